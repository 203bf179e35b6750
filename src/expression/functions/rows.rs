//! `sumInArray` and its like: over the rows of a list, as a matrix or a dynamic panel has them.
//!
//! ```text
//! sumInArray({orders}, 'price')                    of every row
//! sumInArray({orders}, 'price', {amount} > 1)      of the rows for which the condition holds
//! maxInArray({orders}, 'price', 'name')            the name in the row with the highest price
//! ```

use super::Arguments;
use super::numbers::{added, as_number, mean};
use crate::expression::coercion::{is_empty, is_loosely_true, text};
use crate::expression::comparison::order;
use crate::expression::tree::Node;
use crate::expression::{Expression, Scope, evaluator, resolve};
use crate::platform::Clock;
use crate::value::{Map, Value};
use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;

/// `sumInArray(list, field[, condition])`.
pub(super) fn total(arguments: &Arguments) -> Value {
    added(numbers(arguments), arguments.clock())
}

/// `avgInArray(list, field[, condition])`; 0 of nothing.
pub(super) fn average(arguments: &Arguments) -> Value {
    mean(total(arguments), answered(arguments))
}

/// `countInArray(list, field[, condition])`: in how many rows the field has a value.
pub(super) fn count(arguments: &Arguments) -> Value {
    Value::Number(answered(arguments) as f64)
}

/// `minInArray(list, field[, other field][, condition])`.
pub(super) fn least(arguments: &Arguments) -> Value {
    first(arguments, Ordering::Less)
}

/// `maxInArray(list, field[, other field][, condition])`.
pub(super) fn greatest(arguments: &Arguments) -> Value {
    first(arguments, Ordering::Greater)
}

fn first(arguments: &Arguments, wanted: Ordering) -> Value {
    let mut best = Value::Null;
    let mut answer = Value::Null;
    let asked = Asked::by(arguments);
    each(arguments, &asked, &mut |row, value| {
        let Some(number) = numberlike(value) else { return };
        if best.is_null() || order(&number, &best, arguments.clock()) == Some(wanted) {
            best = number;
            answer = match asked.other_field {
                Some(other) => row.get(other).cloned().unwrap_or_default(),
                None => best.clone(),
            };
        }
    });
    answer
}

fn numbers(arguments: &Arguments) -> Vec<Value> {
    let mut numbers = Vec::new();
    each(arguments, &Asked::by(arguments), &mut |_, value| {
        numbers.extend(numberlike(value).map(|number| match number {
            // Lists are not gone into here; they are put together as texts.
            Value::List(_) => Value::Text(text(&number, arguments.clock())),
            other => other,
        }));
    });
    numbers
}

fn answered(arguments: &Arguments) -> usize {
    let mut answered = 0;
    each(arguments, &Asked::by(arguments), &mut |_, _| answered += 1);
    answered
}

/// The value, unless it is text that says no number.
fn numberlike(value: &Value) -> Option<Value> {
    Some(as_number(value.clone())).filter(|value| !matches!(value, Value::Text(_)))
}

/// What the arguments behind the list ask for.
struct Asked<'a> {
    field: String,
    /// The field to answer with instead of the one that is compared.
    other_field: Option<&'a str>,
    condition: Condition<'a>,
}

enum Condition<'a> {
    None,
    Node(&'a Node),
    /// It came as a text. Without an expression, the text could not be parsed, and holds nowhere.
    Text(Option<Expression>),
}

impl<'a> Asked<'a> {
    fn by(arguments: &Arguments<'a>) -> Asked<'a> {
        let field = text(&arguments.value(1), arguments.clock());
        let condition = Condition::from(arguments, 2);
        match (&condition, arguments.node(2)) {
            (Condition::Node(_), Some(Node::Constant(Value::Text(other)))) => Asked {
                other_field: Some(other.as_str()).filter(|other| *other != field),
                condition: Condition::from(arguments, 3),
                field,
            },
            _ => Asked { field, other_field: None, condition },
        }
    }
}

impl<'a> Condition<'a> {
    fn from(arguments: &Arguments<'a>, index: usize) -> Condition<'a> {
        let Some(node) = arguments.node(index) else {
            return Condition::None;
        };
        match arguments.value(index) {
            Value::Text(text) if text.bytes().any(|byte| b"{=!<>".contains(&byte)) => {
                Condition::Text(Expression::parse(&text).ok())
            }
            _ => Condition::Node(node),
        }
    }

    fn holds(&self, scope: &dyn Scope) -> bool {
        match self {
            Condition::None => true,
            Condition::Node(node) => is_loosely_true(&evaluator::value(node, scope)),
            Condition::Text(expression) => expression.as_ref().is_some_and(|it| it.holds(scope)),
        }
    }
}

/// Calls `visit` with every row that the condition lets pass and that has the field.
fn each(arguments: &Arguments, asked: &Asked, visit: &mut dyn FnMut(&Map, &Value)) {
    let mut look_at = |row: &Value| {
        let Value::Map(row) = row else { return };
        let value = row.get(&asked.field).filter(|value| !is_empty(value));
        let scope = Row { values: row, around: arguments.scope };
        if let Some(value) = value.filter(|_| asked.condition.holds(&scope)) {
            visit(row, value);
        }
    };
    match arguments.value(0) {
        Value::List(rows) => rows.iter().for_each(&mut look_at),
        Value::Map(rows) => rows.iter().for_each(|(_, row)| look_at(row)),
        _ => {}
    }
}

/// What a condition sees of a row: the names are those of the row alone.
struct Row<'a> {
    values: &'a Map,
    around: &'a dyn Scope,
}

impl Scope for Row<'_> {
    fn variable(&self, name: &str) -> Value {
        resolve(self.values, name).unwrap_or_default()
    }

    fn clock(&self) -> &dyn Clock {
        self.around.clock()
    }

    fn display_value(&self, question: &str, value: Option<&Value>) -> Value {
        self.around.display_value(question, value)
    }

    fn property_value(&self, element: &str, property: &str) -> Value {
        self.around.property_value(element, property)
    }

    fn comment(&self, question: &str) -> Value {
        self.around.comment(question)
    }

    fn is_container_ready(&self, container: &str) -> bool {
        self.around.is_container_ready(container)
    }

    fn is_display_mode(&self) -> bool {
        self.around.is_display_mode()
    }

    fn has_survey(&self) -> bool {
        self.around.has_survey()
    }
}
