//! Whatever a definition says and a respondent does, a session goes on.
//!
//! The input is a definition, a line break with a NUL after it, and what the respondent does: two bytes each.

#![no_main]

use libfuzzer_sys::fuzz_target;
use manyi::definition::{Definition, ElementId};
use manyi::session::{Event, Session, Setup};
use manyi::value::Value;
use std::rc::Rc;

const END: &[u8] = b"\n\0";

/// What a respondent may enter, and what a page around the survey may set.
const ANSWERS: [&str; 16] = [
    "null",
    "0",
    "1",
    "5",
    "-1",
    "1e308",
    "\"\"",
    "\"1\"",
    "\"item1\"",
    "\"other\"",
    "\"2024-02-29\"",
    "[]",
    "[\"1\", \"none\"]",
    "[{\"column 1\": 1}, {}]",
    "{\"row 1\": \"column 1\"}",
    "true",
];

fuzz_target!(|input: &[u8]| {
    let end = input.windows(END.len()).position(|window| window == END).unwrap_or(input.len());
    let Ok(text) = std::str::from_utf8(&input[..end]) else { return };
    let Ok(definition) = Definition::parse(text) else { return };
    let definition = Rc::new(definition);
    let mut session = Session::new(Rc::clone(&definition), Setup::fixed());
    let count = definition.ids().count();
    if count == 0 {
        return;
    }
    for step in input.get(end + END.len()..).unwrap_or_default().chunks_exact(2).take(200) {
        let element = ElementId(u32::try_from(usize::from(step[0]) % count).unwrap_or_default());
        session.handle(event(&definition, element, step[1]));
        for id in session.shown_questions() {
            session.title(id);
            session.items(id);
            session.display(id);
        }
    }
    let kept = session.values().clone();
    let resumed = Session::new(definition, Setup { values: Some(kept), ..Setup::fixed() });
    assert!(Value::parse(&Value::Map(resumed.values().clone()).to_json()).is_ok(), "answers are JSON");
});

fn event(definition: &Definition, element: ElementId, what: u8) -> Event {
    let value = Value::parse(ANSWERS[usize::from(what) % ANSWERS.len()]).unwrap_or_default();
    let name = definition.element(element).name.clone();
    match what / 16 {
        0..7 => Event::Answer { question: element, value },
        7 => Event::Other { question: element, text: value.to_json() },
        8 => Event::Comment { question: element, text: value.to_json() },
        9 => Event::Start,
        10 => Event::Previous,
        11 => Event::Complete,
        12 => Event::Restart,
        13 => Event::Variable { name, value },
        14 => Event::Value { name, value },
        _ => Event::Next,
    }
}
