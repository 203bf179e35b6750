//! An endpoint that cannot be reached is asked whether anybody is there, and what comes of the answer.

use manyi::delivery::queue::{
    Election, Host, Letter, MemoryNetwork, MemoryStore, Queue, Report, Standing,
};
use manyi::delivery::{Endpoint, Reply};
use manyi::platform::{FixedClock, SeededRandom};
use manyi::value::Value;

/// A queue with one response, and what it lives on.
pub(crate) struct Device {
    queue: Queue,
    pub(crate) store: MemoryStore,
    network: MemoryNetwork,
    random: SeededRandom,
    pub(crate) watch: f64,
}

impl Device {
    pub(crate) fn new() -> Device {
        let mut device = Device {
            queue: Queue::new(Election::Lock),
            store: MemoryStore::default(),
            network: MemoryNetwork::default(),
            random: SeededRandom::new(1),
            watch: 0.0,
        };
        let settings = Value::parse(r#"{"url": "/responses"}"#).unwrap();
        let endpoint = Endpoint::of(settings.as_map().unwrap()).unwrap();
        device.queue.configure("hall", vec![endpoint], None);
        device.does(|queue, host| queue.open(host));
        device.does(|queue, host| queue.report(Report::Elected, host));
        device.takes("a");
        device
    }

    /// Takes a response of this id.
    pub(crate) fn takes(&mut self, id: &str) {
        let body = Value::parse(&format!(r#"{{"id": "{id}"}}"#)).unwrap();
        let body = body.as_map().unwrap().clone();
        let letter = Letter { survey: "hall".to_owned(), body, draft: None };
        self.does(|queue, host| assert!(queue.take(letter, host)));
    }

    /// Does something now, and what comes of it in the store.
    fn does(&mut self, what: impl FnOnce(&mut Queue, &mut Host<'_>)) {
        let clock = FixedClock { now: self.watch, utc_offset: 0 };
        let Device { queue, store, network, random, watch } = self;
        let mut host = Host { store, network, clock: &clock, watch: *watch, random };
        what(queue, &mut host);
        while let Some(report) = self.store.reports.pop_front() {
            let Device { queue, store, network, random, watch } = self;
            let mut host = Host { store, network, clock: &clock, watch: *watch, random };
            queue.report(report, &mut host);
        }
    }

    /// Fails until the pause is longer than that between two questions.
    fn fails(&mut self, late: f64) {
        for attempt in 1.. {
            let ticket = self.network.sent.last().unwrap().0;
            self.watch += late;
            self.does(|queue, host| queue.report(Report::Unreachable(ticket), host));
            let next = self.next();
            if attempt > 6 && next >= 25_000.0 {
                return;
            }
            self.watch += next;
            self.does(|queue, host| queue.wake(host));
            self.network.probes.clear();
        }
    }

    fn next(&mut self) -> f64 {
        let mut next = None;
        self.does(|queue, host| next = queue.next_wake(host));
        next.unwrap()
    }

    fn wakes(&mut self, after: f64) {
        self.watch += after;
        self.does(|queue, host| queue.wake(host));
    }
}

#[test]
fn who_cannot_be_reached_is_asked_and_gets_the_response_soon_after_an_answer() {
    let mut device = Device::new();
    device.fails(10.0);
    let sent = device.network.sent.len();
    device.wakes(31_000.0);
    let (ticket, url) = device.network.probes[0].clone();
    assert_eq!((url.as_str(), device.network.sent.len()), ("/responses", sent));
    device.does(|queue, host| queue.report(Report::Reached(ticket), host));
    assert!(device.next() <= 2_000.0);
    device.wakes(2_000.0);
    assert_eq!(device.network.sent.len(), sent + 1);
    let ticket = device.network.sent.last().unwrap().0;
    device.does(|queue, host| {
        queue.report(Report::Answered(ticket, Reply::new(201, "")), host);
    });
    assert_eq!(device.queue.standing("a"), Some(Standing::Delivered));
}

#[test]
fn what_fails_again_after_an_answer_is_left_to_the_back_off() {
    let mut device = Device::new();
    device.fails(10.0);
    device.wakes(31_000.0);
    let ticket = device.network.probes[0].0;
    device.does(|queue, host| queue.report(Report::Reached(ticket), host));
    device.wakes(2_000.0);
    device.fails(10.0);
    device.network.probes.clear();
    device.wakes(31_000.0);
    assert!(device.network.probes.is_empty());
}

#[test]
fn nobody_asks_an_endpoint_that_hangs() {
    let mut device = Device::new();
    device.fails(30_000.0);
    device.network.probes.clear();
    device.wakes(31_000.0);
    assert!(device.network.probes.is_empty());
}
