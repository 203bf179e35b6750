//! What a questionnaire says: its elements, texts and rules, read from the SurveyJS dialect.
//!
//! A [`Definition`] is read once and never changes; a session runs on it. Reading keeps going
//! after a mistake, so that an author sees all [`Problem`]s at once, each with JSON pointer and
//! line; only a text that is no JSON object holds no definition at all.
//!
//! ```
//! use manyi::definition::{Definition, Kind};
//!
//! let definition = Definition::parse(r#"{"elements": [
//!     {"type": "rating", "name": "overall", "title": "How satisfied are you?"},
//!     {"type": "comment", "name": "why", "visibleIf": "{overall} < 3"}
//! ]}"#).unwrap();
//! assert!(definition.problems().is_empty());
//! let why = definition.find("why").unwrap();
//! assert_eq!(definition.element(why).kind, Kind::Comment);
//! ```
//!
//! It never knows an answer, a clock or a screen.

mod aliases;
mod check;
mod choice;
mod hash;
mod kind;
pub mod markup;
mod problem;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod text;

use crate::expression::Expression;
use crate::platform::number_text;
use crate::value::{Map, Value, sort};
pub use aliases::property_name;
use alloc::{borrow::ToOwned, string::String, vec::Vec};
pub use choice::{Choice, choices};
pub use kind::Kind;
pub use problem::{Problem, Severity};
use problem::{Problems, step, step_index};
#[cfg(not(target_arch = "wasm32"))]
pub use schema::check;
pub use text::{Piece, localized, pieces};

/// Which element of a definition: its place in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ElementId(pub u32);

/// A page, panel or question as it is written.
#[derive(Debug)]
pub struct Element {
    /// Its type.
    pub kind: Kind,
    /// Its name; for a question also the key of its answer, unless `valueName` says otherwise.
    pub name: String,
    /// The page or panel that it stands in.
    pub parent: Option<ElementId>,
    /// The elements that stand in it, in order.
    pub children: Vec<ElementId>,
    /// Its properties under their names of today, without the elements in it.
    pub properties: Map,
    /// Where it is written.
    pub pointer: String,
}

impl Element {
    /// A property; `Null` if it is not written.
    #[must_use]
    pub fn property(&self, name: &str) -> &Value {
        property_of(&self.properties, name)
    }

    /// Whether a property is written as `true` (or the text `"true"`, which SurveyJS takes too).
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        truth(self.property(name)) == Some(true)
    }

    /// Whether a property is written as `false`.
    #[must_use]
    pub fn is_unset(&self, name: &str) -> bool {
        truth(self.property(name)) == Some(false)
    }

    /// A number property, which may be written as text.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.property(name) {
            Value::Number(number) => Some(*number),
            Value::Text(text) if !text.is_empty() => crate::platform::parse_number(text),
            _ => None,
        }
    }

    /// The key under which the answer is stored.
    #[must_use]
    pub fn value_name(&self) -> &str {
        self.property("valueName").as_text().filter(|name| !name.is_empty()).unwrap_or(&self.name)
    }
}

fn property_of<'a>(properties: &'a Map, name: &str) -> &'a Value {
    static NULL: Value = Value::Null;
    properties.get(name).unwrap_or(&NULL)
}

/// A boolean that may be written as text.
#[must_use]
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) if text == "true" => Some(true),
        Value::Text(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// What the outcome of an expression decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whether an element is shown.
    VisibleIf,
    /// Whether it can be answered.
    EnableIf,
    /// Whether it must be answered.
    RequiredIf,
    /// The answer it has until the respondent gives another.
    DefaultValue,
    /// The answer it gets whenever something in the expression changes.
    SetValue,
    /// Whether [`Role::SetValue`] applies.
    SetValueIf,
    /// When the answer goes back to the default.
    ResetValueIf,
    /// The least answer that is accepted.
    MinValue,
    /// The greatest answer that is accepted.
    MaxValue,
    /// Whether the answer is accepted, by the validator at this index.
    Validator(u32),
    /// Whether one item of a list (`choices`, `rows`, `columns`, `rateValues`) is offered.
    ItemVisibleIf(ItemList, u32),
    /// Whether one item can be chosen.
    ItemEnableIf(ItemList, u32),
    /// Whether items are offered, asked of each as `{item}`.
    EachItemVisibleIf(ItemList),
    /// Whether items can be chosen, asked of each as `{item}`.
    EachItemEnableIf(ItemList),
    /// The value of the survey's calculated value at this index.
    Calculated(u32),
    /// When the survey's trigger at this index acts.
    Trigger(u32),
    /// What the survey's trigger at this index computes.
    TriggerValue(u32),
    /// Whether the completed page shows the html at this index.
    CompletedHtml(u32),
    /// Whether the survey ends with a visit to the address at this index.
    NavigateToUrl(u32),
}

