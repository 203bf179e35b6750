//! Choices put in order: by dragging, or with the arrows.

use super::{Ask, Naming, QuestionView, Used};
use crate::expression::are_equal;
use crate::platform::number_text;
use crate::session::Item;
use crate::value::Value;
use crate::widget::paper::Paper;
use alloc::{string::String, vec::Vec};

pub(super) struct Ranking;

impl QuestionView for Ranking {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.items();
        paper.open("ol.rank|ranking");
        paper.class(if ask.session.is_answered(ask.id) { "rank set" } else { "rank" });
        for (place, index) in order_of(ask, &items).into_iter().enumerate() {
            let Some(item) = items.get(index) else {
                continue;
            };
            let number = number_text(index as f64);
            paper.open(&number);
            paper.add("#li.place|ranking-item");
            paper.set("data-i", &number);
            paper.empty("span.grip|ranking-handle[aria-hidden=true]");
            paper.written("span.what", &item.text);
            for is_up in [true, false] {
                paper.open(match is_up {
                    true => "button.up|button up[type=button][name=up]",
                    false => "button.down|button down[type=button][name=down]",
                });
                paper.set("value", &number);
                let word = if is_up { "moveUp" } else { "moveDown" };
                paper.set("aria-label", &ask.session.word(word, &[&item.text]));
                let end = if is_up { 0 } else { items.len() - 1 };
                paper.state("aria-disabled", place == end);
                ask.bar(paper);
                paper.close();
            }
            paper.close();
        }
        paper.close();
    }

    /// An arrow moves its row by one place; `to-3` puts a row that was dragged in place 3.
    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.items();
        let mut order = order_of(ask, &items);
        let at = place_of(&order, used)?;
        let to = match used.name {
            "up" => at.checked_sub(1)?,
            "down" => at + 1,
            _ => used.part()?,
        };
        if to >= order.len() {
            return None;
        }
        let moved = order.remove(at);
        order.insert(to, moved);
        let mut values = Vec::new();
        for item in order.into_iter().filter_map(|index| items.get(index)) {
            values.push(item.value.clone());
        }
        Some(Value::List(values))
    }

    fn told(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        let items = ask.items();
        let place = place_of(&order_of(ask, &items), used)?;
        let place = number_text((place + 1) as f64);
        let count = number_text(items.len() as f64);
        Some(ask.session.word("movedTo", &[&used.item(&items)?.text, &place, &count]))
    }
}

/// Where the row stands that was used.
fn place_of(order: &[usize], used: &Used<'_>) -> Option<usize> {
    let item = used.place()?;
    order.iter().position(|index| *index == item)
}

/// Places of the items in the order of the answer; those it does not name follow.
fn order_of(ask: &Ask<'_>, items: &[Item]) -> Vec<usize> {
    let mut order = Vec::new();
    for value in ask.value().as_list() {
        if let Some(index) = items.iter().position(|item| are_equal(&item.value, value)) {
            order.push(index);
        }
    }
    for index in 0..items.len() {
        if !order.contains(&index) {
            order.push(index);
        }
    }
    order
}
