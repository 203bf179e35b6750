//! Choices put in order: by dragging, or with the arrows; where they are selected first, by a tap on
//! each.

use super::checkbox::is_full;
use super::combobox::draw_remover;
use super::{Ask, Naming, QuestionView, Used};
use crate::expression::are_equal;
use crate::platform::number_text;
use crate::rare::has;
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
        let order = order_of(ask, &items);
        if !selects(ask) {
            let is_set = ask.session.is_answered(ask.id);
            return draw_order(
                ask,
                paper,
                &items,
                &order,
                if is_set { "rank set" } else { "rank" },
            );
        }
        paper.open("div.areas|ranking-areas");
        paper.class("areas");
        paper.add_if(ask.says("selectToRankAreasLayout") == "vertical", " down");
        paper.add_if(ask.is_set("selectToRankSwapAreas"), " swap");
        paper.open("div.pool|ranking-pool");
        let full = is_full(ask);
        for (index, item) in items.iter().enumerate() {
            if !order.contains(&index) {
                paper.open("button.add|ranking-choice[type=button][name=add]");
                paper.set_number("value", index as u32);
                paper.flag("disabled", ask.is_fixed() || full || !item.enabled);
                paper.text(&item.text);
                paper.close();
            }
        }
        let is_all = order.len() == items.len();
        paper.written_if_any(
            "p.hint",
            &if is_all { ask.text("selectToRankEmptyUnrankedAreaText") } else { String::new() },
        );
        paper.close();
        if order.is_empty() {
            let text = ask.text_or_word("selectToRankEmptyRankedAreaText", "rankEmpty");
            paper.written("p.hint nothing|ranking-empty", &text);
        } else {
            draw_order(ask, paper, &items, &order, "rank set");
        }
        paper.close();
    }

    /// An arrow moves its row by one place; `to-3` puts a row that was dragged in place 3; `add`
    /// and `out` take one in at the end, or out.
    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.items();
        let mut order = order_of(ask, &items);
        if used.name == "add" {
            order.push(used.place()?);
        } else {
            let at = place_of(&order, used)?;
            let to = match used.name {
                "up" => at.checked_sub(1)?,
                "down" => at + 1,
                "out" => order.len() - 1,
                _ => used.part()?,
            };
            if to >= order.len() {
                return None;
            }
            let moved = order.remove(at);
            if used.name != "out" {
                order.insert(to, moved);
            }
        }
        let mut values = Vec::new();
        for item in order.into_iter().filter_map(|index| items.get(index)) {
            values.push(item.value.clone());
        }
        Some(Value::List(values))
    }

    fn told(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        let items = ask.items();
        let order = order_of(ask, &items);
        let place = place_of(&order, used)?;
        let place = number_text((place + 1) as f64);
        let count = number_text(order.len() as f64);
        Some(ask.session.word("movedTo", &[&used.item(&items)?.text, &place, &count]))
    }
}

/// Whether only what matters is put in order: taken out of a pool, one by one.
fn selects(ask: &Ask<'_>) -> bool {
    (const { has("selectToRankEnabled") }) && ask.is_set("selectToRankEnabled")
}

fn draw_order(ask: &Ask<'_>, paper: &mut Paper, items: &[Item], order: &[usize], class: &str) {
    paper.open("ol.rank|ranking");
    paper.class(class);
    for (place, index) in order.iter().enumerate() {
        let Some(item) = items.get(*index) else {
            continue;
        };
        let number = number_text(*index as f64);
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
            let end = if is_up { 0 } else { order.len() - 1 };
            paper.state("aria-disabled", place == end);
            ask.bar(paper);
            paper.close();
        }
        if selects(ask) {
            let label = ask.session.word("remove", &[&item.text]);
            draw_remover(ask, paper, "out", *index, &label);
        }
        paper.close();
    }
    paper.close();
}

/// Where the row stands that was used.
fn place_of(order: &[usize], used: &Used<'_>) -> Option<usize> {
    let item = used.place()?;
    order.iter().position(|index| *index == item)
}

/// Places of the items in the order of the answer; those it does not name follow, unless they have
/// to be taken in one by one.
fn order_of(ask: &Ask<'_>, items: &[Item]) -> Vec<usize> {
    let mut order = Vec::new();
    for value in ask.value().as_list() {
        if let Some(index) = items.iter().position(|item| are_equal(&item.value, value)) {
            order.push(index);
        }
    }
    for index in 0..if selects(ask) { 0 } else { items.len() } {
        if !order.contains(&index) {
            order.push(index);
        }
    }
    order
}
