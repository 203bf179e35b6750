//! One response: its scores, as the envelope has them.

use alloc::vec::Vec;

use super::index::{OneResponse, float};
use super::{Answer, Index, Scoring};
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

    /// The value of one index; nothing where nothing was answered.
    pub(super) fn index_value(&self, index: &Index, answers: &[Answer]) -> Option<f64> {
        index.value(self, &OneResponse { answers, pairs: &self.pairs })
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
}
