import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { COMMAND, expect, STRICT_POLICY, test } from "./fixtures.mjs";
import { Dice, responseTo, scoredDefinition } from "./scored.mjs";
import { json, listen, QUESTIONNAIRES, told } from "./visitor.mjs";

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
  const endpoint = options?.nowhere ? "" : `endpoint="/responses"`;
  const body = `<manyi-survey src="/visit.json" locale="en" ${endpoint} subject-counter="3"></manyi-survey>`;
  const files = { "/visit.json": JSON.stringify({ ...VISIT, ...more }), ...options?.files };
  const site = await host({ body, policy: STRICT_POLICY, ...options, files });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await expect(survey.getByRole("button", { name: "Send" })).toBeVisible();
  return { site, survey, asked };
}

/** A file of dist/. */
const built = async (name) => ({ body: await readFile(new URL(`../../dist/${name}`, import.meta.url)) });

test.describe("the module of scores", () => {
  test("is not asked for by a questionnaire without scores whose answers stay in the page", async ({ page, host }) => {
    const { asked } = await open(page, host, {}, { nowhere: true });
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

test.describe("scores", () => {
  const why = { type: "text", name: "why", title: "You gave {score.overall}, {score.overall.level}. Why?", visibleIf: "{score.overall} < 50" };
  const scored = {
    elements: [...VISIT.elements, why],
    scoring: {
      ...SCORING,
      indices: { overall: { ...SCORING.indices.overall, levels: [{ from: 60, name: "good" }, { from: 0, name: "poor" }] } },
      alerts: [{ severity: "high", text: "Call back", subject: "counter" }],
      quality: { secondsPerItem: 0.001 },
    },
  };
  const first = (survey) => survey.getByRole("radiogroup", { name: "How quick were we?" });
  const second = (survey) => survey.getByRole("radiogroup", { name: "How friendly were we?" });

  test("decide live what is asked and what it says, and go with the answers", async ({ page, host }) => {
    const { survey, site } = await open(page, host, scored);
    await first(survey).getByRole("radio", { name: "2" }).check();
    await expect(survey.getByLabel("You gave 25, poor. Why?")).toBeVisible();
    await second(survey).getByRole("radio", { name: "3" }).check();
    await expect(survey.getByLabel("You gave 31.3, poor. Why?")).toBeVisible();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    const [{ body }] = site.posts;
    expect(body.scores).toEqual({ overall: { value: 31.25, n: 2, level: "poor" } });
    expect(body.alerts).toEqual([{ question: "speed", severity: "high", text: "Call back", value: 2, subject: { counter: "3" } }]);
    expect(body.flags).toEqual({ too_fast: false, straight_line: false });
    const [{ envelope }] = await told(page, "complete");
    expect(envelope.scores).toEqual(body.scores);
  });

  test("of answers that were here before are there from the start", async ({ page, host }) => {
    const { survey } = await open(page, host, scored);
    await first(survey).getByRole("radio", { name: "2" }).check();
    await expect(survey.getByLabel("You gave 25, poor. Why?")).toBeVisible();
    await page.reload();
    await expect(survey.getByLabel("You gave 25, poor. Why?")).toBeVisible();
  });

  test("that come late are waited for, and the answers are sent with them", async ({ page, host }) => {
    const { survey, site } = await open(page, host, scored, { files: { "/manyi-response.wasm": { ...(await built("manyi-response.wasm")), delay: 2000 } } });
    await first(survey).getByRole("radio", { name: "5" }).check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("Sending…")).toBeVisible();
    expect(site.posts).toEqual([]);
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    expect(site.posts[0].body.scores.overall.value).toBe(100);
  });

  test("are left out where their module never answers, and the answers are sent", async ({ page, host, pageConsole }) => {
    pageConsole.ignore();
    test.setTimeout(60_000);
    const { survey, site } = await open(page, host, scored, { files: { "/manyi-response.wasm": { delay: 40_000, body: "" } } });
    await first(survey).getByRole("radio", { name: "5" }).check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible({ timeout: 20_000 });
    expect(site.posts[0].body.values).toEqual({ speed: 5 });
    expect(site.posts[0].body).not.toHaveProperty("scores");
    expect((await told(page, "error")).map(({ code }) => code)).toEqual(["file-missing"]);
  });

  test("whose module breaks down are told and left out, and the survey goes on", async ({ page, host, pageConsole }) => {
    pageConsole.ignore();
    const broken = `export async function open() { return [{ free() {}, assess() { throw new Error("unreachable"); } }]; }
      export function unfinished() {}`;
    const { survey, site } = await open(page, host, scored, { files: { "/manyi-response.js": broken } });
    await expect.poll(() => told(page, "error")).toEqual([{ code: "wasm-failed", message: "WebAssembly could not start: unreachable" }]);
    await first(survey).getByRole("radio", { name: "5" }).check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    expect(site.posts[0].body.values).toEqual({ speed: 5 });
    expect(await told(page, "error")).toHaveLength(1);
  });

  test("begin anew with the next respondent", async ({ page, host }) => {
    const { survey } = await open(page, host, scored);
    await first(survey).getByRole("radio", { name: "2" }).check();
    await expect(survey.getByLabel("You gave 25, poor. Why?")).toBeVisible();
    await survey.evaluate((element) => element.reset());
    await expect(survey.getByLabel(/You gave/)).toBeHidden();
    await first(survey).getByRole("radio", { name: "1" }).check();
    await expect(survey.getByLabel("You gave 0, poor. Why?")).toBeVisible();
  });
});

test.describe("the completed page", () => {
  const group = (name) => ({ name, title: { de: `${name} auf Deutsch`, default: name }, parts: [name] });
  const names = ["speed", "tone", "room"];
  const shown = (show) => ({
    elements: names.map((name) => ({ type: "rating", name })),
    scoring: {
      scales: { five: { from: 1, to: 5, items: names } },
      indices: {
        overall: { type: "weighted", title: "Overall", parts: names.map(group), levels: [{ from: 60, name: "good" }, { from: 0, name: "poor" }] },
        mean: { type: "mean", title: "Mean", items: names },
      },
      show,
    },
  });

  async function complete(page, host, show, answers) {
    const { survey } = await open(page, host, shown(show));
    for (const [name, value] of Object.entries(answers)) {
      await survey.getByRole("radiogroup", { name }).getByRole("radio", { name: String(value) }).check();
    }
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    return survey;
  }
  /** What is to be read below a heading. */
  const below = (survey, name) => survey.locator("section").filter({ has: survey.page().getByRole("heading", { name, exact: true }) });

  test("shows no score unless the definition says so", async ({ page, host }) => {
    const survey = await complete(page, host, [], { speed: 5 });
    await expect(survey.getByRole("heading")).toHaveText(["Thank you"]);
  });

  test("says in words what its pictures show", async ({ page, host, axe }) => {
    const show = [
      { index: "overall", as: "radar" },
      { index: "mean" },
    ];
    const survey = await complete(page, host, show, { speed: 5, tone: 2 });
    await expect(survey.getByRole("heading")).toHaveText(["Thank you", "Overall", "Mean"]);
    await expect(below(survey, "Overall").getByRole("paragraph")).toHaveText(["62.5", "good"]);
    await expect(below(survey, "Overall").getByRole("listitem")).toHaveText(["speed100", "tone25", "room–"]);
    await expect(below(survey, "Mean").getByRole("paragraph")).toHaveText(["3.5"]);
    expect(await axe()).toEqual([]);
  });

  test("draws a gauge as far as the value goes, and its level alone where that is asked for", async ({ page, host }) => {
    const survey = await complete(page, host, [{ index: "overall", as: "gauge" }], { speed: 2, tone: 2, room: 4 });
    await expect(below(survey, "Overall").getByRole("paragraph")).toHaveText(["41.7", "poor"]);
    await expect(survey.locator("svg path[stroke-dasharray]")).toHaveAttribute("stroke-dasharray", "42 200");
    const again = await complete(page, host, [{ index: "overall", as: "level" }], { speed: 5 });
    await expect(below(again, "Overall").getByRole("paragraph")).toHaveText(["good"]);
  });

  test("thanks all the same where its pictures cannot be drawn", async ({ page, host }) => {
    const { survey, site } = await open(page, host, shown([{ index: "mean" }]), {
      files: {
        "/manyi-response.js": `export const style = "";
          export async function open() { return [{ free() {}, assess: () => "{}", picture() { throw new Error("unreachable"); } }]; }
          export function unfinished() {}`,
      },
    });
    await survey.getByRole("radio", { name: "5" }).first().check();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    expect(site.posts).toHaveLength(1);
    expect((await told(page, "error")).map(({ code }) => code)).toEqual(["wasm-failed"]);
  });

  test("has a dash where nothing was answered, and speaks the language that is spoken now", async ({ page, host }) => {
    const survey = await complete(page, host, [{ index: "overall", as: "radar" }], {});
    await expect(below(survey, "Overall").getByRole("paragraph")).toHaveText(["–"]);
    await expect(survey.getByRole("listitem").first()).toHaveText("speed–");
    await survey.evaluate((element) => (element.locale = "de"));
    await expect(survey.getByRole("listitem").first()).toHaveText("speed auf Deutsch–");
  });
});

test.describe("the browser and the command", () => {
  /** What `manyi score --each` says of these envelopes: a line of JSON for each. */
  async function commandScores(definition, envelopes) {
    const folder = await mkdtemp(path.join(tmpdir(), "manyi-scores-"));
    const file = path.join(folder, "definition.json");
    await writeFile(file, definition);
    const input = envelopes.map((envelope) => JSON.stringify(envelope)).join("\n");
    const { stdout, stderr, error } = spawnSync(COMMAND, ["score", file, "-", "--each"], { input, encoding: "utf8" });
    await rm(folder, { recursive: true });
    if (error) throw error;
    const lines = stdout.split("\n").filter(Boolean);
    expect(lines, stderr).toHaveLength(envelopes.length);
    return lines;
  }

  /** What the module of scores says of them in the page. */
  function browserScores(page, definition, envelopes) {
    return page.evaluate(
      async ({ definition, envelopes }) => {
        const { open } = await import("/manyi-response.js");
        const [response] = await open(definition, envelopes[0].subject);
        return envelopes.map(({ id, values, locale, duration_ms }) => {
          const assessment = response.assess(JSON.stringify(values), locale, duration_ms);
          return assessment.replace("{", `{"id":${JSON.stringify(id)},`);
        });
      },
      { definition, envelopes },
    );
  }

  function envelopesFor(definition, random, count) {
    return Array.from({ length: count }, (_, number) => ({
      id: `r${number}`,
      locale: random.one(["zh-cn", "en", "de"]),
      duration_ms: random.whole(100, 60_000),
      subject: { branch: "北京", counter: "3" },
      values: responseTo(definition, random),
    }));
  }

  test("give each of 800 generated responses the same scores, alerts and flags, to the last digit", async ({ page, host }) => {
    test.setTimeout(120_000);
    const site = await host({ body: "" });
    await page.goto(site.origin);
    const random = new Dice(20261122);
    const questionnaires = await Promise.all(QUESTIONNAIRES.map((name) => json(`www/surveys/${name}.json`)));
    const definitions = [
      ...questionnaires.map((definition) => ({ definition, count: 100 })),
      ...Array.from({ length: 40 }, () => ({ definition: scoredDefinition(random), count: 10 })),
    ];
    let scored = 0;
    const fractions = new Set();
    for (const { definition, count } of definitions) {
      const text = JSON.stringify(definition);
      const envelopes = envelopesFor(definition, random, count);
      const [ours, theirs] = [await browserScores(page, text, envelopes), await commandScores(text, envelopes)];
      expect(ours).toEqual(theirs);
      scored += ours.length;
      for (const line of ours) for (const [value] of line.matchAll(/\d+\.\d{9,}/g)) fractions.add(value);
    }
    expect(scored).toBe(800);
    // Else equal digits would prove little.
    expect(fractions.size).toBeGreaterThan(100);
  });
});
