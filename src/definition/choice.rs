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
    list.as_list().iter().filter_map(choice).collect()
}

fn choice(item: &Value) -> Option<Choice> {
    match item {
        Value::Null | Value::List(_) => None,
        Value::Map(map) => {
            let value = map.get("value").cloned().unwrap_or_default();
            let text = map.get("text").cloned().unwrap_or_default();
            let known = !value.is_null();
            known.then(|| Choice { value, text, properties: map.clone() })
        }
        Value::Text(text) => {
            let (value, shown) = match halves(text, "|") {
                Some((value, shown)) => (value, Value::from(shown)),
                None => (text.as_str(), Value::Null),
            };
            Some(Choice { value: Value::from(value), text: shown, properties: Map::new() })
        }
        plain => Some(Choice { value: plain.clone(), text: Value::Null, properties: Map::new() }),
    }
}
