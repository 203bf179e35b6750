/** What visitors and staff do at a kiosk, for its tests and for the soak. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { STRICT_POLICY } from "../fixtures.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Two pages: a touch, and a text as only one visitor would write it. */
export const FORM = {
  meta: { name: "hall", version: "1" },
  title: { "zh-cn": "服务大厅", default: "Service hall" },
  pages: [
    { name: "rate", elements: [{ type: "rating", name: "overall", title: { "zh-cn": "您满意吗？", default: "Are you satisfied?" }, isRequired: true }] },
    { name: "more", elements: [{ type: "comment", name: "why", title: { "zh-cn": "为什么？", default: "Why?" } }] },
  ],
};

/** A site of its own with the kiosk on it, under the strict policy. */
export async function siteOf(host, definition, options = {}) {
  const html = await readFile(path.join(ROOT, "dist/kiosk.html"), "utf8");
  const page = { type: "text/html; charset=utf-8", body: html, headers: { "content-security-policy": STRICT_POLICY } };
  const { files, ...rest } = options;
  return host({ ...rest, files: { "/kiosk.html": page, "/form.json": JSON.stringify(definition), ...files } });
}

/** Opens the kiosk and waits until it is ready for a visitor. */
export async function open(page, origin, query = "", src = "form.json") {
  await page.goto(`${origin}/kiosk.html?src=${src}&endpoint=/responses&locale=en${query}`);
  await page.locator("manyi-survey").getByRole("button", { name: /Next|Send/, includeHidden: true }).waitFor({ state: "attached" });
  return page.locator("manyi-survey");
}

/** Waits until the page would start without network. */
export async function isReadyOffline(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
}

/** Chooses a PIN on a page that was opened with `&setup`. */
export async function choosePin(page, pin) {
  for (const _ of "12") {
    await page.getByLabel("PIN", { exact: true }).fill(pin);
    await page.keyboard.press("Enter");
  }
  await page.getByRole("button", { name: "Back to the survey" }).waitFor();
}

/** Opens the staff screen by five taps in the corner. */
export async function tapCorner(page) {
  for (const _ of "12345") await page.mouse.click(24, 24);
  await page.getByRole("heading", { name: "Staff only" }).waitFor();
}

export async function enterPin(page, pin) {
  await page.getByLabel("PIN", { exact: true }).fill(pin);
  await page.keyboard.press("Enter");
}
