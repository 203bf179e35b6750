import { expect, queueOf, test } from "./fixtures.mjs";
import { inline, listen, told } from "./visitor.mjs";

const text = (name, more) => ({ type: "text", name, ...more });
const TWO_PAGES = {
  meta: { name: "visit", version: "2" },
  pages: [
    { name: "first", elements: [text("a", { title: "One" }), { type: "rating", name: "r", title: "Rate", showCommentArea: true, commentText: "Why?" }] },
    { name: "second", elements: [text("b", { title: "Two" }), { type: "comment", name: "c", title: "Three" }] },
  ],
};
const FORM = { "/form.json": JSON.stringify(TWO_PAGES) };
const element = (attributes = "") => `<manyi-survey src="/form.json" locale="en" ${attributes}><p>Meanwhile</p></manyi-survey>`;
const posting = element('endpoint="/responses"');

async function open(page, host, options) {
  await listen(page);
  const site = await host({ files: FORM, ...options });
  await page.goto(site.origin);
  return { site, survey: page.locator("manyi-survey") };
}

/** Long enough for a pause in typing to count, and for the disk to have it. */
const pause = (page) => page.waitForTimeout(700);

test.describe("a reload", () => {
  test("in the middle returns to the same page with the same answers", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: posting });
    await survey.getByLabel("One").fill("first");
    await survey.getByRole("radio", { name: "4" }).check();
    await survey.getByLabel("Why?").fill("because");
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByLabel("Two").fill("second");
    await survey.getByLabel("Two").blur();
    await page.reload();
    await expect(survey.getByLabel("Two")).toHaveValue("second");
    await expect(survey.getByText("Your earlier answers are here again.")).toBeVisible();
    await survey.getByRole("button", { name: "Back" }).click();
    await expect(survey.getByLabel("One")).toHaveValue("first");
    await expect(survey.getByRole("radio", { name: "4" })).toBeChecked();
    await expect(survey.getByLabel("Why?")).toHaveValue("because");
  });

  test("keeps a text that is being typed, after a short pause", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: posting });
    await survey.getByLabel("One").pressSequentially("half a sen");
    await pause(page);
    // Another tab sees what is on the disk; the first one has had no chance to say goodbye.
    const again = await page.context().newPage();
    await again.goto(page.url());
    await expect(again.locator("manyi-survey").getByLabel("One")).toHaveValue("half a sen");
  });

  test("keeps a text that is being typed without any pause", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: posting });
    await expect.poll(() => told(page, "ready")).toHaveLength(1);
    await survey.getByLabel("One").pressSequentially("typed and gone");
    await page.reload();
    await expect(survey.getByLabel("One")).toHaveValue("typed and gone");
  });

  test("keeps the last tap, however soon it comes", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: posting });
    for (const name of ["1", "3", "5"]) {
      await survey.getByRole("radio", { name }).check();
      await page.reload();
      await expect(survey.getByRole("radio", { name })).toBeChecked();
    }
  });

  test("behind the start page does not lead back to it", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      body: inline({
        firstPageIsStartPage: true,
        pages: [{ elements: [{ type: "html", name: "h", html: "Welcome" }] }, ...TWO_PAGES.pages],
      }, 'locale="en"'),
    });
    await survey.getByRole("button", { name: "Start" }).click();
    await survey.getByLabel("One").fill("x");
    await survey.getByRole("button", { name: "Next" }).click();
    await expect(survey.getByLabel("Two")).toBeVisible();
    await page.reload();
    await expect(survey.getByLabel("Two")).toBeVisible();
    await survey.getByRole("button", { name: "Back" }).click();
    await expect(survey.getByLabel("One")).toHaveValue("x");
  });

  test("keeps the id and the start of the response", async ({ page, host }) => {
    const { site, survey } = await open(page, host, { body: posting });
    await survey.getByLabel("One").fill("x");
    await survey.getByRole("button", { name: "Next" }).click();
    await page.waitForTimeout(1100);
    await page.reload();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    expect(site.posts[0].body.duration_ms).toBeGreaterThan(1000);
    expect(site.posts[0].body.values).toEqual({ a: "x" });
  });

  test("after sending begins a new response", async ({ page, host }) => {
    const { site, survey } = await open(page, host, { body: posting });
    for (const name of ["one", "two"]) {
      await expect(survey.getByLabel("One")).toHaveValue("");
      await expect(survey.getByText("Your earlier answers are here again.")).toHaveCount(0);
      await survey.getByLabel("One").fill(name);
      await survey.getByRole("button", { name: "Next" }).click();
      await survey.getByRole("button", { name: "Send" }).click();
      await expect(survey.getByText("We have received your answers.")).toBeVisible();
      await page.reload();
    }
    expect(site.posts.map(({ body }) => body.values.a)).toEqual(["one", "two"]);
    expect(site.posts[0].body.id).not.toBe(site.posts[1].body.id);
  });

  test("that starts over is empty, also after the next one", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: posting });
    await survey.getByRole("radio", { name: "2" }).check();
    await page.reload();
    await survey.getByLabel("One").pressSequentially("in the middle of a word");
    await survey.getByRole("button", { name: "Start over" }).click();
    await expect(survey.getByRole("radio", { name: "2" })).not.toBeChecked();
    await expect(survey.getByLabel("One")).toHaveValue("");
    await pause(page);
    await page.reload();
    await expect(survey.getByRole("radio", { name: "2" })).not.toBeChecked();
    await expect(survey.getByLabel("One")).toHaveValue("");
  });

  test("after the questionnaire has changed keeps the answers", async ({ page, host }) => {
    const { site, survey } = await open(page, host, { body: posting });
    await survey.getByLabel("One").fill("kept");
    await survey.getByRole("button", { name: "Next" }).click();
    await pause(page);
    const changed = structuredClone(TWO_PAGES);
    changed.pages[0].elements[0].title = "One, mended";
    site.files["/form.json"] = JSON.stringify(changed);
    await page.reload();
    await expect(survey.getByLabel("One, mended")).toHaveValue("kept");
  });
});

