// The size table. `cargo xtask size` runs it: node xtask/size.mjs --compare | --record

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Brotli bytes of the script that every page view pays. */
const LOADER = 2_500;
const RECORD = "xtask/size.json";

/** What each page loads: all that `manyi.js` names by a literal counts, `import()` included, as is checked below. */
const ALWAYS = ["dist/manyi.js", "dist/manyi-widget.js"];
/** The page of a usual survey and that of one with something rare in it, with the brotli bytes that each may have. */
const PAGES = [
  { title: "manyi, a usual survey", paths: [...ALWAYS, "dist/manyi.wasm"], budget: 64_000 },
  { title: "manyi, with every type", paths: [...ALWAYS, "dist/manyi-whole.js", "dist/manyi-whole.wasm"], budget: 88_000 },
];
const OURS = [...new Set(PAGES.flatMap(({ paths }) => paths))];
/** What comes once the first question is on the screen: the rest of either module, and what scores and sends. */
const LATER = ["dist/manyi-later.js", "dist/manyi-rest.wasm", "dist/manyi-whole-rest.wasm", "dist/manyi-whole-rest.js", "dist/manyi-response.js", "dist/manyi-response.wasm"];
/** Named too: in what is told when it is missing. */
const ONLY_IN_WORDS = ["dist/manyi-later.js"];
/** Named too, but fetched only by engines without constructable style sheets, which have it packed in as text. */
const ONLY_BY_OLD_ENGINES = ["dist/themes/default.css", "dist/themes/whole.css", "dist/themes/whole-rest.css"];
/** SurveyJS for plain pages, with the style sheet that asks for no web font. */
const THEIRS = [
  "node_modules/survey-core-2/survey.core.min.js",
  "node_modules/survey-js-ui/survey-js-ui.min.js",
  "node_modules/survey-core-2/survey-core.fontless.min.css",
];

if (![...OURS, ...LATER].every((path) => existsSync(path))) {
  console.error("error: dist/ is not filled; `cargo xtask dist` does that");
  process.exit(1);
}
const problems = [];
const files = {};
const theirs = await table("SurveyJS 2.5.38", THEIRS);
for (const { title, paths, budget } of PAGES) {
  const ours = await table(title, paths);
  Object.assign(files, ours.files);
  const ratio = (key) => (theirs.total[key] / ours.total[key]).toFixed(1).padStart(9);
  console.log(`${"  times smaller than SurveyJS".padEnd(58)}${ratio("raw")} ${ratio("gzip")} ${ratio("brotli")}`);
  const { brotli } = ours.total;
  const left = budget - brotli;
  console.log(`  ${Math.abs(left)} brotli bytes ${left < 0 ? "over" : "are left of"} the budget of ${budget}`);
  if (left < 0) problems.push(`${title}: ${brotli} brotli bytes, the budget ${budget}`);
}

const later = await table("manyi, after the first question", LATER);
Object.assign(files, later.files);

if (files["dist/manyi.js"].brotli > LOADER) {
  problems.push(`manyi.js is ${files["dist/manyi.js"].brotli} brotli bytes, its budget ${LOADER}`);
}
for (const name of await namedByLiteral()) {
  if (![...OURS, ...ONLY_IN_WORDS, ...ONLY_BY_OLD_ENGINES].includes(`dist/${name}`)) {
    problems.push(`a script names dist/${name}, which is not in the list of xtask/size.mjs`);
  }
}

if (process.argv[2] === "--record") {
  const lines = Object.entries(files).map(([path, { raw, brotli }]) => {
    return `  ${JSON.stringify(path)}: { "raw": ${raw}, "brotli": ${brotli} }`;
  });
  await writeFile(RECORD, `{\n${lines.join(",\n")}\n}\n`);
} else {
  const recorded = JSON.parse(await readFile(RECORD, "utf8").catch(() => "{}"));
  problems.push(...differences(recorded, files));
}
for (const problem of problems) console.error(`error: ${problem}`);
if (problems.length > 0) process.exit(1);

async function table(title, paths) {
  console.log(`${title.padEnd(58)}${"raw".padStart(9)} ${"gzip -9".padStart(9)} ${"brotli 11".padStart(9)}`);
  const files = {};
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const path of paths) {
    const sizes = measured(await readFile(path));
    files[path] = sizes;
    for (const key of Object.keys(total)) total[key] += sizes[key];
    printRow(`  ${path}`, sizes);
  }
  printRow("  all", total);
  return { files, total };
}

function measured(bytes) {
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

function printRow(name, sizes) {
  const numbers = Object.values(sizes).map((size) => size.toLocaleString("en").padStart(9));
  console.log(`${name.padEnd(58)}${numbers.join(" ")}`);
}

/** Files beside them that our scripts name, such as "./manyi-report.js". */
async function namedByLiteral() {
  const names = new Set();
  for (const path of OURS.filter((path) => path.endsWith(".js"))) {
    const text = await readFile(path, "utf8");
    for (const [, name] of text.matchAll(/["'`](?:\.\/)?([\w/-]+\.(?:js|mjs|wasm|css))\b/g)) names.add(name);
  }
  return names;
}

/** Raw bytes must be those on record; another Node may bring a brotli that packs a little otherwise. */
function differences(recorded, now) {
  const lines = [];
  for (const path of Object.keys(now)) {
    const [before, after] = [recorded[path] ?? { raw: 0, brotli: 0 }, now[path]];
    const isSame = before.raw === after.raw && Math.abs(before.brotli / after.brotli - 1) < 0.005;
    if (isSame) continue;
    const change = after.brotli - before.brotli;
    lines.push(
      `${path}: on record ${before.raw} raw, ${before.brotli} brotli; ` +
        `now ${after.raw} raw, ${after.brotli} brotli (${change < 0 ? "" : "+"}${change})`,
    );
  }
  if (lines.length > 0) {
    lines.push("if that is meant, accept it with `cargo xtask size --record` and commit xtask/size.json");
  }
  return lines;
}
