//! How a value of one type is seen as another: JavaScript's rules, and SurveyJS's on top.

use crate::platform::{self, Clock};
use crate::value::{self, Value, find, replaced, trimmed};
use alloc::string::String;

/// The value of a variable as expressions see it: text that says `true`, `false` or a number is
/// that. With a leading zero ("007"), it stays text.
pub(super) fn of_variable(value: Value) -> Value {
    let Value::Text(text) = &value else {
        return value;
    };
    if text.eq_ignore_ascii_case("true") {
        return Value::Bool(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Value::Bool(false);
    }
    if matches!(text.as_bytes(), [b'0', second, ..] if !matches!(second, b'.' | b',' | b'x')) {
        return value;
    }
    numeric_text(text).map_or(value, Value::Number)
}

/// The number that a text says: as JavaScript reads it, but a single comma is a decimal point,
/// and more digits than a double holds say no number.
fn numeric_text(text: &str) -> Option<f64> {
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return hexadecimal_number(hexadecimal);
    }
    let digits = trimmed(text).as_bytes();
    // Not "", nor "Infinity".
    let begins = digits.first()?;
    if !begins.is_ascii_digit() && !matches!(begins, b'+' | b'-' | b'.' | b',') {
        return None;
    }
    if digits.len() > 15 && digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // With several commas it is no number either way.
    platform::parse_number(&replaced(text, ",", ".")).filter(|number| number.is_finite())
}

/// The number that SurveyJS takes the value for: a finite one, a text that says one, or the only
/// member of a list.
pub(super) fn numeric(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number).filter(|number| number.is_finite()),
        Value::Text(text) => numeric_text(text),
        Value::List(members) => match members.as_slice() {
            [Value::Text(text)] if find(text, ",").is_some() => None,
            [member] => numeric(member),
            _ => None,
        },
        _ => None,
    }
}

/// The number that the leading hexadecimal digits say; what follows them is not looked at.
fn hexadecimal_number(text: &str) -> Option<f64> {
    let digits = text.chars().map_while(|digit| digit.to_digit(16));
    digits.fold(None, |number, digit| Some(number.unwrap_or(0.0) * 16.0 + f64::from(digit)))
}

/// Whether there is nothing in the value: null, "", NaN, an empty list, a map of nothing but such.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(members) => members.is_empty(),
        Value::Map(map) => map.iter().all(|(_, member)| is_empty(member)),
        Value::Number(number) => number.is_nan(),
        Value::Bool(_) | Value::Instant(_) => false,
    }
}

/// JavaScript's truth.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => *number != 0.0 && !number.is_nan(),
        Value::Text(text) => !text.is_empty(),
        Value::Instant(_) | Value::List(_) | Value::Map(_) => true,
    }
}

/// JavaScript's `value == true`.
pub(super) fn is_loosely_true(value: &Value) -> bool {
    match value {
        Value::Null | Value::Instant(_) | Value::Map(_) => false,
        other => number(other) == 1.0,
    }
}

/// JavaScript's `Number(value)`.
pub(super) fn number(value: &Value) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Number(number) | Value::Instant(number) => *number,
        Value::Text(text) => platform::parse_number(text).unwrap_or(f64::NAN),
        Value::List(members) => match members.as_slice() {
            [] => 0.0,
            // It counts as the text that it would be written as.
            [Value::Bool(_) | Value::Instant(_)] => f64::NAN,
            [member] => number(member),
            _ => f64::NAN,
        },
        Value::Map(_) => f64::NAN,
    }
}

/// JavaScript's `String(value)`; an instant is told in local time.
pub(super) fn text(value: &Value, clock: &dyn Clock) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => String::from("true"),
        Value::Bool(false) => String::from("false"),
        Value::Number(number) => platform::number_text(*number),
        Value::Text(text) => text.clone(),
        Value::Instant(at) => platform::date_text(*at, clock),
        Value::List(members) => joined(members, ",", clock),
        Value::Map(_) => String::from("[object Object]"),
    }
}

/// The texts of the members, with `separator` between them.
pub(super) fn joined(members: &[Value], separator: &str, clock: &dyn Clock) -> String {
    value::joined(members, separator, &|member| text(member, clock))
}

/// Whether the two texts are the same but for upper and lower case.
pub(crate) fn same_letters(a: &str, b: &str) -> bool {
    // Asking the host is dear, and seldom needed.
    let ascii = a.is_ascii() && b.is_ascii();
    a.eq_ignore_ascii_case(b) || !ascii && platform::lower_case(a) == platform::lower_case(b)
}

/// How many digits the number has after the decimal point when written out.
pub(super) fn decimals(number: f64) -> usize {
    let text = platform::number_text(number);
    find(&text, ".").map_or(0, |point| text.len() - point - 1)
}
