//! Numbers for Prometheus: how many, how fast, what waits. No answer and no address in them; the names
//! are those of the endpoints.

use std::fmt::Error;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use super::problem::Kind;
use super::store::{Stored, Tally};

/// A label and its value.
type Label = [(&'static str, &'static str); 1];

/// An endpoint, and an outcome or a state.
type EndpointLabels = [(&'static str, String); 2];

/// The numbers of one collector.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    responses: Family<Label, Counter>,
    problems: Family<Label, Counter>,
    requests: Histogram,
    storing: Histogram,
    store_up: Gauge,
    attempts: Family<EndpointLabels, Counter>,
    standing: Family<EndpointLabels, Gauge>,
}

impl Metrics {
    pub(super) fn new() -> Metrics {
        // From half a millisecond to 16 seconds.
        let times = || Histogram::new(exponential_buckets(0.0005, 2.0, 16));
        let mut metrics = Metrics {
            registry: Registry::with_prefix("manyi"),
            responses: Family::default(),
            problems: Family::default(),
            requests: times(),
            storing: times(),
            store_up: Gauge::default(),
            attempts: Family::default(),
            standing: Family::default(),
        };
        let registry = &mut metrics.registry;
        registry.register(
            "responses",
            "Responses by outcome: stored, already stored, kept as a variant, refused",
            metrics.responses.clone(),
        );
        registry.register("problems", "Refused requests by kind", metrics.problems.clone());
        registry.register_with_unit(
            "request",
            "Time from a request to the head of its answer",
            Unit::Seconds,
            metrics.requests.clone(),
        );
        registry.register_with_unit(
            "storing",
            "Time until the store has what one request brought",
            Unit::Seconds,
            metrics.storing.clone(),
        );
        registry.register(
            "forwarding_attempts",
            "Attempts to forward a response by endpoint and outcome: delivered, later, dead",
            metrics.attempts.clone(),
        );
        registry.register(
            "forwarding",
            "Responses to be forwarded by endpoint and state: waiting, dead",
            metrics.standing.clone(),
        );
        registry.register("store_up", "1 if the store answers", metrics.store_up.clone());
        metrics
    }

    pub(super) fn stored(&self, outcome: Stored) {
        let outcome = match outcome {
            Stored::Now => "stored",
            Stored::Already => "already",
            Stored::AsVariant => "variant",
        };
        self.responses.get_or_create(&[("outcome", outcome)]).inc();
    }

    pub(super) fn refused(&self) {
        self.responses.get_or_create(&[("outcome", "refused")]).inc();
    }

    pub(super) fn storing_took(&self, time: Duration) {
        self.storing.observe(time.as_secs_f64());
    }

    pub(super) fn request(&self, time: Duration, problem: Option<Kind>) {
        self.requests.observe(time.as_secs_f64());
        if let Some(kind) = problem {
            self.problems.get_or_create(&[("kind", kind.name())]).inc();
        }
    }

    pub(super) fn forwarded(&self, endpoint: &str, outcome: &str) {
        let labels = [("endpoint", endpoint.to_owned()), ("outcome", outcome.to_owned())];
        self.attempts.get_or_create(&labels).inc();
    }

    /// All of it as text, with what the store has told just now.
    pub(super) fn text(&self, is_store_up: bool, tallies: &[Tally]) -> Result<String, Error> {
        self.standing.clear();
        for tally in tallies {
            let labels = [("endpoint", tally.endpoint.clone()), ("state", tally.state.clone())];
            self.standing
                .get_or_create(&labels)
                .set(i64::try_from(tally.count).unwrap_or(i64::MAX));
        }
        self.store_up.set(i64::from(is_store_up));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
