// Definitions without a fault, made at random: every class of the format, at every depth.
//
// Which properties a class has is asked of survey-core, so that this knows none by heart.

import { createRequire } from "node:module";

const { Serializer } = createRequire(import.meta.url)("survey-core");

/** Types that authors write. */
export const TYPES = Serializer.getChildrenClasses("question", true)
  .map((one) => one.name)
  .filter((name) => !["empty", "nonvalue", "textbase", "matrixdropdownbase"].includes(name));

const VALIDATORS = ["numeric", "text", "answercount", "regex", "email", "expression"];
const TRIGGERS = ["complete", "setvalue", "copyvalue", "skip", "runexpression", "visible"];

/**
 * A definition without a fault.
 * @param {import("../expressions/chance.mjs").Chance} random
 */
export function valid(random) {
  const survey = described("survey", random, 4);
  if (random.happens(0.5)) {
    survey.calculatedValues = [{ name: "sum", ...described("calculatedvalue", random, 1) }];
  }
  if (random.happens(0.5)) survey.triggers = [trigger(random)];
  if (random.happens(0.3)) {
    survey.completedHtmlOnCondition = [described("htmlconditionitem", random, 2)];
  }
  if (random.happens(0.8)) {
    survey.pages = several(random, 3, () => ({
      ...described("page", random, 2),
      [random.happens(0.8) ? "elements" : "questions"]: elements(random, 3),
    }));
  } else {
    survey.elements = elements(random, 3);
  }
  return survey;
}

function elements(random, depth) {
  return several(random, 3, () => element(random, depth));
}

let count = 0;

function element(random, depth) {
  if (depth > 0 && random.happens(0.2)) {
    return { type: "panel", ...described("panel", random, 2), elements: elements(random, depth - 1) };
  }
  const type = random.pick(TYPES);
  const one = { type, name: `q${(count += 1)}`, ...described(type, random, 3) };
  if (random.happens(0.3) && !["html", "image", "file"].includes(type)) {
    one.validators = several(random, 2, () => validator(random));
  }
  for (const property of Serializer.getProperties(type)) {
    const { name, className } = property;
    if (!property.isArray || className === "string" || name === "validators") continue;
    if (name !== "items" && random.happens(0.4)) continue;
    if (className === "matrixdropdowncolumn") {
      one.cellType = random.pick(["text", "dropdown", "checkbox", "comment"]);
      one[name] = several(random, 3, () => column(random, one.cellType));
    } else if (className === "multipletextitem") {
      one[name] = several(random, 3, () => ({ name: `i${(count += 1)}`, ...described(className, random, 2) }));
    } else if (className) {
      one[name] = several(random, 3, () => item(random, className, depth));
    } else if (depth > 0) {
      one[name] = elements(random, depth - 1);
    }
  }
  if (type === "text" && random.happens(0.3)) {
    one.maskType = random.pick(["pattern", "numeric", "currency", "datetime"]);
    one.maskSettings = described(`${one.maskType}mask`, random, 2);
  }
  if ("choices" in one && random.happens(0.2)) one.choicesByUrl = described("choicesbyurl", random, 2);
  return one;
}

function column(random, matrixType) {
  const cellType = random.pick([undefined, "default", "text", "dropdown", "rating", "boolean"]);
  const type = !cellType || cellType === "default" ? matrixType : cellType;
  const one = { name: `c${(count += 1)}`, ...described(random.happens(0.5) ? type : "matrixdropdowncolumn", random, 2) };
  if (cellType) one.cellType = cellType;
  return one;
}

function item(random, className, depth) {
  if (random.happens(0.4)) return random.pick(["a", 1, "b|Bee"]);
  const one = { value: random.pick(["a", 2]), ...described(className, random, 2) };
  const holds = Serializer.findProperty(className, "elements");
  if (holds && depth > 1 && random.happens(0.2)) one.elements = elements(random, depth - 2);
  return one;
}

function validator(random) {
  const type = random.pick(VALIDATORS);
  return { type, ...described(`${type}validator`, random, 2) };
}

function trigger(random) {
  const type = random.pick(TRIGGERS);
  const names = { setToName: "x", fromName: "y", gotoName: "z" };
  const needed = Serializer.getRequiredProperties(`${type}trigger`);
  const one = { type, ...described(`${type}trigger`, random, 2) };
  for (const name of needed) one[name] = names[name];
  return one;
}

/** Some properties of a class that hold plain values, each under its name or its earlier one. */
function described(className, random, most) {
  const one = {};
  const plain = Serializer.getProperties(className).filter((property) => isPlain(property));
  for (let i = random.whole(most + 1); i > 0; i -= 1) {
    const property = random.pick(plain);
    const name = random.happens(0.3) ? (property.alternativeName ?? property.name) : property.name;
    one[name] = plainValue(property, random);
  }
  return one;
}

function isPlain(property) {
  const skipped = ["name", "value", "cellType", "maskType", "operator", "cells", "bindings", "locale"];
  const isOfNumber = ["rowCount", "panelCount", "choicesMax", "choicesMin"].includes(property.name);
  return (
    !property.isArray &&
    !property.className &&
    !isOfNumber &&
    property.isSerializable &&
    !skipped.includes(property.name) &&
    !/value$|^pages$|^questions$|set$/i.test(property.type)
  );
}

function plainValue(property, random) {
  if (Array.isArray(property.choicesValue)) {
    const choice = random.pick(property.choicesValue);
    return typeof choice === "object" ? choice.value : choice;
  }
  if (property.isLocalizable) return random.pick(["Text", { default: "Text", de: "Wort" }]);
  switch (property.type) {
    case "boolean":
    case "switch":
      return random.happens(0.5);
    case "number":
      return 1 + random.whole(3);
    case "condition":
    case "expression":
      return "{a} > 1";
    default:
      return "x";
  }
}

function several(random, most, make) {
  return Array.from({ length: 1 + random.whole(most) }, make);
}
