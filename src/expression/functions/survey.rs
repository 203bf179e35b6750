//! What only a running survey knows: the [`Scope`](crate::expression::Scope) is asked.

use super::Arguments;
use crate::expression::coercion::{is_empty, text};
use crate::value::Value;
use alloc::string::String;

/// `displayValue('question'[, value])`: the readable text of an answer.
pub(super) fn display_value(arguments: &Arguments) -> Value {
    let value = arguments.value(1);
    arguments
        .scope
        .display_value(&name(arguments, 0), Some(&value).filter(|value| !is_empty(value)))
}

/// `propertyValue('element', 'property')`.
pub(super) fn property_value(arguments: &Arguments) -> Value {
    arguments.scope.property_value(&name(arguments, 0), &name(arguments, 1))
}

/// `getComment('question')`.
pub(super) fn comment(arguments: &Arguments) -> Value {
    arguments.scope.comment(&name(arguments, 0))
}

/// `isContainerReady('page or panel')`.
pub(super) fn is_container_ready(arguments: &Arguments) -> Value {
    Value::Bool(arguments.scope.is_container_ready(&name(arguments, 0)))
}

/// `isDisplayMode()`.
pub(super) fn is_display_mode(arguments: &Arguments) -> Value {
    if arguments.scope.has_survey() {
        Value::Bool(arguments.scope.is_display_mode())
    } else {
        Value::Null
    }
}

fn name(arguments: &Arguments, index: usize) -> String {
    text(&arguments.value(index), arguments.clock())
}
