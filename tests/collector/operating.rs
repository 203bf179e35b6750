//! What the operator has: keys, rates, health, numbers, a log, and an end without loss.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use manyi::collector::Settings;
use serde_json::{Value, json};

use super::server::*;

#[test]
fn a_questionnaire_with_a_key_takes_responses_with_the_key_only() {
    let folder = folder();
    let keys = folder.join("keys.json");
    std::fs::write(&keys, r#"{"supplier": "geheim"}"#).unwrap();
    let server = Server::start_with(Settings { keys: Some(keys), ..settings(&folder) });
    let body = envelope(&id(1), &json!({})).to_string();
    let answer = server.post(&body);
    answer.problem(401, "key-needed");
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    let post = |path: &str, headers: &[(&str, &str)], body: &str| {
        server.send("POST", path, headers, body.as_bytes())
    };
    post("/responses?key=wrong", &[], &body).problem(401, "key-needed");
    assert_eq!(post("/responses?key=geheim", &[], &body).status, 201);
    assert_eq!(post("/responses", &[("authorization", "Bearer geheim")], &body).status, 200);
    let open = body.replace("supplier", "visit").replace(&id(1), &id(2));
    let batch = format!("[{open},{}]", body.replace(&id(1), &id(3)));
    let problem = post("/responses", &[], &batch).problem(422, "batch-refused");
    assert_eq!(problem["items"][0]["status"], "stored");
    assert_eq!(problem["items"][1]["problem"]["type"], "/problems/key-needed");
}

#[test]
fn who_sends_too_much_is_told_when_to_come_again() {
    let limited = Settings { rate: 3, behind_proxy: true, ..settings(&folder()) };
    let server = Server::start_with(limited);
    let from = |sender: &str, number: usize| {
        let body = envelope(&id(number), &json!({})).to_string();
        server.send("POST", "/responses", &[("x-forwarded-for", sender)], body.as_bytes())
    };
    for number in 0..3 {
        assert_eq!(from("192.0.2.1", number).status, 201);
    }
    let answer = from("192.0.2.1", 3);
    answer.problem(429, "too-many-requests");
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(answer.header("access-control-expose-headers"), "retry-after");
    assert_eq!(from("192.0.2.2", 3).status, 201);
}

#[test]
fn health_and_numbers_tell_how_it_is() {
    for server in Server::on_each_store() {
        assert_eq!(
            (server.get("/healthz").status, server.get("/healthz").body.as_str()),
            (200, "ok\n")
        );
        let body = envelope(ID, &json!({})).to_string();
        server.post(&body);
        server.post(&body);
        server.post("{}");
        let numbers = server.get("/metrics");
        assert!(numbers.header("content-type").starts_with("application/openmetrics-text"));
        for line in [
            "# TYPE manyi_responses counter",
            "manyi_responses_total{outcome=\"stored\"} 1",
            "manyi_responses_total{outcome=\"already\"} 1",
            "manyi_responses_total{outcome=\"refused\"} 1",
            "manyi_problems_total{kind=\"invalid-envelope\"} 1",
            "manyi_storing_seconds_count 2",
            "manyi_store_up 1",
            "# EOF",
        ] {
            assert!(numbers.body.lines().any(|found| found == line), "{line} in {}", numbers.body);
        }
    }
}

/// The command itself, which is killed when the test ends.
struct Process {
    child: Child,
    origin: String,
    _output: BufReader<ChildStdout>,
}

impl Process {
    fn start(store: &str, more: &[&str]) -> Process {
        let mut child = Command::new(env!("CARGO_BIN_EXE_manyi"))
            .args(["serve", "--port", "0", "--token", TOKEN, "--store", store])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The pipe stays open: a command that nobody hears any more ends.
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let origin = line.split_whitespace().last().unwrap().trim_end_matches('/').to_owned();
        Process { child, origin, _output: output }
    }

    #[cfg(unix)]
    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn post(origin: &str, body: &str) -> Option<u16> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(std::time::Duration::from_secs(20)))
        .build()
        .into();
    agent.post(format!("{origin}/responses")).send(body).ok().map(|answer| answer.status().as_u16())
}

