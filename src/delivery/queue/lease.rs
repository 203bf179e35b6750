//! Which tab sends, where the browser has no locks: the one whose name stands in the record `lease`.
//!
//! The record holds no time, because clocks are set. It holds a beat, which its holder moves on; a
//! tab that has seen it stand still for [`LEASE`] of its own watch may take over.

use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, string::String};

/// How long a lease lasts without a sign of life, in ms. Longer than a browser lets the timers of a
/// hidden tab wait (a minute).
pub(super) const LEASE: f64 = 150_000.0;

/// How often its holder gives a sign of life, in ms.
pub(super) const BEAT: f64 = 30_000.0;

/// Who sends.
#[derive(Clone, Debug, Default)]
pub(super) struct Lease {
    /// This tab's name.
    pub(super) tab: String,
    /// The record as it was last seen or written, and when, by this tab's watch.
    seen: Option<(Option<String>, f64)>,
    /// When the change was begun that made this tab the holder, or kept it so.
    held_since: Option<f64>,
    /// When the change was begun that is under way.
    asked: Option<f64>,
}

impl Lease {
    /// Nothing is known yet.
    pub(super) fn of(tab: String) -> Lease {
        Lease { tab, ..Lease::default() }
    }

    /// Notes what the store holds.
    pub(super) fn see(&mut self, record: Option<&str>, watch: f64) {
        if self.asked.is_some() {
            return;
        }
        let is_same = matches!(&self.seen, Some((seen, _)) if seen.as_deref() == record);
        if !is_same {
            self.seen = Some((record.map(ToOwned::to_owned), watch));
            if !self.is_own(record) {
                self.held_since = None;
            }
        }
    }

    fn is_own(&self, record: Option<&str>) -> bool {
        let holder = record.and_then(|text| Value::parse(text).ok()).unwrap_or_default();
        holder.get("tab").is_text(&self.tab)
    }

    /// What to write, and what must be there, if now is the time to take or to keep the lease.
    pub(super) fn claim(&mut self, watch: f64) -> Option<(Option<String>, String)> {
        let (seen, since) = self.seen.as_ref()?;
        if self.asked.is_some() {
            return None;
        }
        let is_due = match self.held_since {
            Some(held) => watch - held >= BEAT,
            None => seen.is_none() || self.is_own(seen.as_deref()) || watch - since >= LEASE,
        };
        if !is_due {
            return None;
        }
        let last = seen.as_deref().and_then(|text| Value::parse(text).ok()).unwrap_or_default();
        let mut map = Map::new();
        map.insert_text("tab", &self.tab);
        map.insert_number("beat", last.get("beat").as_number().unwrap_or_default() + 1.0);
        let (expected, claim) = (seen.clone(), Value::Map(map).to_json());
        self.asked = Some(watch);
        self.seen = Some((Some(claim.clone()), watch));
        Some((expected, claim))
    }

    /// Learns whether a claim was written, and says whether this tab is the holder since then.
    pub(super) fn claimed(&mut self, is_written: bool) -> bool {
        let asked = self.asked.take();
        let was_held = self.held_since.is_some();
        if is_written {
            self.held_since = asked;
        } else {
            // What is there now is not known: the next look tells.
            self.held_since = None;
            self.seen = None;
        }
        is_written && !was_held
    }

    /// The record to take away as the tab goes; `None` if it is not this tab's.
    pub(super) fn release(&mut self) -> Option<String> {
        self.held_since.take()?;
        self.seen.take()?.0
    }

    /// Whether a request that takes so long may be begun: the lease will still hold at its end.
    pub(super) fn covers(&self, watch: f64, patience: f64) -> bool {
        self.held_since.is_some_and(|held| watch - held + patience < LEASE)
    }
}
