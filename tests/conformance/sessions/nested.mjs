// Definitions with rows and panels in their questions, and what a respondent does with them, made at
// random.

import { NEVER, answer, question } from "./make.mjs";

const OUTSIDE = ["a", "b"];
const INSIDE = ["x", "y", "z"];
const TYPES = ["matrixdropdown", "matrixdynamic", "paneldynamic"];
const CELLS = ["text", "dropdown", "radiogroup", "checkbox", "boolean", "comment", "rating"];
const ROWS = ["r1", { value: "r2", text: "Row 2" }, "r3"];

/** How many rows or panels are looked at. */
const SEEN = 3;

/** @typedef {import("../expressions/chance.mjs").Chance} Chance */

/**
 * A definition with rows and panels, and a visit to it.
 * @param {Chance} random
 * @returns {import("./make.mjs").Visit}
 */
export function nestedVisit(random) {
  const plain = OUTSIDE.map((name) => ({ ...question(name, OUTSIDE, random), valueName: undefined })).filter((one) => one.type !== "html");
  const dynamic = ["m", "n"].slice(0, random.happens(0.4) ? 2 : 1).map((name) => dynamicQuestion(name, random, 0));
  const questions = [...plain, ...dynamic];
  const definition = { pages: [{ name: "p1", elements: questions }] };
  if (random.happens(0.15)) definition.checkErrorsMode = random.pick(["onValueChanged", "onComplete"]);
  // On hiding, SurveyJS takes a hidden row out of the list, so that the others are in wrong places.
  const hidesRows = dynamic.some((one) => one.type === "matrixdynamic" && one.rowsVisibleIf);
  if (!hidesRows && random.happens(0.15)) definition.clearInvisibleValues = random.pick(["onHidden", "none", "onHiddenContainer"]);
  if (random.happens(0.4)) definition.calculatedValues = [{ name: "sum", expression: sum(dynamic[0], random), includeIntoResult: true }];
  const steps = stepsThrough(questions, random);
  const look = (count) => everything(questions, count);
  return { definition, questions, steps, look, start: random.happens(0.2) ? startWith(questions, random) : undefined };
}

function sum({ name, type }, random) {
  if (type === "matrixdropdown") return `sumInArray({${name}}, 'x')`;
  return random.pick([`sumInArray({${name}}, 'x')`, `countInArray({${name}}, 'x')`, `{${name}.length}`, `{${name}[0].x}`, `{${name}[1].y}`, `maxInArray({${name}}, 'y')`]);
}

function dynamicQuestion(name, random, depth) {
  const type = random.pick(TYPES);
  const one = { type, name };
  if (random.happens(0.15)) one.visibleIf = "{a} notempty";
  if (random.happens(0.1)) one.enableIf = "{b} empty";
  if (random.happens(0.2)) one.isRequired = true;
  if (random.happens(0.1)) one.valueName = `k${name}`;
  const inside = INSIDE.slice(0, 2 + random.whole(2));
  const cells = inside.map((cell) => cellQuestion(cell, type, random));
  if (type === "paneldynamic") addPanels(one, cells, random, depth);
  else addRows(one, cells, random);
  const has = (name) => name in one;
  const isPlain = !["panelCount", "maxPanelCount", "rowCount", "maxRowCount", "defaultRowValue", "defaultPanelValue"].some(has);
  if (isPlain && random.happens(0.2)) one.defaultValue = answer(one, random);
  return one;
}

function addPanels(one, cells, random, depth) {
  one.templateElements = cells;
  if (depth === 0 && random.happens(0.2)) one.templateElements.push({ ...dynamicQuestion("w", random, 1), visibleIf: undefined, defaultRowValue: undefined, defaultPanelValue: undefined });
  if (random.happens(0.6)) one.panelCount = random.pick([1, 2, 3]);
  if (random.happens(0.15)) one.minPanelCount = random.pick([1, 2]);
  if (random.happens(0.15)) one.maxPanelCount = random.pick([2, 3]);
  if (random.happens(0.1)) one.allowAddPanel = false;
  if (random.happens(0.1)) one.allowRemovePanel = false;
  if (random.happens(0.2)) one.templateTitle = random.pick(["Panel {panelIndex}", "P {panel.x}", "Q {a}"]);
  if (random.happens(0.1)) one.templateVisibleIf = random.pick(["{panel.x} notempty", "{a} notempty", "{panelIndex} < 2"]);
  if (random.happens(0.15)) one.keyName = "x";
  if (random.happens(0.1)) one.defaultPanelValue = { x: cellAnswer(cells[0], random) };
  if (random.happens(0.1)) one.copyDefaultValueFromLastEntry = true;
}

