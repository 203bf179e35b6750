// One fault put into a definition, somewhere.

/** Lists that hold objects. */
const LISTS = ["pages", "elements", "questions", "choices", "columns", "rows", "items", "validators",
  "triggers", "calculatedValues", "rateValues", "templateElements", "detailElements", "areas", "customLabels"];

/**
 * Spoils a definition in one place.
 * @param {object} definition changed in place
 * @param {import("../expressions/chance.mjs").Chance} random
 * @returns {string} what was done
 */
export function spoil(definition, random) {
  const objects = [];
  collect(definition, objects);
  for (let tries = 0; tries < 20; tries += 1) {
    const told = random.pick(FAULTS)(random.pick(objects), random);
    if (told) return told;
  }
  definition.nonsense = 1;
  return "an unknown property";
}

function collect(value, objects) {
  if (value && typeof value === "object") {
    if (!Array.isArray(value)) objects.push(value);
    Object.values(value).forEach((member) => collect(member, objects));
  }
}

const FAULTS = [
  function misspell(object, random) {
    const names = Object.keys(object).filter((name) => name.length > 3);
    if (!names.length) return undefined;
    const name = random.pick(names);
    const at = 1 + random.whole(name.length - 2);
    const wrong = random.pick([
      name.slice(0, at) + name.slice(at + 1),
      name.slice(0, at) + name[at] + name.slice(at),
      name[0].toUpperCase() + name.slice(1),
    ]);
    return rename(object, name, wrong);
  },
  function strange(object, random) {
    object[random.pick(["foo", "showHeaderIf", "required", "label", "_id"])] = random.pick([1, "x", [1], { a: 1 }]);
    return "a strange property";
  },
  function withoutType(object, random) {
    if (typeof object.type !== "string") return undefined;
    if (random.happens(0.5)) {
      delete object.type;
      return "no type";
    }
    object.type = random.pick(["txt", "radio", "textarea", "", "regexp", `${object.type}s`, object.type.toUpperCase()]);
    return `the type ${object.type}`;
  },
  function withoutName(object, random) {
    if (!("name" in object)) return undefined;
    if (random.happens(0.5)) delete object.name;
    else object.name = random.pick(["", 0, null, 7]);
    return "a wrong name";
  },
  function noList(object, random) {
    const name = LISTS.find((list) => Array.isArray(object[list]));
    if (!name) return undefined;
    object[name] = random.happens(0.7) ? object[name][0] : random.pick(["x", 5, true]);
    return `${name} is no list`;
  },
  function wrongMember(object, random) {
    const name = LISTS.find((list) => Array.isArray(object[list]) && object[list].length);
    if (!name) return undefined;
    object[name][0] = random.pick(["x", 5, true, {}, []]);
    return `a wrong member of ${name}`;
  },
  function otherKind(object, random) {
    const names = Object.keys(object).filter((name) => !LISTS.includes(name) && !["type", "name", "cellType"].includes(name));
    if (!names.length) return undefined;
    object[random.pick(names)] = random.pick([5, "x", true, {}, [], null]);
    return "a value of another kind";
  },
];

/** Renames a property and keeps the order. */
function rename(object, name, wrong) {
  const pairs = Object.entries(object);
  for (const key of Object.keys(object)) delete object[key];
  for (const [key, value] of pairs) object[key === name ? wrong : key] = value;
  return `${name} is written ${wrong}`;
}
