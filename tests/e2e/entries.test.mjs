import { STRICT_POLICY, expect, test } from "./fixtures.mjs";
import { inline } from "./visitor.mjs";

const TABLE = {
  type: "matrixdynamic",
  name: "guests",
  title: "Guests",
  rowCount: 1,
  confirmDelete: true,
  addRowText: "Add a guest",
  columns: [
    { name: "name", title: "Name", cellType: "text", isRequired: true },
    { name: "age", title: "Age", cellType: "text", inputType: "number", totalType: "sum" },
  ],
  detailPanelMode: "underRow",
  detailElements: [{ type: "comment", name: "wish", title: "A wish of {row.name}" }],
};

const PANELS = {
  type: "paneldynamic",
  name: "stays",
  title: "Stays",
  panelCount: 2,
  templateTitle: "Stay {panelIndex}: {panel.place}",
  templateElements: [
    { type: "text", name: "place", title: "Place" },
    { type: "comment", name: "why", title: "Why?", visibleIf: "{panel.place} notempty" },
  ],
};

async function open(page, host, ...elements) {
  const site = await host({ body: inline({ elements }, 'locale="en"'), policy: STRICT_POLICY });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await expect(survey.getByRole("button").first()).toBeVisible();
  return { survey, values: () => survey.evaluate((element) => element.value) };
}

test.describe("a table of questions", () => {
  test("gets a row where the visitor asks for one, with the focus in it", async ({ page, host }) => {
    const { survey, values } = await open(page, host, TABLE);
    await survey.getByRole("button", { name: "Add a guest" }).click();
    const second = survey.getByRole("group", { name: "Row 2" });
    await expect(second.getByLabel("Name")).toBeFocused();
    await page.keyboard.type("An");
    await second.getByLabel("Age").fill("41");
    await survey.getByRole("group", { name: "Row 1" }).getByLabel("Age").fill("7");
    await page.keyboard.press("Tab");
    await expect(survey.getByRole("group", { name: "Total" })).toContainText("48");
    expect(await values()).toEqual({ guests: [{ age: 7 }, { name: "An", age: 41 }], "guests-total": { age: 48 } });
  });

  test("asks before a row goes that something is written in", async ({ page, host }) => {
    const { survey, values } = await open(page, host, { ...TABLE, rowCount: 2 });
    await survey.getByRole("group", { name: "Row 1" }).getByLabel("Name").fill("Bo");
    await survey.getByRole("group", { name: "Row 2" }).getByLabel("Name").fill("Cy");
    await survey.getByRole("button", { name: "Remove Row 1" }).click();
    await survey.getByRole("button", { name: "Keep Row 1" }).click();
    expect((await values()).guests).toEqual([{ name: "Bo" }, { name: "Cy" }]);
    await survey.getByRole("button", { name: "Remove Row 1" }).click();
    await survey.getByRole("button", { name: "Remove Row 1" }).click();
    expect((await values()).guests).toEqual([{ name: "Cy" }]);
  });

  test("unfolds what else there is to say of a row", async ({ page, host }) => {
    const { survey, values } = await open(page, host, TABLE);
    const row = survey.getByRole("group", { name: "Row 1" });
    await row.getByLabel("Name").fill("Di");
    await row.getByRole("button", { name: "Details" }).click();
    await row.getByLabel("A wish of Di").fill("tea");
    await page.keyboard.press("Tab");
    expect((await values()).guests).toEqual([{ name: "Di", wish: "tea" }]);
  });

  test("leads to the first cell that stands in the way", async ({ page, host }) => {
    const { survey } = await open(page, host, TABLE);
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByLabel("Name")).toBeFocused();
  });

  for (const width of [320, 1000]) {
    test(`has no accessibility faults and does not scroll sideways at ${width} px`, async ({ page, host, axe }) => {
      await page.setViewportSize({ width, height: 800 });
      await open(page, host, TABLE, PANELS, { ...PANELS, name: "c", title: "One by one", displayMode: "carousel" }, { ...PANELS, name: "t", title: "In tabs", displayMode: "tab" });
      expect(await axe({ include: "manyi-survey" })).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });
  }
});

test.describe("a dynamic panel", () => {
  test("shows in each panel what depends on it, and calls it by its answer", async ({ page, host }) => {
    const { survey, values } = await open(page, host, PANELS);
    await survey.getByLabel("Place").nth(1).fill("Wuhan");
    await page.keyboard.press("Tab");
    const second = survey.getByRole("group", { name: "Stay 2: Wuhan" });
    await second.getByLabel("Why?").fill("noodles");
    await page.keyboard.press("Tab");
    await expect(survey.getByLabel("Why?")).toHaveCount(1);
    expect(await values()).toEqual({ stays: [{}, { place: "Wuhan", why: "noodles" }] });
  });

  test("goes from one panel to the next", async ({ page, host }) => {
    const { survey, values } = await open(page, host, { ...PANELS, displayMode: "carousel" });
    await expect(survey.getByText("1 / 2")).toBeVisible();
    await survey.getByRole("button", { name: "Next" }).click();
    await expect(survey.getByText("2 / 2")).toBeVisible();
    await survey.getByLabel("Place").fill("Xi'an");
    await page.keyboard.press("Tab");
    expect(await values()).toEqual({ stays: [{}, { place: "Xi'an" }] });
  });

  test("goes by tabs with the arrow keys", async ({ page, host }) => {
    const { survey, values } = await open(page, host, { ...PANELS, displayMode: "tab", templateTabTitle: "Visit {panelIndex}" });
    await survey.getByRole("radio", { name: "Visit 1" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(survey.getByRole("radio", { name: "Visit 2" })).toBeChecked();
    await survey.getByLabel("Place").fill("Lhasa");
    await page.keyboard.press("Tab");
    expect(await values()).toEqual({ stays: [{}, { place: "Lhasa" }] });
  });
});
