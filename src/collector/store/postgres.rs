//! The PostgreSQL database: connection, writer, snapshot reader.
//!
//! The writer has one connection and writes a batch with one statement, however many responses it
//! holds: so one round trip and one wait for the disk serve all of them. Several collectors may share
//! a database; whoever is second with an id finds the row there, and a delivery is claimed by one.
//!
//! `synchronous_commit` is switched on whatever the database's default is: a commit that returned is
//! on the disk.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::schema::{self, Statements};
use super::{
    Backend, Database, DeadLetter, Delivery, Outcome, Row, Selection, Settlement, Snapshot,
    StoreError, Stored, Tally, mean_the_same, received_now,
};
use crate::collector::envelope::Envelope;

/// How long a connection may take, where the URL does not say.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// How long a sent byte may go without an acknowledgement before the line counts as broken.
const LINE_PATIENCE: Duration = Duration::from_secs(30);

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> StoreError {
        let Some(refusal) = error.as_db_error() else {
            let cause = std::error::Error::source(&error);
            let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
            return StoreError::unavailable(format!("{error}{cause}"));
        };
        let code = refusal.code().code();
        // Data exceptions, constraints, limits: their words quote the data.
        let is_about_data = ["22", "23", "54"].iter().any(|class| code.starts_with(class));
        let words = if is_about_data {
            format!("PostgreSQL refuses the data (SQLSTATE {code})")
        } else {
            format!("{} (SQLSTATE {code})", refusal.message())
        };
        StoreError { words, is_about_data }
    }
}

/// The database of a URL in words, without its password.
pub(super) fn described(url: &str) -> String {
    let Ok(config) = Config::from_str(url) else {
        return "a PostgreSQL database whose URL cannot be read".to_owned();
    };
    let name = config.get_dbname().or(config.get_user()).unwrap_or("postgres");
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        })
        .collect();
    format!("the PostgreSQL database {name} at {}", hosts.join(", "))
}

