//! The verbs of `manyi`, one file each.
//!
//! ```text
//! manyi check supplier.json
//! manyi eval "{age} >= 18" --values '{"age": 20}'
//! manyi test supplier.json supplier.tests.json
//! manyi metric nps < answers.json
//! manyi score supplier.json responses.ndjson --by subject.branch
//! manyi sql supplier.json --dialect duckdb
//! manyi serve --store responses.sqlite
//! ```
//!
//! Results go to standard output, complaints to standard error. Exit status 0 means that all is
//! well, 1 that the input is bad or that a check or a test failed, 2 that the command line is wrong.

mod batch;
mod check;
mod eval;
mod metric;
mod score;
mod serve;
mod sql;
mod test;

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

#[derive(Parser)]
#[command(
    name = "manyi",
    version,
    about = "Checks, tests, scores and serves satisfaction questionnaires (SurveyJS definitions and manyi's own keys)",
    after_help = "Examples:
  manyi check supplier.json                              what is wrong with a definition
  manyi eval \"{age} >= 18\" --values '{\"age\": 20}'        what an expression yields
  manyi test supplier.json supplier.tests.json           a survey-core/tester suite
  manyi metric nps < answers.json                        a statistic of numbers
  manyi score supplier.json responses.ndjson             the scores of many responses
  manyi sql supplier.json --dialect duckdb               the same, as views in a database
  manyi serve                                            the pages and the collector

Exit status: 0 all is well, 1 bad input or a failed check or test, 2 wrong usage.
`manyi help VERB` says more about a verb."
)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Check(check::Check),
    Eval(eval::Eval),
    Test(test::Test),
    Metric(metric::Metric),
    Score(score::Score),
    Sql(sql::Sql),
    Serve(serve::Serve),
}

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Why a verb did not end well.
enum Failure {
    /// The result, already written, is that something is wrong.
    Found,
    /// The verb could not do its work, for this reason.
    Because(String),
    /// Nobody reads the output any more: a pipe into `head` has what it wants.
    Unheard,
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::Unheard,
            _ => Failure::Because(error.to_string()),
        }
    }
}

type Outcome = Result<(), Failure>;

/// Does what the command line says.
pub(crate) fn run() -> ExitCode {
    let Line { verb } = Line::parse();
    let outcome = match verb {
        Verb::Check(check) => check.run(),
        Verb::Eval(eval) => eval.run(),
        Verb::Test(test) => test.run(),
        Verb::Metric(metric) => metric.run(),
        Verb::Score(score) => score.run(),
        Verb::Sql(sql) => sql.run(),
        Verb::Serve(serve) => serve.run(),
    };
    match outcome {
        Ok(()) | Err(Failure::Unheard) => ExitCode::SUCCESS,
        Err(Failure::Found) => ExitCode::FAILURE,
        Err(Failure::Because(reason)) => {
            eprintln!("manyi: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// The text of a file; of standard input for `-`.
fn read_text(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(path).map(|found| bytes = found)
    };
    read.map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        format!("{}: line {line} is not UTF-8; save the file as UTF-8", path.display())
    })
}

/// Standard output, gathered into large writes.
fn output() -> impl Write {
    std::io::BufWriter::with_capacity(64 * 1024, std::io::stdout().lock())
}
