// The speed table. `cargo xtask bench` runs it: node tests/bench/run.mjs [--runs N] [--only manyi,surveyjs,hand]
//
// SurveyJS 2.5.38 (its build for plain pages), manyi, and a page written by hand that makes the same
// nodes as manyi, in one Chromium, on the same JSON. The runs are interleaved, so that what else the
// machine does falls on all alike; each is a new browser context, so nothing is cached; the first of
// each is dropped. Times are wall clock, from the cause to the task after the frame that shows it;
// the start includes fetching all files from a server on this machine.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { chromium } from "playwright-core";
import * as pages from "./pages.mjs";
import { dependent, mixed, ten } from "./questionnaires.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MANY = 1000;
const DEPENDENT = 200;

const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "5" }, only: { type: "string" } },
});
const runs = Number(options.runs);
const candidates = (options.only ?? "surveyjs,manyi,hand").split(",");
const mixedQuestionnaire = mixed(MANY);

const files = new Map();
const server = createServer((request, response) => void serve(request, response));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-precise-memory-info",
  ],
});

/** candidate -> measure -> the values of the runs that count. */
const results = Object.fromEntries(candidates.map((name) => [name, {}]));
try {
  const tree = candidates.includes("hand") ? await manyiTree() : null;
  for (let run = 0; run <= runs; run++) {
    for (const name of candidates) {
      const measured = name === "hand" ? await runByHand(tree) : await runSurvey(name);
      if (run === 0) continue;
      for (const [measure, value] of Object.entries(measured)) (results[name][measure] ??= []).push(value);
    }
    process.stderr.write(run === 0 ? "warm-up done\n" : `run ${run} of ${runs}\n`);
  }
} finally {
  await browser.close();
  server.close();
}
await printTable();

/** All measures of one survey library, each part in a context of its own. */
async function runSurvey(name) {
  const measured = {};
  await inPage(`/${name}-ten.html`, async (page) => {
    measured.start = await page.evaluate(async () => (await bench.start) - bench.started);
  });
  await inPage(`/${name}.html`, async (page) => {
    await page.evaluate(() => bench.load());
    Object.assign(measured, await shown(page, mixedQuestionnaire));
    measured.heap = await heap(page);
    Object.assign(measured, await answered(page));
  });
  await inPage(`/${name}.html`, async (page) => {
    await page.evaluate(() => bench.load());
    await shown(page, dependent(DEPENDENT));
    await page.waitForTimeout(200);
    measured.appear = await clicked(page, 0, DEPENDENT);
    await page.waitForTimeout(200);
    measured.vanish = await clicked(page, 1, 0);
  });
  return measured;
}

async function runByHand(tree) {
  const measured = {};
  await inPage("/hand.html", async (page) => {
    await page.evaluate((sheets) => bench.load(sheets), tree.sheets);
    const { many, elements } = await shown(page, tree.nodes);
    Object.assign(measured, { many, elements }, await answered(page));
  });
  return measured;
}

/** What manyi makes of the mixed questionnaire, to be made again by hand. */
async function manyiTree() {
  let tree;
  await inPage("/manyi.html", async (page) => {
    await page.evaluate(() => bench.load());
    await shown(page, mixedQuestionnaire);
    tree = await page.evaluate(() => bench.tree());
  });
  return tree;
}

async function shown(page, definition) {
  return page.evaluate(async (definition) => {
    await bench.painted();
    const start = performance.now();
    bench.show(definition);
    const many = (await bench.painted(bench.isThere)) - start;
    return { many, elements: bench.elements() };
  }, definition);
}

/** The first answer on the page, and the second: a tap on a radio button. */
async function answered(page) {
  const tap = (index) =>
    page.evaluate(async (index) => {
      await bench.painted();
      const radio = bench.radios()[index];
      const start = performance.now();
      radio.click();
      return (await bench.painted(() => radio.checked)) - start;
    }, index);
  await page.waitForTimeout(300);
  const first = await tap(0);
  await page.waitForTimeout(300);
  return { first, second: await tap(1) };
}

/** A tap on radio button `index`, until `count` text inputs are in view. */
async function clicked(page, index, count) {
  return page.evaluate(
    async ({ index, count }) => {
      await bench.painted();
      const start = performance.now();
      bench.radios()[index].click();
      return (await bench.painted(() => bench.shown() === count)) - start;
    },
    { index, count },
  );
}

/** Bytes of JavaScript objects after a collection, and of wasm memory. */
async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const wasm = await page.evaluate(() => globalThis.wasmMemories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0));
  await session.detach();
  return usedSize + wasm;
}

async function inPage(address, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(watchWasm);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  try {
    await page.goto(origin + address);
    await use(page);
  } catch (error) {
    throw new Error(`${address}: ${error.message}\n${problems.join("\n")}`);
  } finally {
    await context.close();
  }
  if (problems.length > 0) throw new Error(`${address}: ${problems.join("\n")}`);
}

