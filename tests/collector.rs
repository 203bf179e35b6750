//! The collector over real HTTP: what it takes, what it refuses, what it gives back.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use manyi::collector::{Collector, Settings, StartError, start};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use ureq::Agent;
use ureq::http::{HeaderMap, Request, Response};

const ID: &str = "01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10";
const TOKEN: &str = "open-sesame";

/// A collector on a free port with a folder of its own.
struct Server {
    runtime: Runtime,
    collector: Option<Collector>,
    folder: PathBuf,
    agent: Agent,
    origin: String,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The problem, which must have the members of RFC 9457.
    fn problem(&self, status: u16, name: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/problems/{name}"));
        assert!(problem["title"].is_string() && problem["detail"].is_string(), "{problem}");
        problem
    }
}

fn folder() -> PathBuf {
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

fn settings(folder: &Path) -> Settings {
    Settings {
        store: folder.join("responses.sqlite"),
        port: 0,
        token: Some(TOKEN.to_owned()),
        www: folder.join("www"),
        dist: folder.join("dist"),
        ..Settings::default()
    }
}

impl Server {
    fn start() -> Server {
        Server::start_with(settings(&folder()))
    }

    fn start_with(settings: Settings) -> Server {
        let runtime = Runtime::new().unwrap();
        let folder = settings.store.parent().unwrap().to_owned();
        let collector = runtime.block_on(start(settings)).unwrap();
        let origin = format!("http://{}", collector.address());
        let agent =
            Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        Server { runtime, collector: Some(collector), folder, agent, origin }
    }

    fn stop(&mut self) {
        if let Some(collector) = self.collector.take() {
            self.runtime.block_on(collector.stop());
        }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response: Response<ureq::Body> = self.agent.run(request.body(body).unwrap()).unwrap();
        let (head, mut body) = response.into_parts();
        let body = body.with_config().limit(1 << 30).read_to_string().unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    fn post(&self, body: &str) -> Answer {
        self.send("POST", "/responses", &[("content-type", "application/json")], body.as_bytes())
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    fn lines(&self) -> Vec<String> {
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

fn envelope(id: &str, values: &Value) -> Value {
    json!({"id": id, "survey": {"name": "supplier"}, "status": "completed", "values": values})
}

fn id(number: usize) -> String {
    format!("01930d3e-6f3a-7c55-9f0e-{number:012x}")
}

#[test]
fn a_first_response_is_created_and_comes_back_as_it_was_sent() {
    let server = Server::start();
    let sent = r#"{"id":"01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10","survey":{"name":"supplier","version":"3"},"status":"completed","values":{"q2":4.50,"q1":"满意"},"ours":{"kept":[1,null]}}"#;
    let answer = server.post(sent);
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json(), json!({"id": ID, "status": "stored"}));
    assert_eq!(server.lines(), [sent]);
}

#[test]
fn the_same_response_again_is_one_row() {
    let server = Server::start();
    let body = envelope(ID, &json!({"q": 1})).to_string();
    assert_eq!(server.post(&body).status, 201);
    for again in [body.clone(), body.replace(':', " :\n"), body.replace(ID, &ID.to_uppercase())] {
        let answer = server.post(&again);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["status"], "already stored");
    }
    assert_eq!(server.lines(), [body]);
}

#[test]
fn another_body_under_the_same_id_changes_nothing_and_is_not_lost() {
    let server = Server::start();
    let first = envelope(ID, &json!({"q": 1})).to_string();
    let other = envelope(ID, &json!({"q": 2})).to_string();
    assert_eq!(server.post(&first).status, 201);
    for _ in 0..2 {
        let answer = server.post(&other);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json(), json!({"id": ID, "status": "already stored", "variant": true}));
    }
    assert_eq!(server.lines(), [first]);
    assert_eq!(
        server.get(&format!("/variants.ndjson?token={TOKEN}&survey=supplier")).body,
        format!("{other}\n")
    );
}

#[test]
fn fifty_senders_of_the_same_id_make_one_row() {
    let server = Server::start();
    let body = envelope(ID, &json!({"q": 1})).to_string();
    let created = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..50).map(|_| scope.spawn(|| server.post(&body).status)).collect();
        let statuses: Vec<u16> = senders.into_iter().map(|sender| sender.join().unwrap()).collect();
        assert!(statuses.iter().all(|status| matches!(status, 200 | 201)), "{statuses:?}");
        statuses.into_iter().filter(|status| *status == 201).count()
    });
    assert_eq!(created, 1);
    assert_eq!(server.lines().len(), 1);
}

