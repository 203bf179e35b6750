/** Which module a page loads: that of the usual, or, where the definition has something rare in it, the whole. */

import { readFile } from "node:fs/promises";
import { STRICT_POLICY, expect, test } from "./fixtures.mjs";

const inline = (elements, more = {}) =>
  `<manyi-survey locale="en"><script type="application/json">${JSON.stringify({ ...more, elements })}</script></manyi-survey>`;

const USUAL = [{ type: "text", name: "one", title: "One" }];
const RARE = [{ type: "matrixdynamic", name: "rows", title: "Rows", columns: [{ name: "a", cellType: "text" }] }];

/** The files of ours that the page asks for until the first question is on the screen, as it asks for them. */
function watched(page) {
  const asked = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/-rest\.(js|wasm)$|-later\.js$/.test(pathname)) return;
    if (/^\/manyi.*\.(js|wasm)$|\.css$|^\/form/.test(pathname)) asked.push(pathname.slice(1));
  });
  return asked;
}

const rareFiles = ["manyi-whole.js", "manyi-whole.wasm"];

test("a usual survey asks for the usual files alone, written into the page as numbers or not", async ({ page, host }) => {
  const asked = watched(page);
  const survey = [...USUAL, { type: "text", name: "why", title: "A & B 'c'", visibleIf: "{one} <= 2 or {one} < 2 or {one} >= 9 or {one} > 9" }];
  let count = 0;
  const text = JSON.stringify({ elements: survey }).replaceAll(/[<>&']/g, (sign) => {
    const number = sign.charCodeAt(0).toString(16);
    return `\\u00${count++ % 2 ? number : number.toUpperCase()}`;
  });
  const policy = STRICT_POLICY.replace("'wasm", "'unsafe-inline' 'wasm");
  const site = await host({ body: `<manyi-survey locale="en"><script type="application/json">${text}</script></manyi-survey>`, policy });
  await page.goto(site.origin);
  await expect(page.getByLabel("One")).toBeVisible();
  expect(asked.sort()).toEqual(["manyi-widget.js", "manyi.js", "manyi.wasm"]);
});

const RARE_SURVEYS = {
  "with rows that are added": [RARE],
  "with a list that is searched": [[{ type: "dropdown", name: "one", title: "One", choicesMax: 30 }]],
  "with a long list for a dropdown": [[{ type: "dropdown", name: "one", title: "One", choices: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, { value: 11, text: { default: "Eleven" } }, { value: 12 }] }]],
  "whose condition calls a function": [[...USUAL, { type: "text", name: "two", visibleIf: "age ({one}) > 17" }]],
  "with triggers": [USUAL, { triggers: [{ type: "complete", expression: "{one} = 1" }] }],
};
for (const [which, [elements, more]] of Object.entries(RARE_SURVEYS)) {
  test(`a survey ${which} asks for the whole instead of the usual`, async ({ page, host }) => {
    const asked = watched(page);
    const site = await host({ body: inline(elements, more) });
    await page.goto(site.origin);
    await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
    expect(asked.sort()).toEqual(["manyi-widget.js", "manyi.js", ...rareFiles].sort());
  });
}

test("a rare word is found whatever letters of it are written as numbers", async ({ page, host }) => {
  const asked = watched(page);
  const text = JSON.stringify({ elements: RARE }).replace("matrixdynamic", "matrixdynami\\u0063");
  const site = await host({ body: `<manyi-survey src="form.json" locale="en"></manyi-survey>`, files: { "/form.json": text } });
  await page.goto(site.origin);
  await expect(page.getByRole("group", { name: "Rows" })).toBeVisible();
  expect(asked).not.toContain("manyi.wasm");
});

test("a survey from a file is asked for once, and its module does not wait for the script", async ({ page, host }) => {
  const asked = watched(page);
  const module = page.waitForRequest(/manyi\.wasm/);
  // The script comes only after the module is asked for.
  await page.route(/manyi-widget\.js/, async (route) => {
    await module;
    await route.continue();
  });
  const site = await host({ body: `<manyi-survey src="form.json" locale="en"></manyi-survey>`, files: { "/form.json": JSON.stringify({ elements: USUAL }) } });
  await page.goto(site.origin);
  await expect(page.getByLabel("One")).toBeVisible();
  expect(asked.sort()).toEqual(["form.json", "manyi-widget.js", "manyi.js", "manyi.wasm"]);
});

test("a usual survey and a rare one work on one page", async ({ page, host }) => {
  const site = await host({ body: inline(USUAL) + inline(RARE) });
  await page.goto(site.origin);
  const [usual, rare] = [page.locator("manyi-survey").first(), page.locator("manyi-survey").last()];
  await rare.getByRole("textbox").first().fill("in a row");
  await usual.getByLabel("One").fill("on a page");
  await usual.getByLabel("One").blur();
  await rare.getByRole("textbox").first().blur();
  expect(await usual.evaluate((survey) => survey.value)).toEqual({ one: "on a page" });
  expect(await rare.evaluate((survey) => survey.value)).toEqual({ rows: [{ a: "in a row" }, {}] });
});

