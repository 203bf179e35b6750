/**
 * Scored questionnaires made at random, and responses to them: the same for the same seed.
 *
 *     const random = new Dice(7);
 *     const definition = scoredDefinition(random);
 *     const values = responseTo(definition, random);
 */

/** Mulberry32, as choices. */
export class Dice {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** From 0 (included) to 1 (excluded). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(share) {
    return this.next() < share;
  }

  one(list) {
    return list[this.whole(0, list.length - 1)];
  }

  /** Some of a list, at least one, in its order. */
  some(list) {
    const taken = list.filter(() => this.chance(0.6));
    return taken.length > 0 ? taken : [this.one(list)];
  }
}

const LEVELS = [
  { from: 80, name: { "zh-cn": "很满意", default: "very satisfied" } },
  { from: 33.3, name: "fair" },
  { from: -100, name: { de: "schlecht", default: "poor" } },
];

/** A scale with a question type that is answered on it: `points` are what can be stored. */
function scale(random) {
  if (random.chance(0.5)) {
    const from = random.whole(-2, 1);
    const to = from + random.whole(2, 10);
    const middle = random.whole(from + 1, to);
    const points = Array.from({ length: to - from + 1 }, (_, place) => from + place);
    const element = { type: "rating", rateMin: from, rateMax: to };
    return { element, points, written: { from, to, satisfiedFrom: middle, dissatisfiedTo: middle - 1 } };
  }
  const points = Array.from({ length: random.whole(2, 6) }, (_, place) => `p${place}`);
  const scores = points.map((_, place) => place * random.one([1, 0.1, 33.3, 1 / 3]) + place);
  const written = {
    points: points.map((value, place) => ({
      value,
      score: scores[place],
      ...(place === 0 ? { satisfied: true } : random.chance(0.6) ? { satisfied: random.chance(0.5) } : {}),
    })),
    notApplicable: ["dontknow"],
    ...(random.chance(0.3) ? { range: [-1, Math.max(...scores) + random.next()] } : {}),
  };
  return { element: { type: "radiogroup", choices: points, showDontKnowItem: true }, points: [...points, "dontknow"], written };
}

function parts(random, items, depth = 0) {
  return random.some(items).map((item, place) => {
    if (depth < 2 && random.chance(0.2)) {
      return { name: `g${depth}${place}`, weight: random.whole(1, 9), parts: [item] };
    }
    return random.chance(0.6) ? { item, weight: random.one([1, 2, 0.1, 0.7, 12.5]) } : item;
  });
}

/** An index of any type: of items on several scales where that makes sense, else of one. */
function index(random, scales) {
  const more = random.chance(0.6) ? { levels: LEVELS } : {};
  const all = scales.flat();
  const alike = random.one(scales);
  const type = random.one(["csat", "mean", "rescaled", "nps", "ces", "stars", "weighted", "weighted", "thousand", "acsi", "fuzzy", "gap"]);
  switch (type) {
    case "weighted": {
      const missing = random.one(["siblings", "items", "zero"]);
      return { type, parts: parts(random, all), missing, ...(random.chance(0.3) ? { minimumCoverage: 0.5 } : {}), ...more };
    }
    case "thousand":
      return { type, parts: parts(random, all), base: "range", ...more };
    case "acsi":
      return { type, parts: random.some(all).map((item) => ({ item, weight: random.whole(1, 5) })), ...more };
    case "fuzzy": {
      const operator = random.one(["weightedSum", "minimumMaximum", "productMaximum", "minimumSum"]);
      const rows = scales.find(([item]) => item.startsWith("m."));
      return { type, parts: random.some(rows).map((item) => ({ item, weight: random.whole(1, 5) })), operator, ...more };
    }
    case "gap": {
      const [item, expected] = [random.one(alike), random.one(alike)];
      return { type, parts: [{ item, expected, weight: random.whole(1, 5) }], ...more };
    }
    case "nps":
      return { type, items: ["n"], ...more };
    case "rescaled":
      return { type: "mean", items: random.some(all), rescale: true, ...more };
    default:
      return { type, items: random.some(type === "csat" ? all : alike), ...more };
  }
}

