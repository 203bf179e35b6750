//! All cores at one file: one thread reads, the others count, the caller hears of it in order.
//!
//! ```text
//!            batches            what became of them
//! reading ─────────────▶ counters ─────────────▶ the caller, batch by batch in their order
//!    ▲                                              │
//!    └──────────────── spent buffers ───────────────┘
//! ```
//!
//! There are only so many buffers, so that memory does not grow with the file: who reads waits for
//! one that is spent. What is counted are whole numbers, which add up to the same whoever counts them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::counter::{Counter, Told};
use super::row::Reader;
use super::source::{self, Batch};

/// Buffers for each counter: one to count and one to have at hand, or to hold while an earlier batch
/// takes its time.
const BUFFERS: usize = 3;

/// Where the one who reads gets buffers and leaves batches.
pub(super) struct Feed {
    spares: Receiver<Vec<u8>>,
    batches: SyncSender<(u64, Batch)>,
    next: u64,
}

impl Feed {
    /// An empty buffer, as soon as there is one. Without anybody to count there is none any more.
    pub(super) fn buffer(&self) -> Option<Vec<u8>> {
        let mut buffer = self.spares.recv().ok()?;
        buffer.clear();
        Some(buffer)
    }

    /// Leaves a batch to be counted.
    pub(super) fn put(&mut self, batch: Batch) -> Option<()> {
        self.batches.send((self.next, batch)).ok()?;
        self.next += 1;
        Some(())
    }
}

/// Counts all rows of a file, and tells of each batch in the order of the file.
pub(super) fn count(
    path: &Path,
    reader: &Reader<'_>,
    counters: &mut [Counter<'_>],
    mut tell: impl FnMut(&Told),
) -> Result<(), String> {
    let buffers = BUFFERS * counters.len();
    let (spent, spares) = sync_channel(buffers);
    for _ in 0..buffers {
        let _ = spent.send(Vec::new());
    }
    let (batches, jobs) = sync_channel(buffers);
    let jobs = &Mutex::new(jobs);
    let (done, told) = channel();
    thread::scope(|scope| {
        let mut feed = Feed { spares, batches, next: 0 };
        let reading = scope.spawn(move || source::read(path, reader, &mut feed));
        for counter in counters {
            let done = done.clone();
            scope.spawn(move || work(counter, jobs, &done));
        }
        drop(done);
        in_order(told, |told| {
            tell(&told);
            // Nobody wants it when the file is at its end.
            let _ = spent.send(told.spent);
        });
        drop(spent);
        reading.join().unwrap_or_else(|_| Err("reading it broke off".to_owned()))
    })
}

/// Counts batches as long as there are any.
fn work(
    counter: &mut Counter<'_>,
    jobs: &Mutex<Receiver<(u64, Batch)>>,
    done: &Sender<(u64, Told)>,
) {
    let next = || jobs.lock().ok()?.recv().ok();
    while let Some((number, batch)) = next() {
        if done.send((number, counter.count(batch))).is_err() {
            return;
        }
    }
}

/// Calls `take` with what is told, by its number from 0.
fn in_order(told: Receiver<(u64, Told)>, mut take: impl FnMut(Told)) {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, told) in told {
        early.insert(number, told);
        while let Some(told) = early.remove(&next) {
            take(told);
            next += 1;
        }
    }
}
