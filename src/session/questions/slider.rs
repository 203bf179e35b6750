//! A point of a line, or a stretch of it.

use super::{Asked, ValueRules, number_of};
use crate::definition::ElementId;
use crate::session::Session;
use crate::session::items::plain_text;
use crate::value::{Value, joined};
use alloc::{string::String, vec::Vec};

pub(super) struct Slider;

/// The line of a slider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where it begins.
    pub least: f64,
    /// Where it ends.
    pub greatest: f64,
    /// How far apart its points are.
    pub step: f64,
}

impl ValueRules for Slider {
    /// What lies beyond an end is brought there.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let line = line_of(asked);
        match value {
            Value::List(members) => {
                let last = members.len().wrapping_sub(1);
                let mut points = Vec::new();
                for (index, member) in members.into_iter().enumerate() {
                    points.push(match member {
                        Value::Null if index == 0 => Value::Number(line.least),
                        Value::Null if index == last => Value::Number(line.greatest),
                        member => on_line(line, member),
                    });
                }
                Value::List(points)
            }
            value => on_line(line, value),
        }
    }

    /// A single point may be written as a list of one.
    fn default(&self, asked: &Asked<'_>) -> Value {
        let default = asked.element.property("defaultValue");
        match default.as_list() {
            [first, ..] if !is_range(asked) => first.clone(),
            _ => default.clone(),
        }
    }

    fn display(&self, _asked: &Asked<'_>, value: &Value) -> String {
        match value {
            Value::List(members) => joined(members, " – ", &plain_text),
            single => plain_text(single),
        }
    }
}

fn is_range(asked: &Asked<'_>) -> bool {
    asked.element.property("sliderType").is_text("range")
}

fn on_line(line: Line, value: Value) -> Value {
    match number_of(&value) {
        Some(number) if number > line.greatest => Value::Number(line.greatest),
        Some(number) if number < line.least => Value::Number(line.least),
        _ => value,
    }
}

/// The line of a slider as it is at the moment: its ends may depend on other answers.
fn line_of(asked: &Asked<'_>) -> Line {
    let [least, greatest] = asked.session.live(asked.id).ends;
    let number = |name| asked.element.number(name);
    Line {
        least: least.or(number("min")).unwrap_or(0.0),
        greatest: greatest.or(number("max")).unwrap_or(100.0),
        step: number("step").filter(|step| *step > 0.0).unwrap_or(1.0),
    }
}

impl Session {
    /// The line of a slider as it is at the moment.
    #[must_use]
    pub fn line(&self, id: ElementId) -> Line {
        line_of(&Asked { session: self, id, element: self.definition.element(id) })
    }
}
