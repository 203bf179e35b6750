//! Writing what a method found: numbers, intervals and lists as a [`Value`], the undefined as null.

use alloc::{string::String, vec::Vec};

use crate::value::{Map, Value};

/// The result object of a method, key by key.
///
/// ```
/// use manyi::metrics::Outcome;
///
/// let result = Outcome::new().with("n", 3_u64).with("score", None::<f64>).with("ci", (0.1, 0.5));
/// assert_eq!(result.into_value().to_json(), r#"{"n":3,"score":null,"ci":[0.1,0.5]}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    entries: Map,
}

impl Outcome {
    /// A result that says nothing yet.
    #[must_use]
    pub fn new() -> Outcome {
        Outcome::default()
    }

    /// This result and one entry more.
    #[must_use]
    pub fn with(mut self, key: &str, found: impl Found) -> Outcome {
        self.put(key, found);
        self
    }

    /// Adds an entry.
    pub fn put(&mut self, key: &str, found: impl Found) {
        self.entries.insert(key, found.into_value());
    }

    /// The result as a value.
    #[must_use]
    pub fn into_value(self) -> Value {
        Value::Map(self.entries)
    }
}

/// What can stand in a result.
pub trait Found {
    /// It as a value; the undefined as null.
    fn into_value(self) -> Value;
}

impl Found for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl Found for Outcome {
    fn into_value(self) -> Value {
        self.into_value()
    }
}

impl Found for f64 {
    fn into_value(self) -> Value {
        if self.is_finite() { Value::Number(self) } else { Value::Null }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts above 2^53 do not occur")]
impl Found for u64 {
    fn into_value(self) -> Value {
        Value::Number(self as f64)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts above 2^53 do not occur")]
impl Found for usize {
    fn into_value(self) -> Value {
        Value::Number(self as f64)
    }
}

impl Found for bool {
    fn into_value(self) -> Value {
        Value::Bool(self)
    }
}

impl Found for &str {
    fn into_value(self) -> Value {
        Value::from(self)
    }
}

impl Found for String {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl<T: Found> Found for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, Found::into_value)
    }
}

impl<T: Found> Found for Vec<T> {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(Found::into_value).collect())
    }
}

impl<T: Found + Clone> Found for &[T] {
    fn into_value(self) -> Value {
        Value::List(self.iter().cloned().map(Found::into_value).collect())
    }
}

/// An interval: its lower and its upper end.
impl Found for (f64, f64) {
    fn into_value(self) -> Value {
        Value::List([self.0, self.1].into_iter().map(Found::into_value).collect())
    }
}
