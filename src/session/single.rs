//! One input at a time (`questionsOnPageMode: inputPerPage`): where the respondent is within a
//! question of several inputs.
//!
//! Few surveys do that. What they alone run is kept out of what runs in all (`inline(never)`), so
//! that nobody else loads it before the first question.

use super::faults::Look;
use super::{Change, Session};
use crate::definition::{ElementId, ItemList, Kind};
use crate::rare::has;
use alloc::vec::Vec;

/// One input of a question that has several, shown alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The question. If it is one with rows or panels that are added, this is the list of them.
    pub question: ElementId,
    /// The row of a matrix, or the field of a multiple text, counted from 0.
    pub part: Option<u32>,
}

impl Session {
    /// The input that is shown alone; `None` where whole questions are, or one that has a single
    /// input.
    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        if const { !has("questionsOnPageMode") } {
            return None;
        }
        self.spot_in(self.step()?)
    }

    #[inline(never)]
    fn spot_in(&self, step: ElementId) -> Option<Spot> {
        let kind = self.definition.element(step).kind;
        let has_several = kind.has_entries() || matches!(kind, Kind::Matrix | Kind::Multipletext);
        if !has_several || !self.shows_inputs_singly() {
            return None;
        }
        let spots = self.spots(step);
        self.spot.filter(|spot| spots.contains(spot)).or(spots.first().copied())
    }

    fn shows_inputs_singly(&self) -> bool {
        self.definition.property("questionsOnPageMode").is_text("inputPerPage")
    }

    /// The inputs of the question that is open, in the order in which they are gone through.
    fn spots(&self, step: ElementId) -> Vec<Spot> {
        let mut spots = Vec::new();
        self.add_spots(step, &mut spots);
        if spots.is_empty() {
            spots.push(Spot { question: step, part: None });
        }
        spots
    }

    fn add_spots(&self, question: ElementId, spots: &mut Vec<Spot>) {
        let element = self.definition.element(question);
        let parts = match element.kind {
            Kind::Matrix => self.listed_items(question, ItemList::Rows).len(),
            Kind::Multipletext => element.parts.len(),
            _ => 0,
        };
        for part in 0..parts as u32 {
            spots.push(Spot { question, part: Some(part) });
        }
        for entry in self.shown_entries(question) {
            if element.kind == Kind::Matrixdropdown || self.live(entry).open {
                for inside in self.questions_of_entry(entry) {
                    self.add_spots(inside, spots);
                }
            }
        }
        if parts == 0 && element.kind != Kind::Matrixdropdown {
            spots.push(Spot { question, part: None });
        }
    }

    /// The questions that stand in an entry, but not in an entry of one of them.
    fn questions_of_entry(&self, entry: ElementId) -> Vec<ElementId> {
        let number = self.definition.entry(entry);
        let mut questions = self.questions_in(entry);
        questions.retain(|id| self.definition.entry(*id) == number && self.is_shown(*id));
        questions
    }

    /// A question is opened: rows and panels in which something is still to be done come before
    /// the list of them.
    pub(super) fn begin_spots(&mut self) {
        if const { !has("questionsOnPageMode") } {
            return;
        }
        self.spot = None;
        if let Some(step) = self.step {
            self.list_open_entries(step);
        }
    }

    #[inline(never)]
    fn list_open_entries(&mut self, step: ElementId) {
        if !self.shows_inputs_singly() {
            return;
        }
        for entry in self.elements_where(&|id, _| self.is_entry(id) && self.stands_in(id, step)) {
            let is_answered = self.questions_in(entry).iter().any(|id| self.is_answered(*id));
            self.live_mut(entry).open = !is_answered || !self.is_ready(entry);
        }
    }

    /// Whether there is another input before or after the one that is shown.
    #[inline(never)]
    pub(super) fn has_spot_beside(&self, is_after: bool) -> bool {
        let (Some(spot), Some(step)) = (self.spot(), self.step) else {
            return false;
        };
        let spots = self.spots(step);
        let end = if is_after { spots.last() } else { spots.first() };
        end != Some(&spot)
    }

    /// Goes to the next or previous input of the question that is open. False if there is none; it
    /// is none of that if the answer is not accepted.
    #[inline(never)]
    pub(super) fn goes_to_spot(&mut self, is_after: bool) -> bool {
        let (Some(spot), Some(step)) = (self.spot(), self.step) else {
            return false;
        };
        let spots = self.spots(step);
        let at = spots.iter().position(|one| *one == spot).unwrap_or_default();
        let place = if is_after { Some(at + 1) } else { at.checked_sub(1) };
        let Some(to) = place.and_then(|place| spots.get(place)).copied() else {
            return false;
        };
        if !is_after || self.only_displays() || self.spot_accepts(spot) {
            self.show_spot(to);
        }
        true
    }

    /// Begins with the last input of the question that has just been opened.
    #[inline(never)]
    pub(super) fn go_to_last_spot(&mut self) {
        if let (Some(_), Some(step)) = (self.spot(), self.step)
            && let Some(last) = self.spots(step).last()
        {
            self.show_spot(*last);
        }
    }

    fn show_spot(&mut self, spot: Spot) {
        // Who sees the list is done with what it lists.
        for entry in self.inside_entries(spot.question) {
            self.live_mut(entry).open = false;
        }
        self.spot = Some(spot);
        self.note(Change::All);
    }

    fn inside_entries(&self, question: ElementId) -> Vec<ElementId> {
        let is_list = self.definition.element(question).kind.has_entries();
        if is_list { self.inside(question) } else { Vec::new() }
    }

    fn spot_accepts(&mut self, spot: Spot) -> bool {
        let Spot { question, part } = spot;
        if part.is_none() {
            return self.page_accepts(question);
        }
        let mut faults = self.find_faults(question, Look::Done);
        faults.retain(|fault| fault.row == part);
        let is_accepted = faults.is_empty();
        if self.live(question).faults != faults {
            self.live_mut(question).faults = faults;
            self.note(Change::Faults(question));
        }
        if !is_accepted {
            self.note(Change::Refused(question));
        }
        is_accepted
    }

    /// Opens the row or panel to be gone through.
    #[inline(never)]
    pub(super) fn go_into(&mut self, entry: ElementId) {
        self.live_mut(entry).open = true;
        // It may have been added just now.
        self.refresh_shown();
        if let Some(first) = self.questions_of_entry(entry).first() {
            let mut spots = Vec::new();
            self.add_spots(*first, &mut spots);
            if let Some(spot) = spots.first() {
                self.show_spot(*spot);
            }
        }
    }

    /// Shows the input at which something is wrong.
    #[inline(never)]
    pub(super) fn show_fault(&mut self, id: ElementId) {
        let part = self.faults(id).first().and_then(|fault| fault.row);
        let mut around = self.around(id);
        while let Some(one) = around {
            if self.is_entry(one) {
                self.live_mut(one).open = true;
            }
            around = self.around(one);
        }
        self.show_spot(Spot { question: id, part });
    }
}
