//! `manyi score`: many responses, counted and reported.
//!
//! Responses come as NDJSON of envelopes, as the collector's CSV or as its SQLite store; each file is
//! read once, in batches that all cores count side by side, and only counts are kept. A row that
//! cannot be used is written to standard error with its line, in the order of the file, and counted.

mod counter;
mod crew;
mod each;
mod partial;
mod progress;
mod quick;
pub(super) mod row;
mod scan;
mod sections;
mod source;
mod table;
mod text;
mod tokens;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use manyi::definition::{Definition, Severity};
use manyi::scoring::{Report, Scoring, check};
use manyi::value::{Map, Value};

use super::{Failure, Outcome, output, read_text};
use counter::Counter;
use partial::Partial;
use progress::Progress;
use row::Rows;

/// Reports the scores of many responses, by the `scoring` block of their definition
#[derive(Args)]
#[command(after_help = "Examples:
  manyi score supplier.json responses.ndjson
  manyi score supplier.json responses.sqlite --by subject.branch
  manyi score supplier.json 2026-*.csv --format csv > scores.csv
  manyi score supplier.json north.ndjson --partial > north.tally
  manyi score supplier.json --merge north.tally south.tally
  manyi score supplier.json responses.ndjson --each > scores.ndjson

RESPONSES are NDJSON of envelopes, CSV as the collector exports it, or the collector's store; - is
standard input. Only completed responses to this very definition count. Rows that cannot be used
are told on standard error with their line, and counted: what is no JSON, has unknown fields,
belongs to another version of the definition. Of an answer that is off its scale only the answer
is left out. The same response in two files counts twice.

A FIELD is subject.branch, context.order, wave, channel, locale, or the name of a question.

Exit status 1: there were such rows or answers (the report is of all others), or nothing could be
read.")]
pub(super) struct Score {
    /// The definition with its `scoring` block
    definition: PathBuf,

    /// Responses; with --merge, tallies
    #[arg(required = true)]
    responses: Vec<PathBuf>,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,

    /// Also report each value of this field, and rank them
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,

    /// Write a tally instead of a report: whole numbers, to be merged with others
    #[arg(long, conflicts_with_all = ["merge", "format"])]
    partial: bool,

    /// Read tallies instead of responses
    #[arg(long)]
    merge: bool,

    /// Write the scores, alerts and flags of each response instead of a report: a line of JSON for
    /// each, from NDJSON only
    #[arg(long, conflicts_with_all = ["partial", "merge", "by", "format"])]
    each: bool,

    /// Also take responses to the definition with this fingerprint: an earlier version that asked
    /// the same
    #[arg(long, value_name = "HASH")]
    accept: Vec<String>,

    /// How many threads count, instead of one for each core. The report is the same
    #[arg(long, value_name = "N")]
    threads: Option<std::num::NonZeroU8>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// For programs, with every figure.
    Json,
    /// For spreadsheets: a row per group and figure.
    Csv,
}

impl Score {
    pub(super) fn run(self) -> Outcome {
        let (definition, scoring) = read_definition(&self.definition)?;
        if self.each {
            let reader = row::Reader::new(&definition, &scoring, &self.accept, None);
            return each::write(&self.responses, &scoring, &reader);
        }
        let by = self.by.as_deref();
        let counted = if self.merge {
            partial::merged(&self.responses, &definition, &scoring, by)?
        } else {
            self.count(&definition, &scoring)?
        };
        let mut out = output();
        if self.partial {
            writeln!(out, "{}", counted.to_value(&definition, &scoring).to_json())?;
        } else {
            let report = Report::of(&scoring, &counted.tally);
            let locale = definition.property("locale").as_text().unwrap_or("en");
            match self.format {
                Form::Text => text::write(&mut out, &report, &counted.rows, locale)?,
                Form::Csv => table::write(&mut out, &report, locale)?,
                Form::Json => {
                    let report = report.to_value(locale);
                    let by = counted.by.as_deref();
                    let whole = with_head(report, &definition, by, &counted.rows);
                    writeln!(out, "{}", whole.to_json())?;
                }
            }
        }
        out.flush()?;
        match counted.rows.faulty() {
            0 => Ok(()),
            _ => Err(Failure::Found),
        }
    }

    /// Counts the rows of all files.
    fn count(&self, definition: &Definition, scoring: &Scoring) -> Result<Partial, Failure> {
        let reader = row::Reader::new(definition, scoring, &self.accept, self.by.as_deref());
        reader.check_field().map_err(Failure::Because)?;
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = self.threads.map_or_else(cores, |threads| usize::from(threads.get()));
        let mut counters: Vec<Counter<'_>> = (0..threads).map(|_| Counter::new(&reader)).collect();
        let mut complaints = std::io::BufWriter::new(std::io::stderr().lock());
        for path in &self.responses {
            let name = path.display().to_string();
            let mut progress = Progress::of(path);
            let mut lines = 0;
            let done = crew::count(path, &reader, &mut counters, |told| {
                // Who does not listen to complaints still gets the report.
                if !told.complaints.is_empty() {
                    progress.clear(&mut complaints);
                }
                for (line, words) in &told.complaints {
                    let _ = writeln!(complaints, "{name}:{}: {words}", lines + line);
                }
                lines += told.lines;
                progress.show(told, &mut complaints);
            });
            progress.clear(&mut complaints);
            let _ = complaints.flush();
            done.map_err(|reason| Failure::Because(format!("{name}: {reason}")))?;
        }
        let (tally, rows) = Counter::together(counters);
        Ok(Partial { by: self.by.clone(), tally, rows })
    }
}

/// The definition and its scoring. A block with a mistake scores nothing: half a report misleads.
pub(super) fn read_definition(path: &std::path::Path) -> Result<(Definition, Scoring), Failure> {
    let text = read_text(path).map_err(Failure::Because)?;
    let file = path.display();
    let definition = Definition::parse(&text).map_err(|problem| {
        Failure::Because(format!("{file}:{}: {}", problem.line, problem.message))
    })?;
    let problems = check(&text);
    let mut errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    if let Some(error) = errors.next() {
        return Err(Failure::Because(format!(
            "{file}:{}: {} (`manyi check` tells all that is wrong)",
            error.line, error.message
        )));
    }
    let (scoring, _) = Scoring::of(&definition);
    if scoring.items.is_empty() {
        return Err(Failure::Because(format!(
            "{file}: there is nothing to score; a \"scoring\" block with \"scales\" says what is"
        )));
    }
    Ok((definition, scoring))
}

/// The report under what it is about.
fn with_head(report: Value, definition: &Definition, by: Option<&str>, rows: &Rows) -> Value {
    let meta = definition.property("meta");
    let mut survey = Map::new();
    survey.insert("name", meta.get("name").clone());
    survey.insert("version", meta.get("version").clone());
    survey.insert_text("hash", definition.hash());
    let mut whole = Map::new();
    whole.insert("survey", Value::Map(survey));
    whole.insert("by", by.map_or(Value::Null, Value::from));
    whole.insert("rows", rows.to_value());
    if let Value::Map(report) = report {
        for (key, value) in report.into_entries() {
            whole.insert(&key, value);
        }
    }
    Value::Map(whole)
}
