//! A response in the queue, and its records in the store.
//!
//! | key | record |
//! |---|---|
//! | `response/ID` | the response: written once, never changed, so that no later write can spoil it. When all endpoints have it, `{"done", "seq"}` stays in its place for a while: then a draft of the same id, in another tab, cannot become the same response twice |
//! | `state/ID` | how far it is at each endpoint. Losing it costs one more attempt |
//! | `device` | `{"id", "seq"}`: the device, and how many responses it has taken |
//! | `lease` | which tab sends, where the browser has no locks |
//! | `erased` | how many responses were let go because their time was over |

use super::{News, Notice};
use crate::delivery::Endpoint;
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

pub(super) const RESPONSE: &str = "response/";
pub(super) const STATE: &str = "state/";
pub(super) const DEVICE: &str = "device";
pub(super) const LEASE: &str = "lease";
pub(super) const ERASED: &str = "erased";

/// What a tombstone begins with.
const DONE: &str = "{\"done\"";

/// A response that is not yet everywhere.
#[derive(Clone, Debug)]
pub(super) struct Parcel {
    pub(super) id: String,
    /// The id under which it was taken, if another response of this device has that.
    pub(super) first_id: String,
    /// Its number among the responses of this device.
    pub(super) seq: f64,
    /// When it was taken, in ms since 1970.
    pub(super) taken: f64,
    pub(super) survey: String,
    /// After so many days it is let go, wherever it is.
    pub(super) days: Option<f64>,
    /// Since when its time is seen to be over.
    pub(super) over_since: Option<f64>,
    pub(super) body: Map,
    pub(super) routes: Vec<Route>,
    pub(super) safety: Safety,
    /// It was taken in this tab: somebody may be looking at what becomes of it.
    pub(super) is_ours: bool,
    /// The draft that it grew from: let go with the same change that keeps the response.
    pub(super) draft: Option<String>,
    /// Its state is not in the store as it is here.
    pub(super) is_dirty: bool,
    /// Its tombstone could not be written once.
    pub(super) has_failed: bool,
    /// There was no room for its tombstone.
    pub(super) lacks_room: bool,
    /// It could not be written, and the store has not been read since.
    pub(super) is_unseen: bool,
    /// The last change of its records that this tab has begun.
    pub(super) touched: u32,
    /// Its state as it was last seen in the store or written there.
    pub(super) state: String,
}

/// Whether a response is in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Safety {
    /// Being written, or about to be; whether room has been made for it before.
    Asked(bool),
    /// On the disk.
    Safe,
    /// Only in this tab: the device could not keep it, and is perhaps asked once more.
    Unsafe { is_retried: bool },
}

/// One endpoint of a response.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// What was written when the response was taken.
    pub(super) written: Map,
    /// What is in force; `None` if that cannot be used.
    pub(super) endpoint: Option<Rc<Endpoint>>,
    pub(super) state: State,
}

/// How far a response is at one endpoint.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    Waiting(Wait),
    /// The endpoint has it; with `false` as far as can be known.
    Delivered(bool),
    /// The endpoint does not take it.
    Refused {
        status: u16,
        words: String,
        /// Which settings were refused: others are tried.
        by: u32,
    },
}

/// When to try again, and why it waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wait {
    /// Attempts so far.
    pub(super) tries: u32,
    /// The end of the last one, in ms since 1970.
    pub(super) at: f64,
    /// How long to wait from then, in ms.
    pub(super) wait: f64,
    /// What was answered; 0 if nobody did.
    pub(super) status: u16,
    /// Others come first: its endpoint takes those, and fails at this one.
    pub(super) is_aside: bool,
    /// It is not sent together with others.
    pub(super) is_alone: bool,
    /// The endpoint has asked for the wait: nothing shortens it.
    pub(super) is_wished: bool,
    /// Nobody could be reached, and that was known before the time of the attempt was over.
    pub(super) is_cut: bool,
    /// A wait of this response was shortened because somebody could be reached again.
    pub(super) is_probed: bool,
}

