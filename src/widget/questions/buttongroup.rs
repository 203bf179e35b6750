//! One choice out of a row of buttons.

use super::{Ask, Look, Naming, QuestionView, Used, breadth, label};
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Buttongroup;

impl QuestionView for Buttongroup {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Radiogroup
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.items();
        let is_long = items.len() > 5 || items.iter().any(|item| breadth(&item.text) > 16);
        paper.open(if is_long { "div.scale words list|items" } else { "div.scale words|items" });
        for (place, item) in items.iter().enumerate() {
            paper.label("label.tile|item(input[type=radio])");
            let chosen = ask.session.has_chosen(ask.id, &item.value);
            let look = Look { chosen, barred: !item.enabled, ..Look::default() };
            label(ask, paper, None, place, &item.text, &look);
        }
        paper.close();
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        used.item(&ask.items()).map(|item| item.value.clone())
    }
}
