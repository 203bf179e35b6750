import { expect, test } from "./fixtures.mjs";
import { inline, listen, told } from "./visitor.mjs";

const FALLBACK = `<p>Please <a href="/paper.pdf">print the form</a>.</p>`;
const fromFile = (attributes = "") => `<manyi-survey src="/form.json" ${attributes}>${FALLBACK}</manyi-survey>`;
const GOOD = { title: "A visit", elements: [{ type: "text", name: "q", title: "Name" }] };
const good = JSON.stringify(GOOD);

/** Opens a page with a survey in it, and waits for the first error that is told. */
async function openBroken(page, host, options) {
  await listen(page);
  const site = await host(options);
  await page.goto(site.origin);
  await page.waitForFunction(() => window.told.some(({ type }) => type === "manyi-error"));
  const [error, ...more] = await told(page, "error");
  expect(more, "one error, told once").toEqual([]);
  return { site, error, survey: page.locator("manyi-survey") };
}

const isReady = (page) => told(page, "ready").then((events) => events.length > 0);

test.describe("a definition that cannot be read", () => {
  const cases = [
    ["is not JSON", { body: `{\n  "elements": [\n    oops\n  ]\n}` }, "definition-not-json", /form is not JSON/, "form:3:5"],
    ["is empty", { body: "" }, "definition-not-json", /form is not JSON/, "form:1:1"],
    ["is JSON but no object", { body: "[1, 2, 3]" }, "definition-not-json", /form is not JSON/, "form:1:1"],
    ["is not there", { status: 404, body: "no" }, "definition-not-found", /\/form\.json could not be loaded \(status 404\)/],
    ["is kept back by the server", { status: 500, body: "no" }, "definition-not-found", /\/form\.json could not be loaded \(status 500\)/],
    ["is a web page", { type: "text/html", body: "<!doctype html><p>Not found" }, "wrong-type", /\/form\.json was served as text\/html; the server must send application\/json/],
    ["never comes", { hangUp: true }, "definition-unreachable", /\/form\.json could not be reached/],
  ];
  for (const [what, file, code, message, place] of cases) {
    test(`which ${what} is told, and the page keeps what it held`, async ({ page, host, pageConsole }) => {
      if (file.status || file.hangUp) pageConsole.shows("Failed to load resource");
      const { error, survey } = await openBroken(page, host, { body: fromFile('locale="en"'), files: { "/form.json": file } });
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      await expect(survey.getByRole("alert")).toContainText("This questionnaire cannot be shown");
      await expect(survey.getByRole("alert")).toContainText(message);
      if (place) await expect(survey.getByRole("alert")).toContainText(place);
      await expect(survey.getByRole("link", { name: "print the form" })).toBeVisible();
    });
  }

  test("is told in the language of the page", async ({ page, host }) => {
    const { survey } = await openBroken(page, host, { body: fromFile('locale="zh-cn"'), files: { "/form.json": "oops" } });
    await expect(survey.getByRole("alert")).toContainText("form 不是有效的 JSON");
  });

  test("because none is named is told", async ({ page, host }) => {
    const { error, survey } = await openBroken(page, host, { body: `<manyi-survey>${FALLBACK}</manyi-survey>` });
    expect(error.code).toBe("no-definition");
    await expect(survey.getByRole("alert")).toContainText("give the element a src, or a JSON script inside it");
    await expect(survey.getByRole("link", { name: "print the form" })).toBeVisible();
  });

  test("is read after all once the element is given a good one", async ({ page, host }) => {
    const { survey } = await openBroken(page, host, { body: fromFile(), files: { "/form.json": "oops", "/good.json": good } });
    await survey.evaluate((element) => element.setAttribute("src", "/good.json"));
    await expect(survey.getByLabel("Name")).toBeVisible();
    await expect(survey.getByRole("alert")).toHaveCount(0);
    await expect(survey.getByRole("link", { name: "print the form" })).toBeHidden();
  });
});

