//! `manyi serve`: the pages and the collector.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use manyi::collector::{Collector, Location, Settings, start};

use super::{Failure, Format, Outcome};

/// Serves the pages and collects the responses in SQLite or PostgreSQL
#[derive(Args)]
#[command(after_help = "Examples:
  manyi serve                                    http://127.0.0.1:8080, this machine only
  manyi serve --host 0.0.0.0 --port 80           open to the network
  manyi serve --store /var/lib/manyi/2026.sqlite
  MANYI_STORE=postgres://… manyi serve           a PostgreSQL database, its password in no process list
  MANYI_TOKEN=… manyi serve                      the same token after every start

Responses are posted to /responses as JSON. A reply of 201 or 200 means that the disk has it.
/responses.csv and /responses.ndjson give them back to who has the token; ?survey=NAME selects.
A batch goes there as application/x-ndjson or as a JSON array. /healthz and /metrics tell how it is.
For https put a reverse proxy in front. Ctrl-C or SIGTERM ends it after the requests under way.")]
pub(super) struct Serve {
    /// The SQLite file, made if it is not there, or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(
        long,
        value_name = "FILE|URL",
        env = "MANYI_STORE",
        hide_env_values = true,
        default_value = "responses.sqlite"
    )]
    store: String,

    /// The port; 0 chooses a free one
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,

    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,

    /// The token that opens the exports [default: a random one]
    #[arg(long, env = "MANYI_TOKEN", hide_env_values = true)]
    token: Option<String>,

    /// The folder with the pages
    #[arg(long, value_name = "DIR", default_value = "www")]
    www: PathBuf,

    /// The folder with the built widget
    #[arg(long, value_name = "DIR", default_value = "dist")]
    dist: PathBuf,

    /// A JSON file of keys, {"SURVEY": "KEY"}: these questionnaires take responses with their key only
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,

    /// A JSON file of endpoints that every response is forwarded to after it was stored
    #[arg(long, value_name = "FILE")]
    forward: Option<PathBuf>,

    /// How many posts per minute are taken from one address; 0 for any number
    #[arg(long, value_name = "N", default_value_t = 0)]
    rate: u32,

    /// The address of a sender is the last one in X-Forwarded-For, which the proxy in front writes
    #[arg(long)]
    behind_proxy: bool,

    /// The longest response that is taken, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 2 * 1024 * 1024)]
    body_limit: usize,

    /// The longest batch of responses that is taken, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 16 * 1024 * 1024)]
    batch_limit: usize,

    /// What is written to standard error: text for what goes wrong, json for every request and event
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Format::Text)]
    log: Format,
}

impl Serve {
    pub(super) fn run(self) -> Outcome {
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(self.serve())
    }

    async fn serve(self) -> Outcome {
        for (folder, purpose) in [(&self.www, "pages"), (&self.dist, "built widget")] {
            if !folder.is_dir() {
                eprintln!(
                    "manyi: no {purpose} will be served: there is no folder {}",
                    folder.display()
                );
            }
        }
        log_as(self.log);
        let store = Location::from(self.store.as_str());
        let settings = Settings {
            store: store.clone(),
            host: self.host,
            port: self.port,
            token: self.token,
            www: self.www,
            dist: self.dist,
            keys: self.keys,
            forward: self.forward,
            rate: self.rate,
            behind_proxy: self.behind_proxy,
            body_limit: self.body_limit,
            batch_limit: self.batch_limit,
        };
        // From here on a signal is an order to end well, not to drop everything.
        let told_to_stop = Signals::new()?;
        let collector =
            start(settings).await.map_err(|error| Failure::Because(error.to_string()))?;
        announce(&collector, &store)?;
        told_to_stop.wait().await;
        eprintln!("manyi: stopping");
        collector.stop().await;
        Ok(())
    }
}

/// From here on events are written to standard error.
fn log_as(form: Format) {
    use tracing::Level;
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false);
    // A second subscriber is refused: then the first goes on.
    let _ = match form {
        Format::Text => log.with_max_level(Level::WARN).compact().with_ansi(false).try_init(),
        Format::Json => log.with_max_level(Level::INFO).json().flatten_event(true).try_init(),
    };
}

fn announce(collector: &Collector, store: &Location) -> std::io::Result<()> {
    let origin = format!("http://{}", reachable(collector.address()));
    let token = collector.token();
    let store = match store {
        Location::File(path) => std::fs::canonicalize(path).map_or(store.clone(), Location::File),
        _ => store.clone(),
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "manyi serves  {origin}/")?;
    writeln!(out, "  responses   POST {origin}/responses")?;
    writeln!(out, "  stored in   {store}")?;
    writeln!(out, "  export      {origin}/responses.csv?token={}&bom=1", escaped(token))?;
    writeln!(out, "              {origin}/responses.ndjson?token={}", escaped(token))?;
    writeln!(out, "Ctrl-C stops it.")?;
    out.flush()
}

/// An address that a browser on this machine can open: not 0.0.0.0.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => {
            SocketAddr::new([127, 0, 0, 1].into(), address.port())
        }
        IpAddr::V6(ip) if ip.is_unspecified() => {
            SocketAddr::new([0, 0, 0, 0, 0, 0, 0, 1].into(), address.port())
        }
        _ => address,
    }
}

/// A token as it stands in an address.
fn escaped(token: &str) -> String {
    let mut out = String::new();
    for byte in token.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Ctrl-C and SIGTERM.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(unix)]
    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn new() -> std::io::Result<Signals> {
        Ok(Signals {})
    }

    #[cfg(not(unix))]
    async fn wait(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_address_can_be_opened() {
        for (listens, opens) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:81", "[::1]:81"),
            ("10.0.0.1:82", "10.0.0.1:82"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()).to_string(), opens);
        }
        assert_eq!(escaped("a b&c"), "a%20b%26c");
    }
}
