//! Several responses in one request, and the other wrappings of one.

use manyi::collector::Settings;
use serde_json::{Value, json};

use super::server::*;

fn send(server: &Server, content_type: &str, body: &str) -> Answer {
    server.send("POST", "/responses", &[("content-type", content_type)], body.as_bytes())
}

fn line(number: usize) -> String {
    envelope(&id(number), &json!({"q": number})).to_string()
}

#[test]
fn a_batch_is_stored_and_tells_of_each_response() {
    for server in Server::on_each_store() {
        let body = format!("{}\n\n{}\r\n{}\n", line(1), line(2), line(1));
        let answer = send(&server, "application/x-ndjson", &body);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let items = json!([
            {"line": 1, "id": id(1), "status": "stored"},
            {"line": 3, "id": id(2), "status": "stored"},
            {"line": 4, "id": id(1), "status": "already stored"},
        ]);
        assert_eq!(answer.json(), json!({"stored": 2, "already": 1, "refused": 0, "items": items}));
        assert_eq!(server.lines(), [line(1), line(2)]);
        assert_eq!(send(&server, "application/x-ndjson", &body).status, 200);
        let other = envelope(&id(2), &json!({"q": "other"})).to_string();
        let answer = send(&server, "application/json", &format!("[{},{other}]", line(3)));
        assert_eq!(answer.status, 201);
        assert_eq!(
            answer.json()["items"][1],
            json!({"index": 1, "id": id(2), "status": "already stored", "variant": true})
        );
    }
}

#[test]
fn the_bad_ones_of_a_batch_are_named_by_line_and_the_good_ones_stored() {
    for server in Server::on_each_store() {
        let body = format!("{}\n{{\"id\":1}}\nnot json\n{}", line(1), line(2));
        let answer = send(&server, "application/x-ndjson", &body);
        let problem = answer.problem(422, "batch-refused");
        assert_eq!((&problem["stored"], &problem["refused"]), (&json!(2), &json!(2)), "{problem}");
        let items = problem["items"].as_array().unwrap();
        let told: Vec<(&Value, &Value, &Value)> = items
            .iter()
            .map(|item| (&item["line"], &item["status"], &item["problem"]["type"]))
            .collect();
        assert_eq!(
            told,
            [
                (&json!(1), &json!("stored"), &Value::Null),
                (&json!(2), &json!("refused"), &json!("/problems/invalid-envelope")),
                (&json!(3), &json!("refused"), &json!("/problems/not-json")),
                (&json!(4), &json!("stored"), &Value::Null),
            ]
        );
        assert_eq!(items[1]["problem"]["errors"][0]["pointer"], "/id");
        assert_eq!(server.lines(), [line(1), line(2)]);
    }
}

#[test]
fn a_batch_keeps_the_text_of_each_response() {
    let server = Server::start();
    let text = r#"{"id":"01930d3e-6f3a-7c55-9f0e-000000000007","survey":{"name":"s"},"status":"partial","values":{"q":4.50,"big":12345678901234567890123}}"#;
    let spread = text.replace(',', " ,\n ");
    assert_eq!(send(&server, "text/plain;charset=UTF-8", &format!("[ {spread} ]")).status, 201);
    assert_eq!(server.lines(), [text]);
}

#[test]
fn a_cloud_event_is_taken_alone_and_in_a_batch() {
    let server = Server::start();
    let event = |number: usize| {
        format!(
            r#"{{"specversion":"1.0","id":"{}","source":"/kiosk/3","type":"org.manyi.response","datacontenttype":"application/json","data":{}}}"#,
            id(number),
            line(number)
        )
    };
    let answer = send(&server, "application/cloudevents+json; charset=utf-8", &event(1));
    assert_eq!(answer.json(), json!({"id": id(1), "status": "stored"}));
    let batch = format!("[{},{}]", event(1), event(2));
    let answer = send(&server, "application/cloudevents-batch+json", &batch);
    assert_eq!(answer.json()["stored"], 1);
    assert_eq!(server.lines(), [line(1), line(2)]);
    let old = event(3).replace("1.0", "0.3");
    let problem = send(&server, "application/cloudevents+json", &old);
    assert_eq!(problem.problem(422, "invalid-envelope")["errors"][0]["pointer"], "/specversion");
    let empty = r#"{"specversion":"1.0","id":"1","source":"/","type":"t"}"#;
    let problem = send(&server, "application/cloudevents+json", empty);
    assert_eq!(problem.problem(422, "invalid-envelope")["errors"][0]["pointer"], "/data");
}

#[test]
fn an_empty_batch_stores_nothing_and_is_no_error() {
    let server = Server::start();
    for (content_type, body) in [("application/x-ndjson", "\n"), ("application/json", "[]")] {
        let answer = send(&server, content_type, body);
        assert_eq!((answer.status, &answer.json()["items"]), (200, &json!([])));
    }
}

#[test]
fn a_batch_has_limits_of_its_own() {
    let limits = Settings { body_limit: 300, batch_limit: 2000, ..settings(&folder()) };
    let server = Server::start_with(limits);
    let long = envelope(&id(1), &json!({"q": "x".repeat(300)})).to_string();
    let answer = send(&server, "application/x-ndjson", &format!("{long}\n{}", line(2)));
    let problem = answer.problem(422, "batch-refused");
    assert_eq!(problem["items"][0]["problem"]["type"], "/problems/body-too-large");
    assert_eq!(server.lines(), [line(2)]);
    let answer = send(&server, "application/x-ndjson", &"\n".repeat(2001));
    assert_eq!(answer.problem(413, "body-too-large")["limit"], 2000);
    let server = Server::start();
    let answer = send(&server, "application/x-ndjson", &"1\n".repeat(10_001));
    assert_eq!(answer.problem(413, "body-too-large")["limit"], 10_000);
}

#[test]
fn ten_thousand_responses_come_in_one_batch() {
    for server in Server::on_each_store() {
        let body: Vec<String> = (0..10_000).map(line).collect();
        let answer = send(&server, "application/x-ndjson", &body.join("\n"));
        assert_eq!(answer.json()["stored"], 10_000);
        assert_eq!(server.lines(), body);
    }
}
