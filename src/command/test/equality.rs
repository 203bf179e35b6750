//! When two values count as the same: survey-core's rules.

use std::borrow::Cow;

use manyi::platform::{lower_case, number_text, parse_number};
use manyi::value::Value;

/// Whether a check's actual value is the expected one.
///
/// At the top, types must match: `"5"` is not `5`. Inside lists and objects the engine's looser rule
/// holds, where it is. Nothing at all equals nothing and the empty text.
pub(super) fn is_same(actual: &Value, expected: &Value) -> bool {
    !differ_by_type(actual, expected) && STRICT.are_alike(actual, expected)
}

/// The same for lists whose order does not count.
pub(super) fn is_same_in_any_order(actual: &Value, expected: &Value) -> bool {
    !differ_by_type(actual, expected)
        && Engine { any_order: true, ..STRICT }.are_alike(actual, expected)
}

/// Whether only the type sets the two apart, which a message should say.
pub(super) fn differ_only_by_type(actual: &Value, expected: &Value) -> bool {
    differ_by_type(actual, expected) && STRICT.are_alike(actual, expected)
}

/// The rule by which a value is found among choices: case and space around it do not count.
pub(super) fn is_alike(one: &Value, other: &Value) -> bool {
    Engine { exact_text: false, any_order: false }.are_alike(one, other)
}

/// Whether a value answers nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(members) => members.is_empty(),
        Value::Map(map) => map.iter().all(|(_, member)| is_empty(member)),
        Value::Bool(_) | Value::Number(_) | Value::Instant(_) => false,
    }
}

fn differ_by_type(actual: &Value, expected: &Value) -> bool {
    if is_empty(actual) || is_empty(expected) {
        return false;
    }
    kind(actual) != kind(expected)
}

/// JavaScript's `typeof`, lists apart.
fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::Text(_) => 3,
        Value::List(_) => 4,
        Value::Map(_) | Value::Instant(_) => 5,
    }
}

#[derive(Clone, Copy)]
struct Engine {
    /// Case and surrounding space count.
    exact_text: bool,
    any_order: bool,
}

const STRICT: Engine = Engine { exact_text: true, any_order: false };

impl Engine {
    fn are_alike(self, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Null, Value::Null) => true,
            (Value::Null, Value::Text(text)) | (Value::Text(text), Value::Null) => text.is_empty(),
            // Nothing was answered, and an empty list is expected.
            (Value::Null, Value::List(members)) => members.is_empty(),
            (Value::Text(one), Value::Text(other)) => self.form(one) == self.form(other),
            (Value::Instant(one), Value::Instant(other)) => one == other,
            _ if is_empty(one) != is_empty(other) => false,
            (Value::Bool(truth), Value::Text(text)) | (Value::Text(text), Value::Bool(truth)) => {
                lower_case(text) == if *truth { "true" } else { "false" }
            }
            (Value::List(one), Value::List(other)) => self.have_same_members(one, other),
            (Value::Map(one), Value::Map(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(name, member)| {
                        other
                            .get(name)
                            .is_some_and(|counterpart| self.are_alike(member, counterpart))
                    })
            }
            (Value::List(members), Value::Map(map)) | (Value::Map(map), Value::List(members)) => {
                members.is_empty() && map.is_empty()
            }
            (one, other) => match (number(one), number(other)) {
                (Some(one), Some(other)) => one == other,
                _ => false,
            },
        }
    }

    fn form(self, text: &str) -> Cow<'_, str> {
        if self.exact_text { Cow::Borrowed(text) } else { Cow::Owned(lower_case(text.trim())) }
    }

    fn have_same_members(self, one: &[Value], other: &[Value]) -> bool {
        if one.len() != other.len() {
            return false;
        }
        if !self.any_order {
            return one.iter().zip(other).all(|(one, other)| self.are_alike(one, other));
        }
        let sorted = |members: &[Value]| {
            let mut members: Vec<Value> = members.to_vec();
            members.sort_by_cached_key(|member| {
                sorting_text(member).encode_utf16().collect::<Vec<u16>>()
            });
            members
        };
        sorted(one).iter().zip(&sorted(other)).all(|(one, other)| self.are_alike(one, other))
    }
}

/// The number that JavaScript's `==` compares by.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        Value::Number(number) => Some(*number),
        Value::Text(text) => parse_number(text),
        _ => None,
    }
}

/// The text by which JavaScript sorts a list.
fn sorting_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        Value::List(members) => members.iter().map(sorting_text).collect::<Vec<_>>().join(","),
        Value::Map(_) => "[object Object]".to_owned(),
        other => other.to_json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    #[test]
    fn types_must_match_at_the_top_and_not_inside() {
        for (one, other, same) in [
            ("\"5\"", "5", false),
            ("5", "5", true),
            ("[\"5\"]", "[5]", true),
            ("{\"r\":\"2\"}", "{\"r\":2}", true),
            ("true", "\"true\"", false),
            ("[true]", "[\"TRUE\"]", true),
            ("\"a\"", "\"A\"", false),
            ("\"a\"", "\"a \"", false),
            ("null", "\"\"", true),
            ("null", "[]", true),
            ("[]", "null", false),
            ("null", "0", false),
            ("false", "\"\"", false),
            ("[1,2]", "[2,1]", false),
            ("{\"a\":1}", "{\"a\":1,\"b\":2}", false),
            ("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true),
            ("[1]", "{\"0\":1}", false),
        ] {
            assert_eq!(is_same(&value(one), &value(other)), same, "{one} {other}");
        }
    }

    #[test]
    fn order_does_not_count_where_it_does_not() {
        assert!(is_same_in_any_order(&value("[10,9,\"a\"]"), &value("[\"a\",9,10]")));
        assert!(!is_same_in_any_order(&value("[1,1,2]"), &value("[1,2,2]")));
    }

    #[test]
    fn choices_are_found_without_regard_to_case_space_and_type() {
        assert!(is_alike(&value("\" Red\""), &value("\"red \"")));
        assert!(is_alike(&value("\"1\""), &value("1")));
        assert!(!is_alike(&value("\"1\""), &value("2")));
    }
}
