//! Taking over what an earlier run left.

use super::answers::COMMENT;
use super::{Session, Stage};
use crate::definition::{ElementId, Kind};
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, rc::Rc, vec::Vec};

impl Session {
    /// Puts earlier answers in the place of the defaults.
    pub(super) fn take_over(&mut self, values: &Map) {
        let definition = Rc::clone(&self.definition);
        for id in definition.ids().filter(|id| definition.element(*id).template.is_none()) {
            let element = definition.element(id);
            let given = values.get(element.value_name()).unwrap_or(&Value::Null);
            self.live_mut(id).set_aside.clear();
            if element.kind.is_question() {
                self.live_mut(id).touched = given != self.value(id);
                self.touch_parts(id, given);
            }
            // No rows are an answer, as in SurveyJS.
            if element.kind == Kind::Matrixdynamic && *given == Value::List(Vec::new()) {
                self.resize(id, 0, false);
            }
        }
        for (name, _) in self.values.clone().iter() {
            if !values.contains_key(name) && !self.calculated.contains_key(name) {
                self.set_value(name, Value::Null);
            }
        }
        // What stands beside an answer goes with it, so it comes after.
        for comes_beside in [false, true] {
            for (name, value) in values.iter() {
                let is_calculated = self.calculated.contains_key(name);
                if name.ends_with(COMMENT) == comes_beside && !is_calculated {
                    self.set_value(name, value.clone());
                    self.unsettled.push((0, name.to_owned()));
                }
            }
        }
        for id in self.order.clone() {
            self.name_stranger(id);
        }
        // What was taken back in a row or panel, no default brings again.
        for id in self.order.clone() {
            let owner = self.outermost(id);
            if owner != id && values.contains_key(definition.element(owner).value_name()) {
                self.live_mut(id).touched = true;
            }
        }
        let page = self.page;
        self.restoring = true;
        self.run_rules(None, 0);
        self.settle();
        self.restoring = false;
        if self.page != page && self.stage == Stage::Running {
            self.page = None;
            self.stay_on_a_shown_page();
        }
    }

    /// An earlier answer that is no choice is what "other" means, where that is offered.
    pub(super) fn name_stranger(&mut self, id: ElementId) {
        let is_free = self.comment(id).is_empty() && self.definition.entry(id) == 0;
        if is_free && self.is_answered(id) && !self.all_choices(id).is_empty() {
            let (value, comment) = self.other_in(id, self.value(id).clone());
            if comment.is_some() {
                self.begin_with(id, value, comment);
            }
        }
    }
}
