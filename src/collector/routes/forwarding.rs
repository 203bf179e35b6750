//! `/relay`: where the forwarding stands, its dead letters, and how they are sent again; with the token.
//!
//! | request | answer |
//! |---|---|
//! | `GET /relay` | `{"endpoints":[{"endpoint":"crm","waiting":3,"dead":1,"oldest":"…"}]}` |
//! | `GET /relay/dead.ndjson` | a dead letter per line, the oldest first; `?endpoint=NAME` selects |
//! | `POST /relay/resend` | `{"resent":1}`; `?endpoint=NAME` and `?id=ID` select, else all of them |

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Service;
use crate::collector::envelope;
use crate::collector::problem::{Kind, Problem};
use crate::collector::store::StoreError;

/// How many dead letters are shown at once.
const MOST_LETTERS: u32 = 10_000;

/// What can be asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wishes {
    token: Option<String>,
    endpoint: Option<String>,
    id: Option<String>,
}

type Asked = Result<Query<Wishes>, axum::extract::rejection::QueryRejection>;

pub(super) async fn standing(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    allowed(&service, &headers, asked)?;
    let tallies = service.store.ask(|backend| backend.tallies()).await.map_err(unavailable)?;
    let entry = |name: &str| json!({"endpoint": name, "waiting": 0, "dead": 0});
    let mut endpoints: BTreeMap<String, Value> =
        service.relay.names().map(|name| (name.to_owned(), entry(name))).collect();
    for tally in tallies {
        let entry =
            endpoints.entry(tally.endpoint.clone()).or_insert_with(|| entry(&tally.endpoint));
        if tally.state == "waiting" {
            entry["oldest"] = instant(tally.oldest).into();
        }
        entry[&tally.state] = tally.count.into();
    }
    let endpoints: Vec<Value> = endpoints.into_values().collect();
    Ok(answer("application/json", json!({"endpoints": endpoints}).to_string()))
}

pub(super) async fn dead_letters(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    let Wishes { endpoint, .. } = allowed(&service, &headers, asked)?;
    let letters = service
        .store
        .ask(move |backend| backend.dead_letters(endpoint.as_deref(), MOST_LETTERS))
        .await
        .map_err(unavailable)?;
    let lines: String = letters
        .into_iter()
        .map(|letter| {
            let line = json!({
                "endpoint": letter.endpoint,
                "id": letter.id,
                "attempts": letter.attempts,
                "since": instant(letter.since),
                "ended": instant(letter.ended),
                "status": letter.status,
                "said": letter.words,
            });
            format!("{line}\n")
        })
        .collect();
    Ok(answer("application/x-ndjson", lines))
}

pub(super) async fn resend(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    let Wishes { endpoint, id, .. } = allowed(&service, &headers, asked)?;
    if id.as_deref().is_some_and(|id| !envelope::is_uuid(id)) {
        return Err(Problem::new(Kind::NotFound, "No response has such an id."));
    }
    let id = id.map(|id| id.to_ascii_lowercase());
    let now = jiff::Timestamp::now().as_millisecond();
    let resent = service
        .store
        .ask(move |backend| backend.resend(endpoint.as_deref(), id.as_deref(), now))
        .await
        .map_err(unavailable)?;
    service.relay.wake();
    Ok(answer("application/json", json!({"resent": resent}).to_string()))
}

fn allowed(service: &Service, headers: &HeaderMap, asked: Asked) -> Result<Wishes, Problem> {
    let Query(wishes) = asked.unwrap_or_default();
    service.check_token(headers, wishes.token.as_deref())?;
    let endpoint = wishes.endpoint.as_deref().map(envelope::column_text);
    Ok(Wishes { endpoint, ..wishes })
}

fn unavailable(error: StoreError) -> Problem {
    tracing::error!(%error, "the store cannot be asked");
    Problem::new(Kind::StoreUnavailable, "The store does not answer now.")
}

fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |time| time.to_string())
}

fn answer(content_type: &'static str, body: String) -> Response {
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-store")];
    (headers, body).into_response()
}
