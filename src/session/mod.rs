//! One respondent's run through a questionnaire.
//!
//! A [`Session`] is a pure state machine: it takes an [`Event`] and returns the [`Change`]s, and
//! knows no screen, clock or network. A rule is looked at again only when a name in it changes.
//!
//! ```
//! use manyi::definition::Definition;
//! use manyi::session::{Event, Session, Setup};
//! use manyi::value::Value;
//! use std::rc::Rc;
//!
//! let definition = Definition::parse(r#"{"elements": [
//!     {"type": "rating", "name": "overall"},
//!     {"type": "comment", "name": "why", "visibleIf": "{overall} < 3"}
//! ]}"#).unwrap();
//! let (overall, why) = (definition.find("overall").unwrap(), definition.find("why").unwrap());
//! let mut session = Session::new(Rc::new(definition), Setup::fixed());
//! assert!(!session.is_shown(why));
//! session.handle(Event::Answer { question: overall, value: Value::Number(2.0) });
//! assert!(session.is_shown(why));
//! ```
//!
//! The way of an event: [`answers`] stores a value, [`rules`] settles what depends on it,
//! [`items`] and [`texts`] tell the view what to show, [`pages`] moves and [`faults`] refuses;
//! [`assessment`] has the answers scored, by whom it does not know.
//! What a type of question accepts, refuses and reads like is in [`questions`], one file each.

mod advancing;
mod answers;
mod assessment;
mod chance;
mod choices;
mod entries;
mod event;
mod faults;
mod folding;
mod graph;
mod items;
mod masks;
mod navigation;
mod nested;
mod numbers;
mod order;
mod pages;
mod questions;
mod quiz;
mod restoring;
mod rules;
mod scope;
mod single;
mod texts;
mod timer;
mod totals;
mod triggers;
mod validators;

use crate::definition::{Definition, Element, ElementId};
use crate::platform::{Clock, FixedClock};
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec, vec::Vec};
pub use assessment::Assess;
pub use choices::Loading;
use entries::Entry;
pub use event::{Change, Event};
use faults::Look;
pub use faults::{Fault, Level};
use graph::Graph;
pub use items::{Item, Special, all_plain, is_select_all, item_key};
pub use masks::Mask;
pub use navigation::Ways;
pub use pages::Stage;
pub use questions::slider::Line;
pub use single::Spot;
pub use timer::Time;

/// The words of the interface, in the language of the session.
pub trait Words {
    /// The text for `key`, with `{0}`, `{1}` replaced by `arguments`.
    fn text(&self, key: &str, arguments: &[&str]) -> String;
}

/// Words that are their own keys, for tests and replays.
#[derive(Clone, Copy, Debug, Default)]
pub struct BareWords;

impl Words for BareWords {
    fn text(&self, key: &str, arguments: &[&str]) -> String {
        let mut text = String::from(key);
        for argument in arguments {
            text.push(' ');
            text.push_str(argument);
        }
        text
    }
}

/// What a session is begun with.
pub struct Setup {
    /// The language, such as `zh-cn`; empty for the definition's own.
    pub locale: String,
    /// The words of the interface.
    pub words: Rc<dyn Words>,
    /// The time.
    pub clock: Rc<dyn Clock>,
    /// Answers to begin with, as an earlier run left them; without them, the defaults count.
    pub values: Option<Map>,
    /// Values for expressions, under names that are no questions.
    pub variables: Map,
    /// The respondent has answered before: there is nothing to answer again.
    pub is_answered: bool,
    /// What chance goes by: the same seed gives the same order every time.
    pub seed: i32,
    /// Functions for expressions, by name; they go before those of the language.
    #[cfg(not(target_arch = "wasm32"))]
    pub functions: Vec<(String, Function)>,
}

/// A function for expressions: its arguments to its value.
#[cfg(not(target_arch = "wasm32"))]
pub type Function = Rc<dyn Fn(&[Value]) -> Value>;

impl Setup {
    /// No answers, bare words and a clock that stands at the start of 2024: the same every time.
    #[must_use]
    pub fn fixed() -> Setup {
        Setup {
            locale: String::new(),
            words: Rc::new(BareWords),
            clock: Rc::new(FixedClock { now: 1_704_067_200_000.0, utc_offset: 0 }),
            values: None,
            variables: Map::new(),
            is_answered: false,
            seed: 1,
            #[cfg(not(target_arch = "wasm32"))]
            functions: Vec::new(),
        }
    }
}

