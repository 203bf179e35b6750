//! The services that are known by name.
//!
//! A preset is settings that an author could have written: those of the endpoint itself come before
//! it. So what a service wants and how it says yes stands here once, for the browser and for the
//! relay of the collector.
//!
//! In templates `{path}` is what stands there in the envelope, `{}` the whole of it, and `{@name}` the
//! setting of that name; `{@fields}` is the object that `fields` makes, `{@text}` its line of text,
//! `{@idField}` the name of the field that holds the id.

use crate::value::{Map, Value};

/// Names and settings. Their facts: each service's documentation, collected in the README.
///
/// Beside those of an endpoint, a preset may say `needsRelay` (a browser cannot or must not talk to
/// it), `secretUrl` (who has the address can post), `signature` (how the relay signs).
const PRESETS: [(&str, &str); 17] = [
    // The envelope as it is: for `manyi serve` and any server that stores by id.
    ("json", r#"{"knowsIds":true,"idempotencyKey":true}"#),
    // The same, signed by the relay as Standard Webhooks.
    ("webhook", r#"{"knowsIds":true,"idempotencyKey":true,"signature":"standard-webhooks"}"#),
    // No preflight: for servers that answer no OPTIONS.
    ("text", r#"{"encoding":"text","knowsIds":true}"#),
    ("beacon", r#"{"encoding":"text","mode":"beacon","knowsIds":true}"#),
    (
        "cloudevents",
        r#"{"knowsIds":true,"headers":{"content-type":"application/cloudevents+json"},"source":"urn:manyi",
        "template":{"specversion":"1.0","id":"{id}","source":"{@source}","type":"manyi.response.{status}","subject":"{survey.name}","time":"{ended}","datacontenttype":"application/json","data":"{}"}}"#,
    ),
    // A web app answers 200 even where its script broke down, and no OPTIONS ever.
    (
        "google-apps-script",
        r#"{"encoding":"text","knowsIds":true,"success":{"path":"ok","equals":true}}"#,
    ),
    // Its reply cannot be seen from another site: sent, not confirmed.
    ("google-forms", r#"{"encoding":"urlencoded","mode":"no-cors","needsFields":true}"#),
    (
        "formspree",
        r#"{"encoding":"json","headers":{"accept":"application/json"},"flat":true,"success":{"path":"ok","equals":true}}"#,
    ),
    (
        "netlify",
        r#"{"url":"/","encoding":"urlencoded","flat":true,"first":{"form-name":"{@form}"},"needsSameOrigin":true,"needs":["form"]}"#,
    ),
    // A repeat is no second row: `ignore-duplicates`, or 409 where another column is the unique one.
    (
        "postgrest",
        r#"{"knowsIds":true,"headers":{"prefer":"return=minimal,resolution=ignore-duplicates"},"query":{"on_conflict":"{@idField}"},
        "fields":{"id":"id","survey":"survey.name","status":"status","body":""},"template":"{@fields}",
        "keyHeaders":{"apikey":"{@key}","authorization":"Bearer {@key}"},
        "stored":{"status":409,"path":"code","equals":"23505"},"refused":{"status":409}}"#,
    ),
    // The proxy answers 200 even if the record failed; error 2 may pass, 1 will not.
    (
        "kafka",
        r#"{"headers":{"content-type":"application/vnd.kafka.json.v2+json","accept":"application/vnd.kafka.v2+json"},"knowsIds":true,
        "template":{"records":[{"key":"{id}","value":"{}"}]},
        "success":[{"path":"offsets.0","exists":true},{"path":"offsets.0.error_code","equals":null}],
        "later":{"status":200,"path":"offsets.0.error_code","equals":2}}"#,
    ),
    // 412 is its answer to `if-none-match: *` where the object is there.
    (
        "s3",
        r#"{"method":"PUT","knowsIds":true,"headers":{"if-none-match":"*"},"stored":{"status":412}}"#,
    ),
    (
        "airtable",
        r#"{"method":"PATCH","knowsIds":true,"url":"https://api.airtable.com","path":"/v0/{@base}/{@table}","needs":["base","table","token"],"needsRelay":true,"perMinute":240,"keyHeaders":{"authorization":"Bearer {@token}"},
        "fields":{"Response":"id","Survey":"survey.name","Status":"status","Answers":"values"},"fieldsAsText":true,
        "template":{"performUpsert":{"fieldsToMergeOn":["{@idField}"]},"records":[{"fields":"{@fields}"}],"typecast":true},
        "later":{"status":429,"waitSeconds":30}}"#,
    ),
    // An incoming webhook. With a content type of its own the browser's preflight fails.
    (
        "slack",
        r#"{"needsRelay":true,"secretUrl":true,"isChat":true,"perMinute":60,"longest":4000,"escapes":"&<>",
        "template":{"text":"{@text}"},"success":{"equals":"ok"}}"#,
    ),
    // A code of -1 is "busy", the others "too often"; likewise below.
    (
        "wecom",
        r#"{"needsRelay":true,"secretUrl":true,"isChat":true,"perMinute":20,"longest":2048,
        "template":{"msgtype":"text","text":{"content":"{@text}"}},"success":{"path":"errcode","equals":0},
        "later":[{"path":"errcode","equals":-1,"waitSeconds":60},{"path":"errcode","equals":45009,"waitSeconds":60},{"path":"errcode","equals":45033,"waitSeconds":60}]}"#,
    ),
    // Who is too fast is shut out for ten minutes.
    (
        "dingtalk",
        r#"{"needsRelay":true,"secretUrl":true,"isChat":true,"perMinute":20,"longest":16000,"signature":"dingtalk",
        "headers":{"content-type":"application/json; charset=utf-8"},
        "template":{"msgtype":"text","text":{"content":"{@text}"}},"success":{"path":"errcode","equals":0},
        "later":[{"path":"errcode","equals":-1,"waitSeconds":600},{"path":"errcode","equals":90030,"waitSeconds":600},{"path":"errcode","equals":130101,"waitSeconds":600},{"path":"errcode","equals":410100,"waitSeconds":600}]}"#,
    ),
    (
        "feishu",
        r#"{"needsRelay":true,"secretUrl":true,"isChat":true,"perMinute":100,"longest":16000,"signature":"feishu",
        "template":{"msg_type":"text","content":{"text":"{@text}"}},"success":{"path":"code","equals":0},
        "later":{"path":"code","equals":11232,"waitSeconds":60}}"#,
    ),
];

/// The middleware of a service hall that passes 好差评 on to the platform of the province, which only a
/// server can sign for. A second rating of a case is refused in words.
const HALL: (&str, &str) = (
    "haochaping",
    r#"{"knowsIds":true,
    "fields":{"projectNo":"subject.case","assessNumber":"subject.visit","satisfaction":"values.satisfaction","evalDetail":"values.detail","writingEvaluation":"values.comment","assessTime":"ended","pf":"subject.channel","responseId":"id"},
    "template":"{@fields}","fieldsAsText":true,
    "success":[{"path":"code","equals":"0"},{"path":"success","equals":true}],
    "stored":[{"contains":"已存在评价"},{"contains":"已评价"}]}"#,
);

/// The settings that a name stands for.
pub(super) fn preset(name: &str) -> Option<Map> {
    let known = PRESETS.iter().chain([&HALL]);
    let (_, settings) = known.into_iter().find(|(known, _)| *known == name)?;
    Value::parse(settings).ok()?.as_map().cloned()
}

/// The names of all.
pub fn preset_names() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().chain([&HALL]).map(|(name, _)| *name)
}
