//! Which page is open, and which part of it.

use super::{Change, Session};
use crate::definition::{ElementId, Kind};
use crate::rare::has;
use crate::value::Value;
use alloc::vec::Vec;

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// There is nothing to answer.
    Empty,
    /// On the start page, before the first question counts.
    Starting,
    /// Among the questions.
    Running,
    /// All answers are shown once more, before they count.
    Preview,
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

    /// The one element of the page that is open, where the survey shows them one by one
    /// (`questionsOnPageMode`: `questionPerPage` its outermost elements, `inputPerPage` its
    /// questions).
    #[must_use]
    pub fn step(&self) -> Option<ElementId> {
        self.step.filter(|_| const { has("questionsOnPageMode") } && self.stage == Stage::Running)
    }

    /// Everything that is open one by one; empty where whole pages are.
    #[must_use]
    pub fn steps(&self) -> Vec<ElementId> {
        if const { !has("questionsOnPageMode") } {
            return Vec::new();
        }
        let (singly, deep) = match self.definition.property("questionsOnPageMode") {
            Value::Text(mode) => {
                (mode != "standard" && mode != "singlePage", mode == "inputPerPage")
            }
            _ => (false, false),
        };
        let pages = if singly { self.shown_pages() } else { Vec::new() };
        self.elements_where(&|id, element| {
            let on_page = element.parent.is_some_and(|around| pages.contains(&around));
            let is_step = if deep {
                !element.kind.is_container()
                    && self.definition.entry(id) == 0
                    && pages.iter().any(|page| self.stands_in(id, *page))
            } else {
                on_page
            };
            is_step && self.is_shown(id)
        })
    }

    /// Where the survey is: the element that is open, or else the page.
    #[must_use]
    pub fn here(&self) -> Option<ElementId> {
        self.step.filter(|_| const { has("questionsOnPageMode") }).or(self.page)
    }

    /// Where an element is open.
    pub(super) fn place_of(&self, id: ElementId) -> Option<ElementId> {
        let steps = self.steps();
        if steps.is_empty() {
            return Some(self.page_of(id));
        }
        let is_around = |step: &&ElementId| **step == id || self.stands_in(id, **step);
        steps.iter().find(is_around).copied()
    }

    /// The page that an element stands on: the outermost around it.
    #[must_use]
    pub fn page_of(&self, id: ElementId) -> ElementId {
        let mut page = id;
        while let Some(around) = self.around(page) {
            page = around;
        }
        page
    }

    /// Whether there is nothing to go back to.
    #[must_use]
    pub fn is_first_page(&self) -> bool {
        match self.steps().first() {
            Some(first) => Some(*first) == self.step && !self.has_spot_beside(false),
            None => self.page_number() == 1,
        }
    }

    /// Whether the survey ends after what is open.
    #[must_use]
    pub fn is_last_page(&self) -> bool {
        match self.steps().last() {
            Some(last) => Some(*last) == self.step && !self.has_spot_beside(true),
            None => self.shown_pages().last().copied() == self.page,
        }
    }

    pub(super) fn start_page(&self) -> Option<ElementId> {
        let wanted = self.definition.is_set("firstPageIsStartPage");
        match self.definition.pages() {
            [start, _, ..] if wanted => Some(*start),
            _ => None,
        }
    }

    /// Whether an element is only seen because its page is the start page, whose own condition hides it.
    #[must_use]
    pub fn is_on_hidden_page(&self, id: ElementId) -> bool {
        !self.live(self.page_of(id)).visible
    }

    pub(super) fn stands_on_start_page(&self, id: ElementId) -> bool {
        self.start_page().is_some_and(|start| self.stands_in(id, start))
    }

    pub(super) fn open_first_page(&mut self) {
        self.endings.clear();
        self.skipped.clear();
        self.step = None;
        self.page = self.start_page().filter(|_| !self.only_displays());
        self.stage = Stage::Starting;
        self.visibility_moved = true;
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
        self.stay_on_a_shown_step();
        self.note_visit();
        self.note(Change::Page);
    }

    /// If the element shown alone has been hidden, the one before it is shown, or else the one after.
    fn stay_on_a_shown_step(&mut self) {
        let steps = self.steps();
        if self.step.is_some_and(|step| steps.contains(&step)) {
            return;
        }
        let before = steps.iter().rev().find(|id| Some(**id) < self.step);
        self.step = before.or(steps.first()).copied();
        if let Some(step) = self.step {
            self.page = Some(self.page_of(step));
        }
        self.begin_spots();
    }

    /// Shows a page, or an element of it, whatever is on the one shown now.
    pub fn open_page(&mut self, place: ElementId) {
        if self.is_shown(place) && self.stage == Stage::Running {
            let is_page = self.definition.element(place).kind == Kind::Page;
            let steps = self.steps();
            let first = steps.iter().find(|step| self.page_of(**step) == place).copied();
            self.step = if is_page { first } else { Some(place).filter(|_| !steps.is_empty()) };
            self.page = Some(self.page_of(place));
            self.begin_spots();
            self.note_visit();
        }
    }

    /// Whether a page has been open.
    #[must_use]
    pub fn is_visited(&self, page: ElementId) -> bool {
        self.live(page).visited
    }

    /// Whether a page, or an element shown alone, was left with everything answered as it must be.
    #[must_use]
    pub fn is_passed(&self, place: ElementId) -> bool {
        self.live(place).passed
    }

    /// Remembers that the page has been open.
    fn note_visit(&mut self) {
        if let Some(page) = self.page {
            self.live_mut(page).visited = true;
        }
    }
}