/// Lists whose items have conditions of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemList {
    /// `choices`
    Choices,
    /// `rows`
    Rows,
    /// `columns`
    Columns,
    /// `rateValues`
    RateValues,
}

impl ItemList {
    /// The property that holds the list.
    #[must_use]
    pub fn property(self) -> &'static str {
        match self {
            ItemList::Choices => "choices",
            ItemList::Rows => "rows",
            ItemList::Columns => "columns",
            ItemList::RateValues => "rateValues",
        }
    }
}

/// An expression of a definition, and what it decides.
#[derive(Debug)]
pub struct Rule {
    /// Of which element; `None` for the survey's own.
    pub element: Option<ElementId>,
    /// What its outcome decides.
    pub role: Role,
    /// The expression, parsed.
    pub expression: Expression,
    /// Where it is written.
    pub pointer: String,
}

/// A questionnaire as it is written.
#[derive(Debug)]
pub struct Definition {
    survey: Map,
    elements: Vec<Element>,
    pages: Vec<ElementId>,
    rules: Vec<Rule>,
    by_name: Vec<ElementId>,
    problems: Vec<Problem>,
    hash: String,
}

impl Definition {
    /// Reads a definition.
    ///
    /// # Errors
    /// The one problem of a text that is not JSON or not an object. Everything else that is
    /// wrong is in [`Definition::problems`], and the rest of the definition works.
    pub fn parse(text: &str) -> Result<Definition, Problem> {
        let root = Value::parse(text).map_err(|error| Problem {
            severity: Severity::Error,
            pointer: String::new(),
            line: error.line,
            column: error.column,
            message: ["This is not JSON: ", error.message, "."].concat(),
            suggestion: None,
        })?;
        let Value::Map(root) = root else {
            return Err(Problem {
                severity: Severity::Error,
                pointer: String::new(),
                line: 1,
                column: 1,
                message: "A questionnaire is a JSON object, and this is none.".to_owned(),
                suggestion: Some("Write {\"elements\": [ … ]}.".to_owned()),
            });
        };
        let mut reading = Reading::default();
        reading.survey(root);
        let mut definition = Definition {
            by_name: names_in_order(&reading.elements),
            survey: reading.survey,
            elements: reading.elements,
            pages: reading.pages,
            rules: reading.rules,
            problems: Vec::new(),
            hash: hash::of(text),
        };
        check::references(&definition, &mut reading.problems);
        definition.problems = reading.problems.located_in(text);
        Ok(definition)
    }

    /// What is wrong with it, in the order of the text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// A property of the survey itself; `Null` if it is not written.
    #[must_use]
    pub fn property(&self, name: &str) -> &Value {
        property_of(&self.survey, name)
    }

    /// All elements, parents before children, in reading order.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// One element.
    #[must_use]
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[id.0 as usize]
    }

    /// Ids of all elements, in reading order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ElementId> + use<> {
        (0..self.elements.len() as u32).map(ElementId)
    }

    /// The pages, in order.
    #[must_use]
    pub fn pages(&self) -> &[ElementId] {
        &self.pages
    }

    /// All expressions, in reading order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The first question, panel or page of that name (in this order; case counts).
    #[must_use]
    pub fn find(&self, name: &str) -> Option<ElementId> {
        let start = self.by_name.partition_point(|id| self.element(*id).name.as_str() < name);
        let same = self.by_name.iter().skip(start).take_while(|id| self.element(**id).name == name);
        let rank = |id: &&ElementId| match self.element(**id).kind {
            Kind::Page => 2,
            Kind::Panel => 1,
            _ => 0,
        };
        same.min_by_key(rank).copied()
    }

    /// A fingerprint of the content (white space aside): 16 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Elements by name, for look-ups.
fn names_in_order(elements: &[Element]) -> Vec<ElementId> {
    let mut ids: Vec<ElementId> = (0..elements.len() as u32).map(ElementId).collect();
    let name = |id: &ElementId| elements[id.0 as usize].name.as_str();
    sort(&mut ids, &|a, b| name(a) > name(b));
    ids
}

/// A definition half read.
#[derive(Default)]
struct Reading {
    survey: Map,
    elements: Vec<Element>,
    pages: Vec<ElementId>,
    rules: Vec<Rule>,
    problems: Problems,
}