impl Wait {
    /// Whether its time has come. Waits are told from their beginning: a clock that was set back
    /// ends them at once, and cannot make them last for years.
    pub(super) fn is_over(&self, now: f64) -> bool {
        self.tries == 0 || now < self.at || now - self.at >= self.wait
    }
}

impl Route {
    /// Its name among the endpoints of the survey.
    pub(super) fn name(&self) -> &str {
        match &self.endpoint {
            Some(endpoint) => &endpoint.name,
            None => {
                let text = |key| self.written.get(key).and_then(Value::as_text);
                text("name").or(text("preset")).or(text("url")).unwrap_or_default()
            }
        }
    }

    pub(super) fn is_settled(&self) -> bool {
        matches!(self.state, State::Delivered(_))
    }
}

impl Parcel {
    pub(super) fn is_settled(&self) -> bool {
        self.routes.iter().all(Route::is_settled)
    }

    /// Whether anything has become of it yet.
    pub(super) fn has_state(&self) -> bool {
        self.routes.iter().any(|route| route.state != State::Waiting(Wait::default()))
    }

    /// Whether it is the same response as this one, whatever their numbers.
    pub(super) fn is_same(&self, other: &Parcel) -> bool {
        let members = |parcel: &Parcel| {
            let mut body = parcel.body.clone();
            body.remove("device");
            body.remove("flags");
            body
        };
        members(self) == members(other)
    }

    /// Its place in the line.
    pub(super) fn place(&self) -> (f64, &str) {
        (self.seq, &self.id)
    }

    /// The record of the response.
    pub(super) fn write(&self) -> String {
        let mut map = Map::new();
        map.insert_number("seq", self.seq);
        map.insert_number("taken", self.taken);
        map.insert_text("survey", &self.survey);
        if let Some(days) = self.days {
            map.insert_number("days", days);
        }
        let routes = self.routes.iter().map(|route| Value::Map(route.written.clone()));
        map.insert("routes", Value::List(routes.collect()));
        map.insert("body", Value::Map(self.body.clone()));
        Value::Map(map).to_json()
    }

    /// What stays in its place when all endpoints have it.
    pub(super) fn tombstone(&self, now: f64) -> String {
        let mut map = Map::new();
        map.insert_number("done", now);
        map.insert_number("seq", self.seq);
        Value::Map(map).to_json()
    }

    /// Reads a record; `None` if it is damaged.
    pub(super) fn parse(id: &str, text: &str) -> Option<Parcel> {
        let record = Value::parse(text).ok()?;
        let body = record.get("body").as_map()?.clone();
        let routes = record.get("routes").as_list().iter().filter_map(Value::as_map);
        let routes = routes.map(|written| Route {
            written: written.clone(),
            endpoint: None,
            state: State::Waiting(Wait::default()),
        });
        Some(Parcel {
            id: id.to_owned(),
            first_id: id.to_owned(),
            seq: record.get("seq").as_number()?,
            taken: record.get("taken").as_number()?,
            survey: record.get("survey").as_text().unwrap_or_default().to_owned(),
            days: record.get("days").as_number(),
            over_since: None,
            routes: routes.collect(),
            body,
            safety: Safety::Safe,
            is_ours: false,
            draft: None,
            is_dirty: false,
            has_failed: false,
            lacks_room: false,
            is_unseen: false,
            touched: 0,
            state: String::new(),
        })
    }

    /// What has become of a response of this tab, which another tab sends, since its routes were like that.
    pub(super) fn news_since(&self, before: &[Route]) -> Vec<Notice> {
        let news = |(before, now): (&Route, &Route)| {
            let url = now.written.get("url").and_then(Value::as_text).unwrap_or_default();
            let (name, url) = (now.name().to_owned(), url.to_owned());
            match (&before.state, &now.state) {
                (State::Delivered(_), _) => None,
                (_, State::Delivered(_)) => Some(News::Delivered(name, url, 0)),
                (State::Waiting(_), State::Refused { status, .. }) => {
                    Some(News::Failed(name, url, *status))
                }
                (State::Waiting(before), State::Waiting(now)) if before.tries < now.tries => {
                    Some(News::Failed(name, url, now.status))
                }
                _ => None,
            }
        };
        let notice = |news| Notice { id: self.first_id.clone(), news };
        let pairs = before.iter().zip(&self.routes).filter(|_| self.is_ours);
        pairs.filter_map(news).map(notice).collect()
    }

