// Definitions and what a respondent does with them, made at random: the element types, conditions
// and settings that questionnaires are made of.

import { CALCULATED, behave, move } from "./behaviors.mjs";
import { HAS_CHOICES, WEB, addAreas, addChoices, chosen, chosenAreas, nameLenders } from "./choosing.mjs";
import { addEntering, addInput, addValidators, enteredAnswer, textOf } from "./entering.mjs";
import { nestedAnswer } from "./nested.mjs";

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];
const TYPES = ["text", "comment", ...HAS_CHOICES, "boolean", "rating", "matrix", "html", "image", "imagemap"];
const ENTERING = ["multipletext", "slider", "expression", "file", "signaturepad"];
/** Types that nobody answers. */
const NO_ANSWER = ["html", "image", "expression"];
const HAS_ITEMS = [...HAS_CHOICES, "rating"];

/** A text that no answer equals: a check against it fails and tells what is there. */
export const NEVER = "§";

/**
 * @typedef {import("../expressions/chance.mjs").Chance} Chance
 * @typedef {object} Visit
 * @property {object} definition
 * @property {object[]} questions
 * @property {object[]} steps as a suite of survey-core/tester writes them
 * @property {object} [start]
 * @property {object} [variables]
 * @property {object} web what web services answer
 */

/**
 * A definition and a visit to it.
 * @param {Chance} random
 * @param {Chance} [more] makes behaviors of the whole survey, where there are to be some
 * @param {string[]} [types] of question; all of them
 * @returns {Visit}
 */
export function visit(random, more, types = [...TYPES, ...ENTERING]) {
  const names = NAMES.slice(0, 3 + random.whole(6));
  const questions = names.map((name) => question(name, names, random, types));
  nameLenders(questions, random);
  const definition = survey(questions, names, random);
  if (more) behave(definition, questions, more);
  const steps = stepsThrough(definition, questions, random, more);
  return {
    definition,
    questions,
    steps,
    start: random.happens(0.2) ? startWith(questions, random) : undefined,
    variables: random.happens(0.3) ? { v: 1 } : undefined,
    web: WEB,
  };
}

function survey(questions, names, random) {
  const pages = Array.from({ length: 1 + random.whole(3) }, (_, index) => ({
    name: `p${index + 1}`,
    elements: [],
  }));
  let panels = 0;
  for (const one of questions) {
    const page = random.pick(pages);
    let into = page;
    if (random.happens(0.2)) {
      into = page.elements.find((element) => element.type === "panel");
      if (!into) {
        into = panel(`pn${(panels += 1)}`, names, random);
        page.elements.push(into);
      }
    }
    into.elements.push(one);
  }
  for (const page of pages) if (random.happens(0.15)) page.visibleIf = condition(names, random);
  const definition = { pages };
  if (random.happens(0.1)) definition.clearInvisibleValues = random.pick(["onHidden", "none", "onHiddenContainer"]);
  if (random.happens(0.1)) definition.checkErrorsMode = random.pick(["onValueChanged", "onComplete"]);
  if (random.happens(0.06)) definition.showPrevButton = false;
  if (random.happens(0.08) && pages.length > 1) definition.firstPageIsStartPage = true;
  return definition;
}

function panel(name, names, random) {
  const one = { type: "panel", name, elements: [] };
  if (random.happens(0.4)) one.visibleIf = condition(names, random);
  if (random.happens(0.2)) one.title = "P {a}";
  if (random.happens(0.15)) one.enableIf = condition(names, random);
  if (random.happens(0.1)) one.isRequired = true;
  if (random.happens(0.1)) one.readOnly = true;
  return one;
}

function condition(names, random) {
  const name = random.pick(names);
  return random.pick([
    `{${name}} notempty`,
    `{${name}} empty`,
    `{${name}} = 1`,
    `{${name}} > 1`,
    `{${name}} = 'x'`,
    `{${name}} contains 'x'`,
    `{${name}} = true`,
    `{${name}} <> 2`,
    `{${name}} anyof ['x', 2]`,
    "{v} = 1",
    `{${name}} notempty and {${random.pick(names)}} <> 1`,
  ]);
}

/** A question of some type. */
export function question(name, names, random, types = TYPES) {
  const type = random.pick(types);
  const one = { type, name };
  if (random.happens(0.25)) one.visibleIf = condition(names, random);
  if (random.happens(0.08)) one.visible = false;
  if (random.happens(0.12)) one.enableIf = condition(names, random);
  if (random.happens(0.05)) one.readOnly = true;
  if (type === "html") return { ...one, html: "Hi {a}" };
  if (type === "image") return { ...one, imageLink: "a.png", altText: "A" };
  if (random.happens(0.25)) one.isRequired = true;
  if (random.happens(0.12)) one.requiredIf = condition(names, random);
  if (random.happens(0.3)) one.title = random.pick(["T", "Q {a}", "Q {b} and {c}"]);
  if (random.happens(0.1)) one.description = "D {a}";
  if (random.happens(0.08)) one.valueName = random.pick(["shared", `k${name}`]);
  if (random.happens(0.1)) one.clearIfInvisible = random.pick(["onHidden", "none", "onComplete", "onHiddenContainer"]);
  if (random.happens(0.15) && !["ranking", "matrix", "imagemap", ...ENTERING].includes(type)) one.showCommentArea = true;
  if (HAS_CHOICES.includes(type)) addChoices(one, random);
  if (type === "imagemap") addAreas(one, random);
  if (type === "text") addInput(one, names, random);
  if (type === "text" || type === "comment") addText(one, names, random);
  addEntering(one, names, random);
  if (type === "rating") addScale(one, random);
  if (type === "boolean" && random.happens(0.3)) Object.assign(one, { valueTrue: "yes", valueFalse: "no" });
  if (type === "matrix") addRows(one, random);
  if (random.happens(0.15)) one.defaultValue = answer(one, random);
  return one;
}

