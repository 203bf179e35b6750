//! The relay: what was stored is forwarded to endpoints, at least once.
//!
//! A response and the fact that it is to be forwarded are stored in one transaction, so neither is
//! there without the other, and a restart takes up where the last run ended. The id of the envelope is
//! the same over every attempt: an endpoint that minds duplicates can tell them.
//!
//! | file | what it knows |
//! |---|---|
//! | `config` | the file of endpoints |
//! | `courier` | the life of one endpoint: claim, send, settle |
//! | `parcel` | request, reply, and what a reply means |
//! | `presets/` | the services, one file each |
//! | `schedule` | when to try again |
//! | `signature` | HMAC, Standard Webhooks |
//! | `text` | texts and fields from an envelope |
//!
//! A response that an endpoint refuses, or that could not be brought there in time, becomes a dead
//! letter: it is kept with the words of the endpoint, shown, and sent again when somebody says so.

mod config;
mod courier;
mod parcel;
mod presets;
mod schedule;
mod signature;
mod text;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::envelope::Envelope;
use super::metrics::Metrics;
use super::store::Store;
use crate::value::Value;
pub(super) use config::{Endpoint, read};
use courier::Courier;

/// How long the end waits for requests that are under way. What is not settled by then is sent again.
const PATIENCE: Duration = Duration::from_secs(8);

/// The endpoints that responses are forwarded to.
#[derive(Clone, Debug, Default)]
pub(super) struct Relay {
    endpoints: Arc<[Endpoint]>,
    wake: Arc<Notify>,
}

impl Relay {
    pub(super) fn new(endpoints: Vec<Endpoint>) -> Relay {
        Relay { endpoints: endpoints.into(), wake: Arc::default() }
    }

    /// Writes into an envelope which endpoints want it.
    pub(super) fn route(&self, envelope: &mut Envelope) {
        if self.endpoints.is_empty() {
            return;
        }
        let value = Value::parse(&envelope.body).unwrap_or_default();
        envelope.routes = self
            .endpoints
            .iter()
            .filter(|endpoint| endpoint.wants(&value))
            .map(|endpoint| endpoint.name.clone())
            .collect();
    }

    /// The names of the endpoints.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.endpoints.iter().map(|endpoint| endpoint.name.as_str())
    }

    /// Tells the couriers that there is something new.
    pub(super) fn wake(&self) {
        self.wake.notify_waiters();
    }

    /// Starts a courier for each endpoint. They end when `stopping` says so.
    pub(super) fn start(
        &self,
        store: &Store,
        metrics: &Arc<Metrics>,
        stopping: &watch::Sender<bool>,
    ) -> Couriers {
        let mut couriers = JoinSet::new();
        for index in 0..self.endpoints.len() {
            let courier = Courier::new(
                Arc::clone(&self.endpoints),
                index,
                store.clone(),
                Arc::clone(metrics),
                Arc::clone(&self.wake),
            );
            couriers.spawn(courier.work(stopping.subscribe()));
        }
        Couriers { couriers }
    }
}

/// The couriers at work.
#[derive(Debug)]
pub(super) struct Couriers {
    couriers: JoinSet<()>,
}

impl Couriers {
    /// Waits until they have ended, for a while.
    pub(super) async fn end(mut self) {
        let all = async { while self.couriers.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(PATIENCE, all).await;
    }
}
