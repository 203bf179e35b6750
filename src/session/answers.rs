//! Storing answers: what a question accepts, under which key, and what goes with it.

use super::questions::{Asked, rules_of};
use super::{Change, Session, Stage};
use crate::definition::{Definition, Element, ElementId, Kind};
use crate::value::{Map, Value, instant_text};
use alloc::{borrow::ToOwned, rc::Rc, string::String};

/// What the key of a comment ends in.
const COMMENT: &str = "-Comment";

impl Session {
    /// The answer to a question; `Null` if there is none.
    #[must_use]
    pub fn value(&self, id: ElementId) -> &Value {
        static NULL: Value = Value::Null;
        self.values.get(self.definition.element(id).value_name()).unwrap_or(&NULL)
    }

    /// The text in the comment area, or beside "other".
    #[must_use]
    pub fn comment(&self, id: ElementId) -> &str {
        let key = comment_key(self.definition.element(id));
        self.values.get(&key).and_then(Value::as_text).unwrap_or_default()
    }

    /// Whether there is an answer.
    #[must_use]
    pub fn is_answered(&self, id: ElementId) -> bool {
        !is_empty(self.value(id))
    }

    /// The respondent answers.
    pub(super) fn answer(&mut self, id: ElementId, value: Value) {
        if self.stage == Stage::Completed || !self.definition.element(id).kind.is_question() {
            return;
        }
        let live = self.live_mut(id);
        live.touched = true;
        live.set_aside.clear();
        self.put(id, value);
    }

    /// Stores an answer, whoever gives it.
    pub(super) fn put(&mut self, id: ElementId, value: Value) {
        let definition = Rc::clone(&self.definition);
        let element = definition.element(id);
        let value = match value {
            Value::Instant(at) => self.local_date(element, at),
            value => value,
        };
        let value = rules_of(element.kind).accepted(&Asked { session: self, id, element }, value);
        self.place(&definition, id, value);
    }

    /// Stores a value as it is.
    fn place(&mut self, definition: &Definition, id: ElementId, value: Value) {
        let element = definition.element(id);
        let key = element.value_name();
        let before = self.values.get(key);
        if before == Some(&value) || before.is_none() && is_blank(&value) {
            // The view may show something else: what was typed may not be what is stored.
            self.note(Change::Answer(id));
            return;
        }
        self.store(key, value);
        if !self.offers_text_for_other(id) && !element.is_set("showCommentArea") {
            self.values.remove(&comment_key(element));
        }
        self.value_moved(definition, key);
    }

    /// An instant as a question stores it: the local date, for `datetime-local` with the minute.
    fn local_date(&self, element: &Element, at: f64) -> Value {
        let mut text = instant_text(at + f64::from(self.clock.utc_offset(at)) * 60_000.0);
        let timed = element.property("inputType").as_text() == Some("datetime-local");
        text.truncate(if timed { "2024-01-01T00:00".len() } else { "2024-01-01".len() });
        Value::Text(text)
    }

    /// Sets an answer by its key; a key that no question has is kept all the same.
    pub(super) fn set_value(&mut self, key: &str, value: Value) {
        if self.stage == Stage::Completed {
            return;
        }
        let definition = Rc::clone(&self.definition);
        let asks = |id: &ElementId| {
            let element = definition.element(*id);
            element.kind.is_question() && element.value_name() == key
        };
        let comments = |id: &ElementId| {
            let element = definition.element(*id);
            element.kind.is_question() && comment_key(element) == key
        };
        if let Some(id) = definition.ids().find(asks) {
            // What comes from outside stays as it is; an order alone must name every choice.
            match definition.element(id).kind {
                Kind::Ranking => self.put(id, value),
                _ => self.place(&definition, id, value),
            }
        } else if let Some(id) = definition.ids().find(comments) {
            self.comment_on(id, value.as_text().unwrap_or_default());
        } else {
            self.store(key, value);
            self.value_moved(&definition, key);
        }
    }

    fn store(&mut self, key: &str, value: Value) {
        if is_blank(&value) {
            self.values.remove(key);
        } else {
            self.values.insert(key, value);
        }
    }

