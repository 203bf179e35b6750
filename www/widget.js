/**
 * The shell around the wasm: it loads, stores, posts and tells; what a survey is and looks like is
 * in Rust (`src/widget/`). One `Shell` belongs to one `<manyi-survey>`; all share one wasm instance.
 */

import { start } from "./manyi_bindings.js";
import theme from "./themes/default.css";
import english from "./locales/en.json";
import { draw, lead, rare } from "./dom.js";
import { drag } from "./drag.js";
import { fetched, written } from "./fetched.js";
import { shells } from "./shells.js";
import { keep, kept, prepare } from "./storage.js";

/** Languages that the interface speaks besides English: a file in locales/ each. */
const LOCALES = ["zh-cn"];

/** What happens in the shadow root that a survey may have to know. */
const EVENTS = ["click", "change", "input", "submit", "keydown", "focusout", "pointerdown", "pointermove", "pointerup", "pointercancel"];

/** Signs that the page may be gone soon, the earliest first: what is being typed is kept now. */
const LEAVING = ["beforeunload", "visibilitychange", "pagehide"];

/** How often the rest of a module is asked for again. */
const TRIES = 2;
/** What is given to a network before it is asked again, in ms. */
const BREATH = 1000;

/** How long the first frame is waited for, in ms. */
const HIDDEN = 200;

/** Why a survey cannot run: the code is the key of the words, `places` fill them, `where` is shown beside them. */
function failure(code, places = [], where) {
  return { code, places, where };
}

/** What makes of an error in fetching a file the reason why a survey cannot run. */
function misses(file) {
  return ({ message }) => Promise.reject(failure("file-missing", [file], message));
}

/** What has been started, by the module that it was made of. */
const started = new Map();

/** The survey of a module and what comes with that, started once for all elements. */
function survey(module) {
  if (!started.has(module)) {
    started.set(module, begun(module));
    started.get(module).catch(() => started.delete(module));
  }
  return started.get(module);
}

async function begun({ file, bytes, module, more }) {
  await bytes.catch(misses(file));
  const { style, methods, complete: bringTools, ...tools } = (await more?.catch(misses("manyi-whole.js"))) || {};
  Object.assign(rare, tools);
  Object.assign(Shell.prototype, methods);
  try {
    const { Survey, complete } = await start(await module);
    return { Survey, style, rest: restOf(file, complete, bringTools) };
  } catch ({ message }) {
    const blocked = /content security|\bcsp\b|refused to create|by embedder/i.test(message);
    throw failure(blocked ? "wasm-blocked" : "wasm-failed", [message]);
  }
}

/** Brings what the first question does not need, of the module and of the shell; asked again, it is the same, unless that failed. */
function restOf(file, complete, bringTools) {
  const name = file.replace(".", "-rest.");
  let rest;
  const bring = async (tries) => {
    const { bytes, module } = complete ? fetched(name, ...RESTS[file]) : {};
    // It lies beside this script.
    const later = import(import.meta.url.replace(/widget(\.js).*/, `later$1?v=${LATER_HASH}`)).catch(misses("manyi-later.js"));
    const more = bringTools?.().catch(misses(name.replace("wasm", "js")));
    try {
      const [{ methods, words }, tools] = await Promise.all([later, more, bytes?.catch(misses(name))]);
      Object.assign(Shell.prototype, methods);
      Object.assign(english, words);
      rare.style = tools?.style;
    } catch (cause) {
      if (!tries) throw cause;
      // Somebody may be writing already: a moment without network is no reason to give up.
      await new Promise((go) => setTimeout(go, BREATH));
      return bring(tries - 1);
    }
    return complete?.(await module);
  };
  return () => {
    if (!rest) (rest = bring(TRIES)).catch(() => (rest = undefined));
    return rest;
  };
}

function fill(text, ...places) {
  return places.reduce((filled, place, index) => filled.split(`{${index}}`).join(place), text);
}

const sheets = {};

function node(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const name in attributes) made.setAttribute(name, attributes[name]);
  made.append(...children);
  return made;
}

