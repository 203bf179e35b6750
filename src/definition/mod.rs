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

mod advice;
mod aliases;
mod check;
mod choice;
mod hash;
mod kind;
pub mod markup;
mod nested;
mod parts;
mod problem;
mod role;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod template;
mod text;
mod trigger;

use crate::expression::Expression;
use crate::platform::number_text;
use crate::rare;
use crate::value::json::JsonError;
use crate::value::{Map, Value, rest, sort, trimmed};
pub use aliases::property_name;
use aliases::with_names_of_today;
use alloc::{string::String, vec::Vec};
pub use choice::{Choice, choices};
pub(crate) use kind::HAS_ENTRIES;
pub use kind::Kind;
pub use problem::{Problem, Severity};
pub use role::{ItemList, Role};
#[cfg(not(target_arch = "wasm32"))]
pub use schema::check;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use schema::nearest;
pub(crate) use text::halves;
pub use text::{Piece, localized, pieces};

/// Which element: its place in reading order.
///
/// What stands in the rows or panels of a question is written once, as a template. In a session,
/// each entry (row or panel) with its number from 1 has elements of its own: to the id of the
/// template it adds its number times the number of all elements. So an id of a session finds its
/// element in the definition, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ElementId(pub u32);

/// A page, panel or question as it is written.
#[derive(Debug)]
pub struct Element {
    /// Its type.
    pub kind: Kind,
    /// Its name; for a question also the key of its answer, unless `valueName` says otherwise.
    pub name: String,
    /// The page or panel that it stands in, or the question if it stands in one of its choices.
    pub parent: Option<ElementId>,
    /// The elements that stand in it, in order; of a question the panels in its choices.
    pub children: Vec<ElementId>,
    /// The template of an entry, row or panel, that it stands in or is itself.
    pub template: Option<ElementId>,
    /// Its properties under their names of today, without the elements in it.
    pub properties: Map,
    /// The fields of a multiple text, each as the text question that it is; none for other types.
    pub parts: Vec<Element>,
}

impl Element {
    /// A property; `Null` if it is not written.
    #[must_use]
    #[inline(never)]
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

