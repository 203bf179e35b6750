/**
 * The nodes of a survey: each function is one that `src/widget/dom.rs` imports, for what the
 * browser says in a word would be a sentence in the wasm. Nothing here is made from markup.
 */

const stock = new Map();

/** The parts of a description: tag, classes, parts, attributes, and how it goes on. */
const PIECE = /(\w+)(?:\.([^|[(),]+))?(?:\|([^[(),]+))?((?:\[[^\]]*\])*)([(),]*)/g;
const ATTRIBUTE = /\[([^=\]]+)=?([^\]]*)/g;

/**
 * An element as described: `tag.class class|part part[attribute=value](child,child)`, of which all
 * but the tag may be left out. Each kind is made once and cloned ever after.
 */
export function make(description) {
  let known = stock.get(description);
  if (!known) stock.set(description, (known = model(description)));
  return known.cloneNode(true);
}

function model(description) {
  const root = document.createDocumentFragment();
  let place = root;
  for (const [, tag, classes, parts, attributes, end] of description.matchAll(PIECE)) {
    const space = /^(svg|path)$/.test(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
    const made = document.createElementNS(space, tag);
    if (classes) set(made, "class", classes);
    if (parts) set(made, "part", parts);
    for (const [, name, value] of attributes.matchAll(ATTRIBUTE)) set(made, name, value);
    append(place, made);
    if (end === "(") place = made;
    for (const sign of end) if (sign === ")") place = place.parentNode;
  }
  return root.firstChild;
}

/** The same with a text in it. */
export function written(description, text) {
  const made = make(description);
  write(made, text);
  return made;
}

/** A label around an input: a row, a tile, a cell. The text goes into the span after it, if there is one. */
export function choice(description, name, value, text, barred) {
  const label = make(description);
  const input = label.firstChild;
  input.name = name;
  input.value = value;
  if (barred) {
    set(input, "disabled", "");
    toggleClass(label, "off", true);
  }
  append(input.nextSibling || label, text);
  return label;
}

/**
 * A label for each of `texts`, which U+001F parts: one way from the wasm for all of them. `barred`
 * has a 1 for each that cannot be chosen.
 */
export function choices(parent, description, name, texts, barred) {
  texts.split("\u001f").forEach((text, value) => {
    append(parent, choice(description, name, value, text, barred[value] === "1"));
  });
}

export function append(parent, child) {
  parent.append(child);
}

export function insert(parent, child, before) {
  parent.insertBefore(child, before || null);
}

export function write(element, text) {
  element.textContent = text;
}

export function writeValue(element, text) {
  // Writing moves the cursor, even if nothing changes.
  if (element.value !== text) element.value = text;
}

export function set(element, name, value) {
  element.setAttribute(name, value);
}

export function unset(element, name) {
  element.removeAttribute(name);
}

export function toggle(element, name, on) {
  element.toggleAttribute(name, on);
}

export function state(element, name, holds) {
  if (holds) set(element, name, "true");
  else unset(element, name);
}

export function mark(element, name, letter, id) {
  set(element, name, letter + id);
}

export function marked(inside, letter, id) {
  return find(inside, `#${letter}${id}`);
}

export function toggleClass(element, name, on) {
  element.classList.toggle(name, on);
}

export function hasClass(element, name) {
  return element.classList.contains(name);
}

export function find(inside, selector) {
  return inside.querySelector(selector);
}

export function closest(element, selector) {
  return element.closest(selector);
}

export function focus(element) {
  element.focus();
}
