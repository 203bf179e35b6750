/** What waits when the last page of a site is closed is brought by the site's service worker. */

import { Detour } from "./detour.mjs";
import { expect, queueOf, test } from "./fixtures.mjs";

const FORM = { meta: { name: "later", version: "1" }, elements: [{ type: "text", name: "a", title: "One" }] };

test("a response that waits when its page is closed is sent by the service worker, once", async ({ page, host, collector, pageConsole }) => {
  pageConsole.ignore();
  const detour = await Detour.to(collector);
  const delivery = { endpoints: [{ url: `${detour.origin}/responses` }] };
  const site = await host({
    body: `<manyi-survey src="/form.json" locale="en"></manyi-survey>`,
    files: {
      "/form.json": JSON.stringify({ ...FORM, delivery }),
      "/worker.js": `importScripts("manyi-sync.js");`,
      "/other": { type: "text/html", body: "<!doctype html><title>Another page</title>" },
    },
  });
  await page.goto(site.origin);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("/worker.js");
    await navigator.serviceWorker.ready;
  });
  const survey = page.locator("manyi-survey");
  detour.fault = () => "error";
  await survey.getByLabel("One").fill("closed");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Not sent yet")).toBeVisible();
  await page.goto(`${site.origin}/other`);
  const tags = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).sync.getTags());
  await expect.poll(tags, "the browser is asked for it").toEqual(["manyi-outbox"]);
  const session = await page.context().newCDPSession(page);
  const registration = new Promise((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(site.origin));
      if (own) resolve(own.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await registration;
  detour.fault = () => undefined;
  // The tests' browser has no network services of its own that would do it.
  await session.send("ServiceWorker.dispatchSyncEvent", { origin: site.origin, registrationId, tag: "manyi-outbox", lastChance: false });
  await expect.poll(async () => (await collector.responses()).map(({ values }) => values.a), { timeout: 25_000 }).toEqual(["closed"]);

  // Nothing is left for the next visit.
  await page.goto(site.origin);
  await expect(survey.getByLabel("One")).toHaveValue("");
  await expect.poll(async () => (await queueOf(survey))?.responses).toEqual([]);
  expect(await collector.responses()).toHaveLength(1);
  detour.stop();
});
