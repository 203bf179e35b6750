//! Settling: after a value changed, what depends on it is computed anew, until nothing moves.

use super::answers::is_empty;
use super::faults::Look;
use super::graph::Dependent;
use super::items::plain_text;
use super::questions::number_of;
use super::scope::{Moment, PLACES};
use super::{Change, Session, Stage, triggers};
use crate::definition::{ElementId, Kind, Role, Rule, SINGLE_PAGE};
use crate::expression::Expression;
use crate::platform::{fixed, lower_case};
use crate::rare::has;
use crate::value::{Value, joined};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

/// How many rules one event may run for each rule there is. More means that they chase each other.
const ROUNDS: usize = 20;

/// A rule, and the entry for which it is asked; 0 for none.
#[derive(Clone, Copy)]
pub(super) struct Ruling<'a> {
    pub(super) rule: &'a Rule,
    pub(super) entry: u32,
}

/// Whether there are expressions that answer questions, or say what an answer may be.
const SETS_VALUES: bool = has("expression")
    && has("defaultValueExpression")
    && has("maxValueExpression")
    && has("minValueExpression")
    && has("resetValueIf")
    && has("setValueExpression")
    && has("totalExpression")
    && has("totalType");

impl Session {
    /// Runs everything that depends on the names in `unsettled`, and on what that changes.
    pub(super) fn settle(&mut self) {
        for _ in 0..triggers::ROUNDS {
            let moved = self.settle_rules();
            if moved.is_empty() || self.restoring || self.stage == Stage::Empty {
                return;
            }
            if self.is_beginning {
                // What questions begin with comes one by one.
                for name in moved {
                    self.pull_triggers(&[name], false);
                }
            } else {
                self.pull_triggers(&moved, false);
            }
        }
        self.settle_rules();
    }

    /// Runs rules until nothing moves; the names that did.
    fn settle_rules(&mut self) -> Vec<String> {
        let mut runs = ROUNDS * (self.definition.rules().len() + 1) * (self.entries.len() + 1);
        let mut moved = Vec::new();
        loop {
            while let Some((entry, name)) = self.next_unsettled() {
                if entry == 0 {
                    self.settle_name(&name, &name, 0);
                    if !self.graph.restless.is_empty() {
                        self.settle_restless(&name, &moved);
                    }
                }
                for (word, within) in self.words_for_entry(entry) {
                    self.settle_name(&[word, ".", &name].concat(), &name, within);
                }
                if entry == 0 && !moved.contains(&name) {
                    moved.push(name);
                }
                runs = runs.saturating_sub(1);
                if runs == 0 {
                    self.unsettled.clear();
                }
            }
            if core::mem::take(&mut self.visibility_moved) || self.page.is_none() {
                self.refresh_shown();
            }
            // What has been shown or hidden may have got or lost its answer.
            if self.unsettled.is_empty() || runs == 0 {
                return moved;
            }
        }
    }

    /// Once nothing else is unsettled, tables are added up.
    fn next_unsettled(&mut self) -> Option<(u32, String)> {
        while self.unsettled.is_empty() {
            let table = self.to_add_up.pop()?;
            self.add_up(table);
        }
        self.unsettled.pop()
    }

    /// Whether a rule acts on changes, and what is new is just computed for the first time.
    fn waits_for_change(&self, index: u32, entry: u32, name: &str) -> bool {
        let is_computed = |id: &ElementId| self.definition.element(*id).kind == Kind::Expression;
        let rule = self.definition.rules().get(index as usize);
        let acts = |rule: &Rule| matches!(rule.role, Role::SetValue | Role::ResetValueIf);
        self.is_beginning
            && rule.is_some_and(acts)
            && self.questions_under(entry, name).iter().any(is_computed)
    }

    /// Runs what depends on a name, in the entry `within` and those in it: all that call it so.
    fn settle_name(&mut self, name: &str, key: &str, within: u32) {
        for dependent in self.graph.dependents(&lower_case(name)) {
            match dependent {
                Dependent::Rule(index) => self.apply_within(index as usize, within, key),
                Dependent::Trigger(_) => {}
                Dependent::Texts(id) => {
                    for entry in self.entries_with(id, within) {
                        let id = self.definition.in_entry(id, entry);
                        self.note(Change::Texts(id));
                        self.seek_choices(id);
                    }
                }
            }
        }
    }

