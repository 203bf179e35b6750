//! Net Promoter Score: the share of promoters minus the share of detractors (Reichheld 2003).
//!
//! "How likely are you to recommend us?" on 0-10: 9 and 10 promote, 7 and 8 are passive, 0-6
//! detract. The score goes from -100 to 100.
//!
//! ```
//! use manyi::metrics::nps::Tally;
//!
//! let tally = Tally { promoters: 291.0, passives: 476.0, detractors: 395.0 };
//! assert_eq!(tally.score().map(f64::round), Some(-9.0));
//! assert_eq!(Tally::default().score(), None);
//! ```

use super::levels::Levels;

/// Where promoters and passives begin. Everything lower on the scale detracts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breaks {
    /// The lowest and the highest answer.
    pub scale: (f64, f64),
    /// The lowest answer of a promoter.
    pub promoters_from: f64,
    /// The lowest answer of a passive.
    pub passives_from: f64,
}

impl Default for Breaks {
    /// 0-6, 7-8, 9-10.
    fn default() -> Breaks {
        Breaks { scale: (0.0, 10.0), promoters_from: 9.0, passives_from: 7.0 }
    }
}

/// How many promote, are passive, detract: counts, or sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Answers of 9 and 10.
    pub promoters: f64,
    /// Answers of 7 and 8.
    pub passives: f64,
    /// Answers from 0 to 6.
    pub detractors: f64,
}

impl Tally {
    /// Sorts answers into the three; only whole numbers on the scale count.
    #[must_use]
    pub fn of_levels(levels: &Levels, breaks: &Breaks) -> Tally {
        let promoters = levels.count_from(breaks.promoters_from);
        let passives = levels.count_from(breaks.passives_from) - promoters;
        Tally { promoters, passives, detractors: levels.answered() - promoters - passives }
    }

    /// How many answered.
    #[must_use]
    pub fn answered(&self) -> f64 {
        self.promoters + self.passives + self.detractors
    }

    /// The score, from -100 to 100; nothing without an answer.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        let answered = self.answered();
        (answered > 0.0).then(|| 100.0 * (self.promoters - self.detractors) / answered)
    }

    /// The variance of the codes -1, 0, 1, with the denominator n: `p + d - (p - d)^2`, as the
    /// field has it; nothing without an answer.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        let answered = self.answered();
        (answered > 0.0).then(|| {
            let (promoters, detractors) = (self.promoters / answered, self.detractors / answered);
            let difference = promoters - detractors;
            // Of all promoters, 1 + 0 - 1 may round below zero.
            (promoters + detractors - difference * difference).max(0.0)
        })
    }

    /// The tally of the adjusted Wald interval: 3/4 promoters, 3/4 detractors and 3 answers more
    /// (Rocks 2016). It covers best in small samples, and does not shrink to nothing.
    #[must_use]
    pub fn adjusted(&self) -> Tally {
        Tally {
            promoters: self.promoters + 0.75,
            passives: self.passives + 1.5,
            detractors: self.detractors + 0.75,
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use inference::{Difference, difference};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use inference::{nps, nps_adjusted_wald, nps_difference, nps_weighted};

/// Standard errors and intervals, which need roots.
#[cfg(not(target_arch = "wasm32"))]
mod inference;
