//! Answers that are right or wrong: questions with a `correctAnswer`.

use super::Session;
use super::answers::is_empty;
use super::items::item_among;
use crate::definition::ElementId;
use crate::expression::are_equal;
use crate::rare::has;
use crate::value::Value;
use alloc::vec::Vec;

impl Session {
    /// The questions that have a right answer, on pages that can be seen.
    #[must_use]
    pub fn quiz_questions(&self) -> Vec<ElementId> {
        if const { !has("correctAnswer") } {
            return Vec::new();
        }
        self.elements_where(&|id, element| {
            element.kind.is_question()
                // As in SurveyJS, a question in a hidden panel counts.
                && self.live(id).visible
                && self.is_shown(self.page_of(id))
                && !self.stands_on_start_page(id)
                && !is_empty(&self.right_answer(id))
        })
    }

    /// How many of them are answered as they should be.
    #[must_use]
    pub fn correct_answers(&self) -> usize {
        self.quiz_questions().into_iter().filter(|id| self.is_correct(*id)).count()
    }

    fn is_correct(&self, id: ElementId) -> bool {
        let value = self.value(id);
        !is_empty(value) && are_equal(value, &self.right_answer(id))
    }

    /// The right answer; choices that are not offered at the moment cannot be part of it.
    fn right_answer(&self, id: ElementId) -> Value {
        let element = self.definition.element(id);
        let right = element.property("correctAnswer");
        if !element.kind.has_choices() {
            return right.clone();
        }
        let items = self.items(id);
        let mut offered = right.clone();
        match &mut offered {
            Value::List(members) => members.retain(|member| item_among(&items, member).is_some()),
            single if item_among(&items, single).is_none() => *single = Value::Null,
            _ => {}
        }
        offered
    }
}
