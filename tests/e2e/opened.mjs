// Does a definition that SurveyJS opens also open here, with the same questions in view?
//
//   node tests/e2e/opened.mjs definitions.ndjson [--show 20] [--only TEXT]
//
// Opens each definition of the file (`{"definition": …}` on each line) in Chromium, in a page with SurveyJS
// for plain pages and in one with dist/, and compares the titles of the questions that a visitor sees first, in
// their order. Besides, our page must write nothing on its console and report no error. Exit status 1
// if any differs. CHROMIUM names the browser.
//
// Left out are definitions that SurveyJS itself cannot show.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const [file, ...rest] = process.argv.slice(2);
const option = (name, otherwise) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : otherwise);
const shown = Number(option("--show", 20));
const only = option("--only", "");

const FILES = {
  "/survey.core.js": path.join(ROOT, "node_modules/survey-core-2/survey.core.min.js"),
  "/survey-js-ui.js": path.join(ROOT, "node_modules/survey-js-ui/survey-js-ui.min.js"),
  "/surveyjs": "",
  "/": "",
};
const PAGES = {
  "/surveyjs": `<script src="/survey.core.js"></script><script src="/survey-js-ui.js"></script><div id="place"></div>`,
  "/": `<script type="module" src="/manyi.js"></script>`,
};
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".css": "text/css" };

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (PAGES[pathname]) {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${pathname}</title><body>${PAGES[pathname]}`);
  }
  try {
    const found = FILES[pathname] ?? path.join(ROOT, "dist", path.normalize(pathname));
    response.setHeader("content-type", TYPES[path.extname(found)] ?? "text/plain");
    response.end(await readFile(found));
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function open(address) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en" });
  // What a definition names elsewhere is nowhere; where it leads, nobody follows.
  await page.route((url) => url.origin !== origin, (route) => route.fulfill({ status: 200, contentType: "application/json", body: "[]" }));
  const messages = [];
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => messages.push(`uncaught: ${error.message}`));
  await page.goto(origin + address);
  return { page, take: () => messages.splice(0) };
}

/** The titles that SurveyJS shows, or why it shows none. */
function theirTitles(definition) {
  const place = document.createElement("div");
  document.getElementById("place").replaceChildren(place);
  let model;
  try {
    model = new Survey.Model(definition);
    if (model.jsonErrors?.length) return { fault: model.jsonErrors[0].message };
    model.render(place);
  } catch (error) {
    return { fault: error.message };
  }
  return new Promise((done) =>
    setTimeout(() => {
      // The title of a box to tick stands beside it.
      const titles = [...place.querySelectorAll(".sd-question__title, .sd-question--boolean .sd-selectbase__label")].filter((title) => title.checkVisibility() && !title.closest("table"));
      const text = (title) => (title.querySelector(".sv-string-viewer") ?? title).textContent;
      const isLabel = (title) => title.matches(".sd-selectbase__label");
      const named = titles.filter((title) => !isLabel(title) || (!title.closest("[role=radiogroup]") && text(title).trim()));
      done({ titles: named.map((title) => text(title).replace(/\s+/g, " ").trim()) });
      model.dispose();
    }, 30),
  );
}

/** The titles that we show, or the error that we report. */
function ourTitles(definition) {
  const survey = document.createElement("manyi-survey");
  survey.definition = definition;
  document.querySelector("manyi-survey")?.remove();
  return new Promise((done) => {
    const late = setTimeout(() => done({ fault: "no event in 5 s" }), 5000);
    survey.addEventListener("manyi-error", ({ detail }) => {
      // What is merely doubtful is told, and shown all the same.
      const isDoubt = detail.problems?.every(({ severity }) => severity === "warning");
      if (!isDoubt) done({ fault: JSON.stringify(detail) });
    });
    survey.addEventListener("manyi-ready", () => {
      clearTimeout(late);
      requestAnimationFrame(() => {
        const titles = [...survey.shadowRoot.querySelectorAll("[part~=title]")].filter((title) => title.checkVisibility() && !title.matches(".sr") && !title.closest("[role=table], .table"));
        const text = (title) => [...title.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("");
        const found = titles.map((title) => text(title).replace(/\s+/g, " ").trim());
        // What the browser has to say of the fields, it says a little later.
        setTimeout(() => done({ titles: found }), 30);
      });
    });
    document.body.append(survey);
  });
}

const theirs = await open("/surveyjs");
const ours = await open("/");
let [compared, agreed, left] = [0, 0, 0];
for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
  const { definition, origin: from } = JSON.parse(line);
  if (only && !line.includes(only)) continue;
  const wanted = await theirs.page.evaluate(theirTitles, definition);
  theirs.take();
  if (wanted.fault) {
    left += 1;
    continue;
  }
  const got = await ours.page.evaluate(ourTitles, definition);
  const messages = ours.take();
  compared += 1;
  if (!got.fault && !messages.length && JSON.stringify(got.titles) === JSON.stringify(wanted.titles)) agreed += 1;
  else if (compared - agreed <= shown) {
    console.log(`${from}\n  theirs ${JSON.stringify(wanted.titles)}\n  ours   ${JSON.stringify(got.titles ?? got.fault)}\n  ${messages.join("\n  ")}\n  in     ${JSON.stringify(definition).slice(0, 1500)}`);
  }
}
console.log(`opened: ${agreed} of ${compared} agree; SurveyJS does not show ${left}`);
await browser.close();
server.close();
process.exitCode = agreed === compared ? 0 : 1;