test.describe("a response that cannot be delivered", () => {
  /** An endpoint that wants to be left alone: nothing is sent again before somebody asks for it. */
  const BUSY = { status: 503, headers: { "retry-after": "3600" } };

  const complete = async (survey) => {
    await survey.getByLabel("One").fill("kept");
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByRole("button", { name: "Send" }).click();
  };

  test("waits, goes out by itself when the server is back, and is stored once", async ({ page, collector, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    const { survey } = await open(page, host, { body: element(`endpoint="${collector.origin}/responses"`) });
    await collector.stop();
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    await survey.getByRole("button", { name: "Try again" }).click();
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    await collector.start();
    await expect(survey.getByText("We have received your answers.")).toBeVisible({ timeout: 20_000 });
    expect((await collector.responses()).map(({ values }) => values)).toEqual([{ a: "kept" }]);
  });

  test("is shown by the element, taken along, and sent again", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isUp = false;
    const refusal = { status: 422, type: "text/plain", body: "no such counter" };
    const { site, survey } = await open(page, host, { body: posting, respond: () => (isUp ? {} : refusal) });
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    const state = await queueOf(survey);
    expect(state).toMatchObject({ waiting: 0, refused: 1, responses: [{ seq: 1, kept: true }] });
    expect(Object.values(state.responses[0].endpoints)).toEqual([{ state: "refused", status: 422, words: "no such counter" }]);
    const lines = await survey.evaluate((survey) => survey.exportQueue("ndjson"));
    expect(JSON.parse(lines).values).toEqual({ a: "kept" });
    const table = await survey.evaluate((survey) => survey.exportQueue("csv"));
    expect(table.split("\r\n")[0]).toContain("values.a");
    isUp = true;
    await survey.evaluate((survey) => survey.resend());
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    expect(new Set(site.posts.map(({ body }) => body.id)).size).toBe(1);
    expect(await queueOf(survey)).toMatchObject({ responses: [] });
  });

  test("is sent by one tab of two, once", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isUp = false;
    const { site, survey } = await open(page, host, { body: posting, respond: () => (isUp ? { delay: 300 } : { status: 500 }) });
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await expect(second.locator("manyi-survey").getByLabel("One")).toHaveValue("");
    site.posts.length = 0;
    isUp = true;
    await survey.getByRole("button", { name: "Try again" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    await pause(page);
    expect(site.posts).toHaveLength(1);
  });

  test("by another tab, which sends for all, is told where it was finished, and so is its success", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isUp = false;
    const { site, survey } = await open(page, host, { body: posting, respond: () => (isUp ? {} : BUSY) });
    await queueOf(survey);
    const second = await page.context().newPage();
    await second.goto(page.url());
    const other = second.locator("manyi-survey");
    await complete(other);
    await expect(other.getByText("Not sent yet")).toBeVisible();
    isUp = true;
    site.posts.length = 0;
    await other.getByRole("button", { name: "Try again" }).click();
    await expect(other.getByText("We have received your answers.")).toBeVisible();
    expect(site.posts).toHaveLength(1);
  });

  test("that another tab goes on with becomes another response there, also after a crash", async ({ page, host }) => {
    const { site, survey } = await open(page, host, { body: posting });
    await survey.getByLabel("One").fill("begun");
    await survey.getByLabel("One").blur();
    await pause(page);
    const second = await page.context().newPage();
    await second.goto(page.url());
    const other = second.locator("manyi-survey");
    await expect(other.getByLabel("One")).toHaveValue("begun");
    await queueOf(other);
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    await other.getByLabel("One").fill("gone on with");
    await other.getByLabel("One").blur();
    await pause(second);
    // The second tab has had no chance to say goodbye.
    const third = await page.context().newPage();
    await third.goto(page.url());
    const last = third.locator("manyi-survey");
    await expect(last.getByLabel("One")).toHaveValue("gone on with");
    await last.getByRole("button", { name: "Next" }).click();
    await last.getByRole("button", { name: "Send" }).click();
    await expect(last.getByText("We have received your answers.")).toBeVisible();
    expect(site.posts.map(({ body }) => body.values)).toEqual([{ a: "begun" }, { a: "gone on with" }]);
    expect(new Set(site.posts.map(({ body }) => body.id)).size).toBe(2);
  });

  test("goes out by itself on the next visit, once", async ({ page, collector, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    const { survey } = await open(page, host, { body: element(`endpoint="${collector.origin}/responses"`) });
    await collector.stop();
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    await collector.start();
    await page.reload();
    await expect.poll(() => told(page, "delivered").then((all) => all.length)).toBe(1);
    await page.reload();
    await expect(survey.getByLabel("One")).toHaveValue("");
    await pause(page);
    expect(await told(page, "delivered")).toEqual([]);
    expect((await collector.responses()).map(({ values }) => values)).toEqual([{ a: "kept" }]);
  });

  test("because the reply was lost is stored once", async ({ page, collector, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isCut = true;
    const { site, survey } = await open(page, host, {
      body: posting,
      respond: () => (isCut ? { hangUp: true, delay: 300 } : {}),
    });
    // What comes here is stored by the collector; only the reply gets lost on the way back.
    const forward = async () => {
      const answers = [];
      for (const { body } of site.posts.splice(0)) {
        const headers = { "content-type": "application/json" };
        answers.push(await fetch(`${collector.origin}/responses`, { method: "POST", headers, body: JSON.stringify(body) }));
      }
      return answers;
    };
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    // The browser may have tried more than once by itself.
    const [first, ...repeats] = await forward();
    expect([first.status, ...new Set(repeats.map(({ status }) => status))].slice(0, 2)).toEqual(repeats.length > 0 ? [201, 200] : [201]);
    isCut = false;
    await survey.getByRole("button", { name: "Try again" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    expect([...new Set((await forward()).map(({ status }) => status))]).toEqual([200]);
    expect(await collector.responses()).toHaveLength(1);
  });

  test("and one that follows it go out both", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isUp = false;
    const { site, survey } = await open(page, host, { body: posting, respond: () => (isUp ? {} : { status: 500 }) });
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    await survey.evaluate((survey) => survey.reset());
    await expect(survey.getByLabel("One")).toHaveValue("");
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    site.posts.length = 0;
    isUp = true;
    await page.reload();
    await expect.poll(() => told(page, "delivered").then((all) => all.length), { timeout: 15_000 }).toBe(2);
    expect(new Set(site.posts.map(({ body }) => body.id)).size).toBe(2);
  });

  test("is sent once by a page that holds two questionnaires", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isUp = false;
    const { site, survey } = await open(page, host, { body: posting, respond: () => (isUp ? { delay: 200 } : { status: 503 }) });
    await complete(survey);
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    // The page is left before the endpoint is up: what it sends while it goes, nobody hears the reply to, and the next page sends it again.
    await page.goto("about:blank");
    site.posts.length = 0;
    isUp = true;
    site.files["/"].body = site.files["/"].body.replace("</main>", `${element('id="second" endpoint="/responses"')}</main>`);
    await page.goto(site.origin);
    await expect.poll(() => told(page, "ready").then((all) => all.length)).toBe(2);
    await expect.poll(() => told(page, "delivered").then((all) => all.length)).toBe(1);
    await pause(page);
    expect(site.posts).toHaveLength(1);
  });

  test("nor kept, because the browser keeps nothing, is told", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("blocked", "SecurityError");
      };
    });
    let isUp = false;
    const { survey } = await open(page, host, { body: posting, respond: () => (isUp ? {} : BUSY) });
    await complete(survey);
    await expect(survey.getByText("This device could not keep your answers. Please leave this page open until they are sent.")).toBeVisible();
    isUp = true;
    await survey.getByRole("button", { name: "Try again" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
  });
});

