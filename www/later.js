/**
 * What a shell does once its first question is on the screen: it keeps, sends and tells. `widget.js` brings this with
 * the rest of the module, and makes it part of its shells.
 */

import words from "./locales/en.json?later";

export { words };

/** How long a complete response may have to wait for its scores, in ms. */
const LATEST = 10000;

/** How long a choice is seen before the survey goes on by itself, in ms. */
const GLANCE = 300;

/** How long an endpoint may take to answer, in ms. */
const PATIENCE = 30000;

/** How long a pause in writing is before the text counts as an answer, in ms. */
const PAUSE = 500;

/** How long a queue has before it is taken to stand still, in ms. */
const BREATH = 1000;

/** Ids of the responses that are being posted without a courier, by whichever element. */
const underway = new Set();

/** The methods, as those of the `Shell`. */
export const methods = {
  /** Asks the module of scores; if that breaks down, there are none from then on. */
  respond(method, ...given) {
    try {
      return this.response ? this.response[method](...given) : "";
    } catch ({ message }) {
      this.response = undefined;
      this.tell("wasm-failed", message);
      return "";
    }
  },

  /** Brings what the first question does not need. Who goes on meanwhile may have left a response to the courier. */
  async prepare(turn, found, engage) {
    const endpoint = this.endpoint();
    const line = this.line();
    const settings = { delivery: this.delivery, address: this.posts() };
    if (!this.isScored && !endpoint) return void engage();
    // It lies beside this script.
    const file = import.meta.url.replace(/later(\.js).*/, `response$1?v=${RESPONSE_HASH}`);
    let timer, response, courier;
    try {
      const late = new Promise((_, reject) => (timer = setTimeout(reject, LATEST, { message: "timeout" })));
      const { open, over, style, unfinished } = await Promise.race([import(file), late]);
      [response, courier] = await Promise.race([open(this.text, this.prefixed("subject-"), endpoint), late]);
      courier?.configure(line, settings);
      if (turn !== this.turn) return void response.free();
      this.response = response;
      if (this.isScored) this.dress("scores", style);
      if (courier) {
        courier.listeners.add((this.hears = (news) => this.hear(news)));
        this.isOver = (draft) => over(this, courier, draft);
      }
      unfinished(this, found[this.draftKey()]?.at);
    } catch ({ message }) {
      if (turn !== this.turn) return;
      this.tell("file-missing", `${file} (${message})`);
    } finally {
      clearTimeout(timer);
      engage(courier);
    }
    if (this.isScored) this.ask("score", this.response ? "1" : "");
    // What a page kept that had no courier.
    for (const key in found) {
      const { record, endpoint: to } = found[key];
      const id = key.slice("response/".length);
      if (!to || to !== endpoint || underway.has(id)) continue;
      if (courier) courier.take(line, JSON.parse(record), "");
      else this.post(id, record);
    }
  },

  /** What the responses of this element have in common: the survey and where they go. */
  line() {
    return `${this.meta.name || this.name()} ${this.posts()}`;
  },

  /** The courier has news of a response; true if they were for this element. */
  hear({ id, news, url, status, standing }) {
    const isOwn = this.handed.has(id);
    if (news === "kept" || news === "unkept" || (!isOwn && url !== this.endpoint())) return false;
    if (news === "failed") {
      if (isOwn) this.failed(id, status);
    } else if (!isOwn) this.dispatch("delivered", { id, endpoint: url, status });
    else if (standing === "delivered" || standing === "unconfirmed") this.delivered(id, status || 200);
    return true;
  },

  delivered(id, status) {
    this.dispatch("delivered", { id, endpoint: this.endpoint(), status });
    this.ask("delivered", id, "");
  },

  /** A response was refused with a status, or nobody answered. */
  failed(id, status = 0) {
    const how = status ? ["refused", "endpointRefused"] : ["unreachable", "endpointUnreachable"];
    // What fails again in the same way is no news.
    if (this.failing !== id + status) {
      const message = this.words[how[1]].replace("{0}", () => this.endpoint()).replace("{1}", status);
      this.dispatch("error", { id, code: `endpoint-${how[0]}`, message });
    }
    this.failing = id + status;
    this.ask("failed", id, String(status));
  },

  // What the wasm calls.

  emit(kind, json) {
    // A page in a sandbox has no cookies; an answer is no less given there.
    if (kind === "complete" && this.cookie) {
      try {
        document.cookie = `${this.cookie}=true; expires=Fri, 31 Dec 9999 00:00:00 GMT; SameSite=Lax`;
      } catch {}
    }
    this.dispatch(kind, JSON.parse(json));
  },

  problems(json) {
    const problems = JSON.parse(json);
    const lines = problems.flatMap(({ line, column, pointer, message, suggestion = "" }) => [
      ["code", `${this.name()}:${line}:${column} ${pointer}`],
      ["p", `${message} ${suggestion}`],
    ]);
    this.complain("definition-problems", this.words["definition-problems"].replace("{0}", () => this.name()), problems, lines);
  },

  async keep(key, record, id) {
    if (!id) return void (this.isOver?.(record) || this.save(key, { record, at: Date.now() }));
    if (this.trap.value) {
      const body = JSON.parse(record);
      record = JSON.stringify({ ...body, flags: { ...body.flags, misuse: true } });
    }
    const [line, draft, endpoint, engaged] = [this.line(), this.draftKey(), this.endpoint(), this.courier];
    const aside = () => !this.delivery?.encrypted && this.save(key, { record, endpoint });
    // Where no draft is left of it, it lies where the next page finds it until the courier is here.
    const isAside = !draft && !this.hears && (await aside());
    const courier = await engaged;
    const taken = courier?.take(line, JSON.parse(record), draft);
    if (taken) this.handed.add(id);
    const isSafe = await (taken || isAside || aside());
    this.ask("kept", id, isSafe ? "1" : "");
    if (!taken) this.post(id, record);
    else setTimeout(() => courier.failed.has(id) || (courier.isStuck(id) && this.failed(id)), BREATH);
  },

  assess(...moment) {
    return this.respond("assess", ...moment);
  },

  picture() {
    const strokes = this.respond("picture");
    if (strokes) this.draw(strokes);
  },

  /** Tries again. The courier sends by itself what it was handed; asked, at once. */
  send(id) {
    this.failing = undefined;
    if (this.handed.has(id)) this.courier.then((courier) => courier.again(id));
    else this.post(id, this.posted[id]);
  },

  /** Posts a response without a courier: as JSON, to the first endpoint. */
  async post(id, body) {
    const endpoint = this.endpoint();
    const patience = window.AbortController && new AbortController();
    const timer = setTimeout(() => patience?.abort(), PATIENCE);
    const headers = { "content-type": "application/json" };
    // Elsewhere a header of its own may be refused; the id is in the body as well.
    if (new URL(endpoint, document.baseURI).origin === location.origin) headers["idempotency-key"] = `"${id}"`;
    this.posted[id] = body;
    underway.add(id);
    try {
      const { ok, status } = await fetch(endpoint, { method: "POST", headers, body, signal: patience?.signal, keepalive: body.length < 30000 });
      if (!ok) return this.failed(id, status);
      this.save(`response/${id}`);
      this.delivered(id, status);
    } catch {
      this.failed(id);
    } finally {
      clearTimeout(timer);
      underway.delete(id);
    }
  },

  /** The survey may go on by itself. Who goes through the choices with the arrow keys says when, with Enter. */
  advanceLater() {
    clearTimeout(this.advance);
    if (!this.isPassing) this.advance = setTimeout(() => this.ask("advance"), GLANCE);
  },

  settleLater() {
    clearTimeout(this.pause);
    this.pause = setTimeout(this.settler, PAUSE);
  },

  /** Says something to who cannot see it. */
  say(text) {
    const voice = this.root.querySelector("#voice");
    // The same words twice in a row are no change, and would not be said: hence the pause.
    voice.textContent = "";
    setTimeout(() => (voice.textContent = text), 50);
  },

  visit(address) {
    const url = new URL(address, document.baseURI);
    if (/^https?:$/.test(url.protocol) && !this.isShared()) location.assign(url);
  },
};
