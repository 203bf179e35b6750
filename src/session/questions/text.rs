//! One line of text; by `inputType` also a number, a date, an address, …

use super::{Asked, ValueRules, number_of};
use crate::definition::{Role, localized};
use crate::platform::number_text;
use crate::session::faults::error;
use crate::session::{Fault, validators};
use crate::value::{Value, replaced};
use alloc::{borrow::ToOwned, vec::Vec};

pub(super) struct Text;

impl ValueRules for Text {
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        if !is_number(asked) {
            return value;
        }
        match &value {
            Value::Text(text) => {
                let plain = replaced(text, ",", ".");
                number_of(&Value::Text(plain)).map_or(Value::Null, Value::Number)
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
        let word = |key: &str, limit: &Value| {
            let text = match limit {
                Value::Number(number) => number_text(*number),
                limit => limit.as_text().unwrap_or_default().to_owned(),
            };
            session.word(key, &[&text])
        };
        let own = |property: &str| {
            let text = localized(asked.element.property(property), &session.locale)?;
            Some(session.piped(text))
        };
        let dated = is_date(asked);
        let (least, greatest) =
            (limit(asked, "min", Role::MinValue), limit(asked, "max", Role::MaxValue));
        if is_below(value, &least) {
            let key = if dated { "dateMin" } else { "numberMin" };
            faults.push(error(own("minErrorText").unwrap_or_else(|| word(key, &least))));
        } else if is_below(&greatest, value) {
            let key = if dated { "dateMax" } else { "numberMax" };
            faults.push(error(own("maxErrorText").unwrap_or_else(|| word(key, &greatest))));
        }
        let text = value.as_text().unwrap_or_default();
        if input_type(asked) == "email" && !validators::is_email(text) {
            faults.push(error(session.word("invalidEmail", &[])));
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
