//! Rows and panels: where their answers stand, which rules see them, and that nothing breaks.

use super::{Run, json};
use manyi::definition::ElementId;
use manyi::session::{Change, Event, Setup, Stage};
use manyi::value::Value;
use proptest::prelude::*;

/// The question of that name in the entry at a place.
fn inside(run: &Run, owner: ElementId, place: usize, name: &str) -> ElementId {
    let entry = run.session.inside(owner)[place];
    let mut questions = run.session.questions_in(entry).into_iter();
    questions.find(|id| run.session.definition().element(*id).name == name).expect("a question")
}

fn answer(run: &mut Run, question: ElementId, value: &str) -> Vec<Change> {
    run.session.handle(Event::Answer { question, value: json(value) })
}

const TABLE: &str = r#"{"elements": [
    {"type": "text", "name": "a"},
    {"type": "matrixdynamic", "name": "m", "rowCount": 3, "maxRowCount": 4, "minRowCount": 1, "columns": [
        {"cellType": "text", "name": "x", "inputType": "number"},
        {"cellType": "text", "name": "y", "visibleIf": "{row.x} > 1", "title": "Y"},
        {"cellType": "text", "name": "z", "visibleIf": "{a} notempty"}]}]}"#;

#[test]
fn an_answer_in_a_row_stands_in_the_answer_of_the_table() {
    let mut run = Run::of(TABLE);
    let m = run.id("m");
    assert!(run.session.value(m).as_list().iter().all(|row| *row == json("{}")));
    let x = inside(&run, m, 1, "x");
    answer(&mut run, x, "5");
    assert_eq!(run.values(), json(r#"{"m": [{}, {"x": 5}, {}]}"#));
    assert_eq!(*run.session.value(x), Value::Number(5.0));
    answer(&mut run, x, "null");
    let least = json(r#"{"m": [{}]}"#);
    assert_eq!(run.values(), least, "of a table without answers, the rows that there are at least");
    assert_eq!(run.session.inside(m).len(), 3);
}

#[test]
fn a_rule_of_a_row_runs_for_that_row_alone() {
    let mut run = Run::of(TABLE);
    let m = run.id("m");
    let (first, second) = (inside(&run, m, 0, "y"), inside(&run, m, 1, "y"));
    let x = inside(&run, m, 1, "x");
    let changes = answer(&mut run, x, "2");
    assert!(changes.contains(&Change::Shown(second)));
    assert!(!changes.contains(&Change::Shown(first)) && !run.session.is_shown(first));
    let changes = run.answer("a", "\"now\"");
    let shown = changes.iter().filter(|change| matches!(change, Change::Shown(_))).count();
    assert_eq!(shown, 3, "what depends on a question outside runs in every row");
}

#[test]
fn rows_come_and_go_within_their_limits_and_take_their_answers_along() {
    let mut run = Run::of(TABLE);
    let m = run.id("m");
    for (place, value) in [(0, "10"), (1, "11"), (2, "12")] {
        let x = inside(&run, m, place, "x");
        answer(&mut run, x, value);
    }
    let gone = inside(&run, m, 1, "x");
    run.session.handle(Event::Remove { question: m, place: 1 });
    assert_eq!(run.values(), json(r#"{"m": [{"x": 10}, {"x": 12}]}"#));
    assert!(answer(&mut run, gone, "1").is_empty(), "a row that is no more takes no answers");
    for _ in 0..5 {
        run.session.handle(Event::Add { question: m });
    }
    assert_eq!(run.session.inside(m).len(), 4);
    assert_eq!(run.values(), json(r#"{"m": [{"x": 10}, {"x": 12}]}"#));
    for _ in 0..5 {
        run.session.handle(Event::Remove { question: m, place: 0 });
    }
    assert_eq!(run.session.inside(m).len(), 1);
}

#[test]
fn a_table_in_a_panel_stores_its_answers_two_levels_down() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "paneldynamic", "name": "p", "panelCount": 2, "templateElements": [
            {"type": "text", "name": "who"},
            {"type": "matrixdropdown", "name": "m", "rows": ["r1", "r2"], "columns": [
                {"name": "c", "cellType": "text", "visibleIf": "{panel.who} notempty"}]}]}]}"#,
    );
    let p = run.id("p");
    assert_eq!(run.values(), json(r#"{"p": [{}, {}]}"#));
    let who = inside(&run, p, 1, "who");
    let m = inside(&run, p, 1, "m");
    let c = inside(&run, m, 0, "c");
    assert!(!run.session.is_shown(c));
    answer(&mut run, who, "\"An\"");
    assert!(run.session.is_shown(c), "a cell sees the panel around its table");
    answer(&mut run, c, "\"yes\"");
    assert_eq!(run.values(), json(r#"{"p": [{}, {"who": "An", "m": {"r1": {"c": "yes"}}}]}"#));
    assert_eq!(run.session.outermost(c), p);
    run.session.handle(Event::Remove { question: p, place: 0 });
    assert_eq!(*run.session.value(c), Value::from("yes"), "what moves up keeps its elements");
}

#[test]
fn a_table_and_panels_may_share_one_answer() {
    let mut run = Run::of(
        r#"{"elements": [
            {"type": "matrixdynamic", "name": "m", "valueName": "k", "rowCount": 1, "columns": [{"cellType": "text", "name": "x"}]},
            {"type": "paneldynamic", "name": "p", "valueName": "k", "templateTitle": "About {panel.x}",
                "templateElements": [{"type": "text", "name": "x"}, {"type": "text", "name": "more"}]}]}"#,
    );
    let (m, p) = (run.id("m"), run.id("p"));
    let x = inside(&run, m, 0, "x");
    answer(&mut run, x, "\"tea\"");
    assert_eq!(run.session.inside(p).len(), 1);
    assert_eq!(run.session.title(run.session.inside(p)[0]), "About tea");
    let more = inside(&run, p, 0, "more");
    answer(&mut run, more, "\"green\"");
    assert_eq!(run.values(), json(r#"{"k": [{"x": "tea", "more": "green"}]}"#));
    run.session.handle(Event::Add { question: p });
    assert_eq!(run.session.inside(m).len(), 2);
}

#[test]
fn answers_that_should_tell_entries_apart_may_not_repeat() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "paneldynamic", "name": "p", "panelCount": 2, "keyName": "x",
            "templateElements": [{"type": "text", "name": "x"}]}]}"#,
    );
    let p = run.id("p");
    let (first, second) = (inside(&run, p, 0, "x"), inside(&run, p, 1, "x"));
    answer(&mut run, first, "\"a\"");
    answer(&mut run, second, "\"a\"");
    run.session.handle(Event::Complete);
    assert_eq!(run.session.stage(), Stage::Running);
    assert_eq!((run.session.faults(first).len(), run.session.faults(second).len()), (0, 1));
    answer(&mut run, first, "\"b\"");
    assert!(run.session.faults(second).is_empty(), "the other answer has changed");
}

#[test]
fn the_details_of_a_row_begin_once_it_is_unfolded() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "matrixdynamic", "name": "m", "rowCount": 2,
            "columns": [{"cellType": "text", "name": "x"}], "detailPanelMode": "underRow",
            "detailElements": [{"type": "text", "name": "d", "defaultValue": "Hall 3"}]}]}"#,
    );
    assert_eq!(run.values(), json("{}"));
    let row = run.session.inside(run.id("m"))[1];
    run.session.handle(Event::Open { entry: row });
    assert_eq!(run.values(), json(r#"{"m": [{}, {"d": "Hall 3"}]}"#));
    let detail = inside(&run, run.id("m"), 1, "d");
    answer(&mut run, detail, "null");
    run.session.handle(Event::Open { entry: row });
    run.session.handle(Event::Open { entry: row });
    assert_eq!(run.values(), json("{}"), "only the first time");
}

#[test]
fn what_stands_below_a_column_is_told_in_the_style_of_its_total() {
    let mut run = Run::of(
        r#"{"elements": [{"type": "matrixdynamic", "name": "m", "rowCount": 2, "columns": [
            {"cellType": "text", "inputType": "number", "name": "price", "totalType": "sum", "totalDisplayStyle": "currency",
             "totalCurrency": "EUR", "totalFormat": "Sum: {0}"},
            {"cellType": "text", "inputType": "number", "name": "share", "totalType": "avg", "totalDisplayStyle": "percent",
             "totalMaximumFractionDigits": 1},
            {"cellType": "text", "inputType": "number", "name": "count", "totalType": "sum"}]}]}"#,
    );
    for (place, values) in [["1200", "0.25", "1"], ["34.5", "0.5", "2000"]].iter().enumerate() {
        for (name, value) in ["price", "share", "count"].iter().zip(values) {
            let cell = inside(&run, run.id("m"), place, name);
            answer(&mut run, cell, value);
        }
    }
    assert_eq!(run.session.totals(run.id("m")), ["Sum: €1,234.50", "37.5%", "2001"]);
}