/** A questionnaire with a `scoring` block. */
export function scoredDefinition(random) {
  const elements = [];
  const scales = {};
  for (let number = 0; number < random.whole(1, 3); number += 1) {
    const { element, written } = scale(random);
    const items = Array.from({ length: random.whole(1, 7) }, (_, place) => `s${number}q${place}`);
    for (const name of items) elements.push({ ...element, name, showCommentArea: random.chance(0.3) });
    const reversed = items.length > 1 && random.chance(0.4) ? [items.pop()] : [];
    scales[`s${number}`] = { ...written, items, ...(reversed.length > 0 ? { reverse: reversed } : {}) };
  }
  const rows = ["tidy", "a.b", "c"].slice(0, random.whole(1, 3));
  elements.push({ type: "matrix", name: "m", columns: [1, 2, 3], rows });
  scales.m = { from: 1, to: 3, satisfiedFrom: 3, dissatisfiedTo: 1, items: ["m"] };
  elements.push({ type: "rating", name: "n", rateMin: 0, rateMax: 10 });
  scales.n = { from: 0, to: 10, satisfiedFrom: 9, dissatisfiedTo: 6, items: ["n"] };
  const onScales = Object.values(scales).map(({ items, reverse = [] }) =>
    items[0] === "m" ? rows.map((row) => `m.${row}`) : [...items, ...reverse],
  );
  const indices = {};
  for (let number = 0; number < random.whole(1, 5); number += 1) indices[`i${number}`] = index(random, onScales);
  const alerts = [{ severity: random.one(["high", "low"]), text: { "zh-cn": "回电", default: "Call back" }, subject: ["counter"] }];
  alerts.push({ index: "i0", below: 10 * random.next(), severity: "low", owner: "leader" });
  const batteries = { first: { items: onScales[0] } };
  const quality = { secondsPerItem: random.whole(1, 3), straightLine: random.whole(3, 5) };
  const more = onScales[0].length > 1 ? { batteries, quality } : {};
  return { meta: { name: "generated", version: "1" }, elements, scoring: { scales, indices, alerts, ...more } };
}

/** What `element` could be answered, more or less well. */
function answer(element, random) {
  const listed = (list) => list.map((item) => (typeof item === "object" ? item.value : item));
  switch (element.type) {
    case "rating": {
      const points = element.rateValues ? listed(element.rateValues) : undefined;
      if (points) return random.one(points);
      const low = element.rateMin ?? 1;
      const value = random.whole(low, element.rateMax ?? low + (element.rateCount ?? 5) - 1);
      return random.chance(0.05) ? String(value) : random.chance(0.03) ? value + 0.5 : value;
    }
    case "radiogroup":
    case "dropdown":
      return element.showDontKnowItem && random.chance(0.1) ? "dontknow" : random.one(listed(element.choices));
    case "boolean":
      return random.chance(0.5);
    case "matrix": {
      const rows = listed(element.rows).filter(() => random.chance(0.8));
      return Object.fromEntries(rows.map((row) => [row, random.one(listed(element.columns))]));
    }
    default:
      return undefined;
  }
}

/** Answers to some of the questions; a third of the respondents gives the same answer throughout. */
export function responseTo(definition, random) {
  const values = {};
  const leaves = (elements) =>
    elements.flatMap((element) => (element.elements ? leaves(element.elements) : [element]));
  const all = leaves((definition.pages ?? [definition]).flatMap((page) => page.elements));
  const line = random.chance(0.3) ? random.whole(1, 1e6) : undefined;
  for (const element of all) {
    if (line === undefined && random.chance(0.15)) continue;
    const value = answer(element, line === undefined ? random : new Dice(line));
    if (value === undefined) continue;
    values[element.name] = value;
    if (element.showCommentArea && random.chance(0.3)) values[`${element.name}-Comment`] = "说明 \"why\"\n…";
  }
  return values;
}
