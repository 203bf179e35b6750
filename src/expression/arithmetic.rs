//! `+ - * / % ^`, and the zeros and empty texts that stand in for a missing operand.

use super::coercion::{decimals, is_empty, is_true, joined, number, numeric, text};
use super::tree::Operator;
use crate::platform::{self, Clock};
use crate::value::Value;
use alloc::{string::String, vec::Vec};

/// Puts zero, an empty text or an empty list in the place of an empty `value`, by what stands
/// beside it.
pub(super) fn fill_in(value: &mut Value, other: &Value) {
    if !is_empty(value) {
        return;
    }
    *value = match (&*value, other) {
        (_, Value::Number(_)) => Value::Number(0.0),
        (Value::Text(_), _) | (_, Value::Text(_)) => Value::Text(String::new()),
        (_, Value::List(_)) => Value::List(Vec::new()),
        _ => Value::Number(0.0),
    };
}

/// `left + right`: a sum, or texts or lists put together.
pub(super) fn sum(left: &Value, right: &Value, clock: &dyn Clock) -> Value {
    let mut separator = ",";
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => return Value::Number(exact_sum(*a, *b)),
        (Value::Null | Value::Bool(_) | Value::Number(_), Value::Null | Value::Bool(_))
        | (Value::Null | Value::Bool(_), Value::Number(_)) => {
            return Value::Number(number(left) + number(right));
        }
        // Texts and lists that say numbers are put together all the same.
        _ if numeric(left).is_some() && numeric(right).is_some() => {}
        (Value::List(a), Value::List(b)) => {
            let mut members = a.clone();
            for member in b {
                members.push(member.clone());
            }
            return Value::List(members);
        }
        (Value::List(_), Value::Text(_)) | (Value::Text(_), Value::List(_)) => separator = ", ",
        (Value::List(members), Value::Number(number))
        | (Value::Number(number), Value::List(members)) => {
            let mut total = 0.0;
            for member in members {
                total = exact_sum(total, member.as_number().unwrap_or_default());
            }
            return Value::Number(exact_sum(total, *number));
        }
        _ => {}
    }
    let mut sum = String::new();
    for operand in [left, right] {
        sum.push_str(&match operand {
            Value::List(members) => joined(members, separator, clock),
            other => text(other, clock),
        });
    }
    Value::Text(sum)
}

/// `-`, `*`, `/`, `%` or `^` of two operands; nothing where there is nothing to divide by.
pub(super) fn outcome(operator: Operator, left: &Value, right: &Value) -> Value {
    let (a, b) = (number(left), number(right));
    Value::Number(match operator {
        Operator::Minus => repaired(a - b, decimals(a).max(decimals(b))),
        Operator::Times => repaired(a * b, decimals(a) + decimals(b)),
        Operator::Power => platform::power(a, b),
        _ if !is_true(right) => return Value::Null,
        Operator::Over => a / b,
        _ => platform::remainder(a, b),
    })
}

/// The sum without the noise that binary fractions add: 0.1 + 0.2 is 0.3.
pub(crate) fn exact_sum(left: f64, right: f64) -> f64 {
    repaired(left + right, decimals(left).max(decimals(right)))
}

fn repaired(number: f64, decimals: usize) -> f64 {
    if decimals == 0 { number } else { platform::fixed(number, decimals) }
}
