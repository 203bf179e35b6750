//! What a session does with answers, seen from outside: events in, changes and state out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::{Definition, ElementId};
use manyi::locale::Locale;
use manyi::session::{Change, Event, Session, Setup, Special, Stage};
use manyi::value::Value;
use proptest::prelude::*;
use std::rc::Rc;

#[path = "session/entries.rs"]
mod entries;

struct Run {
    session: Session,
}

impl Run {
    fn of(definition: &str) -> Run {
        let definition = Definition::parse(definition).expect("a JSON object");
        Run { session: Session::new(Rc::new(definition), Setup::fixed()) }
    }

    fn id(&self, name: &str) -> ElementId {
        self.session.definition().find(name).unwrap_or_else(|| panic!("no element {name}"))
    }

    fn answer(&mut self, name: &str, value: &str) -> Vec<Change> {
        let value = Value::parse(value).expect("a JSON value");
        self.session.handle(Event::Answer { question: self.id(name), value })
    }

    fn comment(&mut self, name: &str, text: &str) {
        self.session.handle(Event::Comment { question: self.id(name), text: text.to_owned() });
    }

    fn values(&self) -> Value {
        Value::Map(self.session.values().clone())
    }

    fn faults(&self, name: &str) -> Vec<String> {
        self.session.faults(self.id(name)).iter().map(|fault| fault.text.clone()).collect()
    }
}

fn json(text: &str) -> Value {
    Value::parse(text).expect("JSON")
}

#[test]
fn a_condition_shows_and_hides_a_question_and_nothing_else_is_looked_at_again() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "rating", "name": "overall"},
            {"type": "comment", "name": "why", "visibleIf": "{overall} < 3"},
            {"type": "text", "name": "other", "visibleIf": "{unrelated} = 1"}]}"#,
    );
    let changes = run.answer("overall", "2");
    assert!(changes.contains(&Change::Shown(run.id("why"))));
    assert!(!changes.contains(&Change::Shown(run.id("other"))));
    let changes = run.answer("overall", "1");
    assert!(!changes.contains(&Change::Shown(run.id("why"))), "it was shown already");
    run.answer("overall", "5");
    assert!(!run.session.is_shown(run.id("why")));
}

#[test]
fn conditions_follow_one_another_to_the_end() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "text", "name": "a"},
            {"type": "text", "name": "b", "setValueExpression": "{a} + 1"},
            {"type": "text", "name": "c", "visibleIf": "{b} = 6"}],
           "calculatedValues": [{"name": "double", "expression": "{b} * 2", "includeIntoResult": true}]}"#,
    );
    run.answer("a", "5");
    assert!(run.session.is_shown(run.id("c")));
    assert_eq!(run.values(), json(r#"{"a": 5, "b": 6, "double": 12}"#));
}

#[test]
fn rules_that_chase_each_other_come_to_an_end() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "text", "name": "a", "setValueExpression": "{b} + 1"},
            {"type": "text", "name": "b", "setValueExpression": "{a} + 1"}]}"#,
    );
    run.answer("a", "1");
    assert!(run.session.values().contains_key("b"));
}

#[test]
fn a_page_without_a_required_answer_is_not_left() {
    let mut run = Run::of(
        r#"{"pages": [
            {"name": "one", "elements": [{"type": "text", "name": "a", "isRequired": true}]},
            {"name": "two", "elements": [{"type": "text", "name": "b"}]}]}"#,
    );
    let changes = run.session.handle(Event::Next);
    assert!(changes.contains(&Change::Refused(run.id("a"))));
    assert_eq!(run.session.page(), Some(run.id("one")));
    assert_eq!(run.faults("a"), ["required"]);
    run.answer("a", "\"x\"");
    assert!(run.faults("a").is_empty(), "an answer takes the fault back at once");
    run.session.handle(Event::Next);
    assert_eq!(run.session.page(), Some(run.id("two")));
}

#[test]
fn what_is_hidden_or_cannot_be_answered_stands_in_nobodys_way() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "text", "name": "hidden", "isRequired": true, "visible": false},
            {"type": "text", "name": "fixed", "isRequired": true, "readOnly": true},
            {"type": "panel", "name": "p", "visibleIf": "{x} = 1", "elements": [
                {"type": "text", "name": "inside", "isRequired": true}]}]}"#,
    );
    run.session.handle(Event::Complete);
    assert_eq!(run.session.stage(), Stage::Completed);
}

