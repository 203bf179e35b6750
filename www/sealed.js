/**
 * Records that only this browser can read: AES-GCM with a key that is made here and never leaves it, not even to a script.
 * Who takes the disk out finds nothing to read; who opens this browser on this device does.
 */

import { transact } from "./storage.js";

/** Where the key lies, beside the records. */
const KEY = "key";

/** What is told of a record that cannot be opened: no JSON, so that it counts as damaged. */
const UNREADABLE = "sealed with a key that is gone";

let key;

/** The key of this browser for this site; made the first time. */
function ownKey() {
  if (!key) {
    key = find();
    key.catch(() => (key = undefined));
  }
  return key;
}

async function find() {
  // Where the page is not on https there is none, and nothing is kept.
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const found = await transact("readwrite", (store) => {
    const box = {};
    store.get(KEY).onsuccess = ({ target: { result } }) => {
      // Another tab may have been faster.
      box.key = result || made;
      if (!result) store.put(made, KEY);
    };
    return box;
  });
  return found.key;
}

/** A record that is to be kept, sealed. */
export async function seal(text) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await ownKey(), new TextEncoder().encode(text));
  return { iv, data };
}

/** What a record says, sealed or not; undefined if it is none of ours. */
export async function opened(record) {
  if (!record?.iv) return typeof record === "string" ? record : undefined;
  const { iv, data } = record;
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await ownKey(), data));
  } catch {
    return UNREADABLE;
  }
}
