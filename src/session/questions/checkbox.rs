//! Any number of choices.

use super::{Asked, ValueRules, item_text, item_value};
use crate::expression::are_equal;
use crate::platform::number_text;
use crate::session::Fault;
use crate::session::faults::error;
use crate::value::Value;
use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

pub(super) struct Checkbox;

impl ValueRules for Checkbox {
    /// An exclusive item ("none") takes back the others, and gives way to them; "select all"
    /// stands for every plain choice.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let members = match value {
            Value::List(members) => members,
            Value::Null => return Value::Null,
            single => vec![single],
        };
        let members: Vec<Value> =
            members.into_iter().map(|member| item_value(asked, member)).collect();
        let items = asked.session.items(asked.id);
        let item_of = |value: &Value| items.iter().find(|item| are_equal(&item.value, value));
        let before = asked.session.value(asked.id).as_list();
        let is_new = |value: &Value| !before.contains(value);
        let is_exclusive = |value: &&Value| item_of(value).is_some_and(|item| item.exclusive);
        if members.len() < 2 {
            return Value::List(members);
        }
        if let Some(exclusive) = members.iter().find(|value| is_exclusive(value) && is_new(value)) {
            return Value::List(vec![exclusive.clone()]);
        }
        Value::List(members.into_iter().filter(|value| !is_exclusive(&value)).collect())
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        let count = value.as_list().len() as f64;
        let least = asked.element.number("minSelectedChoices").unwrap_or_default();
        let alone = count > 0.0
            && value.as_list().iter().all(|value| {
                asked
                    .session
                    .items(asked.id)
                    .iter()
                    .any(|item| item.exclusive && are_equal(&item.value, value))
            });
        if count < least && !alone {
            faults.push(error(asked.session.word("answersMin", &[&number_text(least)])));
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let comment = asked.session.comment(asked.id);
        let text = |member: &Value| {
            let is_other = member.as_text() == Some("other");
            if is_other && asked.session.offers_text_for_other(asked.id) && !comment.is_empty() {
                comment.to_owned()
            } else {
                item_text(asked, member)
            }
        };
        match value {
            Value::List(members) => members.iter().map(text).collect::<Vec<String>>().join(", "),
            single => text(single),
        }
    }
}
