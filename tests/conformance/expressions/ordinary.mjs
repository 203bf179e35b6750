// Expressions as people write them, on the answers to a questionnaire as people give them.

/** @import { Chance } from "./chance.mjs" */

const FRUITS = ["apple", "banana", "cherry", "other"];
const CITIES = ["Wuhan", "Paris", "new york", "São Paulo", "北京"];
const LEVELS = ["low", "medium", "high"];
const NUMBERS = ["age", "score", "q1", "q2", "q3", "price", "kids.length", "pets[0].age"];
const TEXTS = ["city", "name", "quality.speed", "pets[0].name", "pets[-1].kind", "phone"];
const DATES = ["birthday", "visit"];

/**
 * @param {Chance} random
 * @returns {{expression: string, values: object, condition: boolean}}
 */
export function ordinary(random) {
  const condition = random.happens(0.6);
  const expression = condition ? conditions(random, 2) : formula(random);
  return { expression, values: answers(random), condition };
}

/** @param {Chance} random */
function answers(random) {
  const date = () => {
    const part = (number) => String(number).padStart(2, "0");
    return `${random.pick([1960, 1999, 2010, 2024])}-${part(1 + random.whole(12))}-${part(1 + random.whole(28))}`;
  };
  const all = {
    age: random.pick([0, 7, 17, 18, 21, 45, "18", "30", 66]),
    score: random.pick([0, 1, 5, 7.5, 10, "9", "0.5", 100]),
    q1: 1 + random.whole(5),
    q2: 1 + random.whole(5),
    q3: String(1 + random.whole(5)),
    price: random.pick([9.99, 0.1, 1250, "19.90", "2,50", 33.333]),
    city: random.pick([...CITIES, "WUHAN", " paris "]),
    name: random.pick(["An", "Bo", "O'Neil", "", "x y"]),
    phone: random.pick(["0123456", "+49 170 1", "5551234"]),
    agree: random.pick([true, false, "true", "yes"]),
    fruits: random.some(FRUITS),
    quality: { speed: random.pick(LEVELS), price: random.pick([1, 2, 3]), staff: random.pick(LEVELS) },
    kids: Array.from({ length: random.whole(4) }, () => ({
      name: random.pick(["Li", "Mo", "Ida"]),
      age: random.pick([1, 4, 9, "12"]),
      school: random.happens(0.5),
    })),
    pets: Array.from({ length: random.whole(3) }, () => ({
      name: random.pick(["Rex", "Tom"]),
      kind: random.pick(["dog", "cat"]),
      age: random.pick([2, "3", 11.5]),
    })),
    orders: Array.from({ length: random.whole(4) }, () => ({
      item: random.pick(["tea", "rice"]),
      price: random.pick([1.1, 2.2, 10, "3.5"]),
      amount: random.pick([1, 2, 3]),
    })),
    birthday: date(),
    visit: random.happens(0.5) ? date() : `${date()}T10:30`,
  };
  return Object.fromEntries(Object.entries(all).filter(() => random.happens(0.8)));
}

/** @param {Chance} random @param {number} depth */
function conditions(random, depth) {
  if (depth === 0 || random.happens(0.4)) {
    return condition(random);
  }
  const one = conditions(random, depth - 1);
  const other = conditions(random, depth - 1);
  return random.pick([
    () => `${one} and ${other}`,
    () => `${one} or ${other}`,
    () => `(${one}) and (${other})`,
    () => `(${one} or ${other})`,
    () => `!(${one})`,
  ])();
}

