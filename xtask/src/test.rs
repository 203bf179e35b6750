//! `cargo xtask test`: all that must hold, from the form of the source to a browser that uses it.

use crate::dist::{self, Build};
use crate::process::{at_root, cargo, manyi_binary, node, printed, root, run};
use crate::{Outcome, setup, size};
use std::ffi::OsString;
use std::time::{Duration, Instant};

type Step = fn() -> Outcome;

/// The steps. The order is from quick to slow.
const STEPS: [(&str, Step); 10] = [
    ("packages", setup::npm_packages),
    ("format", format),
    ("lint", lint),
    ("lint-widget", lint_widget),
    ("native", native),
    ("docs", docs),
    ("widget", widget),
    ("size", size::compare),
    ("conformance", conformance),
    ("browser", browser),
];

/// The verb: every step, or those named. It ends at the first that fails, or with `--keep-going` never.
pub fn test(arguments: &[String]) -> Outcome {
    let known: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
    let (flags, names): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with("--"));
    if flags == ["--list"] {
        println!("{}", known.join("\n"));
        return Ok(());
    }
    if let Some(unknown) = flags.iter().find(|flag| **flag != "--keep-going") {
        return Err(format!("there is no option {unknown}; there are --list and --keep-going"));
    }
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!("there is no step `{unknown}`; the steps are {}", known.join(", ")));
    }
    let mut table = vec![];
    let mut failures = vec![];
    for (name, step) in STEPS {
        if !names.is_empty() && !names.contains(&name) {
            continue;
        }
        println!("\n── {name}");
        let start = Instant::now();
        let outcome = step();
        table.push((name, start.elapsed(), outcome.is_ok()));
        if let Err(message) = outcome {
            failures.push(format!("{name}: {message}"));
            if flags.is_empty() {
                break;
            }
        }
    }
    print_table(&table);
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\nerror: ")) }
}

fn print_table(table: &[(&str, Duration, bool)]) {
    println!("\n{:<14}{:>9}", "step", "seconds");
    for (name, time, passed) in table {
        println!("{name:<14}{:>9.1}{}", time.as_secs_f64(), if *passed { "" } else { "   failed" });
    }
    let total: Duration = table.iter().map(|(_, time, _)| *time).sum();
    println!("{:<14}{:>9.1}", "all", total.as_secs_f64());
}

fn format() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error}; `cargo fmt --all` mends it"))
}

fn lint() -> Outcome {
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

/// The modules have bans of their own: what costs kilobytes in wasm.
fn lint_widget() -> Outcome {
    setup::toolchain()?;
    let mut flags = dist::rust_flags()?;
    flags.push("-Dwarnings".to_owned());
    run(cargo()
        .args(["clippy", "--lib", "--package", "manyi"])
        .args(["--no-default-features", "--features", &dist::features()])
        .args(["--target", "wasm32-unknown-unknown"])
        .env("CLIPPY_CONF_DIR", root().join("xtask/widget-lints"))
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")))
}

fn native() -> Outcome {
    let has_nextest = printed(cargo().args(["nextest", "--version"])).is_ok();
    if has_nextest {
        run(cargo().args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--status-level=fail",
        ]))?;
        run(cargo().args(["test", "--quiet", "--workspace", "--doc"]))
    } else {
        run(cargo().args(["test", "--quiet", "--workspace"]))
    }
}

fn docs() -> Outcome {
    run(cargo()
        .args(["doc", "--quiet", "--package", "manyi", "--no-deps", "--document-private-items"])
        // These pages are for those who work on it: they may follow links into private modules.
        .env("RUSTDOCFLAGS", "-Dwarnings -Arustdoc::private-intra-doc-links"))
}

fn widget() -> Outcome {
    dist::build(Build::Release)
}

/// The scripts of tests/conformance, each with the command's path as its argument.
fn conformance() -> Outcome {
    build_command()?;
    let folder = root().join("tests/conformance");
    let mut scripts: Vec<_> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "mjs"))
        .collect();
    scripts.sort();
    for script in scripts {
        println!("{}", script.strip_prefix(root()).unwrap_or(&script).display());
        run(node().env("TZ", "UTC").arg(&script).arg(manyi_binary("dev")))?;
    }
    println!("tests/conformance/sessions.mjs, with rows and panels");
    run(node().env("TZ", "UTC").arg(folder.join("sessions.mjs")).arg(manyi_binary("dev")).args([
        "--nested",
        "1",
        "--count",
        "200",
        "--required",
        "97",
    ]))
}

fn browser() -> Outcome {
    build_command()?;
    widget()?;
    run(at_root("node")
        .args([
            "node_modules/@playwright/test/cli.js",
            "test",
            "--config",
            "tests/e2e/playwright.config.mjs",
        ])
        .env("CHROMIUM", OsString::from(setup::chromium()?))
        .env("MANYI", manyi_binary("dev")))
}

fn build_command() -> Outcome {
    run(cargo().args(["build", "--quiet", "--bin", "manyi"]))
}
