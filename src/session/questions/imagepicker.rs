//! One picture, or any number of them.

use super::{Asked, ValueRules, item_text, item_value};
use crate::session::answers::is_empty;
use crate::value::{Value, joined};
use alloc::{string::String, vec};

pub(super) struct Imagepicker;

impl ValueRules for Imagepicker {
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        match value {
            Value::Null | Value::List(_) => value,
            single if asked.element.takes_many() && !is_empty(&single) => Value::List(vec![single]),
            single => item_value(asked, single),
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        joined(value.members(), ", ", &|member| item_text(asked, member))
    }
}
