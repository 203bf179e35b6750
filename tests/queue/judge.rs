//! Sees everything, and says which promise was broken.

use crate::disk::Disk;
use crate::server::{Manner, Server, number};
use crate::world::Troubles;
use manyi::delivery::queue::{News, Notice};
use manyi::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A response as a visitor finished it.
#[derive(Clone, Debug, Default)]
struct Finish {
    visit: f64,
    tab: usize,
    id: String,
    /// The visitor was told that it is safe.
    is_promised: bool,
    /// It was kept before there was a queue to take it.
    is_aside: bool,
    /// The visitor was told that it is not.
    is_unkept: bool,
    wanted: Vec<bool>,
    /// Other tabs that had the same draft then.
    sharers: Vec<usize>,
    /// Endpoints that the visitor was told to have it.
    heard: BTreeSet<String>,
}

/// What has been seen.
#[derive(Debug)]
pub struct Judge {
    finishes: BTreeMap<u64, Finish>,
    /// Visits of which a response was finished in two tabs.
    shared: Vec<f64>,
    /// Until when an endpoint wants to be left alone.
    quiet_until: BTreeMap<usize, f64>,
    is_orderly: bool,
    has_tabs: bool,
    /// The page goes: what is sent now is sent all at once.
    pub is_flushing: bool,
    broken: Option<String>,
    /// What has been put to the test, for who wants to know that it was.
    pub requests: usize,
    pub promised: usize,
    pub refused: usize,
    pub unkept: usize,
    pub probes: usize,
    pub erased: usize,
    pub asides: usize,
    /// Whether the time of a response can be over in this schedule.
    may_be_over: bool,
}

impl Judge {
    pub fn new(troubles: &Troubles) -> Judge {
        let may_be_over =
            troubles.days.is_some() && (troubles.clock_jumps || troubles.week_of_outage);
        // Nobody waits for one that was let go.
        let is_orderly = !may_be_over
            && !troubles.servers_fail
            && !troubles.has_poison
            && !troubles.fills_up
            && !troubles.locks_out
            && !troubles.tears
            && !troubles.freezes
            && troubles.most_tabs == 1;
        Judge {
            finishes: BTreeMap::new(),
            shared: vec![],
            quiet_until: BTreeMap::new(),
            is_orderly,
            has_tabs: troubles.most_tabs > 1,
            is_flushing: false,
            broken: None,
            requests: 0,
            promised: 0,
            refused: 0,
            unkept: 0,
            probes: 0,
            erased: 0,
            asides: 0,
            may_be_over,
        }
    }

    fn breaks(&mut self, words: String) {
        self.broken.get_or_insert(words);
    }

    pub fn verdict(&mut self) -> Result<(), String> {
        self.broken.take().map_or(Ok(()), Err)
    }

    pub fn sees_finish(
        &mut self,
        id: &str,
        finish: f64,
        (tab, visit): (usize, f64),
        sharers: Vec<usize>,
        wanted: Vec<bool>,
    ) {
        let is_second = |earlier: &Finish| earlier.id == id && earlier.sharers.contains(&tab);
        if self.finishes.values().any(is_second) {
            self.shared.push(visit);
        }
        let id = id.to_owned();
        let new = Finish { visit, tab, id, wanted, sharers, ..Finish::default() };
        self.finishes.insert(finish as u64, new);
    }

    /// A response is kept for the queue, which is not there yet.
    pub fn sees_aside(&mut self, finish: f64) {
        self.asides += 1;
        if let Some(finish) = self.finishes.get_mut(&(finish as u64)) {
            finish.is_aside = true;
        }
    }

    /// A tab goes on with a draft as another response, because this one is finished.
    pub fn sees_fork(&mut self, id: &str, tab: usize) {
        // A draft that could not be let go is still there for a tab that opens later.
        let is_shared = |earlier: &Finish| {
            earlier.id == id && (earlier.is_unkept || earlier.sharers.contains(&tab))
        };
        if !self.finishes.values().any(is_shared) {
            self.breaks(format!("tab {tab} splits {id}, which no other tab has finished"));
        }
    }

    /// The visitor reads what the page says.
    pub fn hear(&mut self, tab: usize, notice: &Notice) {
        // The last that was finished there under this id.
        let is_meant = |finish: &&mut Finish| {
            let is_heard = finish.tab == tab || finish.is_aside && notice.news == News::NotKept;
            is_heard && finish.id == notice.id
        };
        let finish = self.finishes.values_mut().rev().find(is_meant);
        let Some(finish) = finish else { return };
        match &notice.news {
            News::Kept => finish.is_promised = true,
            News::NotKept => finish.is_unkept = true,
            News::Delivered(name, ..) => drop(finish.heard.insert(name.clone())),
            News::Failed(..) => {}
        }
    }

    pub fn is_told_to_wait(&mut self, server: usize, until: f64) {
        self.quiet_until.insert(server, until);
    }

    pub fn clock_was_set(&mut self) {
        self.quiet_until.clear();
    }

    /// Somebody has everything sent now, whatever the endpoints wish.
    pub fn somebody_insists(&mut self) {
        self.quiet_until.clear();
    }

    pub fn device_went_down(&mut self) {
        self.quiet_until.clear();
    }

