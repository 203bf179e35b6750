//! `cargo xtask dist`: the widget as a static host and npm take it, in dist/.
//!
//! Each of [`MODULES`] goes this way, below target/modules/NAME:
//!
//! ```text
//! cargo rustc --lib            the crate and core as one optimized bitcode file
//! rust-lld                     optimized once more: wasm32-unknown-unknown/widget/manyi.wasm
//! wasm::without_newer_features the statement `reference-types` withdrawn
//! wasm-bindgen                 manyi_bindings.js + manyi_bindings_bg.wasm
//! wasm::without_uncalled_exports what wasm-bindgen exports and nobody calls, withdrawn
//! wasm-opt                     lowered to MVP, made small
//! opening.mjs, split           in two: what opens a survey, and the rest
//! order::named_by_place        like functions beside each other
//! wasm-opt                     in that order, names shortened             -> dist/manyi….wasm
//! wasm, Node                   validated by those who know nothing but MVP
//! ```
//!
//! In the end bundle.mjs puts each module's bindings and its JavaScript together (shell and theme to
//! dist/manyi-widget.js), and brings loader, locales, themes, the kiosk and package.json.

use crate::Outcome;
use crate::process::{cargo, make_folder, node, printed, read, root, run, target, write};
use crate::{order, rare, setup, split, wasm};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The wasm stack. 64 KiB carries a usual survey; a definition may nest as deep as the JSON reader
/// allows, and each level of the recursive parser takes its share.
const STACK: usize = 256 * 1024;

/// The features that stable Rust's precompiled standard library uses beyond MVP. Each has its
/// lowering below. Never `--all-features`: binaryen then writes modules that no engine compiles.
const FEATURES: [&str; 6] = [
    "--mvp-features",
    "--enable-mutable-globals",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
];

const LOWERING: [&str; 3] = [
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
];

/// What LLVM leaves undone, measured on the widget. Rewriting loops to count addresses takes more
/// locals than it saves work. Handing a function what it would load through a reference, not the
/// reference, puts the loads at each of its callers. Copies of more than two words are shorter as a call.
const SMALL_CODE: [&str; 3] = ["-disable-lsr", "-opt-disable=argpromotion", "-max-store-memcpy=2"];

/// Measured on the widget, in brotli bytes: each repetition pays, more of them do not. One piece of
/// data with its zeros packs better than many without. What is called from one place alone is no part
/// of that place, if it is more than a few instructions: it may not run before the first question, and
/// then belongs into the rest. The first KiB is indeed unused: it is the far
/// end of the stack, which lies before the data.
const SMALLEST: [&str; 11] = [
    "--one-caller-inline-max-function-size=16",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--low-memory-unused",
    "--skip-pass=memory-packing",
];

/// What a compressor likes: the functions in our order, and no hints about alignment: the machines of
/// today have no use for them.
/// `-Oz` besides: its last step is undone each time a module is read.
const COMPRESSIBLE: [&str; 5] = [
    "--reorder-functions-by-name",
    "--dealign",
    "-Oz",
    "--low-memory-unused",
    "--skip-pass=memory-packing",
];

/// A WebAssembly module of dist/.
///
/// Each is the same crate with another entrance: the feature of its name compiles that, and the
/// linker drops what it does not reach.
#[derive(Debug)]
pub struct Module {
    /// The cargo feature, and the folder below target/modules.
    name: &'static str,
    /// What it is called in dist/.
    file: &'static str,
    /// What the part of it is called that comes after the first question, if it is taken in two.
    rest: Option<&'static str>,
    /// The module, made before it, whose bindings it speaks through, if not its own.
    bindings_of: Option<&'static str>,
}

/// The modules. `xtask/bundle.mjs` knows their JavaScript.
pub const MODULES: [Module; 3] = [
    Module {
        name: "widget",
        file: "manyi-whole.wasm",
        rest: Some("manyi-whole-rest.wasm"),
        bindings_of: None,
    },
    Module {
        name: "usual",
        file: "manyi.wasm",
        rest: Some("manyi-rest.wasm"),
        bindings_of: Some("widget"),
    },
    Module { name: "response", file: "manyi-response.wasm", rest: None, bindings_of: None },
];