impl core::fmt::Debug for Setup {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Setup").field("locale", &self.locale).finish_non_exhaustive()
    }
}

/// What is true of one element at the moment.
#[derive(Debug, Default)]
struct Live {
    /// Its own condition holds.
    visible: bool,
    /// It and everything around it is visible, and there is something in it.
    shown: bool,
    /// It is visible, and so is something in it, if it is a page or panel. Only used while what is
    /// shown is worked out; false otherwise.
    filled: bool,
    /// Its own condition lets it be answered.
    enabled: bool,
    /// It must be answered.
    required: bool,
    /// The respondent has answered it: no default may overwrite that.
    touched: bool,
    /// The fields of a multiple text, a bit each, that somebody has answered: no default may overwrite those.
    touched_parts: u64,
    /// What stands in the control but is no answer, being beyond the limits; `Null` otherwise.
    held: Value,
    /// Where a slider begins and ends, as far as expressions tell.
    ends: [Option<f64>; 2],
    /// What is wrong with the answer, as far as it has been told.
    faults: Vec<Fault>,
    /// Items that are not offered, or not to be chosen, by their conditions.
    barred: Vec<items::Barred>,
    /// Chosen items that are not offered at the moment: they come back when they are.
    set_aside: Vec<Value>,
    /// Choices that are not its own.
    supply: choices::Supply,
    /// It has no choices, and is not to be seen without.
    bare: bool,
    /// Its rows or panels by their numbers, in order.
    entries: Vec<u32>,
    /// It is a row or panel that has been opened.
    open: bool,
    /// It is a row that has been unfolded before.
    unfolded: bool,
    /// It is a row or panel, and the respondent is asked whether to remove it.
    removal_asked: bool,
    /// It is a page that has been open.
    visited: bool,
    /// It has been left with everything answered as it must be.
    passed: bool,
    /// Seconds that it has been open.
    spent: f64,
    /// Only its title is shown.
    folded: bool,
}

impl Live {
    /// What is true of an element before any rule has run.
    fn of(element: &Element) -> Live {
        Live {
            visible: !element.is_unset("visible"),
            enabled: !element.is_set("readOnly"),
            required: element.is_set("isRequired"),
            folded: element.property("state").is_text("collapsed"),
            ..Live::default()
        }
    }
}

/// One respondent's run through a questionnaire.
pub struct Session {
    definition: Rc<Definition>,
    words: Rc<dyn Words>,
    clock: Rc<dyn Clock>,
    locale: String,
    graph: Graph,
    live: Vec<Live>,
    /// Rows and panels by their numbers, from 1; a number that is free is given again.
    entries: Vec<Option<Entry>>,
    /// All elements that there are, in reading order.
    order: Vec<ElementId>,
    values: Map,
    variables: Map,
    calculated: Map,
    assessor: Option<Rc<dyn Assess>>,
    assessment: Map,
    seed: i32,
    was_answered: bool,
    #[cfg(not(target_arch = "wasm32"))]
    functions: Vec<(String, Function)>,
    stage: Stage,
    page: Option<ElementId>,
    /// The element of the page that is shown alone.
    step: Option<ElementId>,
    /// The input of it that was shown alone last.
    spot: Option<Spot>,
    /// From where a trigger has led to where.
    skipped: Vec<(ElementId, ElementId)>,
    /// Triggers that have the survey end, each with the page.
    endings: Vec<(u32, Option<ElementId>)>,
    /// Seconds since the start.
    spent: f64,
    changes: Vec<Change>,
    /// Names whose values have moved, each with the entry in which it is one; 0 is the survey.
    unsettled: Vec<(u32, String)>,
    /// Tables in which something has changed: what stands below their columns may be another.
    to_add_up: Vec<ElementId>,
    visibility_moved: bool,
    /// Earlier answers are being taken over: that is no change for what acts on changes.
    restoring: bool,
    /// What there is before the first answer is being worked out.
    is_beginning: bool,
    /// A question to begin with, led to by a trigger that what the survey begins with has set off.
    begins_at: Option<ElementId>,
}

