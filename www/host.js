/** What JavaScript does anyway and the wasm need not: `src/platform/web.rs` imports it. */

export const { pow, random } = Math;
export const { now, parse: parseDate } = Date;
export const [numberText, parseNumber] = [String, Number];

export function fixed(number, decimals) {
  return +number.toFixed(decimals);
}

export function timeZoneOffset(at) {
  return new Date(at).getTimezoneOffset();
}

export function dateText(at) {
  return String(new Date(at));
}

/** A number as people of a language write it; a language or currency that is none is let pass. */
export function localNumber(number, locale, style, currency, least, most, useGrouping) {
  const digits = (count) => (count < 0 ? undefined : count);
  try {
    const [minimumFractionDigits, maximumFractionDigits] = [digits(least), digits(most)];
    return number.toLocaleString(locale || "en", { style, currency, useGrouping, minimumFractionDigits, maximumFractionDigits });
  } catch {
    return String(number);
  }
}

export function localDate(at, locale) {
  return new Date(at).toLocaleDateString(locale || "en");
}

export function lowerCase(text) {
  return text.toLowerCase();
}

/** 1 where the pattern is found, 0 where it is not, -1 where it is no pattern. */
export function matches(pattern, flags, text) {
  try {
    return +new RegExp(pattern, flags).test(text);
  } catch {
    return -1;
  }
}