test.describe("a definition with a mistake", () => {
  const cases = [
    [
      "an unknown type",
      `{"elements": [\n  {"type": "text", "name": "q", "title": "Name"},\n  {"type": "txet", "name": "b"}\n]}`,
      { severity: "error", pointer: "/elements/1/type", line: 3 },
      /txet/,
    ],
    [
      "a name used twice",
      `{"elements": [\n  {"type": "text", "name": "q", "title": "Name"},\n  {"type": "text", "name": "q", "title": "Again"}\n]}`,
      { severity: "warning", pointer: "/elements/1/name", line: 3 },
      /The name "q" is used twice/,
    ],
    [
      "a reference to a question that is not there",
      `{"elements": [\n  {"type": "text", "name": "q", "title": "Name"},\n  {"type": "text", "name": "b", "visibleIf": "{nmae} = 1"}\n]}`,
      { severity: "warning", pointer: "/elements/1/visibleIf", line: 3 },
      /\{nmae\}/,
    ],
    [
      "an expression that cannot be read",
      `{"elements": [\n  {"type": "text", "name": "q", "title": "Name"},\n  {"type": "text", "name": "b", "visibleIf": "{q} = = ("}\n]}`,
      { severity: "warning", pointer: "/elements/1/visibleIf", line: 3 },
      /./,
    ],
  ];
  for (const [what, text, problem, message] of cases) {
    test(`such as ${what} is told with its place, and the rest can be answered and sent`, async ({ page, host }) => {
      const { site, error, survey } = await openBroken(page, host, {
        body: fromFile('locale="en" endpoint="/responses"'),
        files: { "/form.json": text },
      });
      expect(error.code).toBe("definition-problems");
      expect(error.message).toContain("form has problems to mend");
      expect(error.problems).toHaveLength(1);
      expect(error.problems[0]).toMatchObject(problem);
      expect(error.problems[0].message).toMatch(message);
      const alert = survey.getByRole("alert");
      await expect(alert).toContainText("form has problems to mend");
      await expect(alert).toContainText(error.problems[0].message);
      await expect(alert).toContainText(`form:${problem.line}:`);
      await survey.getByLabel("Name").first().fill("Li");
      await survey.getByRole("button", { name: "Send" }).click();
      await expect(survey.getByText("We have received your answers.")).toBeVisible();
      expect(site.posts[0].body.values.q).toBe("Li");
    });
  }

  test("nested deeper than any form, or with values of the wrong kind, does no harm", async ({ page, host }) => {
    await listen(page);
    let deep = { type: "text", name: "q", title: "Name" };
    for (let depth = 0; depth < 60; depth += 1) deep = { type: "panel", name: `p${depth}`, elements: [deep] };
    const odd = [
      null, 7, "text", [],
      { type: "radiogroup", name: "r", choices: "none" },
      { type: "matrix", name: "m", rows: 3, columns: {} },
      { type: "rating", name: "s", rateMin: 5, rateMax: 1, rateStep: -1 },
      { type: "text", name: 12, title: { "": 4 }, validators: [null, { type: "regex", regex: "(" }] },
      { type: "boolean" },
      { type: "dropdown", name: "d", choices: [null, {}, { value: null }, ""] },
    ];
    const site = await host({ body: inline({ title: ["a"], pages: [{ elements: [deep, ...odd] }, null, { elements: 3 }] }) });
    await page.goto(site.origin);
    const survey = page.locator("manyi-survey");
    await survey.getByLabel("Name", { exact: true }).fill("Li");
    await survey.getByLabel("Name", { exact: true }).blur();
    // What is written before all of the survey is here counts then.
    await expect.poll(async () => (await survey.evaluate((element) => element.value)).q).toBe("Li");
  });

  test("of a thousand levels is refused in words", async ({ page, host }) => {
    const text = `${'{"elements":['.repeat(5000)}${"]}".repeat(5000)}`;
    const { error, survey } = await openBroken(page, host, { body: fromFile(), files: { "/form.json": text } });
    expect(["definition-not-json", "definition-problems"]).toContain(error.code);
    await expect(survey.getByRole("alert")).toBeVisible();
  });
});

