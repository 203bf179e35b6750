//! Any number of choices out of a list that unfolds; those that are chosen stand before its field.

use super::checkbox::{all_of, is_full, is_marked, toggled};
use super::combobox::{cleared, draw_field, draw_list, draw_remover, picked};
use super::{Ask, Naming, QuestionView, Used, field_for_other};
use crate::expression::are_equal;
use crate::session::is_select_all;
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Tagbox;

impl QuestionView for Tagbox {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.items();
        let answer = ask.value().as_list();
        paper.open("div.combo tags|tagbox");
        paper.flag("data-stays", !ask.is_set("closeOnSelect"));
        for value in answer {
            let place = items.iter().position(|item| are_equal(&item.value, value));
            if let Some((place, item)) = place.and_then(|place| Some((place, items.get(place)?))) {
                ask.sketch(paper, "\n<span.tag|tag\n\"{0}", &[&item.text]);
                let label = ask.session.word("remove", &[&item.text]);
                draw_remover(ask, paper, "drop", place, &label);
                paper.close();
            }
        }
        draw_field(ask, paper, "");
        draw_list(ask, paper, &items, true, &|item| is_marked(ask, &items, item), is_full(ask));
        paper.close();
        field_for_other(ask, paper);
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.items();
        let Some(item) = picked(&items, used) else {
            return cleared(used);
        };
        let on = !is_marked(ask, &items, item);
        Some(if is_select_all(item) {
            all_of(&items, on)
        } else {
            toggled(ask.value(), &item.value, on)
        })
    }
}
