//! Rows of a table, and panels that are added: what is answered in each has rules of its own.

use super::{Asked, ValueRules, add_part};
use crate::session::Fault;
use crate::session::items::plain_text;
use crate::value::Value;
use alloc::{string::String, vec::Vec};

pub(super) struct Entries;

impl ValueRules for Entries {
    /// Rows without any answer answer nothing.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        let is_bare = asked.element.kind.is_table() && crate::session::answers::is_empty(&value);
        if is_bare { Value::Null } else { value }
    }

    /// A required table needs as many answered rows as it has at least.
    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        let (least, _) = asked.session.limits(asked.id);
        if !asked.element.kind.is_table() || !asked.session.is_required(asked.id) {
            return;
        }
        let is_answered = |row: &&Value| !crate::session::answers::is_empty(row);
        if (value.as_list().iter().filter(is_answered).count() as f64) < least {
            asked.refuse("rowsMin", least, faults);
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
                    let (title, answer) = (session.title(question), session.display(question));
                    add_part(&mut of_entry, ", ", &title, &answer);
                }
            }
            if of_entry.is_empty() {
                continue;
            }
            let row = session
                .row_value(entry)
                .map(|(value, name)| session.own_text(&name).unwrap_or_else(|| plain_text(&value)));
            add_part(&mut text, "; ", &row.unwrap_or_default(), &of_entry);
        }
        if text.is_empty() { plain_text(value) } else { text }
    }
}
