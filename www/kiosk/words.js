/** The words of the kiosk: English is here, other languages are files beside it. */

import english from "./locales/en.json";

/** Languages with a file. */
const FILES = ["zh-cn"];

/** What a language calls itself, for who is to choose it. */
const OWN_NAMES = { "zh-cn": "中文", "zh-tw": "繁體中文", en: "English" };

/** Files that were read: a restart without network asks for none. */
const known = { en: english };

/** The words of a language, English where it has none. */
export async function wordsOf(locale) {
  const name = FILES.find((name) => name === locale) || FILES.find((name) => name.split("-")[0] === locale.split("-")[0]);
  if (!name) return english;
  if (!known[name]) {
    try {
      const response = await fetch(new URL(`kiosk/locales/${name}.json`, document.baseURI));
      known[name] = { ...english, ...(await response.json()) };
    } catch {
      return english;
    }
  }
  return known[name];
}

/** A text with its places filled. */
export function fill(text, ...places) {
  return places.reduce((filled, place, index) => filled.split(`{${index}}`).join(place), text);
}

/** What to call a language on its button. */
export function ownName(locale) {
  return OWN_NAMES[locale] || locale;
}

/** A language as HTML and Intl want it: `zh-CN`. */
export function tagOf(locale) {
  return locale.replace(/-([a-z]{2})$/, (_, region) => `-${region.toUpperCase()}`);
}
