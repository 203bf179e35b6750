//! Any number of choices.

use super::choice::draw_rows;
use super::{Ask, Naming, QuestionView, Used};
use crate::expression::are_equal;
use crate::session::{Item, all_plain, is_select_all};
use crate::value::Value;
use crate::widget::paper::Paper;
use alloc::vec::Vec;

pub(super) struct Checkbox;

impl QuestionView for Checkbox {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.items();
        let is_chosen = |item: &Item| is_marked(ask, &items, item);
        draw_rows(ask, paper, &items, "(input[type=checkbox])", &is_chosen, is_full(ask));
    }

    /// What was chosen before stays in front; what is new comes at the end.
    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.items();
        let item = used.item(&items)?;
        Some(if is_select_all(item) {
            all_of(&items, used.on)
        } else {
            toggled(ask.value(), &item.value, used.on)
        })
    }
}

/// Whether an item is chosen; the one for all is when all are.
pub(super) fn is_marked(ask: &Ask<'_>, items: &[Item], item: &Item) -> bool {
    let is_among = |item: &Item| ask.session.has_chosen(ask.id, &item.value);
    if is_select_all(item) { all_plain(items).all(is_among) } else { is_among(item) }
}

/// Whether no more can be chosen.
pub(super) fn is_full(ask: &Ask<'_>) -> bool {
    let most = ask.element().number("maxSelectedChoices").filter(|most| *most > 0.0);
    most.is_some_and(|most| ask.value().as_list().len() as f64 >= most)
}

/// The answer when all have been chosen at once, or none.
pub(super) fn all_of(items: &[Item], on: bool) -> Value {
    let mut chosen = Vec::new();
    for item in all_plain(items).filter(|_| on) {
        chosen.push(item.value.clone());
    }
    Value::List(chosen)
}

/// A list of values without one of them, or with that at the end.
pub(super) fn toggled(list: &Value, member: &Value, on: bool) -> Value {
    let mut members = Vec::new();
    for one in list.as_list() {
        if !are_equal(one, member) {
            members.push(one.clone());
        }
    }
    if on {
        members.push(member.clone());
    }
    Value::List(members)
}
