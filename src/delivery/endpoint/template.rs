//! Bodies made from an envelope: paths into it, and templates with such paths.

use crate::platform::{number_text, parse_number};
use crate::value::{Map, Value, find, joined, part, rest};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

static NOTHING: Value = Value::Null;

/// The member at a path such as `scores.overall.value` or `alerts.0.text`; all of it for an empty
/// path, `Null` where there is none.
///
/// ```
/// use manyi::{delivery::at, value::Value};
/// let envelope = Value::parse(r#"{"survey": {"name": "visit"}, "alerts": [{"text": "rude"}]}"#)?;
/// assert!(at(&envelope, "survey.name").is_text("visit"));
/// assert!(at(&envelope, "alerts.0.text").is_text("rude"));
/// assert!(at(&envelope, "alerts.1").is_null());
/// # Ok::<(), manyi::value::json::JsonError>(())
/// ```
#[must_use]
pub fn at<'a>(envelope: &'a Value, path: &str) -> &'a Value {
    let mut found = envelope;
    let mut left = path;
    while !left.is_empty() {
        let end = find(left, ".").unwrap_or(left.len());
        let step = part(left, 0, end);
        left = rest(left, end + 1);
        found = match found {
            Value::List(members) => {
                let place = parse_number(step).map_or(usize::MAX, |place| place as usize);
                members.get(place).unwrap_or(&NOTHING)
            }
            _ => found.get(step),
        };
    }
    found
}

/// A value for people: of an alert its text, of a list its members.
#[must_use]
pub fn readable(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        Value::List(members) => joined(members, "; ", &readable),
        Value::Map(_) => match value.get("text").or(value.get("question")) {
            Value::Null => value.to_json(),
            text => readable(text),
        },
        Value::Bool(_) | Value::Instant(_) => value.to_json(),
    }
}

/// What a path of a template stands for.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Value;

/// A text with each `{path}` replaced by what is there, readable.
pub(super) fn filled(
    template: &str,
    lookup: Lookup<'_>,
    write: &dyn Fn(&Value) -> String,
) -> String {
    let mut text = String::new();
    let mut left = template;
    while let Some(start) = find(left, "{") {
        let Some(length) = find(rest(left, start), "}") else { break };
        text.push_str(part(left, 0, start));
        text.push_str(&write(&lookup(part(left, start + 1, start + length))));
        left = rest(left, start + length + 1);
    }
    text.push_str(left);
    text
}

/// A template with its paths replaced. A text that is nothing but one path becomes the value that is
/// there, of whatever shape; a member of an object that becomes nothing is left out.
pub(super) fn built(template: &Value, lookup: Lookup<'_>) -> Value {
    match template {
        Value::Text(text) => match sole_path(text) {
            Some(path) => lookup(path),
            None => Value::Text(filled(text, lookup, &readable)),
        },
        Value::List(members) => {
            Value::List(members.iter().map(|member| built(member, lookup)).collect())
        }
        Value::Map(map) => {
            let mut made = Map::new();
            for (name, member) in map.iter() {
                let value = built(member, lookup);
                if !value.is_null() {
                    made.insert(name, value);
                }
            }
            Value::Map(made)
        }
        plain => plain.clone(),
    }
}

/// The path of a text that is `{path}` and nothing else.
fn sole_path(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    find(inside, "{").is_none().then_some(inside)
}

/// Every `{path}` in a template.
pub(super) fn paths(template: &Value, found: &mut Vec<String>) {
    match template {
        Value::Text(text) => {
            let mut left = text.as_str();
            while let Some(start) = find(left, "{") {
                left = rest(left, start + 1);
                let end = find(left, "}").unwrap_or(left.len());
                found.push(part(left, 0, end).to_owned());
            }
        }
        Value::List(members) => members.iter().for_each(|member| paths(member, found)),
        Value::Map(map) => map.iter().for_each(|(_, member)| paths(member, found)),
        _ => {}
    }
}

/// The text cut to so many bytes, at the end of a character, with an ellipsis where it was cut.
///
/// ```
/// use manyi::delivery::cut;
/// assert_eq!(cut("满意满意", 12), "满意满意");
/// assert_eq!(cut("满意满意", 11), "满意…");
/// assert_eq!(cut("满意满意", 8), "满…");
/// ```
#[must_use]
pub fn cut(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let mut end = bytes.saturating_sub('…'.len_utf8());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    [part(text, 0, end), "…"].concat()
}
