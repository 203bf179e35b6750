// Expressions as nobody should write them, on values as nobody should give them.

/** @import { Chance } from "./chance.mjs" */

const OPERATORS = [
  "+", "-", "*", "/", "%", "^", "power", "=", "==", "!=", "<>", "<", ">", "<=", ">=", "=>", "=<",
  "equal", "equals", "notequal", "less", "greater", "lessorequal", "greaterorequal", "and", "or",
  "&&", "||", "AND", "contains", "contain", "notcontains", "*=", "anyof", "allof", "noneof",
];

const ATOMS = [
  "{a}", "{b}", "{#a}", "{#b}", "{c}", "{rows[0].x}", "{rows.length}", "{a.b}", "{A}", "{nothing}",
  "1", "0", "-2", "1.25", "0x10", "'5'", "'05'", "'1,5'", "' '", "''", "'x'", "'X'", "'true'", "'it\\'s'",
  "true", "FALSE", "null", "undefined", "plum", "or", "[1, 2]", "['a', 'B']", "[]", "[1]", "[null]",
  "!{a}", "!1", "negate {b}", "{a} empty", "{b} notempty", "(1 + 1)", "(2", "'equals'", "{ a }",
];

const PIECES = [
  ...ATOMS, ...OPERATORS, "(", ")", "[", "]", ",", "{", "}", "'", '"', ".", "!", "empty", "notempty",
  "negate", "not", "iif(", "sum(", "foo(", "0x", "01", ".5", "&", "|", "\t", "\n", "é",
];

const SCALARS = [
  0, 1, 2, -1, 1.5, 0.1, 1.005, 100, 1e21, "5", "05", "1.5", "1,5", "1e3", "0x1F", "-0", "true",
  "FALSE", "abc", "ABC", " abc ", "", " ", "2024-01-05", "2024-02-30", "2023-12-31T10:30",
  "12345678901234567", "undefined", "É", "é", true, false, null,
];

const FUNCTIONS = [
  "age", "avg", "count", "dateAdd", "dateDiff", "day", "diffDays", "displayValue", "getComment",
  "getDate", "getYear", "iif", "isContainerReady", "isDisplayMode", "max", "min", "month",
  "propertyValue", "round", "substring", "sum", "today", "trunc", "weekday", "year", "currentYear",
  "Sum", "foo",
];

const ARGUMENTS = [
  "{a}", "{b}", "{#b}", "{c}", "{rows}", "{nothing}", "1", "2", "-2", "1.25", "'x'", "''", "abc",
  "true", "[1, 2]", "['a', 3]", "'2024-01-05'", "'2020-02-29T10:00'", "today()", "getDate({a})",
  "'days'", "'months'", "'years'", "'hours'", "{a} + 1", "{c} = 1",
];

/**
 * @param {Chance} random
 * @returns {{expression: string, values: object, condition: boolean}}
 */
export function quirk(random) {
  const { pick } = random;
  const expression = pick([chain, chain, calls, calls, overRows, paths, scraps])(random);
  return { expression, values: answers(random), condition: random.happens(0.2) };
}

/** @param {Chance} random */
function answers(random) {
  const values = { k: "x" };
  for (const name of ["a", "b", "c"]) {
    if (random.happens(0.9)) values[name] = any(random, 2);
  }
  values.rows = Array.from({ length: random.whole(4) }, () => row(random));
  return values;
}

/** A value of any kind. @param {Chance} random @param {number} depth */
function any(random, depth) {
  if (depth === 0 || random.happens(0.6)) return random.pick(SCALARS);
  const inner = () => any(random, depth - 1);
  if (random.happens(0.6)) return Array.from({ length: random.whole(4) }, inner);
  return Object.fromEntries(random.some(["b", "B", "0", "x", "b.c"]).map((name) => [name, inner()]));
}

/** @param {Chance} random */
function row(random) {
  return Object.fromEntries(random.some(["x", "x", "y", "z"]).map((name) => [name, random.pick(SCALARS)]));
}

/** Operands and operators. @param {Chance} random */
function chain(random) {
  let text = random.pick(ATOMS);
  for (let more = random.whole(4); more > 0; more -= 1) {
    const space = random.pick([" ", " ", ""]);
    text += space + random.pick(OPERATORS) + space + random.pick(ATOMS);
  }
  return text;
}

/** @param {Chance} random */
function calls(random) {
  const call = () => {
    const count = random.pick([0, 1, 1, 2, 2, 3]);
    const list = Array.from({ length: count }, () => random.pick(ARGUMENTS));
    return `${random.pick(FUNCTIONS)}(${list.join(", ")})`;
  };
  const text = call();
  return random.happens(0.7) ? text : `${text} ${random.pick(OPERATORS)} ${random.pick([call(), ...ATOMS])}`;
}

/** @param {Chance} random */
function overRows(random) {
  const { pick } = random;
  const name = pick(["sumInArray", "avgInArray", "minInArray", "maxInArray", "countInArray"]);
  const field = pick(["'x'", "'x'", "x", "'y'", "{k}", "'q'", "''"]);
  const other = pick(["", "", ", 'y'", ", 'z'"]);
  const condition = pick([
    "", "", ", {x} > 1", ", '{y} > 1'", ", {y} = 'abc'", ", {y} empty", ", {x} = {y}", ", {z}", ", true",
    ", {a} notempty", ", {x} > 1 and {y} < 3", ", !{y}",
  ]);
  return `${name}(${pick(["{rows}", "{rows}", "{a}", "[{c}]", "{nothing}"])}, ${field}${other}${condition})`;
}

/** @param {Chance} random */
function paths(random) {
  const { pick } = random;
  let path = pick(["a", "b", "rows", "A", "$a", "a[0]", "rows[-1]", "rows[1]"]);
  for (let more = random.whole(3); more > 0; more -= 1) {
    path += pick([".b", ".x", ".c", ".0", ".B", ".length", "[0]", "[-1]", ".b.c", "[x]", "."]);
  }
  return `{${pick(["", "", "#"])}${path}}${pick(["", "", " + 1", " = 1", " empty"])}`;
}

/** What may or may not be an expression. @param {Chance} random */
function scraps(random) {
  const count = 1 + random.whole(6);
  return Array.from({ length: count }, () => random.pick(PIECES) + random.pick(["", " "])).join("");
}
