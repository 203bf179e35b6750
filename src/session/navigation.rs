//! Going through the survey: on, back, to the preview and to the end.

use super::{Change, Session, Stage};
use crate::definition::{ElementId, Kind, Role, truth};
use crate::rare::has;
use crate::value::Value;
use alloc::{string::String, vec::Vec};

/// Which ways lead on from here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Leaves the start page.
    pub start: bool,
    /// Goes back.
    pub previous: bool,
    /// Goes on.
    pub next: bool,
    /// Shows all answers.
    pub preview: bool,
    /// Ends the survey.
    pub complete: bool,
    /// Goes back from the preview.
    pub edit: bool,
}

impl Session {
    /// Which ways lead on from here.
    #[must_use]
    pub fn ways(&self) -> Ways {
        let is_running = self.stage == Stage::Running;
        let is_previewing = self.is_previewing();
        let is_edited = !self.only_displays();
        let previews = self.previews();
        let (ends, is_last) = (self.ends_here(), self.is_last_page());
        let completes = is_running && (is_last && !previews || ends) || is_previewing;
        Ways {
            start: self.stage == Stage::Starting,
            previous: is_running
                && !self.is_first_page()
                && !self.definition.is_unset("showPrevButton")
                && (self.step.is_some() || !self.is_timed_before()),
            next: is_running && !is_last && !ends,
            preview: is_running && is_edited && previews && is_last,
            complete: completes && is_edited && !self.definition.is_unset("showCompleteButton"),
            edit: is_previewing,
        }
    }

    /// Whether all answers are shown once more, before they count.
    #[must_use]
    pub fn is_previewing(&self) -> bool {
        (const { has("showPreviewBeforeComplete") }) && self.stage == Stage::Preview
    }

    /// Whether there is a preview before the end.
    fn previews(&self) -> bool {
        if const { !has("showPreviewBeforeComplete") } {
            return false;
        }
        match self.definition.property("showPreviewBeforeComplete") {
            Value::Text(mode) => mode != "noPreview" && mode != "false",
            other => truth(other) == Some(true),
        }
    }

    /// Whether the preview leaves out what is not answered, this element among it.
    pub(super) fn is_left_out(&self, id: ElementId) -> bool {
        let definition = &self.definition;
        self.is_previewing()
            && (definition.property("previewMode").is_text("answeredQuestions")
                || definition
                    .property("showPreviewBeforeComplete")
                    .is_text("showAnsweredQuestions"))
            && !self.is_answered(id)
            && self.order.iter().any(|id| self.is_answered(*id) && self.is_visible_with_all(*id))
    }

    /// Whether neither an element's own condition nor one around it hides it.
    fn is_visible_with_all(&self, id: ElementId) -> bool {
        self.live(id).visible
            && self.around(id).is_none_or(|around| self.is_visible_with_all(around))
    }

    pub(super) fn leave_start_page(&mut self) {
        if self.stage == Stage::Starting && self.page.is_some_and(|page| self.page_accepts(page)) {
            // Settling opens the first of the others.
            self.stage = Stage::Running;
            self.visibility_moved = true;
            self.page = None;
            self.unsettled.push((0, String::from("pageno")));
        }
    }

    pub(super) fn next(&mut self) {
        let (Stage::Running, Some(place)) = (self.stage, self.here()) else {
            return;
        };
        if self.goes_to_spot(true) {
            return;
        }
        let is_checked = self.step.is_some() || !self.checks_at_end();
        if !self.only_displays() && is_checked && !self.page_accepts(place) {
            return;
        }
        self.drop_stale_items_in(place);
        self.pull_triggers_of(place);
        let has_moved = self.here() != Some(place);
        if let Some(next) = self.place_after(place)
            && self.stage == Stage::Running
            && !has_moved
        {
            self.live_mut(place).passed = true;
            self.go_to(next);
        }
    }

    fn drop_stale_items_in(&mut self, place: ElementId) {
        for id in self.questions_in(place) {
            if self.is_shown(id) {
                self.drop_stale_items(id);
            }
        }
    }