impl Reading {
    fn survey(&mut self, root: Map) {
        let mut loose = None;
        let mut pages = None;
        for (written, value) in root.into_entries() {
            match property_name(&written) {
                "pages" => pages = Some(value),
                "elements" => loose = Some((written, value)),
                name => self.survey.insert(name, value),
            }
        }
        if let Some(pages) = pages {
            self.pages("/pages", pages);
        }
        if let Some((key, elements)) = loose {
            let page = self.add(Kind::Page, None, String::new(), Map::new());
            self.pages.push(page);
            self.children(page, &step("", &key), elements);
        }
        self.survey_rules();
    }

    fn pages(&mut self, pointer: &str, pages: Value) {
        let Value::List(pages) = pages else {
            self.not_a_list(pointer, "pages");
            return;
        };
        for (index, page) in pages.into_iter().enumerate() {
            let pointer = step_index(pointer, index);
            match page {
                Value::Map(page) => {
                    let id = self.element(Kind::Page, None, pointer, page);
                    self.pages.push(id);
                }
                _ => self.not_an_object(pointer, "page"),
            }
        }
    }

    fn children(&mut self, parent: ElementId, pointer: &str, elements: Value) {
        let Value::List(elements) = elements else {
            self.not_a_list(pointer, "elements");
            return;
        };
        for (index, element) in elements.into_iter().enumerate() {
            let pointer = step_index(pointer, index);
            let Value::Map(element) = element else {
                self.not_an_object(pointer, "element");
                continue;
            };
            let kind = self.kind_of(&element, &pointer);
            self.element(kind, Some(parent), pointer, element);
        }
    }

    fn kind_of(&mut self, element: &Map, pointer: &str) -> Kind {
        let written = element.get("type").and_then(Value::as_text).unwrap_or_default();
        let kind = Kind::named(&crate::platform::lower_case(written));
        if kind == Kind::Unknown {
            let name = element.get("name").and_then(Value::as_text).unwrap_or_default();
            let message: &[&str] = if written.is_empty() {
                &["The element \"", name, "\" has no type."]
            } else {
                &["The element \"", name, "\" has the unknown type \"", written, "\"."]
            };
            let suggestion = ["Use one of: ", &check::type_names(), "."];
            let pointer = if written.is_empty() { pointer.into() } else { step(pointer, "type") };
            self.problems.add(Severity::Error, pointer, message, &suggestion);
        }
        kind
    }

    /// Takes in one element with all that stands in it.
    fn element(
        &mut self,
        kind: Kind,
        parent: Option<ElementId>,
        pointer: String,
        written: Map,
    ) -> ElementId {
        let mut properties = Map::new();
        let mut inside = None;
        for (key, value) in written.into_entries() {
            match property_name(&key) {
                "elements" if kind.is_container() => inside = Some((key, value)),
                name => properties.insert(name, value),
            }
        }
        let id = self.add(kind, parent, pointer.clone(), properties);
        if let Some((key, elements)) = inside {
            self.children(id, &step(&pointer, &key), elements);
        }
        id
    }

    fn add(
        &mut self,
        kind: Kind,
        parent: Option<ElementId>,
        pointer: String,
        properties: Map,
    ) -> ElementId {
        let id = ElementId(self.elements.len() as u32);
        let name = match properties.get("name") {
            Some(Value::Text(name)) => name.clone(),
            Some(Value::Number(number)) => number_text(*number),
            _ => String::new(),
        };
        if name.is_empty() && (kind.is_question() || kind == Kind::Html) {
            let message = ["This ", kind.name(), " has no name."];
            let suggestion = ["Give it a \"name\": the answer is stored under it."];
            self.problems.add(Severity::Error, pointer.clone(), &message, &suggestion);
        }
        let name = if name.is_empty() { self.invented_name(kind) } else { name };
        self.element_rules(id, &properties, &pointer);
        self.elements.push(Element {
            kind,
            name,
            parent,
            children: Vec::new(),
            properties,
            pointer,
        });
        if let Some(parent) = parent {
            self.elements[parent.0 as usize].children.push(id);
        }
        id
    }

    /// `page2`, `question5`: a name for an element without one.
    fn invented_name(&self, kind: Kind) -> String {
        let word = match kind {
            Kind::Page => "page",
            Kind::Panel => "panel",
            _ => "question",
        };
        let alike = |element: &&Element| {
            (element.kind == Kind::Page) == (kind == Kind::Page)
                && (element.kind == Kind::Panel) == (kind == Kind::Panel)
        };
        let number = self.elements.iter().filter(alike).count() + 1;
        [word, &number_text(number as f64)].concat()
    }

