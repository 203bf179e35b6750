// Everything in dist/ but the modules themselves. `cargo xtask dist` runs it:
//   node xtask/bundle.mjs FOLDER [--dev]
// FOLDER has a folder for each module, with manyi_bindings.js, names.json and finished.wasm.
//
// These files belong together, and a browser's cache must never mix their versions. So each names
// the next by its content: manyi.js asks for manyi-widget.js?v=HASH, that for manyi.wasm?v=HASH and
// manyi-later.js?v=HASH, and so on; for a module with its integrity besides.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { LATER_WORDS } from "./later-words.mjs";

const [folder, flag] = process.argv.slice(2);
const isDevelopment = flag === "--dev";

/** Syntax for Android WebView 80 and Safari 14: esbuild rewrites what is newer. */
const SYNTAX = { target: ["es2020"] };
/** The same engines' CSS. */
const STYLE = { target: ["chrome80", "safari14"] };

/**
 * What stands in the bindings instead of their own: how texts go in and out, each as a pair of its
 * address and its length. No view of the memory is kept: it would have to be renewed when that grows.
 */
const TEXTS = `
  const encoder = new TextEncoder();

  function passed(text) {
    const bytes = encoder.encode(text);
    const at = wasm.__wbindgen_malloc(bytes.length, 1);
    new Uint8Array(wasm.memory.buffer).set(bytes, at);
    return [at, bytes.length];
  }

  // A new decoder each time: in Safari one reads no more than 2 GiB, and a kiosk runs for months.
  function got(at, length) {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(wasm.memory.buffer, at, length));
  }

  function give(place, text) {
    const pair = passed(text);
    new Int32Array(wasm.memory.buffer, place).set(pair);
  }

  function take(place) {
    const [at, length] = new Int32Array(wasm.memory.buffer, place);
    const text = got(at, length);
    wasm.__wbindgen_free(at, length, 1);
    return text;
  }
`;

/** What the rest of a module is given of its first part. */
const COMPLETES = `
      const first = { m: wasm.memory, t: wasm.manyi_table, g: wasm.manyi_stack, s: wasm.manyi_set_stack };
      const complete = (rest) => WebAssembly.instantiate(rest, { ...imports, b: first });`;

/** What the module calls its bindings. */
const BINDINGS = "./manyi_bindings_bg.js";

const digest = (bytes, encoding) => createHash("sha256").update(bytes).digest(encoding);
const shortHash = (bytes) => digest(bytes, "hex").slice(0, 10);

const response = await script("www/response.js", "dist/manyi-response.js", {
  ...(await bindingsOf("response")),
  constants: await constantsOf("response", "WASM"),
});
await script("www/sync.js", "dist/manyi-sync.js", {
  ...(await bindingsOf("response")),
  constants: await constantsOf("response", "WASM"),
});
const wholeRest = await script("www/whole-rest.js", "dist/manyi-whole-rest.js", { constants: {} });
const rare = await script("www/whole.js", "dist/manyi-whole.js", { constants: { WHOLE_REST_HASH: wholeRest } });
const later = await script("www/later.js", "dist/manyi-later.js", { constants: { RESPONSE_HASH: response } });
const constants = {
  ...(await constantsOf("usual", "WASM")),
  ...(await constantsOf("widget", "WHOLE")),
  WHOLE_SCRIPT_HASH: rare,
  LATER_HASH: later,
};
constants.MODULES_HASH = shortHash(constants.WASM_HASH + constants.WHOLE_HASH + rare);
constants.RESTS = { "manyi.wasm": await restOf("usual"), "manyi-whole.wasm": await restOf("widget") };
// Both modules speak through the bindings of the whole.
const widget = await script("www/widget.js", "dist/manyi-widget.js", { ...(await bindingsOf("widget")), constants });
const patterns = JSON.parse(await readFile(path.resolve(folder, "rare.json"), "utf8"));
await script("www/manyi.js", "dist/manyi.js", { constants: { ...constants, ...patterns, BUILD_HASH: widget } });

