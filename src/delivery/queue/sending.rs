//! The network's side: which response goes next to which endpoint, and what a reply changes.

use super::record::{Parcel, Route, Safety, State, Wait, fingerprint};
use super::{Election, Host, News, Purpose, Queue};
use crate::delivery::{Endpoint, Reply, Verdict, cut, pause};
use crate::value::Value;
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

/// How much of an endpoint's words is kept, in bytes.
const LONGEST_WORDS: usize = 500;

/// After so many failures of the first in line, the second is tried once in a while: if that gets
/// through, the fault lies with the first.
const STUBBORN: u32 = 5;

/// What a request may take longer than its time before it counts as lost, in ms.
const GRACE: f64 = 5_000.0;

/// A request that is under way.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    ticket: u32,
    ids: Vec<String>,
    endpoint: Rc<Endpoint>,
    /// By this tab's watch.
    begun: f64,
    /// It has taken too long: another may be begun, but if a reply comes after all, it counts.
    pub(super) is_lost: bool,
}

impl Flight {
    /// When it counts as lost, by this tab's watch.
    pub(super) fn deadline(&self) -> f64 {
        self.begun + self.endpoint.patience() + GRACE
    }
}

impl Queue {
    /// Whether this tab is the one that sends.
    pub(super) fn may_send(&self, watch: f64) -> bool {
        self.is_elected(0.0, watch) && self.sends_after.is_none()
    }

    fn may_send_to(&self, endpoint: &Endpoint, watch: f64) -> bool {
        self.is_elected(endpoint.patience() + GRACE, watch) && self.sends_after.is_none()
    }

    /// Whether this tab was elected, for at least so many ms.
    pub(super) fn is_elected(&self, time: f64, watch: f64) -> bool {
        match self.election {
            Election::Lock => self.has_lock,
            Election::Lease(_) => self.lease.covers(watch, time),
        }
    }

    fn is_being_kept(&self, id: &str) -> bool {
        let keeps = |purpose: &Purpose| matches!(purpose, Purpose::Keep(known) if known == id);
        self.writing.iter().any(|(_, purpose)| keeps(purpose))
    }

    /// Whether a response is on its way to any endpoint.
    pub(super) fn is_under_way(&self, id: &str) -> bool {
        let holds = |flight: &Flight| flight.ids.iter().any(|known| known == id);
        self.flights.iter().any(|flight| !flight.is_lost && holds(flight))
    }

    pub(super) fn is_sending(&self, id: &str, endpoint: &Rc<Endpoint>) -> bool {
        self.flights.iter().any(|flight| {
            !flight.is_lost
                && Rc::ptr_eq(&flight.endpoint, endpoint)
                && flight.ids.iter().any(|known| known == id)
        })
    }

    /// Sends what may be sent now: one request to each endpoint.
    pub(super) fn advance(&mut self, host: &mut Host<'_>) {
        if !self.is_open {
            return;
        }
        let mut lanes: Vec<Rc<Endpoint>> = Vec::new();
        for route in self.parcels.iter().flat_map(|parcel| &parcel.routes) {
            if let (Some(endpoint), State::Waiting(_)) = (&route.endpoint, &route.state)
                && !lanes.iter().any(|lane| Rc::ptr_eq(lane, endpoint))
            {
                lanes.push(Rc::clone(endpoint));
            }
        }
        if !lanes.is_empty() {
            self.stand_for_election(host);
        }
        for lane in lanes {
            if self.is_free(&lane, host.watch) {
                let next = self.next_to(&lane, host);
                self.send(&lane, next, host);
            }
        }
        self.probe(host);
    }

    /// Whether a request to this endpoint may be begun.
    fn is_free(&self, lane: &Rc<Endpoint>, watch: f64) -> bool {
        let is_busy =
            self.flights.iter().any(|flight| !flight.is_lost && Rc::ptr_eq(&flight.endpoint, lane));
        let last = self.begun.iter().find(|(endpoint, _)| Rc::ptr_eq(endpoint, lane));
        let is_spaced = match (lane.per_minute(), last) {
            (Some(rate), Some((_, begun))) => watch - begun >= 60_000.0 / rate,
            _ => true,
        };
        !is_busy && is_spaced
    }

