// Does a session go as it goes in SurveyJS?
//
//   node tests/conformance/sessions.mjs target/debug/manyi [--count 500] [--seed 1] [--show 10]
//                                       [--behaviors 40] [--required 97] [--types text,slider] [--nested 1]
//
// Makes definitions and visits at random (the same ones for the same seed), runs each visit through
// survey-core/tester and through `manyi test`, and compares the state of everything after every
// step: answers, visibility, errors, choices, texts, pages. A step that survey-core refuses is
// taken out for both, after a look at whether the command refuses it too. A session agrees if
// nothing at all differs, but for what is meant: such a session is followed to there. `--behaviors`
// is how many per cent of the surveys have triggers, a preview and the like; `--nested 1` makes those
// with rows and panels. Exit status 1 if fewer per cent agree than `--required`.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chance } from "./expressions/chance.mjs";
import { NEVER, visit } from "./sessions/make.mjs";
import { nestedVisit } from "./sessions/nested.mjs";

const required = createRequire(import.meta.url);
const { SurveyModel } = required("survey-core");
const { runSurveyTests } = required("survey-core/tester");

const { command, options } = readArguments(process.argv.slice(2));
const report = console.error;
// survey-core warns of what it does not understand.
console.warn = () => {};
console.error = () => {};

const folder = mkdtempSync(join(tmpdir(), "manyi-sessions-"));
const random = chance(options.seed);
const more = chance(options.seed + 1000);
/** The kind of a session that SurveyJS has no answer to. */
const NOTHING = "nothing";
let agreeing = 0;
let broken = 0;
/** First differences by their kind: the check and the type of question. */
const kinds = new Map();
for (let index = 0; index < options.count; index += 1) {
  const behaviors = more.happens(options.behaviors / 100) ? more : undefined;
  const made = options.nested ? nestedVisit(random) : visit(random, behaviors, options.types?.split(","));
  const difference = await firstDifference(made);
  if (!difference) {
    agreeing += 1;
    continue;
  }
  if (difference.kind === NOTHING) {
    broken += 1;
    continue;
  }
  const known = kinds.get(difference.kind) ?? [];
  kinds.set(difference.kind, [...known, { index, ...difference, made }]);
}
rmSync(folder, { recursive: true });
show();
const compared = options.count - broken;
const share = (100 * agreeing) / compared;
console.log(
  `sessions: ${agreeing} of ${compared} agree, ${share.toFixed(1)} % (${options.required} % required)`,
);
process.exitCode = share >= options.required ? 0 : 1;

/**
 * Runs a visit both ways.
 * @param {import("./sessions/make.mjs").Visit} made
 * @returns {Promise<{kind: string, what: string, wanted: unknown, got: unknown, after: object[]} | undefined>}
 */
async function firstDifference(made) {
  const refused = [];
  let [steps, theirs] = await accepted(made, made.steps, refused);
  if (theirs && made.look) [steps, theirs] = await accepted(made, withLooks(made, steps, theirs), refused);
  if (!theirs) return { kind: NOTHING };
  const tests = manyi(made, [steps, ...refused]);
  if (!tests) return { kind: "no answer from the command", what: "", wanted: "", got: "", after: [] };
  const [ours, ...trials] = tests;
  const done = (step) => steps.slice(0, step).filter((one) => !one.expect);
  let ended;
  for (const [key, wanted] of theirs.seen) {
    const [step, target, check] = key.split(" ");
    if (ours.refusedAt !== undefined && Number(step) >= ours.refusedAt) break;
    // What comes after the end is stored there, and here it is not.
    if (theirs.seen.get(`${ended} survey state`) === "completed") return undefined;
    if (check === "state") ended = step;
    const got = ours.seen.get(key);
    if (isSame(made, check, wanted, got)) continue;
    const type = made.questions.find((one) => one.name === target)?.type ?? target;
    if (isMeant(made, key, wanted, got, theirs.seen)) return undefined;
    return { kind: `${check} of ${type}`, what: key, wanted, got, after: done(Number(step)) };
  }
  if (ours.refusedAt !== undefined) {
    const after = done(ours.refusedAt + 1);
    return { kind: "refused by manyi only", what: ours.refusal, wanted: "", got: "", after };
  }
  const taken = trials.findIndex((trial) => trial.refusedAt === undefined);
  if (taken < 0) return undefined;
  return { kind: "refused by SurveyJS only", what: "", wanted: "", got: "", after: refused[taken] };
}

/** The steps that survey-core takes, and how it goes; those that it refuses are added to `refused`. */
async function accepted(made, steps, refused) {
  for (;;) {
    const run = await surveyjs(made, steps);
    if (run?.refusedAt === undefined) return [steps, run];
    const { refusedAt } = run;
    refused.push(steps.slice(0, refusedAt + 1).filter((step, at) => at === refusedAt || !step.expect));
    steps = steps.toSpliced(refusedAt, 1);
  }
}

