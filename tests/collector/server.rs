//! A collector of its own for each test, and what it answers.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use manyi::collector::{Collector, Location, Settings, start};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use ureq::Agent;
use ureq::http::{HeaderMap, Request, Response};

use super::cluster::Cluster;

pub const ID: &str = "01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10";
pub const TOKEN: &str = "open-sesame";

/// A collector on a free port with a folder of its own.
pub struct Server {
    pub settings: Settings,
    pub runtime: Runtime,
    pub collector: Option<Collector>,
    pub folder: PathBuf,
    pub agent: Agent,
    pub origin: String,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The problem, which must have the members of RFC 9457.
    pub fn problem(&self, status: u16, name: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/problems/{name}"));
        assert!(problem["title"].is_string() && problem["detail"].is_string(), "{problem}");
        problem
    }
}

pub fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder =
        std::env::temp_dir().join(format!("manyi-collector-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    for part in ["www/surveys", "dist/locales"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    folder
}

pub fn settings(folder: &Path) -> Settings {
    Settings {
        store: folder.join("responses.sqlite").into(),
        port: 0,
        token: Some(TOKEN.to_owned()),
        www: folder.join("www"),
        dist: folder.join("dist"),
        ..Settings::default()
    }
}

/// The URL of an empty schema in the cluster that the tests of this process share; none, with a
/// message, where there is no PostgreSQL.
pub fn postgres_schema() -> Option<String> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    let cluster = SHARED.get_or_init(|| Cluster::start("fsync=off")).as_ref();
    if cluster.is_none() {
        eprintln!(
            "skipped: no PostgreSQL on this machine; install its server, or name the folder of its programs in MANYI_POSTGRES"
        );
    }
    cluster.map(Cluster::schema)
}

impl Server {
    pub fn start() -> Server {
        Server::start_with(settings(&folder()))
    }

    pub fn start_with(settings: Settings) -> Server {
        let runtime = Runtime::new().unwrap();
        let folder = settings.www.parent().unwrap().to_owned();
        let collector = runtime.block_on(start(settings.clone())).unwrap();
        let origin = format!("http://{}", collector.address());
        let agent =
            Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        Server { settings, runtime, collector: Some(collector), folder, agent, origin }
    }

    /// One on SQLite, and one on PostgreSQL where there is one.
    pub fn on_each_store() -> Vec<Server> {
        let database = postgres_schema().map(|url| {
            Server::start_with(Settings {
                store: Location::from(url.as_str()),
                ..settings(&folder())
            })
        });
        [Some(Server::start()), database].into_iter().flatten().collect()
    }

    /// Stops it and starts it again on the same store, at another address.
    pub fn restart(&mut self) {
        self.stop();
        let collector = self.runtime.block_on(start(self.settings.clone())).unwrap();
        self.origin = format!("http://{}", collector.address());
        self.collector = Some(collector);
    }

    pub fn stop(&mut self) {
        if let Some(collector) = self.collector.take() {
            self.runtime.block_on(collector.stop());
        }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response: Response<ureq::Body> = self.agent.run(request.body(body).unwrap()).unwrap();
        let (head, mut body) = response.into_parts();
        let body = body.with_config().limit(1 << 30).read_to_string().unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub fn post(&self, body: &str) -> Answer {
        self.send("POST", "/responses", &[("content-type", "application/json")], body.as_bytes())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub fn lines(&self) -> Vec<String> {
        let answer = self.get(&format!("/responses.ndjson?token={TOKEN}"));
        assert_eq!(answer.status, 200);
        answer.body.lines().map(str::to_owned).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn envelope(id: &str, values: &Value) -> Value {
    json!({"id": id, "survey": {"name": "supplier"}, "status": "completed", "values": values})
}

pub fn id(number: usize) -> String {
    format!("01930d3e-6f3a-7c55-9f0e-{number:012x}")
}
