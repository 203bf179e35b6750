//! The answers in rows and panels, which are parts of the answer of their question.

use super::{Entry, Session};
use crate::definition::{ElementId, Kind, choices};
use crate::session::answers::is_empty;
use crate::session::faults::Look;
use crate::session::{Change, item_key};
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

impl Session {
    /// The answers in an entry; the survey's for 0.
    #[inline(never)]
    pub(in crate::session) fn answers_in(&self, entry: u32) -> Option<&Map> {
        let Some(entry) = self.entry(entry) else {
            return Some(&self.values).filter(|_| entry == 0);
        };
        let all = self.value(entry.owner);
        match all {
            // Rows whose answers have been taken back show what they began with, as in SurveyJS.
            Value::Null => {
                self.definition.element(entry.owner).property("defaultRowValue").as_map()
            }
            Value::List(members) => members.get(entry.place as usize)?.as_map(),
            all => all.get(&self.key(entry)).as_map(),
        }
    }

    /// Under what the answers of a row that is written stand.
    pub(super) fn key(&self, entry: &Entry) -> String {
        let rows = choices(self.definition.element(entry.owner).property("rows"));
        rows.get(entry.place as usize).map(|row| item_key(&row.value)).unwrap_or_default()
    }

    /// The answers in an entry, to be changed: what is missing on the way to them is made.
    pub(super) fn answers_to_change(&mut self, number: u32) -> &mut Map {
        let Some(entry) = self.entry(number) else {
            return &mut self.values;
        };
        let (owner, place, mut count) =
            (entry.owner, entry.place, self.live(entry.owner).entries.len());
        let definition = Rc::clone(&self.definition);
        let element = definition.element(owner);
        let key = match element.kind {
            Kind::Matrixdropdown => Some(self.key(entry)),
            _ => None,
        };
        let mut begun = Map::new();
        if element.kind.is_table() {
            count = count.max(self.limits(owner).0 as usize);
            begun = element.property("defaultRowValue").as_map().cloned().unwrap_or_default();
        }
        let around = self.answers_to_change(definition.entry(owner));
        let all = around.member(element.value_name());
        match key {
            Some(key) => all.make_map().member(&key).make_map(),
            None => {
                let members = all.make_list();
                while members.len() < count {
                    members.push(Value::Map(begun.clone()));
                }
                members[place as usize].make_map()
            }
        }
    }

