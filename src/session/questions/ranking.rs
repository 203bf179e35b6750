//! Choices put in order.

use super::{Asked, ValueRules, item_text};
use crate::expression::are_equal;
use crate::value::Value;
use alloc::{string::String, vec::Vec};

pub(super) struct Ranking;

impl ValueRules for Ranking {
    /// An order names every choice: those left out follow in the order in which they are offered.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let Value::List(mut order) = value else {
            return Value::Null;
        };
        if order.is_empty() || asked.element.is_set("selectToRankEnabled") {
            return Value::List(order);
        }
        let items = asked.session.items(asked.id);
        order.retain(|value| items.iter().any(|item| are_equal(value, &item.value)));
        for item in items {
            if !order.iter().any(|value| are_equal(value, &item.value)) {
                order.push(item.value);
            }
        }
        Value::List(order)
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let texts: Vec<String> =
            value.as_list().iter().map(|member| item_text(asked, member)).collect();
        texts.join(", ")
    }
}
