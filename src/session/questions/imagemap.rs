//! One part of a picture, or any number of them.

use super::{Asked, ValueRules, item_among};
use crate::definition::ItemList;
use crate::platform::number_text;
use crate::session::Fault;
use crate::session::faults::add_error;
use crate::value::{Value, joined};
use alloc::{string::String, vec::Vec};
use core::slice;

pub(super) struct Imagemap;

impl ValueRules for Imagemap {
    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        if !asked.element.takes_many() {
            return;
        }
        let count = value.as_list().len() as f64;
        let limit = |name| asked.element.number(name).filter(|limit| *limit > 0.0);
        let mut tell = |word, limit| {
            let text = asked.session.word(word, &[&number_text(limit)]);
            add_error(faults, text, None);
        };
        if let Some(most) = limit("maxSelectedAreas").filter(|most| count > *most) {
            tell("answersMax", most);
        }
        if let Some(least) = limit("minSelectedAreas").filter(|least| count < *least) {
            tell("answersMin", least);
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let members = match value {
            Value::List(members) => members.as_slice(),
            single => slice::from_ref(single),
        };
        let mut items = Vec::new();
        for area in asked.session.written_items(asked.id, ItemList::Areas) {
            items.push(asked.session.item(asked.id, &area, true));
        }
        joined(members, ", ", &|member| {
            let key = asked.element.property("valuePropertyName").as_text().unwrap_or_default();
            let member = member.get(key).or(member);
            item_among(&items, member).map_or(String::new(), |item| item.text.clone())
        })
    }
}
