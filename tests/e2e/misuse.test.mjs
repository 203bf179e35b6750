/** Who is no person gives himself away, and is told apart, not turned away. */

import { expect, test } from "./fixtures.mjs";

const FORM = { meta: { name: "trap", version: "1" }, elements: [{ type: "text", name: "a", title: "One" }] };

async function open(page, host) {
  const site = await host({
    body: `<manyi-survey src="/form.json" endpoint="/responses" locale="en"></manyi-survey>`,
    files: { "/form.json": JSON.stringify(FORM) },
    respond: () => ({}),
  });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("One").fill("x");
  return { site, survey };
}

async function sent(site, survey) {
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("We have received your answers.")).toBeVisible();
  return site.posts.at(-1).body;
}

test("what fills in every field is flagged, and its answers go out", async ({ page, host }) => {
  const { site, survey } = await open(page, host);
  await survey.evaluate(({ shadowRoot }) => {
    for (const field of shadowRoot.querySelectorAll("input")) field.value ||= "https://spam.example";
  });
  const { values, flags } = await sent(site, survey);
  expect(values).toEqual({ a: "x" });
  expect(flags).toEqual({ misuse: true });
});

test("a person neither sees the trap nor gets into it, and is not flagged", async ({ page, host }) => {
  const { site, survey } = await open(page, host);
  await expect(survey.locator("[name=website]")).toBeHidden();
  await survey.getByLabel("One").press("Tab");
  await expect(survey.getByRole("button", { name: "Send" })).toBeFocused();
  expect(await sent(site, survey)).not.toHaveProperty("flags");
});
