//! `manyi check`: what is wrong with definitions.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use manyi::definition::{self, Problem, Severity};
use manyi::delivery;
use manyi::scoring;
use manyi::value::{Map, Value};

use super::{Failure, Format, Outcome, output, read_text};

/// How many characters of a line are shown on each side of a problem. Minified files have one line.
const CONTEXT: usize = 60;

/// Tells what is wrong with definitions, where, and what to do
#[derive(Args)]
#[command(after_help = "Examples:
  manyi check supplier.json
  manyi check www/surveys/*.json
  manyi check --format json supplier.json        one object per problem, one per line
  … | manyi check -                              standard input

An error is what makes part of a definition useless; a warning is what its author hardly meant.
Exit status 1: there is an error, or a file cannot be read. Warnings alone give 0.")]
pub(super) struct Check {
    /// Definitions, as JSON files; - for standard input
    #[arg(required = true, value_name = "DEFINITION")]
    definitions: Vec<PathBuf>,

    /// How problems are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Check {
    pub(super) fn run(self) -> Outcome {
        let mut out = output();
        let mut errors = 0;
        for path in &self.definitions {
            let (text, problems) = match read_text(path) {
                Ok(text) => {
                    let problems = problems_in(&text);
                    (text, problems)
                }
                Err(reason) => {
                    eprintln!("manyi: {reason}");
                    (String::new(), vec![unreadable(path, &reason)])
                }
            };
            errors += problems.iter().filter(|problem| problem.severity == Severity::Error).count();
            match self.format {
                Format::Json => write_json(&mut out, path, problems)?,
                Format::Text => write_text(&mut out, path, &text, &problems)?,
            }
        }
        out.flush()?;
        if errors > 0 { Err(Failure::Found) } else { Ok(()) }
    }
}

/// What is wrong with a definition, its `scoring` and its `delivery` block, in the order of the text.
fn problems_in(text: &str) -> Vec<Problem> {
    let mut problems = definition::check(text);
    problems.extend(scoring::check(text));
    problems.extend(delivery::check(text));
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}

/// A file that cannot be read is a problem like any other to who reads the JSON.
fn unreadable(path: &Path, reason: &str) -> Problem {
    let prefix = format!("{}: ", path.display());
    Problem {
        severity: Severity::Error,
        pointer: String::new(),
        line: 1,
        column: 1,
        message: format!("The file {}.", reason.strip_prefix(&prefix).unwrap_or(reason)),
        suggestion: None,
    }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// One object per problem; a file without problems writes nothing.
fn write_json(out: &mut impl Write, path: &Path, problems: Vec<Problem>) -> std::io::Result<()> {
    for problem in problems {
        let mut object = Map::new();
        object.insert("file", Value::Text(path.display().to_string()));
        object.insert("severity", Value::from(severity_name(problem.severity)));
        object.insert("pointer", Value::Text(problem.pointer));
        object.insert("line", Value::Number(f64::from(problem.line)));
        object.insert("column", Value::Number(f64::from(problem.column)));
        object.insert("message", Value::Text(problem.message));
        object.insert("suggestion", problem.suggestion.map_or(Value::Null, Value::Text));
        writeln!(out, "{}", Value::Map(object).to_json())?;
    }
    Ok(())
}

fn write_text(
    out: &mut impl Write,
    path: &Path,
    text: &str,
    problems: &[Problem],
) -> std::io::Result<()> {
    let file = path.display();
    if problems.is_empty() {
        return writeln!(out, "{file}: ok");
    }
    for problem in problems {
        let Problem { severity, pointer, line, column, message, suggestion } = problem;
        writeln!(out, "{file}:{line}:{column}: {}: {message}", severity_name(*severity))?;
        if let Some((excerpt, mark)) = excerpt(text, *line, *column) {
            let gutter = line.to_string();
            writeln!(out, "  {gutter} | {excerpt}\n  {} | {mark}^", " ".repeat(gutter.len()))?;
        }
        if !pointer.is_empty() {
            writeln!(out, "    at {pointer}")?;
        }
        if let Some(suggestion) = suggestion {
            writeln!(out, "    help: {suggestion}")?;
        }
    }
    let count = |severity, one: &str, many: &str| match problems
        .iter()
        .filter(|problem| problem.severity == severity)
        .count()
    {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    };
    let errors = count(Severity::Error, "error", "errors");
    writeln!(out, "{file}: {errors}, {}", count(Severity::Warning, "warning", "warnings"))
}

/// The part of the line around the column, and the space before the mark under it.
fn excerpt(text: &str, line: u32, column: u32) -> Option<(String, String)> {
    let line = text.lines().nth(line.checked_sub(1)? as usize)?.trim_end();
    let column = column.checked_sub(1)? as usize;
    let from = column.saturating_sub(CONTEXT);
    let part: String = line.chars().skip(from).take(CONTEXT * 2).collect();
    let indent =
        part.chars().take_while(|character| character.is_whitespace()).count().min(column - from);
    let shown: String = part.chars().skip(indent).collect();
    // A wide character takes two places of a terminal.
    let mark = part
        .chars()
        .skip(indent)
        .take(column - from - indent)
        .map(|c| if c < '\u{2e80}' { " " } else { "  " })
        .collect();
    (!shown.is_empty()).then_some((shown, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(severity: Severity) -> Problem {
        Problem {
            severity,
            pointer: "/elements/0/visibleIf".to_owned(),
            line: 2,
            column: 12,
            message: "The expression asks for {b}.".to_owned(),
            suggestion: Some("Did you mean {a}?".to_owned()),
        }
    }

    #[test]
    fn a_problem_is_shown_with_its_place_and_what_to_do() {
        let mut out = Vec::new();
        let text = "{\n   \"满意\": \"{b} = 1\"}";
        write_text(&mut out, Path::new("a.json"), text, &[problem(Severity::Warning)]).unwrap();
        let expected = "a.json:2:12: warning: The expression asks for {b}.
  2 | \"满意\": \"{b} = 1\"}
    |           ^
    at /elements/0/visibleIf
    help: Did you mean {a}?
a.json: 0 errors, 1 warning
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_clean_file_says_ok_to_people_and_nothing_to_programs() {
        let (mut text, mut json) = (Vec::new(), Vec::new());
        write_text(&mut text, Path::new("a.json"), "{}", &[]).unwrap();
        write_json(&mut json, Path::new("a.json"), Vec::new()).unwrap();
        assert_eq!((text, json), (b"a.json: ok\n".to_vec(), Vec::new()));
    }

    #[test]
    fn a_program_gets_one_object_per_problem() {
        let mut out = Vec::new();
        write_json(
            &mut out,
            Path::new("a.json"),
            vec![problem(Severity::Error), problem(Severity::Warning)],
        )
        .unwrap();
        let lines: Vec<Value> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| Value::parse(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].get("file"), &Value::from("a.json"));
        assert_eq!(lines[0].get("severity"), &Value::from("error"));
        assert_eq!(lines[1].get("severity"), &Value::from("warning"));
    }

    #[test]
    fn a_long_line_is_shown_around_the_place_only() {
        let text = format!("{}X{}", "a".repeat(5000), "b".repeat(5000));
        let (shown, mark) = excerpt(&text, 1, 5001).unwrap();
        assert_eq!((shown.len(), mark.len()), (2 * CONTEXT, CONTEXT));
        assert_eq!(&shown[mark.len()..=mark.len()], "X");
    }
}
