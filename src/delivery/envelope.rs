//! What is posted: the answers, and all that is known about them.

use crate::platform::{Clock, floor};
use crate::session::Session;
use crate::value::{Map, Value, instant_text, part};
use alloc::{borrow::ToOwned, string::String};

/// What the page around the widget knows of a response.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// How the respondent was reached: `web`, `kiosk`, `link`, `interviewer`, `paper`.
    pub channel: String,
    /// The round of measurement, such as `2026Q4`.
    pub wave: Option<String>,
    /// What is rated: `branch`, `counter`, `employee`, `case`, ….
    pub subject: Map,
    /// Whatever else goes along: `url`, hidden fields.
    pub context: Map,
    /// The name of the survey where the definition's `meta` gives none.
    pub name: String,
}

/// A response, ready to be posted.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The id of the response.
    pub id: String,
    /// The JSON object of DESIGN's contract.
    pub body: Value,
}

impl Envelope {
    /// Wraps a session. `status` says how it ended: `completed`, `partial`, `timeout`, `skipped`.
    /// `started` and now (by `clock`) are told in local time.
    #[must_use]
    pub fn of(
        session: &Session,
        id: &str,
        started: f64,
        status: &str,
        circumstances: &Circumstances,
        clock: &dyn Clock,
    ) -> Envelope {
        let now = clock.now();
        let meta = session.definition().property("meta");
        let mut survey = Map::new();
        put(&mut survey, "name", meta.get("name").or(&Value::from(&*circumstances.name)).clone());
        put(&mut survey, "version", meta.get("version").clone());
        survey.insert_text("hash", session.definition().hash());
        let locale = if session.locale().is_empty() { "en" } else { session.locale() };
        let mut body = Map::new();
        body.insert_text("id", id);
        body.insert("survey", Value::Map(survey));
        body.insert_text("status", status);
        body.insert_text("started", &local_text(started, clock));
        body.insert_text("ended", &local_text(now, clock));
        body.insert_number("duration_ms", floor((now - started).max(0.0)));
        body.insert_text("locale", locale);
        body.insert_text("channel", &circumstances.channel);
        let wave = circumstances.wave.as_deref().map_or(Value::Null, Value::from);
        put(&mut body, "wave", wave.or(meta.get("wave")).clone());
        for (key, map) in [("subject", &circumstances.subject), ("context", &circumstances.context)]
        {
            if !map.is_empty() {
                body.insert(key, Value::Map(map.clone()));
            }
        }
        body.insert("values", Value::Map(session.values().clone()));
        body.insert("display", Value::Map(session.displays()));
        for (key, value) in session.assessment().iter() {
            body.insert(key, value.clone());
        }
        body.insert_text("manyi", env!("CARGO_PKG_VERSION"));
        Envelope { id: id.to_owned(), body: Value::Map(body) }
    }
}

/// Puts in what is known.
fn put(map: &mut Map, key: &str, value: Value) {
    if !value.is_null() {
        map.insert(key, value);
    }
}

/// An instant as ISO 8601 text in local time with the offset to UTC, to the second.
///
/// ```
/// use manyi::{delivery::local_text, platform::FixedClock};
/// let clock = FixedClock { now: 0.0, utc_offset: 480 };
/// assert_eq!(local_text(0.0, &clock), "1970-01-01T08:00:00+08:00");
/// ```
#[must_use]
pub fn local_text(at: f64, clock: &dyn Clock) -> String {
    let offset = clock.utc_offset(at);
    let minutes = |minutes: i32| f64::from(minutes) * 60_000.0;
    let text = instant_text(at + minutes(offset));
    let mut text = part(&text, 0, "1970-01-01T08:00:00".len()).to_owned();
    text.push(if offset < 0 { '-' } else { '+' });
    // The offset is written like a time of day.
    text.push_str(part(&instant_text(minutes(offset.abs())), 11, 16));
    text
}
