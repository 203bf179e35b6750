//! What a survey does by itself: triggers, ways through its pages, time, chance, right answers.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

use manyi::definition::{Definition, ElementId};
use manyi::session::{Change, Event, Session, Setup, Stage};
use manyi::value::Value;
use std::rc::Rc;

struct Run(Session);

impl Run {
    fn of(definition: &str) -> Run {
        Run::with(definition, Setup::fixed())
    }

    fn with(definition: &str, setup: Setup) -> Run {
        let definition = Definition::parse(definition).expect("a JSON object");
        Run(Session::new(Rc::new(definition), setup))
    }

    fn id(&self, name: &str) -> ElementId {
        self.0.definition().find(name).unwrap_or_else(|| panic!("no element {name}"))
    }

    fn answer(&mut self, name: &str, value: &str) -> Vec<Change> {
        let (question, value) = (self.id(name), Value::parse(value).expect("a JSON value"));
        self.0.handle(Event::Answer { question, value })
    }

    fn values(&self) -> String {
        Value::Map(self.0.values().clone()).to_json()
    }

    fn page(&self) -> &str {
        self.0.page().map_or("", |page| &self.0.definition().element(page).name)
    }
}

fn survey(settings: &str) -> String {
    format!(
        r#"{{{settings}, "pages": [
            {{"name": "p1", "elements": [{{"type": "text", "name": "a"}}]}},
            {{"name": "p2", "elements": [{{"type": "text", "name": "b"}}]}},
            {{"name": "p3", "elements": [{{"type": "text", "name": "c"}}]}}
        ]}}"#
    )
}