    /// A request is begun.
    pub fn sees_request(
        &mut self,
        finishes: &[f64],
        server: usize,
        under_way: &[f64],
        servers: &[Server],
        disk: &Disk,
        now: f64,
    ) {
        self.requests += 1;
        let name = servers[server].name;
        for finish in finishes {
            let Some(seen) = self.finishes.get(&(*finish as u64)) else { continue };
            let Finish { is_aside, is_unkept, .. } = *seen;
            // What is aside and finds no room in the queue is sent by each tab that has found it.
            if under_way.contains(finish) && !(is_aside && is_unkept) {
                self.breaks(format!("{finish} is sent to {name} twice at once"));
            }
            if !is_unkept && !is_on_disk(disk, *finish) {
                self.breaks(format!("{finish} is sent to {name} and not on the disk"));
            }
        }
        if let Some(until) = self.quiet_until.get(&server)
            && now + 1.0 < *until
            && self.finishes.values().all(|finish| !finish.is_unkept)
        {
            let words = format!("{name} is asked {} ms before it wants to be", until - now);
            self.breaks(words);
        }
        if self.is_orderly && !self.is_flushing && servers[server].manner == Manner::Json {
            for finish in finishes {
                let overtaken = self.finishes.iter().find(|(number, other)| {
                    (**number as f64) < *finish
                        && other.is_promised
                        && other.wanted.get(server) == Some(&true)
                        && !servers[server].has(**number as f64)
                        && !finishes.contains(&(**number as f64))
                });
                if let Some((other, _)) = overtaken {
                    let words = format!("{finish} is sent to {name} before {other}");
                    self.breaks(words);
                    return;
                }
            }
        }
    }

    /// All is over, and all was well for days.
    pub fn end(
        &mut self,
        servers: &[Server],
        disk: &Disk,
        shown: &Value,
        left: &Value,
        open: &[usize],
    ) -> Result<(), String> {
        let count = |overview: &Value, name: &str| overview.get(name).as_number().unwrap_or(-1.0);
        self.refused = count(shown, "refused").max(0.0) as usize;
        for name in ["waiting", "sending", "refused"] {
            if count(left, name) != 0.0 {
                return Err(format!("at the end there are still {name}: {}", left.to_json()));
            }
        }
        if disk.store.records.iter().any(|(key, _)| key.starts_with("state/")) {
            return Err("at the end there is still state on the disk".to_owned());
        }
        // What was let go is counted, for all to see; and nothing is while it may be kept.
        let erased = count(left, "erased");
        if erased > 0.0 && !self.may_be_over {
            return Err(format!("{erased} were let go before their time was over"));
        }
        self.erased = erased as usize;
        let mut missing = BTreeSet::new();
        let unkept = |visit: f64| {
            self.finishes.values().any(|finish| finish.visit == visit && finish.is_unkept)
        };
        for (place, server) in servers.iter().enumerate() {
            for (number, finish) in &self.finishes {
                let is_wanted = finish.wanted.get(place) == Some(&true);
                let times =
                    server.stored.iter().filter(|(_, _, known)| *known as u64 == *number).count();
                let is_safe = finish.is_promised || finish.is_aside;
                if is_wanted && is_safe && times == 0 && !unkept(finish.visit) {
                    missing.insert(*number);
                    if missing.len() > self.erased {
                        return Err(format!(
                            "{number} was promised and is lost at {}",
                            server.name
                        ));
                    }
                }
                // Whichever tab has sent it: who still looks at the page of thanks is told, unless what
                // is left in its place had to make room, or lies elsewhere, as two share a draft.
                let key = format!("response/{}", finish.id);
                let is_told = finish.heard.contains(server.name)
                    || self.shared.contains(&finish.visit)
                    || disk.store.get(&key).is_none();
                if times > 0 && open.contains(&finish.tab) && !is_told {
                    return Err(format!("nobody was told that {} has {number}", server.name));
                }
                if times > 1 && server.manner != Manner::Blind {
                    return Err(format!("{number} is stored {times} times at {}", server.name));
                }
                if times > 0 && !is_wanted {
                    return Err(format!("{number} was not for {}", server.name));
                }
            }
            let mut visits = BTreeMap::new();
            for (_, visit, _) in &server.stored {
                *visits.entry(*visit as u64).or_insert(0) += 1;
            }
            for (visit, times) in visits {
                // A draft that could not be let go is still there for another tab.
                let is_shared =
                    self.shared.contains(&(visit as f64)) || self.has_tabs && unkept(visit as f64);
                if times > 1 && !is_shared && server.manner != Manner::Blind {
                    let all: Vec<_> = server
                        .stored
                        .iter()
                        .filter(|(_, known, _)| *known as u64 == visit)
                        .collect();
                    return Err(format!("visit {visit} counts twice at {}: {all:?}", server.name));
                }
            }
        }
        self.promised = self.finishes.values().filter(|finish| finish.is_promised).count();
        self.unkept = self.finishes.values().filter(|finish| finish.is_unkept).count();
        Ok(())
    }
}

fn is_on_disk(disk: &Disk, finish: f64) -> bool {
    let mark = format!("\"finish\":{finish},");
    let mut records = disk.store.records.iter();
    let mut aside = disk.aside.iter();
    aside.any(|(_, body)| number(&Value::Map(body.clone()), "finish") == finish)
        || records.any(|(key, record)| key.starts_with("response/") && record.contains(&mark))
}
