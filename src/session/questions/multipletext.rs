//! Several short fields under one title: each is a text question of its own.

use super::text::{Text, form_faults};
use super::{Asked, ValueRules, add_part};
use crate::definition::{Element, ElementId, localized};
use crate::session::answers::is_empty;
use crate::session::faults::add_error;
use crate::session::{Fault, Session, validators};
use crate::value::{Map, Value};
use alloc::{rc::Rc, string::String, vec::Vec};

pub(super) struct Multipletext;

impl ValueRules for Multipletext {
    /// Anything but an object of answers answers nothing.
    fn accepted(&self, asked: &Asked<'_>, value: Value) -> Value {
        match value {
            Value::Map(_) if is_empty(&value) => Value::Null,
            Value::Map(_) | Value::Null => value,
            _ => asked.session.value(asked.id).clone(),
        }
    }

    fn is_held_back(&self, asked: &Asked<'_>, value: &Value) -> bool {
        let is_beyond = |part: &Element| {
            Text.is_held_back(&Asked { element: part, ..*asked }, value.get(&part.name))
        };
        asked.element.parts.iter().any(is_beyond)
    }

    fn faults(&self, asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
        for (index, element) in asked.element.parts.iter().enumerate() {
            let part = Asked { element, ..*asked };
            let answer = value.get(&element.name);
            let before = faults.len();
            if !is_empty(answer) {
                // A limit is for who writes into the field: what is given from outside is taken, as in SurveyJS.
                if asked.session.is_held_back(asked.id) {
                    Text.faults(&part, answer, faults);
                } else {
                    form_faults(&part, answer, faults);
                }
                if faults.len() == before {
                    validators::run(&part, answer, faults);
                }
            } else if element.is_set("isRequired") {
                add_error(faults, part.required_text("required"), None);
            }
            for fault in faults.iter_mut().skip(before) {
                fault.row = Some(index as u32);
            }
        }
    }

    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let mut text = String::new();
        for element in &asked.element.parts {
            let answer = value.get(&element.name);
            if is_empty(answer) {
                continue;
            }
            // As it is written: an answer piped into it might be this one.
            let title = localized(element.property("title"), asked.session.locale());
            let answer = Text.display(&Asked { element, ..*asked }, answer);
            add_part(&mut text, "; ", title.unwrap_or(&element.name), &answer);
        }
        text
    }
}

impl Session {
    /// The answer to a multiple text after something has been entered into the field at this index.
    #[must_use]
    pub fn with_part(&self, id: ElementId, part: usize, value: Value) -> Value {
        let mut answer = self.value(id).as_map().cloned().unwrap_or_else(Map::new);
        if let Some(element) = self.definition.element(id).parts.get(part) {
            match Text.accepted(&Asked { session: self, id, element }, value) {
                value if is_empty(&value) => {
                    answer.remove(&element.name);
                }
                value => answer.insert(&element.name, value),
            }
        }
        Value::Map(answer)
    }

    /// Whether somebody has answered a field.
    pub(in crate::session) fn is_part_touched(&self, id: ElementId, part: usize) -> bool {
        self.live(id).touched_parts & bit_of(part) != 0
    }

    /// Notes which fields an answer is about: no default may overwrite those.
    pub(in crate::session) fn touch_parts(&mut self, id: ElementId, value: &Value) {
        let definition = Rc::clone(&self.definition);
        for (index, part) in definition.element(id).parts.iter().enumerate() {
            let given = value.get(&part.name);
            if !is_empty(given) && given != self.value(id).get(&part.name) {
                self.live_mut(id).touched_parts |= bit_of(index);
            }
        }
    }
}

/// The bit of a field among those that somebody has answered: those beyond the 64th share one.
fn bit_of(part: usize) -> u64 {
    1 << part.min(63)
}
