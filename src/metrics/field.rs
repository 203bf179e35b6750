//! Reading what a method was given: a value that knows where it lies, so that every complaint
//! names the key.
//!
//! ```
//! use manyi::metrics::Field;
//! use manyi::value::Value;
//!
//! let input = Value::parse(r#"{"k": [3, "x"], "n": 10}"#)?;
//! let input = Field::new("input", &input);
//! assert_eq!(input.need("n", "how many were asked")?.number()?, 10.0);
//! assert_eq!(
//!     input.need("k", "counts")?.numbers().unwrap_err().to_string(),
//!     "input.k[1] must be a number, not \"x\"",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use super::MetricError;
use crate::value::Value;

/// A value and the way to it.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    way: String,
    value: &'a Value,
}

impl<'a> Field<'a> {
    /// The value at the top, under the name it has in messages.
    #[must_use]
    pub fn new(name: &str, value: &'a Value) -> Field<'a> {
        Field { way: name.to_owned(), value }
    }

    /// The value itself.
    #[must_use]
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// The key with its way, as messages name it.
    #[must_use]
    pub fn way(&self) -> &str {
        &self.way
    }

    /// What is under `key`; nothing if it is absent or null.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Field<'a>> {
        let value = self.value.get(key);
        (!value.is_null()).then(|| Field { way: format!("{}.{key}", self.way), value })
    }

    /// What is under `key`.
    ///
    /// # Errors
    /// It is absent or null; `expected` tells the author what to give.
    pub fn need(&self, key: &str, expected: &'static str) -> Result<Field<'a>, MetricError> {
        self.get(key)
            .ok_or_else(|| MetricError::Missing { key: format!("{}.{key}", self.way), expected })
    }

    /// What is under the first of `keys` that is there: the same thing may go by several names.
    #[must_use]
    pub fn any(&self, keys: &[&str]) -> Option<Field<'a>> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// The complaint that this is not what is `expected`.
    #[must_use]
    pub fn invalid(&self, expected: &'static str) -> MetricError {
        const LONGEST: usize = 40;
        let json = self.value.to_json();
        let mut found: String = json.chars().take(LONGEST).collect();
        if found.len() < json.len() {
            found.push('…');
        }
        MetricError::Invalid { key: self.way.clone(), expected, found }
    }

    /// The complaint that this does not fit the rest; `reason` says what is wrong and what to do.
    #[must_use]
    pub fn refused(&self, reason: impl Into<String>) -> MetricError {
        MetricError::refused(&self.way, reason)
    }

    /// Whether this is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// A number that is neither NaN nor infinite.
    ///
    /// # Errors
    /// It is none.
    pub fn number(&self) -> Result<f64, MetricError> {
        match self.value {
            Value::Number(number) if number.is_finite() => Ok(*number),
            _ => Err(self.invalid("a number")),
        }
    }

    /// A number of at least 0, whole or not.
    ///
    /// # Errors
    /// It is no number, or negative.
    pub fn size(&self) -> Result<f64, MetricError> {
        match self.number() {
            Ok(number) if number >= 0.0 => Ok(number),
            _ => Err(self.invalid("a number of at least 0")),
        }
    }

    /// A whole number of at least 0, up to 2^53.
    ///
    /// # Errors
    /// It is none.
    pub fn count(&self) -> Result<u64, MetricError> {
        whole(self.value).ok_or_else(|| self.invalid("a whole number of at least 0"))
    }

    /// A text.
    ///
    /// # Errors
    /// It is none.
    pub fn text(&self) -> Result<&'a str, MetricError> {
        self.value.as_text().ok_or_else(|| self.invalid("a text"))
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// It is neither.
    pub fn boolean(&self) -> Result<bool, MetricError> {
        self.value.as_bool().ok_or_else(|| self.invalid("true or false"))
    }

    /// The members of a list.
    ///
    /// # Errors
    /// It is no list.
    pub fn members(&self) -> Result<Vec<Field<'a>>, MetricError> {
        let Value::List(members) = self.value else { return Err(self.invalid("a list")) };
        let member = |(at, value)| Field { way: format!("{}[{at}]", self.way), value };
        Ok(members.iter().enumerate().map(member).collect())
    }

    /// The pairs of an object, in order.
    ///
    /// # Errors
    /// It is no object.
    pub fn entries(&self) -> Result<Vec<(&'a str, Field<'a>)>, MetricError> {
        let Value::Map(map) = self.value else { return Err(self.invalid("an object")) };
        let entry = |(key, value)| (key, Field { way: format!("{}.{key}", self.way), value });
        Ok(map.iter().map(entry).collect())
    }

    /// A list of numbers.
    ///
    /// # Errors
    /// It is no list, or a member is no number.
    pub fn numbers(&self) -> Result<Vec<f64>, MetricError> {
        self.members()?.iter().map(Field::number).collect()
    }

