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
