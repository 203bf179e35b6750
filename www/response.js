/**
 * What becomes of the answers: the module `manyi-response.wasm` (`src/response/`). `widget.js` loads this
 * script after the first paint, and only for a survey that has use for it.
 */

import { start } from "./manyi_bindings.js";
import { theCourier } from "./courier.js";
import style from "./themes/scores.css";
import { over, unfinished } from "./unfinished.js";

/** What scores look like; what becomes of a response that nobody goes on with, or somebody elsewhere. */
export { over, style, unfinished };

let ready;

async function compile() {
  const file = "manyi-response.wasm";
  const answer = await fetch(new URL(`${file}?v=${WASM_HASH}`, import.meta.url), { integrity: WASM_INTEGRITY });
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return start(await WebAssembly.compile(await answer.arrayBuffer()));
}

/**
 * A response to the survey of this definition about this subject, and the courier of the page if responses
 * are sent anywhere; all share one wasm instance.
 */
export async function open(definition, subject, isPosted) {
  if (!ready) {
    ready = compile();
    ready.catch(() => (ready = undefined));
  }
  const { Response, Outbox } = await ready;
  return [Response.open(definition, JSON.stringify(subject)), isPosted && theCourier(Outbox)];
}
