//! One line of text, a number, a date, an address, …

use super::{Ask, Naming, QuestionView, Used};
use crate::definition::{Element, localized};
use crate::platform::number_text;
use crate::rare::has;
use crate::session::Mask;
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
        Field::of(ask).draw(paper);
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        Some(Field::of(ask).read(used.text))
    }

    fn reshaped(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        Field::of(ask).reshaped(used.text)
    }
}

/// A field for writing: of a text question, or one of a multiple text.
pub(super) struct Field<'a> {
    pub(super) ask: &'a Ask<'a>,
    pub(super) element: &'a Element,
    pub(super) value: &'a Value,
    /// Which field of a multiple text.
    pub(super) part: Option<u32>,
}

impl<'a> Field<'a> {
    pub(super) fn of(ask: &'a Ask<'a>) -> Field<'a> {
        Field { ask, element: ask.element(), value: ask.value(), part: None }
    }

    fn says(&self, name: &str) -> &'a str {
        self.element.property(name).as_text().unwrap_or_default()
    }

    fn mask(&self) -> Option<Mask<'a>> {
        Mask::of(self.ask.session, self.element)
    }

    /// An attribute that is an id of the field, or of something that belongs to it.
    fn mark(&self, paper: &mut Paper, name: &str, letter: char) {
        match self.part {
            Some(part) => paper.mark_part(name, letter, self.ask.id, part),
            None => paper.mark(name, letter, self.ask.id),
        }
    }

    /// The answer as it stands in the field.
    pub(super) fn text(&self) -> String {
        match (self.mask(), self.value) {
            (Some(mask), value) if !value.is_null() => mask.shown(value),
            (_, Value::Text(text)) => text.clone(),
            (_, Value::Number(number)) => number_text(*number),
            _ => String::new(),
        }
    }

    fn read(&self, text: &str) -> Value {
        match self.mask() {
            Some(mask) => mask.answer(text),
            None => Value::from(text),
        }
    }

    pub(super) fn reshaped(&self, text: &str) -> Option<String> {
        self.mask().map(|mask| mask.typed(text))
    }

    /// The answer to the question when this stands in the field.
    pub(super) fn answer(&self, text: &str) -> Value {
        let value = self.read(text);
        match self.part {
            Some(part) => self.ask.session.with_part(self.ask.id, part as usize, value),
            None => value,
        }
    }

    pub(super) fn draw(&self, paper: &mut Paper) {
        let text = self.text();
        let written = self.says("inputType");
        let place = TYPES.iter().position(|known| *known == written);
        let kind = place.map_or("text", |place| TYPES[place]);
        let suggestions = self.suggestions();
        paper.open(match place {
            Some(2) => "input.range|input",
            Some(SHORT) if text.is_empty() => "input.field short color none|input",
            Some(SHORT) => "input.field short color|input",
            Some(SHORT..) => "input.field short|input",
            _ => "input.field|input",
        });
        self.attributes(paper);
        // The limits before the type: a slider puts itself in the middle of those it has then.
        for name in ["min", "max"] {
            match self.ask.session.limit(self.ask.id, self.element, name) {
                Value::Number(number) => paper.set_decimal(name, number),
                Value::Text(text) => paper.set(name, &text),
                _ => {}
            }
        }
        match self.element.number("step") {
            Some(step) => paper.set_decimal("step", step),
            None if kind == "number" => paper.set("step", "any"),
            None => {}
        }
        paper.set("type", kind);
        let autocomplete = self.says("autocomplete");
        // A survey is no place for the passwords that a browser has in store; asked nothing, it
        // complains, and beside a password of other fields, too.
        let otherwise = if kind == "password" { "off" } else { "on" };
        paper.set("autocomplete", if autocomplete.is_empty() { otherwise } else { autocomplete });
        if !suggestions.is_empty() {
            self.mark(paper, "list", 'l');
        }
        paper.value(&text);
        paper.close();
        if !suggestions.is_empty() {
            paper.open("datalist");
            self.mark(paper, "id", 'l');
            for suggestion in suggestions {
                paper.open("option");
                paper.set("value", suggestion.as_text().unwrap_or_default());
                paper.close();
            }
            paper.close();
        }
        if kind == "range" {
            paper.open("output.now");
            self.mark(paper, "for", 'i');
            paper.text(&text);
            paper.close();
        }
        self.draw_room(paper, &text);
    }

    /// What every field for writing has: id, name, hint, longest text, states.
    pub(super) fn attributes(&self, paper: &mut Paper) {
        self.mark(paper, "id", 'i');
        let session = self.ask.session;
        let placeholder = localized(self.element.property("placeholder"), session.locale());
        let mut hint = placeholder.map(|text| session.piped(text)).unwrap_or_default();
        if let Some(mask) = self.mask() {
            if hint.is_empty() {
                hint = mask.hint();
            }
            if mask.is_numeric() {
                paper.set("inputmode", "decimal");
            }
        }
        paper.set_if_any("placeholder", &hint);
        if let Some(longest) = self.longest() {
            paper.set_number("maxlength", longest);
        }
        if let Some(part) = self.part {
            self.mark(paper, "name", 'q');
            paper.state("aria-required", self.element.is_set("isRequired"));
            if self.ask.has_fault_at(Some(part)) {
                paper.set("aria-invalid", "true");
                self.mark(paper, "aria-describedby", 'e');
            }
        } else {
            self.ask.tell_states(paper);
        }
        self.ask.bar_field(paper);
    }

    fn longest(&self) -> Option<u32> {
        let of_survey = self.ask.session.definition().property("maxTextLength").as_number();
        let own = self.element.number("maxLength").filter(|longest| *longest > 0.0);
        own.or(of_survey.filter(|longest| *longest > 0.0)).map(|longest| longest as u32)
    }

    /// A counter, once the end of the room is near.
    pub(super) fn draw_room(&self, paper: &mut Paper, text: &str) {
        let Some(longest) = self.longest() else {
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
    fn suggestions(&self) -> &'a [Value] {
        if const { !has("dataList") } {
            return &[];
        }
        let suggestions = self.element.property("dataList");
        let of_language = suggestions.get(self.ask.session.locale());
        of_language.or(suggestions.get("default")).or(suggestions).as_list()
    }
}
