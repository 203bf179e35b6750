//! One choice out of a list that unfolds: the platform's own, which is best on touch, or, where
//! there are many, one that can be searched.

use super::combobox::{cleared, draw_field, draw_list, draw_remover, is_searched, picked};
use super::{Ask, Naming, QuestionView, Used, chosen_place, field_for_other};
use crate::definition::{Element, Kind, choices};
use crate::rare;
use crate::session::Item;
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
        if is_combobox(ask, &items) {
            draw_combobox(ask, paper, &items, chosen);
            return field_for_other(ask, paper);
        }
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
        if is_combobox(ask, &items) {
            let picked = picked(&items, used).map(|item| item.value.clone());
            return picked.or_else(|| cleared(used));
        }
        Some(used.item(&items).map_or(Value::Null, |item| item.value.clone()))
    }
}

/// Whether the list may become one that can be searched, which the usual widget lacks.
pub(in crate::widget) fn may_be_searched(element: &Element) -> bool {
    let specials = ["showNoneItem", "showRefuseItem", "showDontKnowItem", "showOtherItem"];
    let count = choices(element.property("choices")).len();
    element.kind == Kind::Dropdown
        && !element.is_unset("searchEnabled")
        && count + specials.iter().filter(|special| element.is_set(special)).count()
            >= rare::LONG_LIST
}

/// Whether it is a list of our own that can be searched.
fn is_combobox(ask: &Ask<'_>, items: &[Item]) -> bool {
    rare::WHOLE
        && items.len() >= rare::LONG_LIST
        && is_searched(ask)
        && ask.element().kind == Kind::Dropdown
}

fn draw_combobox(ask: &Ask<'_>, paper: &mut Paper, items: &[Item], chosen: Option<usize>) {
    let text = chosen.and_then(|place| items.get(place)).map_or("", |item| item.text.as_str());
    paper.open("div.combo|combobox");
    draw_field(ask, paper, text);
    if chosen.is_some() && !ask.element().is_unset("allowClear") {
        let label = ask.session.word("clear", &[]);
        draw_remover(ask, paper, "clear", 0, &label);
    }
    let is_chosen = |item: &Item| ask.session.has_chosen(ask.id, &item.value);
    draw_list(ask, paper, items, false, &is_chosen, false);
    paper.close();
}
