//! The answer value: what a respondent gives, a definition holds and an expression yields.
//!
//! It has the shape of JSON, plus an instant of time, which only expressions make
//! (`today()`) and which becomes ISO text when it leaves. A missing value, `null` and
//! `undefined` are all [`Value::Null`].
//!
//! ```
//! use manyi::value::Value;
//!
//! let answers = Value::parse(r#"{"q1": 5, "q2": ["a", "b"]}"#)?;
//! assert_eq!(answers.get("q1"), &Value::Number(5.0));
//! assert!(answers.get("q3").is_null());
//! assert_eq!(answers.to_json(), r#"{"q1":5,"q2":["a","b"]}"#);
//! # Ok::<(), manyi::value::json::JsonError>(())
//! ```

mod calendar;
pub mod json;
mod part;

use alloc::{borrow::ToOwned, string::String, vec::Vec};
pub use calendar::{Civil, civil_from_instant, instant_from_civil, instant_text};
pub use part::{find, joined, last, part, replaced, rest, sort, trimmed, utf16_length};

/// One value of any shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing: JSON `null`, a missing key, JavaScript's `undefined`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A double, as in JSON and JavaScript. May be NaN or infinite inside an expression.
    Number(f64),
    /// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
    Instant(f64),
    /// Text.
    Text(String),
    /// An ordered list.
    List(Vec<Value>),
    /// Named values in the order of their insertion.
    Map(Map),
}

/// What [`Value::get`] returns when there is nothing.
static NULL: Value = Value::Null;

impl Value {
    /// Reads JSON text.
    ///
    /// # Errors
    /// What is wrong, and the line and column where.
    pub fn parse(text: &str) -> Result<Value, json::JsonError> {
        json::parse(text)
    }

    /// Writes JSON text without white space. NaN and infinities become `null`, instants ISO text.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// Whether this is [`Value::Null`].
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The value under `key` of a map; `Null` if there is none or this is no map.
    #[must_use]
    pub fn get(&self, key: &str) -> &Value {
        match self {
            Value::Map(map) => map.get(key).unwrap_or(&NULL),
            _ => &NULL,
        }
    }

    /// This value, or `other` if this is nothing.
    #[must_use]
    pub fn or<'a>(&'a self, other: &'a Value) -> &'a Value {
        if self.is_null() { other } else { self }
    }

    /// The text, if this is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is that very text.
    #[must_use]
    pub fn is_text(&self, text: &str) -> bool {
        matches!(self, Value::Text(own) if own == text)
    }

    /// The number, if this is a number.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The members of a list; nothing for any other shape.
    #[must_use]
    pub fn as_list(&self) -> &[Value] {
        match self {
            Value::List(members) => members,
            _ => &[],
        }
    }

    /// The members of a list, or what is no list as the only one.
    ///
    /// ```
    /// use manyi::value::Value;
    /// assert_eq!(Value::Bool(true).members(), [Value::Bool(true)]);
    /// assert!(Value::List(vec![]).members().is_empty());
    /// ```
    #[must_use]
    pub fn members(&self) -> &[Value] {
        match self {
            Value::List(members) => members,
            single => core::slice::from_ref(single),
        }
    }

    /// The members, to be changed: what is no list becomes an empty one.
    pub fn make_list(&mut self) -> &mut Vec<Value> {
        match self {
            Value::List(members) => members,
            other => {
                *other = Value::List(Vec::new());
                other.make_list()
            }
        }
    }

    /// The map, to be changed: what is no map becomes an empty one.
    pub fn make_map(&mut self) -> &mut Map {
        match self {
            Value::Map(map) => map,
            other => {
                *other = Value::Map(Map::new());
                other.make_map()
            }
        }
    }

    /// The map, if this is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Value {
        Value::Map(map)
    }
}

impl From<Vec<Value>> for Value {
    fn from(members: Vec<Value>) -> Value {
        Value::List(members)
    }
}

/// Named values in the order of their insertion.
///
/// A plain list of pairs: maps here are small, and a hash table is dear in the widget's bytes.
#[derive(Clone, Debug, Default)]
pub struct Map {
    entries: Vec<(String, Value)>,
    place: u32,
}

impl Map {
    /// An empty map.
    #[must_use]
    pub fn new() -> Map {
        Map::default()
    }

    /// The byte at which it begins in the JSON text that it was read from; 0 if it was not read.
    #[must_use]
    pub fn place(&self) -> u32 {
        self.place
    }

    /// An empty map in the place of another.
    #[must_use]
    pub fn at(place: u32) -> Map {
        Map { entries: Vec::new(), place }
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value under `key`, to be changed in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// What is under `key`, to be changed in place; nothing is put there if there was none.
    pub fn member(&mut self, key: &str) -> &mut Value {
        let place = self.entries.iter().position(|(name, _)| name == key);
        let place = place.unwrap_or_else(|| {
            self.entries.push((key.to_owned(), Value::Null));
            self.entries.len() - 1
        });
        &mut self.entries[place].1
    }

    /// Puts `value` under `key`, in the place of what was there or at the end.
    pub fn insert(&mut self, key: &str, value: Value) {
        match self.get_mut(key) {
            Some(place) => *place = value,
            None => self.entries.push((key.to_owned(), value)),
        }
    }

    /// Puts a text under `key`.
    pub fn insert_text(&mut self, key: &str, text: &str) {
        self.insert(key, Value::from(text));
    }

    /// Puts a number under `key`.
    pub fn insert_number(&mut self, key: &str, number: f64) {
        self.insert(key, Value::Number(number));
    }

    /// Takes out what is under `key`.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let place = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(place).1)
    }

    /// Whether there is something under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The pairs, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The pairs, in order, to keep.
    pub fn into_entries(self) -> impl Iterator<Item = (String, Value)> {
        self.entries.into_iter()
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no pairs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Two maps are equal when they hold the same pairs, in whatever order.
impl PartialEq for Map {
    fn eq(&self, other: &Map) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl FromIterator<(String, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(pairs: I) -> Map {
        let mut map = Map::new();
        for (name, value) in pairs {
            map.insert(&name, value);
        }
        map
    }
}