impl core::fmt::Debug for Session {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Session")
            .field("stage", &self.stage)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Begins a run.
    #[must_use]
    pub fn new(definition: Rc<Definition>, setup: Setup) -> Session {
        let own = definition.property("locale").as_text().unwrap_or_default().to_owned();
        let mut session = Session {
            graph: Graph::of(&definition),
            definition,
            words: setup.words,
            clock: setup.clock,
            locale: if setup.locale.is_empty() { own } else { setup.locale },
            live: Vec::new(),
            entries: Vec::new(),
            order: Vec::new(),
            values: Map::new(),
            variables: setup.variables,
            calculated: Map::new(),
            assessor: None,
            assessment: Map::new(),
            seed: setup.seed,
            was_answered: false,
            #[cfg(not(target_arch = "wasm32"))]
            functions: setup.functions,
            stage: Stage::Running,
            page: None,
            step: None,
            spot: None,
            skipped: Vec::new(),
            endings: Vec::new(),
            spent: 0.0,
            changes: Vec::new(),
            unsettled: Vec::new(),
            to_add_up: Vec::new(),
            visibility_moved: false,
            restoring: false,
            is_beginning: false,
            begins_at: None,
        };
        session.begin(setup.values.as_ref());
        if setup.is_answered {
            session.was_answered = true;
            session.stage = Stage::Completed;
        }
        session.changes.clear();
        session
    }

    /// Takes an event and tells what is different after it, each change once.
    pub fn handle(&mut self, event: Event) -> Vec<Change> {
        let about = match &event {
            Event::Answer { question, .. }
            | Event::Comment { question, .. }
            | Event::Other { question, .. }
            | Event::Add { question }
            | Event::Remove { question, .. }
            | Event::Open { entry: question }
            | Event::AskRemoval { entry: question, .. } => Some(*question),
            _ => None,
        };
        // What stood in an entry may have been removed with it.
        if about.is_some_and(|id| !self.exists(id)) {
            return Vec::new();
        }
        match event {
            Event::Answer { question, value } => {
                self.answer(question, value);
                self.clear_without_address(Some(question));
            }
            Event::Comment { question, text } => self.comment_on(question, &text),
            Event::Other { question, text } => self.write_other(question, &text),
            Event::Complain { question, text } => self.complain(question, text),
            Event::Add { question } => self.add_entry(question),
            Event::Remove { question, place } => self.remove_entry(question, place),
            Event::Open { entry } => self.open(entry),
            Event::AskRemoval { entry, is_asked } => self.ask_removal(entry, is_asked),
            Event::Start => self.leave_start_page(),
            Event::Next => self.next(),
            Event::Previous => self.previous(),
            Event::Complete => self.complete(),
            Event::Preview => self.preview(),
            Event::Edit(page) => self.end_preview(page),
            Event::Turn(page) => self.turn_to(page),
            Event::Wait { seconds } => self.wait(seconds),
            Event::Fold(id) => self.fold(id),
            Event::Restart => {
                self.was_answered = false;
                self.begin(None);
            }
            Event::Variable { name, value } => {
                self.variables.insert(&name, value);
                self.unsettled.push((0, name));
            }
            Event::Value { name, value } => {
                let by = self.questions_under(0, &name).first().copied();
                if let Some(id) = by {
                    self.live_mut(id).touched |= *self.value(id) != value;
                    self.touch_parts(id, &value);
                }
                self.set_value(&name, value);
                self.clear_without_address(by);
                if let Some(id) = by {
                    self.name_stranger(id);
                }
            }
            Event::Choices { question, address, reply } => {
                self.choices_came(question, &address, reply.as_deref());
            }
            Event::SeekChoices { question } => self.seek_again(question),
        }
        self.settle();
        self.assess();
        core::mem::take(&mut self.changes)
    }

    /// Takes more words of the language that is spoken.
    pub fn learn(&mut self, words: Rc<dyn Words>) {
        self.words = words;
    }

    /// Speaks another language from now on.
    pub fn speak(&mut self, locale: &str, words: Rc<dyn Words>) -> Vec<Change> {
        locale.clone_into(&mut self.locale);
        self.words = words;
        self.unsettled.push((0, String::from("locale")));
        self.settle();
        self.assess();
        for id in self.order.clone() {
            self.borrow_choices(id);
            self.look_again(id, Look::Done);
        }
        self.changes.clear();
        vec![Change::All]
    }

    /// The definition that this runs on.
    #[must_use]
    pub fn definition(&self) -> &Rc<Definition> {
        &self.definition
    }

    /// The language.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// All answers under their keys, comments under `…-Comment`.
    #[must_use]
    pub fn values(&self) -> &Map {
        &self.values
    }