impl Module {
    /// The module of that name.
    pub fn named(name: &str) -> Outcome<&'static Module> {
        MODULES.iter().find(|module| module.name == name).ok_or_else(|| {
            let names = MODULES.each_ref().map(|module| module.name);
            format!("there is no module `{name}`; the modules are {}", names.join(", "))
        })
    }

    /// Its files: as they are called where it is made, and in dist/.
    fn parts(&self, build: Build) -> Vec<(&'static str, &'static str)> {
        let rest = self.rest.filter(|_| build == Build::Release).map(|file| (REST, file));
        [(FIRST, self.file)].into_iter().chain(rest).collect()
    }

    /// Where it is made.
    fn workplace(&self) -> PathBuf {
        modules().join(self.name)
    }
}

/// The cargo features that compile all modules.
pub fn features() -> String {
    MODULES.each_ref().map(|module| module.name).join(",")
}

/// A folder for each module, by its name.
fn modules() -> PathBuf {
    target().join("modules")
}

/// How the widget is built.
#[derive(Clone, Copy, PartialEq)]
pub enum Build {
    /// Small and checked: what is published.
    Release,
    /// Quick and readable: names kept, nothing minified or lowered.
    Development,
}

/// The verb.
pub fn dist(arguments: &[String]) -> Outcome {
    match arguments {
        [] => build(Build::Release),
        [flag] if flag == "--dev" => build(Build::Development),
        _ => Err("usage: cargo xtask dist [--dev]".to_owned()),
    }
}

/// Fills dist/.
pub fn build(build: Build) -> Outcome {
    setup::toolchain()?;
    setup::npm_packages()?;
    make_folder(&root().join("dist"))?;
    for module in &MODULES {
        make(module, build)?;
    }
    write(&modules().join("rare.json"), rare_patterns().as_bytes())?;
    bundle(build)
}

/// One module, from the source to dist/.
fn make(module: &Module, build: Build) -> Outcome {
    let linked = link(module, build)?;
    let folder = module.workplace();
    make_folder(&folder)?;
    let parts = module.parts(build);
    // The slow steps depend on the linked module and on this program alone.
    let previous = folder.join("previous.wasm");
    let stamp = folder.join("previous.stamp");
    let key = key(module, build)?;
    let is_current = parts.iter().all(|(name, _)| folder.join(name).exists())
        && std::fs::read(&previous).is_ok_and(|bytes| bytes == linked)
        && std::fs::read_to_string(&stamp).is_ok_and(|text| text == key);
    if !is_current {
        let _ = std::fs::remove_file(&stamp);
        bind(&linked, &folder, build)?;
        shrink(module, &folder, build)?;
        write(&previous, &linked)?;
        write(&stamp, key.as_bytes())?;
    }
    for (name, file) in parts {
        let bytes = read(&folder.join(name))?;
        if build == Build::Release {
            let exports = read(&root().join("xtask/exports.txt"))?;
            let readable = read(&folder.join(READABLE).join(name))?;
            wasm::validate(&bytes)
                .and_then(|()| wasm::check_faces(&readable, &String::from_utf8_lossy(&exports)))
                .map_err(|error| format!("{file}: {error}"))?;
        }
        write(&root().join("dist").join(file), &bytes)?;
    }
    Ok(())
}

/// Rust to one linked module.
fn link(module: &Module, build: Build) -> Outcome<Vec<u8>> {
    let profile = if build == Build::Release { "widget" } else { "widget-dev" };
    let mut command = cargo();
    command
        // Not `cargo build`: with the rlib among the crate types cargo would not optimize at link time.
        .args(["rustc", "--lib", "--package", "manyi", "--crate-type", "cdylib"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .args(["--no-default-features", "--features", module.name])
        // All are called manyi.wasm: in one folder, cargo would take one for another.
        .arg("--target-dir")
        .arg(module.workplace())
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags()?.join("\x1f"));
    if build == Build::Release {
        let linker = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
        command
            .args(["--", "--emit=link,llvm-bc"])
            .arg(format!("-Clinker={}", linker.display()))
            .args(SMALL_CODE.map(|option| format!("-Clink-args=-mllvm {option}")));
    }
    run(&mut command)?;
    read(&module.workplace().join("wasm32-unknown-unknown").join(profile).join("manyi.wasm"))
}

/// What rustc runs as its linker: the real one, given the bitcode instead of the object made from it.
///
/// So LLVM optimizes the whole a second time. In the first run it finds out that a panic only stops
/// the module, but too late to drop what is handed to it: the places and the words of panics, 2.5 KB.
pub fn link_bitcode(arguments: &[String]) -> Outcome {
    let arguments = arguments.iter().map(|argument| {
        let path = Path::new(argument);
        if argument.ends_with(".rcgu.o") { path.with_file_name("manyi.bc") } else { path.into() }
    });
    run(Command::new("rust-lld").args(arguments))
}

/// The flags of every build for the browser, the lint run included.
pub fn rust_flags() -> Outcome<Vec<String>> {
    let mut flags = vec![
        "-Ctarget-feature=-reference-types,-multivalue".to_owned(),
        format!("-Clink-arg=-zstack-size={STACK}"),
    ];
    // Panic messages carry file names. The same bytes must come out wherever the checkout, the
    // crates and the toolchain lie, or the recorded sizes would differ from machine to machine.
    let mut remap = |from: &Path, to: &str| {
        flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    };
    remap(&root(), "");
    for registry in registries() {
        remap(&registry, "/crates");
    }
    let rustc = |arguments: &[&str]| printed(crate::process::at_root("rustc").args(arguments));
    let sysroot = rustc(&["--print", "sysroot"])?;
    let version = rustc(&["--version", "--verbose"])?;
    let hash =
        version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or_default();
    remap(&Path::new(sysroot.trim()).join("lib/rustlib/src/rust"), &format!("/rustc/{hash}"));
    Ok(flags)
}

/// The folders into which cargo unpacks crates, one for each registry.
fn registries() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let user = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
        Some(PathBuf::from(user).join(".cargo"))
    });
    let sources = home.unwrap_or_default().join("registry/src");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(sources)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
}

