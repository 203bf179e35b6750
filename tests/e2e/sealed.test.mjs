/** With `encrypted`, nobody who reads the disk reads an answer. */

import { expect, queueOf, test } from "./fixtures.mjs";

const FORM = { meta: { name: "sealed", version: "1" }, elements: [{ type: "text", name: "a", title: "One" }] };
const SECRET = "nobody may read this";

/** Everything that the site keeps in IndexedDB, bytes as text; of a key, what can be had of it. */
async function kept(page) {
  return page.evaluate(async () => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open("manyi");
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    const found = {};
    await new Promise((resolve) => {
      const transaction = database.transaction("records");
      transaction.oncomplete = resolve;
      transaction.objectStore("records").openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        found[cursor.key] = cursor.value;
        cursor.continue();
      };
    });
    const told = {};
    for (const [key, value] of Object.entries(found)) {
      if (value instanceof CryptoKey) told[key] = await crypto.subtle.exportKey("raw", value).catch(({ name }) => name);
      else told[key] = JSON.stringify(value) + (value.data ? new TextDecoder().decode(value.data) : "");
    }
    database.close();
    return told;
  });
}

async function open(page, host, isUp) {
  const delivery = { encrypted: true, endpoints: [{ url: "/responses", longestPauseSeconds: 1 }] };
  const site = await host({
    body: `<manyi-survey src="/form.json" locale="en"></manyi-survey>`,
    files: { "/form.json": JSON.stringify({ ...FORM, delivery }) },
    respond: () => (isUp() ? {} : { status: 500 }),
  });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("One").fill(SECRET);
  await survey.getByLabel("One").blur();
  return { site, survey };
}

test("a response that waits is sealed on the disk, survives a reload, and goes out as it was", async ({ page, host, pageConsole }) => {
  pageConsole.shows("Failed to load resource");
  let isUp = false;
  const { site, survey } = await open(page, host, () => isUp);
  await page.waitForTimeout(700);
  expect(Object.keys(await kept(page)).filter((key) => key.startsWith("draft")), "no draft in the open").toEqual([]);
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Your answers are kept on this device.")).toBeVisible();
  const records = await kept(page);
  expect(Object.keys(records).some((key) => key.startsWith("response/"))).toBe(true);
  expect(JSON.stringify(records)).not.toContain(SECRET);
  expect(records.key).toBe("InvalidAccessError");

  await page.reload();
  await expect.poll(async () => (await queueOf(survey))?.responses.length).toBe(1);
  const line = await survey.evaluate((survey) => survey.exportQueue("ndjson"));
  expect(JSON.parse(line).values).toEqual({ a: SECRET });
  isUp = true;
  await expect.poll(async () => (await queueOf(survey)).responses, { timeout: 15_000 }).toEqual([]);
  expect(site.posts.at(-1).body.values).toEqual({ a: SECRET });
  expect(new Set(site.posts.map(({ body }) => body.id)).size).toBe(1);
});

test("a response whose key is gone is told to be damaged, not dropped", async ({ page, host, pageConsole }) => {
  pageConsole.shows("Failed to load resource");
  const { survey } = await open(page, host, () => false);
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Your answers are kept on this device.")).toBeVisible();
  await page.evaluate(async () => {
    const database = await new Promise((resolve) => (indexedDB.open("manyi").onsuccess = ({ target }) => resolve(target.result)));
    const transaction = database.transaction("records", "readwrite");
    transaction.objectStore("records").delete("key");
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  });
  await page.reload();
  await expect.poll(async () => (await queueOf(survey))?.damaged).toBe(1);
  expect(Object.keys(await kept(page)).filter((key) => key.startsWith("response/"))).toHaveLength(1);
});
