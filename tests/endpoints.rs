//! Each preset of the browser: the exact request, and what counts as success, as failure, as "was
//! there already".

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::delivery::{
    Content, Delivery, Endpoint, Mode, Part, Reply, Verdict, check, preset_names,
};
use manyi::platform::FixedClock;
use manyi::value::Value;

const ENVELOPE: &str = r#"{"id":"01930d3e-6f3a","survey":{"name":"visit"},"status":"completed","ended":"2026-11-21T08:30:41+08:00","subject":{"case":"A 17"},"values":{"overall":1,"why":["排队","<&>"],"photo":[{"name":"a.png","type":"image/png","content":"data:image/png;base64,iVBORw0="}]},"alerts":[{"question":"overall","text":"差评 <3号窗口>"}]}"#;

fn envelope() -> Value {
    Value::parse(ENVELOPE).unwrap()
}

fn endpoint(settings: &str) -> Endpoint {
    Endpoint::of(Value::parse(settings).unwrap().as_map().unwrap()).unwrap()
}

/// A preset, its settings, and what is to come of them. A reply is its status and its body.
struct Case {
    settings: &'static str,
    line: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: String,
    /// Replies that mean: it is there now.
    success: &'static [(u16, &'static str)],
    /// Replies that mean: it was there before. Nothing where the service knows no ids, so that a repeat is a second entry.
    stored: &'static [(u16, &'static str)],
    /// Replies that mean: not like this. Nothing where no reply is seen.
    refused: &'static [(u16, &'static str)],
    /// Replies that mean: later, and after how many ms if that is known.
    later: &'static [(u16, &'static str, Option<f64>)],
}

