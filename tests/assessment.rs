//! A session whose answers are scored as it goes: what expressions, texts and the envelope see of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::Definition;
use manyi::delivery::{Circumstances, Envelope};
use manyi::platform::FixedClock;
use manyi::scoring::{Assessor, Occasion, Scoring};
use manyi::session::{BareWords, Change, Event, Session, Setup};
use manyi::value::Value;
use std::rc::Rc;

/// Three ratings on a scale of 1 to 5, an index of them, and what else a test needs.
fn session(elements: &str) -> Session {
    let text = r#"{
        "elements": [
            {"type": "rating", "name": "speed"}, {"type": "rating", "name": "tone"}, {"type": "rating", "name": "room"},
            MORE
        ],
        "scoring": {
            "scales": {"five": {"from": 1, "to": 5, "satisfiedFrom": 4, "dissatisfiedTo": 2, "items": ["speed", "tone", "room"]}},
            "indices": {
                "Overall": {"type": "mean", "rescale": true, "items": ["speed", "tone", "room"],
                            "levels": [{"from": 60, "name": {"default": "good", "zh-cn": "满意"}}, {"from": 0, "name": "poor"}]},
                "a.b": {"type": "mean", "items": ["room"]}
            },
            "alerts": [{"severity": "high", "text": "Call back"}]
        }
    }"#;
    scored(&text.replace("MORE", elements))
}

fn scored(definition: &str) -> Session {
    let definition = Definition::parse(definition).unwrap();
    let scoring = Scoring::of(&definition).0;
    let mut session = Session::new(Rc::new(definition), Setup::fixed());
    session.assess_by(Rc::new(Assessor(scoring)));
    session
}

fn answer(session: &mut Session, name: &str, value: f64) -> Vec<Change> {
    let question = session.definition().find(name).unwrap();
    session.handle(Event::Answer { question, value: Value::Number(value) })
}

fn title(session: &Session, name: &str) -> String {
    session.title(session.definition().find(name).unwrap())
}

#[test]
fn a_question_appears_when_a_score_falls() {
    let mut session =
        session(r#"{"type": "text", "name": "why", "visibleIf": "{score.overall} < 50"}"#);
    let why = session.definition().find("why").unwrap();
    assert!(!session.is_shown(why), "without an answer there is no score");
    answer(&mut session, "speed", 4.0);
    assert!(!session.is_shown(why));
    let changes = answer(&mut session, "tone", 1.0);
    assert!(session.is_shown(why), "75 and 0 are 37.5 on average");
    assert!(changes.contains(&Change::Shown(why)), "{changes:?}");
}

#[test]
fn a_level_and_a_count_are_variables_too_whatever_case_and_dots_the_index_has() {
    let more = r#"{"type": "text", "name": "t", "title":
        "{SCORE.overall.LEVEL} of {score.Overall.n}, {score.a.b} of {score.a.b.n}"}"#;
    let mut session = session(more);
    assert_eq!(title(&session, "t"), "– of 0, – of 0");
    answer(&mut session, "speed", 5.0);
    answer(&mut session, "room", 3.0);
    assert_eq!(title(&session, "t"), "good of 2, 3 of 1");
}

#[test]
fn a_score_in_a_text_has_one_decimal_and_in_an_expression_all_of_them() {
    let more = r#"{"type": "text", "name": "t", "title": "{score.overall}"},
        {"type": "text", "name": "exact", "setValueExpression": "{score.overall}"}"#;
    let mut session = session(more);
    for (name, value) in [("speed", 5.0), ("tone", 5.0), ("room", 2.0)] {
        answer(&mut session, name, value);
    }
    assert_eq!(title(&session, "t"), "75");
    answer(&mut session, "room", 1.0);
    assert_eq!(title(&session, "t"), "66.7");
    assert_eq!(session.values().get("exact"), Some(&Value::Number(200.0 / 3.0)));
}

#[test]
fn a_level_is_told_in_the_language_that_is_spoken_now() {
    let mut session = session(r#"{"type": "text", "name": "t", "title": "{score.overall.level}"}"#);
    answer(&mut session, "speed", 5.0);
    assert_eq!(title(&session, "t"), "good");
    session.speak("zh-cn", Rc::new(BareWords));
    assert_eq!(title(&session, "t"), "满意");
}

#[test]
fn answers_that_a_score_sets_are_scored_in_turn() {
    let text = r#"{"elements": [
            {"type": "rating", "name": "speed"},
            {"type": "rating", "name": "tone", "setValueExpression": "iif({score.speed} >= 4, 5, 1)"}
        ],
        "scoring": {"scales": {"s": {"from": 1, "to": 5, "items": ["speed", "tone"]}},
                    "indices": {"both": {"type": "mean", "items": ["speed", "tone"]},
                                "speed": {"type": "mean", "items": ["speed"]}}}}"#;
    let mut session = scored(text);
    answer(&mut session, "speed", 4.0);
    assert_eq!(session.values().get("tone"), Some(&Value::Number(5.0)));
    let both = session.assessment().get("scores").unwrap().get("both");
    assert_eq!(both.get("value"), &Value::Number(4.5));
}

