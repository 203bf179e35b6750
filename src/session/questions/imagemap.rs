//! One part of a picture, or any number of them.

use super::{Asked, ValueRules, item_among};
use crate::definition::ItemList;
use crate::session::Fault;
use crate::value::{Value, joined};
use alloc::{string::String, vec::Vec};

pub(super) struct Imagemap;

impl ValueRules for Imagemap {
    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        if !asked.element.takes_many() {
            return;
        }
        let count = value.as_list().len() as f64;
        let limit = |name| asked.element.number(name).unwrap_or_default();
        let (least, most) = (limit("minSelectedAreas"), limit("maxSelectedAreas"));
        if most > 0.0 && count > most {
            asked.refuse("answersMax", most, faults);
        }
        if count < least {
            asked.refuse("answersMin", least, faults);
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let mut items = Vec::new();
        for area in asked.session.written_items(asked.id, ItemList::Areas) {
            items.push(asked.session.item(asked.id, &area, true));
        }
        joined(value.members(), ", ", &|member| {
            let key = asked.element.property("valuePropertyName").as_text().unwrap_or_default();
            let member = member.get(key).or(member);
            item_among(&items, member).map_or(String::new(), |item| item.text.clone())
        })
    }
}