    /// Tells everybody who shares the key, and everything that depends on it.
    fn value_moved(&mut self, definition: &Definition, key: &str) {
        self.unsettled.push(key.to_owned());
        for id in definition.ids() {
            let element = definition.element(id);
            if element.kind.is_question() && element.value_name() == key {
                self.note(Change::Answer(id));
                self.look_again(id);
            }
        }
    }

    pub(super) fn comment_on(&mut self, id: ElementId, text: &str) {
        if self.stage == Stage::Completed || !self.definition.element(id).kind.is_question() {
            return;
        }
        let definition = Rc::clone(&self.definition);
        let key = comment_key(definition.element(id));
        self.store(&key, Value::from(text));
        self.unsettled.push(key);
        self.note(Change::Answer(id));
        self.look_again(id);
    }

    /// Gives every question without an answer the one that the definition begins with.
    pub(super) fn fill_defaults(&mut self) {
        let definition = Rc::clone(&self.definition);
        for id in definition.ids() {
            self.fill_default(&definition, id);
        }
    }

    fn fill_default(&mut self, definition: &Definition, id: ElementId) {
        let element = definition.element(id);
        if element.kind.is_question() && !self.is_answered(id) {
            let asked = Asked { session: self, id, element };
            let value = rules_of(element.kind).default(&asked);
            if !is_empty(&value) {
                self.put(id, value);
                self.drop_items_not_offered(definition, id);
            }
        }
    }

    /// What happens to the answer of a question that has just been hidden or shown.
    pub(super) fn clear_if_hidden(&mut self, id: ElementId) {
        let definition = Rc::clone(&self.definition);
        let element = definition.element(id);
        let clears = match self.clearing(element) {
            _ if self.restoring => return,
            "onHidden" => !self.live(id).visible,
            "onHiddenContainer" => !self.is_shown(id),
            _ => return,
        };
        if clears {
            self.forget(element);
            self.value_moved(&definition, element.value_name());
        } else if self.is_shown(id) {
            self.fill_default(&definition, id);
        }
    }

    /// Takes out the answers of what is not shown, as the survey ends.
    pub(super) fn clear_hidden_at_end(&mut self) {
        let definition = Rc::clone(&self.definition);
        for id in definition.ids() {
            let element = definition.element(id);
            let hidden = element.kind.is_question() && !self.is_shown(id);
            let shared = || {
                definition.ids().any(|other| {
                    self.is_shown(other)
                        && definition.element(other).value_name() == element.value_name()
                })
            };
            if hidden && self.clearing(element) != "none" && !shared() {
                self.forget(element);
            }
        }
    }

    fn forget(&mut self, element: &Element) {
        self.values.remove(element.value_name());
        self.values.remove(&comment_key(element));
    }

    fn clearing<'a>(&'a self, element: &'a Element) -> &'a str {
        let own = element.property("clearIfInvisible").as_text().filter(|mode| *mode != "default");
        let survey = self.definition.property("clearInvisibleValues");
        match (own, survey) {
            (Some(own), _) => own,
            (None, Value::Text(mode)) => mode,
            (None, Value::Bool(false)) => "none",
            _ => "onComplete",
        }
    }

    /// Readable texts of all answers that can be seen, by question name.
    #[must_use]
    pub fn displays(&self) -> Map {
        let answered = self.shown_questions().filter(|id| self.is_answered(*id));
        answered
            .map(|id| {
                let text = self.display(id);
                (self.definition.element(id).value_name().to_owned(), Value::Text(text))
            })
            .collect()
    }
}

pub(super) fn comment_key(element: &Element) -> String {
    [element.value_name(), COMMENT].concat()
}

/// Whether a value is no answer and is not stored: nothing, empty text, an empty list.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(members) => members.is_empty(),
        _ => false,
    }
}

/// Whether a value answers nothing: blank, or an object of blanks.
#[must_use]
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Map(map) => map.iter().all(|(_, member)| is_empty(member)),
        _ => is_blank(value),
    }
}
