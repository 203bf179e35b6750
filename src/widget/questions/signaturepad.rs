//! A signature: drawn with finger, pen or mouse, or the typed name in the look of handwriting.
//!
//! Who cannot draw types the name: the same picture is stored. Drawing is `www/sign.js`.

use super::{Ask, CLEAR, Naming, QuestionView, Used};
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Signaturepad;

/// Twice as fine as it is shown: sharp on every screen, and in print.
const FINE: f64 = 2.0;

/// Attributes of the canvas that are lengths: what says them, and what they are usually.
static MEASURES: [(&str, &str, f64); 4] = [
    ("width", "signatureWidth", 300.0),
    ("height", "signatureHeight", 200.0),
    ("data-thin", "penMinWidth", 0.5),
    ("data-thick", "penMaxWidth", 2.5),
];

/// Attributes of the canvas that are words.
static LOOKS: [(&str, &str); 3] =
    [("data-pen", "penColor"), ("data-paper", "backgroundColor"), ("data-format", "dataFormat")];

impl QuestionView for Signaturepad {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let is_signed = ask.session.is_answered(ask.id);
        let is_fixed = ask.is_fixed();
        let number = |name, usual| ask.element().number(name).unwrap_or(usual);
        paper.open("div.sign|signature");
        paper.set_decimal("--width", number("signatureWidth", 300.0));
        paper.open("canvas.pad|signature-pad[role=img]");
        paper.class(if is_fixed { "pad" } else { "pad blank" });
        let label =
            if is_signed { "\n=aria-label {|signed}" } else { "\n=aria-label {|notSigned}" };
        ask.sketch(paper, label, &[]);
        for (attribute, property, usual) in &MEASURES {
            paper.set_decimal(attribute, number(property, *usual) * FINE);
        }
        for (attribute, property) in &LOOKS {
            paper.set_if_any(attribute, ask.says(property));
        }
        paper.value(ask.value().as_text().unwrap_or_default());
        paper.close();
        if !is_signed && !ask.element().is_unset("showPlaceholder") {
            ask.sketch(paper, "\n<span.here[aria-hidden=true]\n\"{placeholder|signHere}\n>", &[]);
        }
        if is_signed && !is_fixed && !ask.element().is_unset("allowClear") {
            ask.sketch(paper, CLEAR, &[]);
        }
        paper.close();
        if is_fixed {
            return;
        }
        ask.sketch(
            paper,
            "
<label.sub|comment-label
=for {#i}
\"{|typeName}
>
<input.field|input[type=text][name=sign][autocomplete=name]
=id {#i}",
            &[],
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
