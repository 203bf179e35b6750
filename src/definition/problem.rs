//! What is wrong with a definition, where, and what to do.

use crate::value::{json, sort};
use alloc::{string::String, vec::Vec};

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Part of the definition cannot be used as written.
    Error,
    /// The definition works, but hardly as its author meant.
    Warning,
}

/// One thing that is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// JSON pointer (RFC 6901) of the place; empty for the whole text.
    pub pointer: String,
    /// Line of the place, from 1.
    pub line: u32,
    /// Column of the place, from 1.
    pub column: u32,
    /// What is wrong, in one sentence that names the culprit.
    pub message: String,
    /// What to do about it, if that can be said.
    pub suggestion: Option<String>,
}

/// Problems as they are found; lines are looked up once, at the end.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    pub(crate) fn add(
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
    pub(crate) fn located_in(mut self, text: &str) -> Vec<Problem> {
        for problem in &mut self.found {
            (problem.line, problem.column) = json::locate(text, &problem.pointer).unwrap_or((1, 1));
        }
        let place = |problem: &Problem| (problem.line, problem.column);
        sort(&mut self.found, &|a, b| place(a) > place(b));
        self.found
    }
}

/// A JSON pointer one step longer.
pub(crate) fn step(pointer: &str, key: &str) -> String {
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
pub(crate) fn step_index(pointer: &str, index: usize) -> String {
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
