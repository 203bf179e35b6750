//! Several lines of text.

use super::{Asked, ValueRules};
use crate::value::{Value, replaced};

pub(super) struct Comment;

impl ValueRules for Comment {
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        match value {
            Value::Text(text) if asked.element.is_unset("acceptCarriageReturn") => {
                Value::Text(replaced(&replaced(&text, "\r", ""), "\n", ""))
            }
            value => value,
        }
    }
}
