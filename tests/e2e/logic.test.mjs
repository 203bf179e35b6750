import { expect, test } from "./fixtures.mjs";
import { inline, told, listen } from "./visitor.mjs";

/** Opens a page with this definition; returns its element. */
async function open(page, host, definition, attributes = 'locale="en"') {
  const site = await host({ body: inline(definition, attributes) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await expect(survey.getByRole("button").first()).toBeVisible();
  return { site, survey, values: () => survey.evaluate((element) => element.value) };
}

const text = (name, more) => ({ type: "text", name, ...more });

test.describe("a condition", () => {
  test("shows and hides a question, a panel and a page as soon as the answer is given", async ({ page, host }) => {
    const { survey, values } = await open(page, host, {
      showProgressBar: true,
      pages: [
        {
          elements: [
            { type: "rating", name: "r", title: "Rate" },
            { type: "comment", name: "why", title: "Why?", visibleIf: "{r} < 3" },
            { type: "panel", name: "p", title: "Praise", visibleIf: "{r} = 5", elements: [text("what", { title: "What?" })] },
          ],
        },
        { visibleIf: "{r} < 3", elements: [text("mail", { title: "Mail" })] },
        { elements: [text("end", { title: "The end" })] },
      ],
    });
    await expect(survey.getByLabel("Why?")).toBeHidden();
    await expect(survey.getByText("1 / 2")).toBeVisible();
    await survey.getByRole("radio", { name: "2" }).check();
    await expect(survey.getByLabel("Why?")).toBeVisible();
    await expect(survey.getByText("1 / 3")).toBeVisible();
    await survey.getByLabel("Why?").fill("slow");
    await survey.getByRole("radio", { name: "5" }).check();
    await expect(survey.getByLabel("Why?")).toBeHidden();
    await expect(survey.getByRole("group", { name: "Praise" }).getByLabel("What?")).toBeVisible();
    await expect(survey.getByText("1 / 2")).toBeVisible();
    await survey.getByRole("button", { name: "Next" }).click();
    await expect(survey.getByLabel("The end")).toBeVisible();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
    expect(await values()).toEqual({ r: 5 });
  });

  test("lets a question be answered only where it holds", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      elements: [
        { type: "boolean", name: "b", title: "More?" },
        text("t", { title: "Text", enableIf: "{b} = true" }),
        { type: "panel", name: "p", title: "Inside", enableIf: "{b} = true", elements: [{ type: "checkbox", name: "c", title: "Boxes", choices: ["one", { value: "two", enableIf: "{t} notempty" }] }] },
      ],
    });
    await expect(survey.getByLabel("Text")).toBeDisabled();
    await expect(survey.getByRole("checkbox", { name: "one" })).toBeDisabled();
    await survey.getByRole("radio", { name: "Yes" }).check();
    await expect(survey.getByLabel("Text")).toBeEnabled();
    await expect(survey.getByRole("checkbox", { name: "one" })).toBeEnabled();
    await expect(survey.getByRole("checkbox", { name: "two" })).toBeDisabled();
    await survey.getByLabel("Text").fill("now");
    await expect(survey.getByRole("checkbox", { name: "two" })).toBeEnabled();
    await survey.getByRole("radio", { name: "No" }).check();
    await expect(survey.getByLabel("Text")).toBeDisabled();
    await expect(survey.getByLabel("Text")).toHaveValue("now");
  });

  test("makes an answer necessary, and the page tells", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      elements: [{ type: "rating", name: "r", title: "Rate" }, { type: "comment", name: "why", title: "Why?", requiredIf: "{r} < 3" }],
    });
    await expect(survey.getByLabel("Why?")).not.toHaveAttribute("aria-required", "true");
    await survey.getByRole("radio", { name: "1" }).check();
    await expect(survey.getByLabel("Why?")).toHaveAttribute("aria-required", "true");
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("Please answer this question.")).toBeVisible();
    await expect(survey.getByLabel("Why?")).toBeFocused();
    await survey.getByRole("radio", { name: "4" }).check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
  });

  test("takes an item away, and with it the answer that was it", async ({ page, host }) => {
    const { survey, values } = await open(page, host, {
      elements: [
        { type: "boolean", name: "b", title: "Drinks?" },
        { type: "radiogroup", name: "r", title: "What", choices: ["bread", { value: "tea", visibleIf: "{b} = true" }] },
      ],
    });
    await expect(survey.getByRole("radio", { name: "tea" })).toHaveCount(0);
    await survey.getByRole("radio", { name: "Yes" }).check();
    await survey.getByRole("radio", { name: "tea" }).check();
    await survey.getByRole("radio", { name: "No" }).check();
    await expect(survey.getByRole("radio", { name: "tea" })).toHaveCount(0);
    expect(await values()).toEqual({ b: false });
  });

  test("that a typed text decides does not swallow the click on the button that follows", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      pages: [
        { elements: [text("q", { title: "Name" })] },
        { elements: [text("b", { title: "Second", visibleIf: "{q} = 'x'" })] },
        { elements: [text("c", { title: "Third" })] },
      ],
    });
    await survey.getByLabel("Name").pressSequentially("x");
    await survey.getByRole("button", { name: "Next" }).click();
    await expect(survey.getByLabel("Second")).toBeVisible();
  });

  test("that a typed text decides does not swallow the focus that Tab moves on", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      pages: [{ elements: [text("q", { title: "Name" })] }, { elements: [text("b", { title: "Second", visibleIf: "{q} = 'x'" })] }, { elements: [text("c")] }],
    });
    await survey.getByLabel("Name").pressSequentially("x");
    await page.keyboard.press("Tab");
    await expect(survey.getByRole("button", { name: "Next" })).toBeFocused();
  });
});