const EVERYTHING: &str = r#"{"elements": [
    {"type": "text", "name": "a"},
    {"type": "matrixdynamic", "name": "m", "keyName": "x", "rowsVisibleIf": "{row.x} <> 'no'", "columns": [
        {"cellType": "text", "name": "x"}, {"cellType": "dropdown", "name": "y", "choices": [1, 2], "enableIf": "{prevRow.x} notempty"}],
     "detailPanelMode": "underRow", "detailElements": [{"type": "text", "name": "d", "requiredIf": "{row.y} = 1"}]},
    {"type": "paneldynamic", "name": "p", "panelCount": 1, "displayMode": "carousel", "templateTitle": "{panelIndex}: {panel.x}",
     "templateElements": [{"type": "text", "name": "x", "isRequired": true, "defaultValueExpression": "{a}"},
        {"type": "matrixdropdown", "name": "n", "rows": ["r1", {"value": "r2", "visibleIf": "{panel.x} notempty"}],
         "columns": [{"name": "c", "cellType": "checkbox", "choices": ["u", "v"]}]}]}]}"#;

/// What happens, to whichever of the elements there are.
#[derive(Clone, Debug)]
enum Deed {
    Answer(usize, &'static str),
    Add(usize),
    Remove(usize, usize),
    Open(usize),
    Whole(&'static str, &'static str),
    Complete,
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let values = prop::sample::select(vec!["1", "\"u\"", "[\"v\"]", "null", "\"no\""]);
    let wholes = prop::sample::select(vec![
        ("m", "[{\"x\": \"a\"}, {}]"),
        ("m", "null"),
        ("p", "[{\"n\": {\"r1\": {\"c\": [\"u\"]}}}]"),
        ("p", "7"),
    ]);
    prop_oneof![
        4 => (0usize..60, values).prop_map(|(at, value)| Deed::Answer(at, value)),
        2 => (0usize..60).prop_map(Deed::Add),
        2 => (0usize..60, 0usize..3).prop_map(|(at, place)| Deed::Remove(at, place)),
        1 => (0usize..60).prop_map(Deed::Open),
        1 => wholes.prop_map(|(key, value)| Deed::Whole(key, value)),
        1 => Just(Deed::Complete),
    ]
}

proptest! {
    #[test]
    fn no_coming_and_going_of_entries_breaks_a_session(deeds in prop::collection::vec(any_deed(), 0..40)) {
        let mut run = Run::of(EVERYTHING);
        for deed in deeds {
            let ids = run.session.ids().to_vec();
            let pick = |at: usize| ids[at % ids.len()];
            let event = match deed {
                Deed::Answer(at, value) => Event::Answer { question: pick(at), value: json(value) },
                Deed::Add(at) => Event::Add { question: pick(at) },
                Deed::Remove(at, place) => Event::Remove { question: pick(at), place },
                Deed::Open(at) => Event::Open { entry: pick(at) },
                Deed::Whole(key, value) => Event::Value { name: key.to_owned(), value: json(value) },
                Deed::Complete => Event::Complete,
            };
            run.session.handle(event);
            for id in run.session.ids().to_vec() {
                prop_assert!(run.session.exists(id));
                let _ = (run.session.title(id), run.session.items(id), run.session.display(id));
                if let Some(around) = run.session.around(id) {
                    prop_assert!(run.session.inside(around).contains(&id));
                }
            }
        }
    }

    #[test]
    fn rows_and_panels_come_back_from_their_answers(deeds in prop::collection::vec(any_deed(), 0..20)) {
        let mut run = Run::of(EVERYTHING);
        for deed in deeds {
            // A panel whose whole answer has been taken back stays, and comes back with one.
            let mut ids = run.session.ids().to_vec();
            ids.retain(|id| !run.session.definition().element(*id).kind.has_entries());
            if let Deed::Answer(at, value) = deed {
                run.session.handle(Event::Answer { question: ids[at % ids.len()], value: json(value) });
            }
        }
        let values = run.session.values().clone();
        let setup = Setup { values: Some(values.clone()), ..Setup::fixed() };
        let again = manyi::session::Session::new(run.session.definition().clone(), setup);
        prop_assert_eq!(again.values(), &values);
    }
}