/** The steps of a visit with looks at the rows and panels that there are after each. */
function withLooks(made, steps, { seen }) {
  const count = (step) => (name) => seen.get(`${step} ${name} rowCount`) ?? seen.get(`${step} ${name} panelCount`);
  return steps.flatMap((step, index) => (step.expect ? made.look(count(index)) : [step]));
}

/**
 * Whether two observations are the same, differences aside that are meant (README, "Differences
 * from SurveyJS"): in a text, a matrix, a multiple text and files read "[object Object]" there, a
 * signature is its data, a range "20,60" and a date one of JavaScript's; here they are readable. The
 * words of the interface are our own.
 */
function isSame(made, check, wanted, got) {
  const hasRange = made.questions.some((one) => one.sliderType === "range");
  if (["title", "description"].includes(check) && typeof wanted === "string" && typeof got === "string") {
    if (wanted === got) return true;
    const plain = wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const pattern = plain
      .replaceAll(/(\\\[object Object\\\],?)+/g, ".+")
      .replaceAll(/data:image\/[\w+\\]+;base64,\w+/g, "Signed")
      .replaceAll(/\w{3} \w{3} \d\d \d{4} [\d:]+ GMT\\\+0000 \\\([\w ]+\\\)/g, "\\d+/\\d+/\\d+")
      .replaceAll(hasRange ? /(\d),(\d)/g : NEVER, "$1(,| – )$2")
      .replaceAll("Other \\(describe\\)", "Other");
    return new RegExp(`^${pattern}$`, "s").test(got);
  }
  // There, a multiple text has a value while its answers have none.
  if (check === "value" && isHollow(wanted)) return isHollow(got);
  return JSON.stringify(plain(wanted)) === JSON.stringify(plain(got));
}

/** Whether nothing is in it but names of nothing. */
function isHollow(value) {
  return plain(value) === null || (typeof value === "object" && Object.values(value).every(isHollow));
}

/**
 * Whether a difference is meant, one after which a session goes its own way (README, "Differences
 * from SurveyJS"): where an answer hides its page, SurveyJS goes back to the first page, and we go
 * on; in the preview, it gives defaults to what has none any more; an expression that names its own
 * question is computed again and again.
 */
function isMeant(made, key, wanted, got, seen) {
  const [step, target, check, name] = key.split(" ");
  if (target !== "survey") return false;
  if (check === "values") {
    const question = made.questions.find((one) => (one.valueName ?? one.name) === name);
    if (question?.expression?.includes(`{${question.name}}`)) return true;
    const isDefault = JSON.stringify(question?.defaultValue) === JSON.stringify(wanted);
    return seen.get(`${step} survey state`) === "preview" && plain(got) === null && isDefault;
  }
  if (check !== "currentPage") return false;
  const shown = (page, at) => seen.get(`${at} ${page} visible`) === true;
  const first = made.definition.pages.map(({ name }) => name).find((name) => shown(name, step));
  const pages = [...seen].filter(([one]) => one.endsWith("survey currentPage") && parseInt(one) < Number(step));
  const before = pages.at(-1)?.[1];
  return wanted === first && before !== undefined && !shown(before, step);
}

/**
 * A value as it may be compared as JSON: names in order, and no difference between kinds of
 * nothing. (The empty object is one: a matrix of SurveyJS has that value while its answers have none.)
 */
function plain(value) {
  if (value === undefined || value === null || value === "") return null;
  if (Array.isArray(value)) return value.length ? value.map(plain) : null;
  if (typeof value === "object") {
    if (!Object.keys(value).length) return null;
    return Object.fromEntries(Object.keys(value).sort().map((name) => [name, plain(value[name])]));
  }
  return value;
}

/**
 * @typedef {object} Run
 * @property {Map<string, unknown>} seen what each check saw: "step target check [key]"
 * @property {number} [refusedAt] the step that was refused
 * @property {string} [refusal] why
 */

