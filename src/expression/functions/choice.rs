//! `iif` and `substring`: a part of what is there.

use super::Arguments;
use crate::expression::coercion::{is_true, numeric};
use crate::platform::truncated;
use crate::value::Value;
use alloc::string::String;

/// `iif(condition, then, otherwise)`.
pub(super) fn one_of_two(arguments: &Arguments) -> Value {
    arguments.value(if is_true(&arguments.value(0)) { 1 } else { 2 })
}

/// `substring(text, start[, end])`: as JavaScript's, in UTF-16 units.
pub(super) fn part_of_text(arguments: &Arguments) -> Value {
    let mut substring = String::new();
    let place = |index| numeric(&arguments.value(index)).map(truncated);
    if let (Value::Text(text), Some(start)) = (arguments.value(0), place(1)) {
        let end = place(2).unwrap_or(f64::INFINITY);
        let (first, end) = (start.min(end), start.max(end));
        let mut at = 0.0;
        for character in text.chars() {
            if first <= at && at < end {
                substring.push(character);
            }
            at += character.len_utf16() as f64;
        }
    }
    Value::Text(substring)
}
