/**
 * The kiosk: one questionnaire on a screen that visitors share. It goes round in a circle:
 *
 *     attract → visit → thanks → attract
 *                 ↓ nobody there
 *              warning → attract
 *
 * and each time round the visit before is gone from page and memory. What it does is set in `kiosk/settings.js`.
 */

import { sound, stayAwake } from "./kiosk/device.js";
import { isOpen, nextOpening } from "./kiosk/hours.js";
import { Idle } from "./kiosk/idle.js";
import { find, node } from "./kiosk/node.js";
import { Offline } from "./kiosk/offline.js";
import { Ring } from "./kiosk/ring.js";
import { address, remember, settings, worded } from "./kiosk/settings.js";
import { Staff } from "./kiosk/staff.js";
import { Visit } from "./kiosk/visit.js";
import { fill, ownName, tagOf, wordsOf } from "./kiosk/words.js";

/** Signs of somebody at the device. */
const SIGNS = ["pointerdown", "pointermove", "keydown", "input", "wheel", "scroll"];

/** The corner of the screen that staff know: its size in px, and in which time it is tapped five times or held, in ms. */
const CORNER = { size: 72, taps: 5, within: 3000, held: 3000 };

/** How long a warning that was answered still takes what is touched: it must not fall on an answer below, in ms. */
const FADE = 300;

/** How often the opening hours are looked at, in ms. */
const HOURS = 15000;

class Kiosk {
  constructor(about, text, definition) {
    this.about = about;
    this.text = text;
    this.definition = definition;
    this.settings = settings(definition);
    this.locale = this.settings.locale;
    this.rings = { warning: new Ring(), thanks: new Ring() };
    const { idleSeconds, warningSeconds } = this.settings;
    this.idle = new Idle({
      idle: idleSeconds,
      warning: warningSeconds,
      warn: (left) => this.warn(left),
      over: () => this.leave("timeout"),
    });
    this.offline = new Offline(about.src, () => this.renew());
    this.staff = new Staff(this, () => this.resume());
  }

  async start() {
    document.documentElement.dataset.theme = this.settings.theme;
    find("warning").prepend(this.rings.warning.node);
    find("thanks").prepend(this.rings.thanks.node);
    await this.speak(this.settings.locale);
    find("begin").addEventListener("click", () => this.begin());
    find("leave").addEventListener("click", () => this.leave("exit"));
    find("next").addEventListener("click", () => this.again());
    find("warning").addEventListener("cancel", (event) => event.preventDefault());
    for (const sign of SIGNS) document.addEventListener(sign, (event) => this.touch(event), { capture: true, passive: true });
    document.addEventListener("contextmenu", (event) => event.preventDefault());
    this.watchCorner();
    find("corner").hidden = false;
    find("corner").addEventListener("click", () => this.staff.open(this.about.isSetup));
    stayAwake();
    setInterval(() => this.lookAtHours(), HOURS);
    this.open();
    if (this.about.isSetup) this.staff.open(true);
  }

  /** The words of the page in a language. */
  async speak(locale) {
    const words = await wordsOf(locale);
    const { attract, closed, locales, hours } = this.settings;
    Object.assign(this, { locale, words });
    document.documentElement.lang = tagOf(locale);
    const title = worded(this.definition.title, locale);
    document.title = title || words.kiosk;
    const texts = {
      "attract-survey": title,
      "visit-title": title || words.kiosk,
      "attract-title": worded(attract.title, locale) || words.welcome,
      "attract-text": attract.text === undefined ? words.welcomeText : worded(attract.text, locale),
      begin: worded(attract.button, locale) || words.begin,
      leave: words.leave,
      "warning-title": words.stillThere,
      "go-on": words.goOn,
      next: words.next,
      "closed-title": words.closedTitle,
      corner: words.staff,
    };
    for (const [id, text] of Object.entries(texts)) find(id).textContent = text;
    const opening = nextOpening(hours);
    const when = opening?.toLocaleString(tagOf(locale), { weekday: "long", hour: "2-digit", minute: "2-digit" });
    find("closed-text").textContent = worded(closed, locale) || (when ? fill(words.closedText, when) : words.closedPlain);
    const languages = find("languages");
    languages.setAttribute("aria-label", words.language);
    languages.replaceChildren(
      ...(locales.length > 1 ? locales : []).map((tag) =>
        node("button", { type: "button", lang: tagOf(tag), "aria-pressed": String(tag === locale), onclick: () => this.choose(tag) }, ownName(tag)),
      ),
    );
  }

  async choose(locale) {
    await this.speak(locale);
    this.visit.element.setAttribute("locale", locale);
    find("languages").querySelector('[aria-pressed="true"]').focus();
  }

  /** Which screen is shown: `attract`, `visit`, `thanks`, `closed`. */
  show(screen) {
    this.screen = screen;
    document.body.dataset.screen = screen;
    for (const name of ["attract", "closed"]) find(name).hidden = name !== screen;
    const isVisit = screen === "visit" || screen === "thanks";
    // Hidden it would not be drawn, and not be there at once when somebody comes.
    find("visit").classList.toggle("behind", !isVisit);
    find("place").toggleAttribute("inert", !isVisit);
    find("leave").hidden = screen !== "visit" || !this.visit.isBegun;
    find("thanks").hidden = screen !== "thanks";
  }

