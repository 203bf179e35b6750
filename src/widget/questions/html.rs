//! Text that is shown and not answered.

use super::{Ask, Naming, QuestionView};
use crate::widget::{dom, markup};
use web_sys::Element;

pub(super) struct Html;

impl QuestionView for Html {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        let nodes = ask.session.markup(ask.id, "html");
        let body = dom::make("div.html|html");
        markup::append_nodes(&body, &nodes);
        dom::append(frame, &body);
    }
}
