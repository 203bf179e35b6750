import { expect, test } from "./fixtures.mjs";

test("the demo site opens and shows a questionnaire", async ({ page, collector, axe }) => {
  await page.goto(collector.origin);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("manyi-survey").first().getByRole("radio").first()).toBeVisible();
  expect(await axe()).toEqual([]);
});
