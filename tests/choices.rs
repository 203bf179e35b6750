//! Where choices come from, in which order they stand, and what stands in them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::{Definition, ElementId};
use manyi::session::{Event, Loading, Session, Setup};
use manyi::value::Value;
use std::rc::Rc;

fn run(elements: &str) -> Session {
    let definition = Definition::parse(&format!(r#"{{"elements": [{elements}]}}"#)).unwrap();
    assert_eq!(definition.problems(), []);
    Session::new(Rc::new(definition), Setup::fixed())
}

fn id(session: &Session, name: &str) -> ElementId {
    session.definition().find(name).unwrap()
}

fn answer(session: &mut Session, name: &str, json: &str) {
    let question = id(session, name);
    session.handle(Event::Answer { question, value: Value::parse(json).unwrap() });
}

fn offered(session: &Session, name: &str) -> String {
    let items = session.items(id(session, name));
    items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn values(session: &Session) -> String {
    Value::Map(session.values().clone()).to_json()
}

#[test]
fn what_was_chosen_elsewhere_is_offered_here_and_an_answer_goes_with_its_choice() {
    let mut session = run(r#"
        {"type": "checkbox", "name": "used", "choices": [{"value": "a", "text": "Ann"}, "b", "c"], "showOtherItem": true},
        {"type": "radiogroup", "name": "best", "choicesFromQuestion": "used", "choicesFromQuestionMode": "selected"},
        {"type": "dropdown", "name": "rest", "choicesFromQuestion": "used", "choicesFromQuestionMode": "unselected", "hideIfChoicesEmpty": true}
    "#);
    assert_eq!(
        (offered(&session, "best").as_str(), offered(&session, "rest").as_str()),
        ("", "Ann b c")
    );
    answer(&mut session, "used", r#"["c", "a"]"#);
    assert_eq!(
        (offered(&session, "best").as_str(), offered(&session, "rest").as_str()),
        ("Ann c", "b")
    );
    answer(&mut session, "best", r#""c""#);
    answer(&mut session, "used", r#"["a", "b", "c"]"#);
    assert!(!session.is_shown(id(&session, "rest")));
    answer(&mut session, "used", r#"["b"]"#);
    assert_eq!(values(&session), r#"{"used":["b"]}"#);
}

#[test]
fn choices_are_loaded_again_when_an_answer_in_their_address_changes() {
    let mut session = run(r#"
        {"type": "text", "name": "land"},
        {"type": "radiogroup", "name": "city", "choicesByUrl": {"url": "of?land={land}", "path": "all", "valueName": "id", "titleName": "name"}}
    "#);
    assert_eq!(session.wanted_choices(), []);
    answer(&mut session, "land", r#""a & b""#);
    let question = id(&session, "city");
    let first = "of?land=a%20%26%20b".to_owned();
    assert_eq!(session.wanted_choices(), [(question, first.clone())]);
    assert_eq!(session.wanted_choices(), [], "each is asked for once");

    answer(&mut session, "land", r#""c""#);
    let reply = |name: &str| Some(format!(r#"{{"all": [{{"id": 1, "name": "{name}"}}]}}"#));
    session.handle(Event::Choices { question, address: first, reply: reply("late") });
    assert_eq!(session.loading(question), Loading::Waiting, "a late reply is passed over");
    let (question, address) = session.wanted_choices().remove(0);
    session.handle(Event::Choices { question, address, reply: reply("Lyon") });
    assert_eq!(
        (offered(&session, "city").as_str(), session.loading(question)),
        ("Lyon", Loading::Done)
    );
    answer(&mut session, "city", "1");

    answer(&mut session, "land", "null");
    assert_eq!(offered(&session, "city"), "");
    assert_eq!(values(&session), "{}");
}

#[test]
fn choices_that_do_not_come_are_a_fault_and_can_be_asked_for_again() {
    let mut session = run(r#"{"type": "tagbox", "name": "q", "choicesByUrl": {"url": "there"}}"#);
    let (question, address) = session.wanted_choices().remove(0);
    session.handle(Event::Choices {
        question,
        address: address.clone(),
        reply: Some("[]".to_owned()),
    });
    assert_eq!((session.loading(question), session.faults(question).len()), (Loading::Failed, 1));
    session.handle(Event::SeekChoices { question });
    assert_eq!(session.wanted_choices(), [(question, address.clone())]);
    session.handle(Event::Choices { question, address, reply: Some("one\n two \n".to_owned()) });
    assert_eq!((offered(&session, "q").as_str(), session.faults(question).len()), ("one two", 0));
}

#[test]
fn what_stands_in_a_choice_is_shown_asked_and_kept_while_it_is_chosen() {
    let mut session = run(r#"
        {"type": "radiogroup", "name": "how", "choices": [
            {"value": "post", "elements": [{"type": "text", "name": "street", "isRequired": true}]}, "mail"
        ]}
    "#);
    let street = id(&session, "street");
    assert!(!session.is_shown(street));
    answer(&mut session, "how", r#""post""#);
    assert!(session.is_shown(street));
    session.handle(Event::Complete);
    assert_eq!(session.faults(street).len(), 1);
    answer(&mut session, "street", r#""Long Lane""#);
    answer(&mut session, "how", r#""mail""#);
    session.handle(Event::Complete);
    assert_eq!(values(&session), r#"{"how":"mail"}"#);
}

#[test]
fn chance_goes_by_the_seed_and_leaves_in_place_what_must_stay() {
    // As survey-core 3.1.1 orders them with `randomSeed` 1.
    let session = run(
        r#"{"type": "buttongroup", "name": "b", "choices": ["x", "y", "z"], "choicesOrder": "random"}"#,
    );
    assert_eq!(offered(&session, "b"), "z y x");
    let session = run(r#"
        {"type": "checkbox", "name": "q", "choicesOrder": "random",
         "choices": [1, 2, 3, 4, 5, 6, 7, {"value": 8, "randomize": false}]}
    "#);
    let order = offered(&session, "q");
    assert!(order.ends_with(" 8") && order != "1 2 3 4 5 6 7 8", "{order}");
    let session = run(
        r#"{"type": "checkbox", "name": "q", "choicesOrder": "asc", "choices": ["b10", "b9", "a"]}"#,
    );
    assert_eq!(offered(&session, "q"), "a b9 b10");
}

#[test]
fn only_what_is_selected_is_ranked_and_too_few_are_told() {
    let mut session = run(r#"
        {"type": "ranking", "name": "q", "choices": ["a", "b", "c"], "selectToRankEnabled": true, "minSelectedChoices": 2}
    "#);
    answer(&mut session, "q", r#"["c"]"#);
    session.handle(Event::Complete);
    let question = id(&session, "q");
    assert_eq!((values(&session).as_str(), session.faults(question).len()), (r#"{"q":["c"]}"#, 1));
    answer(&mut session, "q", r#"["c", "a"]"#);
    assert_eq!(session.faults(question).len(), 0);
}
