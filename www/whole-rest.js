/**
 * How rare types of questions are answered: lists that are searched, signatures, files and masks. `whole.js` brings this
 * with the rest of its module, once the first question is on the screen.
 */

import { combobox } from "./combobox.js";
import { read } from "./files.js";
import { sign } from "./sign.js";
import style from "./themes/whole-rest.css";

export { paint } from "./files.js";
export { reshape } from "./masked.js";
export { style };

/** Follows what happens in a list or on a pad. Whether nothing else is to be done. */
export function follow(event, shell) {
  return (
    combobox(event, (option) => shell.used(option, true, "pick", option.dataset.i)) ||
    sign(event, (pad, url) => shell.used(pad, true, "drawn", url))
  );
}

/** Reads the files that were chosen, unless one is too large. */
export async function take(input, shell) {
  const { files, dataset } = input;
  const most = +dataset.max || Infinity;
  const isLarge = [...files].some(({ size }) => size > most);
  const found = isLarge ? "" : await read(files);
  shell.reading = undefined;
  input.value = "";
  shell.used(input, true, found ? "add" : "large", found);
}
