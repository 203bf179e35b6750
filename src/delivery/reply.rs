//! What an endpoint said, and what that means.

use crate::value::Value;
use alloc::string::String;

/// What an endpoint said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// The HTTP status. 0 where the browser does not show it: a request of mode `no-cors`, a beacon.
    pub status: u16,
    /// How long it wants us to wait, in ms.
    pub retry_after: Option<f64>,
    /// The body; `None` if it broke off.
    pub body: Option<String>,
}

impl Reply {
    /// A reply of this status and body.
    #[must_use]
    pub fn new(status: u16, body: &str) -> Reply {
        Reply { status, retry_after: None, body: Some(String::from(body)) }
    }

    /// The body as JSON; `Null` if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        Value::parse(self.body.as_deref().unwrap_or_default()).unwrap_or_default()
    }

    /// Whether it is a success by its status alone.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// What a reply means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// The endpoint has the response, now or since an earlier attempt.
    Delivered,
    /// The same later; after so many ms if the endpoint has a wish.
    Later(Option<f64>),
    /// The same again will not help.
    Refused,
}

impl Verdict {
    /// What the status alone says: 2xx is success; a server that is busy, down or slow may be asked
    /// again, and so may one that still works on the same (409). All else is a refusal.
    ///
    /// ```
    /// use manyi::delivery::{Reply, Verdict};
    /// assert_eq!(Verdict::by_status(&Reply::new(201, "")), Verdict::Delivered);
    /// assert_eq!(Verdict::by_status(&Reply::new(503, "")), Verdict::Later(None));
    /// assert_eq!(Verdict::by_status(&Reply::new(422, "")), Verdict::Refused);
    /// ```
    #[must_use]
    pub fn by_status(reply: &Reply) -> Verdict {
        match reply.status {
            200..=299 => Verdict::Delivered,
            408 | 409 | 425 | 429 => Verdict::Later(reply.retry_after),
            501 | 505 => Verdict::Refused,
            500..=599 => Verdict::Later(reply.retry_after),
            _ => Verdict::Refused,
        }
    }
}
