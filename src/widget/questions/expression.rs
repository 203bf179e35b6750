//! A value that is computed and shown.

use super::{Ask, Naming, QuestionView, Used};
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Expression;

impl QuestionView for Expression {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let value = ask.value();
        // Said as it changes: whoever writes above does not see it.
        paper.open("output.shown|value");
        paper.text(&ask.session.display_of(ask.id, value.or(ask.property("defaultValue"))));
        paper.close();
    }

    fn read(&self, _ask: &Ask<'_>, _used: &Used<'_>) -> Option<Value> {
        None
    }
}
