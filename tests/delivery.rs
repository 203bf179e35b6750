//! The way of a response: nothing is let go of before the endpoint has it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::Definition;
use manyi::delivery::{
    Circumstances, Draft, Envelope, MemoryNetwork, MemoryStore, Outbox, Report, Standing,
    record_key,
};
use manyi::platform::FixedClock;
use manyi::session::{Event, Session, Setup};
use manyi::value::Value;
use proptest::prelude::*;
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

#[test]
fn a_refused_response_is_kept_and_can_be_sent_again() {
    let (mut store, mut network) = (MemoryStore::default(), MemoryNetwork::default());
    let mut outbox = Outbox::new("/responses");
    outbox.take("a", "body".to_owned(), &mut store);
    assert!(network.sent.is_empty(), "nothing is sent before it is kept");
    outbox.report(Report::Kept { id: "a", kept: true }, &mut store, &mut network);
    outbox.report(Report::Answered { id: "a", status: 422 }, &mut store, &mut network);
    assert_eq!(outbox.standing("a"), Some(Standing::Refused(422)));
    assert_eq!(store.records.len(), 1);
    outbox.send("a", &mut network);
    outbox.report(Report::Answered { id: "a", status: 200 }, &mut store, &mut network);
    assert_eq!(outbox.standing("a"), Some(Standing::Delivered));
    assert!(store.records.is_empty());
    assert_eq!(network.sent.len(), 2);
}

#[derive(Clone, Debug)]
enum Chance {
    Kept(bool),
    Status(u16),
    Silence,
    Again,
}

fn any_chance() -> impl Strategy<Value = Chance> {
    prop_oneof![
        any::<bool>().prop_map(Chance::Kept),
        prop::sample::select(vec![200u16, 201, 204, 302, 400, 409, 422, 429, 500, 503])
            .prop_map(Chance::Status),
        Just(Chance::Silence),
        Just(Chance::Again),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_a_response_is_in_the_store_until_the_endpoint_has_it(
        chances in prop::collection::vec(any_chance(), 0..30)
    ) {
        let (mut store, mut network) = (MemoryStore::default(), MemoryNetwork::default());
        let mut outbox = Outbox::new("/responses");
        outbox.take("a", "body".to_owned(), &mut store);
        let mut accepted = false;
        for chance in chances {
            let under_way = outbox.standing("a") == Some(Standing::Sending);
            match chance {
                Chance::Kept(kept) => outbox.report(Report::Kept { id: "a", kept }, &mut store, &mut network),
                Chance::Status(status) if under_way => {
                    accepted |= (200..300).contains(&status);
                    outbox.report(Report::Answered { id: "a", status }, &mut store, &mut network);
                }
                Chance::Silence if under_way => {
                    outbox.report(Report::Unreachable { id: "a" }, &mut store, &mut network);
                }
                Chance::Again => outbox.send("a", &mut network),
                _ => {}
            }
            let is_kept = store.records.iter().any(|(key, body)| *key == record_key("a") && body == "body");
            prop_assert_eq!(is_kept, !accepted);
            prop_assert_eq!(outbox.standing("a") == Some(Standing::Delivered), accepted);
        }
        prop_assert!(network.sent.iter().all(|(id, body)| id == "a" && body == "body"), "the same id, the same body");
    }
}
