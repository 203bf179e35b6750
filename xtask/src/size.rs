//! `cargo xtask size`: what a page loads until the first question, to the byte.
//!
//! The bytes of each file are on record in `xtask/size.json`: a change that costs or saves bytes
//! changes that file in the same commit, where a reviewer sees it. `--functions` tells where the
//! bytes of a module lie.

use crate::dist::{self, Build, Module};
use crate::process::{node, run};
use crate::{Outcome, setup, wasm};

/// The verb.
pub fn size(arguments: &[String]) -> Outcome {
    let flag = match arguments {
        [] => "--compare",
        [flag] if flag == "--record" => "--record",
        [flag] if flag == "--functions" => return largest_functions("widget"),
        [flag, module] if flag == "--functions" => return largest_functions(module),
        _ => return Err("usage: cargo xtask size [--record | --functions [MODULE]]".to_owned()),
    };
    dist::build(Build::Release)?;
    measure(flag)
}

/// The largest functions of a module after optimization, in raw bytes.
fn largest_functions(module: &str) -> Outcome {
    const ROWS: usize = 100;
    let mut functions = wasm::functions(&dist::with_names(Module::named(module)?)?)?;
    let total: usize = functions.iter().map(|(_, size)| size).sum();
    functions.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    println!("{total:>7}  {} functions", functions.len());
    for (name, size) in functions.iter().take(ROWS) {
        // The hash of the compiler says nothing here.
        let name = name.rsplit_once("::h").map_or(name.as_str(), |(name, _)| name);
        println!("{size:>7}  {name}");
    }
    Ok(())
}

/// Measures dist/ as it is.
pub fn compare() -> Outcome {
    measure("--compare")
}

fn measure(flag: &str) -> Outcome {
    setup::npm_packages()?;
    // brotli comes with Node; a Rust encoder would be a dependency for this table alone.
    run(node().args(["xtask/size.mjs", flag]))
}