/** A message for who put the survey here: what, where, what to do. */
function alert(title, ...lines) {
  const told = [["strong", title], ...lines].filter(([, text]) => text);
  return node("div", { class: "alert", part: "alert", role: "alert" }, ...told.map(([tag, text]) => node(tag, {}, text)));
}

class Shell {
  constructor(element) {
    this.element = element;
    this.root = element.shadowRoot || element.attachShadow({ mode: "open" });
    this.words = english;
    this.number = shells.push(this) - 1;
    this.dress("default", theme);
    this.show(node("slot"));
    this.settler = () => this.ask("settle");
    this.listen("addEventListener");
    // What goes along with the response may change until that is complete.
    this.watch = new MutationObserver(() => this.ask("context", JSON.stringify(this.context())));
    this.watch.observe(element, { attributes: true });
  }

  /** Styles the survey by a file of themes/, in a way that no policy of the page forbids. */
  dress(file, text) {
    const { root } = this;
    try {
      if (!sheets[file]) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        sheets[file] = sheet;
      }
      const worn = root.adoptedStyleSheets;
      if (!worn.includes(sheets[file])) root.adoptedStyleSheets = [...worn, sheets[file]];
    } catch {
      const link = node("link", { rel: "stylesheet", href: new URL(`themes/${file}.css`, import.meta.url) });
      root.append(link);
    }
  }

  listen(how) {
    for (const type of EVENTS) this.root[how](type, this);
    this.root[how]("load", this, true);
    for (const type of LEAVING) window[how](type, this.settler);
  }

  /** Fetches what is needed and shows the survey; a failure shows itself. */
  async open(isRare) {
    const turn = (this.turn = {});
    this.settler();
    // What is set from now on is for the new one.
    this.free();
    try {
      const definition = this.definition();
      // All at once: none has to wait for another.
      const [text, found, module] = await Promise.all([
        this.translated(definition),
        kept(),
        definition.then((text) => survey(this.bring(text, isRare))),
      ]);
      if (turn === this.turn) await this.begin(turn, text, found, module);
    } catch (failure) {
      if (turn === this.turn) this.fail(failure);
    }
  }

  async begin(turn, text, found, { Survey, style, rest }) {
    this.free();
    // What is done until all of the survey is here is done then.
    const held = (this.held = []);
    if (style) this.dress("whole", style);
    this.room = node("div");
    // Nobody sees it: who fills it in is a program.
    this.trap = node("input", { name: "website", hidden: "", autocomplete: "off" });
    this.show(this.room, this.trap);
    let draft = found[this.draftKey()]?.record;
    // Finished, in another tab or just before a crash: it goes now, for what it became may go before it does.
    if (draft && `response/${read(draft)?.id}` in found) draft = this.forget(this.draftKey());
    const settings = JSON.stringify(this.settings());
    let problem;
    const opened = () => {
      const survey = Survey.open(this.number, text, settings, JSON.stringify(this.words), draft);
      problem = survey.ask("problem", "", "");
      return survey;
    };
    // The first part of the module opens most surveys; where it breaks off, it takes the rest as well.
    const survey = draft ? undefined : attempt(opened);
    // Not before the first question is on the screen; a page that is hidden has no frames.
    if (survey) {
      await new Promise((shown) => {
        requestAnimationFrame(() => setTimeout(shown));
        setTimeout(shown, HIDDEN);
      });
    }
    if (!problem) await rest();
    if (turn !== this.turn) return;
    if (rare.style) this.dress("whole-rest", rare.style);
    const made = survey || opened();
    if (problem === "rare") return void this.open(true);
    if (problem) throw this.unreadable(JSON.parse(problem));
    this.survey = made;
    if (survey && this.words === english) this.ask("speak", "", JSON.stringify(english));
    this.held = undefined;
    let engage;
    this.courier = new Promise((resolve) => (engage = resolve));
    this.handed = new Set();
    this.posted = {};
    if (this.lack) this.complain("file-missing", this.lack);
    if (this.early) this.assign(this.early);
    if (this.ask("timed")) this.clock = setInterval(() => this.ask("tick"), 1000);
    if (this.draftKey() || this.endpoint()) prepare();
    // Not before the first paint, but well before the first answer.
    requestAnimationFrame(() => setTimeout(() => this.prepare(turn, found, engage), 50));
    const { meta } = this;
    const pages = +this.ask("pages");
    this.dispatch("ready", { name: meta.name || this.name(), version: meta.version || "", pages });
    for (const call of held) this.call(...call);
  }

  /** The language that is asked for, else that of the page, else the visitor's. */
  language() {
    return (this.attribute("locale") || this.element.closest("[lang]")?.lang || navigator.language || "en").toLowerCase();
  }

  /** The definition, with the words of the language in which it is shown. */
  async translated(definition) {
    definition.catch(() => {});
    // Where the language is not known before the definition, a failure speaks that of the page.
    this.locale = this.language();
    const words = this.wordsOf(this.locale);
    // Read once: a long questionnaire takes its time.
    const parsed = definition.then((text) => (typeof this.given === "object" ? this.given : read(text)), () => null);
    const own = this.attribute("locale") ? "" : String((await parsed)?.locale || "");
    if (own && own.toLowerCase() !== this.locale) {
      this.locale = own.toLowerCase();
      this.words = await this.wordsOf(this.locale);
    } else {
      this.words = await words;
    }
    this.text = await definition;
    this.sum = sum(this.text);
    this.meta = (await parsed)?.meta || {};
    this.isScored = Boolean((await parsed)?.scoring);
    this.delivery = (await parsed)?.delivery;
    this.cookie = !this.isShared() && (await parsed)?.cookieName;
    return this.text;
  }

  /** The text of the definition: the property, the file, or the script in the element. */
  async definition() {
    const { element } = this;
    if (this.given !== undefined) return typeof this.given === "string" ? this.given : JSON.stringify(this.given);
    const src = element.getAttribute("src");
    if (!src) {
      const script = element.querySelector('script[type="application/json"]');
      if (!script) throw failure("no-definition");
      return script.textContent;
    }
    const { foreseen } = element;
    element.foreseen = undefined;
    const answer = foreseen?.src === src ? foreseen.answer : written(src);
    const { ok, status, type, text } = await answer.catch(({ message }) =>
      Promise.reject(failure("definition-unreachable", [src], message)),
    );
    if (!ok) throw failure("definition-not-found", [src, status]);
    // Many servers answer a missing file with a page of theirs.
    if (/html/.test(type) && /^\s*</.test(text)) throw failure("wrong-type", [src, type, "application/json"]);
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
      this.lack = fill(english["file-missing"], file);
      return english;
    }
  }

  unreadable(problems) {
    const [{ message, line, column }] = problems;
    const name = this.name();
    return { ...failure("definition-not-json", [name, message], `${name}:${line}:${column}`), problems };
  }

  dispatch(kind, detail) {
    // Not before the call into the wasm has returned: a listener may call in again.
    const event = new CustomEvent(`manyi-${kind}`, { bubbles: true, composed: true, detail });
    queueMicrotask(() => this.element.dispatchEvent(event));
  }

  /** Tells the page of something that need not trouble who answers. */
  tell(code, ...places) {
    this.dispatch("error", { code, message: fill(this.words[code], ...places) });
  }

  /** Tells, above the survey, of something that does not keep it from running. */
  complain(code, message, problems, lines = []) {
    this.room.before(node("div", { class: "survey" }, alert(message, ...lines)));
    this.dispatch("error", { code, message, problems });
  }

  fail(cause) {
    this.free();
    const { code = "failed", places = [], where, problems } = cause;
    const message = fill(this.words[code] || cause.message || String(cause), ...places);
    const box = alert(this.words.cannotRunTitle, ["code", where], ["p", message]);
    this.show(node("div", { class: "survey", part: "survey" }, box), node("slot"));
    this.dispatch("error", { code, message, problems });
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
      channel: this.isShared() ? "kiosk" : this.attribute("channel") || "web",
      wave: this.attribute("wave"),
      subject: this.prefixed("subject-"),
      context: this.context(),
      name: this.name(),
      draftKey: this.draftKey(),
      isAnswered: Boolean(this.cookie) && cookies().includes(`${this.cookie}=true`),
    };
  }

  /** Whether the next visitor uses this page, too: nothing of this one may stay, and nobody may be led away. */
  isShared() {
    return this.attribute("mode") === "kiosk";
  }

  context() {
    return { url: location.origin + location.pathname, ...this.prefixed("context-") };
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

  /** The address of the attribute. */
  posts() {
    const endpoint = this.attribute("endpoint");
    return endpoint && new URL(endpoint, document.baseURI).href;
  }

  /** Where responses go, for who reads it: the attribute's address, else the first of the definition. */
  endpoint() {
    return this.posts() || this.delivery?.endpoints?.[0]?.url || "";
  }

  /** What to call the questionnaire in a message: its file. */
  name() {
    const file = this.attribute("src").split(/[?#]/)[0].split("/").pop();
    return file.replace(/\.json$/, "") || "survey";
  }

  /** Where the draft is kept. A kiosk keeps none: the next visitor must not see it. Nor is one kept in the open. */
  draftKey() {
    if (this.isShared() || this.delivery?.encrypted) return "";
    const src = this.attribute("src");
    const own = !src || this.given !== undefined;
    const place = own ? `${location.pathname}#${this.element.id}#${this.sum}` : new URL(src, document.baseURI).href;
    const subject = Object.entries(this.prefixed("subject-")).flat().join("/");
    return `draft/${place}${subject && `|${subject}`}`;
  }

  /** An attribute has changed. */
  async follow(name) {
    if (name !== "locale" || !this.survey) return this.open();
    const locale = this.language();
    const words = await this.wordsOf(locale);
    if (locale !== this.language()) return;
    this.locale = locale;
    this.words = words;
    this.ask("speak", locale, JSON.stringify(words));
    if (this.lack) this.complain("file-missing", this.lack);
  }

  handleEvent(event) {
    const { target, type } = event;
    const button = target.closest("button");
    if (rare.follow?.(event, this) || type === "load") return;
    switch (type) {
      case "submit":
        event.preventDefault();
        // Files that are being read belong to the answers.
        if (this.reading) this.reading.then(() => this.ask("submit"));
        else this.ask("submit");
        break;
      case "click":
        // What is being typed counts before the button does what it says.
        this.pressing = false;
        if (!button || button.type === "submit") return;
        this.settler();
        if (button.name === "anew") this.ask("reset");
        else if (/^(turn|edit|fold)$/.test(button.name)) this.ask(button.name, button.value, "");
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
        this.isPassing = /^Arrow/.test(event.key);
        // A page is sent with its button, not from a field.
        if (event.key !== "Enter" || target.tagName !== "INPUT") return;
        event.preventDefault();
        this.settler();
        if (target.type === "radio") this.ask("advance");
        break;
      default:
        if (type === "pointerdown") {
          this.pressing = Boolean(button);
          this.isPassing = false;
        }
        this.lifted = drag(event, this.lifted, (row, place) => this.used(row, true, `to-${place}`, row.dataset.i));
    }
  }

  /** A field, a box, a button or a row of a question has been used. */
  used(target, isSettled, name = target.name, value = target.value) {
    const frame = target.closest(".q");
    if (frame) this.call("used", frame.id.slice(1), isSettled, name, value, target.checked);
  }

  /** Has the survey do something, and gives its answer: what there is to ask is told in `src/widget/mod.rs`. */
  ask(...what) {
    return this.call("ask", ...what);
  }

  /** Every call into the wasm goes through here: if it breaks down, it is built anew from the draft. */
  call(method, ...given) {
    this.held?.push([method, ...given]);
    if (!this.survey || this.busy) return undefined;
    this.busy = true;
    try {
      return this.survey[method](...given);
    } catch (cause) {
      this.survey = undefined;
      this.tell("wasm-failed", cause.message);
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
    if (this.survey) this.ask("assign", JSON.stringify(values));
  }

  free() {
    clearInterval(this.clock);
    clearTimeout(this.advance);
    this.survey?.free();
    const { hears } = this;
    this.courier?.then((courier) => courier?.listeners.delete(hears));
    this.response?.free();
    this.survey = this.response = this.held = this.hears = undefined;
  }

  close() {
    this.settler();
    this.turn = undefined;
    clearTimeout(this.pause);
    this.listen("removeEventListener");
    this.watch.disconnect();
    this.free();
    delete shells[this.number];
    // What has been answered here stays in the memory of the wasm: the next survey gets a new one.
    if (!shells.some(Boolean)) {
      shells.length = 0;
      started.clear();
    }
    this.show(node("slot"));
    this.element.shell = undefined;
    // The next shell finds it as what was set before there was one.
    if (this.given !== undefined) setEarly(this.element, "definition", this.given);
  }

  // What the wasm calls.

  save(key, record) {
    return keep(key, record);
  }

  forget(key) {
    if (key) this.save(key);
  }

  draw(strokes) {
    draw(this.room, strokes);
  }

  lead(id) {
    lead(this.room, id);
  }
}

/** The cookies of the page, each `name=value`. */
function cookies() {
  return attempt(() => document.cookie.split("; ")) || [];
}

function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
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
      const { given, text } = this.shell || {};
      return typeof given === "object" ? given : read(given || text);
    },
    set(definition) {
      if (!this.shell) return setEarly(this, "definition", definition);
      this.shell.given = definition === null ? undefined : definition;
      this.shell.open();
    },
  },
  value: {
    get() {
      return this.shell?.early || JSON.parse(this.shell?.ask("values") || "{}");
    },
    set(values) {
      if (!this.shell) return setEarly(this, "value", values);
      this.shell.assign(values);
    },
  },
  locale: {
    get() {
      return this.shell?.locale || this.getAttribute("locale") || "";
    },
    set(locale) {
      this.setAttribute("locale", locale);
    },
  },
};
for (const method of ["next", "previous", "complete", "leave", "reset"]) {
  MEMBERS[method] = {
    value(status = "partial") {
      const done = this.shell?.ask(method, status);
      return method === "reset" ? undefined : Boolean(done);
    },
  };
}

