//! `cargo xtask serve`: from a fresh clone to the demo site in one command.

use crate::dist::{self, Build};
use crate::process::{cargo, run};
use crate::{Outcome, setup};

/// The verb. Arguments after `--` go to `manyi serve`.
pub fn serve(arguments: &[String]) -> Outcome {
    let (build, rest) = match arguments.split_first() {
        Some((flag, rest)) if flag == "--dev" => (Build::Development, rest),
        _ => (Build::Release, arguments),
    };
    let rest = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
    setup::npm_packages()?;
    dist::build(build)?;
    // Not `--release`: that optimizes the whole collector at link time, which takes minutes.
    run(cargo().args(["run", "--quiet", "--bin", "manyi", "--", "serve"]).args(rest))
}
