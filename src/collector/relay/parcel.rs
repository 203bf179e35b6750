//! What goes out, what comes back, and what that means.

use std::time::Duration;

use serde_json::Value;

/// A response on its way.
#[derive(Clone, Copy, Debug)]
pub(in crate::collector) struct Parcel<'a> {
    /// The id of the envelope: the same over every attempt.
    pub(in crate::collector) id: &'a str,
    /// The envelope as it was sent to us, on one line.
    pub(in crate::collector) text: &'a str,
    /// The same, read.
    pub(in crate::collector) envelope: &'a Value,
    /// The time of the attempt, in ms since 1970.
    pub(in crate::collector) now: i64,
}

/// A request to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) url: String,
    /// Names in lower case.
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Request {
    /// A POST of JSON.
    pub(super) fn json(url: impl Into<String>, body: impl Into<String>) -> Request {
        Request {
            method: "POST",
            url: url.into(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.into(),
        }
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }
}

/// What an endpoint said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// How long it wants us to wait.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: String,
}

impl Reply {
    /// The body as JSON; null if it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// What a reply means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The endpoint has the response, now or since an earlier attempt.
    Delivered,
    /// The same later, after this time if the endpoint has a wish.
    Later(Option<Duration>),
    /// The same again will not help.
    Refused,
}

impl Verdict {
    /// What the status alone says: 2xx is success; a server that is busy, down or slow may be asked
    /// again, and so may one that still works on the same (409). Redirects are not followed: a signed
    /// response goes to the address that its owner wrote down, and nowhere else.
    pub(super) fn by_status(reply: &Reply) -> Verdict {
        match reply.status {
            200..=299 => Verdict::Delivered,
            408 | 409 | 425 | 429 => Verdict::Later(reply.retry_after),
            501 | 505 => Verdict::Refused,
            500..=599 => Verdict::Later(reply.retry_after),
            _ => Verdict::Refused,
        }
    }
}

/// One kind of service: how it wants a response, and how it says that it has it.
pub(super) trait Preset: Send + Sync {
    /// The request that brings a response there.
    fn request(&self, parcel: Parcel<'_>) -> Request;

    /// What the reply to it means.
    fn verdict(&self, reply: &Reply) -> Verdict {
        Verdict::by_status(reply)
    }

    /// How many requests per minute the service takes; `None` for any number.
    fn per_minute(&self) -> Option<u32> {
        None
    }
}
