//! One line of text; by `inputType` also a number, a date, an address, …

use super::{Asked, ValueRules, number_in, number_of};
use crate::definition::{Element, ElementId};
use crate::platform::remainder;
use crate::session::answers::is_empty;
use crate::session::faults::add_error;
use crate::session::items::plain_text;
use crate::session::masks::Mask;
use crate::session::{Fault, Session, validators};
use crate::value::{Value, replaced};
use alloc::{string::String, vec::Vec};

pub(super) struct Text;

impl ValueRules for Text {
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        if let Some(mask) = Mask::of(asked.session, asked.element) {
            return mask.stored(value);
        }
        if !is_number(asked) {
            return value;
        }
        match &value {
            Value::Text(text) => {
                number_in(&replaced(text, ",", ".")).map_or(Value::Null, Value::Number)
            }
            Value::Number(_) => value,
            _ => Value::Null,
        }
    }

    fn is_held_back(&self, asked: &Asked<'_>, value: &Value) -> bool {
        beyond(asked, value).is_some()
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        if is_empty(value) {
            return;
        }
        if let Some((property, word, limit)) = beyond(asked, value) {
            refuse(asked, property, word, &limit, faults);
        }
        form_faults(asked, value, faults);
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        match Mask::of(asked.session, asked.element) {
            Some(mask) => mask.shown(value),
            None => plain_text(value),
        }
    }
}

/// What is wrong with an answer, limits aside.
pub(super) fn form_faults(asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
    let session = asked.session;
    if let Some(step) = missed_step(asked, value) {
        refuse(asked, "stepErrorText", "step", step, faults);
    }
    let text = value.as_text().unwrap_or_default();
    let validators = asked.element.property("validators").as_list();
    let is_checked = validators
        .iter()
        .any(|one| matches!(one.get("type").as_text(), Some("email" | "emailvalidator")));
    if input_type(asked) == "email" && !is_checked && !validators::is_email(text) {
        add_error(faults, session.word("invalidEmail", &[]), None);
    }
    let mask = Mask::of(session, asked.element);
    if mask.is_some_and(|mask| !mask.is_filled_by(value)) {
        add_error(faults, session.word("incomplete", &[]), None);
    }
}

/// Says that an answer does not keep to a limit, in the author's words or else ours.
#[inline(never)]
fn refuse(asked: &Asked<'_>, property: &str, word: &str, limit: &Value, faults: &mut Vec<Fault>) {
    let limit = plain_text(limit);
    let own = asked.session.own_text_for(asked, property, &limit);
    add_error(faults, own.unwrap_or_else(|| asked.session.word(word, &[&limit])), None);
}

fn input_type<'a>(asked: &'a Asked<'_>) -> &'a str {
    asked.element.property("inputType").as_text().unwrap_or("text")
}

fn is_number(asked: &Asked<'_>) -> bool {
    matches!(input_type(asked), "number" | "range")
}

/// Types whose values are ISO text, which is in order when sorted as text.
fn is_date(asked: &Asked<'_>) -> bool {
    matches!(input_type(asked), "date" | "datetime-local" | "month" | "week" | "time")
}

/// The limit that a value is beyond: the property that has words for it, ours, and the limit.
fn beyond(asked: &Asked<'_>, value: &Value) -> Option<(&'static str, &'static str, Value)> {
    let dated = is_date(asked);
    let least = limit(asked, "min");
    if is_below(value, &least) {
        return Some(("minErrorText", if dated { "dateMin" } else { "numberMin" }, least));
    }
    let greatest = limit(asked, "max");
    if is_below(&greatest, value) {
        return Some(("maxErrorText", if dated { "dateMax" } else { "numberMax" }, greatest));
    }
    None
}

impl Session {
    /// The least (`min`) or greatest (`max`) answer to a text question, or in a field of a multiple
    /// text, as it is at the moment; `Null` where there is none.
    #[must_use]
    pub fn limit(&self, id: ElementId, element: &Element, property: &str) -> Value {
        limit(&Asked { session: self, id, element }, property)
    }
}

fn limit(asked: &Asked<'_>, property: &str) -> Value {
    if !is_number(asked) && !is_date(asked) {
        return Value::Null;
    }
    let written = asked.element.property(property);
    let expression = asked.element.property(&[property, "ValueExpression"].concat()).as_text();
    let short = written.as_text().and_then(|text| text.strip_prefix('='));
    match expression.or(short).map(|expression| asked.session.outcome_now(asked.id, expression)) {
        Some(Value::Instant(at)) => asked.session.local_date(asked.element, at),
        Some(value) => value,
        None => written.clone(),
    }
}

fn is_below(value: &Value, limit: &Value) -> bool {
    match (number_of(value), number_of(limit)) {
        (Some(value), Some(limit)) => value < limit,
        _ => match (value, limit) {
            (Value::Text(value), Value::Text(limit)) => {
                !value.is_empty() && !limit.is_empty() && value < limit
            }
            _ => false,
        },
    }
}

/// The step that a number does not keep to.
fn missed_step<'a>(asked: &Asked<'a>, value: &Value) -> Option<&'a Value> {
    let written = asked.element.property("step");
    let step = number_of(written).filter(|step| *step > 0.0)?;
    let (number, is_number) = (number_of(value)?, input_type(asked) == "number");
    // Decimals are no exact multiples of each other: what is left may be next to nothing, or to a step.
    let left = remainder(number, step).abs() / step;
    if is_number && left > 1e-6 && left < 1.0 - 1e-6 { Some(written) } else { None }
}