    /// Stores a value in an entry, or takes out what is there.
    #[inline(never)]
    pub(in crate::session) fn store_in(&mut self, entry: u32, key: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.answers_to_change(entry).insert(key, value);
        } else if self.answers_in(entry).is_some_and(|answers| answers.contains_key(key)) {
            self.answers_to_change(entry).remove(key);
            self.tidy(entry);
        }
    }

    /// A table in which nothing is answered has no answer, and a row that is written neither.
    pub(super) fn tidy(&mut self, number: u32) {
        let Some(entry) = self.entry(number) else {
            return;
        };
        let owner = entry.owner;
        let element = self.definition.element(owner);
        if !element.kind.is_table() {
            return;
        }
        let key = element.value_name().to_owned();
        let around = self.definition.entry(owner);
        if is_bare(self.value(owner)) {
            match self.least_rows(owner) {
                None => self.store_in(around, &key, None),
                rows => self.store_answer(owner, rows),
            }
        } else if element.kind == Kind::Matrixdropdown
            && self.answers_in(number).is_some_and(Map::is_empty)
            && let Some(entry) = self.entry(number)
        {
            let row = self.key(entry);
            if let Value::Map(rows) = self.answers_to_change(around).member(&key) {
                rows.remove(&row);
            }
        }
    }

    /// Stores the whole answer of a question with entries.
    pub(super) fn store_answer(&mut self, owner: ElementId, value: Option<Value>) {
        let key = self.definition.element(owner).value_name().to_owned();
        self.store_in(self.definition.entry(owner), &key, value);
    }

    /// The answer of a dynamic panel has a member for each panel; that of a table gets one for a row
    /// when that is answered.
    pub(super) fn even_out(&mut self, owner: ElementId) {
        let count = self.live(owner).entries.len();
        if self.definition.element(owner).kind == Kind::Paneldynamic {
            let mut members = self.value(owner).as_list().to_vec();
            members.resize(count, Value::Map(Map::new()));
            self.store_answer(owner, Some(Value::List(members)).filter(|_| count > 0));
        }
    }

    /// The answer of a question with entries is another: so it is for all that share its key and
    /// all that depends on it.
    pub(super) fn owner_moved(&mut self, owner: ElementId) {
        let key = self.definition.element(owner).value_name().to_owned();
        // An entry that is still empty is not the answer that was missed.
        let is_missed = !self.faults(owner).is_empty();
        self.value_moved(self.definition.entry(owner), key, Some(owner), is_missed);
    }

    /// The whole answer of a question with entries has been replaced: has the entries follow.
    ///
    /// A respondent's answer does not take away rows that were there at first, as in SurveyJS.
    pub(in crate::session) fn follow_answer(
        &mut self,
        owner: ElementId,
        before: &Value,
        is_from_outside: bool,
    ) {
        self.add_up_later(owner);
        let element = self.definition.element(owner);
        if let Some(mut count) = self.count_from_answer(owner) {
            if element.kind.is_table() && !before.is_null() && is_from_outside {
                count = count.max(self.limits(owner).0 as usize);
            }
            let stays = !is_from_outside
                && element.kind.is_table()
                && count < self.count_at_first(owner)
                && !self.gives_rows_up(owner);
            if !stays {
                self.resize(owner, count, true);
            }
        } else if element.kind == Kind::Paneldynamic && !self.is_beginning {
            let (count, now) = (self.count_at_first(owner), self.live(owner).entries.len());
            self.resize(owner, count, count < now);
        } else if element.kind == Kind::Matrixdynamic
            && !self.is_beginning
            && self.gives_rows_up(owner)
        {
            self.resize(owner, 0, true);
        }
        for (place, number) in self.live(owner).entries.clone().into_iter().enumerate() {
            let before = match before {
                Value::List(members) => members.get(place).and_then(Value::as_map),
                before => {
                    self.entry(number).and_then(|entry| before.get(&self.key(entry)).as_map())
                }
            };
            self.entry_moved(number, before.unwrap_or(&Map::new()));
        }
    }

    /// Whether the rows of a table go with its answer: none were there at first, or others than the
    /// default brought. In SurveyJS, rows that were there at first stay.
    #[inline(never)]
    fn gives_rows_up(&self, owner: ElementId) -> bool {
        let default = self.definition.element(owner).property("defaultValue").as_list().len();
        let at_first = self.count_at_first(owner);
        at_first == 0 || default > 0 && default != at_first
    }

    /// The answers of an entry have been replaced.
    pub(super) fn entry_moved(&mut self, number: u32, before: &Map) {
        let now = self.answers_in(number).cloned().unwrap_or_default();
        let mut moved = Vec::new();
        for (key, value) in now.iter() {
            if before.get(key) != Some(value) {
                moved.push(key);
            }
        }
        for (key, _) in before.iter() {
            if !now.contains_key(key) {
                moved.push(key);
            }
        }
        if moved.is_empty() {
            return;
        }
        for key in moved {
            for id in self.questions_under(number, key) {
                self.note(Change::Answer(id));
                // What was given, no default takes the place of.
                let is_given = !self.is_beginning && now.contains_key(key);
                self.live_mut(id).touched |= is_given;
                if self.definition.element(id).kind.has_entries() {
                    let before = before.get(key).cloned().unwrap_or_default();
                    self.follow_answer(id, &before, true);
                }
                if !self.faults(id).is_empty() {
                    self.look_again(id, Look::Done);
                }
            }
        }
        // Conditions follow; what rules once put into the answers does not take their place.
        let restoring = core::mem::replace(&mut self.restoring, true);
        for inner in 1..=self.entries.len() as u32 {
            if self.stands_within(inner, number)
                && let Some(template) = self.entry(inner).map(Entry::template)
            {
                self.run_rules_of_entry(template, inner);
            }
        }
        self.restoring = restoring;
        for id in self.order.clone() {
            if self.definition.entry(id) == number {
                self.compute_default(id);
            }
        }
        self.places_moved();
    }

    /// Takes out the answers of rows that are hidden, as the survey ends.
    pub(in crate::session) fn clear_hidden_rows(&mut self, owner: ElementId) {
        let rows = self.inside(owner);
        for id in rows.into_iter().rev() {
            if !self.definition.element(owner).kind.is_table() || self.live(id).visible {
                continue;
            }
            let place = self.entry_place(id);
            let entry = self.definition.entry(id);
            let mut all = self.value(owner).clone();
            match &mut all {
                Value::List(members) if place < members.len() => {
                    members.remove(place);
                }
                Value::Map(rows) => {
                    if let Some(entry) = self.entry(entry) {
                        rows.remove(&self.key(entry));
                    }
                }
                _ => {}
            }
            self.store_answer(owner, Some(all).filter(|all| !is_bare(all)));
        }
    }
}

/// Whether nothing is answered in any entry.
pub(super) fn is_bare(value: &Value) -> bool {
    match value {
        Value::List(members) => members.iter().all(is_empty),
        value => is_empty(value),
    }
}
