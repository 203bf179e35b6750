//! One choice out of a list that unfolds: the platform's own, which is best on touch.

use super::{Ask, Naming, QuestionView, Used, chosen_place, field_for_other};
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Dropdown;

impl QuestionView for Dropdown {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.items();
        let chosen = chosen_place(ask, &items);
        paper.open_called('i', ask.id, "select.field|input");
        paper.class(if chosen.is_none() { "field none" } else { "field" });
        ask.tell_states(paper);
        ask.bar(paper);
        paper.written("option[value=]", &ask.text_or_word("placeholder", "choose"));
        for (place, item) in items.iter().enumerate() {
            paper.open("option");
            paper.set_number("value", place as u32);
            paper.flag("disabled", !item.enabled);
            paper.text(&item.text);
            paper.close();
        }
        paper.value("");
        if let Some(place) = chosen {
            paper.add_number(place as u32);
        }
        paper.close();
        field_for_other(ask, paper);
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.items();
        Some(used.item(&items).map_or(Value::Null, |item| item.value.clone()))
    }
}