#[test]
fn a_page_whose_questions_are_all_hidden_is_passed_over() {
    let mut run = Run::of(
        r#"{"pages": [
            {"name": "one", "elements": [{"type": "text", "name": "a"}]},
            {"name": "two", "elements": [{"type": "text", "name": "b", "visibleIf": "{a} = 1"}]},
            {"name": "three", "elements": [{"type": "text", "name": "c"}]}]}"#,
    );
    run.session.handle(Event::Next);
    assert_eq!(run.session.page(), Some(run.id("three")));
    run.session.handle(Event::Previous);
    run.answer("a", "1");
    run.session.handle(Event::Next);
    assert_eq!(run.session.page(), Some(run.id("two")));
    assert_eq!((run.session.page_number(), run.session.shown_pages().len()), (2, 3));
}

#[test]
fn an_empty_answer_takes_its_key_away_but_zero_and_no_stay() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "text", "name": "t"}, {"type": "boolean", "name": "b"},
            {"type": "checkbox", "name": "c", "choices": [1, 2]}]}"#,
    );
    run.answer("t", "0");
    run.answer("b", "false");
    run.answer("c", "[1]");
    assert_eq!(run.values(), json(r#"{"t": 0, "b": false, "c": [1]}"#));
    for (name, nothing) in [("t", "\"\""), ("b", "null"), ("c", "[]")] {
        run.answer(name, nothing);
    }
    assert_eq!(run.values(), json("{}"));
}

#[test]
fn other_wants_its_text_and_the_text_goes_with_it() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "radiogroup", "name": "q", "choices": ["a"], "showOtherItem": true}]}"#,
    );
    run.answer("q", "\"other\"");
    assert!(run.session.chose_special(run.id("q"), Special::Other));
    run.session.handle(Event::Complete);
    assert_eq!(run.faults("q"), ["otherRequired"]);
    run.comment("q", "something else");
    assert_eq!(run.values(), json(r#"{"q": "other", "q-Comment": "something else"}"#));
    assert_eq!(run.session.display(run.id("q")), "something else");
    run.answer("q", "\"a\"");
    assert_eq!(run.values(), json(r#"{"q": "a"}"#));
}

#[test]
fn the_text_of_other_stands_in_the_answer_where_the_definition_says() {
    let mut run = Run::of(
        r#"{"storeOthersAsComment": false, "elements": [
            {"type": "checkbox", "name": "q", "choices": ["a", "b"], "showOtherItem": true},
            {"type": "radiogroup", "name": "r", "choices": ["a"], "showOtherItem": true, "showCommentArea": true}]}"#,
    );
    let r = run.id("r");
    run.answer("q", r#"["a", "other"]"#);
    run.answer("r", "\"other\"");
    run.comment("r", "about all");
    run.session.handle(Event::Complete);
    assert_eq!((run.faults("q").len(), run.faults("r").len()), (1, 1), "neither text is there");
    run.comment("q", "by boat");
    run.session.handle(Event::Other { question: r, text: "by car".to_owned() });
    let answers = r#"{"q": ["a", "by boat"], "r": "by car", "r-Comment": "about all"}"#;
    assert_eq!(run.values(), json(answers));
    assert!(run.faults("q").is_empty() && run.faults("r").is_empty());
    assert_eq!(run.session.comment(run.id("q")), "by boat");
    assert_eq!(run.session.display(run.id("q")), "a, by boat");
    assert_eq!(run.session.display(r), "by car");
    assert!(run.session.chose_special(r, Special::Other));
    run.comment("q", "");
    assert_eq!(run.session.values().get("q"), Some(&json(r#"["a", "other"]"#)));
    run.session.handle(Event::Complete);
    assert!(!run.faults("q").is_empty());
}

#[test]
fn none_takes_the_others_back_and_gives_way_to_them() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "checkbox", "name": "q", "choices": [1, 2], "showNoneItem": true}]}"#,
    );
    run.answer("q", "[1, 2]");
    run.answer("q", "[1, 2, \"none\"]");
    assert_eq!(run.values(), json(r#"{"q": ["none"]}"#));
    run.answer("q", "[\"none\", 2]");
    assert_eq!(run.values(), json(r#"{"q": [2]}"#));
}

#[test]
fn a_choice_that_is_no_longer_offered_is_no_longer_chosen() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "text", "name": "x", "defaultValue": 1},
            {"type": "checkbox", "name": "c", "choices": [1, {"value": 2, "visibleIf": "{x} = 1"}]},
            {"type": "radiogroup", "name": "r", "choices": [1, 2, 3], "choicesVisibleIf": "{item} <> {x}"}]}"#,
    );
    run.answer("c", "[1, 2]");
    run.answer("r", "2");
    run.answer("x", "2");
    assert_eq!(run.values(), json(r#"{"x": 2, "c": [1]}"#));
}

#[test]
fn a_ranking_names_every_choice() {
    let mut run =
        Run::of(r#"{"elements": [{"type": "ranking", "name": "q", "choices": ["a", "b", "c"]}]}"#);
    run.answer("q", "[\"c\", \"a\"]");
    assert_eq!(run.values(), json(r#"{"q": ["c", "a", "b"]}"#));
}

#[test]
fn every_row_of_a_matrix_can_be_asked_for() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "matrix", "name": "m", "columns": [1, 2], "rows": ["a", "b"],
            "eachRowRequired": true, "eachRowUnique": true, "requiredErrorText": "M is needed"}]}"#,
    );
    run.answer("m", r#"{"a": 1}"#);
    run.session.handle(Event::Complete);
    assert_eq!(run.faults("m"), ["requiredRow"]);
    run.answer("m", r#"{"a": 1, "b": 1}"#);
    assert_eq!(run.faults("m"), ["uniqueRow"]);
    run.answer("m", r#"{"a": 1, "b": 2}"#);
    assert!(run.faults("m").is_empty());
}

#[test]
fn what_is_cleared_is_needed_and_breaks_no_rule_of_its_own() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "boolean", "name": "sure", "isRequired": true,
            "validators": [{"type": "expression", "expression": "{sure} = false", "text": "Check it"}]}]}"#,
    );
    run.session.handle(Event::Complete);
    run.answer("sure", "true");
    run.answer("sure", "null");
    assert_eq!(run.faults("sure"), ["required"]);
}

