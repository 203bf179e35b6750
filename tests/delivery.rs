//! What is posted, and what is kept of an unfinished response.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::Definition;
use manyi::delivery::{Circumstances, Draft, Envelope};
use manyi::platform::FixedClock;
use manyi::session::{Event, Session, Setup};
use manyi::value::Value;
use std::rc::Rc;

const CLOCK: FixedClock = FixedClock { now: 1_763_712_000_000.0, utc_offset: 480 };

fn answered() -> Session {
    let definition = Definition::parse(
        r#"{"meta": {"name": "hall", "version": "3"}, "locale": "zh-cn", "elements": [
            {"type": "rating", "name": "overall", "rateValues": [{"value": 5, "text": "非常满意"}]},
            {"type": "comment", "name": "why"}]}"#,
    )
    .unwrap();
    let overall = definition.find("overall").unwrap();
    let mut session = Session::new(Rc::new(definition), Setup::fixed());
    session.handle(Event::Answer { question: overall, value: Value::Number(5.0) });
    session
}

#[test]
fn the_envelope_holds_what_the_contract_promises() {
    let circumstances = Circumstances {
        channel: "web".to_owned(),
        wave: Some("2026Q4".to_owned()),
        subject: Value::parse(r#"{"counter": "3"}"#).unwrap().as_map().cloned().unwrap(),
        ..Circumstances::default()
    };
    let session = answered();
    let envelope =
        Envelope::of(&session, "the-id", CLOCK.now - 41_250.0, "completed", &circumstances, &CLOCK);
    let expected = [
        (r#""id""#, r#""the-id""#),
        (r#""status""#, r#""completed""#),
        (r#""started""#, r#""2025-11-21T15:59:18+08:00""#),
        (r#""ended""#, r#""2025-11-21T16:00:00+08:00""#),
        (r#""duration_ms""#, "41250"),
        (r#""locale""#, r#""zh-cn""#),
        (r#""channel""#, r#""web""#),
        (r#""wave""#, r#""2026Q4""#),
        (r#""subject""#, r#"{"counter":"3"}"#),
        (r#""values""#, r#"{"overall":5}"#),
        (r#""display""#, r#"{"overall":"非常满意"}"#),
    ];
    let text = envelope.body.to_json();
    for (key, value) in expected {
        assert!(text.contains(&format!("{key}:{value}")), "{key} in {text}");
    }
    let survey = envelope.body.get("survey");
    assert_eq!(
        (survey.get("name").as_text(), survey.get("version").as_text()),
        (Some("hall"), Some("3"))
    );
    assert_eq!(survey.get("hash").as_text(), Some(session.definition().hash()));
}

#[test]
fn a_draft_comes_back_as_it_was() {
    let session = answered();
    let hash = session.definition().hash();
    let draft = Draft::of(&session, "the-id", 7.0);
    assert_eq!(Draft::parse(&draft.to_json(hash), hash), Some(draft.clone()));
    let elsewhere = Draft::parse(&draft.to_json(hash), "another version").unwrap();
    assert_eq!((elsewhere.page, &elsewhere.values), (None, &draft.values));
    assert_eq!(Draft::parse("{", hash), None);
}
