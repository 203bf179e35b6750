//! A PostgreSQL cluster of the tests' own: in a temporary folder, on a free port of this machine.
//!
//! It runs as an unprivileged user where the tests run as root, because PostgreSQL refuses root. Its
//! standard input is a pipe from this process: when that breaks, however this process ended, the
//! cluster stops and its folder goes.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Makes the cluster, says so, and ends it when standard input does.
const LIFE: &str = r#"
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/manyi-postgres-XXXXXX")
server=
trap 'test -n "$server" && kill -INT "$server" 2>/dev/null && wait "$server"; rm -rf "$folder"' EXIT
"$1/initdb" --pgdata "$folder/data" --username manyi --auth trust --encoding UTF8 --no-locale --no-sync >/dev/null
"$1/postgres" -D "$folder/data" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
    -c "$3" -c max_connections=200 >"$folder/log" 2>&1 &
server=$!
echo started
exec >/dev/null 2>&1
read -r _ || true
"#;

/// A running cluster.
pub struct Cluster {
    port: u16,
    // The pipe to its standard input is its life.
    _life: Child,
}

impl Cluster {
    /// Starts a cluster with one more setting, such as `fsync=off`; none where there is no
    /// PostgreSQL.
    pub fn start(setting: &str) -> Option<Cluster> {
        let binaries = binaries()?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("sh");
        command.args(["-c", LIFE, "sh"]).arg(binaries).arg(port.to_string()).arg(setting);
        command.current_dir(std::env::temp_dir()).stdin(Stdio::piped()).stdout(Stdio::piped());
        be_nobody(&mut command);
        let mut life = command.spawn().unwrap();
        let mut word = String::new();
        BufReader::new(life.stdout.take().unwrap()).read_line(&mut word).unwrap();
        assert_eq!(word, "started\n", "the PostgreSQL cluster was not made");
        let cluster = Cluster { port, _life: life };
        for _ in 0..300 {
            if postgres::Client::connect(&cluster.url(), postgres::NoTls).is_ok() {
                return Some(cluster);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the PostgreSQL cluster did not start");
    }

    /// The URL of its database.
    pub fn url(&self) -> String {
        format!("postgres://manyi@127.0.0.1:{}/postgres", self.port)
    }

    /// The URL of a new, empty schema in it.
    pub fn schema(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut client = postgres::Client::connect(&self.url(), postgres::NoTls).unwrap();
        client.batch_execute(&format!("CREATE SCHEMA {name}")).unwrap();
        format!("{}?options=-csearch_path%3D{name}", self.url())
    }
}

/// The folder with `initdb` and `postgres`.
fn binaries() -> Option<PathBuf> {
    let named = std::env::var_os("MANYI_POSTGRES").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    debian.sort();
    named
        .into_iter()
        .chain(std::env::split_paths(&path))
        .chain(debian.into_iter().rev())
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

#[cfg(unix)]
fn be_nobody(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let user = Command::new("id").arg("-u").output().unwrap().stdout;
    if user == b"0\n" {
        command.uid(NOBODY).gid(NOBODY);
    }
}

#[cfg(not(unix))]
fn be_nobody(_: &mut Command) {}
