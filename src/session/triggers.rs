//! What happens when a trigger's condition holds: it sets or copies a value, shows or hides, leads
//! to a question, or ends the survey.
//!
//! A trigger is looked at when a value in its condition changes, and, if it shows, hides or ends,
//! once more as a page with such a value is left. One that ends the survey does so only then;
//! until then it has the last button say so.

use super::graph::Dependent;
use super::{Change, Session, Stage};
use crate::definition::{Element, ElementId, Role, truth};
use crate::platform::lower_case;
use crate::rare::has;
use crate::value::{Value, find};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

/// How often triggers may set off each other after one change, as in SurveyJS.
pub(super) const ROUNDS: u32 = 3;

impl Session {
    /// Looks at every trigger that depends on one of these names.
    pub(super) fn pull_triggers(&mut self, names: &[String], is_leaving: bool) {
        if const { !has("triggers") } {
            return;
        }
        let definition = Rc::clone(&self.definition);
        let triggers = definition.property("triggers").as_list();
        if triggers.is_empty() || self.stage == Stage::Completed || self.only_displays() {
            return;
        }
        let leads = |trigger: &Value| matches!(kind_of(trigger).as_str(), "complete" | "skip");
        if !is_leaving && triggers.iter().any(leads) {
            // Where a trigger waits for answers that are accepted, they are looked at at once.
            for name in names {
                if let Some(id) = self.questions_under(0, name).first().copied() {
                    self.drop_stale_items(id);
                }
            }
        }
        let mut due = Vec::new();
        for name in names {
            due.extend(self.graph.dependents(&lower_case(name)));
        }
        for (at, trigger) in triggers.iter().enumerate() {
            let at = at as u32;
            if !due.contains(&Dependent::Trigger(at)) {
                continue;
            }
            let target = trigger.get("setToName").as_text().unwrap_or_default();
            // A value that it has set itself does not set it off again.
            let is_own = names.len() == 1 && names.first().is_some_and(|name| name == target);
            let kind = kind_of(trigger);
            let acts = match kind.as_str() {
                "visible" | "complete" => true,
                "setvalue" | "copyvalue" => !is_leaving && !is_own,
                "runexpression" | "skip" => !is_leaving,
                _ => false,
            };
            let is_held = !is_leaving && leads(trigger) && self.are_faulty(names);
            if acts && !is_held {
                self.pull(at, trigger, &kind, is_leaving);
            }
        }
    }

    /// Whether an answer under one of these names would be refused.
    fn are_faulty(&self, names: &[String]) -> bool {
        names.iter().any(|name| {
            self.questions_under(0, name).first().is_some_and(|id| !self.is_accepted(*id))
        })
    }

    fn pull(&mut self, at: u32, trigger: &Value, kind: &str, is_leaving: bool) {
        let text = |key| trigger.get(key).as_text().unwrap_or_default();
        let holds = match self.rule(None, Role::Trigger(at)) {
            Some(rule) => self.outcome(rule) == Value::Bool(true),
            // What is copied without a condition is copied whenever it changes.
            None => kind == "copyvalue",
        };
        match kind {
            "visible" => {
                for name in
                    trigger.get("pages").as_list().iter().chain(trigger.get("questions").as_list())
                {
                    if let Some(id) = name.as_text().and_then(|name| self.definition.find(name)) {
                        self.set_visible(id, holds);
                    }
                }
            }
            "complete" if is_leaving && holds => self.finish(),
            "complete" if !is_leaving => self.arm(at, holds),
            _ if !holds => {}
            "setvalue" if truth(trigger.get("isVariable")) == Some(true) => {
                let name = lower_case(text("setToName"));
                self.variables.insert(&name, trigger.get("setValue").clone());
                self.unsettled.push((0, name));
            }
            "setvalue" => self.set_from_trigger(text("setToName"), trigger.get("setValue").clone()),
            "copyvalue" => {
                let copied = match self.definition.find(text("fromName")) {
                    Some(id) if truth(trigger.get("copyDisplayValue")) == Some(true) => {
                        Value::Text(self.display(id))
                    }
                    Some(id) => self.value(id).clone(),
                    None => match self.variable_now(text("fromName")) {
                        Value::Null => return,
                        value => value,
                    },
                };
                self.set_from_trigger(text("setToName"), copied);
            }
            "runexpression" => {
                let Some(rule) = self.rule(None, Role::TriggerValue(at)) else {
                    return;
                };
                let value = self.outcome(rule);
                self.set_from_trigger(text("setToName"), value);
            }
            "skip" => {
                if let Some(id) = self.definition.find(text("gotoName")) {
                    self.skip_to(id);
                }
            }
            _ => {}
        }
    }

    fn set_from_trigger(&mut self, name: &str, value: Value) {
        match self
            .definition
            .find(name)
            .filter(|id| self.definition.element(*id).kind.is_question())
        {
            Some(id) => {
                self.live_mut(id).touched = true;
                self.put(id, value);
                if self.is_beginning {
                    self.compute_again(id);
                }
            }
            None if name.is_empty() || find(name, ".").is_some() => {}
            None => self.set_value(name, value),
        }
    }

    /// Remembers whether the survey may end with the page that is open.
    fn arm(&mut self, at: u32, holds: bool) {
        let ended = self.ends_here();
        if let Some(known) = self.endings.iter().position(|(trigger, _)| *trigger == at) {
            self.endings.swap_remove(known);
        }
        if holds {
            self.endings.push((at, self.page));
        }
        if ended != self.ends_here() {
            self.note(Change::Page);
        }
    }

    /// Whether a trigger has the survey end with the page that is open.
    #[must_use]
    pub fn ends_here(&self) -> bool {
        (const { has("triggers") }) && self.endings.iter().any(|(_, page)| *page == self.page)
    }

    /// Looks once more at the triggers that depend on answers in `left`, a page or an element.
    pub(super) fn pull_triggers_of(&mut self, left: ElementId) {
        if const { !has("triggers") } {
            return;
        }
        let mut names = Vec::new();
        let leaves = |id, element: &Element| {
            !element.kind.is_container() && (id == left || self.stands_in(id, left))
        };
        for id in self.elements_where(&leaves) {
            names.push(self.definition.element(id).value_name().to_owned());
        }
        for (name, _) in self.calculated.iter() {
            names.push(name.to_owned());
        }
        self.pull_triggers(&names, true);
    }

    /// Opens the page of a question; going back from there leads to where it was left.
    fn skip_to(&mut self, id: ElementId) {
        if !self.live(id).visible || !self.live(self.page_of(id)).visible {
            return;
        }
        if self.is_beginning {
            self.begins_at = Some(id);
            return;
        }
        let before = self.here();
        let to = self.place_of(id);
        if let (Some(before), Some(to)) = (before, to) {
            self.skipped.push((before, to));
            self.go_to(to);
            self.note(Change::Lead(id));
        }
    }
}

/// What a trigger does: `setvalue`, also where it is written `SetValueTrigger`.
fn kind_of(trigger: &Value) -> String {
    let kind = lower_case(trigger.get("type").as_text().unwrap_or_default());
    kind.strip_suffix("trigger").unwrap_or(&kind).to_owned()
}
