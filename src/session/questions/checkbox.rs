//! Any number of choices.

use super::{Asked, ValueRules, item_among, item_text};
use crate::session::Fault;
use crate::session::answers::is_empty;
use crate::value::{Value, joined};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

pub(super) struct Checkbox;

impl ValueRules for Checkbox {
    /// An exclusive item ("none") takes back the others, and gives way to them.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let mut members = match value {
            Value::List(members) => members,
            nothing if is_empty(&nothing) => return Value::Null,
            single => Vec::from([single]),
        };
        let items = asked.session.items(asked.id);
        for member in &mut members {
            if let Some(item) = item_among(&items, member) {
                *member = item.value.clone();
            }
        }
        let is_exclusive =
            |member: &Value| item_among(&items, member).is_some_and(|item| item.exclusive);
        let before = asked.session.value(asked.id).as_list();
        let was_alone = before.iter().rfind(|member| is_exclusive(member));
        let alone = members.iter().rposition(is_exclusive);
        match (was_alone, alone) {
            (None, Some(alone)) => members = Vec::from([members.swap_remove(alone)]),
            (Some(was), Some(alone)) if members.len() > 1 => {
                let is_still = members.get(alone) == Some(was);
                let old = members.iter().position(|member| member == was);
                let leaves = old.filter(|old| is_still || *old + 1 < members.len());
                if let Some(old) = leaves {
                    members.remove(old);
                }
            }
            _ => {}
        }
        Value::List(members)
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        too_few(asked, value, faults);
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let comment = asked.session.comment(asked.id);
        let has_area = asked.element.is_set("showCommentArea");
        let text = |member: &Value| {
            if member.is_text("other") && has_area {
                // The text is about the whole answer, as in SurveyJS.
                String::from("other")
            } else if member.is_text("other")
                && asked.session.offers_text_for_other(asked.id)
                && !comment.is_empty()
            {
                comment.to_owned()
            } else {
                item_text(asked, member)
            }
        };
        joined(&known(asked, value.members()), ", ", &text)
    }
}

/// Adds that fewer are chosen than `minSelectedChoices`; "none" is enough by itself.
pub(super) fn too_few(asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
    let count = value.as_list().len() as f64;
    let least = asked.element.number("minSelectedChoices").unwrap_or_default();
    let items = asked.session.items(asked.id);
    let is_exclusive = |member| item_among(&items, member).is_some_and(|item| item.exclusive);
    let alone = count > 0.0 && value.as_list().iter().all(is_exclusive);
    if count < least && !alone {
        asked.refuse("answersMin", least, faults);
    }
}

/// Those of the chosen that are offered; all of them if none is.
pub(super) fn known(asked: &Asked<'_>, members: &[Value]) -> Vec<Value> {
    let items = asked.session.items(asked.id);
    let mut known = Vec::new();
    for member in members {
        if item_among(&items, member).is_some() {
            known.push(member.clone());
        }
    }
    if known.is_empty() { members.to_vec() } else { known }
}
