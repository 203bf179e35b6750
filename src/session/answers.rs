//! Storing answers: what a question accepts, under which key, and what goes with it.

use super::faults::Look;
use super::questions::{Asked, rules_of};
use super::{Change, Session, Stage};
use crate::definition::{Element, ElementId, Kind, Role};
use crate::value::{Map, Value, instant_text, part};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// What the key of a comment ends in.
pub(super) const COMMENT: &str = "-Comment";

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
        let element = self.definition.element(id);
        let value = match value {
            Value::Instant(at) => self.local_date(element, at),
            value => value,
        };
        let value = rules_of(element.kind).accepted(&Asked { session: self, id, element }, value);
        self.place(id, value);
    }

    /// Stores a value as it is.
    fn place(&mut self, id: ElementId, value: Value) {
        let before = self.value(id);
        if *before == value || before.is_null() && is_blank(&value) {
            // The view may show something else: what was typed may not be what is stored.
            self.note(Change::Answer(id));
            return;
        }
        let element = self.definition.element(id);
        let key = element.value_name().to_owned();
        let keeps_comment = element.is_set("showCommentArea");
        let was_answered = self.is_answered_wholly(id);
        self.store(&key, value);
        if !keeps_comment && !self.offers_text_for_other(id) {
            self.values.remove(&[&key, COMMENT].concat());
        }
        self.value_moved(key, was_answered);
    }

    /// An instant as a question stores it: the local date, for `datetime-local` with the minute.
    fn local_date(&self, element: &Element, at: f64) -> Value {
        let text = instant_text(at + f64::from(self.clock.utc_offset(at)) * 60_000.0);
        let timed = element.property("inputType").is_text("datetime-local");
        let end = if timed { "2024-01-01T00:00".len() } else { "2024-01-01".len() };
        Value::from(part(&text, 0, end))
    }

    /// Sets an answer by its key; a key that no question has is kept all the same.
    pub(super) fn set_value(&mut self, key: &str, value: Value) {
        if self.stage == Stage::Completed {
            return;
        }
        if let Some(id) = self.questions_under(key).first() {
            // What comes from outside stays as it is; an order alone must name every choice.
            match self.definition.element(*id).kind {
                Kind::Ranking => self.put(*id, value),
                _ => self.place(*id, value),
            }
            return;
        }
        let commented = key.strip_suffix(COMMENT).unwrap_or_default();
        if let Some(id) = self.questions_under(commented).first() {
            self.comment_on(*id, value.as_text().unwrap_or_default());
        } else {
            self.store(key, value);
            self.value_moved(key.to_owned(), false);
        }
    }

    /// The questions whose answer stands under a key.
    pub(super) fn questions_under(&self, key: &str) -> Vec<ElementId> {
        self.elements_where(&|_, element| element.kind.is_question() && element.value_name() == key)
    }

    fn store(&mut self, key: &str, value: Value) {
        if is_blank(&value) {
            self.values.remove(key);
        } else {
            self.values.insert(key, value);
        }
    }

    /// Tells everybody who shares the key, and everything that depends on it.
    fn value_moved(&mut self, key: String, was_answered: bool) {
        for id in self.questions_under(&key) {
            self.note(Change::Answer(id));
            self.look_again(id, Look::Moved { was_answered });
            if !self.definition.element(id).property("correctAnswer").is_null() {
                self.unsettled.push("correctAnswers".to_owned());
                self.unsettled.push("incorrectAnswers".to_owned());
            }
        }
        self.unsettled.push(key);
    }

    pub(super) fn comment_on(&mut self, id: ElementId, text: &str) {
        if self.stage == Stage::Completed || !self.definition.element(id).kind.is_question() {
            return;
        }
        if self.comment(id) == text {
            return;
        }
        let key = comment_key(self.definition.element(id));
        // A text that is taken back is missed; one that was never there may still be coming.
        let look = match (self.comment(id).is_empty(), text.is_empty()) {
            (false, true) => Look::Done,
            _ => Look::Moved { was_answered: false },
        };
        self.store(&key, Value::from(text));
        self.unsettled.push(key);
        self.note(Change::Answer(id));
        self.look_again(id, look);
    }

    /// Gives every question without an answer the one that the definition begins with.
    pub(super) fn fill_defaults(&mut self) {
        for id in self.definition.ids() {
            self.fill_default(id);
        }
    }

    /// Gives what stands in a page or panel that has just been shown its defaults.
    pub(super) fn fill_defaults_in(&mut self, container: ElementId) {
        for id in self.questions_in(container) {
            let clears = self.clearing(self.definition.element(id)).starts_with("onHidden");
            if !clears || self.live(id).visible {
                self.fill_default(id);
                let at =
                    self.definition.rules().iter().position(|rule| {
                        rule.element == Some(id) && rule.role == Role::DefaultValue
                    });
                if let Some(at) = at.filter(|_| !self.is_answered(id)) {
                    self.apply(at);
                }
            }
        }
    }

    fn fill_default(&mut self, id: ElementId) {
        let element = self.definition.element(id);
        if element.kind.is_question() && !self.is_answered(id) {
            let asked = Asked { session: self, id, element };
            let value = rules_of(element.kind).default(&asked);
            if !is_empty(&value) {
                self.put(id, value);
                self.drop_items_not_offered(id);
            }
        }
    }

    /// What happens to the answer of a question that has just been hidden or shown.
    pub(super) fn clear_if_hidden(&mut self, id: ElementId) {
        if self.stage == Stage::Preview {
            return;
        }
        let element = self.definition.element(id);
        let clears = match self.clearing(element) {
            "onHidden" => !self.live(id).visible,
            "onHiddenContainer" => !self.is_shown(id),
            _ => return,
        };
        if clears && self.stands_on_start_page(id) {
            return;
        }
        if clears {
            let key = element.value_name().to_owned();
            self.forget(&key);
            self.value_moved(key, false);
        } else if self.is_shown(id) {
            self.fill_default(id);
        }
    }

    /// Takes out the answers of what is not shown, as the survey ends.
    pub(super) fn clear_hidden_at_end(&mut self) {
        for id in self.definition.ids() {
            let element = self.definition.element(id);
            let key = element.value_name();
            let hidden = element.kind.is_question() && !self.is_shown(id);
            if hidden
                && self.clearing(element) != "none"
                && !self.stands_on_start_page(id)
                && !self.questions_under(key).iter().any(|other| self.is_shown(*other))
            {
                let key = key.to_owned();
                self.forget(&key);
            }
        }
    }

    fn forget(&mut self, key: &str) {
        self.values.remove(key);
        self.values.remove(&[key, COMMENT].concat());
    }

    pub(super) fn clearing<'a>(&'a self, element: &'a Element) -> &'a str {
        let own = element.own_text("clearIfInvisible");
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
        let mut displays = Map::new();
        for id in self.shown_questions() {
            if self.is_answered(id) {
                let text = Value::Text(self.display(id));
                displays.insert(self.definition.element(id).value_name(), text);
            }
        }
        displays
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
