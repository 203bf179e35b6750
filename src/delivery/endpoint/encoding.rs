//! Bodies as forms write them.

use super::template::readable;
use crate::value::{Map, Value, find, part, rest};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A text.
    Text(String),
    /// The parts of a `multipart/form-data` body.
    Parts(Vec<Part>),
}

impl Content {
    /// How many bytes it has, about, as text.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Content::Text(text) => text.len(),
            Content::Parts(parts) => {
                parts.iter().map(|part| 200 + part.name.len() + part.text.len()).sum()
            }
        }
    }
}

/// One part of a `multipart/form-data` body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the field.
    pub name: String,
    /// The name of the file; empty where it is none.
    pub file: String,
    /// The media type of the file.
    pub kind: String,
    /// The value; of a file its bytes in base64.
    pub text: String,
}

/// The members of an object as names and texts; a list gives its name several times, as a form does.
pub(super) fn pairs(body: &Value) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, value) in body.as_map().into_iter().flat_map(Map::iter) {
        for member in members(value) {
            pairs.push((name.to_owned(), plain(member)));
        }
    }
    pairs
}

/// The members of an object as parts; uploaded files become files again.
pub(super) fn parts(body: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    for (name, value) in body.as_map().into_iter().flat_map(Map::iter) {
        for member in members(value) {
            let name = name.to_owned();
            parts.push(match file(member) {
                Some((file, kind, text)) => Part { name, file, kind, text },
                None => {
                    Part { name, file: String::new(), kind: String::new(), text: plain(member) }
                }
            });
        }
    }
    parts
}

/// The values under one name: those of a list of plain values or files, or the one that there is.
fn members(value: &Value) -> &[Value] {
    match value {
        Value::Null => &[],
        Value::List(members) => members,
        one => core::slice::from_ref(one),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::List(_) | Value::Map(_) => value.to_json(),
        _ => readable(value),
    }
}

/// An uploaded file as SurveyJS keeps it, `{"name", "type", "content": "data:…;base64,…"}`: its name,
/// type and base64.
fn file(value: &Value) -> Option<(String, String, String)> {
    let content = value.get("content").as_text()?.strip_prefix("data:")?;
    let comma = find(content, ",")?;
    let kind = part(content, 0, comma).strip_suffix(";base64")?;
    let name = value.get("name").as_text().unwrap_or("file");
    Some((name.to_owned(), kind.to_owned(), rest(content, comma + 1).to_owned()))
}

/// Names and values as `application/x-www-form-urlencoded` (WHATWG URL, section 5.2).
pub(super) fn urlencoded(pairs: &[(String, String)]) -> String {
    let mut text = String::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push('&');
        }
        escape(name, b"*-._", Some('+'), &mut text);
        text.push('=');
        escape(value, b"*-._", Some('+'), &mut text);
    }
    text
}

/// A text as part of an address (RFC 3986: all but the unreserved characters are escaped).
pub(super) fn address(text: &str) -> String {
    let mut escaped = String::new();
    escape(text, b"-._~", None, &mut escaped);
    escaped
}

fn escape(text: &str, kept: &[u8], space: Option<char>, out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in text.bytes() {
        match (byte, space) {
            (b' ', Some(space)) => out.push(space),
            _ if byte.is_ascii_alphanumeric() || kept.contains(&byte) => out.push(char::from(byte)),
            _ => {
                out.push('%');
                for digit in [byte >> 4, byte & 15] {
                    out.push(DIGITS.get(usize::from(digit)).copied().unwrap_or_default());
                }
            }
        }
    }
}