/** @returns {Promise<Run>} */
async function surveyjs(made, steps) {
  // What a check saw may change later, so it is copied at once.
  const onEvent = ({ type, result }) => {
    if (type === "checkCompleted" && result.actual !== undefined) {
      result.actual = JSON.parse(JSON.stringify(result.actual));
    }
  };
  // survey-core takes the objects of a suite as its own and changes them.
  const own = structuredClone(suite(made, [steps]));
  const outcome = await runSurveyTests(structuredClone(made.definition), own, undefined, { onEvent, createSurvey });
  const [test] = outcome.tests;
  const seen = new Map();
  for (const { index, checks } of test.steps) {
    for (const { target, check, details, passed, actual } of checks) {
      seen.set(`${index} ${target} ${check}${details?.key ? ` ${details.key}` : ""}`, passed ? true : actual);
    }
  }
  const isRefused = ({ issues }) => issues.some(({ severity }) => severity === "error");
  const at = test.steps.findIndex(isRefused);
  // Some definitions it breaks down over, such as a month that is given a date that is none, or a
  // start that hides every page: then there is nothing to compare with.
  const isBreakdown = ({ code }) => code === "surveyFactoryFailed" || code === "unexpectedError";
  if (test.issues.some(isBreakdown)) return undefined;
  if (at < 0 && isRefused(test)) throw new Error(`survey-core refuses a whole test: ${JSON.stringify(test.issues)}`);
  return { seen, refusedAt: at < 0 ? undefined : test.steps[at].index };
}

/**
 * The survey as the tester makes it, without its look for unknown functions: that asks the conditions
 * of a dynamic panel's template as those of a panel, and has all panels follow.
 */
function createSurvey(definition, context) {
  const survey = new SurveyModel();
  context.attachProviders(survey);
  survey.fromJSON(definition);
  survey.validateExpressions = () => [];
  return survey;
}

/** @returns {Run[] | undefined} one for each list of steps */
function manyi(made, lists) {
  const definition = join(folder, "definition.json");
  const tests = join(folder, "suite.json");
  writeFileSync(definition, JSON.stringify(made.definition));
  writeFileSync(tests, JSON.stringify(suite(made, lists)));
  const env = { ...process.env, TZ: "UTC" };
  const run = spawnSync(command, ["test", definition, tests, "--format", "json"], { encoding: "utf8", env });
  if (!run.stdout) {
    report(`${command}: ${run.error ?? run.stderr}`);
    return undefined;
  }
  return JSON.parse(run.stdout).tests.map(({ failures }, index) => {
    const refused = failures.find((one) => "command" in one || !("actual" in one));
    const failed = new Map();
    for (const one of failures) {
      const key = one.check === "values" ? ` ${one.message.match(/"([^"]*)"/)[1]}` : "";
      failed.set(`${one.step} ${one.target} ${one.check}${key}`, one.actual);
    }
    const seen = new Map();
    for (const key of checksOf(lists[index])) seen.set(key, failed.has(key) ? failed.get(key) : true);
    return { seen, refusedAt: refused?.step, refusal: refused?.message };
  });
}

/** Every check of a list of steps by its key. A check that passes was against `true`. */
function checksOf(steps) {
  return steps.flatMap(({ expect }, step) =>
    Object.entries(expect ?? {}).flatMap(([target, checks]) =>
      Object.entries(checks).flatMap(([check, expected]) =>
        check === "values"
          ? Object.keys(expected).map((key) => `${step} ${target} ${check} ${key}`)
          : [`${step} ${target} ${check}`],
      ),
    ),
  );
}

function suite({ start, variables, web }, lists) {
  const circumstances = { ...(start && { start }), ...(variables && { variables }), web };
  return { tests: lists.map((steps, index) => ({ name: `${index}`, steps, ...circumstances })) };
}

function show() {
  const byCount = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  for (const [kind, list] of byCount) console.log(`${String(list.length).padStart(4)} ${kind}`);
  for (const { index, kind, what, wanted, got, after, made } of byCount.flatMap(([, list]) => list).slice(0, options.show)) {
    console.log(`session ${index}: ${kind}, ${what}`);
    console.log(`  SurveyJS  ${JSON.stringify(wanted)}\n  manyi     ${JSON.stringify(got)}`);
    console.log(`  after     ${JSON.stringify(after)}`);
    const given = { start: made.start, variables: made.variables };
    console.log(`  with      ${JSON.stringify(given)}\n  in        ${JSON.stringify(made.definition)}`);
  }
}

/** @param {string[]} words */
function readArguments(words) {
  const options = { count: 500, seed: 1, show: 10, required: 97, behaviors: 40, nested: 0 };
  let command;
  while (words.length) {
    const word = words.shift();
    const name = word.replace(/^--/, "");
    if (!word.startsWith("--")) command = word;
    else if (name === "types") options.types = words.shift();
    else if (name in options) options[name] = Number(words.shift());
    else command = undefined;
  }
  if (!command) {
    console.error(
      "usage: sessions.mjs COMMAND [--count N] [--seed N] [--show N] [--behaviors PERCENT] [--required PERCENT] [--types TYPE,TYPE] [--nested 1]",
    );
    process.exit(2);
  }
  return { command, options };
}