    /// A variable, or a calculated value.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Value> {
        self.variables.get(name).or_else(|| self.calculated.get(name))
    }

    /// Whether the respondent had answered before this run.
    #[must_use]
    pub fn was_answered(&self) -> bool {
        self.was_answered
    }

    /// Whether an element can be seen on its page.
    #[must_use]
    pub fn is_shown(&self, id: ElementId) -> bool {
        self.live(id).shown
    }

    /// Whether an element would be seen if its page were.
    #[must_use]
    pub fn is_shown_on_its_page(&self, id: ElementId) -> bool {
        let mut around = Some(id);
        while let Some(one) = around.filter(|one| self.live(*one).visible) {
            around = self.around(one).filter(|one| !self.definition.pages().contains(one));
        }
        around.is_none()
    }

    /// Whether a question can be answered: neither its own condition nor one around it forbids it.
    #[must_use]
    pub fn is_enabled(&self, id: ElementId) -> bool {
        if self.is_previewing() || self.only_displays() {
            return false;
        }
        let mut around = Some(id);
        while let Some(one) = around.filter(|one| self.live(*one).enabled) {
            around = self.around(one);
        }
        around.is_none()
    }

    /// Whether a question is written to be read only, or stands in what is; `enableIf` takes the place
    /// of what is written beside it.
    fn is_read_only(&self, id: ElementId) -> bool {
        let mut around = Some(id);
        while let Some(one) = around {
            let element = self.definition.element(one);
            if element.is_set("readOnly") && element.property("enableIf").is_null() {
                return true;
            }
            around = element.parent;
        }
        self.definition.is_set("readOnly") || self.only_displays()
    }

    /// Whether the survey only shows its answers.
    #[must_use]
    pub fn only_displays(&self) -> bool {
        self.definition.is_set("readOnly") || self.definition.property("mode").is_text("display")
    }

    /// Whether a question must be answered.
    #[must_use]
    pub fn is_required(&self, id: ElementId) -> bool {
        self.live(id).required
    }

    /// The elements that are wanted, in reading order.
    fn elements_where(&self, is_wanted: &dyn Fn(ElementId, &Element) -> bool) -> Vec<ElementId> {
        let mut wanted = Vec::new();
        for id in self.order.iter().copied() {
            if is_wanted(id, self.definition.element(id)) {
                wanted.push(id);
            }
        }
        wanted
    }

    fn note(&mut self, change: Change) {
        // At the beginning all is new, whatever happens.
        if !self.is_beginning && !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Sets everything to how it is before the first answer.
    fn begin(&mut self, values: Option<&Map>) {
        let definition = Rc::clone(&self.definition);
        self.live.clear();
        self.entries.clear();
        for element in definition.elements() {
            self.live.push(Live::of(element));
        }
        self.put_in_order();
        self.calculated = Map::new();
        self.is_beginning = true;
        self.values = Map::new();
        self.spent = 0.0;
        self.page = None;
        self.stage = Stage::Empty;
        for id in self.order.clone() {
            self.borrow_choices(id);
        }
        self.fill_defaults();
        for id in self.order.clone() {
            if definition.element(id).kind.has_entries() {
                self.make_entries(id, true);
            }
            self.seek_choices(id);
        }
        self.run_rules(None, 0);
        for id in self.order.clone() {
            self.hide_if_bare(id);
            self.open_chosen(id);
        }
        self.settle();
        self.refresh_shown();
        for id in self.order.clone() {
            let is_plain = definition.entry(id) == 0 && !definition.element(id).kind.has_entries();
            if is_plain && !self.is_shown(id) {
                self.clear_if_hidden(id);
            }
        }
        self.settle();
        self.open_first_page();
        // Where questions are asked one by one, it begins with the first all the same, as in SurveyJS.
        let led =
            self.begins_at.take().filter(|_| self.stage == Stage::Running && self.step.is_none());
        if let Some(id) = led {
            self.go_to(self.page_of(id));
        }
        if let Some(values) = values {
            self.take_over(values);
        }
        for id in self.order.clone() {
            self.hold_single_item(id);
            if self.is_answered(id) {
                // A default that is no choice stays, unless its choices have moved since.
                let is_lent_anew = values.is_some() || self.chooses_anew(id);
                if definition.element(id).names_all() || is_lent_anew && self.borrows(id) {
                    self.drop_items_not_offered(id);
                }
                self.look_again(id, Look::Moved { was_answered: true });
            }
        }
        self.clear_without_address(None);
        self.settle();
        self.begin_spots();
        self.is_beginning = false;
        self.changes.clear();
        self.changes.push(Change::All);
    }
}
