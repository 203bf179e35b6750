/** The shells by their numbers: the wasm holds no objects, it names one when it has something to tell. */

export const shells = [];

/** Has a shell do something: `what` is one of its methods. */
export function tell(shell, what, first, second, third) {
  shells[shell][what](first, second, third);
}

/** What the module of scores says, as JSON text; empty if it has broken down. */
export function assess(shell, values, locale, elapsed) {
  return shells[shell].assess(values, locale, elapsed);
}
