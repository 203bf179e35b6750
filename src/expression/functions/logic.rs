//! `iif`.

use super::Arguments;
use crate::expression::coercion::is_true;
use crate::value::Value;

/// `iif(condition, then, otherwise)`.
pub(super) fn choose(arguments: &Arguments) -> Value {
    let index = if is_true(&arguments.value(0)) { 1 } else { 2 };
    arguments.value(index)
}
