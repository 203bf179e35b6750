//! One line of text; by `inputType` also a number, a date, an address, …

use super::{Asked, ValueRules, number_in, number_of};
use crate::definition::Role;
use crate::session::faults::add_error;
use crate::session::items::plain_text;
use crate::session::{Fault, validators};
use crate::value::{Value, replaced};
use alloc::vec::Vec;

pub(super) struct Text;

impl ValueRules for Text {
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
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

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        if crate::session::answers::is_empty(value) {
            return;
        }
        let session = asked.session;
        let (least, greatest) =
            (limit(asked, "min", Role::MinValue), limit(asked, "max", Role::MaxValue));
        let dated = is_date(asked);
        let beyond = if is_below(value, &least) {
            Some(("minErrorText", if dated { "dateMin" } else { "numberMin" }, least))
        } else if is_below(&greatest, value) {
            Some(("maxErrorText", if dated { "dateMax" } else { "numberMax" }, greatest))
        } else {
            None
        };
        if let Some((property, word, limit)) = beyond {
            let own = session.own_text(asked.element.property(property));
            let text = own.unwrap_or_else(|| session.word(word, &[&plain_text(&limit)]));
            add_error(faults, text, None);
        }
        let text = value.as_text().unwrap_or_default();
        if input_type(asked) == "email" && !validators::is_email(text) {
            add_error(faults, session.word("invalidEmail", &[]), None);
        }
    }
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

fn limit(asked: &Asked<'_>, property: &str, role: Role) -> Value {
    if !is_number(asked) && !is_date(asked) {
        return Value::Null;
    }
    match asked.session.rule(Some(asked.id), role) {
        Some(rule) => asked.session.outcome(rule),
        None => asked.element.property(property).clone(),
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
