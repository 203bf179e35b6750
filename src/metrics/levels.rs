//! Answers on a scale, gathered by level: what every single-question score is made from.
//!
//! Counts per level add up over machines and months without any loss, and every score of one
//! question is a function of them.
//!
//! ```
//! use manyi::metrics::levels::Levels;
//!
//! let levels = Levels::of_answers(&[Some(5.0), Some(4.0), None, Some(9.0)], (1.0, 5.0));
//! assert_eq!((levels.answered(), levels.missing, levels.invalid), (2.0, 1.0, 1.0));
//! assert_eq!(levels.mean(), Some(4.5));
//! assert_eq!(levels.percent_from(5.0), Some(50.0));
//! ```

use alloc::vec::Vec;

use super::sum::{sum, weighted_mean};

/// How often each level of a scale was answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    /// `(level, count)`, growing in the level. A count may be a sum of weights.
    pub counts: Vec<(f64, f64)>,
    /// How many were asked and gave no level: empty, not applicable, don't know.
    pub missing: f64,
    /// How many gave a number that is not on the scale. They are dropped, never moved onto it.
    pub invalid: f64,
}

impl Levels {
    /// Gathers answers; `None` is a missing one, and what is outside of `scale` is invalid.
    #[must_use]
    pub fn of_answers(answers: &[Option<f64>], scale: (f64, f64)) -> Levels {
        let mut levels = Levels::default();
        for answer in answers {
            levels.add(*answer, 1.0, scale);
        }
        levels
    }

    /// Adds one answer `count` times (or with this weight).
    pub fn add(&mut self, answer: Option<f64>, count: f64, (low, high): (f64, f64)) {
        let Some(level) = answer else {
            self.missing += count;
            return;
        };
        if !(low..=high).contains(&level) {
            self.invalid += count;
            return;
        }
        match self.counts.iter().position(|(known, _)| *known >= level) {
            Some(at) => match self.counts.get_mut(at) {
                Some((known, counted)) if *known == level => *counted += count,
                _ => self.counts.insert(at, (level, count)),
            },
            None => self.counts.push((level, count)),
        }
    }

    /// Adds what another count has.
    pub fn merge(&mut self, other: &Levels) {
        for (level, count) in &other.counts {
            self.add(Some(*level), *count, (*level, *level));
        }
        self.missing += other.missing;
        self.invalid += other.invalid;
    }

    /// How many answered with a level of the scale.
    #[must_use]
    pub fn answered(&self) -> f64 {
        sum(self.counts.iter().map(|(_, count)| *count))
    }

    /// How many answered with `from` or more.
    #[must_use]
    pub fn count_from(&self, from: f64) -> f64 {
        sum(self.counts.iter().filter(|(level, _)| *level >= from).map(|(_, count)| *count))
    }

    /// How many answered with `to` or less.
    #[must_use]
    pub fn count_to(&self, to: f64) -> f64 {
        sum(self.counts.iter().filter(|(level, _)| *level <= to).map(|(_, count)| *count))
    }

    /// The percentage that answered with `from` or more; nothing without an answer.
    #[must_use]
    pub fn percent_from(&self, from: f64) -> Option<f64> {
        percent(self.count_from(from), self.answered())
    }

    /// The percentage that answered with `to` or less; nothing without an answer.
    #[must_use]
    pub fn percent_to(&self, to: f64) -> Option<f64> {
        percent(self.count_to(to), self.answered())
    }

    /// The mean level; nothing without an answer.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let pairs: Vec<_> = self.counts.iter().map(|(level, count)| (*count, *level)).collect();
        weighted_mean(&pairs)
    }

    /// The sample variance of the levels, denominator n - 1; nothing for fewer than two answers.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        let answered = self.answered();
        let center = self.mean()?;
        let squares = self.counts.iter().map(|(level, count)| {
            let deviation = level - center;
            count * deviation * deviation
        });
        (answered > 1.0).then(|| sum(squares) / (answered - 1.0))
    }
}

/// `100 part / whole`; nothing of nothing.
#[must_use]
pub fn percent(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| 100.0 * part / whole)
}

/// A score on `low..=high` as 0-100: on 1-5 a mean of 4 is 75, not 80.
#[must_use]
pub fn rescaled(score: f64, (low, high): (f64, f64)) -> f64 {
    100.0 * (score - low) / (high - low)
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use reading::{answers, counts, named_counts, one_question};

#[cfg(not(target_arch = "wasm32"))]
mod reading;
