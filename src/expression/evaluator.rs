//! Walks the tree of an expression.

use super::Scope;
use super::arithmetic;
use super::coercion::{self, is_empty, is_true};
use super::comparison;
use super::dates;
use super::functions;
use super::tree::{Node, Operator};
use crate::platform::Clock;
use crate::value::Value;
use alloc::string::String;
use core::cmp::Ordering;

/// What the node yields, not yet [`settled`].
pub(super) fn value(node: &Node, scope: &dyn Scope) -> Value {
    match node {
        Node::Constant(value) => value.clone(),
        Node::Variable { name, as_is } => variable(name, *as_is, scope),
        Node::List(nodes) => Value::List(nodes.iter().map(|node| value(node, scope)).collect()),
        Node::Negation(node) => Value::Bool(!is_true(&value(node, scope))),
        Node::Empty(node) => Value::Bool(is_empty(&value(node, scope))),
        Node::NotEmpty(node) => Value::Bool(!is_empty(&value(node, scope))),
        Node::Chain(first, rest) => {
            rest.iter().fold(value(first, scope), |left, (operator, right)| {
                apply(*operator, left, right, scope)
            })
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

fn apply(operator: Operator, left: Value, right: &Node, scope: &dyn Scope) -> Value {
    // A left operand that is not empty keeps its value whatever stands beside it, so that it
    // alone may decide.
    match operator {
        Operator::Or if !is_empty(&left) && is_true(&left) => return left,
        Operator::And if !is_empty(&left) && !is_true(&left) => return left,
        _ => {}
    }
    let right = value(right, scope);
    let clock = scope.clock();
    match operator {
        Operator::Or
        | Operator::And
        | Operator::Plus
        | Operator::Minus
        | Operator::Times
        | Operator::Over
        | Operator::Remainder
        | Operator::Power => {
            let (left, right) = arithmetic::operands(left, right);
            match operator {
                Operator::Or => {
                    if is_true(&left) {
                        left
                    } else {
                        right
                    }
                }
                Operator::And => {
                    if is_true(&left) {
                        right
                    } else {
                        left
                    }
                }
                Operator::Plus => arithmetic::sum(left, right, clock),
                Operator::Minus => Value::Number(arithmetic::difference(&left, &right)),
                Operator::Times => Value::Number(arithmetic::product(&left, &right)),
                Operator::Over => arithmetic::quotient(&left, &right, false),
                Operator::Remainder => arithmetic::quotient(&left, &right, true),
                _ => Value::Number(arithmetic::power(&left, &right)),
            }
        }
        Operator::Contains => Value::Bool(comparison::contains(&left, &right, clock)),
        Operator::NotContains => Value::Bool(comparison::lacks(&left, &right, clock)),
        Operator::AnyOf => Value::Bool(comparison::any_of(&left, &right, clock)),
        Operator::AllOf => Value::Bool(comparison::all_of(&left, &right, clock)),
        Operator::NoneOf => Value::Bool(comparison::none_of(&left, &right, clock)),
        _ => {
            let (left, right) = dates::comparable(left, right, clock);
            Value::Bool(compares(operator, &left, &right, clock))
        }
    }
}

fn compares(operator: Operator, left: &Value, right: &Value, clock: &dyn Clock) -> bool {
    let equal = || comparison::are_equal(left, right);
    let order = || comparison::order(left, right, clock);
    match operator {
        Operator::Equal => equal(),
        Operator::NotEqual => !equal(),
        Operator::Less => order() == Some(Ordering::Less),
        Operator::LessOrEqual => equal() || order() == Some(Ordering::Less),
        Operator::Greater => order() == Some(Ordering::Greater),
        _ => equal() || order() == Some(Ordering::Greater),
    }
}
