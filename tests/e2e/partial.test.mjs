/** With `partialAfterMinutes`, answers that nobody goes on with are sent as partial. */

import { expect, queueOf, test } from "./fixtures.mjs";

const FORM = {
  meta: { name: "partial", version: "1" },
  elements: [{ type: "text", name: "a", title: "One" }, { type: "text", name: "b", title: "Two" }],
};
const MINUTE = 60_000;

async function open(page, host, delivery) {
  const endpoints = [{ url: "/responses" }];
  const site = await host({
    body: `<manyi-survey src="/form.json" locale="en"></manyi-survey>`,
    files: { "/form.json": JSON.stringify({ ...FORM, delivery: { endpoints, ...delivery } }) },
  });
  await page.clock.install();
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  const ready = () => expect.poll(async () => Boolean(await queueOf(survey))).toBe(true);
  await page.clock.runFor(1_000);
  await ready();
  return { site, survey, ready };
}

const left = ({ posts }) => posts.map(({ body: { status, values } }) => [status, values]);

test("answers that are left alone for so long are sent as partial, and the next response begins", async ({ page, host }) => {
  const { site, survey } = await open(page, host, { partialAfterMinutes: 30 });
  await survey.getByLabel("One").fill("begun");
  await survey.getByLabel("One").blur();
  await page.clock.runFor(29 * MINUTE);
  await survey.getByLabel("Two").fill("gone on");
  await survey.getByLabel("Two").blur();
  await page.clock.runFor(29 * MINUTE);
  expect(left(site)).toEqual([]);
  await page.clock.runFor(2 * MINUTE);
  await expect.poll(() => left(site)).toEqual([["partial", { a: "begun", b: "gone on" }]]);
  await expect(survey.getByLabel("One")).toHaveValue("");

  // The next one is a response of its own, and an empty one is none.
  await page.clock.runFor(40 * MINUTE);
  expect(site.posts).toHaveLength(1);
  await survey.getByLabel("One").fill("another");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => left(site).at(-1)).toEqual(["completed", { a: "another" }]);
  expect(new Set(site.posts.map(({ body }) => body.id)).size).toBe(2);
});

test("answers of an earlier visit are sent as partial by the next one, or come back if that is soon", async ({ page, host }) => {
  const { site, survey, ready } = await open(page, host, { partialAfterMinutes: 30 });
  await survey.getByLabel("One").fill("begun");
  await survey.getByLabel("One").blur();
  await page.clock.runFor(MINUTE);
  await page.reload();
  await page.clock.runFor(1_000);
  await ready();
  await expect(survey.getByLabel("One")).toHaveValue("begun");
  await page.goto("about:blank");
  await page.clock.fastForward(31 * MINUTE);
  await page.goto(site.origin);
  await page.clock.runFor(1_000);
  await ready();
  await expect.poll(() => left(site)).toEqual([["partial", { a: "begun" }]]);
  await expect(survey.getByLabel("One")).toHaveValue("");
});

test("where nothing is said of it, a draft is only kept", async ({ page, host }) => {
  const { site, survey } = await open(page, host, {});
  await survey.getByLabel("One").fill("begun");
  await survey.getByLabel("One").blur();
  await page.clock.runFor(120 * MINUTE);
  expect(site.posts).toEqual([]);
  await expect(survey.getByLabel("One")).toHaveValue("begun");
});
