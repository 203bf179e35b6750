//! `cargo xtask bench`: speed beside SurveyJS and beside the same page written by hand.

use crate::dist::{self, Build};
use crate::process::{node, run};
use crate::{Outcome, setup};

/// The verb. The arguments go to `tests/bench/run.mjs`, which says what they are.
pub fn bench(arguments: &[String]) -> Outcome {
    dist::build(Build::Release)?;
    run(node().arg("tests/bench/run.mjs").args(arguments).env("CHROMIUM", setup::chromium()?))
}
