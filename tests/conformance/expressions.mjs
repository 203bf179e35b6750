// Does `manyi eval` yield what SurveyJS yields?
//
//   node tests/conformance/expressions.mjs target/debug/manyi [--ordinary 5000] [--quirks 5000]
//                                                             [--seed 1] [--show 20]
//
// Makes expressions and values at random (the same ones for the same seed), evaluates them in
// survey-core and in the command, and reports in how many they agree. Two kinds are made:
// ordinary ones, as people write them, and quirks, as nobody should. Exit status 1 if fewer
// agree than `REQUIRED`.
//
// Left out of the count are expressions on which survey-core itself throws an exception.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { ordinary } from "./expressions/ordinary.mjs";
import { quirk } from "./expressions/quirks.mjs";
import { chance } from "./expressions/chance.mjs";

const { ConditionRunner, ConditionsParser, ExpressionRunner } =
  createRequire(import.meta.url)("survey-core");

/** The share that has to agree. */
const REQUIRED = { ordinary: 0.998, quirks: 0.95 };

/**
 * @typedef {{expression: string, values: object, condition?: boolean}} Case
 * @typedef {string} Result JSON of the value, or "syntax error"
 */

const { command, options } = readArguments(process.argv.slice(2));
// survey-core warns of every unknown function.
console.warn = () => {};

let failed = false;
for (const [kind, make] of Object.entries({ ordinary, quirks: quirk })) {
  const random = chance(options.seed);
  const cases = Array.from({ length: options[kind] }, () => make(random));
  failed = !compare(kind, cases) || failed;
}
process.exitCode = failed ? 1 : 0;

/**
 * Evaluates the cases both ways and reports.
 * @param {"ordinary" | "quirks"} kind
 * @param {Case[]} cases
 * @returns {boolean} whether enough agree
 */
function compare(kind, cases) {
  const ours = manyi(cases);
  const compared = cases
    .map((one, index) => ({ ...one, wanted: surveyjs(one), got: ours[index] }))
    .filter(({ wanted }) => wanted !== null);
  const different = compared.filter(({ wanted, got }) => wanted !== got);
  const share = compared.length ? 1 - different.length / compared.length : 1;
  for (const { expression, values, condition, wanted, got } of different.slice(0, options.show)) {
    console.log(`${condition ? "condition" : "value of"} ${expression}`);
    console.log(`  with      ${JSON.stringify(values)}`);
    console.log(`  SurveyJS  ${wanted}\n  manyi     ${got}`);
  }
  const agreeing = compared.length - different.length;
  console.log(
    `${kind}: ${agreeing} of ${compared.length} agree, ${(100 * share).toFixed(2)} %` +
      ` (${100 * REQUIRED[kind]} % required)`,
  );
  return share >= REQUIRED[kind];
}

/**
 * What survey-core yields; null if it throws an exception instead.
 * @param {Case} one
 * @returns {Result | null}
 */
function surveyjs({ expression, values, condition }) {
  const parser = new ConditionsParser();
  parser.parseExpression(expression);
  if (parser.error) {
    return "syntax error";
  }
  const Runner = condition ? ConditionRunner : ExpressionRunner;
  try {
    return JSON.stringify(plain(new Runner(expression).runValues(structuredClone(values))));
  } catch {
    return null;
  }
}

/**
 * What the command yields.
 * @param {Case[]} cases
 * @returns {Result[]}
 */
function manyi(cases) {
  const input = cases.map((one, id) => JSON.stringify({ id, ...one })).join("\n");
  const run = spawnSync(command, ["eval", "--batch"], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const results = new Array(cases.length).fill("no answer");
  for (const line of (run.stdout ?? "").split("\n").filter(Boolean)) {
    const answer = JSON.parse(line);
    results[answer.id] =
      "error" in answer ? "syntax error" : JSON.stringify(plain(answer.value));
  }
  if (results.includes("no answer")) {
    console.error(`${command} did not answer everything: ${run.error ?? run.stderr}`);
  }
  return results;
}

/**
 * A value as it may be compared as JSON: names in order, dates as ISO text, and null for what
 * JSON does not know.
 * @param {unknown} value
 */
function plain(value) {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null;
  if (value instanceof Date) return Number.isNaN(+value) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object") {
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    return Object.fromEntries(names.sort().map((name) => [name, plain(value[name])]));
  }
  return value;
}

/** @param {string[]} words */
function readArguments(words) {
  const options = { ordinary: 5000, quirks: 5000, seed: 1, show: 20 };
  let command;
  while (words.length) {
    const word = words.shift();
    const name = word.replace(/^--/, "");
    if (!word.startsWith("--")) command = word;
    else if (name in options) options[name] = Number(words.shift());
    else command = undefined;
  }
  if (!command) {
    console.error("usage: expressions.mjs COMMAND [--ordinary N] [--quirks N] [--seed N] [--show N]");
    process.exit(2);
  }
  return { command, options };
}
