// Is every difference in the README's table there, on both sides?
//
//   node tests/conformance/differences.mjs target/debug/manyi
//
// Each row has a visit that shows it: what the table says of us must be what `manyi test` sees, and
// survey-core/tester must see something else, the same as when the row was written. A row without a
// visit names the test that shows it. Exit status 1 if a row lacks one, or is not true any more.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { runSurveyTests } = createRequire(import.meta.url)("survey-core/tester");
const root = new URL("../..", import.meta.url);
const read = (file) => readFileSync(new URL(file, root), "utf8");
console.warn = () => {};

const text = (name, more) => ({ type: "text", name, ...more });
const on = (target, value) => ({ [target]: value });
const survey = (command) => ({ [command]: { survey: true } });

/** By the first cell of the row. `look` is `[target, check, ours, theirs]`, looked at after the steps. */
const ROWS = {
  "`{matrix}` in a text": {
    definition: { elements: [{ type: "matrix", name: "m", columns: [1], rows: ["r1"] }, text("t", { title: "{m}" })] },
    steps: [{ set: { m: { r1: 1 } } }],
    look: ["t", "title", "r1: 1", "[object Object]"],
  },
  "an answer hides the page it is on": {
    definition: { pages: [{ name: "p1", elements: [text("a")] }, { name: "p2", visibleIf: "{b} empty", elements: [text("b")] }, { name: "p3", elements: [text("c")] }] },
    steps: [survey("nextPage"), { set: { b: "x" } }],
    look: ["survey", "currentPage", "p3", "p1"],
  },
  "an answer taken back that the definition gave": {
    definition: { showPreviewBeforeComplete: true, elements: [text("a", { defaultValue: "x" }), text("b")] },
    steps: [{ clear: { a: true } }, survey("showPreview")],
    look: ["a", "value", "", "x"],
  },
  "an expression that names its own question (`{a} + 1` of `a`)": {
    definition: { elements: [{ type: "expression", name: "a", expression: "{a} + 1" }] },
    steps: [],
    look: ["a", "value", 1, 11],
  },
  "answers given after the end": {
    definition: { elements: [text("a")] },
    steps: [survey("complete"), { setDirectly: { a: "x" } }],
    look: ["a", "value", "", "x"],
  },
  "an unknown choice given beforehand, with `showOtherItem`": {
    definition: { elements: [{ type: "radiogroup", name: "a", choices: [1], showOtherItem: true }] },
    start: { data: { a: "zzz" }, dataMode: "restore" },
    steps: [{ setComment: { a: "mine" } }],
    look: ["survey", "values", { a: "other" }, "zzz"],
  },
  "a matrix set to `{}`": {
    definition: { elements: [{ type: "matrix", name: "m", columns: [1], rows: ["r1"] }] },
    steps: [{ set: { m: { r1: 1 } } }, { setDirectly: { m: {} } }],
    look: ["m", "value", "", {}],
  },
  "rows hidden with `clearInvisibleValues: onHidden`": {
    definition: {
      clearInvisibleValues: "onHidden",
      elements: [text("h"), { type: "matrixdynamic", name: "m", rowCount: 2, columns: [{ name: "a", cellType: "text" }], rowsVisibleIf: "{h} empty or {row.a} <> 'x'" }],
    },
    start: { data: { m: [{ a: "x" }, { a: "y" }] }, dataMode: "restore" },
    steps: [{ set: { h: "1" } }],
    look: ["survey", "values", { m: [{}, { a: "y" }] }, [{ a: "y" }]],
  },
  "a signature, files, a range or a multiple text piped into a text": {
    definition: {
      elements: [
        { type: "signaturepad", name: "s" },
        { type: "file", name: "f" },
        { type: "slider", name: "r", sliderType: "range" },
        { type: "multipletext", name: "m", items: [{ name: "i", title: "Item" }] },
        text("t", { title: "{s}; {f}; {r}; {m}" }),
      ],
    },
    start: { data: { s: "data:,x", f: [{ name: "a.txt", type: "text/plain", content: "data:,x" }], r: [20, 60], m: { i: "x" } }, dataMode: "restore" },
    steps: [],
    look: ["t", "title", "Signed; a.txt; 20 – 60; Item: x", "data:,x; [object Object]; 20,60; [object Object]"],
  },
  "a date from an expression, in a text": {
    definition: { elements: [{ type: "expression", name: "e", expression: "today()" }, text("t", { title: "{e}" })] },
    steps: [],
    look: ["t", "title", "1/1/2024", "Mon Jan 01 2024 00:00:00 GMT+0000 (Coordinated Universal Time)"],
  },
  "a masked text that is not complete": {
    definition: { elements: [text("a", { maskType: "pattern", maskSettings: { pattern: "999-99" } })] },
    steps: [{ setDirectly: { a: "12" } }, survey("complete")],
    look: ["a", "errorCount", 1, 0],
  },
  "an empty part of a multiple text, given from outside": {
    definition: { elements: [{ type: "multipletext", name: "m", items: [{ name: "i1" }, { name: "i2" }] }] },
    steps: [{ set: { m: { i1: "" } } }, { set: { m: { i1: "", i2: 50 } } }],
    look: ["m", "value", { i2: 50 }, { i1: "", i2: 50 }],
  },
  "`{rowIndex}` after a row before has gone": {
    definition: { elements: [{ type: "matrixdynamic", name: "n", rowCount: 2, columns: [{ name: "y", cellType: "text", visibleIf: "{rowIndex} > 1" }] }] },
    steps: [{ removeRow: { n: 0 } }],
    look: ["n[0].y", "visible", false, true],
  },
  "a row that is back, for `{nextRow}` of the row before": {
    definition: {
      elements: [
        text("a"),
        {
          type: "matrixdropdown",
          name: "m",
          columns: [{ name: "x", cellType: "text" }, { name: "y", cellType: "text", visibleIf: "{nextRow.x} empty" }],
          rows: ["r1", { value: "r2", visibleIf: "{a} notempty" }, "r3"],
        },
      ],
    },
    steps: [{ set: { m: { r3: { x: 1 } } } }, { set: { a: "1" } }],
    look: ["m.r1.y", "visible", true, false],
  },
  "\"none\" given beforehand beside a choice that is not offered": {
    definition: { elements: [{ type: "tagbox", name: "a", choices: ["x"], showNoneItem: true }], showPreviewBeforeComplete: true },
    start: { data: { a: ["y", "none"] } },
    steps: [survey("showPreview")],
    look: ["a", "value", ["none"], []],
  },
  "`defaultValue` of an expression": {
    definition: { elements: [{ type: "expression", name: "b", defaultValue: "x" }, text("f", { setValueExpression: "{b}" })] },
    steps: [],
    look: ["f", "value", "", "x"],
  },
  "a mask of a date over an answer that is none, piped": {
    definition: { elements: [text("a", { maskType: "datetime", maskSettings: { pattern: "HH:MM" }, defaultValueExpression: "1 + 1" }), text("t", { title: "{a}" })] },
    steps: [],
    look: ["t", "title", "2", "HH:MM"],
  },
  "a hidden multiple text, with `checkErrorsMode: onValueChanged`": {
    definition: {
      checkErrorsMode: "onValueChanged",
      elements: [text("b"), { type: "multipletext", name: "d", visibleIf: "{b} = 1", items: [{ name: "i", validators: [{ type: "email" }] }], defaultValue: { i: "x" } }],
    },
    steps: [],
    look: ["d", "errorCount", 0, 1],
  },
  "a hidden answer that has to be unique (`isUnique`, `keyName`)": {
    definition: {
      elements: [{ type: "matrixdynamic", name: "m", rowCount: 2, columns: [{ name: "x", cellType: "text", visibleIf: "{b} = 1", isUnique: true }], defaultRowValue: { x: "x" } }],
    },
    steps: [survey("complete")],
    look: ["survey", "state", "completed", "running"],
  },
  "choices taken from a question whose address has sent none": {
    definition: {
      elements: [
        text("a"),
        { type: "buttongroup", name: "b", choicesByUrl: { url: "https://example.org/none" } },
        { type: "buttongroup", name: "c", choicesFromQuestion: "b", showNoneItem: true, defaultValue: 3 },
      ],
    },
    steps: [{ setDirectly: { a: "x" } }],
    look: ["c", "value", 3, ""],
  },
  "answers in html and titles": { file: "tests/e2e/logic.test.mjs" },
  "a page that is no object (`\"pages\": [5]`)": { file: "tests/definition.rs", words: "pages" },
  "`cookieName` `survey` beside a cookie `my_survey`": { file: "tests/e2e/behaviors.test.mjs", words: "a cookie of a longer name is another's" },
  "words of the interface": { file: "www/locales/en.json", words: "Please answer this question." },
};

