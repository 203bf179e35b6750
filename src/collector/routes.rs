//! Which request goes where; reading a body; CORS.
//!
//! | request | answer |
//! |---|---|
//! | `POST /responses` | 201 stored, 200 already stored, a problem otherwise |
//! | `GET /responses.ndjson`, `.csv` | what is stored, for who has the token; `?survey=NAME` selects |
//! | `GET /variants.ndjson` | other bodies that came under an id already stored, with the token |
//! | `GET /healthz` | `ok` |
//! | `GET /problems/NAME` | what a problem type means |
//! | `GET` anything else | a file of `dist/` or `www/` |
//!
//! The same id again never loses an answer. The draft of the Idempotency-Key header has 422 for
//! "same key, other body", but a sender that is refused has nowhere to put the answer, and one that
//! is not told would drop it; so the first body stands, the other is kept as a variant, and the
//! reply is 200 with `"variant": true`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;
use tokio_stream::StreamExt;

use super::access::AccessToken;
use super::envelope;
use super::export::{self, Form};
use super::problem::{Kind, Problem};
use super::site::Site;
use super::store::{Selection, Store, Stored};

/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(60);

/// How many bytes beyond the limit are still read and thrown away. A sender that is cut off in the
/// middle of its body sees a broken connection instead of the reason.
const OVERRUN: usize = 32 * 1024 * 1024;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What the handlers work with.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) store: Store,
    pub(super) token: AccessToken,
    pub(super) site: Site,
    pub(super) body_limit: usize,
}

/// All addresses of the collector.
pub(super) fn router(service: Service) -> Router {
    let responses = post(take).options(preflight).fallback(|| method_not_allowed("POST, OPTIONS"));
    Router::new()
        .route("/responses", responses.layer(middleware::map_response(open_to_any_origin)))
        .route("/responses.ndjson", readable(get(give_ndjson)))
        .route("/responses.csv", readable(get(give_csv)))
        .route("/variants.ndjson", readable(get(give_variants)))
        .route("/healthz", readable(get(|| async { "ok\n" })))
        .route("/problems/{name}", readable(get(explain)))
        .fallback(serve_file)
        .layer(middleware::from_fn(never_sniff))
        .with_state(Arc::new(service))
}

fn readable(
    route: axum::routing::MethodRouter<Arc<Service>>,
) -> axum::routing::MethodRouter<Arc<Service>> {
    route.fallback(|| method_not_allowed("GET, HEAD"))
}

async fn method_not_allowed(allowed: &'static str) -> Problem {
    Problem::new(Kind::MethodNotAllowed, format!("Allowed here: {allowed}."))
        .with_header(header::ALLOW, allowed)
}

async fn take(State(service): State<Arc<Service>>, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    // The body is read even if it will be refused: who is answered in the middle of sending sees a
    // broken connection and not the answer.
    let body = tokio::time::timeout(BODY_PATIENCE, read_body(body, service.body_limit))
        .await
        .unwrap_or_else(|_| {
            Err(Problem::new(Kind::BodyTooSlow, "The body took more than 60 seconds."))
        })?;
    check_content_type(&head.headers)?;
    let envelope = envelope::read(&body)?;
    check_key(&head.headers, &envelope.id)?;
    let id = envelope.id.clone();
    let stored = service.store.add(vec![envelope]).await.map_err(|error| {
        eprintln!("manyi serve: response {id} was not stored: {error}");
        Problem::new(
            Kind::StoreUnavailable,
            "Nothing was stored; send it again later, with the same id.",
        )
        .with_header(header::RETRY_AFTER, "30")
    })?;
    let (status, body) = match stored.first() {
        Some(Stored::Now) => (StatusCode::CREATED, json!({"id": id, "status": "stored"})),
        Some(Stored::Already) | None => {
            (StatusCode::OK, json!({"id": id, "status": "already stored"}))
        }
        Some(Stored::AsVariant) => {
            (StatusCode::OK, json!({"id": id, "status": "already stored", "variant": true}))
        }
    };
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((status, headers, body.to_string()).into_response())
}

