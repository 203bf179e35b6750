/** The staff screen, behind the PIN: the queue, what the device is called, and the PIN itself. */

import { Keypad } from "./keypad.js";
import { find, node } from "./node.js";
import { canHash, hashed, isFormed, isPin, right, wait, wrong } from "./pin.js";
import { TAGS, keep, kept } from "./settings.js";
import { fill } from "./words.js";

/** How long the screen stays open without a touch, in ms. */
const PATIENCE = 120000;
/** How often the state of the queue is shown anew, in ms. */
const LOOK = 1000;

export class Staff {
  /** `kiosk` has `words`, `settings`, `locale`, `offline` and `visit` as they are now; `closed` is called in the end. */
  constructor(kiosk, closed) {
    this.kiosk = kiosk;
    this.dialog = find("staff");
    this.closed = closed;
    this.dialog.addEventListener("close", () => this.end());
    for (const type of ["pointerdown", "keydown"]) this.dialog.addEventListener(type, () => this.stay());
  }

  /** Asks for the PIN; with `isSetup`, for a new one where there is none. */
  open(isSetup) {
    if (this.dialog.open) return;
    const { words, settings } = this.kiosk;
    this.stay();
    if (!canHash()) this.refuse(words.pinInsecure);
    else if (settings.pin) this.ask();
    else if (isSetup) this.choose();
    else this.refuse(words.pinUnset);
    if (this.dialog.showModal) this.dialog.showModal();
    else this.dialog.setAttribute("open", "");
  }

  close() {
    if (this.dialog.close) this.dialog.close();
    else {
      this.dialog.removeAttribute("open");
      this.end();
    }
  }

  end() {
    clearTimeout(this.patience);
    clearInterval(this.looking);
    this.dialog.replaceChildren();
    this.closed();
  }

