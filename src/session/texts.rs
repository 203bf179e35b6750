//! The texts that a respondent reads, in their language, with answers piped in.

use super::Session;
use super::answers::is_empty;
use super::items::plain_text;
use super::questions::{Asked, rules_of};
use crate::definition::markup::{self, Node};
use crate::definition::{Element, ElementId, ItemList, Kind, Piece, Role, localized, pieces};
use crate::expression::Scope;
use crate::platform::{fixed, lower_case, number_text, parse_number};
use crate::rare::has;
use crate::value::{Value, find, part, replaced, rest};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

impl Session {
    /// The title of an element; a question without one is called by its name.
    #[must_use]
    pub fn title(&self, id: ElementId) -> String {
        let element = self.definition.element(id);
        let title = self.text(id, "title");
        let is_named = element.kind.is_question() || !element.property("state").is_null();
        if title.is_empty() && is_named { element.name.clone() } else { title }
    }

    /// A text property of an element; empty if it is not written.
    #[must_use]
    pub fn text(&self, id: ElementId, property: &str) -> String {
        self.own_text_of(id, self.definition.element(id).property(property)).unwrap_or_default()
    }

    /// A text property of the survey; empty if it is not written.
    #[must_use]
    pub fn survey_text(&self, property: &str) -> String {
        self.own_text(self.definition.property(property)).unwrap_or_default()
    }

    /// A text property of an element, or else the interface's word.
    #[must_use]
    pub fn text_or_word(&self, id: ElementId, property: &str, word: &str) -> String {
        let own = self.text(id, property);
        if own.is_empty() { self.word(word, &[]) } else { own }
    }

    /// A text property of the survey, or else the interface's word.
    #[must_use]
    pub fn survey_text_or_word(&self, property: &str, word: &str) -> String {
        let own = self.own_text(self.definition.property(property));
        own.unwrap_or_else(|| self.word(word, &[]))
    }

    /// One of the interface's words.
    // Inlined, the way through the trait object would be written out at each of its many callers.
    #[inline(never)]
    #[must_use]
    pub fn word(&self, key: &str, arguments: &[&str]) -> String {
        self.words.text(key, arguments)
    }

    /// A property that holds html, as harmless nodes.
    #[must_use]
    pub fn markup(&self, id: ElementId, property: &str) -> Vec<Node> {
        self.nodes(self.definition.entry(id), self.definition.element(id).property(property))
    }

    /// What the completed page says, if the definition says it.
    #[must_use]
    pub fn completed_markup(&self) -> Option<Vec<Node>> {
        let conditional = self.conditional("completedHtmlOnCondition", Role::CompletedHtml, "html");
        let html = if self.was_answered() {
            self.definition.property("completedBeforeHtml")
        } else {
            conditional.unwrap_or(self.definition.property("completedHtml"))
        };
        localized(html, &self.locale)?;
        Some(self.nodes(0, html))
    }

    /// What stands under `key` in the first item of a list of the survey's whose condition holds.
    pub(super) fn conditional(
        &self,
        list: &str,
        role: fn(u32) -> Role,
        key: &str,
    ) -> Option<&Value> {
        if const { !has("completedHtmlOnCondition") && !has("navigateToUrlOnCondition") } {
            return None;
        }
        for (index, item) in self.definition.property(list).as_list().iter().enumerate() {
            if self.rule(None, role(index as u32)).is_some_and(|rule| self.holds(rule)) {
                return Some(item.get(key));
            }
        }
        None
    }

    fn nodes(&self, entry: u32, html: &Value) -> Vec<Node> {
        let html = localized(html, &self.locale).unwrap_or_default();
        markup::read(html, &|text| self.piped_in(entry, text))
    }

    pub(super) fn own_text_or_word(&self, element: &Element, property: &str, word: &str) -> String {
        let own = self.own_text(element.property(property));
        own.unwrap_or_else(|| self.word(word, &[]))
    }

    pub(super) fn own_text(&self, text: &Value) -> Option<String> {
        localized(text, &self.locale).map(|text| self.piped(text))
    }

    /// A text property of an element, `{0}` in it replaced.
    pub(super) fn own_text_for(
        &self,
        asked: &Asked<'_>,
        property: &str,
        place: &str,
    ) -> Option<String> {
        let text = self.own_text_of(asked.id, asked.element.property(property))?;
        Some(replaced(&text, "{0}", place))
    }

    /// A text of an element, with what it names in its row or panel.
    #[must_use]
    pub fn own_text_of(&self, id: ElementId, text: &Value) -> Option<String> {
        let entry = self.definition.entry(id);
        localized(text, &self.locale).map(|text| self.piped_in(entry, text))
    }

    /// A text with the answers that it names in braces. A name that nothing has stays as it is.
    #[must_use]
    pub fn piped(&self, text: &str) -> String {
        self.piped_in(0, text)
    }

    /// A text of an element, with what it names in its row or panel.
    pub(super) fn piped_at(&self, id: ElementId, text: &str) -> String {
        self.piped_in(self.definition.entry(id), text)
    }

