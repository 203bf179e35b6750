//! Problems of the schema as they are found, and the JSON pointers of their places.

use crate::definition::{Problem, Severity};
use crate::value::{json, sort};

/// Problems as they are found; lines are looked up once, at the end.
#[derive(Debug, Default)]
pub(in crate::definition) struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    pub(in crate::definition) fn add(
        &mut self,
        severity: Severity,
        pointer: String,
        message: &[&str],
        suggestion: &[&str],
    ) {
        let suggestion = (!suggestion.is_empty()).then(|| suggestion.concat());
        let message = message.concat();
        self.found.push(Problem { severity, pointer, line: 0, column: 0, message, suggestion });
    }

    /// The problems in the order of the text, each with its line and column.
    pub(in crate::definition) fn located_in(mut self, text: &str) -> Vec<Problem> {
        for problem in &mut self.found {
            (problem.line, problem.column) = json::locate(text, &problem.pointer).unwrap_or((1, 1));
        }
        let place = |problem: &Problem| (problem.line, problem.column);
        sort(&mut self.found, &|a, b| place(a) > place(b));
        self.found
    }
}

/// A JSON pointer one step longer.
pub(in crate::definition) fn step(pointer: &str, key: &str) -> String {
    let mut out = [pointer, "/"].concat();
    for character in key.chars() {
        match character {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            plain => out.push(plain),
        }
    }
    out
}

/// A JSON pointer to a member of a list.
pub(in crate::definition) fn step_index(pointer: &str, index: usize) -> String {
    let mut out = String::from(pointer);
    out.push('/');
    push_index(&mut out, index);
    out
}

fn push_index(out: &mut String, index: usize) {
    if index >= 10 {
        push_index(out, index / 10);
    }
    out.push(char::from(b'0' + (index % 10) as u8));
}
