/**
 * What is kept on the device: drafts and responses that are not delivered yet, in IndexedDB.
 *
 * Writes are strictly durable: they are told to be safe only when they are on the disk.
 */

const STORE = "records";

/** Records to be written, by key; `undefined` for those to be let go. */
let waiting = new Map();
let writing;
let connection;

function connect() {
  if (!connection) {
    connection = new Promise((resolve, reject) => {
      const request = indexedDB.open("manyi", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        // The system may close it behind our back; the next use opens it again.
        request.result.onclose = () => (connection = undefined);
        resolve(request.result);
      };
    });
    connection.catch(() => (connection = undefined));
  }
  return connection;
}

/** A transaction on the records: what `use` gives, once all of it is on the disk. */
export async function transact(mode, use, commits) {
  const database = await connect();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const result = use(transaction.objectStore(STORE));
    // Where the page is about to go, nobody is left to see the requests through.
    if (commits && transaction.commit) transaction.commit();
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Everything that waits goes in one transaction; what comes meanwhile, in the next. */
async function write() {
  const batch = waiting;
  waiting = new Map();
  writing = undefined;
  await transact("readwrite", (store) => {
    for (const [key, record] of batch) {
      if (record === undefined) store.delete(key);
      else store.put(record, key);
    }
  }, true);
}

/** Keeps a record, or lets go of it where there is none now; true once that is on the disk, false if it could not be. */
export function keep(key, record) {
  if (record) mark();
  waiting.set(key, record);
  if (!writing) writing = (last = last.catch(() => {}).then(write));
  return writing.then(
    () => true,
    () => false,
  );
}

let last = Promise.resolve();

/** Set once something has been kept here: a page with nothing to find need not open a database. */
const MARK = "manyi-kept";

function mark() {
  try {
    localStorage.setItem(MARK, "1");
  } catch {
    // Then `mayHold` finds out the long way.
  }
}

function mayHold() {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return true;
  }
}

/** Opens the database before there is something to keep: as the page goes, it would be too late. */
export function prepare() {
  connect().catch(() => {});
}

/** All records by key; none where the browser keeps nothing. */
export async function kept() {
  const found = {};
  if (!mayHold()) return found;
  try {
    await last.catch(() => {});
    await transact("readonly", (store) => {
      store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        found[cursor.key] = cursor.value;
        cursor.continue();
      };
    });
  } catch {
    // Private windows and blocked storage: the survey runs, and tells when it cannot keep.
  }
  return found;
}
