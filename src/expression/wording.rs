//! Rewrites what the grammar would not read: `=>`, `=<`, `<>` and `equals`.
//!
//! SurveyJS does this on the plain text before it parses, so inside quotes and braces too:
//! `{a} = 'equals'` compares with `'equal '`. A definition may rely on it; so do we.

use crate::value::{find, part, rest};
use alloc::{borrow::ToOwned, string::String};

/// What is replaced, in this order. Both sides have the same length, so that the place of a
/// syntax error is its place in what was written.
const REPLACEMENTS: [(&str, &str); 4] =
    [("=>", ">="), ("=<", "<="), ("<>", "!="), ("equals", "equal ")];

/// The text as the parser reads it.
pub(super) fn canonical(text: &str) -> String {
    let mut canonical = text.to_owned();
    for (written, meant) in &REPLACEMENTS {
        canonical = replaced(&canonical, written, meant);
    }
    canonical
}

fn replaced(text: &str, written: &str, meant: &str) -> String {
    let mut replaced = String::new();
    let mut at = 0;
    while let Some(found) = find(rest(text, at), written) {
        replaced.push_str(part(text, at, at + found));
        replaced.push_str(meant);
        at += found + written.len();
    }
    replaced.push_str(rest(text, at));
    replaced
}
