/**
 * The shell around the wasm: it loads, stores, posts and tells; what a survey is and looks like is
 * in Rust (`src/widget/`). One `Shell` belongs to one `<manyi-survey>`; all share one wasm instance.
 */

import { Survey, start } from "./manyi_bindings.js";
import theme from "./themes/default.css";
import english from "./locales/en.json";
import { draw, lead } from "./dom.js";
import { drag } from "./drag.js";
import { shells } from "./shells.js";
import { forget, keep, kept, prepare } from "./storage.js";

/** Languages that the interface speaks besides English: a file in locales/ each. */
const LOCALES = ["zh-cn"];

/** What happens in the shadow root that a survey may have to know. */
const EVENTS = ["click", "change", "input", "submit", "keydown", "pointerdown", "pointermove", "pointerup", "pointercancel"];

/** Signs that the page may be gone soon, the earliest first: what is being typed is kept now. */
const LEAVING = ["beforeunload", "visibilitychange", "pagehide"];

/** How long a pause in writing is before the text counts as an answer, in ms. */
const PAUSE = 500;

/** How long an endpoint may take to answer, in ms. */
const PATIENCE = 30000;

/** Why a survey cannot run, in words for its author. */
class Failure extends Error {
  /** `word` is a key of the words, `places` fill its places, `where` is shown beside it. */
  constructor(code, word, places = [], where = []) {
    super(fill(english[word], ...places));
    Object.assign(this, { code, word, places, where });
  }
}

/** Ids of the responses that are being posted, by whichever element. */
const underway = new Set();

let ready;

/** The wasm, compiled once for all elements; `early` is what the loader has asked for already. */
function wasm(early) {
  if (!ready) {
    ready = compile(early).catch((failure) => {
      ready = undefined;
      throw failure;
    });
  }
  return ready;
}

async function compile(early) {
  // A loader of another version may stand in a cache: its module does not fit these bindings.
  const url = new URL("manyi.wasm?v=" + WASM_HASH, import.meta.url);
  const asked = (early && early.hash === WASM_HASH && early.response) || fetch(url, { integrity: WASM_INTEGRITY });
  // A response can be read once; whoever comes here again asks anew.
  if (early) early.response = undefined;
  // Bytes, not a stream: then the type that the server gives the file does not matter.
  const bytes = await asked
    .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(String(response.status)))))
    .catch((cause) => Promise.reject(new Failure("file-missing", "fileMissing", ["manyi.wasm"], [cause.message])));
  try {
    await start(bytes);
  } catch (cause) {
    const blocked = /content security|\bcsp\b|refused to create|by embedder/i.test(cause.message);
    throw blocked ? new Failure("wasm-blocked", "wasmBlocked") : new Failure("wasm-failed", "wasmFailed", [cause.message]);
  }
}

function fill(text, ...places) {
  return places.reduce((filled, place, index) => filled.split(`{${index}}`).join(place), text);
}

let sheet;

/** Styles a shadow root, by a rule that no policy of the page forbids. */
function dress(root) {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(theme);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    const link = node("link", { rel: "stylesheet", href: new URL("themes/default.css", import.meta.url) });
    root.append(link);
  }
}

function node(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const name in attributes) made.setAttribute(name, attributes[name]);
  made.append(...children);
  return made;
}

/** A message for who put the survey here: what, where, what to do. */
function alert(title, where, lines) {
  return node(
    "div",
    { class: "alert", part: "alert", role: "alert" },
    node("strong", {}, title),
    ...where.map((place) => node("code", {}, place)),
    ...lines.map((line) => node("p", {}, line)),
  );
}

class Shell {
  constructor(element) {
    this.element = element;
    this.root = element.shadowRoot || element.attachShadow({ mode: "open" });
    this.words = english;
    this.number = shells.size;
    while (shells.has(this.number)) this.number += 1;
    shells.set(this.number, this);
    dress(this.root);
    this.show(node("slot"));
    this.listener = (event) => this.handle(event);
    for (const type of EVENTS) this.root.addEventListener(type, this.listener);
    this.settler = () => this.ask("settle");
    for (const type of LEAVING) addEventListener(type, this.settler);
  }

  /** Fetches what is needed and shows the survey; a failure shows itself. */
  async open() {
    const turn = (this.turn = {});
    this.settler();
    this.lack = undefined;
    try {
      // All at once: none has to wait for another.
      const [text, found] = await Promise.all([this.translated(), kept(), wasm(this.module)]);
      if (turn === this.turn) this.begin(text, found);
    } catch (failure) {
      if (turn === this.turn) this.fail(failure);
    }
  }

