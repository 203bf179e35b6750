//! Settling: after a value changed, what depends on it is computed anew, until nothing moves.

use super::answers::is_empty;
use super::graph::Dependent;
use super::items::plain_text;
use super::questions::number_of;
use super::scope::Moment;
use super::{Change, Session};
use crate::definition::{ElementId, Kind, Role, Rule};
use crate::expression::Expression;
use crate::platform::{fixed, lower_case};
use crate::value::{Value, joined};
use alloc::{borrow::ToOwned, rc::Rc};

/// How many rules one event may run for each rule there is. More means that they chase each other.
const ROUNDS: usize = 20;

impl Session {
    /// Runs everything that depends on the names in `unsettled`, and on what that changes.
    pub(super) fn settle(&mut self) {
        let mut runs = ROUNDS * (self.definition.rules().len() + 1);
        while let Some(name) = self.unsettled.pop() {
            let dependents = self.graph.dependents(&lower_case(&name));
            for dependent in dependents {
                match dependent {
                    Dependent::Rule(index)
                        if self.feeds_itself(index, &name)
                            || self.waits_for_change(index, &name) => {}
                    Dependent::Rule(index) => self.apply(index as usize),
                    Dependent::Texts(id) => self.note(Change::Texts(id)),
                }
            }
            runs = runs.saturating_sub(1);
            if runs == 0 {
                self.unsettled.clear();
            }
        }
        if core::mem::take(&mut self.visibility_moved) || self.page.is_none() {
            self.refresh_shown();
        }
    }

    /// Whether a rule acts on changes, and what is new is just computed for the first time.
    fn waits_for_change(&self, index: u32, name: &str) -> bool {
        let is_computed = |id: &ElementId| self.definition.element(*id).kind == Kind::Expression;
        self.is_beginning
            && self
                .definition
                .rules()
                .get(index as usize)
                .is_some_and(|rule| matches!(rule.role, Role::SetValue | Role::ResetValueIf))
            && self.questions_under(name).iter().any(is_computed)
    }

    /// Whether a rule sets the very value whose change is being settled: `{a} + 1` of `a`.
    fn feeds_itself(&self, index: u32, name: &str) -> bool {
        self.definition.rules().get(index as usize).is_some_and(|rule| {
            matches!(rule.role, Role::SetValue | Role::DefaultValue | Role::Shown)
                && rule.element.is_some_and(|id| self.definition.element(id).value_name() == name)
        })
    }

    /// Evaluates one rule and does what it says.
    pub(super) fn apply(&mut self, index: usize) {
        let definition = Rc::clone(&self.definition);
        let Some(rule) = definition.rules().get(index) else {
            return;
        };
        match (rule.element, rule.role) {
            (Some(id), role) => self.apply_to_element(rule, id, role),
            (None, Role::Calculated(at)) => self.calculate(rule, at as usize),
            _ => {}
        }
    }

