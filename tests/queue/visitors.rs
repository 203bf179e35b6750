//! What visitors do, and what befalls the device, its browser and the endpoints meanwhile.

use crate::disk::Operation;
use crate::server::{Manner, Mood, number};
use crate::world::{DAY, DRAFT, Event, HOUR, MINUTE, SECOND, Tab, World};
use crate::wrong::Wrong;
use manyi::delivery::queue::{Change, Letter};
use manyi::delivery::{Endpoint, response_id};
use manyi::value::{Map, Value};

impl World {
    /// What an earlier visit left unfinished is offered again.
    pub(crate) fn resume(&mut self, tab: usize) {
        let draft = self.disk.store.get(DRAFT).and_then(|text| Value::parse(text).ok());
        let Some(state) = self.tabs.get_mut(&tab) else { return };
        state.is_ready = true;
        let Some(draft) = draft.filter(|_| !self.troubles.is_kiosk) else { return };
        let id = draft.get("id").as_text().unwrap_or_default().to_owned();
        if state.queue.has_taken(&id) {
            self.write_draft(None);
        } else {
            state.visit = Some((id, number(&draft, "visit"), number(&draft, "answers")));
        }
    }

    /// A visitor does the next thing, in some tab.
    pub(crate) fn visitor(&mut self) {
        if self.is_calm {
            return;
        }
        let is_busy = self.tabs.values().any(|tab| tab.visit.is_some());
        let pause = self.chance.time(50.0, 90.0 * SECOND);
        if self.troubles.week_of_outage && !is_busy && self.chance.is(0.9) {
            // The page is left, for hours.
            while !self.tabs.is_empty() {
                self.close_tab();
            }
            let pause = self.chance.time(10.0 * MINUTE, 20.0 * HOUR);
            return self.after(pause, Event::Visitor);
        }
        self.after(pause, Event::Visitor);
        if self.tabs.is_empty() || self.tabs.len() < self.troubles.most_tabs && self.chance.is(0.2)
        {
            return self.open_tab();
        }
        let places: Vec<usize> = self.tabs.keys().copied().collect();
        let tab = places[self.chance.below(places.len())];
        let Some(state) = self.tabs.get(&tab) else { return };
        if !state.is_ready || state.frozen_until > self.now {
            return;
        }
        let others_draft =
            self.tabs.iter().any(|(other, state)| *other != tab && state.visit.is_some());
        match state.visit.clone() {
            // One draft at a time, unless tabs share it.
            None if others_draft && !self.troubles.shares_drafts && !self.troubles.is_kiosk => {}
            None if self.visits < 12.0 => {
                self.visits += 1.0;
                let id = response_id(self.now + self.offset, &mut self.chance);
                self.answer(tab, id, self.visits, 1.0);
            }
            None => {}
            Some((id, visit, answers)) if answers < 2.0 || self.chance.is(0.3) => {
                self.answer(tab, id, visit, answers + 1.0);
            }
            Some((id, visit, _)) => self.finish(tab, &id, visit),
        }
    }

    pub(crate) fn answer(&mut self, tab: usize, mut id: String, mut visit: f64, answers: f64) {
        let Some(state) = self.tabs.get_mut(&tab) else { return };
        if state.queue.has_taken(&id) {
            // Another tab has finished this draft: what is written from now on is another response.
            self.judge.sees_fork(&id, tab);
            self.visits += 1.0;
            visit = self.visits;
            id = response_id(self.now + self.offset, &mut self.chance);
        }
        let mut draft = Map::new();
        draft.insert_text("id", &id);
        draft.insert_number("visit", visit);
        draft.insert_number("answers", answers);
        state.visit = Some((id, visit, answers));
        if !self.troubles.is_kiosk {
            self.write_draft(Some(Value::Map(draft).to_json()));
        }
    }

    fn write_draft(&mut self, draft: Option<String>) {
        let records = vec![(DRAFT.to_owned(), draft)];
        let change = Some(Change { records, ..Change::default() });
        self.do_on_disk(Operation { tab: usize::MAX, ticket: 0, change });
    }

    pub(crate) fn finish(&mut self, tab: usize, id: &str, visit: f64) {
        self.finishes += 1.0;
        let finish = self.finishes;
        let mut body = Map::new();
        body.insert_text("id", id);
        body.insert_number("visit", visit);
        body.insert_number("finish", finish);
        body.insert("alert", Value::Bool(self.chance.is(0.4)));
        let shares = |state: &Tab| match &state.visit {
            Some((known, ..)) => known == id,
            // It is just being opened, and may find the draft a moment before that goes.
            None => !state.is_ready,
        };
        let others = self.tabs.iter().filter(|(other, state)| **other != tab && shares(state));
        let sharers = others.map(|(other, _)| *other).collect();
        let wanted: Vec<bool> = (self.servers.iter())
            .map(|server| server.name != "alerts" || body.get("alert") == Some(&Value::Bool(true)))
            .collect();
        self.trace(|| format!("finish {finish} of visit {visit} in tab {tab}: {id}"));
        self.judge.sees_finish(id, finish, (tab, visit), sharers, wanted);
        if let Some(state) = self.tabs.get_mut(&tab) {
            state.visit = None;
        }
        let is_kept = !self.disk.is_locked && !self.disk.is_full;
        if let Some(early) = self.tabs.get_mut(&tab).and_then(|state| state.early.as_mut()) {
            early.push(body.clone());
            if is_kept {
                self.judge.sees_aside(finish);
                self.disk.aside.push((id.to_owned(), body));
            }
            return;
        }
        let draft = (!self.troubles.is_kiosk).then(|| DRAFT.to_owned());
        let letter = Letter { survey: "hall".to_owned(), body, draft };
        self.call(tab, |queue, host| {
            queue.take(letter, host);
        });
    }

