//! Which request goes where; CORS; the log.
//!
//! | request | answer |
//! |---|---|
//! | `POST /responses` | 201 stored, 200 already stored, a problem otherwise; one or a batch |
//! | `GET /responses.ndjson`, `.csv` | what is stored, for who has the token; `?survey=NAME` selects |
//! | `GET /variants.ndjson` | other bodies that came under an id already stored, with the token |
//! | `/relay`, `/relay/dead.ndjson`, `/relay/resend` | the forwarding, with the token |
//! | `GET /healthz` | `ok` while the store answers, else 503 |
//! | `GET /metrics` | numbers for Prometheus |
//! | `GET /problems/NAME` | what a problem type means |
//! | `GET` anything else | a file of `dist/` or `www/` |
//!
//! The same id again never loses an answer. The draft of the Idempotency-Key header has 422 for
//! "same key, other body", but a sender that is refused has nowhere to put the answer, and one that
//! is not told would drop it; so the first body stands, the other is kept as a variant, and the
//! reply is 200 with `"variant": true`.

mod forwarding;
mod giving;
mod taking;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::access::{AccessToken, Keys};
use super::metrics::Metrics;
use super::peers::Peers;
use super::problem::{Kind, Problem};
use super::relay::Relay;
use super::site::Site;
use super::store::Store;

/// How long the store may take to say that it is there.
const PING_PATIENCE: Duration = Duration::from_secs(3);

/// What the handlers work with.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) store: Store,
    pub(super) token: AccessToken,
    pub(super) keys: Keys,
    pub(super) peers: Peers,
    pub(super) metrics: Arc<Metrics>,
    pub(super) relay: Relay,
    pub(super) site: Site,
    pub(super) body_limit: usize,
    pub(super) batch_limit: usize,
}

impl Service {
    fn check_token(&self, headers: &HeaderMap, in_query: Option<&str>) -> Result<(), Problem> {
        if self.token.opens(headers, in_query) {
            return Ok(());
        }
        let detail = "Show the token that manyi serve printed when it started.";
        Err(Problem::new(Kind::Unauthorized, detail)
            .with_header(header::WWW_AUTHENTICATE, "Bearer realm=\"manyi\""))
    }

    async fn is_store_up(&self) -> bool {
        let ping = self.store.ask(|backend| backend.ping());
        matches!(tokio::time::timeout(PING_PATIENCE, ping).await, Ok(Ok(())))
    }
}

/// All addresses of the collector.
pub(super) fn router(service: Service) -> Router {
    let service = Arc::new(service);
    let responses =
        post(taking::take).options(preflight).fallback(|| method_not_allowed("POST, OPTIONS"));
    Router::new()
        .route("/responses", responses.layer(middleware::map_response(open_to_any_origin)))
        .route("/responses.ndjson", readable(get(giving::give_ndjson)))
        .route("/responses.csv", readable(get(giving::give_csv)))
        .route("/variants.ndjson", readable(get(giving::give_variants)))
        .route("/relay", readable(get(forwarding::standing)))
        .route("/relay/dead.ndjson", readable(get(forwarding::dead_letters)))
        .route("/relay/resend", post(forwarding::resend).fallback(|| method_not_allowed("POST")))
        .route("/healthz", readable(get(health)))
        .route("/metrics", readable(get(numbers)))
        .route("/problems/{name}", readable(get(explain)))
        .fallback(serve_file)
        .layer(middleware::from_fn(never_sniff))
        .layer(middleware::from_fn_with_state(service.clone(), observe))
        .with_state(service)
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

/// Counts a request and logs it: the route and not the address, in which there may be a token; no
/// body, no header, no peer.
async fn observe(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let (time, status) = (start.elapsed(), response.status().as_u16());
    let problem = response.extensions().get::<Kind>().copied();
    service.metrics.request(time, problem);
    tracing::info!(
        %method,
        route = path.as_ref().map_or("files", MatchedPath::as_str),
        status,
        problem = problem.map(Kind::name),
        milliseconds = time.as_secs_f64() * 1000.0,
        "request"
    );
    response
}

async fn health(State(service): State<Arc<Service>>) -> Result<&'static str, Problem> {
    if service.is_store_up().await {
        return Ok("ok\n");
    }
    Err(Problem::new(Kind::StoreUnavailable, "The store does not answer."))
}

async fn numbers(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    let is_store_up = service.is_store_up().await;
    let tallies = service.store.ask(|backend| backend.tallies()).await.unwrap_or_default();
    let text = service
        .metrics
        .text(is_store_up, &tallies)
        .map_err(|_| Problem::new(Kind::StoreUnavailable, "The numbers cannot be written."))?;
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, content_type)], text).into_response())
}

async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, idempotency-key, authorization"),
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