#[test]
fn many_senders_lose_nothing_and_the_file_keeps_it_over_a_restart() {
    let mut server = Server::start();
    std::thread::scope(|scope| {
        for sender in 0..8 {
            let server = &server;
            scope.spawn(move || {
                for number in 0..25 {
                    let number = sender * 100 + number;
                    let body = envelope(&id(number), &json!({"q": number})).to_string();
                    assert_eq!(server.post(&body).status, 201);
                }
            });
        }
    });
    let mut before = server.lines();
    server.stop();
    let again = Server::start_with(settings(&server.folder));
    assert_eq!(again.lines(), before);
    before.sort();
    before.dedup();
    assert_eq!(before.len(), 200);
    assert_eq!(again.post(&envelope(&id(0), &json!({"q": 0})).to_string()).status, 200);
}

#[test]
fn every_fault_of_an_envelope_is_named_with_its_pointer() {
    let server = Server::start();
    let good = json!({"id": ID, "survey": {"name": "s"}, "status": "partial", "values": {}});
    let changed = |pointer: &str, value: Value| {
        let mut body = good.clone();
        match pointer.rsplit_once('/') {
            Some((parent, name)) => body.pointer_mut(parent).unwrap()[name] = value,
            None => body = value,
        }
        body
    };
    for (pointer, value, faulty) in [
        ("", json!([1]), ""),
        ("/id", json!("42"), "/id"),
        ("/id", json!(7), "/id"),
        ("/id", json!("00000000-0000-0000-0000-000000000000"), "/id"),
        ("/survey", json!("supplier"), "/survey"),
        ("/survey/name", json!(" "), "/survey/name"),
        ("/survey/version", json!([3]), "/survey/version"),
        ("/status", json!("done"), "/status"),
        ("/values", json!([]), "/values"),
        ("/values", Value::Null, "/values"),
        ("/started", json!("yesterday"), "/started"),
        ("/duration_ms", json!("1 s"), "/duration_ms"),
        ("/locale", json!({}), "/locale"),
        ("/channel", json!(true), "/channel"),
        ("/subject", json!("counter 3"), "/subject"),
        ("/device", json!({"seq": "1"}), "/device/seq"),
        ("/display", json!("x"), "/display"),
        ("/scores", json!({"a/b": {"value": "high"}}), "/scores/a~1b/value"),
        ("/alerts", json!([1]), "/alerts/0"),
        ("/flags", json!(true), "/flags"),
    ] {
        let problem =
            server.post(&changed(pointer, value).to_string()).problem(422, "invalid-envelope");
        assert_eq!(problem["errors"][0]["pointer"], faulty, "{problem}");
        assert!(problem["errors"][0]["detail"].is_string());
    }
    let problem = server.post("{}").problem(422, "invalid-envelope");
    let pointers: Vec<&Value> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/id", "/survey", "/status", "/values"]);
    assert!(server.lines().is_empty());
}

