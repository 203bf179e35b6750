//! `iif` and `substring`: a part of what is there.

use alloc::{string::String, vec::Vec};
use super::Arguments;
use crate::expression::coercion::{is_true, numeric};
use crate::value::Value;

/// `iif(condition, then, otherwise)`.
pub(super) fn one_of_two(arguments: &Arguments) -> Value {
    arguments.value(if is_true(&arguments.value(0)) { 1 } else { 2 })
}

/// `substring(text, start[, end])`: as JavaScript's, in UTF-16 units.
pub(super) fn part_of_text(arguments: &Arguments) -> Value {
    let (Value::Text(text), Some(start)) = (arguments.value(0), numeric(&arguments.value(1)))
    else {
        return Value::Text(String::new());
    };
    let units: Vec<u16> = text.encode_utf16().collect();
    let start = (start as usize).min(units.len());
    let end = numeric(&arguments.value(2)).map_or(units.len(), |end| end as usize);
    let end = end.min(units.len());
    Value::Text(String::from_utf16_lossy(&units[start.min(end)..start.max(end)]))
}
