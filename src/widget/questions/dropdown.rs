//! One choice out of a list that unfolds: the platform's own, which is best on touch.

use super::{Ask, Naming, QuestionView, field_for_other, item_of, place};
use crate::expression::are_equal;
use crate::value::Value;
use crate::widget::dom;
use alloc::string::String;
use web_sys::Element;

pub(super) struct Dropdown;

impl QuestionView for Dropdown {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        let select = dom::make("select.field|input");
        ask.mark(&select, "id", "i");
        let hint = ask.session.text_or_word(ask.id, "placeholder", "choose");
        let nothing = dom::written("option", &hint);
        dom::set(&nothing, "value", "");
        dom::append(&select, &nothing);
        for (index, item) in ask.session.items(ask.id).iter().enumerate() {
            let option = dom::written("option", &item.text);
            dom::set(&option, "value", &place(index));
            dom::toggle(&option, "disabled", !item.enabled);
            dom::append(&select, &option);
        }
        dom::toggle_class(&select, "none", true);
        dom::append(frame, &select);
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        let items = ask.session.items(ask.id);
        let value = ask.session.value(ask.id);
        let chosen =
            items.iter().position(|item| !value.is_null() && are_equal(&item.value, value));
        if let Some(select) = dom::find(frame, "select") {
            dom::write_value(&select, &chosen.map_or_else(String::new, place));
            dom::toggle_class(&select, "none", chosen.is_none());
            field_for_other(ask, frame, Some(select));
        }
    }

    fn read(&self, ask: &Ask<'_>, _frame: &Element, used: &Element) -> Option<Value> {
        let place = dom::input(used).value();
        let option = dom::find(used, &["option[value=\"", &place, "\"]"].concat())?;
        let items = ask.session.items(ask.id);
        Some(item_of(&items, &option).map_or(Value::Null, |item| item.value.clone()))
    }
}
