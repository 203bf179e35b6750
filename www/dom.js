/**
 * Puts on the screen what the wasm has drawn: the strokes of `src/paper.rs`.
 *
 * A drawing says how all of a survey, or of a question, is to look. It is compared with the nodes
 * that are there, and only what differs is touched: the focus stays where it is, and what is being
 * typed is left alone. Nothing here is made from markup.
 */

import { paint } from "./files.js";

/** Nodes to clone, by what describes them. */
const stock = new Map();

/** The parts of a description: tag, classes, parts, attributes, and how it goes on. */
const PIECE = /(\w+)(?:\.([^|[(),]+))?(?:\|([^[(),]+))?((?:\[[^\]]*\])*)([(),]*)/g;
const ATTRIBUTE = /\[([^=\]]+)=?([^\]]*)/g;

/** So many reveals at once are no small surprise any more: they do not move. */
const MANY = 20;

/** An element as described: `key#tag.class class|part part[attribute=value](child,child)`, of which all but the tag may be left out. */
function make(description) {
  const key = description.indexOf("#") + 1;
  const kind = key ? description.slice(key) : description;
  let known = stock.get(kind);
  if (!known) stock.set(kind, (known = model(kind)));
  const made = known.cloneNode(true);
  made.description = key ? description : known.kind;
  return made;
}

function model(description) {
  const root = document.createDocumentFragment();
  let place = root;
  for (const [, tag, classes, parts, attributes, end] of description.matchAll(PIECE)) {
    const space = /^(svg|path|text)$/.test(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
    const made = document.createElementNS(space, tag);
    if (classes) made.setAttribute("class", classes);
    if (parts) made.setAttribute("part", parts);
    for (const [, name, value] of attributes.matchAll(ATTRIBUTE)) made.setAttribute(name, value);
    place.append(made);
    if (end === "(") place = made;
    for (const sign of end) if (sign === ")") place = place.parentNode;
  }
  // Every clone that has no key of its own shares this text.
  root.firstChild.kind = description;
  return root.firstChild;
}

/** The node that is meant: one that stands here or further on, else a new one. */
function take(parent, next, description) {
  let known = next;
  while (known && known.description !== description) known = known.nextSibling;
  if (!known) return make(description);
  // With a key it has its place changed; without, whatever stands before it is there no more.
  if (known !== next && /#/.test(description)) parent.insertBefore(known, next);
  else while (next !== known) next = drop(next);
  return known;
}

/** Takes a node out; the one after it. */
function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** A label around an input: a row, a tile, a point. */
function drawChoice(label, about) {
  const input = label.firstChild;
  if (label.drawn !== about) {
    const [, name, value, state, text, described] = about.split("\u0002");
    const is = (sign) => state.includes(sign);
    input.name = name;
    input.value = value;
    if (described) input.setAttribute("aria-describedby", described);
    const written = input.nextSibling;
    if (!written) label.append(text);
    else if (written.textContent !== text) written.textContent = text;
    // What is fresh is in no state: most never are, and a page has thousands.
    if (label.drawn || state) {
      input.disabled = is("d");
      label.classList.toggle("off", is("b"));
      label.classList.toggle("on", is("o"));
    }
    label.drawn = about;
    label.chosen = is("c");
  }
  // The visitor has checked it, and that was refused.
  if (input.checked !== label.chosen) input.checked = label.chosen;
}

function write(node, text) {
  if (node.getContext) return void paint(node, text);
  // A number half typed ("1." or "-") reads as another or as nothing: it is left to its writer.
  const halfTyped = node.type === "number" && node.matches(":focus") && (!text || +node.value === +text);
  // What is written in a list that is open searches it.
  const searches = node.getAttribute("aria-expanded") === "true";
  if (node.value !== text && !halfTyped && !searches) node.value = text;
}

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

/** Draws in `room`: each stroke is a sign and what it is about. */
export function draw(room, strokes) {
  const focused = room.getRootNode().activeElement;
  const question = focused?.closest(".q");
  const revealed = [];
  const around = [];
  let [node, next, told] = [];

  const enter = (inner) => {
    around.push([node, next, told]);
    [node, next, told] = [inner, inner.firstChild, {}];
  };
  const leave = () => {
    while (next) next = drop(next);
    for (const name in node.told) {
      if (name in told) continue;
      node.removeAttribute(name);
      if (name === "hidden" && node.id) revealed.push(node);
    }
    node.told = told;
    const inner = node;
    [node, next, told] = around.pop();
    if (node) place(inner);
  };
  // What is new goes in when it is done: that is one change of the page, not many.
  const place = (inner) => {
    if (inner.parentNode !== node) node.insertBefore(inner, next);
    else next = inner.nextSibling;
  };

  for (const stroke of strokes.split("\u0001")) {
    const about = stroke.slice(1);
    switch (stroke[0]) {
      // Goes to an element that is there; what is drawn in one that is not is lost.
      case "%":
        enter(about ? find(room, about) || make("p") : room);
        break;
      case "<":
        enter(take(node, next, about));
        break;
      case ">":
        leave();
        break;
      case "=": {
        const at = about.indexOf(" ");
        const name = about.slice(0, at);
        const value = about.slice(at + 1);
        told[name] = value;
        if (node.told?.[name] === value) break;
        // No policy forbids a property that is set this way.
        if (name.startsWith("--")) node.style.setProperty(name, value);
        else node.setAttribute(name, value);
        break;
      }
      case '"':
        if (next?.nodeType === 3) {
          if (next.data !== about) next.data = about;
          next = next.nextSibling;
        } else node.insertBefore(document.createTextNode(about), next || null);
        break;
      case "?": {
        const label = take(node, next, about.slice(0, about.indexOf("\u0002")));
        drawChoice(label, about);
        place(label);
        break;
      }
      case ":":
        write(node, about);
        break;
      case "*":
        node.checked = about === "1";
        break;
      // What is inside stays as it is.
      case "~":
        next = undefined;
    }
  }
  if (revealed.length < MANY) for (const shown of revealed) shown.classList.add("fresh");
  // A node that has been moved has lost the focus.
  if (focused?.isConnected && !focused.matches(":focus")) focused.focus({ preventScroll: true });
  // Nor has one that is no more: who used it stays at its question.
  else if (focused && !focused.isConnected) question?.querySelector("[role=combobox],button:enabled,input")?.focus();
}

function find(room, id) {
  return room.querySelector(`#${id}`);
}

/** Leads the visitor to an element: to what is to be answered in it, or to itself. */
export function lead(room, id) {
  const place = find(room, id);
  if (!place) return;
  const inside = [".keep", ".mrow.bad input", ".other", "input:checked", "input,select,textarea,button"];
  const control = place.tabIndex === -1 && place.hasAttribute("tabindex") ? place : inside.map((selector) => place.querySelector(selector)).find(Boolean);
  control?.focus();
  place.scrollIntoView();
}
