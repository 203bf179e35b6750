//! `cargo xtask size`: what a page loads until the first question, to the byte.
//!
//! The bytes of each file are on record in `xtask/size.json`: a change that costs or saves bytes
//! changes that file in the same commit, where a reviewer sees it.

use crate::dist::{self, Build};
use crate::process::{node, run};
use crate::{Outcome, setup};

/// The verb.
pub fn size(arguments: &[String]) -> Outcome {
    let record = match arguments {
        [] => false,
        [flag] if flag == "--record" => true,
        _ => return Err("usage: cargo xtask size [--record]".to_owned()),
    };
    dist::build(Build::Release)?;
    measure(if record { "--record" } else { "--compare" })
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
