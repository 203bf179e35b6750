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
        Naming::Group("group")
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.session.items(ask.id);
        paper.open("ol.rank|ranking");
        paper.set("class", if ask.session.is_answered(ask.id) { "rank set" } else { "rank" });
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
            for (description, word, is_end) in [
                ("button.up|button up[type=button][name=up]", "moveUp", place == 0),
                (
                    "button.down|button down[type=button][name=down]",
                    "moveDown",
                    place + 1 == items.len(),
                ),
            ] {
                paper.open(description);
                paper.set("value", &number);
                paper.set("aria-label", &ask.session.word(word, &[&item.text]));
                paper.state("aria-disabled", is_end);
                paper.flag("disabled", ask.is_fixed());
                paper.close();
            }
            paper.close();
        }
        paper.close();
    }

    /// An arrow moves its row by one place; `to-3` puts a row that was dragged in place 3.
    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.session.items(ask.id);
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
        let values = order.into_iter().filter_map(|index| items.get(index));
        Some(Value::List(values.map(|item| item.value.clone()).collect()))
    }

    fn told(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        let items = ask.session.items(ask.id);
        let place = place_of(&order_of(ask, &items), used)?;
        let [place, count] = [place + 1, items.len()].map(|number| number_text(number as f64));
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
