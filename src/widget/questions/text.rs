//! One line of text, a number, a date, an address, …

use super::{Ask, Naming, QuestionView};
use crate::platform::{number_text, parse_number};
use crate::session::Session;
use crate::value::Value;
use crate::widget::dom;
use alloc::string::String;
use web_sys::Element;

pub(super) struct Text;

/// Input types of HTML that a text question may have.
const TYPES: [&str; 13] = [
    "color",
    "date",
    "datetime-local",
    "email",
    "month",
    "number",
    "password",
    "range",
    "tel",
    "text",
    "time",
    "url",
    "week",
];

impl QuestionView for Text {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Control
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        let element = ask.element();
        let written = element.property("inputType").as_text().unwrap_or("text");
        let kind = TYPES.into_iter().find(|known| *known == written).unwrap_or("text");
        let field = match kind {
            "range" => dom::make("input.range|input"),
            "number" | "date" | "datetime-local" | "month" | "week" | "time" | "tel" | "color" => {
                dom::make("input.field short|input")
            }
            _ => dom::make("input.field|input"),
        };
        field_attributes(ask, &field);
        // The limits before the type: a slider puts itself in the middle of those it has then.
        for name in ["min", "max", "step"] {
            match element.property(name) {
                Value::Number(number) => dom::set(&field, name, &number_text(*number)),
                Value::Text(text) => dom::set(&field, name, text),
                _ => {}
            }
        }
        dom::set(&field, "type", kind);
        if kind == "number" && element.property("step").is_null() {
            dom::set(&field, "step", "any");
        }
        if let Some(hint) = element.property("autocomplete").as_text() {
            dom::set(&field, "autocomplete", hint);
        }
        data_list(ask, frame, &field);
        dom::append(frame, &field);
        if kind == "range" {
            let now = dom::make("output.now");
            ask.mark(&now, "for", "i");
            dom::append(frame, &now);
        }
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        show_field(ask, frame);
    }

    fn read(&self, _ask: &Ask<'_>, _frame: &Element, used: &Element) -> Option<Value> {
        Some(Value::Text(dom::input(used).value()))
    }
}

/// What every field for writing has: id, hint, longest text.
pub(super) fn field_attributes(ask: &Ask<'_>, field: &Element) {
    let element = ask.element();
    ask.mark(field, "id", "i");
    let hint = ask.session.text(ask.id, "placeholder");
    if !hint.is_empty() {
        dom::set(field, "placeholder", &hint);
    }
    let longest = element.number("maxLength").filter(|longest| *longest > 0.0);
    let of_survey = ask
        .session
        .definition()
        .property("maxTextLength")
        .as_number()
        .filter(|longest| *longest > 0.0);
    if let Some(longest) = longest.or(of_survey) {
        dom::set(field, "maxlength", &number_text(longest));
    }
}

/// Writes the answer into the field and tells how much room is left.
pub(super) fn show_field(ask: &mut Ask<'_>, frame: &Element) {
    let Some(field) = ask.marked(frame, "i") else {
        return;
    };
    let text = match ask.session.value(ask.id) {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        _ => String::new(),
    };
    // A number half typed ("1." or "-") reads as another or as nothing; leave it to its writer.
    let is_same = || parse_number(&dom::input(&field).value()) == parse_number(&text);
    let is_half_typed = is_number(ask) && is_writing(&field) && (text.is_empty() || is_same());
    if !is_half_typed {
        dom::write_value(&field, &text);
    }
    if let Some(now) = dom::find(frame, ".now") {
        dom::write(&now, &text);
    }
    show_room(frame, &field, &text);
}

fn is_number(ask: &Ask<'_>) -> bool {
    matches!(ask.element().property("inputType").as_text(), Some("number"))
}

fn is_writing(field: &Element) -> bool {
    field.matches(":focus").unwrap_or_default()
}

/// A counter, once the end of the room is near.
fn show_room(frame: &Element, field: &Element, text: &str) {
    let counter = dom::find(frame, ".count");
    let longest = dom::number(field, "maxlength");
    let used = text.encode_utf16().count();
    let near = longest.filter(|longest| used + 20.max(longest / 10) > *longest && used > 0);
    match (near, counter) {
        (None, Some(counter)) => counter.remove(),
        (Some(longest), counter) => {
            let counter = counter.unwrap_or_else(|| {
                let counter = dom::make("div.count|counter[aria-hidden=true]");
                dom::insert(frame, &counter, field.next_sibling().as_ref());
                counter
            });
            let count = [number_text(used as f64), number_text(longest as f64)].join(" / ");
            dom::write(&counter, &count);
            dom::toggle_class(&counter, "full", used >= longest);
        }
        (None, None) => {}
    }
}

/// Suggestions to choose from while writing.
fn data_list(ask: &mut Ask<'_>, frame: &Element, field: &Element) {
    let suggestions = ask.element().property("dataList");
    let suggestions = match suggestions {
        Value::Map(map) => {
            map.get(Session::locale(ask.session)).or(map.get("default")).unwrap_or(suggestions)
        }
        list => list,
    };
    if suggestions.as_list().is_empty() {
        return;
    }
    let list = dom::make("datalist");
    ask.mark(&list, "id", "l");
    ask.mark(field, "list", "l");
    for suggestion in suggestions.as_list() {
        let option = dom::make("option");
        dom::set(&option, "value", suggestion.as_text().unwrap_or_default());
        dom::append(&list, &option);
    }
    dom::append(frame, &list);
}