    /// Runs what acts on every change of something else: what names nothing, and what a question begins
    /// with, if it has been cleared.
    #[inline(never)]
    fn settle_restless(&mut self, key: &str, moved: &[String]) {
        // Where an entry stands is no answer, and what begins without one has not changed.
        let is_nothing = self.is_beginning && self.values.get(key).is_none_or(is_empty);
        if is_nothing || PLACES.contains(&key) {
            return;
        }
        let definition = Rc::clone(&self.definition);
        for index in self.graph.restless.clone() {
            let Some(rule) = definition.rules().get(index as usize) else {
                continue;
            };
            let Some(id) = rule.element else {
                continue;
            };
            for entry in self.entries_with(id, 0) {
                let id = definition.in_entry(id, entry);
                let own = definition.element(self.outermost(id)).value_name();
                let is_own = own == key;
                let acts = match rule.role {
                    Role::DefaultValue => {
                        !is_own && !self.is_answered(id) && !self.restoring && self.may_begin(id)
                    }
                    // Another field of the same question is another question, as it were.
                    Role::PartDefault(_) => !self.restoring && self.may_begin(id),
                    // Nor does it act on what its own change has changed.
                    _ if is_own || moved.iter().any(|name| name == own) => false,
                    _ => self.rule(Some(id), Role::SetValueIf).is_none_or(|rule| self.holds(rule)),
                };
                if acts {
                    self.apply(index as usize, entry);
                }
            }
        }
    }

    /// Whether a question may get what it begins with: one that is hidden and loses its answer may not.
    fn may_begin(&self, id: ElementId) -> bool {
        self.clearing(self.definition.element(id)) != "onHidden" || self.is_shown(id)
    }

    fn apply_within(&mut self, index: usize, within: u32, key: &str) {
        let element = self.definition.rules().get(index).and_then(|rule| rule.element);
        let Some(element) = element else {
            if within == 0 {
                self.apply(index, 0);
            }
            return;
        };
        if self.feeds_itself(index as u32, key) || self.waits_for_change(index as u32, within, key)
        {
            return;
        }
        for entry in self.entries_with(element, within) {
            self.apply(index, entry);
        }
    }

    /// Runs the rules of what stands in a template, or in none, for the first time.
    pub(super) fn run_rules(&mut self, template: Option<ElementId>, entry: u32) {
        let definition = Rc::clone(&self.definition);
        for (index, rule) in definition.rules().iter().enumerate() {
            let waits = match rule.role {
                Role::SetValue | Role::SetValueIf | Role::ResetValueIf => true,
                // With earlier answers, a default is one of them or was taken back.
                Role::DefaultValue => self.restoring,
                Role::Total => true,
                _ => false,
            };
            let around = rule.element.and_then(|id| definition.element(id).template);
            if !waits && around == template {
                self.apply(index, entry);
            }
        }
    }

    /// Whether a rule sets the very value whose change is being settled: `{a} + 1` of `a`.
    fn feeds_itself(&self, index: u32, name: &str) -> bool {
        self.definition.rules().get(index as usize).is_some_and(|rule| {
            matches!(
                rule.role,
                Role::SetValue
                    | Role::SetValueIf
                    | Role::DefaultValue
                    | Role::Shown
                    // An answer is looked at as it comes.
                    | Role::Validator(_)
            ) && rule.element.is_some_and(|id| self.definition.element(id).value_name() == name)
        })
    }

    /// Evaluates one rule and does what it says.
    pub(super) fn apply(&mut self, index: usize, entry: u32) {
        let definition = Rc::clone(&self.definition);
        let Some(rule) = definition.rules().get(index) else {
            return;
        };
        let ruling = Ruling { rule, entry };
        match (rule.element, rule.role) {
            (Some(id), role) => {
                self.apply_to_element(ruling, definition.in_entry(id, entry), role);
            }
            (None, Role::Calculated(at)) if const { has("calculatedValues") } => {
                self.calculate(ruling, at as usize)
            }
            _ => {}
        }
    }

