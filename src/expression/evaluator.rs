//! Walks the tree of an expression.

use super::Scope;
use super::arithmetic;
use super::coercion::{self, is_empty, is_true};
use super::comparison;
use super::dates;
use super::functions;
use super::tree::{Node, Operator, Test};
use crate::platform::Clock;
use crate::value::Value;
use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;

/// What the node yields, not yet [`settled`].
pub(super) fn value(node: &Node, scope: &dyn Scope) -> Value {
    match node {
        Node::Constant(value) => value.clone(),
        Node::Variable { name, as_is } => variable(name, *as_is, scope),
        Node::List(nodes) => {
            let mut members = Vec::new();
            for node in nodes {
                members.push(value(node, scope));
            }
            Value::List(members)
        }
        Node::Test(test, node) => {
            let value = value(node, scope);
            Value::Bool(match test {
                Test::Untrue => !is_true(&value),
                Test::Empty => is_empty(&value),
                Test::NotEmpty => !is_empty(&value),
            })
        }
        Node::Chain(first, rest) => {
            let mut left = value(first, scope);
            for (operator, right) in rest {
                // A left operand that is not empty keeps its value whatever stands beside it, so
                // that it alone may decide.
                let decides = match operator {
                    Operator::Or => !is_empty(&left) && is_true(&left),
                    Operator::And => !is_empty(&left) && !is_true(&left),
                    _ => false,
                };
                if !decides {
                    left = apply(*operator, left, value(right, scope), scope.clock());
                }
            }
            left
        }
        #[cfg(not(target_arch = "wasm32"))]
        Node::Strange(name, nodes) => {
            functions::call_by_name(name, nodes, scope).unwrap_or_default()
        }
        Node::Call(Some(function), nodes) => functions::call(function, nodes, scope),
        Node::Call(None, _) => Value::Null,
    }
}

/// The value as it leaves: NaN and the infinities are nothing.
pub(super) fn settled(mut value: Value) -> Value {
    settle(&mut value);
    value
}

fn settle(value: &mut Value) {
    match value {
        Value::Number(number) | Value::Instant(number) if !number.is_finite() => {
            *value = Value::Null
        }
        Value::List(members) => members.iter_mut().for_each(settle),
        _ => {}
    }
}

fn variable(name: &str, as_is: bool, scope: &dyn Scope) -> Value {
    let value = scope.variable(name);
    if value.is_null() && name.bytes().any(|byte| byte == b':') {
        let mut text = String::from("{");
        text.push_str(name);
        text.push('}');
        return Value::parse(&text).unwrap_or_default();
    }
    if as_is { value } else { coercion::of_variable(value) }
}

fn apply(operator: Operator, mut left: Value, mut right: Value, clock: &dyn Clock) -> Value {
    Value::Bool(match operator {
        Operator::Contains => comparison::contains(&left, &right, clock),
        Operator::NotContains => comparison::lacks(&left, &right, clock),
        Operator::AnyOf => comparison::any_of(&left, &right, clock),
        Operator::AllOf => comparison::all_of(&left, &right, clock),
        Operator::NoneOf => !comparison::any_of(&left, &right, clock),
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual => {
            dates::make_comparable(&mut left, &mut right, clock);
            compares(operator, &left, &right, clock)
        }
        _ => {
            arithmetic::fill_in(&mut left, &right);
            arithmetic::fill_in(&mut right, &left);
            return match operator {
                Operator::Or | Operator::And => {
                    if is_true(&left) == (operator == Operator::Or) {
                        left
                    } else {
                        right
                    }
                }
                Operator::Plus => arithmetic::sum(&left, &right, clock),
                _ => arithmetic::outcome(operator, &left, &right),
            };
        }
    })
}

fn compares(operator: Operator, left: &Value, right: &Value, clock: &dyn Clock) -> bool {
    let wanted = match operator {
        Operator::Less | Operator::LessOrEqual => Ordering::Less,
        Operator::Greater | Operator::GreaterOrEqual => Ordering::Greater,
        _ => Ordering::Equal,
    };
    let is_strict = matches!(operator, Operator::Less | Operator::Greater);
    if !is_strict && comparison::are_equal(left, right) {
        return operator != Operator::NotEqual;
    }
    match wanted {
        Ordering::Equal => operator == Operator::NotEqual,
        wanted => comparison::order(left, right, clock) == Some(wanted),
    }
}
