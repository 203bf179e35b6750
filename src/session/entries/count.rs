//! How many rows or panels there are: at first, and as they are added and removed.

use super::answers::is_bare;
use super::{Entry, Live, Session};
use crate::definition::{ElementId, Kind, choices};
use crate::session::questions::number_of;
use crate::session::{Change, scope};
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, rc::Rc, vec, vec::Vec};

/// More entries than a respondent fills in; a definition or a value that asks for more gets these.
const MOST: f64 = 1000.0;

/// What distinguishes the two kinds of dynamic questions, by name.
struct Words {
    count: &'static str,
    least: &'static str,
    most: &'static str,
    count_if: &'static str,
    adds: &'static str,
    removes: &'static str,
    default: &'static str,
}

const ROWS: Words = Words {
    count: "rowCount",
    least: "minRowCount",
    most: "maxRowCount",
    count_if: "rowCountExpression",
    adds: "allowAddRows",
    removes: "allowRemoveRows",
    default: "defaultRowValue",
};

const PANELS: Words = Words {
    count: "panelCount",
    least: "minPanelCount",
    most: "maxPanelCount",
    count_if: "panelCountExpression",
    adds: "allowAddPanel",
    removes: "allowRemovePanel",
    default: "defaultPanelValue",
};

fn words_of(kind: Kind) -> &'static Words {
    if kind.is_table() { &ROWS } else { &PANELS }
}

impl Session {
    /// The least and the greatest number of entries.
    pub(in crate::session) fn limits(&self, id: ElementId) -> (f64, f64) {
        let element = self.definition.element(id);
        let words = words_of(element.kind);
        let least = element.number(words.least).unwrap_or_default();
        let usual = if element.kind.is_table() { MOST } else { 100.0 };
        let most = element.number(words.most).unwrap_or(usual);
        (least, if most < least { least } else { most })
    }

    /// Whether a respondent can add an entry now.
    #[must_use]
    pub fn can_add(&self, id: ElementId) -> bool {
        let (_, most) = self.limits(id);
        self.has_own_count(id)
            && !self.definition.element(id).is_unset(self.words_for(id).adds)
            && self.is_enabled(id)
            && (self.live(id).entries.len() as f64) < most
            && self.is_at_last_panel(id)
    }

    /// Where panels are seen one at a time, one is added after the last.
    pub(super) fn is_at_last_panel(&self, id: ElementId) -> bool {
        let open = self.open_entry(id);
        open.is_none()
            || open == self.shown_entries(id).last().copied()
            || self.definition.element(id).property("newPanelPosition").is_text("next")
    }

    /// Whether a respondent can remove an entry now.
    #[must_use]
    pub fn can_remove(&self, id: ElementId) -> bool {
        let (least, _) = self.limits(id);
        self.has_own_count(id)
            && !self.definition.element(id).is_unset(self.words_for(id).removes)
            && self.is_enabled(id)
            && (self.live(id).entries.len() as f64) > least
    }

    /// Whether the respondent, not an expression or a list, says how many entries there are.
    pub(super) fn has_own_count(&self, id: ElementId) -> bool {
        let element = self.definition.element(id);
        element.kind.has_entries()
            && element.kind != Kind::Matrixdropdown
            && element.property(self.words_for(id).count_if).is_null()
    }

