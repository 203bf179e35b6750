//! Choices put in order.

use super::checkbox::{known, too_few};
use super::{Asked, ValueRules, item_among, item_text};
use crate::expression::are_equal;
use crate::session::Fault;
use crate::value::{Value, joined};
use alloc::{string::String, vec::Vec};

pub(super) struct Ranking;

impl ValueRules for Ranking {
    /// An order names every choice: those left out follow in the order in which they are offered.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let Value::List(chosen) = &value else {
            return Value::Null;
        };
        let items = asked.session.items(asked.id);
        let is_open = items.is_empty() && asked.session.awaits_choices(asked.id);
        if chosen.is_empty() || is_open || !asked.element.names_all() {
            return value;
        }
        let mut order = Vec::new();
        for member in chosen {
            if let Some(item) = item_among(&items, member) {
                order.push(item.value.clone());
            }
        }
        if order.is_empty() && asked.session.borrows(asked.id) {
            return Value::Null;
        }
        for item in &items {
            if !order.iter().any(|member| are_equal(member, &item.value)) {
                order.push(item.value.clone());
            }
        }
        Value::List(order)
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        too_few(asked, value, faults);
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        joined(&known(asked, value.as_list()), ", ", &|member| item_text(asked, member))
    }
}
