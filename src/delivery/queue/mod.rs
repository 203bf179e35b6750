//! The rules by which no response is lost and none is stored twice.
//!
//! A [`Queue`] holds the responses of one device, as one tab of the browser sees them. It asks nobody:
//! storage, network, time and chance are the traits of a [`Host`]; what they have to tell comes back as
//! a [`Report`]. So the rules run under a simulator (`tests/queue/`) that breaks everything which can
//! break, in a hundred thousand orders.
//!
//! ```
//! use manyi::delivery::{Endpoint, Reply};
//! use manyi::delivery::queue::{Election, Host, Letter, MemoryNetwork, MemoryStore, Queue, Report, Standing};
//! use manyi::platform::{FixedClock, SeededRandom};
//! use manyi::value::Value;
//!
//! let (mut store, mut network) = (MemoryStore::default(), MemoryNetwork::default());
//! let (clock, mut random) = (FixedClock { now: 0.0, utc_offset: 0 }, SeededRandom::new(1));
//! let mut queue = Queue::new(Election::Lock);
//! let settings = Value::parse(r#"{"url": "https://example.org/responses"}"#)?;
//! let endpoint = Endpoint::of(settings.as_map().unwrap()).unwrap();
//! queue.configure("hall", vec![endpoint], None);
//! macro_rules! host { () => {
//!     &mut Host { store: &mut store, network: &mut network, clock: &clock, watch: 0.0, random: &mut random }
//! } }
//!
//! queue.open(host!());
//! queue.report(Report::Elected, host!());
//! let body = Value::parse(r#"{"id": "0192", "values": {"overall": 5}}"#)?;
//! queue.take(Letter { survey: "hall".into(), body: body.as_map().unwrap().clone(), draft: None }, host!());
//! while let Some(report) = store.reports.pop_front() {
//!     queue.report(report, &mut Host { store: &mut store, network: &mut network, clock: &clock, watch: 0.0, random: &mut random });
//! }
//! assert_eq!(queue.standing("0192"), Some(Standing::Sending));
//! assert!(store.get("response/0192").is_some(), "kept before it is sent");
//!
//! let (ticket, request) = network.sent[0].clone();
//! assert_eq!(request.url, "https://example.org/responses");
//! queue.report(Report::Answered(ticket, Reply::new(201, "")), host!());
//! assert_eq!(queue.standing("0192"), Some(Standing::Delivered));
//! # Ok::<(), manyi::value::json::JsonError>(())
//! ```
//!
//! # The rules
//!
//! 1. A response is sent only when it is on the disk. One that the device cannot keep is sent all the
//!    same, and the page is told that it is not safe.
//! 2. Its id is made once and is the same in every attempt. Two responses never share one, not even
//!    when one draft is finished in two tabs.
//! 3. It leaves the disk when every endpoint has said that it has it, and not before.
//! 4. What an endpoint refuses is kept with its words, shown, and sent again when somebody says so or
//!    the settings of the endpoint change.
//! 5. One tab sends, one request at a time to each endpoint, in the order in which responses were
//!    taken. One response that its endpoint fails at steps aside after others have got through.
//! 6. After a failure that may pass, the endpoint is left alone: exponential back-off with full jitter,
//!    or as long as it asks for. No clock that is set can end a wait early more than once, or make it
//!    last. Where nobody could be reached at all, it is asked whether somebody is there again.

mod export;
mod keeping;
mod lease;
mod ports;
mod probing;
mod record;
mod sending;

use super::{Endpoint, response_id};
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};
use lease::Lease;
pub use ports::{Change, Host, MemoryNetwork, MemoryStore, Network, Report, Store, Written};
use probing::Probe;
use record::{Device, Parcel, RESPONSE, Route, STATE, Safety, State, Wait, fingerprint};
use sending::Flight;

/// A device that takes more responses than this in a minute is played with: those beyond are flagged,
/// and go out like all others.
const MOST_A_MINUTE: usize = 20;

const MINUTE: f64 = 60_000.0;

/// How it is decided which tab sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Election {
    /// By a lock of the browser: the host says [`Report::Elected`] once it is granted.
    Lock,
    /// By a record in the store; this is the name of the tab, which no other has.
    Lease(String),
}

