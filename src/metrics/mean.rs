//! How sure a mean is. Natively only.

use super::distribution::two_sided_t;
use super::levels::Levels;

/// A mean of answers with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// How many answered.
    pub n: f64,
    /// The mean.
    pub mean: f64,
    /// `s / sqrt n`; nothing for a single answer.
    pub standard_error: Option<f64>,
}

impl Mean {
    /// The mean of answers; nothing without one.
    ///
    /// ```
    /// use manyi::metrics::{levels::Levels, mean::Mean};
    ///
    /// let levels = Levels::of_answers(&[Some(2.0), Some(4.0)], (1.0, 5.0));
    /// let found = Mean::of(&levels).unwrap();
    /// assert_eq!((found.mean, found.standard_error), (3.0, Some(1.0)));
    /// ```
    #[must_use]
    pub fn of(levels: &Levels) -> Option<Mean> {
        let n = levels.answered();
        let standard_error = levels.variance().map(|variance| (variance / n).sqrt());
        Some(Mean { n, mean: levels.mean()?, standard_error })
    }

    /// This mean after `y = slope x + offset`.
    #[must_use]
    pub fn mapped(self, slope: f64, offset: f64) -> Mean {
        Mean {
            n: self.n,
            mean: slope * self.mean + offset,
            standard_error: self.standard_error.map(|error| slope.abs() * error),
        }
    }

    /// `mean +- t(n - 1) SE`; nothing for a single answer.
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let margin = two_sided_t(confidence, self.n - 1.0) * self.standard_error?;
        Some((self.mean - margin, self.mean + margin))
    }
}
