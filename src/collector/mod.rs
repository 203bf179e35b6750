//! The reference endpoint: an HTTP server that stores responses in an SQLite file or in PostgreSQL.
//!
//! A response that was acknowledged is on the disk, and it is there once, however often it was
//! sent. Whoever has the access token can take all of them out again.
//!
//! | file | what it knows |
//! |---|---|
//! | `routes` | which request goes where; CORS; the log |
//! | `intake` | what a body holds: one response or a batch, in which wrapping |
//! | `envelope` | what a posted response must look like, and what is wrong with it |
//! | `problem` | every refusal, as RFC 9457 `application/problem+json` |
//! | `store` | where responses are kept: SQLite or PostgreSQL, one writer, snapshot readers |
//! | `export` | the stored responses as NDJSON and as CSV, streamed |
//! | `relay` | the forwarding of responses to other endpoints |
//! | `access` | the token that opens the exports, the keys of questionnaires |
//! | `peers` | who sends, and how much is taken from one sender |
//! | `metrics` | numbers for Prometheus |
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
mod intake;
mod metrics;
mod peers;
mod problem;
mod relay;
mod routes;
mod site;
mod store;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use access::{AccessToken, Keys};
pub use export::FIXED as FIXED_COLUMNS;
use metrics::Metrics;
use peers::Peers;
use relay::{Couriers, Relay};
use site::Site;
pub use store::Location;
use store::{Selection, Store};

/// How long [`Collector::stop`] waits for requests that are under way.
const PATIENCE: Duration = Duration::from_secs(10);

/// Calls `take` with the body of every response in a store, in the order of arrival: the envelope as
/// JSON text on one line, whatever became of its bytes since. The store may be in use meanwhile.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn each_stored(path: &Path, mut take: impl FnMut(&[u8])) -> Result<(), String> {
    let read = store::read_file(path).and_then(|mut snapshot| {
        snapshot.each(&Selection::default(), &mut |row| {
            take(&row.body);
            true
        })
    });
    read.map_err(|error| format!("cannot be read as a store of responses: {error}"))
}

/// How a collector is to run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The SQLite file, which is made if it is not there, or the PostgreSQL database. Default
    /// `responses.sqlite`.
    pub store: Location,
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
    /// A JSON file with the keys of questionnaires, `{"SURVEY": "KEY"}`; without it all are open.
    pub keys: Option<PathBuf>,
    /// A JSON file of endpoints that responses are forwarded to.
    pub forward: Option<PathBuf>,
    /// How many posts per minute are taken from one address; 0, the default, for any number.
    pub rate: u32,
    /// Whether the address of a sender is the last one in `X-Forwarded-For`. Default no: where no
    /// proxy writes that header, the sender does.
    pub behind_proxy: bool,
    /// The longest response that is taken, in bytes. Default 2 MiB.
    pub body_limit: usize,
    /// The longest batch of responses that is taken, in bytes. Default 16 MiB.
    pub batch_limit: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            store: Location::from("responses.sqlite"),
            host: "127.0.0.1".to_owned(),
            port: 8080,
            token: None,
            www: PathBuf::from("www"),
            dist: PathBuf::from("dist"),
            keys: None,
            forward: None,
            rate: 0,
            behind_proxy: false,
            body_limit: 2 * 1024 * 1024,
            batch_limit: 16 * 1024 * 1024,
        }
    }
}

/// Why a collector could not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The store cannot be opened.
    Store {
        /// The file or the database, without its password.
        store: Location,
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
    /// A file of settings cannot be used.
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::Store { store, reason } => {
                write!(f, "cannot open the store {store}: {reason}")
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
            StartError::File { path, reason } => write!(f, "{}: {reason}", path.display()),
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
    couriers: Couriers,
    store: Store,
}

/// Opens the store, listens, and serves in the background of the current tokio runtime.
///
/// # Errors
/// If the store cannot be opened, the address is taken, or the token is empty.
pub async fn start(settings: Settings) -> Result<Collector, StartError> {
    let token = AccessToken::new(settings.token)?;
    let keys = match settings.keys {
        Some(path) => Keys::read(&path).map_err(|reason| StartError::File { path, reason })?,
        None => Keys::default(),
    };
    let endpoints = match settings.forward {
        Some(path) => relay::read(&path).map_err(|reason| StartError::File { path, reason })?,
        None => Vec::new(),
    };
    let relay = Relay::new(endpoints);
    let location = settings.store.clone();
    let store = tokio::task::spawn_blocking(move || Store::open(&location))
        .await
        .map_err(|error| error.to_string())
        .and_then(|opened| opened.map_err(|error| error.to_string()))
        .map_err(|reason| StartError::Store { store: settings.store, reason })?;
    let address = format!("{}:{}", settings.host, settings.port);
    let listener = listen(&settings.host, settings.port)
        .await
        .map_err(|reason| StartError::Address { address: address.clone(), reason })?;
    let address =
        listener.local_addr().map_err(|reason| StartError::Address { address, reason })?;
    let metrics = Arc::new(Metrics::new());
    let (stopping, mut stop_asked) = watch::channel(false);
    let couriers = relay.start(&store, &metrics, &stopping);
    let service = routes::Service {
        store: store.clone(),
        token: token.clone(),
        keys,
        peers: Peers::new(settings.rate, settings.behind_proxy),
        metrics,
        relay,
        site: Site::new(settings.dist, settings.www),
        body_limit: settings.body_limit,
        batch_limit: settings.batch_limit,
    };
    let serving = tokio::spawn(async move {
        let until_stopped = async move {
            // An error means that the sender is gone, with the collector: then it runs on for good.
            if stop_asked.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let routes = routes::router(service).into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, routes).with_graceful_shutdown(until_stopped).await;
        if let Err(reason) = served {
            tracing::error!(%reason, "the listener failed");
        }
    });
    Ok(Collector { address, token, stopping, serving, couriers, store })
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
        self.couriers.end().await;
        let store = self.store;
        // The last writes are waited for away from the threads that serve.
        let _ = tokio::task::spawn_blocking(move || store.close()).await;
    }
}