#[test]
fn the_whole_envelope_of_the_contract_is_taken() {
    let server = Server::start();
    let body = json!({
        "id": ID, "survey": {"name": "supplier", "version": "3", "hash": "ab12"}, "status": "timeout",
        "started": "2026-11-21T08:30:00+08:00", "ended": "2026-11-21T00:31:00.250Z", "duration_ms": 41250,
        "locale": "zh-cn", "channel": "kiosk", "wave": "2026Q4",
        "subject": {"branch": "b", "counter": "3", "employee": null, "case": 7}, "context": {"url": "http://x/", "hidden": ""},
        "device": {"id": "d", "seq": 1042}, "values": {"q": [1, {"a": null}]}, "display": {"q": "x"},
        "scores": {"overall": {"value": 82.5, "n": 10, "level": "满意"}, "none": {"value": null, "n": 0}},
        "alerts": [{"question": "q", "severity": "high", "text": "t"}],
        "flags": {"misuse": false, "too_fast": false, "straight_line": false}, "manyi": "0.1.0"
    });
    let answer = server.post(&body.to_string());
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[test]
fn what_is_not_json_is_refused_with_line_and_column() {
    let server = Server::start();
    let problem = server.post("{\n  \"id\": 1,\n}").problem(400, "not-json");
    assert_eq!((&problem["line"], &problem["column"]), (&json!(3), &json!(1)));
    server.post("").problem(400, "not-json");
    let problem = server.send(
        "POST",
        "/responses",
        &[("content-type", "application/json")],
        b"{\"a\":\"\xff\"}",
    );
    assert_eq!(problem.problem(400, "not-json")["column"], 7);
}

#[test]
fn a_body_beyond_the_limit_is_refused_and_one_at_the_limit_is_not() {
    let limit = 4000;
    let server = Server::start_with(Settings { body_limit: limit, ..settings(&folder()) });
    let empty = envelope(ID, &json!({"q": ""})).to_string().len();
    let body = |length: usize| envelope(ID, &json!({"q": "x".repeat(length - empty)})).to_string();
    assert_eq!(server.post(&body(limit + 1)).problem(413, "body-too-large")["limit"], limit);
    server.post(&"[".repeat(3_000_000)).problem(413, "body-too-large");
    assert_eq!(server.post(&body(limit)).status, 201);
}

#[test]
fn deep_nesting_is_a_problem_and_not_a_crash() {
    let server = Server::start();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    server.post(&deep).problem(400, "not-json");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn json_is_taken_under_three_names_and_nothing_else_is() {
    let server = Server::start();
    for (number, name) in
        ["application/json", "text/plain;charset=UTF-8", "Application/JSON; charset=utf-8"]
            .into_iter()
            .enumerate()
    {
        let body = envelope(&id(number), &json!({})).to_string();
        let answer = server.send("POST", "/responses", &[("content-type", name)], body.as_bytes());
        assert_eq!(answer.status, 201, "{name}");
    }
    let body = envelope(ID, &json!({})).to_string();
    for name in
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]
    {
        server
            .send("POST", "/responses", &[("content-type", name)], body.as_bytes())
            .problem(415, "wrong-content-type");
    }
    let packed = [("content-type", "application/json"), ("content-encoding", "gzip")];
    server.send("POST", "/responses", &packed, body.as_bytes()).problem(415, "wrong-content-type");
}

#[test]
fn an_idempotency_key_must_be_the_id() {
    let server = Server::start();
    let body = envelope(ID, &json!({})).to_string();
    let send = |key: &str| {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        server.send("POST", "/responses", &headers, body.as_bytes())
    };
    send("\"another\"").problem(400, "key-mismatch");
    assert_eq!(send(&format!("\"{ID}\"")).status, 201);
    assert_eq!(send(ID).status, 200);
}

#[test]
fn any_page_may_post_and_read_the_reply() {
    let server = Server::start();
    let asks = [
        ("origin", "https://shop.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,idempotency-key"),
    ];
    let leave = server.send("OPTIONS", "/responses", &asks, b"");
    assert_eq!(leave.status, 204);
    assert_eq!(leave.header("access-control-allow-origin"), "*");
    assert!(leave.header("access-control-allow-methods").contains("POST"));
    assert_eq!(leave.header("access-control-allow-headers"), "content-type, idempotency-key");
    assert!(leave.header("access-control-max-age").parse::<u32>().unwrap() > 0);
    for body in ["{}", &envelope(ID, &json!({})).to_string()] {
        assert_eq!(server.post(body).header("access-control-allow-origin"), "*");
    }
    let export = server.get(&format!("/responses.ndjson?token={TOKEN}"));
    assert_eq!(export.header("access-control-allow-origin"), "");
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let server = Server::start();
    let answer = server.get("/responses");
    answer.problem(405, "method-not-allowed");
    assert_eq!(answer.header("allow"), "POST, OPTIONS");
    server.send("POST", "/responses.csv", &[], b"").problem(405, "method-not-allowed");
    server.send("POST", "/index.html", &[], b"").problem(405, "method-not-allowed");
}

#[test]
fn exports_open_for_the_token_only() {
    let server = Server::start();
    server.post(&envelope(ID, &json!({})).to_string());
    for path in ["/responses.ndjson", "/responses.csv", "/variants.ndjson"] {
        for tail in ["", "?token=", "?token=open", "?token=open-sesame2", "?%zz"] {
            let answer = server.get(&format!("{path}{tail}"));
            answer.problem(401, "unauthorized");
            assert!(answer.header("www-authenticate").starts_with("Bearer"));
            assert!(!answer.body.contains(ID));
        }
        assert_eq!(server.get(&format!("{path}?token={TOKEN}")).status, 200);
        let bearer = format!("Bearer {TOKEN}");
        let answer = server.send("GET", path, &[("authorization", &bearer)], b"");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[test]
fn the_csv_has_a_column_per_question_and_no_formulas() {
    let server = Server::start();
    let first = json!({"id": id(1), "survey": {"name": "supplier"}, "status": "completed", "duration_ms": 5,
        "subject": {"branch": "东"}, "values": {"q1": -5, "text": "=cmd|'x'!A1", "m": {"r1": 4, "r2": 5}, "many": ["a", "b"]}});
    let second = json!({"id": id(2), "survey": {"name": "other"}, "status": "partial",
        "values": {"q0": "say \"hi\",\nthere", "q1": "-12", "=q": 1}});
    server.post(&first.to_string());
    server.post(&second.to_string());
    let table = |query: &str| {
        let answer = server.get(&format!("/responses.csv?token={TOKEN}{query}"));
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.as_bytes());
        reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect::<Vec<Vec<String>>>()
    };
    let all = table("");
    let column = |name: &str| {
        all[0]
            .iter()
            .position(|head| head == name)
            .unwrap_or_else(|| panic!("{name} in {:?}", all[0]))
    };
    assert_eq!(all.len(), 3);
    assert_eq!(all[1][column("subject.branch")], "东");
    assert_eq!(all[1][column("q1")], "-5");
    assert_eq!(all[1][column("text")], "'=cmd|'x'!A1");
    assert_eq!(all[1][column("m.r2")], "5");
    assert_eq!(all[1][column("many")], "a; b");
    assert_eq!(all[2][column("q1")], "-12");
    assert_eq!(all[2][column("q0")], "say \"hi\",\nthere");
    assert_eq!(all[2][column("'=q")], "1");
    assert_eq!(all[2][column("text")], "");
    assert_eq!(all[0][column("q1")..], ["q1", "text", "m.r1", "m.r2", "many", "q0", "'=q"]);
    assert_eq!(table("&survey=other").len(), 2);
    assert!(
        server.get(&format!("/responses.csv?token={TOKEN}&bom=1")).body.starts_with("\u{feff}id,")
    );
}

#[test]
fn an_export_is_a_snapshot_and_holds_up_nobody() {
    let server = Server::start();
    let long = "x".repeat(20_000);
    for number in 0..300 {
        assert_eq!(
            server.post(&envelope(&id(number), &json!({"q": long})).to_string()).status,
            201
        );
    }
    // A reader that takes the head and then nothing: the writer goes on.
    let slow = server
        .agent
        .get(format!("{}/responses.ndjson?token={TOKEN}", server.origin))
        .call()
        .unwrap();
    assert_eq!(server.post(&envelope(&id(999), &json!({})).to_string()).status, 201);
    let read = slow.into_body().with_config().limit(1 << 30).read_to_string().unwrap();
    assert_eq!(read.lines().count(), 300);
    assert_eq!(server.lines().len(), 301);
}

#[test]
fn files_are_served_under_the_strict_policy_with_their_types() {
    let server = Server::start();
    for (path, text) in [
        ("www/index.html", "<!doctype html>"),
        ("www/manyi.js", "the source"),
        ("www/surveys/supplier.json", "{}"),
        ("dist/manyi.js", "the built one"),
        ("dist/manyi.wasm", "\0asm"),
    ] {
        std::fs::write(server.folder.join(path), text).unwrap();
    }
    for (path, body, content_type) in [
        ("/", "<!doctype html>", "text/html; charset=utf-8"),
        ("/manyi.js", "the built one", "text/javascript; charset=utf-8"),
        ("/manyi.wasm?v=1", "\0asm", "application/wasm"),
        ("/surveys/supplier.json", "{}", "application/json"),
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.body.as_str()), (200, body), "{path}");
        assert_eq!(answer.header("content-type"), content_type);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'"
        );
    }
    let problem = server.get("/nothing.js");
    problem.problem(404, "not-found");
    assert!(server.get("/problems/not-found").body.contains("nothing at this address"));
    for path in ["/..%2fresponses.sqlite", "/%2e%2e/responses.sqlite", "/../responses.sqlite"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.get("/surveys").status, 404);
    assert_eq!(server.get("/favicon.ico").status, 204);
    assert_eq!(server.get("/healthz").body, "ok\n");
}