test.describe("the element", () => {
  test("stands twice on a page, and each is a questionnaire of its own", async ({ page, host }) => {
    const other = { elements: [text("a", { title: "Other one" })] };
    const { site, survey } = await open(page, host, {
      body: inline({ elements: [text("a", { title: "One" })] }, 'endpoint="/first"') + inline(other, 'endpoint="/second" subject-branch="North"'),
    });
    await survey.getByLabel("One", { exact: true }).fill("left");
    await survey.getByLabel("Other one").fill("right");
    await survey.getByLabel("Other one").blur();
    await page.reload();
    await expect(survey.getByLabel("One", { exact: true })).toHaveValue("left");
    await expect(survey.getByLabel("Other one")).toHaveValue("right");
    for (const index of [0, 1]) await survey.nth(index).getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toHaveCount(2);
    const posts = site.posts.toSorted?.((x, y) => x.url.localeCompare(y.url)) ?? [...site.posts].sort((x, y) => x.url.localeCompare(y.url));
    expect(posts.map(({ url, body }) => [url, body.values, body.subject])).toEqual([
      ["/first", { a: "left" }, undefined],
      ["/second", { a: "right" }, { branch: "North" }],
    ]);
  });

  test("without a file keeps the answers of two questionnaires apart", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      body: ["One", "Another"].map((title) => inline({ elements: [text("a", { title })] })).join(""),
    });
    await survey.getByLabel("One").fill("left");
    await survey.getByLabel("One").blur();
    await pause(page);
    await page.reload();
    await expect(survey.getByLabel("One")).toHaveValue("left");
    await expect(survey.getByLabel("Another")).toHaveValue("");
  });

  test("that is taken out and put back has the same answers and page", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: posting });
    await survey.getByLabel("One").fill("x");
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByLabel("Two").pressSequentially("not left yet");
    await page.evaluate(() => {
      window.taken = document.querySelector("manyi-survey");
      window.taken.remove();
    });
    await page.waitForTimeout(50);
    await page.evaluate(() => document.querySelector("main").append(window.taken));
    await expect(survey.getByLabel("Two")).toHaveValue("not left yet");
    await survey.getByRole("button", { name: "Back" }).click();
    await expect(survey.getByLabel("One")).toHaveValue("x");
  });

  test("that is moved at once does not even begin anew", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: posting });
    await survey.getByLabel("One").fill("x");
    await page.evaluate(() => document.body.append(document.querySelector("manyi-survey")));
    await pause(page);
    await expect(survey.getByLabel("One")).toHaveValue("x");
    expect(await told(page, "ready")).toHaveLength(1);
  });

  test("that is put in, taken out and put in again before it is ready opens once", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: "" });
    await page.evaluate((html) => {
      const room = document.createElement("div");
      room.innerHTML = html;
      const made = room.firstElementChild;
      for (let turn = 0; turn < 3; turn += 1) {
        document.querySelector("main").append(made);
        made.remove();
      }
      document.querySelector("main").append(made);
    }, posting);
    await survey.getByRole("radio", { name: "3" }).check();
    expect(await told(page, "ready")).toHaveLength(1);
    expect(await told(page, "change")).toEqual([{ name: "r", value: 3 }]);
    await expect(survey.getByRole("radiogroup")).toHaveCount(1);
  });

  test("comes and goes two hundred times and leaves nothing behind", async ({ page, host }) => {
    test.slow();
    const { survey } = await open(page, host, { body: "" });
    await page.evaluate(() => {
      window.listening = 0;
      for (const [name, step] of [["addEventListener", 1], ["removeEventListener", -1]]) {
        const original = EventTarget.prototype[name];
        EventTarget.prototype[name] = function (...rest) {
          if (this === window || this instanceof ShadowRoot) window.listening += step;
          return original.apply(this, rest);
        };
      }
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...rest) => {
        const made = await instantiate.apply(WebAssembly, rest);
        const { exports } = made.instance ?? made;
        // The rest of a module has none of its own.
        window.memory = Object.values(exports).find((member) => member instanceof WebAssembly.Memory) ?? window.memory;
        return made;
      };
    });
    const round = (times) =>
      page.evaluate(
        async ({ times, html }) => {
          for (let turn = 0; turn < times; turn += 1) {
            const room = document.createElement("div");
            room.innerHTML = html;
            const made = room.firstElementChild;
            const ready = new Promise((resolve) => made.addEventListener("manyi-ready", resolve));
            document.querySelector("main").append(made);
            await ready;
            made.value = { a: "x".repeat(1000), r: 3 };
            made.remove();
            await new Promise((resolve) => setTimeout(resolve));
            await new Promise((resolve) => setTimeout(resolve));
          }
          return { bytes: window.memory.buffer.byteLength, listening: window.listening };
        },
        { times, html: element() },
      );
    const nodes = await page.context().newCDPSession(page);
    const counted = async () => {
      await nodes.send("HeapProfiler.collectGarbage");
      const { jsEventListeners, nodes: count } = await nodes.send("Memory.getDOMCounters");
      return { jsEventListeners, count };
    };
    const first = { ...(await round(20)), ...(await counted()) };
    const last = await round(180);
    expect(last.listening).toBe(first.listening);
    expect(last.bytes).toBe(first.bytes);
    // What the last rounds left is collected when the browser gets to it; what leaks is never collected.
    await expect(async () => {
      const { jsEventListeners, count } = await counted();
      expect(jsEventListeners - first.jsEventListeners).toBeLessThan(20);
      expect(count - first.count).toBeLessThan(200);
    }).toPass({ timeout: 20_000 });
    await expect(survey).toHaveCount(0);
  });

  test("takes properties that were set before it knew them", async ({ page, host }) => {
    const { survey } = await open(page, host, {
      html: `<!doctype html><html lang="en"><title>A page</title><body><manyi-survey></manyi-survey></body></html>`,
    });
    await page.evaluate((definition) => {
      const survey = document.querySelector("manyi-survey");
      survey.definition = definition;
      survey.value = { a: "early", r: 2 };
      survey.locale = "zh-cn";
      const script = document.createElement("script");
      script.type = "module";
      script.src = "/manyi.js";
      document.head.append(script);
    }, TWO_PAGES);
    await expect(survey.getByLabel("One")).toHaveValue("early");
    await expect(survey.getByRole("radio", { name: "2" })).toBeChecked();
    await expect(survey.getByRole("button", { name: "下一步" })).toBeVisible();
    expect(await told(page, "ready")).toHaveLength(1);
  });

  test("takes properties that are set on a second one, before that is near", async ({ page, host }) => {
    await page.setViewportSize({ width: 800, height: 400 });
    const { survey } = await open(page, host, { body: `${element()}<p style="height:5000px"></p><manyi-survey id="far"></manyi-survey>` });
    await expect(survey.first().getByLabel("One")).toBeVisible();
    const far = page.locator("#far");
    const before = await far.evaluate((survey, definition) => {
      survey.definition = definition;
      survey.value = { a: "early" };
      survey.reset();
      survey.value = { a: "again" };
      return [survey.definition.meta.name, survey.value, survey.next(), survey.complete()];
    }, TWO_PAGES);
    expect(before).toEqual(["visit", { a: "again" }, false, false]);
    await far.scrollIntoViewIfNeeded();
    await expect(far.getByLabel("One")).toHaveValue("again");
  });

  test("is read and set by value, definition and locale", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: element() });
    await expect(survey.getByLabel("One")).toBeVisible();
    const read = () => survey.evaluate(({ value, definition, locale }) => ({ value, name: definition.meta.name, locale }));
    expect(await read()).toEqual({ value: {}, name: "visit", locale: "en" });
    await survey.evaluate((survey) => (survey.value = { a: "set", r: 3, hidden: [1] }));
    await expect(survey.getByLabel("One")).toHaveValue("set");
    expect((await read()).value).toEqual({ a: "set", r: 3, hidden: [1] });
    // All of them are replaced.
    await survey.evaluate((survey) => (survey.value = { a: "only" }));
    await expect(survey.getByRole("radio", { name: "3" })).not.toBeChecked();
    expect((await read()).value).toEqual({ a: "only" });

    await survey.evaluate((survey) => (survey.definition = { meta: { name: "other" }, elements: [{ type: "text", name: "z", title: "New" }] }));
    await expect(survey.getByLabel("New")).toBeVisible();
    expect(await read()).toEqual({ value: {}, name: "other", locale: "en" });
    await survey.evaluate((survey) => {
      survey.definition = { elements: [{ type: "text", name: "y", title: "Newer" }] };
      survey.value = { y: "for the newer one" };
    });
    await expect(survey.getByLabel("Newer")).toHaveValue("for the newer one");
    await survey.evaluate((survey) => (survey.definition = null));
    await expect(survey.getByLabel("One")).toBeVisible();
  });

  test("obeys next, previous, complete and reset", async ({ page, host }) => {
    const strict = structuredClone(TWO_PAGES);
    strict.pages[0].elements[0].isRequired = true;
    strict.pages[1].elements[0].isRequired = true;
    const { survey } = await open(page, host, { body: inline(strict, 'locale="en"') });
    await expect(survey.getByLabel("One")).toBeVisible();
    const call = (method) => survey.evaluate((survey, method) => survey[method](), method);
    expect(await call("previous")).toBe(false);
    expect(await call("next")).toBe(false);
    await expect(survey.getByText("Please answer this question.")).toBeVisible();
    await survey.getByLabel("One").pressSequentially("x");
    expect(await call("next")).toBe(true);
    expect(await call("previous")).toBe(true);
    // The second page has an answer missing.
    expect(await call("complete")).toBe(false);
    await expect(survey.getByLabel("Two")).toBeFocused();
    await survey.getByLabel("Two").pressSequentially("y");
    expect(await call("complete")).toBe(true);
    expect((await told(page, "complete")).map(({ envelope }) => envelope.values)).toEqual([{ a: "x", b: "y" }]);
    expect(await call("next")).toBe(false);
    await call("reset");
    await expect(survey.getByLabel("One")).toHaveValue("");
    expect(await survey.evaluate(({ value }) => value)).toEqual({});
  });

  test("tells every event with what its type promises", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isUp = false;
    const { site, survey } = await open(page, host, { body: posting, respond: () => (isUp ? { status: 202 } : { status: 503 }) });
    await survey.getByLabel("One").fill("x");
    await survey.getByRole("radio", { name: "4" }).check();
    await survey.getByLabel("Why?").fill("so");
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.evaluate((survey) => (survey.value = { a: "x", b: "y" }));
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    isUp = true;
    await survey.getByRole("button", { name: "Try again" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    const { id } = site.posts[0].body;
    const events = await page.evaluate(() => window.told.map(({ type, detail }) => [type.slice("manyi-".length), detail]));
    const message = `${site.origin}/responses did not accept the answers (status 503).`;
    expect(events).toEqual([
      ["ready", { name: "visit", version: "2", pages: 2 }],
      ["change", { name: "a", value: "x" }],
      ["change", { name: "r", value: 4 }],
      ["change", { name: "r-Comment", value: "so" }],
      ["page", { page: 2, pages: 2, name: "second" }],
      ["change", { name: "r" }],
      ["change", { name: "r-Comment" }],
      ["change", { name: "b", value: "y" }],
      ["complete", { envelope: expect.objectContaining({ id, status: "completed", values: { a: "x", b: "y" } }) }],
      ["error", { id, code: "endpoint-refused", message }],
      ["delivered", { id, endpoint: `${site.origin}/responses`, status: 202 }],
    ]);
  });

  test("lets a listener call in again", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: element() });
    await expect(survey.getByLabel("One")).toBeVisible();
    await survey.evaluate((survey) => {
      survey.addEventListener("manyi-change", ({ detail }) => detail.name === "r" && survey.next());
      survey.addEventListener("manyi-complete", () => survey.reset());
    });
    await survey.getByRole("radio", { name: "5" }).click();
    await expect(survey.getByLabel("Two")).toBeVisible();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByLabel("One")).toHaveValue("");
  });

  test("puts what is rated, and what else it is given, into the response", async ({ page, host }) => {
    const { site, survey } = await open(page, host, {
      body: element('endpoint="/responses" subject-branch="北京" subject-counter="3" context-order="A17" channel="interviewer" wave="2026Q4"'),
    });
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    const [{ body, headers }] = site.posts;
    expect(body).toEqual({
      id: expect.any(String),
      survey: { name: "visit", version: "2", hash: expect.any(String) },
      status: "completed",
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      ended: expect.any(String),
      duration_ms: expect.any(Number),
      locale: "en",
      channel: "interviewer",
      wave: "2026Q4",
      subject: { branch: "北京", counter: "3" },
      context: { url: `${site.origin}/`, order: "A17" },
      device: { id: expect.any(String), seq: 1 },
      values: {},
      display: {},
      manyi: "0.1.0",
    });
    expect(headers["idempotency-key"]).toBe(`"${body.id}"`);
    expect(headers["content-type"]).toContain("application/json");
  });

  test("lives inside another shadow root, and its events come out", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: `<div id="outer"></div>` });
    await page.evaluate((html) => {
      const root = document.querySelector("#outer").attachShadow({ mode: "open" });
      root.innerHTML = html;
    }, posting);
    await survey.getByRole("radio", { name: "2" }).check();
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    const kinds = await page.evaluate(() => window.told.map(({ type, id }) => `${type} ${id}`));
    expect(kinds).toEqual(["manyi-ready outer", "manyi-change outer", "manyi-page outer", "manyi-complete outer", "manyi-delivered outer"]);
  });

  test("speaks the language of the page around it where nothing else is asked", async ({ page, host }) => {
    const { survey } = await open(page, host, { body: `<div lang="zh-CN">${inline({ elements: [text("a", { title: "One" })] })}</div>` });
    await expect(survey.getByRole("button", { name: "提交" })).toBeVisible();
  });

  test("looks the same in a browser without adopted style sheets", async ({ page, host }) => {
    await page.addInitScript(() => {
      window.CSSStyleSheet = class {
        constructor() {
          throw new TypeError("Illegal constructor");
        }
      };
    });
    const { survey } = await open(page, host, { body: element() });
    const tile = survey.getByRole("radio", { name: "3" });
    await expect(tile).toBeVisible();
    await expect.poll(() => tile.evaluate((input) => getComputedStyle(input).appearance)).toBe("none");
  });

  test("works in a browser without IntersectionObserver, replaceChildren and AbortController", async ({ page, host }) => {
    await page.addInitScript(() => {
      delete window.IntersectionObserver;
      delete window.AbortController;
      for (const { prototype } of [Element, Document, DocumentFragment]) delete prototype.replaceChildren;
    });
    const { survey } = await open(page, host, { body: posting });
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
  });

  test("fetches nothing until it comes near the viewport", async ({ page, host }) => {
    await page.setViewportSize({ width: 800, height: 600 });
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const { survey } = await open(page, host, { body: `<p style="height:4000px">Far up</p>${element()}` });
    await page.waitForTimeout(300);
    expect(asked.filter((path) => path !== "/favicon.ico")).toEqual(["/", "/manyi.js"]);
    await page.mouse.wheel(0, 3000);
    await expect(survey.getByLabel("One")).toBeAttached();
    expect(asked).toContain("/manyi.wasm");
    expect(asked.filter((path) => path.endsWith(".css"))).toEqual([]);
  });
});

