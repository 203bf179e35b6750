//! Each preset against a local server that answers as the documented service does: the exact request,
//! and what counts as success, as failure, as "was there already".

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::relay::settings_with;
use super::server::*;
use super::service::{Got, Service};

const ALARM: &str = r#"{"id":"01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10","survey":{"name":"visit"},"status":"completed","ended":"2026-11-21T08:30:41+08:00","values":{"overall":1.0,"why":["排队","<&>"]},"alerts":[{"question":"overall","text":"差评 <3号窗口>"}]}"#;

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(message);
    mac.finalize().into_bytes().to_vec()
}

fn hmac(key: &[u8], message: &[u8]) -> String {
    STANDARD.encode(mac(key, message))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Posts the alarm to a collector with one endpoint that points to the service.
fn forwarding(mut endpoint: Value, service: &Service, path: &str) -> Server {
    endpoint["name"] = "e".into();
    endpoint["longest_pause_seconds"] = 1.into();
    endpoint["url"] = format!("{}{path}", service.origin).into();
    let server = Server::start_with(settings_with(&json!([endpoint])));
    assert_eq!(server.post(ALARM).status, 201);
    server
}

/// What becomes of the alarm when the service answers this.
#[derive(Debug, PartialEq)]
enum Fate {
    Delivered,
    TriedAgain,
    Dead,
}

/// The request that a preset makes, and the fate of the response after each reply.
fn check(endpoint: &Value, path: &str, fates: &[(u16, &'static str, Fate)]) -> Got {
    let mut request = None;
    for (status, body, fate) in fates {
        let (status, body) = (*status, *body);
        let mut first = true;
        let service = Service::start(move |_| {
            // The second time it is as well as it can be: what is tried again shows.
            let again = !std::mem::take(&mut first);
            (if again { 400 } else { status }, "retry-after: 0\r\n", body.to_owned())
        });
        let server = forwarding(endpoint.clone(), &service, path);
        let got = service.next();
        match fate {
            Fate::Delivered => {
                server.stands(0, 0);
                assert!(service.is_quiet(), "{status} {body}");
            }
            Fate::Dead => {
                server.stands(0, 1);
                assert_eq!(server.dead_letters()[0]["attempts"], 1, "{status} {body}");
                assert_eq!(server.dead_letters()[0]["status"], status);
            }
            Fate::TriedAgain => {
                assert_eq!(service.next().line.split('?').next(), got.line.split('?').next());
            }
        }
        request = Some(got);
    }
    request.unwrap()
}

fn headers(list: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_webhook_is_signed_as_standard_webhooks_with_every_secret() {
    let secrets = json!(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_b2xkIHNlY3JldA=="]);
    let endpoint = json!({"secret": secrets, "headers": {"X-Team": "hall"}});
    let got = check(
        &endpoint,
        "/in?a=1",
        &[
            (204, "", Fate::Delivered),
            (200, "", Fate::Delivered),
            (409, "", Fate::TriedAgain),
            (429, "", Fate::TriedAgain),
            (502, "", Fate::TriedAgain),
            (410, "", Fate::Dead),
            (401, "", Fate::Dead),
            (201, "", Fate::Delivered),
        ],
    );
    assert_eq!((got.line.as_str(), got.body.as_str()), ("POST /in?a=1", ALARM));
    let time = got.headers["webhook-timestamp"].clone();
    let message = format!("{ID}.{time}.{ALARM}");
    let sign = |key: &[u8]| format!("v1,{}", hmac(key, message.as_bytes()));
    let first = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let signature = format!("{} {}", sign(&first), sign(b"old secret"));
    let key = format!("\"{ID}\"");
    assert_eq!(
        got.headers,
        headers(&[
            ("content-type", "application/json"),
            ("idempotency-key", &key),
            ("webhook-id", ID),
            ("webhook-timestamp", &time),
            ("webhook-signature", &signature),
            ("x-team", "hall"),
        ])
    );
}

#[test]
fn a_collector_is_a_good_endpoint_of_another() {
    let target = Server::start();
    let endpoint = json!({"name": "e", "url": format!("{}/responses", target.origin)});
    let source = Server::start_with(settings_with(&json!([endpoint])));
    assert_eq!(source.post(ALARM).status, 201);
    source.stands(0, 0);
    assert_eq!(target.lines(), [ALARM]);
}

#[test]
fn cloud_events_has_the_id_of_the_response() {
    let got = check(
        &json!({"preset": "cloudevents", "source": "https://hall.example/kiosk"}),
        "/events",
        &[(429, "", Fate::TriedAgain), (415, "", Fate::Dead), (202, "", Fate::Delivered)],
    );
    assert_eq!(got.line, "POST /events");
    assert_eq!(got.headers, headers(&[("content-type", "application/cloudevents+json")]));
    assert_eq!(
        got.body,
        format!(
            r#"{{"specversion":"1.0","id":"{ID}","source":"https://hall.example/kiosk","type":"manyi.response.completed","subject":"visit","time":"2026-11-21T08:30:41+08:00","datacontenttype":"application/json","data":{ALARM}}}"#
        )
    );
}

#[test]
fn slack_says_ok_in_the_body() {
    let got = check(
        &json!({"preset": "slack"}),
        "/services/T0/B0/x",
        &[
            (200, "no_text", Fate::Dead),
            (404, "no_service", Fate::Dead),
            (500, "rollup_error", Fate::TriedAgain),
            (429, "rate_limited", Fate::TriedAgain),
            (200, "ok", Fate::Delivered),
        ],
    );
    assert_eq!(got.line, "POST /services/T0/B0/x");
    assert_eq!(got.headers, headers(&[("content-type", "application/json")]));
    assert_eq!(got.body, r#"{"text":"visit: 差评 &lt;3号窗口&gt;"}"#);
}

#[test]
fn wecom_says_errcode_0() {
    let got = check(
        &json!({"preset": "wecom", "text": "{survey.name} 预警：{alerts}"}),
        "/cgi-bin/webhook/send?key=k",
        &[
            (200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#, Fate::Dead),
            (200, r#"{"errcode":-1,"errmsg":"system busy"}"#, Fate::TriedAgain),
            (200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#, Fate::TriedAgain),
            (200, "<html>", Fate::Dead),
            (200, r#"{"errcode":0,"errmsg":"ok"}"#, Fate::Delivered),
        ],
    );
    assert_eq!(got.line, "POST /cgi-bin/webhook/send?key=k");
    assert_eq!(got.headers, headers(&[("content-type", "application/json")]));
    assert_eq!(got.body, r#"{"msgtype":"text","text":{"content":"visit 预警：差评 <3号窗口>"}}"#);
}

#[test]
fn dingtalk_signs_in_the_address_with_milliseconds() {
    let got = check(
        &json!({"preset": "dingtalk", "secret": "SECabc"}),
        "/robot/send?access_token=t",
        &[
            (200, r#"{"errcode":310000,"errmsg":"sign not match"}"#, Fate::Dead),
            (200, r#"{"errcode":130101,"errmsg":"send too fast"}"#, Fate::TriedAgain),
            (200, r#"{"errcode":0,"errmsg":"ok"}"#, Fate::Delivered),
        ],
    );
    let (path, query) = got.line.split_once('?').unwrap();
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let time = &query[1].1;
    let now = jiff::Timestamp::now().as_millisecond();
    assert!((now - 60_000..=now).contains(&time.parse().unwrap()), "{time}");
    let sign = hmac(b"SECabc", format!("{time}\nSECabc").as_bytes());
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(path, "POST /robot/send");
    assert_eq!(query, [pair("access_token", "t"), pair("timestamp", time), pair("sign", &sign)]);
    assert_eq!(got.headers, headers(&[("content-type", "application/json; charset=utf-8")]));
    assert_eq!(got.body, r#"{"msgtype":"text","text":{"content":"visit: 差评 <3号窗口>"}}"#);
}

#[test]
fn feishu_signs_in_the_body_with_seconds_and_an_empty_message() {
    let got = check(
        &json!({"preset": "feishu", "secret": "abc"}),
        "/open-apis/bot/v2/hook/x",
        &[
            (200, r#"{"code":19021,"msg":"sign match fail"}"#, Fate::Dead),
            (400, r#"{"code":9499,"msg":"Bad Request"}"#, Fate::Dead),
            (400, r#"{"code":11232,"msg":"frequency limited"}"#, Fate::TriedAgain),
            (200, r#"{"StatusCode":0,"code":0,"msg":"success"}"#, Fate::Delivered),
        ],
    );
    let body: Value = serde_json::from_str(&got.body).unwrap();
    let time = body["timestamp"].as_str().unwrap();
    assert_eq!(time.len(), 10);
    let sign = hmac(format!("{time}\nabc").as_bytes(), b"");
    assert_eq!(
        got.body,
        format!(
            r#"{{"timestamp":"{time}","sign":"{sign}","msg_type":"text","content":{{"text":"visit: 差评 <3号窗口>"}}}}"#
        )
    );
    assert_eq!(got.line, "POST /open-apis/bot/v2/hook/x");
    assert_eq!(got.headers, headers(&[("content-type", "application/json")]));
}

#[test]
fn airtable_is_an_upsert_on_the_field_of_the_id() {
    let got = check(
        &json!({"preset": "airtable", "base": "app1", "table": "Visits 访问", "token": "pat1"}),
        "/",
        &[
            (422, r#"{"error":{"type":"UNKNOWN_FIELD_NAME"}}"#, Fate::Dead),
            (429, "", Fate::TriedAgain),
            (
                200,
                r#"{"records":[{}],"createdRecords":[],"updatedRecords":["r1"]}"#,
                Fate::Delivered,
            ),
            (
                200,
                r#"{"records":[{}],"createdRecords":["r1"],"updatedRecords":[]}"#,
                Fate::Delivered,
            ),
        ],
    );
    assert_eq!(got.line, "PATCH /v0/app1/Visits%20%E8%AE%BF%E9%97%AE");
    assert_eq!(
        got.headers,
        headers(&[("content-type", "application/json"), ("authorization", "Bearer pat1")])
    );
    assert_eq!(
        serde_json::from_str::<Value>(&got.body).unwrap(),
        json!({
            "performUpsert": {"fieldsToMergeOn": ["Response"]},
            "records": [{"fields": {
                "Response": ID, "Survey": "visit", "Status": "completed",
                "Answers": r#"{"overall":1.0,"why":["排队","<&>"]}"#,
            }}],
            "typecast": true,
        })
    );
}

#[test]
fn postgrest_ignores_duplicates_and_a_unique_violation_means_stored() {
    let got = check(
        &json!({"preset": "postgrest", "key": "anon", "fields": {"response_id": "id", "answers": "values"}}),
        "/rest/v1/responses",
        &[
            (409, r#"{"code":"23505","message":"duplicate key value"}"#, Fate::Delivered),
            (409, r#"{"code":"23503","message":"foreign key"}"#, Fate::Dead),
            (401, r#"{"code":"42501","message":"row-level security"}"#, Fate::Dead),
            (503, r#"{"code":"PGRST002"}"#, Fate::TriedAgain),
            (201, "", Fate::Delivered),
        ],
    );
    assert_eq!(got.line, "POST /rest/v1/responses?on_conflict=response_id");
    assert_eq!(
        got.headers,
        headers(&[
            ("content-type", "application/json"),
            ("prefer", "return=minimal,resolution=ignore-duplicates"),
            ("apikey", "anon"),
            ("authorization", "Bearer anon"),
        ])
    );
    assert_eq!(
        got.body,
        format!(r#"{{"answers":{{"overall":1.0,"why":["排队","<&>"]}},"response_id":"{ID}"}}"#)
    );
}

#[test]
fn kafka_looks_at_the_error_of_each_record() {
    let got = check(
        &json!({"preset": "kafka"}),
        "/topics/responses",
        &[
            (
                200,
                r#"{"offsets":[{"partition":null,"offset":null,"error_code":2,"error":"retriable"}]}"#,
                Fate::TriedAgain,
            ),
            (
                200,
                r#"{"offsets":[{"partition":null,"offset":null,"error_code":1,"error":"no"}]}"#,
                Fate::Dead,
            ),
            (404, r#"{"error_code":40401,"message":"Topic not found."}"#, Fate::Dead),
            (500, r#"{"error_code":50002,"message":"Kafka error"}"#, Fate::TriedAgain),
            (
                200,
                r#"{"offsets":[{"partition":0,"offset":7,"error_code":null,"error":null}]}"#,
                Fate::Delivered,
            ),
        ],
    );
    assert_eq!(got.line, "POST /topics/responses");
    assert_eq!(
        got.headers,
        headers(&[
            ("content-type", "application/vnd.kafka.json.v2+json"),
            ("accept", "application/vnd.kafka.v2+json"),
        ])
    );
    assert_eq!(got.body, format!(r#"{{"records":[{{"key":"{ID}","value":{ALARM}}}]}}"#));
}

#[test]
fn s3_is_a_presigned_put_that_keeps_what_is_there() {
    let got = check(
        &json!({"preset": "s3", "region": "eu-west-1", "bucket": "answers", "key_id": "AKIA",
            "secret": "geheim", "prefix": "2026/", "path_style": true}),
        "",
        &[
            (412, "<Error><Code>PreconditionFailed</Code></Error>", Fate::Delivered),
            (409, "<Error><Code>ConditionalRequestConflict</Code></Error>", Fate::TriedAgain),
            (503, "<Error><Code>SlowDown</Code></Error>", Fate::TriedAgain),
            (403, "<Error><Code>SignatureDoesNotMatch</Code></Error>", Fate::Dead),
            (200, "", Fate::Delivered),
        ],
    );
    let (path, query) = got.line.split_once('?').unwrap();
    assert_eq!(path, format!("PUT /answers/2026/{ID}.json"));
    let (signed, signature) = query.split_once("&X-Amz-Signature=").unwrap();
    let query: std::collections::BTreeMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let names: Vec<&str> = query.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-Signature",
            "X-Amz-SignedHeaders"
        ]
    );
    let day = &query["X-Amz-Date"][..8];
    assert_eq!(query["X-Amz-Algorithm"], "AWS4-HMAC-SHA256");
    assert_eq!(query["X-Amz-Credential"], format!("AKIA/{day}/eu-west-1/s3/aws4_request"));
    assert_eq!(
        (query["X-Amz-Expires"].as_str(), query["X-Amz-SignedHeaders"].as_str()),
        ("900", "host")
    );
    // The signature as the service makes it: AWS Signature Version 4, query string.
    let target = path.strip_prefix("PUT ").unwrap();
    let request = format!("PUT\n{target}\n{signed}\nhost:{}\n\nhost\nUNSIGNED-PAYLOAD", got.host);
    let digest = hex(&Sha256::digest(request.as_bytes()));
    let scope = format!("{day}/eu-west-1/s3/aws4_request");
    let message = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{digest}", query["X-Amz-Date"]);
    let key = [day, "eu-west-1", "s3", "aws4_request"]
        .iter()
        .fold(b"AWS4geheim".to_vec(), |key, part| mac(&key, part.as_bytes()));
    assert_eq!(signature, hex(&mac(&key, message.as_bytes())));
    assert_eq!(
        got.headers,
        headers(&[("content-type", "application/json"), ("if-none-match", "*")])
    );
    assert_eq!(got.body, ALARM);
}