#[test]
fn an_unchanged_file_costs_nothing_and_a_rebuilt_one_is_seen() {
    let server = Server::start();
    let path = server.folder.join("dist/manyi.js");
    std::fs::write(&path, "one").unwrap();
    let tag = server.get("/manyi.js").header("etag").to_owned();
    let ask = || server.send("GET", "/manyi.js", &[("if-none-match", &tag)], b"");
    assert_eq!(ask().status, 304);
    std::fs::write(&path, "two").unwrap();
    assert_eq!(ask().body, "two");
}

#[test]
fn a_precompressed_file_goes_to_who_understands_it_unless_it_is_stale() {
    let server = Server::start();
    let plain = server.folder.join("dist/manyi.js");
    std::fs::write(&plain, "plain").unwrap();
    std::fs::write(server.folder.join("dist/manyi.js.br"), "packed").unwrap();
    let ask = || server.send("GET", "/manyi.js", &[("accept-encoding", "gzip, br")], b"");
    let answer = ask();
    assert_eq!((answer.header("content-encoding"), answer.body.as_str()), ("br", "packed"));
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("vary"), "accept-encoding");
    assert_eq!(
        server.send("GET", "/manyi.js", &[("accept-encoding", "identity")], b"").body,
        "plain"
    );
    std::fs::write(&plain, "rebuilt").unwrap();
    assert_eq!(ask().body, "rebuilt");
}

