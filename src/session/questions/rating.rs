//! A point on a scale.

use super::{Asked, ValueRules, item_text, item_value};
use crate::value::Value;
use alloc::string::String;

pub(super) struct Rating;

impl ValueRules for Rating {
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        item_value(asked, value)
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        item_text(asked, value)
    }
}
