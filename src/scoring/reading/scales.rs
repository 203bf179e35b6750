//! `scales`: their points, and the items that are answered on them.

use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

use super::offered::{is_scalable, offered, rows};
use super::{Advice, Reading, below, shown};
use crate::definition::{Element, Kind};
use crate::platform::{floor, number_text};
use crate::scoring::answer::is_same;
use crate::scoring::{Item, Point, Verdict};
use crate::value::{Map, Value};

/// So many points a scale written as `from` and `to` may have.
const MOST_POINTS: f64 = 1001.0;

/// A scale as it is read, before its items.
struct Scale {
    points: Vec<Point>,
    not_applicable: Vec<Value>,
    range: (f64, f64),
}

impl<'a> Reading<'a> {
    pub(super) fn scales(&mut self, block: &'a Map) {
        for (_, written, at) in self.entries(block, "scales", "/scoring") {
            let known = ["points", "from", "to", "satisfiedFrom", "dissatisfiedTo", "range"];
            self.only(written, &at, &[&known[..], &["notApplicable", "items", "reverse"]].concat());
            let errors = self.errors();
            let points = match written.get("points") {
                Some(_) => self.points(written, &at),
                None => self.numbered_points(written, &at),
            };
            let not_applicable = self.list(written, "notApplicable", &at).to_vec();
            let range = self.range(written, &points, &at);
            if let (Some(range), true) = (range, errors == self.errors()) {
                self.items_on(&Scale { points, not_applicable, range }, written, &at);
            }
        }
    }

    fn points(&mut self, written: &'a Map, at: &str) -> Vec<Point> {
        for key in ["from", "to", "satisfiedFrom", "dissatisfiedTo"] {
            if written.contains_key(key) {
                let words = ["\"", key, "\" and \"points\" exclude each other."];
                self.error(below(at, key), &words, "Say it in the points, or leave them out.");
            }
        }
        let mut points: Vec<Point> = vec![];
        for (point, at) in self.objects(written, "points", at) {
            self.only(point, &at, &["value", "score", "satisfied"]);
            let value = point.get("value").unwrap_or(&Value::Null);
            let score = self.number(point, "score", &at).or(value.as_number());
            let verdict = match self.truth(point, "satisfied", &at) {
                Some(true) => Verdict::Satisfied,
                Some(false) => Verdict::Dissatisfied,
                None => Verdict::Neither,
            };
            let is_plain = matches!(value, Value::Text(_) | Value::Number(_) | Value::Bool(_));
            match score {
                _ if !is_plain => {
                    let advice = "Write the value that is stored when it is chosen.";
                    self.error(at, &["This point has no \"value\"."], advice);
                }
                _ if points.iter().any(|known| is_same(&known.value, value)) => {
                    let words = ["The value ", &shown(value), " has two points."];
                    self.error(at, &words, "Take one of them out.");
                }
                Some(score) => points.push(Point { value: value.clone(), score, verdict }),
                None => {
                    let words = ["The point ", &shown(value), " has no \"score\"."];
                    self.error(at, &words, "Say what it is worth: a number.");
                }
            }
        }
        points
    }

    /// The points of a scale written as `from` and `to`.
    fn numbered_points(&mut self, written: &Map, at: &str) -> Vec<Point> {
        let (from, to) = (self.number(written, "from", at), self.number(written, "to", at));
        let satisfied_from = self.number(written, "satisfiedFrom", at);
        let dissatisfied_to = self.number(written, "dissatisfiedTo", at);
        let (Some(from), Some(to)) = (from, to) else {
            let advice = "Write \"points\", or \"from\" and \"to\".";
            self.error(at.to_owned(), &["This scale has no points."], advice);
            return vec![];
        };
        if floor(from) != from || floor(to) != to || from >= to || to - from >= MOST_POINTS {
            let advice = "Write whole numbers, the smaller one first, for at most 1001 points.";
            self.error(at.to_owned(), &["\"from\" and \"to\" make no scale."], advice);
            return vec![];
        }
        if let (Some(good), Some(bad)) = (satisfied_from, dissatisfied_to)
            && good <= bad
        {
            let words = ["\"satisfiedFrom\" is not above \"dissatisfiedTo\"."];
            let advice = "A point is satisfied, dissatisfied or neither.";
            self.error(below(at, "satisfiedFrom"), &words, advice);
        }
        let mut points = vec![];
        let mut score = from;
        while score <= to {
            let verdict = if satisfied_from.is_some_and(|from| score >= from) {
                Verdict::Satisfied
            } else if dissatisfied_to.is_some_and(|to| score <= to) {
                Verdict::Dissatisfied
            } else {
                Verdict::Neither
            };
            points.push(Point { value: Value::Number(score), score, verdict });
            score += 1.0;
        }
        points
    }

    /// The least and greatest score: as written, or that of the points.
    fn range(&mut self, written: &'a Map, points: &[Point], at: &str) -> Option<(f64, f64)> {
        let scores = || points.iter().map(|point| point.score);
        let (low, high) = (scores().reduce(f64::min)?, scores().reduce(f64::max)?);
        let range = match written.get("range") {
            None => (low, high),
            Some(_) => match self.list(written, "range", at) {
                [Value::Number(low), Value::Number(high)] => (*low, *high),
                _ => {
                    let advice = "Write the least and the greatest score: [0, 100].";
                    self.error(below(at, "range"), &["\"range\" should be two numbers."], advice);
                    return None;
                }
            },
        };
        if range.0 >= range.1 {
            let words = ["All points of this scale have the same score."];
            self.error(at.to_owned(), &words, "Give them scores that differ, or a \"range\".");
            return None;
        }
        if low < range.0 || high > range.1 {
            let words = ["A point has a score outside of \"range\"."];
            self.error(below(at, "range"), &words, "Widen it.");
            return None;
        }
        Some(range)
    }

