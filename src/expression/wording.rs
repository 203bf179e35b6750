//! Rewrites what the grammar would not read: `=>`, `=<`, `<>` and `equals`.
//!
//! SurveyJS does this on the plain text before it parses, so inside quotes and braces too:
//! `{a} = 'equals'` compares with `'equal '`. A definition may rely on it; so do we.

use crate::value::replaced;
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
