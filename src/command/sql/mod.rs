//! `manyi sql`: the scores of `manyi score` as views in a database that has the responses already.
//!
//! ```text
//! {prefix}_responses     the envelopes that count
//!   └ {prefix}_answers        each answer of each, on its scale
//!       ├ {prefix}_gaps           each perceived answer less the expected one
//!       ├ {prefix}_scores         each index of each response
//!       ├ {prefix}_items          each item: n, mean, shares
//!       └ {prefix}_distribution   how many gave each answer
//!           └ {prefix}_indices        each index and dimension
//! ```
//!
//! The arithmetic of an index is written once ([`figures`]), for any grouping: grouped by response it
//! gives scores, grouped by a field it gives indices.

mod dialect;
mod figures;
mod responses;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use manyi::definition::Definition;
use manyi::scoring::Scoring;

use super::score::{read_definition, row::Reader};
use super::{Failure, Outcome, output};
use dialect::{Cell, Dialect, Type};
use figures::Recipes;

/// Prints views that compute in a database what `manyi score` reports
#[derive(Args)]
#[command(after_help = "Examples:
  manyi sql supplier.json --dialect duckdb | duckdb survey.duckdb
  manyi sql supplier.json --dialect postgres --table raw.responses --by subject.branch --by wave

The table has a row for each response: id, a text that no other row has, and envelope, the JSON that
was posted (json, jsonb, text, String). The views, each with PREFIX_ before its name:

  responses     the rows that count, as `manyi score` decides it: completed, of this very definition,
                nothing in them that it does not know. by_1 is the value of the first --by, and so on
  answers       id, item, answer, score, satisfied and dissatisfied (1 or 0), and state:
                given, not_applicable, missing, off_scale
  scores        id, index_name, value: what each index is for one response
  items         by_field, by_value, item, n, mean, satisfied, satisfied_share, dissatisfied,
                dissatisfied_share, not_applicable, missing, off_scale
  distribution  by_field, by_value, item, answer, score, responses
  indices       by_field, by_value, index_name, dimension, value, n (responses that have a value),
                mean_of_responses, answers, mean, satisfied, satisfied_share, dissatisfied,
                dissatisfied_share; dimension is empty for the index itself

by_field is empty in the rows of all responses. Otherwise it is a --by, and by_value is its value;
NULL where a response has none. Shares go from 0 to 1.")]
pub(super) struct Sql {
    /// The definition with its `scoring` block
    definition: PathBuf,

    /// The database that is to understand it
    #[arg(long, value_enum)]
    dialect: Dialect,

    /// The table of envelopes
    #[arg(long, value_name = "NAME", default_value = "responses", value_parser = identifier)]
    table: String,

    /// What the names of the views begin with
    #[arg(long, value_name = "NAME", default_value = "manyi", value_parser = identifier)]
    prefix: String,

    /// Also for each value of this field: subject.branch, context.order, wave, channel, locale, or
    /// the name of a question
    #[arg(long, value_name = "FIELD")]
    by: Vec<String>,

    /// Also take responses to the definition with this fingerprint: an earlier version that asked
    /// the same
    #[arg(long, value_name = "HASH")]
    accept: Vec<String>,
}

impl Sql {
    pub(super) fn run(self) -> Outcome {
        let (definition, scoring) = read_definition(&self.definition)?;
        for by in &self.by {
            let reader = Reader::new(&definition, &scoring, &[], Some(by));
            reader.check_field().map_err(Failure::Because)?;
        }
        let views = Views {
            dialect: self.dialect,
            table: &self.table,
            prefix: &self.prefix,
            by: &self.by,
            accepted: &self.accept,
            definition: &definition,
            scoring: &scoring,
        };
        let mut out = output();
        writeln!(
            out,
            "-- What `manyi score` reports of the responses in {}, to the definition {}.",
            self.table,
            definition.hash()
        )?;
        for (index, reason) in Recipes::of(&views).without {
            writeln!(out, "-- Without the index {index:?}: {reason}.")?;
            eprintln!("manyi: without the index {index:?}: {reason}");
        }
        for (name, query) in views.all() {
            writeln!(out, "\nCREATE OR REPLACE VIEW {}_{name} AS\n{query};", self.prefix)?;
        }
        out.flush()?;
        Ok(())
    }
}

/// A name that needs no quotes, of a table in a schema too.
fn identifier(text: &str) -> Result<String, String> {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && word.chars().all(|one| one.is_ascii_alphanumeric() || one == '_')
    };
    if text.split('.').all(is_word) {
        return Ok(text.to_owned());
    }
    Err("a name is of letters, digits and _; before it may stand that of a schema and a dot"
        .to_owned())
}

/// What the views are made from.
struct Views<'a> {
    dialect: Dialect,
    table: &'a str,
    prefix: &'a str,
    by: &'a [String],
    accepted: &'a [String],
    definition: &'a Definition,
    scoring: &'a Scoring,
}

impl Views<'_> {
    /// All views, those that others are made from first.
    fn all(&self) -> Vec<(&'static str, String)> {
        let mut views = vec![("responses", self.responses()), ("answers", self.answers())];
        if !self.scoring.pairs.is_empty() {
            views.push(("gaps", self.gaps()));
        }
        views.push(("items", self.items()));
        views.push(("distribution", self.distribution()));
        if Recipes::of(self).has_figures() {
            views.push(("scores", self.scores()));
            views.push(("indices", self.indices()));
        }
        views
    }

    /// The name of one of the views.
    fn view(&self, name: &str) -> String {
        format!("{}_{name}", self.prefix)
    }

    /// The columns of the fields that responses are grouped by.
    fn by_columns(&self) -> Vec<String> {
        (1..=self.by.len()).map(|place| format!("by_{place}")).collect()
    }

    /// The id of a response and the fields that it is grouped by.
    fn response_columns(&self) -> String {
        let mut columns = vec!["id".to_owned()];
        columns.extend(self.by_columns());
        columns.join(", ")
    }

    /// The rows of a relation once for all responses and once for each field, as `by_field` and
    /// `by_value`, with these of its columns. It is read once for all of them.
    fn by_each_field(&self, relation: &str, columns: &str) -> String {
        let nothing = self.dialect.cast("NULL", Type::Text);
        if self.by.is_empty() {
            return format!(
                "(SELECT '' AS by_field, {nothing} AS by_value, {columns} FROM {relation})"
            );
        }
        let mut fields = vec![vec![Cell::Whole(0), Cell::Text(String::new())]];
        let mut values = String::new();
        for (at, (field, column)) in self.by.iter().zip(self.by_columns()).enumerate() {
            fields.push(vec![Cell::Whole(at + 1), Cell::Text(field.clone())]);
            values.push_str(&format!(" WHEN {} THEN {column}", at + 1));
        }
        let columns_of_fields = [("number", Type::Whole), ("field", Type::Text)];
        format!(
            "(
    SELECT fields.field AS by_field, CASE fields.number{values} ELSE {nothing} END AS by_value, {columns}
    FROM {relation} CROSS JOIN (
        {}
    ) AS fields)",
            self.dialect.constants(&columns_of_fields, &fields)
        )
    }
}
