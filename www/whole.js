/**
 * What comes with `manyi-whole.wasm` alone: the looks of rare types of questions, and what they do in a browser as soon as
 * they are on the screen. What they do when they are answered comes with the rest of the module (`whole-rest.js`).
 */

import style from "./themes/whole.css";

export { style };

let rest;
let coming;

/** Brings the rest; asked again, it is the same, unless that failed. */
export function complete() {
  // It lies beside this script.
  const file = import.meta.url.replace(/(\.js).*/, `-rest$1?v=${WHOLE_REST_HASH}`);
  if (!coming) (coming = import(file).then((here) => (rest = here))).catch(() => (coming = undefined));
  return coming;
}

/** Shows a data URL on a canvas, as soon as that can be done. */
export function paint(canvas, url) {
  complete().then(({ paint }) => paint(canvas, url), () => {});
}

/** Follows what happens in the survey of a shell. Whether nothing else is to be done. */
export function follow(event, shell) {
  const { target, type, inputType } = event;
  if (rest ? rest.follow(event, shell) : target.closest(".combo,.pad")) return true;
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
        if (type === "change") shell.reading = complete().then(({ take }) => take(target, shell));
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
    rest.reshape(this.writing, text, this.deletes);
  },
};

/** The areas of a picture are drawn on it in its own pixels: how many it has is known when it is here. */
function fit(target) {
  if (target.matches(".map > img")) target.nextSibling.setAttribute("viewBox", `0 0 ${target.naturalWidth} ${target.naturalHeight}`);
}

/** Who points at an area of a picture chooses its row. */
function point(target) {
  if (target.matches(".area")) target.closest(".q").querySelector(`.row > input[value="${target.dataset.i}"]`).click();
}
