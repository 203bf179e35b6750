//! Several lines of text.

use super::text::{draw_room, field_attributes, text_of};
use super::{Ask, Naming, QuestionView, Used};
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Comment;

impl QuestionView for Comment {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let text = text_of(ask);
        paper.open("textarea.field|input");
        field_attributes(ask, paper);
        let rows = ask.element().number("rows").filter(|rows| *rows >= 1.0);
        paper.set_number("rows", rows.unwrap_or(4.0) as u32);
        paper.value(&text);
        paper.close();
        draw_room(ask, paper, &text);
    }

    fn read(&self, _ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        Some(Value::from(used.text))
    }
}