test.describe("a validator", () => {
  const cases = [
    ["numeric", { inputType: "number", validators: [{ type: "numeric", minValue: 1, maxValue: 9 }] }, "12", "Please enter a number from 1 to 9.", "7"],
    ["text", { validators: [{ type: "text", minLength: 3, allowDigits: false }] }, "ab", "Please enter 3 or more characters.", "abc"],
    ["email", { validators: [{ type: "email" }] }, "li@example", "Please enter an e-mail address, such as name@example.com.", "li@example.com"],
    ["regex with words of its own", { validators: [{ type: "regex", regex: "^\\d{6}$", text: "Six digits, please." }] }, "12345", "Six digits, please.", "123456"],
    ["expression", { validators: [{ type: "expression", expression: "{q} != 'no'" }] }, "no", "Please check this answer.", "yes"],
    ["for the input type", { inputType: "email" }, "li", "Please enter an e-mail address, such as name@example.com.", "li@example.com"],
    ["for the largest number", { inputType: "number", max: 10 }, "11", "Please enter 10 or less.", "10"],
    ["for the earliest date", { inputType: "date", min: "2026-01-01" }, "2025-12-31", "Please choose 2026-01-01 or later.", "2026-01-02"],
  ];
  for (const [what, question, wrong, message, right] of cases) {
    test(`(${what}) holds a wrong answer back and lets a right one through`, async ({ page, host }) => {
      const { survey } = await open(page, host, { elements: [text("q", { title: "Name", ...question })] });
      const field = survey.getByLabel("Name");
      await field.fill(wrong);
      await survey.getByRole("button", { name: "Send" }).click();
      await expect(survey.getByText(message)).toBeVisible();
      await expect(field).toBeFocused();
      await expect(field).toHaveValue(wrong);
      await field.fill(right);
      await survey.getByRole("button", { name: "Send" }).click();
      await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
    });
  }

  test("counts chosen items", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      elements: [{ type: "checkbox", name: "c", title: "Boxes", choices: ["one", "two", "three"], validators: [{ type: "answercount", minCount: 2 }] }],
    });
    await survey.getByRole("checkbox", { name: "one" }).check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("Please choose at least 2.")).toBeVisible();
    await survey.getByRole("checkbox", { name: "three" }).check();
    await expect(survey.getByText("Please choose at least 2.")).toHaveCount(0);
  });

  test("of a matrix points to the first row without an answer", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      elements: [{ type: "matrix", name: "m", title: "Table", columns: ["good", "bad"], rows: ["food", "room"], eachRowRequired: true }],
    });
    await survey.getByRole("radiogroup", { name: "food" }).getByRole("radio", { name: "good" }).check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("Please answer every row.")).toBeVisible();
    await expect(survey.getByRole("radiogroup", { name: "room" }).getByRole("radio", { name: "good" })).toBeFocused();
    await survey.getByRole("radiogroup", { name: "room" }).getByRole("radio", { name: "bad" }).check();
    await expect(survey.getByText("Please answer every row.")).toHaveCount(0);
  });

  test("of a panel that must not stay empty says so", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      elements: [{ type: "panel", name: "p", title: "Contact", isRequired: true, elements: [text("tel", { title: "Phone" }), text("mail", { title: "Mail" })] }],
    });
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("Please answer at least one question here.")).toBeVisible();
    await survey.getByLabel("Mail").fill("x");
    await survey.getByLabel("Mail").blur();
    await expect(survey.getByText("Please answer at least one question here.")).toHaveCount(0);
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
  });

  test("that only warns lets the page be left", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      elements: [text("q", { title: "Name", validators: [{ type: "text", minLength: 5, text: "Rather short", notificationType: "warning" }] })],
    });
    await survey.getByLabel("Name").fill("ab");
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
  });
});