/** @param {Chance} random */
function condition(random) {
  const { pick, whole, some } = random;
  const quoted = (words) => `[${words.map((word) => `'${word}'`).join(", ")}]`;
  const order = () => pick(["=", "!=", "<>", "<", "<=", ">", ">=", "greater", "less", "equal", "notequal"]);
  const same = () => pick(["=", "==", "!=", "<>", "equal", "notequal"]);
  return pick([
    () => `{${pick(NUMBERS)}} ${order()} ${pick([0, 1, 3, 5, 10, 18, 21, 65, 99.5])}`,
    () => `{${pick(NUMBERS)}} ${order()} {${pick(NUMBERS)}}`,
    () => `{${pick(NUMBERS)}} ${order()} '${pick([1, 5, 18])}'`,
    () => `{${pick(TEXTS)}} ${same()} '${pick([...CITIES, ...LEVELS, "dog", "Rex"])}'`,
    () => `{${pick(TEXTS)}} ${same()} ${pick(["low", "high", "dog", "An"])}`,
    () => `{${pick(TEXTS)}} ${pick(["contains", "notcontains"])} '${pick(["a", "wu", "o", "high"])}'`,
    () => `{${pick([...NUMBERS, ...TEXTS, ...DATES, "fruits", "kids", "nothing"])}} ${pick(["empty", "notempty"])}`,
    () => `{agree} = ${pick([true, false, "'true'", "'yes'"])}`,
    () => `{agree}`,
    () => `{fruits} ${pick(["contains", "notcontains"])} '${pick(FRUITS)}'`,
    () => `{fruits} ${pick(["anyof", "allof", "noneof", "contains"])} ${quoted(some(FRUITS))}`,
    () => `{fruits} ${same()} ${quoted(some(FRUITS))}`,
    () => `{fruits.length} ${order()} ${whole(4)}`,
    () => `{city} anyof ${quoted(some(CITIES))}`,
    () => `{${pick(DATES)}} ${pick(["<", ">", "<=", ">="])} '${pick(["1990-01-01", "2010-06-15", "2024-05-05"])}'`,
    () => `{${pick(DATES)}} ${pick(["<", ">"])} today(${pick(["", "-30", "365"])})`,
    () => `getDate({${pick(DATES)}}) ${pick(["<", ">", "=", ">="])} '${pick(["1999-03-03", "2010-06-15"])}'`,
    () => `age({birthday}) ${order()} ${pick([14, 18, 25])}`,
    () => `dateDiff({birthday}, {visit}, '${pick(["days", "months", "years"])}') > ${pick([0, 10, 1000])}`,
    () => `year({${pick(DATES)}}) ${order()} ${pick([1999, 2010, 2024])}`,
    () => `${formula(random)} ${order()} ${pick([0, 5, 12, 20])}`,
    () => `iif({agree}, 'a', 'b') = '${pick(["a", "b"])}'`,
  ])();
}

/** @param {Chance} random */
function formula(random) {
  const { pick } = random;
  const number = () =>
    pick([
      () => `{${pick(NUMBERS)}}`,
      () => `{${pick(NUMBERS)}}`,
      () => `${pick([1, 2, 3, 10, 100, 0.5, 1.15])}`,
      () => `(${number()} ${pick(["+", "-", "*", "/"])} ${number()})`,
    ])();
  const rows = () =>
    pick([
      () => `{orders}, '${pick(["price", "amount"])}'`,
      () => `{kids}, 'age'`,
      () => `{pets}, 'age'`,
    ])();
  const filter = () =>
    pick(["", "", ", {amount} > 1", ", {age} >= 4", ", {school} = true", ", {item} = 'tea'"]);
  return pick([
    () => `${number()} ${pick(["+", "-", "*", "/", "%"])} ${number()}`,
    () => `${number()} + ${number()} * ${number()}`,
    () => `({q1} + {q2} + {q3}) / 3`,
    () => `round(${number()}, ${pick([0, 1, 2])})`,
    () => `trunc(${number()}, ${pick([0, 1, 2])})`,
    () => `${pick(["sum", "avg", "min", "max", "count"])}({q1}, {q2}, {q3}, {score})`,
    () => `${pick(["sumInArray", "avgInArray", "minInArray", "maxInArray", "countInArray"])}(${rows()}${filter()})`,
    () => `round(avgInArray(${rows()}), 2)`,
    () => `iif(${condition(random)}, ${number()}, ${number()})`,
    () => `iif(${condition(random)}, 'yes', iif(${condition(random)}, 'maybe', 'no'))`,
    () => `{${pick(TEXTS)}} + ', ' + {${pick(TEXTS)}}`,
    () => `'Hello ' + {name}`,
    () => `substring({city}, ${pick([0, 1, 2])}, ${pick([1, 3, 9])})`,
    () => `age({birthday})`,
    () => `currentYear() - year({birthday})`,
    () => `${pick(["year", "month", "day", "weekday", "getYear"])}({${pick(DATES)}})`,
    () => `dateDiff({birthday}, {visit}, '${pick(["days", "months", "years", "hours"])}')`,
    () => `diffDays({birthday}, {visit})`,
    () => `dateAdd({${pick(DATES)}}, ${pick([1, 7, -3, 30])}, '${pick(["days", "months", "years", "hours"])}')`,
    () => `{${pick([...NUMBERS, ...TEXTS, "fruits", "agree"])}}`,
    () => `{kids.length} + {pets.length}`,
    () => `today(${pick(["", "1", "-7"])})`,
  ])();
}
