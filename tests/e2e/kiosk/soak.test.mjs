/**
 * A kiosk for a long time: visitors who tap at random, walk away, begin anew, reload the page, and a network that comes and
 * goes, at accelerated time, against the real collector. `MANYI_VISITS=2000` for many visits.
 *
 * Nothing may be lost or stored twice, and the memory must not grow: it is measured ten times, and at least each 100
 * visits. Reloads happen in the first half only, so that the second is the life of one page.
 */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, queueOf, test } from "../fixtures.mjs";
import { isReadyOffline } from "./visitors.mjs";

const VISITS = Number(process.env.MANYI_VISITS ?? 20);
const SEED = Number(process.env.MANYI_SEED ?? 1);
/** So many visits warm it up. */
const WARM = Math.min(100, VISITS / 4);
const EVERY = Math.max(1, Math.min(100, Math.floor(VISITS / 10)));

/** What may be more after that, whatever the number of visits: bytes that JavaScript compiles or remembers late, and nodes
 * of visits that the browser has not yet cleared away. */
const SLACK = { heap: 3_000_000, nodes: 2_000 };

const FORM = {
  meta: { name: "soak", version: "1" },
  kiosk: { unfinished: "answers", idleSeconds: 5, warningSeconds: 20, restartSeconds: 1, attract: {} },
  scoring: { scales: { s: { from: 1, to: 5, satisfiedFrom: 4, items: ["overall"] } }, indices: { mean: { type: "mean", items: ["overall"] } } },
  pages: [
    { name: "rate", elements: [{ type: "rating", name: "overall", isRequired: true }, { type: "text", name: "who" }] },
    { name: "more", elements: [{ type: "checkbox", name: "what", choices: ["staff", "speed", "room"] }, { type: "comment", name: "why", visibleIf: "{overall} < 3" }] },
  ],
};

/** The same visits for the same seed (mulberry32). */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** In the page: what a visitor touches there, and how much memory it has. */
function hands() {
  const memories = [];
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    for (const value of Object.values((made.instance || made).exports)) if (value instanceof WebAssembly.Memory) memories.push(new WeakRef(value));
    return made;
  };
  const touch = (target) => {
    // Far from the corner that staff know.
    target.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true, clientX: 600, clientY: 400 }));
    target.click();
  };
  const root = () => document.querySelector("manyi-survey")?.shadowRoot;
  window.kiosk = {
    screen: () => document.body.dataset.screen,
    isDrawn: () => Boolean(root()?.querySelector("input")),
    hasBoxes: () => Boolean(root().querySelector("input[type=checkbox]")),
    touch: (id) => touch(document.getElementById(id)),
    radio: (number) => touch(root().querySelectorAll("input[type=radio]")[number]),
    box: (number) => touch(root().querySelectorAll("input[type=checkbox]")[number]),
    write: (text) => {
      const field = root().querySelector("input[type=text], input:not([type])");
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      field.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    },
    goOn: () => touch([...root().querySelectorAll("button")].find(({ textContent }) => /Next|Send/.test(textContent))),
    memory: () => memories.map((known) => known.deref()).filter(Boolean).map(({ buffer }) => buffer.byteLength),
  };
}

// A trace of thousands of visits would be what grows.
test.use({ trace: "off" });

