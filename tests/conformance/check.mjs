// Does `manyi check` find what SurveyJS finds?
//
//   node tests/conformance/check.mjs target/debug/manyi [--count 3000] [--seed 1] [--show 20]
//                                                       [--file definitions.ndjson]
//
// Makes definitions at random (the same ones for the same seed), half of them with a fault in one
// place, loads them into survey-core and compares its `jsonErrors` with the command's errors: both
// have some or neither has, and the first thing that survey-core names is named by the command.
// With --file, also the definitions of that file: `{"definition": …}` on each line. Exit status 1
// if fewer agree than `REQUIRED`.
//
// Left out of the count are definitions on which survey-core itself throws an exception.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chance } from "./expressions/chance.mjs";
import { spoil } from "./definitions/faults.mjs";
import { valid } from "./definitions/valid.mjs";

const { Model } = createRequire(import.meta.url)("survey-core");

/** The share that has to agree. */
const REQUIRED = { generated: 0.99, given: 0.99 };

const { command, options } = readArguments(process.argv.slice(2));
// survey-core warns of every expression that it cannot read.
console.warn = () => {};
const report = console.error;
console.error = () => {};

const random = chance(options.seed);
const made = Array.from({ length: options.count }, () => {
  const definition = valid(random);
  const fault = random.happens(0.5) ? spoil(definition, random) : "no fault";
  return { definition, origin: fault };
});
let passed = compare("generated", made);
if (options.file) {
  const lines = readFileSync(options.file, "utf8").split("\n").filter(Boolean);
  passed = compare("given", lines.map((line) => JSON.parse(line))) && passed;
}
process.exitCode = passed ? 0 : 1;

/**
 * Checks the definitions both ways and reports.
 * @param {"generated" | "given"} kind
 * @param {{definition: object, origin: string}[]} cases
 * @returns {boolean} whether enough agree
 */
function compare(kind, cases) {
  const ours = manyi(cases);
  const compared = cases
    .map((one, index) => ({ ...one, wanted: surveyjs(one.definition), got: ours[index] }))
    .filter(({ wanted }) => wanted !== null);
  const different = compared.filter(({ wanted, got }) => !agree(wanted, got));
  for (const { definition, origin, wanted, got } of different.slice(0, options.show)) {
    console.log(`${origin}: ${JSON.stringify(definition)}`);
    console.log(`  SurveyJS  ${wanted.map((error) => error.message).join("\n            ") || "nothing"}`);
    console.log(`  manyi     ${got.map(({ pointer, message }) => `${pointer} ${message}`).join("\n            ") || "nothing"}`);
  }
  const agreeing = compared.length - different.length;
  const faulty = compared.filter(({ wanted }) => wanted.length).length;
  const share = compared.length ? agreeing / compared.length : 1;
  console.log(
    `${kind}: ${agreeing} of ${compared.length} agree (${faulty} have errors), ${(100 * share).toFixed(2)} %` +
      ` (${100 * REQUIRED[kind]} % required)`,
  );
  return share >= REQUIRED[kind];
}

/** Whether both found something or neither did, and the command names what survey-core names first. */
function agree(wanted, got) {
  if (!wanted.length || !got.length) return wanted.length === got.length;
  const { type, propertyName, jsonObj } = wanted[0];
  if (type === "unknownproperty" && jsonObj && typeof jsonObj === "object") {
    return got.some(({ message }) => message.includes(`"${propertyName}"`));
  }
  if (type === "incorrecttypeproperty") {
    return got.some(({ message }) => message.includes(`"${jsonObj.type}"`));
  }
  return true;
}

/** What survey-core lists; null if it throws an exception instead. */
function surveyjs(definition) {
  try {
    return new Model(structuredClone(definition)).jsonErrors ?? [];
  } catch {
    return null;
  }
}

/** The errors that the command lists for each definition. */
function manyi(cases) {
  const folder = mkdtempSync(join(tmpdir(), "manyi-check-"));
  const files = cases.map(({ definition }, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(definition));
    return file;
  });
  const run = spawnSync(command, ["check", "--format", "json", ...files], { encoding: "utf8", maxBuffer: 2 ** 30 });
  rmSync(folder, { recursive: true });
  if (run.error || run.stderr) report(`${command}: ${run.error ?? run.stderr}`);
  const found = new Map(files.map((file) => [file, []]));
  for (const line of (run.stdout ?? "").split("\n").filter(Boolean)) {
    const problem = JSON.parse(line);
    if (problem.severity === "error") found.get(problem.file).push(problem);
  }
  return [...found.values()];
}

/** @param {string[]} words */
function readArguments(words) {
  const options = { count: 3000, seed: 1, show: 20, file: "" };
  let command;
  while (words.length) {
    const word = words.shift();
    const name = word.replace(/^--/, "");
    if (!word.startsWith("--")) command = word;
    else if (name === "file") options.file = words.shift();
    else if (name in options) options[name] = Number(words.shift());
    else command = undefined;
  }
  if (!command) {
    report("usage: check.mjs COMMAND [--count N] [--seed N] [--show N] [--file NDJSON]");
    process.exit(2);
  }
  return { command, options };
}
