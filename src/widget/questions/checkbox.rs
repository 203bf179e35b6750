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
        let answer = ask.value().as_list();
        let is_among = |item: &Item| answer.iter().any(|value| are_equal(value, &item.value));
        let all_chosen = all_plain(&items).all(is_among);
        let is_chosen = |item: &Item| if is_select_all(item) { all_chosen } else { is_among(item) };
        let most = ask.element().number("maxSelectedChoices").filter(|most| *most > 0.0);
        let full = most.is_some_and(|most| answer.len() as f64 >= most);
        draw_rows(ask, paper, &items, "(input[type=checkbox])", &is_chosen, full);
    }

    /// What was chosen before stays in front; what is new comes at the end.
    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.items();
        let item = used.item(&items)?;
        if !is_select_all(item) {
            return Some(toggled(ask.value(), &item.value, used.on));
        }
        let mut chosen = Vec::new();
        for item in all_plain(&items).filter(|_| used.on) {
            chosen.push(item.value.clone());
        }
        Some(Value::List(chosen))
    }
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