/** Runs in every page before its scripts: remembers the memories of wasm instances. */
function watchWasm() {
  const memories = (globalThis.wasmMemories = []);
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...parameters) => {
      const made = await original.apply(WebAssembly, parameters);
      const { exports } = made.instance ?? made;
      for (const value of Object.values(exports)) if (value instanceof WebAssembly.Memory) memories.push(value);
      return made;
    };
  }
}

async function serve(request, response) {
  const { pathname } = new URL(request.url, origin);
  const made = {
    "/surveyjs.html": () => pages.surveyjs(),
    "/surveyjs-ten.html": () => pages.surveyjs(ten()),
    "/manyi.html": () => pages.manyi(),
    "/manyi-ten.html": () => pages.manyi(ten()),
    "/hand.html": () => pages.byHand(),
    "/favicon.ico": () => "",
  }[pathname];
  const header = (type) => ({ "content-type": type, "cache-control": "no-store" });
  if (made) return void response.writeHead(200, header("text/html; charset=utf-8")).end(made());
  const file = await fileAt(pathname);
  if (!file) return void response.writeHead(404).end();
  const types = { ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };
  response.writeHead(200, header(types[path.extname(pathname)])).end(file);
}

/** A file of dist/ or of SurveyJS. Read once: the disk's time is nobody's. */
async function fileAt(pathname) {
  const [, folder, name] = pathname.match(/^(\/surveyjs)?\/(.*)$/);
  const packages = ["node_modules/survey-core-2", "node_modules/survey-js-ui"];
  for (const place of folder ? packages : ["dist"]) {
    const file = path.join(ROOT, place, name);
    const known = files.get(file) ?? (await readFile(file).catch(() => null));
    if (known) files.set(file, known);
    if (known) return known;
  }
  return null;
}

async function printTable() {
  const milliseconds = (value) => `${value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ms`;
  const megabytes = (value) => `${(value / 1e6).toFixed(1)} MB`;
  const rows = [
    ["script start to painted, 10 questions", "start", milliseconds, 1 / 5, 1 / 8],
    [`${MANY.toLocaleString("en")} mixed questions on one page, painted`, "many", milliseconds, 1 / 8, 1 / 15],
    ["first answer on that page, to next frame", "first", milliseconds, 1 / 20, 1 / 60],
    ["second answer, to next frame", "second", milliseconds],
    [`${DEPENDENT} \`visibleIf\` all becoming true, to next frame`, "appear", milliseconds, 1 / 8, 1 / 15],
    [`${DEPENDENT} \`visibleIf\` all becoming false, to next frame`, "vanish", milliseconds, 1 / 8, 1 / 15],
    [`JS + wasm heap, ${MANY.toLocaleString("en")} questions`, "heap", megabytes, 1 / 4, 1 / 8],
    ["elements in that page", "elements", (value) => value.toLocaleString("en")],
  ];
  const version = browser.version();
  const cores = os.cpus();
  console.log(`\n${new Date().toISOString().slice(0, 10)}, Chromium ${version}, ${cores.length} x ${cores[0].model.trim()}, ${os.type()}; median [best] of ${runs}\n`);
  console.log("| | SurveyJS 2.5.38 | manyi | of SurveyJS | budget | by hand |");
  console.log("|---|---|---|---|---|---|");
  for (const [title, measure, text, budget] of rows) {
    const cell = (name) => {
      const values = results[name]?.[measure];
      return values ? `${text(median(values))} [${text(Math.min(...values))}]` : "-";
    };
    const ratio = ratioOf("manyi", "surveyjs", measure);
    const kept = ratio === null || !budget ? "" : ratio <= budget ? " ✓" : " ✗";
    const limit = budget ? `1/${Math.round(1 / budget)}${kept}` : "-";
    console.log(`| ${title} | ${cell("surveyjs")} | ${cell("manyi")} | ${ratio === null ? "-" : fraction(ratio)} | ${limit} | ${cell("hand")} |`);
  }
  const floor = ratioOf("manyi", "hand", "many");
  if (floor !== null) {
    console.log(`| the same nodes by hand | - | ${floor.toFixed(2)} x by hand | - | 2 x${floor <= 2 ? " ✓" : " ✗"} | 1 |`);
  }
  const loader = await readFile(path.join(ROOT, "dist/manyi.js")).catch(() => null);
  if (loader) console.log(`| the loader that every page view pays, brotli bytes | - | ${brotliCompressSync(loader).length.toLocaleString("en")} | - | 2,500 | - |`);
}

/** The median over the median; null where one is missing. */
function ratioOf(ours, theirs, measure) {
  const [above, below] = [results[ours]?.[measure], results[theirs]?.[measure]];
  return above && below ? median(above) / median(below) : null;
}

function fraction(ratio) {
  return ratio < 1 ? `1/${(1 / ratio).toFixed(1)}` : `${ratio.toFixed(2)} x`;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
