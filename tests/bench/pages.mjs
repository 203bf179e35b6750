// The three pages that are compared. Each is a plain page as its documentation shows it, with a
// small clock. In the page, `bench` is:
//   started            when the first script of the page ran
//   painted(isThere)   the time after the frame in which isThere() holds
//   load()             resolves when all scripts are there and have run once
//   show(definition)   starts a survey; to be followed by painted()
//   first(isThere)     a promise of when the survey that the page came with was painted; asked for by the page itself
//                      and woken by what is inserted, so that neither the driver nor frames of its own are waited for
//   radios()           its native radio buttons
//   shown()            how many text inputs a visitor can see

import { one } from "./questionnaires.mjs";

const CLOCK = `
  const bench = { started: performance.now() };
  bench.painted = (isThere = () => true) =>
    new Promise((resolve, reject) => {
      const deadline = performance.now() + 60000;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        // Looking whether it is there may force a layout of its own, which no visitor waits for.
        const now = performance.now();
        if (isThere()) return resolve(now);
        if (now > deadline) return reject(new Error("nothing was painted in a minute"));
        requestAnimationFrame(() => channel.port2.postMessage(0));
      };
      // The task after the frame: style, layout and paint are done by then.
      requestAnimationFrame(() => channel.port2.postMessage(0));
    });
  bench.first = (isThere) =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        resolve(bench.painted());
      });
      const observe = (root) => observer.observe(root, { childList: true, subtree: true });
      observe(document);
      const { attachShadow } = Element.prototype;
      Element.prototype.attachShadow = function (settings) {
        const root = attachShadow.call(this, settings);
        observe(root);
        return root;
      };
    });
  bench.visibleOf = (root, selector) =>
    [...root.querySelectorAll(selector)].filter((node) => node.offsetParent !== null).length;
`;

const page = (head, body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>bench</title><script>${CLOCK}</script>
${head}</head><body>${body}</body></html>`;

const inline = (definition) => JSON.stringify(definition).replaceAll("<", "\\u003c");

/** SurveyJS for plain pages. With a definition it shows it at once. */
export function surveyjs(definition) {
  return page(
    `<link rel="stylesheet" href="/surveyjs/survey-core.fontless.min.css">
<script src="/surveyjs/survey.core.min.js"></script><script src="/surveyjs/survey-js-ui.min.js"></script>`,
    `<script>
      let place;
      bench.show = (definition) => {
        place = document.createElement("div");
        document.body.append(place);
        new Survey.Model(definition).render(place);
      };
      bench.load = async () => {
        bench.show(${inline(one())});
        await bench.painted(bench.isThere);
        place.remove();
      };
      bench.radios = () => place.querySelectorAll("input[type=radio]");
      bench.shown = () => bench.visibleOf(place, "input[type=text]");
      bench.elements = () => place.querySelectorAll("*").length;
      bench.isThere = () => place.querySelector("input") !== null;
      ${definition ? `bench.start = bench.first(bench.isThere); bench.show(${inline(definition)});` : ""}
    </script>`,
  );
}

/** manyi. */
export function manyi(definition) {
  return page(
    `<script type="module" src="/manyi.js"></script>`,
    `${definition ? `<manyi-survey id="first"><script type="application/json">${inline(definition)}</script></manyi-survey>` : ""}
    <script>
      let survey = document.getElementById("first");
      document.addEventListener("manyi-error", (event) => console.error("manyi-error", JSON.stringify(event.detail)));
      bench.show = (definition) => {
        survey = document.createElement("manyi-survey");
        survey.definition = definition;
        document.body.append(survey);
      };
      bench.load = async () => {
        await customElements.whenDefined("manyi-survey");
        bench.show(${inline(one())});
        await bench.painted(bench.isThere);
        survey.remove();
      };
      bench.radios = () => survey.shadowRoot.querySelectorAll("input[type=radio]");
      bench.shown = () => bench.visibleOf(survey.shadowRoot, "input[type=text]");
      bench.elements = () => survey.shadowRoot.querySelectorAll("*").length;
      bench.isThere = () => survey.shadowRoot?.querySelector("input") != null;
      bench.tree = () => captured(survey);
      ${definition ? "bench.start = bench.first(bench.isThere);" : ""}
      ${captured}
    </script>`,
  );
}

/** The same nodes as manyi's, made by a script that does nothing else. */
export function byHand() {
  return page(
    "",
    `<div id="survey"></div><script>
      const place = document.getElementById("survey");
      bench.load = async (sheets) => {
        place.attachShadow({ mode: "open" }).adoptedStyleSheets = sheets.map((text) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(text);
          return sheet;
        });
      };
      bench.show = (nodes) => place.shadowRoot.append(built(nodes));
      bench.radios = () => place.shadowRoot.querySelectorAll("input[type=radio]");
      bench.elements = () => place.shadowRoot.querySelectorAll("*").length;
      bench.isThere = () => place.shadowRoot.childElementCount > 0;
      ${built}
    </script>`,
  );
}

/** Runs in manyi's page: its shadow tree as nested arrays, and its styles as text. */
function captured(host) {
  const described = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const attributes = [...node.attributes].flatMap(({ name, value }) => [name, value]);
    const children = [...node.childNodes].filter((child) => child.nodeType !== Node.COMMENT_NODE).map(described);
    return [node.namespaceURI, node.localName, attributes, children];
  };
  const root = host.shadowRoot;
  const sheets = [...root.adoptedStyleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join("\n"));
  return { sheets, nodes: [...root.childNodes].filter((node) => node.nodeType !== Node.COMMENT_NODE).map(described) };
}

/** Runs in the page made by hand: the description as nodes. */
function built(nodes) {
  const html = "http://www.w3.org/1999/xhtml";
  const made = (node) => {
    if (typeof node === "string") return document.createTextNode(node);
    const [namespace, name, attributes, children] = node;
    const isHtml = namespace === html;
    const element = isHtml ? document.createElement(name) : document.createElementNS(namespace, name);
    for (let index = 0; index < attributes.length; index += 2) {
      element.setAttribute(attributes[index], attributes[index + 1]);
    }
    if (children.length === 1 && typeof children[0] === "string") element.textContent = children[0];
    else for (const child of children) element.appendChild(made(child));
    return element;
  };
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.appendChild(made(node));
  return fragment;
}
