//! Storing answers: what a question accepts, under which key, and what goes with it.

use super::faults::Look;
use super::items::item_among;
use super::questions::{Asked, rules_of};
use super::{Change, Entry, Session, Special, Stage};
use crate::definition::{Element, ElementId, Kind, Role};
use crate::rare::has;
use crate::value::{Map, Value, find, instant_text, part};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// What the key of a comment ends in.
pub(super) const COMMENT: &str = "-Comment";

impl Session {
    /// The answer to a question; `Null` if there is none.
    #[must_use]
    pub fn value(&self, id: ElementId) -> &Value {
        static NULL: Value = Value::Null;
        let held = &self.live(id).held;
        if !held.is_null() {
            return held;
        }
        let answers = self.answers_in(self.definition.entry(id));
        answers
            .and_then(|answers| answers.get(self.definition.element(id).value_name()))
            .unwrap_or(&NULL)
    }

    /// Whether what stands in the control is beyond its limits, and so is no answer.
    pub(super) fn is_held_back(&self, id: ElementId) -> bool {
        !self.live(id).held.is_null()
    }

    /// The text in the comment area, or beside "other".
    #[must_use]
    pub fn comment(&self, id: ElementId) -> &str {
        if self.answers_by_comment(id) {
            return self.own_other(id).and_then(Value::as_text).unwrap_or_default();
        }
        let key = comment_key(self.definition.element(id));
        let answers = self.answers_in(self.definition.entry(id));
        answers.and_then(|answers| answers.get(&key)?.as_text()).unwrap_or_default()
    }

    /// Whether there is an answer.
    #[must_use]
    pub fn is_answered(&self, id: ElementId) -> bool {
        match self.value(id) {
            Value::List(entries) if self.definition.element(id).kind == Kind::Paneldynamic => {
                !entries.iter().all(is_empty)
            }
            value => !is_empty(value),
        }
    }

    /// The respondent answers.
    pub(super) fn answer(&mut self, id: ElementId, value: Value) {
        if self.stage == Stage::Completed || !self.definition.element(id).kind.is_question() {
            return;
        }
        let live = self.live_mut(id);
        // What is cleared may get again what it begins with.
        live.touched = !value.is_null();
        live.set_aside.clear();
        if *self.value(id) == value {
            // The view may show something else: what was typed may not be what is stored.
            return self.note(Change::Answer(id));
        }
        self.touch_parts(id, &value);
        self.put(id, value);
    }

    /// Stores an answer; one that is beyond the limits stays in the control.
    pub(super) fn put(&mut self, id: ElementId, value: Value) {
        let element = self.definition.element(id);
        let asked = Asked { session: self, id, element };
        let rules = rules_of(element.kind);
        let accepted = rules.accepted(&asked, value.clone());
        if rules.is_held_back(&asked, &accepted) {
            self.live_mut(id).held = accepted;
            self.note(Change::Answer(id));
            self.look_again(id, Look::Moved { was_answered: true });
        } else {
            self.put_default(id, value);
        }
    }

    /// Stores an answer that the definition gives: beyond the limits or not.
    pub(super) fn put_default(&mut self, id: ElementId, value: Value) {
        let element = self.definition.element(id);
        let value = match value {
            Value::Instant(at) if element.kind != Kind::Expression => self.local_date(element, at),
            value => value,
        };
        let value = rules_of(element.kind).accepted(&Asked { session: self, id, element }, value);
        self.place(id, value, false);
    }

    /// A slider stands on its line, wherever the value lies that it was given from outside; what is
    /// restored stays in the answers.
    pub(super) fn keep_on_line(&mut self, id: ElementId) {
        let element = self.definition.element(id);
        if element.kind == Kind::Slider {
            let value = self.value(id);
            let asked = Asked { session: self, id, element };
            let accepted = rules_of(element.kind).accepted(&asked, value.clone());
            if matches!(accepted, Value::List(_)) && !self.is_beginning {
                self.place(id, accepted, true);
            } else if accepted != *value {
                self.live_mut(id).held = accepted;
            }
        }
    }

