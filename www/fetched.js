/** What the loader asks for before the widget is here, and the widget by itself where it was not. */

/** A WebAssembly module on its way: `bytes` is settled with the file, `module` with what the engine makes of it. */
export function fetched(file, hash, integrity) {
  const url = new URL(`${file}?v=${hash}`, import.meta.url);
  const bytes = fetch(url, { integrity }).then((response) =>
    response.ok ? response.arrayBuffer() : Promise.reject({ message: response.status }),
  );
  // Bytes, not a stream: then the type that the server gives the file does not matter.
  const module = bytes.then((bytes) => WebAssembly.compile(bytes));
  module.catch(() => {});
  return { file, bytes, module };
}

/** The definition at an address: how the server answered, of which type, with what. */
export async function written(src) {
  const response = await fetch(new URL(src, document.baseURI));
  const { ok, status, headers } = response;
  return { ok, status, type: headers.get("content-type") || "", text: await response.text() };
}
