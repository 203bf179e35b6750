//! What a reply has to look like: the tests of success, of "already stored", of "later", of refusal.

use super::template::{at, readable};
use crate::delivery::Reply;
use crate::value::{Value, find, trimmed};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// One test of a reply. All that it says must hold.
///
/// As JSON: `{"status": 409, "path": "code", "equals": "23505"}`. `status` is a number or a list;
/// without it any will do. Without `path` the text of the body is meant. `equals` compares with a
/// value, `contains` looks for a text, and `exists` asks whether there is anything at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Test {
    status: Vec<u16>,
    path: Option<String>,
    equals: Option<Value>,
    contains: Option<String>,
    exists: Option<bool>,
    /// For a "later": how long, in ms.
    pub(super) wait: Option<f64>,
}

/// The keys of a test.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::delivery) const KEYS: [&str; 6] =
    ["status", "path", "equals", "contains", "exists", "waitSeconds"];

impl Test {
    /// The tests in a value: one object, or a list of them.
    pub(super) fn all_of(value: &Value) -> Vec<Test> {
        match value {
            Value::Map(_) => Vec::from([Test::of(value)]),
            list => list.as_list().iter().map(Test::of).collect(),
        }
    }

    fn of(value: &Value) -> Test {
        let status = value.get("status");
        let numbers: &[Value] = match status {
            Value::List(numbers) => numbers,
            Value::Null => &[],
            one => core::slice::from_ref(one),
        };
        let text = |key: &str| value.get(key).as_text().map(ToOwned::to_owned);
        Test {
            status: numbers.iter().filter_map(|n| Some(n.as_number()? as u16)).collect(),
            path: text("path"),
            // `"equals": null` asks for nothing to be there, which is not the same as not asking.
            equals: value.as_map().and_then(|map| map.get("equals")).cloned(),
            contains: text("contains"),
            exists: value.get("exists").as_bool(),
            wait: value.get("waitSeconds").as_number().map(|seconds| seconds * 1000.0),
        }
    }

    /// Whether it asks for the body.
    pub(super) fn reads_body(&self) -> bool {
        self.equals.is_some() || self.contains.is_some() || self.exists.is_some()
    }

    pub(super) fn holds(&self, reply: &Reply) -> bool {
        if !self.status.is_empty() && !self.status.contains(&reply.status) {
            return false;
        }
        if !self.reads_body() {
            return true;
        }
        let Some(body) = &reply.body else { return false };
        let json;
        let text = Value::from(trimmed(body));
        let found = match &self.path {
            Some(path) => {
                json = reply.json();
                at(&json, path)
            }
            None => &text,
        };
        // Some services write their codes as numbers, some as texts.
        let equals = |wanted: &Value| match wanted {
            Value::Text(text) => !found.is_null() && readable(found) == *text,
            _ => wanted == found,
        };
        self.equals.as_ref().is_none_or(equals)
            && self.exists.is_none_or(|wanted| wanted != found.is_null())
            && self.contains.as_ref().is_none_or(|part| find(&readable(found), part).is_some())
    }
}
