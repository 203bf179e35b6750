//! The store's side: a response is written once, its state beside it, and what other tabs wrote is
//! taken over.

use super::record::{
    DEVICE, Device, ERASED, LEASE, Parcel, RESPONSE, Route, STATE, Safety, State, is_tombstone,
};
use super::{Change, Election, Host, News, Purpose, Queue, Written};
use crate::delivery::response_id;
use crate::value::{Map, Value, sort};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

const DAY: f64 = 86_400_000.0;

/// How many delivered responses are remembered. By number, not by time: a clock that is set must not
/// make a tab that was left open finish one of them once more.
const MOST_DONE: usize = 500;

impl Queue {
    /// Writes the next response that was taken and is not in the store. One at a time: each has the
    /// number after the last.
    pub(super) fn keep_next(&mut self, host: &mut Host<'_>) {
        let is_busy = self.writing.iter().any(|(_, purpose)| matches!(purpose, Purpose::Keep(_)));
        if !self.is_open || self.must_read || is_busy {
            return;
        }
        // Not while it is on its way: once it is kept, another tab may send it.
        let next = self.parcels.iter().position(|parcel| {
            matches!(parcel.safety, Safety::Asked(_))
                || parcel.safety == Safety::Unsafe { is_retried: true }
                    && !self.is_under_way(&parcel.id)
        });
        let Some(index) = next else { return };
        if self.device.id.is_empty() {
            self.device.id = response_id(host.clock.now(), host.random);
        }
        let seq = self.device.seq + 1.0;
        let Some(parcel) = self.parcels.get_mut(index) else { return };
        parcel.seq = seq;
        let mut device = Map::new();
        device.insert_text("id", &self.device.id);
        device.insert_number("seq", seq);
        // What was sent already stays as it was sent.
        if matches!(parcel.safety, Safety::Asked(_)) {
            parcel.body.insert("device", Value::Map(device));
        }
        let record = parcel.write();
        let key = [RESPONSE, &parcel.id].concat();
        let expected =
            Vec::from([(key.clone(), None), (DEVICE.to_owned(), self.device.record.clone())]);
        let mut records =
            Vec::from([(key, Some(record)), (DEVICE.to_owned(), Some(self.device.with(seq)))]);
        records.extend(parcel.draft.iter().map(|draft| (draft.clone(), None)));
        let purpose = Purpose::Keep(parcel.id.clone());
        let ticket = self.write(Change { expected, records }, purpose, host);
        if let Some(parcel) = self.parcels.get_mut(index) {
            parcel.touched = ticket;
        }
    }

    /// Writes how far a response is; if it is everywhere, lets go of it.
    pub(super) fn write_state(&mut self, index: usize, host: &mut Host<'_>) {
        let Some(parcel) = self.parcels.get_mut(index) else { return };
        let id = parcel.id.clone();
        let (response, state) = ([RESPONSE, &*id].concat(), [STATE, &*id].concat());
        let is_safe = parcel.safety == Safety::Safe;
        parcel.is_dirty = false;
        let mut expected = Vec::new();
        let (records, purpose) = if parcel.is_settled() {
            if !is_safe {
                // What another tab keeps under this id is another response.
                expected.push((response.clone(), None));
            }
            let mut records = Vec::from([(state, None)]);
            if !parcel.lacks_room {
                records.push((response, Some(parcel.tombstone(host.clock.now()))));
            } else if is_safe {
                records.push((response, None));
            }
            records.extend(parcel.draft.iter().map(|draft| (draft.clone(), None)));
            (records, Purpose::Done(id))
        } else if is_safe {
            parcel.state = parcel.write_state();
            (Vec::from([(state, Some(parcel.state.clone()))]), Purpose::State(id))
        } else {
            // There is no response in the store whose state this could be.
            return;
        };
        let ticket = self.write(Change { expected, records }, purpose, host);
        if let Some(parcel) = self.parcels.get_mut(index) {
            parcel.touched = ticket;
        }
    }

    /// Tries again to write what could not be written.
    pub(super) fn mend(&mut self, host: &mut Host<'_>) {
        for index in 0..self.parcels.len() {
            let Some(parcel) = self.parcels.get_mut(index) else { continue };
            if let Safety::Unsafe { is_retried } = &mut parcel.safety {
                *is_retried = true;
            }
            if parcel.is_dirty {
                self.write_state(index, host);
            }
        }
    }