  stay() {
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.close(), PATIENCE);
  }

  refuse(text) {
    const { words } = this.kiosk;
    this.dialog.replaceChildren(
      node(
        "div",
        { class: "keypad" },
        node("h2", { id: "staff-title" }, words.pinTitle),
        node("p", {}, text),
        node("button", { type: "button", class: "main", onclick: () => this.close() }, words.close),
      ),
    );
  }

  ask() {
    const { words, settings } = this.kiosk;
    const keypad = new Keypad(words, {
      title: words.pinTitle,
      text: words.pinText,
      cancel: () => this.close(),
      enter: async (pin) => {
        const seconds = wait();
        if (seconds > 0) return keypad.say(fill(words.pinWait, seconds));
        keypad.say("");
        keypad.submit.disabled = true;
        const isRight = await isPin(pin, settings.pin);
        keypad.submit.disabled = false;
        if (isRight) {
          right();
          return this.show();
        }
        wrong();
        return keypad.say(wait() > 0 ? fill(words.pinWait, wait()) : words.pinWrong);
      },
    });
    this.dialog.replaceChildren(keypad.node);
  }

  /** A new PIN, entered twice. */
  choose() {
    const { words, settings } = this.kiosk;
    let first;
    const keypad = new Keypad(words, {
      title: words.pinTitle,
      text: words.pinNew,
      cancel: () => (settings.pin ? this.show() : this.close()),
      enter: async (pin) => {
        if (!isFormed(pin)) return keypad.say(words.pinShort);
        if (first === undefined) {
          first = pin;
          return keypad.say("", words.pinAgain);
        }
        if (first !== pin) {
          first = undefined;
          return keypad.say(words.pinDiffers, words.pinNew);
        }
        settings.pin = await hashed(pin);
        const isKept = keep({ pin: settings.pin });
        return this.show(isKept ? words.pinSaved : words.notSaved);
      },
    });
    this.dialog.replaceChildren(keypad.node);
    keypad.input.focus();
  }

  /** The screen itself. */
  show(said = "") {
    const { words } = this.kiosk;
    const button = (text, act, name = "") => node("button", { type: "button", class: name, onclick: act }, text);
    this.facts = node("dl", { class: "facts" });
    this.troubles = node("div", { class: "troubles" });
    this.note = node("p", { class: "note", role: "status" }, said);
    const title = node("h2", { id: "staff-title", tabindex: -1 }, words.staff);
    this.dialog.replaceChildren(
      node("header", {}, title, button(words.close, () => this.close(), "main")),
      this.note,
      node(
        "section",
        { class: "card" },
        node("h3", {}, words.responses),
        this.facts,
        this.troubles,
        node(
          "div",
          { class: "choices" },
          button(words.sendNow, () => this.send(), "main"),
          ...["NDJSON", "CSV"].map((format) => button(fill(words.exportAs, format), () => this.take(format.toLowerCase()))),
        ),
      ),
      this.device(),
      this.operation(button),
    );
    title.focus();
    clearInterval(this.looking);
    this.looking = setInterval(() => this.look(), LOOK);
    return this.look();
  }

  /** The state of the queue, as it is now. */
  async look() {
    const { words, visit, locale } = this.kiosk;
    const state = await visit.element.queue?.();
    if (!this.dialog.open || !this.facts) return;
    if (!state) return void this.troubles.replaceChildren(node("p", {}, words.noEndpoint));
    const { responses, waiting, sending, taken = 0, erased } = state;
    const when = state.oldest && new Date(state.oldest).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
    const facts = [
      [words.waiting, waiting + sending],
      [words.sent, Math.max(0, taken - responses.length - erased)],
      [words.refused, state.refused],
      [words.oldest, when || words.none],
    ];
    for (const key of ["unconfirmed", "unkept", "damaged"]) if (state[key]) facts.push([words[key], state[key]]);
    const shown = facts.map(([name, value]) => node("div", {}, node("dt", {}, name), node("dd", {}, String(value))));
    // What is the same stays: somebody may be reading it.
    if (this.facts.textContent !== shown.map(({ textContent }) => textContent).join("")) this.facts.replaceChildren(...shown);
    const refusals = new Set();
    for (const { endpoints } of responses) {
      for (const [name, route] of Object.entries(endpoints)) {
        if (route.state === "refused") refusals.add(`${name}: ${route.status} ${route.words}`);
      }
    }
    const lines = [...refusals].map((refusal) => node("li", {}, refusal));
    this.troubles.replaceChildren(...(lines.length ? [node("h4", {}, words.refusedWords), node("ul", {}, ...lines)] : []));
    this.device.id?.replaceChildren(state.device || words.none);
    this.device.key?.replaceChildren(state.publicKey || "");
    if (this.device.signs) this.device.signs.hidden = !state.publicKey;
  }

  async send() {
    const { words, visit } = this.kiosk;
    this.note.textContent = words.sending;
    await visit.element.resend?.();
    // What is sent now is answered soon, or times out long after staff have gone.
    setTimeout(async () => {
      await this.look();
      const left = (await visit.element.queue?.())?.responses.length;
      this.note.textContent = left ? fill(words.sentSome, left) : words.sentAll;
    }, 2 * LOOK);
  }

  /** Hands the queue over as a file. */
  async take(format) {
    const { visit } = this.kiosk;
    const text = (await visit.element.exportQueue?.(format)) ?? "";
    const type = format === "csv" ? "text/csv" : "application/x-ndjson";
    // Spreadsheets take a CSV for UTF-8 by its byte order mark.
    const url = URL.createObjectURL(new Blob([format === "csv" ? "\ufeff" : "", text], { type }));
    node("a", { href: url, download: `manyi-${new Date().toISOString().slice(0, 10)}.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10 * LOOK);
  }

  /** What the device and its place are called. */
  device() {
    const { words, settings } = this.kiosk;
    const own = kept().tags || {};
    const field = (tag) => {
      const isGiven = settings.tags[tag] !== undefined && settings.tags[tag] !== own[tag];
      const value = settings.tags[tag] ?? "";
      const input = node("input", { name: tag, value, disabled: isGiven, title: isGiven ? words.byAddress : undefined, autocomplete: "off" });
      return node("label", {}, node("span", {}, words[tag]), input);
    };
    this.device.id = node("dd", {});
    this.device.key = node("dd", {});
    this.device.signs = node("dl", { class: "line", hidden: true }, node("dt", {}, words.publicKey), this.device.key);
    return node(
      "form",
      {
        class: "card",
        onsubmit: (event) => {
          event.preventDefault();
          const tags = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value));
          const isKept = keep({ tags: { ...own, ...Object.fromEntries(TAGS.map((tag) => [tag, tags[tag]])) } });
          for (const { name, value, disabled } of event.target.querySelectorAll("input")) {
            if (!disabled) settings.tags[name] = value;
          }
          this.note.textContent = isKept ? words.saved : words.notSaved;
        },
      },
      node("h3", {}, words.device),
      node("div", { class: "fields" }, ...TAGS.map(field)),
      node("dl", { class: "line" }, node("dt", {}, words.deviceId), this.device.id),
      this.device.signs,
      node("div", { class: "choices" }, node("button", { type: "submit" }, words.save)),
    );
  }

  /** How the page runs. */
  operation(button) {
    const { words, settings, offline } = this.kiosk;
    const state = { ready: words.offlineReady, not: words.offlineNot, insecure: words.offlineInsecure }[offline.state()];
    const root = document.documentElement;
    const full = root.requestFullscreen && button(words.fullScreen, () => root.requestFullscreen().catch(() => {}));
    const room = node("p", {});
    this.measure(room);
    return node(
      "section",
      { class: "card" },
      node("h3", {}, words.offline),
      node("p", {}, state),
      room,
      node("details", {}, node("summary", {}, words.pinForAll), node("code", {}, settings.pin)),
      node("div", { class: "choices" }, button(words.newPin, () => this.choose()), ...(full ? [full] : [])),
    );
  }

  /** How much room is left for what waits, and whether the browser may take it away. */
  async measure(place) {
    const { words } = this.kiosk;
    const { storage } = navigator;
    const { usage, quota } = (await storage?.estimate?.().catch(() => {})) || {};
    if (!quota) return;
    const used = fill(words.room, Math.ceil((100 * usage) / quota));
    place.textContent = `${used} ${(await storage.persisted()) ? words.roomSafe : words.roomUnsafe}`;
  }
}