    /// Stores a value as it is.
    fn place(&mut self, id: ElementId, value: Value, is_from_outside: bool) {
        if self.live(id).held == value && !value.is_null() {
            // It stands there already.
            return self.note(Change::Answer(id));
        }
        let held = core::mem::take(&mut self.live_mut(id).held);
        let before = self.value(id).clone();
        if held.is_null() && before == value || before.is_null() && is_blank(&value) {
            // The view may show something else: what was typed may not be what is stored.
            self.note(Change::Answer(id));
            return;
        }
        let element = self.definition.element(id);
        let key = element.value_name().to_owned();
        let keeps_comment = element.is_set("showCommentArea");
        let entry = self.definition.entry(id);
        // In a row, an answer that is taken back is not missed at once, as in SurveyJS.
        let is_in_row = self.entry_root(id).is_some_and(|root| self.is_row(root));
        let was_answered = !is_in_row && self.is_answered_wholly(id);
        let has_entries = element.kind.has_entries();
        self.store_in(entry, &key, Some(value).filter(|value| !is_blank(value)));
        if !keeps_comment && !self.offers_text_for_other(id) {
            self.store_in(entry, &[&key, COMMENT].concat(), None);
        }
        if has_entries {
            self.follow_answer(id, &before, is_from_outside);
        }
        self.value_moved(entry, key, Some(id), was_answered);
    }

    /// An instant as a question stores it: the local date, with the minute where the time is asked for.
    pub(super) fn local_date(&self, element: &Element, at: f64) -> Value {
        let text = instant_text(at + f64::from(self.clock.utc_offset(at)) * 60_000.0);
        let pattern = element.property("maskSettings").get("pattern").as_text().unwrap_or_default();
        let is_masked =
            const { has("maskType") } && element.property("maskType").is_text("datetime");
        let timed = element.property("inputType").is_text("datetime-local")
            || is_masked && find(pattern, "MM").is_some();
        let end = if timed {
            "2024-01-01T00:00".len()
        } else if element.property("inputType").is_text("month") {
            "2024-01".len()
        } else {
            "2024-01-01".len()
        };
        Value::from(part(&text, 0, end))
    }

    /// Sets an answer by its key; a key that no question has is kept all the same.
    pub(super) fn set_value(&mut self, key: &str, value: Value) {
        if self.stage == Stage::Completed {
            return;
        }
        if let Some(id) = self.questions_under(0, key).first().copied() {
            // What comes from outside stays as it is; an order alone must name every choice, and
            // fields of which none is answered are no answer.
            match self.definition.element(id).kind {
                Kind::Ranking if !self.is_beginning => self.put(id, value),
                Kind::Multipletext if is_empty(&value) => self.place(id, Value::Null, true),
                _ => {
                    self.place(id, value, true);
                    self.keep_on_line(id);
                }
            }
            return;
        }
        let commented = key.strip_suffix(COMMENT).unwrap_or_default();
        if let Some(id) = self.questions_under(0, commented).first() {
            self.comment_on(*id, value.as_text().unwrap_or_default());
        } else {
            self.store_in(0, key, Some(value).filter(|value| !is_blank(value)));
            self.value_moved(0, key.to_owned(), None, false);
        }
    }

    /// A value that is no choice of a question, not even one that is barred, is what "other" means
    /// there, if it offers that: the answer then, and the text beside it.
    pub(super) fn other_in(&self, id: ElementId, value: Value) -> (Value, Option<Value>) {
        let items = self.items(id);
        let choices = self.all_choices(id);
        let is_strange = |value: &Value| {
            !is_empty(value)
                && item_among(&items, value).is_none()
                && !choices.iter().any(|choice| choice.value == *value)
        };
        let offers = items.iter().any(|item| item.special == Some(Special::Other))
            && !self.keeps_other_in_answer(id)
            && (!choices.is_empty() || value.as_list().is_empty());
        match value {
            Value::List(mut members) if offers => {
                let strange = members.iter_mut().find(|member| is_strange(member));
                let comment =
                    strange.map(|strange| core::mem::replace(strange, Value::from("other")));
                (Value::List(members), comment)
            }
            value if offers && is_strange(&value) => (Value::from("other"), Some(value)),
            value => (value, None),
        }
    }

    /// The questions whose answer stands under a key of an entry; of the survey for 0.
    pub(super) fn questions_under(&self, entry: u32, key: &str) -> Vec<ElementId> {
        let mut found = Vec::new();
        let template = self.entry(entry).map(Entry::template);
        for (index, element) in self.definition.elements().iter().enumerate() {
            if element.template == template
                && element.kind.is_question()
                && element.value_name() == key
            {
                found.push(self.definition.in_entry(ElementId(index as u32), entry));
            }
        }
        found
    }

