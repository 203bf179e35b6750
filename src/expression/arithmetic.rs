//! `+ - * / % ^`, and the zeros and empty texts that stand in for a missing operand.

use super::coercion::{decimals, is_empty, is_true, joined, number, numeric, text};
use crate::platform::{self, Clock};
use crate::value::Value;
use alloc::{string::String, vec::Vec};

/// Both operands as arithmetic sees them: where one is empty, what it stands for depends on the
/// other.
pub(super) fn operands(left: Value, right: Value) -> (Value, Value) {
    let left = beside(left, &right);
    let right = beside(right, &left);
    (left, right)
}

/// What an empty `value` stands for beside `other`: zero, an empty text or an empty list.
fn beside(value: Value, other: &Value) -> Value {
    if !is_empty(&value) {
        return value;
    }
    match (&value, other) {
        (_, Value::Number(_)) => Value::Number(0.0),
        (Value::Text(_), _) | (_, Value::Text(_)) => Value::Text(String::new()),
        (_, Value::List(_)) => Value::List(Vec::new()),
        _ => Value::Number(0.0),
    }
}

/// `left + right`: a sum, or texts or lists put together.
pub(super) fn sum(left: Value, right: Value, clock: &dyn Clock) -> Value {
    if numeric(&left).is_some() && numeric(&right).is_some() {
        return match (&left, &right) {
            (Value::Number(a), Value::Number(b)) => Value::Number(exact_sum(*a, *b)),
            _ => plus(&left, &right, clock),
        };
    }
    match (left, right) {
        (Value::List(mut left), Value::List(right)) => {
            left.extend(right);
            Value::List(left)
        }
        (Value::List(members), Value::Text(end)) => {
            let mut joined = joined(&members, ", ", clock);
            joined.push_str(&end);
            Value::Text(joined)
        }
        (Value::Text(mut start), Value::List(members)) => {
            start.push_str(&joined(&members, ", ", clock));
            Value::Text(start)
        }
        (Value::List(members), Value::Number(number))
        | (Value::Number(number), Value::List(members)) => {
            let mut total = 0.0;
            for member in &members {
                if let Value::Number(member) = member {
                    total = exact_sum(total, *member);
                }
            }
            Value::Number(exact_sum(total, number))
        }
        (left, right) => plus(&left, &right, clock),
    }
}

/// JavaScript's `+`.
fn plus(left: &Value, right: &Value, clock: &dyn Clock) -> Value {
    let adds = |value: &Value| matches!(value, Value::Null | Value::Bool(_) | Value::Number(_));
    if adds(left) && adds(right) {
        return Value::Number(number(left) + number(right));
    }
    let mut start = text(left, clock);
    start.push_str(&text(right, clock));
    Value::Text(start)
}

pub(super) fn difference(left: &Value, right: &Value) -> f64 {
    let (a, b) = (number(left), number(right));
    repaired(a - b, decimals(a).max(decimals(b)))
}

pub(super) fn product(left: &Value, right: &Value) -> f64 {
    let (a, b) = (number(left), number(right));
    repaired(a * b, decimals(a) + decimals(b))
}

/// `left / right`, or `left % right`; nothing where there is nothing to divide by.
pub(super) fn quotient(left: &Value, right: &Value, remainder: bool) -> Value {
    if !is_true(right) {
        return Value::Null;
    }
    let (a, b) = (number(left), number(right));
    Value::Number(if remainder { platform::remainder(a, b) } else { a / b })
}

pub(super) fn power(left: &Value, right: &Value) -> f64 {
    platform::power(number(left), number(right))
}

/// The sum without the noise that binary fractions add: 0.1 + 0.2 is 0.3.
pub(crate) fn exact_sum(left: f64, right: f64) -> f64 {
    repaired(left + right, decimals(left).max(decimals(right)))
}

fn repaired(number: f64, decimals: usize) -> f64 {
    if decimals == 0 { number } else { platform::fixed(number, decimals) }
}
