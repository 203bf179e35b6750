// Do suites written by hand hold in SurveyJS and here?
//
//   node tests/conformance/suites.mjs target/debug/manyi [NAME…]
//
// Each file of suites/ has a `definition` and a `suite` as survey-core/tester takes it. The suite
// runs in survey-core/tester and in `manyi test`; every test has to pass in both. Exit status 1 if
// one does not. The words of the interface are our own, so a suite that looks at errors gives them
// words, or counts them.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const { runSurveyTests } = createRequire(import.meta.url)("survey-core/tester");
const SUITES = fileURLToPath(new URL("suites", import.meta.url));

const [command, ...wanted] = process.argv.slice(2);
if (!command) {
  console.error("usage: suites.mjs COMMAND [NAME…]");
  process.exit(2);
}
// survey-core warns of what it does not understand.
console.warn = () => {};

const folder = mkdtempSync(join(tmpdir(), "manyi-suites-"));
let count = 0;
const failures = [];
for (const file of readdirSync(SUITES).sort()) {
  const name = basename(file, ".json");
  if (wanted.length && !wanted.includes(name)) continue;
  const { definition, suite } = JSON.parse(readFileSync(join(SUITES, file), "utf8"));
  const theirs = await surveyjs(definition, suite);
  const ours = manyi(definition, suite);
  for (const [index, { name: title }] of suite.tests.entries()) {
    count += 1;
    if (theirs[index]) failures.push(`${name}: ${title}\n  SurveyJS  ${theirs[index]}`);
    if (ours[index]) failures.push(`${name}: ${title}\n  manyi     ${ours[index]}`);
  }
}
rmSync(folder, { recursive: true });
for (const failure of failures) console.log(failure);
console.log(`suites: ${count} tests, ${failures.length} failures`);
process.exitCode = failures.length || count === 0 ? 1 : 0;

/** What went wrong in each test; nothing in those that passed. */
async function surveyjs(definition, suite) {
  // survey-core takes the objects of a suite as its own and changes them.
  const outcome = await runSurveyTests(structuredClone(definition), structuredClone(suite));
  return outcome.tests.map(({ status, issues, steps }) => {
    if (status === "passed") return undefined;
    const all = [...issues, ...steps.flatMap((step) => step.issues)].map(({ message }) => message);
    const missed = steps.flatMap(({ checks }) => checks.filter((check) => !check.passed));
    const seen = missed.map(({ target, check, actual }) => `${check} of ${target} is ${JSON.stringify(actual)}`);
    return [...seen, ...all].join("; ") || status;
  });
}

function manyi(definition, suite) {
  const [about, tests] = ["definition.json", "suite.json"].map((file) => join(folder, file));
  writeFileSync(about, JSON.stringify(definition));
  writeFileSync(tests, JSON.stringify(suite));
  const env = { ...process.env, TZ: "UTC" };
  const run = spawnSync(command, ["test", about, tests, "--format", "json"], { encoding: "utf8", env });
  if (!run.stdout) throw new Error(`${command}: ${run.error ?? run.stderr}`);
  return JSON.parse(run.stdout).tests.map(({ passed, failures: told }) =>
    passed ? undefined : told.map(({ message }) => message).join("; ") || "it did not pass",
  );
}