    fn place_after(&self, place: ElementId) -> Option<ElementId> {
        let places = self.places();
        match places.iter().position(|id| *id == place) {
            Some(at) => places.get(at + 1).copied(),
            None => places.into_iter().find(|id| *id > place),
        }
    }

    /// All that can be gone to, in order: elements where they are shown one by one, or else pages.
    fn places(&self) -> Vec<ElementId> {
        let steps = self.steps();
        if steps.is_empty() { self.shown_pages() } else { steps }
    }

    pub(super) fn previous(&mut self) {
        let (Stage::Running, Some(place)) = (self.stage, self.here()) else {
            return;
        };
        self.drop_stale_items_in(place);
        if self.goes_to_spot(false) {
            return;
        }
        if let Some(index) = self.skipped.iter().position(|(_, to)| *to == place) {
            let (from, _) = self.skipped.remove(index);
            if self.is_shown(from) {
                return self.go_to(from);
            }
        }
        let places = self.places();
        let before = match places.iter().position(|id| *id == place) {
            Some(at) => at.checked_sub(1).and_then(|at| places.get(at)),
            None => places.iter().rev().find(|id| **id < place),
        };
        if let Some(before) = before {
            self.go_to(*before);
            self.go_to_last_spot();
        }
    }

    fn checks_at_end(&self) -> bool {
        self.definition.property("checkErrorsMode").is_text("onComplete")
    }

    pub(super) fn go_to(&mut self, place: ElementId) {
        let is_step = self.definition.element(place).kind != Kind::Page;
        self.step = Some(place).filter(|_| is_step);
        self.page = Some(self.page_of(place));
        self.begin_spots();
        if let Some(page) = self.page {
            self.live_mut(page).visited = true;
        }
        self.unsettled.push((0, String::from("pageno")));
        self.note(Change::Page);
    }

    /// Opens a page that has been chosen: going on, all pages up to it must be answered as they must.
    pub(super) fn turn_to(&mut self, page: ElementId) {
        let Some(now) = self.page.filter(|_| self.stage == Stage::Running) else {
            return;
        };
        let is_free = self.only_displays() || self.checks_at_end();
        for before in self.shown_pages() {
            if !is_free && before >= now && before < page {
                if !self.page_accepts(before) {
                    return;
                }
                self.live_mut(before).passed = true;
            }
        }
        if self.is_shown(page) && page != now {
            self.open_page(page);
            self.unsettled.push((0, String::from("pageno")));
            self.note(Change::Page);
        }
    }

    /// Whether everything that has to be is answered as it must be; leads to what is not.
    fn can_end(&mut self) -> bool {
        let Some(page) = self.page else {
            return false;
        };
        let everything = self.checks_at_end();
        let mut first = None;
        for other in self.shown_pages() {
            if (everything || other == page) && !self.page_accepts(other) {
                first = first.or(Some(other));
            }
        }
        if let Some(other) = first.filter(|other| *other != page) {
            self.go_to(other);
        }
        first.is_none()
    }

    pub(super) fn preview(&mut self) {
        if self.ways().preview && (self.checks_at_end() || self.can_end()) {
            self.stage = Stage::Preview;
            self.refresh_shown();
            self.note(Change::All);
        }
    }

    /// Goes back from the preview, to that page or the last.
    pub(super) fn end_preview(&mut self, page: Option<ElementId>) {
        if !self.is_previewing() {
            return;
        }
        self.stage = Stage::Running;
        self.refresh_shown();
        if let Some(page) = page.or(self.shown_pages().last().copied()) {
            self.open_page(page);
        }
        self.note(Change::All);
    }

    pub(super) fn complete(&mut self) {
        match self.stage {
            Stage::Preview if !self.checks_at_end() => return self.finish(),
            Stage::Preview => self.end_preview(None),
            Stage::Running => {}
            _ => return,
        }
        if self.can_end() {
            self.finish();
        }
    }

    /// Ends the survey, whatever its answers are.
    pub(super) fn finish(&mut self) {
        if self.stage == Stage::Preview {
            self.end_preview(None);
        }
        if let Some(page) = self.page {
            self.live_mut(page).passed = true;
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