#[test]
fn validators_say_what_is_wrong() {
    let cases = [
        (r#"{"type": "numeric", "minValue": 5, "maxValue": 9}"#, "\"x\"", "invalidNumber"),
        (r#"{"type": "numeric", "minValue": 5, "maxValue": 9}"#, "4", "numberRange 5 9"),
        (r#"{"type": "numeric", "minValue": 5}"#, "4.5", "numberMin 5"),
        (r#"{"type": "text", "minLength": 3}"#, "\"ab\"", "textMin 3"),
        (r#"{"type": "text", "maxLength": 2}"#, "\"满意吗\"", "textMax 2"),
        (r#"{"type": "text", "allowDigits": false}"#, "\"a1\"", "noDigits"),
        (r#"{"type": "regex", "regex": "^[a-z]+$"}"#, "\"A\"", "invalidPattern"),
        (r#"{"type": "email"}"#, "\"a@b\"", "invalidEmail"),
        (r#"{"type": "expression", "expression": "{q} > 10"}"#, "9", "invalidExpression"),
        (
            r#"{"type": "expression", "expression": "{q} > 10", "text": "More than {q}!"}"#,
            "9",
            "More than 9!",
        ),
    ];
    for (validator, answer, fault) in cases {
        let definition =
            [r#"{"elements": [{"type": "text", "name": "q", "validators": ["#, validator, "]}]}"]
                .concat();
        let mut run = Run::of(&definition);
        run.answer("q", answer);
        run.session.handle(Event::Complete);
        assert_eq!(run.faults("q"), [fault], "{validator} on {answer}");
    }
}

#[test]
fn a_warning_is_told_and_does_not_stand_in_the_way() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "text", "name": "q",
            "validators": [{"type": "email", "notificationType": "warning"}]}]}"#,
    );
    run.answer("q", "\"x\"");
    run.session.handle(Event::Complete);
    assert_eq!(run.session.stage(), Stage::Completed);
}

#[test]
fn answers_are_piped_as_text_in_the_words_of_the_choices() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "radiogroup", "name": "branch", "choices": [{"value": 1, "text": "North"}]},
            {"type": "checkbox", "name": "c", "choices": ["1|one", "2|two"]},
            {"type": "html", "name": "h", "html": "<b>{branch}</b>"},
            {"type": "text", "name": "t", "title": "{branch}/{c}/{nobody}"}]}"#,
    );
    run.answer("branch", "1");
    let changes = run.answer("c", "[\"2\", \"1\"]");
    assert!(changes.contains(&Change::Texts(run.id("t"))));
    assert_eq!(run.session.title(run.id("t")), "North/two, one/{nobody}");
}