await each("www/locales", ".json", async (text) => JSON.stringify(JSON.parse(text)));
await each("www/themes", ".css", minifiedStyle);
await kiosk();
for (const name of ["manyi.d.ts", "custom-elements.json"]) {
  if (existsSync(`www/${name}`)) await cp(`www/${name}`, `dist/${name}`);
}
await writeFile("dist/package.json", `${JSON.stringify(await npmPackage(), null, 2)}\n`);

/** How JavaScript speaks with a module. */
async function bindingsOf(name) {
  const bindings = path.resolve(folder, name, "manyi_bindings.js");
  const names = JSON.parse(await readFile(path.resolve(folder, name, "names.json"), "utf8"));
  return { bindings, names };
}

/** What a script has to know to ask for a module, as constants that begin with `prefix`. */
async function constantsOf(name, prefix) {
  const wasm = await readFile(path.resolve(folder, name, "finished.wasm"));
  return { [`${prefix}_HASH`]: shortHash(wasm), [`${prefix}_INTEGRITY`]: `sha256-${digest(wasm, "base64")}` };
}

/** What asks for the other part of a module, as the end of `fetched`; nothing where the module is whole. */
async function restOf(name) {
  if (isDevelopment) return [];
  const rest = await readFile(path.resolve(folder, name, "rest.wasm"));
  return [shortHash(rest), `sha256-${digest(rest, "base64")}`];
}

/** Writes one script with all that it imports, and the constants of this build in their places; gives its hash. */
async function script(entry, to, { constants, ...module }) {
  const code = await bundled(entry, constants, module);
  await writeFile(to, code);
  return shortHash(code);
}

