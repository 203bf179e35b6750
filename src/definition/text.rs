//! Texts in several languages, and the answers piped into them.

use crate::value::{Value, part};

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
    let language = locale.split('-').next().unwrap_or_default();
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
/// let found: Vec<Piece> = pieces("Hello {name}!").collect();
/// assert_eq!(found, [Piece::Plain("Hello "), Piece::Piped("name"), Piece::Plain("!")]);
/// ```
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = leading_name(rest) {
            rest = after;
            return Some(Piece::Piped(name));
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|&(at, character)| {
                character == '{' && leading_name(crate::value::rest(rest, at)).is_some()
            })
            .map_or(rest.len(), |(at, _)| at);
        let plain = part(rest, 0, end);
        rest = crate::value::rest(rest, end);
        Some(Piece::Plain(plain))
    })
}

fn leading_name(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = !name.trim().is_empty() && !name.contains(['{', '\n']);
    is_name.then(|| (name.trim(), after))
}