#[test]
fn markup_in_an_answer_stays_text_wherever_it_is_piped() {
    use manyi::definition::markup::Node;
    let mut run = Run::of(
        r#"{"elements": [{"type": "text", "name": "a"},
            {"type": "html", "name": "h", "html": "<p title='{a}'>{a}</p>"}]}"#,
    );
    run.answer("a", r#""<img src=x onerror=alert(1)>'\"""#);
    let nodes = run.session.markup(run.id("h"), "html");
    let Node::Element(paragraph) = &nodes[0] else { panic!("a paragraph") };
    let text = "<img src=x onerror=alert(1)>'\"".to_owned();
    assert_eq!(paragraph.children, [Node::Text(text.clone())]);
    assert_eq!(paragraph.attributes, [("title", text)]);
}

#[test]
fn hidden_answers_go_when_the_definition_says() {
    for (mode, at_once, at_end) in [
        ("none", r#"{"a": 2, "b": "B"}"#, r#"{"a": 2, "b": "B"}"#),
        ("onComplete", r#"{"a": 2, "b": "B"}"#, r#"{"a": 2}"#),
        ("onHidden", r#"{"a": 2}"#, r#"{"a": 2}"#),
    ] {
        let definition = [
            r#"{"clearInvisibleValues": ""#, mode,
            r#"", "elements": [{"type": "text", "name": "a"}, {"type": "text", "name": "b", "visibleIf": "{a} = 1"}]}"#,
        ].concat();
        let mut run = Run::of(&definition);
        run.answer("a", "1");
        run.answer("b", "\"B\"");
        run.answer("a", "2");
        assert_eq!(run.values(), json(at_once), "{mode}, when hidden");
        run.session.handle(Event::Complete);
        assert_eq!(run.values(), json(at_end), "{mode}, at the end");
    }
}

#[test]
fn another_language_keeps_the_answers_and_changes_the_words() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "text", "name": "a", "isRequired": true, "title": {"default": "Name", "zh-cn": "姓名"}},
            {"type": "text", "name": "b"}]}"#,
    );
    run.answer("b", "\"x\"");
    run.session.handle(Event::Complete);
    let words = include_str!("../www/locales/zh-cn.json");
    run.session.speak("zh-cn", Rc::new(Locale::parse(words).expect("JSON")));
    assert_eq!(run.session.title(run.id("a")), "姓名");
    assert_eq!(run.faults("a"), [Value::parse(words).unwrap().get("required").as_text().unwrap()]);
    assert_eq!(run.values(), json(r#"{"b": "x"}"#));
}

#[test]
fn a_restored_run_has_the_answers_it_was_left_with_and_no_defaults() {
    let text = r#"{"elements": [{"type": "text", "name": "a", "defaultValue": "d"}, {"type": "text", "name": "b"}]}"#;
    let values = json(r#"{"b": "kept", "unknown": 1}"#).as_map().cloned();
    let definition = Rc::new(Definition::parse(text).unwrap());
    let session = Session::new(definition, Setup { values, ..Setup::fixed() });
    assert_eq!(Value::Map(session.values().clone()), json(r#"{"b": "kept", "unknown": 1}"#));
    assert_eq!(Run::of(text).values(), json(r#"{"a": "d"}"#));
}

const EVERY_TYPE: &str = r#"{"pages": [
    {"name": "p1", "elements": [
        {"type": "text", "name": "t", "inputType": "number", "min": 1, "max": 9, "isRequired": true},
        {"type": "comment", "name": "c", "requiredIf": "{t} > 3"},
        {"type": "radiogroup", "name": "r", "choices": [1, 2, {"value": 3, "visibleIf": "{t} = 2"}], "showOtherItem": true},
        {"type": "checkbox", "name": "k", "choices": ["a", "b"], "showNoneItem": true, "showSelectAllItem": true}]},
    {"name": "p2", "visibleIf": "{r} notempty", "elements": [
        {"type": "dropdown", "name": "d", "choices": ["x", "y"], "enableIf": "{k} contains 'a'",
         "showOtherItem": true, "storeOthersAsComment": false, "showCommentArea": true},
        {"type": "boolean", "name": "b", "defaultValue": true},
        {"type": "rating", "name": "g", "setValueExpression": "{t}"},
        {"type": "panel", "name": "n", "elements": [
            {"type": "ranking", "name": "o", "choices": ["u", "v", "w"]},
            {"type": "matrix", "name": "m", "rows": ["r1", "r2"], "columns": [1, 2], "eachRowRequired": true},
            {"type": "html", "name": "h", "html": "{t}"}]}]}]}"#;

fn any_value() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-3..12i32).prop_map(|number| Value::Number(f64::from(number))),
        prop::sample::select(vec!["", "a", "b", "x", "u", "none", "other", "2", "<b>", "满意"])
            .prop_map(Value::from),
    ];
    plain.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            prop::collection::vec((prop::sample::select(vec!["r1", "r2", "q"]), inner), 0..3)
                .prop_map(|pairs| {
                    Value::Map(
                        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
                    )
                }),
        ]
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    let id = || (0..13u32).prop_map(ElementId);
    prop_oneof![
        6 => (id(), any_value()).prop_map(|(question, value)| Event::Answer { question, value }),
        1 => (id(), ".{0,4}").prop_map(|(question, text)| Event::Comment { question, text }),
        1 => (id(), ".{0,4}").prop_map(|(question, text)| Event::Other { question, text }),
        2 => Just(Event::Next),
        1 => Just(Event::Previous),
        1 => Just(Event::Complete),
        1 => any_value().prop_map(|value| Event::Value { name: "t".to_owned(), value }),
    ]
}

