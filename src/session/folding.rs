//! Panels and questions that fold up to their titles (`state`).

use super::{Change, Session};
use crate::definition::ElementId;

impl Session {
    /// Whether an element can be folded up: its `state` is `collapsed` or `expanded`. In the preview
    /// all is open.
    #[must_use]
    pub fn is_foldable(&self, id: ElementId) -> bool {
        !self.is_previewing() && self.definition.element(id).own_text("state").is_some()
    }

    /// Whether only the title of an element is shown.
    #[must_use]
    pub fn is_folded(&self, id: ElementId) -> bool {
        !self.is_previewing() && self.live(id).folded
    }

    pub(super) fn fold(&mut self, id: ElementId) {
        if self.is_foldable(id) {
            let live = self.live_mut(id);
            live.folded = !live.folded;
            self.note(Change::Folded(id));
        }
    }

    /// What is wrong must be seen: unfolds an element and everything around it.
    pub(super) fn unfold(&mut self, id: ElementId) {
        let mut around = Some(id);
        while let Some(one) = around {
            if self.live(one).folded {
                self.fold(one);
            }
            around = self.around(one);
        }
    }
}
