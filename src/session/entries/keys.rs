//! Answers that tell rows or panels apart: none may be there twice.

use super::Session;
use crate::definition::ElementId;
use crate::expression::are_equal;
use alloc::vec::Vec;

impl Session {
    /// The same question in the other entries of its owner.
    pub(super) fn counterparts(&self, id: ElementId) -> Vec<ElementId> {
        let number = self.definition.entry(id);
        let mut others = Vec::new();
        if let Some(owner) = self.owner(number) {
            for other in self.live(owner).entries.iter().filter(|other| **other != number) {
                others.push(self.definition.in_entry(id, *other));
            }
        }
        others
    }

    /// Whether a question must be answered otherwise in each entry of its owner.
    pub(super) fn is_key(&self, id: ElementId) -> bool {
        let element = self.definition.element(id);
        self.owner(self.definition.entry(id)).is_some_and(|owner| {
            let owner = self.definition.element(owner);
            owner.property("keyName").is_text(element.value_name())
                || owner.kind.is_table() && element.is_set("isUnique")
        })
    }

    /// Whether another entry has the same answer to a question that should tell them apart. Of
    /// panels, the first may have it.
    pub(in crate::session) fn repeats(&self, id: ElementId) -> bool {
        if !self.is_key(id) || !self.is_answered(id) {
            return false;
        }
        let owner = self.owner(self.definition.entry(id));
        let is_table = owner.is_some_and(|owner| self.definition.element(owner).kind.is_table());
        // What its own default gives a question comes after the first look at the panels.
        if !is_table
            && self.is_beginning
            && !self.definition.element(id).property("defaultValue").is_null()
        {
            return false;
        }
        let place = self.entry_place(id);
        self.counterparts(id).into_iter().any(|other| {
            (is_table || self.entry_place(other) < place)
                && are_equal(self.value(other), self.value(id))
        })
    }

    /// What tells the entries apart among which a question is answered. In panels it need not be that question.
    pub(in crate::session) fn keys_around(&self, id: ElementId) -> Vec<ElementId> {
        let mut keys = Vec::new();
        if self.is_key(id) {
            keys = self.counterparts(id);
            keys.push(id);
        } else if let Some(owner) = self.owner(self.definition.entry(id)) {
            let key = self.definition.element(owner).property("keyName");
            for number in &self.live(owner).entries {
                keys.extend(self.questions_under(*number, key.as_text().unwrap_or_default()));
            }
        }
        keys
    }
}
