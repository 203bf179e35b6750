//! `manyi metric`: a statistic of numbers.

use std::io::{BufRead, Read, Write};

use clap::Args;
use manyi::metrics;
use manyi::value::Value;

use super::batch::{self, Answer};
use super::{Failure, Outcome, output};

/// Prints a statistic (NPS, alpha, raking, ...) of the numbers on standard input
#[derive(Args)]
#[command(after_help = "Examples:
  echo '{\"input\":{\"promoters\":6,\"passives\":3,\"detractors\":1}}' | manyi metric nps
  echo '{\"input\":{\"k\":81,\"n\":263},\"params\":{\"conf\":0.9}}' | manyi metric wilson_interval
  manyi metric --batch < tasks.ndjson
  manyi metric --list

Standard input is an object {\"input\",\"params\"}; params may be absent. What a method makes of them
is told in the documentation of the module `metrics`. What is undefined is null.
A batch reads one object per line and answers with one object per line:
  {\"id\",\"method\",\"input\",\"params\"} -> {\"id\",\"result\"} or {\"id\",\"error\"}
Exit status 1: the input is not what the method needs (in a batch: some line cannot be read).")]
pub(super) struct Metric {
    /// The method, such as nps
    #[arg(required_unless_present_any = ["batch", "list"], conflicts_with_all = ["batch", "list"])]
    method: Option<String>,

    /// Compute every line of standard input
    #[arg(long, conflicts_with = "list")]
    batch: bool,

    /// Print the names of all methods
    #[arg(long)]
    list: bool,
}

impl Metric {
    pub(super) fn run(self) -> Outcome {
        let mut out = output();
        match self.method {
            Some(method) => compute_one(&method, &mut std::io::stdin().lock(), &mut out),
            None if self.list => list(&mut out),
            None => compute_lines(&mut std::io::stdin().lock(), &mut out),
        }
    }
}

fn list(out: &mut impl Write) -> Outcome {
    for name in metrics::methods() {
        writeln!(out, "{name}")?;
    }
    Ok(out.flush()?)
}

fn compute_one(method: &str, input: &mut impl Read, out: &mut impl Write) -> Outcome {
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    let task = Value::parse(&text)
        .map_err(|error| Failure::Because(format!("standard input is not JSON: {error}")))?;
    if task.as_map().is_none() {
        return Err(Failure::Because(
            "standard input must be an object {\"input\",\"params\"}".to_owned(),
        ));
    }
    let result = metrics::compute(method, task.get("input"), task.get("params"))
        .map_err(|error| Failure::Because(error.to_string()))?;
    writeln!(out, "{}", result.to_json())?;
    Ok(out.flush()?)
}

/// Answers each line of `input` with a line.
fn compute_lines(input: &mut impl BufRead, out: &mut impl Write) -> Outcome {
    batch::answer_lines(input, out, "result", |task| {
        let method = match task.get("method") {
            Some(Value::Text(method)) => method,
            Some(_) => return Answer::Unreadable("\"method\" must be a text".to_owned()),
            None => return Answer::Unreadable("\"method\" is missing".to_owned()),
        };
        let part = |key: &str| task.get(key).unwrap_or(&Value::Null);
        match metrics::compute(method, part("input"), part("params")) {
            Ok(result) => Answer::Value(result),
            Err(error) => Answer::Error(error.to_string()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &str) -> (String, bool) {
        let mut out = Vec::new();
        let ended_well = compute_lines(&mut input.as_bytes(), &mut out).is_ok();
        (String::from_utf8(out).unwrap(), ended_well)
    }

    #[test]
    fn each_line_gets_its_result() {
        let (out, well) = answers(
            "{\"id\":1,\"method\":\"wilson_interval\",\"input\":{\"k\":0,\"n\":0}}\n\n{\"id\":\"x\",\"method\":\"nope\",\"input\":{}}\n",
        );
        let mut lines = out.lines();
        assert_eq!(
            lines.next(),
            Some("{\"id\":1,\"result\":{\"ci\":null,\"lower\":null,\"upper\":null}}")
        );
        assert!(lines.next().unwrap().starts_with("{\"id\":\"x\",\"error\":\"there is no method"));
        assert!(well);
    }

    #[test]
    fn a_line_without_a_method_cannot_be_read() {
        let (out, well) = answers("{\"id\":3,\"input\":{}}");
        assert_eq!(out, "{\"id\":3,\"error\":\"\\\"method\\\" is missing\"}\n");
        assert!(!well);
    }

    #[test]
    fn a_fault_of_the_input_names_the_key() {
        let fault = |text: &str| match compute_one("nps", &mut text.as_bytes(), &mut Vec::new()) {
            Err(Failure::Because(reason)) => reason,
            _ => "no fault".to_owned(),
        };
        assert!(fault("{").starts_with("standard input is not JSON: line 1"), "{}", fault("{"));
        assert!(fault("[]").contains("{\"input\",\"params\"}"));
        let wrong = fault("{\"input\":{\"scores\":7}}");
        assert_eq!(wrong, "input.scores must be a list, not 7");
    }
}
