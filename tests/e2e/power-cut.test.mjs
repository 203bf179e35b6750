/**
 * The browser is killed at random moments before, during and after the tap and the post, while the way to the
 * collector breaks down in every way: nothing is lost, nothing is stored twice. `MANYI_ROUNDS=500` for many rounds.
 */

import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { Detour, FAULTS } from "./detour.mjs";
import { expect, queueOf, test } from "./fixtures.mjs";

const ROUNDS = Number(process.env.MANYI_ROUNDS ?? 6);
/** How many devices there are at a time, each with a disk of its own. */
const DEVICES = ROUNDS > 20 ? 3 : 1;

/** An attempt that hangs is given up soon, and none waits long for the next. */
const patient = (url) => ({ endpoints: [{ url, timeoutSeconds: 1, longestPauseSeconds: 1 }] });
const FORM = { elements: [{ type: "text", name: "a", title: "One" }] };

/** When the browser is killed: as the visitor writes, at the tap, right after it, a little later, or when a request that hangs
 * was given up. */
const MOMENTS = ["before", "during", "at once", "after", "after", "long after"];

const pause = (most) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));

/** In the page: as soon as it says of a response that it is complete, or safe, the site is told. */
function report() {
  const tell = (about) => void fetch("/told", { method: "POST", body: JSON.stringify(about) }).catch(() => {});
  const isKnown = new Set();
  const look = async () => {
    const { responses = [] } = (await document.querySelector("manyi-survey")?.queue?.()) ?? {};
    for (const { id, kept } of responses) {
      if (kept && !isKnown.has(id)) tell({ safe: id });
      if (kept) isKnown.add(id);
    }
    setTimeout(look, 5);
  };
  look();
  addEventListener("manyi-complete", ({ detail }) => tell({ complete: detail.envelope.id, answer: detail.envelope.values.a }), true);
  addEventListener("manyi-delivered", ({ detail }) => tell({ safe: detail.id }), true);
}

// A trace of a browser that is killed is of no use.
test.use({ trace: "off" });

test("a browser that is killed around the tap loses nothing and sends nothing twice", async ({ collector, host, launchOptions }) => {
  test.setTimeout(90_000 + ROUNDS * 20_000);
  const detour = await Detour.to(collector);
  const delivery = patient(`${detour.origin}/responses`);
  const body = `<manyi-survey src="/form.json" locale="en"></manyi-survey>`;
  const site = await host({ body, files: { "/form.json": JSON.stringify({ ...FORM, delivery }) } });
  const typed = new Set();
  const counts = Object.fromEntries(MOMENTS.map((moment) => [moment, 0]));

  const browse = async (folder) => {
    const browser = await chromium.launchPersistentContext(folder, launchOptions);
    const [page] = browser.pages();
    await page.addInitScript(report);
    await page.goto(site.origin);
    const survey = page.locator("manyi-survey");
    await expect(survey.getByLabel("One")).toBeVisible();
    return { browser, page, survey };
  };

  let round = 0;
  const live = async (folder) => {
    while (round < ROUNDS) {
      round += 1;
      const answer = `round ${round}`;
      const { browser, survey } = await browse(folder);
      typed.add(answer);
      const isCut = Math.random() < 0.5;
      detour.fault = () => (isCut && Math.random() < 0.7 ? FAULTS[Math.floor(Math.random() * FAULTS.length)] : undefined);
      const moment = MOMENTS[Math.floor(Math.random() * MOMENTS.length)];
      counts[moment] += 1;
      const visit = async () => {
        await survey.evaluate((survey) => survey.reset());
        await survey.getByLabel("One").fill(answer);
        await survey.getByRole("button", { name: "Send" }).click({ noWaitAfter: true });
      };
      // Whoever is killed does not finish.
      const visited = visit().catch(() => {});
      if (moment === "before") await pause(100);
      else if (moment === "during") await Promise.race([survey.getByText("Thank you").waitFor().catch(() => {}), visited]);
      else await visited;
      if (moment === "after") await pause(400);
      if (moment === "long after") await pause(3_000);
      await kill(folder);
      await visited;
      await browser.close().catch(() => {});
    }
    // Somebody comes back once more, and what is left goes out.
    detour.fault = () => undefined;
    const { browser, page, survey } = await browse(folder);
    const left = async () => (await queueOf(survey))?.responses.length;
    await expect.poll(left, { timeout: 120_000 }).toBe(0);
    await page.waitForTimeout(500);
    await browser.close();
  };

  const folders = await Promise.all(Array.from({ length: DEVICES }, () => mkdtemp(path.join(tmpdir(), "manyi-kill-"))));
  await Promise.all(folders.map(live));
  detour.stop();
  const told = site.posts.map(({ body }) => body);
  const complete = new Map(told.filter(({ complete }) => complete).map(({ complete, answer }) => [complete, answer]));
  const safe = new Set(told.map(({ safe }) => safe).filter(Boolean));
  const responses = await collector.responses();
  const stored = responses.map(({ values }) => values.a);
  expect(stored.filter((answer) => !typed.has(answer)), "nobody answered that").toEqual([]);
  expect(new Set(stored).size, "stored twice").toBe(stored.length);
  const ids = new Set(responses.map(({ id }) => id));
  expect([...safe].filter((id) => !ids.has(id)).map((id) => complete.get(id) ?? id), "lost").toEqual([]);
  console.log(
    `${ROUNDS} rounds on ${DEVICES} devices: killed before, during and after the tap: ${JSON.stringify(counts)}; ` +
      `${complete.size} complete, ${safe.size} told to be safe, ${stored.length} stored; requests: ${JSON.stringify(detour.counts)}`,
  );
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Kills every process of the browser that lives in this folder, as a power cut does. */
async function kill(folder) {
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    const command = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    if (command.includes(`--user-data-dir=${folder}`)) {
      try {
        process.kill(Number(id), "SIGKILL");
      } catch {
        // Gone already.
      }
    }
  }
}
