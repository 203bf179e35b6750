//! One answer (or several) for each row, out of the same columns.

use super::{Asked, ValueRules};
use crate::definition::ItemList;
use crate::expression::are_equal;
use crate::session::faults::error;
use crate::session::items::plain_text;
use crate::session::{Fault, Item};
use crate::value::{Map, Value};
use alloc::{string::String, vec, vec::Vec};

pub(super) struct Matrix;

impl ValueRules for Matrix {
    fn accepted(&self, _asked: &Asked<'_>, value: Value) -> Value {
        let Value::Map(rows) = value else {
            return value;
        };
        let answered = |(_, column): &(String, Value)| !crate::session::answers::is_empty(column);
        let rows: Map = rows.into_entries().filter(answered).collect();
        if rows.is_empty() { Value::Null } else { Value::Map(rows) }
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        let every = asked.element.is_set("eachRowRequired");
        let unique = asked.element.is_set("eachRowUnique");
        if !every && !unique {
            return;
        }
        let mut given: Vec<&Value> = Vec::new();
        let (mut missing, mut repeated) = (Vec::new(), Vec::new());
        for (index, row) in asked.session.listed_items(asked.id, ItemList::Rows).iter().enumerate()
        {
            let answer = value.get(&plain_text(&row.value));
            if answer.is_null() {
                missing.push(index as u32);
            } else if given.iter().any(|other| are_equal(other, answer)) {
                repeated.push(index as u32);
            } else {
                given.push(answer);
            }
        }
        let mut tell = |rows: Vec<u32>, text: String| {
            if let Some(first) = rows.first() {
                faults.push(Fault { row: Some(*first), ..error(text) });
            }
        };
        if every {
            tell(missing, asked.session.required_text(asked.id, "requiredRow"));
        }
        if unique {
            tell(repeated, asked.session.word("uniqueRow", &[]));
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let columns = asked.session.listed_items(asked.id, ItemList::Columns);
        let column_text = |value: &Value| text_among(&columns, value);
        let Value::Map(answers) = value else {
            return column_text(value);
        };
        let rows = asked.session.listed_items(asked.id, ItemList::Rows);
        let parts: Vec<String> = answers
            .iter()
            .map(|(row, column)| {
                let columns: Vec<String> = match column {
                    Value::List(members) => members.iter().map(column_text).collect(),
                    single => vec![column_text(single)],
                };
                [text_among(&rows, &Value::from(row)), columns.join(", ")].join(": ")
            })
            .collect();
        parts.join("; ")
    }
}

fn text_among(items: &[Item], value: &Value) -> String {
    let own = items.iter().find(|item| are_equal(&item.value, value));
    own.map_or_else(|| plain_text(value), |item| item.text.clone())
}
