//! Rows of a table, and panels that are added: what is answered in each has rules of its own.

use super::{Asked, ValueRules};
use crate::platform::number_text;
use crate::session::Fault;
use crate::session::faults::add_error;
use crate::session::items::plain_text;
use crate::value::Value;
use alloc::{string::String, vec::Vec};

pub(super) struct Entries;

impl ValueRules for Entries {
    /// A required table needs as many answered rows as it has at least.
    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        let (least, _) = asked.session.limits(asked.id);
        if !asked.element.kind.is_table() || !asked.session.is_required(asked.id) {
            return;
        }
        let is_answered = |row: &&Value| !crate::session::answers::is_empty(row);
        if (value.as_list().iter().filter(is_answered).count() as f64) < least {
            add_error(faults, asked.session.word("rowsMin", &[&number_text(least)]), None);
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let session = asked.session;
        let mut text = String::new();
        for id in session.inside(asked.id) {
            let entry = session.definition().entry(id);
            let mut of_entry = String::new();
            for question in session.questions_in(id) {
                if session.is_answered(question) && session.around(question).is_some() {
                    if !of_entry.is_empty() {
                        of_entry.push_str(", ");
                    }
                    of_entry.push_str(&session.title(question));
                    of_entry.push_str(": ");
                    of_entry.push_str(&session.display(question));
                }
            }
            if of_entry.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push_str("; ");
            }
            if let Some((value, name)) = session.row_value(entry) {
                text.push_str(&session.own_text(&name).unwrap_or_else(|| plain_text(&value)));
                text.push_str(": ");
            }
            text.push_str(&of_entry);
        }
        if text.is_empty() { plain_text(value) } else { text }
    }
}
