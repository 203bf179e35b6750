//! The condition of a trigger.

use super::{property_of, truth};
use crate::platform::{lower_case, number_text, parse_number};
use crate::value::{Map, Value, trimmed};
use alloc::{borrow::ToOwned, string::String};

/// Operators that older definitions name; any other word means `equal`.
const OPERATORS: [&str; 10] = [
    "empty",
    "notempty",
    "equal",
    "notequal",
    "contains",
    "notcontains",
    "greater",
    "less",
    "greaterorequal",
    "lessorequal",
];

/// The expression of a trigger: its own, or what `name`, `operator` and `value` say in older
/// definitions; empty if there is none.
pub(super) fn condition(trigger: &Map) -> String {
    let text = |key| property_of(trigger, key).as_text().unwrap_or_default();
    let own = trimmed(text("expression"));
    if !own.is_empty() || text("name").is_empty() {
        return own.to_owned();
    }
    let written = lower_case(text("operator"));
    let operator = OPERATORS.iter().find(|known| **known == written).unwrap_or(&"equal");
    let value = match property_of(trigger, "value") {
        Value::Null => String::new(),
        Value::Number(number) => number_text(*number),
        Value::Text(text) if trimmed(text).is_empty() => String::new(),
        Value::Text(text)
            if parse_number(text).is_none() && truth(&Value::Text(lower_case(text))).is_none() =>
        {
            ["'", text, "'"].concat()
        }
        Value::Text(text) => text.clone(),
        other => other.to_json(),
    };
    if value.is_empty() && !operator.ends_with("empty") {
        return value;
    }
    ["{", text("name"), "} ", operator, " ", &value].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_words_for_a_condition_become_an_expression() {
        for (trigger, wanted) in [
            (r#"{"expression": " {a} = 1 ", "name": "b"}"#, "{a} = 1"),
            (r#"{"name": "b", "value": "x"}"#, "{b} equal 'x'"),
            (r#"{"name": "b", "operator": "GreaterOrEqual", "value": 2}"#, "{b} greaterorequal 2"),
            (r#"{"name": "b", "operator": "sounds like", "value": "True"}"#, "{b} equal True"),
            (r#"{"name": "b", "operator": "notempty"}"#, "{b} notempty "),
            (r#"{"name": "b", "operator": "less", "value": "7"}"#, "{b} less 7"),
            (r#"{"name": "b"}"#, ""),
            ("{}", ""),
        ] {
            let Ok(Value::Map(trigger)) = Value::parse(trigger) else { panic!("{trigger}") };
            assert_eq!(condition(&trigger), wanted);
        }
    }
}