/// A response that is finished.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The name of the survey, as in [`Queue::configure`].
    pub survey: String,
    /// The envelope; its `id` is that of the response.
    pub body: Map,
    /// The key of the draft that it grew from: let go when the response is kept. Without one, it is taken once, however
    /// often it is handed over, and in however many tabs.
    pub draft: Option<String>,
}

/// How far a response is. Of several endpoints the one that is least far counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Being written to the disk.
    Keeping,
    /// On its way.
    Sending,
    /// It waits for its turn or for another try; the status of the last one, if somebody answered.
    Waiting(Option<u16>),
    /// An endpoint does not take it, and says why.
    Refused(u16, String),
    /// Sent, but nothing tells whether it has arrived.
    Unconfirmed,
    /// Every endpoint has it.
    Delivered,
}

/// What has happened, for the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The id under which the response was taken.
    pub id: String,
    /// What it is now.
    pub news: News,
}

/// What can happen to a response.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// It is on the disk.
    Kept,
    /// It cannot be kept: it lives as long as the page.
    NotKept,
    /// An endpoint (name, address) has it; the status, 0 if that cannot be known.
    Delivered(String, String, u16),
    /// An endpoint did not take it now; the status, 0 if nobody answered.
    Failed(String, String, u16),
}

/// What was begun in the store.
#[derive(Clone, Debug)]
enum Purpose {
    Keep(String),
    State(String),
    Done(String),
    Lease,
    Room,
}

/// The responses of a device, as one tab sees them.
#[derive(Debug)]
pub struct Queue {
    election: Election,
    lease: Lease,
    has_lock: bool,
    /// The number of the change after which this tab was elected: what is read from then on is what it
    /// begins with. `None` once it has.
    sends_after: Option<u32>,
    /// The store has been read, or cannot be.
    is_open: bool,
    /// The number of the last change that was begun before the read that is under way.
    reading: Option<u32>,
    /// Nothing is taken before the store has been read again.
    must_read: bool,
    device: Device,
    parcels: Vec<Parcel>,
    /// When responses were taken within the last minute, by this tab's watch.
    taken: Vec<f64>,
    /// Ids of responses that all endpoints have.
    done: Vec<String>,
    /// Ids of responses that this tab has seen leave the queue.
    gone: Vec<String>,
    /// Records that are damaged, by key.
    damaged: Vec<(String, String)>,
    erased: f64,
    /// Settings in force, by survey.
    settings: Vec<(String, Settings)>,
    /// Endpoints that were read, so that equal ones are one.
    endpoints: Vec<Rc<Endpoint>>,
    flights: Vec<Flight>,
    /// When the last request to an endpoint was begun, by this tab's watch.
    begun: Vec<(Rc<Endpoint>, f64)>,
    probes: Vec<Probe>,
    /// Endpoints that have asked to be left alone. What they said it of may be gone before that is over.
    wishes: Vec<(Rc<Endpoint>, Wait)>,
    writing: Vec<(u32, Purpose)>,
    /// The number of the last change or request.
    last: u32,
    notices: Vec<Notice>,
}

#[derive(Clone, Debug)]
struct Settings {
    endpoints: Vec<Rc<Endpoint>>,
    days: Option<f64>,
}

impl Queue {
    /// A queue that knows nothing yet: [`Queue::open`] it.
    #[must_use]
    pub fn new(election: Election) -> Queue {
        let tab = match &election {
            Election::Lease(tab) => tab.clone(),
            Election::Lock => String::new(),
        };
        Queue {
            election,
            lease: Lease::of(tab),
            has_lock: false,
            sends_after: None,
            is_open: false,
            reading: None,
            must_read: false,
            device: Device::default(),
            parcels: Vec::new(),
            taken: Vec::new(),
            done: Vec::new(),
            gone: Vec::new(),
            damaged: Vec::new(),
            erased: 0.0,
            settings: Vec::new(),
            endpoints: Vec::new(),
            flights: Vec::new(),
            begun: Vec::new(),
            probes: Vec::new(),
            wishes: Vec::new(),
            writing: Vec::new(),
            last: 0,
            notices: Vec::new(),
        }
    }

