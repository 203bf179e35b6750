//! The reference endpoint: an HTTP server that stores responses in one SQLite file.
//!
//! A response that was acknowledged is on the disk, and it is there once, however often it was
//! sent. Whoever has the access token can take all of them out again.
//!
//! | file | what it knows |
//! |---|---|
//! | `routes` | which request goes where; reading a body; CORS |
//! | `envelope` | what a posted response must look like, and what is wrong with it |
//! | `problem` | every refusal, as RFC 9457 `application/problem+json` |
//! | `store` | the SQLite file: schema, writer, snapshot reader |
//! | `export` | the stored responses as NDJSON and as CSV, streamed |
//! | `access` | the token that opens the exports |
//! | `site` | the files of `www/` and `dist/` |
//!
//! What it never does: write an answer to a log, change what a respondent said, or answer
//! "stored" before the disk has it.
//!
//! ```no_run
//! # async fn start() -> Result<(), manyi::collector::StartError> {
//! use manyi::collector::{Settings, start};
//!
//! let collector = start(Settings { port: 0, ..Settings::default() }).await?;
//! println!("http://{}/responses.csv?token={}", collector.address(), collector.token());
//! collector.stop().await;
//! # Ok(())
//! # }
//! ```

mod access;
mod envelope;
mod export;
mod problem;
mod routes;
mod site;
mod store;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use access::AccessToken;
use site::Site;
use store::{Selection, Snapshot, Store};

/// How long [`Collector::stop`] waits for requests that are under way.
const PATIENCE: Duration = Duration::from_secs(10);

/// Calls `take` with the body of every response in a store, in the order of arrival: the envelope as
/// JSON text on one line. The store may be in use meanwhile.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn each_stored(path: &Path, mut take: impl FnMut(&str)) -> Result<(), String> {
    let read = Snapshot::open(path).and_then(|snapshot| {
        snapshot.each(&Selection::default(), |row| {
            take(&row.body);
            true
        })
    });
    read.map_err(|error| format!("cannot be read as a store of responses: {error}"))
}

/// How a collector is to run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The SQLite file; it is made if it is not there. Default `responses.sqlite`.
    pub store: PathBuf,
    /// The address to listen on, a name or a number. Default `127.0.0.1`: this machine only.
    pub host: String,
    /// The port to listen on; 0 lets the system choose a free one. Default 8080.
    pub port: u16,
    /// The token that opens the exports; a random one is made if there is none.
    pub token: Option<String>,
    /// The folder with the pages. Default `www`.
    pub www: PathBuf,
    /// The folder with the built widget, which goes before `www`. Default `dist`.
    pub dist: PathBuf,
    /// The longest body that is taken, in bytes. Default 2 MiB.
    pub body_limit: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            store: PathBuf::from("responses.sqlite"),
            host: "127.0.0.1".to_owned(),
            port: 8080,
            token: None,
            www: PathBuf::from("www"),
            dist: PathBuf::from("dist"),
            body_limit: 2 * 1024 * 1024,
        }
    }
}

/// Why a collector could not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The store cannot be opened.
    Store {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// The address cannot be listened on.
    Address {
        /// The address as `host:port`.
        address: String,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The token cannot be used, or none could be made.
    Token(&'static str),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::Store { path, reason } => {
                write!(f, "cannot open the store {}: {reason}", path.display())
            }
            StartError::Address { address, reason } => {
                write!(f, "cannot listen on {address}: {reason}")?;
                match reason.kind() {
                    std::io::ErrorKind::AddrInUse => {
                        write!(
                            f,
                            "; stop the program that uses the port, or choose another one with --port"
                        )
                    }
                    std::io::ErrorKind::PermissionDenied => {
                        write!(f, "; ports below 1024 need special rights")
                    }
                    _ => Ok(()),
                }
            }
            StartError::Token(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for StartError {}

/// A running collector. Dropping it lets it run on; [`Collector::stop`] ends it.
#[derive(Debug)]
pub struct Collector {
    address: SocketAddr,
    token: AccessToken,
    stopping: watch::Sender<bool>,
    serving: JoinHandle<()>,
    store: Store,
}

/// Opens the store, listens, and serves in the background of the current tokio runtime.
///
/// # Errors
/// If the store cannot be opened, the address is taken, or the token is empty.
pub async fn start(settings: Settings) -> Result<Collector, StartError> {
    let token = AccessToken::new(settings.token)?;
    let store = Store::open(&settings.store).map_err(|reason| StartError::Store {
        path: settings.store.clone(),
        reason: reason.to_string(),
    })?;
    let address = format!("{}:{}", settings.host, settings.port);
    let listener = listen(&settings.host, settings.port)
        .await
        .map_err(|reason| StartError::Address { address: address.clone(), reason })?;
    let address =
        listener.local_addr().map_err(|reason| StartError::Address { address, reason })?;
    let service = routes::Service {
        store: store.clone(),
        token: token.clone(),
        site: Site::new(settings.dist, settings.www),
        body_limit: settings.body_limit,
    };
    let (stopping, mut stop_asked) = watch::channel(false);
    let serving = tokio::spawn(async move {
        let until_stopped = async move {
            // An error means that the sender is gone, with the collector: then it runs on for good.
            if stop_asked.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let served = axum::serve(listener, routes::router(service))
            .with_graceful_shutdown(until_stopped)
            .await;
        if let Err(reason) = served {
            eprintln!("manyi serve: the listener failed: {reason}");
        }
    });
    Ok(Collector { address, token, stopping, serving, store })
}

async fn listen(host: &str, port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((host.trim_matches(['[', ']']), port)).await
}

impl Collector {
    /// Where it listens; the port is the real one where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The token that opens the exports.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.text()
    }

    /// Takes no new requests, finishes those under way (for ten seconds at most), closes the store.
    pub async fn stop(mut self) {
        let _ = self.stopping.send(true);
        if tokio::time::timeout(PATIENCE, &mut self.serving).await.is_err() {
            self.serving.abort();
        }
        let store = self.store;
        // The last writes are waited for away from the threads that serve.
        let _ = tokio::task::spawn_blocking(move || store.close()).await;
    }
}
