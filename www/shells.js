/** The shells by their numbers: the wasm holds no objects, it names one when it has something to tell. */

export const shells = [];

/** Has a shell do something: `what` is one of its methods. */
export function tell(shell, what, first, second, third) {
  shells[shell][what](first, second, third);
}
