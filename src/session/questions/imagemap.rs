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
        let (least, most) = (limit("minSelectedAreas"), limit("maxSelectedAreas"));
        for (limit, word, is_beyond) in [
            (most, "answersMax", most.is_some_and(|most| count > most)),
            (least, "answersMin", least.is_some_and(|least| count < least)),
        ] {
            if is_beyond {
                let number = number_text(limit.unwrap_or_default());
                add_error(faults, asked.session.word(word, &[&number]), None);
            }
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
