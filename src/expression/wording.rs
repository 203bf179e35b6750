//! Rewrites what the grammar would not read: `=>`, `=<`, `<>` and `equals`.
//!
//! SurveyJS does this on the plain text before it parses, so inside quotes and braces too:
//! `{a} = 'equals'` compares with `'equal '`. A definition may rely on it; so do we.

use alloc::string::String;

/// What is replaced, in this order. Both sides have the same length, so that the place of a
/// syntax error is its place in what was written.
const REPLACEMENTS: [(&str, &str); 4] =
    [("=>", ">="), ("=<", "<="), ("<>", "!="), ("equals", "equal ")];

/// The text as the parser reads it.
pub(super) fn canonical(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (written, meant) in REPLACEMENTS {
        let mut at = 0;
        while let Some(here) = bytes.get_mut(at..at + written.len()) {
            if here == written.as_bytes() {
                here.copy_from_slice(meant.as_bytes());
                at += written.len();
            } else {
                at += 1;
            }
        }
    }
    // ASCII gave way to ASCII, so this is UTF-8 still.
    String::from_utf8(bytes).unwrap_or_default()
}