    fn element_rules(&mut self, id: ElementId, properties: &Map, pointer: &str) {
        const OWN: [(&str, Role); 9] = [
            ("visibleIf", Role::VisibleIf),
            ("enableIf", Role::EnableIf),
            ("requiredIf", Role::RequiredIf),
            ("defaultValueExpression", Role::DefaultValue),
            ("setValueExpression", Role::SetValue),
            ("setValueIf", Role::SetValueIf),
            ("resetValueIf", Role::ResetValueIf),
            ("minValueExpression", Role::MinValue),
            ("maxValueExpression", Role::MaxValue),
        ];
        const OF_EACH: [(&str, Role); 6] = [
            ("choicesVisibleIf", Role::EachItemVisibleIf(ItemList::Choices)),
            ("choicesEnableIf", Role::EachItemEnableIf(ItemList::Choices)),
            ("rowsVisibleIf", Role::EachItemVisibleIf(ItemList::Rows)),
            ("rowsEnableIf", Role::EachItemEnableIf(ItemList::Rows)),
            ("columnsVisibleIf", Role::EachItemVisibleIf(ItemList::Columns)),
            ("columnsEnableIf", Role::EachItemEnableIf(ItemList::Columns)),
        ];
        const LISTS: [ItemList; 4] =
            [ItemList::Choices, ItemList::Rows, ItemList::Columns, ItemList::RateValues];
        for (name, role) in OWN.into_iter().chain(OF_EACH) {
            self.rule(Some(id), role, properties, name, pointer);
        }
        for (list, index, item, at) in LISTS.into_iter().flat_map(|list| {
            let pointer = step(pointer, list.property());
            let items = property_of(properties, list.property()).as_list();
            items.iter().enumerate().filter_map(move |(index, item)| {
                Some((list, index, item.as_map()?, step_index(&pointer, index)))
            })
        }) {
            let index = index as u32;
            self.rule(Some(id), Role::ItemVisibleIf(list, index), item, "visibleIf", &at);
            self.rule(Some(id), Role::ItemEnableIf(list, index), item, "enableIf", &at);
        }
        let validators = property_of(properties, "validators").as_list();
        self.listed_rules(
            Some(id),
            validators,
            "expression",
            &step(pointer, "validators"),
            Role::Validator,
        );
    }

    fn survey_rules(&mut self) {
        type IndexedRole = fn(u32) -> Role;
        const LISTS: [(&str, &str, IndexedRole); 5] = [
            ("calculatedValues", "expression", Role::Calculated),
            ("triggers", "expression", Role::Trigger),
            ("triggers", "runExpression", Role::TriggerValue),
            ("completedHtmlOnCondition", "expression", Role::CompletedHtml),
            ("navigateToUrlOnCondition", "expression", Role::NavigateToUrl),
        ];
        for (list, key, role) in LISTS {
            let items = property_of(&self.survey, list).clone();
            self.listed_rules(None, items.as_list(), key, &step("", list), role);
        }
    }

    fn listed_rules(
        &mut self,
        element: Option<ElementId>,
        items: &[Value],
        key: &str,
        pointer: &str,
        role: fn(u32) -> Role,
    ) {
        for (index, item) in items.iter().enumerate() {
            if let Value::Map(item) = item {
                let at = step_index(pointer, index);
                self.rule(element, role(index as u32), item, key, &at);
            }
        }
    }

    fn rule(
        &mut self,
        element: Option<ElementId>,
        role: Role,
        holder: &Map,
        key: &str,
        pointer: &str,
    ) {
        let text = match holder.get(key) {
            Some(Value::Text(text)) if !text.trim().is_empty() => text,
            _ => return,
        };
        let pointer = step(pointer, key);
        match Expression::parse(text) {
            Ok(expression) => self.rules.push(Rule { element, role, expression, pointer }),
            Err(error) => {
                let before = text.get(..error.at).unwrap_or(text);
                let message =
                    ["The expression \"", text, "\" cannot be read: ", error.message, "."];
                let suggestion = ["It is understood up to \"", before, "\"."];
                self.problems.add(Severity::Warning, pointer, &message, &suggestion);
            }
        }
    }

    fn not_a_list(&mut self, pointer: &str, what: &str) {
        let message = ["\"", what, "\" should be a list."];
        self.problems.add(Severity::Error, pointer.to_owned(), &message, &["Put it in [ ]."]);
    }

    fn not_an_object(&mut self, pointer: String, what: &str) {
        let message = ["A ", what, " should be an object."];
        self.problems.add(Severity::Error, pointer, &message, &["Write it in { }."]);
    }
}
