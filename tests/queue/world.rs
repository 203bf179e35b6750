//! A device with its visitors, tabs, disk and endpoints, and everything that can go wrong with them.

use crate::chance::Chance;
use crate::disk::{Disk, Operation};
use crate::judge::Judge;
use crate::server::{Manner, Mood, Server, number, responses};
use crate::wrong::{Wrong, takes};
use manyi::delivery::queue::{
    Change, Election, Host, Network, News, Queue, Report, Store, Written,
};
use manyi::delivery::{Reply, Request, response_id};
use manyi::platform::{FixedClock, Random};
use manyi::value::{Map, Value};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

pub const SECOND: f64 = 1_000.0;
pub const MINUTE: f64 = 60.0 * SECOND;
pub const HOUR: f64 = 60.0 * MINUTE;
pub const DAY: f64 = 24.0 * HOUR;

/// When a schedule begins, in ms since 1970.
const START: f64 = 1_800_000_000_000.0;

/// The key of the draft; a kiosk keeps none.
pub const DRAFT: &str = "draft/hall";

/// More events than this mean that something never comes to rest.
const MOST_EVENTS: usize = 60_000;

/// What is going on in a schedule. Each is drawn by the seed.
#[derive(Clone, Debug)]
pub struct Troubles {
    pub is_kiosk: bool,
    pub by_lease: bool,
    pub most_tabs: usize,
    pub crashes: bool,
    pub tears: bool,
    pub loses: bool,
    pub clock_jumps: bool,
    pub fills_up: bool,
    pub locks_out: bool,
    pub freezes: bool,
    pub week_of_outage: bool,
    pub servers_fail: bool,
    pub has_poison: bool,
    pub shares_drafts: bool,
    /// After so many days a response is let go, wherever it is.
    pub days: Option<f64>,
}

