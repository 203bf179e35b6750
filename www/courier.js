/**
 * The courier of a page or of a service worker (`sync.js`): it does what the queue in the wasm decides
 * (`src/delivery/queue/`). It keeps in IndexedDB, sends by `fetch`, holds the lock that one of them has, and wakes the
 * queue.
 */

import { orders } from "./orders.js";
import { opened, seal } from "./sealed.js";
import { publicKey, sign } from "./signed.js";
import { transact } from "./storage.js";

/** The name of the lock, of the channel on which tabs tell each other that something has changed, and of the sync. */
export const NAME = "manyi-outbox";

/** What addresses are relative to. */
const BASE = self.document?.baseURI || location.href;

/** What a browser lets be under way when the page is gone, in bytes; a little less than the 64 KiB. */
const KEEPALIVE = 60000;

/** The keys of the queue; drafts lie beside them. */
const OURS = /^(response\/|state\/|device$|lease$|erased$)/;

/** Keys of records that may hold what somebody has answered. */
const PRIVATE = /^(response|state)\//;

export class Courier {
  constructor(Outbox) {
    orders.courier = this;
    this.listeners = new Set();
    /** Who waits to hear whether a response is safe, by its id. */
    this.waiting = new Map();
    /** Ids of responses that somebody did not take. */
    this.failed = new Set();
    /** Ids of responses that were taken from this page, until they are delivered. */
    this.own = new Set();
    /** What is under way in the store. */
    this.line = Promise.resolve();
    /** Bytes that are on their way as requests that outlive the page. */
    this.afloat = 0;
    const { locks } = navigator;
    this.outbox = Outbox.open(locks ? "" : String(Math.random()));
    if (locks) {
      // Held until the tab is gone.
      const held = () => new Promise((release) => {
        this.release = release;
        if (this.isDismissed) release();
        else this.ask("elected");
      });
      locks.request(NAME, held).catch(() => {});
    }
    this.channel = self.BroadcastChannel && new BroadcastChannel(NAME);
    if (this.channel) this.channel.onmessage = () => this.ask("wake");
    self.addEventListener("online", () => this.ask("hurry"));
    self.document?.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask("wake");
      else this.leave();
    });
    self.addEventListener("pagehide", () => {
      this.leave();
      this.ask("close");
    });
    this.ask("start");
    this.find();
  }

  /** The page may be gone soon: what fits is sent now. What is left, the site's service worker may bring later. */
  leave() {
    this.ask("flush", Math.max(KEEPALIVE - this.afloat, 0));
    const { waiting, sending } = JSON.parse(this.ask("overview"));
    if (waiting + sending) this.summon();
  }

  /** Has the site's service worker bring what waits, once there is a network. As a page goes, a browser may take no orders any more. */
  summon() {
    this.worker?.sync?.register(NAME).catch(() => {});
  }

  /** Looks who could send what is left: as the page goes, it is too late to look. A site may register it at any time. */
  async find() {
    this.worker = await navigator.serviceWorker?.ready;
  }

  /** Lets go of everything: another may send. */
  dismiss() {
    this.isDismissed = true;
    clearTimeout(this.timer);
    this.channel?.close();
    this.release?.();
  }

  /** Asks the queue, tells what is new, and sees to it that it is woken in time. */
  ask(what, first = "", second = "") {
    if (this.isDismissed) return "";
    const call = (...asked) => this.outbox.ask(...asked, performance.now());
    const answer = call(what, String(first), second);
    for (const news of JSON.parse(call("news", "", ""))) {
      queueMicrotask(() => this.tell(news));
    }
    clearTimeout(this.timer);
    const wait = call("wait", "", "");
    if (wait) this.timer = setTimeout(() => this.ask("wake"), wait);
    return what === "overview" && this.publicKey ? JSON.stringify({ ...JSON.parse(answer), publicKey: this.publicKey }) : answer;
  }

  /** Tells the first who has use for it; whoever waits for his own response comes before the others. */
  tell(news) {
    const { waiting } = this;
    if (news.news === "delivered") for (const ids of [this.failed, this.own]) ids.delete(news.id);
    if (news.news === "failed") {
      this.failed.add(news.id);
      this.summon();
      // Those behind it in the line wait now, too.
      for (const id of this.own) if (!this.failed.has(id) && this.isStuck(id)) this.tell({ ...news, id, status: 0 });
    }
    if (waiting.has(news.id) && /kept/.test(news.news)) {
      waiting.get(news.id)(news.news === "kept");
      waiting.delete(news.id);
    }
    for (const listener of this.listeners) if (listener(news)) return;
  }

  configure(survey, settings) {
    // One questionnaire that asks for it is enough.
    this.isSealing = this.isSealing || settings.delivery?.encrypted === true;
    // So that it can be shown, and told to who is to know this device.
    if (settings.delivery?.endpoints?.some(({ signed }) => signed)) publicKey().then((key) => (this.publicKey = key), () => {});
    this.ask("configure", survey, JSON.stringify(settings));
    // The page was opened: what failed before is tried soon.
    if (!this.isHurried) this.ask("hurry");
    this.isHurried = true;
  }

  /** Somebody asks for another try: all that waits goes, for it stands in one line. */
  again(id) {
    if (this.failed.delete(id)) this.ask("resend");
  }

  /**
   * Whether a response goes nowhere now: its endpoint is left alone, or others are before it and it is not safe, so that
   * somebody has to know.
   */
  isStuck(id) {
    const { sending, responses } = JSON.parse(this.ask("overview"));
    const own = responses.find((response) => response.id === id);
    const isLeft = own && Object.values(own.endpoints).some(({ state }) => /waiting|refused/.test(state));
    const isStuck = isLeft && !own.sending && !(own.kept && sending);
    if (isStuck) this.failed.add(id);
    return isStuck;
  }

  /** Whether a response of this id is finished, here or in another tab. */
  hasTaken(id) {
    return !!this.outbox.ask("taken", id, "", performance.now());
  }

  /** Takes a response; a promise of whether it is safe, or nothing if no endpoint is to get it. */
  take(survey, body, draft) {
    // Another element of the page may have found it and handed it over as well.
    const others = this.waiting.get(body.id);
    const outcome = new Promise((resolve) => {
      this.waiting.set(body.id, (isSafe) => {
        others?.(isSafe);
        resolve(isSafe);
      });
    });
    this.own.add(body.id);
    if (!this.ask("take", survey, JSON.stringify({ body, draft }))) {
      this.waiting.delete(body.id);
      this.own.delete(body.id);
      return undefined;
    }
    navigator.storage?.persist?.().catch(() => {});
    this.find();
    return outcome;
  }

  // What the queue begins. Each ends with a call of `ask`, never before this one has returned.

  /** What is begun first ends first, also where it is sealed or opened on the way. */
  inLine(act) {
    this.line = this.line.catch(() => {}).then(act);
  }

  look() {
    this.inLine(async () => {
      const found = [];
      let texts;
      try {
        await transact("readonly", (store) => {
          store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
            if (!cursor) return;
            if (OURS.test(cursor.key)) found.push([cursor.key, cursor.value]);
            cursor.continue();
          };
        });
        for (const entry of found) entry[1] = await opened(entry[1]);
        texts = JSON.stringify(found.filter(([, text]) => text !== undefined));
      } catch {
        // Private windows and blocked storage: the queue lives as long as the page.
      }
      this.isRead = true;
      this.ask(texts ? "found" : "unreadable", texts);
    });
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
    this.inLine(async () => {
      let written = "failed";
      try {
        if (this.isSealing) await closed(records);
        await transact("readwrite", (store) => {
          let left = expected.length;
          if (!left) change(store);
          for (const [key, record] of expected) {
            store.get(key).onsuccess = ({ target: { result } }) => {
              // What is neither a text nor sealed was kept by a page that had no courier: the queue takes its place.
              const there = typeof result === "string" ? result : result?.iv ? "" : null;
              isAsExpected = isAsExpected && there === record;
              left -= 1;
              if (!left && isAsExpected) change(store);
            };
          }
        });
        written = isAsExpected ? "kept" : "conflict";
      } catch {
        // No room, no storage, or no way to seal it.
      }
      this.ask("written", ticket, written);
      if (written !== "failed") this.channel?.postMessage("");
    });
  }

  /** Whether anybody answers there, whatever the answer: not every network leads somewhere. */
  async probe(ticket, url) {
    await undefined;
    const asked = { method: "HEAD", mode: "no-cors", cache: "no-store", credentials: "omit" };
    fetch(new URL(url, BASE), asked).then(
      () => this.ask("reached", ticket),
      () => this.ask("unreachable", ticket),
    );
  }

  async send(ticket, about) {
    const { url, body, parts, mode, patience, ...request } = JSON.parse(about);
    request.body = parts ? form(parts) : body;
    // Another origin may refuse a header that it does not know; the id is in the body as well.
    const address = new URL(url, BASE);
    const { headers } = request;
    if (address.origin !== location.origin) delete headers["idempotency-key"];
    const size = parts ? Infinity : new Blob([body]).size;
    // Not before the call into the wasm has returned.
    await undefined;
    if (mode === "beacon") {
      const isTaken = navigator.sendBeacon(address, new Blob([body], { type: request.headers["content-type"] }));
      return void (isTaken ? this.ask("answered", ticket, '{"status":0}') : this.ask("unreachable", ticket));
    }
    const abort = self.AbortController && new AbortController();
    const timer = setTimeout(() => abort?.abort(), patience);
    const floats = this.afloat + size <= KEEPALIVE;
    if (floats) this.afloat += size;
    try {
      // A browser that cannot sign sends it all the same: whoever insists on a signature refuses it, and it is kept.
      if (headers["webhook-signature"]) await sign(headers, body).catch(() => delete headers["webhook-signature"]);
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

/** Seals what may hold answers, each record in its place. */
async function closed(records) {
  for (const entry of records) if (entry[1] !== null && PRIVATE.test(entry[0])) entry[1] = await seal(entry[1]);
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
