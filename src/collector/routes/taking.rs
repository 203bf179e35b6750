//! `POST /responses`: a response or a batch of them comes in.
//!
//! A single response is answered with `{"id": …, "status": "stored"}`, 201 if it is new and 200 if it
//! was there. A batch is answered with one item per response:
//!
//! ```json
//! {"stored": 1, "already": 0, "refused": 1,
//!  "items": [{"line": 1, "id": "01930d3e-…", "status": "stored"},
//!            {"line": 2, "status": "refused", "problem": {"type": "/problems/not-json", …}}]}
//! ```
//!
//! Any 2xx means that all of it is stored. If a part was refused, the answer is the problem
//! `batch-refused` with the same items: what they call stored is stored.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::StreamExt;

use super::Service;
use crate::collector::envelope::Envelope;
use crate::collector::intake::{self, Item, Load, Place, Wrapping};
use crate::collector::problem::{Kind, Problem};
use crate::collector::store::Stored;

/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(60);

/// How many bytes beyond the limit are still read and thrown away. A sender that is cut off in the
/// middle of its body sees a broken connection instead of the reason.
const OVERRUN: usize = 32 * 1024 * 1024;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What can stand in the address of a post.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    key: Option<String>,
}

type Asked = Result<Query<Shown>, axum::extract::rejection::QueryRejection>;

pub(super) async fn take(
    State(service): State<Arc<Service>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    asked: Asked,
    request: Request,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let wrapping = Wrapping::of(&head.headers);
    let limit = wrapping.as_ref().map_or(service.body_limit, |wrapping| {
        wrapping.limit(service.body_limit, service.batch_limit)
    });
    // The body is read even if it will be refused: who is answered in the middle of sending sees a
    // broken connection and not the answer.
    let body =
        tokio::time::timeout(BODY_PATIENCE, read_body(body, limit)).await.unwrap_or_else(|_| {
            Err(Problem::new(Kind::BodyTooSlow, "The body took more than 60 seconds."))
        });
    service.peers.take(peer.ip(), &head.headers).map_err(|seconds| {
        Problem::new(Kind::TooManyRequests, format!("Come again in {seconds} seconds."))
            .with_header(header::RETRY_AFTER, seconds)
    })?;
    let sender = Sender { headers: head.headers, key: asked.unwrap_or_default().0.key };
    let load = wrapping?.read(&body?, service.body_limit);
    match load {
        Ok(Load::One(envelope)) => take_one(&service, &sender, envelope).await,
        Ok(Load::Many(items)) => take_many(&service, &sender, items).await,
        Err(problem) => Err(problem),
    }
    .inspect_err(|problem| {
        if problem.kind() != Kind::BatchRefused {
            service.metrics.refused();
        }
    })
}

/// What a request shows beside its body.
struct Sender {
    headers: HeaderMap,
    key: Option<String>,
}

impl Sender {
    /// Whether the sender may leave this response.
    fn check(&self, service: &Service, envelope: &Envelope) -> Result<(), Problem> {
        if service.keys.open(&envelope.survey, &self.headers, self.key.as_deref()) {
            return Ok(());
        }
        Err(Problem::new(Kind::KeyNeeded, "The key of this questionnaire is missing or wrong.")
            .with_header(header::WWW_AUTHENTICATE, "Bearer realm=\"manyi\""))
    }
}

async fn take_one(
    service: &Service,
    sender: &Sender,
    envelope: Envelope,
) -> Result<Response, Problem> {
    check_idempotency_key(&sender.headers, &envelope.id)?;
    sender.check(service, &envelope)?;
    let id = envelope.id.clone();
    let stored = store(service, vec![envelope]).await?;
    let stored = stored.first().copied().unwrap_or(Stored::Already);
    let status = if stored == Stored::Now { StatusCode::CREATED } else { StatusCode::OK };
    Ok(answer(status, &outcome(&id, stored)))
}

