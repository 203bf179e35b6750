//! `cargo xtask fuzz`: what reads texts of others, under a fuzzer (`tests/fuzz/`).
//!
//! Not part of `cargo xtask test`: it takes as long as it is given. It needs cargo-fuzz
//! (`cargo install cargo-fuzz`) and a C++ compiler.

use crate::process::{at_root, make_folder, root, run, target};
use crate::{Outcome, setup};

const TARGETS: [&str; 3] = ["definition", "expression", "session"];

/// How long each target runs, in seconds, where nothing else is said.
const SECONDS: &str = "200";

/// An input that takes longer than this, in seconds, is a finding: a page must not hang.
const PATIENCE: &str = "10";

/// The verb.
pub fn fuzz(arguments: &[String]) -> Outcome {
    let (seconds, targets) = match arguments {
        [flag, seconds, targets @ ..] if flag == "--seconds" => (seconds.as_str(), targets),
        targets => (SECONDS, targets),
    };
    let unknown = targets.iter().any(|name| !TARGETS.contains(&name.as_str()));
    if unknown || seconds.parse::<u32>().is_err() {
        return Err(
            "usage: cargo xtask fuzz [--seconds N] [definition] [expression] [session]".to_owned()
        );
    }
    setup::toolchain()?;
    for name in TARGETS {
        if targets.is_empty() || targets.iter().any(|wanted| wanted == name) {
            run_target(name, seconds)?;
        }
    }
    Ok(())
}

fn run_target(name: &str, seconds: &str) -> Outcome {
    let folder = target().join("fuzz");
    let corpus = folder.join("corpus").join(name);
    make_folder(&corpus)?;
    let mut command = at_root("cargo");
    // Coverage is a matter of flags that rustc keeps for nightly; memory is safe without a sanitizer.
    command.env("RUSTC_BOOTSTRAP", "1");
    command.args([
        "fuzz",
        "run",
        "--fuzz-dir",
        "tests/fuzz",
        "--sanitizer",
        "none",
        "--target-dir",
    ]);
    command.arg(&folder).arg(name).arg(&corpus);
    if name != "expression" {
        command.arg(root().join("www/surveys")).arg(root().join("tests/fixtures"));
    }
    command.arg("--").args(["-dict=tests/fuzz/words.dict", "-max_len=20000", "-rss_limit_mb=4096"]);
    command.arg(format!("-timeout={PATIENCE}")).arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-artifact_prefix={}/{name}-", folder.display()));
    println!("{name}: {seconds} s");
    run(&mut command).map_err(|error| {
        format!(
            "{error}\nIf cargo knows no `fuzz`: cargo install cargo-fuzz. A finding is in {}",
            folder.display()
        )
    })
}
