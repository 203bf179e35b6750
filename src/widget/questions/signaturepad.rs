//! A signature: drawn with finger, pen or mouse, or the typed name in the look of handwriting.
//!
//! Who cannot draw types the name: the same picture is stored. Drawing is `www/sign.js`.

use super::{Ask, Naming, QuestionView, Used};
use crate::platform::number_text;
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Signaturepad;

impl QuestionView for Signaturepad {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let session = ask.session;
        let is_signed = session.is_answered(ask.id);
        let number = |name: &str, otherwise: f64| ask.element().number(name).unwrap_or(otherwise);
        let (width, height) = (number("signatureWidth", 300.0), number("signatureHeight", 200.0));
        paper.open("div.sign|signature");
        paper.set("--width", &number_text(width));
        paper.open("canvas.pad|signature-pad[role=img]");
        paper.class(if ask.is_fixed() { "pad" } else { "pad blank" });
        paper.set("aria-label", &session.word(if is_signed { "signed" } else { "notSigned" }, &[]));
        // Twice as fine as it is shown: sharp on every screen, and in print.
        paper.set("width", &number_text(width * 2.0));
        paper.set("height", &number_text(height * 2.0));
        paper.set("data-thin", &number_text(number("penMinWidth", 0.5) * 2.0));
        paper.set("data-thick", &number_text(number("penMaxWidth", 2.5) * 2.0));
        paper.set_if_any("data-pen", ask.says("penColor"));
        paper.set_if_any("data-paper", ask.says("backgroundColor"));
        paper.set_if_any("data-format", ask.says("dataFormat"));
        paper.value(ask.value().as_text().unwrap_or_default());
        paper.close();
        if !is_signed && !ask.element().is_unset("showPlaceholder") {
            paper.open("span.here[aria-hidden=true]");
            let own = ask.text("placeholder");
            paper.text(&if own.is_empty() { session.word("signHere", &[]) } else { own });
            paper.close();
        }
        if is_signed && !ask.is_fixed() && !ask.element().is_unset("allowClear") {
            paper.word("button.clear|button clear[type=button][name=clear]", session, "clear");
        }
        paper.close();
        if ask.is_fixed() {
            return;
        }
        paper.open("label.sub|comment-label");
        paper.mark("for", 'i', ask.id);
        paper.text(&session.word("typeName", &[]));
        paper.close();
        paper.open_called(
            'i',
            ask.id,
            "input.field|input[type=text][name=sign][autocomplete=name]",
        );
        ask.tell_descriptions(paper);
        if !is_signed {
            paper.value("");
        }
        paper.close();
    }

    fn read(&self, _ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        match used.name {
            "drawn" => Some(Value::from(used.text)),
            "clear" => Some(Value::Null),
            _ => None,
        }
    }
}