#[test]
fn a_taken_port_and_an_unusable_store_are_said_clearly() {
    let server = Server::start();
    let port = server.collector.as_ref().unwrap().address().port();
    let taken =
        server.runtime.block_on(start(Settings { port, ..settings(&folder()) })).unwrap_err();
    assert!(matches!(taken, StartError::Address { .. }));
    assert!(taken.to_string().contains("--port"), "{taken}");
    let store = folder();
    let unusable =
        server.runtime.block_on(start(Settings { store, ..settings(&folder()) })).unwrap_err();
    assert!(unusable.to_string().contains("cannot open the store"), "{unusable}");
}

#[test]
fn the_store_is_plain_sqlite_with_one_row_per_response() {
    let mut server = Server::start();
    let body = envelope(ID, &json!({"q": 1})).to_string();
    server.post(&body);
    server.stop();
    let file = rusqlite::Connection::open(server.folder.join("responses.sqlite")).unwrap();
    let row = file
        .query_row("SELECT id, survey, status, body, received FROM responses", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?))
        })
        .map(|(id, survey, status, text, received): (String, String, String, String, String)| {
            assert!(received.ends_with('Z') && received.len() == 24, "{received}");
            (id, survey, status, text)
        })
        .unwrap();
    assert_eq!(row, (ID.to_owned(), "supplier".to_owned(), "completed".to_owned(), body));
    assert_eq!(
        file.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(),
        1
    );
    assert_eq!(
        file.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).unwrap(),
        "wal"
    );
}

/// JSON of any shape, with the envelope's own names among the keys.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!(ID)),
        Just(json!("completed")),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![
            Just("id".to_owned()),
            Just("survey".to_owned()),
            Just("name".to_owned()),
            Just("status".to_owned()),
            Just("values".to_owned()),
            Just("scores".to_owned()),
            Just("device".to_owned()),
            ".{0,6}",
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn no_body_makes_it_fail() {
    let server = Server::start();
    let check = |body: &[u8]| {
        let answer = server.send("POST", "/responses", &[("content-type", "text/plain")], body);
        prop_assert!(
            answer.status < 500,
            "{} for {:?}",
            answer.status,
            String::from_utf8_lossy(body)
        );
        Ok(())
    };
    let config =
        ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config.clone(), |(body in proptest::collection::vec(any::<u8>(), 0..300))| check(&body)?);
    proptest!(config.clone(), |(body in any_json())| check(body.to_string().as_bytes())?);
    proptest!(config, |(values in any_json(), number in any::<u32>())| {
        let body = json!({"id": id(number as usize), "survey": {"name": "s"}, "status": "completed", "values": {"q": values}});
        check(body.to_string().as_bytes())?;
    });
    assert_eq!(server.get(&format!("/responses.csv?token={TOKEN}")).status, 200);
    let stored = server.lines();
    assert!(!stored.is_empty());
    assert!(stored.iter().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}
