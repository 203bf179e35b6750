import { expect, STRICT_POLICY, test } from "./fixtures.mjs";
import { listen, told } from "./visitor.mjs";

const VISIT = {
  meta: { name: "visit", version: "1" },
  elements: [
    { type: "rating", name: "speed", title: "How quick were we?" },
    { type: "rating", name: "tone", title: "How friendly were we?" },
  ],
};
const SCORING = {
  scales: { five: { from: 1, to: 5, satisfiedFrom: 4, dissatisfiedTo: 2, items: ["speed", "tone"] } },
  indices: { overall: { type: "weighted", parts: [{ item: "speed", weight: 3 }, "tone"] } },
};

/** Opens a page with the questionnaire, of which `more` replaces keys. */
async function open(page, host, more, options) {
  await listen(page);
  const body = `<manyi-survey src="/visit.json" locale="en" endpoint="/responses"></manyi-survey>`;
  const files = { "/visit.json": JSON.stringify({ ...VISIT, ...more }), ...options?.files };
  const site = await host({ body, policy: STRICT_POLICY, ...options, files });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await expect(survey.getByRole("button", { name: "Send" })).toBeVisible();
  return { site, survey, asked };
}

test.describe("the module of scores", () => {
  test("is not asked for by a questionnaire without scores", async ({ page, host }) => {
    const { asked } = await open(page, host);
    await page.waitForTimeout(500);
    expect(asked).toContain("/manyi.wasm");
    expect(asked.filter((path) => path.includes("response"))).toEqual([]);
  });

  test("is asked for after the first question is on the screen", async ({ page, host }) => {
    await page.addInitScript(() => addEventListener("manyi-ready", () => (window.readyAt = performance.now())));
    await open(page, host, { scoring: SCORING });
    const began = (name) => page.evaluate((name) => performance.getEntriesByType("resource").find((entry) => entry.name.includes(name))?.startTime, name);
    await expect.poll(() => began("/manyi-response.wasm")).toBeTruthy();
    expect(await began("/manyi-response.js")).toBeGreaterThan(await page.evaluate(() => window.readyAt));
  });

  for (const file of ["manyi-response.js", "manyi-response.wasm"]) {
    test(`${file} that is missing is told, and the answers are sent all the same`, async ({ page, host, pageConsole }) => {
      pageConsole.ignore();
      const { survey, site } = await open(page, host, { scoring: SCORING }, { files: { [`/${file}`]: { status: 404, body: "no" } } });
      await expect.poll(() => told(page, "error")).toHaveLength(1);
      const [error] = await told(page, "error");
      expect(error.code).toBe("file-missing");
      expect(error.message).toContain("manyi-response");
      await survey.getByRole("radio", { name: "5" }).first().check();
      await survey.getByRole("button", { name: "Send" }).click();
      await expect(survey.getByText("We have received your answers.")).toBeVisible();
      expect(site.posts[0].body.values).toEqual({ speed: 5 });
    });
  }
});
