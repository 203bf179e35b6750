//! The SQLite file: schema, writer, snapshot reader.
//!
//! One thread owns the connection that writes. It takes what has queued up while the last commit
//! was on its way to the disk, writes it in one transaction, and only then says "stored"
//! (`synchronous=FULL`: the disk has it). Readers have connections of their own; the write-ahead
//! log gives each a snapshot and keeps it from holding up the writer.
//!
//! The same id again is one row. If the second body says something else, the first row stands
//! and the other body is kept in the table `variants`: the sender may forget both.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, params};
use serde_json::Value;
use tokio::sync::oneshot;

use super::envelope::Envelope;

/// One step of the schema per version; `PRAGMA user_version` counts the steps a file has seen.
/// Never change a step that was released: add one.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE responses (
        id       TEXT NOT NULL PRIMARY KEY,  -- the envelope's id, in lower case
        received TEXT NOT NULL,              -- ISO 8601, UTC
        survey   TEXT NOT NULL,
        status   TEXT NOT NULL,
        body     TEXT NOT NULL               -- the envelope as it was sent
    ) STRICT;
    CREATE INDEX responses_survey ON responses (survey);
    CREATE TABLE variants (                  -- other bodies that came under an id already stored
        id       TEXT NOT NULL REFERENCES responses (id),
        received TEXT NOT NULL,
        body     TEXT NOT NULL,
        PRIMARY KEY (id, body)
    ) STRICT;
"];

/// How many responses one transaction takes at most.
const BATCH: usize = 512;

/// How many responses may wait for the writer before senders have to wait too.
const QUEUE: usize = 1024;

/// How long a connection waits for another process that holds the file.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

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

/// Why the store could not do what it was asked.
#[derive(Clone, Debug)]
pub(super) struct StoreError(String);

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError(error.to_string())
    }
}

/// What the writer is told.
enum Order {
    Add(Job),
    /// Write what came before, then close the file.
    Close,
}

struct Job {
    envelope: Envelope,
    answer: oneshot::Sender<Result<Stored, StoreError>>,
}

/// A handle to the store; cloning it gives another handle to the same one.
#[derive(Clone, Debug)]
pub(super) struct Store {
    path: Arc<Path>,
    writer: Arc<Mutex<Option<JoinHandle<()>>>>,
    queue: mpsc::SyncSender<Order>,
}

impl Store {
    /// Opens the file, makes it if it is not there, and brings its schema up to date.
    pub(super) fn open(path: &Path) -> Result<Store, StoreError> {
        make_private(path)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(LOCK_PATIENCE)?;
        check_origin(&connection)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut connection)?;
        let (queue, jobs) = mpsc::sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("manyi-store".to_owned())
            .spawn(move || write_all(connection, &jobs))
            .map_err(|error| StoreError(format!("no thread for the writer: {error}")))?;
        Ok(Store { path: path.into(), writer: Arc::new(Mutex::new(Some(thread))), queue })
    }

    /// Stores a response. When this returns `Ok`, the disk has it.
    pub(super) async fn add(&self, envelope: Envelope) -> Result<Stored, StoreError> {
        let (answer, answered) = oneshot::channel();
        let mut order = Order::Add(Job { envelope, answer });
        loop {
            match self.queue.try_send(order) {
                Ok(()) => break,
                // The writer is behind by a thousand responses: let it catch up.
                Err(mpsc::TrySendError::Full(back)) => {
                    order = back;
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                Err(mpsc::TrySendError::Disconnected(_)) => return Err(closed()),
            }
        }
        answered.await.unwrap_or_else(|_| Err(closed()))
    }

    /// A reader of what is stored now.
    pub(super) fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Snapshot::open(&self.path)
    }

    /// Waits until everything is written, then closes the file. Who adds later is told that it is closed.
    pub(super) fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = writer {
            let _ = self.queue.send(Order::Close);
            let _ = thread.join();
        }
    }
}

fn closed() -> StoreError {
    StoreError("the store is closed".to_owned())
}

/// Responses are personal: a new file is for its owner's eyes only.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(drop).map_err(|error| {
        let hint = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
                format!("; the folder {} does not exist", folder.display())
            }
            _ => String::new(),
        };
        StoreError(format!("{error}{hint}"))
    })
}

/// Refuses a file that is not ours before anything in it is changed.
fn check_origin(connection: &Connection) -> Result<(), StoreError> {
    let version = schema_version(connection).map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError(
            "the file is not an SQLite database; choose another one with --store".to_owned(),
        ),
        _ => error.into(),
    })?;
    let tables: usize =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if version == 0 && tables > 0 {
        return Err(StoreError(
            "it is the database of another program; choose another file with --store".to_owned(),
        ));
    }
    if version > MIGRATIONS.len() {
        return Err(StoreError(format!(
            "it was written by a newer manyi (schema {version}, this one knows {}); use that one",
            MIGRATIONS.len()
        )));
    }
    Ok(())
}

fn schema_version(connection: &Connection) -> rusqlite::Result<usize> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version = schema_version(&transaction)?;
    for step in MIGRATIONS.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    transaction.commit()?;
    Ok(())
}

