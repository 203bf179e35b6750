// Choices of questions, made at random: where they come from, in which order they stand, and which
// of them can be answered. (Elements inside a choice are not among it: the tester breaks on them.)

/** @typedef {import("../expressions/chance.mjs").Chance} Chance */

/** Types whose answer is one or several of their choices. */
export const HAS_CHOICES = ["radiogroup", "checkbox", "dropdown", "ranking", "buttongroup", "tagbox", "imagepicker"];

/** What web services answer, by address. */
export const WEB = {
  "https://example.org/plain": { response: ["x", "y", "z"] },
  "https://example.org/rows": { response: { all: { rows: [{ id: 1, name: "One" }, { id: "x", name: "Ex" }, { id: 3 }] } } },
  "https://example.org/titles": { response: [{ value: "x", title: "Ex" }, { value: 2, title: { default: "Two", de: "Zwei" } }] },
  "https://example.org/none": { response: [] },
  "https://example.org/lines": { response: "x\ny\n 3 \n" },
  "https://example.org/broken": { status: 404, statusText: "Not Found" },
  "https://example.org/of?v=1": { response: [1, 2] },
};

const takesMany = ({ type, multiSelect }) => multiSelect || ["checkbox", "tagbox", "ranking"].includes(type);

/**
 * Gives a question its choices.
 * @param {Chance} random
 */
export function addChoices(one, random) {
  one.choices = random.pick([
    [1, 2, 3],
    ["x", "y", "z"],
    [{ value: 1, text: "One" }, { value: "x", text: "Ex" }, 3],
    ["x", { value: "y", visibleIf: "{a} notempty" }, 2],
    ["z", { value: "x", enableIf: "{b} notempty" }, 2, "b10", "b9"],
  ]);
  if (random.happens(0.1)) one.choicesVisibleIf = random.pick(["{item} <> 3", "{a} notempty", "{b} contains {item}"]);
  if (random.happens(0.08)) one.choicesEnableIf = "{item} <> 2";
  if (random.happens(0.2)) one.choicesOrder = random.pick(["asc", "desc", "random"]);
  if (random.happens(0.08)) one.hideIfChoicesEmpty = true;
  if (random.happens(0.12)) addSource(one, random);
  if (one.type === "imagepicker") addPictures(one, random);
  if (one.type === "dropdown" && random.happens(0.1)) Object.assign(one, { choicesMin: 4, choicesMax: 8, choicesStep: 2 });
  if (takesMany(one) && one.type !== "imagepicker") addLimits(one, random);
  if (one.type === "ranking" && random.happens(0.3)) one.selectToRankEnabled = true;
  addSpecials(one, random);
}

function addSource(one, random) {
  if (random.happens(0.55)) {
    // Which one it is is told when all are known.
    one.choicesFromQuestion = "?";
    one.choicesFromQuestionMode = random.pick(["all", "selected", "unselected"]);
    if (random.happens(0.7)) delete one.choices;
  } else {
    one.choicesByUrl = random.pick([
      { url: "https://example.org/plain" },
      { url: "https://example.org/rows", path: "all.rows", valueName: "id", titleName: "name" },
      { url: "https://example.org/rows", path: "all;rows", titleName: "name" },
      { url: "https://example.org/titles", valueName: "value" },
      { url: "https://example.org/none" },
      { url: "https://example.org/none", allowEmptyResponse: true },
      { url: "https://example.org/lines" },
      { url: "https://example.org/broken" },
      { url: "https://example.org/of?v={v}" },
    ]);
    if (random.happens(0.8)) delete one.choices;
  }
}

function addPictures(one, random) {
  const pictured = (item) => ({ ...(item.value ? item : { value: item }), imageLink: "a.png" });
  if (one.choices) one.choices = one.choices.map(pictured);
  if (random.happens(0.5)) one.multiSelect = true;
}

function addLimits(one, random) {
  if (random.happens(0.15)) one.maxSelectedChoices = 2;
  if (random.happens(0.1)) one.minSelectedChoices = 2;
}

function addSpecials(one, random) {
  if (one.type === "ranking" || one.type === "imagepicker") return;
  if (one.type !== "buttongroup" && random.happens(0.3)) one.showOtherItem = true;
  if (random.happens(0.2)) one.showNoneItem = true;
  if (random.happens(0.1)) one.showRefuseItem = true;
  if (random.happens(0.1)) one.showDontKnowItem = true;
  if (!["checkbox", "tagbox"].includes(one.type)) return;
  if (random.happens(0.1)) one.showSelectAllItem = true;
  if (one.choices && random.happens(0.1)) one.choices = [...one.choices, { value: "alone", isExclusive: true }];
}

/**
 * Names the questions that others take their choices from.
 * @param {Chance} random
 */
export function nameLenders(questions, random) {
  const lenders = questions.filter(({ type }) => HAS_CHOICES.includes(type));
  for (const one of questions.filter(({ choicesFromQuestion }) => choicesFromQuestion)) {
    // From one that stands before it: in a circle nobody has a choice. And from one in a settled
    // order: in survey-core, which asks for them before it knows the seed, that of chance is another
    // every time.
    const before = lenders.slice(0, lenders.indexOf(one));
    const others = before.filter(({ choicesOrder }) => choicesOrder !== "random");
    if (others.length) one.choicesFromQuestion = random.pick(others).name;
    else delete one.choicesFromQuestion;
  }
}

/** The areas of a picture. */
export function addAreas(one, random) {
  one.areas = [
    { value: "x", text: "Left", coords: "0,0,10,10", shape: "rect" },
    { value: "y", coords: "20,20,5", shape: "circle", visibleIf: "{a} notempty" },
    { value: "z", text: "Right", coords: "30,0,40,0,35,10" },
  ];
  if (random.happens(0.4)) one.multiSelect = false;
  else addAreaLimits(one, random);
}

function addAreaLimits(one, random) {
  if (random.happens(0.2)) one.maxSelectedAreas = 1;
  if (random.happens(0.2)) one.minSelectedAreas = 2;
}

/**
 * An answer that a question with choices may take.
 * @param {Chance} random
 */
export function chosen(one, random) {
  const items = (one.choices ?? ["x", "y", 1, 2, 3]).map((item) => item.value ?? item);
  if (one.showOtherItem) items.push("other");
  if (one.showNoneItem) items.push("none");
  if (one.type === "ranking") return random.happens(0.6) ? shuffled(items, random) : items.slice(0, 2);
  return takesMany(one) ? random.some(items) : random.pick(items);
}

/** An answer to a picture with areas. */
export function chosenAreas(one, random) {
  return one.multiSelect === false ? random.pick(["x", "y", "z"]) : random.some(["x", "y", "z"]);
}

function shuffled(items, random) {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const other = random.whole(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
