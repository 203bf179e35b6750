/** Whoever knows the public key of a device can tell what it has sent. */

import { createPublicKey, verify } from "node:crypto";
import { expect, queueOf, test } from "./fixtures.mjs";

const FORM = { meta: { name: "signed", version: "1" }, elements: [{ type: "text", name: "a", title: "One" }] };

/** What comes before the 32 bytes of an ed25519 key where keys of all kinds are written (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

function isSigned({ headers, text }, publicKey) {
  const key = createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(publicKey.replace("whpk_", ""), "base64")]), format: "der", type: "spki" });
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${text}`;
  const [scheme, signature] = headers["webhook-signature"].split(",");
  return scheme === "v1a" && verify(null, Buffer.from(signed), key, Buffer.from(signature, "base64"));
}

test("a response is signed with the key of the device, anew in each attempt, and the key outlives a reload", async ({ page, host, pageConsole }) => {
  pageConsole.shows("Failed to load resource");
  const delivery = { endpoints: [{ url: "/responses", signed: true, longestPauseSeconds: 1 }] };
  let isUp = false;
  const site = await host({
    body: `<manyi-survey src="/form.json" locale="en"></manyi-survey>`,
    files: { "/form.json": JSON.stringify({ ...FORM, delivery }) },
    respond: () => (isUp ? {} : { status: 500 }),
  });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("One").fill("满意");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Your answers are kept on this device.")).toBeVisible();
  isUp = true;
  await expect(survey.getByText("We have received your answers.")).toBeVisible({ timeout: 15_000 });
  const { publicKey } = await queueOf(survey);
  expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
  expect(site.posts.length).toBeGreaterThan(1);
  for (const post of site.posts) {
    expect(post.headers["webhook-id"]).toBe(post.body.id);
    expect(Math.abs(Number(post.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
    expect(isSigned(post, publicKey)).toBe(true);
    expect(isSigned({ ...post, text: post.text.replace("满意", "不满") }, publicKey), "one word changed").toBe(false);
  }
  await page.reload();
  await expect.poll(async () => (await queueOf(survey))?.publicKey).toBe(publicKey);
});

test("a browser that cannot sign sends the response all the same", async ({ page, host }) => {
  await page.addInitScript(() => {
    const { generateKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.generateKey = function (kind, ...rest) {
      return kind === "Ed25519" ? Promise.reject(new DOMException("no", "NotSupportedError")) : generateKey.call(this, kind, ...rest);
    };
  });
  const delivery = { endpoints: [{ url: "/responses", signed: true }] };
  const site = await host({
    body: `<manyi-survey src="/form.json" locale="en"></manyi-survey>`,
    files: { "/form.json": JSON.stringify({ ...FORM, delivery }) },
    respond: () => ({}),
  });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("One").fill("x");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("We have received your answers.")).toBeVisible();
  expect(site.posts[0].headers).not.toHaveProperty("webhook-signature");
});