/// JSON under its own name, or as plain text (what `sendBeacon` and `fetch` send without asking
/// first), or under no name at all.
fn check_content_type(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(Problem::new(
            Kind::WrongContentType,
            "Content-Encoding is not taken: send the body uncompressed.",
        ));
    }
    let Some(given) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let given = String::from_utf8_lossy(given.as_bytes());
    let name = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if matches!(name.as_str(), "application/json" | "text/plain") {
        return Ok(());
    }
    Err(Problem::new(
        Kind::WrongContentType,
        format!("Got {name}; send application/json or text/plain."),
    )
    .with_header(header::ACCEPT, "application/json, text/plain"))
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
        return Err(Problem::new(Kind::BodyTooLarge, format!("The limit is {limit} bytes."))
            .with("limit", limit));
    }
    Ok(read)
}

/// The header is a structured field: a text in double quotes. Without them it is taken too.
fn check_key(headers: &HeaderMap, id: &str) -> Result<(), Problem> {
    let Some(given) = headers.get(IDEMPOTENCY_KEY) else { return Ok(()) };
    let given = String::from_utf8_lossy(given.as_bytes());
    let key = given.trim();
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    if key.eq_ignore_ascii_case(id) {
        return Ok(());
    }
    Err(Problem::new(Kind::KeyMismatch, format!("The header says {given}, the body \"{id}\".")))
}

async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, idempotency-key"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (header::ALLOW, "POST, OPTIONS"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Answers come from any page, and a refusal must be readable there. No cookie is ever asked for.
async fn open_to_any_origin(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
    response
}

/// What can be asked of an export in its address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wishes {
    token: Option<String>,
    survey: Option<String>,
    bom: Option<String>,
}

type Asked = Result<Query<Wishes>, axum::extract::rejection::QueryRejection>;

async fn give_ndjson(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    give(&service, &headers, asked, "responses.ndjson", |_| Form::Ndjson).await
}

async fn give_variants(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    give(&service, &headers, asked, "variants.ndjson", |_| Form::Ndjson).await
}

async fn give_csv(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    let form =
        |wishes: &Wishes| Form::Csv { mark: wishes.bom.as_deref().is_some_and(|bom| bom != "0") };
    give(&service, &headers, asked, "responses.csv", form).await
}

async fn give(
    service: &Service,
    headers: &HeaderMap,
    asked: Asked,
    name: &str,
    form: impl FnOnce(&Wishes) -> Form,
) -> Result<Response, Problem> {
    // An address that cannot be read shows no token.
    let Query(wishes) = asked.unwrap_or_default();
    if !service.token.opens(headers, wishes.token.as_deref()) {
        return Err(Problem::new(
            Kind::Unauthorized,
            "Show the token that manyi serve printed when it started.",
        )
        .with_header(header::WWW_AUTHENTICATE, "Bearer realm=\"manyi\""));
    }
    let form = form(&wishes);
    let (content_type, disposition) = match form {
        Form::Ndjson => ("application/x-ndjson", "inline"),
        Form::Csv { .. } => ("text/csv; charset=utf-8; header=present", "attachment"),
    };
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    let selection = Selection {
        survey: wishes.survey.as_deref().map(envelope::column_text),
        variants: name.starts_with("variants"),
    };
    let body = export::body(service.store.clone(), selection, form).await.map_err(|error| {
        eprintln!("manyi serve: the store cannot be read: {error}");
        Problem::new(Kind::StoreUnavailable, "The store cannot be read now.")
    })?;
    Ok((headers, body).into_response())
}

async fn explain(Path(name): Path<String>) -> Result<String, Problem> {
    Kind::explanation(&name)
        .ok_or_else(|| Problem::new(Kind::NotFound, format!("There is no problem type {name}.")))
}

async fn serve_file(
    State(service): State<Arc<Service>>,
    method: Method,
    address: Uri,
    headers: HeaderMap,
) -> Response {
    service.site.serve(&method, address.path(), &headers).await
}

async fn never_sniff(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