test("an element that began with the usual takes a definition that needs the whole, and the usual again", async ({ page, host }) => {
  const asked = watched(page);
  const site = await host({ body: inline(USUAL) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("One").fill("1");
  expect(asked).not.toContain("manyi-whole.wasm");
  await survey.evaluate((survey, elements) => (survey.definition = { elements }), RARE);
  await survey.getByRole("textbox").first().fill("in a row");
  expect(asked).toEqual(expect.arrayContaining(rareFiles));
  await survey.evaluate((survey, elements) => (survey.definition = { elements }), USUAL);
  await expect(survey.getByLabel("One")).toBeVisible();
});

test("a rare type written in another case is found by the usual module", async ({ page, host }) => {
  const site = await host({ body: inline([{ type: "TagBox", name: "one", title: "One", choices: [1, 2] }]) });
  await page.goto(site.origin);
  await expect(page.getByRole("combobox", { name: "One" })).toBeVisible();
});

test("a type that the usual module does not know is looked for in the whole, and told if it is not there", async ({ page, host }) => {
  const asked = watched(page);
  const site = await host({ body: inline([...USUAL, { type: "hologram", name: "two" }]) });
  await page.addInitScript(() => addEventListener("manyi-error", ({ detail }) => ((window.told ||= []).push(detail.code)), true));
  await page.goto(site.origin);
  await expect(page.getByLabel("One")).toBeVisible();
  expect(asked).toEqual(expect.arrayContaining(rareFiles));
  expect(await page.evaluate(() => window.told)).toEqual(["definition-problems"]);
});

test("a loader of another version gets the whole for whatever survey", async ({ page, host }) => {
  const asked = watched(page);
  const loader = (await readFile(new URL("../../dist/manyi.js", import.meta.url), "utf8")).replace(/\.hash="\w+"/, '.hash="older"');
  const site = await host({ body: inline(USUAL), files: { "/manyi.js": loader } });
  await page.goto(site.origin);
  await expect(page.getByLabel("One")).toBeVisible();
  expect(asked).toEqual(expect.arrayContaining(rareFiles));
});

test("a script of the whole that is missing is told, and the page keeps what it held", async ({ page, host, pageConsole }) => {
  pageConsole.ignore();
  const site = await host({ body: inline(RARE).replace("</manyi", "<p>Call us.</p></manyi"), files: { "/manyi-whole.js": { status: 404, body: "no" } } });
  await page.goto(site.origin);
  await expect(page.getByRole("alert")).toContainText("manyi-whole.js");
  await expect(page.getByText("Call us.")).toBeVisible();
});

test.describe("the rest of a module", () => {
  const SURVEY = inline([...USUAL, { type: "radiogroup", name: "how", title: "How?", choices: [1, 2] }]);

  test("comes after the first question is on the screen, and what was done until then counts", async ({ page, host }) => {
    const site = await host({ body: SURVEY, files: { "/manyi-rest.wasm": { body: await readFile(new URL("../../dist/manyi-rest.wasm", import.meta.url)), delay: 6000 } } });
    await page.addInitScript(() => addEventListener("manyi-ready", () => (window.isReady = true)));
    await page.goto(site.origin);
    await page.getByLabel("One").fill("early");
    await page.getByRole("radio", { name: "2" }).check();
    await page.getByRole("button", { name: "Send" }).click();
    expect(await page.evaluate(() => window.isReady)).toBeUndefined();
    await expect(page.getByText("Thank you")).toBeVisible({ timeout: 20_000 });
    expect(await page.evaluate(() => document.querySelector("manyi-survey").value)).toEqual({ one: "early", how: 2 });
  });

  for (const file of ["manyi-rest.wasm", "manyi-later.js"]) {
    test(`that is missing is told: ${file}`, async ({ page, host, pageConsole }) => {
      pageConsole.ignore();
      const site = await host({ body: SURVEY, files: { [`/${file}`]: { status: 404, body: "no" } } });
      await page.goto(site.origin);
      await expect(page.getByRole("alert")).toContainText(file);
    });

    test(`that is out of reach for a moment is asked for again: ${file}`, async ({ page, host, pageConsole }) => {
      pageConsole.ignore();
      const site = await host({ body: SURVEY });
      let failed = 0;
      await page.route(`**/${file}*`, (route) => ((failed += 1) === 1 ? route.abort() : route.continue()));
      await page.goto(site.origin);
      await page.getByLabel("One").fill("here");
      await page.getByRole("button", { name: "Send" }).click();
      await expect(page.getByText("Thank you")).toBeVisible();
      expect(await page.evaluate(() => document.querySelector("manyi-survey").value)).toEqual({ one: "here" });
      expect(failed).toBeGreaterThan(0);
    });
  }

  test("holds words that are there when they are wanted, in English and in a language that is not known", async ({ page, host }) => {
    const survey = inline([{ type: "text", name: "one", title: "One", isRequired: true }]);
    const site = await host({ body: survey + survey.replace('locale="en"', 'locale="fr"') });
    await page.goto(site.origin);
    for (const index of [0, 1]) {
      await page.getByRole("button", { name: "Send" }).nth(index).click();
      await expect(page.getByText("Please answer this question.")).toHaveCount(index + 1);
    }
  });

  test("is waited for where the first part cannot open a survey", async ({ page, host }) => {
    const site = await host({ body: SURVEY });
    await page.goto(site.origin);
    await page.getByLabel("One").fill("kept");
    await page.getByRole("radio", { name: "1" }).check();
    await page.reload();
    await expect(page.getByLabel("One")).toHaveValue("kept");
    await expect(page.getByRole("radio", { name: "1" })).toBeChecked();
  });
});
