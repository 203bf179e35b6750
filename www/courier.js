/**
 * The courier of a page: it does what the queue in the wasm decides (`src/delivery/queue/`). It keeps in
 * IndexedDB, sends by `fetch`, holds the lock that one tab has, and wakes the queue.
 */

import { orders } from "./orders.js";
import { transact } from "./storage.js";

/** The name of the lock, and of the channel on which tabs tell each other that something has changed. */
const NAME = "manyi-outbox";

/** What a browser lets be under way when the page is gone, in bytes; a little less than the 64 KiB. */
const KEEPALIVE = 60000;

/** The keys of the queue; drafts lie beside them. */
const OURS = /^(response\/|state\/|device$|lease$|erased$)/;

class Courier {
  constructor(Outbox) {
    orders.courier = this;
    this.listeners = new Set();
    /** Who waits to hear whether a response is safe, by its id. */
    this.waiting = new Map();
    /** Ids of responses that somebody did not take. */
    this.failed = new Set();
    /** Bytes that are on their way as requests that outlive the page. */
    this.afloat = 0;
    const { locks } = navigator;
    this.outbox = Outbox.open(locks ? "" : String(Math.random()));
    if (locks) {
      // Held until the tab is gone.
      const held = () => new Promise(() => this.ask("elected"));
      locks.request(NAME, held).catch(() => {});
    }
    this.channel = window.BroadcastChannel && new BroadcastChannel(NAME);
    if (this.channel) this.channel.onmessage = () => this.ask("wake");
    window.addEventListener("online", () => this.ask("hurry"));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask("wake");
      else this.leave();
    });
    window.addEventListener("pagehide", () => {
      this.leave();
      this.ask("close");
    });
    this.ask("start");
  }

  /** The page may be gone soon: what fits is sent now. */
  leave() {
    this.ask("flush", Math.max(KEEPALIVE - this.afloat, 0));
  }

  /** Asks the queue, tells what is new, and sees to it that it is woken in time. */
  ask(what, first = "", second = "") {
    const call = (...asked) => this.outbox.ask(...asked, performance.now());
    const answer = call(what, String(first), second);
    for (const news of JSON.parse(call("news", "", ""))) {
      queueMicrotask(() => this.tell(news));
    }
    clearTimeout(this.timer);
    const wait = call("wait", "", "");
    if (wait) this.timer = setTimeout(() => this.ask("wake"), wait);
    return answer;
  }

  /** Tells the first who has use for it; whoever waits for his own response comes before the others. */
  tell(news) {
    const { waiting } = this;
    if (news.news === "failed") this.failed.add(news.id);
    if (news.news === "delivered") this.failed.delete(news.id);
    if (waiting.has(news.id) && /kept/.test(news.news)) {
      waiting.get(news.id)(news.news === "kept");
      waiting.delete(news.id);
    }
    for (const listener of this.listeners) if (listener(news)) return;
  }

  configure(survey, settings) {
    this.ask("configure", survey, JSON.stringify(settings));
    // The page was opened: what failed before is tried soon.
    if (!this.isHurried) this.ask("hurry");
    this.isHurried = true;
  }

  /** Somebody asks for another try: all that waits goes, for it stands in one line. */
  again(id) {
    if (this.failed.delete(id)) this.ask("resend");
  }

  /** Whether a response that is safe goes nowhere now, because its endpoint is left alone. */
  isStuck(id) {
    const { sending, responses } = JSON.parse(this.ask("overview"));
    const isStuck = sending === 0 && responses.some((response) => response.id === id);
    if (isStuck) this.failed.add(id);
    return isStuck;
  }

  /** Takes a response; a promise of whether it is safe, or nothing if no endpoint is to get it. */
  take(survey, body, draft) {
    const outcome = new Promise((resolve) => this.waiting.set(body.id, resolve));
    if (!this.ask("take", survey, JSON.stringify({ body, draft }))) return undefined;
    navigator.storage?.persist?.().catch(() => {});
    return outcome;
  }

  // What the queue begins. Each ends with a call of `ask`, never before this one has returned.

  look() {
    const found = [];
    transact("readonly", (store) => {
      store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        const { key, value } = cursor;
        if (OURS.test(key) && typeof value === "string") found.push([key, value]);
        cursor.continue();
      };
    }).then(
      () => this.ask("found", JSON.stringify(found)),
      () => this.ask("unreadable"),
    );
  }

  write(ticket, about) {
    const { expected, records } = JSON.parse(about);
    let isAsExpected = true;
    const change = (store) => {
      for (const [key, record] of records) {
        if (record === null) store.delete(key);
        else store.put(record, key);
      }
    };
    transact("readwrite", (store) => {
      let left = expected.length;
      if (!left) change(store);
      for (const [key, record] of expected) {
        store.get(key).onsuccess = ({ target: { result } }) => {
          // What is no text was kept by a page that had no courier: the queue takes its place.
          isAsExpected = isAsExpected && (typeof result === "string" ? result : null) === record;
          left -= 1;
          if (!left && isAsExpected) change(store);
        };
      }
    }).then(
      () => {
        this.ask("written", ticket, isAsExpected ? "kept" : "conflict");
        this.channel?.postMessage("");
      },
      () => this.ask("written", ticket, "failed"),
    );
  }

  async send(ticket, about) {
    const { url, body, parts, mode, patience, ...request } = JSON.parse(about);
    request.body = parts ? form(parts) : body;
    // Another origin may refuse a header that it does not know; the id is in the body as well.
    const address = new URL(url, document.baseURI);
    if (address.origin !== location.origin) delete request.headers["idempotency-key"];
    const size = parts ? Infinity : new Blob([body]).size;
    // Not before the call into the wasm has returned.
    await undefined;
    if (mode === "beacon") {
      const isTaken = navigator.sendBeacon(address, new Blob([body], { type: request.headers["content-type"] }));
      return void (isTaken ? this.ask("answered", ticket, '{"status":0}') : this.ask("unreachable", ticket));
    }
    const abort = window.AbortController && new AbortController();
    const timer = setTimeout(() => abort?.abort(), patience);
    const floats = this.afloat + size <= KEEPALIVE;
    if (floats) this.afloat += size;
    try {
      const response = await fetch(address, { ...request, mode, keepalive: floats, signal: abort?.signal });
      const said = { status: response.status, retryAfter: response.headers.get("retry-after") };
      try {
        said.body = await response.text();
      } catch {
        // The status is known, the body broke off.
      }
      this.ask("answered", ticket, JSON.stringify(said));
    } catch {
      this.ask("unreachable", ticket);
    } finally {
      clearTimeout(timer);
      if (floats) this.afloat -= size;
    }
  }
}

/** The parts of a form, files as files. */
function form(parts) {
  const data = new FormData();
  for (const [name, file, type, text] of parts) {
    if (!file) data.append(name, text);
    else data.append(name, new Blob([Uint8Array.from(atob(text), (byte) => byte.charCodeAt())], { type }), file);
  }
  return data;
}

let courier;

/** The courier of this page, for all its questionnaires. */
export function theCourier(Outbox) {
  return (courier = courier || new Courier(Outbox));
}
