//! Whether the way out is there again, asked without a response at stake.
//!
//! A device may believe itself on a network that leads nowhere, and be wrong the other way round. So where nobody could
//! be reached, the endpoint is asked once in a while whether anybody is there; if so, what waits for it goes soon, and need
//! not wait out its pause. That shortens the wait of a response once: what then fails again has another cause, and is left
//! to the back-off. An endpoint that lets requests hang is not asked: it may be overloaded.

use super::record::{Parcel, Wait};
use super::{Host, Queue};
use crate::delivery::Endpoint;
use crate::platform::Random;
use alloc::{borrow::ToOwned, rc::Rc, vec::Vec};

/// The pause between two questions, or between a request and a question, in ms.
const PAUSE: f64 = 30_000.0;

/// How soon what may go again goes, in ms at most: not all devices in the same moment.
const SOON: f64 = 2_000.0;

/// A question that was asked.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    ticket: u32,
    endpoint: Rc<Endpoint>,
    /// By this tab's watch.
    begun: f64,
}

impl Queue {
    /// Asks the endpoints that could not be reached whether anybody is there.
    pub(super) fn probe(&mut self, host: &mut Host<'_>) {
        for lane in self.cut_off(host) {
            if self.until_probe(&lane, host.watch) > 0.0 {
                continue;
            }
            self.last += 1;
            self.probes.retain(|probe| !Rc::ptr_eq(&probe.endpoint, &lane));
            let url = lane.text("url").unwrap_or_default().to_owned();
            self.probes.push(Probe { ticket: self.last, endpoint: lane, begun: host.watch });
            host.network.probe(self.last, &url);
        }
    }

    /// In how many ms the next question is to be asked; `None` if there is none.
    pub(super) fn next_probe(&self, host: &Host<'_>) -> Option<f64> {
        let waits = self.cut_off(host).into_iter().map(|lane| self.until_probe(&lane, host.watch));
        waits.reduce(f64::min)
    }

    /// Somebody is there: what waits for this endpoint goes soon.
    pub(super) fn reached(&mut self, ticket: u32, host: &mut Host<'_>) {
        let Some(place) = self.probes.iter().position(|probe| probe.ticket == ticket) else {
            return;
        };
        let endpoint = self.probes.remove(place).endpoint;
        let now = host.clock.now();
        for wait in self.parcels.iter_mut().filter_map(|parcel| parcel.wait_at(&endpoint)) {
            if wait.is_cut_off(now) {
                wait.is_probed = true;
                wait.hasten(now, host.random);
            }
        }
    }

    /// The endpoints to ask.
    fn cut_off(&self, host: &Host<'_>) -> Vec<Rc<Endpoint>> {
        let mut lanes: Vec<Rc<Endpoint>> = Vec::new();
        if !self.may_send(host.watch) {
            return lanes;
        }
        let now = host.clock.now();
        for route in self.parcels.iter().flat_map(|parcel| &parcel.routes) {
            if let Some(endpoint) = &route.endpoint
                && route.wait().is_some_and(|wait| wait.is_cut_off(now))
                && !lanes.iter().any(|lane| Rc::ptr_eq(lane, endpoint))
            {
                lanes.push(Rc::clone(endpoint));
            }
        }
        lanes
    }

    fn until_probe(&self, lane: &Rc<Endpoint>, watch: f64) -> f64 {
        let request = self.begun.iter().find(|(endpoint, _)| Rc::ptr_eq(endpoint, lane));
        let probe = self.probes.iter().find(|probe| Rc::ptr_eq(&probe.endpoint, lane));
        let request = request.map(|(_, begun)| *begun);
        let last = request.into_iter().chain(probe.map(|probe| probe.begun));
        last.map(|begun| begun + PAUSE - watch).fold(0.0, f64::max)
    }
}

impl Parcel {
    fn wait_at(&mut self, endpoint: &Rc<Endpoint>) -> Option<&mut Wait> {
        self.route_to(endpoint)?.wait_mut()
    }
}

impl Wait {
    /// Whether it is worth a question.
    fn is_cut_off(&self, now: f64) -> bool {
        self.is_cut && !self.is_probed && !self.is_wished && !self.is_over(now)
    }

    /// Ends soon, if it would not anyway.
    pub(super) fn hasten(&mut self, now: f64, random: &mut dyn Random) {
        if !self.is_over(now + SOON) {
            self.wait = now - self.at + SOON * random.next();
        }
    }
}
