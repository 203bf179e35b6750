//! Input masks: `maskType` and `maskSettings` of a text question.
//!
//! A mask stands between what is seen in the field and what is stored: `+1(234)567-89-00` and
//! `12345678900`, `$1,234.5` and 1234.5, `31/12/2024` and `2024-12-31`. With `saveMaskedValue`, what
//! is stored is what is seen.

mod date;
mod number;
mod pattern;
mod signs;

use super::Session;
use crate::definition::{Element, truth};
use crate::expression::are_equal;
use crate::platform::number_text;
use crate::rare::has;
use crate::value::Value;
use alloc::{borrow::ToOwned, string::String};
use date::Dated;
use number::Numeric;
use pattern::Pattern;

/// The mask of a text question.
#[derive(Debug)]
pub struct Mask<'a> {
    kind: Kind<'a>,
    saves_masked: bool,
}

#[derive(Debug)]
enum Kind<'a> {
    Pattern(Pattern<'a>),
    Numeric(Numeric),
    Dated(Dated),
}

impl<'a> Mask<'a> {
    /// The mask of a text question, or of a field of a multiple text, if it has one.
    #[must_use]
    pub fn of(session: &Session, element: &'a Element) -> Option<Mask<'a>> {
        if const { !has("maskType") } {
            return None;
        }
        let says = |name: &str| element.property(name).as_text().unwrap_or_default();
        if !matches!(says("inputType"), "" | "text" | "tel") {
            return None;
        }
        let settings = element.property("maskSettings");
        let kind = match says("maskType") {
            "pattern" => Kind::Pattern(Pattern::of(settings)),
            "numeric" => Kind::Numeric(Numeric::of(session, settings, false)),
            "currency" => Kind::Numeric(Numeric::of(session, settings, true)),
            "datetime" => Kind::Dated(Dated::of(session, settings)),
            _ => return None,
        };
        Some(Mask { kind, saves_masked: truth(settings.get("saveMaskedValue")) == Some(true) })
    }

    /// Whether only digits can be written.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        match &self.kind {
            Kind::Pattern(pattern) => pattern.is_numeric(),
            Kind::Numeric(_) => true,
            Kind::Dated(dated) => dated.is_numeric(),
        }
    }

    /// What the field looks like before anything is written: `dd/mm/yyyy`, `(___) ___`.
    #[must_use]
    pub fn hint(&self) -> String {
        match &self.kind {
            Kind::Pattern(pattern) => pattern.hint(),
            Kind::Numeric(_) => String::new(),
            Kind::Dated(dated) => dated.pattern.clone(),
        }
    }

    /// A stored value as it looks in the field.
    #[must_use]
    pub fn shown(&self, value: &Value) -> String {
        let text = plain(value);
        if self.saves_masked && matches!(value, Value::Text(_)) { text } else { self.masked(&text) }
    }

    fn masked(&self, text: &str) -> String {
        let masked = match &self.kind {
            Kind::Pattern(pattern) => pattern.typed(text, true),
            Kind::Numeric(numeric) => numeric.shown(text),
            Kind::Dated(dated) => dated.shown(text),
        };
        // What does not fit is shown as it is, to be mended.
        if masked.is_empty() { text.to_owned() } else { masked }
    }

    /// What a text half written is to look like.
    #[must_use]
    pub fn typed(&self, text: &str) -> String {
        match &self.kind {
            Kind::Pattern(pattern) => pattern.typed(text, false),
            Kind::Numeric(numeric) => numeric.typed(text),
            Kind::Dated(dated) => dated.typed(text),
        }
    }

    /// The answer that a text in the field gives; a text that is not finished stays a text.
    #[must_use]
    pub fn answer(&self, text: &str) -> Value {
        let typed = self.typed(text);
        match self.meant(&typed) {
            Value::Null => Value::Text(typed),
            value if self.saves_masked => Value::Text(self.masked(&plain(&value))),
            value => value,
        }
    }

    /// What a masked text means; `Null` while it is not finished.
    fn meant(&self, text: &str) -> Value {
        match &self.kind {
            Kind::Pattern(pattern) => {
                Value::from(pattern.meant(text).as_str()).or(&Value::Null).clone()
            }
            Kind::Numeric(numeric) => numeric.meant(text).map_or(Value::Null, Value::Number),
            Kind::Dated(dated) => dated.meant(text).map_or(Value::Null, Value::Text),
        }
    }

    /// A value that is given from outside, in the form in which it is stored.
    pub(super) fn stored(&self, value: Value) -> Value {
        let text = plain(&value);
        if text.is_empty() {
            return value;
        }
        if self.saves_masked {
            let is_masked = matches!(value, Value::Text(_)) && is_something(&self.meant(&text));
            let masked = self.masked(&text);
            let is_stored = is_masked || !is_something(&self.meant(&masked));
            return if is_stored { value } else { Value::Text(masked) };
        }
        match &self.kind {
            Kind::Pattern(pattern) if pattern.typed(&text, true) == text => {
                match self.meant(&text) {
                    Value::Text(meant) if !meant.is_empty() => Value::Text(meant),
                    _ => value,
                }
            }
            _ => value,
        }
    }

    /// Whether a stored value is all that the mask asks for.
    #[must_use]
    pub fn is_filled_by(&self, value: &Value) -> bool {
        let meant = self.meant(&self.shown(value));
        is_something(&meant) && (self.saves_masked || are_equal(&meant, value))
    }
}

fn is_something(value: &Value) -> bool {
    !value.is_null() && !value.is_text("")
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        _ => String::new(),
    }
}