    /// A text property, unless it is written as `default`: that leaves it to what is around.
    #[must_use]
    pub fn own_text(&self, name: &str) -> Option<&str> {
        self.property(name).as_text().filter(|text| *text != "default")
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

    /// Whether the answer is a list of choices, not one of them.
    #[must_use]
    pub fn takes_many(&self) -> bool {
        match self.kind {
            Kind::Checkbox | Kind::Tagbox | Kind::Ranking => true,
            Kind::Imagepicker => self.is_set("multiSelect"),
            Kind::Imagemap => !self.is_unset("multiSelect"),
            _ => false,
        }
    }

    /// Whether the answer, if there is one, names every choice: an order of all of them.
    #[must_use]
    pub fn names_all(&self) -> bool {
        self.kind == Kind::Ranking && !self.is_set("selectToRankEnabled")
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

/// An expression of a definition, and what it decides.
#[derive(Debug)]
pub struct Rule {
    /// Of which element; `None` for the survey's own.
    pub element: Option<ElementId>,
    /// What its outcome decides.
    pub role: Role,
    /// The expression, parsed.
    pub expression: Expression,
    /// Where the object begins that holds it, and under which key.
    place: (u32, &'static str),
}

/// Whether there are expressions of the survey itself.
const HAS_SURVEY_RULES: bool = rare::has("calculatedValues")
    && rare::has("triggers")
    && rare::has("completedHtmlOnCondition")
    && rare::has("navigateToUrlOnCondition");

/// What the page is called that all others are put on (`questionsOnPageMode` `singlePage`), as in
/// SurveyJS.
pub const SINGLE_PAGE: &str = "single-page";

/// A questionnaire as it is written.
#[derive(Debug, Default)]
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
        let root = match Value::parse(text) {
            Ok(Value::Map(root)) => Ok(root),
            Ok(_) => Err(JsonError { message: "this is no object { }", line: 1, column: 1 }),
            Err(error) => Err(error),
        };
        let root = root.map_err(|JsonError { message, line, column }| Problem {
            severity: Severity::Error,
            pointer: String::new(),
            line,
            column,
            message: ["This is not JSON for a questionnaire: ", message, "."].concat(),
            suggestion: None,
        })?;
        let mut reading = Reading { definition: Definition::default(), text };
        reading.survey(root);
        let mut definition = reading.definition;
        definition.by_name = names_in_order(&definition.elements);
        definition.hash = hash::of(text);
        let references = check::references(&definition, text);
        definition.problems.extend(references);
        Ok(definition)
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// A property of the survey itself; `Null` if it is not written.
    #[must_use]
    #[inline(never)]
    pub fn property(&self, name: &str) -> &Value {
        property_of(&self.survey, name)
    }

    /// Whether a property of the survey is written as `true`.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        truth(self.property(name)) == Some(true)
    }

    /// Whether a property of the survey is written as `false`.
    #[must_use]
    pub fn is_unset(&self, name: &str) -> bool {
        truth(self.property(name)) == Some(false)
    }

    /// All elements, parents before children, in reading order.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// One element.
    #[inline(never)]
    #[must_use]
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[self.written(id).0 as usize]
    }

    /// The element of the definition that an id of a session is about.
    #[inline(never)]
    #[must_use]
    pub fn written(&self, id: ElementId) -> ElementId {
        if HAS_ENTRIES { ElementId(id.0 % self.size()) } else { id }
    }

    /// The number of the entry that an element stands in; 0 for one that stands in none.
    #[inline(never)]
    #[must_use]
    pub fn entry(&self, id: ElementId) -> u32 {
        if HAS_ENTRIES { id.0 / self.size() } else { 0 }
    }

    /// The element of that entry that a template says.
    #[inline(never)]
    #[must_use]
    pub fn in_entry(&self, written: ElementId, entry: u32) -> ElementId {
        ElementId(self.written(written).0 + entry * self.size())
    }

    fn size(&self) -> u32 {
        (self.elements.len() as u32).max(1)
    }

    /// Ids of all elements, templates included, in reading order.
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
        let mut found = None;
        let mut least = 3;
        for id in self.by_name.iter().skip(start) {
            let element = self.element(*id);
            if element.name != name {
                break;
            }
            let rank = match element.kind {
                Kind::Page => 2,
                Kind::Panel => 1,
                _ => 0,
            };
            if rank < least {
                least = rank;
                found = Some(*id);
            }
        }
        found
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
    ids.retain(|id| elements[id.0 as usize].template.is_none());
    let name = |id: &ElementId| elements[id.0 as usize].name.as_str();
    sort(&mut ids, &|a, b| name(a) > name(b));
    ids
}

/// A definition half read.
struct Reading<'a> {
    definition: Definition,
    text: &'a str,
}

