//! Where responses are kept: one SQLite file, or a PostgreSQL database.
//!
//! [`Store`] is the handle that the rest of the collector holds. Behind it one thread writes
//! (`writer`), through one [`Backend`]: `sqlite` or `postgres`. Both keep the same promises:
//!
//! - "Stored" is said only after the commit is durable.
//! - The same id again is one row. If the second body says something else, the first row stands and
//!   the other body is kept in the table `variants`: the sender may forget both.
//! - What has to be forwarded is written in the same transaction as the response itself, so that
//!   there is no moment in which one is there without the other.
//! - An export reads a [`Snapshot`]: what comes in meanwhile neither shows in it nor waits for it.
//!
//! The traits are synchronous. Databases are waited for on threads of their own, never on those that
//! serve requests.

mod postgres;
mod schema;
mod sqlite;
mod writer;

pub(super) use sqlite::read_file;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::oneshot;

use super::envelope::Envelope;
use writer::{Job, Order};

/// How many orders may wait for the writer before senders have to wait too.
const QUEUE: usize = 1024;

/// Where the responses are to be kept.
///
/// ```
/// use manyi::collector::Location;
///
/// assert!(matches!(Location::from("responses.sqlite"), Location::File(_)));
/// let database = Location::from("postgres://manyi:secret@db.example/manyi");
/// assert_eq!(database.to_string(), "the PostgreSQL database manyi at db.example");
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL database by its URL, `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
    Postgres(String),
}

impl From<&str> for Location {
    fn from(text: &str) -> Location {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Location::Postgres(text.to_owned())
        } else {
            Location::File(text.into())
        }
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Location {
        Location::File(path)
    }
}

/// Without the password.
impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Location::File(path) => write!(f, "{}", path.display()),
            Location::Postgres(url) => f.write_str(&postgres::described(url)),
        }
    }
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Location({self})")
    }
}

/// What became of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// It is new.
    Now,
    /// The same response was there already.
    Already,
    /// Another response was there under this id. It stands; this one is kept as a variant.
    AsVariant,
}

/// Why the store could not do what it was asked. The words never hold an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoreError {
    words: String,
    /// Whether the database refuses the data: the same again will not help, less of it may.
    is_about_data: bool,
}

impl StoreError {
    fn unavailable(words: impl Into<String>) -> StoreError {
        StoreError { words: words.into(), is_about_data: false }
    }

    pub(super) fn closed() -> StoreError {
        StoreError::unavailable("the store is closed")
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

/// Opens connections to one database.
trait Database: Send + Sync {
    /// A reader of what is stored now.
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;
}

/// The connection of the writer. Each call is one durable transaction.
pub(super) trait Backend: Send {
    /// Stores responses and says of each what became of it.
    fn add(&mut self, batch: &[&Envelope]) -> Result<Vec<Stored>, StoreError>;

    /// Takes up to `most` responses that are due for an endpoint at `now` and counts an attempt for
    /// each. Nobody else gets them until `until`; who has not settled them by then has crashed.
    fn claim(
        &mut self,
        endpoint: &str,
        now: i64,
        until: i64,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// Writes down how an attempt ended.
    fn settle(&mut self, endpoint: &str, settlement: &Settlement) -> Result<(), StoreError>;

    /// When the next response is due for an endpoint, in ms since 1970.
    fn next_due(&mut self, endpoint: &str) -> Result<Option<i64>, StoreError>;

    /// How many responses wait and how many are dead letters, by endpoint.
    fn tallies(&mut self) -> Result<Vec<Tally>, StoreError>;

    /// The responses that an endpoint has refused, the oldest first, `most` of them.
    fn dead_letters(
        &mut self,
        endpoint: Option<&str>,
        most: u32,
    ) -> Result<Vec<DeadLetter>, StoreError>;

    /// Makes dead letters due again at `now`, those of one endpoint or with one id or all, and says
    /// how many there were.
    fn resend(
        &mut self,
        endpoint: Option<&str>,
        id: Option<&str>,
        now: i64,
    ) -> Result<u64, StoreError>;

    /// Whether the database answers.
    fn ping(&mut self) -> Result<(), StoreError>;
}

/// The responses as they were at one moment, whatever comes in meanwhile.
pub(super) trait Snapshot {
    /// Calls `take` with each row in the order of arrival until it returns `false`.
    fn each(
        &mut self,
        selection: &Selection,
        take: &mut dyn FnMut(Row) -> bool,
    ) -> Result<(), StoreError>;
}

/// What an export takes in.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// Only this questionnaire; all of them if there is none.
    pub(super) survey: Option<String>,
    /// The variants instead of the responses that stand.
    pub(super) variants: bool,
}

/// A stored response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// When it came: ISO 8601, UTC.
    pub(super) received: String,
    /// The envelope as JSON text on one line: UTF-8, unless the file was damaged.
    pub(super) body: Vec<u8>,
}

/// A response that is to be sent to an endpoint. Times are in ms since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Delivery {
    pub(super) id: String,
    /// Which attempt this is, from 1.
    pub(super) attempt: u32,
    /// Since when it is to be sent.
    pub(super) since: i64,
    /// The envelope as JSON text on one line.
    pub(super) body: String,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settlement {
    pub(super) id: String,
    /// The attempt that is settled. One that was overtaken by a later claim changes nothing, unless
    /// it brought the response there.
    pub(super) attempt: u32,
    /// When it ended, in ms since 1970.
    pub(super) at: i64,
    pub(super) outcome: Outcome,
    /// The HTTP status, if there was a reply.
    pub(super) status: Option<u16>,
    /// What the endpoint said, or why it could not be asked.
    pub(super) words: String,
}

/// Where a response stands after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The endpoint has it.
    Delivered,
    /// To be tried again at this time, in ms since 1970.
    Waiting(i64),
    /// Not to be tried again until somebody says so.
    Dead,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Outcome::Delivered => "delivered",
            Outcome::Waiting(_) => "waiting",
            Outcome::Dead => "dead",
        }
    }
}

/// How many responses of an endpoint are in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) endpoint: String,
    /// `waiting` or `dead`.
    pub(super) state: String,
    pub(super) count: u64,
    /// The oldest of them: since when it was to be sent, in ms since 1970.
    pub(super) oldest: i64,
}

/// A response that an endpoint has refused, or that could not be brought there in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeadLetter {
    pub(super) endpoint: String,
    pub(super) id: String,
    pub(super) attempts: u32,
    pub(super) since: i64,
    /// When it was given up.
    pub(super) ended: i64,
    pub(super) status: Option<u16>,
    pub(super) words: String,
}

/// A handle to the store; cloning it gives another handle to the same one.
#[derive(Clone)]
pub(super) struct Store {
    database: Arc<dyn Database>,
    writer: Arc<Mutex<Option<JoinHandle<()>>>>,
    queue: mpsc::SyncSender<Order>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store(…)")
    }
}

impl Store {
    /// Opens the file or connects to the database, makes what is not there, and brings the schema up
    /// to date. It waits for the disk and the network: not for a thread that serves.
    pub(super) fn open(location: &Location) -> Result<Store, StoreError> {
        let (database, backend): (Arc<dyn Database>, Box<dyn Backend>) = match location {
            Location::File(path) => {
                let (file, backend) = sqlite::open(path)?;
                (Arc::new(file), Box::new(backend))
            }
            Location::Postgres(url) => {
                let (server, backend) = postgres::open(url)?;
                (Arc::new(server), Box::new(backend))
            }
        };
        let (queue, orders) = mpsc::sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("manyi-store".to_owned())
            .spawn(move || writer::work(backend, &orders))
            .map_err(|error| {
                StoreError::unavailable(format!("no thread for the writer: {error}"))
            })?;
        Ok(Store { database, writer: Arc::new(Mutex::new(Some(thread))), queue })
    }

    /// Stores responses. When this returns `Ok`, the disk has them; the outcomes are in their order.
    pub(super) async fn add(&self, envelopes: Vec<Envelope>) -> Result<Vec<Stored>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.order(Order::Add(Job { envelopes, answer })).await?;
        answered.await.unwrap_or_else(|_| Err(StoreError::closed()))
    }

    /// Has the writer do something between two batches.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut dyn Backend) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let work = move |backend: &mut dyn Backend| drop(answer.send(question(backend)));
        self.order(Order::Ask(Box::new(work))).await?;
        answered.await.unwrap_or_else(|_| Err(StoreError::closed()))
    }

    async fn order(&self, mut order: Order) -> Result<(), StoreError> {
        loop {
            match self.queue.try_send(order) {
                Ok(()) => return Ok(()),
                // The writer is behind by a thousand orders: let it catch up.
                Err(mpsc::TrySendError::Full(back)) => {
                    order = back;
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                Err(mpsc::TrySendError::Disconnected(_)) => return Err(StoreError::closed()),
            }
        }
    }

    /// A reader of what is stored now. It is opened, used and dropped on one thread that may wait.
    pub(super) fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        self.database.snapshot()
    }

    /// Waits until everything is written, then closes the store. Who adds later is told that it is
    /// closed.
    pub(super) fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = writer {
            let _ = self.queue.send(Order::Close);
            let _ = thread.join();
        }
    }
}

/// Whether two envelopes differ at most in white space, order of members and spelling of numbers.
fn mean_the_same(one: &str, other: &str) -> bool {
    one == other
        || match (serde_json::from_str::<Value>(one), serde_json::from_str::<Value>(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
}

/// Now, as it is written beside a response: ISO 8601, UTC, to the millisecond.
fn received_now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}
