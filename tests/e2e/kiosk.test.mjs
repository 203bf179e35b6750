import { readFile } from "node:fs/promises";
import { expect, queueOf, test } from "./fixtures.mjs";
import { FORM, choosePin, enterPin, isReadyOffline, open, siteOf, tapCorner } from "./kiosk/visitors.mjs";

const PIN = "246813579";
const start = (page) => page.getByRole("button", { name: "Start", exact: true });
const isAtStart = (page) => expect(start(page)).toBeVisible();
const withKiosk = (kiosk, more) => ({ ...FORM, ...more, kiosk });

/** A whole visit, up to the thanks. */
async function visit(page, survey, why = "") {
  await start(page).click();
  await survey.getByRole("radio", { name: "4" }).check();
  await survey.getByRole("button", { name: "Next" }).click();
  if (why) await survey.getByLabel("Why?").fill(why);
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("button", { name: "Done" })).toBeVisible();
}

test.describe("a visit", () => {
  test("goes round by itself, and tells where and how it was given", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    const survey = await open(page, site.origin, "&subject-counter=3&subject-employee=0817&context-device=North&restart=1");
    for (const why of ["first", "second"]) {
      await visit(page, survey, why);
      await expect(page.getByText("The next visitor can begin in 1 seconds.")).toBeAttached();
      await isAtStart(page);
    }
    await expect.poll(() => site.posts.length).toBe(2);
    const [first, second] = site.posts.map(({ body }) => body);
    expect(first).toMatchObject({
      status: "completed",
      channel: "kiosk",
      subject: { counter: "3", employee: "0817" },
      context: { device: "North", steps: "rate:tap more:tap" },
      values: { overall: 4, why: "first" },
      device: { seq: 1 },
    });
    expect(second).toMatchObject({ values: { why: "second" }, device: { id: first.device.id, seq: 2 } });
    expect(second.id).not.toBe(first.id);
  });

  test("begins with the first touch, where the first question is the start screen", async ({ page, host }) => {
    const site = await siteOf(host, withKiosk({ attract: false, restartSeconds: 1 }));
    await page.clock.install();
    const survey = await open(page, site.origin);
    await expect(survey.getByText("Are you satisfied?")).toBeVisible();
    await page.clock.fastForward("02:00:00");
    await expect(page.getByRole("alertdialog")).toBeHidden();
    await survey.getByRole("radio", { name: "2" }).check();
    await expect(page.getByRole("button", { name: "Start over" })).toBeVisible();
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => site.posts.length).toBe(1);
    expect(site.posts[0].body.values).toEqual({ overall: 2 });
    expect(site.posts[0].body.duration_ms).toBeLessThan(60_000);
  });

  test("leads nobody away, and is not refused because another visitor has answered", async ({ page, host }) => {
    const site = await siteOf(host, withKiosk({ restartSeconds: 1 }, { navigateToUrl: "/elsewhere", cookieName: "answered" }));
    const survey = await open(page, site.origin);
    for (const why of ["one", "two"]) {
      await visit(page, survey, why);
      await isAtStart(page);
    }
    await expect.poll(() => site.posts.length).toBe(2);
    expect(page.url()).toContain("/kiosk.html");
    expect(await page.evaluate(() => document.cookie)).toBe("");
  });

  test("is in the language that the visitor chooses, the next one again in the first", async ({ page, host }) => {
    const site = await siteOf(host, withKiosk({ locales: ["en", "zh-cn"], attract: { title: { "zh-cn": "您好", default: "Hello" } } }));
    const survey = await open(page, site.origin, "&restart=1");
    await expect(page.getByRole("heading", { name: "Hello" })).toBeVisible();
    await page.getByRole("button", { name: "中文" }).click();
    await expect(page.getByRole("heading", { name: "您好" })).toBeVisible();
    await page.getByRole("button", { name: "开始评价" }).click();
    await expect(survey.getByText("您满意吗？")).toBeVisible();
    await page.getByRole("button", { name: "重新开始" }).click();
    await expect(page.getByRole("heading", { name: "Hello" })).toBeVisible();
    await start(page).click();
    await expect(survey.getByText("Are you satisfied?")).toBeVisible();
  });

  test("has targets of 64 px", async ({ page, host }) => {
    const site = await siteOf(host, withKiosk({ locales: ["en", "zh-cn"] }));
    const survey = await open(page, site.origin, "&setup");
    await choosePin(page, PIN);
    const small = async () => {
      const found = [];
      for (const button of await page.getByRole("button").all()) {
        const box = await button.boundingBox();
        if (box && box.width > 1 && Math.min(box.width, box.height) < 63.9) found.push(`${await button.textContent()}: ${box.width} x ${box.height}`);
      }
      return found;
    };
    expect(await small()).toEqual([]);
    await page.getByRole("button", { name: "Back to the survey" }).click();
    expect(await small()).toEqual([]);
    await visit(page, survey);
    expect(await small()).toEqual([]);
  });
});

