//! Texts in several languages, and the answers piped into them.

use crate::value::{Value, find, part, rest, trimmed};
use alloc::vec::Vec;

/// The text of a localizable property in `locale`: a plain string, or an object with a text for
/// each language and `default`. Falls back from `zh-cn` to `zh`, to `default`, to any.
///
/// ```
/// use manyi::{definition::localized, value::Value};
/// let title = Value::parse(r#"{"default": "Branch", "zh-cn": "网点"}"#)?;
/// assert_eq!(localized(&title, "zh-cn"), Some("网点"));
/// assert_eq!(localized(&title, "fr"), Some("Branch"));
/// # Ok::<(), manyi::value::json::JsonError>(())
/// ```
#[must_use]
pub fn localized<'a>(text: &'a Value, locale: &str) -> Option<&'a str> {
    let map = match text {
        Value::Text(text) => return Some(text),
        Value::Map(map) => map,
        _ => return None,
    };
    let language = halves(locale, "-").map_or(locale, |(language, _)| language);
    let base = if language == "en" { "default" } else { language };
    [locale, base, "default", "en"]
        .into_iter()
        .find_map(|key| map.get(key))
        .or_else(|| map.iter().next().map(|(_, value)| value))
        .and_then(Value::as_text)
}

/// The pieces of a text with `{names}` in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stands as it is.
    Plain(&'a str),
    /// The name between braces, whose answer is put here.
    Piped(&'a str),
}

/// Takes a text apart at its `{names}`. A brace without a partner, and braces around nothing or
/// around a line break, are plain text.
///
/// ```
/// use manyi::definition::{Piece, pieces};
/// let found = pieces("Hello {name}!");
/// assert_eq!(found, [Piece::Plain("Hello "), Piece::Piped("name"), Piece::Plain("!")]);
/// ```
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut plain = 0;
    let mut open = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open = Some(at),
            b'\n' => open = None,
            b'}' => {
                let name = open.map_or("", |open| trimmed(part(text, open + 1, at)));
                if let Some(open) = open.take().filter(|_| !name.is_empty()) {
                    push_plain(part(text, plain, open), &mut found);
                    found.push(Piece::Piped(name));
                    plain = at + 1;
                }
            }
            _ => {}
        }
    }
    push_plain(rest(text, plain), &mut found);
    found
}

fn push_plain<'a>(text: &'a str, found: &mut Vec<Piece<'a>>) {
    if !text.is_empty() {
        found.push(Piece::Plain(text));
    }
}

/// The word of a list that is `word`. A list is one text, words with spaces between: a slice of
/// texts would take eight bytes more for each.
pub(super) fn listed(list: &'static str, word: &str) -> Option<&'static str> {
    let mut left = list;
    loop {
        let (one, after) = halves(left, " ").unwrap_or((left, ""));
        if one == word {
            return Some(one);
        }
        if after.is_empty() {
            return None;
        }
        left = after;
    }
}

/// What stands before and after the first `mark`.
pub(crate) fn halves<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, mark)?;
    Some((part(text, 0, at), rest(text, at + mark.len())))
}