/// Connects, makes what is not there, and brings the schema up to date.
pub(super) fn open(url: &str) -> Result<(Server, Writer), StoreError> {
    let mut config = Config::from_str(url).map_err(|error| {
        let cause = std::error::Error::source(&error);
        let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
        StoreError::unavailable(format!(
            "the URL cannot be read{cause}; it should look like postgres://USER:PASSWORD@HOST/DATABASE"
        ))
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("manyi");
    }
    config.tcp_user_timeout(LINE_PATIENCE);
    let server = Server { config: Arc::new(config) };
    let mut client = server.connect()?;
    schema::migrate(&mut client)?;
    let connection = Connection::new(client)?;
    Ok((server.clone(), Writer { server, connection: Some(connection) }))
}

/// How the database is reached.
#[derive(Clone)]
pub(super) struct Server {
    config: Arc<Config>,
}

impl Server {
    fn connect(&self) -> Result<Client, StoreError> {
        let mut client = if self.wants_encryption() {
            let mut config = (*self.config).clone();
            config.ssl_mode(SslMode::Require);
            config.connect(encryption()?)?
        } else {
            self.config.connect(NoTls)?
        };
        // A statement that hangs would hold up every sender for good.
        client.batch_execute(
            "SET synchronous_commit = on; SET statement_timeout = '30s'; SET default_transaction_isolation = 'read committed'",
        )?;
        Ok(client)
    }

    /// Whether the line is to be encrypted, and the certificate of the server checked: always over a
    /// network, unless the URL says `sslmode=disable`; on this machine if it says `sslmode=require`.
    fn wants_encryption(&self) -> bool {
        let is_here = |host: &Host| match host {
            Host::Tcp(name) => {
                name == "localhost"
                    || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
            }
            #[cfg(unix)]
            Host::Unix(_) => true,
        };
        match self.config.get_ssl_mode() {
            SslMode::Disable => false,
            SslMode::Require => true,
            _ => !self.config.get_hosts().iter().all(is_here),
        }
    }
}

/// TLS with the certificates that this machine trusts.
fn encryption() -> Result<MakeRustlsConnect, StoreError> {
    use rustls_platform_verifier::BuilderVerifierExt;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(|error| StoreError::unavailable(format!("no encryption: {error}")))?
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl Database for Server {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let mut client = self.connect()?;
        // A reader may be slow, and every row of a long export counts as the same statement.
        client.batch_execute(
            "SET statement_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1 FROM responses LIMIT 1",
        )?;
        Ok(Box::new(Reader { client }))
    }
}

/// An open connection with its prepared statements.
struct Connection {
    client: Client,
    statements: Statements,
}

impl Connection {
    fn new(mut client: Client) -> Result<Connection, StoreError> {
        let statements = Statements::prepare(&mut client)?;
        Ok(Connection { client, statements })
    }
}

/// The connection that writes; it comes back by itself after the server was away.
pub(super) struct Writer {
    server: Server,
    connection: Option<Connection>,
}

impl Writer {
    /// Does the work on an open connection. After a failure that may pass it is done once more on a new
    /// one: all that is done here may be done twice.
    fn run<T>(
        &mut self,
        mut work: impl FnMut(&mut Connection) -> Result<T, postgres::Error>,
    ) -> Result<T, StoreError> {
        if let Some(connection) = &mut self.connection {
            match work(connection) {
                Ok(value) => return Ok(value),
                Err(error) if !is_passing(&error) => return Err(error.into()),
                Err(_) => self.connection = None,
            }
        }
        let mut connection = Connection::new(self.server.connect()?)?;
        let value = work(&mut connection)?;
        self.connection = Some(connection);
        Ok(value)
    }
}

/// Whether the same may succeed on another connection: the line broke, the server went down or comes
/// up (57P), or two transactions stood in each other's way (40).
fn is_passing(error: &postgres::Error) -> bool {
    error
        .code()
        .is_none_or(|code| ["08", "40", "57P"].iter().any(|class| code.code().starts_with(class)))
}

impl Backend for Writer {
    fn add(&mut self, batch: &[&Envelope]) -> Result<Vec<Stored>, StoreError> {
        let now = jiff::Timestamp::now().as_millisecond();
        let received = received_now();
        self.run(|connection| add(connection, batch, &received, now))
    }

    fn claim(
        &mut self,
        endpoint: &str,
        now: i64,
        until: i64,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.run(|Connection { client, statements }| {
            let most = i64::from(most);
            let rows = client.query(&statements.claim, &[&endpoint, &now, &until, &most])?;
            rows.iter()
                .map(|row| {
                    Ok(Delivery {
                        id: row.try_get(0)?,
                        attempt: count(row.try_get(1)?),
                        since: row.try_get(2)?,
                        body: row.try_get(3)?,
                    })
                })
                .collect()
        })
    }

    fn settle(&mut self, endpoint: &str, settlement: &Settlement) -> Result<(), StoreError> {
        let Settlement { id, attempt, at, outcome, status, words } = settlement;
        let due = if let Outcome::Waiting(due) = outcome { due } else { at };
        let status = status.map(i32::from);
        let attempt = i64::from(*attempt);
        // Text in PostgreSQL has no place for NUL.
        let words = words.replace('\0', "\u{fffd}");
        self.run(|Connection { client, statements }| {
            client
                .execute(
                    &statements.settle,
                    &[&endpoint, id, &outcome.name(), due, at, &status, &words, &attempt],
                )
                .map(drop)
        })
    }

    fn next_due(&mut self, endpoint: &str) -> Result<Option<i64>, StoreError> {
        self.run(|Connection { client, statements }| {
            client
                .query_opt(&statements.next_due, &[&endpoint])?
                .map(|row| row.try_get(0))
                .transpose()
        })
    }

    fn tallies(&mut self) -> Result<Vec<Tally>, StoreError> {
        self.run(|Connection { client, statements }| {
            let rows = client.query(&statements.tallies, &[])?;
            rows.iter()
                .map(|row| {
                    Ok(Tally {
                        endpoint: row.try_get(0)?,
                        state: row.try_get(1)?,
                        count: row.try_get::<_, i64>(2)?.unsigned_abs(),
                        oldest: row.try_get(3)?,
                    })
                })
                .collect()
        })
    }

    fn dead_letters(
        &mut self,
        endpoint: Option<&str>,
        most: u32,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        self.run(|Connection { client, statements }| {
            let rows = client.query(&statements.dead_letters, &[&endpoint, &i64::from(most)])?;
            rows.iter()
                .map(|row| {
                    Ok(DeadLetter {
                        endpoint: row.try_get(0)?,
                        id: row.try_get(1)?,
                        attempts: count(row.try_get(2)?),
                        since: row.try_get(3)?,
                        ended: row.try_get(4)?,
                        status: row
                            .try_get::<_, Option<i32>>(5)?
                            .and_then(|status| u16::try_from(status).ok()),
                        words: row.try_get(6)?,
                    })
                })
                .collect()
        })
    }

    fn resend(
        &mut self,
        endpoint: Option<&str>,
        id: Option<&str>,
        now: i64,
    ) -> Result<u64, StoreError> {
        self.run(|Connection { client, statements }| {
            client.execute(&statements.resend, &[&endpoint, &id, &now])
        })
    }

    fn ping(&mut self) -> Result<(), StoreError> {
        self.run(|connection| connection.client.batch_execute("SELECT 1 FROM responses LIMIT 1"))
    }
}

/// A number that the schema keeps small and positive.
fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn add(
    Connection { client, statements }: &mut Connection,
    batch: &[&Envelope],
    received: &str,
    now: i64,
) -> Result<Vec<Stored>, postgres::Error> {
    // In the order of ids two collectors that write the same ones cannot lock each other out. The
    // sort is stable: of two bodies under one id the first to come is the first.
    let mut order: Vec<usize> = (0..batch.len()).collect();
    order.sort_by(|&one, &other| batch[one].id.cmp(&batch[other].id));
    let firsts: Vec<&Envelope> = order
        .iter()
        .map(|&index| batch[index])
        .collect::<Vec<_>>()
        .chunk_by(|one, other| one.id == other.id)
        .filter_map(|same| same.first().copied())
        .collect();
    let column = |part: fn(&Envelope) -> &str| -> Vec<&str> {
        firsts.iter().map(|envelope| part(envelope)).collect()
    };
    let ids = column(|envelope| &envelope.id);
    let surveys = column(|envelope| &envelope.survey);
    let statuses = column(|envelope| &envelope.status);
    let bodies = column(|envelope| &envelope.body);
    let mut transaction = client.transaction()?;
    let inserted =
        transaction.query(&statements.insert, &[&ids, &received, &surveys, &statuses, &bodies])?;
    let mut new = std::collections::HashSet::with_capacity(inserted.len());
    for row in &inserted {
        new.insert(row.try_get::<_, String>(0)?);
    }
    let mut outcomes = vec![Stored::Now; batch.len()];
    let mut others = Vec::new();
    let (mut endpoints, mut routed) = (Vec::new(), Vec::new());
    for index in order {
        let envelope = batch[index];
        // The first of its id took the row; whatever has the same id came after it.
        if new.remove(&envelope.id) {
            endpoints.extend(envelope.routes.iter().map(String::as_str));
            routed.extend(envelope.routes.iter().map(|_| envelope.id.as_str()));
        } else {
            others.push(index);
        }
    }
    if !routed.is_empty() {
        transaction.execute(&statements.route, &[&endpoints, &routed, &now])?;
    }
    if !others.is_empty() {
        let ids: Vec<&str> = others.iter().map(|&index| batch[index].id.as_str()).collect();
        let mut first_bodies = std::collections::HashMap::new();
        for row in transaction.query(&statements.existing, &[&ids])? {
            first_bodies.insert(row.try_get::<_, String>(0)?, row.try_get::<_, String>(1)?);
        }
        for index in others {
            let Envelope { id, body, .. } = batch[index];
            if first_bodies.get(id).is_some_and(|first| mean_the_same(first, body)) {
                outcomes[index] = Stored::Already;
            } else {
                transaction.execute(&statements.variant, &[id, &received, body])?;
                outcomes[index] = Stored::AsVariant;
            }
        }
    }
    transaction.commit()?;
    Ok(outcomes)
}

/// A connection that sees one moment.
struct Reader {
    client: Client,
}

impl Snapshot for Reader {
    fn each(
        &mut self,
        selection: &Selection,
        take: &mut dyn FnMut(Row) -> bool,
    ) -> Result<(), StoreError> {
        let query = schema::export_query(selection);
        // Rows come one by one: an export of any length needs no memory.
        let mut rows = self.client.query_raw(&query, [&selection.survey])?;
        while let Some(row) = rows.next()? {
            if !take(Row {
                received: row.try_get(0)?,
                body: row.try_get::<_, String>(1)?.into_bytes(),
            }) {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encrypts(url: &str) -> bool {
        Server { config: Arc::new(Config::from_str(url).unwrap()) }.wants_encryption()
    }

    #[test]
    fn a_line_over_the_network_is_encrypted_and_one_on_this_machine_need_not_be() {
        assert!(encrypts("postgres://u@db.example/d"));
        assert!(encrypts("postgres://u@localhost/d?sslmode=require"));
        assert!(!encrypts("postgres://u@db.example/d?sslmode=disable"));
        assert!(!encrypts("postgres://u@localhost/d"));
        assert!(!encrypts("postgres://u@127.0.0.1/d"));
        assert!(!encrypts("postgres:///d?host=/run/postgresql"));
    }

    #[test]
    fn a_description_holds_no_password() {
        let words = described("postgres://manyi:geheim@db.example:5433/answers");
        assert_eq!(words, "the PostgreSQL database answers at db.example");
        assert!(!described("postgres://u:geheim@[bad").contains("geheim"));
    }
}
