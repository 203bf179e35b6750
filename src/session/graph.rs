//! Which rules and texts depend on which name.

use crate::definition::{Definition, ElementId, Piece, pieces};
use crate::platform::lower_case;
use crate::value::{Map, Value, part};
use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

/// What has to be looked at again when a value changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dependent {
    /// The rule at this index.
    Rule(u32),
    /// The texts of an element.
    Texts(ElementId),
}

/// Names in order, each with its dependents.
#[derive(Debug, Default)]
pub(super) struct Graph {
    names: Vec<(String, Vec<Dependent>)>,
}

impl Graph {
    pub(super) fn of(definition: &Definition) -> Graph {
        let mut graph = Graph::default();
        for (index, rule) in definition.rules().iter().enumerate() {
            for name in rule.expression.variables() {
                graph.add(name, Dependent::Rule(index as u32));
            }
        }
        for id in definition.ids() {
            for (_, value) in definition.element(id).properties.iter() {
                graph.add_texts(id, value);
            }
        }
        graph
    }

    fn add_texts(&mut self, id: ElementId, value: &Value) {
        match value {
            Value::Text(text) if text.contains('{') => {
                for piece in pieces(text) {
                    if let Piece::Piped(name) = piece {
                        self.add(name, Dependent::Texts(id));
                    }
                }
            }
            Value::List(members) => members.iter().for_each(|member| self.add_texts(id, member)),
            Value::Map(map) => self.add_texts_of(id, map),
            _ => {}
        }
    }

    fn add_texts_of(&mut self, id: ElementId, map: &Map) {
        map.iter().for_each(|(_, member)| self.add_texts(id, member));
    }

    /// `{a.b[0].c}` may change with `a`, with `a.b`, with `a.b[0]`: names may hold dots.
    fn add(&mut self, name: &str, dependent: Dependent) {
        let name = lower_case(name);
        for (at, character) in name.char_indices() {
            if at > 0 && matches!(character, '.' | '[') {
                self.add_exactly(part(&name, 0, at), dependent);
            }
        }
        self.add_exactly(&name, dependent);
    }

    fn add_exactly(&mut self, name: &str, dependent: Dependent) {
        match self.place(name) {
            Ok(at) => {
                let dependents = &mut self.names[at].1;
                if dependents.last() != Some(&dependent) {
                    dependents.push(dependent);
                }
            }
            Err(at) => self.names.insert(at, (name.to_owned(), vec![dependent])),
        }
    }

    /// What depends on a name (in lower case).
    pub(super) fn dependents(&self, name: &str) -> &[Dependent] {
        self.place(name).map_or(&[], |at| &self.names[at].1)
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.names.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}
