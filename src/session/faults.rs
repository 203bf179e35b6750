//! What is wrong with answers, and when it is told.

use super::questions::{Asked, rules_of};
use super::{Change, Item, Session, Special, item_key, validators};
use crate::definition::{ElementId, ItemList, Kind, localized};
use crate::rare::has;
use crate::value::trimmed;
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// How grave a [`Fault`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The page cannot be left.
    Error,
    /// A second look is asked for; the page can be left.
    Warning,
    /// Just a remark.
    Info,
}

/// One thing that is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The sentence that tells the respondent.
    pub text: String,
    /// How grave it is.
    pub level: Level,
    /// The row of a matrix, or the field of a multiple text, that it is about.
    pub row: Option<u32>,
}

/// On what occasion answers are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The respondent is done with the question.
    Done,
    /// The answer has just moved; more of it may be coming.
    Moved {
        /// The question was answered before.
        was_answered: bool,
    },
}

impl Session {
    /// What the respondent has been told is wrong with an answer.
    #[must_use]
    pub fn faults(&self, id: ElementId) -> &[Fault] {
        &self.live(id).faults
    }

    /// Whether the answer to a question is accepted as it is.
    pub(super) fn is_accepted(&self, id: ElementId) -> bool {
        !self.find_faults(id, Look::Done).iter().any(is_error)
    }

    /// Whether every question of a page or panel has an answer that is accepted.
    #[must_use]
    pub fn is_ready(&self, container: ElementId) -> bool {
        self.questions_in(container).into_iter().all(|id| self.is_accepted(id))
    }

    /// The questions that stand in a page or panel, at any depth, in order.
    #[must_use]
    pub fn questions_in(&self, container: ElementId) -> Vec<ElementId> {
        self.elements_where(&|id, element| {
            element.kind.is_question() && self.stands_in(id, container)
        })
    }

    /// Whether an element stands in that page or panel, at any depth.
    pub(super) fn stands_in(&self, id: ElementId, container: ElementId) -> bool {
        let mut around = self.around(id);
        while let Some(one) = around.filter(|one| *one != container) {
            around = self.around(one);
        }
        around.is_some()
    }

    /// Looks at all answers of a page and tells what is wrong; whether the page can be left.
    pub(super) fn page_accepts(&mut self, page: ElementId) -> bool {
        let mut first = None;
        let looked_at = self.elements_where(&|id, element| {
            let kind = element.kind;
            id == page || (kind.is_question() || kind.is_container()) && self.stands_in(id, page)
        });
        for id in looked_at {
            if !self.is_shown(id) {
                continue;
            }
            self.drop_stale_items(id);
            self.tell_faults(id, Look::Done);
            if first.is_none() && self.faults(id).iter().any(is_error) {
                first = Some(id);
            }
        }
        if let Some(first) = first {
            self.reveal(first);
            self.note(Change::Refused(first));
        }
        first.is_none()
    }

    /// What a validator of an answer asks for elsewhere has changed.
    #[inline(never)]
    pub(super) fn validate_again(&mut self, id: ElementId) {
        if !self.is_beginning {
            self.look_again(id, Look::Moved { was_answered: false });
        }
    }

    /// After an answer: what was told to be wrong may be right now.
    pub(super) fn look_again(&mut self, id: ElementId, look: Look) {
        let mode = self.definition.property("checkErrorsMode");
        let at_once = mode.is_text("onValueChanged") || mode.is_text("onValueChanging");
        // Once something in the entries is told to be wrong, what tells them apart is looked at.
        let keys = self.keys_around(id);
        let owner = self.owner(self.definition.entry(id)).filter(|_| !keys.is_empty());
        let is_wrong =
            |owner| self.questions_in(owner).iter().any(|id| !self.faults(*id).is_empty());
        let are_told = at_once || owner.is_some_and(is_wrong);
        if at_once || !self.faults(id).is_empty() || are_told && keys.contains(&id) {
            self.tell_faults(id, look);
        }
        for key in keys {
            if key != id && are_told && self.is_answered(key) {
                self.tell_faults(key, Look::Done);
            }
        }
        let mut around = self.around(id);
        while let Some(container) = around {
            if !self.faults(container).is_empty() {
                self.tell_faults(container, Look::Done);
            }
            around = self.around(container);
        }
    }

    /// Tells what is wrong until the question is looked at again.
    pub(super) fn complain(&mut self, id: ElementId, text: String) {
        if const { !has("file") } {
            return;
        }
        let mut faults = Vec::new();
        add_error(&mut faults, text, None);
        self.live_mut(id).faults = faults;
        self.note(Change::Faults(id));
    }

