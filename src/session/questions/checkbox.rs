//! Any number of choices.

use super::{Asked, ValueRules, item_among, item_text};
use crate::platform::number_text;
use crate::session::Fault;
use crate::session::faults::add_error;
use crate::value::{Value, joined};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::slice;

pub(super) struct Checkbox;

impl ValueRules for Checkbox {
    /// An exclusive item ("none") takes back the others, and gives way to them; "select all"
    /// stands for every plain choice.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let members = match &value {
            Value::List(members) => members.as_slice(),
            Value::Null => return Value::Null,
            single => slice::from_ref(single),
        };
        let items = asked.session.items(asked.id);
        let before = asked.session.value(asked.id).as_list();
        let mut accepted = Vec::new();
        for member in members {
            let item = item_among(&items, member);
            let member = item.map_or(member, |item| &item.value);
            if members.len() > 1 && item.is_some_and(|item| item.exclusive) {
                if before.contains(member) {
                    continue;
                }
                accepted.clear();
                accepted.push(member.clone());
                break;
            }
            accepted.push(member.clone());
        }
        Value::List(accepted)
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        let count = value.as_list().len() as f64;
        let least = asked.element.number("minSelectedChoices").unwrap_or_default();
        let items = asked.session.items(asked.id);
        let is_exclusive = |member| item_among(&items, member).is_some_and(|item| item.exclusive);
        let alone = count > 0.0 && value.as_list().iter().all(is_exclusive);
        if count < least && !alone {
            add_error(faults, asked.session.word("answersMin", &[&number_text(least)]), None);
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let comment = asked.session.comment(asked.id);
        let text = |member: &Value| {
            if member.is_text("other")
                && asked.session.offers_text_for_other(asked.id)
                && !comment.is_empty()
            {
                comment.to_owned()
            } else {
                item_text(asked, member)
            }
        };
        match value {
            Value::List(members) => joined(&known(asked, members), ", ", &text),
            single => text(single),
        }
    }
}

/// Those of the chosen that are offered; all of them if none is.
pub(super) fn known(asked: &Asked<'_>, members: &[Value]) -> Vec<Value> {
    let items = asked.session.items(asked.id);
    let mut known = members.to_vec();
    known.retain(|member| item_among(&items, member).is_some());
    if known.is_empty() { members.to_vec() } else { known }
}
