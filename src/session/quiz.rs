//! Answers that are right or wrong: questions with a `correctAnswer`.

use super::answers::is_empty;
use super::items::{item_among, plain_text};
use super::{Session, Stage};
use crate::definition::{Element, ElementId, ItemList, Kind, SINGLE_PAGE};
use crate::expression::are_equal;
use crate::rare::has;
use crate::value::Value;
use alloc::{string::String, vec, vec::Vec};

impl Session {
    /// How many questions, on pages that can be seen, have a right answer. Of a matrix, each row
    /// that has one is a question.
    #[must_use]
    pub fn quiz_questions(&self) -> usize {
        self.quiz_answers().len()
    }

    /// How many of them are answered as they should be.
    #[must_use]
    pub fn correct_answers(&self) -> usize {
        self.quiz_answers().into_iter().filter(|is_correct| *is_correct).count()
    }

    /// What depends on how many answers are right is to be worked out anew.
    pub(super) fn quiz_moved(&mut self) {
        let is_right = |element: &Element| !element.property("correctAnswer").is_null();
        if const { has("correctAnswer") } && self.definition.elements().iter().any(is_right) {
            for name in ["correctAnswers", "incorrectAnswers", "questionCount"] {
                self.unsettled.push((0, String::from(name)));
            }
        }
    }

    /// Whether the answer is right, for each question that has a right one.
    fn quiz_answers(&self) -> Vec<bool> {
        if const { !has("correctAnswer") } {
            return Vec::new();
        }
        let is_correct = |value: &Value, right: &Value| !is_empty(value) && are_equal(value, right);
        let mut answers = Vec::new();
        for id in self.elements_where(&|id, element| {
            // As in SurveyJS, a question in a hidden panel counts.
            is_entered(element.kind) && self.live(id).visible && self.counts_in_quiz(id)
        }) {
            let right = self.right_answer(id);
            let value = self.value(id);
            if self.definition.element(id).kind == Kind::Matrix {
                for row in self.written_items(id, ItemList::Rows) {
                    let key = plain_text(&row.value);
                    if !is_empty(right.get(&key)) {
                        answers.push(is_correct(value.get(&key), right.get(&key)));
                    }
                }
            } else if !is_empty(&right) {
                answers.push(is_correct(value, &right));
            }
        }
        answers
    }

    /// Whether a question is on one of the pages whose questions count. With a start page, none counts
    /// in the preview, as in SurveyJS.
    fn counts_in_quiz(&self, id: ElementId) -> bool {
        let mut page = id;
        while let Some(around) = self.around(page)
            && self.definition.element(around).name != SINGLE_PAGE
        {
            page = around;
        }
        let definition = &self.definition;
        let is_on_one = self.stage == Stage::Preview;
        self.is_shown(page)
            && !self.is_left_out(id)
            && !(definition.is_set("firstPageIsStartPage")
                && (is_on_one || definition.pages().first() == Some(&page)))
    }

    /// The right answer; choices that are not offered at the moment cannot be part of it.
    fn right_answer(&self, id: ElementId) -> Value {
        let element = self.definition.element(id);
        let right = element.property("correctAnswer");
        if !element.kind.has_choices() {
            return right.clone();
        }
        let items = self.items(id);
        if items.is_empty() {
            return right.clone();
        }
        let mut offered = right.clone();
        match &mut offered {
            Value::List(members) => members.retain(|member| item_among(&items, member).is_some()),
            single if item_among(&items, single).is_none() => *single = Value::Null,
            single if element.takes_many() => {
                let only = core::mem::take(single);
                *single = Value::List(vec![only]);
            }
            _ => {}
        }
        offered
    }
}

/// Whether there is something to be right or wrong: what is computed is nobody's answer.
fn is_entered(kind: Kind) -> bool {
    kind.is_question() && kind != Kind::Expression
}
