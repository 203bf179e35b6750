/** Fields with a mask: signs are put into what is being typed. */

/**
 * Writes a text into the field that is being written in: a mask has put signs into what was typed.
 * The caret stays before the letter or digit that it was before, and when deleting, behind the one.
 */
export function reshape(field, text, deletes) {
  const { value, selectionEnd } = field;
  if (value === text) return;
  let behind = value.slice(selectionEnd).replace(/\W/g, "").length;
  let at = text.length;
  while (at > 0 && behind > 0) if (/\w/.test(text[(at -= 1)])) behind -= 1;
  while (deletes && at > 0 && /\W/.test(text[at - 1])) at -= 1;
  field.value = text;
  field.setSelectionRange(at, at);
}
