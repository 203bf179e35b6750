/**
 * A way to the collector on which everything goes wrong that can between a page and an endpoint:
 *
 *     const detour = await Detour.to(collector);
 *     detour.fault = () => "half-head";
 *     … <manyi-survey endpoint="${detour.origin}/responses">
 *
 * | fault | the request | the reply |
 * |---|---|---|
 * | none | arrives | arrives |
 * | `cut` | gets lost: the connection breaks | - |
 * | `error` | gets lost | 500 |
 * | `error-after` | arrives | 500 |
 * | `hang` | gets lost | never comes, and the connection stays |
 * | `hang-after` | arrives | never comes, and the connection stays |
 * | `lost` | arrives | gets lost: the connection breaks |
 * | `half-head` | arrives | breaks off in the middle of its head |
 * | `half-body` | arrives | breaks off in the middle of its body |
 */

import { once } from "node:events";
import { createServer } from "node:http";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "*",
};

/** Every fault there is. */
export const FAULTS = ["cut", "error", "error-after", "hang", "hang-after", "lost", "half-head", "half-body"];

/** Faults of requests that do not arrive. */
const LOSING = ["cut", "error", "hang"];

export class Detour {
  /** What goes wrong with the next request; nothing by default. */
  fault = () => undefined;
  /** How often each fault has happened, and how many requests went well as `none`. */
  counts = {};
  #collector;
  #server;

  static async to(collector) {
    const detour = new Detour();
    detour.#collector = collector;
    detour.#server = createServer((request, response) => void detour.#pass(request, response));
    detour.#server.listen(0, "127.0.0.1");
    await once(detour.#server, "listening");
    detour.origin = `http://127.0.0.1:${detour.#server.address().port}`;
    return detour;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(request, response) {
    // Who is killed while it asks is no fault of ours.
    for (const stream of [request, response]) stream.on("error", () => {});
    if (request.method === "OPTIONS") return void response.writeHead(204, CORS).end();
    const fault = this.fault();
    this.counts[fault ?? "none"] = (this.counts[fault ?? "none"] ?? 0) + 1;
    if (fault === "cut") return void request.socket.destroy();
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const reply = LOSING.includes(fault) ? undefined : await this.#stored(request, Buffer.concat(chunks));
    const { socket } = request;
    switch (fault) {
      case undefined:
        return void response.writeHead(reply.status, { ...CORS, "content-type": "application/json" }).end(reply.body);
      case "error":
      case "error-after":
        return void response.writeHead(500, { ...CORS, connection: "close" }).end("broken");
      case "lost":
        return void socket.destroy();
      case "half-head":
        return void socket.end(`HTTP/1.1 ${reply.status} Created\r\nContent-Ty`);
      case "half-body":
        // One byte is held back of what the head announces.
        response.writeHead(reply.status, { ...CORS, "content-length": reply.body.length + 1, connection: "close" });
        return void response.write(reply.body, () => socket.destroy());
      default:
        // It hangs: nobody ever answers.
    }
  }

  async #stored({ method, url, headers }, body) {
    const own = { "content-type": headers["content-type"] };
    const reply = await fetch(this.#collector.origin + url, { method, headers: own, body });
    return { status: reply.status, body: Buffer.from(await reply.arrayBuffer()) };
  }
}
