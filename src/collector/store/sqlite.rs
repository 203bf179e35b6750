//! The SQLite file: schema, writer's connection, snapshot reader.
//!
//! `synchronous=FULL` in write-ahead mode: a commit that returned is on the disk. Readers have
//! connections of their own; the log gives each a snapshot and keeps it from holding up the writer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row as Record, Transaction, params};

use super::{
    Backend, Database, DeadLetter, Delivery, Outcome, Row, Selection, Settlement, Snapshot,
    StoreError, Stored, Tally, mean_the_same, received_now,
};
use crate::collector::envelope::Envelope;

/// One step of the schema per version; `PRAGMA user_version` counts the steps a file has seen.
/// Never change a step that was released: add one.
const MIGRATIONS: [&str; 2] = [
    "
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
",
    "
    CREATE TABLE deliveries (                -- what is forwarded, per endpoint; times in ms since 1970
        endpoint TEXT    NOT NULL,
        id       TEXT    NOT NULL REFERENCES responses (id),
        state    TEXT    NOT NULL,           -- waiting, delivered, dead
        attempts INTEGER NOT NULL,
        since    INTEGER NOT NULL,
        due      INTEGER NOT NULL,
        changed  INTEGER NOT NULL,
        status   INTEGER,                    -- of the last reply
        words    TEXT    NOT NULL,           -- what the endpoint said last
        PRIMARY KEY (endpoint, id)
    ) STRICT;
    CREATE INDEX deliveries_due ON deliveries (endpoint, due) WHERE state = 'waiting';
    CREATE INDEX deliveries_dead ON deliveries (changed) WHERE state = 'dead';
",
];

/// How long a connection waits for another process that holds the file.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode::{ConstraintViolation, TooBig, TypeMismatch};
        let code = error.sqlite_error_code();
        let is_about_data = matches!(code, Some(ConstraintViolation | TooBig | TypeMismatch));
        StoreError { words: error.to_string(), is_about_data }
    }
}

/// Opens the file, makes it if it is not there, and brings its schema up to date.
pub(super) fn open(path: &Path) -> Result<(File, Writer), StoreError> {
    make_private(path)?;
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    check_origin(&connection)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(32);
    migrate(&mut connection)?;
    Ok((File { path: path.to_owned() }, Writer { connection }))
}

/// Where the file is.
pub(super) struct File {
    path: PathBuf,
}

impl Database for File {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        read_file(&self.path)
    }
}

/// Opens a file for reading alone; a collector may be writing to it meanwhile.
pub(in crate::collector) fn read_file(path: &Path) -> Result<Box<dyn Snapshot>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    // The snapshot is taken by the first look, not by the word BEGIN.
    connection.execute_batch("BEGIN; SELECT 1 FROM responses LIMIT 1")?;
    Ok(Box::new(Reader { connection }))
}

/// The connection that writes.
pub(super) struct Writer {
    connection: Connection,
}

impl Writer {
    fn transaction<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction =
            self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

impl Backend for Writer {
    fn add(&mut self, batch: &[&Envelope]) -> Result<Vec<Stored>, StoreError> {
        let now = jiff::Timestamp::now().as_millisecond();
        let received = received_now();
        self.transaction(|transaction| {
            batch.iter().map(|envelope| add_one(transaction, envelope, &received, now)).collect()
        })
    }

    fn claim(
        &mut self,
        endpoint: &str,
        now: i64,
        until: i64,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        // Most looks find nothing: they should not cost a write.
        if self.next_due(endpoint)?.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        self.transaction(|transaction| {
            let mut claim = transaction.prepare_cached(
                "UPDATE deliveries SET due = ?3, attempts = attempts + 1 WHERE endpoint = ?1 AND id IN (
                    SELECT id FROM deliveries WHERE endpoint = ?1 AND state = 'waiting' AND due <= ?2 ORDER BY due LIMIT ?4)
                 RETURNING id, attempts, since, (SELECT body FROM responses WHERE responses.id = deliveries.id)",
            )?;
            let claimed = claim.query_map(params![endpoint, now, until, most], |row| {
                Ok(Delivery { id: row.get(0)?, attempt: row.get(1)?, since: row.get(2)?, body: row.get(3)? })
            })?;
            Ok(claimed.collect::<Result<_, _>>()?)
        })
    }

    fn settle(&mut self, endpoint: &str, settlement: &Settlement) -> Result<(), StoreError> {
        let Settlement { id, attempt, at, outcome, status, words } = settlement;
        let due = if let Outcome::Waiting(due) = outcome { *due } else { *at };
        self.connection
            .prepare_cached(
                "UPDATE deliveries SET state = ?3, due = ?4, changed = ?5, status = ?6, words = ?7
                 WHERE endpoint = ?1 AND id = ?2 AND (attempts = ?8 AND state = 'waiting' OR ?3 = 'delivered')",
            )?
            .execute(params![endpoint, id, outcome.name(), due, at, status, words, attempt])?;
        Ok(())
    }