async fn take_many(
    service: &Service,
    sender: &Sender,
    items: Vec<Item>,
) -> Result<Response, Problem> {
    let mut answers = Vec::with_capacity(items.len());
    let mut envelopes = Vec::with_capacity(items.len());
    let mut places = Vec::with_capacity(items.len());
    let mut refused = 0;
    for Item { place, read } in items {
        match read.and_then(|envelope| sender.check(service, &envelope).map(|()| envelope)) {
            Ok(envelope) => {
                places.push((answers.len(), envelope.id.clone()));
                envelopes.push(envelope);
                answers.push(placed(json!({}), place));
            }
            Err(problem) => {
                refused += 1;
                service.metrics.refused();
                let answer = json!({"status": "refused", "problem": problem.to_json()});
                answers.push(placed(answer, place));
            }
        }
    }
    let outcomes =
        if envelopes.is_empty() { Vec::new() } else { store(service, envelopes).await? };
    let new = outcomes.iter().filter(|stored| **stored == Stored::Now).count();
    let already = outcomes.len() - new;
    for ((index, id), stored) in places.into_iter().zip(outcomes) {
        if let (Value::Object(answer), Value::Object(outcome)) =
            (&mut answers[index], outcome(&id, stored))
        {
            answer.extend(outcome);
        }
    }
    if refused > 0 {
        let detail = format!("{refused} of {} responses were refused; see items.", answers.len());
        return Err(Problem::new(Kind::BatchRefused, detail)
            .with("stored", new)
            .with("already", already)
            .with("refused", refused)
            .with("items", answers));
    }
    let status = if new > 0 { StatusCode::CREATED } else { StatusCode::OK };
    let body = json!({"stored": new, "already": already, "refused": 0, "items": answers});
    Ok(answer(status, &body))
}

fn placed(mut answer: Value, place: Place) -> Value {
    match place {
        Place::Line(line) => answer["line"] = line.into(),
        Place::Index(index) => answer["index"] = index.into(),
    }
    answer
}

async fn store(service: &Service, mut envelopes: Vec<Envelope>) -> Result<Vec<Stored>, Problem> {
    let count = envelopes.len();
    envelopes.iter_mut().for_each(|envelope| service.relay.route(envelope));
    let start = Instant::now();
    let stored = service.store.add(envelopes).await.map_err(|error| {
        tracing::error!(count, %error, "responses were not stored");
        Problem::new(
            Kind::StoreUnavailable,
            "Nothing was stored; send it again later, with the same id.",
        )
        .with_header(header::RETRY_AFTER, "30")
    })?;
    service.metrics.storing_took(start.elapsed());
    service.relay.wake();
    stored.iter().for_each(|outcome| service.metrics.stored(*outcome));
    Ok(stored)
}

fn outcome(id: &str, stored: Stored) -> Value {
    match stored {
        Stored::Now => json!({"id": id, "status": "stored"}),
        Stored::Already => json!({"id": id, "status": "already stored"}),
        Stored::AsVariant => json!({"id": id, "status": "already stored", "variant": true}),
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}

async fn read_body(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut read = Vec::new();
    let mut size = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::new(Kind::BodyTooSlow, "The connection broke before the body was whole.")
        })?;
        size += chunk.len();
        if size <= limit {
            read.extend_from_slice(&chunk);
        } else {
            read = Vec::new();
            if size > limit + OVERRUN {
                break;
            }
        }
    }
    if size > limit {
        return Err(intake::too_long(limit));
    }
    Ok(read)
}

/// The header is a structured field: a text in double quotes. Without them it is taken too.
fn check_idempotency_key(headers: &HeaderMap, id: &str) -> Result<(), Problem> {
    let Some(given) = headers.get(IDEMPOTENCY_KEY) else { return Ok(()) };
    let given = String::from_utf8_lossy(given.as_bytes());
    let key = given.trim();
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    if key.eq_ignore_ascii_case(id) {
        return Ok(());
    }
    Err(Problem::new(Kind::KeyMismatch, format!("The header says {given}, the body \"{id}\".")))
}
