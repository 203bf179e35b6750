//! The storage of a device: what is begun ends in order, or with a power cut.

use crate::chance::Chance;
use manyi::delivery::queue::{Change, MemoryStore, Report, Written};
use manyi::value::Map;
use std::collections::VecDeque;

/// Something begun by a tab.
#[derive(Clone, Debug)]
pub struct Operation {
    pub tab: usize,
    pub ticket: u32,
    /// What to change; `None` to read.
    pub change: Option<Change>,
}

/// A disk and what it has still to do.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    pub store: MemoryStore,
    /// Responses of pages that had no queue yet, by their ids: a response of the queue takes their place.
    pub aside: Vec<(String, Map)>,
    pub queue: VecDeque<Operation>,
    /// There is no room for anything new.
    pub is_full: bool,
    /// The browser does not let anybody near it.
    pub is_locked: bool,
}

impl Disk {
    /// Does the next thing, and says to whom what is to be told.
    pub fn step(&mut self, chance: &mut Chance) -> Option<(usize, Report)> {
        let Operation { tab, ticket, change } = self.queue.pop_front()?;
        let Some(change) = change else {
            let is_of_queue = |(key, _): &&(String, String)| !key.starts_with("draft/");
            let records = self.store.records.iter().filter(is_of_queue).cloned().collect();
            let report = if self.is_locked { Report::Unreadable } else { Report::Found(records) };
            return Some((tab, report));
        };
        let grows = change.records.iter().any(|(_, record)| record.is_some());
        if self.is_locked || self.is_full && grows {
            return Some((tab, Report::Written(ticket, Written::Failed)));
        }
        let mut written = self.change(&change);
        // The line to the database broke after the change: it is told as a failure.
        if written == Written::Kept && chance.is(0.003) {
            written = Written::Failed;
        }
        Some((tab, Report::Written(ticket, written)))
    }

    /// The power is cut: what was not told to be done may be done, or not, or, where storage is worse
    /// than its makers say, in part.
    pub fn cut(&mut self, chance: &mut Chance, tears: bool) {
        let pending: Vec<Operation> = self.queue.drain(..).collect();
        let done = chance.below(pending.len() + 1);
        for (index, operation) in pending.into_iter().enumerate() {
            let Some(change) = operation.change else { continue };
            if index < done {
                self.change(&change);
            } else if index == done && tears {
                self.tear(&change, chance);
                return;
            }
        }
    }

    /// Some of the records of a change, and half of the next.
    fn tear(&mut self, change: &Change, chance: &mut Chance) {
        let mut part = Change { expected: change.expected.clone(), records: vec![] };
        let whole = chance.below(change.records.len() + 1);
        part.records.extend_from_slice(&change.records[..whole]);
        if let Some((key, Some(record))) = change.records.get(whole) {
            let cut = chance.below(record.len());
            part.records.push((key.clone(), Some(record[..cut].to_owned())));
        }
        self.change(&part);
    }

    fn change(&mut self, change: &Change) -> Written {
        let written = self.store.change(change);
        if written == Written::Kept {
            let is_replaced = |id: &str| {
                let key = format!("response/{id}");
                change.records.iter().any(|(known, _)| *known == key)
            };
            self.aside.retain(|(id, _)| !is_replaced(id));
        }
        written
    }

    /// A tab is gone: what it has begun goes on or not.
    pub fn forget(&mut self, tab: usize, chance: &mut Chance) {
        let mut goes_on = true;
        self.queue.retain(|operation| {
            goes_on &= !chance.is(0.3);
            operation.tab != tab || goes_on
        });
    }
}