test.describe("a visitor who walks away", () => {
  test("is warned for 20 seconds, comes back with one touch, and leaves nothing in the end", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    await page.clock.install();
    const survey = await open(page, site.origin);
    await start(page).click();
    await survey.getByRole("radio", { name: "3" }).check();
    const warning = page.getByRole("alertdialog", { name: "Are you still there?" });
    await page.clock.fastForward(59_000);
    await expect(warning).toBeHidden();
    await page.clock.fastForward(1500);
    await expect(warning).toContainText("20");
    await page.clock.runFor(18_000);
    await expect(warning).toBeVisible();
    await page.mouse.click(640, 700);
    await page.clock.runFor(500);
    await expect(warning).toBeHidden();
    await expect(survey.getByRole("radio", { name: "3" })).toBeChecked();
    await page.clock.fastForward(60_500);
    await expect(warning).toBeVisible();
    await page.clock.runFor(20_500);
    await isAtStart(page);
    await start(page).click();
    for (const radio of await survey.getByRole("radio").all()) await expect(radio).not.toBeChecked();
    expect(site.posts).toEqual([]);
  });

  test("sees the whole warning, also when the device was asleep", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    await page.clock.install();
    const survey = await open(page, site.origin, "&idle=30&warning=25");
    await start(page).click();
    await survey.getByRole("radio", { name: "3" }).check();
    await page.clock.fastForward("05:00:00");
    await expect(page.getByRole("alertdialog")).toContainText("25");
  });

  for (const [unfinished, isAnswered, how, wanted] of [
    ["answers", true, "timeout", { status: "timeout", steps: "rate:tap more:timeout" }],
    ["answers", true, "exit", { status: "partial", steps: "rate:tap more:exit" }],
    ["answers", false, "timeout", undefined],
    ["always", false, "timeout", { status: "timeout", steps: "rate:timeout" }],
    ["always", false, "exit", { status: "skipped", steps: "rate:exit" }],
    ["discard", true, "exit", undefined],
  ]) {
    const told = wanted ? `is told as ${wanted.status}` : "is not told of";
    test(`with ${isAnswered ? "" : "no "}answers by ${how} ${told}, where unfinished is ${unfinished}`, async ({ page, host }) => {
      const site = await siteOf(host, withKiosk({ unfinished }));
      await page.clock.install();
      const survey = await open(page, site.origin);
      await start(page).click();
      if (isAnswered) {
        await survey.getByRole("radio", { name: "5" }).check();
        await survey.getByRole("button", { name: "Next" }).click();
        await survey.getByLabel("Why?").pressSequentially("half a");
      }
      if (how === "exit") await page.getByRole("button", { name: "Start over" }).click();
      else {
        await page.clock.fastForward(61_000);
        await page.clock.runFor(21_000);
      }
      await isAtStart(page);
      await page.clock.runFor(2000);
      if (wanted) await expect.poll(() => site.posts.length).toBe(1);
      else await page.waitForTimeout(300);
      const { status, steps } = wanted || {};
      expect(site.posts.map(({ body }) => [body.status, body.context.steps, body.values])).toEqual(
        wanted ? [[status, steps, isAnswered ? { overall: 5, why: "half a" } : {}]] : [],
      );
    });
  }
});