fn cases() -> Vec<Case> {
    vec![
        Case {
            settings: r#"{"url": "/responses"}"#,
            line: "POST /responses",
            headers: &[("content-type", "application/json"), ("idempotency-key", "\"01930d3e-6f3a\"")],
            body: ENVELOPE.to_owned(),
            success: &[(201, "{}")],
            stored: &[(200, "{}")],
            refused: &[(400, ""), (401, ""), (404, ""), (422, "")],
            later: &[(409, "", None), (429, "", None), (500, "", None), (503, "", None)],
        },
        // The relay signs it: `tests/collector/presets.rs`.
        Case {
            settings: r#"{"preset": "webhook", "url": "https://crm.example/in"}"#,
            line: "POST https://crm.example/in",
            headers: &[("content-type", "application/json"), ("idempotency-key", "\"01930d3e-6f3a\"")],
            body: ENVELOPE.to_owned(),
            success: &[(202, ""), (204, "")],
            stored: &[(200, "")],
            refused: &[(401, ""), (410, "")],
            later: &[(429, "", None), (502, "", None)],
        },
        // Nobody sees a reply, but a repeat is known.
        Case {
            settings: r#"{"preset": "beacon", "url": "/responses"}"#,
            line: "POST /responses",
            headers: &[("content-type", "text/plain;charset=UTF-8")],
            body: ENVELOPE.to_owned(),
            success: &[(0, "")],
            stored: &[(0, "")],
            refused: &[],
            later: &[],
        },
        Case {
            settings: r#"{"preset": "text", "url": "/responses"}"#,
            line: "POST /responses",
            headers: &[("content-type", "text/plain;charset=UTF-8")],
            body: ENVELOPE.to_owned(),
            success: &[(201, ""), (204, "")],
            stored: &[(200, "")],
            refused: &[(422, "")],
            later: &[(503, "", None)],
        },
        Case {
            settings: r#"{"preset": "cloudevents", "url": "/events", "source": "https://hall.example/kiosk"}"#,
            line: "POST /events",
            headers: &[("content-type", "application/cloudevents+json")],
            body: format!(
                r#"{{"specversion":"1.0","id":"01930d3e-6f3a","source":"https://hall.example/kiosk","type":"manyi.response.completed","subject":"visit","time":"2026-11-21T08:30:41+08:00","datacontenttype":"application/json","data":{ENVELOPE}}}"#
            ),
            success: &[(202, ""), (204, "")],
            stored: &[(200, "")],
            refused: &[(415, ""), (410, "")],
            later: &[(429, "", None)],
        },
        Case {
            settings: r#"{"preset": "google-apps-script", "url": "https://script.google.com/macros/s/X/exec"}"#,
            line: "POST https://script.google.com/macros/s/X/exec",
            headers: &[("content-type", "text/plain;charset=UTF-8")],
            body: ENVELOPE.to_owned(),
            success: &[(200, r#"{"ok":true}"#)],
            stored: &[(200, r#"{"ok":true,"known":true}"#)],
            refused: &[(200, r#"{"ok":false,"error":"no sheet"}"#), 
                // A script that broke down answers 200 with a page.
                (200, "<html>TypeError</html>")],
            later: &[(429, "", None)],
        },
        Case {
            settings: r#"{"preset": "google-forms", "url": "https://docs.google.com/forms/d/e/X/formResponse", "fields": {"entry.1": "values.overall", "entry.2": "values.why", "entry.3": "id"}}"#,
            line: "POST https://docs.google.com/forms/d/e/X/formResponse",
            headers: &[("content-type", "application/x-www-form-urlencoded")],
            body: "entry.1=1&entry.2=%E6%8E%92%E9%98%9F&entry.2=%3C%26%3E&entry.3=01930d3e-6f3a".to_owned(),
            success: &[(0, "")],
            stored: &[],
            refused: &[],
            later: &[],
        },
        Case {
            settings: r#"{"preset": "formspree", "url": "https://formspree.io/f/X", "fields": {"id": "id", "overall": "values.overall"}}"#,
            line: "POST https://formspree.io/f/X",
            headers: &[("content-type", "application/json"), ("accept", "application/json")],
            body: r#"{"id":"01930d3e-6f3a","overall":1}"#.to_owned(),
            success: &[(200, r#"{"ok":true,"next":"/thanks"}"#)],
            stored: &[],
            refused: &[(422, r#"{"errors":[{"message":"should be an email"}]}"#), (200, "<html>")],
            later: &[(429, "", None)],
        },
        Case {
            settings: r#"{"preset": "netlify", "form": "visit form", "fields": {"id": "id", "overall": "values.overall"}}"#,
            line: "POST /",
            headers: &[("content-type", "application/x-www-form-urlencoded")],
            body: "form-name=visit+form&id=01930d3e-6f3a&overall=1".to_owned(),
            success: &[(200, "<html>")],
            stored: &[],
            refused: &[(404, "<html>")],
            later: &[(500, "", None)],
        },
        Case {
            settings: r#"{"preset": "postgrest", "url": "https://x.supabase.co/rest/v1/responses", "key": "anon", "fields": {"response_id": "id", "answers": "values.why"}}"#,
            line: "POST https://x.supabase.co/rest/v1/responses?on_conflict=response_id",
            headers: &[
                ("content-type", "application/json"),
                ("prefer", "return=minimal,resolution=ignore-duplicates"),
                ("apikey", "anon"),
                ("authorization", "Bearer anon"),
            ],
            body: r#"{"response_id":"01930d3e-6f3a","answers":["排队","<&>"]}"#.to_owned(),
            success: &[(201, "")],
            stored: &[(200, ""), (409, r#"{"code":"23505","message":"duplicate key value"}"#)],
            refused: &[(409, r#"{"code":"23503","message":"foreign key"}"#), (401, r#"{"code":"42501","message":"row-level security"}"#)],
            later: &[(503, r#"{"code":"PGRST002"}"#, None)],
        },
        Case {
            settings: r#"{"preset": "kafka", "url": "https://proxy.example/topics/responses"}"#,
            line: "POST https://proxy.example/topics/responses",
            headers: &[
                ("content-type", "application/vnd.kafka.json.v2+json"),
                ("accept", "application/vnd.kafka.v2+json"),
            ],
            body: format!(r#"{{"records":[{{"key":"01930d3e-6f3a","value":{ENVELOPE}}}]}}"#),
            success: &[(200, r#"{"offsets":[{"partition":0,"offset":7,"error_code":null}]}"#)],
            stored: &[(200, r#"{"offsets":[{"partition":0,"offset":8,"error_code":null}]}"#)],
            refused: &[(200, r#"{"offsets":[{"error_code":1,"error":"no"}]}"#), (200, r#"{"offsets":[]}"#), (404, r#"{"error_code":40401}"#)],
            later: &[(200, r#"{"offsets":[{"error_code":2,"error":"retriable"}]}"#, None), (500, r#"{"error_code":50002}"#, None)],
        },
        Case {
            settings: r#"{"preset": "s3", "url": "https://answers.s3.eu-west-1.amazonaws.com/{survey.name}/{id}.json"}"#,
            line: "PUT https://answers.s3.eu-west-1.amazonaws.com/visit/01930d3e-6f3a.json",
            headers: &[("content-type", "application/json"), ("if-none-match", "*")],
            body: ENVELOPE.to_owned(),
            success: &[(200, "")],
            stored: &[(412, "<Error><Code>PreconditionFailed</Code></Error>")],
            refused: &[(403, "")],
            later: &[(409, "", None), (503, "", None)],
        },
        Case {
            settings: r#"{"preset": "airtable", "base": "app1", "table": "Visits 访问", "token": "pat1", "fields": {"Response": "id", "Answers": "values.why"}}"#,
            line: "PATCH https://api.airtable.com/v0/app1/Visits%20%E8%AE%BF%E9%97%AE",
            headers: &[("content-type", "application/json"), ("authorization", "Bearer pat1")],
            body: r#"{"performUpsert":{"fieldsToMergeOn":["Response"]},"records":[{"fields":{"Response":"01930d3e-6f3a","Answers":"[\"排队\",\"<&>\"]"}}],"typecast":true}"#.to_owned(),
            success: &[(200, r#"{"createdRecords":["r1"],"updatedRecords":[]}"#)],
            stored: &[(200, r#"{"createdRecords":[],"updatedRecords":["r1"]}"#)],
            refused: &[(422, "")],
            later: &[(429, "", Some(30_000.0))],
        },
        Case {
            settings: r#"{"preset": "slack", "url": "https://hooks.slack.com/services/T/B/x"}"#,
            line: "POST https://hooks.slack.com/services/T/B/x",
            headers: &[("content-type", "application/json")],
            body: r#"{"text":"visit: 差评 &lt;3号窗口&gt;"}"#.to_owned(),
            success: &[(200, "ok")],
            stored: &[],
            refused: &[(200, "no_text"), (404, "no_service")],
            later: &[(500, "rollup_error", None)],
        },
        Case {
            settings: r#"{"preset": "wecom", "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", "text": "{survey.name} 预警：{alerts}"}"#,
            line: "POST https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
            headers: &[("content-type", "application/json")],
            body: r#"{"msgtype":"text","text":{"content":"visit 预警：差评 <3号窗口>"}}"#.to_owned(),
            success: &[(200, r#"{"errcode":0}"#)],
            stored: &[],
            refused: &[(200, r#"{"errcode":93000}"#), (200, "<html>")],
            later: &[(200, r#"{"errcode":-1}"#, Some(60_000.0)), (200, r#"{"errcode":45009}"#, Some(60_000.0))],
        },
        Case {
            settings: r#"{"preset": "dingtalk", "url": "https://oapi.dingtalk.com/robot/send?access_token=t"}"#,
            line: "POST https://oapi.dingtalk.com/robot/send?access_token=t",
            headers: &[("content-type", "application/json; charset=utf-8")],
            body: r#"{"msgtype":"text","text":{"content":"visit: 差评 <3号窗口>"}}"#.to_owned(),
            success: &[(200, r#"{"errcode":0}"#)],
            stored: &[],
            refused: &[(200, r#"{"errcode":310000}"#)],
            later: &[(200, r#"{"errcode":130101}"#, Some(600_000.0))],
        },
        Case {
            settings: r#"{"preset": "feishu", "url": "https://open.feishu.cn/open-apis/bot/v2/hook/x"}"#,
            line: "POST https://open.feishu.cn/open-apis/bot/v2/hook/x",
            headers: &[("content-type", "application/json")],
            body: r#"{"msg_type":"text","content":{"text":"visit: 差评 <3号窗口>"}}"#.to_owned(),
            success: &[(200, r#"{"code":0}"#)],
            stored: &[],
            refused: &[(200, r#"{"code":19021}"#), (400, r#"{"code":9499}"#)],
            later: &[(400, r#"{"code":11232}"#, Some(60_000.0))],
        },
        Case {
            settings: r#"{"preset": "haochaping", "url": "https://hall.example/evaluate", "fields": {"projectNo": "subject.case", "satisfaction": "values.overall", "evalDetail": "values.why", "assessTime": "ended", "responseId": "id"}}"#,
            line: "POST https://hall.example/evaluate",
            headers: &[("content-type", "application/json")],
            body: r#"{"projectNo":"A 17","satisfaction":1,"evalDetail":"[\"排队\",\"<&>\"]","assessTime":"2026-11-21T08:30:41+08:00","responseId":"01930d3e-6f3a"}"#.to_owned(),
            success: &[(200, r#"{"code":"0","success":true}"#), (200, r#"{"code":0,"success":true}"#)],
            stored: &[(200, r#"{"code":"1","msg":"本次服务已存在评价，请勿重复评价"}"#), (200, r#"{"code":"1","msg":"该办件已评价,无需重复评价"}"#)],
            refused: &[(200, r#"{"code":"1","msg":"参数错误"}"#)],
            later: &[(502, "", None)],
        },
    ]
}

#[test]
fn each_preset_makes_its_request_and_understands_the_reply() {
    for Case { settings, line, headers, body, success, stored, refused, later } in cases() {
        let endpoint = endpoint(settings);
        let request = endpoint.request(&envelope());
        assert_eq!(format!("{} {}", request.method, request.url), line);
        let sent: Vec<(&str, &str)> =
            request.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(sent, headers, "{settings}");
        assert_eq!(request.content, Content::Text(body), "{settings}");
        let plain = |(status, text): &(u16, &'static str), verdict| (*status, *text, verdict);
        let verdicts = (success.iter().chain(stored).map(|reply| plain(reply, Verdict::Delivered)))
            .chain(refused.iter().map(|reply| plain(reply, Verdict::Refused)))
            .chain(
                later.iter().map(|(status, text, wait)| (*status, *text, Verdict::Later(*wait))),
            );
        for (status, text, verdict) in verdicts {
            let reply = Reply::new(status, text);
            assert_eq!(endpoint.verdict(&reply), verdict, "{settings} {status} {text}");
        }
    }
}

#[test]
fn each_preset_is_tested_with_every_rule_that_it_has() {
    let all = cases();
    for name in preset_names() {
        let quoted = format!("\"{name}\"");
        // `json` is the one without a name.
        let is_named = |case: &&Case| match name {
            "json" => !case.settings.contains("preset"),
            _ => case.settings.contains(&quoted),
        };
        let case = all.iter().find(is_named).unwrap_or_else(|| panic!("{name} is not tested"));
        let endpoint = endpoint(case.settings);
        assert!(!case.success.is_empty(), "{name}: when is it there?");
        assert_eq!(!case.refused.is_empty(), endpoint.confirms(), "{name}: when is it refused?");
        assert_eq!(!case.later.is_empty(), endpoint.confirms(), "{name}: when may it pass?");
        assert_eq!(!case.stored.is_empty(), endpoint.knows_ids(), "{name}: was it there before?");
    }
    assert_eq!(all.len(), preset_names().count());
}

#[test]
fn what_is_to_be_signed_names_its_id_and_the_scheme() {
    // The device completes it: `tests/e2e/signed.test.mjs`.
    let headers = endpoint(r#"{"url": "/r", "signed": true}"#).request(&envelope()).headers;
    let of =
        |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, is)| is.as_str());
    assert_eq!((of("webhook-id"), of("webhook-signature")), (Some("01930d3e-6f3a"), Some("v1a")));
}

#[test]
fn what_no_reply_is_seen_of_is_sent_and_not_confirmed() {
    let beacon = endpoint(r#"{"preset": "beacon", "url": "/responses"}"#);
    let request = beacon.request(&envelope());
    assert_eq!((request.mode, beacon.confirms()), (Mode::Beacon, false));
    assert_eq!(
        request.headers,
        [("content-type".to_owned(), "text/plain;charset=UTF-8".to_owned())]
    );
    assert!(endpoint(r#"{"url": "/responses"}"#).confirms());
}

#[test]
fn multipart_has_files_as_files_and_ndjson_a_line_for_each() {
    let form = endpoint(
        r#"{"url": "/form", "encoding": "multipart", "fields": {"id": "id", "why": "values.why", "photo": "values.photo"}}"#,
    );
    let part = |name: &str, text: &str| Part {
        name: name.to_owned(),
        file: String::new(),
        kind: String::new(),
        text: text.to_owned(),
    };
    let photo = Part {
        file: "a.png".to_owned(),
        kind: "image/png".to_owned(),
        ..part("photo", "iVBORw0=")
    };
    let request = form.request(&envelope());
    assert_eq!(
        request.content,
        Content::Parts(vec![
            part("id", "01930d3e-6f3a"),
            part("why", "排队"),
            part("why", "<&>"),
            photo
        ])
    );
    let has_type = request.headers.iter().any(|(name, _)| name == "content-type");
    assert!(!has_type, "the boundary is the browser's");
    let lines = endpoint(r#"{"url": "/responses", "encoding": "ndjson"}"#);
    let request = lines.request_of(&[&envelope(), &envelope()]);
    assert_eq!(request.content, Content::Text(format!("{ENVELOPE}\n{ENVELOPE}\n")));
    assert_eq!(request.headers[0].1, "application/x-ndjson");
}

#[test]
fn a_form_without_fields_gets_every_answer_under_its_name() {
    let form = endpoint(r#"{"url": "/form", "encoding": "urlencoded"}"#);
    let Content::Text(body) = form.request(&Value::parse(r#"{"id":"1","survey":{"name":"s"},"status":"completed","values":{"a b":"ü","n":2.5,"m":{"r":1}}}"#).unwrap()).content else { panic!() };
    assert_eq!(
        body,
        "response-id=1&survey=s&status=completed&a+b=%C3%BC&n=2.5&m=%7B%22r%22%3A1%7D"
    );
}

#[test]
fn an_endpoint_takes_what_its_condition_says() {
    let clock = FixedClock { now: 0.0, utc_offset: 0 };
    let alarm = endpoint(r#"{"url": "/alarm", "when": "{alerts} notempty"}"#);
    assert!(alarm.wants(&envelope(), &clock));
    assert!(!alarm.wants(&Value::parse(r#"{"id": "1", "alerts": []}"#).unwrap(), &clock));
}

#[test]
fn a_success_whose_body_broke_off_is_asked_again() {
    let script = endpoint(r#"{"preset": "google-apps-script", "url": "/exec"}"#);
    assert_eq!(script.verdict(&Reply { body: None, ..Reply::new(200, "") }), Verdict::Later(None));
    let plain = endpoint(r#"{"url": "/responses"}"#);
    assert_eq!(plain.verdict(&Reply { body: None, ..Reply::new(201, "") }), Verdict::Delivered);
}

#[test]
fn what_cannot_work_is_said() {
    for (settings, words) in [
        (r#"{"preset": "telex", "url": "/t"}"#, "no preset \"telex\""),
        (r#"{}"#, "needs \"url\""),
        (r#"{"preset": "netlify"}"#, "needs \"form\""),
        (r#"{"preset": "google-forms", "url": "/f"}"#, "needs \"fields\""),
        (
            r#"{"preset": "postgrest", "url": "/t", "fields": {"a": "values.a"}}"#,
            "one must be the id",
        ),
        (r#"{"url": "/t", "encoding": "xml"}"#, "no encoding \"xml\""),
        (r#"{"url": "/t", "mode": "jsonp"}"#, "no mode \"jsonp\""),
        (r#"{"url": "/t", "when": "{a"}"#, "\"when\""),
    ] {
        let reason = Endpoint::of(Value::parse(settings).unwrap().as_map().unwrap()).unwrap_err();
        assert!(reason.contains(words), "{settings}: {reason}");
    }
}

#[test]
fn the_address_of_the_attribute_is_one_more_endpoint() {
    let block = Value::parse(r#"{"endpoints": [{"name": "b", "url": "/b"}], "retentionDays": 30}"#)
        .unwrap();
    let delivery = Delivery::of(&block, "/a");
    let names: Vec<&str> = delivery.endpoints.iter().map(|endpoint| &*endpoint.name).collect();
    assert_eq!((names, delivery.retention_days), (vec!["endpoint", "b"], Some(30.0)));
}

#[test]
fn check_tells_what_is_dangerous_in_a_delivery_block() {
    let found = |block: &str| -> Vec<(String, String)> {
        let text = format!(r#"{{"elements": [], "delivery": {block}}}"#);
        check(&text).into_iter().map(|problem| (problem.pointer, problem.message)).collect()
    };
    let at = "/delivery/endpoints/0";
    for (block, pointer, words) in [
        (
            r#"{"endpoints": [{"url": "http://example.org/r"}]}"#,
            format!("{at}/url"),
            "without encryption",
        ),
        (
            r#"{"endpoints": [{"url": "/r", "headers": {"Authorization": "Bearer x"}}]}"#,
            format!("{at}/headers/Authorization"),
            "secret",
        ),
        (r#"{"endpoints": [{"url": "https://u:p@example.org/r"}]}"#, format!("{at}/url"), "secret"),
        (
            r#"{"endpoints": [{"url": "https://example.org/r?token=1"}]}"#,
            format!("{at}/url"),
            "secret",
        ),
        (
            r#"{"endpoints": [{"preset": "airtable", "base": "a", "table": "t", "token": "x"}]}"#,
            format!("{at}/preset"),
            "browser cannot",
        ),
        (r#"{"endpoints": [{"preset": "slak", "url": "/s"}]}"#, at.to_owned(), "slak"),
        (
            r#"{"endpoints": [{"url": "/r", "hedders": {}}]}"#,
            format!("{at}/hedders"),
            "means nothing",
        ),
        (
            r#"{"endpoints": [{"url": "/r", "success": {"stat": 1}}]}"#,
            format!("{at}/success/stat"),
            "means nothing",
        ),
        (
            r#"{"endpoints": [{"url": "/r"}, {"url": "/s", "name": "/r"}]}"#,
            "/delivery/endpoints/1".to_owned(),
            "two endpoints",
        ),
        (
            r#"{"endpoints": [{"url": "/r", "signed": true, "encoding": "multipart"}]}"#,
            format!("{at}/signed"),
            "cannot be signed",
        ),
        (
            r#"{"endpoints": [{"preset": "beacon", "url": "/r"}]}"#,
            "/delivery/endpoints".to_owned(),
            "No endpoint tells",
        ),
        (
            r#"{"endpoints": [], "retentionDays": 0}"#,
            "/delivery/retentionDays".to_owned(),
            "number of days",
        ),
        (
            r#"{"endpoints": [], "encrypted": "yes"}"#,
            "/delivery/encrypted".to_owned(),
            "true or false",
        ),
        (
            r#"{"endpoints": [], "partialAfterMinutes": "30"}"#,
            "/delivery/partialAfterMinutes".to_owned(),
            "number of minutes",
        ),
        (r#"{"endpoint": "/r"}"#, "/delivery/endpoint".to_owned(), "means nothing"),
    ] {
        let problems = found(block);
        assert!(
            problems.iter().any(|(at, message)| *at == pointer && message.contains(words)),
            "{block}: {problems:?}"
        );
    }
    let fine = r#"{"endpoints": [{"url": "https://example.org/r"}, {"name": "local", "url": "http://localhost:8080/r"}]}"#;
    assert_eq!(found(fine), []);
}
