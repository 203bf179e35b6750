/**
 * What comes with `manyi-whole.wasm` alone: the looks of rare types of questions, and what they do in a browser.
 */

import { combobox } from "./combobox.js";
import { paint, read } from "./files.js";
import { reshape } from "./masked.js";
import { sign } from "./sign.js";
import style from "./themes/whole.css";

export { paint, style };

/** Follows what happens in the survey of a shell. Whether nothing else is to be done. */
export function follow(event, shell) {
  const { target, type, inputType } = event;
  if (combobox(event, (option) => shell.used(option, true, "pick", option.dataset.i))) return true;
  if (sign(event, (pad, url) => shell.used(pad, true, "drawn", url))) return true;
  switch (type) {
    case "load":
      fit(target);
      break;
    case "click":
      // A slider that is left where it was says: here.
      if (target.matches(".thumb")) shell.used(target, true);
      point(target);
      break;
    case "change":
    case "input":
      if (target.type === "file") {
        if (type === "change") take(target, shell);
        return true;
      }
      Object.assign(shell, { writing: target, deletes: /^delete/.test(inputType) });
  }
  return false;
}

/** What the wasm asks of a shell besides. */
export const methods = {
  /** Loads the choices of a question. */
  load(question, address) {
    const asked = `${question} ${address}`;
    fetch(new URL(address, document.baseURI))
      .then((response) => (response.ok ? response.text() : Promise.reject()))
      .then(
        (reply) => this.ask("loaded", asked, reply),
        () => this.ask("unloaded", asked),
      );
  },

  reshape(text) {
    reshape(this.writing, text, this.deletes);
  },
};

/** Reads the files that were chosen, unless one is too large. */
function take(input, shell) {
  const { files, dataset } = input;
  const most = +dataset.max || Infinity;
  const isLarge = [...files].some(({ size }) => size > most);
  const reading = isLarge ? Promise.resolve("") : read(files);
  shell.reading = reading.then((found) => {
    shell.reading = undefined;
    input.value = "";
    shell.used(input, true, found ? "add" : "large", found);
  });
}

/** The areas of a picture are drawn on it in its own pixels: how many it has is known when it is here. */
function fit(target) {
  if (target.matches(".map > img")) target.nextSibling.setAttribute("viewBox", `0 0 ${target.naturalWidth} ${target.naturalHeight}`);
}

/** Who points at an area of a picture chooses its row. */
function point(target) {
  if (target.matches(".area")) target.closest(".q").querySelector(`.row > input[value="${target.dataset.i}"]`).click();
}
