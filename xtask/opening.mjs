// Opens questionnaires of all sorts, and prints the numbers of the functions that ran, as JSON.
// `cargo xtask dist` runs it:
//   node xtask/opening.mjs BINDINGS MODULE
// MODULE is marked (`xtask/src/split.rs`); BINDINGS is the folder of wasm-bindgen's files.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { LATER_WORDS } from "./later-words.mjs";

/** What many surveys begin with besides: the focus in a question, numbers, choices that are made, a table with a condition. */
const MORE = [
  { autoFocusFirstQuestion: true, showQuestionNumbers: true, elements: [{ type: "text", name: "a" }, { type: "html", name: "c", html: "<p>{a}</p>" }] },
  {
    elements: [
      { type: "dropdown", name: "a", defaultValue: 1, choices: [1, 2] },
      { type: "checkbox", name: "b", defaultValue: [1], choices: [1, 2] },
      { type: "boolean", name: "c", defaultValue: "true" },
    ],
  },
  { elements: [{ type: "matrixdropdown", name: "a", rows: [1], columns: [{ name: "b", cellType: "text" }, { name: "c", visibleIf: "{row.b} notempty", cellType: "text" }] }] },
  { elements: [{ type: "html", name: "a", html: "<p>Hello</p>" }] },
];

/** What surveys of usual types alone begin with: their module has the room. */
const USUAL = [
  { elements: [{ type: "text", name: "a", defaultValue: "x" }, { type: "text", name: "b", startWithNewLine: false, visibleIf: "{a} = 'x'" }] },
  { elements: [{ type: "text", name: "a", inputType: "datetime-local", defaultValue: "2024-07-16T12:15:00" }] },
  { showCompletePage: false, showQuestionNumbers: "off", showProgressBar: true, progressBarType: "pages", pages: [{ elements: [{ type: "dropdown", name: "a", choices: [1] }] }, { elements: [{ type: "dropdown", name: "b", choices: [1] }] }] },
  { elements: [{ type: "radiogroup", name: "a", colCount: 4, showOtherItem: true, showNoneItem: true, readOnly: true, choices: ["A", "B", "C", "D"], defaultValue: "B" }] },
  { elements: [{ type: "checkbox", name: "a", isRequired: true, colCount: 4, showOtherItem: true, showNoneItem: true, choices: ["A", "B"], defaultValue: "other", otherText: "Other (describe)", titleLocation: "hidden" }] },
  { elements: [{ type: "matrix", name: "a", showHeaderIf: "{b} = 1", columns: ["A"], rows: [{ value: "R", enableIf: "{b} = 2" }] }] },
  { elements: [{ type: "ranking", name: "a", choices: ["A", "B", "C"], readOnly: true, defaultValue: ["B", "A"] }, { type: "ranking", name: "b", title: "B", choices: ["A", "B"] }] },
  { width: "900px", elements: [{ type: "panel", name: "p", title: "P", state: "expanded", minWidth: "300px", maxWidth: "780px", width: "780px", elements: [{ type: "text", name: "a" }, { type: "text", name: "b", startWithNewLine: false }, { type: "panel", elements: [{ type: "checkbox", name: "c", choices: [{ value: "1", text: "One" }] }] }] }] },
  { mode: "display", elements: [{ type: "comment", name: "a", placeholder: "p", defaultValue: "v", titleLocation: "hidden", rows: 1, autoGrow: true }] },
  { showQuestionNumbers: true, title: "S", showProgressBar: true, progressBarType: "questions", pages: [{ elements: [{ type: "text", name: "a", defaultValue: "A" }, { type: "html", name: "h", html: "<p>{a}, {b}!</p>" }] }, { elements: [{ type: "text", name: "b", visibleIf: "{c} = 'Yes'" }] }] },
  { elements: [{ type: "matrix", name: "a", defaultValue: { R: "A" }, columns: ["A"], rows: ["R"] }] },
  { elements: [{ type: "boolean", name: "a", defaultValue: "true" }, { type: "boolean", name: "b", enableIf: "{a} = true", defaultValue: "false", renderAs: "switch" }] },
];

const [folder, file] = process.argv.slice(2);
const ran = new Set();

const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  return new Instance(module, { ...imports, mark: { ran: (number) => ran.add(number) } });
};

const [snippets] = await readdir(path.join(folder, "snippets"));
const { shells } = await imported(path.join(folder, "snippets", snippets, "www/shells.js"));
const { initSync, Survey } = await imported(path.join(folder, "manyi_bindings.js"));
initSync({ module: new WebAssembly.Module(await readFile(file)) });
shells.push(new Proxy({}, { get: () => tell }));

const english = JSON.parse(await readFile("www/locales/en.json", "utf8"));
const words = JSON.stringify({ ...english, ...Object.fromEntries(LATER_WORDS.map((key) => [key, `§${key}`])) });
const settings = { locale: "en", endpoint: "/responses", channel: "web", wave: "", subject: {}, context: {}, name: "survey", draftKey: "draft" };
for (const definition of await definitions()) {
  // As people write it, and as a page holds it that keeps signs out of its markup.
  const text = JSON.stringify(definition, null, 2).replaceAll("<", "\\u003c");
  const survey = Survey.open(0, text, JSON.stringify(settings), words, "");
  for (const what of ["problem", "pages", "timed"]) survey.ask(what, "", "");
}
console.log(JSON.stringify([...ran].sort((one, other) => one - other)));

/** What a survey has its shell do. */
function tell(...texts) {
  const [found] = texts.join().match(/§\w+/) || [];
  if (found) throw new Error(`a survey begins with the word "${found.slice(1)}" of xtask/later-words.mjs`);
  return "";
}

/** The questionnaires that come with the widget, those of `MORE` and `USUAL`, and a survey of each type of question, alone and with all others. */
async function definitions() {
  const read = async (file) => JSON.parse(await readFile(file, "utf8"));
  const names = (await readdir("www/surveys")).filter((name) => name.endsWith(".json"));
  const found = await Promise.all(names.sort().map((name) => read(`www/surveys/${name}`)));
  const all = await read("tests/fixtures/every-type.json");
  const questions = (all.pages ?? [all]).flatMap(({ elements }) => elements);
  const usual = path.basename(folder) === "usual" ? USUAL : [];
  return [...found, ...MORE, ...usual, all, ...questions.map((question) => ({ elements: [question] }))];
}

function imported(file) {
  return import(pathToFileURL(path.resolve(file)));
}
