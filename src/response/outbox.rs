//! The queue of responses in a page: the rules of [`queue`](crate::delivery::queue) on what the page's
//! JavaScript (`www/courier.js`) does for them.

use super::json;
use crate::delivery::queue::{
    Change, Election, Host, Letter, Network, News, Queue, Report, Standing, Store, Written,
};
use crate::delivery::{Content, Delivery, Mode, Reply, Request, retry_after};
use crate::platform::{SystemClock, SystemRandom, parse_number};
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/www/orders.js")]
extern "C" {
    /// Has the courier begin something: `look`, `write`, `send` or `probe`.
    fn order(what: &str, ticket: u32, about: &str);
}

/// The queue of a page.
#[wasm_bindgen]
pub struct Outbox {
    queue: Queue,
}

impl core::fmt::Debug for Outbox {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Outbox")
    }
}

#[wasm_bindgen]
impl Outbox {
    /// An empty queue. `tab` is a name that no other tab has, where the browser has no locks; else empty.
    #[must_use]
    pub fn open(tab: &str) -> Outbox {
        let election =
            if tab.is_empty() { Election::Lock } else { Election::Lease(tab.to_owned()) };
        Outbox { queue: Queue::new(election) }
    }

    /// Does what is asked, and answers where there is an answer; truth is any text. `watch` is how long
    /// the page has been there, in ms.
    ///
    /// | asked | with | does |
    /// |---|---|---|
    /// | `configure` | survey, `{"delivery", "address"}` | says where the responses of a survey go |
    /// | `start` | | begins to look what earlier visits left |
    /// | `take` | survey, `{"body", "draft"}` | takes a response, and tells whether anybody is to get it |
    /// | `found` | `[[key, record], …]` | learns what the store holds; `unreadable`: that it cannot be read |
    /// | `written` | ticket, `kept`, `conflict` or `failed` | learns how a change of the store ended |
    /// | `answered` | ticket, `{"status", "retryAfter", "body"}` | learns what an endpoint said; `unreachable`: that nobody did |
    /// | `reached` | ticket | learns that somebody answers where it was asked for |
    /// | `elected` | | learns that this tab is the one that sends |
    /// | `wake`, `hurry`, `close` | | see [`Queue`] |
    /// | `flush` | bytes | sends what fits as the page goes |
    /// | `resend`, `erase` | id, or nothing for all | see [`Queue`] |
    /// | `overview`, `ndjson`, `csv` | | gives the state of the queue, and its responses |
    /// | `taken` | id | tells whether the response of this draft is finished, here or in another tab |
    /// | `wait` | | tells in how many ms to wake it; empty: not at all |
    /// | `news` | | gives what has happened, `[{"id", "news", "endpoint", "url", "status", "standing"}, …]` |
    pub fn ask(&mut self, what: &str, first: &str, second: &str, watch: f64) -> String {
        let (mut store, mut network, mut random) = (Courier, Courier, SystemRandom);
        let mut host = Host {
            store: &mut store,
            network: &mut network,
            clock: &SystemClock,
            watch,
            random: &mut random,
        };
        let ticket = || parse_number(first).unwrap_or_default() as u32;
        let id = Some(first).filter(|id| !id.is_empty());
        let queue = &mut self.queue;
        match what {
            "configure" => {
                let settings = json(second);
                let address = settings.get("address").as_text().unwrap_or_default();
                let delivery = Delivery::of(settings.get("delivery"), address);
                queue.configure(first, delivery.endpoints, delivery.retention_days);
            }
            "start" => queue.open(&mut host),
            "take" => {
                let letter = json(second);
                let body = letter.get("body").as_map().cloned().unwrap_or_default();
                let draft = letter.get("draft").as_text().filter(|key| !key.is_empty());
                let letter =
                    Letter { survey: first.to_owned(), body, draft: draft.map(ToOwned::to_owned) };
                return truth(queue.take(letter, &mut host));
            }
            "found" => queue.report(Report::Found(pairs(&json(first))), &mut host),
            "unreadable" => queue.report(Report::Unreadable, &mut host),
            "written" => {
                let written = match second {
                    "kept" => Written::Kept,
                    "conflict" => Written::Conflict,
                    _ => Written::Failed,
                };
                queue.report(Report::Written(ticket(), written), &mut host);
            }
            "answered" => queue.report(Report::Answered(ticket(), reply(&json(second))), &mut host),
            "unreachable" => queue.report(Report::Unreachable(ticket()), &mut host),
            "reached" => queue.report(Report::Reached(ticket()), &mut host),
            "elected" => queue.report(Report::Elected, &mut host),
            "wake" => queue.wake(&mut host),
            "hurry" => queue.hurry(&mut host),
            "flush" => queue.flush(ticket() as usize, &mut host),
            "close" => queue.close(&mut host),
            "taken" => return truth(queue.has_taken(first)),
            "resend" => queue.resend(id, &mut host),
            "erase" => queue.erase(first, &mut host),
            "overview" => return queue.overview().to_json(),
            "ndjson" => return queue.ndjson(),
            "csv" => return queue.csv(),
            "wait" => {
                let wait = queue.next_wake(&host);
                return wait.map_or(String::new(), |wait| Value::Number(wait).to_json());
            }
            "news" => return self.news(),
            _ => {}
        }
        String::new()
    }
}