async function bundled(entry, constants, module) {
  const result = await build({
    ...SYNTAX,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    minify: !isDevelopment,
    sourcemap: isDevelopment ? "inline" : false,
    define: Object.fromEntries(
      Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    plugins: [{ name: "manyi", setup: (build) => ours(build, module) }],
  });
  const code = result.outputFiles[0].text;
  if (isDevelopment) return code;
  const small = await minify(code, {
    module: true,
    ecma: 2020,
    compress: { passes: 3 },
    format: { comments: false },
  });
  return small.code;
}

/** What is not a plain file of www/. */
function ours(build, { bindings, names }) {
  // Another file of dist/, asked for by its content's hash.
  build.onResolve({ filter: /\?v=/ }, ({ path }) => ({ path, external: true }));
  // The bindings name copies of our files; a copy would be a second module, with a state of its own.
  build.onResolve({ filter: /\/snippets\/[^/]+\/www\// }, ({ path: copy }) => ({
    path: path.resolve(copy.replace(/.*\/www\//, "www/")),
  }));
  build.onResolve({ filter: /^\.\/manyi_bindings\.js$/ }, () => ({ path: bindings }));
  build.onLoad({ filter: /manyi_bindings\.js$/ }, async () => ({
    contents: withShortNames(startable(lean(await readFile(bindings, "utf8")), names), names),
  }));
  // English comes in two parts: what a survey may begin with, and the rest.
  build.onLoad({ filter: /www\/locales\/en\.json$/ }, async ({ path: file, suffix }) => {
    const words = Object.entries(JSON.parse(await readFile(file, "utf8")));
    const part = words.filter(([key]) => LATER_WORDS.includes(key) === (suffix === "?later"));
    return { contents: JSON.stringify(Object.fromEntries(part)), loader: "json" };
  });
  build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => ({
    contents: await minifiedStyle(await readFile(file, "utf8")),
    loader: "text",
  }));
}

/**
 * The bindings without what no survey needs: other ways to load the module (`www/widget.js` brings its
 * bytes), polyfills, finalizers (an element lets go of its survey), conversions that the module's
 * types make anyway, and care for what a call leaves behind that breaks down: the survey is built
 * anew then, with all of its memory.
 */
function lean(code) {
  const changes = [
    [/\nif \(Symbol\.dispose\).*/g, ""],
    [/\nconst \w+Finalization [^]*/, TEXTS],
    // No survey has the 2 GiB of memory from which an address would come as a negative number.
    [/ >>> 0/g, ""],
    [/__proto__: null,/g, ""],
    [/: function(\(.*?\)) \{/g, ": $1 => {"],
    // Its handle is made by `open`, and let go once.
    [/static __wrap\([^]*? free\(/g, "constructor(at) { this.at = at; }\nfree("],
    [/const ptr = this\.__destroy_into_raw\(\);([^]*?)ptr,/g, "$1this.at,"],
    [/(\w+)\.__wrap\(/g, "new $1("],
    [/this\.__wbg_ptr/g, "this.at"],
    // What goes into a call, without a stop on the way.
    [/((?: *const val\d = .*\n)*) *let ptr0, ([^]*?)( *(?:const ret = )?wasm\.[a-z]+_\w+\(.*\))/g, straight],
    [/const ptr0 = passStringToWasm0\((\w+),.*\n.*\n(.*)ptr0, len0/g, "$2...passed($1)"],
    // What comes out of a call is a text.
    [/ *let deferred[^]*?(const retptr = .*\n)([^]*?)var r0 [^]*?finally \{\n(.*\n).*\n *\}/g, "$1$2$3return take(retptr);"],
    // What is asked for is a text.
    [/const ret = (.*);\n *const ptr1 = [^]*? \* 0, ptr1, true\);/g, "give(arg0, $1);"],
    [/getStringFromWasm0\(/g, "got("],
  ];
  for (const [from, to] of changes) code = code.replace(from, to);
  const [left] = code.match(/\b(?:\w+Finalization|__w\w+_\w+_raw|__wrap|__wbg_ptr|passStringToWasm0|get\w+Memory0|(?:ptr|len|val|deferred)\d)\b|>>> 0/) || [];
  if (left) throw new Error(`${left} is in the bindings in a form that is not known here`);
  return code;
}

/**
 * The bindings as a function that starts an instance of a module and gives its classes; where the module is
 * taken in two, what completes it with the other part, too (`xtask/src/split.rs`).
 */
function startable(code, { exports }) {
  const imports = code.match(/^import .*$/gm).join("\n");
  const classes = [...code.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
  const isSplit = exports?.some(([long]) => long === "manyi_table");
  const completes = isSplit ? COMPLETES : "";
  if (isSplit) classes.push("complete");
  const body = code.replace(/^import .*$/gm, "").replace(/^export class/gm, "class");
  return `${imports}
    export async function start(module) {
      ${body}
      const imports = __wbg_get_imports();
      const { exports: wasm } = await WebAssembly.instantiate(module, imports);
      ${completes}
      return { ${classes} };
    }`;
}

/** A call with the numbers and the texts that were prepared for it in their places. */
function straight(_, numbers, texts, call) {
  for (const [, name, value] of numbers.matchAll(/(val\d) = \+(\w+)/g)) call = call.replace(name, value);
  for (const [, place, text] of texts.matchAll(/ptr(\d) = passStringToWasm0\((\w+),/g)) {
    call = call.replace(`ptr${place}, len${place}`, `...passed(${text})`);
  }
  return call;
}

/** The bindings with the names that wasm-opt gave to the module's imports and exports. */
function withShortNames(code, names) {
  if (names.imports.length === 0) return code;
  let direct = "";
  for (const [from, long, short] of names.imports) {
    if (from === BINDINGS) code = replaceOnce(code, `\n        ${long}: (`, `\n        ${short}: (`);
    else direct += `\n        ${short}: ${code.match(`import \\* as (\\w+) from "${from}"`)[1]}.${long},`;
  }
  // What takes and gives numbers alone needs no binding. To the module all come from one place now.
  code = replaceOnce(code, "const import0 = {", `const import0 = {${direct}`);
  code = code.replace(/\n +"\.\/snippets\/.*": import\d+,/g, "");
  for (const [long, short] of names.exports) {
    code = code.replace(new RegExp(`\\bwasm\\.${long}\\b`, "g"), () => `wasm.${short}`);
  }
  const [dropped] = code.match(/\bwasm\.\w{3,}/) || [];
  if (dropped) throw new Error(`the bindings: ${dropped} is called, but not exported (see UNCALLED in xtask/src/wasm.rs)`);
  return replaceOnce(code, `"${BINDINGS}":`, '"a":');
}

function replaceOnce(code, from, to) {
  const parts = code.split(from);
  if (parts.length !== 2) {
    throw new Error(`the bindings: expected ${JSON.stringify(from)} once, found it ${parts.length - 1} times`);
  }
  return parts.join(to);
}

async function minifiedStyle(text) {
  if (isDevelopment) return text;
  const { code } = await transform(text, { ...STYLE, loader: "css", minify: true, charset: "utf8" });
  return code.trim();
}

/** Rewrites each file of a folder into the folder of the same name in dist/. */
async function each(from, extension, rewrite) {
  const to = from.replace("www", "dist");
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const names = existsSync(from) ? await readdir(from) : [];
  for (const name of names.filter((name) => name.endsWith(extension))) {
    try {
      await writeFile(`${to}/${name}`, await rewrite(await readFile(`${from}/${name}`, "utf8")));
    } catch (error) {
      throw new Error(`${from}/${name}: ${error.message}`);
    }
  }
}

/** The kiosk: its page, and the service worker that knows every file that belongs to it by its digest. */
async function kiosk() {
  const plain = { constants: {}, names: { imports: [] } };
  await script("www/kiosk.js", "dist/kiosk.js", plain);
  await each("www/kiosk/locales", ".json", async (text) => JSON.stringify(JSON.parse(text)));
  await writeFile("dist/kiosk.css", await minifiedStyle(await readFile("www/kiosk.css", "utf8")));
  for (const name of ["kiosk.html", "manifest.webmanifest", "icon.svg"]) await cp(`www/${name}`, `dist/${name}`);
  const inside = async (folder) => (await readdir(`dist/${folder}`)).map((name) => `${folder}/${name}`);
  const modules = (await readdir("dist")).filter((name) => /^manyi(?!-sync).*\.(js|wasm)$/.test(name));
  const folders = await Promise.all(["locales", "themes", "kiosk/locales"].map(inside));
  const names = ["kiosk.html", "kiosk.js", "kiosk.css", "manifest.webmanifest", "icon.svg", ...modules, ...folders.flat()];
  const digests = names.sort().map(async (name) => [name, digest(await readFile(`dist/${name}`), "base64")]);
  const files = await Promise.all(digests);
  const constants = { ...(await constantsOf("response", "WASM")), FILES: files, VERSION: shortHash(JSON.stringify(files)) };
  await script("www/sw.js", "dist/sw.js", { ...(await bindingsOf("response")), constants });
}

/** dist/ is the npm package; this is its front page. */
async function npmPackage() {
  const [, version] = (await readFile("Cargo.toml", "utf8")).match(/^version = "(.*)"$/m);
  const types = existsSync("www/manyi.d.ts") ? { types: "./manyi.d.ts" } : {};
  return {
    name: "manyi",
    version,
    description: "A customer-satisfaction questionnaire that drops into any page with one script tag",
    keywords: ["survey", "questionnaire", "satisfaction", "nps", "csat", "custom-element", "wasm"],
    license: "MIT OR Apache-2.0",
    type: "module",
    main: "./manyi.js",
    ...types,
    exports: { ".": { ...types, default: "./manyi.js" }, "./*": "./*" },
    ...(existsSync("www/custom-elements.json") ? { customElements: "./custom-elements.json" } : {}),
    sideEffects: true,
  };
}
