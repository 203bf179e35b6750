/**
 * Puts on the screen what the wasm has drawn: the strokes of `src/paper.rs`.
 *
 * A drawing says how all of a survey, or of a question, is to look. It is compared with the nodes
 * that are there, and only what differs is touched: the focus stays where it is, and what is being
 * typed is left alone. Nothing here is made from markup.
 */

/** What `www/whole.js` can do, once it is here. */
export const rare = {};

/** Nodes to clone, by what describes them. */
const stock = new Map();

/** The parts of a description: tag, classes, parts, attributes, and how it goes on. */
const PIECE = /(\w+)(?:\.([^|[(),]+))?(?:\|([^[(),]+))?((?:\[[^\]]*\])*)([(),]*)/g;
const KEY = /^\w+#/;
const ATTRIBUTE = /\[([^=\]]+)=?([^\]]*)/g;

/** So many reveals at once are no small surprise any more: they do not move. */
const MANY = 20;

/** An element as described: `key#tag.class class|part part[attribute=value](child,child)`, of which all but the tag may be left out. */
function make(description) {
  const kind = description.replace(KEY, "");
  let known = stock.get(kind);
  if (!known) stock.set(kind, (known = model(kind)));
  const made = known.cloneNode(true);
  made.description = kind === description ? known.kind : description;
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
  if (known !== next && KEY.test(description)) parent.insertBefore(known, next);
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
    // A page has thousands of them: by place, for taking a list apart costs more than what is done here.
    const told = about.split("\u0002");
    const state = told[3];
    const text = told[4];
    input.name = told[1];
    input.value = told[2];
    if (told[5]) input.setAttribute("aria-describedby", told[5]);
    const written = input.nextSibling;
    if (!written) label.append(text);
    else if (written.textContent !== text) written.textContent = text;
    // What is fresh is in no state: most never are.
    if (label.drawn || state) {
      input.disabled = state.includes("d");
      label.classList.toggle("off", state.includes("b"));
      label.classList.toggle("on", state.includes("o"));
    }
    label.drawn = about;
    label.chosen = state.includes("c");
  }
  // The visitor has checked it, and that was refused.
  if (input.checked !== label.chosen) input.checked = label.chosen;
}

function write(node, text) {
  if (node.getContext) return void rare.paint(node, text);
  // A number half typed ("1." or "-") reads as another or as nothing: it is left to its writer.
  const halfTyped = node.type === "number" && node.matches(":focus") && (!text || +node.value === +text);
  // What is written in a list that is open searches it.
  const searches = node.getAttribute("aria-expanded") === "true";
  if (node.value !== text && !halfTyped && !searches) node.value = text;
}

/** Draws in `room`: each stroke is a sign and what it is about. */
export function draw(room, strokes) {
  const focused = room.getRootNode().activeElement;
  const question = focused?.closest(".q");
  const revealed = [];
  /** The elements around this one, each with its next child and with what was told of it. */
  const around = [];
  let node;
  let next;
  let told;

  const enter = (inner) => {
    around.push(node, next, told);
    node = inner;
    next = inner.firstChild;
    told = undefined;
  };
  const leave = () => {
    while (next) next = drop(next);
    for (const name in node.told) {
      if (told && name in told) continue;
      node.removeAttribute(name);
      if (name === "hidden" && node.id) revealed.push(node);
    }
    if (told || node.told) node.told = told;
    const inner = node;
    told = around.pop();
    next = around.pop();
    node = around.pop();
    if (node) place(inner);
  };
  // What is new goes in when it is done: that is one change of the page, not many.
  const place = (inner) => {
    if (inner.parentNode !== node) node.insertBefore(inner, next);
    else next = inner.nextSibling;
  };

  for (let at = 0, end; at < strokes.length; at = end) {
    end = strokes.indexOf("\u0001", at + 1);
    if (end < 0) end = strokes.length;
    const about = strokes.slice(at + 2, end);
    switch (strokes[at + 1]) {
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
        const space = about.indexOf(" ");
        const name = about.slice(0, space);
        const value = about.slice(space + 1);
        told = told || {};
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
