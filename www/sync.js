/**
 * For a service worker: what waits is sent when the network is back, also when no page of the site is open (Background
 * Sync, in browsers that have it). The kiosk's has it already; that of a site takes it in:
 *
 *     importScripts("manyi-sync.js");
 *
 * `self.MANYI` says before where dist/ is, if not beside the worker. A page asks for it when something fails and as it
 * goes (`courier.js`); the browser tries again by itself as long as something is left.
 */

import { start } from "./manyi_bindings.js";
import { Courier, NAME } from "./courier.js";

/** How long everything may take, in ms. A browser ends a worker that takes minutes. */
const PATIENCE = 90000;
/** How often to look whether all is sent, in ms. */
const LOOK = 200;

async function compile() {
  const place = new URL(self.MANYI || ".", location.href);
  const address = new URL(`manyi-response.wasm?v=${WASM_HASH}`, place).href;
  const answer = (await caches.match(address, { ignoreSearch: true })) || (await fetch(address, { integrity: WASM_INTEGRITY }));
  return WebAssembly.compile(await answer.arrayBuffer());
}

/** Sends what waits; an error where something is left, so that the browser tries again. */
async function deliver() {
  const { Outbox } = await start(await compile());
  const courier = new Courier(Outbox);
  courier.ask("hurry");
  const end = performance.now() + PATIENCE;
  /** How many wait; none before the store has been read. */
  const left = () => {
    const { waiting, sending } = JSON.parse(courier.ask("overview"));
    return waiting + sending;
  };
  try {
    do await new Promise((resolve) => setTimeout(resolve, LOOK));
    while ((!courier.isRead || left()) && performance.now() < end);
    if (left()) throw new Error(`${left()} responses wait`);
  } finally {
    courier.dismiss();
  }
}

addEventListener("sync", (event) => {
  if (event.tag === NAME) event.waitUntil(deliver());
});
