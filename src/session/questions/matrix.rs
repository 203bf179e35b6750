//! One answer (or several) for each row, out of the same columns.

use super::{Asked, ValueRules, add_part};
use crate::definition::ItemList;
use crate::expression::are_equal;
use crate::session::Fault;
use crate::session::answers::is_empty;
use crate::session::faults::add_error;
use crate::session::items::{plain_text, text_among};
use crate::value::{Map, Value, joined};
use alloc::{string::String, vec::Vec};

pub(super) struct Matrix;

impl ValueRules for Matrix {
    fn accepted(&self, _asked: &Asked<'_>, value: Value) -> Value {
        let Value::Map(rows) = &value else {
            return value;
        };
        let mut answered = Map::new();
        for (row, column) in rows.iter() {
            if !is_empty(column) {
                answered.insert(row, column.clone());
            }
        }
        if answered.is_empty() { Value::Null } else { Value::Map(answered) }
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        let every = asked.element.is_set("eachRowRequired");
        let unique = asked.element.is_set("eachRowUnique");
        if !every && !unique {
            return;
        }
        let mut given: Vec<&Value> = Vec::new();
        let (mut missing, mut repeated) = (None, None);
        for (index, row) in asked.session.listed_items(asked.id, ItemList::Rows).iter().enumerate()
        {
            let index = index as u32;
            let answer = value.get(&plain_text(&row.value));
            if answer.is_null() {
                missing = missing.or(Some(index));
            } else if given.iter().any(|other| are_equal(other, answer)) {
                repeated = repeated.or(Some(index));
            } else {
                given.push(answer);
            }
        }
        if every && missing.is_some() {
            let text = asked.session.word("requiredRow", &[]);
            add_error(faults, text, missing);
        }
        if unique && repeated.is_some() {
            let text = asked.session.word("uniqueRow", &[]);
            add_error(faults, text, repeated);
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let columns = asked.session.listed_items(asked.id, ItemList::Columns);
        let column_text = |value: &Value| text_among(&columns, value);
        let Value::Map(answers) = value else {
            return column_text(value);
        };
        let rows = asked.session.listed_items(asked.id, ItemList::Rows);
        let mut text = String::new();
        for (row, column) in answers.iter() {
            let name = text_among(&rows, &Value::from(row));
            add_part(&mut text, "; ", &name, &joined(column.members(), ", ", &column_text));
        }
        text
    }
}
