/**
 * What every browser test stands on. Import `test` and `expect` from here, not from Playwright:
 *
 *     import { expect, test } from "./fixtures.mjs";
 *
 *     test("a visitor answers the supplier questionnaire", async ({ page, collector, axe }) => {
 *       await page.goto(`${collector.origin}/survey.html?src=surveys/supplier.json`);
 *       …
 *       expect(await axe()).toEqual([]);
 *       expect(await collector.responses()).toHaveLength(1);
 *     });
 *
 * Fixtures, each made for one test and gone after it:
 *
 * - `collector`  the real `manyi serve` on a free port of this machine with a new, empty store.
 *                `origin`, `token`, `store` (the SQLite file), `responses()` (what it holds, parsed),
 *                `stop()` and `start()` (same port, same store).
 * - `host`       a site that is not ours: `await host({ body, policy, files, respond })` serves dist/ and
 *                one page at `/`. It can break things: see there.
 * - `axe`        `await axe()` lists the accessibility violations of the page, shadow roots included, as short
 *                texts; ask for it as a parameter before the page is opened. `await axe({ include: "manyi-survey" })`.
 * - `pageConsole` (there without being asked for) the console of `page` must be EMPTY at the end and no exception
 *                uncaught. A test that means to break things says what that looks like:
 *                `pageConsole.shows(/404/, "Failed to load")` allows what matches and requires each pattern
 *                at least once; `pageConsole.ignore()` looks away.
 *
 * A test's title is a sentence about the visitor or the page. It asserts on what a visitor or an outside program
 * sees: roles, names, texts, events, stored responses; not on class names.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test as base } from "@playwright/test";

export { expect };

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The command, built. */
export const COMMAND = process.env.MANYI ?? path.join(ROOT, "target/debug/manyi");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What the README promises to run under. */
export const STRICT_POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";

/** What is told of the queue of a survey; undefined before the widget is here. */
export const queueOf = (survey) => survey.evaluate((survey) => survey.queue?.());