    /// A change of the store has ended.
    pub(super) fn written(&mut self, ticket: u32, written: Written, host: &mut Host<'_>) {
        let Some(place) = self.writing.iter().position(|(known, _)| *known == ticket) else {
            return;
        };
        let (_, purpose) = self.writing.remove(place);
        match purpose {
            Purpose::Keep(id) => self.kept(&id, written, host),
            Purpose::State(id) => {
                if let Some(parcel) = self.parcel(&id) {
                    parcel.is_dirty = written != Written::Kept;
                }
            }
            Purpose::Done(id) => match written {
                Written::Failed => {
                    let Some(index) = self.parcels.iter().position(|parcel| parcel.id == id) else {
                        return;
                    };
                    let Some(parcel) = self.parcels.get_mut(index) else { return };
                    // Where nothing can be written, something can still be taken away. Not at the first
                    // failure: without its tombstone, its draft in another tab could become it once more.
                    if parcel.lacks_room {
                        parcel.is_dirty = true;
                    } else {
                        parcel.lacks_room = parcel.has_failed;
                        parcel.has_failed = true;
                        self.write_state(index, host);
                    }
                }
                Written::Kept | Written::Conflict => {
                    self.parcels.retain(|parcel| parcel.id != id);
                    self.forget(Vec::from([id]));
                }
            },
            Purpose::Lease => {
                if self.lease.claimed(written == Written::Kept) {
                    self.elected(host);
                }
                if written == Written::Conflict {
                    self.read(host);
                }
            }
            Purpose::Room => {}
        }
    }

    fn kept(&mut self, id: &str, written: Written, host: &mut Host<'_>) {
        let Some(index) = self.parcels.iter().position(|parcel| parcel.id == id) else { return };
        let Some(parcel) = self.parcels.get_mut(index) else { return };
        let first_id = parcel.first_id.clone();
        match (written, parcel.safety) {
            (Written::Kept, _) => {
                let seq = parcel.seq;
                parcel.safety = Safety::Safe;
                parcel.draft = None;
                // What became of it before it was kept is to be written now.
                let has_state = parcel.has_state();
                self.device = Device::parse(Some(&self.device.with(seq)));
                self.notice(&first_id, News::Kept);
                if has_state {
                    self.write_state(index, host);
                }
            }
            (Written::Conflict, _) => {
                // Another tab was faster: the store is read, and then it is written anew.
                self.must_read = true;
                self.read(host);
            }
            (Written::Failed, Safety::Asked(false)) => {
                parcel.safety = Safety::Asked(true);
                self.make_room(host);
            }
            (Written::Failed, safety) => {
                parcel.safety = Safety::Unsafe { is_retried: false };
                // It may be there all the same, for another tab to send.
                parcel.is_unseen = true;
                if matches!(safety, Safety::Asked(_)) {
                    self.notice(&first_id, News::NotKept);
                }
                self.read(host);
            }
        }
        self.keep_next(host);
    }

    /// Forgets what was delivered: less safety against doubles, but room for a response.
    fn make_room(&mut self, host: &mut Host<'_>) {
        let done = core::mem::take(&mut self.done);
        let records = done.into_iter().map(|id| ([RESPONSE, &*id].concat(), None));
        let change = Change { expected: Vec::new(), records: records.collect() };
        if !change.records.is_empty() {
            self.write(change, Purpose::Room, host);
        }
    }

    /// There is no store: the queue lives as long as the tab.
    pub(super) fn unreadable(&mut self, host: &mut Host<'_>) {
        self.reading = None;
        self.is_open = true;
        self.must_read = false;
        self.parcels.iter_mut().for_each(|parcel| parcel.is_unseen = false);
        self.keep_next(host);
    }

