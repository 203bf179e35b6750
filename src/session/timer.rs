//! Time limits: how long a respondent has been here, and what happens when the time is up.
//!
//! Time counts only where the survey shows it (`showTimer`), and stands still on the start page and
//! in the preview. At its end the page is left as if by its button, and so is the survey.

use super::{Change, Session, Stage};
use crate::definition::ElementId;
use crate::rare::has;
use crate::value::Value;

/// Seconds that have passed, and how many there are; 0 for no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Time {
    /// Seconds that have passed.
    pub spent: f64,
    /// Seconds that there are; 0 where there is no limit.
    pub limit: f64,
}

/// Whether there are surveys whose time counts.
const IS_TIMED: bool = has("showTimer") && has("showTimerPanel");

impl Session {
    /// Whether the time counts, and is shown.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        let says = self.definition.property("showTimerPanel");
        IS_TIMED
            && (self.definition.is_set("showTimer")
                || says.as_text().is_some_and(|place| place != "none"))
            && !self.only_displays()
    }

    /// The time of the whole survey.
    #[must_use]
    pub fn time(&self) -> Time {
        Time { spent: self.spent, limit: seconds(self.definition.property("timeLimit")) }
    }

    /// The time of the page that is open.
    #[must_use]
    pub fn page_time(&self) -> Time {
        let Some(page) = self.page else {
            return Time::default();
        };
        Time { spent: self.live(page).spent, limit: self.limit_of(page) }
    }

    fn limit_of(&self, page: ElementId) -> f64 {
        match seconds(self.definition.element(page).property("timeLimit")) {
            0.0 => seconds(self.definition.property("timeLimitPerPage")),
            own => own,
        }
    }

    /// Whether the page before has a time limit: then there is no way back to it.
    pub(super) fn is_timed_before(&self) -> bool {
        let pages = self.shown_pages();
        let before = pages.iter().rev().find(|id| Some(**id) < self.page);
        before.is_some_and(|page| self.limit_of(*page) > 0.0)
    }

    /// Time passes.
    pub(super) fn wait(&mut self, seconds: f64) {
        let Some(page) = self.page.filter(|_| self.stage == Stage::Running && self.is_timed())
        else {
            return;
        };
        let before = self.page_time();
        let after = Time { spent: before.spent + seconds, ..before };
        self.live_mut(page).spent = after.spent;
        self.spent += seconds;
        self.note(Change::Time);
        if self.time().is_up() {
            self.complete();
        } else if after.is_up() {
            if self.is_last_page() { self.complete() } else { self.next() }
        }
    }
}

impl Time {
    /// Whether there is a limit and it is reached.
    #[must_use]
    pub fn is_up(self) -> bool {
        self.limit > 0.0 && self.spent >= self.limit
    }
}

fn seconds(limit: &Value) -> f64 {
    limit.as_number().filter(|limit| *limit > 0.0).unwrap_or_default()
}