test.describe("an item beside the choices", () => {
  test("asks what “other” is, and stores the text beside it", async ({ page, host }) => {
    const { survey, values } = await open(page, host, {
      elements: [{ type: "radiogroup", name: "r", title: "Which", choices: ["a", "b"], showOtherItem: true, otherText: "Something else" }],
    });
    const own = survey.getByRole("textbox", { name: "Something else" });
    await expect(own).toHaveCount(0);
    await survey.getByRole("radio", { name: "Something else" }).check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("Please say what “other” is.")).toBeVisible();
    await own.fill("c");
    await own.blur();
    await expect(survey.getByText("Please say what “other” is.")).toHaveCount(0);
    expect(await values()).toEqual({ r: "other", "r-Comment": "c" });
    await survey.getByRole("radio", { name: "a", exact: true }).check();
    await expect(own).toHaveCount(0);
    expect(await values()).toEqual({ r: "a" });
  });

  test("(none) takes the others back, and they take it back", async ({ page, host }) => {
    const { survey, values } = await open(page, host, {
      elements: [{ type: "checkbox", name: "c", title: "Which", choices: ["a", "b"], showNoneItem: true, showDontKnowItem: true }],
    });
    const box = (name) => survey.getByRole("checkbox", { name, exact: true });
    await box("a").check();
    await box("b").check();
    await box("None").check();
    await expect(box("a")).not.toBeChecked();
    expect(await values()).toEqual({ c: ["none"] });
    await box("b").check();
    await expect(box("None")).not.toBeChecked();
    expect(await values()).toEqual({ c: ["b"] });
  });

  test("(select all) chooses all and gives them back, and follows when they are chosen singly", async ({ page, host }) => {
    const { survey, values } = await open(page, host, {
      elements: [{ type: "checkbox", name: "c", title: "Which", choices: ["a", "b"], showSelectAllItem: true }],
    });
    const box = (name) => survey.getByRole("checkbox", { name, exact: true });
    await box("Select all").check();
    expect(await values()).toEqual({ c: ["a", "b"] });
    await box("b").uncheck();
    await expect(box("Select all")).not.toBeChecked();
    await box("b").check();
    await expect(box("Select all")).toBeChecked();
    await box("Select all").uncheck();
    expect(await values()).toEqual({});
  });

  test("cannot be chosen once as many are as may be", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      elements: [
        { type: "checkbox", name: "c", title: "Which", choices: ["a", "b", "d"], maxSelectedChoices: 2, enableIf: "{t} empty" },
        text("t", { title: "Text" }),
      ],
    });
    const box = (name) => survey.getByRole("checkbox", { name, exact: true });
    await box("a").check();
    await box("b").check();
    await expect(box("d")).toBeDisabled();
    // Off and on again: it is still full.
    await survey.getByLabel("Text").fill("x");
    await expect(box("a")).toBeDisabled();
    await survey.getByLabel("Text").fill("");
    await expect(box("a")).toBeEnabled();
    await expect(box("d")).toBeDisabled();
    await box("a").uncheck();
    await expect(box("d")).toBeEnabled();
  });

  test("is cleared by the button that says so", async ({ page, host }) => {
    const { survey, values } = await open(page, host, {
      elements: [{ type: "radiogroup", name: "r", title: "Which", choices: ["a", "b"], allowClear: true }],
    });
    await survey.getByRole("radio", { name: "a", exact: true }).check();
    await survey.getByRole("button", { name: "Clear" }).click();
    await expect(survey.getByRole("radio", { name: "a", exact: true })).not.toBeChecked();
    expect(await values()).toEqual({});
  });
});

