/** Keys that are made in this browser for this site and never leave it, not even to a script. */

import { transact } from "./storage.js";

const keys = {};

/** The key that lies at a place beside the records; `make` makes it the first time. */
export function ownKey(place, make) {
  if (!keys[place]) {
    keys[place] = find(place, make);
    keys[place].catch(() => delete keys[place]);
  }
  return keys[place];
}

async function find(place, make) {
  // Where the page is not on https there is none.
  const made = await make();
  const found = await transact("readwrite", (store) => {
    const box = {};
    store.get(place).onsuccess = ({ target: { result } }) => {
      // Another tab may have been faster.
      box.key = result || made;
      if (!result) store.put(made, place);
    };
    return box;
  });
  return found.key;
}
