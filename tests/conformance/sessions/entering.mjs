// Questions of the types that take what is entered (multiple text, slider, expression, file,
// signature, text of every input type and with masks, all validators), and answers to them.

const INPUTS = ["number", "date", "email", "time", "month", "week", "datetime-local", "url", "tel", "color", "range", "password"];

/** Masks, and values that they take in. */
const MASKS = [
  [{ maskType: "pattern", maskSettings: { pattern: "+1(999)999-99-99" } }, ["12345678900", "12223334455"]],
  [{ maskType: "pattern", maskSettings: { pattern: "999-aa#" } }, ["123ab4", "000zzz"]],
  [{ maskType: "pattern", maskSettings: { pattern: "(999) 99", saveMaskedValue: true } }, ["(123) 45"]],
  [{ maskType: "numeric" }, [1234.5, 0.25, -7, 0]],
  [{ maskType: "numeric", maskSettings: { precision: 0, allowNegativeValues: false } }, [12, 1234567, -3]],
  [{ maskType: "numeric", maskSettings: { decimalSeparator: ",", thousandsSeparator: ".", saveMaskedValue: true } }, ["1.234,5"]],
  [{ maskType: "numeric", maskSettings: { min: 10, max: 100 } }, [50, 500, 10]],
  [{ maskType: "currency" }, [5, 1234.5, -3]],
  [{ maskType: "currency", maskSettings: { prefix: "€ ", suffix: " net" } }, [5, 1234.5]],
  [{ maskType: "currency", maskSettings: { prefix: "$", saveMaskedValue: true } }, ["$1,234.5", "$7"]],
  [{ maskType: "datetime", maskSettings: { pattern: "dd/mm/yyyy" } }, ["2024-12-31", "2024-02-29", "31/12/2024"]],
  [{ maskType: "datetime", maskSettings: { pattern: "HH:MM" } }, ["08:30", "23:59"]],
  [{ maskType: "datetime", maskSettings: { pattern: "mm/dd/yyyy hh:MM tt" } }, ["2024-12-31T14:05", "2024-01-02T00:30"]],
  [{ maskType: "datetime", maskSettings: { pattern: "dd.mm.yy" } }, ["2024-12-31", "1970-12-31"]],
  [{ maskType: "datetime" }, ["2024-12-31"]],
];

const VALIDATORS = [
  { type: "text", minLength: 2 },
  { type: "text", maxLength: 2 },
  { type: "text", minLength: 2, maxLength: 4 },
  { type: "text", allowDigits: false },
  { type: "regex", regex: "^[a-z]+$" },
  { type: "regex", regex: "^[a-z]+$", caseInsensitive: true },
  { type: "numeric", minValue: 2 },
  { type: "numeric", maxValue: 4 },
  { type: "numeric", minValue: 2, maxValue: 4 },
  { type: "email" },
  { type: "answercount", minCount: 2 },
  { type: "answercount", maxCount: 1 },
];

/** Gives a text question, or a field of a multiple text, an input type or a mask. */
function addType(one, names, random) {
  if (random.happens(0.5)) one.inputType = random.pick(INPUTS);
  else if (random.happens(0.4)) Object.assign(one, random.pick(MASKS)[0]);
  if (random.happens(0.15)) one.maxLength = 3;
  if (one.inputType === "number" && random.happens(0.2)) one.minValueExpression = random.pick(["1 + 1", `{${random.pick(names)}}`, "{v}"]);
  if (one.inputType === "date" && random.happens(0.2)) one.maxValueExpression = "today()";
}

/** Gives a text question an input type with its limits, or a mask. */
export function addInput(one, names, random) {
  addType(one, names, random);
  const limits = {
    number: { min: 1, max: 10 },
    range: { min: 1, max: 10 },
    date: { min: "2024-01-15", max: "2024-12-31" },
    month: { min: "2024-02", max: "2024-06" },
    time: { min: "08:00", max: "18:00" },
    week: { min: "2024-W02", max: "2024-W20" },
    "datetime-local": { min: "2024-01-02T00:00" },
  }[one.inputType];
  if (limits && random.happens(0.4)) Object.assign(one, limits);
  if (one.inputType === "number" && random.happens(0.2)) one.step = random.pick([1, 3, 0.5]);
}