/// What else the finished module depends on: this program, with the binding generator in it.
fn key(module: &Module, build: Build) -> Outcome<String> {
    let program =
        std::env::current_exe().and_then(std::fs::metadata).and_then(|data| data.modified());
    let time = program.map_err(|error| format!("the time of the xtask program: {error}"))?;
    let binaryen = read(&root().join("node_modules/binaryen/package.json"))?;
    let name = if build == Build::Release { "release" } else { "development" };
    let names = match module.bindings_of {
        Some(other) => read(&modules().join(other).join(NAMES))?,
        None => Vec::new(),
    };
    let (binaryen, names) = (String::from_utf8_lossy(&binaryen), String::from_utf8_lossy(&names));
    let openings = openings()?;
    Ok(format!("{name} {time:?} {openings} {binaryen}{names}"))
}

/// A sum of what `xtask/opening.mjs` opens, and how.
fn openings() -> Outcome<u64> {
    let mut files =
        vec![root().join("xtask/opening.mjs"), root().join("tests/fixtures/every-type.json")];
    let surveys = std::fs::read_dir(root().join("www/surveys")).into_iter().flatten().flatten();
    files.extend(surveys.map(|entry| entry.path()));
    files.sort();
    let mut sum = DefaultHasher::new();
    for file in files {
        read(&file)?.hash(&mut sum);
    }
    Ok(sum.finish())
}

/// The bindings between the module and JavaScript.
fn bind(linked: &[u8], folder: &Path, build: Build) -> Outcome {
    let is_release = build == Build::Release;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_bytes("manyi_bindings", wasm::without_newer_features(linked)?)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(is_release)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| format!("wasm-bindgen: {error:#}"))
}

