//! Going through the pages.

use super::{Change, Session};
use crate::definition::{ElementId, truth};
use alloc::{rc::Rc, string::String, vec, vec::Vec};

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
        let skipped = usize::from(self.has_start_page());
        let pages = self.definition.pages().iter().skip(skipped).copied();
        pages.filter(|id| self.is_shown(*id)).collect()
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

    fn has_start_page(&self) -> bool {
        let wanted = truth(self.definition.property("firstPageIsStartPage")) == Some(true);
        wanted && self.definition.pages().len() > 1
    }

    pub(super) fn open_first_page(&mut self) {
        let start = self.definition.pages().first().copied();
        let start = start.filter(|_| self.has_start_page());
        self.page = start.or_else(|| self.shown_pages().first().copied());
        self.stage = match (start, self.page) {
            (Some(_), _) => Stage::Starting,
            (None, Some(_)) => Stage::Running,
            (None, None) => Stage::Empty,
        };
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
        match self.page {
            Some(page) if pages.contains(&page) => {}
            Some(page) => {
                let next = pages.iter().find(|id| **id > page);
                self.page = next.or(pages.last()).copied();
            }
            None => self.page = pages.first().copied(),
        }
        if self.page.is_none() {
            self.stage = Stage::Empty;
        }
        self.note(Change::Page);
    }

    pub(super) fn leave_start_page(&mut self) {
        if self.stage == Stage::Starting && self.page.is_some_and(|page| self.page_accepts(page)) {
            self.stage = Stage::Running;
            self.go_to(self.shown_pages().first().copied());
        }
    }

    pub(super) fn next(&mut self) {
        let (Stage::Running, Some(page)) = (self.stage, self.page) else {
            return;
        };
        let wanted = self.definition.property("checkErrorsMode").as_text() != Some("onComplete");
        if wanted && !self.page_accepts(page) {
            return;
        }
        let pages = self.shown_pages();
        let next = pages.iter().copied().find(|id| *id > page);
        if next.is_some() {
            self.go_to(next);
        }
    }

    pub(super) fn previous(&mut self) {
        let before = self.shown_pages().into_iter().rev().find(|id| Some(*id) < self.page);
        if self.stage == Stage::Running && before.is_some() {
            self.go_to(before);
        }
    }

    /// Shows a page, whatever is on the one shown now.
    pub fn open_page(&mut self, page: ElementId) {
        if self.is_shown(page) && self.stage == Stage::Running {
            self.page = Some(page);
        }
    }

    fn go_to(&mut self, page: Option<ElementId>) {
        self.page = page;
        self.unsettled.push(String::from("pageno"));
        self.note(Change::Page);
    }

    pub(super) fn complete(&mut self) {
        let (Stage::Running, Some(page)) = (self.stage, self.page) else {
            return;
        };
        let everything =
            self.definition.property("checkErrorsMode").as_text() == Some("onComplete");
        let pages = if everything { self.shown_pages() } else { vec![page] };
        for page in pages {
            if !self.page_accepts(page) {
                if self.page != Some(page) {
                    self.page = Some(page);
                    self.note(Change::Page);
                }
                return;
            }
        }
        self.drop_stale_items();
        self.clear_hidden_at_end();
        self.stage = Stage::Completed;
        self.note(Change::Completed);
    }

    /// The address that the survey ends with a visit to, if it names one.
    #[must_use]
    pub fn navigate_to(&self) -> Option<String> {
        use crate::definition::{Role, localized};
        let definition = Rc::clone(&self.definition);
        let conditional = definition.rules().iter().find_map(|rule| match rule.role {
            Role::NavigateToUrl(at) if self.holds(rule) => {
                definition.property("navigateToUrlOnCondition").as_list().get(at as usize)
            }
            _ => None,
        });
        let address =
            conditional.map_or(definition.property("navigateToUrl"), |item| item.get("url"));
        localized(address, &self.locale).map(|address| self.piped(address))
    }
}
