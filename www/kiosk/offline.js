/**
 * The set of files that starts without network (`sw.js`), and its next version.
 *
 * The worker is registered under an address that names the definition and its fingerprint, so that a new definition is a
 * new set, too. A new set is put in force only by `change()`, between two visitors.
 */

/** How often the definition is looked for anew, in ms. */
const AGAIN = 10 * 60 * 1000;

export class Offline {
  /** `src` is the address of the definition; `ready` is called when there is a new set to change to. */
  constructor(src, ready) {
    this.src = src;
    this.ready = ready;
    this.canBe = "serviceWorker" in navigator;
    if (!this.canBe) return;
    this.wasControlled = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      // The first worker of all takes over a page that is of its version already.
      if (this.wasControlled) location.reload();
      this.wasControlled = true;
    });
    this.look();
    this.timer = setInterval(() => this.look(), AGAIN);
    window.addEventListener("online", () => this.look());
  }

  /** Looks whether there is something new, and has it fetched. */
  async look() {
    try {
      const response = await fetch(this.src, { cache: "no-store" });
      if (!response.ok) return;
      const bytes = await response.arrayBuffer();
      // Half a file, or a page of the server's, is no new version.
      JSON.parse(new TextDecoder().decode(bytes));
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const print = btoa(String.fromCharCode(...digest));
      const query = new URLSearchParams({ src: this.src, print });
      const scope = location.pathname;
      this.registration = await navigator.serviceWorker.register(trusted(`sw.js?${query}`), { scope, updateViaCache: "none" });
      this.registration.onupdatefound = () => this.follow();
      this.follow();
    } catch {
      // No network, or one of the files does not fit the others: what is in force stays.
    }
  }

  follow() {
    const { installing, waiting } = this.registration;
    if (waiting && this.wasControlled) this.ready();
    if (installing) installing.onstatechange = () => this.follow();
  }

  /** Puts the new set in force, and starts with it; false if there is none. */
  change() {
    const waiting = this.registration?.waiting;
    if (!waiting || !this.wasControlled) return false;
    waiting.postMessage("change");
    return true;
  }

  /** Whether the page would start without network: `ready`, `not`, or `insecure` where it never will. */
  state() {
    if (!this.canBe) return "insecure";
    return navigator.serviceWorker.controller ? "ready" : "not";
  }
}

let policy;

/** An address of ours as a page wants it whose policy takes no plain texts for scripts. */
function trusted(address) {
  const url = new URL(address, document.baseURI).href;
  policy = policy || window.trustedTypes?.createPolicy("manyi-kiosk", { createScriptURL: (url) => url });
  return policy ? policy.createScriptURL(url) : url;
}
