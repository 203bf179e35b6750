//! One of the answers that a question offers; also a row or column of a matrix, a point of a scale.

use super::text::halves;
use crate::value::{Map, Value};
use alloc::vec::Vec;

/// One of the answers that a question offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What is stored when it is chosen.
    pub value: Value,
    /// What is shown, localizable; `Null` where the value is shown.
    pub text: Value,
    /// Other properties of the item (`isExclusive`, …).
    pub properties: Map,
}

/// The members of a list of choices: `"red"`, `3`, `"r|Red"` or `{"value": "r", "text": "Red"}`.
/// Members without a value are passed over.
///
/// ```
/// use manyi::{definition::choices, value::Value};
/// let list = Value::parse(r#"["a", "b|Bee", {"value": 3, "text": "Three"}]"#)?;
/// let found = choices(&list);
/// assert_eq!(found[1].value, Value::from("b"));
/// assert_eq!(found[2].text, Value::from("Three"));
/// # Ok::<(), manyi::value::json::JsonError>(())
/// ```
#[must_use]
pub fn choices(list: &Value) -> Vec<Choice> {
    let mut found = Vec::new();
    for item in list.as_list() {
        let (value, text, properties) = match item {
            Value::Map(map) => (item.get("value").clone(), item.get("text").clone(), map.clone()),
            Value::List(_) => continue,
            _ => (item.clone(), Value::Null, Map::new()),
        };
        let (value, text) = match value.as_text().and_then(|value| halves(value, "|")) {
            Some((value, shown)) => {
                (Value::from(value), if text.is_null() { Value::from(shown) } else { text })
            }
            None => (value, text),
        };
        if !value.is_null() {
            found.push(Choice { value, text, properties });
        }
    }
    found
}
