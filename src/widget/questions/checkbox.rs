//! Any number of choices.

use super::choice::{build_rows, show_other};
use super::{Ask, Naming, QuestionView, check, item_of};
use crate::expression::are_equal;
use crate::session::{Item, all_plain, is_select_all};
use crate::value::Value;
use crate::widget::dom;
use alloc::vec::Vec;
use web_sys::Element;

pub(super) struct Checkbox;

impl QuestionView for Checkbox {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group("group")
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        build_rows(ask, frame, "label.row|item(input[type=checkbox])");
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        let items = ask.session.items(ask.id);
        let chosen = ask.session.value(ask.id).as_list();
        let is_chosen = |item: &Item| chosen.iter().any(|value| are_equal(value, &item.value));
        let all_chosen = all_plain(&items).all(is_chosen);
        check(frame, &items, &|item| {
            if is_select_all(item) { all_chosen } else { is_chosen(item) }
        });
        close_when_full(ask, frame, chosen.len());
        show_other(ask, frame, &items);
    }

    /// What was chosen before stays in front; what is new comes at the end.
    fn read(&self, ask: &Ask<'_>, frame: &Element, used: &Element) -> Option<Value> {
        let items = ask.session.items(ask.id);
        if item_of(&items, used).is_some_and(is_select_all) {
            let all = all_plain(&items).map(|item| item.value.clone()).collect();
            return Some(Value::List(if dom::input(used).checked() { all } else { Vec::new() }));
        }
        let inputs = dom::find_all(frame, "input[type=checkbox]");
        let ticked: Vec<&Item> = inputs
            .iter()
            .filter(|input| dom::input(input).checked())
            .filter_map(|input| item_of(&items, input))
            .filter(|item| !is_select_all(item))
            .collect();
        let before = ask.session.value(ask.id).as_list();
        let is_ticked = |value: &&Value| ticked.iter().any(|item| are_equal(&item.value, value));
        let mut chosen: Vec<Value> = before.iter().filter(is_ticked).cloned().collect();
        for item in ticked {
            if !chosen.iter().any(|value| are_equal(value, &item.value)) {
                chosen.push(item.value.clone());
            }
        }
        Some(Value::List(chosen))
    }
}

/// Once as many are chosen as may be, the others cannot be.
fn close_when_full(ask: &Ask<'_>, frame: &Element, chosen: usize) {
    let Some(most) = ask.element().number("maxSelectedChoices").filter(|most| *most > 0.0) else {
        return;
    };
    if ask.is_fixed() {
        return;
    }
    let items = ask.session.items(ask.id);
    for input in dom::find_all(frame, "input[type=checkbox]") {
        let free = item_of(&items, &input).is_some_and(|item| item.enabled);
        let full = chosen as f64 >= most && !dom::input(&input).checked();
        dom::toggle(&input, "disabled", full || !free);
    }
}
