//! A point on a scale.

use super::{Asked, ValueRules, item_text};
use crate::value::Value;

pub(super) struct Rating;

impl ValueRules for Rating {
    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        item_text(asked, value)
    }
}
