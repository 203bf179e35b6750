//! Signs that a response was given without reading: the same answer throughout, or haste.

use alloc::vec::Vec;

use super::index::float;
use super::{Answer, Item, Scoring};
use crate::value::{Map, Value};

/// With fewer items, the same answer to all of them is no surprise, and so is a quick end.
const FEWEST: usize = 5;

/// Nobody reads an item and answers it in less, in ms (Huang et al. 2012).
const PER_ITEM: f64 = 2000.0;

impl Scoring {
    /// The flags of a response for its envelope: `straight_line`, and where it is known how long the
    /// respondent took (`elapsed`, in ms), `too_fast`.
    #[must_use]
    pub fn flags(&self, answers: &[Answer], elapsed: Option<f64>) -> Value {
        let answered = answers.iter().filter(|answer| matches!(answer, Answer::Given(_))).count();
        let mut flags = Map::new();
        if let Some(elapsed) = elapsed {
            let is_judged = answered >= FEWEST;
            let is_fast = elapsed < PER_ITEM * float(answered as u64);
            flags.insert("too_fast", Value::Bool(is_judged && is_fast));
        }
        flags.insert("straight_line", Value::Bool(self.has_straight_line(answers)));
        Value::Map(flags)
    }

    /// Whether all items of a scale have the same answer, a scale of enough items. One that was
    /// skipped makes it no line.
    fn has_straight_line(&self, answers: &[Answer]) -> bool {
        let answered: Vec<(&Item, &Answer)> = self.items.iter().zip(answers).collect();
        let mut batteries = answered.chunk_by(|(one, _), (other, _)| is_on_one_scale(one, other));
        batteries.any(|battery| {
            let same = |(_, answer): &(&Item, &Answer)| {
                matches!(answer, Answer::Given(_))
                    && battery.first().is_some_and(|(_, first)| first == answer)
            };
            battery.len() >= FEWEST && battery.iter().all(same)
        })
    }
}

/// Whether two items offer the same answers: items of a scale stand side by side, reversed or not.
fn is_on_one_scale(one: &Item, other: &Item) -> bool {
    let values = other.points.iter().map(|point| &point.value);
    one.points.iter().map(|point| &point.value).eq(values)
}
