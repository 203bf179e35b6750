//! What only a running [`Survey`] knows. Where none runs, that is nothing.

use super::Arguments;
use crate::expression::Survey;
use crate::expression::coercion::{is_empty, text};
use crate::value::Value;
use alloc::string::String;

/// `displayValue('question'[, value])`: the readable text of an answer.
pub(super) fn display_value(arguments: &Arguments) -> Value {
    let value = arguments.value(1);
    ask(arguments, &|survey, question| {
        survey.display_value(question, Some(&value).filter(|value| !is_empty(value)))
    })
}

/// `propertyValue('element', 'property')`.
pub(super) fn property_value(arguments: &Arguments) -> Value {
    ask(arguments, &|survey, element| survey.property_value(element, &name(arguments, 1)))
}

/// `getComment('question')`.
pub(super) fn comment(arguments: &Arguments) -> Value {
    ask(arguments, &|survey, question| survey.comment(question))
}

/// `isContainerReady('page or panel')`; where no survey runs, it is not.
pub(super) fn is_container_ready(arguments: &Arguments) -> Value {
    match ask(arguments, &|survey, container| Value::Bool(survey.is_container_ready(container))) {
        Value::Null => Value::Bool(false),
        ready => ready,
    }
}

/// `isDisplayMode()`.
pub(super) fn is_display_mode(arguments: &Arguments) -> Value {
    ask(arguments, &|survey, _| Value::Bool(survey.is_display_mode()))
}

/// What the survey answers to a question about the name that comes first.
fn ask(arguments: &Arguments, question: &dyn Fn(&dyn Survey, &str) -> Value) -> Value {
    match arguments.scope.survey() {
        Some(survey) => question(survey, &name(arguments, 0)),
        None => Value::Null,
    }
}

fn name(arguments: &Arguments, index: usize) -> String {
    text(&arguments.value(index), arguments.clock())
}