test("default values are there from the start and can be changed", async ({ page, host }) => {
  const { survey, values } = await open(page, host, {
    elements: [
      text("t", { title: "Text", defaultValue: "given" }),
      { type: "checkbox", name: "c", title: "Boxes", choices: ["one", "two"], defaultValue: ["two"] },
      { type: "boolean", name: "b", title: "Sure?", defaultValue: true, displayMode: "switch" },
      { type: "matrix", name: "m", title: "Table", columns: ["good", "bad"], rows: ["food"], defaultValue: { food: "bad" } },
      text("sum", { title: "Sum", defaultValueExpression: "{n} + 1", inputType: "number" }),
      text("n", { title: "N", defaultValue: 41, inputType: "number" }),
    ],
  });
  await expect(survey.getByLabel("Text")).toHaveValue("given");
  await expect(survey.getByRole("checkbox", { name: "two" })).toBeChecked();
  await expect(survey.getByRole("switch")).toBeChecked();
  await expect(survey.getByRole("radio", { name: "bad" })).toBeChecked();
  await expect(survey.getByLabel("Sum")).toHaveValue("42");
  await survey.getByRole("switch").uncheck();
  expect(await values()).toEqual({ t: "given", c: ["two"], b: false, m: { food: "bad" }, sum: 42, n: 41 });
});

test("an answer is piped into titles, descriptions and html as it reads, while the page is open", async ({ page, host }) => {
  const { survey } = await open(page, host, {
    title: "Survey for {who}",
    pages: [
      {
        title: "About {who}",
        elements: [
          { type: "dropdown", name: "who", title: "Who", choices: [{ value: 1, text: "Ann" }, { value: 2, text: "Bo" }] },
          text("q", { title: "What about {who}?", description: "For {who} only" }),
          { type: "html", name: "h", html: "<p>Dear <b>{who}</b></p>" },
        ],
      },
      { title: "More on {who}", elements: [text("z", { title: "And {q}?" })] },
    ],
    completedHtml: "<h3>Thanks, {who}</h3>",
  });
  await survey.getByLabel("Who").focus();
  await survey.getByLabel("Who").selectOption("Bo");
  await expect(survey.getByLabel("What about Bo?")).toBeVisible();
  await expect(survey.getByText("For Bo only")).toBeVisible();
  await expect(survey.getByText("Dear Bo")).toBeVisible();
  await expect(survey.getByRole("heading", { name: "About Bo" })).toBeVisible();
  await expect(survey.getByLabel("Who")).toBeFocused();
  await survey.getByLabel("What about Bo?").fill("price");
  await survey.getByRole("button", { name: "Next" }).click();
  await expect(survey.getByRole("heading", { name: "More on Bo" })).toBeVisible();
  await expect(survey.getByRole("heading", { name: "Survey for Bo" })).toBeVisible();
  await expect(survey.getByLabel("And price?")).toBeVisible();
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByRole("heading", { name: "Thanks, Bo" })).toBeVisible();
});

test("numbers are stored as numbers, and half-typed ones are left to their writer", async ({ page, host }) => {
  const { survey, values } = await open(page, host, { elements: [text("n", { title: "N", inputType: "number" }), text("t", { title: "T" })] });
  await survey.getByLabel("N", { exact: true }).pressSequentially("1.50");
  await page.waitForTimeout(700);
  await expect(survey.getByLabel("N", { exact: true })).toHaveValue("1.50");
  expect(await values()).toEqual({ n: 1.5 });
  await survey.getByLabel("T", { exact: true }).fill("12");
  await survey.getByLabel("T", { exact: true }).blur();
  expect(await values()).toEqual({ n: 1.5, t: "12" });
});

test("questions are numbered through, and hidden ones are not counted", async ({ page, host }) => {
  const { survey } = await open(page, host, {
    showQuestionNumbers: "on",
    pages: [
      { elements: [{ type: "boolean", name: "b", title: "First" }, text("x", { title: "Hidden at first", visibleIf: "{b} = true" }), text("c", { title: "Last" })] },
      { elements: [text("d", { title: "Next page" })] },
    ],
  });
  await expect(survey.getByText("2 Last")).toBeVisible();
  await survey.getByRole("radio", { name: "Yes" }).check();
  await expect(survey.getByText("2 Hidden at first")).toBeVisible();
  await expect(survey.getByText("3 Last")).toBeVisible();
  await survey.getByRole("button", { name: "Next" }).click();
  await expect(survey.getByText("4 Next page")).toBeVisible();
});

test("the progress bar and the step follow the pages that are shown", async ({ page, host }) => {
  await listen(page);
  const { survey } = await open(page, host, {
    showProgressBar: "top",
    pages: [
      { name: "one", elements: [{ type: "boolean", name: "b", title: "Skip?" }] },
      { name: "two", visibleIf: "{b} != true", elements: [text("x")] },
      { name: "three", elements: [text("y")] },
    ],
  });
  await expect(survey.getByRole("progressbar")).toHaveAttribute("max", "3");
  await survey.getByRole("radio", { name: "Yes" }).check();
  await expect(survey.getByRole("progressbar")).toHaveAttribute("max", "2");
  await survey.getByRole("button", { name: "Next" }).click();
  await expect(survey.getByLabel("y")).toBeVisible();
  await expect(survey.getByRole("progressbar")).toHaveAttribute("value", "2");
  await survey.getByRole("button", { name: "Back" }).click();
  await expect(survey.getByRole("radio", { name: "Yes" })).toBeChecked();
  expect(await told(page, "page")).toEqual([
    { page: 2, pages: 2, name: "three" },
    { page: 1, pages: 2, name: "one" },
  ]);
});

