import { expect, test } from "./fixtures.mjs";
import { inline } from "./visitor.mjs";

/** Opens a page with this definition. */
async function open(page, host, definition, attributes = 'locale="en"') {
  const site = await host({ body: inline(definition, attributes) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await expect(survey.locator("form")).toBeVisible();
  const press = (name) => survey.getByRole("button", { name, exact: true }).click();
  return { site, survey, press, values: () => survey.evaluate((element) => element.value) };
}

const text = (name, more) => ({ type: "text", name, title: name.toUpperCase(), ...more });
const TWO_PAGES = { pages: [{ name: "p1", title: "First", elements: [text("a", { isRequired: true })] }, { name: "p2", title: "Second", elements: [text("b")] }] };

test.describe("the preview", () => {
  const definition = { ...TWO_PAGES, showPreviewBeforeComplete: true };

  test("shows all answers, lets each page be changed, and only then ends", async ({ page, axe, host }) => {
    const { survey, press, values } = await open(page, host, definition);
    await survey.getByLabel("A").fill("one");
    await press("Next");
    await survey.getByLabel("B").fill("two");
    await press("Review");
    await expect(survey.getByRole("heading", { name: "Please check your answers" })).toBeVisible();
    await expect(survey.getByLabel("A")).toHaveValue("one");
    await expect(survey.getByLabel("B")).not.toBeEditable();
    expect(await axe()).toEqual([]);
    await press("Change First");
    await expect(survey.getByLabel("A")).toBeEditable();
    await survey.getByLabel("A").fill("three");
    await press("Next");
    await press("Review");
    await expect(survey.getByLabel("A")).toHaveValue("three");
    await press("Send");
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
    expect(await values()).toEqual({ a: "three", b: "two" });
  });

  test("leaves out what is not answered, where it is to", async ({ page, host }) => {
    const { survey, press } = await open(page, host, { ...definition, previewMode: "answeredQuestions" });
    await survey.getByLabel("A").fill("one");
    await press("Next");
    await press("Review");
    await expect(survey.getByLabel("A")).toBeVisible();
    await expect(survey.getByLabel("B")).toBeHidden();
  });
});

test.describe("the table of contents", () => {
  test("opens pages, but none behind one with a mistake, and tells where the respondent is", async ({ page, axe, host }) => {
    // Colors are looked at as they are once a page has come.
    await page.emulateMedia({ reducedMotion: "reduce" });
    const { survey, press } = await open(page, host, { ...TWO_PAGES, showTOC: true });
    const contents = survey.getByRole("navigation", { name: "Pages" });
    await expect(contents.getByRole("button", { name: "First" })).toHaveAttribute("aria-current", "step");
    await contents.getByRole("button", { name: "Second" }).click();
    await expect(survey.getByText("Please answer this question.")).toBeVisible();
    await survey.getByRole("textbox", { name: "A" }).fill("one");
    await contents.getByRole("button", { name: "Second" }).press("Enter");
    await expect(survey.getByRole("textbox", { name: "B" })).toBeVisible();
    await expect(contents.getByRole("button", { name: "Second" })).toHaveAttribute("aria-current", "step");
    await expect(contents.getByRole("button", { name: "First done" })).toBeVisible();
    expect(await axe()).toEqual([]);
    await press("First done");
    await expect(survey.getByRole("textbox", { name: "A" })).toHaveValue("one");
  });
});

test.describe("progress", () => {
  test("counts answers where it is asked to", async ({ page, host }) => {
    const elements = [text("a"), text("b", { isRequired: true }), text("c")];
    const { survey } = await open(page, host, { elements, showProgressBar: true, progressBarType: "questions", progressBarLocation: "bottom" });
    const bar = survey.getByRole("progressbar");
    await expect(bar).toHaveAccessibleName("Answered 0 of 3");
    await survey.getByRole("textbox", { name: "A" }).fill("x");
    await survey.getByRole("textbox", { name: "A" }).blur();
    await expect(bar).toHaveAccessibleName("Answered 1 of 3");
  });

  test("is the pages as steps, where it is asked to", async ({ page, host }) => {
    const { survey } = await open(page, host, { ...TWO_PAGES, showProgressBar: true, progressBarType: "buttons" });
    await survey.getByRole("textbox", { name: "A" }).fill("x");
    await survey.getByRole("listitem").getByRole("button", { name: "Second" }).click();
    await expect(survey.getByLabel("B")).toBeVisible();
  });
});

test.describe("the time", () => {
  test("is shown, told before it ends, and ends the page and the survey", async ({ page, host }) => {
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
    const pages = [{ timeLimit: 15, elements: [text("a")] }, { elements: [text("b")] }];
    const { survey } = await open(page, host, { pages, showTimer: true, timeLimit: 40 });
    await page.clock.runFor(2000);
    const timer = survey.getByRole("timer");
    await expect(timer).toContainText("0:13");
    await page.clock.runFor(3100);
    await expect(survey.locator("#voice")).toHaveText("10 seconds left");
    await page.clock.runFor(11000);
    await expect(survey.getByLabel("B")).toBeVisible();
    await survey.getByLabel("B").fill("x");
    await page.clock.runFor(30000);
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
  });
});

test.describe("what folds", () => {
  test("shows only its title until it is unfolded, by pointer or keyboard, or has a mistake in it", async ({ page, axe, host }) => {
    const { survey, press } = await open(page, host, {
      elements: [
        text("a", { state: "expanded" }),
        { type: "panel", name: "p", title: "More", state: "collapsed", elements: [text("b", { isRequired: true })] },
      ],
    });
    const more = survey.getByRole("button", { name: "More" });
    await expect(more).toHaveAttribute("aria-expanded", "false");
    await expect(survey.getByLabel("B")).toHaveCount(0);
    await more.press("Enter");
    await expect(survey.getByLabel("B")).toBeVisible();
    await expect(more).toBeFocused();
    await more.press("Space");
    await expect(survey.getByLabel("B")).toHaveCount(0);
    await survey.getByRole("button", { name: "A", exact: true }).click();
    await expect(survey.getByRole("textbox")).toHaveCount(0);
    expect(await axe()).toEqual([]);
    await press("Send");
    await expect(survey.getByLabel("B")).toBeFocused();
    expect(await axe()).toEqual([]);
  });
});

test.describe("the ways through a survey", () => {
  test("one question after the other", async ({ page, host }) => {
    const { survey, press, values } = await open(page, host, { questionsOnPageMode: "questionPerPage", elements: [text("a", { isRequired: true }), text("b")] });
    await expect(survey.getByLabel("B")).toHaveCount(0);
    await press("Next");
    await expect(survey.getByText("Please answer this question.")).toBeVisible();
    await survey.getByLabel("A").fill("x");
    await press("Next");
    await expect(survey.getByLabel("B")).toBeVisible();
    await expect(survey.getByLabel("A")).toHaveCount(0);
    await press("Back");
    await expect(survey.getByLabel("A")).toHaveValue("x");
    await press("Next");
    await press("Send");
    expect(await values()).toEqual({ a: "x" });
  });

  test("one input after the other, and what is added on a list", async ({ page, axe, host }) => {
    const { survey, press, values } = await open(page, host, {
      questionsOnPageMode: "inputPerPage",
      elements: [
        { type: "matrix", name: "m", title: "Stay", columns: ["Good", "Bad"], rows: ["Food", "Room"], eachRowRequired: true },
        {
          type: "paneldynamic",
          name: "p",
          title: "Guests",
          panelCount: 1,
          templateTitle: "Guest: {panel.x}",
          addPanelText: "Add a guest",
          templateElements: [text("x", { title: "Name", isRequired: true, defaultDisplayValue: "unknown" }), { type: "multipletext", name: "y", title: "Reach", items: [{ name: "mail" }, { name: "phone" }] }],
        },
      ],
    });
    const shown = () => survey.locator("[part~=title]:visible, [part~=matrix-row-title]:visible, [part~=entry-title]:visible").allInnerTexts();
    await expect(survey.getByRole("radiogroup")).toHaveCount(1);
    await press("Next");
    await expect(survey.getByText("Please answer every row.")).toBeVisible();
    expect(await axe()).toEqual([]);
    await survey.getByText("Good").click();
    await press("Next");
    await expect(survey.getByRole("radiogroup", { name: "Room" })).toBeVisible();
    await survey.getByText("Bad").click();
    await press("Next");
    expect(await shown()).toEqual(["Guest: unknown", expect.stringMatching(/^Name/)]);
    await survey.getByLabel("Name").fill("Ann");
    await press("Next");
    expect(await shown()).toEqual(["Guest: Ann", "Reach", "mail"]);
    await survey.getByLabel("mail").fill("a@b.cn");
    await press("Next");
    await expect(survey.getByLabel("phone")).toBeVisible();
    expect(await axe()).toEqual([]);
    await press("Next");
    expect(await shown()).toEqual(["Guests", "Guest: Ann"]);
    await press("Add a guest");
    await press("Next");
    await expect(survey.getByText("Please answer this question.")).toBeVisible();
    await survey.getByLabel("Name").fill("Bob");
    for (let step = 0; step < 3; step += 1) await press("Next");
    expect(await shown()).toEqual(["Guests", "Guest: Ann", "Guest: Bob"]);
    expect(await axe()).toEqual([]);
    await press("Remove Guest: Ann");
    await press("Change Guest: Bob");
    await expect(survey.getByLabel("Name")).toHaveValue("Bob");
    for (let step = 0; step < 3; step += 1) await press("Next");
    await press("Back");
    await expect(survey.getByRole("radiogroup", { name: "Room" }).getByLabel("Bad")).toBeChecked();
    await press("Next");
    await press("Send");
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
    expect(await values()).toEqual({ m: { Food: "Good", Room: "Bad" }, p: [{ x: "Bob" }] });
  });

  test("all pages on one", async ({ page, host }) => {
    const { survey, press } = await open(page, host, { ...TWO_PAGES, questionsOnPageMode: "singlePage" });
    await expect(survey.getByRole("group", { name: "First" }).getByLabel("A")).toBeVisible();
    await expect(survey.getByLabel("B")).toBeVisible();
    await survey.getByLabel("A").fill("x");
    await press("Send");
    await expect(survey.getByRole("heading", { name: "Thank you" })).toBeVisible();
  });

  test("goes on by itself when all on the page is answered", async ({ page, host }) => {
    const rating = (name) => ({ type: "rating", name, title: name.toUpperCase() });
    const { survey } = await open(page, host, { autoAdvanceEnabled: true, pages: [{ elements: [rating("a"), rating("b")] }, { elements: [text("c")] }] });
    await survey.getByRole("radiogroup", { name: "A" }).getByText("3").click();
    await survey.getByRole("radiogroup", { name: "B" }).getByText("4").click();
    await expect(survey.getByLabel("C")).toBeVisible();
  });

  test("waits for Enter where the choices are gone through with the arrow keys", async ({ page, host }) => {
    const choice = { type: "radiogroup", name: "a", title: "A", choices: ["x", "y", "z"] };
    const { survey } = await open(page, host, { autoAdvanceEnabled: true, pages: [{ elements: [choice] }, { elements: [text("c")] }] });
    await survey.getByRole("radio", { name: "x" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(600);
    await expect(survey.getByRole("radio", { name: "z" })).toBeChecked();
    await page.keyboard.press("Enter");
    await expect(survey.getByLabel("C")).toBeVisible();
    await survey.getByRole("button", { name: "Back" }).click();
    await survey.getByRole("radio", { name: "y" }).focus();
    await page.keyboard.press("Space");
    await expect(survey.getByLabel("C")).toBeVisible();
  });

  test("a trigger leads to a question, and another sets an answer", async ({ page, host }) => {
    const { survey, press } = await open(page, host, {
      triggers: [
        { type: "skip", expression: "{a} = 'end'", gotoName: "c" },
        { type: "setvalue", expression: "{a} notempty", setToName: "c", setValue: "set" },
      ],
      pages: [{ elements: [text("a")] }, { elements: [text("b")] }, { elements: [text("c")] }],
    });
    await survey.getByLabel("A").fill("end");
    await survey.getByLabel("A").blur();
    await expect(survey.getByLabel("C")).toHaveValue("set");
    await press("Back");
    await expect(survey.getByLabel("A")).toBeVisible();
  });
});

test.describe("who has answered before", () => {
  test("is thanked, and asked nothing again; a cookie of a longer name is another's", async ({ page, host }) => {
    const definition = { elements: [text("a")], cookieName: "survey", completedBeforeHtml: "<h3>Once is enough</h3>" };
    const { survey, press } = await open(page, host, definition);
    await press("Send");
    await page.reload();
    await expect(survey.getByRole("heading", { name: "Once is enough" })).toBeVisible();
    await page.context().clearCookies();
    await page.evaluate(() => (document.cookie = "my_survey=true"));
    await page.reload();
    await expect(survey.getByLabel("A")).toBeVisible();
  });
});

test.describe("the text of other", () => {
  const choices = { choices: ["car", "boat"], showOtherItem: true };

  test("takes the place of other in the answer where that is said, and is there again after a reload", async ({ page, axe, host }) => {
    const definition = { storeOthersAsComment: false, elements: [{ type: "checkbox", name: "a", title: "A", ...choices }, { type: "dropdown", name: "b", title: "B", ...choices }] };
    const { survey, press, values } = await open(page, host, definition);
    await survey.getByRole("checkbox", { name: "car" }).check();
    await survey.getByRole("checkbox", { name: "Other" }).check();
    await press("Send");
    await expect(survey.getByText("Please say what “other” is.")).toBeVisible();
    await survey.getByRole("textbox", { name: "Other" }).fill("kite");
    await survey.getByRole("textbox", { name: "Other" }).blur();
    expect(await values()).toEqual({ a: ["car", "kite"] });
    await survey.getByRole("checkbox", { name: "boat" }).check();
    expect(await values()).toEqual({ a: ["car", "kite", "boat"] });
    await page.reload();
    await expect(survey.getByRole("textbox", { name: "Other" })).toHaveValue("kite");
    await expect(survey.getByRole("checkbox", { name: "Other" })).toBeChecked();
    expect(await axe()).toEqual([]);
    await survey.getByRole("checkbox", { name: "Other" }).uncheck();
    expect(await values()).toEqual({ a: ["car", "boat"] });
  });

  test("has a field of its own beside the comment area", async ({ page, axe, host }) => {
    const definition = { elements: [{ type: "radiogroup", name: "a", title: "A", showCommentArea: true, commentText: "Why?", ...choices }] };
    const { survey, values } = await open(page, host, definition);
    await survey.getByRole("radio", { name: "Other" }).check();
    await survey.getByRole("textbox", { name: "Other" }).fill("kite");
    await survey.getByRole("textbox", { name: "Why?" }).fill("It is fast");
    await survey.getByRole("textbox", { name: "Why?" }).blur();
    expect(await values()).toEqual({ a: "kite", "a-Comment": "It is fast" });
    await expect(survey.getByRole("radio", { name: "Other" })).toBeChecked();
    expect(await axe()).toEqual([]);
    await survey.getByRole("radio", { name: "boat" }).check();
    await expect(survey.getByRole("textbox", { name: "Other" })).toHaveCount(0);
    expect(await values()).toEqual({ a: "boat", "a-Comment": "It is fast" });
  });
});

test("a logo stands above the title, and carries its words where the title is not shown", async ({ page, axe, host }) => {
  const logo = "data:image/svg+xml," + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40"/></svg>');
  const definition = { title: "Our bank", logo, elements: [text("a")] };
  const { survey } = await open(page, host, definition);
  const picture = survey.locator("header img");
  await expect(picture).toBeVisible();
  await expect(picture).toHaveAttribute("alt", "");
  expect((await picture.boundingBox()).height).toBe(40);
  expect(await axe()).toEqual([]);
  await survey.evaluate((element, definition) => (element.definition = definition), { ...definition, showTitle: false, logoHeight: 24 });
  await expect(survey.getByRole("img", { name: "Our bank" })).toBeVisible();
  expect((await picture.boundingBox()).height).toBe(24);
  await survey.evaluate((element, definition) => (element.definition = definition), { ...definition, logoPosition: "none" });
  await expect(survey.getByRole("heading", { name: "Our bank" })).toBeVisible();
  await expect(picture).toHaveCount(0);
});