    /// The store has been read: what other tabs and earlier visits wrote counts, but for what this tab
    /// has begun to change since.
    pub(super) fn found(&mut self, records: &[(String, String)], host: &mut Host<'_>) {
        let mark = self.reading.take().unwrap_or(self.last);
        self.is_open = true;
        self.must_read = false;
        if self.sends_after.is_some_and(|elected| mark >= elected) {
            self.sends_after = None;
        } else if self.sends_after.is_some() {
            self.read(host);
        }
        let record = |key: &str| {
            let place = records.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
            records.get(place).map(|(_, record)| record.as_str())
        };
        let is_keeping =
            self.writing.iter().any(|(_, purpose)| matches!(purpose, Purpose::Keep(_)));
        if !is_keeping {
            let device = Device::parse(record(DEVICE));
            // A damaged record must not begin the count anew.
            let seq = device.seq.max(self.device.seq);
            let id = if device.id.is_empty() { self.device.id.clone() } else { device.id };
            self.device = Device { id, seq, ..device };
        }
        let erased = record(ERASED).and_then(|text| Value::parse(text).ok()).unwrap_or_default();
        self.erased = erased.get("count").as_number().unwrap_or_default().max(self.erased);
        self.lease.see(record(LEASE), host.watch);
        self.compare(&record, mark, host);
        self.done.clear();
        self.damaged.clear();
        for (key, text) in records {
            if let Some(id) = key.strip_prefix(RESPONSE) {
                self.discover(id, text, record(&[STATE, id].concat()));
            }
        }
        for parcel in self.parcels.iter().filter(|parcel| parcel.safety == Safety::Safe) {
            // The record of the device may be damaged: whoever comes now comes after all who wait.
            self.device.seq = self.device.seq.max(parcel.seq);
        }
        sort(&mut self.parcels, &|a, b| a.place() > b.place());
        if self.may_send(host.watch) {
            self.tidy(records, host);
        }
        if self.parcels.iter().any(|parcel| parcel.is_unseen) {
            self.read(host);
        }
        self.stand_for_election(host);
        self.keep_next(host);
    }