export const test = base.extend({
  pageConsole: [
    async ({ page }, use) => {
      const messages = [];
      page.on("console", (message) => {
        messages.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      });
      page.on("pageerror", (error) => messages.push(`uncaught: ${error.stack || error.message}`));
      const expected = [];
      let isIgnored = false;
      await use({
        shows: (...patterns) => expected.push(...patterns),
        ignore: () => (isIgnored = true),
      });
      if (isIgnored) return;
      const matches = (message, pattern) =>
        typeof pattern === "string" ? message.includes(pattern) : pattern.test(message);
      const surprises = messages.filter((m) => !expected.some((pattern) => matches(m, pattern)));
      const absent = expected.filter((pattern) => !messages.some((m) => matches(m, pattern)));
      expect(surprises, "the console of the page").toEqual([]);
      expect(absent, "patterns that the console should have shown").toEqual([]);
    },
    { auto: true },
  ],

  collector: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), "manyi-e2e-"));
    const collector = new Collector(path.join(folder, "responses.sqlite"));
    await collector.start();
    await use(collector);
    await collector.stop();
    await rm(folder, { recursive: true, force: true });
  },

  host: async ({}, use) => {
    const sites = [];
    await use(async (options) => {
      const site = new Site(options);
      await site.start();
      sites.push(site);
      return site;
    });
    for (const site of sites) await site.stop();
  },

  axe: async ({ page }, use) => {
    // As an init script it is not subject to the page's policy.
    await page.addInitScript({ path: AXE });
    await use(async ({ include } = {}) => {
      const violations = await page.evaluate(
        async (selector) => (await globalThis.axe.run(selector ?? document)).violations,
        include,
      );
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.flat().join(" ")}\n${failureSummary}`),
      );
    });
  },
});

/** The real `manyi serve`. */
class Collector {
  token = "e2e-token";
  #port = 0;
  #child;

  constructor(store) {
    this.store = store;
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts it; again after `stop()`, on the same port with the same store. */
  async start() {
    const address = ["--port", String(this.#port), "--store", this.store];
    this.#child = spawn(COMMAND, ["serve", ...address, "--token", this.token], { cwd: ROOT });
    let said = "";
    const port = new Promise((resolve, reject) => {
      const listen = (chunk) => {
        said += chunk;
        const match = said.match(/http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/);
        if (match) resolve(Number(match[1]));
      };
      this.#child.stdout.on("data", listen);
      this.#child.stderr.on("data", listen);
      this.#child.on("error", (error) => reject(new Error(`${COMMAND} did not start: ${error.message}`)));
      this.#child.on("exit", (code) => reject(new Error(`manyi serve ended with ${code}: ${said}`)));
    });
    this.#port = await port;
  }

  /** Ends it as Ctrl-C does. */
  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGINT");
    await ended;
  }

  /** Every response in the store, in the order of their arrival. */
  async responses() {
    const answer = await fetch(`${this.origin}/responses.ndjson`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!answer.ok) throw new Error(`responses.ndjson: ${answer.status} ${await answer.text()}`);
    const lines = (await answer.text()).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  }
}

/**
 * Another site with the widget on it.
 *
 * - `body`     what stands in the page's body; the script tag is there already.
 * - `html`     the whole page instead.
 * - `policy`   its Content-Security-Policy, such as `STRICT_POLICY`; none if left out.
 * - `files`    further files, or replacements of those of dist/: address -> text, bytes, or
 *              `{ body, type, status, headers, delay }` (ms).
 * - `respond`  what a POST gets: a function of the parsed body to `{ status, body, type, delay }`, or
 *              `{ hangUp: true }`. Without it: 201. `posts` holds every body that came, with its headers.
 */
class Site {
  posts = [];
  #server;

  constructor({ body = "", html, policy, files = {}, respond = () => ({}) } = {}) {
    this.files = {
      "/": {
        type: "text/html; charset=utf-8",
        body: html ?? pageAround(body),
        headers: policy ? { "content-security-policy": policy } : {},
      },
      "/favicon.ico": { status: 204, body: "" },
      ...files,
    };
    this.respond = respond;
  }

  async start() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request, response) {
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    if (request.method === "OPTIONS") return void response.writeHead(204, cors).end();
    const { pathname } = new URL(request.url, "http://localhost");
    const answer =
      request.method === "POST" ? await this.#taken(request) : (this.files[pathname] ?? (await built(pathname)));
    const { status = 200, body = "", type = typeOf(pathname), headers = {}, delay = 0, hangUp = false } =
      typeof answer === "string" || Buffer.isBuffer(answer) ? { body: answer } : answer;
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (hangUp) return void request.socket.destroy();
    const fresh = { "cache-control": "no-store", "content-type": type };
    response.writeHead(status, { ...fresh, ...cors, ...headers }).end(body);
  }

  async #taken(request) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    let body = text;
    try {
      body = JSON.parse(text);
    } catch {
      // Not JSON: the test sees the text.
    }
    this.posts.push({ url: request.url, headers: request.headers, body, text });
    return { status: 201, type: "application/json", body: "{}", ...this.respond(body) };
  }
}

const pageAround = (body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width"><script type="module" src="/manyi.js"></script></head>
<body><main><h1>A page</h1>${body}</main></body></html>`;

/** A file of dist/, else of www/ (questionnaires). */
async function built(pathname) {
  for (const folder of ["dist", "www"]) {
    const file = path.join(ROOT, folder, path.normalize(pathname));
    const found = await stat(file).catch(() => null);
    if (found?.isFile()) return { body: await readFile(file) };
  }
  return { status: 404, type: "text/plain", body: `there is no ${pathname}` };
}

function typeOf(pathname) {
  const types = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
  };
  return types[path.extname(pathname)] ?? "application/octet-stream";
}