    /// Tells everybody who shares the key, and everything that depends on it; `by` is the question
    /// through which it came, whose entries know already.
    pub(super) fn value_moved(
        &mut self,
        entry: u32,
        key: String,
        by: Option<ElementId>,
        was_answered: bool,
    ) {
        for id in self.questions_under(entry, &key) {
            if by != Some(id) && self.definition.element(id).kind.has_entries() {
                self.follow_answer(id, &Value::Null, true);
            }
            self.note(Change::Answer(id));
            if !self.is_beginning {
                self.look_again(id, Look::Moved { was_answered });
            }
            if !self.definition.element(id).property("correctAnswer").is_null() {
                self.quiz_moved();
            }
            self.open_chosen(id);
            self.lend(id);
        }
        self.unsettled.push((entry, key));
        // The preview may leave out what is not answered.
        self.visibility_moved |= self.stage == Stage::Preview;
        self.owner_of_moved(entry);
    }

    /// What is answered in an entry is part of its owner's answer.
    fn owner_of_moved(&mut self, entry: u32) {
        let Some(owner) = self.owner(entry) else {
            return;
        };
        let around = self.definition.entry(owner);
        let key = self.definition.element(owner).value_name().to_owned();
        for id in self.questions_under(around, &key) {
            if id != owner {
                self.note(Change::Answer(id));
                if self.definition.element(id).kind.has_entries() {
                    self.follow_answer(id, &Value::Null, true);
                }
            }
            self.look_again(id, Look::Moved { was_answered: false });
        }
        self.unsettled.push((around, key));
        self.add_up_later(owner);
        self.owner_of_moved(around);
    }

    pub(super) fn comment_on(&mut self, id: ElementId, text: &str) {
        if self.stage == Stage::Completed
            || !self.definition.element(id).kind.is_question()
            || self.comment(id) == text
        {
            return;
        }
        if self.answers_by_comment(id) {
            return self.write_other(id, text);
        }
        let key = comment_key(self.definition.element(id));
        // A text that is taken back is missed; one that was never there may still be coming.
        let look = match (self.comment(id).is_empty(), text.is_empty()) {
            (false, true) => Look::Done,
            _ => Look::Moved { was_answered: false },
        };
        let entry = self.definition.entry(id);
        self.store_in(entry, &key, Some(Value::from(text)).filter(|_| !text.is_empty()));
        self.unsettled.push((entry, key));
        self.owner_of_moved(entry);
        if entry == 0 && !self.is_beginning {
            // What waits for the answer is asked again, as in SurveyJS: it may name its text.
            let key = self.definition.element(id).value_name().to_owned();
            self.pull_triggers(&[key], false);
        }
        self.note(Change::Answer(id));
        self.look_again(id, look);
        self.lend(id);
    }

    /// Gives every question without an answer the one that the definition begins with.
    pub(super) fn fill_defaults(&mut self) {
        for id in self.order.clone() {
            self.fill_default(id);
        }
    }

    /// Gives what stands in a page or panel that has just been shown its defaults.
    pub(super) fn fill_defaults_in(&mut self, container: ElementId) {
        for id in self.questions_in(container) {
            let element = self.definition.element(id);
            let clears = self.clearing(element).starts_with("onHidden");
            let is_computed = element.kind == Kind::Expression;
            if !is_computed && (!clears || self.live(id).visible) {
                self.fill_default(id);
                self.compute_default(id);
            }
        }
    }

    /// Gives a question without an answer what `defaultValueExpression` says.
    pub(super) fn compute_default(&mut self, id: ElementId) {
        let written = self.definition.written(id);
        let at = self
            .definition
            .rules()
            .iter()
            .position(|rule| rule.element == Some(written) && rule.role == Role::DefaultValue);
        if let Some(at) = at.filter(|_| !self.is_answered(id)) {
            self.apply(at, self.definition.entry(id));
        }
    }

    pub(super) fn fill_default(&mut self, id: ElementId) {
        let element = self.definition.element(id);
        // Defaults of its fields take the place of one for all.
        let has_parts =
            element.parts.iter().any(|part| !part.property("defaultValueExpression").is_null());
        let is_open = !self.is_answered(id) && !self.is_below_closed_row(id);
        if element.kind.is_question() && !has_parts && is_open {
            let asked = Asked { session: self, id, element };
            let value = rules_of(element.kind).default(&asked);
            if !is_empty(&value) {
                let names_all = element.names_all();
                // In a row or panel, what it begins with stays as it is written, as in SurveyJS.
                let is_alone = self.definition.entry(id) == 0;
                let is_barred = is_alone && self.hides_items(id);
                let (value, comment) =
                    if is_alone { self.other_in(id, value) } else { (value, None) };
                self.begin_with(id, value, comment);
                if names_all || is_barred {
                    self.drop_items_not_offered(id);
                }
            }
        }
    }