impl Troubles {
    fn of(chance: &mut Chance) -> Troubles {
        let most_tabs = if chance.is(0.5) { 1 } else { 2 };
        Troubles {
            is_kiosk: chance.is(0.3),
            by_lease: chance.is(0.4),
            most_tabs,
            crashes: chance.is(0.7),
            tears: chance.is(0.3),
            loses: chance.is(0.7),
            clock_jumps: chance.is(0.3),
            fills_up: chance.is(0.2),
            locks_out: chance.is(0.05),
            freezes: chance.is(0.15),
            week_of_outage: chance.is(0.02),
            servers_fail: chance.is(0.6),
            has_poison: chance.is(0.25),
            shares_drafts: most_tabs > 1 && chance.is(0.4),
            days: chance.is(0.15).then_some(2.0),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Event {
    Disk,
    /// A tab is told something.
    Tell(usize, Report),
    Timer(usize, u32),
    /// A request reaches an endpoint.
    Arrive(usize, u32, usize, Request),
    /// Somebody is asked whether he is there.
    Probe(usize, u32, usize),
    /// A request takes too long.
    Timeout(usize, u32),
    Visitor,
    Trouble,
    /// Another tab has written something.
    Nudge(usize),
    /// The page has its queue now: it came after the questionnaire.
    Engage(usize),
}

/// A tab: a queue, and a visitor before it.
pub struct Tab {
    pub(crate) queue: Queue,
    pub(crate) born: f64,
    pub(crate) frozen_until: f64,
    pub(crate) timer: u32,
    /// The visit under way: its draft's id, its number, its answers so far.
    pub(crate) visit: Option<(String, f64, f64)>,
    pub(crate) is_ready: bool,
    /// Responses that the queue is to take once the page has it; `None` as soon as it has.
    pub(crate) early: Option<Vec<Map>>,
    /// Requests under way: ticket, endpoint, finishes, begun.
    pub(crate) under_way: Vec<(u32, usize, Vec<f64>, f64)>,
}

pub struct World {
    pub chance: Chance,
    pub troubles: Troubles,
    pub now: f64,
    pub(crate) offset: f64,
    pub(crate) events: BinaryHeap<Reverse<(u64, u64)>>,
    pub(crate) pending: BTreeMap<u64, Event>,
    pub(crate) count: u64,
    pub disk: Disk,
    pub(crate) disk_free: f64,
    pub(crate) tabs: BTreeMap<usize, Tab>,
    pub(crate) next_tab: usize,
    pub(crate) sender: Option<usize>,
    pub servers: Vec<Server>,
    pub(crate) visits: f64,
    pub(crate) finishes: f64,
    pub judge: Judge,
    pub(crate) wrong: Option<Wrong>,
    pub(crate) is_calm: bool,
    pub(crate) steps: usize,
    pub(crate) start: f64,
    pub(crate) is_traced: bool,
}

/// What a call into a queue has begun.
#[derive(Default)]
struct Begun {
    reads: usize,
    changes: Vec<(u32, Change)>,
    requests: Vec<(u32, Request)>,
    probes: Vec<(u32, String)>,
    order: Vec<bool>,
}

impl Store for Begun {
    fn read(&mut self) {
        self.reads += 1;
        self.order.push(true);
    }

    fn write(&mut self, ticket: u32, change: &Change) {
        self.changes.push((ticket, change.clone()));
        self.order.push(false);
    }
}

#[derive(Default)]
struct Line {
    requests: Vec<(u32, Request)>,
    probes: Vec<(u32, String)>,
}

impl Network for Line {
    fn send(&mut self, ticket: u32, request: &Request) {
        self.requests.push((ticket, request.clone()));
    }

    fn probe(&mut self, ticket: u32, url: &str) {
        self.probes.push((ticket, url.to_owned()));
    }
}

/// Chance without pauses.
struct Never;

impl Random for Never {
    fn next(&mut self) -> f64 {
        0.0
    }
}

impl World {
    pub fn new(seed: u64, wrong: Option<Wrong>) -> World {
        let mut chance = Chance::new(seed);
        let troubles = Troubles::of(&mut chance);
        let named =
            |name, manner| Server { name, manner, mood: Mood::Up, poison: None, stored: vec![] };
        let main = match chance.below(6) {
            0 => named("postgrest", Manner::Postgrest),
            1 => named("ndjson", Manner::Ndjson),
            _ => named("main", Manner::Json),
        };
        let mut servers = vec![main];
        if chance.is(0.3) {
            servers.push(named("alerts", Manner::Json));
        }
        if chance.is(0.1) {
            servers.push(named("blind", Manner::Blind));
        }
        if troubles.has_poison {
            let status = [400, 422, 500, 403][chance.below(4)];
            servers[0].poison = Some((1.0 + chance.below(6) as f64, status));
        }
        let mut world = World {
            judge: Judge::new(&troubles),
            chance,
            troubles,
            now: START,
            offset: 0.0,
            events: BinaryHeap::new(),
            pending: BTreeMap::new(),
            count: 0,
            disk: Disk::default(),
            disk_free: 0.0,
            tabs: BTreeMap::new(),
            next_tab: 0,
            sender: None,
            servers,
            visits: 0.0,
            finishes: 0.0,
            wrong,
            is_calm: false,
            steps: 0,
            start: START,
            is_traced: std::env::var_os("MANYI_TRACE").is_some(),
        };
        world.open_tab();
        world.after(SECOND, Event::Visitor);
        world.after(SECOND, Event::Trouble);
        world
    }

    /// Runs the whole schedule, and says what rule was broken, if one was.
    pub fn run(mut self) -> Result<Judge, String> {
        let length = if self.troubles.week_of_outage { 8.0 * DAY } else { 20.0 * MINUTE };
        let end = self.now + length;
        self.until(end)?;
        self.calm_down();
        let end = self.now + 6.0 * HOUR;
        self.until_quiet(end)?;
        // What is refused is shown; somebody mends the cause and sends it again.
        let shown = self.last_overview();
        for server in &mut self.servers {
            server.poison = None;
        }
        self.judge.somebody_insists();
        self.each_tab(|queue, host| queue.resend(None, host));
        let end = self.now + 3.0 * DAY;
        self.until_quiet(end)?;
        let left = self.last_overview();
        let open: Vec<usize> = self.tabs.keys().copied().collect();
        self.judge.end(&self.servers, &self.disk, &shown, &left, &open)?;
        Ok(self.judge)
    }

    fn last_overview(&self) -> Value {
        self.tabs.values().next_back().map(|tab| tab.queue.overview()).unwrap_or_default()
    }

    /// Tells what happens, where somebody wants to know.
    pub(crate) fn trace(&self, words: impl FnOnce() -> String) {
        if self.is_traced {
            let words: String = words().chars().take(240).collect();
            println!("{:>12.0} {words}", self.now - self.start);
        }
    }

    pub(crate) fn after(&mut self, delay: f64, event: Event) {
        self.at(self.now + delay, event);
    }

    pub(crate) fn at(&mut self, time: f64, event: Event) {
        self.count += 1;
        self.events.push(Reverse(((time * 1000.0) as u64, self.count)));
        self.pending.insert(self.count, event);
    }

    fn until(&mut self, end: f64) -> Result<(), String> {
        while self.step(end)? {}
        self.now = self.now.max(end);
        Ok(())
    }

    /// Runs on until nothing waits any more, or the time is over.
    fn until_quiet(&mut self, end: f64) -> Result<(), String> {
        loop {
            let waits = self.tabs.values().any(|tab| {
                let overview = tab.queue.overview();
                let count = |name: &str| overview.get(name).as_number().unwrap_or_default();
                !tab.queue.is_open() || count("waiting") + count("sending") > 0.0
            });
            if !waits && self.disk.queue.is_empty() {
                let soon = self.now + 2.0 * MINUTE;
                return self.until(soon);
            }
            if !self.step(end)? {
                return Ok(());
            }
        }
    }

    fn step(&mut self, end: f64) -> Result<bool, String> {
        let Some(Reverse((time, _))) = self.events.peek() else { return Ok(false) };
        if *time as f64 / 1000.0 > end {
            return Ok(false);
        }
        self.steps += 1;
        if self.steps > MOST_EVENTS {
            let queues: Vec<String> =
                self.tabs.values().map(|tab| tab.queue.overview().to_json()).collect();
            let queues = queues.join("\n");
            return Err(format!("it hammers: there is no end of events: {queues}"));
        }
        let Some(Reverse((time, number))) = self.events.pop() else { return Ok(false) };
        self.now = self.now.max(time as f64 / 1000.0);
        if let Some(event) = self.pending.remove(&number) {
            self.happen(event);
        }
        self.judge.verdict()?;
        Ok(true)
    }

    fn happen(&mut self, event: Event) {
        if !matches!(event, Event::Timer(..) | Event::Nudge(_) | Event::Disk) {
            self.trace(|| format!("{event:?}"));
        }
        match event {
            Event::Disk => {
                let next = self.disk.queue.front().cloned();
                if let Some((tab, report)) = self.disk.step(&mut self.chance) {
                    if let Report::Written(_, written) = &report {
                        self.trace(|| format!("disk: {written:?} {next:?}"));
                    }
                    self.spread(tab, &report);
                    self.tell(tab, report);
                }
            }
            Event::Tell(tab, report) => self.tell(tab, report),
            Event::Timer(tab, timer) => {
                if self.tabs.get(&tab).is_some_and(|tab| tab.timer == timer) {
                    self.call(tab, |queue, host| queue.wake(host));
                }
            }
            Event::Arrive(tab, ticket, server, request) => {
                self.arrive(tab, ticket, server, &request)
            }
            Event::Probe(tab, ticket, server) => {
                let is_lost = self.troubles.loses && !self.is_calm && self.chance.is(0.08);
                let is_there = self.servers[server].mood != Mood::Down && !is_lost;
                let report = if is_there { Report::Reached } else { Report::Unreachable };
                self.tell(tab, report(ticket));
            }
            Event::Timeout(tab, ticket) => self.tell(tab, Report::Unreachable(ticket)),
            Event::Engage(tab) => self.engage(tab),
            Event::Nudge(tab) => self.call(tab, |queue, host| queue.wake(host)),
            Event::Visitor => self.visitor(),
            Event::Trouble => self.trouble(),
        }
    }

    /// A tab hears that another has written something; now and then it does not.
    fn spread(&mut self, writer: usize, report: &Report) {
        if matches!(report, Report::Written(_, Written::Kept)) && self.tabs.len() > 1 {
            let others: Vec<usize> =
                self.tabs.keys().copied().filter(|tab| *tab != writer).collect();
            for tab in others {
                if !self.chance.is(0.1) {
                    let delay = self.chance.time(1.0, 200.0);
                    self.after(delay, Event::Nudge(tab));
                }
            }
        }
    }

    fn tell(&mut self, tab: usize, report: Report) {
        let Some(state) = self.tabs.get_mut(&tab) else { return };
        if state.frozen_until > self.now {
            let thawed = state.frozen_until + 1.0;
            return self.at(thawed, Event::Tell(tab, report));
        }
        if let Report::Answered(ticket, _) | Report::Unreachable(ticket) = report {
            let asked = state.under_way.iter().find(|(known, ..)| *known == ticket);
            // A tab that slept since then has been relieved, and who sends now was not told.
            if let (Some((_, server, _, begun)), Report::Answered(_, reply)) = (asked, &report)
                && let Some(wait) = reply.retry_after
                && state.frozen_until < *begun
            {
                self.judge.is_told_to_wait(*server, self.now + wait);
            }
            state.under_way.retain(|(known, ..)| *known != ticket);
        }
        let was_ready = state.queue.is_open();
        let report = self.wrong.map_or(report.clone(), |wrong| wrong.of_report(report));
        self.call(tab, |queue, host| queue.report(report, host));
        let is_ready = self.tabs.get(&tab).is_some_and(|tab| tab.queue.is_open());
        if !was_ready && is_ready {
            self.resume(tab);
        }
    }

    /// Calls into the queue of a tab, and sees to what that has begun.
    pub(crate) fn call(&mut self, tab: usize, what: impl FnOnce(&mut Queue, &mut Host<'_>)) {
        let Some(mut state) = self.tabs.remove(&tab) else { return };
        if state.frozen_until > self.now {
            state.timer += 1;
            let (thawed, timer) = (state.frozen_until + 1.0, state.timer);
            self.tabs.insert(tab, state);
            return self.at(thawed, Event::Timer(tab, timer));
        }
        let clock = FixedClock { now: self.now + self.offset, utc_offset: 0 };
        let mut begun = Begun::default();
        let mut line = Line::default();
        let watch = self.now - state.born;
        let wait = {
            let random: &mut dyn Random = match self.wrong {
                Some(Wrong::NeverPauses) => &mut Never,
                _ => &mut self.chance,
            };
            let mut host =
                Host { store: &mut begun, network: &mut line, clock: &clock, watch, random };
            what(&mut state.queue, &mut host);
            state.queue.next_wake(&host)
        };
        (begun.requests, begun.probes) = (line.requests, line.probes);
        state.timer += 1;
        let timer = state.timer;
        for mut notice in state.queue.notices() {
            if self.wrong == Some(Wrong::SaysThatItIsSafe) && notice.news == News::NotKept {
                notice.news = News::Kept;
            }
            self.trace(|| format!("tab {tab}: {notice:?}"));
            self.judge.hear(tab, &notice);
        }
        self.tabs.insert(tab, state);
        if let Some(wait) = wait {
            self.after(wait, Event::Timer(tab, timer));
        }
        self.begin(tab, begun);
    }

    fn begin(&mut self, tab: usize, begun: Begun) {
        let mut changes = begun.changes.into_iter();
        for is_read in begun.order {
            let (ticket, change) = if is_read {
                (0, None)
            } else {
                let Some((ticket, mut change)) = changes.next() else { continue };
                let takes = change.records.iter().any(takes);
                if self.wrong == Some(Wrong::SendsBeforeKept) && takes {
                    self.after(0.0, Event::Tell(tab, Report::Written(ticket, Written::Kept)));
                }
                if let Some(first) = self.wrong.and_then(|wrong| wrong.of_change(&mut change)) {
                    self.do_on_disk(Operation { tab: usize::MAX, ticket: 0, change: Some(first) });
                }
                (ticket, Some(change))
            };
            self.do_on_disk(Operation { tab, ticket, change });
        }
        for (ticket, request) in begun.requests {
            self.send(tab, ticket, request);
        }
        for (ticket, url) in begun.probes {
            if let Some(server) = self.servers.iter().position(|server| url.ends_with(server.name))
            {
                self.judge.probes += 1;
                let delay = self.chance.time(5.0, 2_000.0);
                self.after(delay, Event::Probe(tab, ticket, server));
            }
        }
    }

    pub(crate) fn do_on_disk(&mut self, operation: Operation) {
        let delay = self.chance.time(0.5, 60.0);
        self.disk_free = self.disk_free.max(self.now) + delay;
        self.disk.queue.push_back(operation);
        let time = self.disk_free;
        self.at(time, Event::Disk);
    }

    fn send(&mut self, tab: usize, ticket: u32, mut request: Request) {
        self.trace(|| format!("tab {tab} sends {ticket}: {request:?}"));
        let Some(server) =
            self.servers.iter().position(|server| request.url.ends_with(server.name))
        else {
            return;
        };
        let finishes: Vec<f64> =
            responses(&request).iter().map(|response| number(response, "finish")).collect();
        let others: Vec<f64> = self
            .tabs
            .iter()
            .filter(|(_, other)| other.frozen_until <= self.now)
            .flat_map(|(_, other)| &other.under_way)
            .filter(|(_, to, _, begun)| *to == server && self.now - begun < 34.0 * SECOND)
            .flat_map(|(_, _, finishes, _)| finishes.iter().copied())
            .collect();
        self.judge.sees_request(&finishes, server, &others, &self.servers, &self.disk, self.now);
        if self.wrong == Some(Wrong::TakesOneEndpointForAll) && server > 0 {
            return self
                .after(1.0, Event::Tell(tab, Report::Answered(ticket, Reply::new(200, "{}"))));
        }
        if self.wrong == Some(Wrong::ForgetsTheId)
            && let manyi::delivery::Content::Text(text) = &mut request.content
            && let Ok(Value::Map(mut map)) = Value::parse(text)
        {
            map.insert_text("id", &response_id(self.now, &mut self.chance));
            *text = Value::Map(map).to_json();
        }
        if let Some(state) = self.tabs.get_mut(&tab) {
            state.under_way.push((ticket, server, finishes, self.now));
        }
        let patience = request.patience;
        let is_faulty = self.troubles.loses && !self.is_calm;
        let delay = self.chance.time(5.0, 2_000.0);
        if is_faulty && self.chance.is(0.08) {
            // Lost on the way there; the host may say so at once, in the end, or never.
            match self.chance.below(3) {
                0 => self.after(delay, Event::Timeout(tab, ticket)),
                1 => self.after(patience, Event::Timeout(tab, ticket)),
                _ => {}
            }
            return;
        }
        // Late, but it comes: the endpoint may store what the device has given up.
        let delay = if is_faulty && self.chance.is(0.05) { delay * 60.0 } else { delay };
        self.after(delay, Event::Arrive(tab, ticket, server, request));
        self.after(patience, Event::Timeout(tab, ticket));
    }

    fn arrive(&mut self, tab: usize, ticket: u32, server: usize, request: &Request) {
        let Some(reply) = self.servers[server].take(request) else { return };
        let is_faulty = self.troubles.loses && !self.is_calm;
        if is_faulty && self.chance.is(0.08) {
            return;
        }
        let mut reply = reply;
        if is_faulty && self.chance.is(0.04) {
            reply.body = None;
        }
        let times = if is_faulty && self.chance.is(0.04) { 2 } else { 1 };
        for _ in 0..times {
            let delay = self.chance.time(5.0, 1_000.0);
            self.after(delay, Event::Tell(tab, Report::Answered(ticket, reply.clone())));
        }
    }

    pub(crate) fn open_tab(&mut self) {
        let tab = self.next_tab;
        self.next_tab += 1;
        let election = match self.troubles.by_lease {
            true => Election::Lease(format!("tab-{tab}")),
            false => Election::Lock,
        };
        let mut queue = Queue::new(election);
        queue.configure("hall", self.settings(), self.troubles.days);
        let state = Tab {
            queue,
            born: self.now,
            frozen_until: 0.0,
            timer: 0,
            visit: None,
            is_ready: false,
            early: Some(self.disk.aside.iter().map(|(_, body)| body.clone()).collect()),
            under_way: vec![],
        };
        self.tabs.insert(tab, state);
        self.call(tab, |queue, host| queue.open(host));
        // A kiosk begins before all of it is here.
        let is_late = self.troubles.is_kiosk && !self.is_calm && self.chance.is(0.3);
        let delay = if is_late { self.chance.time(SECOND, 3.0 * MINUTE) } else { 0.0 };
        self.after(delay, Event::Engage(tab));
        self.elect();
    }

    /// The browser grants its lock to one tab.
    pub(crate) fn elect(&mut self) {
        if self.troubles.by_lease {
            return;
        }
        if self.wrong == Some(Wrong::TwoSend) {
            let all: Vec<usize> = self.tabs.keys().copied().collect();
            for tab in all {
                self.after(1.0, Event::Tell(tab, Report::Elected));
            }
        }
        if self.sender.is_none_or(|sender| !self.tabs.contains_key(&sender)) {
            self.sender = self.tabs.keys().next().copied();
            if let Some(tab) = self.sender {
                self.after(2.0, Event::Tell(tab, Report::Elected));
            }
        }
    }

    fn each_tab(&mut self, what: impl Fn(&mut Queue, &mut Host<'_>)) {
        let tabs: Vec<usize> = self.tabs.keys().copied().collect();
        for tab in tabs {
            self.call(tab, &what);
        }
    }
}