test.describe("a file of ours", () => {
  for (const [what, file] of [
    ["is missing", { status: 404, body: "not here" }],
    ["is served as text/html", { type: "text/html", body: "<p>Home" }],
    ["is broken off", { type: "text/javascript", body: "export const half = (" }],
  ]) {
    test(`manyi-widget.js that ${what} is told, and the page keeps what it held`, async ({ page, host, pageConsole }) => {
      pageConsole.ignore();
      const { error, survey } = await openBroken(page, host, { body: fromFile(), files: { "/form.json": good, "/manyi-widget.js": file } });
      expect(error.code).toBe("file-missing");
      expect(error.message).toContain("manyi-widget.js could not be loaded: put it beside manyi.js, served as text/javascript.");
      await expect(survey.getByRole("alert")).toContainText(error.message);
      await expect(survey.getByRole("link", { name: "print the form" })).toBeVisible();
    });
  }

  test("manyi.js that is missing leaves the page as it was", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    const site = await host({ body: fromFile(), files: { "/manyi.js": { status: 404, body: "no" } } });
    await page.goto(site.origin);
    await expect(page.getByRole("link", { name: "print the form" })).toBeVisible();
  });

  for (const [what, file, code] of [
    ["is missing", { status: 404, body: "not here" }, "file-missing"],
    ["is another one", { type: "application/wasm", body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]) }, "file-missing"],
    ["is a web page", { type: "text/html", body: "<p>Home" }, "file-missing"],
  ]) {
    test(`manyi.wasm that ${what} is told, and the page keeps what it held`, async ({ page, host, pageConsole }) => {
      pageConsole.ignore();
      const { error, survey } = await openBroken(page, host, { body: fromFile('locale="en"'), files: { "/form.json": good, "/manyi.wasm": file } });
      expect(error.code).toBe(code);
      expect(error.message).toContain("manyi.wasm could not be loaded. Put it beside manyi.js.");
      await expect(survey.getByRole("alert")).toContainText(error.message);
      await expect(survey.getByRole("link", { name: "print the form" })).toBeVisible();
    });
  }

  test("with a wrong type that does not matter works all the same", async ({ page, host }) => {
    const { readFile } = await import("node:fs/promises");
    const wasm = await readFile(new URL("../../dist/manyi.wasm", import.meta.url));
    const locale = await readFile(new URL("../../dist/locales/zh-cn.json", import.meta.url));
    const site = await host({
      body: fromFile('locale="zh-cn"'),
      files: {
        "/form.json": { type: "text/plain", body: good },
        "/manyi.wasm": { type: "text/plain", body: wasm },
        "/locales/zh-cn.json": { type: "application/octet-stream", body: locale },
      },
    });
    await page.goto(site.origin);
    await expect(page.locator("manyi-survey").getByRole("button", { name: "提交" })).toBeVisible();
  });

  for (const [what, file] of [
    ["is missing", { status: 404, body: "no" }],
    ["is a web page", { type: "text/html", body: "<p>Home" }],
    ["is not JSON", { body: "{" }],
  ]) {
    test(`a locale that ${what} is told, and the survey speaks English`, async ({ page, host, pageConsole }) => {
      if (file.status) pageConsole.shows("Failed to load resource");
      const { error, survey } = await openBroken(page, host, {
        body: fromFile('locale="zh-cn"'),
        files: { "/form.json": good, "/locales/zh-cn.json": file },
      });
      expect(error).toEqual({ code: "file-missing", message: "locales/zh-cn.json could not be loaded. Put it beside manyi.js." });
      await expect(survey.getByRole("alert")).toContainText(error.message);
      await expect(survey.getByRole("button", { name: "Send" })).toBeVisible();
    });
  }
});

test.describe("an endpoint that", () => {
  for (const [what, respond, code, message] of [
    ["hangs up", () => ({ hangUp: true }), "endpoint-unreachable", /\/responses cannot be reached\./],
    ["answers 500", () => ({ status: 500 }), "endpoint-refused", /\/responses did not accept the answers \(status 500\)\./],
    ["answers 400", () => ({ status: 400 }), "endpoint-refused", /\/responses did not accept the answers \(status 400\)\./],
    ["answers 413", () => ({ status: 413 }), "endpoint-refused", /status 413/],
  ]) {
    test(`${what} is told, and the answers stay to be sent again`, async ({ page, host, pageConsole }) => {
      pageConsole.shows("Failed to load resource");
      let isUp = false;
      const { site, error, survey } = await (async () => {
        await listen(page);
        const site = await host({ body: inline(GOOD, 'locale="en" endpoint="/responses"'), respond: () => (isUp ? {} : respond()) });
        await page.goto(site.origin);
        const survey = page.locator("manyi-survey");
        await survey.getByLabel("Name").fill("Li");
        await survey.getByRole("button", { name: "Send" }).click();
        await expect(survey.getByText("Not sent yet")).toBeVisible();
        const [error] = await told(page, "error");
        return { site, error, survey };
      })();
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.id).toBe(site.posts[0].body.id);
      const status = survey.getByRole("status").filter({ hasText: "Not sent yet" });
      await expect(status).toContainText("Your answers are kept on this device. Please try again.");
      await expect(status).toContainText(error.message);

      isUp = true;
      await survey.getByRole("button", { name: "Try again" }).click();
      await expect(survey.getByText("We have received your answers.")).toBeVisible();
      await expect(survey.getByRole("button", { name: "Try again" })).toHaveCount(0);
      expect(new Set(site.posts.map(({ body }) => JSON.stringify(body))).size, "the same response, unchanged").toBe(1);
      expect((await told(page, "delivered")).map(({ id, status }) => [id, status])).toEqual([[error.id, 201]]);
      expect((await told(page, "complete")).length).toBe(1);
    });
  }

  test("is our collector, and gets something that is no response, says what is wrong", async ({ collector }) => {
    const answer = await fetch(`${collector.origin}/responses`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: 7, values: [] }),
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await collector.responses()).toEqual([]);
  });
});

