// Random choices that are the same for the same seed.

/**
 * @typedef {object} Chance
 * @property {() => number} next a number from 0 to 1 (excluded)
 * @property {(share: number) => boolean} happens true in that share of calls
 * @property {(below: number) => number} whole a whole number from 0, below the given one
 * @property {<T>(choices: T[]) => T} pick one of the choices
 * @property {<T>(choices: T[]) => T[]} some some of the choices, in their order
 */

/**
 * The mulberry32 generator.
 * @param {number} seed
 * @returns {Chance}
 */
export function chance(seed) {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below) => Math.floor(next() * below);
  return {
    next,
    whole,
    happens: (share) => next() < share,
    pick: (choices) => choices[whole(choices.length)],
    some: (choices) => choices.filter(() => next() < 0.5),
  };
}
