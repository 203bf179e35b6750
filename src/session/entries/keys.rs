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
        if !is_table && self.is_beginning {
            return false;
        }
        let place = self.entry_place(id);
        self.counterparts(id).into_iter().any(|other| {
            (is_table || self.entry_place(other) < place)
                && are_equal(self.value(other), self.value(id))
        })
    }

    /// What has to be looked at again when a question is answered that tells entries apart.
    pub(in crate::session) fn rivals(&self, id: ElementId) -> Vec<ElementId> {
        let mut rivals = Vec::new();
        if self.is_key(id) {
            for other in self.counterparts(id) {
                if self.is_answered(other) {
                    rivals.push(other);
                }
            }
        }
        rivals
    }
}
