//! What expressions see of a session.

use super::Session;
use crate::definition::ElementId;
use crate::expression::{Scope, Survey, resolve};
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
        for values in [&session.values, &session.calculated, &session.variables] {
            if let Some(value) = resolve(values, name) {
                return value;
            }
        }
        session.built_in(name)
    }

    fn clock(&self) -> &dyn Clock {
        &*self.session.clock
    }

    fn survey(&self) -> Option<&dyn Survey> {
        Some(self.session)
    }
}

impl Survey for Session {
    fn display_value(&self, question: &str, value: Option<&Value>) -> Value {
        let Some(id) = self.definition.find(question) else {
            return Value::Null;
        };
        Value::Text(match value {
            Some(value) => self.display_of(id, value),
            None => self.display(id),
        })
    }

    fn property_value(&self, element: &str, property: &str) -> Value {
        match self.definition.find(element) {
            Some(id) => self.definition.element(id).property(property).clone(),
            None => Value::Null,
        }
    }

    fn comment(&self, question: &str) -> Value {
        match self.definition.find(question) {
            Some(id) => Value::from(Session::comment(self, id)),
            None => Value::Null,
        }
    }

    fn is_container_ready(&self, container: &str) -> bool {
        self.definition.find(container).is_some_and(|id| self.is_ready(id))
    }

    fn is_display_mode(&self) -> bool {
        self.only_displays()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn has_function(&self, name: &str) -> bool {
        self.functions.iter().any(|(known, _)| known == name)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn call(&self, name: &str, arguments: &[Value]) -> Value {
        let found = self.functions.iter().find(|(known, _)| known == name);
        found.map_or(Value::Null, |(_, function)| function(arguments))
    }
}

impl Session {
    /// What a name means to an expression at the moment.
    pub(super) fn variable_now(&self, name: &str) -> Value {
        Moment { session: self, item: None }.variable(name)
    }

    /// The variables that every survey has.
    fn built_in(&self, name: &str) -> Value {
        let count = match lower_case(name).as_str() {
            "pageno" => self.page_number(),
            "pagecount" => self.shown_pages().len(),
            "questioncount" => self.quiz_questions().len(),
            "correctanswers" | "correctedanswers" | "correctedanswercount" => {
                self.correct_answers()
            }
            "incorrectanswers" | "incorrectedanswers" | "incorrectedanswercount" => {
                self.quiz_questions().len() - self.correct_answers()
            }
            "locale" => {
                return Value::from(if self.locale.is_empty() { "en" } else { &self.locale });
            }
            _ => return Value::Null,
        };
        Value::Number(count as f64)
    }

    /// The questions that can be seen, on all pages.
    pub fn shown_questions(&self) -> impl Iterator<Item = ElementId> + use<> {
        let shown =
            self.elements_where(&|id, element| element.kind.is_question() && self.is_shown(id));
        shown.into_iter()
    }
}