impl Outbox {
    fn news(&mut self) -> String {
        let mut list = Vec::new();
        for notice in self.queue.notices() {
            let mut map = Map::new();
            map.insert_text("id", &notice.id);
            let (news, at) = match notice.news {
                News::Kept => ("kept", None),
                News::NotKept => ("unkept", None),
                News::Delivered(name, url, status) => ("delivered", Some((name, url, status))),
                News::Failed(name, url, status) => ("failed", Some((name, url, status))),
            };
            map.insert_text("news", news);
            if let Some((name, url, status)) = at {
                map.insert_text("endpoint", &name);
                map.insert_text("url", &url);
                map.insert_number("status", f64::from(status));
            }
            let standing = match self.queue.standing(&notice.id) {
                Some(Standing::Delivered) => "delivered",
                Some(Standing::Unconfirmed) => "unconfirmed",
                Some(Standing::Refused(..)) => "refused",
                _ => "waiting",
            };
            map.insert_text("standing", standing);
            list.push(Value::Map(map));
        }
        Value::List(list).to_json()
    }
}

/// What the page's JavaScript does.
struct Courier;

impl Store for Courier {
    fn read(&mut self) {
        order("look", 0, "");
    }

    fn write(&mut self, ticket: u32, change: &Change) {
        let list = |pairs: &[(String, Option<String>)]| {
            let pair = |(key, record): &(String, Option<String>)| {
                let record = record.as_deref().map_or(Value::Null, Value::from);
                Value::List(Vec::from([Value::from(&**key), record]))
            };
            Value::List(pairs.iter().map(pair).collect())
        };
        let mut map = Map::new();
        map.insert("expected", list(&change.expected));
        map.insert("records", list(&change.records));
        order("write", ticket, &Value::Map(map).to_json());
    }
}

impl Network for Courier {
    fn send(&mut self, ticket: u32, request: &Request) {
        let mut map = Map::new();
        map.insert_text("method", &request.method);
        map.insert_text("url", &request.url);
        let mut headers = Map::new();
        for (name, value) in &request.headers {
            headers.insert_text(name, value);
        }
        map.insert("headers", Value::Map(headers));
        match &request.content {
            Content::Text(text) => map.insert_text("body", text),
            Content::Parts(parts) => {
                let part = |part: &crate::delivery::Part| {
                    let texts = [&part.name, &part.file, &part.kind, &part.text];
                    Value::List(texts.map(|text| Value::from(&**text)).into())
                };
                map.insert("parts", Value::List(parts.iter().map(part).collect()));
            }
        }
        let mode = match request.mode {
            Mode::Cors => "cors",
            Mode::NoCors => "no-cors",
            Mode::Beacon => "beacon",
        };
        map.insert_text("mode", mode);
        map.insert_number("patience", request.patience);
        order("send", ticket, &Value::Map(map).to_json());
    }

    fn probe(&mut self, ticket: u32, url: &str) {
        order("probe", ticket, url);
    }
}

fn reply(said: &Value) -> Reply {
    Reply {
        status: said.get("status").as_number().unwrap_or_default() as u16,
        retry_after: said
            .get("retryAfter")
            .as_text()
            .and_then(|text| retry_after(text, &SystemClock)),
        body: said.get("body").as_text().map(ToOwned::to_owned),
    }
}

fn pairs(records: &Value) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for pair in records.as_list() {
        if let [Value::Text(key), Value::Text(record)] = pair.as_list() {
            pairs.push((key.clone(), record.clone()));
        }
    }
    pairs
}

fn truth(is_so: bool) -> String {
    String::from(if is_so { "1" } else { "" })
}