test(`a kiosk takes ${VISITS} visits, loses none, doubles none, and does not grow`, async ({ page, context, collector, host, pageConsole }) => {
  test.setTimeout(120_000 + VISITS * 6_000);
  pageConsole.ignore();
  const random = randomOf(SEED);
  const chance = (share) => random() < share;
  const pick = (count) => Math.floor(random() * count);
  await page.addInitScript(hands);
  const delivery = { endpoints: [{ url: `${collector.origin}/responses` }] };
  const site = await host({ files: { "/soak.json": JSON.stringify({ ...FORM, delivery }) } });
  await page.clock.install();
  await page.goto(`${site.origin}/kiosk.html?src=soak.json&locale=en`);
  await isReadyOffline(page);
  const session = await context.newCDPSession(page);
  const until = async (screen) => {
    const isThere = (wanted) => window.kiosk.screen() === wanted && (wanted === "thanks" || window.kiosk.isDrawn());
    try {
      await page.waitForFunction(isThere, screen, { polling: 10, timeout: 30_000 });
    } catch {
      const seen = await page.evaluate(() => [window.kiosk.screen(), document.querySelector("manyi-survey")?.shadowRoot.textContent]);
      throw new Error(`after visit ${measured.at(-1)?.visit ?? 0} the kiosk never came to ${screen}: ${JSON.stringify(seen)}`);
    }
  };
  const act = (what, given) => page.evaluate(([what, given]) => window.kiosk[what](given), [what, given]);

  const wanted = new Map();
  const counts = { completed: 0, timeout: 0, partial: 0, reloads: 0, cuts: 0 };
  const measured = [];
  let isUp = true;
  let loaded = 0;
  for (let visit = 1; visit <= VISITS; visit += 1) {
    if (chance(isUp ? 0.02 : 0.2)) {
      isUp = !isUp;
      counts.cuts += isUp ? 0 : 1;
      await (isUp ? collector.start() : collector.stop());
    }
    await until("attract");
    await act("touch", "begin");
    for (let taps = pick(4); taps >= 0; taps -= 1) await act("radio", pick(5));
    const who = `visit ${visit}`;
    await act("write", who);
    if (visit * 2 < VISITS && chance(0.04)) {
      counts.reloads += 1;
      loaded = visit;
      await page.reload();
      continue;
    }
    const way = random();
    if (way < 0.15) {
      wanted.set(who, "timeout");
      // No file takes as long as the clock is put forward.
      await expect.poll(async () => Boolean(await queueOf(page.locator("manyi-survey"))), { intervals: [10] }).toBe(true);
      await page.clock.fastForward(6_000);
      await page.clock.runFor(21_000);
    } else if (way < 0.25) {
      wanted.set(who, "partial");
      await act("touch", "leave");
    } else {
      await act("goOn");
      await page.waitForFunction(() => window.kiosk.hasBoxes(), undefined, { polling: 10 });
      if (chance(0.5)) await act("box", pick(3));
      await act("goOn");
      wanted.set(who, "completed");
      await until("thanks");
      if (chance(0.5)) await act("touch", "next");
      else await page.clock.runFor(1_200);
    }
    counts[wanted.get(who)] += 1;
    if (visit % EVERY === 0) {
      await until("attract");
      for (const _ of "12") await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
      const memory = await page.evaluate(() => window.kiosk.memory());
      const sample = { visit, sinceLoad: visit - loaded, heap: usedSize, nodes, listeners: jsEventListeners, wasm: memory.reduce((sum, bytes) => sum + bytes, 0), instances: memory.length };
      measured.push(sample);
      console.log(JSON.stringify(sample));
    }
  }
  if (!isUp) await collector.start();
  await until("attract");
  // What waits for another attempt is waited for.
  const left = async () => {
    await page.clock.fastForward(60_000);
    return (await queueOf(page.locator("manyi-survey")))?.responses.length;
  };
  await expect.poll(left, { timeout: 60_000, intervals: [300] }).toBe(0);

  const stored = await collector.responses();
  const places = new Map();
  for (const { values, status } of stored) places.set(values.who, [...(places.get(values.who) || []), status]);
  expect([...wanted].filter(([who]) => !places.has(who)), "lost").toEqual([]);
  expect([...places].filter(([, statuses]) => statuses.length > 1), "stored twice").toEqual([]);
  expect([...places].filter(([who, [status]]) => wanted.get(who) !== status), "stored as something else").toEqual([]);
  expect(new Set(stored.map(({ device }) => device.seq)).size, "numbers on the device").toBe(stored.length);

  console.log(`${VISITS} visits: ${stored.length} stored of ${wanted.size}`, JSON.stringify(counts));
  if (process.env.MANYI_FIGURES) await writeFile(path.resolve(process.env.MANYI_FIGURES), JSON.stringify({ counts, stored: stored.length, measured }, null, 1));
  const [warm, ...later] = measured.filter(({ sinceLoad, visit }) => visit >= WARM && sinceLoad >= Math.min(EVERY, WARM));
  for (const { visit, heap, wasm, nodes } of later) {
    expect(heap, `heap after ${visit} visits, warm ${warm.heap}`).toBeLessThan(warm.heap + SLACK.heap);
    expect(wasm, `WebAssembly after ${visit} visits, warm ${warm.wasm}`).toBeLessThanOrEqual(2 * warm.wasm);
    expect(nodes, `nodes after ${visit} visits, warm ${warm.nodes}`).toBeLessThan(warm.nodes + SLACK.nodes);
  }
});
