//! What each type of question accepts, refuses and reads like: one file a type.
//!
//! [`rules_of`] is the one place that names them all.

mod boolean;
mod checkbox;
mod choice;
mod comment;
mod entries;
pub(super) mod expression;
mod file;
mod imagemap;
mod imagepicker;
mod matrix;
mod multipletext;
mod ranking;
mod rating;
pub(super) mod slider;
mod text;

use super::faults::add_error;
use super::items::{item_among, plain_text, text_among};
use super::{Fault, Session};
use crate::definition::{Element, ElementId, Kind};
use crate::platform;
use crate::rare::has;
use crate::value::{Value, trimmed};
use alloc::{string::String, vec::Vec};

/// A question of a session.
pub(super) struct Asked<'a> {
    pub(super) session: &'a Session,
    pub(super) id: ElementId,
    pub(super) element: &'a Element,
}

impl Asked<'_> {
    /// What is said where an answer is missing.
    pub(super) fn required_text(&self, word: &str) -> String {
        let own = self.session.own_text_of(self.id, self.element.property("requiredErrorText"));
        own.unwrap_or_else(|| self.session.word(word, &[]))
    }

    /// Says that an answer is beyond a limit.
    #[inline(never)]
    fn refuse(&self, word: &str, limit: f64, faults: &mut Vec<Fault>) {
        let limit = platform::number_text(limit);
        add_error(faults, self.session.word(word, &[&limit]), None);
    }
}

/// What is particular about the answers of one type.
pub(super) trait ValueRules {
    /// The form in which an answer is stored; `Null` for one that is no answer.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let _ = asked;
        value
    }

    /// Whether what was entered stays in the control and is no answer: it is beyond the limits.
    fn is_held_back(&self, asked: &Asked<'_>, value: &Value) -> bool {
        let _ = (asked, value);
        false
    }

    /// The answer to begin with.
    fn default(&self, asked: &Asked<'_>) -> Value {
        asked.element.property("defaultValue").clone()
    }

    /// Adds what is wrong with an answer, empty ones included.
    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        let _ = (asked, value, faults);
    }

    /// The answer as a reader would say it.
    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let _ = asked;
        plain_text(value)
    }
}

/// Elements that hold no answer.
struct NoAnswer;

impl ValueRules for NoAnswer {
    fn accepted(&self, _asked: &Asked<'_>, _value: Value) -> Value {
        Value::Null
    }
}

/// The rules of a type.
pub(super) fn rules_of(kind: Kind) -> &'static dyn ValueRules {
    match kind {
        Kind::Text => &text::Text,
        Kind::Comment => &comment::Comment,
        Kind::Radiogroup | Kind::Dropdown | Kind::Buttongroup => &choice::Choice,
        Kind::Checkbox | Kind::Tagbox => &checkbox::Checkbox,
        Kind::Boolean => &boolean::Boolean,
        Kind::Rating => &rating::Rating,
        Kind::Ranking => &ranking::Ranking,
        Kind::Matrix => &matrix::Matrix,
        Kind::Imagepicker if const { has("imagepicker") } => &imagepicker::Imagepicker,
        Kind::Imagemap if const { has("imagemap") } => &imagemap::Imagemap,
        Kind::Multipletext if const { has("multipletext") } => &multipletext::Multipletext,
        Kind::Slider if const { has("slider") } => &slider::Slider,
        Kind::Expression if const { has("expression") } => &expression::Expression,
        Kind::File if const { has("file") } => &file::File,
        Kind::Signaturepad if const { has("signaturepad") } => &file::Signaturepad,
        _ if kind.has_entries() => &entries::Entries,
        _ => &NoAnswer,
    }
}

/// Adds a part of an answer to its text, after its name if it has one.
#[inline(never)]
fn add_part(text: &mut String, separator: &str, name: &str, part: &str) {
    if !text.is_empty() {
        text.push_str(separator);
    }
    if !name.is_empty() {
        text.push_str(name);
        text.push_str(": ");
    }
    text.push_str(part);
}

/// A number, or a text that is one.
pub(super) fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => number_in(text),
        _ => None,
    }
}

/// The number that a text says; an empty one says none.
fn number_in(text: &str) -> Option<f64> {
    if trimmed(text).is_empty() { None } else { platform::parse_number(text) }
}

/// The value of the item that this value means (`"2"` for the item `2`), or the value itself.
fn item_value(asked: &Asked<'_>, value: Value) -> Value {
    let items = asked.session.items(asked.id);
    item_among(&items, &value).map_or(value, |item| item.value.clone())
}

/// The text of the item that has this value, or the value itself.
fn item_text(asked: &Asked<'_>, value: &Value) -> String {
    text_among(&asked.session.items(asked.id), value)
}
