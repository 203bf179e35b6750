//! One choice out of a list that unfolds: the platform's own, which is best on touch.

use super::{Ask, Naming, QuestionView, Used, field_for_other};
use crate::expression::are_equal;
use crate::platform::number_text;
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Dropdown;

impl QuestionView for Dropdown {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.session.items(ask.id);
        let value = ask.session.value(ask.id);
        let chosen =
            items.iter().position(|item| !value.is_null() && are_equal(&item.value, value));
        paper.open("select.field|input");
        paper.mark("id", "i", ask.id);
        paper.set("class", if chosen.is_none() { "field none" } else { "field" });
        ask.tell_states(paper);
        paper.flag("disabled", ask.is_fixed());
        let hint = ask.session.text_or_word(ask.id, "placeholder", "choose");
        paper.written("option[value=]", &hint);
        for (place, item) in items.iter().enumerate() {
            paper.open("option");
            paper.set_number("value", place as u32);
            paper.flag("disabled", !item.enabled);
            paper.text(&item.text);
            paper.close();
        }
        paper.value(&chosen.map(|place| number_text(place as f64)).unwrap_or_default());
        paper.close();
        field_for_other(ask, paper);
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.session.items(ask.id);
        Some(used.item(&items).map_or(Value::Null, |item| item.value.clone()))
    }
}
