//! The fields of a multiple text: each is a text question, read with it.

use super::aliases::with_names_of_today;
use super::{Element, ElementId, Kind, Reading, Role};
use crate::platform::number_text;
use crate::rare::has;
use crate::value::{Map, Value};
use alloc::{string::String, vec::Vec};

pub(super) fn name_in(properties: &Map) -> String {
    match properties.get("name") {
        Some(Value::Text(name)) => name.clone(),
        Some(Value::Number(number)) => number_text(*number),
        _ => String::new(),
    }
}

/// Takes the fields of a multiple text out of its properties.
pub(super) fn parts_of(id: ElementId, properties: &mut Map, kind: Kind) -> Vec<Element> {
    let mut parts = Vec::new();
    if const { !has("multipletext") } || kind != Kind::Multipletext {
        return parts;
    }
    let Some(Value::List(items)) = properties.remove("items") else {
        return parts;
    };
    for item in items {
        let Value::Map(written) = item else {
            continue;
        };
        let properties = with_names_of_today(written);
        parts.push(Element {
            kind: Kind::Text,
            name: name_in(&properties),
            parent: Some(id),
            children: Vec::new(),
            template: None,
            properties,
            parts: Vec::new(),
        });
    }
    parts
}

impl Reading<'_> {
    pub(super) fn rules_of_parts(&mut self, id: ElementId, parts: &Value) {
        self.rules_of_items(Some(id), parts, "defaultValueExpression", &Role::PartDefault);
        self.rules_of_items(Some(id), parts, "minValueExpression", &|_| Role::MinValue);
        self.rules_of_items(Some(id), parts, "maxValueExpression", &|_| Role::MaxValue);
        for part in parts.as_list() {
            self.rules_of_items(Some(id), part.get("validators"), "expression", &Role::Validator);
        }
    }
}
