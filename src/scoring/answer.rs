//! Items on their scales, and what an answer is on one.

use alloc::{string::String, vec::Vec};

use crate::platform::number_text;
use crate::value::Value;

/// What a point of a scale says of the respondent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It counts as satisfied.
    Satisfied,
    /// It counts as neither.
    Neither,
    /// It counts as dissatisfied.
    Dissatisfied,
}

/// One of the answers that a scale has.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What is stored.
    pub value: Value,
    /// What it is worth, in the unit of the scale.
    pub score: f64,
    /// What it says of the respondent.
    pub verdict: Verdict,
}

/// A question, or a row of a matrix, that is answered on a scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name: that of the question, or `matrix.row`.
    pub name: String,
    /// The key of its answer among the values.
    pub question: String,
    /// The key of the row, in a matrix.
    pub row: Option<String>,
    /// The points of its scale, already turned round if it is a reversed item.
    pub points: Vec<Point>,
    /// Answers that are none: "not applicable", "don't know".
    pub not_applicable: Vec<Value>,
    /// The least and the greatest score there can be.
    pub range: (f64, f64),
}

/// What somebody answered to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The point at this place of the scale.
    Given(usize),
    /// That the item does not apply, or that the respondent does not know.
    NotApplicable,
    /// Nothing: skipped, or never shown.
    Missing,
    /// Something that the scale does not have. It enters no score.
    OffScale,
}

impl Item {
    /// The answer among the values of a response.
    #[must_use]
    pub fn answer(&self, values: &Value) -> Answer {
        self.answer_to(self.value(values))
    }

    /// What a value says in answer to the item.
    #[must_use]
    pub fn answer_to(&self, value: &Value) -> Answer {
        if is_empty(value) {
            return Answer::Missing;
        }
        match self.points.iter().position(|point| is_same(&point.value, value)) {
            Some(point) => Answer::Given(point),
            None if self.not_applicable.iter().any(|known| is_same(known, value)) => {
                Answer::NotApplicable
            }
            None => Answer::OffScale,
        }
    }

    /// What stands in its place among the values of a response.
    #[must_use]
    pub fn value<'a>(&self, values: &'a Value) -> &'a Value {
        let value = values.get(&self.question);
        match &self.row {
            Some(row) => value.get(row),
            None => value,
        }
    }

    /// The point that an answer gave; nothing if it gave none.
    #[must_use]
    pub fn point(&self, answer: Answer) -> Option<&Point> {
        match answer {
            Answer::Given(point) => self.points.get(point),
            _ => None,
        }
    }

    /// The same item on its scale turned round: `low + high - score`. A point is then satisfied or
    /// not as the point is whose score it takes; where there is none, the opposite of what it was.
    #[must_use]
    pub(super) fn reversed(mut self) -> Item {
        let upright = self.points.clone();
        for point in &mut self.points {
            let score = self.range.0 + self.range.1 - point.score;
            let twin = upright.iter().find(|other| other.score == score);
            point.verdict = match (twin, point.verdict) {
                (Some(twin), _) => twin.verdict,
                (None, Verdict::Satisfied) => Verdict::Dissatisfied,
                (None, Verdict::Dissatisfied) => Verdict::Satisfied,
                (None, Verdict::Neither) => Verdict::Neither,
            };
            point.score = score;
        }
        self
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(members) => members.is_empty(),
        Value::Map(map) => map.is_empty(),
        _ => false,
    }
}

/// Whether two values are the same answer: `5` and `"5"` are, as tables hold texts only.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(number), Value::Text(text)) | (Value::Text(text), Value::Number(number)) => {
            number_text(*number) == *text
        }
        (Value::Bool(truth), Value::Text(text)) | (Value::Text(text), Value::Bool(truth)) => {
            text == if *truth { "true" } else { "false" }
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{borrow::ToOwned, vec};

    fn five_points() -> Item {
        let point =
            |value: f64, verdict| Point { value: Value::from(value), score: value, verdict };
        Item {
            name: "m.r".to_owned(),
            question: "m".to_owned(),
            row: Some("r".to_owned()),
            points: vec![
                point(1.0, Verdict::Dissatisfied),
                point(2.0, Verdict::Dissatisfied),
                point(3.0, Verdict::Neither),
                point(4.0, Verdict::Neither),
                point(5.0, Verdict::Satisfied),
            ],
            not_applicable: vec![Value::from("none")],
            range: (1.0, 5.0),
        }
    }

    #[test]
    fn given_not_applicable_missing_and_off_scale_are_four_things() {
        let item = five_points();
        for (values, answer) in [
            (r#"{"m": {"r": 2}}"#, Answer::Given(1)),
            (r#"{"m": {"r": "2"}}"#, Answer::Given(1)),
            (r#"{"m": {"r": "none"}}"#, Answer::NotApplicable),
            (r#"{"m": {"other": 2}}"#, Answer::Missing),
            (r#"{"m": {"r": ""}}"#, Answer::Missing),
            ("{}", Answer::Missing),
            (r#"{"m": {"r": 2.5}}"#, Answer::OffScale),
            (r#"{"m": {"r": [2]}}"#, Answer::OffScale),
        ] {
            assert_eq!(item.answer(&Value::parse(values).unwrap()), answer, "{values}");
        }
    }

    #[test]
    fn a_reversed_item_takes_score_and_verdict_of_the_mirrored_point() {
        let reversed = five_points().reversed();
        let of = |place: usize| (reversed.points[place].score, reversed.points[place].verdict);
        assert_eq!(of(0), (5.0, Verdict::Satisfied));
        assert_eq!(of(1), (4.0, Verdict::Neither));
        assert_eq!(of(4), (1.0, Verdict::Dissatisfied));
    }
}
