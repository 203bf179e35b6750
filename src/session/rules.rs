//! Settling: after a value changed, what depends on it is computed anew, until nothing moves.

use super::graph::Dependent;
use super::items::plain_text;
use super::scope::Moment;
use super::{Change, Session};
use crate::definition::{Definition, Element, ElementId, Kind, Role, Rule};
use crate::platform::lower_case;
use crate::value::Value;
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

/// How many rules one event may run for each rule there is. More means that they chase each other.
const ROUNDS: usize = 20;

impl Session {
    /// Runs everything that depends on the names in `unsettled`, and on what that changes.
    pub(super) fn settle(&mut self) {
        let definition = Rc::clone(&self.definition);
        let mut runs = ROUNDS * (definition.rules().len() + 1);
        while let Some(name) = self.unsettled.pop() {
            let dependents = self.graph.dependents(&lower_case(&name)).to_vec();
            for dependent in dependents {
                match dependent {
                    Dependent::Rule(index) if self.feeds_itself(index, &name) => {}
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

    /// Whether a rule sets the very value whose change is being settled: `{a} + 1` of `a`.
    fn feeds_itself(&self, index: u32, name: &str) -> bool {
        let rule = self.definition.rules().get(index as usize);
        rule.is_some_and(|rule| {
            let sets = matches!(rule.role, Role::SetValue | Role::DefaultValue);
            sets && rule.element.is_some_and(|id| self.definition.element(id).value_name() == name)
        })
    }

    /// Evaluates one rule and does what it says.
    pub(super) fn apply(&mut self, index: usize) {
        let definition = Rc::clone(&self.definition);
        let rule = &definition.rules()[index];
        match (rule.element, rule.role) {
            (Some(id), role) => self.apply_to_element(&definition, rule, id, role),
            (None, Role::Calculated(at)) => self.calculate(&definition, rule, at),
            _ => {}
        }
    }

    fn apply_to_element(
        &mut self,
        definition: &Definition,
        rule: &Rule,
        id: ElementId,
        role: Role,
    ) {
        match role {
            Role::VisibleIf => self.set_visible(id, self.holds(rule)),
            Role::EnableIf => {
                let enabled = self.holds(rule);
                if self.live(id).enabled != enabled {
                    self.live_mut(id).enabled = enabled;
                    self.note_enabled(definition, id);
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
                let value = self.outcome_for(definition.element(id), rule);
                if !value.is_null() || definition.element(id).property("defaultValue").is_null() {
                    self.put(id, value);
                }
            }
            Role::SetValue => {
                let gate = definition
                    .rules()
                    .iter()
                    .find(|other| other.element == Some(id) && other.role == Role::SetValueIf);
                if gate.is_none_or(|gate| self.holds(gate)) {
                    let value = self.outcome_for(definition.element(id), rule);
                    self.put(id, value);
                }
            }
            Role::ResetValueIf if self.holds(rule) => {
                let value = definition.element(id).property("defaultValue").clone();
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

    /// Enabling goes down to everything inside.
    fn note_enabled(&mut self, definition: &Definition, id: ElementId) {
        self.note(Change::Enabled(id));
        if !self.faults(id).is_empty() {
            self.look_again(id);
        }
        for child in &definition.element(id).children {
            self.note_enabled(definition, *child);
        }
    }

    fn calculate(&mut self, definition: &Definition, rule: &Rule, at: u32) {
        let item = &definition.property("calculatedValues").as_list()[at as usize];
        let Some(name) = item.get("name").as_text() else {
            return;
        };
        let value = self.outcome(rule);
        if self.calculated.get(name) == Some(&value) {
            return;
        }
        self.calculated.insert(name, value.clone());
        if item.get("includeIntoResult").as_bool() == Some(true) {
            self.values.insert(name, value);
        }
        self.unsettled.push(name.to_owned());
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
        let definition = Rc::clone(&self.definition);
        let mut filled: Vec<bool> = definition
            .elements()
            .iter()
            .zip(&self.live)
            .map(|(element, live)| live.visible && !element.kind.is_container())
            .collect();
        for id in definition.ids().rev() {
            if let (true, Some(parent)) = (filled[id.0 as usize], definition.element(id).parent) {
                let parent = parent.0 as usize;
                filled[parent] = self.live[parent].visible;
            }
        }
        for id in definition.ids() {
            let around = definition.element(id).parent.is_none_or(|parent| self.is_shown(parent));
            let shown = around && filled[id.0 as usize];
            if self.live(id).shown != shown {
                self.live_mut(id).shown = shown;
                self.note(Change::Shown(id));
                self.clear_if_hidden(id);
            }
        }
        self.stay_on_a_shown_page();
    }

    pub(super) fn holds(&self, rule: &Rule) -> bool {
        rule.expression.holds(&Moment { session: self, item: None })
    }

    /// The outcome as an answer: one who writes text cannot hold a list.
    fn outcome_for(&self, element: &Element, rule: &Rule) -> Value {
        match self.outcome(rule) {
            Value::List(members) if matches!(element.kind, Kind::Text | Kind::Comment) => {
                let texts: Vec<String> = members.iter().map(plain_text).collect();
                Value::Text(texts.join(if element.kind == Kind::Text { ", " } else { "\n" }))
            }
            value => value,
        }
    }

    fn outcome(&self, rule: &Rule) -> Value {
        rule.expression.evaluate(&Moment { session: self, item: None })
    }
}
