//! One line of text, a number, a date, an address, …

use super::{Ask, Naming, QuestionView, Used};
use crate::platform::number_text;
use crate::value::Value;
use crate::widget::paper::Paper;
use alloc::string::String;

pub(super) struct Text;

/// Input types of HTML that a text question may have; those after the mark are short.
const TYPES: [&str; 13] = [
    "email",
    "password",
    "range",
    "text",
    "url",
    "color",
    "date",
    "datetime-local",
    "month",
    "number",
    "tel",
    "time",
    "week",
];
/// Where the short ones begin.
const SHORT: usize = 5;

impl QuestionView for Text {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let text = text_of(ask);
        let written = ask.says("inputType");
        let place = TYPES.iter().position(|known| *known == written);
        let kind = place.map_or("text", |place| TYPES[place]);
        let suggestions = suggestions(ask);
        paper.open(match place {
            Some(2) => "input.range|input",
            Some(SHORT..) => "input.field short|input",
            _ => "input.field|input",
        });
        field_attributes(ask, paper);
        // The limits before the type: a slider puts itself in the middle of those it has then.
        for name in ["min", "max", "step"] {
            match ask.property(name) {
                Value::Number(number) => paper.set(name, &number_text(*number)),
                Value::Text(text) => paper.set(name, text),
                _ if name == "step" && kind == "number" => paper.set(name, "any"),
                _ => {}
            }
        }
        paper.set("type", kind);
        paper.set_if_any("autocomplete", ask.says("autocomplete"));
        if !suggestions.is_empty() {
            paper.mark("list", 'l', ask.id);
        }
        paper.value(&text);
        paper.close();
        if !suggestions.is_empty() {
            paper.open_called('l', ask.id, "datalist");
            for suggestion in suggestions {
                paper.open("option");
                paper.set("value", suggestion.as_text().unwrap_or_default());
                paper.close();
            }
            paper.close();
        }
        if kind == "range" {
            paper.open("output.now");
            paper.mark("for", 'i', ask.id);
            paper.text(&text);
            paper.close();
        }
        draw_room(ask, paper, &text);
    }

    fn read(&self, _ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        Some(Value::from(used.text))
    }
}

/// The answer as it stands in the field.
pub(super) fn text_of(ask: &Ask<'_>) -> String {
    match ask.value() {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        _ => String::new(),
    }
}

/// What every field for writing has: id, hint, longest text, states.
pub(super) fn field_attributes(ask: &Ask<'_>, paper: &mut Paper) {
    paper.mark("id", 'i', ask.id);
    paper.set_if_any("placeholder", &ask.text("placeholder"));
    if let Some(longest) = longest(ask) {
        paper.set_number("maxlength", longest);
    }
    ask.tell_states(paper);
    ask.bar_field(paper);
}

fn longest(ask: &Ask<'_>) -> Option<u32> {
    let of_survey = ask.session.definition().property("maxTextLength").as_number();
    let own = ask.element().number("maxLength").filter(|longest| *longest > 0.0);
    own.or(of_survey.filter(|longest| *longest > 0.0)).map(|longest| longest as u32)
}

/// A counter, once the end of the room is near.
pub(super) fn draw_room(ask: &Ask<'_>, paper: &mut Paper, text: &str) {
    let Some(longest) = longest(ask) else {
        return;
    };
    let used = text.encode_utf16().count() as u32;
    if used > 0 && used + 20.max(longest / 10) > longest {
        paper.open("div.count|counter[aria-hidden=true]");
        paper.class(if used >= longest { "count full" } else { "count" });
        paper.fraction(used, longest);
        paper.close();
    }
}

/// Suggestions to choose from while writing.
fn suggestions<'a>(ask: &Ask<'a>) -> &'a [Value] {
    let suggestions = ask.property("dataList");
    let of_language = suggestions.get(ask.session.locale());
    of_language.or(suggestions.get("default")).or(suggestions).as_list()
}
