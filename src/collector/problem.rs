//! Every refusal, as RFC 9457 `application/problem+json`: what, where, and what to do.
//!
//! ```json
//! {"type":"/problems/invalid-envelope","title":"The response is not a valid envelope","status":422,
//!  "detail":"2 things are wrong; see errors.",
//!  "errors":[{"pointer":"/id","detail":"must be a UUID such as 01930d3e-…"}]}
//! ```

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};

/// The kinds of refusal. Each has an address under `/problems/` that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    NotJson,
    InvalidEnvelope,
    KeyMismatch,
    BodyTooLarge,
    BodyTooSlow,
    WrongContentType,
    BatchRefused,
    Unauthorized,
    KeyNeeded,
    TooManyRequests,
    NotFound,
    MethodNotAllowed,
    StoreUnavailable,
}

/// What is fixed about a kind: the end of its address, status, title, explanation.
struct Words {
    name: &'static str,
    status: StatusCode,
    title: &'static str,
    explanation: &'static str,
}

impl Kind {
    const ALL: [Kind; 13] = [
        Kind::NotJson,
        Kind::InvalidEnvelope,
        Kind::KeyMismatch,
        Kind::BodyTooLarge,
        Kind::BodyTooSlow,
        Kind::WrongContentType,
        Kind::BatchRefused,
        Kind::Unauthorized,
        Kind::KeyNeeded,
        Kind::TooManyRequests,
        Kind::NotFound,
        Kind::MethodNotAllowed,
        Kind::StoreUnavailable,
    ];

    /// The end of its address.
    pub(super) fn name(self) -> &'static str {
        self.words().name
    }

    fn words(self) -> Words {
        let (name, status, title, explanation) = match self {
            Kind::NotJson => (
                "not-json",
                StatusCode::BAD_REQUEST,
                "The body is not JSON",
                "The members line and column say where the text stops being JSON (RFC 8259, UTF-8). Sending it again will not help.",
            ),
            Kind::InvalidEnvelope => (
                "invalid-envelope",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The response is not a valid envelope",
                "The member errors lists each fault with a JSON pointer into the body. Needed are id (a UUID), survey.name, status (completed, partial, timeout or skipped) and values (an object); unknown members are kept. Sending it again will not help.",
            ),
            Kind::KeyMismatch => (
                "key-mismatch",
                StatusCode::BAD_REQUEST,
                "The Idempotency-Key header is not the id of the response",
                "The header, if it is sent, must hold the envelope's id in double quotes: Idempotency-Key: \"01930d3e-…\".",
            ),
            Kind::BodyTooLarge => (
                "body-too-large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is too large",
                "Send less, or let the owner of the endpoint raise its limit.",
            ),
            Kind::BodyTooSlow => (
                "body-too-slow",
                StatusCode::REQUEST_TIMEOUT,
                "The body did not arrive in time, or not whole",
                "Send the same response again, with the same id.",
            ),
            Kind::WrongContentType => (
                "wrong-content-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body has a content type that is not taken here",
                "Send JSON as application/json, or as text/plain (which needs no preflight), a batch as application/x-ndjson or as a JSON array, a CloudEvent as application/cloudevents+json; without Content-Encoding.",
            ),
            Kind::BatchRefused => (
                "batch-refused",
                StatusCode::UNPROCESSABLE_ENTITY,
                "Some responses of the batch were refused",
                "The member items tells of each response, by line or index, whether it was stored. Those that were are safe; sending them again does no harm. The others have a problem each.",
            ),
            Kind::KeyNeeded => (
                "key-needed",
                StatusCode::UNAUTHORIZED,
                "The questionnaire takes responses with its key only",
                "Send the header Authorization: Bearer KEY, or add ?key=KEY to the address. The owner of the endpoint has the keys.",
            ),
            Kind::TooManyRequests => (
                "too-many-requests",
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests came from this address",
                "Keep the response and send it again, with the same id, after the seconds in Retry-After.",
            ),
            Kind::Unauthorized => (
                "unauthorized",
                StatusCode::UNAUTHORIZED,
                "The access token is missing or wrong",
                "Send the header Authorization: Bearer TOKEN, or add ?token=TOKEN to the address. manyi serve prints the token when it starts.",
            ),
            Kind::NotFound => (
                "not-found",
                StatusCode::NOT_FOUND,
                "There is nothing at this address",
                "Responses are posted to /responses; /responses.ndjson and /responses.csv give them back.",
            ),
            Kind::MethodNotAllowed => (
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "This address does not know the method",
                "The header Allow says which methods it knows.",
            ),
            Kind::StoreUnavailable => (
                "store-unavailable",
                StatusCode::SERVICE_UNAVAILABLE,
                "The response could not be stored",
                "Nothing was stored. Keep the response and send it again later, with the same id.",
            ),
        };
        Words { name, status, title, explanation }
    }

    /// The text behind the address of a problem type.
    pub(super) fn explanation(name: &str) -> Option<String> {
        let words = Kind::ALL.into_iter().map(Kind::words).find(|words| words.name == name)?;
        Some(format!("{} ({})\n\n{}\n", words.title, words.status.as_u16(), words.explanation))
    }
}

