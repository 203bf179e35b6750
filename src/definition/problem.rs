//! What is wrong with a definition, where, and what to do.

use super::text::halves;
use crate::value::json;
use alloc::string::String;

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

impl Problem {
    /// A problem at the member `key` of the object that begins at the byte `object` of `text`.
    /// In `words`, `*` stands for the culprit.
    pub(super) fn at(
        text: &str,
        (object, key): (u32, &str),
        severity: Severity,
        words: &str,
        culprit: &str,
    ) -> Problem {
        let (pointer, line, column) = json::place_of(text, object, key);
        let (before, after) = halves(words, "*").unwrap_or((words, ""));
        let message = [before, culprit, after].concat();
        Problem { severity, pointer, line, column, message, suggestion: None }
    }
}
