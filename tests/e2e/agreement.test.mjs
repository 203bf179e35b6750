/**
 * The browser and the command agree: what `manyi test` says of a visit is what `<manyi-survey>` shows of it.
 *
 * Visits are those of tests/conformance/suites, and some made at random, as the sessions are that
 * tests/conformance/sessions.mjs compares with SurveyJS. After each step, the answers, whether the survey is
 * complete, the titles in view and the errors told must be the same. Answers are given through `value`, as the
 * command stored them.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chance } from "../conformance/expressions/chance.mjs";
import { WEB } from "../conformance/sessions/choosing.mjs";
import { NEVER, visit } from "../conformance/sessions/make.mjs";
import { COMMAND, expect, test } from "./fixtures.mjs";
import { json } from "./visitor.mjs";

const SUITES = fileURLToPath(new URL("../conformance/suites", import.meta.url));
/** How many visits are made at random. */
const MADE = 60;
/** What has no title, or none that is always there. */
const UNTITLED = ["html", "image"];
/** Steps that the element has a way for. */
const STEPS = ["set", "setDirectly", "clear", "setComment", "nextPage", "prevPage", "complete"];

test("the suites go in the browser as they go in the command", async ({ page, host, pageConsole }) => {
  test.setTimeout(180_000);
  const cases = [];
  for (const file of readdirSync(SUITES)) {
    const { definition, suite } = await json(path.join("tests/conformance/suites", file));
    for (const { name, steps, web } of suite.tests) {
      const own = steps.filter((step) => !step.expect);
      const end = own.findIndex((step) => !STEPS.includes(Object.keys(step)[0]));
      cases.push({ name: `${file}: ${name}`, definition, steps: own.slice(0, end < 0 ? own.length : end), web });
    }
  }
  await compare(page, host, pageConsole, cases);
});

test("visits made at random go in the browser as they go in the command", async ({ page, host, pageConsole }) => {
  test.setTimeout(180_000);
  const random = chance(7);
  const cases = [];
  for (let index = 0; cases.length < MADE; index += 1) {
    const { definition, steps } = visit(random);
    // Chance is another in every visit to a page.
    if (JSON.stringify(definition).includes('"random"')) continue;
    const data = Object.assign({}, ...steps.map((step) => step.setDirectly ?? step.set ?? {}));
    const named = new Map(questionsOf(definition).map((one) => [one.name, keyOf(one)]));
    const start = { data: Object.fromEntries(Object.entries(data).map(([name, value]) => [named.get(name), value])) };
    const moves = steps.filter((step) => step.nextPage || step.prevPage || step.complete);
    cases.push({ name: `${index}`, definition, web: WEB, start, steps: [...moves, { complete: { survey: true } }] });
  }
  await compare(page, host, pageConsole, cases);
});

/** Goes through every case both ways. */
async function compare(page, host, pageConsole, cases) {
  // Pictures and addresses that lead nowhere are tried, too.
  pageConsole.ignore();
  const site = await host();
  await page.clock.setFixedTime(new Date("2024-01-01T00:00:00Z"));
  await page.goto(site.origin);
  const different = [];
  for (const { name, web = {}, ...one } of cases) {
    const wanted = ofCommand({ ...one, web });
    const got = await page.evaluate(ofElement, { ...one, web, looks: wanted });
    const at = wanted.findIndex((look, index) => differs(look, got[index]));
    if (at >= 0) different.push({ name, at, wanted: wanted[at], got: got[at], one: JSON.stringify(one) });
  }
  expect(different).toEqual([]);
}

/** Whether a look at the element is another than the command's. */
function differs(wanted, got) {
  const plain = (value) => JSON.stringify(value, (_, member) => (isMap(member) ? sorted(member) : member));
  return ["values", "isComplete", "titles", "errors"].some((part) => wanted[part] !== undefined && plain(wanted[part]) !== plain(got?.[part]));
}

const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const sorted = (map) => Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1)));
const keyOf = (one) => one.valueName ?? one.name;
const pagesOf = (definition) => definition.pages ?? [{ name: "page1", elements: definition.elements }];
const questionsIn = (elements = []) => elements.flatMap((one) => (one.type === "panel" ? questionsIn(one.elements) : [one]));
const questionsOf = (definition) => pagesOf(definition).flatMap(({ elements }) => questionsIn(elements));