  begin(text, found) {
    this.free();
    this.room = node("div");
    this.show(this.room);
    const draft = (found[this.draftKey()] || {}).record || "";
    this.survey = Survey.open(this.number, text, JSON.stringify(this.settings()), JSON.stringify(this.words), draft);
    const problem = this.ask("problem");
    if (problem) return this.fail(this.unreadable(JSON.parse(problem)));
    const endpoint = this.endpoint();
    for (const key in found) {
      const { record, endpoint: to } = found[key];
      const id = key.slice("response/".length);
      if (endpoint && to === endpoint && key.startsWith("response/") && !underway.has(id)) {
        this.ask("resume", id, record);
      }
    }
    if (this.lack) this.complain("file-missing", this.lack);
    if (this.early) this.assign(this.early);
    // Not before the first paint, but well before the first answer.
    if (this.draftKey()) requestAnimationFrame(() => setTimeout(prepare));
    const meta = (read(text) || {}).meta || {};
    const pages = +this.ask("pages");
    this.emit("ready", JSON.stringify({ name: meta.name || this.name(), version: meta.version || "", pages }));
  }

  /** The definition, with the words of the language in which it is shown. */
  async translated() {
    const asked = this.attribute("locale");
    const definition = this.definition();
    definition.catch(() => {});
    // Where the language is not known before the definition, a failure speaks that of the page.
    this.locale = (asked || languageAround(this.element)).toLowerCase();
    const words = this.wordsOf(this.locale);
    const own = asked ? "" : await definition.then((text) => String((read(text) || {}).locale || ""), () => "");
    if (own && own.toLowerCase() !== this.locale) {
      this.locale = own.toLowerCase();
      this.words = await this.wordsOf(this.locale);
    } else {
      this.words = await words;
    }
    const text = await definition;
    return (this.text = text);
  }

  /** The text of the definition: the property, the file, or the script in the element. */
  async definition() {
    const { element } = this;
    if (this.given !== undefined) return typeof this.given === "string" ? this.given : JSON.stringify(this.given);
    const src = element.getAttribute("src");
    if (!src) {
      const script = element.querySelector('script[type="application/json"]');
      if (!script) throw new Failure("no-definition", "noDefinition");
      return script.textContent;
    }
    const response = await fetch(new URL(src, document.baseURI)).catch((cause) =>
      Promise.reject(new Failure("definition-unreachable", "definitionUnreachable", [src], [cause.message])),
    );
    if (!response.ok) {
      throw new Failure("definition-not-found", "definitionNotFound", [src, response.status]);
    }
    const type = response.headers.get("content-type") || "";
    const text = await response.text();
    // Many servers answer a missing file with a page of theirs.
    if (/html/.test(type) && /^\s*</.test(text)) {
      throw new Failure("wrong-type", "wrongType", [src, type, "application/json"]);
    }
    return text;
  }

  /** The words of the interface in a language, English where it has none. */
  async wordsOf(locale) {
    const known = LOCALES.find((known) => locale === known) || LOCALES.find((known) => known.split("-")[0] === locale.split("-")[0]);
    this.lack = undefined;
    if (!known) return english;
    const file = `locales/${known}.json`;
    try {
      const response = await fetch(new URL(`${file}?v=${WASM_HASH}`, import.meta.url));
      return { ...english, ...(await response.json()) };
    } catch {
      this.lack = fill(english.fileMissing, file);
      return english;
    }
  }

  unreadable([problem]) {
    const place = `${this.name()}:${problem.line}:${problem.column}`;
    const notJson = new Failure("definition-not-json", "definitionNotJson", [this.name(), problem.message], [place]);
    notJson.problems = [problem];
    return notJson;
  }

  fail(failure) {
    this.free();
    const { word, places, message: said } = failure;
    const message = word ? fill(this.words[word], ...places) : said || String(failure);
    const box = alert(this.words.cannotRunTitle, failure.where || [], [message]);
    this.show(node("div", { class: "survey", part: "survey" }, box), node("slot"));
    const { code = "failed", problems } = failure;
    this.emit("error", JSON.stringify({ code, message, problems }));
  }

  show(...nodes) {
    // A link to the theme, where there is one, stays.
    for (const child of [...this.root.children]) if (child.tagName !== "LINK") child.remove();
    this.root.append(...nodes);
  }

  settings() {
    return {
      locale: this.locale,
      endpoint: this.endpoint(),
      channel: this.attribute("mode") === "kiosk" ? "kiosk" : this.attribute("channel") || "web",
      wave: this.attribute("wave"),
      subject: this.prefixed("subject-"),
      context: { url: location.origin + location.pathname, ...this.prefixed("context-") },
      name: this.name(),
      draftKey: this.draftKey(),
    };
  }

  attribute(name) {
    return this.element.getAttribute(name) || "";
  }