test.describe("without network", () => {
  test("it starts after one visit, and takes a visit that arrives later", async ({ page, context, collector, pageConsole }) => {
    pageConsole.ignore();
    const src = "surveys/service-hall.json";
    await open(page, collector.origin, "", src);
    await isReadyOffline(page);
    await collector.stop();
    await context.setOffline(true);
    await page.reload();
    // An installed app starts with its bare address.
    await page.goto(`${collector.origin}/kiosk.html`);
    const survey = page.locator("manyi-survey");
    await start(page).click();
    await survey.getByText("Very satisfied").click();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("button", { name: "Done" })).toBeVisible();
    await page.getByRole("button", { name: "Done" }).click();
    await isAtStart(page);
    await expect.poll(async () => (await queueOf(survey))?.responses.map(({ kept }) => kept)).toEqual([true]);
    await page.reload();
    await isAtStart(page);
    await collector.start();
    await context.setOffline(false);
    await expect.poll(() => collector.responses(), { timeout: 20_000 }).toHaveLength(1);
    expect((await collector.responses())[0]).toMatchObject({ values: { window: 5 }, scores: { score: { value: 100 } } });
  });

  test("a new questionnaire comes as a whole, and never in the middle of a visit", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    const survey = await open(page, site.origin);
    await isReadyOffline(page);
    await start(page).click();
    const changed = structuredClone(FORM);
    changed.pages[0].elements[0].title = "Asked anew?";
    site.files["/form.json"] = JSON.stringify(changed);
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration()).waiting);
    await expect(survey.getByText("Are you satisfied?")).toBeVisible();
    await page.getByRole("button", { name: "Start over" }).click();
    await expect(survey.getByText("Asked anew?")).toBeAttached();
    await start(page).click();
    await expect(survey.getByText("Asked anew?")).toBeVisible();
    expect(await page.evaluate(() => caches.keys())).toHaveLength(1);
    // Half a file is no version.
    site.files["/form.json"] = '{"pages": [';
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await page.waitForTimeout(300);
    expect(await page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting))).toBe(false);
  });

  test("a set with one file that does not fit is not kept, and the page runs all the same", async ({ page, host }) => {
    const site = await siteOf(host, FORM, { files: { "/themes/scores.css": "/* of another version */" } });
    const survey = await open(page, site.origin, "&restart=1");
    await page.waitForFunction(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return !registration?.installing && (await caches.keys()).length === 0;
    });
    await visit(page, survey, "online");
    await expect.poll(() => site.posts.length).toBe(1);
    expect(await page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(false);
  });
});

test("nothing of a visitor is left for the next one: on the screen, in storage, in history, in memory", async ({ page, host }) => {
  const secret = "my name is Quetzalcoatl";
  await page.addInitScript(() => {
    window.memories = [];
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...given) => {
      const made = await instantiate(...given);
      const { memory } = Object.fromEntries(Object.values((made.instance || made).exports).flatMap((value) => (value instanceof WebAssembly.Memory ? [["memory", value]] : [])));
      if (memory) window.memories.push(new WeakRef(memory));
      return made;
    };
  });
  const site = await siteOf(host, FORM);
  const survey = await open(page, site.origin, "&restart=1");
  await start(page).click();
  await survey.getByRole("radio", { name: "1" }).check();
  await survey.getByRole("button", { name: "Next" }).click();
  await survey.getByLabel("Why?").focus();
  // By the keyboard alone: what a test hands to a page stays in the page.
  await page.keyboard.type(secret);
  await page.keyboard.press("Tab");
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    for (const _ of "123") await session.send("HeapProfiler.collectGarbage");
    const chunks = [];
    const listen = ({ chunk }) => chunks.push(chunk);
    session.on("HeapProfiler.addHeapSnapshotChunk", listen);
    await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
    session.off("HeapProfiler.addHeapSnapshotChunk", listen);
    return chunks.join("").includes("Quetzal");
  };
  const inMemories = () =>
    page.evaluate(() => {
      // Not written out: the search must not find itself.
      const wanted = [81, 117, 101, 116, 122, 97, 108];
      return window.memories.filter((known) => {
        const memory = known.deref();
        if (!memory) return false;
        const bytes = new Uint8Array(memory.buffer);
        for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
          if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
        }
        return false;
      }).length;
    });
  // What is looked for is there to be found.
  expect(await inMemories()).toBeGreaterThan(0);
  expect(await heap()).toBe(true);
  await survey.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => site.posts.length).toBe(1);
  expect(site.posts[0].body.values.why).toBe(secret);
  await isAtStart(page);
  await start(page).click();
  await expect(survey.getByText("Are you satisfied?")).toBeVisible();
  const kept = await page.evaluate(async () => {
    const texts = [document.documentElement.outerHTML, JSON.stringify(history.state), location.href, document.cookie, document.title];
    texts.push(document.querySelector("manyi-survey").shadowRoot.innerHTML);
    for (const storage of [localStorage, sessionStorage]) texts.push(JSON.stringify(storage));
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        texts.push(JSON.stringify(await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)))));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
    }
    for (const input of document.querySelector("manyi-survey").shadowRoot.querySelectorAll("input, textarea")) texts.push(input.value);
    return texts;
  });
  expect(kept.filter((text) => text.includes("Quetzal"))).toEqual([]);
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
  expect(await heap(), "in the heap of JavaScript").toBe(false);
  expect(await inMemories(), "in the memory of the WebAssembly").toBe(0);
});