/** What the command sees before the first step and after each. */
function ofCommand({ definition, start, steps, web }) {
  const questions = questionsOf(definition);
  const keys = questions.flatMap((one) => [keyOf(one), `${keyOf(one)}-Comment`, `${keyOf(one)}-total`]);
  for (const { name } of definition.calculatedValues ?? []) keys.push(name);
  const look = { survey: { state: NEVER, currentPage: NEVER, values: Object.fromEntries(keys.map((key) => [key, NEVER])) } };
  for (const one of questions) look[one.name] = { title: NEVER, visible: true, errors: [NEVER] };
  const all = [{ expect: look }, ...steps.flatMap((step) => [step, { expect: look }])];
  const folder = mkdtempSync(path.join(tmpdir(), "manyi-agreement-"));
  const [about, suite] = ["definition.json", "suite.json"].map((file) => path.join(folder, file));
  writeFileSync(about, JSON.stringify(definition));
  writeFileSync(suite, JSON.stringify({ tests: [{ name: "visit", start, steps: all, web }] }));
  const run = spawnSync(COMMAND, ["test", about, suite, "--format", "json"], { encoding: "utf8", env: { ...process.env, TZ: "UTC" } });
  rmSync(folder, { recursive: true });
  const [{ failures }] = JSON.parse(run.stdout).tests;
  const refused = failures.find((one) => one.command);
  const looks = [];
  const isHeld = (step, values) => {
    const given = Object.entries({ ...all[step - 1]?.set, ...all[step - 1]?.setDirectly });
    return given.some(([name, value]) => value !== "" && value?.length !== 0 && keys.includes(name) && values[name] === undefined);
  };
  for (let step = 0; step < (refused?.step ?? all.length); step += 2) {
    const seen = failures.filter((one) => one.step === step);
    const of = (target, check) => seen.find((one) => one.target === target && one.check === check)?.actual;
    const values = {};
    for (const { message, actual } of seen.filter(({ check }) => check === "values")) {
      if (actual !== undefined && actual !== null) values[message.match(/"([^"]*)"/)[1]] = actual;
    }
    // What stands in the control and is no answer can only be typed.
    if (isHeld(step, values)) break;
    const shown = questionsIn(pagesOf(definition).find(({ name }) => name === of("survey", "currentPage"))?.elements);
    const inView = shown.filter((one) => of(one.name, "visible") === undefined);
    const isRunning = of("survey", "state") === "running";
    looks.push({
      values,
      isComplete: of("survey", "state") === "completed",
      titles: isRunning ? inView.filter(({ type }) => !UNTITLED.includes(type)).map(({ name }) => of(name, "title")) : undefined,
      errors: isRunning ? inView.flatMap(({ name }) => of(name, "errors") ?? []).sort() : undefined,
    });
  }
  return looks;
}

/** The same in the page: what is there before the first step and after each that the command took. */
async function ofElement({ definition, start, steps, web, looks: wanted }) {
  const { fetch } = window;
  window.fetch = async (address, ...rest) => {
    if (!`${address}`.startsWith("https://example.org/")) return fetch(address, ...rest);
    const { status = 200, response } = web[`${address}`] ?? { status: 404 };
    return new Response(typeof response === "string" ? response : JSON.stringify(response ?? null), { status });
  };
  document.querySelector("manyi-survey")?.remove();
  const survey = document.createElement("manyi-survey");
  survey.definition = definition;
  const ready = new Promise((done) => survey.addEventListener("manyi-ready", done, { once: true }));
  let isComplete = false;
  survey.addEventListener("manyi-complete", () => (isComplete = true));
  document.querySelector("main").append(survey);
  await ready;
  // What an earlier visit left is none of this one's.
  survey.reset();
  const questions = (elements = []) => elements.flatMap((one) => (one.type === "panel" ? questions(one.elements) : [one]));
  const all = questions(definition.pages ? definition.pages.flatMap(({ elements }) => elements ?? []) : definition.elements);
  /** Gives answers beside those that there are: last, since what depends on them follows them. */
  const give = (answers) => {
    const others = Object.entries(survey.value).filter(([key]) => !(key in answers));
    survey.value = { ...Object.fromEntries(others), ...answers };
  };
  /** The answers that the command stored with a step, under the keys that the step is about. */
  const stored = (targets, values) => {
    const names = Object.keys(targets).map((target) => target.split(/[.[]/)[0]);
    const keys = names.map((name) => all.find((one) => one.name === name)?.valueName ?? name);
    return Object.fromEntries(keys.flatMap((key) => [`${key}-Comment`, key]).map((key) => [key, values[key] ?? null]));
  };
  const take = (step, { values }) => {
    const [command, targets] = Object.entries(step)[0];
    if (command === "nextPage") survey.next();
    else if (command === "prevPage") survey.previous();
    else if (command === "complete") survey.complete();
    else give(stored(targets, values));
  };
  const text = (node) => [...node.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).map((one) => one.data);
  const look = async () => {
    // Choices from an address take a moment.
    await new Promise((done) => setTimeout(done, 1));
    const isNested = (one) => one.closest("[part~=question]")?.parentElement.closest("[part~=question]");
    const inside = [...survey.shadowRoot.querySelectorAll("[part~=question] [part~=title]")].filter((one) => one.checkVisibility() && !isNested(one));
    const told = [...survey.shadowRoot.querySelectorAll("[part~=question] [part~=error]")].filter((one) => one.checkVisibility());
    return { values: survey.value, isComplete, titles: inside.map((one) => text(one).join("")), errors: told.flatMap(text).sort() };
  };
  await look();
  if (start) give(start.data);
  const looks = [await look()];
  for (const [index, step] of steps.slice(0, wanted.length - 1).entries()) {
    take(step, wanted[index + 1]);
    looks.push(await look());
  }
  window.fetch = fetch;
  return looks;
}
