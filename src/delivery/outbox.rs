//! The rules of sending: keep first, send, and let go only of what the endpoint has.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// Keeps records on the device. Both calls begin something; [`Report::Kept`] tells the outcome.
pub trait Store {
    /// Keeps `record` under `key`, in the place of what was there.
    fn put(&mut self, key: &str, record: &str);

    /// Lets go of what is under `key`.
    fn remove(&mut self, key: &str);
}

/// Sends requests. The call begins it; [`Report::Answered`] or [`Report::Unreachable`] tells the
/// outcome.
pub trait Network {
    /// Posts a response.
    fn post(&mut self, request: Post<'_>);
}

/// A response to be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post<'a> {
    /// The id of the response, for the header `Idempotency-Key`.
    pub id: &'a str,
    /// The address.
    pub endpoint: &'a str,
    /// The envelope as JSON text.
    pub body: &'a str,
}

/// What store and network tell back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report<'a> {
    /// The store has kept a response, or could not.
    Kept {
        /// The id of the response.
        id: &'a str,
        /// Whether it is safe now.
        kept: bool,
    },
    /// The endpoint has answered.
    Answered {
        /// The id of the response.
        id: &'a str,
        /// The HTTP status.
        status: u16,
    },
    /// The endpoint has not answered.
    Unreachable {
        /// The id of the response.
        id: &'a str,
    },
}

/// How far a response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Being put into the store.
    Keeping,
    /// On its way.
    Sending,
    /// The endpoint has it.
    Delivered,
    /// Not delivered: nobody answered. It waits for another try.
    Waiting,
    /// Not delivered: the endpoint answered with this status. It waits for another try.
    Refused(u16),
}

#[derive(Debug)]
struct Parcel {
    id: String,
    body: String,
    standing: Standing,
    kept: bool,
}

/// The responses of this device that are on their way to one endpoint.
#[derive(Debug)]
pub struct Outbox {
    endpoint: String,
    parcels: Vec<Parcel>,
}

/// The key under which a response is kept.
#[must_use]
pub fn record_key(id: &str) -> String {
    ["response/", id].concat()
}

impl Outbox {
    /// An empty outbox for `endpoint`.
    #[must_use]
    pub fn new(endpoint: &str) -> Outbox {
        Outbox { endpoint: endpoint.to_owned(), parcels: Vec::new() }
    }

    /// Takes a response: it is kept first, and sent when the store has told how that went.
    pub fn take(&mut self, id: &str, body: String, store: &mut dyn Store) {
        store.put(&record_key(id), &body);
        let standing = Standing::Keeping;
        self.parcels.push(Parcel { id: id.to_owned(), body, standing, kept: false });
    }

    /// Takes a response that an earlier visit left in the store, and sends it.
    pub fn take_kept(&mut self, id: &str, body: String, network: &mut dyn Network) {
        if self.standing(id).is_none() {
            let standing = Standing::Waiting;
            self.parcels.push(Parcel { id: id.to_owned(), body, standing, kept: true });
            self.send(id, network);
        }
    }

    /// Tries again to send a response that waits.
    pub fn send(&mut self, id: &str, network: &mut dyn Network) {
        let endpoint = &self.endpoint;
        let waits = |parcel: &&mut Parcel| {
            parcel.id == id && !matches!(parcel.standing, Standing::Sending | Standing::Delivered)
        };
        if let Some(parcel) = self.parcels.iter_mut().find(waits) {
            parcel.standing = Standing::Sending;
            network.post(Post { id, endpoint, body: &parcel.body });
        }
    }

    /// Learns what became of something. A response that could not be kept is sent all the same.
    pub fn report(&mut self, report: Report<'_>, store: &mut dyn Store, network: &mut dyn Network) {
        let (Report::Kept { id, .. } | Report::Answered { id, .. } | Report::Unreachable { id }) =
            report;
        let Some(parcel) = self.parcels.iter_mut().find(|parcel| parcel.id == id) else {
            return;
        };
        match report {
            Report::Kept { kept, .. } => {
                parcel.kept = kept;
                if parcel.standing == Standing::Keeping {
                    self.send(id, network);
                }
            }
            Report::Answered { status: 200..=299, .. } => {
                parcel.standing = Standing::Delivered;
                store.remove(&record_key(id));
            }
            Report::Answered { status, .. } => parcel.standing = Standing::Refused(status),
            Report::Unreachable { .. } => parcel.standing = Standing::Waiting,
        }
    }

    /// How far a response is; `None` if it was never taken.
    #[must_use]
    pub fn standing(&self, id: &str) -> Option<Standing> {
        self.parcels.iter().find(|parcel| parcel.id == id).map(|parcel| parcel.standing)
    }

    /// Whether a response is safe on this device.
    #[must_use]
    pub fn is_kept(&self, id: &str) -> bool {
        self.parcels.iter().any(|parcel| parcel.id == id && parcel.kept)
    }

    /// Where responses go.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

/// A store in memory, for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    /// Keys and records.
    pub records: Vec<(String, String)>,
}

impl Store for MemoryStore {
    fn put(&mut self, key: &str, record: &str) {
        self.remove(key);
        self.records.push((key.to_owned(), record.to_owned()));
    }

    fn remove(&mut self, key: &str) {
        self.records.retain(|(known, _)| known != key);
    }
}

/// A network that only writes down what is sent, for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryNetwork {
    /// Ids and bodies, in the order of sending.
    pub sent: Vec<(String, String)>,
}

impl Network for MemoryNetwork {
    fn post(&mut self, request: Post<'_>) {
        self.sent.push((request.id.to_owned(), request.body.to_owned()));
    }
}
