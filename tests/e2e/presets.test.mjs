/**
 * Each service that a page can post to, as it documents itself: what it gets byte by byte from a real browser, and what the
 * page makes of a refusal, of a reply that is lost, and of "that was there already".
 *
 * What a service knows a response by is `idOf`; those without it take a repeat for a second entry, and so does the test.
 */

import { once } from "node:events";
import { createServer } from "node:http";
import { expect, queueOf, test } from "./fixtures.mjs";

const ELEMENTS = [{ type: "text", name: "why", title: "Why" }];
const ANSWER = "排队 <&> 2+2";
const whole = (envelope) => JSON.stringify(envelope);
const idInBody = (body) => JSON.parse(body).id;

const SERVICES = {
  json: {
    line: "POST /in",
    headers: { "content-type": "application/json" },
    body: whole,
    idOf: idInBody,
    created: [201, "{}"],
    known: [200, "{}"],
    refusal: [422, '{"title":"no such survey"}'],
  },
  text: {
    line: "POST /in",
    headers: { "content-type": "text/plain;charset=UTF-8" },
    hasNoPreflight: true,
    body: whole,
    idOf: idInBody,
    created: [201, "{}"],
    known: [200, "{}"],
    refusal: [400, "no"],
  },
  cloudevents: {
    settings: { source: "https://hall.example/kiosk" },
    line: "POST /in",
    headers: { "content-type": "application/cloudevents+json" },
    body: (envelope) =>
      JSON.stringify({
        specversion: "1.0",
        id: envelope.id,
        source: "https://hall.example/kiosk",
        type: "manyi.response.completed",
        subject: "visit",
        time: envelope.ended,
        datacontenttype: "application/json",
        data: envelope,
      }),
    idOf: idInBody,
    created: [202, ""],
    known: [202, ""],
    refusal: [415, ""],
  },
  // A web app answers every script with 200, and OPTIONS with 405.
  "google-apps-script": {
    line: "POST /in",
    headers: { "content-type": "text/plain;charset=UTF-8" },
    hasNoPreflight: true,
    body: whole,
    idOf: idInBody,
    created: [200, '{"ok":true}'],
    known: [200, '{"ok":true}'],
    refusal: [200, "<html>TypeError: sheet is null</html>"],
  },
  formspree: {
    line: "POST /in",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: ({ id, ended }) => JSON.stringify({ "response-id": id, survey: "visit", status: "completed", ended, why: ANSWER }),
    created: [200, '{"ok":true,"next":"/thanks"}'],
    refusal: [422, '{"errors":[{"code":"EMPTY","message":"empty form"}]}'],
  },
  netlify: {
    settings: { form: "visit form", fields: { id: "id", why: "values.why" } },
    line: "POST /in",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    hasNoPreflight: true,
    body: ({ id }) => `form-name=visit+form&id=${id}&why=%E6%8E%92%E9%98%9F+%3C%26%3E+2%2B2`,
    created: [200, "<html>Thank you!</html>"],
    refusal: [404, "<html>Not found</html>"],
  },
  postgrest: {
    settings: { key: "anon", fields: { response: "id", answers: "values" } },
    line: "POST /in?on_conflict=response",
    headers: { "content-type": "application/json", prefer: "return=minimal,resolution=ignore-duplicates", apikey: "anon", authorization: "Bearer anon" },
    body: ({ id, values }) => JSON.stringify({ response: id, answers: values }),
    idOf: (body) => JSON.parse(body).response,
    created: [201, ""],
    known: [409, '{"code":"23505","message":"duplicate key value violates unique constraint"}'],
    refusal: [401, '{"code":"42501","message":"new row violates row-level security policy"}'],
  },
  kafka: {
    line: "POST /in",
    headers: { "content-type": "application/vnd.kafka.json.v2+json", accept: "application/vnd.kafka.v2+json" },
    body: (envelope) => JSON.stringify({ records: [{ key: envelope.id, value: envelope }] }),
    idOf: (body) => JSON.parse(body).records[0].key,
    created: [200, '{"offsets":[{"partition":0,"offset":7,"error_code":null,"error":null}]}'],
    known: [200, '{"offsets":[{"partition":0,"offset":8,"error_code":null,"error":null}]}'],
    refusal: [200, '{"offsets":[{"partition":null,"offset":null,"error_code":1,"error":"too large"}]}'],
  },
  s3: {
    path: "/answers/{survey.name}/{id}.json?X-Amz-Signature=0",
    line: ({ id }) => `PUT /answers/visit/${id}.json?X-Amz-Signature=0`,
    headers: { "content-type": "application/json", "if-none-match": "*" },
    body: whole,
    idOf: idInBody,
    created: [200, ""],
    known: [412, "<Error><Code>PreconditionFailed</Code></Error>"],
    refusal: [403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"],
  },
  haochaping: {
    settings: { fields: { projectNo: "subject.case", writingEvaluation: "values.why", responseId: "id" } },
    line: "POST /in",
    headers: { "content-type": "application/json" },
    body: ({ id }) => JSON.stringify({ projectNo: "A 17", writingEvaluation: ANSWER, responseId: id }),
    idOf: (body) => JSON.parse(body).responseId,
    created: [200, '{"code":"0","success":true}'],
    known: [200, '{"code":"1","success":false,"msg":"本次服务已存在评价，请勿重复评价"}'],
    refusal: [200, '{"code":"1","success":false,"msg":"参数错误"}'],
  },
};

/** Services of which a page sees no reply at all. */
const BLIND = {
  "google-forms": {
    settings: { fields: { "entry.1": "values.why", "entry.2": "id" } },
    line: "POST /in",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: ({ id }) => `entry.1=%E6%8E%92%E9%98%9F+%3C%26%3E+2%2B2&entry.2=${id}`,
  },
  beacon: {
    line: "POST /in",
    headers: { "content-type": "text/plain;charset=utf-8" },
    body: whole,
  },
};

/** A service: `mood` is what it does next, `got` what it got, `entries` what it has stored. */
class Service {
  got = [];
  entries = [];
  mood = "answers";
  last;
  #server;

  constructor(about) {
    this.about = about;
  }

  async start() {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request, response) {
    const { hasNoPreflight, isBlind, idOf, created, known = created, refusal } = this.about;
    // Only what is named: `*` does not cover `authorization`.
    const cors = isBlind ? {} : { "access-control-allow-origin": "*" };
    if (request.method === "OPTIONS") {
      if (hasNoPreflight || isBlind) return void response.writeHead(405).end();
      const methods = { "access-control-allow-methods": "POST, PUT, PATCH" };
      const names = Object.keys(this.about.headers).join(", ");
      return void response.writeHead(204, { ...cors, ...methods, "access-control-allow-headers": names }).end();
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    this.got.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    const say = ([status, text]) => {
      this.last = [status, text];
      response.writeHead(status, cors).end(text);
    };
    if (this.mood === "refuses") return say(refusal);
    const id = idOf?.(body);
    const isKnown = id !== undefined && this.entries.includes(id);
    if (!isKnown) this.entries.push(id);
    if (this.mood === "loses") return void request.socket.destroy();
    return say(isKnown ? known : (created ?? [200, ""]));
  }
}

async function open(page, host, preset, about) {
  const service = await new Service(about).start();
  const url = service.origin + (about.path ?? "/in");
  const endpoint = { preset, ...about.settings, url, longestPauseSeconds: 1 };
  const form = { meta: { name: "visit" }, elements: ELEMENTS, delivery: { endpoints: [endpoint] } };
  const body = `<manyi-survey src="/form.json" locale="en" subject-case="A 17"></manyi-survey>`;
  const site = await host({ body, files: { "/form.json": JSON.stringify(form) } });
  await page.addInitScript(() => addEventListener("manyi-complete", ({ detail }) => (window.envelope = detail.envelope), true));
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("Why").fill(ANSWER);
  const send = () => survey.getByRole("button", { name: "Send" }).click();
  const queue = () => queueOf(survey);
  return { service, survey, send, queue };
}

/** What came is, byte by byte, what the service asks for. */
async function compare(page, { got }, { line, headers, body }) {
  // The device puts in what it is when the response is kept.
  const own = await page.evaluate(() => window.envelope);
  for (const request of got) {
    const [device] = /"device":\{[^}]*\}/.exec(request.body) ?? [];
    const { manyi, ...rest } = own;
    const envelope = device ? { ...rest, manyi, ...JSON.parse(`{${device}}`) } : own;
    expect(request.line).toBe(typeof line === "function" ? line(envelope) : line);
    for (const [name, value] of Object.entries(headers)) expect(request.headers[name], name).toBe(value);
    expect(request.headers).not.toHaveProperty("idempotency-key");
    expect(request.body).toBe(body(envelope));
  }
}

for (const [preset, about] of Object.entries(SERVICES)) {
  test(`${preset} gets what it documents, and each of its replies is understood`, async ({ page, host, pageConsole }) => {
    pageConsole.ignore();
    const { service, survey, send, queue } = await open(page, host, preset, about);
    service.mood = "refuses";
    await send();
    await expect(survey.getByText("Not sent yet")).toBeVisible();
    const [status, words] = about.refusal;
    const [response] = (await queue()).responses;
    expect(response.endpoints[preset]).toEqual({ state: "refused", status, words });
    expect(service.entries).toEqual([]);

    service.mood = "loses";
    await survey.evaluate((survey) => survey.resend());
    await expect.poll(async () => (await queue()).responses[0].endpoints[preset].tries).toBeGreaterThan(0);
    service.mood = "answers";
    await expect(survey.getByText("We have received your answers.")).toBeVisible();
    expect((await queue()).responses).toEqual([]);
    if (about.idOf) expect([service.entries.length, service.last]).toEqual([1, about.known]);
    else expect([service.entries.length > 1, service.last]).toEqual([true, about.created]);
    await compare(page, service, about);
    service.stop();
  });
}

for (const [preset, about] of Object.entries(BLIND)) {
  test(`${preset} gets what it documents, once, though nobody sees a reply`, async ({ page, host, pageConsole }) => {
    pageConsole.ignore();
    const { service, survey, send, queue } = await open(page, host, preset, { ...about, isBlind: true });
    await send();
    await expect.poll(() => service.entries.length).toBe(1);
    await expect.poll(async () => (await queue()).responses).toEqual([]);
    await expect(survey.getByText("Not sent yet")).toHaveCount(0);
    await compare(page, service, about);
    expect(service.got).toHaveLength(1);
    service.stop();
  });
}
