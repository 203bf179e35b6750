//! One response: its scores and alerts, as the envelope has them.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use super::answer::is_same;
use super::index::{OneResponse, float};
use super::{Answer, Scoring, Verdict};
use crate::definition::localized;
use crate::value::{Map, Value};

impl Scoring {
    /// What a response answered to each item, in the order of [`Scoring::items`].
    #[must_use]
    pub fn answers(&self, values: &Value) -> Vec<Answer> {
        self.items.iter().map(|item| item.answer(values)).collect()
    }

    /// The value of each index, in their order; nothing where nothing was answered.
    #[must_use]
    pub fn index_values(&self, answers: &[Answer]) -> Vec<Option<f64>> {
        let response = OneResponse { answers, pairs: &self.pairs };
        self.indices.iter().map(|index| index.value(self, &response)).collect()
    }

    /// The scores of a response for its envelope: for each index its `value`, the number `n` of
    /// items answered (of a gap, of pairs), and its `level` in this language where the index has
    /// levels. What is undefined is `null`.
    #[must_use]
    pub fn scores(&self, answers: &[Answer], locale: &str) -> Value {
        let mut scores = Map::new();
        for (index, value) in self.indices.iter().zip(self.index_values(answers)) {
            let is_given = |item: usize| matches!(answers.get(item), Some(Answer::Given(_)));
            let answered = if index.pairs.is_empty() {
                index.items.iter().filter(|item| is_given(**item)).count()
            } else {
                let pairs = index.pairs.iter().filter_map(|pair| self.pairs.get(*pair));
                pairs.filter(|pair| is_given(pair.perceived) && is_given(pair.expected)).count()
            };
            let mut score = Map::new();
            score.insert("value", value.map_or(Value::Null, Value::Number));
            score.insert_number("n", float(answered as u64));
            if !index.levels.is_empty() {
                let level = index.level(value).and_then(|level| localized(&level.name, locale));
                score.insert("level", level.map_or(Value::Null, Value::from));
            }
            scores.insert(&index.name, Value::Map(score));
        }
        Value::Map(scores)
    }

    /// The alerts of a response for its envelope: `question` (or `matrix.row`), `severity`, `text`
    /// in this language, the answer's `value`, and the respondent's `comment` where there is one.
    #[must_use]
    pub fn alerts(&self, values: &Value, locale: &str) -> Value {
        let mut raised = Vec::new();
        for alert in &self.alerts {
            for item in alert.items.iter().filter_map(|item| self.items.get(*item)) {
                let point = item.point(item.answer(values));
                let value = item.value(values);
                let calls = if alert.values.is_empty() {
                    point.is_some_and(|point| point.verdict == Verdict::Dissatisfied)
                } else {
                    alert.values.iter().any(|known| is_same(known, value))
                };
                if !calls {
                    continue;
                }
                let mut entry = Map::new();
                entry.insert_text("question", &item.name);
                entry.insert_text("severity", &alert.severity);
                let text = localized(&alert.text, locale).unwrap_or_default();
                entry.insert_text("text", text);
                entry.insert("value", value.clone());
                let comment = values.get(&comment_key(&item.question));
                if !comment.is_null() {
                    entry.insert("comment", comment.clone());
                }
                raised.push(Value::Map(entry));
            }
        }
        Value::List(raised)
    }
}

/// Where SurveyJS keeps the comment beside an answer.
fn comment_key(question: &str) -> String {
    let mut key = question.to_owned();
    key.push_str("-Comment");
    key
}
