//! What the queue asks of the device, what it is told back, and doubles for tests.

use crate::delivery::{Reply, Request};
use crate::platform::{Clock, Random};
use alloc::{borrow::ToOwned, collections::VecDeque, string::String, vec::Vec};

/// Keeps records on the device, for all tabs. Each call begins something; a [`Report`] tells how it
/// ended. What is begun first ends first.
pub trait Store {
    /// Begins to read all records of the queue: [`Report::Found`] or [`Report::Unreadable`].
    fn read(&mut self);

    /// Begins a change: [`Report::Written`]. It is whole or not at all, and told to be done only when
    /// a power cut could no longer undo it.
    fn write(&mut self, ticket: u32, change: &Change);
}

/// A change of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Keys, and what must be there (`None`: nothing) for the change to be made.
    pub expected: Vec<(String, Option<String>)>,
    /// Keys, and what will be there (`None`: nothing).
    pub records: Vec<(String, Option<String>)>,
}

/// Sends requests. The call begins it; [`Report::Answered`] or [`Report::Unreachable`] tells how it
/// ended.
pub trait Network {
    /// Sends a request, and gives up after its `patience`.
    fn send(&mut self, ticket: u32, request: &Request);

    /// Asks, without a body, whether anybody answers at this address: [`Report::Reached`], whatever the
    /// answer, or [`Report::Unreachable`].
    fn probe(&mut self, ticket: u32, url: &str);
}

/// What store and network tell back.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// The records that [`Store::read`] has found, in the order of their keys.
    Found(Vec<(String, String)>),
    /// The store cannot be read.
    Unreadable,
    /// A change is made, or not.
    Written(u32, Written),
    /// An endpoint has answered.
    Answered(u32, Reply),
    /// Nobody has answered in time, or the reply got lost.
    Unreachable(u32),
    /// Somebody answers where it was asked for.
    Reached(u32),
    /// This tab is the one that sends: the lock that only one tab can hold is granted.
    Elected,
}

/// How a change of the store ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is on the disk.
    Kept,
    /// Something else was there than expected: nothing is changed.
    Conflict,
    /// It could not be: no room, or no storage at all.
    Failed,
}

/// What the queue lives on.
#[allow(missing_debug_implementations, reason = "it borrows what may not be shown")]
pub struct Host<'a> {
    /// The storage of the device.
    pub store: &'a mut dyn Store,
    /// The way out.
    pub network: &'a mut dyn Network,
    /// The time of day, which somebody may set at any moment.
    pub clock: &'a dyn Clock,
    /// Milliseconds of this tab's life: nobody sets that.
    pub watch: f64,
    /// Chance.
    pub random: &'a mut dyn Random,
}

/// A store in memory, which ends at once what is begun.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    /// Keys and records, in the order of the keys.
    pub records: Vec<(String, String)>,
    /// What it has to tell.
    pub reports: VecDeque<Report>,
}

impl MemoryStore {
    /// What is under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.records.iter().find(|(known, _)| known == key).map(|(_, record)| &**record)
    }

    /// Makes a change, or not.
    pub fn change(&mut self, change: &Change) -> Written {
        if change.expected.iter().any(|(key, record)| self.get(key) != record.as_deref()) {
            return Written::Conflict;
        }
        for (key, record) in &change.records {
            let place = self.records.iter().position(|(known, _)| known >= key);
            let place = place.unwrap_or(self.records.len());
            let is_there = self.records.get(place).is_some_and(|(known, _)| known == key);
            match record {
                Some(record) if is_there => record.clone_into(&mut self.records[place].1),
                Some(record) => self.records.insert(place, (key.to_owned(), record.to_owned())),
                None if is_there => drop(self.records.remove(place)),
                None => {}
            }
        }
        Written::Kept
    }
}

impl Store for MemoryStore {
    fn read(&mut self) {
        self.reports.push_back(Report::Found(self.records.clone()));
    }

    fn write(&mut self, ticket: u32, change: &Change) {
        let written = self.change(change);
        self.reports.push_back(Report::Written(ticket, written));
    }
}

/// A network that only writes down what is sent.
#[derive(Clone, Debug, Default)]
pub struct MemoryNetwork {
    /// Tickets and requests, in the order of sending.
    pub sent: Vec<(u32, Request)>,
    /// Tickets and addresses that were asked for, in order.
    pub probes: Vec<(u32, String)>,
}

impl Network for MemoryNetwork {
    fn send(&mut self, ticket: u32, request: &Request) {
        self.sent.push((ticket, request.clone()));
    }

    fn probe(&mut self, ticket: u32, url: &str) {
        self.probes.push((ticket, url.to_owned()));
    }
}
