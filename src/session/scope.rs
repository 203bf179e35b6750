//! What expressions see of a session.

use super::Session;
use crate::definition::ElementId;
use crate::expression::{Scope, resolve};
use crate::platform::{Clock, lower_case};
use crate::value::Value;

/// A session as an expression sees it, perhaps asked of one `{item}`.
pub(super) struct Moment<'a> {
    pub(super) session: &'a Session,
    pub(super) item: Option<&'a Value>,
}

impl Scope for Moment<'_> {
    fn variable(&self, name: &str) -> Value {
        if let Some(item) = self.item.filter(|_| name == "item" || name == "choice") {
            return item.clone();
        }
        let session = self.session;
        if let Some(value) = session.values.get(name) {
            return value.clone();
        }
        resolve(&session.values, name)
            .or_else(|| resolve(&session.calculated, name))
            .or_else(|| resolve(&session.variables, name))
            .or_else(|| session.built_in(name))
            .unwrap_or_default()
    }

    fn clock(&self) -> &dyn Clock {
        &*self.session.clock
    }

    fn display_value(&self, question: &str, value: Option<&Value>) -> Value {
        let session = self.session;
        let Some(id) = session.definition.find(question) else {
            return Value::Null;
        };
        let text = match value {
            Some(value) => session.display_of(id, value),
            None => session.display(id),
        };
        Value::Text(text)
    }

    fn property_value(&self, element: &str, property: &str) -> Value {
        let definition = &self.session.definition;
        definition
            .find(element)
            .map_or(Value::Null, |id| definition.element(id).property(property).clone())
    }

    fn comment(&self, question: &str) -> Value {
        let id = self.session.definition.find(question);
        id.map_or(Value::Null, |id| Value::from(self.session.comment(id)))
    }

    fn is_container_ready(&self, container: &str) -> bool {
        let id = self.session.definition.find(container);
        id.is_some_and(|id| self.session.is_ready(id))
    }

    fn is_display_mode(&self) -> bool {
        self.session.definition.property("mode").as_text() == Some("display")
    }
}

impl Session {
    /// The variables that every survey has.
    fn built_in(&self, name: &str) -> Option<Value> {
        let count = |number: usize| Some(Value::Number(number as f64));
        match lower_case(name).as_str() {
            "pageno" => count(self.page_number()),
            "pagecount" => count(self.shown_pages().len()),
            "locale" => Some(Value::from(if self.locale.is_empty() { "en" } else { &self.locale })),
            "questioncount" => count(self.shown_questions().count()),
            _ => None,
        }
    }

    /// The questions that can be seen, on all pages.
    pub fn shown_questions(&self) -> impl Iterator<Item = ElementId> + '_ {
        let is_question = |id: &ElementId| self.definition.element(*id).kind.is_question();
        self.definition.ids().filter(move |id| is_question(id) && self.is_shown(*id))
    }
}
