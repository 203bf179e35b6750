//! `manyi test`: runs a survey-core/tester suite on a definition.
//!
//! | file | what it knows |
//! |---|---|
//! | `suite` | the suite as it is written, and what is wrong with its form |
//! | `run` | a test from its start to its end, step by step |
//! | `target` | which element a name or path means |
//! | `enter` | what a respondent could enter, and what is refused |
//! | `checks` | what each check looks at |
//! | `equality` | when two values count as the same |
//! | `report` | the results, for people and for programs |
//!
//! Clock and seed are survey-core's: the start of 2024, local time, and 1.

mod checks;
mod enter;
mod equality;
mod report;
mod run;
mod suite;
mod target;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use manyi::definition::Definition;
use manyi::value::Value;

use super::{Failure, Format, Outcome, output, read_text};
use suite::Suite;

/// Runs a suite of tests (the format of survey-core/tester) on a definition
#[derive(Args)]
#[command(after_help = "Examples:
  manyi test supplier.json supplier.tests.json
  manyi test supplier.json supplier.tests.json --format json

A suite:
  {\"tests\": [{\"name\": \"a low score asks why\", \"steps\": [
    {\"set\": {\"overall\": 2}},
    {\"expect\": {\"why\": {\"visible\": true, \"required\": true}}},
    {\"complete\": {\"survey\": true}},
    {\"expect\": {\"survey\": {\"state\": \"running\"}, \"why\": {\"errorCount\": 1}}}
  ]}]}

A failed check lets the test go on; a command that a respondent could not carry out ends it.
Exit status 1: a test failed, or a file cannot be read.")]
pub(super) struct Test {
    /// The definition, a JSON file
    definition: PathBuf,

    /// The suite, a JSON file
    suite: PathBuf,

    /// How results are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Test {
    pub(super) fn run(self) -> Outcome {
        let Test { definition, suite, format } = self;
        let text = read_text(&definition).map_err(Failure::Because)?;
        let suite_text = read_text(&suite).map_err(Failure::Because)?;
        if let Err(problem) = Definition::parse(&text) {
            let (line, column) = (problem.line, problem.column);
            return Err(Failure::Because(format!(
                "{}:{line}:{column}: {}",
                definition.display(),
                problem.message
            )));
        }
        let root = Value::parse(&text)
            .map_err(|error| Failure::Because(format!("{}: {error}", definition.display())))?;
        let suite = Value::parse(&suite_text)
            .map_err(|error| error.to_string())
            .and_then(Suite::read)
            .map_err(|reason| Failure::Because(format!("{}: {reason}", suite.display())))?;
        let results: Vec<report::TestResult> =
            suite.cases.into_iter().map(|case| run::run(&root, case)).collect();
        let mut out = output();
        match format {
            Format::Json => report::write_json(&mut out, &results)?,
            Format::Text => report::write_text(&mut out, &results)?,
        }
        out.flush()?;
        if results.iter().any(report::TestResult::has_failed) {
            Err(Failure::Found)
        } else {
            Ok(())
        }
    }
}