#[test]
fn the_log_tells_of_every_request_and_holds_no_answer_and_no_secret() {
    let folder = folder();
    let store = folder.join("r.sqlite");
    let mut process = Process::start(store.to_str().unwrap(), &["--log", "json"]);
    let answer = envelope(ID, &json!({"q": "my-own-words"})).to_string();
    assert_eq!(post(&process.origin, &answer), Some(201));
    assert_eq!(post(&process.origin, "{\"id\": \"my-own-words\"}"), Some(422));
    let export = format!("{}/responses.ndjson?token={TOKEN}", process.origin);
    ureq::get(&export).call().unwrap().into_body().read_to_string().unwrap();
    process.child.kill().unwrap();
    let mut log = String::new();
    process.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let events: Vec<Value> = log
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<(&Value, &Value, &Value)> =
        events.iter().map(|event| (&event["method"], &event["route"], &event["status"])).collect();
    assert_eq!(
        told,
        [
            (&json!("POST"), &json!("/responses"), &json!(201)),
            (&json!("POST"), &json!("/responses"), &json!(422)),
            (&json!("GET"), &json!("/responses.ndjson"), &json!(200)),
        ],
        "{log}"
    );
    assert_eq!(events[1]["problem"], "invalid-envelope");
    for secret in ["my-own-words", TOKEN, ID] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

/// What was acknowledged before the end, told by a signal, is there after it.
#[cfg(unix)]
fn what_was_acknowledged_is_there_after(signal: &str, store: &str) {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let mut process = Process::start(store, &[]);
    let next = AtomicUsize::new(0);
    let acknowledged = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let mut acknowledged = vec![];
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let body = envelope(&id(number), &json!({"q": number})).to_string();
                        match post(&process.origin, &body) {
                            Some(201) => acknowledged.push(id(number)),
                            _ => return acknowledged,
                        }
                    }
                })
            })
            .collect();
        while next.load(Ordering::Relaxed) < 200
            && senders.iter().any(|sender| !sender.is_finished())
        {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        process.signal(signal);
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect::<Vec<String>>()
    });
    let status = process.child.wait().unwrap();
    assert_eq!(status.success(), signal == "-TERM", "{status}");
    assert!(acknowledged.len() > 100);
    let process = Process::start(store, &[]);
    let export = format!("{}/responses.ndjson?token={TOKEN}", process.origin);
    let stored = ureq::get(&export).call().unwrap().into_body().read_to_string().unwrap();
    for id in acknowledged {
        assert_eq!(stored.matches(&id).count(), 1, "{id}");
    }
}

#[cfg(unix)]
#[test]
fn an_end_by_signal_or_by_force_loses_nothing_that_was_acknowledged() {
    let folder = folder();
    for signal in ["-TERM", "-KILL"] {
        let file = folder.join(format!("{signal}.sqlite"));
        what_was_acknowledged_is_there_after(signal, file.to_str().unwrap());
        if let Some(url) = postgres_schema() {
            what_was_acknowledged_is_there_after(signal, &url);
        }
    }
}

#[test]
fn a_relay_that_is_killed_while_it_sends_brings_everything_there_after_all() {
    use super::service::Service;
    let service = Service::start(|_| {
        std::thread::sleep(std::time::Duration::from_millis(5));
        (200, "", String::new())
    });
    let endpoints = json!([{"name": "crm", "url": service.origin, "timeout_seconds": 1}]);
    let settings = super::relay::settings_with(&endpoints);
    let file = settings.forward.unwrap();
    let store = file.with_file_name("r.sqlite");
    let start = || {
        let more = ["--forward", file.to_str().unwrap()];
        Process::start(store.to_str().unwrap(), &more)
    };
    let mut process = start();
    let batch: Vec<String> =
        (0..200).map(|number| envelope(&id(number), &json!({})).to_string()).collect();
    assert_eq!(post(&process.origin, &format!("[{}]", batch.join(","))), Some(201));
    let mut arrived = std::collections::HashSet::new();
    while arrived.len() < 50 {
        arrived.insert(service.next().body);
    }
    process.child.kill().unwrap();
    let _process = start();
    // Those that were on their way come again when their claim has lapsed.
    while arrived.len() < 200 {
        arrived.insert(service.next().body);
    }
    assert!(batch.iter().all(|body| arrived.contains(body)));
}