    /// Says where the responses of a survey go from now on, those that wait among them: an endpoint
    /// takes the place of the one of the same name. After `days` without success they are let go;
    /// `None`: never.
    pub fn configure(&mut self, survey: &str, endpoints: Vec<Endpoint>, days: Option<f64>) {
        let endpoints = endpoints.into_iter().map(|endpoint| self.shared(endpoint)).collect();
        self.settings.retain(|(known, _)| known != survey);
        self.settings.push((survey.to_owned(), Settings { endpoints, days }));
        for index in 0..self.parcels.len() {
            self.direct(index);
        }
    }

    /// Begins: reads what earlier visits and other tabs have left.
    pub fn open(&mut self, host: &mut Host<'_>) {
        self.read(host);
    }

    /// Takes a response. Says false, and takes nothing, if no endpoint is to get it. With more than
    /// 20 in a minute it gets `"flags": {"misuse": true}`: somebody is playing with the device.
    pub fn take(&mut self, letter: Letter, host: &mut Host<'_>) -> bool {
        let Letter { survey, body, draft } = letter;
        let id = body.get("id").and_then(Value::as_text).unwrap_or_default().to_owned();
        let settings = self.settings.iter().find(|(known, _)| *known == survey);
        let Some((_, settings)) = settings.cloned() else { return false };
        let known = self.parcels.iter_mut().find(|known| draft.is_none() && known.id == id);
        if let Some(known) = known {
            // Another tab, or this one, was faster. Somebody here wants to hear of it now, what has been among it.
            known.is_ours = true;
            let mut before = known.routes.clone();
            for route in &mut before {
                route.state = State::Waiting(Wait::default());
            }
            if known.safety == Safety::Safe {
                self.notices.push(Notice { id, news: News::Kept });
            }
            self.notices.extend(known.news_since(&before));
            return true;
        }
        let envelope = Value::Map(body);
        let wanted = settings.endpoints.iter().filter(|one| one.wants(&envelope, host.clock));
        let routes: Vec<Route> = wanted
            .map(|endpoint| Route {
                written: endpoint.written.clone(),
                endpoint: Some(Rc::clone(endpoint)),
                state: State::Waiting(Wait::default()),
            })
            .collect();
        let Value::Map(mut body) = envelope else { return false };
        if routes.is_empty() {
            return false;
        }
        self.taken.retain(|at| host.watch - at < MINUTE);
        self.taken.push(host.watch);
        if self.taken.len() > MOST_A_MINUTE {
            let flags = body.get("flags").and_then(Value::as_map);
            let mut flags = flags.cloned().unwrap_or_default();
            flags.insert("misuse", Value::Bool(true));
            body.insert("flags", Value::Map(flags));
        }
        let first_id = id.clone();
        let id = if draft.is_some() && self.has_taken(&id) {
            // One draft, finished in two tabs: two responses.
            let id = response_id(host.clock.now(), host.random);
            body.insert_text("id", &id);
            id
        } else {
            id
        };
        self.parcels.push(Parcel {
            first_id,
            id,
            // The last in the line, until it has its number.
            seq: f64::MAX,
            taken: host.clock.now(),
            survey,
            days: settings.days,
            over_since: None,
            body,
            routes,
            safety: Safety::Asked(false),
            is_ours: true,
            draft,
            is_dirty: false,
            has_failed: false,
            lacks_room: false,
            is_unseen: false,
            touched: 0,
            state: String::new(),
        });
        self.keep_next(host);
        true
    }

    /// Learns how something that was begun has ended.
    pub fn report(&mut self, report: Report, host: &mut Host<'_>) {
        match report {
            Report::Found(records) => self.found(&records, host),
            Report::Unreadable => self.unreadable(host),
            Report::Written(ticket, written) => self.written(ticket, written, host),
            Report::Answered(ticket, reply) => self.answered(ticket, Some(reply), host),
            Report::Unreachable(ticket) => self.answered(ticket, None, host),
            Report::Reached(ticket) => self.reached(ticket, host),
            Report::Elected => {
                self.has_lock = true;
                self.elected(host);
            }
        }
        self.advance(host);
    }

