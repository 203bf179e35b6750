//! The life of one endpoint: claim what is due, send it, settle how that ended.
//!
//! After a failure that may pass, the endpoint is left alone for a while, with everything that waits
//! for it, and then tried with one response: a server that comes back is not run over.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use ureq::Agent;
use ureq::http;
use ureq::tls::{RootCerts, TlsConfig};

use super::config::Endpoint;
use super::parcel::{Parcel, Reply, Request, Verdict};
use super::schedule;
use crate::collector::metrics::Metrics;
use crate::collector::store::{Delivery, Outcome, Settlement, Store};
use crate::platform::SystemRandom;

/// How long after the end of its request a claim lapses: then its holder has crashed.
const LEASE: Duration = Duration::from_secs(15);

/// How long to look away when nothing is due: another collector on the same store may add something.
const LONGEST_LOOK_AWAY: Duration = Duration::from_secs(30);

/// How long to wait for a store that does not answer.
const STORE_PAUSE: Duration = Duration::from_secs(5);

/// How much of a reply is read, in bytes.
const LONGEST_REPLY: u64 = 64 * 1024;

/// How much of what an endpoint says is kept, in bytes.
const LONGEST_WORDS: usize = 500;

pub(super) struct Courier {
    endpoints: Arc<[Endpoint]>,
    index: usize,
    store: Store,
    metrics: Arc<Metrics>,
    wake: Arc<Notify>,
    agent: Agent,
    /// Failures in a row.
    failures: u32,
    /// Nothing is sent before.
    not_before: Instant,
}

/// One attempt and what came of it.
struct Attempt {
    delivery: Delivery,
    result: Result<Reply, String>,
}

impl Courier {
    pub(super) fn new(
        endpoints: Arc<[Endpoint]>,
        index: usize,
        store: Store,
        metrics: Arc<Metrics>,
        wake: Arc<Notify>,
    ) -> Courier {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(endpoints[index].timeout))
            .user_agent(concat!("manyi/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build()
            .into();
        let not_before = Instant::now();
        Courier { endpoints, index, store, metrics, wake, agent, failures: 0, not_before }
    }

    fn endpoint(&self) -> &Endpoint {
        &self.endpoints[self.index]
    }

    /// Works until it is told to stop; then finishes what is under way.
    pub(super) async fn work(mut self, mut stopping: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        let wake = Arc::clone(&self.wake);
        while !*stopping.borrow() {
            // Asked for before the look at the store: what comes in between is not overheard.
            let woken = wake.notified();
            tokio::pin!(woken);
            woken.as_mut().enable();
            let until = self.send_what_is_due(&mut under_way).await;
            tokio::select! {
                Some(ended) = under_way.join_next() => {
                    if let Ok(attempt) = ended {
                        self.settle(attempt).await;
                    }
                }
                () = tokio::time::sleep_until(until) => {}
                () = &mut woken => {}
                _ = stopping.changed() => {}
            }
        }
        while let Some(ended) = under_way.join_next().await {
            if let Ok(attempt) = ended {
                self.settle(attempt).await;
            }
        }
    }

    /// Begins as many attempts as may be under way, and says when to look again.
    async fn send_what_is_due(&mut self, under_way: &mut JoinSet<Attempt>) -> Instant {
        let now = Instant::now();
        let later = now + LONGEST_LOOK_AWAY;
        let together = if self.failures > 0 { 1 } else { self.endpoint().together };
        let room = together.saturating_sub(under_way.len());
        if room == 0 {
            return later;
        }
        if self.not_before > now {
            return self.not_before;
        }
        let name = self.endpoint().name.clone();
        let lease = self.endpoint().timeout + LEASE;
        let asked = self.store.ask(move |backend| {
            let now = now_in_ms();
            let most = u32::try_from(room).unwrap_or(u32::MAX);
            let claimed = backend.claim(&name, now, now + in_ms(lease), most)?;
            let next = if claimed.len() < room { backend.next_due(&name)? } else { None };
            Ok((claimed, next))
        });
        let (claimed, next) = match asked.await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(endpoint = self.endpoint().name, %error, "the store cannot be asked");
                return now + STORE_PAUSE;
            }
        };
        if !claimed.is_empty() {
            self.not_before = now + self.endpoint().spacing;
        }
        for delivery in claimed {
            let (endpoints, index) = (Arc::clone(&self.endpoints), self.index);
            let agent = self.agent.clone();
            under_way.spawn_blocking(move || {
                let result = attempt(&agent, &endpoints[index], &delivery);
                Attempt { delivery, result }
            });
        }
        let wait = next.map_or(LONGEST_LOOK_AWAY, |due| {
            Duration::from_millis(u64::try_from(due - now_in_ms()).unwrap_or_default())
        });
        (now + wait).min(later).max(self.not_before)
    }

    /// Writes down how an attempt ended, and leaves the endpoint alone where that is called for.
    async fn settle(&mut self, Attempt { delivery, result }: Attempt) {
        let endpoint = &self.endpoints[self.index];
        let verdict = match &result {
            Ok(reply) => endpoint.preset.verdict(reply),
            Err(_) => Verdict::Later(None),
        };
        let (status, words) = match result {
            Ok(reply) => (Some(reply.status), reply.body),
            Err(words) => (None, words),
        };
        let now = now_in_ms();
        let outcome = match verdict {
            Verdict::Delivered => {
                self.failures = 0;
                Outcome::Delivered
            }
            // An answer: the endpoint is there.
            Verdict::Refused => {
                self.failures = 0;
                Outcome::Dead
            }
            Verdict::Later(wish) => {
                self.failures = self.failures.saturating_add(1);
                let longest = endpoint.longest_pause;
                let pause = wish
                    .unwrap_or_else(|| schedule::pause(self.failures, longest, &mut SystemRandom));
                self.not_before = self.not_before.max(Instant::now() + pause);
                if now - delivery.since >= in_ms(endpoint.give_up_after) {
                    Outcome::Dead
                } else {
                    Outcome::Waiting(now + in_ms(pause))
                }
            }
        };
        let word = match outcome {
            Outcome::Delivered => "delivered",
            Outcome::Waiting(_) => "later",
            Outcome::Dead => "dead",
        };
        self.metrics.forwarded(&endpoint.name, word);
        if outcome != Outcome::Delivered {
            // The words of the endpoint may quote the answers.
            tracing::warn!(
                endpoint = endpoint.name,
                outcome = word,
                status,
                attempt = delivery.attempt,
                "not forwarded"
            );
        }
        let name = endpoint.name.clone();
        let settlement = Settlement {
            id: delivery.id,
            attempt: delivery.attempt,
            at: now,
            outcome,
            status,
            words: super::text::cut(&words, LONGEST_WORDS),
        };
        let settled = self.store.ask(move |backend| backend.settle(&name, &settlement)).await;
        if let Err(error) = settled {
            // The claim lapses, and the response is sent once more.
            tracing::error!(endpoint = self.endpoint().name, %error, "an attempt was not noted");
        }
    }
}

