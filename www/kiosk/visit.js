/**
 * One visitor's run. Each has an element of its own, and with the last one goes all that it knew: the widget drops the
 * WebAssembly instance with the last element, and no draft of a kiosk is kept.
 *
 * How each step ended goes along with the response, as `context.steps`: `page1:tap page2:timeout`. `tap` is a button of the
 * survey, `timeout` a visitor who went away, `exit` one who began anew.
 */

import { node } from "./node.js";

/** How long the page waits for the widget, and for its response to be in the queue, before the next visitor may come, in ms. */
const PATIENCE = 15000;

export class Visit {
  /** `text` is the definition as it was loaded, `settings` those of the kiosk; `hears` are listeners by event. */
  constructor(place, { text, first, src, endpoint, settings, locale, hears }) {
    this.settings = settings;
    const attributes = { mode: "kiosk", src, endpoint, locale, theme: settings.theme, ...settings.tags };
    for (const name of Object.keys(attributes)) if (!attributes[name]) delete attributes[name];
    this.element = node("manyi-survey", attributes);
    // The text that is here already: a restart needs no network.
    this.element.definition = text;
    this.isReady = new Promise((ready) => {
      for (const event of ["manyi-ready", "manyi-error"]) this.element.addEventListener(event, ready);
    });
    this.steps = [first];
    this.ends = [];
    this.element.addEventListener("manyi-page", ({ detail }) => this.end("tap", detail.name));
    this.element.addEventListener("manyi-complete", () => (this.isTold = true));
    for (const [event, hear] of Object.entries(hears)) this.element.addEventListener(event, hear);
    place.replaceChildren(this.element);
    this.tell("tap");
  }

  /** The visitor is here: time and response begin now. */
  begin() {
    if (this.isBegun) return;
    this.isBegun = true;
    this.element.reset?.();
  }

  /** A step ends, and another begins. */
  end(how, next) {
    this.ends.push(how);
    if (next) this.steps.push(next);
    this.tell("tap");
  }

  /** Writes the steps down; the last one ends `how`, if it ends now. */
  tell(how) {
    const steps = this.steps.map((step, index) => `${encodeURIComponent(step)}:${this.ends[index] || how}`);
    this.element.setAttribute("context-steps", steps.join(" "));
  }

  /** The visitor leaves without finishing: `how` is `timeout` or `exit`. What becomes of the answers, the settings say. */
  async leave(how) {
    const { element, settings } = this;
    // What is touched before all of the widget is here is done as soon as it is.
    await Promise.race([this.isReady, pause(PATIENCE)]);
    const isAnswered = Object.keys(element.value || {}).length > 0;
    if (settings.unfinished === "always" || (settings.unfinished === "answers" && isAnswered)) {
      this.tell(how);
      // The element sees what goes along in the next microtask.
      await undefined;
      this.isTold = element.leave?.(how === "timeout" ? "timeout" : isAnswered ? "partial" : "skipped");
    } else {
      element.reset?.();
    }
  }

  /** Lets go of all of it, once the response is in the queue. */
  async close() {
    const { element } = this;
    if (this.isTold) await Promise.race([element.queue(), pause(PATIENCE)]);
    element.remove();
    // The element lets go of what it holds when it has not come back for a moment.
    await pause(0);
    await pause(0);
  }
}

function pause(duration) {
  return new Promise((resolve) => setTimeout(resolve, duration));
}