    /// The places of the responses that go next to this endpoint, together.
    fn next_to(&self, lane: &Rc<Endpoint>, host: &Host<'_>) -> Vec<usize> {
        let now = host.clock.now();
        let is_sender = self.may_send_to(lane, host.watch);
        let mut line: Vec<(usize, &Wait)> = Vec::new();
        let mut aside: Vec<(usize, &Wait)> = Vec::new();
        for (index, parcel) in self.parcels.iter().enumerate() {
            let may_go = match parcel.safety {
                Safety::Safe => is_sender,
                // Nobody else knows of it, unless it is just being kept.
                Safety::Unsafe { .. } => !parcel.is_unseen && !self.is_being_kept(&parcel.id),
                Safety::Asked(_) => false,
            };
            let Some(wait) = parcel.wait_for(lane).filter(|_| may_go) else { continue };
            if wait.is_aside {
                aside.push((index, wait));
            } else {
                line.push((index, wait));
            }
        }
        if self.is_left_alone(lane, now) {
            return Vec::new();
        }
        let Some((_, first)) = line.first() else {
            let due = aside.iter().find(|(_, wait)| wait.is_over(now));
            return due.map(|(index, _)| Vec::from([*index])).unwrap_or_default();
        };
        let tries: u32 = line.iter().map(|(_, wait)| wait.tries).sum();
        let is_stubborn = first.tries >= STUBBORN && first.status > 0 && tries % STUBBORN == 4;
        let from = usize::from(is_stubborn && line.len() > 1);
        let is_alone = line.get(from).is_some_and(|(_, wait)| wait.is_alone);
        let most = if is_alone { 1 } else { lane.batch() };
        let together = line.iter().skip(from).take_while(|(_, wait)| is_alone || !wait.is_alone);
        together.take(most).map(|(index, _)| *index).collect()
    }

    /// Whether the endpoint is left alone for now: one response that failed there keeps all back. One
    /// that stands aside does so only if the endpoint is busy.
    fn is_left_alone(&self, lane: &Rc<Endpoint>, now: f64) -> bool {
        let holds_back = |wait: &Wait| {
            !wait.is_over(now) && (!wait.is_aside || matches!(wait.status, 429 | 503))
        };
        let wishes = self.wishes.iter().filter(|(endpoint, _)| Rc::ptr_eq(endpoint, lane));
        let waits = self.parcels.iter().filter_map(|parcel| parcel.wait_for(lane));
        waits.chain(wishes.map(|(_, wait)| wait)).any(holds_back)
    }

    fn send(&mut self, lane: &Rc<Endpoint>, places: Vec<usize>, host: &mut Host<'_>) {
        let parcels = places.iter().filter_map(|place| self.parcels.get(*place));
        let ids: Vec<String> = parcels.clone().map(|parcel| parcel.id.clone()).collect();
        let bodies: Vec<Value> = parcels.map(|parcel| Value::Map(parcel.body.clone())).collect();
        if ids.is_empty() {
            return;
        }
        let bodies: Vec<&Value> = bodies.iter().collect();
        let request = lane.request_of(&bodies);
        self.last += 1;
        let (ticket, begun) = (self.last, host.watch);
        self.flights.push(Flight { ticket, ids, endpoint: Rc::clone(lane), begun, is_lost: false });
        self.begun.retain(|(endpoint, _)| !Rc::ptr_eq(endpoint, lane));
        self.begun.push((Rc::clone(lane), begun));
        host.network.send(ticket, &request);
    }

    /// The page goes, and may not come back: what was never tried is sent now, as far as `room` bytes
    /// go. Only to endpoints that know ids: no reply will be seen, so the next visit sends it again.
    pub fn flush(&mut self, room: usize, host: &mut Host<'_>) {
        let mut left = room;
        let mut next: Vec<(Rc<Endpoint>, usize)> = Vec::new();
        for (index, parcel) in self.parcels.iter().enumerate() {
            for route in &parcel.routes {
                let Some(endpoint) = &route.endpoint else { continue };
                let is_fresh = parcel.wait_for(endpoint).is_some_and(|wait| wait.tries == 0);
                let is_ours = match parcel.safety {
                    Safety::Safe => self.may_send_to(endpoint, host.watch),
                    Safety::Unsafe { .. } => !parcel.is_unseen && !self.is_being_kept(&parcel.id),
                    Safety::Asked(_) => false,
                };
                let is_under_way = self.is_sending(&parcel.id, endpoint)
                    || self.is_left_alone(endpoint, host.clock.now());
                if !is_fresh || !is_ours || is_under_way || !endpoint.knows_ids() {
                    continue;
                }
                let size = endpoint.request(&Value::Map(parcel.body.clone())).content.size();
                if size <= left {
                    left -= size;
                    next.push((Rc::clone(endpoint), index));
                }
            }
        }
        for (endpoint, index) in next {
            self.send(&endpoint, Vec::from([index]), host);
        }
    }

    /// Requests that should have ended long ago are given up: a host that forgot them must not stop the
    /// line.
    pub(super) fn miss_what_is_late(&mut self, host: &mut Host<'_>) {
        for place in 0..self.flights.len() {
            let Some(flight) = self.flights.get_mut(place) else { continue };
            if !flight.is_lost && host.watch >= flight.deadline() {
                flight.is_lost = true;
                let flight = flight.clone();
                self.settle(&flight, None, host);
            }
        }
    }

