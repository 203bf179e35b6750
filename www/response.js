/**
 * What becomes of the answers: the module `manyi-response.wasm` (`src/response/`). `widget.js` loads this
 * script after the first paint, and only for a survey that has use for it.
 */

import { Response, start } from "./manyi_bindings.js";
import style from "./themes/scores.css";

/** What scores look like. */
export { style };

let ready;

async function compile() {
  const file = "manyi-response.wasm";
  const answer = await fetch(new URL(`${file}?v=${WASM_HASH}`, import.meta.url), { integrity: WASM_INTEGRITY });
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  await start(await WebAssembly.compile(await answer.arrayBuffer()));
}

/** A response to the survey of this definition about this subject; all share one wasm instance. */
export async function open(definition, subject) {
  if (!ready) {
    ready = compile();
    ready.catch(() => (ready = undefined));
  }
  await ready;
  return Response.open(definition, JSON.stringify(subject));
}