    fn apply_to_element(&mut self, rule: Ruling<'_>, id: ElementId, role: Role) {
        match role {
            Role::VisibleIf => self.set_visible(id, self.holds(rule) && self.row_is_offered(id)),
            Role::EnableIf => {
                let enabled = self.outcome(rule) != Value::Bool(false);
                if self.live(id).enabled != enabled {
                    self.live_mut(id).enabled = enabled;
                    self.note_enabled(id);
                    // What others say is computed as they say it, as in SurveyJS.
                    let shown = self.rule(Some(id), Role::Shown);
                    if shown.is_some_and(|shown| shown.rule.expression.variables().is_empty()) {
                        self.compute_again(id);
                    }
                }
            }
            Role::RequiredIf => {
                let required = self.outcome(rule) == Value::Bool(true);
                if self.live(id).required != required {
                    self.live_mut(id).required = required;
                    self.note(Change::Required(id));
                    if !required && !self.faults(id).is_empty() {
                        self.look_again(id, Look::Done);
                    }
                }
            }
            Role::Validator(_) => self.validate_again(id),
            Role::ItemVisibleIf(list, _) | Role::ItemEnableIf(list, _) => self.bar_items(id, list),
            Role::EachItemVisibleIf(list) | Role::EachItemEnableIf(list) => {
                self.bar_items(id, list)
            }
            _ if const { !SETS_VALUES } => {}
            Role::DefaultValue
                if !self.live(id).touched && (self.is_beginning || self.may_begin(id)) =>
            {
                let value = self.outcome_for(id, rule);
                if !value.is_null() || self.default_value(id).is_null() {
                    self.put_default(id, value);
                }
            }
            Role::PartDefault(part) => self.fill_part(id, part as usize, rule),
            Role::Shown => self.compute(id, rule),
            Role::MinValue | Role::MaxValue => {
                // Those of a text are worked out when they are needed.
                if let (Kind::Slider, Some(end)) =
                    (self.definition.element(id).kind, number_of(&self.outcome(rule)))
                {
                    self.live_mut(id).ends[usize::from(role == Role::MaxValue)] = Some(end);
                }
                self.note(Change::Items(id));
            }
            Role::SetValue | Role::ResetValueIf if self.restoring => {}
            // Nothing is computed in a row or panel that is hidden.
            Role::SetValue
                if self.entry_root(id).is_some_and(|entry| !self.live(entry).visible) => {}
            Role::SetValue => {
                let gate = self.rule(Some(id), Role::SetValueIf);
                if gate.is_none_or(|gate| self.holds(gate)) {
                    let value = self.outcome_for(id, rule);
                    self.put(id, value);
                }
            }
            Role::SetValueIf if !self.restoring => {
                let written = Some(self.definition.written(id));
                let mut rules = self.definition.rules().iter();
                let sets = |rule: &Rule| rule.element == written && rule.role == Role::SetValue;
                if let Some(index) = rules.position(sets) {
                    self.apply(index, rule.entry);
                } else if !self.is_beginning && self.holds(rule) {
                    self.put(id, Value::Null);
                }
            }
            Role::ResetValueIf if self.holds(rule) => {
                let value = self.default_value(id).clone();
                self.live_mut(id).touched = false;
                self.put(id, value);
            }
            Role::Count => self.count_entries(id, self.outcome(rule)),
            Role::Total => {
                if let Some(table) = self.owner(rule.entry) {
                    self.add_up_later(table);
                }
            }
            _ => {}
        }
    }

    /// Gives a field of a multiple text the answer it begins with, unless it has another.
    fn fill_part(&mut self, id: ElementId, part: usize, rule: Ruling<'_>) {
        if !self.is_part_touched(id, part) {
            let answer = self.with_part(id, part, self.outcome(rule));
            self.put_default(id, answer);
        }
    }

    /// Computes the value of an expression question, whatever it was given.
    pub(super) fn compute_again(&mut self, id: ElementId) {
        let definition = Rc::clone(&self.definition);
        let written = Some(definition.written(id)).filter(|_| SETS_VALUES);
        let mut rules = definition.rules().iter();
        let shown = rules.find(|rule| rule.element == written && rule.role == Role::Shown);
        if let Some(rule) = shown {
            self.compute(id, Ruling { rule, entry: definition.entry(id) });
        }
    }

    /// The value of an expression question.
    fn compute(&mut self, id: ElementId, rule: Ruling<'_>) {
        let definition = Rc::clone(&self.definition);
        let element = definition.element(id);
        let is_off = !self.live(id).enabled || self.restoring && !self.is_enabled(id);
        if element.kind != Kind::Expression || is_off || self.is_read_only(id) {
            return;
        }
        let value = match (self.outcome(rule), element.number("precision")) {
            (Value::Number(number), _) if !number.is_finite() => Value::Null,
            (Value::Number(number), Some(precision)) if precision >= 0.0 => {
                Value::Number(fixed(number, precision as usize))
            }
            (value, _) => value,
        };
        self.put(id, value);
    }

    fn default_value(&self, id: ElementId) -> &Value {
        self.definition.element(id).property("defaultValue")
    }

    /// Enabling goes down to everything inside.
    pub(super) fn note_enabled(&mut self, id: ElementId) {
        for inside in self.elements_where(&|other, _| other == id || self.stands_in(other, id)) {
            self.note(Change::Enabled(inside));
            if !self.faults(inside).is_empty() {
                self.look_again(inside, Look::Done);
            }
        }
    }

    fn calculate(&mut self, rule: Ruling<'_>, at: usize) {
        let items = self.definition.property("calculatedValues").as_list();
        let item = items.get(at).unwrap_or(&Value::Null);
        let Some(name) = item.get("name").as_text().map(str::to_owned) else {
            return;
        };
        let is_included = item.get("includeIntoResult").as_bool() == Some(true);
        let value = self.outcome(rule);
        if self.calculated.get(&name) == Some(&value) {
            return;
        }
        self.calculated.insert(&name, value.clone());
        if is_included {
            self.values.insert(&name, value);
        }
        self.unsettled.push((0, name));
    }

