//! What a respondent does in a question, and when it is an answer.

use super::View;
use crate::definition::{ElementId, Kind};
use crate::rare::has;
use crate::session::Event;
use crate::widget::questions::{Used, view_of};
use alloc::borrow::ToOwned;

impl View {
    /// A field, a box or a button of a question has been used; `is_settled` is false while a text
    /// is being written.
    pub(in crate::widget) fn used(&mut self, id: ElementId, is_settled: bool, used: &Used<'_>) {
        if !self.session.exists(id) {
            return;
        }
        let scene = self.scene();
        let ask = scene.ask(id);
        let kind = ask.element().kind;
        let is_comment = used.name == "comment";
        let is_other = used.name == "other";
        let is_text = is_comment
            || is_other
            || matches!(kind, Kind::Text | Kind::Comment)
            || const { has("multipletext") } && kind == Kind::Multipletext;
        let is_slider = const { has("slider") } && kind == Kind::Slider;
        let view = view_of(kind);
        let event = if const { has("choicesByUrl") } && used.name == "seek" {
            Some(Event::SeekChoices { question: id })
        } else if is_comment {
            Some(Event::Comment { question: id, text: used.text.to_owned() })
        } else if is_other {
            Some(Event::Other { question: id, text: used.text.to_owned() })
        } else if let Some(value) = view.read(&ask, used) {
            Some(Event::Answer { question: id, value })
        } else {
            view.act(&ask, used)
        };
        if !is_settled {
            if !is_text && !is_slider {
                return;
            }
            if const { has("maskType") }
                && let Some(text) = view.reshaped(&ask, used)
            {
                self.shell.reshape(&text);
            }
            let of_survey = self.session.definition().property("textUpdateMode").as_text();
            let is_live = ask.says("textUpdateMode") == "onTyping"
                || of_survey == Some("onTyping")
                || ask.says("inputType") == "range"
                || is_slider;
            if !is_live {
                self.typing = event;
                return self.shell.settle_later();
            }
        }
        let complains = const { has("file") } && event.is_none();
        let complaint = if complains { view.complaint(&ask, used) } else { None };
        self.typing = None;
        if let Some(text) = complaint {
            self.shell.say(&text);
            self.act(Event::Complain { question: id, text });
        }
        if let Some(event) = event {
            self.act(event);
            if !is_comment && self.session.advances_after(id) {
                self.advancing = self.session.here();
                self.shell.advance_later();
            }
            let ask = self.scene().ask(id);
            if let Some(text) = view.told(&ask, used) {
                self.shell.say(&text);
            }
            if const { has("paneldynamic") && has("matrixdynamic") }
                && let Some(place) = view.next_focus(&ask, used)
            {
                self.lead(place);
            }
        }
    }

    /// Hands over the text that is being written.
    pub(super) fn settle_typing(&mut self) {
        if let Some(event) = self.typing.take() {
            self.act(event);
        }
    }
}
