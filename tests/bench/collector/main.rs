//! How many responses per second the collector takes, and whether it loses any.
//!
//! ```sh
//! cargo bench --bench collector                        # SQLite and PostgreSQL, 10 seconds each
//! cargo bench --bench collector -- --seconds 30 --senders 128 --kills 20
//! ```
//!
//! Each sender has one connection and posts one response after the other, the next when the last was
//! acknowledged. Beside it, into the same PostgreSQL, the same responses are inserted as PostgREST
//! does it: a transaction each, the settings of the request, one `INSERT` from JSON; without HTTP, so
//! what PostgREST itself costs comes on top. Then the collector is killed under load, again and again,
//! and every response that it has acknowledged is looked for.
//!
//! The senders share the machine with what they measure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench stops at the first surprise"
)]

#[path = "../../collector/cluster.rs"]
mod cluster;
mod direct;
mod load;
mod process;

use std::path::{Path, PathBuf};
use std::time::Duration;

use load::Load;
use process::Process;

/// What is asked for on the command line.
struct Wishes {
    seconds: u64,
    senders: usize,
    kills: usize,
}

impl Wishes {
    fn read() -> Wishes {
        let mut wishes = Wishes { seconds: 10, senders: 64, kills: 5 };
        let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
        while let Some(name) = arguments.next() {
            let value = arguments.next().and_then(|value| value.parse().ok());
            match (name.as_str(), value) {
                ("--seconds", Some(value)) => wishes.seconds = value,
                ("--senders", Some(value)) => wishes.senders = usize::try_from(value).unwrap(),
                ("--kills", Some(value)) => wishes.kills = usize::try_from(value).unwrap(),
                _ => panic!("{name}: there are --seconds N, --senders N, --kills N"),
            }
        }
        wishes
    }
}

fn main() {
    let wishes = Wishes::read();
    let folder = std::env::temp_dir().join(format!("manyi-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let database = cluster::Cluster::start("fsync=on");
    if database.is_none() {
        println!("no PostgreSQL on this machine: its part is left out");
    }
    println!(
        "{} senders, {} s each, {} bytes a response\n",
        wishes.senders,
        wishes.seconds,
        load::response("0".repeat(12).as_str()).len()
    );
    println!("{:<44}{:>12}{:>10}{:>10}{:>10}", "", "responses/s", "p50 ms", "p99 ms", "max ms");
    let time = Duration::from_secs(wishes.seconds);
    for store in stores(&folder, database.as_ref(), "speed") {
        let process = Process::start(&store.location);
        let load = Load::run(&process.address, wishes.senders, time, 0);
        load.print(&format!("collector on {}", store.name));
        assert_eq!(process.stored().len(), load.acknowledged.len(), "responses in the store");
    }
    if let Some(database) = &database {
        for connections in [10, wishes.senders] {
            let load = direct::run(&database.schema(), connections, time);
            load.print(&format!("direct inserts, {connections} connections, no HTTP"));
        }
    }
    println!();
    for store in stores(&folder, database.as_ref(), "kill") {
        kill_under_load(&store, &wishes);
    }
    let _ = std::fs::remove_dir_all(&folder);
}

struct Store {
    name: &'static str,
    location: String,
}

fn stores(folder: &Path, database: Option<&cluster::Cluster>, purpose: &str) -> Vec<Store> {
    let file: PathBuf = folder.join(format!("{purpose}.sqlite"));
    let file = Store { name: "SQLite", location: file.to_str().unwrap().to_owned() };
    let database = database.map(|cluster| Store { name: "PostgreSQL", location: cluster.schema() });
    [Some(file), database].into_iter().flatten().collect()
}

/// Kills the collector while it is busy, `kills` times, and looks for all that it has acknowledged.
fn kill_under_load(store: &Store, wishes: &Wishes) {
    let mut acknowledged = Vec::new();
    for round in 0..wishes.kills {
        let mut process = Process::start(&store.location);
        let address = process.address.clone();
        let senders = wishes.senders;
        // Not all at the same point of a batch.
        let life = Duration::from_millis(700 + 137 * round as u64 % 600);
        let load = std::thread::spawn(move || {
            Load::run(&address, senders, Duration::from_secs(60), round + 1)
        });
        std::thread::sleep(life);
        process.kill();
        acknowledged.extend(load.join().unwrap().acknowledged);
    }
    let stored = Process::start(&store.location).stored();
    let lost = acknowledged.iter().filter(|id| !stored.contains(*id)).count();
    println!(
        "killed {} times on {}: {} acknowledged, {} stored, {lost} lost",
        wishes.kills,
        store.name,
        acknowledged.len(),
        stored.len(),
    );
    assert_eq!(lost, 0);
}
