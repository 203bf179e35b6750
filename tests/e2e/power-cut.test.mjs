/**
 * The browser is killed at random moments around the tap and the post: nothing is lost, nothing is stored
 * twice. `MANYI_ROUNDS=500` for many rounds.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { expect, test } from "./fixtures.mjs";

const ROUNDS = Number(process.env.MANYI_ROUNDS ?? 6);
const FORM = JSON.stringify({ elements: [{ type: "text", name: "a", title: "One" }] });

test("a browser that is killed around the tap loses nothing and sends nothing twice", async ({ collector, host, launchOptions }) => {
  test.setTimeout(60_000 + ROUNDS * 20_000);
  const body = `<manyi-survey src="/form.json" locale="en" endpoint="${collector.origin}/responses"></manyi-survey>`;
  const site = await host({ body, files: { "/form.json": FORM } });
  const folder = await mkdtemp(path.join(tmpdir(), "manyi-kill-"));
  const [tapped, safe] = [new Set(), new Set()];
  const browse = async () => {
    const server = await chromium.launchPersistentContext(folder, launchOptions);
    const page = await server.newPage();
    await page.goto(site.origin);
    const survey = page.locator("manyi-survey");
    await expect(survey.getByLabel("One")).toBeVisible();
    return { server, page, survey };
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { page, survey, server } = await browse();
    await survey.evaluate((survey) => survey.reset());
    const answer = `round ${round}`;
    await survey.getByLabel("One").fill(answer);
    // What the page says is kept must be there for ever; what was only tapped may be a draft still.
    await page.exposeFunction("isKept", () => safe.add(answer));
    await survey.evaluate((survey) => {
      survey.addEventListener("manyi-delivered", () => window.isKept());
    });
    await survey.getByRole("button", { name: "Send" }).click({ noWaitAfter: true });
    tapped.add(answer);
    const pause = (most) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));
    await pause(150);
    if (round % 2) {
      const state = await Promise.race([survey.evaluate((survey) => survey.queue()), pause(50)]);
      if (state?.responses.some(({ kept }) => kept)) safe.add(answer);
    }
    await kill(folder);
    await server.close().catch(() => {});
  }
  // Somebody comes back once more, and what is left goes out.
  const { page, server, survey } = await browse();
  const left = async () => (await survey.evaluate((survey) => survey.queue()))?.responses.length;
  await expect.poll(left, { timeout: 30_000 }).toBe(0);
  await page.waitForTimeout(500);
  await server.close();
  const stored = (await collector.responses()).map(({ values }) => values.a);
  expect(stored.filter((answer) => !tapped.has(answer)), "nobody answered that").toEqual([]);
  expect(new Set(stored).size, "stored twice").toBe(stored.length);
  expect([...safe].filter((answer) => !stored.includes(answer)), "lost").toEqual([]);
  console.log(`${ROUNDS} rounds: ${stored.length} stored, ${safe.size} told to be safe before the kill`);
  await rm(folder, { recursive: true, force: true });
});

/** Kills every process of the browser that lives in this folder, as a power cut does. */
async function kill(folder) {
  const { readdir, readFile } = await import("node:fs/promises");
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
