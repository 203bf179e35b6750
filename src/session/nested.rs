//! Elements inside a choice: they are shown while it is chosen.

use super::Session;
use crate::definition::ElementId;
use alloc::rc::Rc;

impl Session {
    /// Shows what stands in the chosen choices of a question, and hides what stands in the others.
    pub(super) fn open_chosen(&mut self, id: ElementId) {
        let definition = Rc::clone(&self.definition);
        let element = definition.element(id);
        if element.kind.is_question() {
            for panel in &element.children {
                let choice = definition.element(*panel).property("choice");
                self.set_visible(*panel, self.has_chosen(id, choice));
            }
        }
    }

    /// What stands inside a choice of a question.
    #[must_use]
    pub fn inside_choice(&self, id: ElementId, choice: &crate::value::Value) -> Option<ElementId> {
        let mut panels = self.definition.element(id).children.iter();
        panels.find(|panel| self.definition.element(**panel).property("choice") == choice).copied()
    }
}
