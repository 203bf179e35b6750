//! One choice: radio buttons, or a list that unfolds.

use super::{Asked, ValueRules, item_text, item_value};
use crate::value::Value;
use alloc::{borrow::ToOwned, string::String};

pub(super) struct Choice;

impl ValueRules for Choice {
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        item_value(asked, value)
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let comment = asked.session.comment(asked.id);
        let is_about_other = !asked.element.is_set("showCommentArea");
        if is_about_other && asked.session.offers_text_for_other(asked.id) && !comment.is_empty() {
            return comment.to_owned();
        }
        item_text(asked, value)
    }
}
