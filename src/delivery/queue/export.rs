//! The queue shown and taken along: its state, and its responses as NDJSON and CSV.

use super::record::{Parcel, Safety, State};
use super::{Queue, Standing};
use crate::delivery::{at, readable};
use crate::platform::number_text;
use crate::value::{Map, Value, replaced};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

impl Queue {
    /// The state of the queue.
    ///
    /// ```json
    /// {"waiting": 2, "sending": 1, "refused": 1, "unconfirmed": 0, "unkept": 0, "damaged": 0, "erased": 0,
    ///  "taken": 7, "device": "…", "oldest": 1763712000000,
    ///  "responses": [{"id": "…", "seq": 7, "taken": 1763712000000, "survey": "hall", "kept": true,
    ///    "endpoints": {"json": {"state": "refused", "status": 422, "words": "…"}}}]}
    /// ```
    ///
    /// The numbers count responses by what is least far; `oldest` and, of a response, `taken` are ms since
    /// 1970. `taken` on top counts all responses that the device has ever taken. Of an
    /// endpoint that waits, `tries`, `status` (0: nobody answered) and `next`, the time of the next
    /// attempt, are told. A response that is on its way has `"sending": true`.
    #[must_use]
    pub fn overview(&self) -> Value {
        let mut counts =
            [("waiting", 0.0), ("sending", 0.0), ("refused", 0.0), ("unconfirmed", 0.0)];
        let mut oldest = f64::INFINITY;
        let mut unkept = 0.0;
        let mut responses = Vec::new();
        for parcel in &self.parcels {
            let place = match self.standing(&parcel.id) {
                Some(Standing::Sending) => 1,
                Some(Standing::Refused(..)) => 2,
                Some(Standing::Unconfirmed | Standing::Delivered) => 3,
                _ => 0,
            };
            if let Some((_, count)) = counts.get_mut(place) {
                *count += 1.0;
            }
            if parcel.safety != Safety::Safe {
                unkept += 1.0;
            }
            oldest = oldest.min(parcel.taken);
            let mut shown = parcel.shown();
            if place == 1 {
                shown.insert("sending", Value::Bool(true));
            }
            responses.push(Value::Map(shown));
        }
        let mut map = Map::new();
        for (name, count) in counts {
            map.insert_number(name, count);
        }
        map.insert_number("unkept", unkept);
        map.insert_number("damaged", self.damaged.len() as f64);
        map.insert_number("erased", self.erased);
        map.insert_number("taken", self.device.seq);
        map.insert_text("device", &self.device.id);
        if oldest.is_finite() {
            map.insert_number("oldest", oldest);
        }
        map.insert("responses", Value::List(responses));
        Value::Map(map)
    }

    /// The envelopes in the queue, a line each. What is damaged is there as `{"damaged": "…"}`.
    #[must_use]
    pub fn ndjson(&self) -> String {
        let mut lines = String::new();
        for parcel in &self.parcels {
            lines.push_str(&Value::Map(parcel.body.clone()).to_json());
            lines.push('\n');
        }
        for (id, text) in &self.damaged {
            let mut map = Map::new();
            map.insert_text("id", id);
            map.insert_text("damaged", text);
            lines.push_str(&Value::Map(map).to_json());
            lines.push('\n');
        }
        lines
    }

    /// The envelopes in the queue as CSV (RFC 4180): who and when, and a column for each answer. A cell
    /// that a spreadsheet would run as a formula gets an apostrophe.
    #[must_use]
    pub fn csv(&self) -> String {
        let head = ["id", "survey.name", "status", "started", "ended", "locale", "channel"];
        let mut names: Vec<String> = Vec::new();
        for (name, _) in self.parcels.iter().flat_map(Parcel::values) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let mut text = String::new();
        let columns = head.iter().map(|name| (*name).to_owned());
        line(columns.chain(names.iter().map(|name| ["values.", &**name].concat())), &mut text);
        for parcel in &self.parcels {
            let body = Value::Map(parcel.body.clone());
            let own = head.map(|path| cell(at(&body, path)));
            let answers = names.iter().map(|name| cell(body.get("values").get(name)));
            line(own.into_iter().chain(answers), &mut text);
        }
        text
    }
}

impl Parcel {
    fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.body.get("values").and_then(Value::as_map).into_iter().flat_map(Map::iter)
    }

    fn shown(&self) -> Map {
        let mut map = Map::new();
        map.insert_text("id", &self.id);
        if self.seq < f64::MAX {
            map.insert_number("seq", self.seq);
        }
        map.insert_number("taken", self.taken);
        map.insert_text("survey", &self.survey);
        map.insert("kept", Value::Bool(self.safety == Safety::Safe));
        let mut endpoints = Map::new();
        for route in &self.routes {
            let mut state = Map::new();
            match &route.state {
                State::Delivered(confirmed) => {
                    let word = if *confirmed { "delivered" } else { "unconfirmed" };
                    state.insert_text("state", word);
                }
                State::Refused { status, words, .. } => {
                    state.insert_text("state", "refused");
                    state.insert_number("status", f64::from(*status));
                    state.insert_text("words", words);
                }
                State::Waiting(wait) => {
                    state.insert_text("state", "waiting");
                    if wait.tries > 0 {
                        state.insert_number("tries", f64::from(wait.tries));
                        state.insert_number("status", f64::from(wait.status));
                        state.insert_number("next", wait.at + wait.wait);
                    }
                }
            }
            endpoints.insert(route.name(), Value::Map(state));
        }
        map.insert("endpoints", Value::Map(endpoints));
        map
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Number(number) => number_text(*number),
        Value::Map(_) | Value::List(_) => value.to_json(),
        _ => readable(value),
    }
}

fn line(cells: impl Iterator<Item = String>, text: &mut String) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
            && cell.len() > 1
            && !cell.bytes().skip(1).all(|byte| byte.is_ascii_digit() || byte == b'.');
        let cell = if is_formula { ["'", &*cell].concat() } else { cell };
        let is_plain = !cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
        if is_plain {
            text.push_str(&cell);
        } else {
            text.push('"');
            text.push_str(&replaced(&cell, "\"", "\"\""));
            text.push('"');
        }
    }
    text.push_str("\r\n");
}
