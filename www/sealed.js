/**
 * Records that only this browser can read: AES-GCM with a key that is made here and never leaves it, not even to a script.
 * Who takes the disk out finds nothing to read; who opens this browser on this device does.
 */

import { ownKey } from "./own-key.js";

/** Where the key lies, beside the records. */
const KEY = "key";

/** What is told of a record that cannot be opened: no JSON, so that it counts as damaged. */
const UNREADABLE = "sealed with a key that is gone";

/** The key of this browser for this site. Where there is none, nothing is kept. */
const sealing = () => ownKey(KEY, () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));

/** A record that is to be kept, sealed. */
export async function seal(text) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealing(), new TextEncoder().encode(text));
  return { iv, data };
}

/** What a record says, sealed or not; undefined if it is none of ours. */
export async function opened(record) {
  if (!record?.iv) return typeof record === "string" ? record : undefined;
  const { iv, data } = record;
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealing(), data));
  } catch {
    return UNREADABLE;
  }
}
