//! What expressions see of a session.

use super::Session;
use crate::definition::ElementId;
use crate::expression::{Scope, Survey, resolve};
use crate::platform::{Clock, lower_case, number_text};
use crate::value::{Map, Value, find, part, rest};
use alloc::{string::String, vec, vec::Vec};

/// Names that lead from one entry to its place and its neighbors.
pub(super) const PLACES: &[&str] = &[
    "rowindex",
    "visiblerowindex",
    "panelindex",
    "visiblepanelindex",
    "prevrow",
    "nextrow",
    "prevpanel",
    "nextpanel",
];

/// A session as an expression sees it, perhaps asked in an entry (0 is none), or of one `{item}`.
pub(super) struct Moment<'a> {
    pub(super) session: &'a Session,
    pub(super) entry: u32,
    pub(super) item: Option<&'a Value>,
}

impl Scope for Moment<'_> {
    fn variable(&self, name: &str) -> Value {
        if let Some(item) = self.item.filter(|_| name == "item" || name == "choice") {
            return item.clone();
        }
        let session = self.session;
        if let Some(value) = session.variable_in(self.entry, name) {
            return value;
        }
        if let Some(value) = session.values.get(name) {
            // Panels in which nothing is answered are no answer.
            let is_bare = |entry: &Value| entry.as_map().is_some_and(Map::is_empty);
            return match value {
                Value::List(entries) if !entries.is_empty() && entries.iter().all(is_bare) => {
                    Value::Null
                }
                value => value.clone(),
            };
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
    /// The words by which expressions call an entry, each with the entry in which they do.
    pub(super) fn words_for_entry(&self, entry: u32) -> Vec<(&'static str, u32)> {
        let Some(owner) = self.owner(entry) else {
            return Vec::new();
        };
        let around = self.definition.entry(owner);
        if self.definition.element(owner).kind.is_table() {
            vec![("row", entry), ("prevrow", around), ("nextrow", around)]
        } else {
            vec![
                ("panel", entry),
                ("parentpanel", entry),
                ("prevpanel", around),
                ("nextpanel", around),
            ]
        }
    }

    /// What a name means in an entry, or in one around it.
    fn variable_in(&self, mut entry: u32, name: &str) -> Option<Value> {
        let end = name.bytes().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(name.len());
        let word = lower_case(part(name, 0, end));
        let rest = rest(name, end + 1);
        let answer = |entry: u32| {
            let answers = self.answers_in(entry);
            answers.and_then(|answers| resolve(answers, rest)).unwrap_or_default()
        };
        while let Some(owner) = self.owner(entry) {
            let around = self.definition.entry(owner);
            let is_table = self.definition.element(owner).kind.is_table();
            let (own, before, after) = match is_table {
                true => ("row", "prevrow", "nextrow"),
                false => ("panel", "prevpanel", "nextpanel"),
            };
            if !rest.is_empty() {
                if word == own {
                    return Some(answer(entry));
                }
                if word == before || word == after {
                    let neighbor = self.neighbor(owner, entry, word == after);
                    return Some(neighbor.map_or(Value::Null, answer));
                }
                if word == "parentpanel" && !is_table {
                    return Some(answer(around));
                }
            } else if let Some(value) = self.place_in(owner, entry, &word, is_table) {
                return Some(value);
            }
            entry = around;
        }
        None
    }

    /// The entry that is seen before or after another.
    fn neighbor(&self, owner: ElementId, entry: u32, is_after: bool) -> Option<u32> {
        let seen = self.shown_entries(owner);
        let at = seen.iter().position(|id| self.definition.entry(*id) == entry)?;
        let at = if is_after { at + 1 } else { at.checked_sub(1)? };
        seen.get(at).map(|id| self.definition.entry(*id))
    }

    /// What an entry is by its place or, if it is a row that is written, by its name.
    fn place_in(&self, owner: ElementId, entry: u32, word: &str, is_table: bool) -> Option<Value> {
        let first = if is_table { 1 } else { 0 };
        let number = |place: usize| Some(Value::Number((place + first) as f64));
        match (word, is_table) {
            ("rowindex", true) | ("panelindex", false) => {
                let entries = &self.live(owner).entries;
                number(entries.iter().position(|other| *other == entry)?)
            }
            ("visiblerowindex", true) | ("visiblepanelindex", false) => {
                let seen = self.shown_entries(owner);
                let place = seen.iter().position(|id| self.definition.entry(*id) == entry);
                place.map_or(Some(Value::Number(first as f64 - 1.0)), number)
            }
            ("item" | "rowname" | "rowvalue", true) => Some(self.row_value(entry)?.0),
            ("rowtitle", true) => {
                let (value, text) = self.row_value(entry)?;
                Some(self.own_text(&text).map_or(value, Value::Text))
            }
            ("matrix", true) => Some(self.value(owner).clone()),
            _ => None,
        }
    }

    /// The text that a name in braces stands for in an entry: that of the answer to the question.
    pub(super) fn text_in_entry(&self, entry: u32, name: &str) -> Option<String> {
        if entry == 0 {
            return None;
        }
        let value = self.variable_in(entry, name)?;
        let end = find(name, ".").unwrap_or(name.len());
        let word = lower_case(part(name, 0, end));
        let key = rest(name, end + 1);
        let mut around = if matches!(word.as_str(), "row" | "panel") { entry } else { 0 };
        while let Some(owner) = self.owner(around) {
            if self.definition.element(owner).kind.is_table() == (word == "row") {
                break;
            }
            around = self.definition.entry(owner);
        }
        if around > 0 {
            let question = self.questions_under(around, key).first().map(|id| self.told(*id));
            if let Some(text) = question.or_else(|| self.piped_path(around, key)) {
                return Some(text);
            }
        }
        match value {
            // People count panels from 1.
            Value::Number(place) if word.ends_with("panelindex") => Some(number_text(place + 1.0)),
            Value::Null => None,
            value => Some(super::items::plain_text(&value)),
        }
    }

    /// What a name means to an expression at the moment.
    pub(super) fn variable_now(&self, name: &str) -> Value {
        Moment { session: self, entry: 0, item: None }.variable(name)
    }

    /// The variables that every survey has.
    fn built_in(&self, name: &str) -> Value {
        let name = lower_case(name);
        if let Some(path) = name.strip_prefix("score.") {
            return self.score(path);
        }
        let count = match name.as_str() {
            "pageno" => self.page_number(),
            "pagecount" => self.shown_pages().len(),
            "questioncount" => self.quiz_questions(),
            "correctanswers" | "correctedanswers" | "correctedanswercount" => {
                self.correct_answers()
            }
            "incorrectanswers" | "incorrectedanswers" | "incorrectedanswercount" => {
                self.quiz_questions() - self.correct_answers()
            }
            "locale" => {
                return Value::from(if self.locale.is_empty() { "en" } else { &self.locale });
            }
            _ => return Value::Null,
        };
        Value::Number(count as f64)
    }

    /// The questions that can be seen, on all pages; what stands in their rows and panels is theirs.
    pub fn shown_questions(&self) -> impl Iterator<Item = ElementId> + use<> {
        let shown = self.elements_where(&|id, element| {
            element.template.is_none() && element.kind.is_question() && self.is_shown(id)
        });
        shown.into_iter()
    }
}
