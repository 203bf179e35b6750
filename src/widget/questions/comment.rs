//! Several lines of text.

use super::text::{field_attributes, show_field};
use super::{Ask, Naming, QuestionView};
use crate::platform::number_text;
use crate::value::Value;
use crate::widget::dom;
use web_sys::Element;

pub(super) struct Comment;

impl QuestionView for Comment {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        let field = dom::make("textarea.field|input");
        field_attributes(ask, &field);
        let rows = ask.element().number("rows").filter(|rows| *rows >= 1.0);
        dom::set(&field, "rows", &number_text(rows.unwrap_or(4.0)));
        dom::append(frame, &field);
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        show_field(ask, frame);
    }

    fn read(&self, _ask: &Ask<'_>, _frame: &Element, used: &Element) -> Option<Value> {
        Some(Value::Text(dom::input(used).value()))
    }
}
