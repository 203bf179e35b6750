//! Choices put in order: by dragging, or with the arrows.

use super::{Ask, Naming, QuestionView, place};
use crate::expression::are_equal;
use crate::session::Item;
use crate::value::Value;
use crate::widget::dom;
use alloc::vec::Vec;
use web_sys::Element;

pub(super) struct Ranking;

const ROW: &str = concat!(
    "li.place|ranking-item(span.grip|ranking-handle[aria-hidden=true],span.what,",
    "button.up|button up[type=button],button.down|button down[type=button])"
);

impl QuestionView for Ranking {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group("group")
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        let list = dom::make("ol.rank|ranking");
        for (index, item) in ask.session.items(ask.id).iter().enumerate() {
            let row = dom::make(ROW);
            dom::set(&row, "data-i", &place(index));
            if let Some(what) = dom::find(&row, ".what") {
                dom::write(&what, &item.text);
            }
            for (button, word) in [(".up", "moveUp"), (".down", "moveDown")] {
                if let Some(button) = dom::find(&row, button) {
                    dom::set(&button, "aria-label", &ask.session.word(word, &[&item.text]));
                }
            }
            dom::append(&list, &row);
        }
        mark_ends(&list);
        dom::append(frame, &list);
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        let Some(list) = dom::find(frame, ".rank") else {
            return;
        };
        dom::toggle_class(&list, "set", ask.session.is_answered(ask.id));
        let items = ask.session.items(ask.id);
        let rows = dom::find_all(&list, ".place");
        let order = order_of(ask, &items);
        let shown: Vec<usize> = rows.iter().filter_map(|row| dom::number(row, "data-i")).collect();
        if shown != order {
            for index in &order {
                let row = rows.iter().find(|row| dom::number(row, "data-i") == Some(*index));
                if let Some(row) = row {
                    dom::append(&list, row);
                }
            }
        }
        mark_ends(&list);
    }

    /// An arrow moves its row by one place.
    fn press(&self, ask: &mut Ask<'_>, _frame: &Element, button: &Element) -> Option<Value> {
        let up = dom::has_class(button, "up");
        if !up && !dom::has_class(button, "down") || button.get_attribute("aria-disabled").is_some()
        {
            return None;
        }
        let items = ask.session.items(ask.id);
        let mut order = order_of(ask, &items);
        let moved = dom::number(&button.parent_element()?, "data-i")?;
        let at = order.iter().position(|index| *index == moved)?;
        let to = if up { at.checked_sub(1)? } else { at + 1 };
        if to >= order.len() {
            return None;
        }
        order.swap(at, to);
        Some(values_in(&order, &items))
    }

    /// After a drag the rows stand in the new order.
    fn read(&self, ask: &Ask<'_>, frame: &Element, _used: &Element) -> Option<Value> {
        let rows = dom::find_all(frame, ".place");
        let order: Vec<usize> = rows.iter().filter_map(|row| dom::number(row, "data-i")).collect();
        Some(values_in(&order, &ask.session.items(ask.id)))
    }
}

/// Places of the items in the order of the answer; those it does not name follow.
fn order_of(ask: &Ask<'_>, items: &[Item]) -> Vec<usize> {
    let answer = ask.session.value(ask.id).as_list();
    let mut order: Vec<usize> = answer
        .iter()
        .filter_map(|value| items.iter().position(|item| are_equal(&item.value, value)))
        .collect();
    for index in 0..items.len() {
        if !order.contains(&index) {
            order.push(index);
        }
    }
    order
}

fn values_in(order: &[usize], items: &[Item]) -> Value {
    let values = order.iter().filter_map(|index| items.get(*index)).map(|item| item.value.clone());
    Value::List(values.collect())
}

/// The first row cannot go up, the last one not down.
fn mark_ends(list: &Element) {
    let rows = dom::find_all(list, ".place");
    for (index, row) in rows.iter().enumerate() {
        let ends = [(".up", index == 0), (".down", index + 1 == rows.len())];
        for (selector, is_end) in ends {
            if let Some(button) = dom::find(row, selector) {
                dom::state(&button, "aria-disabled", is_end);
            }
        }
    }
}
