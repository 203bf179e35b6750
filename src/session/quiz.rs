//! Answers that are right or wrong: questions with a `correctAnswer`.

use super::answers::is_empty;
use super::items::{item_among, plain_text};
use super::{Session, Stage};
use crate::definition::{Element, ElementId, ItemList, Kind, SINGLE_PAGE};
use crate::expression::are_equal;
use crate::rare::has;
use crate::value::Value;
use alloc::{string::String, vec::Vec};

#[derive(Default)]
struct Quiz {
    questions: usize,
    correct: usize,
}

impl Quiz {
    /// Counts a question, if there is a right answer to it.
    fn mark(&mut self, value: &Value, right: &Value) {
        if !is_empty(right) {
            self.questions += 1;
            self.correct += usize::from(!is_empty(value) && are_equal(value, right));
        }
    }
}

impl Session {
    /// How many questions, on pages that can be seen, have a right answer. Of a matrix, each row
    /// that has one is a question.
    #[must_use]
    pub fn quiz_questions(&self) -> usize {
        self.quiz().questions
    }

    /// How many of them are answered as they should be.
    #[must_use]
    pub fn correct_answers(&self) -> usize {
        self.quiz().correct
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

    fn quiz(&self) -> Quiz {
        let mut quiz = Quiz::default();
        if const { !has("correctAnswer") } {
            return quiz;
        }
        for id in self.elements_where(&|id, element| {
            // As in SurveyJS, a question in a hidden panel counts.
            is_entered(element.kind) && self.live(id).visible && self.counts_in_quiz(id)
        }) {
            let right = self.right_answer(id);
            let value = self.value(id);
            if self.definition.element(id).kind == Kind::Matrix {
                for row in self.written_items(id, ItemList::Rows) {
                    let key = plain_text(&row.value);
                    quiz.mark(value.get(&key), right.get(&key));
                }
            } else {
                quiz.mark(value, &right);
            }
        }
        quiz
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
        let mut offered = Vec::new();
        for member in right.members() {
            if item_among(&items, member).is_some() {
                offered.push(member.clone());
            }
        }
        if right.as_list().is_empty() && !element.takes_many() {
            return offered.pop().unwrap_or_default();
        }
        Value::List(offered)
    }
}

/// Whether there is something to be right or wrong: what is computed is nobody's answer.
fn is_entered(kind: Kind) -> bool {
    kind.is_question() && kind != Kind::Expression
}