test.describe("the staff screen", () => {
  test("opens with the right PIN only, and wrong ones have to wait", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    await page.clock.install();
    await open(page, site.origin, "&setup");
    await choosePin(page, PIN);
    await page.getByRole("button", { name: "Back to the survey" }).click();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(PIN);
    await page.reload();
    await tapCorner(page);
    for (const wrong of ["0000", "1111", "2222"]) {
      await enterPin(page, wrong);
      await expect(page.getByRole("alert")).toHaveText(wrong === "2222" ? "Too many wrong PINs. Wait 30 seconds." : "That is not the PIN.");
    }
    await page.reload();
    await tapCorner(page);
    await enterPin(page, PIN);
    await expect(page.getByRole("alert")).toContainText("Too many wrong PINs");
    await page.clock.fastForward(31_000);
    await enterPin(page, PIN);
    await expect(page.getByRole("heading", { name: "Staff", exact: true })).toBeVisible();
    await page.clock.fastForward(121_000);
    await isAtStart(page);
    await expect(page.getByRole("heading", { name: "Staff", exact: true })).toHaveCount(0);
  });

  test("shows the key of a device that signs, and how much room there is", async ({ page, host }) => {
    const delivery = { endpoints: [{ url: "/responses", signed: true }] };
    const site = await siteOf(host, { ...FORM, delivery });
    await open(page, site.origin, "&setup");
    await choosePin(page, PIN);
    await expect(page.getByText(/^whpk_/)).toBeVisible();
    await expect(page.getByText(/^\d+ % of the room that the browser gives is used\./)).toBeVisible();
  });

  test("cannot be opened by a visitor where no PIN was set", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    await open(page, site.origin);
    await tapCorner(page);
    await expect(page.getByText("No PIN has been set.")).toBeVisible();
    await expect(page.getByLabel("PIN", { exact: true })).toHaveCount(0);
  });

  test("opens by a long press, and takes the PIN of the definition by the keypad", async ({ page, host }) => {
    const origin = await siteOf(host, FORM);
    await open(page, origin.origin, "&setup");
    await choosePin(page, "1379");
    const pin = await page.evaluate(() => JSON.parse(localStorage.getItem("manyi-kiosk")).pin);
    await page.evaluate(() => localStorage.clear());
    const site = await siteOf(host, withKiosk({ pin }));
    await open(page, site.origin);
    await page.mouse.move(20, 20);
    await page.mouse.down();
    await page.waitForTimeout(3200);
    await page.mouse.up();
    for (const digit of "1379") await page.getByRole("button", { name: digit, exact: true }).click();
    await page.getByRole("button", { name: "Enter" }).click();
    await expect(page.getByRole("heading", { name: "Staff", exact: true })).toBeVisible();
  });

  test("shows what waits and what was refused, exports it, and sends it again", async ({ page, host, pageConsole }) => {
    pageConsole.shows("Failed to load resource");
    let isUp = false;
    const refusal = { status: 422, type: "text/plain", body: "no such counter" };
    const site = await siteOf(host, FORM, { respond: () => (isUp ? {} : refusal) });
    const survey = await open(page, site.origin, "&setup&restart=1");
    await choosePin(page, PIN);
    await page.getByRole("button", { name: "Back to the survey" }).click();
    await visit(page, survey, "=1+1");
    await isAtStart(page);
    await tapCorner(page);
    await enterPin(page, PIN);
    const fact = (name) => page.locator("dl > div").filter({ hasText: name }).getByRole("definition");
    await expect(fact("Refused")).toHaveText("1");
    await expect(fact("Sent")).toHaveText("0");
    await expect(fact("Oldest waiting")).not.toHaveText("None");
    await expect(page.getByText("422 no such counter")).toBeVisible();
    const taken = async (format) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Export ${format}` }).click()]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
    };
    const lines = await taken("NDJSON");
    expect(lines.name).toMatch(/^manyi-\d{4}-\d\d-\d\d\.ndjson$/);
    expect(JSON.parse(lines.text)).toMatchObject({ values: { overall: 4, why: "=1+1" }, context: { steps: "rate:tap more:tap" } });
    const table = await taken("CSV");
    expect(table.text).toContain("'=1+1");
    isUp = true;
    await page.getByRole("button", { name: "Send now" }).click();
    await expect(page.getByText("All responses are sent.")).toBeVisible();
    await expect(fact("Sent")).toHaveText("1");
    await expect(fact("Refused")).toHaveText("0");
    expect(site.posts.at(-1).body.values.why).toBe("=1+1");
  });

  test("tells where responses go nowhere, and nobody waits for that", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    await page.goto(`${site.origin}/kiosk.html?src=form.json&locale=en&restart=1&setup`);
    await choosePin(page, PIN);
    await expect(page.getByText("Responses go nowhere: give an endpoint.")).toBeVisible();
    await page.getByRole("button", { name: "Back to the survey" }).click();
    await visit(page, page.locator("manyi-survey"));
    await isAtStart(page);
    expect(site.posts).toEqual([]);
  });

  test("says which counter this is, from the next visit on and after a restart", async ({ page, host }) => {
    const site = await siteOf(host, FORM);
    const survey = await open(page, site.origin, "&setup&restart=1&subject-branch=North");
    await choosePin(page, PIN);
    await expect(page.getByLabel("Branch")).toBeDisabled();
    await page.getByLabel("Counter").fill("7");
    await page.getByLabel("Employee").fill("0817");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Back to the survey" }).click();
    await visit(page, survey);
    await isAtStart(page);
    await open(page, site.origin, "&restart=1&subject-branch=North");
    await visit(page, survey);
    await expect.poll(() => site.posts.length).toBe(2);
    const subject = { branch: "North", counter: "7", employee: "0817" };
    expect(site.posts.map(({ body }) => body.subject)).toEqual([subject, subject]);
  });
});

test("the whole circle goes by the keyboard alone", async ({ page, host }) => {
  const site = await siteOf(host, FORM);
  await open(page, site.origin, "&setup&restart=5");
  await choosePin(page, PIN);
  await page.keyboard.press("Escape");
  await isAtStart(page);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = () =>
    page.evaluate(() => {
      let place = document.activeElement;
      while (place.shadowRoot?.activeElement) place = place.shadowRoot.activeElement;
      return place.textContent || place.value || place.tagName;
    });
  const tabTo = async (name) => {
    for (let left = 20; left > 0; left -= 1) {
      await press("Tab");
      if ((await focused()).trim() === name) return;
    }
    throw new Error(`Tab never comes to ${name}`);
  };
  await tabTo("Start");
  await press("Enter", "Tab", "ArrowRight");
  await tabTo("Next");
  await press("Enter");
  await tabTo("Send");
  await press("Enter");
  await tabTo("Done");
  await press("Enter");
  await isAtStart(page);
  await tabTo("Staff");
  await press("Enter");
  await page.keyboard.type(PIN);
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Staff", exact: true })).toBeVisible();
  await press("Escape");
  await isAtStart(page);
  await expect.poll(() => site.posts.length).toBe(1);
});

test("outside of its hours it is closed, and opens by itself", async ({ page, host }) => {
  const site = await siteOf(host, withKiosk({ hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] }));
  // A Friday.
  await page.clock.install({ time: new Date("2026-11-20T08:59:00Z") });
  await open(page, site.origin);
  await expect(page.getByRole("heading", { name: "Closed now" })).toBeVisible();
  await expect(page.getByText("We open again at Friday")).toBeVisible();
  await page.clock.runFor(80_000);
  await isAtStart(page);
  await page.clock.fastForward("08:00:00");
  await page.clock.runFor(20_000);
  await expect(page.getByText("We open again at Monday")).toBeVisible();
});

test("an address that names no questionnaire, another site's, or none that is there is told", async ({ page, host, pageConsole }) => {
  pageConsole.shows("Failed to load resource");
  const site = await siteOf(host, FORM);
  for (const [query, words] of [
    ["", "No questionnaire is given."],
    ["?src=https://example.org/form.json", "only this site’s own questionnaires"],
    ["?src=form.json&endpoint=//example.org/take", "sends only to this site"],
    ["?src=missing.json", "Please tell our staff."],
  ]) {
    await page.goto(`${site.origin}/kiosk.html${query}`);
    await expect(page.getByRole("heading", { name: "The survey cannot be shown right now" })).toBeVisible();
    await expect(page.getByText(words)).toBeVisible();
  }
});

test("it keeps the device awake, and sounds where that is asked for", async ({ page, host }) => {
  await page.addInitScript(() => {
    window.asked = [];
    navigator.wakeLock.request = async (kind) => {
      window.asked.push(kind);
      return { released: false };
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...given) {
      window.asked.push("tone");
      start.apply(this, given);
    };
  });
  const site = await siteOf(host, withKiosk({ sound: true }));
  const survey = await open(page, site.origin);
  expect(await page.evaluate(() => window.asked)).toEqual(["screen"]);
  await visit(page, survey);
  expect((await page.evaluate(() => window.asked)).filter((asked) => asked === "tone").length).toBeGreaterThan(5);
  await open(page, site.origin, "&sound=no");
  await visit(page, survey);
  expect(await page.evaluate(() => window.asked)).toEqual(["screen"]);
});

test("what it says when it is closed or cannot run is accessible", async ({ page, host, axe, pageConsole }) => {
  pageConsole.shows("Failed to load resource");
  const site = await siteOf(host, withKiosk({ hours: [{ from: "00:00", to: "00:01" }] }));
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.clock.install({ time: new Date("2026-11-20T08:59:00Z") });
    await open(page, site.origin);
    await expect(page.getByRole("heading", { name: "Closed now" })).toBeVisible();
    expect(await axe(), `closed, ${theme}`).toEqual([]);
    await page.goto(`${site.origin}/kiosk.html?src=missing.json`);
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    expect(await axe(), `trouble, ${theme}`).toEqual([]);
  }
});

for (const theme of ["light", "dark"]) {
  test(`every screen is accessible, ${theme}`, async ({ page, host, axe }) => {
    const site = await siteOf(host, withKiosk({ locales: ["en", "zh-cn"] }));
    await page.clock.install();
    const survey = await open(page, site.origin, `&theme=${theme}&setup`);
    expect(await axe(), "choosing a PIN").toEqual([]);
    await choosePin(page, PIN);
    await page.waitForTimeout(200);
    expect(await axe(), "staff").toEqual([]);
    await page.getByRole("button", { name: "Back to the survey" }).click();
    await isAtStart(page);
    expect(await axe(), "start").toEqual([]);
    await start(page).click();
    await expect(survey.getByRole("radio", { name: "4" })).toBeVisible();
    await page.waitForTimeout(400);
    expect(await axe(), "question").toEqual([]);
    await page.clock.fastForward(61_000);
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await page.waitForTimeout(300);
    expect(await axe(), "warning").toEqual([]);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForTimeout(500);
    await survey.getByRole("radio", { name: "4" }).check();
    await survey.getByRole("button", { name: "Next" }).click();
    await survey.getByRole("button", { name: "Send" }).click();
    await expect(page.getByRole("button", { name: "Done" })).toBeVisible();
    await page.waitForTimeout(300);
    expect(await axe(), "thanks").toEqual([]);
  });
}