test.describe("an answer that looks like markup", () => {
  const ATTACKS = [
    `<img src=x onerror="window.hacked=1">`,
    `<script>window.hacked=1</script>`,
    `"><svg onload=window.hacked=1>`,
    `{q}{a}'"\`\${window.hacked=1}`,
    `javascript:window.hacked=1`,
    `&lt;img src=x onerror=window.hacked=1&gt;`,
  ];

  test("is text wherever it is piped", async ({ page, host }) => {
    const definition = {
      title: "Hello {q}",
      showPageTitles: true,
      pages: [
        {
          elements: [
            { type: "text", name: "q", title: "Name" },
            { type: "html", name: "h", html: `<p title="{q}">You wrote <b>{q}</b> <a href="{q}">link</a></p>` },
            { type: "text", name: "a", title: "About {q}", description: "Because {q}", placeholder: "{q}" },
            { type: "radiogroup", name: "r", title: "Choose {q}", choices: [{ value: 1, text: "Item {q}" }] },
            { type: "ranking", name: "k", title: "Order", choices: ["{q}", "two"] },
            { type: "matrix", name: "m", title: "Table", columns: ["{q}"], rows: ["{q}"] },
          ],
        },
        { title: "Page of {q}", elements: [{ type: "comment", name: "c", title: "More on {q}" }] },
      ],
      completedHtml: "<h3>Thanks {q}</h3><p><a href='{q}'>more</a></p>",
    };
    const site = await host({ body: inline(definition, 'locale="en"') });
    const survey = page.locator("manyi-survey");
    for (const attack of ATTACKS) {
      await page.goto(site.origin);
      await survey.evaluate((element) => element.reset?.());
      await survey.getByLabel("Name", { exact: true }).fill(attack);
      await survey.getByLabel("Name", { exact: true }).blur();
      await expect(survey.getByText(`You wrote ${attack}`)).toBeVisible();
      await expect(survey.getByLabel(`About ${attack}`)).toBeVisible();
      await survey.getByRole("button", { name: "Next" }).click();
      await expect(survey.getByRole("heading", { name: `Page of ${attack}` })).toBeVisible();
      await survey.getByRole("button", { name: "Send" }).click();
      await expect(survey.getByRole("heading", { name: `Thanks ${attack}` })).toBeVisible();
      const made = await survey.evaluate(({ shadowRoot }) => [
        shadowRoot.querySelectorAll("img, script, svg:not([aria-hidden])").length,
        [...shadowRoot.querySelectorAll("a")].map((link) => link.protocol),
        window.hacked,
      ]);
      expect(made[0]).toBe(0);
      expect(made[1]).not.toContain("javascript:");
      expect(made[2]).toBeUndefined();
    }
  });

  test("does no harm in the definition either", async ({ page, host, pageConsole }) => {
    // The address of an image that a definition names is asked for, and nothing more.
    pageConsole.shows("Failed to load resource");
    const attack = ATTACKS.join(" ");
    const definition = {
      title: attack,
      description: attack,
      elements: [
        { type: "html", name: "h", html: `<a href="javascript:window.hacked=1">press</a><iframe src="/x"></iframe><form action="/x"><input name="i"></form><style>*{display:none}</style><p style="position:fixed" onclick="window.hacked=1">After</p>${attack}` },
        { type: "text", name: "q", title: attack, description: attack },
        { type: "radiogroup", name: "r", title: "Choose", choices: [attack] },
      ],
      completedHtml: `<p onmouseover="window.hacked=1">The end</p>${attack}`,
    };
    const site = await host({ body: inline(definition, 'locale="en"') });
    await page.goto(site.origin);
    const survey = page.locator("manyi-survey");
    await expect(survey.getByText("After")).toBeVisible();
    await survey.getByText("After").click();
    await survey.getByText("press").click();
    await expect(survey.getByRole("radio", { name: attack })).toBeVisible();
    await survey.getByRole("button", { name: "Send" }).click();
    await survey.getByText("The end").hover();
    const { attributes, tags, hacked } = await survey.evaluate(({ shadowRoot }) => ({
      attributes: [...shadowRoot.querySelectorAll("*")].flatMap((node) => node.getAttributeNames()).filter((name) => /^on|^style$/.test(name)),
      tags: shadowRoot.querySelectorAll("script, iframe, style, form form").length,
      hacked: window.hacked,
    }));
    expect({ attributes, tags, hacked }).toEqual({ attributes: [], tags: 0, hacked: undefined });
  });
});