/** A validator or two, of every type and level. */
export function addValidators(one, random) {
  const made = () => ({
    ...random.pick([...VALIDATORS, { type: "expression", expression: `{${one.name}} <> 'x'` }]),
    ...(random.happens(0.2) && { text: "Own words" }),
    ...(random.happens(0.25) && { notificationType: random.pick(["warning", "info"]) }),
  });
  one.validators = random.happens(0.3) ? [made(), made()] : [made()];
}

/** The properties of a question of the types here. */
export function addEntering(one, names, random) {
  const name = () => random.pick(names);
  switch (one.type) {
    case "multipletext":
      one.items = ["i1", "i2", "i3"].slice(0, 1 + random.whole(3)).map((item) => {
        const field = { name: item };
        if (random.happens(0.5)) addType(field, names, random);
        if (random.happens(0.3)) field.isRequired = true;
        if (random.happens(0.2)) addValidators(field, random);
        if (random.happens(0.2)) field.title = "T {a}";
        if (!field.inputType && !field.maskType && random.happens(0.04)) field.defaultValueExpression = random.pick(["1 + 1", "'x' + {v}"]);
        return field;
      });
      break;
    case "slider":
      if (random.happens(0.4)) one.sliderType = "range";
      if (random.happens(0.3)) Object.assign(one, { min: 10, max: 50, step: 5 });
      if (random.happens(0.2)) one.minValueExpression = random.pick(["5 + 5", `{${name()}}`]);
      if (random.happens(0.1)) one.maxValueExpression = "40";
      break;
    case "expression":
      one.expression = random.pick([`{${name()}} + 1`, `{${name()}}`, "1 / 3", "1 / 0", `iif({${name()}} > 1, 'high', 'low')`, `{${name()}} > 1`, "today()", "'x' + {v}", `{${name()}} * 2.5`]);
      if (random.happens(0.3)) one.displayStyle = random.pick(["decimal", "currency", "percent"]);
      if (random.happens(0.1)) one.currency = "EUR";
      if (random.happens(0.2)) one.precision = 2;
      if (random.happens(0.2)) one.maximumFractionDigits = 1;
      if (random.happens(0.1)) one.minimumFractionDigits = 1;
      if (random.happens(0.1)) one.useGrouping = false;
      if (random.happens(0.2)) one.format = "is {0}";
      break;
    case "file":
      if (random.happens(0.5)) one.allowMultiple = true;
      break;
    default:
  }
}

/** An answer that the question may take. */
export function enteredAnswer(one, random) {
  switch (one.type) {
    case "multipletext": {
      const fields = random.some(one.items);
      return Object.fromEntries((fields.length ? fields : one.items).map((item) => [item.name, textOf(item, random)]));
    }
    case "slider":
      return one.sliderType === "range" ? random.pick([[10, 30], [20, 60], [0, 100]]) : random.pick([0, 15, 30, 70, 300, -5]);
    case "expression":
      return random.pick([1, "x"]);
    case "file":
      return [{ name: "a.txt", type: "text/plain", content: "data:text/plain;base64,YQ==" }];
    default:
      return random.pick(["data:image/png;base64,AAAA", "data:image/svg+xml;base64,BBBB"]);
  }
}

/** Something to write into a text question, or into a field of a multiple text. */
export function textOf(one, random) {
  const mask = MASKS.find(([{ maskType, maskSettings }]) => maskType === one.maskType && JSON.stringify(maskSettings) === JSON.stringify(one.maskSettings));
  if (one.maskType && mask) return random.pick(mask[1]);
  switch (one.inputType) {
    case "number":
    case "range":
      return random.pick([1, 5, 20, "7", 0, 2.5]);
    case "date":
      return random.pick(["2024-02-03", "2023-12-31"]);
    case "datetime-local":
      return random.pick(["2024-02-03T10:00", "2023-12-31T23:59"]);
    case "month":
      return random.pick(["2024-02", "2023-12"]);
    case "week":
      return random.pick(["2024-W05", "2024-W40"]);
    case "time":
      return random.pick(["08:30", "07:00"]);
    case "color":
      return "#ff0000";
    case "email":
      return random.pick(["a@b.co", "x"]);
    default:
      return random.pick(["x", "abc", "1", "", "hello", 2, "A b"]);
  }
}