    /// The record of how far it is.
    pub(super) fn write_state(&self) -> String {
        let mut map = Map::new();
        for route in &self.routes {
            let mut state = Map::new();
            match &route.state {
                State::Delivered(true) => state.insert_text("state", "delivered"),
                State::Delivered(false) => state.insert_text("state", "unconfirmed"),
                State::Refused { status, words, by } => {
                    state.insert_text("state", "refused");
                    state.insert_number("status", f64::from(*status));
                    state.insert_text("words", words);
                    state.insert_number("by", f64::from(*by));
                }
                State::Waiting(wait) => {
                    state.insert_text("state", "waiting");
                    state.insert_number("tries", f64::from(wait.tries));
                    state.insert_number("at", wait.at);
                    state.insert_number("wait", wait.wait);
                    state.insert_number("status", f64::from(wait.status));
                    let marks = [
                        ("aside", wait.is_aside),
                        ("alone", wait.is_alone),
                        ("wished", wait.is_wished),
                    ];
                    for (name, is_so) in marks {
                        if is_so {
                            state.insert(name, Value::Bool(true));
                        }
                    }
                }
            }
            map.insert(route.name(), Value::Map(state));
        }
        if let Some(since) = self.over_since {
            map.insert_number(OVER_SINCE, since);
        }
        Value::Map(map).to_json()
    }

    /// Takes over how far it is; from a damaged record nothing, which costs an attempt.
    pub(super) fn take_state(&mut self, text: &str) {
        self.state = text.to_owned();
        let record = Value::parse(text).unwrap_or_default();
        self.over_since = record.get(OVER_SINCE).as_number();
        for route in &mut self.routes {
            let state = record.get(route.name());
            let number = |key: &str| state.get(key).as_number().unwrap_or_default();
            let is = |key: &str| state.get(key).as_bool() == Some(true);
            route.state = match state.get("state").as_text() {
                Some("delivered") => State::Delivered(true),
                Some("unconfirmed") => State::Delivered(false),
                Some("refused") => State::Refused {
                    status: number("status") as u16,
                    words: state.get("words").as_text().unwrap_or_default().to_owned(),
                    by: number("by") as u32,
                },
                _ => State::Waiting(Wait {
                    tries: number("tries") as u32,
                    at: number("at"),
                    wait: number("wait"),
                    status: number("status") as u16,
                    is_aside: is("aside"),
                    is_alone: is("alone"),
                    is_wished: is("wished"),
                    // The next visit tries soon anyway.
                    is_cut: false,
                    is_probed: false,
                }),
            };
        }
    }
}

const OVER_SINCE: &str = "/over";

/// Whether a record says that the response has been delivered. A damaged one says as much.
pub(super) fn is_tombstone(record: &str) -> bool {
    record.starts_with(DONE)
}

/// The device, as its record says it.
#[derive(Clone, Debug, Default)]
pub(super) struct Device {
    pub(super) id: String,
    pub(super) seq: f64,
    /// The record itself; `None` if there is none.
    pub(super) record: Option<String>,
}

impl Device {
    pub(super) fn parse(record: Option<&str>) -> Device {
        let value = record.and_then(|text| Value::parse(text).ok()).unwrap_or_default();
        Device {
            id: value.get("id").as_text().unwrap_or_default().to_owned(),
            seq: value.get("seq").as_number().unwrap_or_default(),
            record: record.map(ToOwned::to_owned),
        }
    }

    /// The record with another count.
    pub(super) fn with(&self, seq: f64) -> String {
        let mut map = Map::new();
        map.insert_text("id", &self.id);
        map.insert_number("seq", seq);
        Value::Map(map).to_json()
    }
}

/// A number that tells settings from others (FNV-1a, 32 bits).
pub(super) fn fingerprint(settings: &Map) -> u32 {
    let text = Value::Map(settings.clone()).to_json();
    text.bytes().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
