//! `manyi eval`: what an expression yields.

use std::io::{BufRead, Write};

use clap::Args;
use manyi::expression::{Expression, SyntaxError, Values};
use manyi::platform::SystemClock;
use manyi::value::{Map, Value};

use super::batch::{self, Answer};
use super::{Failure, Outcome, output};

/// Prints the value of an expression as JSON
#[derive(Args)]
#[command(after_help = "Examples:
  manyi eval \"{age} >= 18\" --values '{\"age\": 20}'                      true
  manyi eval \"sumInArray({items}, 'price')\" --values '{\"items\":[{\"price\":2},{\"price\":3}]}'
  echo '{\"id\":1,\"expression\":\"{a}+1\",\"values\":{\"a\":2}}' | manyi eval --batch
                                                                     {\"id\":1,\"value\":3}

A batch reads one object per line and answers with one object per line:
  {\"id\",\"expression\",\"values\"} or {…,\"condition\":true} -> {\"id\",\"value\"} or {\"id\",\"error\"}
undefined, NaN, infinity and an unknown function yield null; dates are ISO 8601 in UTC.
Exit status 1: the expression or the values cannot be read (in a batch: some line cannot).")]
pub(super) struct Eval {
    /// The expression, such as "{age} >= 18"
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    expression: Option<String>,

    /// The values of the variables, a JSON object
    #[arg(
        long,
        value_name = "JSON",
        default_value = "{}",
        hide_default_value = true,
        conflicts_with = "batch"
    )]
    values: String,

    /// Yield true or false, by the rule that visibleIf follows
    #[arg(long, conflicts_with = "batch")]
    condition: bool,

    /// Evaluate every line of standard input
    #[arg(long)]
    batch: bool,
}

impl Eval {
    pub(super) fn run(self) -> Outcome {
        match self.expression {
            Some(expression) => evaluate_one(&expression, &self.values, self.condition),
            None => evaluate_lines(&mut std::io::stdin().lock(), &mut output()),
        }
    }
}

fn evaluate_one(text: &str, values: &str, condition: bool) -> Outcome {
    let expression =
        Expression::parse(text).map_err(|error| Failure::Because(pointed_out(text, error)))?;
    let values = Value::parse(values)
        .map_err(|error| Failure::Because(format!("--values is not JSON: {error}")))?;
    let Value::Map(values) = values else {
        return Err(Failure::Because(
            "--values must be an object such as {\"age\": 20}".to_owned(),
        ));
    };
    let mut out = output();
    writeln!(out, "{}", yielded(&expression, &values, condition).to_json())?;
    Ok(out.flush()?)
}

fn yielded(expression: &Expression, values: &Map, condition: bool) -> Value {
    let scope = Values { values, clock: &SystemClock };
    if condition { Value::Bool(expression.holds(&scope)) } else { expression.evaluate(&scope) }
}

/// The expression with a mark under the place of the error.
fn pointed_out(text: &str, error: SyntaxError) -> String {
    let before = text.get(..error.at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let indent = " ".repeat(before[line_start..].chars().count());
    format!("the expression cannot be read: {}\n  {line}\n  {indent}^", error.message())
}

/// Answers each line of `input` with a line.
fn evaluate_lines(input: &mut impl BufRead, out: &mut impl Write) -> Outcome {
    let mut known = Known::default();
    batch::answer_lines(input, out, "value", |task| {
        let task = match read_task(task) {
            Ok(task) => task,
            Err(reason) => return Answer::Unreadable(reason),
        };
        match known.expression(&task.expression) {
            Ok(expression) => Answer::Value(yielded(expression, &task.values, task.condition)),
            Err(error) => Answer::Error(format!(
                "at character {}: {}",
                task.expression[..error.at].chars().count() + 1,
                error.message()
            )),
        }
    })
}

/// The expression of the line before: a batch often asks the same one of many responses.
#[derive(Default)]
struct Known {
    text: String,
    parsed: Option<Result<Expression, SyntaxError>>,
}

impl Known {
    fn expression(&mut self, text: &str) -> Result<&Expression, SyntaxError> {
        if self.text != text {
            text.clone_into(&mut self.text);
            self.parsed = None;
        }
        self.parsed.get_or_insert_with(|| Expression::parse(text)).as_ref().map_err(|error| *error)
    }
}

struct Task {
    expression: String,
    values: Map,
    condition: bool,
}

/// Reads what a line asks for.
fn read_task(mut task: Map) -> Result<Task, String> {
    let expression = match task.remove("expression") {
        Some(Value::Text(text)) => text,
        Some(_) => return Err("\"expression\" must be a text".to_owned()),
        None => return Err("\"expression\" is missing".to_owned()),
    };
    let values = match task.remove("values") {
        Some(Value::Map(values)) => values,
        None | Some(Value::Null) => Map::new(),
        Some(_) => return Err("\"values\" must be an object".to_owned()),
    };
    let condition = task.get("condition") == Some(&Value::Bool(true));
    Ok(Task { expression, values, condition })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &str) -> (String, bool) {
        let mut out = Vec::new();
        let ended_well = evaluate_lines(&mut input.as_bytes(), &mut out).is_ok();
        (String::from_utf8(out).unwrap(), ended_well)
    }

    #[test]
    fn each_line_gets_a_line_with_its_id() {
        let (out, well) = answers(
            "{\"id\":1,\"expression\":\"{a}+1\",\"values\":{\"a\":2}}\n\n{\"id\":\"x\",\"expression\":\"{a}\",\"values\":{\"a\":1},\"condition\":true}",
        );
        assert_eq!(out, "{\"id\":1,\"value\":3}\n{\"id\":\"x\",\"value\":true}\n");
        assert!(well);
    }

    #[test]
    fn an_expression_that_does_not_parse_is_an_answer_and_not_a_failure() {
        let (out, well) = answers(
            "{\"id\":7,\"expression\":\"1 + ?\",\"values\":{}}\n{\"id\":8,\"expression\":\"2\"}",
        );
        assert!(out.starts_with("{\"id\":7,\"error\":\"at character 5: "), "{out}");
        assert!(out.ends_with("{\"id\":8,\"value\":2}\n"), "{out}");
        assert!(well);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_answered_and_the_rest_goes_on() {
        for bad in [
            "{",
            "[1]",
            "\u{fffd}",
            "{\"expression\":1}",
            "{}",
            "{\"expression\":\"1\",\"values\":[]}",
        ] {
            let (out, well) =
                answers(&format!("{bad}\n{{\"id\":2,\"expression\":\"1\",\"values\":{{}}}}\n"));
            assert!(out.starts_with("{\"id\":null,\"error\":\""), "{bad}: {out}");
            assert!(out.ends_with("{\"id\":2,\"value\":1}\n"), "{bad}: {out}");
            assert!(!well, "{bad}");
        }
    }

    #[test]
    fn the_place_of_an_error_is_marked() {
        let text = "1 + ?";
        let error = Expression::parse(text).unwrap_err();
        assert!(
            pointed_out(text, error).ends_with("  1 + ?\n      ^"),
            "{}",
            pointed_out(text, error)
        );
    }
}
