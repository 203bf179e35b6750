//! What is wrong with a `scoring` block, with line and advice, for `manyi check`. Natively only.

use super::{Advice, Scoring};
use crate::definition::{Definition, Problem, nearest};
use crate::value::json;

/// More words than this are not listed.
const MOST_WORDS: usize = 12;

/// Everything that is wrong with the `scoring` block of the definition in `text`, in the order of
/// the text. Nothing if the text is no definition: [`crate::definition::check`] tells that.
///
/// ```
/// let text = r#"{"elements": [{"type": "rating", "name": "speed"}],
///     "scoring": {"scales": {"s": {"from": 1, "to": 5, "items": ["sped"]}}}}"#;
/// let problems = manyi::scoring::check(text);
/// assert_eq!(problems[0].pointer, "/scoring/scales/s/items/0");
/// assert_eq!(problems[0].line, 2);
/// assert_eq!(problems[0].suggestion.as_deref(), Some("Did you mean \"speed\"?"));
/// ```
#[must_use]
pub fn check(text: &str) -> Vec<Problem> {
    let Ok(definition) = Definition::parse(text) else { return vec![] };
    let (_, mistakes) = Scoring::of(&definition);
    let mut problems: Vec<Problem> = mistakes
        .into_iter()
        .map(|mistake| {
            let (line, column) = json::locate(text, &mistake.pointer).unwrap_or((1, 1));
            Problem {
                severity: mistake.severity,
                pointer: mistake.pointer,
                line,
                column,
                message: mistake.message,
                suggestion: suggestion(&mistake.advice),
            }
        })
        .collect();
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}

fn suggestion(advice: &Advice) -> Option<String> {
    match advice {
        Advice::Do(words) => Some((*words).to_owned()),
        Advice::OneOf { known, .. } if known.is_empty() => {
            Some("There is nothing yet that could be named: write it first.".to_owned())
        }
        Advice::OneOf { written, known } => nearest(written, known.iter().map(String::as_str))
            .or_else(|| {
                let listed: Vec<&str> = known.iter().take(MOST_WORDS).map(String::as_str).collect();
                let more = if known.len() > MOST_WORDS { ", …" } else { "" };
                Some(format!("It can be {}{more}.", listed.join(", ")))
            }),
    }
}