#[test]
fn a_trigger_acts_when_its_condition_comes_true() {
    for (trigger, values) in [
        (
            r#"{"type": "setvalue", "expression": "{a} = 'x'", "setToName": "b", "setValue": 1}"#,
            r#"{"a":"x","b":1}"#,
        ),
        (
            r#"{"type": "setvalue", "expression": "{a} = 'x'", "setToName": "new", "setValue": 1}"#,
            r#"{"a":"x","new":1}"#,
        ),
        (
            r#"{"type": "setvalue", "expression": "{a} = 'y'", "setToName": "b", "setValue": 1}"#,
            r#"{"a":"x"}"#,
        ),
        (r#"{"type": "copyvalue", "setToName": "b", "fromName": "a"}"#, r#"{"a":"x","b":"x"}"#),
        (
            r#"{"type": "runexpression", "expression": "{a} notempty", "setToName": "b", "runExpression": "{a} + 'z'"}"#,
            r#"{"a":"x","b":"xz"}"#,
        ),
        (
            r#"{"type": "setvalue", "name": "a", "operator": "equal", "value": "x", "setToName": "b", "setValue": 2}"#,
            r#"{"a":"x","b":2}"#,
        ),
    ] {
        let mut run = Run::of(&survey(&format!(r#""triggers": [{trigger}]"#)));
        run.answer("a", "\"x\"");
        assert_eq!(run.values(), values, "{trigger}");
    }
}

#[test]
fn triggers_that_set_off_each_other_come_to_rest() {
    let one = r#"{"type": "copyvalue", "setToName": "b", "fromName": "a"}"#;
    let other = r#"{"type": "runexpression", "expression": "{b} notempty", "setToName": "a", "runExpression": "{b} + 'y'"}"#;
    let mut run = Run::of(&survey(&format!(r#""triggers": [{one}, {other}]"#)));
    run.answer("a", "\"x\"");
    assert!(run.values().starts_with(r#"{"a":"x"#));
}

#[test]
fn a_skip_leads_to_its_question_and_back_to_where_it_was_left() {
    let mut run = Run::of(&survey(
        r#""triggers": [{"type": "skip", "expression": "{a} = 'x'", "gotoName": "c"}]"#,
    ));
    let changes = run.answer("a", "\"x\"");
    assert_eq!(run.page(), "p3");
    assert!(changes.contains(&Change::Lead(run.id("c"))));
    run.0.handle(Event::Previous);
    assert_eq!(run.page(), "p1");
}

#[test]
fn a_survey_that_a_trigger_ends_says_so_before_it_does() {
    let mut run =
        Run::of(&survey(r#""triggers": [{"type": "complete", "expression": "{a} = 'x'"}]"#));
    assert!(run.0.ways().next);
    run.answer("a", "\"x\"");
    assert!(run.0.ways().complete && !run.0.ways().next);
    run.0.handle(Event::Complete);
    assert_eq!(run.0.stage(), Stage::Completed);
}

#[test]
fn a_trigger_shows_and_hides_questions_and_pages() {
    let mut run = Run::of(&survey(
        r#""triggers": [{"type": "visible", "expression": "{a} = 'x'", "pages": ["p2"], "questions": ["c"]}]"#,
    ));
    run.answer("a", "\"y\"");
    assert_eq!(run.0.shown_pages().len(), 1);
    run.answer("a", "\"x\"");
    assert_eq!(run.0.shown_pages().len(), 3);
}

#[test]
fn time_counts_where_it_is_shown_and_ends_the_page_and_the_survey() {
    let wait = |run: &mut Run, seconds| run.0.handle(Event::Wait { seconds });
    let mut run = Run::of(&survey(r#""timeLimitPerPage": 5"#));
    wait(&mut run, 60.0);
    assert_eq!(run.page(), "p1", "without showTimer no time counts");
    let mut run =
        Run::of(&survey(r#""showTimer": true, "maxTimeToFinishPage": 5, "maxTimeToFinish": 12"#));
    wait(&mut run, 4.0);
    assert_eq!((run.page(), run.0.page_time().spent), ("p1", 4.0));
    wait(&mut run, 1.0);
    assert_eq!(run.page(), "p2");
    assert!(!run.0.ways().previous, "there is no way back to a page whose time is up");
    wait(&mut run, 5.0);
    wait(&mut run, 2.0);
    assert_eq!(run.0.stage(), Stage::Completed);
}

#[test]
fn the_same_seed_gives_the_same_order_and_another_one_another() {
    let questions: Vec<String> =
        (0..9).map(|index| format!(r#"{{"type": "text", "name": "q{index}"}}"#)).collect();
    let definition =
        format!(r#"{{"questionOrder": "random", "elements": [{}]}}"#, questions.join(","));
    let order = |seed| {
        let run = Run::with(&definition, Setup { seed, ..Setup::fixed() });
        run.0.shown_questions().map(|id| id.0).collect::<Vec<u32>>()
    };
    assert_eq!(order(7), order(7));
    assert_ne!(order(7), order(8));
}

#[test]
fn right_answers_are_counted_and_told_to_expressions() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "radiogroup", "name": "a", "choices": [1, 2], "correctAnswer": 2},
            {"type": "checkbox", "name": "b", "choices": ["x", "y", "z"], "correctAnswer": ["y", "x"]},
            {"type": "text", "name": "c", "title": "{correctAnswers} of {questionCount}, not {incorrectAnswers}"}
        ]}"#,
    );
    assert_eq!(run.0.title(run.id("c")), "0 of 2, not 2");
    run.answer("a", "2");
    run.answer("b", r#"["x", "y"]"#);
    assert_eq!(run.0.title(run.id("c")), "2 of 2, not 0");
}

#[test]
fn a_preview_shows_answers_that_cannot_be_changed_and_leads_back_to_their_page() {
    let mut run = Run::of(&survey(r#""showPreviewBeforeComplete": true"#));
    run.0.handle(Event::Next);
    run.0.handle(Event::Next);
    assert!(run.0.ways().preview && !run.0.ways().complete);
    run.0.handle(Event::Preview);
    assert_eq!(run.0.stage(), Stage::Preview);
    assert!(!run.0.is_enabled(run.id("a")));
    run.0.handle(Event::Edit(Some(run.id("p1"))));
    assert_eq!((run.page(), run.0.stage()), ("p1", Stage::Running));
}

#[test]
fn pages_that_are_chosen_open_only_where_all_before_them_is_as_it_must_be() {
    let mut run = Run::of(
        r#"{"pages": [
            {"name": "p1", "elements": [{"type": "text", "name": "a"}]},
            {"name": "p2", "elements": [{"type": "text", "name": "b", "isRequired": true}]},
            {"name": "p3", "elements": [{"type": "text", "name": "c"}]}
        ]}"#,
    );
    run.0.handle(Event::Turn(run.id("p3")));
    assert_eq!(run.page(), "p1");
    run.answer("b", "1");
    run.0.handle(Event::Turn(run.id("p3")));
    assert_eq!(run.page(), "p3");
    run.0.handle(Event::Turn(run.id("p1")));
    assert_eq!(run.page(), "p1");
}

#[test]
fn who_has_answered_before_is_asked_nothing() {
    let setup = Setup { is_answered: true, ..Setup::fixed() };
    let run = Run::with(
        r#"{"completedBeforeHtml": "Once", "elements": [{"type": "text", "name": "a"}]}"#,
        setup,
    );
    assert_eq!(run.0.stage(), Stage::Completed);
    assert!(run.0.was_answered() && run.0.completed_markup().is_some());
}

/// The name of the input that is shown alone, with its row or field; where it stands in a row or
/// panel, after the number of that.
fn spot(run: &Run) -> String {
    let Some(spot) = run.0.spot() else {
        return String::new();
    };
    let name = &run.0.definition().element(spot.question).name;
    let place = match run.0.definition().entry(spot.question) {
        0 => String::new(),
        _ => format!("{}.", run.0.entry_place(spot.question)),
    };
    let part = spot.part.map(|part| format!(":{part}")).unwrap_or_default();
    format!("{place}{name}{part}")
}

const SINGLY: &str = r#"{"questionsOnPageMode": "inputPerPage", "elements": [
    {"type": "multipletext", "name": "m", "items": [{"name": "x", "isRequired": true}, {"name": "y"}]},
    {"type": "paneldynamic", "name": "p", "panelCount": 1, "templateElements": [
        {"type": "text", "name": "q", "isRequired": true},
        {"type": "matrix", "name": "r", "columns": [1, 2], "rows": ["one", "two"]}
    ]},
    {"type": "text", "name": "t"}
]}"#;

#[test]
fn inputs_are_gone_through_one_by_one_and_a_list_comes_after_its_panels() {
    let mut run = Run::of(SINGLY);
    assert_eq!(spot(&run), "m:0");
    let refused = run.0.handle(Event::Next);
    assert!(refused.contains(&Change::Refused(run.id("m"))));
    assert_eq!(spot(&run), "m:0", "it must be answered");
    run.answer("m", r#"{"x": "1"}"#);
    let mut way = Vec::new();
    for _ in 0..2 {
        run.0.handle(Event::Next);
        way.push(spot(&run));
    }
    let first = run.0.inside(run.id("p"))[0];
    let question = run.0.questions_in(first)[0];
    run.0.handle(Event::Answer { question, value: Value::from("x") });
    for _ in 0..4 {
        run.0.handle(Event::Next);
        way.push(spot(&run));
    }
    assert_eq!(way, ["m:1", "0.q", "0.r:0", "0.r:1", "p", ""]);
    assert!(run.0.is_last_page() && run.0.ways().complete);
    for expected in ["p", "m:1", "m:0"] {
        run.0.handle(Event::Previous);
        assert_eq!(spot(&run), expected);
    }
    assert!(run.0.is_first_page());
}

#[test]
fn from_the_list_a_panel_is_added_or_changed_input_by_input() {
    let mut run = Run::of(SINGLY);
    run.answer("m", r#"{"x": "1"}"#);
    run.answer("p", r#"[{"q": "a"}]"#);
    run.0.handle(Event::Next);
    run.0.handle(Event::Next);
    // What was answered meanwhile is gone into all the same only if something is left to do in it.
    let mut way = vec![spot(&run)];
    run.0.handle(Event::Add { question: run.id("p") });
    way.push(spot(&run));
    run.0.handle(Event::Next);
    way.push(spot(&run));
    let added = run.0.inside(run.id("p"))[1];
    let question = run.0.questions_in(added)[0];
    run.0.handle(Event::Answer { question, value: Value::from("b") });
    for _ in 0..3 {
        run.0.handle(Event::Next);
        way.push(spot(&run));
    }
    let entry = run.0.inside(run.id("p"))[0];
    run.0.handle(Event::Open { entry });
    way.push(spot(&run));
    assert_eq!(way, ["p", "1.q", "1.q", "1.r:0", "1.r:1", "p", "0.q"]);
    assert_eq!(run.values(), r#"{"p":[{"q":"a"},{"q":"b"}],"m":{"x":"1"}}"#);
}

#[test]
fn what_is_wrong_in_a_list_leads_to_the_input_at_which_it_is() {
    let mut run = Run::of(SINGLY);
    run.answer("m", r#"{"x": "1"}"#);
    run.answer("p", r#"[{"q": "a"}, {"q": "b"}]"#);
    run.0.handle(Event::Next);
    run.0.handle(Event::Next);
    assert_eq!(spot(&run), "p");
    let second = run.0.inside(run.id("p"))[1];
    let question = run.0.questions_in(second)[0];
    run.0.handle(Event::Answer { question, value: Value::Null });
    let refused = run.0.handle(Event::Next);
    assert_eq!(spot(&run), "1.q");
    assert!(refused.contains(&Change::Refused(question)));
}