    /// Whether an element is only seen if something in it is: a row of a table is there all the same.
    fn is_only_its_contents(&self, id: ElementId) -> bool {
        self.definition.element(id).kind.is_container() && !self.is_row(id)
    }

    pub(super) fn set_visible(&mut self, id: ElementId, visible: bool) {
        if self.live(id).visible != visible {
            self.live_mut(id).visible = visible;
            self.visibility_moved = true;
            if self.is_entry(id) {
                self.places_moved();
                if let Some(owner) = self.around(id) {
                    self.add_up_later(owner);
                }
            }
        }
    }

    /// Works out anew which elements can be seen: those that are visible themselves, stand in
    /// visible containers, and, if they are containers, hold something that can be seen.
    pub(super) fn refresh_shown(&mut self) {
        // As in SurveyJS, a start page is asked for whatever its condition says.
        let start = self.start_page().filter(|_| self.stage == Stage::Starting);
        for id in self.order.clone().into_iter().rev() {
            let is_single_page = self.definition.element(id).name == SINGLE_PAGE;
            let is_container = self.is_only_its_contents(id);
            // Of a row, something may be answered.
            let is_filled_row = self.live(id).filled && self.is_row(id);
            let is_left_out = !is_container && !is_filled_row && self.is_left_out(id);
            let live = self.live_mut(id);
            let has_contents = live.filled || !is_container || is_single_page;
            live.filled =
                (live.visible || start == Some(id)) && !live.bare && has_contents && !is_left_out;
            let live = self.live(id);
            if let (true, Some(around)) = (live.filled, self.around(id)) {
                self.live_mut(around).filled = true;
            }
        }
        let mut has_moved = false;
        for id in self.order.clone() {
            let filled = core::mem::take(&mut self.live_mut(id).filled);
            let shown = filled && self.around(id).is_none_or(|around| self.is_shown(around));
            if self.live(id).shown != shown {
                has_moved = true;
                let live = self.live_mut(id);
                live.shown = shown;
                if !shown {
                    live.faults.clear();
                }
                self.note(Change::Shown(id));
                self.clear_if_hidden(id);
                if !shown && self.definition.element(id).kind.is_container() {
                    self.clear_with_container(id);
                }
                if shown && self.definition.element(id).kind.is_container() {
                    self.fill_defaults_in(id);
                }
            }
        }
        if has_moved {
            self.quiz_moved();
        }
        self.stay_on_a_shown_page();
    }

    /// The rule of an element, or of the survey, that has this role.
    pub(super) fn rule(&self, element: Option<ElementId>, role: Role) -> Option<Ruling<'_>> {
        let written = element.map(|id| self.definition.written(id));
        let mut rules = self.definition.rules().iter();
        let rule = rules.find(|rule| rule.element == written && rule.role == role)?;
        Some(Ruling { rule, entry: element.map_or(0, |id| self.definition.entry(id)) })
    }

    pub(super) fn holds(&self, Ruling { rule, entry }: Ruling<'_>) -> bool {
        rule.expression.holds(&Moment { session: self, entry, item: None })
    }

    /// Whether the condition that is written there holds; one that is none does.
    pub(super) fn holds_now(&self, id: ElementId, written: &Value) -> bool {
        let expression = Expression::parse(written.as_text().unwrap_or_default());
        let moment = Moment { session: self, entry: self.definition.entry(id), item: None };
        expression.map_or(true, |expression| expression.holds(&moment))
    }

    /// The outcome of the expression that is written there; `Null` where none is.
    pub(super) fn outcome_now(&self, id: ElementId, written: &str) -> Value {
        let expression = Expression::parse(written);
        let moment = Moment { session: self, entry: self.definition.entry(id), item: None };
        expression.map_or(Value::Null, |expression| expression.evaluate(&moment))
    }

    /// The outcome as an answer: one who writes text cannot hold a list, nor one who chooses once.
    fn outcome_for(&self, id: ElementId, rule: Ruling<'_>) -> Value {
        let element = self.definition.element(id);
        let separator = match element.kind {
            Kind::Text => ", ",
            Kind::Comment => "\n",
            _ => "",
        };
        match self.outcome(rule) {
            Value::List(mut members) if element.kind.has_choices() && !element.takes_many() => {
                if members.is_empty() {
                    Value::Null
                } else {
                    members.swap_remove(0)
                }
            }
            Value::List(members) if !separator.is_empty() => {
                Value::Text(joined(&members, separator, &plain_text))
            }
            value => value,
        }
    }

    pub(super) fn outcome(&self, Ruling { rule, entry }: Ruling<'_>) -> Value {
        rule.expression.evaluate(&Moment { session: self, entry, item: None })
    }
}