/// What a respondent could give.
fn an_answer() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("t", "1"),
        ("t", "2"),
        ("t", "5"),
        ("t", "\"\""),
        ("c", "\"text\""),
        ("r", "1"),
        ("r", "3"),
        ("r", "\"other\""),
        ("k", "[\"a\"]"),
        ("k", "[\"b\", \"none\"]"),
        ("k", "[]"),
        ("d", "\"x\""),
        ("d", "\"something else\""),
        ("b", "false"),
        ("g", "4"),
        ("o", "[\"w\", \"u\"]"),
        ("m", "{\"r1\": 1}"),
        ("m", "{\"r1\": 1, \"r2\": 2}"),
    ])
}

proptest! {
    #[test]
    fn no_sequence_of_events_breaks_a_session_or_its_promises(events in prop::collection::vec(any_event(), 0..40)) {
        let mut run = Run::of(EVERY_TYPE);
        for event in events {
            let before = run.values();
            let completed = run.session.stage() == Stage::Completed;
            let moves_only = matches!(event, Event::Previous);
            let goes_on = matches!(event, Event::Next);
            // What is beyond its limits stands in its question and is no answer.
            let ids: Vec<ElementId> = run.session.definition().ids().collect();
            let stood: Vec<Value> = ids.iter().map(|id| run.session.value(*id).clone()).collect();
            let changes = run.session.handle(event);
            if completed {
                prop_assert_eq!(&before, &run.values(), "a survey that is complete takes no answer");
            }
            // Leaving a page takes back what no choice of its question has.
            if moves_only {
                let answers = run.session.values().iter();
                prop_assert!(answers.fold(true, |all, (key, _)| all && !before.get(key).is_null()));
            }
            for (id, was) in ids.iter().zip(&stood).filter(|_| goes_on) {
                let element = run.session.definition().element(*id);
                let is = run.session.value(*id);
                let only_drops = is.is_null() || is.as_list().iter().all(|one| was.as_list().contains(one));
                prop_assert!(was == is || element.kind.has_choices() && only_drops, "going on changes no answer");
            }
            prop_assert_eq!(run.session.stage() == Stage::Completed, run.session.page().is_none());
            if let Some(page) = run.session.page() {
                prop_assert!(run.session.is_shown(page));
            }
            for (index, change) in changes.iter().enumerate() {
                prop_assert!(!changes[..index].contains(change), "each change is told once");
            }
            for id in ids {
                let _ = (run.session.title(id), run.session.items(id), run.session.display(id));
            }
        }
    }

    #[test]
    fn a_run_restored_from_its_values_shows_what_the_first_run_showed(
        answers in prop::collection::vec(an_answer(), 0..25)
    ) {
        let mut run = Run::of(EVERY_TYPE);
        for (name, value) in answers {
            let id = run.id(name);
            let offered = run.session.items(id).iter().any(|item| item.value == json(value));
            if offered || !matches!(name, "r" | "d") {
                run.answer(name, value);
            }
        }
        let setup = Setup { values: Some(run.session.values().clone()), ..Setup::fixed() };
        let again = Session::new(Rc::clone(run.session.definition()), setup);
        prop_assert_eq!(again.values(), run.session.values());
        let ids: Vec<ElementId> = run.session.definition().ids().collect();
        for id in ids {
            prop_assert_eq!(again.is_shown(id), run.session.is_shown(id));
            prop_assert_eq!(again.is_enabled(id), run.session.is_enabled(id));
        }
    }
}