    /// Looks again: called when the page is shown, by a timer (see [`Queue::next_wake`]), and when
    /// another tab has changed something.
    pub fn wake(&mut self, host: &mut Host<'_>) {
        self.miss_what_is_late(host);
        self.mend(host);
        self.read(host);
        self.advance(host);
    }

    /// There is new hope: the page was opened, or the device is on the network again. What failed is
    /// tried soon, unless its endpoint has asked for the wait; but not by all devices in the same moment.
    pub fn hurry(&mut self, host: &mut Host<'_>) {
        let now = host.clock.now();
        for parcel in &mut self.parcels {
            for route in &mut parcel.routes {
                if let Some(wait) = route.wait_mut().filter(|wait| !wait.is_wished) {
                    wait.hasten(now, host.random);
                }
            }
        }
        self.wake(host);
    }

    /// In how many ms to [`wake`](Queue::wake) it; `None` if nothing waits.
    #[must_use]
    pub fn next_wake(&self, host: &Host<'_>) -> Option<f64> {
        /// How often to look whether other tabs have changed something.
        const LOOK: f64 = 60_000.0;
        let is_restless = |parcel: &Parcel| {
            parcel.safety != Safety::Safe
                || parcel.is_dirty
                || parcel.routes.iter().any(|route| route.wait().is_some())
        };
        let is_idle = self.flights.is_empty() && !self.parcels.iter().any(is_restless);
        if is_idle && !self.is_elected(0.0, host.watch) {
            return None;
        }
        let now = host.clock.now();
        let mut next = if is_idle || self.election == Election::Lock { LOOK } else { lease::BEAT };
        for flight in self.flights.iter().filter(|flight| !flight.is_lost) {
            next = next.min(flight.deadline() - host.watch);
        }
        for wait in self.parcels.iter().flat_map(|parcel| &parcel.routes).filter_map(Route::wait) {
            // What is due and yet not under way waits for something that reports by itself.
            if !wait.is_over(now) {
                next = next.min(wait.at + wait.wait - now);
            }
        }
        Some(next.min(self.next_probe(host).unwrap_or(next)).max(1.0))
    }

    /// Sends refused responses again: the one of this id, or all.
    pub fn resend(&mut self, id: Option<&str>, host: &mut Host<'_>) {
        self.wishes.clear();
        for index in 0..self.parcels.len() {
            let Some(parcel) = self.parcels.get_mut(index) else { continue };
            if id.is_some_and(|id| parcel.id != id) {
                continue;
            }
            for route in &mut parcel.routes {
                let is_stuck = match &route.state {
                    State::Refused { .. } => true,
                    State::Waiting(wait) => wait.tries > 0,
                    State::Delivered(_) => false,
                };
                if is_stuck {
                    route.state = State::Waiting(Wait::default());
                }
            }
            self.write_state(index, host);
        }
        self.advance(host);
    }

    /// Lets go of a response, wherever it is: who asked for that has the right to.
    pub fn erase(&mut self, id: &str, host: &mut Host<'_>) {
        self.parcels.retain(|parcel| parcel.id != id);
        let keys = [RESPONSE, STATE].map(|kind| ([kind, id].concat(), None));
        self.write(Change { records: Vec::from(keys), ..Change::default() }, Purpose::Room, host);
    }

    /// How far a response is, by the id under which it was taken; `None` if it is not known here.
    #[must_use]
    pub fn standing(&self, id: &str) -> Option<Standing> {
        let Some(parcel) = self.parcels.iter().find(|p| p.first_id == id || p.id == id) else {
            let is_done =
                self.gone.iter().any(|gone| gone == id) || self.done.iter().any(|done| done == id);
            return is_done.then_some(Standing::Delivered);
        };
        if matches!(parcel.safety, Safety::Asked(_)) {
            return Some(Standing::Keeping);
        }
        let standings = parcel.routes.iter().map(|route| self.standing_at(parcel, route));
        let rank = |standing: &Standing| match standing {
            Standing::Keeping => 0,
            Standing::Refused(..) => 1,
            Standing::Waiting(_) => 2,
            Standing::Sending => 3,
            Standing::Unconfirmed => 4,
            Standing::Delivered => 5,
        };
        let mut least: Option<Standing> = None;
        for standing in standings {
            if least.as_ref().is_none_or(|least| rank(&standing) < rank(least)) {
                least = Some(standing);
            }
        }
        least
    }