    fn piped_in(&self, entry: u32, text: &str) -> String {
        if find(text, "{").is_none() {
            return text.to_owned();
        }
        let mut out = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Plain(plain) => out.push_str(plain),
                Piece::Piped(name) => out.push_str(&self.piped_name(entry, name)),
            }
        }
        out
    }

    fn piped_name(&self, entry: u32, name: &str) -> String {
        if let Some(text) = self.text_in_entry(entry, name) {
            return text;
        }
        let named = self.definition.find(name).filter(|id| self.stands_for_text(*id, name));
        if let Some(id) = named.or_else(|| self.answered_as(name)) {
            return self.told(id);
        }
        if let Some(text) = self.piped_path(0, name) {
            return text;
        }
        let is_score = lower_case(name).starts_with("score.");
        match (super::scope::Moment { session: self, entry, item: None }).variable(name) {
            // It has more decimals than anybody reads.
            Value::Number(score) if is_score => number_text(fixed(score, 1)),
            Value::Null if is_score => String::from("–"),
            value if is_empty(&value) => ["{", name, "}"].concat(),
            value => plain_text(&value),
        }
    }

    /// The question whose answer is called so, in capitals or not: it may go by another name itself.
    fn answered_as(&self, name: &str) -> Option<ElementId> {
        let name = lower_case(name);
        self.definition.ids().find(|id| {
            let element = self.definition.element(*id);
            let own = element.value_name();
            element.template.is_none() && lower_case(own) == name && self.stands_for_text(*id, own)
        })
    }

    /// Whether the name of an element, in braces, means the text of its answer. That of a question of
    /// parts without answers stays as it is written, as in SurveyJS.
    fn stands_for_text(&self, id: ElementId, name: &str) -> bool {
        let element = self.definition.element(id);
        element.value_name() == name
            && !element.kind.is_container()
            && (!matches!(element.kind, Kind::Matrix | Kind::Multipletext) || self.is_answered(id))
    }

    /// The text of what a path leads to within an answer: a row of a matrix (`{matrix.row}`), a field
    /// (`{multipletext.field}`), a choice (`{checkbox[0]}`), or a question in a row or panel
    /// (`{panels[0].question}`, `{table.row.column}`).
    #[inline(never)]
    pub(super) fn piped_path(&self, entry: u32, path: &str) -> Option<String> {
        let end = path.bytes().position(|byte| byte == b'.' || byte == b'[')?;
        let id = *self.questions_under(entry, part(path, 0, end)).first()?;
        let element = self.definition.element(id);
        let (way, inner) = (rest(path, end), rest(path, end + 1));
        let index = || {
            let end = find(way, "]").filter(|_| way.starts_with('['))?;
            Some((parse_number(part(way, 1, end))? as usize, rest(way, end + 1)))
        };
        let value = self.value(id);
        let member = match element.kind {
            Kind::Multipletext => {
                element.parts.iter().find(|part| part.name == inner)?;
                return Some(plain_text(value.get(inner)));
            }
            Kind::Matrix => {
                let rows = self.written_items(id, ItemList::Rows);
                rows.iter().find(|row| plain_text(&row.value) == inner)?;
                value.get(inner)
            }
            kind if kind.has_entries() => {
                let numbers = &self.live(id).entries;
                let (number, question) = match index() {
                    Some((place, way)) => (*numbers.get(place)?, way.strip_prefix('.')?),
                    None => numbers.iter().find_map(|number| {
                        let (row, _) = self.row_value(*number)?;
                        let question = inner.strip_prefix(plain_text(&row).as_str())?;
                        Some((*number, question.strip_prefix('.')?))
                    })?,
                };
                return match self.questions_under(number, question).first() {
                    Some(id) => Some(self.told(*id)),
                    None => self.piped_path(number, question),
                };
            }
            kind if kind.has_choices() => {
                let (place, _) = index().filter(|(_, way)| way.is_empty())?;
                value.as_list().get(place).unwrap_or(&Value::Null)
            }
            _ => return None,
        };
        Some(if member.is_null() { String::new() } else { self.display_of(id, member) })
    }

    /// The answer to a question as a reader would say it: the texts of choices, not their values.
    #[must_use]
    pub fn display(&self, id: ElementId) -> String {
        if !self.is_answered(id) {
            return String::new();
        }
        self.display_of(id, self.value(id))
    }

    /// The same within a text, where something may be said in place of an answer.
    pub(super) fn told(&self, id: ElementId) -> String {
        if self.definition.element(id).is_unset("useDisplayValuesInDynamicTexts") {
            return plain_text(self.value(id));
        }
        let text = self.display(id);
        if text.is_empty() { self.text(id, "defaultDisplayValue") } else { text }
    }

    /// How `value` reads as an answer to a question.
    #[must_use]
    pub fn display_of(&self, id: ElementId, value: &Value) -> String {
        let element = self.definition.element(id);
        rules_of(element.kind).display(&Asked { session: self, id, element }, value)
    }
}