function addText(one, names, random) {
  if (random.happens(0.25)) addValidators(one, random);
  const other = random.pick(names);
  if (random.happens(0.08)) {
    one.defaultValueExpression = random.pick([`{${other}}`, "1 + 1", "today()", "'x' + {v}"]);
  }
  if (random.happens(0.06)) one.setValueExpression = random.pick([`{${other}}`, `{${other}} + 1`]);
}

function addScale(one, random) {
  if (random.happens(0.3)) one.rateMax = random.pick([3, 10]);
  if (random.happens(0.15)) one.rateValues = [1, "x", { value: 3, text: "Three" }];
  if (random.happens(0.1)) one.rateCount = 7;
}

function addRows(one, random) {
  one.columns = random.pick([[1, 2, 3], ["x", { value: "y", text: "Why" }]]);
  one.rows = ["r1", { value: "r2", text: "Row 2" }, "r3"];
  if (random.happens(0.2)) one.isAllRowRequired = true;
  if (random.happens(0.1)) one.eachRowUnique = true;
}

const valueOf = (item) => item?.value ?? item;

/** An answer that the question may take. */
export function answer(one, random) {
  if (HAS_CHOICES.includes(one.type)) return chosen(one, random);
  switch (one.type) {
    case "imagemap":
      return chosenAreas(one, random);
    case "boolean":
      return random.pick(one.valueTrue ? ["yes", "no", true] : [true, false]);
    case "rating":
      return random.pick(one.rateValues ? [1, "x", 3] : [1, 2, 3, 5, "2"]);
    case "matrixdropdown":
    case "matrixdynamic":
    case "paneldynamic":
      return nestedAnswer(one, random);
    case "matrix":
      return Object.fromEntries(
        random.some(["r1", "r2", "r3"]).map((row) => [row, random.pick(one.columns.map(valueOf))]),
      );
    case "text":
      return textOf(one, random);
    case "comment":
      return random.pick(["x", "line\nline", "1", ""]);
    default:
      return enteredAnswer(one, random);
  }
}

const keyOf = (one) => one.valueName ?? one.name;
const isAnswered = (one) => !NO_ANSWER.includes(one.type);

function startWith(questions, random) {
  const given = questions.filter((one) => isAnswered(one) && random.happens(0.4));
  const data = Object.fromEntries(given.map((one) => [keyOf(one), answer(one, random)]));
  const start = { data: { ...data, zz: 1 } };
  return random.happens(0.4) ? { ...start, dataMode: "restore" } : start;
}

/** What the respondent does, and after each step a look at everything. */
function stepsThrough(definition, questions, random, more) {
  const look = () => ({ expect: everything(definition, questions) });
  const steps = [look()];
  const { pages } = definition;
  let page = 0;
  if (definition.firstPageIsStartPage) {
    steps.push({ startSurvey: { survey: true } }, look());
    page = 1;
  }
  for (let i = 0; i < 8; i += 1) {
    const near = pages[page].elements.flatMap((one) => one.elements ?? [one]).filter(isAnswered);
    const all = questions.filter(isAnswered);
    const one = near.length && random.happens(0.85) ? random.pick(near) : random.pick(all);
    const dice = random.next();
    if (more?.happens(0.35)) {
      steps.push(move(more));
    } else if (dice < 0.82) {
      if (!one) continue;
      steps.push(entry(one, dice, random));
    } else if (page + 1 < pages.length) {
      steps.push({ nextPage: { survey: true } });
      page += 1;
    } else if (page > 0 && dice > 0.95) {
      steps.push({ prevPage: { survey: true } });
      page -= 1;
    } else if (i === 7) {
      steps.push({ complete: { survey: true } });
    } else {
      continue;
    }
    steps.push(look());
  }
  return steps;
}

function entry(one, dice, random) {
  if (dice < 0.68) return { set: { [one.name]: answer(one, random) } };
  if (dice < 0.73) return { setComment: { [one.name]: "cc" } };
  if (dice < 0.78) return { clear: { [one.name]: true } };
  return { setDirectly: { [one.name]: answer(one, random) } };
}

/** Checks that tell the state of everything by failing: whether it is true or false, or what it is. */
function everything(definition, questions) {
  const keys = questions.flatMap((one) => [keyOf(one), `${keyOf(one)}-Comment`]);
  if (definition.calculatedValues || definition.triggers) keys.push(...CALCULATED, "w", "extra");
  const look = {
    survey: {
      state: NEVER,
      currentPage: NEVER,
      pages: [NEVER],
      values: Object.fromEntries([...keys, "zz"].map((key) => [key, NEVER])),
    },
  };
  for (const one of questions) {
    look[one.name] = {
      value: NEVER,
      visible: true,
      enabled: true,
      errorCount: -1,
      title: NEVER,
      description: NEVER,
      required: true,
      empty: true,
      comment: NEVER,
    };
    if (HAS_ITEMS.includes(one.type)) look[one.name].choices = [NEVER];
  }
  for (const { name } of definition.calculatedValues ?? []) look[name] = { value: NEVER };
  for (const page of definition.pages) {
    const panels = page.elements.filter((one) => one.type === "panel");
    for (const one of [page, ...panels]) look[one.name] = { visible: true, enabled: true, errorCount: -1 };
    for (const one of panels) look[one.name].title = NEVER;
  }
  return look;
}
