//! What is wrong with a `scoring` block, with line and advice, for `manyi check`. Natively only.

use super::answer::is_same;
use super::reading::below;
use super::{Advice, Index, Method, Scoring};
use crate::definition::{Definition, Problem, Severity, nearest};
use crate::platform::number_text;
use crate::value::{Value, json};

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
    let (scoring, mistakes) = Scoring::of(&definition);
    let problem = |severity, pointer: String, message, suggestion| {
        let (line, column) = json::locate(text, &pointer).unwrap_or((1, 1));
        Problem { severity, pointer, line, column, message, suggestion }
    };
    let mistakes = mistakes.into_iter().map(|mistake| {
        let suggestion = suggestion(&mistake.advice);
        problem(mistake.severity, mistake.pointer, mistake.message, suggestion)
    });
    let doubts = doubts(definition.property("scoring"), &scoring).into_iter();
    let doubts = doubts.map(|doubt| {
        problem(Severity::Warning, doubt.pointer, doubt.message, Some(doubt.suggestion))
    });
    let mut problems: Vec<Problem> = mistakes.chain(doubts).collect();
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}

/// What can be scored, but hardly is what its author means.
struct Doubt {
    pointer: String,
    message: String,
    suggestion: String,
}

fn doubts(block: &Value, scoring: &Scoring) -> Vec<Doubt> {
    let mut found = vec![];
    for (name, scale) in block.get("scales").as_map().iter().flat_map(|scales| scales.iter()) {
        found.extend(points_that_do_not_apply(scale, &below("/scoring/scales", name)));
    }
    for index in &scoring.indices {
        let written = block.get("indices").get(&index.name);
        found.extend(out_of_reach(
            written,
            &below("/scoring/indices", &index.name),
            bounds(scoring, index),
        ));
    }
    found
}

/// Points of a scale that are named as not applicable, too: they count as answers.
fn points_that_do_not_apply(scale: &Value, at: &str) -> Vec<Doubt> {
    let range = scale.get("from").as_number().zip(scale.get("to").as_number());
    let is_point = |value: &Value| {
        let is_in_range = |(low, high): (f64, f64)| {
            value
                .as_number()
                .is_some_and(|number| (low..=high).contains(&number) && number.fract() == 0.0)
        };
        range.is_some_and(is_in_range)
            || scale.get("points").as_list().iter().any(|point| is_same(point.get("value"), value))
    };
    let at = below(at, "notApplicable");
    let members = scale.get("notApplicable").as_list().iter().enumerate();
    members
        .filter(|(_, value)| is_point(value))
        .map(|(place, value)| Doubt {
            pointer: below(&at, &place.to_string()),
            message: format!(
                "{} is a point of this scale, and counts as an answer.",
                value.to_json()
            ),
            suggestion: "Take it out here, or out of the points.".to_owned(),
        })
        .collect()
}

/// Targets, benchmarks and levels that no response can come to.
fn out_of_reach(written: &Value, at: &str, (low, high): (f64, f64)) -> Vec<Doubt> {
    let mut numbers = vec![(below(at, "target"), written.get("target"))];
    let targets = written.get("targets").as_map();
    for (group, target) in targets.iter().flat_map(|targets| targets.iter()) {
        numbers.push((below(&below(at, "targets"), group), target));
    }
    for (place, benchmark) in written.get("benchmarks").as_list().iter().enumerate() {
        let at = below(&below(at, "benchmarks"), &place.to_string());
        numbers.push((below(&at, "value"), benchmark.get("value")));
    }
    for (place, level) in written.get("levels").as_list().iter().enumerate() {
        let from = level.get("from");
        // The lowest level may begin anywhere below.
        if from.as_number().is_some_and(|from| from > low) {
            let at = below(&below(at, "levels"), &place.to_string());
            numbers.push((below(&at, "from"), from));
        }
    }
    let is_out = |number: f64| number < low || number > high;
    numbers
        .into_iter()
        .filter(|(_, number)| number.as_number().is_some_and(is_out))
        .map(|(pointer, number)| Doubt {
            pointer,
            message: format!(
                "{} is out of reach: this index goes from {} to {}.",
                number.to_json(),
                number_text(low),
                number_text(high)
            ),
            suggestion: "Write a value that it can have.".to_owned(),
        })
        .collect()
}

/// The least and the greatest value of an index, whose items may be on several scales.
fn bounds(scoring: &Scoring, index: &Index) -> (f64, f64) {
    let own = scoring.bounds(index);
    let ranges = index.items.iter().filter_map(|item| scoring.items.get(*item));
    ranges.fold(own, |(least, greatest), item| {
        let (low, high) = match index.method {
            Method::Fuzzy(_) => item.range,
            Method::Gap => (item.range.0 - item.range.1, item.range.1 - item.range.0),
            _ => own,
        };
        (least.min(low), greatest.max(high))
    })
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
