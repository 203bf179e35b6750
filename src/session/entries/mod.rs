//! Entries: the rows of a table and the panels of a dynamic panel.
//!
//! The definition writes what an entry holds once, as a template. Each entry has elements of its
//! own, whose ids lead back to the template ([`ElementId`]), and an answer in it stands in the
//! answer of the question that the entry belongs to, its owner. So every type of question works in
//! an entry as it does on a page.

mod answers;
mod count;
mod keys;
mod opening;

use super::{Live, Session};
use crate::definition::{ElementId, HAS_ENTRIES, Kind, choices};
use crate::session::items::plain_text;
use crate::value::Value;
use alloc::{string::String, vec, vec::Vec};

/// A row or a panel.
#[derive(Debug)]
pub(super) struct Entry {
    /// The question that it belongs to.
    pub(super) owner: ElementId,
    /// Its place among the owner's entries.
    place: u32,
    /// The template: what is true of its elements begins with that.
    first: u32,
    live: Vec<Live>,
}

impl Entry {
    pub(super) fn template(&self) -> ElementId {
        ElementId(self.first)
    }
}

impl Session {
    /// All elements that there are now, in reading order, those of entries included.
    #[must_use]
    pub fn ids(&self) -> &[ElementId] {
        &self.order
    }

    /// Whether there is such an element: those of an entry that has been removed are no more.
    #[must_use]
    pub fn exists(&self, id: ElementId) -> bool {
        let definition = &self.definition;
        let template = definition.element(id).template;
        match (definition.entry(id), template) {
            (0, None) => (id.0 as usize) < definition.elements().len(),
            (entry, Some(template)) => {
                self.entry(entry).is_some_and(|entry| entry.first == template.0)
            }
            _ => false,
        }
    }

    /// What an element stands in: a page, a panel, an entry; for an entry, its question.
    #[inline(never)]
    #[must_use]
    pub fn around(&self, id: ElementId) -> Option<ElementId> {
        let definition = &self.definition;
        let entry = definition.entry(id);
        let element = definition.element(id);
        if self.is_entry(id) {
            return self.entry(entry).map(|entry| entry.owner);
        }
        element.parent.map(|parent| definition.in_entry(parent, entry))
    }

    /// The elements that stand in a page or panel; for a question with entries, these.
    #[inline(never)]
    #[must_use]
    pub fn inside(&self, id: ElementId) -> Vec<ElementId> {
        let definition = &self.definition;
        let element = definition.element(id);
        let mut inside = Vec::new();
        if element.kind.has_entries() {
            for number in &self.live(id).entries {
                if let Some(template) = element.children.first() {
                    inside.push(definition.in_entry(*template, *number));
                }
            }
            return inside;
        }
        for child in &element.children {
            inside.push(definition.in_entry(*child, definition.entry(id)));
        }
        self.arrange(element, &mut inside);
        inside
    }

    /// The entries of a question that can be seen.
    #[inline(never)]
    #[must_use]
    pub fn shown_entries(&self, id: ElementId) -> Vec<ElementId> {
        let mut shown = Vec::new();
        for entry in self.inside(id) {
            if self.live(entry).visible {
                shown.push(entry);
            }
        }
        shown
    }

    /// The title of a panel or of a row that is written; empty for others.
    #[must_use]
    pub fn entry_title(&self, entry: ElementId) -> String {
        match self.row_value(self.definition.entry(entry)) {
            Some((value, text)) => self.own_text(&text).unwrap_or_else(|| plain_text(&value)),
            None => self.text(entry, "title"),
        }
    }

    /// The questions of the template of a table: its columns.
    #[must_use]
    pub fn columns(&self, table: ElementId) -> Vec<ElementId> {
        let definition = &self.definition;
        let template = definition.element(table).children.first();
        let mut columns = Vec::new();
        if let Some(template) = template {
            for id in &definition.element(*template).children {
                if definition.element(*id).kind != Kind::Panel {
                    columns.push(*id);
                }
            }
        }
        columns
    }

    /// The question, on a page or panel of the survey itself, whose answer holds that of another.
    #[must_use]
    pub fn outermost(&self, mut id: ElementId) -> ElementId {
        while let Some(owner) = self.owner(self.definition.entry(id)) {
            id = owner;
        }
        id
    }

    /// The question to which an element is a row or panel.
    #[must_use]
    pub fn owner_of(&self, id: ElementId) -> Option<ElementId> {
        self.around(id).filter(|_| self.is_entry(id))
    }

