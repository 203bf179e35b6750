//! Which rules and texts depend on which name.

use crate::definition::{Definition, ElementId, Piece, Role, pieces};
use crate::platform::lower_case;
use crate::rare::has;
use crate::value::{Map, Value, find, part};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// What has to be looked at again when a value changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dependent {
    /// The rule at this index.
    Rule(u32),
    /// The texts of an element.
    Texts(ElementId),
    /// The survey's trigger at this index.
    Trigger(u32),
}

/// Names (in lower case), each with something that depends on it.
#[derive(Debug, Default)]
pub(super) struct Graph {
    edges: Vec<(String, Dependent)>,
    /// Rules that act on every change, because they name nothing, or bring back what a question begins
    /// with: by their index.
    pub(super) restless: Vec<u32>,
}

fn triggers(definition: &Definition) -> &[Value] {
    if const { has("triggers") } { definition.property("triggers").as_list() } else { &[] }
}

impl Graph {
    pub(super) fn of(definition: &Definition) -> Graph {
        let mut graph = Graph::default();
        for (index, rule) in definition.rules().iter().enumerate() {
            let dependent = match rule.role {
                Role::Trigger(at) => Dependent::Trigger(at),
                _ => Dependent::Rule(index as u32),
            };
            for name in rule.expression.variables() {
                graph.add(name, dependent);
            }
            let is_restless = match rule.role {
                Role::SetValue | Role::ResetValueIf => rule.expression.variables().is_empty(),
                Role::DefaultValue | Role::PartDefault(_) => true,
                _ => false,
            };
            if is_restless {
                graph.restless.push(index as u32);
            }
        }
        for (index, trigger) in triggers(definition).iter().enumerate() {
            if let Some(name) = trigger.get("fromName").as_text() {
                graph.add(name, Dependent::Trigger(index as u32));
            }
        }
        for id in definition.ids() {
            let element = definition.element(id);
            graph.add_texts_of(id, &element.properties);
            for part in &element.parts {
                graph.add_texts_of(id, &part.properties);
            }
        }
        graph
    }

    fn add_texts(&mut self, id: ElementId, value: &Value) {
        match value {
            Value::Text(text) if find(text, "{").is_some() => {
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
        for (at, byte) in name.bytes().enumerate() {
            if at > 0 && matches!(byte, b'.' | b'[') {
                self.add_exactly(part(&name, 0, at), dependent);
            }
        }
        self.add_exactly(&name, dependent);
    }

    fn add_exactly(&mut self, name: &str, dependent: Dependent) {
        // What one thing depends on is added in one go.
        let mut own = self.edges.iter().rev().take_while(|edge| edge.1 == dependent);
        if !own.any(|edge| edge.0 == name) {
            self.edges.push((name.to_owned(), dependent));
        }
    }

    /// What depends on a name (in lower case).
    pub(super) fn dependents(&self, name: &str) -> Vec<Dependent> {
        let mut dependents = Vec::new();
        for (known, dependent) in &self.edges {
            if known == name {
                dependents.push(*dependent);
            }
        }
        dependents
    }
}