test("a breakdown of the wasm is told, and the survey is there again with its answers", async ({ page, host }) => {
  await page.addInitScript(() => {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...rest) => {
      const made = await instantiate.apply(WebAssembly, rest);
      const instance = made.instance ?? made;
      const exports = new Proxy({}, {
        get: (_, name) => {
          const member = instance.exports[name];
          if (typeof member !== "function") return member;
          return (...all) => {
            if (!window.breaks) return member(...all);
            window.breaks = false;
            throw new WebAssembly.RuntimeError("unreachable");
          };
        },
      });
      const fake = { exports };
      return made.instance ? { instance: fake, module: made.module } : fake;
    };
  });
  const { survey } = await open(page, host, {
    body: `<manyi-survey locale="en"></manyi-survey>`,
  });
  await page.waitForFunction(() => window.told.some(({ type }) => type === "manyi-error"));
  await survey.evaluate((survey, definition) => (survey.definition = definition), TWO_PAGES);
  await survey.getByLabel("One").fill("kept");
  await survey.getByRole("radio", { name: "4" }).check();
  await pause(page);
  await survey.evaluate((survey) => {
    window.breaks = true;
    survey.next();
  });
  await expect(survey.getByText("Your earlier answers are here again.")).toBeVisible();
  await expect(survey.getByLabel("One")).toHaveValue("kept");
  await expect(survey.getByRole("radio", { name: "4" })).toBeChecked();
  expect((await told(page, "error")).map(({ code }) => code)).toEqual(["no-definition", "wasm-failed"]);
});