    /// The queue takes what was finished without it, in this tab or, before that was opened, in another.
    pub(crate) fn engage(&mut self, tab: usize) {
        let Some(state) = self.tabs.get_mut(&tab) else { return };
        if state.frozen_until > self.now {
            return self.after(30.0 * SECOND, Event::Engage(tab));
        }
        for body in state.early.take().unwrap_or_default() {
            let letter = Letter { survey: "hall".to_owned(), body, draft: None };
            self.call(tab, |queue, host| {
                queue.take(letter, host);
            });
        }
    }

    /// Something goes wrong, or gets well again.
    pub(crate) fn trouble(&mut self) {
        if self.is_calm {
            return;
        }
        let pause = match self.troubles.week_of_outage {
            true => self.chance.time(HOUR, 30.0 * HOUR),
            false => self.chance.time(2.0 * SECOND, 3.0 * MINUTE),
        };
        self.after(pause, Event::Trouble);
        match self.chance.below(9) {
            0 if self.troubles.crashes => self.crash(),
            1 if self.troubles.crashes || self.troubles.week_of_outage => self.close_tab(),
            2 if self.troubles.clock_jumps => {
                let size = self.chance.time(SECOND, 4000.0 * DAY);
                self.offset += if self.chance.is(0.5) { size } else { -size };
                self.judge.clock_was_set();
            }
            3 if self.troubles.fills_up => self.disk.is_full = self.chance.is(0.5),
            4 if self.troubles.locks_out => self.disk.is_locked = self.chance.is(0.5),
            5 if self.troubles.freezes => {
                let until = self.now + self.chance.time(SECOND, 2.0 * HOUR);
                if let Some(tab) = self.tabs.values_mut().next() {
                    tab.frozen_until = until;
                }
            }
            6 => {
                let tabs: Vec<usize> = self.tabs.keys().copied().collect();
                for tab in tabs {
                    self.call(tab, |queue, host| queue.hurry(host));
                }
            }
            _ if self.troubles.week_of_outage => self.servers[0].mood = Mood::Down,
            _ if self.troubles.servers_fail => {
                let server = self.chance.below(self.servers.len());
                let wait = self.chance.time(SECOND, 10.0 * MINUTE);
                self.servers[server].mood = match self.chance.below(8) {
                    0 | 1 => Mood::Down,
                    2 => Mood::Status(500),
                    3 => Mood::Status([400, 401, 403, 404, 422][self.chance.below(5)]),
                    4 => Mood::Busy([429, 503][self.chance.below(2)], wait),
                    _ => Mood::Up,
                };
            }
            _ => {}
        }
    }

    /// The browser is killed, or the power is cut.
    pub(crate) fn crash(&mut self) {
        self.trace(|| "crash".to_owned());
        self.disk.cut(&mut self.chance, self.troubles.tears);
        self.tabs.clear();
        self.sender = None;
        self.judge.device_went_down();
    }

    pub(crate) fn close_tab(&mut self) {
        let Some(tab) = self.tabs.keys().next().copied() else { return };
        if self.chance.is(0.6) {
            self.judge.is_flushing = true;
            self.call(tab, |queue, host| {
                queue.flush(60_000, host);
                queue.close(host);
            });
            self.judge.is_flushing = false;
        }
        self.tabs.remove(&tab);
        self.disk.forget(tab, &mut self.chance);
        self.judge.device_went_down();
        self.elect();
    }

    /// Everything is well again, and somebody comes back to the page.
    pub(crate) fn calm_down(&mut self) {
        self.is_calm = true;
        self.disk.is_full = false;
        self.disk.is_locked = false;
        for server in &mut self.servers {
            server.mood = Mood::Up;
        }
        for tab in self.tabs.values_mut() {
            tab.frozen_until = 0.0;
        }
        self.open_tab();
    }

    /// The endpoints of the survey, as its definition has them.
    pub(crate) fn settings(&self) -> Vec<Endpoint> {
        let read = |text: String| {
            let settings = Value::parse(&text).unwrap_or_default();
            settings.as_map().and_then(|map| Endpoint::of(map).ok())
        };
        let extra = match self.wrong {
            Some(Wrong::DropsWhatIsRefused) => r#","stored":{"status":[400,403,422]}"#,
            Some(Wrong::TakesAnAnswerForSuccess) => r#","stored":{}"#,
            _ => "",
        };
        let settings = self.servers.iter().filter_map(|server| {
            let own = match (server.name, server.manner) {
                ("alerts", _) => r#","when":"{alert} = true""#.to_owned(),
                (_, Manner::Postgrest) if self.wrong == Some(Wrong::TakesARepeatForARefusal) => {
                    r#","preset":"postgrest","fields":{"id":"id","visit":"visit","finish":"finish"},"query":{},"url":"/postgrest","stored":{"status":418}"#.to_owned()
                }
                (_, Manner::Postgrest) => {
                    r#","preset":"postgrest","fields":{"id":"id","visit":"visit","finish":"finish"},"query":{},"url":"/postgrest""#.to_owned()
                }
                (_, Manner::Ndjson) => r#","encoding":"ndjson""#.to_owned(),
                (_, Manner::Blind) => {
                    r#","preset":"google-forms","fields":{"entry":"finish"}"#.to_owned()
                }
                _ => String::new(),
            };
            let extra = if server.name == "main" { extra } else { "" };
            read(format!(r#"{{"name":"{0}","url":"/{0}"{own}{extra}}}"#, server.name))
        });
        settings.collect()
    }
}