    /// A list of numbers, of which some may be missing (null).
    ///
    /// # Errors
    /// It is no list, or a member is neither number nor null.
    pub fn numbers_or_gaps(&self) -> Result<Vec<Option<f64>>, MetricError> {
        let number_or_gap = |member: &Field<'_>| match member.value {
            Value::Null => Ok(None),
            _ => member.number().map(Some).map_err(|_| member.invalid("a number or null")),
        };
        self.members()?.iter().map(number_or_gap).collect()
    }

    /// A list of texts; a number or a boolean in it is taken as its text.
    ///
    /// # Errors
    /// It is no list, or a member is something else.
    pub fn texts(&self) -> Result<Vec<String>, MetricError> {
        let text = |member: &Field<'_>| match member.value {
            Value::Text(text) => Ok(text.clone()),
            Value::Number(_) | Value::Bool(_) => Ok(member.value.to_json()),
            _ => Err(member.invalid("a text")),
        };
        self.members()?.iter().map(text).collect()
    }

    /// A list of rows of numbers, all of one length, none of them empty. There may be no row.
    ///
    /// # Errors
    /// It is something else.
    pub fn matrix(&self) -> Result<Vec<Vec<f64>>, MetricError> {
        let rows = self.members()?.iter().map(Field::numbers).collect::<Result<Vec<_>, _>>()?;
        self.even(rows)
    }

    /// A list of rows of numbers, all of one length, of which some may be missing (null). There may
    /// be no row.
    ///
    /// # Errors
    /// It is something else.
    pub fn matrix_with_gaps(&self) -> Result<Vec<Vec<Option<f64>>>, MetricError> {
        let rows =
            self.members()?.iter().map(Field::numbers_or_gaps).collect::<Result<Vec<_>, _>>()?;
        self.even(rows)
    }

    /// A matrix of as many rows as columns, at least one.
    ///
    /// # Errors
    /// It is something else.
    pub fn square(&self) -> Result<Vec<Vec<f64>>, MetricError> {
        let rows = self.matrix()?;
        match rows.first() {
            None => Err(self.invalid("a list of rows with at least one number")),
            Some(first) if first.len() != rows.len() => Err(self.refused(format!(
                "it has {} rows and {} columns; a square matrix is needed",
                rows.len(),
                first.len()
            ))),
            _ => Ok(rows),
        }
    }

    /// `[lowest, highest]` of a scale.
    ///
    /// # Errors
    /// It is no pair of numbers, or the second is not above the first.
    pub fn range(&self) -> Result<(f64, f64), MetricError> {
        match self.numbers().as_deref() {
            Ok([low, high]) if low < high => Ok((*low, *high)),
            _ => Err(self.invalid("[lowest, highest] of the scale, such as [1, 5]")),
        }
    }

    /// The number under `key`, or `default`.
    ///
    /// # Errors
    /// There is something that is no number.
    pub fn number_or(&self, key: &str, default: f64) -> Result<f64, MetricError> {
        self.get(key).map_or(Ok(default), |field| field.number())
    }

    /// The text under `key`, or `default`.
    ///
    /// # Errors
    /// There is something that is no text.
    pub fn text_or(&self, key: &str, default: &'a str) -> Result<&'a str, MetricError> {
        self.get(key).map_or(Ok(default), |field| field.text())
    }

    /// The scale under `scale`, or `default`.
    ///
    /// # Errors
    /// There is something that is no scale.
    pub fn scale_or(&self, default: (f64, f64)) -> Result<(f64, f64), MetricError> {
        self.get("scale").map_or(Ok(default), |field| field.range())
    }

    /// The two-sided confidence under `conf`, between 0 and 1; 0.95 if it is absent.
    ///
    /// # Errors
    /// It is not between 0 and 1.
    pub fn confidence(&self) -> Result<f64, MetricError> {
        let Some(field) = self.get("conf") else { return Ok(0.95) };
        match field.number() {
            Ok(level) if 0.0 < level && level < 1.0 => Ok(level),
            _ => Err(field.invalid("a confidence between 0 and 1, such as 0.95")),
        }
    }

    /// These weights, as many as there are things to weigh (`wanted`), none negative, with a sum
    /// above 0 unless there is nothing to weigh.
    ///
    /// # Errors
    /// They are not.
    pub fn weights(&self, wanted: usize) -> Result<Vec<f64>, MetricError> {
        let weights = self.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?;
        if weights.len() != wanted {
            return Err(self.refused(format!("{} weights for {wanted} columns", weights.len())));
        }
        if wanted > 0 && weights.iter().all(|weight| *weight == 0.0) {
            return Err(self.refused("all weights are 0; give at least one above 0"));
        }
        Ok(weights)
    }

    fn even<T>(&self, rows: Vec<Vec<T>>) -> Result<Vec<Vec<T>>, MetricError> {
        let width = rows.first().map_or(0, Vec::len);
        if width == 0 && !rows.is_empty() {
            return Err(self.invalid("a list of rows with at least one number"));
        }
        match rows.iter().position(|row| row.len() != width) {
            Some(at) => Err(self.refused(format!(
                "row {at} has {} members and row 0 has {width}; make all rows equally long",
                rows.get(at).map_or(0, Vec::len)
            ))),
            None => Ok(rows),
        }
    }
}

/// A whole number of at least 0 that a double holds exactly.
fn whole(value: &Value) -> Option<u64> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let number = value.as_number()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    let count = (0.0..=LARGEST).contains(&number).then_some(number as u64)?;
    #[expect(clippy::cast_precision_loss, reason = "up to 2^53 exact")]
    let is_whole = count as f64 == number;
    is_whole.then_some(count)
}