    /// The items of a scale, those turned round included.
    fn items_on(&mut self, scale: &Scale, written: &'a Map, at: &str) {
        let first = self.scoring.items.len();
        let mut named = 0;
        for key in ["items", "reverse"] {
            let at = below(at, key);
            for (index, member) in self.list_at(written, key, &at).iter().enumerate() {
                named += 1;
                let at = below(&at, &number_text(index as f64));
                let Value::Text(name) = member else {
                    let words = ["An item should be the name of a question."];
                    self.error(at, &words, "Write it in \" \".");
                    continue;
                };
                for mut item in self.items_of(name, scale, &at) {
                    let mut all = self.scoring.items.iter_mut().enumerate();
                    if let Some((place, known)) = all.find(|(_, known)| known.name == item.name) {
                        // Who lists all items, and then those of them that are turned round.
                        if key == "reverse" && place >= first && *known == item {
                            *known = item.reversed();
                            continue;
                        }
                        let words = ["\"", &item.name, "\" is on a scale already."];
                        self.error(
                            at.clone(),
                            &words,
                            "An item has one scale: take it out here or there.",
                        );
                        continue;
                    }
                    if key == "reverse" {
                        item = item.reversed();
                    }
                    self.scoring.items.push(item);
                }
            }
        }
        if named == 0 {
            let advice = "Name the questions that are answered on it in \"items\".";
            self.warning(at.to_owned(), &["Nothing is answered on this scale."], advice);
        }
    }

    /// The items that a name means: a question, a row of a matrix, or all its rows.
    fn items_of(&mut self, name: &str, scale: &Scale, at: &str) -> Vec<Item> {
        let item = |question: &Element, row: Option<String>, name: String| Item {
            name,
            question: question.value_name().to_owned(),
            row,
            points: scale.points.clone(),
            not_applicable: scale.not_applicable.clone(),
            range: scale.range,
        };
        let definition = self.definition;
        let question = |name: &str| {
            let element = definition.element(definition.find(name)?);
            element.kind.is_question().then_some(element)
        };
        if let Some(element) = question(name) {
            if !is_scalable(element.kind) {
                let words = [
                    "\"",
                    name,
                    "\" is answered with a ",
                    element.kind.name(),
                    ", which has no points.",
                ];
                let advice = "Score a rating, radiogroup, dropdown, boolean, matrix or number.";
                self.error(at.to_owned(), &words, advice);
                return vec![];
            }
            self.compare(element, scale, at);
            if element.kind != Kind::Matrix {
                return vec![item(element, None, name.to_owned())];
            }
            let with_row =
                |row: String| item(element, Some(row.clone()), [name, ".", &row].concat());
            return rows(element).iter().map(row_key).map(with_row).collect();
        }
        for (end, _) in name.match_indices('.') {
            let (matrix, row) = (name.get(..end), name.get(end + 1..));
            let (Some(matrix), Some(row)) = (matrix, row) else { continue };
            let Some(element) = question(matrix).filter(|element| element.kind == Kind::Matrix)
            else {
                continue;
            };
            let keys: Vec<String> = rows(element).iter().map(row_key).collect();
            if keys.iter().any(|key| key == row) {
                self.compare(element, scale, at);
                return vec![item(element, Some(row.to_owned()), name.to_owned())];
            }
            let advice = Advice::OneOf { written: row.to_owned(), known: keys };
            self.tell(
                at.to_owned(),
                &["The matrix \"", matrix, "\" has no row \"", row, "\"."],
                advice,
            );
            return vec![];
        }
        let questions = definition.elements().iter().filter(|element| element.kind.is_question());
        let known = questions.map(|element| element.name.clone()).collect();
        let advice = Advice::OneOf { written: name.to_owned(), known };
        self.tell(at.to_owned(), &["There is no question \"", name, "\"."], advice);
        vec![]
    }

    /// Says which answers of a question its scale does not have, and the other way round.
    fn compare(&mut self, element: &Element, scale: &Scale, at: &str) {
        let Some(offered) = offered(element) else { return };
        let of_scale = || scale.points.iter().map(|point| &point.value);
        let lacking = offered.iter().filter(|value| {
            !of_scale().chain(&scale.not_applicable).any(|known| is_same(known, value))
        });
        let lacking: Vec<String> = lacking.map(shown).collect();
        if !lacking.is_empty() {
            let words = [
                "\"",
                &element.name,
                "\" offers ",
                &lacking.join(", "),
                ", which its scale does not have.",
            ];
            let advice = "Add such a point, or name it in \"notApplicable\".";
            self.error(at.to_owned(), &words, advice);
        }
        let idle = of_scale().filter(|value| !offered.iter().any(|known| is_same(known, value)));
        let idle: Vec<String> = idle.map(shown).collect();
        if !idle.is_empty() {
            let words =
                ["\"", &element.name, "\" never offers ", &idle.join(", "), " of its scale."];
            let advice = "It is scored all the same; is it the right scale?";
            self.warning(at.to_owned(), &words, advice);
        }
    }
}

impl Item {
    /// Whether the item can be answered like this.
    pub(super) fn offers(&self, value: &Value) -> bool {
        let points = self.points.iter().map(|point| &point.value);
        points.chain(&self.not_applicable).any(|known| is_same(known, value))
    }
}

/// The key under which the answer of a row is stored.
fn row_key(row: &Value) -> String {
    match row {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        other => other.to_json(),
    }
}