    fn standing_at(&self, parcel: &Parcel, route: &Route) -> Standing {
        if route.endpoint.as_ref().is_some_and(|endpoint| self.is_sending(&parcel.id, endpoint)) {
            return Standing::Sending;
        }
        match &route.state {
            State::Delivered(true) => Standing::Delivered,
            State::Delivered(false) => Standing::Unconfirmed,
            State::Refused { status, words, .. } => Standing::Refused(*status, words.clone()),
            State::Waiting(wait) => {
                Standing::Waiting(Some(wait.status).filter(|_| wait.status > 0))
            }
        }
    }

    /// Whether a response is safe on this device, or no longer needs to be.
    #[must_use]
    pub fn is_kept(&self, id: &str) -> bool {
        let is_safe = |p: &Parcel| (p.first_id == id || p.id == id) && p.safety == Safety::Safe;
        self.parcels.iter().any(is_safe) || self.standing(id) == Some(Standing::Delivered)
    }

    /// Whether a draft of this id has become a response: then it is not offered again.
    #[must_use]
    pub fn has_taken(&self, id: &str) -> bool {
        self.standing(id).is_some()
    }

    /// Whether the store has been read: before, nothing is known of earlier visits.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// What has happened since this was last asked.
    pub fn notices(&mut self) -> Vec<Notice> {
        core::mem::take(&mut self.notices)
    }

    fn notice(&mut self, id: &str, news: News) {
        self.notices.push(Notice { id: id.to_owned(), news });
    }

    /// Equal settings are one endpoint: then its responses wait in one line.
    fn shared(&mut self, endpoint: Endpoint) -> Rc<Endpoint> {
        if let Some(known) = self.endpoints.iter().find(|known| known.written == endpoint.written) {
            return Rc::clone(known);
        }
        let endpoint = Rc::new(endpoint);
        self.endpoints.push(Rc::clone(&endpoint));
        endpoint
    }

    /// Gives the routes of a response the settings that are in force.
    fn direct(&mut self, index: usize) {
        let Some(mut parcel) = self.parcels.get(index).cloned() else { return };
        let settings = self.settings.iter().find(|(survey, _)| *survey == parcel.survey);
        let settings = settings.map(|(_, settings)| settings.clone());
        for route in &mut parcel.routes {
            let name = route.name().to_owned();
            let named = settings.as_ref().and_then(|settings| {
                settings.endpoints.iter().find(|endpoint| endpoint.name == name)
            });
            route.endpoint = match named {
                Some(endpoint) => Some(Rc::clone(endpoint)),
                None => Endpoint::of(&route.written).ok().map(|endpoint| self.shared(endpoint)),
            };
            let now = route.endpoint.as_ref().map(|endpoint| fingerprint(&endpoint.written));
            if matches!(&route.state, State::Refused { by, .. } if now.is_some_and(|now| now != *by))
            {
                route.state = State::Waiting(Wait::default());
            }
        }
        if let Some(settings) = settings {
            parcel.days = settings.days;
        }
        if let Some(place) = self.parcels.get_mut(index) {
            *place = parcel;
        }
    }

    fn read(&mut self, host: &mut Host<'_>) {
        // One that is under way sees at least what was there when it was begun, and that is after all
        // changes that have ended.
        if self.reading.is_none() {
            self.reading = Some(self.last);
            host.store.read();
        }
    }

    fn write(&mut self, change: Change, purpose: Purpose, host: &mut Host<'_>) -> u32 {
        self.last += 1;
        self.writing.push((self.last, purpose));
        host.store.write(self.last, &change);
        self.last
    }
}

impl Route {
    fn wait(&self) -> Option<&Wait> {
        match &self.state {
            State::Waiting(wait) => Some(wait),
            _ => None,
        }
    }

    fn wait_mut(&mut self) -> Option<&mut Wait> {
        match &mut self.state {
            State::Waiting(wait) => Some(wait),
            _ => None,
        }
    }
}
