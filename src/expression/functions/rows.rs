//! `sumInArray` and its like: over the rows of a list, as a matrix or a dynamic panel has them.
//!
//! ```text
//! sumInArray({orders}, 'price')                    of every row
//! sumInArray({orders}, 'price', {amount} > 1)      of the rows for which the condition holds
//! maxInArray({orders}, 'price', 'name')            the name in the row with the highest price
//! ```

use super::Arguments;
use super::numbers::{added, as_number, first_of, mean};
use crate::expression::coercion::{is_empty, is_loosely_true, text};
use crate::expression::tree::Node;
use crate::expression::{Expression, Scope, Survey, evaluator, resolve};
use crate::platform::Clock;
use crate::value::{Map, Value};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// `sumInArray(list, field[, condition])`.
pub(super) fn total(arguments: &Arguments) -> Value {
    let mut values = Found::by(arguments, true).values;
    for value in &mut values {
        // Lists are not gone into here; they are put together as texts.
        if let Value::List(_) = value {
            *value = Value::Text(text(value, arguments.clock()));
        }
    }
    added(&values, arguments.clock())
}

/// `avgInArray(list, field[, condition])`; 0 of nothing.
pub(super) fn average(arguments: &Arguments) -> Value {
    mean(&total(arguments), Found::by(arguments, false).values.len())
}

/// `countInArray(list, field[, condition])`: in how many rows the field has a value.
pub(super) fn count(arguments: &Arguments) -> Value {
    Value::Number(Found::by(arguments, false).values.len() as f64)
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
    let found = Found::by(arguments, true);
    first_of(&found.values, &found.answers, wanted, arguments.clock())
}

/// What the rows hold that the condition lets pass and that have the field.
#[derive(Default)]
struct Found {
    values: Vec<Value>,
    /// What to answer with in the place of each value.
    answers: Vec<Value>,
}

impl Found {
    /// With `only_numbers`, texts that say a number become it, and others are left out.
    fn by(arguments: &Arguments, only_numbers: bool) -> Found {
        let field = text(&arguments.value(1), arguments.clock());
        let mut other_field = None;
        let mut place = 2;
        if let Some(Node::Constant(Value::Text(other))) = arguments.node(place)
            && !is_condition(other)
        {
            other_field = Some(other.as_str());
            place += 1;
        }
        let node = arguments.node(place);
        // A condition may come as a text. One that cannot be parsed holds nowhere.
        let parsed = match arguments.value(place) {
            Value::Text(text) if is_condition(&text) => Some(Expression::parse(&text).ok()),
            _ => None,
        };
        let list = arguments.value(0);
        let mut rows = Vec::new();
        for row in list.as_list() {
            rows.push(row);
        }
        for (_, row) in list.as_map().into_iter().flat_map(Map::iter) {
            rows.push(row);
        }
        let mut found = Found::default();
        for row in rows {
            let (Value::Map(values), value) = (row, row.get(&field)) else { continue };
            let scope = Row { values, around: arguments.scope };
            let is_meant = match (&parsed, node) {
                _ if is_empty(value) => false,
                (Some(expression), _) => expression.as_ref().is_some_and(|it| it.holds(&scope)),
                (None, Some(node)) => is_loosely_true(&evaluator::value(node, &scope)),
                (None, None) => true,
            };
            let value = if only_numbers { as_number(value.clone()) } else { value.clone() };
            if is_meant && !(only_numbers && matches!(value, Value::Text(_))) {
                found.answers.push(match other_field {
                    Some(other) if other != field => row.get(other).clone(),
                    _ => value.clone(),
                });
                found.values.push(value);
            }
        }
        found
    }
}

/// Whether a text is a condition and not the name of a field.
fn is_condition(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'{' | b'=' | b'!' | b'<' | b'>'))
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

    fn survey(&self) -> Option<&dyn Survey> {
        self.around.survey()
    }
}