    fn next_due(&mut self, endpoint: &str) -> Result<Option<i64>, StoreError> {
        let due = self
            .connection
            .prepare_cached(
                "SELECT due FROM deliveries WHERE endpoint = ? AND state = 'waiting' ORDER BY due LIMIT 1",
            )?
            .query_row([endpoint], |row| row.get(0))
            .optional()?;
        Ok(due)
    }

    fn tallies(&mut self) -> Result<Vec<Tally>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT endpoint, state, count(*), min(since) FROM deliveries WHERE state = 'waiting' GROUP BY endpoint, state
             UNION ALL SELECT endpoint, state, count(*), min(since) FROM deliveries WHERE state = 'dead' GROUP BY endpoint, state",
        )?;
        let tallies = statement.query_map([], |row| {
            Ok(Tally {
                endpoint: row.get(0)?,
                state: row.get(1)?,
                count: row.get(2)?,
                oldest: row.get(3)?,
            })
        })?;
        Ok(tallies.collect::<Result<_, _>>()?)
    }

    fn dead_letters(
        &mut self,
        endpoint: Option<&str>,
        most: u32,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT endpoint, id, attempts, since, changed, status, words FROM deliveries
             WHERE state = 'dead' AND (?1 IS NULL OR endpoint = ?1) ORDER BY changed, id LIMIT ?2",
        )?;
        let letters = statement.query_map(params![endpoint, most], dead_letter)?;
        Ok(letters.collect::<Result<_, _>>()?)
    }

    fn resend(
        &mut self,
        endpoint: Option<&str>,
        id: Option<&str>,
        now: i64,
    ) -> Result<u64, StoreError> {
        let resent = self
            .connection
            .prepare_cached(
                "UPDATE deliveries SET state = 'waiting', attempts = 0, since = ?3, due = ?3, changed = ?3
                 WHERE state = 'dead' AND (?1 IS NULL OR endpoint = ?1) AND (?2 IS NULL OR id = ?2)",
            )?
            .execute(params![endpoint, id, now])?;
        Ok(resent as u64)
    }

    fn ping(&mut self) -> Result<(), StoreError> {
        Ok(self
            .connection
            .query_row("SELECT 1 FROM responses LIMIT 1", [], |_| Ok(()))
            .optional()
            .map(drop)?)
    }
}

fn dead_letter(row: &Record<'_>) -> rusqlite::Result<DeadLetter> {
    Ok(DeadLetter {
        endpoint: row.get(0)?,
        id: row.get(1)?,
        attempts: row.get(2)?,
        since: row.get(3)?,
        ended: row.get(4)?,
        status: row.get(5)?,
        words: row.get(6)?,
    })
}

fn add_one(
    transaction: &Transaction<'_>,
    envelope: &Envelope,
    received: &str,
    now: i64,
) -> Result<Stored, StoreError> {
    let Envelope { id, survey, status, body, routes } = envelope;
    let new = transaction
        .prepare_cached(
            "INSERT INTO responses (id, received, survey, status, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![id, received, survey, status, body])?;
    if new == 1 {
        let mut route = transaction.prepare_cached(
            "INSERT INTO deliveries (endpoint, id, state, attempts, since, due, changed, words) VALUES (?1, ?2, 'waiting', 0, ?3, ?3, ?3, '')",
        )?;
        for endpoint in routes {
            route.execute(params![endpoint, id, now])?;
        }
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

/// A connection that sees one moment.
struct Reader {
    connection: Connection,
}

impl Snapshot for Reader {
    fn each(
        &mut self,
        selection: &Selection,
        take: &mut dyn FnMut(Row) -> bool,
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
            // One damaged row does not keep the others from being read.
            let bytes =
                |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_bytes()?.to_vec());
            let received = String::from_utf8_lossy(&bytes(0)?).into_owned();
            if !take(Row { received, body: bytes(1)? }) {
                break;
            }
        }
        Ok(())
    }
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
        StoreError::unavailable(format!("{error}{hint}"))
    })
}

/// Refuses a file that is not ours before anything in it is changed.
fn check_origin(connection: &Connection) -> Result<(), StoreError> {
    let version = schema_version(connection).map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::unavailable(
            "the file is not an SQLite database; choose another one with --store",
        ),
        _ => error.into(),
    })?;
    let tables: usize =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if version == 0 && tables > 0 {
        return Err(StoreError::unavailable(
            "it is the database of another program; choose another file with --store",
        ));
    }
    if version > MIGRATIONS.len() {
        return Err(StoreError::unavailable(format!(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::store::{Location, Store};
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("manyi-store-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn refusal(path: &Path) -> String {
        Store::open(&Location::from(path.to_owned())).unwrap_err().to_string()
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
        Store::open(&Location::from(path.clone())).unwrap().close();
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
        Store::open(&Location::from(path.clone())).unwrap().close();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