  /** Ready for the next visitor. */
  open() {
    const { about, text, definition, settings } = this;
    const [page] = Array.isArray(definition.pages) ? definition.pages : [];
    this.visit = new Visit(find("place"), {
      text,
      first: page?.name || "page1",
      src: about.src,
      endpoint: about.endpoint,
      settings,
      locale: this.locale,
      hears: {
        "manyi-complete": ({ detail }) => detail.envelope.status === "completed" && this.thank(),
        "manyi-change": () => settings.hasSound && sound(660),
      },
    });
    this.show(!isOpen(settings.hours) ? "closed" : settings.hasAttract ? "attract" : "visit");
    if (this.isDue) this.renew();
  }

  begin() {
    if (this.visit.isBegun) return;
    this.visit.begin();
    if (this.settings.hasSound) sound(523, 784);
    this.show("visit");
    this.idle.start();
    // From the button that is gone to what there is to answer.
    if (this.settings.hasAttract) find("place").focus({ preventScroll: true });
  }

  /** Somebody is at the device. */
  touch(event) {
    const target = event?.target;
    if (this.screen === "visit" && !this.visit.isBegun && /^(pointerdown|keydown)$/.test(event?.type) && find("place").contains(target)) {
      this.begin();
    }
    this.idle.touch();
  }

  /** Shows how long the answers are still there; without `left`, that they stay. */
  warn(left) {
    const dialog = find("warning");
    if (left === undefined) {
      dialog.classList.add("going");
      this.fading = setTimeout(() => (dialog.close ? dialog.close() : dialog.removeAttribute("open")), FADE);
      return;
    }
    clearTimeout(this.fading);
    dialog.classList.remove("going");
    const { warningSeconds } = this.settings;
    this.rings.warning.show(left, warningSeconds);
    // Heard at the beginning and near the end, not every second.
    if (!dialog.open || left === 10) find("warning-text").textContent = fill(this.words.warning, left);
    if (dialog.open) return;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    if (this.settings.hasSound) sound(440, 440);
  }

  /** The visitor is gone, or begins anew. */
  async leave(how) {
    if (this.screen !== "visit") return;
    this.idle.stop();
    this.show("leaving");
    await this.visit.leave(how);
    await this.again();
  }

  /** The visitor has finished. */
  thank() {
    if (this.screen !== "visit") return;
    this.idle.stop();
    this.show("thanks");
    const { restartSeconds, hasSound } = this.settings;
    if (hasSound) sound(523, 659, 784);
    find("thanks-text").textContent = fill(this.words.restarts, restartSeconds);
    this.rings.thanks.run(restartSeconds, () => this.again());
  }

  /** Round the circle: the visit is gone, and the device is as the first visitor found it. */
  async again() {
    if (this.isTurning) return;
    this.isTurning = true;
    this.rings.thanks.stop();
    await this.visit.close();
    getSelection()?.removeAllRanges();
    scrollTo(0, 0);
    await this.speak(this.settings.locale);
    this.isTurning = false;
    this.open();
  }

  /** Staff have gone; what they have set holds from the next visit on. */
  resume() {
    if (this.visit.isBegun || this.isTurning) return;
    // Nobody may begin a visit that is about to go.
    this.show("leaving");
    this.again();
  }

  /** There is a new version: it is put in force when nobody is here. */
  renew() {
    const isFree = !this.visit?.isBegun && !this.isTurning && !find("staff").open;
    this.isDue = !(isFree && this.offline.change());
  }

  lookAtHours() {
    if (this.visit.isBegun || this.isTurning) return;
    const isClosed = this.screen === "closed";
    if (isOpen(this.settings.hours) !== isClosed) return;
    this.speak(this.locale);
    this.show(isClosed ? (this.settings.hasAttract ? "attract" : "visit") : "closed");
  }

  /** Five taps in the corner, or a long one. Nothing lies over it: what is there can be touched all the same. */
  watchCorner() {
    let taps = [];
    let holding;
    const isThere = ({ clientX, clientY }) => {
      const start = document.dir === "rtl" ? innerWidth - clientX : clientX;
      return start < CORNER.size && clientY < CORNER.size;
    };
    document.addEventListener("pointerdown", (event) => {
      clearTimeout(holding);
      if (!isThere(event)) return void (taps = []);
      const now = performance.now();
      taps = [...taps.filter((tap) => now - tap < CORNER.within), now];
      const open = () => this.staff.open(this.about.isSetup);
      if (taps.length >= CORNER.taps) {
        taps = [];
        // Not before the tap has ended: it would be one on the screen that opens.
        setTimeout(open, CORNER.size);
      } else holding = setTimeout(open, CORNER.held);
    }, true);
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => clearTimeout(holding), true);
  }
}

/** Why it cannot run, and a way to try again. */
function refuse(words, text) {
  document.body.dataset.screen = "trouble";
  find("trouble").hidden = false;
  find("trouble-title").textContent = words.cannotRun;
  find("trouble-text").textContent = text;
  find("retry").textContent = words.tryAgain;
  find("retry").addEventListener("click", () => location.reload());
}

async function start() {
  const about = address();
  const words = await wordsOf((navigator.language || "en").toLowerCase());
  if (about.isForeign) return refuse(words, words.foreign);
  if (!about.src) return refuse(words, words.noDefinition);
  let text;
  let definition;
  try {
    const response = await fetch(about.src);
    if (!response.ok) throw new Error(`${about.src}: ${response.status}`);
    text = await response.text();
    definition = JSON.parse(text);
  } catch ({ message }) {
    return refuse(words, `${words.cannotRunText} (${message})`);
  }
  remember();
  return new Kiosk(about, text, definition).start();
}

start();
