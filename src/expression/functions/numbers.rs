//! `sum`, `min`, `max`, `avg`, `count`, `round`, `trunc`.

use super::Arguments;
use crate::expression::arithmetic::sum;
use crate::expression::coercion::{is_true, number, numeric};
use crate::expression::comparison::order;
use crate::platform::{self, Clock};
use crate::value::{Value, find};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// `sum(a, b, …)` of numbers and lists of numbers.
pub(super) fn total(arguments: &Arguments) -> Value {
    added(&numbers(arguments), arguments.clock())
}

/// `avg(a, b, …)`; 0 of nothing.
pub(super) fn average(arguments: &Arguments) -> Value {
    let numbers = numbers(arguments);
    mean(&added(&numbers, arguments.clock()), numbers.len())
}

/// `count(a, b, …)`: how many values there are.
pub(super) fn count(arguments: &Arguments) -> Value {
    Value::Number(arguments.singles().len() as f64)
}

/// `min(a, b, …)`.
pub(super) fn least(arguments: &Arguments) -> Value {
    let numbers = numbers(arguments);
    first_of(&numbers, &numbers, Ordering::Less, arguments.clock())
}

/// `max(a, b, …)`.
pub(super) fn greatest(arguments: &Arguments) -> Value {
    let numbers = numbers(arguments);
    first_of(&numbers, &numbers, Ordering::Greater, arguments.clock())
}

/// The answer that goes with the value that comes before (or after) all others; nothing of nothing.
pub(super) fn first_of(
    values: &[Value],
    answers: &[Value],
    wanted: Ordering,
    clock: &dyn Clock,
) -> Value {
    let mut best = &Value::Null;
    let mut found = &Value::Null;
    for (value, answer) in values.iter().zip(answers) {
        if best.is_null() || order(value, best, clock) == Some(wanted) {
            best = value;
            found = answer;
        }
    }
    found.clone()
}

/// `round(number[, digits])`: half away from zero, as far as binary fractions let one see.
pub(super) fn rounded(arguments: &Arguments) -> Value {
    let (value, digits) = value_and_digits(arguments);
    let factor = platform::power(10.0, digits);
    // 1.005 * 100 falls short of 100.5 by one unit in the last place. This makes up for it.
    let scaled = value * factor * (1.0 + f64::EPSILON);
    let down = platform::floor(scaled);
    let rounded = if scaled - down >= 0.5 { down + 1.0 } else { down };
    Value::Number(rounded / factor)
}

/// `trunc(number[, digits])`: the decimals after so many are cut off.
pub(super) fn truncated(arguments: &Arguments) -> Value {
    let (value, digits) = value_and_digits(arguments);
    if digits.is_nan() {
        return Value::Number(digits);
    }
    if digits < 1.0 || platform::truncated(digits) != digits {
        return Value::Number(platform::truncated(value));
    }
    // Cutting the text makes 4.35 of 4.35, where cutting 4.35 * 100 makes 4.34.
    let text = platform::number_text(value);
    let end = find(&text, ".").map(|point| (point + 1).saturating_add(digits as usize));
    let cut = end.filter(|_| find(&text, "e").is_none()).and_then(|end| text.get(..end));
    Value::Number(cut.and_then(platform::parse_number).unwrap_or(value))
}

/// The number to round and the digits to round it to, NaN where they are none.
fn value_and_digits(arguments: &Arguments) -> (f64, f64) {
    let singles = arguments.singles();
    let value = singles.first().and_then(numeric);
    let digits = match singles.get(1).filter(|digits| is_true(digits)) {
        Some(digits) => numeric(digits).unwrap_or(f64::NAN),
        None => 0.0,
    };
    (value.unwrap_or(f64::NAN), digits)
}

/// The single values, texts that say a number turned into it.
fn numbers(arguments: &Arguments) -> Vec<Value> {
    let mut numbers = Vec::new();
    for single in arguments.singles() {
        numbers.push(as_number(single));
    }
    numbers
}

/// The sum of the values, from 0 on.
pub(super) fn added(values: &[Value], clock: &dyn Clock) -> Value {
    let mut total = Value::Number(0.0);
    for value in values {
        total = sum(&total, value, clock);
    }
    total
}

/// The mean of `count` values that add up to `total`.
pub(super) fn mean(total: &Value, count: usize) -> Value {
    Value::Number(if count == 0 { 0.0 } else { number(total) / count as f64 })
}

/// The number that a text says, or the value as it is.
pub(super) fn as_number(value: Value) -> Value {
    match &value {
        Value::Text(_) => numeric(&value).map_or(value, Value::Number),
        _ => value,
    }
}