    /// What this tab knows, compared with what the store holds.
    fn compare<'a>(
        &mut self,
        record: &dyn Fn(&str) -> Option<&'a str>,
        mark: u32,
        host: &mut Host<'_>,
    ) {
        let mut gone = Vec::new();
        for parcel in &mut self.parcels {
            if parcel.touched > mark {
                continue;
            }
            parcel.is_unseen = false;
            let found = record(&[RESPONSE, &*parcel.id].concat());
            // With a draft, another tab can have finished another response of this id.
            if parcel.draft.is_none() && found.is_some_and(is_tombstone) {
                gone.extend([parcel.id.clone(), parcel.first_id.clone()]);
                if parcel.safety != Safety::Safe {
                    let id = parcel.first_id.clone();
                    self.notices.push(super::Notice { id, news: News::Kept });
                }
                let before = parcel.routes.clone();
                for route in &mut parcel.routes {
                    route.state = State::Delivered(true);
                }
                self.notices.extend(parcel.news_since(&before));
                continue;
            }
            match (parcel.safety, found) {
                (Safety::Asked(_) | Safety::Unsafe { .. }, Some(found)) => {
                    let other = Parcel::parse(&parcel.id, found);
                    if let Some(same) = other.filter(|other| other.is_same(parcel)) {
                        // A change that was told to have failed, and had not.
                        (parcel.seq, parcel.body) = (same.seq, same.body);
                        parcel.safety = Safety::Safe;
                        parcel.draft = None;
                        parcel.is_dirty = parcel.has_state();
                        let id = parcel.first_id.clone();
                        self.notices.push(super::Notice { id, news: News::Kept });
                    } else if parcel.has_state() || parcel.safety != Safety::Asked(false) {
                        // Sent already, so it keeps its id; then it cannot be kept.
                        parcel.safety = Safety::Unsafe { is_retried: false };
                    } else {
                        // One draft, finished in two tabs: two responses.
                        parcel.id = response_id(host.clock.now(), host.random);
                        parcel.body.insert_text("id", &parcel.id);
                    }
                }
                (Safety::Safe, None) => gone.push(parcel.id.clone()),
                (Safety::Safe, Some(_)) if !parcel.is_dirty => {
                    let state = record(&[STATE, &*parcel.id].concat()).unwrap_or_default();
                    if state != parcel.state {
                        let before = parcel.routes.clone();
                        parcel.take_state(state);
                        self.notices.extend(parcel.news_since(&before));
                        // Somebody insists, in another tab: no endpoint is left alone any longer.
                        let tries = |route: &Route| route.wait().map_or(1, |wait| wait.tries);
                        let mut pairs = before.iter().zip(&parcel.routes);
                        if pairs.any(|(before, now)| tries(before) > 0 && tries(now) == 0) {
                            self.wishes.clear();
                        }
                    }
                }
                _ => {}
            }
        }
        self.parcels.retain(|parcel| !gone.contains(&parcel.id));
        self.forget(gone);
        for index in 0..self.parcels.len() {
            self.direct(index);
        }
    }

    /// These have left the queue. A tab may be open for years: it remembers the last ones.
    fn forget(&mut self, mut gone: Vec<String>) {
        self.gone.append(&mut gone);
        let surplus = self.gone.len().saturating_sub(MOST_DONE);
        self.gone.drain(..surplus);
    }

    /// A response in the store that this tab may not know.
    fn discover(&mut self, id: &str, text: &str, state: Option<&str>) {
        if is_tombstone(text) {
            self.done.push(id.to_owned());
        } else if self.parcels.iter().all(|parcel| parcel.id != id) {
            match Parcel::parse(id, text) {
                Some(mut parcel) => {
                    parcel.take_state(state.unwrap_or_default());
                    self.parcels.push(parcel);
                    self.direct(self.parcels.len() - 1);
                }
                None => self.damaged.push((id.to_owned(), text.to_owned())),
            }
        }
    }

    /// Lets go of what nobody needs any more, and of what may not be kept longer.
    fn tidy(&mut self, records: &[(String, String)], host: &mut Host<'_>) {
        let now = host.clock.now();
        let mut change = Change::default();
        let surplus = self.done.len().saturating_sub(MOST_DONE);
        for id in self.done.iter().take(surplus) {
            change.records.push(([RESPONSE, &**id].concat(), None));
        }
        for (key, _) in records {
            let Some(id) = key.strip_prefix(STATE) else { continue };
            let is_needed = self.parcels.iter().any(|parcel| parcel.id == id)
                || self.damaged.iter().any(|(known, _)| known == id);
            if !is_needed {
                change.records.push((key.clone(), None));
            }
        }
        for index in 0..self.parcels.len() {
            let Some(parcel) = self.parcels.get_mut(index) else { continue };
            let is_over = parcel.days.is_some_and(|days| now - parcel.taken > days * DAY);
            // A clock that is wrong for an hour must not cost a response: its time has to be over for
            // a whole day.
            match parcel.over_since {
                _ if !is_over || parcel.safety != Safety::Safe => {
                    if parcel.over_since.take().is_some() {
                        self.write_state(index, host);
                    }
                }
                Some(since) if now - since >= DAY => {
                    let id = parcel.id.clone();
                    change
                        .records
                        .extend([RESPONSE, STATE].map(|kind| ([kind, &*id].concat(), None)));
                    self.erased += 1.0;
                }
                Some(since) if now >= since => {}
                _ => {
                    parcel.over_since = Some(now);
                    self.write_state(index, host);
                }
            }
        }
        let is_erased = |parcel: &Parcel| {
            let key = [RESPONSE, &*parcel.id].concat();
            change.records.iter().any(|(erased, _)| *erased == key)
        };
        let before = self.parcels.len();
        self.parcels.retain(|parcel| !is_erased(parcel));
        if self.parcels.len() < before {
            let mut map = Map::new();
            map.insert_number("count", self.erased);
            map.insert_number("last", now);
            change.records.push((ERASED.to_owned(), Some(Value::Map(map).to_json())));
        }
        if !change.records.is_empty() {
            self.write(change, Purpose::Room, host);
        }
    }

    /// This tab is the one that sends. What the last one has done is read first.
    pub(super) fn elected(&mut self, host: &mut Host<'_>) {
        self.last += 1;
        self.sends_after = Some(self.last);
        self.read(host);
    }

    /// Tries to become the tab that sends, where that is decided by a record.
    pub(super) fn stand_for_election(&mut self, host: &mut Host<'_>) {
        if self.election == Election::Lock {
            return;
        }
        if let Some((expected, claim)) = self.lease.claim(host.watch) {
            let change = Change {
                expected: Vec::from([(LEASE.to_owned(), expected)]),
                records: Vec::from([(LEASE.to_owned(), Some(claim))]),
            };
            self.write(change, Purpose::Lease, host);
        }
    }

    /// The page goes: another tab need not wait for this one.
    pub fn close(&mut self, host: &mut Host<'_>) {
        if self.flights.is_empty()
            && let Some(record) = self.lease.release()
        {
            let change = Change {
                expected: Vec::from([(LEASE.to_owned(), Some(record))]),
                records: Vec::from([(LEASE.to_owned(), None)]),
            };
            self.write(change, Purpose::Room, host);
        }
    }

    fn parcel(&mut self, id: &str) -> Option<&mut Parcel> {
        self.parcels.iter_mut().find(|parcel| parcel.id == id)
    }
}