function addRows(one, cells, random) {
  one.columns = cells.map(({ type, ...column }) => ({ cellType: type, ...column }));
  if (random.happens(0.2)) delete one.columns[1].cellType;
  one.choices = [1, 2, "x"];
  if (random.happens(0.15)) one.rowsVisibleIf = random.pick(one.type === "matrixdropdown" ? ["{item} <> 'r2'", "{a} notempty"] : ["{row.x} notempty", "{a} notempty", "{rowIndex} < 2"]);
  if (random.happens(0.2)) one.columns[0].isUnique = true;
  if (one.type === "matrixdropdown") {
    one.rows = structuredClone(ROWS);
    if (random.happens(0.15)) one.rows[1].visibleIf = random.pick(["{a} notempty", "{row.x} notempty"]);
    return;
  }
  if (random.happens(0.4)) one.rowCount = random.pick([0, 1, 3]);
  if (random.happens(0.15)) one.minRowCount = random.pick([1, 2]);
  if (random.happens(0.15)) one.maxRowCount = random.pick([2, 3]);
  if (random.happens(0.1)) one.allowAddRows = false;
  if (random.happens(0.1)) one.allowRemoveRows = false;
  if (random.happens(0.1)) one.keyName = "y";
  if (random.happens(0.1)) one.defaultRowValue = { x: cellAnswer(cells[0], random) };
  if (random.happens(0.1)) one.copyDefaultValueFromLastEntry = true;
}

function cellQuestion(name, around, random) {
  const word = around === "paneldynamic" ? "panel" : "row";
  const type = random.pick(CELLS);
  const one = { type, name };
  if (random.happens(0.3)) one.visibleIf = condition(word, random);
  if (random.happens(0.12)) one.enableIf = condition(word, random);
  if (random.happens(0.2)) one.isRequired = true;
  if (random.happens(0.1)) one.requiredIf = condition(word, random);
  if (random.happens(0.25)) one.title = random.pick(["T", `Q {${word}.x}`, "Q {a}", `I {${word}Index}`]);
  if (["dropdown", "radiogroup", "checkbox"].includes(type)) {
    if (word === "panel" || random.happens(0.6)) one.choices = random.pick([[1, 2, 3], ["x", "y"], [{ value: 1, text: "One" }, "x"]]);
    if (random.happens(0.15)) one.showOtherItem = true;
    if (random.happens(0.1)) one.showNoneItem = true;
  }
  if (type === "text" && random.happens(0.5)) one.inputType = "number";
  if (type === "text" && random.happens(0.15)) one.validators = [{ type: "expression", expression: `{${word}.x} <> {${word}.y}` }];
  if (type === "text" && name !== "y" && random.happens(0.2)) one.setValueExpression = random.pick([`{${word}.y}`, `{${word}.y} + {a}`]);
  if (type === "text" && random.happens(0.12)) one.defaultValueExpression = random.pick(["{a}", `{${word}.y}`, `{${word}Index}`]);
  if (random.happens(0.12) && word === "panel") one.defaultValue = cellAnswer({ ...one, choices: one.choices ?? [1, 2, "x"] }, random);
  return one;
}

function condition(word, random) {
  const of = (list) => random.pick(list);
  return of([
    `{${word}.${of(INSIDE)}} notempty`,
    `{${word}.${of(INSIDE)}} empty`,
    `{${word}.${of(INSIDE)}} = 1`,
    `{${word}.x} <> {${word}.y}`,
    "{a} notempty",
    "{b} = 1",
    `{${word}Index} > 1`,
    word === "row" ? "{prevRow.x} notempty" : "{prevPanel.x} notempty",
    word === "row" ? "{nextRow.x} empty" : "{nextPanel.x} empty",
    "{m[0].x} notempty",
    "{m.length} > 1",
  ]);
}

const cellsOf = (one) => one.templateElements ?? one.columns.map((column) => ({ ...column, type: column.cellType ?? "dropdown", choices: column.choices ?? one.choices }));
const keyOf = (one) => one.valueName ?? one.name;
const isDynamic = (one) => TYPES.includes(one.type);
const wordOf = (one) => (one.type === "paneldynamic" ? "Panel" : "Row");

/** The answers in one row or panel. */
export function entryAnswer(one, random) {
  const given = cellsOf(one).filter(() => random.happens(0.7));
  return Object.fromEntries(given.map((cell) => [cell.name, cellAnswer(cell, random)]));
}

/** An answer that is one, in the type in which it is stored: a whole row is taken as it is. */
function cellAnswer(cell, random) {
  for (let tries = 0; tries < 20; tries += 1) {
    const one = answer({ choices: [1, 2, "x"], ...cell }, random);
    const isRated = cell.type !== "rating" || typeof one === "number";
    const isTyped = cell.inputType !== "number" || typeof one === "number";
    if (one !== "" && one?.length !== 0 && isRated && isTyped) return one;
  }
  return cell.type === "checkbox" ? [1] : cell.type === "rating" ? 1 : "x";
}