    fn words_for(&self, id: ElementId) -> &'static Words {
        words_of(self.definition.element(id).kind)
    }

    /// Makes the first entries of a question, by its answer or by what the definition says.
    ///
    /// `begins` is false if the answers around it are given: then none is made for panels.
    pub(in crate::session) fn make_entries(&mut self, owner: ElementId, begins: bool) {
        let (least, _) = self.limits(owner);
        let least = least as usize;
        let is_open_table = self.definition.element(owner).kind == Kind::Matrixdynamic;
        let given = self.value(owner).as_list().len();
        let at_first = self.count_at_first(owner);
        let count = match given {
            0 => at_first,
            _ if is_open_table && !self.restoring => given.max(at_first),
            _ => given.max(least),
        };
        self.resize(owner, count, begins);
        self.add_up_later(owner);
        let is_told = at_first > 0 && at_first != least && self.value(owner).is_null();
        if is_open_table && is_told {
            self.store_answer(owner, self.least_rows(owner));
        }
    }

    /// The answer of a table in which nothing is answered: so many rows there will be in any case, and
    /// the answer tells it, as in SurveyJS.
    pub(super) fn least_rows(&self, owner: ElementId) -> Option<Value> {
        let (least, _) = self.limits(owner);
        let is_open = self.definition.element(owner).kind == Kind::Matrixdynamic;
        let rows = vec![Value::Map(Map::new()); least as usize];
        Some(Value::List(rows)).filter(|_| is_open && least > 0.0)
    }

    /// How many entries the answer has; `None` if it does not say.
    pub(super) fn count_from_answer(&self, owner: ElementId) -> Option<usize> {
        let count = self.value(owner).as_list().len();
        let is_open = self.definition.element(owner).kind != Kind::Matrixdropdown;
        if is_open && count > 0 { Some(count) } else { None }
    }

    /// How many entries there are before there is an answer.
    pub(super) fn count_at_first(&self, owner: ElementId) -> usize {
        let element = self.definition.element(owner);
        if element.kind == Kind::Matrixdropdown {
            return choices(element.property("rows")).len();
        }
        let usual = if element.kind.is_table() { 2.0 } else { 0.0 };
        let count = element.number(words_of(element.kind).count).unwrap_or(usual);
        // Only what respondents add or remove keeps to the limits of a table, as in SurveyJS.
        let (least, most) = match element.kind.is_table() {
            true => (0.0, MOST),
            false => self.limits(owner),
        };
        count.max(least).min(most) as usize
    }

    /// Makes or removes entries at the end until there are so many, and has the answer follow.
    ///
    /// An answer that has been taken back stays away, though panels are there.
    pub(in crate::session) fn resize(&mut self, owner: ElementId, count: usize, is_counted: bool) {
        let before = self.live(owner).entries.len();
        let mut made = Vec::new();
        for place in before..count {
            made.push(self.make_entry(owner, place));
        }
        while self.live(owner).entries.len() > count {
            if let Some(last) = self.live_mut(owner).entries.pop() {
                self.drop_entry(last);
            }
        }
        if count == before {
            return;
        }
        self.entries_moved(owner);
        let given = self.value(owner).as_list().len();
        if is_counted {
            self.even_out(owner);
        }
        for entry in made {
            let is_given = match self.entry(entry) {
                Some(Entry { place, .. }) if self.value(owner).as_map().is_none() => {
                    (*place as usize) < given
                }
                _ => self.answers_in(entry).is_some(),
            };
            self.begin_entry(entry, is_given || !is_counted);
        }
    }

    pub(super) fn make_entry(&mut self, owner: ElementId, place: usize) -> u32 {
        let definition = Rc::clone(&self.definition);
        let first = definition.element(owner).children.first().map_or(0, |id| id.0);
        let mut live = Vec::new();
        for element in definition.elements().iter().skip(first as usize) {
            if element.template.is_none_or(|template| template.0 < first) {
                break;
            }
            live.push(Live::of(element));
        }
        // It is there at once: only what is shown later gets its defaults then.
        if let Some(root) = live.first_mut() {
            root.shown = true;
        }
        let entry = Some(Entry { owner, place: place as u32, first, live });
        let free = self.entries.iter().position(Option::is_none);
        let index = free.unwrap_or(self.entries.len());
        match self.entries.get_mut(index) {
            Some(free) => *free = entry,
            None => self.entries.push(entry),
        }
        let number = index as u32 + 1;
        self.live_mut(owner).entries.push(number);
        number
    }

    /// Gives a new entry the answers it begins with, and has its rules run.
    pub(super) fn begin_entry(&mut self, number: u32, is_given: bool) {
        let definition = Rc::clone(&self.definition);
        let Some(entry) = self.entry(number) else {
            return;
        };
        let template = ElementId(entry.first);
        let owner = entry.owner;
        let begins = !is_given && !self.restoring;
        if begins {
            let default = definition.element(owner).property(self.words_for(owner).default);
            for (key, value) in default.as_map().into_iter().flat_map(Map::iter) {
                self.store_in(number, key, Some(value.clone()));
            }
        }
        for id in definition.ids() {
            let element = definition.element(id);
            if element.template == Some(template) {
                let id = definition.in_entry(id, number);
                if self.is_answered(id) {
                    self.live_mut(id).touched = true;
                }
                self.borrow_choices(id);
                if begins {
                    self.fill_default(id);
                }
                self.seek_choices(id);
                if element.kind.has_entries() {
                    self.make_entries(id, begins);
                }
            }
        }
        self.run_rules_of_entry(template, number);
        for id in definition.ids().filter(|id| definition.element(*id).template == Some(template)) {
            let id = definition.in_entry(id, number);
            self.hide_if_bare(id);
            self.open_chosen(id);
            // In rows that are added, what is hidden keeps its default, as in SurveyJS.
            if begins
                && !self.live(id).visible
                && definition.element(owner).kind != Kind::Matrixdynamic
                && self.clearing(definition.element(id)).starts_with("onHidden")
            {
                self.clear(id);
            }
        }
    }

    /// Takes an entry out, with all entries that stand in it.
    pub(super) fn drop_entry(&mut self, number: u32) {
        if let Some(entry) = self.entries.get_mut(number as usize - 1).and_then(Option::take) {
            for live in entry.live {
                for inner in live.entries {
                    self.drop_entry(inner);
                }
            }
        }
    }

    /// An expression says how many entries there are.
    #[inline(never)]
    pub(in crate::session) fn count_entries(&mut self, owner: ElementId, said: Value) {
        let (least, most) = self.limits(owner);
        let count = number_of(&said).unwrap_or_default().max(least).min(most) as usize;
        if count == self.live(owner).entries.len() {
            return;
        }
        if let Value::List(members) = self.value(owner) {
            let kept = members.iter().take(count).cloned().collect();
            let kept = Value::List(kept);
            self.store_answer(owner, Some(kept).filter(|kept| !is_bare(kept)));
        }
        self.resize(owner, count, true);
        self.owner_moved(owner);
    }

    /// The respondent adds an entry.
    pub(in crate::session) fn add_entry(&mut self, owner: ElementId) {
        if !self.can_add(owner) {
            return;
        }
        let element = self.definition.element(owner);
        let count = self.live(owner).entries.len();
        let copies = element.is_set("copyDefaultValueFromLastEntry");
        let last = self.live(owner).entries.last().copied().unwrap_or_default();
        let copied = self.answers_in(last).filter(|_| copies && last > 0).cloned();
        self.resize(owner, count + 1, true);
        if let (Some(copied), Some(new)) = (copied, self.live(owner).entries.last().copied()) {
            for (key, value) in copied.iter() {
                self.store_in(new, key, Some(value.clone()));
            }
            self.entry_moved(new, &Map::new());
        }
        let opens = self.open_entry(owner).is_some() || self.spot().is_some();
        if let Some(last) = self.inside(owner).last().copied()
            && opens
        {
            self.open(last);
        }
        self.owner_moved(owner);
    }

    /// The respondent removes the entry at a place.
    pub(in crate::session) fn remove_entry(&mut self, owner: ElementId, place: usize) {
        if !self.can_remove(owner) || place >= self.live(owner).entries.len() {
            return;
        }
        let number = self.live_mut(owner).entries.remove(place);
        let was_open = self.entry(number).is_some_and(|entry| entry.live[0].open);
        self.drop_entry(number);
        let entries = self.inside(owner);
        if let Some(next) = entries.get(place).or(entries.last()).filter(|_| was_open)
            && !self.definition.element(owner).kind.is_table()
        {
            self.open(*next);
        }
        if let Value::List(members) = self.value(owner) {
            let mut members = members.clone();
            if place < members.len() {
                members.remove(place);
            }
            let is_table = self.definition.element(owner).kind.is_table();
            let value = Value::List(members);
            let is_nothing = value.as_list().is_empty() || is_table && is_bare(&value);
            self.store_answer(owner, Some(value).filter(|_| !is_nothing));
        }
        self.entries_moved(owner);
        self.owner_moved(owner);
    }

    /// Numbers the entries of a question anew, and has what depends on that run again.
    pub(super) fn entries_moved(&mut self, owner: ElementId) {
        for (place, number) in self.live(owner).entries.clone().into_iter().enumerate() {
            if let Some(entry) = self.entries.get_mut(number as usize - 1).and_then(Option::as_mut)
            {
                entry.place = place as u32;
            }
        }
        self.put_in_order();
        self.add_up_later(owner);
        self.visibility_moved = true;
        self.note(Change::Items(owner));
        self.places_moved();
    }

    /// What depends on the place of an entry runs again.
    pub(in crate::session) fn places_moved(&mut self) {
        for name in scope::PLACES {
            self.unsettled.push((0, (*name).to_owned()));
        }
    }
}
