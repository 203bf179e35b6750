/**
 * The loader: defines `<manyi-survey>`, and fetches the widget when one comes near the viewport.
 *
 * Every page view pays for this file, so it does nothing else. `widget.js` gives the element its
 * properties and methods (types in `manyi.d.ts`).
 */

import { fetched, written } from "./fetched.js";

const NEAR = "800px";

/** What is not in the usual module (`src/rare/words.rs`): words and calls, and a list for a dropdown that is searched. */
const RARE = new RegExp(RARE_WORDS);
const LONG = new RegExp(RARE_LIST);

/** How often the widget may be fetched anew after its wasm has broken down. */
const FRESH_STARTS = 3;
let starts = 0;
let widget;
let isHere = false;

/** The usual module and the whole, as far as they are asked for. */
const modules = {};

/** The last definition that was looked at, and what it needs: it is asked twice. */
let [seen, isSeenRare] = [];

function needsWhole(definition) {
  if (definition !== seen) {
    seen = definition;
    isSeenRare = RARE.test(definition) || (/"dropdown"/.test(definition) && LONG.test(definition));
  }
  return isSeenRare;
}

/** The module with every type of question; the usual one is called so without what is rare. */
const WHOLE = "manyi-whole.wasm";

/** The module that a definition needs, on its way. */
function bring(definition, isRare = needsWhole(definition)) {
  if (!modules[isRare]) {
    const module = (modules[isRare] = isRare
      ? fetched(WHOLE, WHOLE_HASH, WHOLE_INTEGRITY)
      : fetched(WHOLE.replace("-whole", ""), WASM_HASH, WASM_INTEGRITY));
    if (isRare) module.more = import("./manyi-whole.js?v=" + WHOLE_SCRIPT_HASH);
    // Whoever comes here again after a failure asks anew.
    Promise.all([module.module, module.more]).catch(() => delete modules[isRare]);
  }
  return modules[isRare];
}

bring.hash = MODULES_HASH;

/** The widget's script; `fresh` for one that shares nothing with the last one. */
function load(fresh) {
  if (fresh && starts < FRESH_STARTS) {
    starts += 1;
    // Built outside of `import()`, or the bundler would look for such files.
    const again = `${new URL("manyi-widget.js?v=" + BUILD_HASH, import.meta.url)}&again=${starts}`;
    return (widget = import(again));
  }
  return widget || (widget = import("./manyi-widget.js?v=" + BUILD_HASH));
}

class ManyiSurvey extends HTMLElement {
  static get observedAttributes() {
    return ["src", "endpoint", "locale"];
  }

  connectedCallback() {
    // It may come and go before it is near, or before the widget is here.
    if (this.shell || this.waits) return;
    this.waits = true;
    // What is in view to begin with need not wait for the frame in which the observer looks.
    const isInView = this.getClientRects()[0]?.top < innerHeight;
    if (isInView || !window.IntersectionObserver) return this.start();
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        this.start();
      },
      { rootMargin: NEAR },
    );
    near.observe(this);
  }

  disconnectedCallback() {
    // Moving the element disconnects it too, for a moment.
    setTimeout(() => this.isConnected || this.shell?.close());
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now) this.shell?.follow(name);
  }

  async start(fresh) {
    try {
      if (!isHere) this.foresee();
      const { open } = await load(fresh);
      isHere = true;
      this.waits = false;
      if (this.isConnected) await open(this, ManyiSurvey, bring);
    } catch (cause) {
      widget = undefined;
      this.waits = false;
      this.refuse(cause);
    }
  }

  /** Asks for the module, the largest of all files, before the script that needs it; what fails here, fails there again and is told. */
  async foresee() {
    const src = this.getAttribute("src");
    const given = this.hasOwnProperty("definition") ? this.definition : null;
    try {
      if (given !== null) bring(typeof given === "string" ? given : JSON.stringify(given));
      else if (!src) bring(this.querySelector('script[type="application/json"]').textContent);
      else {
        this.foreseen = { src, answer: written(src) };
        const { ok, text } = await this.foreseen.answer;
        if (ok) bring(text);
      }
    } catch {
      // Told by the widget.
    }
  }

  /** What can be said without the widget: what the page held before stays, and a line tells why. */
  refuse(cause) {
    const message = `manyi-widget.js could not be loaded: put it beside manyi.js, served as text/javascript. (${cause.message})`;
    const root = this.shadowRoot || this.attachShadow({ mode: "open" });
    const line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.textContent = message;
    root.textContent = "";
    root.append(line, document.createElement("slot"));
    const detail = { code: "file-missing", message };
    this.dispatchEvent(new CustomEvent("manyi-error", { bubbles: true, composed: true, detail }));
  }
}

// Two copies of the script on a page are one copy too many, but no reason to fail.
if (!customElements.get("manyi-survey")) customElements.define("manyi-survey", ManyiSurvey);
