//! Which rows and panels are offered, and which of them are open.

use super::{Entry, Session};
use crate::definition::{ElementId, ItemList, Kind, Role};
use crate::session::Change;
use crate::session::rules::Ruling;

impl Session {
    /// The panel that is seen, where only one is at a time.
    #[must_use]
    pub fn open_entry(&self, id: ElementId) -> Option<ElementId> {
        let mode = self.definition.element(id).property("displayMode");
        if self.definition.element(id).kind != Kind::Paneldynamic
            || !matches!(mode.as_text(), Some(mode) if mode != "list")
            || self.spot().is_some()
        {
            return None;
        }
        let shown = self.shown_entries(id);
        shown.iter().find(|entry| self.live(**entry).open).or(shown.first()).copied()
    }

    /// Whether the panel below a row is unfolded, or this is the panel that is seen.
    #[must_use]
    pub fn is_open(&self, entry: ElementId) -> bool {
        self.live(entry).open
    }

    /// Whether a question stands below a row that has never been unfolded: there, it is not there yet.
    #[inline(never)]
    pub(in crate::session) fn is_below_closed_row(&self, id: ElementId) -> bool {
        let element = self.definition.element(id);
        let row = self.entry_root(id).filter(|row| self.is_row(*row));
        element.parent != element.template && row.is_some_and(|row| !self.live(row).unfolded)
    }

    /// Whether the respondent has been asked whether to remove an entry.
    #[must_use]
    pub fn is_removal_asked(&self, entry: ElementId) -> bool {
        self.live(entry).removal_asked
    }

    /// Unfolds what is below a row, or folds it; of panels seen one at a time, shows this.
    pub(in crate::session) fn open(&mut self, entry: ElementId) {
        let Some(owner) = self.around(entry).filter(|_| self.is_entry(entry)) else {
            return;
        };
        if self.spot().is_some() {
            return self.go_into(entry);
        }
        let is_table = self.definition.element(owner).kind.is_table();
        let mode = self.definition.element(owner).property("detailPanelMode");
        let opens = !is_table || !self.live(entry).open;
        if !is_table || mode.is_text("underRowSingle") {
            for other in self.inside(owner) {
                self.live_mut(other).open = false;
            }
        }
        self.live_mut(entry).open = opens;
        self.note(Change::Items(owner));
        if is_table && opens && !core::mem::replace(&mut self.live_mut(entry).unfolded, true) {
            self.fill_defaults_in(entry);
        }
    }

    /// Opens all that an element stands in.
    pub(in crate::session) fn reveal(&mut self, id: ElementId) {
        if self.spot().is_some() {
            return self.show_fault(id);
        }
        let mut around = Some(id);
        while let Some(one) = around {
            if self.is_entry(one) && !self.live(one).open {
                self.open(one);
            }
            around = self.around(one);
        }
    }

    /// Asks whether to remove an entry, or asks no more.
    pub(in crate::session) fn ask_removal(&mut self, entry: ElementId, is_asked: bool) {
        if let Some(owner) = self.around(entry).filter(|_| self.is_entry(entry)) {
            self.live_mut(entry).removal_asked = is_asked;
            self.note(Change::Items(owner));
        }
    }

    /// What the condition of one row that is written says, where there is such a condition.
    pub(super) fn row_rule(&self, id: ElementId, role: fn(ItemList, u32) -> Role) -> Option<bool> {
        let entry = self.definition.entry(id);
        let Entry { owner, place, .. } = self.entry(entry).filter(|_| self.is_entry(id))?;
        let ruling = self.rule(Some(*owner), role(ItemList::Rows, *place))?;
        Some(self.holds(Ruling { entry, ..ruling }))
    }

    /// Whether a row is not taken away by a condition of its own.
    pub(in crate::session) fn row_is_offered(&self, id: ElementId) -> bool {
        self.row_rule(id, Role::ItemVisibleIf) != Some(false)
    }

    /// The conditions of rows that are written are asked again.
    pub(in crate::session) fn offer_rows(&mut self, owner: ElementId) {
        for id in self.inside(owner) {
            let own = self.rule(Some(id), Role::VisibleIf);
            let visible = own.is_none_or(|rule| self.holds(rule)) && self.row_is_offered(id);
            self.set_visible(id, visible);
            if let Some(enabled) = self.row_rule(id, Role::ItemEnableIf)
                && self.live(id).enabled != enabled
            {
                self.live_mut(id).enabled = enabled;
                self.note_enabled(id);
            }
        }
    }

    /// Runs the rules of a new entry.
    pub(super) fn run_rules_of_entry(&mut self, template: ElementId, number: u32) {
        self.run_rules(Some(template), number);
        if let Some(owner) = self.owner(number)
            && self.definition.element(owner).kind == Kind::Matrixdropdown
        {
            self.offer_rows(owner);
        }
    }
}