/// The life of the writer: one transaction after the other until it is told to close.
fn write_all(mut connection: Connection, orders: &mpsc::Receiver<Order>) {
    let mut open = true;
    while open {
        let mut batch = Vec::new();
        let mut next = orders.recv().ok();
        loop {
            match next {
                Some(Order::Add(job)) => batch.push(job),
                Some(Order::Close) => open = false,
                None => break,
            }
            next = if open && batch.len() < BATCH { orders.try_recv().ok() } else { None };
        }
        // Nothing came although it waited: the last handle is gone.
        open &= !batch.is_empty();
        match write_batch(&mut connection, &batch) {
            Ok(outcomes) => {
                for (job, stored) in batch.into_iter().zip(outcomes) {
                    // Who has hung up meanwhile will ask again, with the same id.
                    let _ = job.answer.send(Ok(stored));
                }
            }
            Err(error) => {
                for job in batch {
                    let _ = job.answer.send(Err(error.clone()));
                }
            }
        }
    }
}

fn write_batch(connection: &mut Connection, batch: &[Job]) -> Result<Vec<Stored>, StoreError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let received = jiff::Timestamp::now();
    let received = format!("{received:.3}");
    let outcomes = batch
        .iter()
        .map(|job| write_one(&transaction, &job.envelope, &received))
        .collect::<Result<Vec<Stored>, StoreError>>()?;
    transaction.commit()?;
    Ok(outcomes)
}

fn write_one(
    transaction: &Transaction<'_>,
    envelope: &Envelope,
    received: &str,
) -> Result<Stored, StoreError> {
    let Envelope { id, survey, status, body } = envelope;
    let new = transaction
        .prepare_cached(
            "INSERT INTO responses (id, received, survey, status, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![id, received, survey, status, body])?;
    if new == 1 {
        return Ok(Stored::Now);
    }
    let first: String = transaction
        .prepare_cached("SELECT body FROM responses WHERE id = ?")?
        .query_row([id], |row| row.get(0))?;
    if mean_the_same(&first, body) {
        return Ok(Stored::Already);
    }
    transaction
        .prepare_cached("INSERT INTO variants (id, received, body) VALUES (?, ?, ?) ON CONFLICT (id, body) DO NOTHING")?
        .execute(params![id, received, body])?;
    Ok(Stored::AsVariant)
}

fn mean_the_same(one: &str, other: &str) -> bool {
    one == other
        || match (serde_json::from_str::<Value>(one), serde_json::from_str::<Value>(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
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
    /// The envelope as JSON text on one line.
    pub(super) body: String,
}

/// The responses as they were at one moment, whatever comes in meanwhile.
#[derive(Debug)]
pub(super) struct Snapshot {
    connection: Connection,
}

impl Snapshot {
    /// Opens the file for reading alone.
    pub(super) fn open(path: &Path) -> Result<Snapshot, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(LOCK_PATIENCE)?;
        // The snapshot is taken by the first look, not by the word BEGIN.
        connection.execute_batch("BEGIN; SELECT 1 FROM responses LIMIT 1")?;
        Ok(Snapshot { connection })
    }

    /// Calls `take` with each row in the order of arrival until it returns `false`.
    pub(super) fn each(
        &self,
        selection: &Selection,
        mut take: impl FnMut(Row) -> bool,
    ) -> Result<(), StoreError> {
        let table = if selection.variants { "variants" } else { "responses" };
        let condition = match (&selection.survey, selection.variants) {
            (None, _) => "?1 IS NULL",
            (Some(_), false) => "survey = ?1",
            (Some(_), true) => "id IN (SELECT id FROM responses WHERE survey = ?1)",
        };
        let query = format!("SELECT received, body FROM {table} WHERE {condition} ORDER BY rowid");
        let mut statement = self.connection.prepare(&query)?;
        let mut rows = statement.query([&selection.survey])?;
        while let Some(row) = rows.next()? {
            if !take(Row { received: row.get(0)?, body: row.get(1)? }) {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("manyi-store-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn refusal(path: &Path) -> String {
        Store::open(path).unwrap_err().to_string()
    }

    #[test]
    fn a_file_that_is_no_database_is_left_alone() {
        let path = folder("text").join("notes.txt");
        std::fs::write(
            &path,
            "Dear diary, this is longer than the header of a database. ".repeat(20),
        )
        .unwrap();
        assert!(refusal(&path).contains("not an SQLite database"), "{}", refusal(&path));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("Dear diary"));
    }

    #[test]
    fn the_database_of_another_program_is_left_alone() {
        let path = folder("stranger").join("other.sqlite");
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE bookmarks (url TEXT)")
            .unwrap();
        assert!(refusal(&path).contains("another program"));
    }

    #[test]
    fn a_store_of_a_newer_schema_is_left_alone() {
        let path = folder("newer").join("r.sqlite");
        Store::open(&path).unwrap().close();
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(refusal(&path).contains("newer manyi"));
    }

    #[test]
    fn a_missing_folder_is_named() {
        let path = folder("missing").join("no/such/r.sqlite");
        assert!(refusal(&path).contains("does not exist"));
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let path = folder("private").join("r.sqlite");
        Store::open(&path).unwrap().close();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
