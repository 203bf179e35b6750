//! Going on without a button: with `autoAdvanceEnabled`, a page is left once all is answered.

use super::{Session, Stage};
use crate::definition::{ElementId, Kind, truth};
use crate::rare::has;

impl Session {
    /// Whether the survey goes on by itself now that this question has been answered.
    #[must_use]
    pub fn advances_after(&self, id: ElementId) -> bool {
        if const { !has("autoAdvanceEnabled") } {
            return false;
        }
        let definition = &self.definition;
        let Some(here) = self.here().filter(|_| self.stage == Stage::Running) else {
            return false;
        };
        let element = definition.element(id);
        let is_answered_at_once = match element.kind {
            Kind::Radiogroup | Kind::Dropdown => !self.offers_text_for_other(id),
            Kind::Boolean | Kind::Rating => true,
            Kind::Matrix => self.is_answered_wholly(id),
            _ => false,
        };
        let wanted = definition.property("autoAdvanceEnabled");
        // An old word for going on, but not to the end.
        let goes_on_only = wanted.is_text("autogonext");
        let may_end = !definition.is_unset("autoAdvanceAllowComplete") && !goes_on_only;
        let is_here = |id: &ElementId| *id == here || self.stands_in(*id, here);
        (truth(wanted) == Some(true) || goes_on_only)
            && is_answered_at_once
            && is_here(&id)
            && (may_end || !self.is_last_page())
            && self
                .shown_questions()
                .filter(is_here)
                .all(|id| self.is_answered(id) && self.is_accepted(id))
    }
}
