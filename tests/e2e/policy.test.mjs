import { STRICT_POLICY, expect, test } from "./fixtures.mjs";
import { QUESTIONNAIRES, Visitor, inline, json, listen, told } from "./visitor.mjs";

for (const name of QUESTIONNAIRES) {
  test(`${name} runs from the first page to the last under the strict policy`, async ({ page, host }) => {
    // The console must stay empty, and says so of every violation.
    const site = await host({
      policy: STRICT_POLICY,
      body: `<manyi-survey src="/surveys/${name}.json" endpoint="/responses" locale="zh-cn"></manyi-survey>`,
    });
    await page.goto(site.origin);
    const definition = await json(`www/surveys/${name}.json`);
    const visitor = new Visitor(page.locator("manyi-survey"), definition, "zh-cn");
    for (let left = definition.pages.length; left > 1; left -= 1) await visitor.goOn();
    await visitor.send();
    await expect(visitor.survey.getByText(visitor.words.received)).toBeVisible();
    expect(site.posts).toHaveLength(1);
  });
}

test("html, errors, stars and a dragged row run under the strict policy", async ({ page, host }) => {
  const definition = {
    showProgressBar: true,
    elements: [
      { type: "html", name: "h", html: "<p style='color:red' onclick='x()'>Read <b>this</b></p>" },
      { type: "rating", name: "stars", rateType: "stars", isRequired: true },
      { type: "ranking", name: "order", choices: ["one", "two", "three"] },
    ],
    completedHtml: "<h3>Done, {stars}</h3>",
  };
  const site = await host({ policy: STRICT_POLICY, body: inline(definition) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Please answer this question.")).toBeVisible();
  await survey.getByRole("radio", { name: "4" }).check({ force: true });
  const [from, to] = [survey.getByText("three", { exact: true }), survey.getByText("one", { exact: true })];
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  await page.mouse.move(start.x + 5, start.y + 5);
  await page.mouse.down();
  await page.mouse.move(end.x + 5, end.y + 20, { steps: 4 });
  await page.mouse.move(end.x + 5, end.y - 5, { steps: 2 });
  await page.mouse.up();
  await expect(survey.getByRole("listitem").first()).toHaveText("three");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByRole("heading", { name: "Done, 4" })).toBeVisible();
});

for (const [what, policy] of [
  ["forbids WebAssembly", "default-src 'self'; script-src 'self'"],
  ["forbids WebAssembly and requires trusted types", "default-src 'self'; script-src 'self'; require-trusted-types-for 'script'"],
]) {
  test(`a page whose policy ${what} says so, and keeps what it held`, async ({ page, host, pageConsole }) => {
    pageConsole.ignore();
    await listen(page);
    const site = await host({
      policy,
      body: `<manyi-survey src="/surveys/supplier.json" locale="en"><p>Please <a href="/paper.pdf">print the form</a>.</p></manyi-survey>`,
    });
    await page.goto(site.origin);
    const survey = page.locator("manyi-survey");
    await expect(survey.getByRole("alert")).toContainText("The page forbids WebAssembly. Add 'wasm-unsafe-eval' to script-src");
    await expect(survey.getByRole("link", { name: "print the form" })).toBeVisible();
    expect(await told(page, "error")).toEqual([
      { code: "wasm-blocked", message: "The page forbids WebAssembly. Add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy." },
    ]);
  });
}

test("a policy that forbids the endpoint leaves the answers on the device and says so", async ({ page, host, pageConsole }) => {
  pageConsole.shows(/connect-src|Content Security Policy/i);
  await listen(page);
  const elsewhere = await host();
  const site = await host({
    policy: STRICT_POLICY,
    body: `<manyi-survey src="/surveys/supplier.json" locale="en" endpoint="${elsewhere.origin}/responses"></manyi-survey>`,
  });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByRole("button", { name: "Next" }).click();
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Not sent yet")).toBeVisible();
  expect((await told(page, "error")).map(({ code }) => code)).toEqual(["endpoint-unreachable"]);
  expect(elsewhere.posts).toEqual([]);
});