#[test]
fn a_score_and_an_answer_that_chase_each_other_come_to_an_end() {
    let text = r#"{"elements": [{"type": "rating", "name": "a", "setValueExpression": "iif({score.m} > 2, 1, 5)"}],
        "scoring": {"scales": {"s": {"from": 1, "to": 5, "items": ["a"]}},
                    "indices": {"m": {"type": "mean", "items": ["a"]}}}}"#;
    let mut session = scored(text);
    answer(&mut session, "a", 4.0);
    assert!(matches!(session.values().get("a"), Some(Value::Number(1.0 | 5.0))));
}

#[test]
fn a_question_named_score_is_meant_before_any_index() {
    let more = r#"{"type": "text", "name": "score", "title": "{score}"},
        {"type": "text", "name": "t", "title": "{score.overall}"}"#;
    let mut session = session(more);
    answer(&mut session, "score", 7.0);
    answer(&mut session, "speed", 5.0);
    assert_eq!(title(&session, "score"), "7");
    assert_eq!(title(&session, "t"), "100", "an answer without members leaves the index be");
}

#[test]
fn a_restart_forgets_the_scores() {
    let mut session = session(r#"{"type": "text", "name": "t", "title": "{score.overall}"}"#);
    answer(&mut session, "speed", 5.0);
    session.handle(Event::Restart);
    assert_eq!(title(&session, "t"), "–");
}

#[test]
fn the_envelope_carries_scores_alerts_and_flags() {
    let mut session = session(r#"{"type": "text", "name": "t"}"#);
    answer(&mut session, "speed", 5.0);
    answer(&mut session, "tone", 1.0);
    session.handle(Event::Complete);
    let clock = FixedClock { now: 5000.0, utc_offset: 0 };
    let body =
        Envelope::of(&session, "id", 0.0, "completed", &Circumstances::default(), &clock).body;
    assert_eq!(
        body.get("scores").to_json(),
        r#"{"Overall":{"value":50,"n":2,"level":"poor"},"a.b":{"value":null,"n":0}}"#
    );
    assert_eq!(
        body.get("alerts").to_json(),
        r#"[{"question":"tone","severity":"high","text":"Call back","value":1}]"#
    );
    assert_eq!(body.get("flags").to_json(), r#"{"straight_line":false}"#, "how long is not known");
}

#[test]
fn without_an_assessor_the_envelope_has_no_scores() {
    let definition =
        Definition::parse(r#"{"elements": [{"type": "rating", "name": "a"}]}"#).unwrap();
    let session = Session::new(Rc::new(definition), Setup::fixed());
    let clock = FixedClock { now: 0.0, utc_offset: 0 };
    let body =
        Envelope::of(&session, "id", 0.0, "completed", &Circumstances::default(), &clock).body;
    assert!(body.get("scores").is_null() && body.get("alerts").is_null());
}

mod flags {
    use super::*;

    /// The flags of a response to two scales of six and of four items.
    fn flags(values: &str, elapsed: Option<f64>) -> String {
        let names = |count: usize, start: &str| {
            (0..count).map(|at| format!("\"{start}{at}\"")).collect::<Vec<_>>()
        };
        let (six, four) = (names(6, "a"), names(4, "b"));
        let elements: Vec<_> = six
            .iter()
            .chain(&four)
            .map(|name| format!(r#"{{"type": "rating", "name": {name}, "rateMax": 7}}"#))
            .collect();
        let text = format!(
            r#"{{"elements": [{}], "scoring": {{"scales": {{
                "six": {{"from": 1, "to": 5, "items": [{}], "reverse": ["a5"]}},
                "four": {{"from": 1, "to": 7, "items": [{}]}}}}}}}}"#,
            elements.join(","),
            six[..5].join(","),
            four.join(",")
        );
        let scoring = Scoring::of(&Definition::parse(&text).unwrap()).0;
        assert_eq!(scoring.items.len(), 10);
        let assessment = scoring.assessment(
            &Value::parse(values).unwrap(),
            "en",
            &Occasion { subject: &Value::Null, ended: "" },
            elapsed,
        );
        assessment.get("flags").unwrap().to_json()
    }

    #[test]
    fn the_same_answer_throughout_a_long_scale_is_a_straight_line_even_to_reversed_items() {
        let line = r#"{"a0": 4, "a1": 4, "a2": 4, "a3": 4, "a4": 4, "a5": 4}"#;
        assert_eq!(flags(line, None), r#"{"straight_line":true}"#);
        assert_eq!(
            flags(&line.replace("\"a5\": 4", "\"a5\": 2"), None),
            r#"{"straight_line":false}"#
        );
        assert_eq!(
            flags(&line.replace("\"a5\": 4", "\"b0\": 4"), None),
            r#"{"straight_line":false}"#
        );
    }

    #[test]
    fn four_items_are_too_few_for_a_line() {
        assert_eq!(
            flags(r#"{"b0": 4, "b1": 4, "b2": 4, "b3": 4}"#, None),
            r#"{"straight_line":false}"#
        );
    }

    #[test]
    fn less_than_two_seconds_an_item_is_too_fast_from_five_items_on() {
        let five = r#"{"a0": 1, "a1": 2, "a2": 3, "b0": 4, "b1": 5}"#;
        let fast = r#"{"too_fast":true,"straight_line":false}"#;
        let calm = r#"{"too_fast":false,"straight_line":false}"#;
        assert_eq!(flags(five, Some(9999.0)), fast);
        assert_eq!(flags(five, Some(10_000.0)), calm);
        assert_eq!(flags(r#"{"a0": 1, "a1": 2, "a2": 3, "b0": 4}"#, Some(1.0)), calm);
    }
}
