// Everything in dist/ but the module itself. `cargo xtask dist` runs it:
//   node xtask/bundle.mjs FOLDER [--dev]      FOLDER: manyi_bindings.js, names.json, finished.wasm
//
// Three files belong together, and a browser's cache must never mix their versions. So each names
// the next by its content: manyi.js asks for manyi-widget.js?v=HASH, that for manyi.wasm?v=HASH,
// with its integrity besides.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { build, transform } from "esbuild";
import { minify } from "terser";

const [folder, flag] = process.argv.slice(2);
const isDevelopment = flag === "--dev";

/** Syntax for Android WebView 80 and Safari 14. Dynamic import and import.meta are older than that. */
const SYNTAX = {
  target: ["es2018"],
  supported: { "dynamic-import": true, "import-meta": true },
};
/** The same engines' CSS. */
const STYLE = { target: ["chrome80", "safari14"] };

/** What the module calls its bindings. */
const BINDINGS = "./manyi_bindings_bg.js";

const bindings = path.resolve(folder, "manyi_bindings.js");
const digest = (bytes, encoding) => createHash("sha256").update(bytes).digest(encoding);
const shortHash = (bytes) => digest(bytes, "hex").slice(0, 10);

const wasm = await readFile(path.join(folder, "finished.wasm"));
const module = { WASM_HASH: shortHash(wasm), WASM_INTEGRITY: `sha256-${digest(wasm, "base64")}` };
const widget = await script("www/widget.js", module);
await writeFile("dist/manyi-widget.js", widget);
const loader = await script("www/manyi.js", { ...module, BUILD_HASH: shortHash(widget) });
await writeFile("dist/manyi.js", loader);

await each("www/locales", ".json", async (text) => JSON.stringify(JSON.parse(text)));
await each("www/themes", ".css", minifiedStyle);
for (const name of ["manyi.d.ts", "custom-elements.json"]) {
  if (existsSync(`www/${name}`)) await cp(`www/${name}`, `dist/${name}`);
}
await writeFile("dist/package.json", `${JSON.stringify(await npmPackage(), null, 2)}\n`);

/** One module with all that it imports, and the constants of this build in their places. */
async function script(entry, constants) {
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
    plugins: [{ name: "manyi", setup: ours }],
  });
  const code = result.outputFiles[0].text;
  if (isDevelopment) return code;
  const small = await minify(code, {
    module: true,
    ecma: 2018,
    compress: { passes: 3 },
    format: { comments: false },
  });
  return small.code;
}

/** What is not a plain file of www/. */
function ours(build) {
  // Another file of dist/, asked for by its content's hash.
  build.onResolve({ filter: /\?v=/ }, ({ path }) => ({ path, external: true }));
  // The bindings name copies of our files; a copy would be a second module, with a state of its own.
  build.onResolve({ filter: /\/snippets\/[^/]+\/www\// }, ({ path: copy }) => ({
    path: path.resolve(copy.replace(/.*\/www\//, "www/")),
  }));
  build.onResolve({ filter: /^\.\/manyi_bindings\.js$/ }, () => ({ path: bindings }));
  build.onLoad({ filter: /manyi_bindings\.js$/ }, async () => ({
    contents: withShortNames(
      lean(await readFile(bindings, "utf8")),
      JSON.parse(await readFile(path.join(folder, "names.json"), "utf8")),
    ),
  }));
  build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => ({
    contents: await minifiedStyle(await readFile(file, "utf8")),
    loader: "text",
  }));
}

/**
 * The bindings without what no survey needs: other ways to load the module (`www/widget.js` brings its
 * bytes), polyfills, and finalizers (an element lets go of its survey).
 */
function lean(code) {
  const own = {
    passStringToWasm0: `(text, allocate) {
      const bytes = encoder.encode(text);
      const at = allocate((WASM_VECTOR_LEN = bytes.length), 1) >>> 0;
      getUint8ArrayMemory0().set(bytes, at);
      return at;
    }`,
    // A new one each time: in Safari one decoder reads no more than 2 GiB, and a kiosk runs for months.
    decodeText: '(bytes) { return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes); }',
  };
  for (const name in own) {
    code = replaceOnce(code, code.match(`\nfunction ${name}\\([^]*?\n}\n`)[0], `\nfunction ${name}${own[name]}\n`);
  }
  const waste = [
    /\nlet cachedTextDecoder [^]*?numBytesDecoded = 0;\n/,
    /\nconst cachedTextEncoder [^]*?\n}\n/,
    /\nconst SurveyFinalization [^]*?;\n/,
    /\n *SurveyFinalization\..*/,
    /\nif \(Symbol\.dispose\).*/,
    /\nlet wasmModule, [^]*/,
    // Memory that a text did not fit into: the survey is built anew then, with all of its memory.
    / catch \(e\) \{\n(?: *if .*__wbindgen_free.*\n)+ *throw e;\n *\}/,
    /, wasm\.__wbindgen_realloc\b/,
  ];
  for (const part of waste) {
    if (!part.test(code)) throw new Error(`${bindings}: ${part} is not in it`);
    code = code.replace(new RegExp(part, "g"), "\n");
  }
  code = code.replace(/try (\{[^{}]*\})\n/g, "$1\n");
  return `${code}
    const encoder = new TextEncoder();
    let wasm;
    export async function start(bytes) {
      ({ exports: wasm } = (await WebAssembly.instantiate(bytes, __wbg_get_imports())).instance);
    }`;
}

/** The bindings with the names that wasm-opt gave to the module's imports and exports. */
function withShortNames(code, names) {
  if (names.imports.length === 0) return code;
  let direct = "";
  for (const [from, long, short] of names.imports) {
    if (from === BINDINGS) code = replaceOnce(code, `\n        ${long}: function(`, `\n        ${short}: function(`);
    else direct += `\n        ${short}: ${code.match(`import \\* as (\\w+) from "${from}"`)[1]}.${long},`;
  }
  // What takes and gives numbers alone needs no binding. To the module all come from one place now.
  code = replaceOnce(code, "const import0 = {\n        __proto__: null,", `const import0 = {\n        __proto__: null,${direct}`);
  code = code.replace(/\n +"\.\/snippets\/.*": import\d+,/g, "");
  for (const [long, short] of names.exports) {
    code = code.replace(new RegExp(`\\bwasm\\.${long}\\b`, "g"), () => `wasm.${short}`);
  }
  return replaceOnce(code, `"${BINDINGS}":`, '"a":');
}

function replaceOnce(code, from, to) {
  const parts = code.split(from);
  if (parts.length !== 2) {
    throw new Error(`${bindings}: expected ${JSON.stringify(from)} once, found it ${parts.length - 1} times`);
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
