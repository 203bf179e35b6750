//! Going through the pages.

use super::{Change, Session};
use crate::definition::{ElementId, Role};
use alloc::{string::String, vec::Vec};

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// There is nothing to answer.
    Empty,
    /// On the start page, before the first question counts.
    Starting,
    /// Among the questions.
    Running,
    /// Done.
    Completed,
}

impl Session {
    /// How far the session is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The page that is shown now; `None` when none is.
    #[must_use]
    pub fn page(&self) -> Option<ElementId> {
        self.page.filter(|_| self.stage != Stage::Completed)
    }

    /// The pages that can be seen, in order, without the start page.
    #[must_use]
    pub fn shown_pages(&self) -> Vec<ElementId> {
        let start = self.start_page();
        let mut pages = Vec::new();
        for id in self.definition.pages() {
            if self.is_shown(*id) && Some(*id) != start {
                pages.push(*id);
            }
        }
        pages
    }

    /// The number of the page among those shown, from 1.
    #[must_use]
    pub fn page_number(&self) -> usize {
        let pages = self.shown_pages();
        pages.iter().position(|id| Some(*id) == self.page).map_or(1, |index| index + 1)
    }

    /// Whether there is a page before this one to go back to.
    #[must_use]
    pub fn is_first_page(&self) -> bool {
        self.page_number() == 1
    }

    /// Whether the survey ends after this page.
    #[must_use]
    pub fn is_last_page(&self) -> bool {
        self.shown_pages().last().copied() == self.page
    }

    fn start_page(&self) -> Option<ElementId> {
        let wanted = self.definition.is_set("firstPageIsStartPage");
        match self.definition.pages() {
            [start, _, ..] if wanted => Some(*start),
            _ => None,
        }
    }

    pub(super) fn open_first_page(&mut self) {
        self.page = self.start_page();
        self.stage = Stage::Starting;
        if self.page.is_none() {
            self.stage = Stage::Empty;
            self.stay_on_a_shown_page();
        }
    }

    /// Moves on if the page shown has been hidden by an answer on it.
    pub(super) fn stay_on_a_shown_page(&mut self) {
        let pages = self.shown_pages();
        if self.stage == Stage::Empty && !pages.is_empty() {
            self.stage = Stage::Running;
        }
        if self.stage != Stage::Running {
            return;
        }
        let next = pages.iter().find(|id| Some(**id) >= self.page);
        self.page = next.or(pages.last()).copied();
        if self.page.is_none() {
            self.stage = Stage::Empty;
        }
        self.note(Change::Page);
    }

    pub(super) fn leave_start_page(&mut self) {
        if self.stage == Stage::Starting && self.page.is_some_and(|page| self.page_accepts(page)) {
            // Settling opens the first of the others.
            self.stage = Stage::Running;
            self.page = None;
            self.unsettled.push((0, String::from("pageno")));
        }
    }

    pub(super) fn next(&mut self) {
        let (Stage::Running, Some(page)) = (self.stage, self.page) else {
            return;
        };
        if !self.checks_at_end() && !self.page_accepts(page) {
            return;
        }
        let pages = self.shown_pages();
        if let Some(next) = pages.iter().find(|id| **id > page) {
            self.go_to(*next);
        }
    }

    pub(super) fn previous(&mut self) {
        let pages = self.shown_pages();
        let before = pages.iter().rev().find(|id| Some(**id) < self.page);
        if let (Stage::Running, Some(before)) = (self.stage, before) {
            self.go_to(*before);
        }
    }

    fn checks_at_end(&self) -> bool {
        self.definition.property("checkErrorsMode").is_text("onComplete")
    }

    /// Shows a page, whatever is on the one shown now.
    pub fn open_page(&mut self, page: ElementId) {
        if self.is_shown(page) && self.stage == Stage::Running {
            self.page = Some(page);
        }
    }

    fn go_to(&mut self, page: ElementId) {
        self.page = Some(page);
        self.unsettled.push((0, String::from("pageno")));
        self.note(Change::Page);
    }

    pub(super) fn complete(&mut self) {
        let (Stage::Running, Some(page)) = (self.stage, self.page) else {
            return;
        };
        let everything = self.checks_at_end();
        for other in self.shown_pages() {
            if (everything || other == page) && !self.page_accepts(other) {
                if other != page {
                    self.page = Some(other);
                    self.note(Change::Page);
                }
                return;
            }
        }
        for id in self.shown_questions() {
            self.drop_stale_items(id);
        }
        self.clear_hidden_at_end();
        self.stage = Stage::Completed;
        self.note(Change::Completed);
    }

    /// The address that the survey ends with a visit to, if it names one.
    #[must_use]
    pub fn navigate_to(&self) -> Option<String> {
        let address = self.conditional("navigateToUrlOnCondition", Role::NavigateToUrl, "url");
        self.own_text(address.unwrap_or(self.definition.property("navigateToUrl")))
    }
}