test("the start page comes before the first page and is not counted", async ({ page, host }) => {
  const { survey } = await open(page, host, {
    firstPageIsStartPage: true,
    startSurveyText: "Let us begin",
    pages: [
      { elements: [{ type: "html", name: "h", html: "<p>Welcome</p>" }, text("code", { title: "Code", isRequired: true })] },
      { elements: [text("a", { title: "One" })] },
      { elements: [text("b", { title: "Two" })] },
    ],
  });
  await survey.getByRole("button", { name: "Let us begin" }).click();
  await expect(survey.getByText("Please answer this question.")).toBeVisible();
  await survey.getByLabel("Code").fill("7");
  await survey.getByRole("button", { name: "Let us begin" }).click();
  await expect(survey.getByLabel("One")).toBeVisible();
  await expect(survey.getByText("1 / 2")).toBeVisible();
  await expect(survey.getByRole("button", { name: "Back" })).toHaveCount(0);
});

test("the page at the end is the one whose condition holds", async ({ page, host }) => {
  const { survey } = await open(page, host, {
    elements: [{ type: "rating", name: "r", title: "Rate" }],
    completedHtml: "<p>Thanks</p>",
    completedHtmlOnCondition: [{ expression: "{r} < 3", html: { default: "<p>We are sorry</p>", "zh-cn": "<p>抱歉</p>" } }],
  });
  await survey.getByRole("radio", { name: "1" }).check();
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("We are sorry")).toBeVisible();
});

test("a survey without questions says so", async ({ page, host }) => {
  const site = await host({ body: inline({ title: "Nothing", elements: [] }, 'locale="en"') });
  await page.goto(site.origin);
  await expect(page.getByText("There are no questions to answer here.")).toBeVisible();
});

test("another language in the middle keeps answers, page and errors", async ({ page, host }) => {
  const title = (en, zh) => ({ default: en, "zh-cn": zh });
  const { survey, values } = await open(page, host, {
    pages: [
      { elements: [text("a", { title: title("One", "一") })] },
      {
        elements: [
          text("b", { title: title("Two", "二") }),
          { type: "radiogroup", name: "r", title: title("Which", "哪个"), choices: [{ value: 1, text: title("Tea", "茶") }], showOtherItem: true },
          text("c", { title: title("Three", "三"), isRequired: true }),
        ],
      },
    ],
  });
  await survey.getByLabel("One").fill("first");
  await survey.getByRole("button", { name: "Next" }).click();
  await survey.getByRole("radio", { name: "Other" }).check();
  await survey.getByRole("textbox", { name: "Other" }).fill("water");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Please answer this question.")).toBeVisible();
  await survey.getByLabel("Two").fill("being typed");
  await survey.evaluate((element) => (element.locale = "zh-cn"));
  await expect(survey.getByLabel("二")).toHaveValue("being typed");
  await expect(survey.getByRole("radio", { name: "其他" })).toBeChecked();
  await expect(survey.getByRole("textbox", { name: "其他" })).toHaveValue("water");
  await expect(survey.getByText("请回答这一题。")).toBeVisible();
  await expect(survey.getByRole("button", { name: "上一步" })).toBeVisible();
  expect(await values()).toEqual({ a: "first", b: "being typed", r: "other", "r-Comment": "water" });
  await survey.evaluate((element) => (element.locale = "en"));
  await survey.getByLabel("Three").fill("x");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
});

test("rows are dragged into order with the mouse", async ({ page, host }) => {
  const { survey, values } = await open(page, host, { elements: [{ type: "ranking", name: "k", title: "Order", choices: ["one", "two", "three"] }] });
  const place = async (name) => survey.getByText(name, { exact: true }).boundingBox();
  const [one, three] = [await place("one"), await place("three")];
  await page.mouse.move(one.x + 5, one.y + 5);
  await page.mouse.down();
  await page.mouse.move(one.x + 5, three.y + three.height, { steps: 6 });
  await page.mouse.up();
  await expect(survey.getByRole("listitem")).toHaveText(["two", "three", "one"]);
  expect(await values()).toEqual({ k: ["two", "three", "one"] });
});
