//! What a sender is told: taken, already there, or refused and why.

use manyi::collector::Settings;
use serde_json::{Value, json};

use super::server::*;

#[test]
fn a_first_response_is_created_and_comes_back_as_it_was_sent() {
    for server in Server::on_each_store() {
        let sent = r#"{"id":"01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10","survey":{"name":"supplier","version":"3"},"status":"completed","values":{"q2":4.50,"q1":"满意"},"ours":{"kept":[1,null]}}"#;
        let answer = server.post(sent);
        assert_eq!(answer.status, 201);
        assert_eq!(answer.json(), json!({"id": ID, "status": "stored"}));
        assert_eq!(server.lines(), [sent]);
    }
}

#[test]
fn the_same_response_again_is_one_row() {
    for server in Server::on_each_store() {
        let body = envelope(ID, &json!({"q": 1})).to_string();
        assert_eq!(server.post(&body).status, 201);
        for again in [body.clone(), body.replace(':', " :\n"), body.replace(ID, &ID.to_uppercase())]
        {
            let answer = server.post(&again);
            assert_eq!(answer.status, 200);
            assert_eq!(answer.json()["status"], "already stored");
        }
        assert_eq!(server.lines(), [body]);
    }
}

#[test]
fn another_body_under_the_same_id_changes_nothing_and_is_not_lost() {
    for server in Server::on_each_store() {
        let first = envelope(ID, &json!({"q": 1})).to_string();
        let other = envelope(ID, &json!({"q": 2})).to_string();
        assert_eq!(server.post(&first).status, 201);
        for _ in 0..2 {
            let answer = server.post(&other);
            assert_eq!(answer.status, 200);
            assert_eq!(
                answer.json(),
                json!({"id": ID, "status": "already stored", "variant": true})
            );
        }
        assert_eq!(server.lines(), [first]);
        assert_eq!(
            server.get(&format!("/variants.ndjson?token={TOKEN}&survey=supplier")).body,
            format!("{other}\n")
        );
    }
}

#[test]
fn fifty_senders_of_the_same_id_make_one_row() {
    for server in Server::on_each_store() {
        let body = envelope(ID, &json!({"q": 1})).to_string();
        let created = std::thread::scope(|scope| {
            let senders: Vec<_> =
                (0..50).map(|_| scope.spawn(|| server.post(&body).status)).collect();
            let statuses: Vec<u16> =
                senders.into_iter().map(|sender| sender.join().unwrap()).collect();
            assert!(statuses.iter().all(|status| matches!(status, 200 | 201)), "{statuses:?}");
            statuses.into_iter().filter(|status| *status == 201).count()
        });
        assert_eq!(created, 1);
        assert_eq!(server.lines().len(), 1);
    }
}

#[test]
fn many_senders_lose_nothing_and_the_store_keeps_it_over_a_restart() {
    for mut server in Server::on_each_store() {
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
        server.restart();
        assert_eq!(server.lines(), before);
        before.sort();
        before.dedup();
        assert_eq!(before.len(), 200);
        assert_eq!(server.post(&envelope(&id(0), &json!({"q": 0})).to_string()).status, 200);
    }
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
        ("", json!(1), ""),
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
    let server = Server::start_with(Settings {
        body_limit: limit,
        batch_limit: limit,
        ..settings(&folder())
    });
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
    server.post(&format!("{{\"values\":{deep}}}")).problem(400, "not-json");
    server.post(&deep).problem(422, "batch-refused");
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
    assert_eq!(
        leave.header("access-control-allow-headers"),
        "content-type, idempotency-key, authorization"
    );
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