/// What the loader looks for in a definition to know that it takes the whole module, as constants of
/// its script: one of the words as a string of its own, a call, or a sign that is written as a number and
/// may be part of one, which those are not that a page writes so to keep out of its markup; beside that, the beginning of a list as long as those that are searched.
fn rare_patterns() -> String {
    let (words, calls) = (rare::WORDS.join("|"), rare::CALLS.join("|"));
    let rare = format!(r#""({words})"|({calls})(\s|\\[nrt])*\(|\\u00(?!3[cCeE]|2[67])[0-7]"#);
    let item = r"[^[\]{},]*|\s*\{([^{}]|\{[^{}]*\})*\}\s*";
    let list = format!(r#""choices"\s*:\s*\[(({item}),){{{}}}"#, rare::LONG_LIST - 1);
    let quoted = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"");
    format!(r#"{{"RARE_WORDS": "{}", "RARE_LIST": "{}"}}"#, quoted(&rare), quoted(&list))
}

/// What the module calls its imports and exports in the end.
const NAMES: &str = "names.json";

/// The module, or its first part, as dist/ gets it.
const FIRST: &str = "finished.wasm";

/// The other part.
const REST: &str = "rest.wasm";

/// The folder of the parts in their last form that has readable names.
const READABLE: &str = "readable";

/// Lowers, shrinks and splits, and has an engine compile the result.
fn shrink(module: &Module, folder: &Path, build: Build) -> Outcome {
    let bound = folder.join("manyi_bindings_bg.wasm");
    let names = folder.join(NAMES);
    if build == Build::Development {
        std::fs::copy(&bound, folder.join(FIRST))
            .map_err(|error| format!("{}: {error}", bound.display()))?;
        return write(&names, br#"{"imports":[],"exports":[]}"#);
    }
    write(&bound, &wasm::without_uncalled_exports(&read(&bound)?)?)?;
    let small = folder.join("small.wasm");
    let lowered = folder.join("lowered.wasm");
    run(wasm_opt().args(FEATURES).args(LOWERING).arg(&bound).arg("-o").arg(&small))?;
    // Fails if anything newer than MVP is left, and writes each index in its shortest form.
    run(wasm_opt()
        .args(["--mvp-features", "--strip-target-features", "--strip-producers"])
        .args(SMALLEST)
        .arg(&small)
        .arg("-o")
        .arg(&lowered))?;
    let lowered = read(&lowered)?;
    let opening = module.rest.map(|_| opening(folder, &lowered)).transpose()?;
    let readable = folder.join(READABLE);
    make_folder(&readable)?;
    let [all, first] = match &opening {
        Some(opening) => split::first(&lowered, opening)?,
        None => [lowered.clone(), lowered.clone()],
    };
    write(&readable.join(FIRST), &first)?;
    // The bindings' names end in hashes, which no compressor makes small; bundle.mjs puts the
    // short ones into the JavaScript side as well.
    let told = if let Some(other) = module.bindings_of {
        read(&modules().join(other).join(NAMES))?
    } else {
        let faces = folder.join("faces.wasm");
        write(&faces, &all)?;
        let mut naming = wasm_opt();
        naming.args(["--mvp-features", "--minify-imports-and-exports-and-modules"]).arg(&faces);
        let told = printed(naming.arg("-o").arg(folder.join("named.wasm")))?.into_bytes();
        write(&names, &told)?;
        told
    };
    let short = wasm::short_names(&String::from_utf8_lossy(&told));
    let finished = folder.join(FIRST);
    run(&mut compressible(&readable.join(FIRST), &finished)?)?;
    write(&finished, &wasm::renamed(&read(&finished)?, &short)?)?;
    if let Some(opening) = &opening {
        let rest = readable.join(REST);
        write(&rest, &split::rest(&lowered, opening, &short)?)?;
        run(&mut compressible(&rest, &folder.join(REST))?)?;
    }
    let compile = "for (const file of process.argv.slice(1)) new WebAssembly.Module(require('fs').readFileSync(file))";
    let files = module.parts(build).into_iter().map(|(name, _)| folder.join(name));
    run(node().args(["-e", compile]).args(files))
}

/// The functions that open surveys, by their numbers.
fn opening(folder: &Path, lowered: &[u8]) -> Outcome<BTreeSet<usize>> {
    let marked = folder.join("marked.wasm");
    write(&marked, &split::marked(lowered)?)?;
    let ran = printed(node().arg("xtask/opening.mjs").arg(folder).arg(&marked))?;
    let number = |text: &str| text.parse().map_err(|_| format!("xtask/opening.mjs printed {text}"));
    ran.trim().trim_matches(['[', ']']).split(',').map(number).collect()
}

/// The last pass over a part: its functions in the order that a compressor likes.
fn compressible(readable: &Path, finished: &Path) -> Outcome<Command> {
    let placed = finished.with_extension("placed");
    write(&placed, &order::named_by_place(&read(readable)?)?)?;
    let mut last = wasm_opt();
    last.arg("--mvp-features").args(COMPRESSIBLE).arg(placed).arg("-o").arg(finished);
    Ok(last)
}

/// An optimized module with the names of its functions, for measuring only.
pub fn with_names(module: &Module) -> Outcome<Vec<u8>> {
    setup::toolchain()?;
    setup::npm_packages()?;
    let folder = module.workplace().join("named");
    make_folder(&folder)?;
    bind(&link(module, Build::Release)?, &folder, Build::Development)?;
    let named = folder.join("named.wasm");
    run(wasm_opt()
        .args(FEATURES)
        .args(["-Oz", "-g"])
        .arg(folder.join("manyi_bindings_bg.wasm"))
        .arg("-o")
        .arg(&named))?;
    read(&named)
}

fn wasm_opt() -> Command {
    let mut command = node();
    command.arg("node_modules/binaryen/bin/wasm-opt");
    command
}

/// Everything in dist/ that is not a module.
fn bundle(build: Build) -> Outcome {
    let mut command = node();
    command.arg("xtask/bundle.mjs").arg(modules());
    if build == Build::Development {
        command.arg("--dev");
    }
    run(&mut command)
}
