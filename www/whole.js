/**
 * What comes with `manyi-whole.wasm` alone: the looks of rare types of questions, and what they do in a browser.
 */

import { combobox } from "./combobox.js";
import style from "./themes/whole.css";

export { style };

/** Follows what happens in a survey. Whether nothing else is to be done. */
export function follow(event, shell) {
  const { target, type } = event;
  if (combobox(event, (option) => shell.used(option, true, "pick", option.dataset.i))) return true;
  if (type === "load") fit(target);
  if (type === "click") point(target);
  return false;
}

/** The areas of a picture are drawn on it in its own pixels: how many it has is known when it is here. */
function fit(target) {
  if (target.matches(".map > img")) target.nextSibling.setAttribute("viewBox", `0 0 ${target.naturalWidth} ${target.naturalHeight}`);
}

/** Who points at an area of a picture chooses its row. */
function point(target) {
  if (target.matches(".area")) target.closest(".q").querySelector(`.row > input[value="${target.dataset.i}"]`).click();
}