    /// A request has ended.
    pub(super) fn answered(&mut self, ticket: u32, reply: Option<Reply>, host: &mut Host<'_>) {
        let Some(place) = self.flights.iter().position(|flight| flight.ticket == ticket) else {
            return;
        };
        let flight = self.flights.remove(place);
        let verdict = reply.as_ref().map(|reply| flight.endpoint.verdict(reply));
        if let (Some(Verdict::Later(Some(wait))), Some(429 | 503)) =
            (verdict, reply.as_ref().map(|reply| reply.status))
        {
            self.heed(&flight.endpoint, wait, host.clock.now());
        }
        // What was given up has been settled; that it arrived after all is news.
        if !flight.is_lost || verdict == Some(Verdict::Delivered) {
            self.settle(&flight, reply.as_ref(), host);
        }
    }

    /// An endpoint wants to be left alone for so many ms, whatever becomes of the response of which it said so.
    fn heed(&mut self, endpoint: &Rc<Endpoint>, wait: f64, now: f64) {
        self.wishes.retain(|(_, wait)| !wait.is_over(now));
        let wait = Wait { tries: 1, at: now, wait, ..Wait::default() };
        self.wishes.push((Rc::clone(endpoint), wait));
    }

    fn settle(&mut self, flight: &Flight, reply: Option<&Reply>, host: &mut Host<'_>) {
        let endpoint = &flight.endpoint;
        let verdict = reply.map_or(Verdict::Later(None), |reply| endpoint.verdict(reply));
        let is_batch = flight.ids.len() > 1;
        // Another tab sends now, and writes what becomes of it.
        let is_deposed = !self.may_send(host.watch);
        for id in &flight.ids {
            let Some(index) = self.parcels.iter().position(|parcel| parcel.id == *id) else {
                continue;
            };
            let Some(parcel) = self.parcels.get_mut(index) else { continue };
            if is_deposed && parcel.safety == Safety::Safe && verdict != Verdict::Delivered {
                continue;
            }
            let first_id = parcel.first_id.clone();
            let Some(route) = parcel.route_to(endpoint) else { continue };
            let State::Waiting(wait) = &mut route.state else { continue };
            let status = reply.map_or(0, |reply| reply.status);
            let (name, url) = (endpoint.name.clone(), endpoint.text("url").unwrap_or_default());
            let url = url.to_owned();
            match verdict {
                Verdict::Delivered => {
                    route.state = State::Delivered(endpoint.confirms());
                    self.notice(&first_id, News::Delivered(name, url, status));
                    self.pass_by(index, endpoint);
                }
                // One of them is to blame: each for itself will tell which.
                Verdict::Refused if is_batch => wait.is_alone = true,
                Verdict::Refused => {
                    let words = reply.and_then(|reply| reply.body.as_deref()).unwrap_or_default();
                    route.state = State::Refused {
                        status,
                        words: cut(words, LONGEST_WORDS),
                        by: fingerprint(&endpoint.written),
                    };
                    self.notice(&first_id, News::Failed(name, url, status));
                }
                Verdict::Later(wish) => {
                    wait.tries = wait.tries.saturating_add(1);
                    wait.at = host.clock.now();
                    let longest = endpoint.longest_pause();
                    wait.wait = wish.unwrap_or_else(|| pause(wait.tries, longest, host.random));
                    wait.status = status;
                    wait.is_wished = wish.is_some();
                    wait.is_cut =
                        reply.is_none() && host.watch - flight.begun < endpoint.patience();
                    self.notice(&first_id, News::Failed(name, url, status));
                }
            }
            self.write_state(index, host);
        }
    }

    /// A response has got through: those before it that the endpoint fails at stand aside.
    fn pass_by(&mut self, index: usize, endpoint: &Rc<Endpoint>) {
        for parcel in self.parcels.iter_mut().take(index) {
            if let Some(route) = parcel.route_to(endpoint)
                && let State::Waiting(wait) = &mut route.state
                && wait.tries >= STUBBORN
                && wait.status > 0
            {
                wait.is_aside = true;
                parcel.is_dirty = true;
            }
        }
    }
}

impl Parcel {
    pub(super) fn route_to(&mut self, lane: &Rc<Endpoint>) -> Option<&mut Route> {
        self.routes.iter_mut().find(|route| route.leads_to(lane))
    }

    /// How it waits for an endpoint, if it does.
    fn wait_for(&self, lane: &Rc<Endpoint>) -> Option<&Wait> {
        self.routes.iter().find(|route| route.leads_to(lane))?.wait()
    }
}

impl Route {
    fn leads_to(&self, lane: &Rc<Endpoint>) -> bool {
        self.endpoint.as_ref().is_some_and(|endpoint| Rc::ptr_eq(endpoint, lane))
    }
}
