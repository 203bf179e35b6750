//! Several lines of text.

use super::text::Field;
use super::{Ask, Naming, QuestionView, Used};
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Comment;

impl QuestionView for Comment {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let field = Field::of(ask);
        let text = field.text();
        paper.open(if ask.is_set("autoGrow") {
            "textarea.field grow|input"
        } else {
            "textarea.field|input"
        });
        field.attributes(paper);
        let rows = ask.element().number("rows").filter(|rows| *rows >= 1.0);
        paper.set_number("rows", rows.unwrap_or(4.0) as u32);
        paper.value(&text);
        paper.close();
        field.draw_room(paper, &text);
    }

    fn read(&self, _ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        Some(Value::from(used.text))
    }
}
