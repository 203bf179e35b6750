// What a whole survey does, made at random: triggers, ways through its pages, the preview, the order
// of its questions, values that it computes.

/** @typedef {import("../expressions/chance.mjs").Chance} Chance */

/** Calculated values, for looking at them. */
export const CALCULATED = ["calc", "score"];

/**
 * Adds behaviors to a definition.
 * @param {object} definition
 * @param {object[]} questions
 * @param {Chance} random
 */
export function behave(definition, questions, random) {
  const answered = questions.filter(({ type }) => type !== "html");
  if (!answered.length) return;
  const name = () => random.pick(answered).name;
  if (random.happens(0.5)) {
    definition.triggers = Array.from({ length: 1 + random.whole(3) }, () => trigger(definition, answered, random));
  }
  // survey-core 3.1.1 breaks down over a panel where it shows inputs one by one, and begins a matrix anew when it is set.
  const splits = definition.pages.some(({ elements }) => elements.some(({ type }) => type === "panel" || type === "matrix"));
  if (random.happens(0.25)) {
    const modes = ["singlePage", "questionPerPage", ...(splits ? [] : ["inputPerPage"])];
    definition.questionsOnPageMode = random.pick(modes);
  }
  if (random.happens(0.3)) definition.showPreviewBeforeComplete = random.pick([true, true, "showAllQuestions", "showAnsweredQuestions"]);
  if (definition.showPreviewBeforeComplete === true && random.happens(0.5)) definition.previewMode = "answeredQuestions";
  // Where survey-core opens elements one by one, it has chosen the first before it knows the seed.
  const whole = !definition.questionsOnPageMode || definition.questionsOnPageMode === "singlePage";
  if (random.happens(0.2) && whole) definition.questionOrder = "random";
  if (random.happens(0.15) && whole) random.pick(definition.pages).questionOrder = random.pick(["random", "initial"]);
  if (random.happens(0.2)) definition.checkErrorsMode = random.pick(["onNextPage", "onValueChanged", "onComplete"]);
  if (random.happens(0.06)) definition.readOnly = true;
  if (random.happens(0.1)) random.pick(definition.pages).enableIf = condition(name(), random);
  if (random.happens(0.3)) {
    for (const one of answered) if (random.happens(0.5)) one.correctAnswer = plainAnswer(one, random);
    random.pick(questions).title = "{correctAnswers} of {questionCount}, not {incorrectAnswers}";
  }
  if (random.happens(0.3)) {
    definition.calculatedValues = [
      { name: "calc", expression: random.pick([`{${name()}} + 1`, `iif({${name()}} notempty, 'y', 'n')`, "1 + 2"]), includeIntoResult: random.happens(0.6) },
      { name: "score", expression: random.pick(["{calc} + 'z'", "{correctAnswers} * 2"]), includeIntoResult: random.happens(0.5) },
    ];
  }
  const one = random.pick(answered);
  if (random.happens(0.1)) one.resetValueIf = condition(name(), random);
  if (random.happens(0.1)) Object.assign(one, { setValueIf: condition(name(), random), setValueExpression: `{${name()}}` });
}

function condition(name, random) {
  return random.pick([`{${name}} notempty`, `{${name}} = 1`, `{${name}} = 'x'`, `{${name}} empty`, `{${name}} contains 'x'`]);
}

function trigger(definition, answered, random) {
  const name = () => random.pick(answered).name;
  const when = random.happens(0.8)
    ? { expression: condition(name(), random) }
    : { name: name(), operator: random.pick(["equal", "notequal", "notempty", "empty", "greater"]), value: random.pick([1, "x", "1"]) };
  const to = random.happens(0.8) ? name() : "extra";
  const target = random.pick(answered);
  switch (random.pick(["complete", "setvalue", "setvalue", "copyvalue", "runexpression", "skip", "visible"])) {
    case "complete":
      return { type: "complete", ...when };
    case "setvalue":
      if (random.happens(0.2)) return { type: "setvalue", ...when, setToName: "w", setValue: 3, isVariable: true };
      return { type: "setvalue", ...when, setToName: target.name, setValue: plainAnswer(target, random) };
    case "copyvalue": {
      const kin = answered.filter(({ type }) => type === target.type);
      const from = { setToName: random.pick(kin).name, fromName: target.name };
      return { type: "copyvalue", ...(random.happens(0.6) && when), ...from };
    }
    case "runexpression":
      return { type: "runexpression", ...when, setToName: to === "extra" ? "extra" : "w", runExpression: `{${name()}}` };
    case "skip":
      return { type: "skip", ...when, gotoName: name() };
    default:
      return { type: "visible", ...when, questions: [name()], ...(random.happens(0.3) && { pages: [random.pick(definition.pages).name] }) };
  }
}

/** An answer of the right shape. */
function plainAnswer(one, random) {
  const items = (one.choices ?? []).map((item) => item?.value ?? item);
  switch (one.type) {
    case "radiogroup":
    case "dropdown":
      return random.pick(items);
    case "checkbox":
      return items.slice(0, 1 + random.whole(2));
    case "ranking":
      return items.toReversed();
    case "boolean":
      return one.valueTrue ?? true;
    case "rating":
      return random.pick([1, 3]);
    case "matrix":
      return { r1: one.columns[0] };
    default:
      return one.inputType === "number" ? 5 : one.inputType === "date" ? "2024-02-03" : "x";
  }
}

/** A step that goes somewhere. */
export function move(random) {
  const command = random.pick(["nextPage", "nextPage", "nextPage", "prevPage", "complete", "showPreview", "showPreview", "cancelPreview"]);
  return { [command]: { survey: true } };
}