/** The queue of the responses that are not yet delivered; see `manyi.d.ts`. */
for (const [method, ...asked] of [["queue", "overview"], ["exportQueue"], ["resend", "resend"]]) {
  MEMBERS[method] = {
    async value(given = "") {
      const courier = await this.shell?.courier;
      const answer = courier?.ask(...asked, given);
      return method === "queue" ? read(answer) : answer;
    },
  };
}

/** The whole module, for whatever definition. */
function whole() {
  const module = fetched("manyi-whole.wasm", WHOLE_HASH, WHOLE_INTEGRITY);
  return { ...module, more: import("./manyi-whole.js?v=" + WHOLE_SCRIPT_HASH) };
}

/** Opens the survey of an element, whose class gets its members the first time. */
export function open(element, { prototype }, bring) {
  if (!("definition" in prototype)) Object.defineProperties(prototype, MEMBERS);
  const shell = (element.shell = new Shell(element));
  // A loader of another version may stand in a cache: its modules do not fit these bindings.
  shell.bring = bring.hash === MODULES_HASH ? bring : whole;
  // Properties that were set before the class knew them hide its members.
  const early = {};
  for (const name of ["definition", "value", "locale"]) {
    if (element.hasOwnProperty(name)) {
      early[name] = element[name];
      delete element[name];
    }
  }
  if (early.locale) element.setAttribute("locale", early.locale);
  shell.given = early.definition;
  shell.early = early.value;
  return shell.open();
}
