/**
 * The PIN that keeps visitors out of the staff screen. Only its hash is kept, and after three wrong ones each further try
 * has to wait, twice as long every time. It keeps visitors out, not somebody who takes the device home.
 */

import { keep, kept } from "./settings.js";

const KIND = "pbkdf2-sha256";
const ITERATIONS = 310000;

/** Wrong PINs that cost nothing. */
const FREE = 3;
/** The first wait and the longest, in seconds. */
const [SHORTEST, LONGEST] = [30, 3600];

/** Whether this page can check a PIN at all: browsers hash only on https and on this machine. */
export function canHash() {
  return Boolean(window.crypto?.subtle);
}

/** Whether it can be a PIN. */
export function isFormed(pin) {
  return /^\d{4,12}$/.test(pin);
}

/** The hash under a new salt: `pbkdf2-sha256:ITERATIONS:SALT:HASH`. */
export async function hashed(pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return [KIND, ITERATIONS, base64(salt), base64(await derived(pin, salt, ITERATIONS))].join(":");
}

/** Whether this is the PIN of that hash. */
export async function isPin(pin, hash) {
  const [kind, iterations, salt, wanted] = String(hash).split(":");
  if (kind !== KIND || !wanted) return false;
  const bytes = Uint8Array.from(atob(salt), (letter) => letter.charCodeAt(0));
  return base64(await derived(pin, bytes, Number(iterations))) === wanted;
}

/** How many seconds the next try has to wait. */
export function wait() {
  const { count = 0, at = 0 } = kept().wrong || {};
  if (count < FREE) return 0;
  const seconds = Math.min(SHORTEST * 2 ** (count - FREE), LONGEST);
  // A clock that was set back must not make it last for years.
  const passed = Math.max(0, (Date.now() - at) / 1000);
  return Date.now() < at ? seconds : Math.max(0, Math.ceil(seconds - passed));
}

/** Another wrong one. */
export function wrong() {
  keep({ wrong: { count: (kept().wrong?.count || 0) + 1, at: Date.now() } });
}

/** The right one: the count begins anew. */
export function right() {
  keep({ wrong: undefined });
}

async function derived(pin, salt, iterations) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