    fn tell_faults(&mut self, id: ElementId, look: Look) {
        let faults = self.find_faults(id, look);
        if self.live(id).faults != faults {
            let is_bad = faults.iter().any(is_error);
            self.live_mut(id).faults = faults;
            self.note(Change::Faults(id));
            if is_bad {
                self.unfold(id);
            }
        }
    }

    /// While the respondent is still at a question, more choices, rows or the text that "other" asks
    /// for may be coming.
    pub(super) fn find_faults(&self, id: ElementId, look: Look) -> Vec<Fault> {
        let is_done = look == Look::Done;
        let is_missed = look != Look::Moved { was_answered: false };
        let mut faults = Vec::new();
        if !self.is_shown(id) || !self.is_enabled(id) {
            return faults;
        }
        let element = self.definition.element(id);
        if element.kind.is_container() {
            if self.is_required(id) && !self.questions_in(id).iter().any(|id| self.is_answered(*id))
            {
                add_error(&mut faults, self.required_text(id, "requiredPanel"), None);
            }
            return faults;
        }
        let asked = Asked { session: self, id, element };
        let rules = rules_of(element.kind);
        let value = self.value(id);
        let is_of_parts = matches!(
            element.kind,
            Kind::Matrix
                | Kind::Checkbox
                | Kind::Tagbox
                | Kind::Ranking
                | Kind::Imagemap
                | Kind::Multipletext
                | Kind::Matrixdynamic
        );
        let is_missed = match element.kind {
            Kind::Expression => false,
            Kind::Multipletext => is_done,
            _ => is_missed,
        };
        if self.is_required(id) && !self.is_answered(id) && is_missed {
            add_error(&mut faults, self.required_text(id, "required"), None);
            if !is_of_parts {
                return faults;
            }
        }
        if is_done && self.lacks_text_for_other(id) {
            let own = localized(element.property("otherErrorText"), &self.locale);
            let text = own.map_or_else(|| self.word("otherRequired", &[]), str::to_owned);
            add_error(&mut faults, text, None);
        }
        let has_fields = element.kind == Kind::Multipletext;
        let rows_were_told = element.kind == Kind::Matrix && !self.faults(id).is_empty();
        let is_told_at_once = has_fields || rows_were_told || element.kind == Kind::Imagemap;
        if is_done || !is_of_parts || is_told_at_once {
            rules.faults(&asked, value, &mut faults);
        }
        if has_fields && !is_done {
            // A field that is still empty is no mistake, unless it was told to be one.
            faults.retain(|fault| {
                let part = fault.row.and_then(|row| element.parts.get(row as usize));
                part.is_none_or(|part| !value.get(&part.name).is_null())
                    || self.faults(id).iter().any(|told| told.row == fault.row)
            });
        }
        if self.repeats(id) {
            let owner = self.owner(self.definition.entry(id)).unwrap_or(id);
            let own = self.text(owner, "keyDuplicationError");
            let text = if own.is_empty() { self.word("keyDuplicate", &[]) } else { own };
            add_error(&mut faults, text, None);
        }
        if faults.is_empty() {
            validators::run(&asked, value, &mut faults);
        }
        faults
    }

    /// Whether a question is answered, in each of its parts.
    pub(super) fn is_answered_wholly(&self, id: ElementId) -> bool {
        let has_answer = |row: &Item| !self.value(id).get(&item_key(&row.value)).is_null();
        self.is_answered(id)
            && (self.definition.element(id).kind != Kind::Matrix
                || self.listed_items(id, ItemList::Rows).iter().all(has_answer))
    }

    pub(super) fn required_text(&self, id: ElementId, word: &str) -> String {
        Asked { session: self, id, element: self.definition.element(id) }.required_text(word)
    }

    fn lacks_text_for_other(&self, id: ElementId) -> bool {
        let is_missing = match self.keeps_other_in_answer(id) {
            true => self.own_other(id).is_none(),
            false => trimmed(self.comment(id)).is_empty(),
        };
        self.chose_special(id, Special::Other) && is_missing
    }
}

/// Adds a fault that keeps the page from being left.
#[inline(never)]
pub(super) fn add_error(faults: &mut Vec<Fault>, text: String, row: Option<u32>) {
    faults.push(Fault { text, level: Level::Error, row });
}

fn is_error(fault: &Fault) -> bool {
    fault.level == Level::Error
}
