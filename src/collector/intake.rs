//! What a body holds: one response or a batch of them, and in which wrapping.
//!
//! | content type | body |
//! |---|---|
//! | `application/json`, `text/plain`, none | an envelope, or an array of envelopes |
//! | `application/x-ndjson` | an envelope per line; empty lines count but say nothing |
//! | `application/cloudevents+json` | a CloudEvents 1.0 event in structured mode, the envelope in `data` |
//! | `application/cloudevents-batch+json` | an array of such events |
//!
//! `text/plain` is what a beacon and a `fetch` send without asking first. Whatever the wrapping, the
//! text of an envelope is kept as it was sent.

use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::envelope::{self, Envelope};
use super::problem::{Kind, Problem};

/// How many responses one batch may have.
const MOST_ITEMS: usize = 10_000;

/// The content types that are taken, for who sent another.
const TAKEN: &str = "application/json, application/x-ndjson, application/cloudevents+json, application/cloudevents-batch+json, text/plain";

/// How a body is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrapping {
    Json,
    Lines,
    Event,
    Events,
}

/// What a body holds.
#[derive(Debug)]
pub(super) enum Load {
    One(Envelope),
    Many(Vec<Item>),
}

/// One member of a batch.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) place: Place,
    pub(super) read: Result<Envelope, Problem>,
}

/// Where a member stands in its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The line, from 1.
    Line(usize),
    /// The index in the array, from 0.
    Index(usize),
}

impl Wrapping {
    /// The wrapping that the headers tell.
    pub(super) fn of(headers: &HeaderMap) -> Result<Wrapping, Problem> {
        if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
            return Err(Problem::new(
                Kind::WrongContentType,
                "Content-Encoding is not taken: send the body uncompressed.",
            ));
        }
        let Some(given) = headers.get(header::CONTENT_TYPE) else { return Ok(Wrapping::Json) };
        let given = String::from_utf8_lossy(given.as_bytes());
        let name = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match name.as_str() {
            "application/json" | "text/plain" => Ok(Wrapping::Json),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => {
                Ok(Wrapping::Lines)
            }
            "application/cloudevents+json" => Ok(Wrapping::Event),
            "application/cloudevents-batch+json" => Ok(Wrapping::Events),
            _ => Err(Problem::new(
                Kind::WrongContentType,
                format!("Got {name}; send one of {TAKEN}."),
            )
            .with_header(header::ACCEPT, TAKEN)),
        }
    }

    /// The longest body, in bytes, where one response may have `longest` and a batch `longest_batch`.
    pub(super) fn limit(self, longest: usize, longest_batch: usize) -> usize {
        match self {
            Wrapping::Event => longest,
            // Whether JSON is one response or an array shows only when it is there.
            Wrapping::Json | Wrapping::Lines | Wrapping::Events => longest.max(longest_batch),
        }
    }

    /// Reads a body. No response in it may be longer than `longest` bytes.
    pub(super) fn read(self, body: &[u8], longest: usize) -> Result<Load, Problem> {
        match self {
            Wrapping::Lines => lines(body, longest),
            Wrapping::Event => event(envelope::text(body)?.as_str()).map(Load::One),
            Wrapping::Events => {
                let text = envelope::text(body)?;
                array(&text, longest, |member| event(member.get()))
            }
            Wrapping::Json => {
                let starts_array = |byte: &u8| {
                    !byte.is_ascii_whitespace() && *byte != 0xef && *byte != 0xbb && *byte != 0xbf
                };
                if body.iter().find(|byte| starts_array(byte)) != Some(&b'[') {
                    check_length(body.len(), longest)?;
                    return envelope::read(body).map(Load::One);
                }
                let text = envelope::text(body)?;
                array(&text, longest, |member| envelope::read(member.get().as_bytes()))
            }
        }
    }
}

fn lines(body: &[u8], longest: usize) -> Result<Load, Problem> {
    let mut items = Vec::new();
    for (index, line) in body.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if items.len() == MOST_ITEMS {
            return Err(too_many());
        }
        let read = check_length(line.len(), longest).and_then(|()| envelope::read(line));
        items.push(Item { place: Place::Line(index + 1), read });
    }
    Ok(Load::Many(items))
}

fn array(
    text: &str,
    longest: usize,
    read: impl Fn(&RawValue) -> Result<Envelope, Problem>,
) -> Result<Load, Problem> {
    let members: Vec<&RawValue> =
        serde_json::from_str(text).map_err(|error| envelope::not_json(&error))?;
    if members.len() > MOST_ITEMS {
        return Err(too_many());
    }
    let item = |(index, member): (usize, &&RawValue)| Item {
        place: Place::Index(index),
        read: check_length(member.get().len(), longest).and_then(|()| read(member)),
    };
    Ok(Load::Many(members.iter().enumerate().map(item).collect()))
}

/// A CloudEvents event: what we need of it.
#[derive(Deserialize)]
struct Event<'a> {
    specversion: Option<String>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

fn event(text: &str) -> Result<Envelope, Problem> {
    let event: Event<'_> =
        serde_json::from_str(text).map_err(|error| envelope::not_json(&error))?;
    if event.specversion.as_deref() != Some("1.0") {
        return Err(Problem::fault("/specversion", "must be \"1.0\": an event of CloudEvents 1.0"));
    }
    let Some(data) = event.data else {
        return Err(Problem::fault("/data", "must be the envelope, as JSON"));
    };
    envelope::read(data.get().as_bytes())
}

fn check_length(length: usize, longest: usize) -> Result<(), Problem> {
    if length <= longest { Ok(()) } else { Err(too_long(longest)) }
}

/// The refusal of a body or a response beyond the limit, in bytes.
pub(super) fn too_long(limit: usize) -> Problem {
    Problem::new(Kind::BodyTooLarge, format!("The limit is {limit} bytes.")).with("limit", limit)
}

fn too_many() -> Problem {
    let detail = format!("A batch has at most {MOST_ITEMS} responses; send several.");
    Problem::new(Kind::BodyTooLarge, detail).with("limit", MOST_ITEMS)
}
