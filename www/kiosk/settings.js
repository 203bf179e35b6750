/**
 * What a kiosk is told to do: by its address, else by what staff have set on this device, else by the `kiosk` block of
 * the definition (`src/definition/schema/kiosk.rs` has all of its keys), else by these defaults.
 */

/** @typedef {{ days?: number[], from: string, to: string }} Hours */
/** @typedef {string | { [locale: string]: string }} Words */

/** Seconds by key: what holds where nothing is said, and the fewest. WCAG 2.2.1 asks for 20 s to answer a warning. */
const SECONDS = { idleSeconds: [60, 5], warningSeconds: [20, 20], restartSeconds: [8, 1] };

/** What the address may say in short: `kiosk.html?src=hall.json&idle=30`. */
const SHORT = { idleSeconds: "idle", warningSeconds: "warning", restartSeconds: "restart" };

/** Where the settings of the device are kept. */
const PLACE = "manyi-kiosk";

/** What of `what` staff may set on the device. */
export const TAGS = ["subject-branch", "subject-counter", "subject-employee", "context-device"];

/**
 * What the address says. An installed app starts with a bare one: then it is the last that named a questionnaire.
 */
function asked() {
  const query = new URLSearchParams(location.search);
  return query.has("src") ? query : new URLSearchParams(kept().address);
}

/** What the address says, before the definition is known. */
export function address() {
  const query = asked();
  const ours = (name) => {
    const given = query.get(name);
    if (!given) return undefined;
    // This page lends its name to what it opens and to where the answers go.
    const url = new URL(given, document.baseURI);
    return url.origin === location.origin ? url.href : undefined;
  };
  return {
    src: ours("src"),
    endpoint: ours("endpoint"),
    isForeign: ["src", "endpoint"].some((name) => query.get(name) && !ours(name)),
    isSetup: new URLSearchParams(location.search).has("setup"),
  };
}

/** All settings, once the definition is known. */
export function settings(definition) {
  const query = asked();
  const block = object(definition.kiosk);
  const device = kept();
  const seconds = Object.entries(SECONDS).map(([key, [usual, least]]) => {
    const told = query.get(SHORT[key]) ?? block[key];
    const number = Number(told);
    return [key, told !== undefined && Number.isFinite(number) ? Math.max(number, least) : usual];
  });
  const isOn = (name, otherwise) => (query.has(name) ? !/^(no|false|0)$/.test(query.get(name)) : otherwise);
  const tags = Object.fromEntries(TAGS.map((tag) => [tag, device.tags?.[tag]]));
  for (const [name, value] of query) if (/^(subject|context)-[\w-]+$/.test(name)) tags[name.toLowerCase()] = value;
  const locales = list(block.locales).map(String);
  const locale = query.get("locale") || locales[0] || definition.locale || navigator.language || "en";
  return {
    ...Object.fromEntries(seconds),
    hasAttract: isOn("attract", block.attract !== false),
    attract: object(block.attract),
    locale: locale.toLowerCase(),
    locales: locales.map((tag) => tag.toLowerCase()),
    theme: query.get("theme") || "auto",
    unfinished: query.get("unfinished") || block.unfinished || "discard",
    hours: /** @type {Hours[]} */ (list(block.hours)),
    closed: block.closed,
    hasSound: isOn("sound", block.sound === true),
    /** A PIN that was set on the device counts, not that of the definition. */
    pin: device.pin || block.pin,
    tags,
  };
}

/** The questionnaire of this address runs here: a bare address means it from now on. */
export function remember() {
  const query = asked();
  query.delete("setup");
  if (query.toString() !== kept().address) keep({ address: query.toString() });
}

/** What staff have set on this device: `tags`, `pin`; besides, `address`, and `wrong`, the wrong PINs since the last right one. */
export function kept() {
  try {
    return object(JSON.parse(localStorage.getItem(PLACE)));
  } catch {
    return {};
  }
}

/** Keeps more of it; false where the browser keeps nothing. */
export function keep(more) {
  try {
    localStorage.setItem(PLACE, JSON.stringify({ ...kept(), ...more }));
    return true;
  } catch {
    return false;
  }
}

/** A text of the definition in a language. */
export function worded(/** @type {Words | undefined} */ words, locale) {
  if (typeof words !== "object" || words === null) return words === undefined ? "" : String(words ?? "");
  return words[locale] ?? words[locale.split("-")[0]] ?? words.default ?? "";
}

function object(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function list(value) {
  return Array.isArray(value) ? value : [];
}
