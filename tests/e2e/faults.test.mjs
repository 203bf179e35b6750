/** What a visitor is told, and what becomes of the response, when the way to the endpoint or the disk fails. */

import { Detour, FAULTS } from "./detour.mjs";
import { expect, queueOf, test } from "./fixtures.mjs";

const FORM = { meta: { name: "faults", version: "1" }, elements: [{ type: "text", name: "a", title: "One" }] };

/** A page whose responses go to the collector by a way that can be broken. */
async function open({ page, host, collector, pageConsole }) {
  // What the browser itself says of requests that fail.
  pageConsole.ignore();
  const detour = await Detour.to(collector);
  const delivery = { endpoints: [{ url: `${detour.origin}/responses`, timeoutSeconds: 1, longestPauseSeconds: 1 }] };
  const body = `<manyi-survey src="/form.json" locale="en"></manyi-survey>`;
  const site = await host({ body, files: { "/form.json": JSON.stringify({ ...FORM, delivery }) } });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  const send = async (answer) => {
    await survey.getByLabel("One").fill(answer);
    await survey.getByRole("button", { name: "Send" }).click();
  };
  const queue = () => queueOf(survey);
  const stored = async () => (await collector.responses()).map(({ values }) => values.a);
  return { site, detour, survey, send, queue, stored };
}

const RECEIVED = "We have received your answers.";

for (const fault of FAULTS) {
  test(`a response that meets the fault "${fault}" again and again is kept, told, and stored once when that is over`, async ({ page, host, collector, pageConsole }) => {
    const { detour, survey, send, queue, stored } = await open({ page, host, collector, pageConsole });
    detour.fault = () => fault;
    await send("kept");
    if (fault === "half-body") {
      // The head has said that it is stored.
      await expect(survey.getByText(RECEIVED)).toBeVisible();
    } else {
      await expect(survey.getByText("Not sent yet")).toBeVisible();
      const { waiting, sending, ...state } = await queue();
      expect({ left: waiting + sending, ...state }).toMatchObject({ left: 1, refused: 0, unkept: 0, responses: [{ kept: true }] });
      await expect.poll(() => detour.counts[fault], "it is tried again by itself").toBeGreaterThan(2);
      // The next visit goes on where this one was.
      await page.reload();
      await expect(survey.getByLabel("One")).toHaveValue("");
      const before = detour.counts[fault];
      await expect.poll(() => detour.counts[fault], "and by the next visit").toBeGreaterThan(before);
      detour.fault = () => undefined;
    }
    await expect.poll(async () => (await queue()).responses, { timeout: 15_000 }).toEqual([]);
    expect(await stored()).toEqual(["kept"]);
    detour.stop();
  });
}

test("a response that is finished while the network is cut goes out when it is back, once", async ({ page, context, host, collector, pageConsole }) => {
  const { detour, survey, send, stored } = await open({ page, host, collector, pageConsole });
  await expect(survey.getByLabel("One")).toBeVisible();
  await expect.poll(() => queueOf(survey), "the queue is there").toBeTruthy();
  await context.setOffline(true);
  await send("offline");
  await expect(survey.getByText("Not sent yet")).toBeVisible();
  await context.setOffline(false);
  await expect(survey.getByText(RECEIVED)).toBeVisible({ timeout: 15_000 });
  expect(await stored()).toEqual(["offline"]);
  detour.stop();
});

test("an endpoint that hangs does not hold up the page, nor the response after it", async ({ page, host, collector, pageConsole }) => {
  const { detour, survey, send, queue, stored } = await open({ page, host, collector, pageConsole });
  detour.fault = () => "hang";
  await send("first");
  await survey.evaluate((survey) => survey.reset());
  await send("second");
  await expect.poll(async () => (await queue()).responses.map(({ kept }) => kept)).toEqual([true, true]);
  detour.fault = () => undefined;
  await expect.poll(stored, { timeout: 15_000 }).toEqual(["first", "second"]);
  detour.stop();
});

test.describe("a disk that is full", () => {
  /** Sets how many bytes the browser keeps for the site; without a number, as many as it likes. */
  const allow = async ({ page, context, site, quotaSize }) => {
    const session = await context.newCDPSession(page);
    await session.send("Storage.overrideQuotaForOrigin", { origin: site.origin, quotaSize });
  };
  const TOLD = "This device could not keep your answers. Please leave this page open until they are sent.";

  test("is told, and the response goes out all the same", async ({ page, context, host, collector, pageConsole }) => {
    const { site, detour, survey, send, queue, stored } = await open({ page, host, collector, pageConsole });
    await expect.poll(queue, "the queue is there").toBeTruthy();
    await allow({ page, context, site, quotaSize: 1 });
    detour.fault = () => "error";
    await send("unkept");
    await expect(survey.getByText(TOLD)).toBeVisible();
    expect(await queue()).toMatchObject({ unkept: 1, responses: [{ kept: false }] });
    detour.fault = () => undefined;
    await expect(survey.getByText(RECEIVED)).toBeVisible({ timeout: 15_000 });
    expect(await stored()).toEqual(["unkept"]);
    expect((await queue()).responses).toEqual([]);
    detour.stop();
  });

  test("that has room again keeps what it could not, and the next visit brings it", async ({ page, context, host, collector, pageConsole }) => {
    const { site, detour, survey, send, queue, stored } = await open({ page, host, collector, pageConsole });
    await expect.poll(queue, "the queue is there").toBeTruthy();
    await allow({ page, context, site, quotaSize: 1 });
    detour.fault = () => "error";
    await send("kept late");
    await expect(survey.getByText(TOLD)).toBeVisible();
    await allow({ page, context, site });
    await expect.poll(async () => (await queue()).unkept, { timeout: 15_000 }).toBe(0);
    await page.reload();
    await expect(survey.getByLabel("One")).toBeVisible();
    detour.fault = () => undefined;
    await expect.poll(stored, { timeout: 15_000 }).toEqual(["kept late"]);
    await expect.poll(async () => (await queue()).responses).toEqual([]);
    detour.stop();
  });

  test("loses nothing of several responses while the page is open", async ({ page, context, host, collector, pageConsole }) => {
    const { site, detour, survey, send, queue, stored } = await open({ page, host, collector, pageConsole });
    await expect.poll(queue, "the queue is there").toBeTruthy();
    await allow({ page, context, site, quotaSize: 1 });
    detour.fault = () => "hang";
    const answers = ["one", "two", "three", "four"];
    for (const answer of answers) {
      await send(answer);
      await expect(survey.getByText(TOLD)).toBeVisible();
      await survey.evaluate((survey) => survey.reset());
    }
    expect((await queue()).unkept).toBe(answers.length);
    detour.fault = () => undefined;
    await expect.poll(async () => (await stored()).sort(), { timeout: 20_000 }).toEqual([...answers].sort());
    await expect.poll(async () => (await queue()).responses).toEqual([]);
    detour.stop();
  });
});
