//! What was stored is forwarded: at least once, over failures and restarts, and visibly.

use std::time::{Duration, Instant};

use manyi::collector::{Location, Settings};
use serde_json::{Value, json};

use super::server::*;
use super::service::{Got, Service};

/// Settings with these endpoints, on each store.
pub fn settings_with(endpoints: &Value) -> Settings {
    let folder = folder();
    let file = folder.join("forward.json");
    std::fs::write(&file, json!({"endpoints": endpoints}).to_string()).unwrap();
    Settings { forward: Some(file), ..settings(&folder) }
}

fn on_each_store(endpoints: &Value) -> Vec<Server> {
    let database = postgres_schema().map(|url| {
        let store = Location::from(url.as_str());
        Server::start_with(Settings { store, ..settings_with(endpoints) })
    });
    [Some(Server::start_with(settings_with(endpoints))), database].into_iter().flatten().collect()
}

impl Server {
    /// Where an endpoint stands, once that is so; panics if it does not come to that.
    pub fn stands(&self, waiting: u64, dead: u64) {
        let start = Instant::now();
        loop {
            let standing = self.get(&format!("/relay?token={TOKEN}")).json();
            let counts = &standing["endpoints"][0];
            if counts["waiting"] == waiting && counts["dead"] == dead {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{standing}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn dead_letters(&self) -> Vec<Value> {
        let answer = self.get(&format!("/relay/dead.ndjson?token={TOKEN}"));
        answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn response(number: usize) -> String {
    envelope(&id(number), &json!({"q": number})).to_string()
}

fn ok(_: &Got) -> (u16, &'static str, String) {
    (200, "", String::new())
}

#[test]
fn a_response_is_stored_first_and_then_forwarded_once() {
    let service = Service::start(ok);
    for server in on_each_store(&json!([{"name": "crm", "url": format!("{}/in", service.origin)}]))
    {
        for _ in 0..3 {
            server.post(&response(1));
        }
        let got = service.next();
        assert_eq!((got.line.as_str(), got.body), ("POST /in", response(1)));
        server.stands(0, 0);
        assert!(service.is_quiet());
    }
}

#[test]
fn a_failure_that_may_pass_is_tried_again_under_the_same_id() {
    let mut replies = vec![0, 503, 500, 408, 200].into_iter();
    let service =
        Service::start(move |_| (replies.next().unwrap_or(200), "", "the words".to_owned()));
    let server = Server::start_with(settings_with(
        &json!([{"name": "crm", "url": service.origin, "longest_pause_seconds": 1}]),
    ));
    server.post(&response(1));
    let first = service.next();
    for _ in 0..4 {
        assert_eq!(service.next(), first);
    }
    server.stands(0, 0);
    let numbers = server.get("/metrics").body;
    for line in [
        "manyi_forwarding_attempts_total{endpoint=\"crm\",outcome=\"later\"} 4",
        "manyi_forwarding_attempts_total{endpoint=\"crm\",outcome=\"delivered\"} 1",
    ] {
        assert!(numbers.contains(line), "{line} in {numbers}");
    }
}

#[test]
fn a_wish_to_wait_is_obeyed_by_everything_that_waits() {
    let mut first = true;
    let service = Service::start(move |_| {
        let status = if std::mem::take(&mut first) { 429 } else { 200 };
        (status, "retry-after: 2\r\n", String::new())
    });
    let server = Server::start_with(settings_with(
        &json!([{"name": "crm", "url": service.origin, "per_minute": 100_000}]),
    ));
    server.post(&response(1));
    service.next();
    let start = Instant::now();
    server.post(&response(2));
    service.next();
    assert!(start.elapsed() > Duration::from_millis(1800), "{:?}", start.elapsed());
    service.next();
    server.stands(0, 0);
}

#[test]
fn a_refusal_is_a_dead_letter_with_its_words_that_can_be_sent_again() {
    let mut refuses = true;
    let service = Service::start(move |_| {
        if std::mem::take(&mut refuses) {
            (422, "", r#"{"error":"no such branch"}"#.to_owned())
        } else {
            (200, "", String::new())
        }
    });
    let server =
        Server::start_with(settings_with(&json!([{"name": "crm", "url": service.origin}])));
    server.post(&response(1));
    server.stands(0, 1);
    let letters = server.dead_letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["endpoint"], "crm");
    assert_eq!(letters[0]["id"], id(1));
    assert_eq!((&letters[0]["status"], &letters[0]["attempts"]), (&json!(422), &json!(1)));
    assert_eq!(letters[0]["said"], r#"{"error":"no such branch"}"#);
    let resend = |query: &str| {
        server.send("POST", &format!("/relay/resend?token={TOKEN}{query}"), &[], b"").json()
    };
    assert_eq!(resend("&endpoint=another"), json!({"resent": 0}));
    assert_eq!(resend(&format!("&id={}", id(2))), json!({"resent": 0}));
    assert_eq!(resend(&format!("&endpoint=crm&id={}", id(1))), json!({"resent": 1}));
    assert_eq!(service.next(), service.next());
    server.stands(0, 0);
    assert!(server.dead_letters().is_empty());
}

#[test]
fn the_relay_opens_for_the_token_only() {
    let server = Server::start();
    for path in ["/relay", "/relay/dead.ndjson"] {
        server.get(path).problem(401, "unauthorized");
    }
    server.send("POST", "/relay/resend?token=wrong", &[], b"").problem(401, "unauthorized");
    let odd = format!("/relay/resend?token={TOKEN}&id=1");
    server.send("POST", &odd, &[], b"").problem(404, "not-found");
}

#[test]
fn what_could_not_be_forwarded_before_a_restart_is_forwarded_after_it() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let endpoints =
        json!([{"name": "crm", "url": format!("http://{address}/"), "longest_pause_seconds": 1}]);
    for mut server in on_each_store(&endpoints) {
        for number in 0..5 {
            server.post(&response(number));
        }
        server.stands(5, 0);
        server.stop();
        let service = Service::start(ok);
        let file = server.settings.forward.clone().unwrap();
        let endpoints = json!({"endpoints": [{"name": "crm", "url": service.origin}]});
        std::fs::write(file, endpoints.to_string()).unwrap();
        server.restart();
        let mut bodies: Vec<String> = (0..5).map(|_| service.next().body).collect();
        bodies.sort();
        assert_eq!(bodies, (0..5).map(response).collect::<Vec<String>>());
        server.stands(0, 0);
    }
}

#[test]
fn only_what_meets_the_condition_is_forwarded() {
    let service = Service::start(ok);
    let server = Server::start_with(settings_with(
        &json!([{"name": "alerts", "url": service.origin, "when": "{alerts} notempty"}]),
    ));
    let calm = json!({"id": id(1), "survey": {"name": "s"}, "status": "completed", "values": {}});
    let mut alarm = calm.clone();
    alarm["id"] = id(2).into();
    alarm["alerts"] = json!([{"question": "overall", "text": "差评"}]);
    let batch = json!([calm, alarm]).to_string();
    assert_eq!(server.post(&batch).status, 201);
    assert_eq!(service.next().body, alarm.to_string());
    server.stands(0, 0);
    assert!(service.is_quiet());
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Service::start(ok);
    let location: &'static str =
        Box::leak(format!("location: {}/\r\n", elsewhere.origin).into_boxed_str());
    let service = Service::start(move |_| (302, location, String::new()));
    let server =
        Server::start_with(settings_with(&json!([{"name": "crm", "url": service.origin}])));
    server.post(&response(1));
    server.stands(0, 1);
    assert!(elsewhere.is_quiet());
}

#[test]
fn a_server_that_cannot_prove_who_it_is_gets_nothing() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut bytes = vec![0; 4096];
            let length = stream.read(&mut bytes).unwrap();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            sender.send(bytes[..length].to_vec()).unwrap();
        }
    });
    let server = Server::start_with(settings_with(
        &json!([{"name": "crm", "url": format!("https://{address}/"), "give_up_after_hours": 0}]),
    ));
    server.post(&response(1));
    server.stands(0, 1);
    let letter = &server.dead_letters()[0];
    assert_eq!(letter["status"], Value::Null);
    assert!(letter["said"].as_str().unwrap().contains("encrypted"), "{letter}");
    let hello = heard.recv().unwrap();
    // A TLS handshake record, and no word of the response.
    assert_eq!(hello[0], 0x16);
    assert!(!hello.windows(8).any(|bytes| bytes == b"supplier"));
}

#[test]
fn a_response_that_cannot_be_brought_in_time_is_a_dead_letter() {
    let service = Service::start(|_| (503, "", "down".to_owned()));
    let server = Server::start_with(settings_with(
        &json!([{"name": "crm", "url": service.origin, "give_up_after_hours": 0}]),
    ));
    server.post(&response(1));
    server.stands(0, 1);
    assert_eq!(server.dead_letters()[0]["status"], 503);
}

#[test]
fn many_responses_reach_two_endpoints_each_once() {
    let (one, other) = (Service::start(ok), Service::start(ok));
    let endpoints =
        json!([{"name": "one", "url": one.origin}, {"name": "other", "url": other.origin}]);
    for server in on_each_store(&endpoints) {
        let batch: Vec<String> = (0..200).map(response).collect();
        assert_eq!(server.post(&format!("[{}]", batch.join(","))).status, 201);
        for service in [&one, &other] {
            let mut bodies: Vec<String> = (0..200).map(|_| service.next().body).collect();
            bodies.sort();
            let mut expected = batch.clone();
            expected.sort();
            assert_eq!(bodies, expected);
            assert!(service.is_quiet());
        }
    }
}

#[test]
fn a_file_of_endpoints_that_cannot_be_used_is_named_with_its_reason() {
    let settings = settings_with(&json!([{"name": "crm", "preset": "telex", "url": "http://x"}]));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let words = runtime.block_on(manyi::collector::start(settings)).unwrap_err().to_string();
    assert!(words.contains("forward.json") && words.contains("telex"), "{words}");
}
