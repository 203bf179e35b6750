/** A ring that empties as the seconds go, with their number in it. */

import { node } from "./node.js";

const SPACE = "http://www.w3.org/2000/svg";

/** How often it moves, in ms. */
const MOVE = 100;

function circle(name) {
  const made = document.createElementNS(SPACE, "circle");
  const attributes = { class: name, cx: 32, cy: 32, r: 28, pathLength: 100 };
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export class Ring {
  constructor() {
    const svg = document.createElementNS(SPACE, "svg");
    svg.setAttribute("viewBox", "0 0 64 64");
    this.rest = circle("rest");
    svg.append(circle("track"), this.rest);
    this.number = node("span", { class: "number" });
    this.node = node("div", { class: "ring", "aria-hidden": "true" }, svg, this.number);
  }

  /** Shows how much of the time is left. */
  show(left, seconds) {
    this.rest.setAttribute("stroke-dasharray", `${Math.max(0, Math.min(100, (left / seconds) * 100))} 100`);
    const number = String(Math.max(0, Math.ceil(left)));
    if (this.number.textContent !== number) this.number.textContent = number;
  }

  /** Counts down by itself. */
  run(seconds, done) {
    this.stop();
    const end = performance.now() + seconds * 1000;
    const move = () => {
      const left = (end - performance.now()) / 1000;
      this.show(left, seconds);
      if (left > 0) return;
      this.stop();
      done();
    };
    this.timer = setInterval(move, MOVE);
    move();
  }

  stop() {
    clearInterval(this.timer);
  }
}