/** An answer to a question with rows or panels. */
export function nestedAnswer(one, random) {
  if (one.type !== "matrixdropdown") return Array.from({ length: 1 + random.whole(3) }, () => entryAnswer(one, random));
  return Object.fromEntries(random.some(["r1", "r2", "r3"]).map((row) => [row, entryAnswer(one, random)]));
}

function startWith(questions, random) {
  const given = questions.filter(() => random.happens(0.5));
  const data = Object.fromEntries(given.map((one) => [keyOf(one), answer(one, random)]));
  const start = { data: { ...data, zz: 1 } };
  const makesRows = questions.some((one) => one.defaultRowValue);
  return !makesRows && random.happens(0.4) ? { ...start, dataMode: "restore" } : start;
}

/** Paths to the rows or panels that are looked at. */
function entryPaths(one, count = SEEN) {
  if (one.type === "matrixdropdown") return ["r1", "r2", "r3"].map((row) => `${one.name}.${row}`);
  return Array.from({ length: Math.min(SEEN, count) }, (_, index) => `${one.name}[${index}]`);
}

function stepsThrough(questions, random) {
  const counted = questions.filter(isDynamic).filter((one) => one.type !== "matrixdropdown");
  const counts = counted.map((one) => [one.name, { [`${wordOf(one).toLowerCase()}Count`]: -1 }]);
  const look = () => ({ expect: { survey: { state: NEVER }, ...Object.fromEntries(counts) } });
  const steps = [look()];
  for (let i = 0; i < 7; i += 1) {
    steps.push(i === 6 && random.happens(0.4) ? { complete: { survey: true } } : entry(random.pick(questions), random), look());
  }
  return steps;
}

function entry(one, random) {
  if (!isDynamic(one)) return random.happens(0.85) ? { set: { [one.name]: answer(one, random) } } : { clear: { [one.name]: true } };
  const dice = random.next();
  const word = wordOf(one);
  if (dice < 0.13 && one.type !== "matrixdropdown") return { [`add${word}`]: { [one.name]: random.pick([1, 1, 2]) } };
  if (dice < 0.23 && one.type !== "matrixdropdown") return { [`remove${word}`]: { [one.name]: random.pick([0, 1]) } };
  if (dice < 0.31) return { set: { [one.name]: answer(one, random) } };
  if (dice < 0.36) return { setDirectly: { [one.name]: answer(one, random) } };
  if (dice < 0.39) return { clear: { [one.name]: true } };
  const path = random.pick(entryPaths(one));
  const cell = random.pick(cellsOf(one));
  const target = `${path}.${cell.name}`;
  if (isDynamic(cell)) return { set: { [target]: nestedAnswer(cell, random) } };
  if (dice < 0.45) return { clear: { [target]: true } };
  if (dice < 0.48) return { setComment: { [target]: "cc" } };
  return { set: { [target]: answer(cell, random) } };
}

/** Looks at everything: one for the survey, and one for each row or panel, which may be hidden. */
function everything(questions, count) {
  const keys = questions.flatMap((one) => [keyOf(one), `${keyOf(one)}-Comment`, `${keyOf(one)}-total`]);
  const look = { survey: { state: NEVER, values: Object.fromEntries([...keys, "sum", "zz"].map((key) => [key, NEVER])) } };
  const looks = [{ expect: look }];
  for (const one of questions) {
    look[one.name] = { value: NEVER, visible: true, enabled: true, errorCount: -1, title: NEVER, required: true, empty: true };
    if (one.type === "matrixdynamic") look[one.name].rowCount = -1;
    if (one.type === "paneldynamic") look[one.name].panelCount = -1;
    if (!isDynamic(one)) continue;
    for (const path of entryPaths(one, count(one.name))) {
      const inside = {};
      if (one.type === "paneldynamic") inside[path] = { visible: true, title: NEVER, enabled: true };
      for (const cell of cellsOf(one)) {
        const seen = { value: NEVER, visible: true, enabled: true, errorCount: -1, required: true, empty: true, comment: NEVER };
        // The title of a cell is an English sentence there: "row r1, column x".
        if (one.type === "paneldynamic") seen.title = NEVER;
        if (cell.choices && ["dropdown", "radiogroup", "checkbox"].includes(cell.type)) seen.choices = [NEVER];
        inside[`${path}.${cell.name}`] = seen;
      }
      looks.push({ expect: inside });
    }
  }
  return looks;
}