impl Reading<'_> {
    fn survey(&mut self, root: Map) {
        let mut survey = with_names_of_today(root);
        let place = survey.place();
        let pages = survey.remove("pages");
        let loose = survey.remove("elements");
        self.definition.survey = survey;
        if let Some(pages) = pages {
            self.members(None, place, pages);
        }
        if let Some(loose) = loose {
            let mut page = Map::at(place);
            page.insert("elements", loose);
            let around = self.single_page(place, 1);
            self.element(Kind::Page, around, page);
        }
        let survey = core::mem::take(&mut self.definition.survey);
        self.survey_rules(&survey);
        self.definition.survey = survey;
    }

    /// With `questionsOnPageMode` `singlePage`, all pages but the start page stand on one, as panels
    /// do: the page that this page goes into.
    fn single_page(&mut self, place: u32, count: usize) -> Option<ElementId> {
        let definition = &mut self.definition;
        if const { !rare::has("questionsOnPageMode") }
            || !definition.property("questionsOnPageMode").is_text("singlePage")
        {
            return None;
        }
        let starts = definition.is_set("firstPageIsStartPage") && count > 1;
        if starts && definition.pages.is_empty() {
            return None;
        }
        if definition.pages.len() == usize::from(starts) {
            let mut page = Map::at(place);
            page.insert_text("name", SINGLE_PAGE);
            self.element(Kind::Page, None, page);
        }
        self.definition.pages.last().copied()
    }

    /// Takes in the pages of the survey, or the elements of a page or panel.
    fn members(&mut self, parent: Option<ElementId>, place: u32, members: Value) {
        let key = if parent.is_none() { "pages" } else { "elements" };
        let is_list = matches!(members, Value::List(_));
        if !is_list || members.as_list().iter().any(|member| member.as_map().is_none()) {
            self.tell(place, key, Severity::Error, "\"*\" should be a list of objects.", key);
        }
        let Value::List(members) = members else {
            return;
        };
        let count = members.len();
        for member in members {
            if let Value::Map(written) = member {
                if parent.is_none() {
                    let around = self.single_page(place, count);
                    self.element(Kind::Page, around, written);
                } else {
                    let kind = self.kind_of(&written);
                    self.element(kind, parent, written);
                }
            }
        }
    }

    fn kind_of(&mut self, element: &Map) -> Kind {
        let written = property_of(element, "type").as_text().unwrap_or_default();
        let kind = Kind::named(&crate::platform::lower_case(written));
        if kind == Kind::Unknown {
            let words = "The type \"*\" is unknown.";
            self.tell(element.place(), "type", Severity::Error, words, written);
        }
        kind
    }

    /// Takes in one element with all that stands in it.
    fn element(&mut self, kind: Kind, parent: Option<ElementId>, written: Map) {
        let mut properties = with_names_of_today(written);
        let place = properties.place();
        let inside = if kind.is_container() { properties.remove("elements") } else { None };
        let nested = nested::take_nested(kind, &mut properties);
        let entry = template::of(kind, &mut properties);
        let mut name = parts::name_in(&properties);
        if name.is_empty() {
            if !kind.is_container() && kind != Kind::Unknown {
                let words = "This * has no name.";
                self.tell(place, "", Severity::Error, words, kind.name());
            }
            name = self.invented_name(kind);
        }
        let id = ElementId(self.definition.elements.len() as u32);
        self.element_rules(id, &properties);
        let parts = parts::parts_of(id, &mut properties, kind);
        let children = Vec::new();
        let around = parent.and_then(|parent| self.definition.elements.get(parent.0 as usize));
        let template = around.and_then(|around| match around.kind.has_entries() {
            true => Some(id),
            false => around.template,
        });
        let element = Element { kind, name, parent, children, template, properties, parts };
        self.definition.elements.push(element);
        match parent {
            Some(parent) => self.definition.elements[parent.0 as usize].children.push(id),
            None => self.definition.pages.push(id),
        }
        if let Some(inside) = inside {
            self.members(Some(id), place, inside);
        }
        self.nested(id, nested);
        if let Some(entry) = entry {
            self.element(Kind::Panel, Some(id), entry);
        }
    }

    /// `page2`, `question5`: a name for an element without one.
    fn invented_name(&self, kind: Kind) -> String {
        let word = |kind| match kind {
            Kind::Page => "page",
            Kind::Panel => "panel",
            _ => "question",
        };
        let elements = self.definition.elements.iter();
        let is_alike = |one: &&Element| {
            one.template.is_none() && word(one.kind) == word(kind) && one.name != SINGLE_PAGE
        };
        let alike = elements.filter(is_alike).count();
        [word(kind), &number_text((alike + 1) as f64)].concat()
    }

    fn element_rules(&mut self, id: ElementId, properties: &Map) {
        const LISTS: &[ItemList] = &[
            ItemList::Choices,
            ItemList::Rows,
            ItemList::Columns,
            ItemList::RateValues,
            ItemList::Areas,
        ];
        const RULES: &[(&str, Role)] = &[
            ("visibleIf", Role::VisibleIf),
            ("enableIf", Role::EnableIf),
            ("requiredIf", Role::RequiredIf),
            ("defaultValueExpression", Role::DefaultValue),
            ("setValueExpression", Role::SetValue),
            ("setValueIf", Role::SetValueIf),
            ("resetValueIf", Role::ResetValueIf),
            ("rowCountExpression", Role::Count),
            ("panelCountExpression", Role::Count),
            ("totalExpression", Role::Total),
            ("minValueExpression", Role::MinValue),
            ("maxValueExpression", Role::MaxValue),
            ("expression", Role::Shown),
            ("choicesVisibleIf", Role::EachItemVisibleIf(ItemList::Choices)),
            ("choicesEnableIf", Role::EachItemEnableIf(ItemList::Choices)),
            ("rowsVisibleIf", Role::EachItemVisibleIf(ItemList::Rows)),
            ("rowsEnableIf", Role::EachItemEnableIf(ItemList::Rows)),
            ("columnsVisibleIf", Role::EachItemVisibleIf(ItemList::Columns)),
            ("columnsEnableIf", Role::EachItemEnableIf(ItemList::Columns)),
        ];
        for (key, role) in RULES {
            self.rule(Some(id), *role, properties, key);
        }
        for &list in LISTS {
            let items = property_of(properties, list.property());
            self.rules_of_items(Some(id), items, "visibleIf", &|at| Role::ItemVisibleIf(list, at));
            self.rules_of_items(Some(id), items, "enableIf", &|at| Role::ItemEnableIf(list, at));
        }
        let validators = property_of(properties, "validators");
        self.rules_of_items(Some(id), validators, "expression", &Role::Validator);
        self.rules_of_parts(id, property_of(properties, "items"));
    }

    fn survey_rules(&mut self, survey: &Map) {
        if const { !HAS_SURVEY_RULES } {
            return;
        }
        type RoleAt = fn(u32) -> Role;
        const LISTS: &[(&str, &str, RoleAt)] = &[
            ("calculatedValues", "expression", Role::Calculated),
            ("triggers", "runExpression", Role::TriggerValue),
            ("completedHtmlOnCondition", "expression", Role::CompletedHtml),
            ("navigateToUrlOnCondition", "expression", Role::NavigateToUrl),
        ];
        for (list, key, role) in LISTS {
            self.rules_of_items(None, property_of(survey, list), key, role);
        }
        for (index, trigger) in property_of(survey, "triggers").as_list().iter().enumerate() {
            if let Value::Map(trigger) = trigger {
                let role = Role::Trigger(index as u32);
                let place = (trigger.place(), "expression");
                self.parsed_rule(None, role, place, &trigger::condition(trigger));
            }
        }
    }

    fn rules_of_items(
        &mut self,
        element: Option<ElementId>,
        items: &Value,
        key: &'static str,
        role: &dyn Fn(u32) -> Role,
    ) {
        for (index, item) in items.as_list().iter().enumerate() {
            if let Value::Map(item) = item {
                self.rule(element, role(index as u32), item, key);
            }
        }
    }

    fn rule(&mut self, element: Option<ElementId>, role: Role, holder: &Map, key: &'static str) {
        let text = property_of(holder, key).as_text().unwrap_or_default();
        self.parsed_rule(element, role, (holder.place(), key), text);
    }

    fn parsed_rule(
        &mut self,
        element: Option<ElementId>,
        role: Role,
        place: (u32, &'static str),
        text: &str,
    ) {
        if trimmed(text).is_empty() {
            return;
        }
        match Expression::parse(text) {
            Ok(expression) => {
                self.definition.rules.push(Rule { element, role, expression, place });
            }
            Err(error) => {
                let words = "The expression cannot be read from \"*\" on.";
                self.tell(place.0, place.1, Severity::Warning, words, rest(text, error.at));
            }
        }
    }

    fn tell(&mut self, object: u32, key: &str, severity: Severity, words: &str, culprit: &str) {
        let problem = Problem::at(self.text, (object, key), severity, words, culprit);
        self.definition.problems.push(problem);
    }
}