    /// Gives an answer that the respondent did not, perhaps with the text beside "other".
    pub(super) fn begin_with(&mut self, id: ElementId, value: Value, comment: Option<Value>) {
        self.put_default(id, value);
        if comment.is_some() {
            let key = comment_key(self.definition.element(id));
            self.store_in(self.definition.entry(id), &key, comment);
        }
    }

    /// What happens to the answer of a question that has just been hidden or shown.
    pub(super) fn clear_if_hidden(&mut self, id: ElementId) {
        if self.is_previewing() {
            return;
        }
        let element = self.definition.element(id);
        let is_row = self.is_row(id);
        let clears = match self.clearing(element) {
            // What is computed does not wait to be seen.
            _ if self.is_beginning && self.rule(Some(id), Role::Shown).is_some() => return,
            "onHidden" | "onHiddenContainer" if is_row => !self.live(id).visible,
            "onHidden" => !self.live(id).visible || self.live(id).bare,
            "onHiddenContainer" => !self.is_shown(id),
            _ => return,
        };
        if clears && self.stands_on_start_page(id) {
            return;
        }
        if clears && is_row {
            for question in self.questions_in(id) {
                self.clear(question);
            }
        } else if clears {
            self.clear(id);
        } else if self.is_shown(id) {
            self.fill_default(id);
            self.compute_default(id);
            self.compute_again(id);
        }
    }

    /// What stands in a page or panel that has just been hidden may go with it.
    pub(super) fn clear_with_container(&mut self, container: ElementId) {
        for id in self.questions_in(container) {
            if self.clearing(self.definition.element(id)) == "onHiddenContainer" {
                self.clear_if_hidden(id);
            }
        }
    }

    /// Takes out the answer to a question and the comment on it.
    pub(super) fn clear(&mut self, id: ElementId) {
        let entry = self.definition.entry(id);
        let element = self.definition.element(id);
        let key = element.value_name().to_owned();
        let has_entries = element.kind.has_entries();
        let before = self.value(id).clone();
        self.forget(entry, &key);
        if has_entries {
            self.follow_answer(id, &before, true);
        }
        if !before.is_null() {
            self.value_moved(entry, key, Some(id), false);
        }
    }

    /// Takes out the answers of what is not shown, as the survey ends.
    pub(super) fn clear_hidden_at_end(&mut self) {
        for id in self.order.clone() {
            let element = self.definition.element(id);
            let entry = self.definition.entry(id);
            let key = element.value_name();
            let hidden = element.kind.is_question() && !self.is_shown(id);
            if element.kind.is_table() && !hidden && self.clearing(element) != "none" {
                self.clear_hidden_rows(id);
                continue;
            }
            if hidden && self.keeps_when_hidden(id) {
                continue;
            }
            if hidden
                && self.clearing(element) != "none"
                && !self.stands_on_start_page(id)
                && !self.questions_under(entry, key).iter().any(|other| self.is_shown(*other))
            {
                let key = key.to_owned();
                self.forget(entry, &key);
            }
        }
    }

    /// A cell that is hidden in a row that is not keeps its answer to the end, and so does all that
    /// stands in a hidden panel, as in SurveyJS.
    fn keeps_when_hidden(&self, id: ElementId) -> bool {
        let Some(entry) = self.entry_root(id) else {
            return false;
        };
        let owner = self.around(entry);
        let is_cell = owner.is_some_and(|owner| self.definition.element(owner).kind.is_table());
        is_cell || !self.live(entry).visible
    }

    fn forget(&mut self, entry: u32, key: &str) {
        for id in self.questions_under(entry, key) {
            self.live_mut(id).held = Value::Null;
        }
        self.store_in(entry, key, None);
        self.store_in(entry, &[key, COMMENT].concat(), None);
    }

    pub(super) fn clearing<'a>(&'a self, element: &'a Element) -> &'a str {
        if const { !has("clearIfInvisible") && !has("clearInvisibleValues") } {
            return "onComplete";
        }
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