  prefixed(prefix) {
    const found = {};
    for (const { name, value } of this.element.attributes) {
      if (name.startsWith(prefix)) found[name.slice(prefix.length)] = value;
    }
    return found;
  }

  endpoint() {
    const endpoint = this.attribute("endpoint");
    return endpoint && new URL(endpoint, document.baseURI).href;
  }

  /** What to call the questionnaire in a message: its file. */
  name() {
    const file = this.attribute("src").split(/[?#]/)[0].split("/").pop();
    return file.replace(/\.json$/, "") || "survey";
  }

  /** Where the draft is kept. A kiosk keeps none: the next visitor must not see it. */
  draftKey() {
    if (this.attribute("mode") === "kiosk") return "";
    const src = this.attribute("src");
    const own = !src || this.given !== undefined;
    const place = own ? `${location.pathname}#${this.element.id}#${sum(this.text)}` : new URL(src, document.baseURI).href;
    const subject = Object.entries(this.prefixed("subject-")).flat().join("/");
    return `draft/${place}${subject && `|${subject}`}`;
  }

  /** An attribute has changed. */
  async follow(name) {
    if (name !== "locale" || !this.survey) return this.open();
    const asked = () => this.attribute("locale").toLowerCase() || languageAround(this.element);
    const locale = asked();
    const words = await this.wordsOf(locale);
    if (locale !== asked()) return;
    this.locale = locale;
    this.words = words;
    this.ask("speak", locale, JSON.stringify(words));
    if (this.lack) this.complain("file-missing", this.lack);
  }

  handle(event) {
    const { target, type } = event;
    const button = target.closest("button");
    switch (type) {
      case "submit":
        event.preventDefault();
        this.ask("submit");
        break;
      case "click":
        // What is being typed counts before the button does what it says.
        this.pressing = false;
        if (!button || button.type === "submit") return;
        this.settler();
        if (button.name === "anew") this.ask("reset");
        else if (button.name === "back") this.ask("previous");
        else if (button.name === "again") this.ask("again");
        else this.used(button, true);
        break;
      case "change":
      case "input":
        // What a change moves must not take the button away from under the pointer that is on it.
        this.used(target, type === "change" && !this.pressing);
        break;
      case "keydown":
        // A page is sent with its button, not from a field.
        if (event.key !== "Enter" || target.tagName !== "INPUT") return;
        event.preventDefault();
        this.settler();
        break;
      default:
        if (type === "pointerdown") this.pressing = Boolean(button);
        this.lifted = drag(event, this.lifted, (row, place) => this.used(row, true, `to-${place}`, row.dataset.i));
    }
  }

  /** A field, a box, a button or a row of a question has been used. */
  used(target, isSettled, name = target.name, value = target.value) {
    const frame = target.closest(".q");
    if (frame) this.call((survey) => survey.used(+frame.id.slice(1), isSettled, name, value, Boolean(target.checked)));
  }

  /** Has the survey do something, and gives its answer: what there is to ask is told in `src/widget/mod.rs`. */
  ask(what, first = "", second = "") {
    return this.call((survey) => survey.ask(what, first, second));
  }

  /** Every call into the wasm goes through here: if it breaks down, it is built anew from the draft. */
  call(use) {
    if (!this.survey || this.busy) return undefined;
    this.busy = true;
    try {
      return use(this.survey);
    } catch (cause) {
      this.survey = undefined;
      this.emit("error", JSON.stringify({ code: "wasm-failed", message: fill(this.words.wasmFailed, cause.message) }));
      this.close();
      this.element.start(true);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Replaces the answers, as soon as there is a survey to hold them. */
  assign(values) {
    this.early = this.survey ? undefined : values;
    this.ask("assign", JSON.stringify(values));
  }

  free() {
    if (this.survey) this.survey.free();
    this.survey = undefined;
  }

  close() {
    this.settler();
    this.turn = undefined;
    clearTimeout(this.pause);
    for (const type of EVENTS) this.root.removeEventListener(type, this.listener);
    for (const type of LEAVING) removeEventListener(type, this.settler);
    this.free();
    shells.delete(this.number);
    this.show(node("slot"));
    this.element.shell = undefined;
    // The next shell finds it as what was set before there was one.
    if (this.given !== undefined) setEarly(this.element, "definition", this.given);
  }

  // What the wasm calls.

  emit(kind, json) {
    // Not before the call into the wasm has returned: a listener may call in again.
    const event = new CustomEvent(`manyi-${kind}`, { bubbles: true, composed: true, detail: JSON.parse(json) });
    queueMicrotask(() => this.element.dispatchEvent(event));
  }

  problems(json) {
    const problems = JSON.parse(json);
    const message = fill(this.words.definitionProblems, this.name());
    const lines = problems.map(({ message: what, suggestion = "" }) => `${what} ${suggestion}`);
    const where = problems.map(({ line, column, pointer }) => `${this.name()}:${line}:${column} ${pointer}`);
    const box = this.complain("definition-problems", message, problems);
    problems.forEach((_, index) => box.append(node("code", {}, where[index]), node("p", {}, lines[index])));
  }

  /** Tells, above the survey, of something that does not keep it from running. */
  complain(code, message, problems) {
    const box = alert(message, [], []);
    this.room.before(node("div", { class: "survey" }, box));
    this.emit("error", JSON.stringify({ code, message, problems }));
    return box;
  }

  keep(key, record, id) {
    const outcome = keep(key, { record, endpoint: id && this.endpoint() });
    if (id) outcome.then((safe) => this.ask("kept", id, safe ? "1" : ""));
  }

  forget(key) {
    if (key) forget(key);
  }

  post(id, endpoint, body) {
    const patience = typeof AbortController === "function" ? new AbortController() : undefined;
    const timer = setTimeout(() => patience && patience.abort(), PATIENCE);
    const headers = { "content-type": "application/json" };
    // Elsewhere a header of its own may be refused; the id is in the body as well.
    if (new URL(endpoint).origin === location.origin) headers["idempotency-key"] = `"${id}"`;
    const request = { method: "POST", headers, body, signal: patience && patience.signal, keepalive: body.length < 30000 };
    underway.add(id);
    fetch(endpoint, request)
      .then(
        ({ status }) => this.ask("answered", id, String(status)),
        () => this.ask("unreachable", id),
      )
      .finally(() => {
        clearTimeout(timer);
        underway.delete(id);
      });
  }

  settleLater() {
    clearTimeout(this.pause);
    this.pause = setTimeout(this.settler, PAUSE);
  }

  draw(strokes) {
    draw(this.room, strokes);
  }

  lead(id) {
    lead(this.room, id);
  }

  /** Says something to who cannot see it. */
  say(text) {
    const voice = this.root.querySelector("#voice");
    // The same words twice in a row are no change, and would not be said: hence the pause.
    voice.textContent = "";
    setTimeout(() => (voice.textContent = text), 50);
  }

  visit(address) {
    const url = new URL(address, document.baseURI);
    if (/^https?:$/.test(url.protocol)) location.assign(url);
  }
}

/** JSON as a value; null where it is none. */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function languageAround(element) {
  const around = element.closest("[lang]");
  return ((around && around.lang) || navigator.language || "en").toLowerCase();
}

/** A number that tells a text from others: two questionnaires on one page must not share their drafts. */
function sum(text) {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) | 0;
  return sum;
}

/** Keeps a property on the element itself until `open` finds it there. */
function setEarly(element, name, value) {
  Object.defineProperty(element, name, { value, writable: true, configurable: true, enumerable: true });
}

/** Properties and methods of the element, as `manyi.d.ts` types them. */
const MEMBERS = {
  definition: {
    get() {
      return this.shell ? read(this.shell.text) : null;
    },
    set(definition) {
      if (!this.shell) return setEarly(this, "definition", definition);
      this.shell.given = definition === null ? undefined : definition;
      this.shell.open();
    },
  },
  value: {
    get() {
      if (this.shell && this.shell.early) return this.shell.early;
      return JSON.parse((this.shell && this.shell.ask("values")) || "{}");
    },
    set(values) {
      if (!this.shell) return setEarly(this, "value", values);
      this.shell.assign(values);
    },
  },
  locale: {
    get() {
      return (this.shell && this.shell.locale) || this.getAttribute("locale") || "";
    },
    set(locale) {
      this.setAttribute("locale", locale);
    },
  },
};
for (const method of ["next", "previous", "complete", "reset"]) {
  MEMBERS[method] = {
    value() {
      const done = this.shell && this.shell.ask(method);
      return method === "reset" ? undefined : Boolean(done);
    },
  };
}

/** Opens the survey of an element, whose class gets its members the first time. */
export function open(element, { prototype }, module) {
  if (!("definition" in prototype)) Object.defineProperties(prototype, MEMBERS);
  const shell = (element.shell = new Shell(element));
  shell.module = module;
  // Properties that were set before the class knew them hide its members.
  const early = {};
  for (const name of ["definition", "value", "locale"]) {
    if (Object.prototype.hasOwnProperty.call(element, name)) {
      early[name] = element[name];
      delete element[name];
    }
  }
  if (early.locale) element.setAttribute("locale", early.locale);
  shell.given = early.definition;
  shell.early = early.value;
  return shell.open();
}
