//! Choices put in order.

use super::checkbox::known;
use super::{Asked, ValueRules, item_among, item_text};
use crate::expression::are_equal;
use crate::value::{Value, joined};
use alloc::{string::String, vec::Vec};

pub(super) struct Ranking;

impl ValueRules for Ranking {
    /// An order names every choice: those left out follow in the order in which they are offered.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let Value::List(chosen) = &value else {
            return Value::Null;
        };
        if chosen.is_empty() || asked.element.is_set("selectToRankEnabled") {
            return value;
        }
        let items = asked.session.items(asked.id);
        let mut order = Vec::new();
        for member in chosen {
            if item_among(&items, member).is_some() {
                order.push(member.clone());
            }
        }
        for item in &items {
            if !order.iter().any(|member| are_equal(member, &item.value)) {
                order.push(item.value.clone());
            }
        }
        Value::List(order)
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        joined(&known(asked, value.as_list()), ", ", &|member| item_text(asked, member))
    }
}