/// One request and its reply. It waits: not for a thread that serves.
fn attempt(agent: &Agent, endpoint: &Endpoint, delivery: &Delivery) -> Result<Reply, String> {
    let envelope = serde_json::from_str(&delivery.body).unwrap_or_default();
    let parcel =
        Parcel { id: &delivery.id, text: &delivery.body, envelope: &envelope, now: now_in_ms() };
    let request = endpoint.preset.request(parcel);
    send(agent, endpoint, request).map_err(|error| said(&error))
}

fn send(agent: &Agent, endpoint: &Endpoint, request: Request) -> Result<Reply, ureq::Error> {
    let mut head = http::Request::builder().method(request.method).uri(&request.url);
    for (name, value) in endpoint.all_headers(&request) {
        head = head.header(name, value);
    }
    let mut response = agent.run(head.body(request.body)?)?;
    let retry_after = response
        .headers()
        .get(http::header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| schedule::retry_after(text, SystemTime::now()));
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LONGEST_REPLY).lossy_utf8(true);
    match body.read_to_string() {
        Ok(body) => Ok(Reply { status, retry_after, body }),
        Err(ureq::Error::BodyExceedsLimit(_)) => {
            Ok(Reply { status, retry_after, body: String::new() })
        }
        Err(error) => Err(error),
    }
}

/// Why no reply came, without the address: there may be a secret in it.
fn said(error: &ureq::Error) -> String {
    let not_encrypted = || "no encrypted connection: is the certificate right?".to_owned();
    match error {
        ureq::Error::Timeout(_) => "no reply in time".to_owned(),
        ureq::Error::HostNotFound => "the name of the host is not known".to_owned(),
        // This is how a failed handshake comes through.
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            not_encrypted()
        }
        ureq::Error::Io(error) => format!("the connection failed: {}", error.kind()),
        ureq::Error::ConnectionFailed => "the connection failed".to_owned(),
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => not_encrypted(),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "the request cannot be written".to_owned(),
        _ => "the request failed".to_owned(),
    }
}

fn now_in_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn in_ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 2)
}
