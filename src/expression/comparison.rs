//! `=`, `<`, `contains`, `anyof` and their like.

use super::coercion::{is_empty, is_true, number, same_letters, text};
use crate::platform::{self, Clock, FixedClock};
use crate::value::{Value, find, sort, trimmed};
use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;

/// Whether the two are equal: loosely, without regard to case, space around a text and the order
/// of a list. The text "undefined" counts as nothing.
pub(crate) fn are_equal(left: &Value, right: &Value) -> bool {
    are_alike(defined(left), defined(right))
}

fn defined(value: &Value) -> &Value {
    match value {
        Value::Text(text) if text == "undefined" => &Value::Null,
        other => other,
    }
}

fn are_alike(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => same_text(a, b),
        (Value::Instant(a), Value::Instant(b)) => a == b,
        (Value::Null, Value::Null) => true,
        (Value::Null, Value::Text(other)) | (Value::Text(other), Value::Null) => other.is_empty(),
        (Value::List(a), Value::List(b)) => same_members(a, b),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, member)| b.get(name).is_some_and(|other| are_alike(member, other)))
        }
        (Value::Map(map), Value::List(members)) | (Value::List(members), Value::Map(map)) => {
            map.is_empty() && members.is_empty()
        }
        (Value::List(_) | Value::Map(_) | Value::Null | Value::Instant(_), _)
        | (_, Value::List(_) | Value::Map(_) | Value::Null | Value::Instant(_)) => false,
        _ if is_empty(left) != is_empty(right) => false,
        (Value::Bool(truth), Value::Text(said)) | (Value::Text(said), Value::Bool(truth)) => {
            said.eq_ignore_ascii_case(if *truth { "true" } else { "false" })
        }
        _ => number(left) == number(right),
    }
}

/// Any clock will do where dates are only put in some order.
const ANY_ZONE: FixedClock = FixedClock { now: 0.0, utc_offset: 0 };

fn same_text(a: &str, b: &str) -> bool {
    same_letters(trimmed(a), trimmed(b))
}

/// Whether two lists have equal members once both are sorted by their texts.
fn same_members(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && {
        let (places, others) = (places_by_text(a), places_by_text(b));
        places.iter().zip(&others).all(|(place, other)| match (a.get(*place), b.get(*other)) {
            (Some(a), Some(b)) => are_alike(a, b),
            _ => false,
        })
    }
}

/// The places of the members in the order of their texts, which is that of JavaScript's `sort`.
fn places_by_text(members: &[Value]) -> Vec<usize> {
    let (mut texts, mut places) = (Vec::new(), Vec::new());
    for member in members {
        places.push(places.len());
        texts.push(if member.is_null() { String::from("null") } else { text(member, &ANY_ZONE) });
    }
    sort(&mut places, &|a: &usize, b: &usize| texts.get(*a) > texts.get(*b));
    places
}

/// JavaScript's order of two values; nothing if they have none.
pub(super) fn order(left: &Value, right: &Value, clock: &dyn Clock) -> Option<Ordering> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Number(_) | Value::Bool(_) | Value::Instant(_), _)
        | (_, Value::Number(_) | Value::Bool(_) | Value::Instant(_)) => {
            number(left).partial_cmp(&number(right))
        }
        _ => Some(text(left, clock).cmp(&text(right, clock))),
    }
}

/// `left contains right`.
pub(super) fn contains(left: &Value, right: &Value, clock: &dyn Clock) -> bool {
    holds(left, right, true, clock)
}

/// `left notcontains right`.
pub(super) fn lacks(left: &Value, right: &Value, clock: &dyn Clock) -> bool {
    if !is_true(left) && !is_empty(right) { true } else { holds(left, right, false, clock) }
}

fn holds(left: &Value, right: &Value, wanted: bool, clock: &dyn Clock) -> bool {
    match left {
        Value::Null => false,
        Value::List(members) if members.is_empty() => !wanted,
        Value::List(members) => {
            let mut sought = right.members().iter();
            let all = sought.all(|one| members.iter().any(|member| are_equal(member, one)));
            all == wanted
        }
        Value::Text(_) | Value::Number(_) if is_empty(left) => false,
        _ => {
            let lower = |value| platform::lower_case(&text(value, clock));
            is_true(right) && find(&lower(left), &lower(right)).is_some() == wanted
        }
    }
}

/// `left anyof right`.
pub(super) fn any_of(left: &Value, right: &Value, clock: &dyn Clock) -> bool {
    if is_empty(right) {
        return true;
    }
    if is_empty(left) {
        return false;
    }
    match (left, right) {
        (Value::List(_), Value::List(sought)) => {
            sought.iter().any(|one| contains(left, one, clock))
        }
        (Value::List(_), _) => contains(left, right, clock),
        _ => contains(right, left, clock),
    }
}

/// `left allof right`.
pub(super) fn all_of(left: &Value, right: &Value, clock: &dyn Clock) -> bool {
    if !is_true(left) && !is_empty(right) {
        return false;
    }
    match right {
        Value::List(sought) => sought.iter().all(|one| contains(left, one, clock)),
        _ => contains(left, right, clock),
    }
}
