/** A response that is finished before its courier is there: on a slow network, that comes well after the questionnaire. */

import { expect, queueOf, test } from "./fixtures.mjs";
import { siteOf } from "./kiosk/visitors.mjs";
import { listen, told } from "./visitor.mjs";

const FORM = { meta: { name: "late", version: "1" }, elements: [{ type: "text", name: "a", title: "One" }] };

/** Holds `file` back until the gate is opened. */
async function holdBack(pages, file) {
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  await pages.route(file, async (route) => {
    await gate;
    await route.continue();
  });
  return open;
}

/** A survey whose response is finished while its courier is held back. `attributes` are those of the element. */
async function finish(page, host, attributes = "", delivery = {}) {
  const open = await holdBack(page, "**/manyi-response.js*");
  const definition = JSON.stringify({ ...FORM, delivery: { endpoints: [{ url: "/responses" }], ...delivery } });
  const site = await host({ body: `<manyi-survey src="/form.json" locale="en" ${attributes}></manyi-survey>`, files: { "/form.json": definition } });
  await listen(page);
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("One").fill("early");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Sending")).toBeVisible();
  return { open, site, survey };
}

/** The records that the page keeps, by their keys. */
const records = (page) =>
  page.evaluate(async () => {
    const database = await new Promise((resolve) => {
      indexedDB.open("manyi").onsuccess = ({ target }) => resolve(target.result);
    });
    const store = database.transaction("records").objectStore("records");
    const of = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const [keys, values] = await Promise.all([of(store.getAllKeys()), of(store.getAll())]);
    database.close();
    return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
  });

const keysOf = async (page, start) => Object.keys(await records(page)).filter((key) => key.startsWith(start));
const stored = ({ posts }) => posts.map(({ body: { values, device } }) => [values, device.seq]);

test("it goes out when that comes, though the element is gone", async ({ page, host }) => {
  const { open, site, survey } = await finish(page, host);
  await survey.evaluate((element) => element.remove());
  open();
  await expect.poll(() => stored(site)).toEqual([[{ a: "early" }, 1]]);
});

test("it goes out when that comes, though another visit has begun in its element", async ({ page, host }) => {
  const { open, site, survey } = await finish(page, host);
  await survey.evaluate((element) => (element.definition = { ...element.definition, title: "Another" }));
  await expect(survey.getByText("Another")).toBeVisible();
  open();
  await expect.poll(() => stored(site)).toEqual([[{ a: "early" }, 1]]);
});

test("it is there again after a reload, to be sent once", async ({ page, host }) => {
  const { open, site, survey } = await finish(page, host);
  await page.reload();
  await expect(survey.getByLabel("One")).toHaveValue("early");
  open();
  await survey.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => stored(site)).toEqual([[{ a: "early" }, 1]]);
  await expect.poll(() => keysOf(page, "draft/")).toEqual([]);
});

// A kiosk keeps no draft: there, the response itself is kept.
const KIOSK = 'mode="kiosk"';

test("a kiosk brings it after a restart, once", async ({ page, host }) => {
  const { open, site, survey } = await finish(page, host, KIOSK);
  await expect.poll(() => keysOf(page, "response/")).toHaveLength(1);
  await page.reload();
  await expect(survey.getByLabel("One")).toHaveValue("");
  open();
  await expect.poll(() => stored(site)).toEqual([[{ a: "early" }, 1]]);
});

test("another tab of a kiosk brings it, and who waits for it is told", async ({ page, context, host }) => {
  const { open, site, survey } = await finish(page, host, KIOSK);
  await expect.poll(() => keysOf(page, "response/")).toHaveLength(1);
  const other = await context.newPage();
  await other.goto(site.origin);
  await expect.poll(() => stored(site)).toEqual([[{ a: "early" }, 1]]);
  // That it is delivered is on the disk.
  await expect.poll(async () => Object.values(await records(page)).filter((record) => /"done"/.test(record))).toHaveLength(1);
  open();
  await expect(survey.getByText("We have received your answers.")).toBeVisible();
  expect((await queueOf(survey)).responses).toEqual([]);
  expect(stored(site)).toHaveLength(1);
});

test("three elements of the next page bring it once", async ({ page, host }) => {
  const { open, site } = await finish(page, host, KIOSK);
  await expect.poll(() => keysOf(page, "response/")).toHaveLength(1);
  const twice = `<manyi-survey id="one" src="/form.json"></manyi-survey><manyi-survey id="two" src="/form.json"></manyi-survey>`;
  site.files["/"].body = site.files["/"].body.replace("<manyi-survey", `${twice}<manyi-survey`);
  await page.reload();
  await expect.poll(() => told(page, "ready").then((all) => all.length)).toBe(3);
  open();
  await expect.poll(() => told(page, "delivered").then((all) => all.length)).toBeGreaterThan(0);
  await page.waitForTimeout(500);
  expect(stored(site)).toEqual([[{ a: "early" }, 1]]);
});

test("where records are sealed, it is not kept in the open meanwhile", async ({ page, host }) => {
  const { open, site } = await finish(page, host, KIOSK, { encrypted: true });
  await page.waitForTimeout(300);
  expect(await keysOf(page, "response/")).toEqual([]);
  open();
  await expect.poll(() => stored(site)).toEqual([[{ a: "early" }, 1]]);
});

test("a visitor of a kiosk who leaves before all of the widget is here loses nothing", async ({ page, host }) => {
  const open = await holdBack(page, "**/manyi*-rest.wasm*");
  const pages = [{ elements: [{ type: "rating", name: "overall", title: "Satisfied?" }] }, { elements: [{ type: "comment", name: "why" }] }];
  const site = await siteOf(host, { meta: { name: "hall" }, kiosk: { attract: {}, unfinished: "answers" }, pages, delivery: { endpoints: [{ url: "/responses" }] } });
  await page.goto(`${site.origin}/kiosk.html?src=form.json&locale=en`);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.locator("manyi-survey").getByRole("radio", { name: "4" }).check();
  await page.getByRole("button", { name: "Start over" }).click();
  open();
  await expect.poll(() => site.posts.map(({ body: { status, values } }) => [status, values])).toEqual([["partial", { overall: 4 }]]);
});