const [command] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "manyi-differences-"));
const wrong = [];
const table = read("README.md").split("## Differences from SurveyJS")[1].split("\n## ")[0];
const rows = table.split("\n").filter((line) => /^\| [^|]/.test(line) && !line.startsWith("| |"));
for (const line of rows) {
  const row = line.split(" | ")[0].replace(/^\| /, "");
  const known = ROWS[row];
  if (!known) wrong.push(`no test for the row: ${row}`);
  else if (known.file) {
    if (known.words && !read(known.file).includes(known.words)) wrong.push(`${row}: ${known.file} says nothing of it`);
  } else await show(row, known);
}
for (const row of Object.keys(ROWS)) {
  if (!rows.some((line) => line.startsWith(`| ${row} |`))) wrong.push(`no row for the test: ${row}`);
}
rmSync(folder, { recursive: true });
for (const one of wrong) console.log(one);
console.log(`differences: ${rows.length} rows, ${wrong.length} not as they are told`);
process.exitCode = wrong.length ? 1 : 0;

async function show(row, { definition, start, steps, look: [target, check, ours, theirs] }) {
  const suite = { tests: [{ name: row, ...(start && { start }), steps: [...steps, { expect: on(target, on(check, ours)) }] }] };
  const [seen] = (await runSurveyTests(definition, suite)).tests;
  const looked = seen.steps.at(-1).checks[0];
  if (seen.passed) wrong.push(`${row}: SurveyJS does the same`);
  else if (JSON.stringify(looked?.actual ?? "") !== JSON.stringify(theirs) && !JSON.stringify(looked).includes(JSON.stringify(theirs))) {
    wrong.push(`${row}: SurveyJS has ${JSON.stringify(looked)}`);
  }
  const [file, tests] = ["definition.json", "suite.json"].map((name) => join(folder, name));
  writeFileSync(file, JSON.stringify(definition));
  writeFileSync(tests, JSON.stringify(suite));
  const run = spawnSync(command, ["test", file, tests, "--format", "json"], { encoding: "utf8", env: { ...process.env, TZ: "UTC" } });
  const { failed, tests: mine } = JSON.parse(run.stdout);
  if (failed) wrong.push(`${row}: manyi has ${JSON.stringify(mine[0].failures)}`);
}
