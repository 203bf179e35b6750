//! Text that is shown and not answered.

use super::{Ask, Naming, QuestionView, Used};
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Html;

impl QuestionView for Html {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        paper.open("div.html|html");
        paper.markup(&ask.session.markup(ask.id, "html"));
        paper.close();
    }

    fn read(&self, _ask: &Ask<'_>, _used: &Used<'_>) -> Option<Value> {
        None
    }
}
