/**
 * The service worker of the kiosk: page, widget, definition, languages and themes as one set.
 *
 * A set is fetched whole, each file proven by its digest, or it is not there at all; versions never mix. The first set
 * is in force at once. A later one waits until the page says `change`, between two visitors. Its address names the
 * definition (`src`) and the definition's digest (`print`), so that this is part of the version, too.
 *
 * `FILES` (addresses with their digests) and `VERSION` are put in by `xtask/bundle.mjs`.
 */

import "./sync.js";

const asked = new URL(location.href).searchParams;
const PREFIX = "manyi-kiosk ";
const SET = `${PREFIX}${VERSION} ${asked.get("src")} ${asked.get("print")}`;
const PAGE = new URL("kiosk.html", location.href).href;

/** Every address of the set with its digest. */
const files = FILES.map(([name, digest]) => [new URL(name, location.href).href, digest]);
files.push([new URL(asked.get("src"), location.href).href, asked.get("print")]);

async function install() {
  const cache = await caches.open(SET);
  try {
    await Promise.all(
      files.map(async ([address, digest]) => {
        const response = await fetch(address, { cache: "reload", integrity: `sha256-${digest}` });
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        // A copy: browsers do not take a page from here that was redirected on its way.
        const { headers } = response;
        await cache.put(address, new Response(await response.blob(), { headers }));
      }),
    );
  } catch (cause) {
    await caches.delete(SET);
    throw cause;
  }
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== SET) await caches.delete(name);
  }
  await clients.claim();
}

async function answer(request) {
  const cache = await caches.open(SET);
  if (request.mode === "navigate") return (await cache.match(PAGE)) || fetch(request);
  const plain = request.url.split(/[?#]/)[0];
  return (await cache.match(request.url)) || (await cache.match(plain)) || fetch(request);
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", ({ data }) => data === "change" && skipWaiting());
addEventListener("fetch", (event) => {
  const { request } = event;
  // Who asks past all caches looks for something newer than this set.
  if (request.method !== "GET" || request.cache === "no-store" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});