    #[inline(never)]
    pub(super) fn entry(&self, number: u32) -> Option<&Entry> {
        if !HAS_ENTRIES {
            return None;
        }
        self.entries.get((number as usize).checked_sub(1)?)?.as_ref()
    }

    /// The question that an entry belongs to.
    #[inline(never)]
    pub(super) fn owner(&self, entry: u32) -> Option<ElementId> {
        self.entry(entry).map(|entry| entry.owner)
    }

    /// The place of an entry, and of what stands in it, among all entries of the owner.
    #[must_use]
    pub fn entry_place(&self, id: ElementId) -> usize {
        self.entry(self.definition.entry(id)).map_or(0, |entry| entry.place as usize)
    }

    #[inline(never)]
    pub(super) fn live(&self, id: ElementId) -> &Live {
        let written = self.definition.written(id).0;
        match self.entry(self.definition.entry(id)) {
            Some(entry) => &entry.live[(written - entry.first) as usize],
            None => &self.live[written as usize],
        }
    }

    #[inline(never)]
    pub(super) fn live_mut(&mut self, id: ElementId) -> &mut Live {
        let written = self.definition.written(id).0;
        let number = self.definition.entry(id) as usize;
        let entry = self.entries.get_mut(number.wrapping_sub(1)).and_then(Option::as_mut);
        match entry.filter(|_| HAS_ENTRIES) {
            Some(entry) => &mut entry.live[(written - entry.first) as usize],
            None => &mut self.live[written as usize],
        }
    }

    /// The entries in which there is an element that a template says, of those that stand in the
    /// entry `within` or are it; 0 is the survey.
    pub(super) fn entries_with(&self, written: ElementId, within: u32) -> Vec<u32> {
        let template = self.definition.element(written).template;
        let Some(template) = template.filter(|_| HAS_ENTRIES) else {
            return if within == 0 { vec![0] } else { Vec::new() };
        };
        if self.entry(within).is_some_and(|entry| entry.first == template.0) {
            return vec![within];
        }
        let mut found = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let number = index as u32 + 1;
            if entry.as_ref().is_some_and(|entry| entry.first == template.0)
                && self.stands_within(number, within)
            {
                found.push(number);
            }
        }
        found
    }

    /// Whether an entry stands in another, at any depth, or is it.
    fn stands_within(&self, mut entry: u32, within: u32) -> bool {
        while entry != within && entry != 0 {
            entry = self.entry_around(entry);
        }
        entry == within
    }

    /// The entry that the owner of an entry stands in; 0 for none.
    pub(super) fn entry_around(&self, entry: u32) -> u32 {
        self.owner(entry).map_or(0, |owner| self.definition.entry(owner))
    }

    /// What is told about a row that is written: its value and its text.
    pub(super) fn row_value(&self, entry: u32) -> Option<(Value, Value)> {
        let entry = self.entry(entry)?;
        let owner = self.definition.element(entry.owner);
        if owner.kind != Kind::Matrixdropdown {
            return None;
        }
        let row = choices(owner.property("rows")).into_iter().nth(entry.place as usize)?;
        Some((row.value, row.text))
    }

    /// Works out which elements there are, in reading order.
    pub(super) fn put_in_order(&mut self) {
        let mut order = Vec::new();
        for page in self.definition.pages() {
            self.add_in_order(*page, &mut order);
        }
        self.order = order;
    }

    fn add_in_order(&self, id: ElementId, order: &mut Vec<ElementId>) {
        order.push(id);
        for inside in self.inside(id) {
            self.add_in_order(inside, order);
        }
    }

    /// Whether an element is a row or panel.
    #[inline(never)]
    pub(super) fn is_entry(&self, id: ElementId) -> bool {
        HAS_ENTRIES && self.definition.element(id).template == Some(self.definition.written(id))
    }

    /// Whether an element is a row of a table.
    pub(crate) fn is_row(&self, id: ElementId) -> bool {
        let owner = self.around(id).filter(|_| self.is_entry(id));
        owner.is_some_and(|owner| self.definition.element(owner).kind.is_table())
    }

    /// The entry that an element stands in.
    pub(super) fn entry_root(&self, id: ElementId) -> Option<ElementId> {
        let template = self.definition.element(id).template.filter(|_| HAS_ENTRIES)?;
        Some(self.definition.in_entry(template, self.definition.entry(id)))
    }
}