    fn apply_to_element(&mut self, rule: &Rule, id: ElementId, role: Role) {
        let definition = Rc::clone(&self.definition);
        match role {
            Role::VisibleIf => self.set_visible(id, self.holds(rule)),
            Role::EnableIf => {
                let enabled = self.holds(rule);
                if self.live(id).enabled != enabled {
                    self.live_mut(id).enabled = enabled;
                    self.note_enabled(id);
                    if let Some(shown) = definition
                        .rules()
                        .iter()
                        .find(|rule| rule.element == Some(id) && rule.role == Role::Shown)
                    {
                        self.compute(id, shown);
                    }
                }
            }
            Role::RequiredIf => {
                let required = self.holds(rule);
                if self.live(id).required != required {
                    self.live_mut(id).required = required;
                    self.note(Change::Required(id));
                }
            }
            Role::DefaultValue if !self.live(id).touched => {
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
            Role::SetValue => {
                let gate = self.rule(Some(id), Role::SetValueIf);
                if gate.is_none_or(|gate| self.holds(gate)) {
                    let value = self.outcome_for(id, rule);
                    self.put(id, value);
                }
            }
            Role::ResetValueIf if self.holds(rule) => {
                let value = self.default_value(id).clone();
                self.live_mut(id).touched = false;
                self.put(id, value);
            }
            Role::ItemVisibleIf(list, _) | Role::ItemEnableIf(list, _) => self.bar_items(id, list),
            Role::EachItemVisibleIf(list) | Role::EachItemEnableIf(list) => {
                self.bar_items(id, list)
            }
            _ => {}
        }
    }

    /// Gives a field of a multiple text the answer it begins with, unless it has another.
    fn fill_part(&mut self, id: ElementId, part: usize, rule: &Rule) {
        let definition = Rc::clone(&self.definition);
        let Some(element) = definition.element(id).parts.get(part) else {
            return;
        };
        let live = self.live(id);
        let is_open = !live.touched && !self.restoring;
        if is_open || is_empty(self.value(id).get(&element.name)) && !live.touched {
            let answer = self.with_part(id, part, self.outcome(rule));
            self.put_default(id, answer);
        }
    }

    /// The value of an expression question.
    fn compute(&mut self, id: ElementId, rule: &Rule) {
        let definition = Rc::clone(&self.definition);
        let element = definition.element(id);
        if element.kind != Kind::Expression || !self.live(id).enabled || self.is_read_only(id) {
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
    fn note_enabled(&mut self, id: ElementId) {
        for inside in self.elements_where(&|other, _| other == id || self.stands_in(other, id)) {
            self.note(Change::Enabled(inside));
            if !self.faults(inside).is_empty() {
                self.look_again(inside);
            }
        }
    }

    fn calculate(&mut self, rule: &Rule, at: usize) {
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
        self.unsettled.push(name);
    }

    pub(super) fn set_visible(&mut self, id: ElementId, visible: bool) {
        if self.live(id).visible != visible {
            self.live_mut(id).visible = visible;
            self.visibility_moved = true;
        }
    }

    /// Works out anew which elements can be seen: those that are visible themselves, stand in
    /// visible containers, and, if they are containers, hold something that can be seen.
    pub(super) fn refresh_shown(&mut self) {
        for id in self.definition.ids().rev() {
            let is_container = self.definition.element(id).kind.is_container();
            let live = self.live_mut(id);
            live.filled = live.visible && (live.filled || !is_container);
            if let (true, Some(around)) = (live.filled, self.around(id)) {
                self.live_mut(around).filled = true;
            }
        }
        for id in self.definition.ids() {
            let filled = core::mem::take(&mut self.live_mut(id).filled);
            let shown = filled && self.around(id).is_none_or(|around| self.is_shown(around));
            if self.live(id).shown != shown {
                self.live_mut(id).shown = shown;
                self.note(Change::Shown(id));
                self.clear_if_hidden(id);
            }
        }
        self.stay_on_a_shown_page();
    }

    /// The rule of an element, or of the survey, that has this role.
    pub(super) fn rule(&self, element: Option<ElementId>, role: Role) -> Option<&Rule> {
        self.definition.rules().iter().find(|rule| rule.element == element && rule.role == role)
    }

    pub(super) fn holds(&self, rule: &Rule) -> bool {
        rule.expression.holds(&Moment { session: self, item: None })
    }

    /// Whether the condition that is written there holds; one that is none does.
    pub(super) fn holds_now(&self, written: &Value) -> bool {
        let expression = Expression::parse(written.as_text().unwrap_or_default());
        let moment = Moment { session: self, item: None };
        expression.map_or(true, |expression| expression.holds(&moment))
    }

    /// The outcome of the expression that is written there; `Null` where none is.
    pub(super) fn outcome_now(&self, written: &str) -> Value {
        let expression = Expression::parse(written);
        let moment = Moment { session: self, item: None };
        expression.map_or(Value::Null, |expression| expression.evaluate(&moment))
    }

    /// The outcome as an answer: one who writes text cannot hold a list.
    fn outcome_for(&self, id: ElementId, rule: &Rule) -> Value {
        let separator = match self.definition.element(id).kind {
            Kind::Text => ", ",
            Kind::Comment => "\n",
            _ => return self.outcome(rule),
        };
        match self.outcome(rule) {
            Value::List(members) => Value::Text(joined(&members, separator, &plain_text)),
            value => value,
        }
    }

    pub(super) fn outcome(&self, rule: &Rule) -> Value {
        rule.expression.evaluate(&Moment { session: self, item: None })
    }
}
