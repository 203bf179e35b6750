//! What stands below the columns of a table: sums and the like, by `totalType` or `totalExpression`.
//!
//! They are an answer of their own beside that of the table, `{"m-total": {"column": 11}}`.

use super::questions::Asked;
use super::questions::expression::{OF_TOTAL, in_style};
use super::scope::Moment;
use super::{Change, Session};
use crate::definition::{ElementId, HAS_ENTRIES, Role};
use crate::expression::{Scope, Survey, resolve};
use crate::platform::{Clock, lower_case};
use crate::value::{Map, Value, find, part, replaced, rest};
use alloc::{rc::Rc, string::String, vec::Vec};

/// What the key of the answers below a table's columns ends in.
pub(super) const TOTAL: &str = "-total";

/// What the expression below a column sees: its neighbors as `{row.column}`, all rows as `{matrix}`.
struct Below<'a> {
    moment: Moment<'a>,
    table: ElementId,
    totals: &'a Map,
}

impl Scope for Below<'_> {
    fn variable(&self, name: &str) -> Value {
        let end = find(name, ".").unwrap_or(name.len());
        match lower_case(part(name, 0, end)).as_str() {
            "row" | "totalrow" => resolve(self.totals, rest(name, end + 1)).unwrap_or_default(),
            "matrix" => self.moment.session.rows_in_view(self.table),
            _ => self.moment.variable(name),
        }
    }

    fn clock(&self) -> &dyn Clock {
        self.moment.clock()
    }

    fn survey(&self) -> Option<&dyn Survey> {
        self.moment.survey()
    }
}

impl Session {
    /// The answers of the rows that are not hidden.
    fn rows_in_view(&self, table: ElementId) -> Value {
        let mut rows = Vec::new();
        for row in self.shown_entries(table) {
            if let Some(answers) = self.answers_in(self.definition.entry(row)) {
                rows.push(Value::Map(answers.clone()));
            }
        }
        Value::List(rows)
    }

    /// Something in a table has changed: it is added up when all else is settled.
    pub(super) fn add_up_later(&mut self, table: ElementId) {
        if !self.to_add_up.contains(&table) {
            self.to_add_up.push(table);
        }
    }

    /// Works out what stands below the columns of a table.
    pub(super) fn add_up(&mut self, table: ElementId) {
        let definition = Rc::clone(&self.definition);
        if !HAS_ENTRIES || !self.exists(table) {
            return;
        }
        let entry = definition.entry(table);
        let mut totals = Map::new();
        for column in self.columns(table) {
            if let Some(ruling) = self.rule(Some(column), Role::Total) {
                let moment = Moment { session: self, entry, item: None };
                let value =
                    ruling.rule.expression.evaluate(&Below { moment, table, totals: &totals });
                if !value.is_null() {
                    totals.insert(&definition.element(column).name, value);
                }
            }
        }
        let key = total_key(definition.element(table).value_name());
        let totals = Value::Map(totals);
        let before = self.answers_in(entry).and_then(|answers| answers.get(&key));
        if before == Some(&totals) || before.is_none() && totals == Value::Map(Map::new()) {
            return;
        }
        self.store_in(entry, &key, Some(totals));
        self.note(Change::Items(table));
        self.unsettled.push((entry, key));
    }

    /// The texts below the columns of a table, in their order; empty where there is none.
    #[must_use]
    pub fn totals(&self, table: ElementId) -> Vec<String> {
        let definition = &self.definition;
        let key = total_key(definition.element(table).value_name());
        let all = self.answers_in(definition.entry(table)).and_then(|answers| answers.get(&key));
        let mut texts = Vec::new();
        for column in self.columns(table) {
            let total = all.map_or(&Value::Null, |all| all.get(&definition.element(column).name));
            let element = definition.element(column);
            let text = in_style(&Asked { session: self, id: column, element }, total, &OF_TOTAL);
            texts.push(match self.own_text_of(table, element.property("totalFormat")) {
                Some(format) if !total.is_null() => replaced(&format, "{0}", &text),
                _ => text,
            });
        }
        texts
    }
}

fn total_key(name: &str) -> String {
    [name, TOTAL].concat()
}