/// One fault inside a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// JSON pointer (RFC 6901) to what is wrong.
    pub(super) pointer: String,
    /// What should be there.
    pub(super) detail: String,
}

/// A refusal of one request.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    kind: Kind,
    detail: String,
    more: Vec<(&'static str, Value)>,
    headers: Vec<(header::HeaderName, HeaderValue)>,
}

impl Problem {
    pub(super) fn new(kind: Kind, detail: impl Into<String>) -> Problem {
        Problem { kind, detail: detail.into(), more: Vec::new(), headers: Vec::new() }
    }

    /// Adds a member that this kind of problem has beyond the common ones.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Problem {
        self.more.push((name, value.into()));
        self
    }

    /// Adds a header to the answer.
    pub(super) fn with_header(
        mut self,
        name: header::HeaderName,
        value: impl Into<HeaderText>,
    ) -> Problem {
        self.headers.push((name, value.into().0));
        self
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// The problem as a JSON object.
    pub(super) fn to_json(&self) -> Value {
        let words = self.kind.words();
        let mut body = json!({
            "type": format!("/problems/{}", words.name),
            "title": words.title,
            "status": words.status.as_u16(),
            "detail": self.detail,
        });
        for (name, value) in &self.more {
            body[*name] = value.clone();
        }
        body
    }

    /// One fault of a body.
    pub(super) fn fault(pointer: &str, detail: &str) -> Problem {
        Problem::faults(&[Fault { pointer: pointer.to_owned(), detail: detail.to_owned() }])
    }

    /// The faults of a body, all at once, so that its author need not find them one by one.
    pub(super) fn faults(faults: &[Fault]) -> Problem {
        let detail = match faults {
            [fault] => format!("{}: {}", fault.pointer, fault.detail),
            _ => format!("{} things are wrong; see errors.", faults.len()),
        };
        let errors: Vec<Value> = faults
            .iter()
            .map(|fault| json!({"pointer": fault.pointer, "detail": fault.detail}))
            .collect();
        Problem::new(Kind::InvalidEnvelope, detail).with("errors", errors)
    }
}

/// The value of a header: a fixed text or a number.
pub(super) struct HeaderText(HeaderValue);

impl From<&'static str> for HeaderText {
    fn from(text: &'static str) -> HeaderText {
        HeaderText(HeaderValue::from_static(text))
    }
}

impl From<u64> for HeaderText {
    fn from(number: u64) -> HeaderText {
        HeaderText(HeaderValue::from(number))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = (self.kind.words().status, self.to_json().to_string()).into_response();
        // Those who count problems need not read the body.
        response.extensions_mut().insert(self.kind);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(self.headers);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_problem_is_explained_at_its_address() {
        for kind in Kind::ALL {
            let name = kind.words().name;
            assert!(
                Kind::explanation(name).is_some_and(|text| text.starts_with(kind.words().title))
            );
        }
        assert_eq!(Kind::explanation("no-such-problem"), None);
    }
}
