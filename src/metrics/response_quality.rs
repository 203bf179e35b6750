//! Signs that somebody answered without reading: runs of equal answers, straight lines, haste,
//! copies (Huang et al. 2012; Meade & Craig 2012; Curran 2016).
//!
//! None of them proves carelessness. The raw values are kept beside the flags, since the usual cuts
//! depend on the questionnaire.
//!
//! ```
//! use manyi::metrics::response_quality::{is_straight_line, longest_run, mean_run};
//!
//! let answers = [5.0, 5.0, 5.0, 2.0, 2.0, 4.0].map(Some);
//! assert_eq!((longest_run(&answers), mean_run(&answers)), (Some(3), Some(2.0)));
//! assert!(!is_straight_line(&answers, 0.0, 3));
//! assert!(is_straight_line(&[Some(4.0); 5], 0.0, 3));
//! ```

use alloc::vec::Vec;

use super::sum::{mean, variance};

/// The lengths of the runs of equal answers, in the order the items were shown. A gap ends a run.
#[must_use]
pub fn runs(answers: &[Option<f64>]) -> Vec<usize> {
    let answered = |run: &&[Option<f64>]| run.first().is_some_and(Option::is_some);
    answers.chunk_by(|left, right| left == right).filter(answered).map(<[_]>::len).collect()
}

/// The longest run of equal answers; nothing without an answer.
#[must_use]
pub fn longest_run(answers: &[Option<f64>]) -> Option<usize> {
    runs(answers).into_iter().max()
}

/// The mean length of the runs of equal answers; nothing without an answer.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a run is as long as a questionnaire")]
pub fn mean_run(answers: &[Option<f64>]) -> Option<f64> {
    mean(&runs(answers).into_iter().map(|run| run as f64).collect::<Vec<_>>())
}

/// Whether all answers of a battery are equal, or their standard deviation (denominator n - 1) is at
/// most `largest_deviation`. A battery of fewer than `fewest` items, or with a gap, is not judged:
/// `false`.
#[must_use]
pub fn is_straight_line(answers: &[Option<f64>], largest_deviation: f64, fewest: usize) -> bool {
    let given: Vec<_> = answers.iter().copied().flatten().collect();
    given.len() == answers.len()
        && given.len() >= fewest
        && variance(&given).is_some_and(|found| found <= largest_deviation * largest_deviation)
}

/// Which rows of answers occur more than once. Rows of fewer than `fewest` items, or with a gap, are
/// not judged: `false`.
#[must_use]
#[cfg(not(target_arch = "wasm32"))]
pub fn duplicates(rows: &[Vec<Option<f64>>], fewest: usize) -> Vec<bool> {
    let is_judged = |row: &Vec<Option<f64>>| row.len() >= fewest && row.iter().all(Option::is_some);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let row = |at: &usize| rows.get(*at);
    order.sort_by(|left, right| row(left).partial_cmp(&row(right)).unwrap_or(left.cmp(right)));
    let mut found = alloc::vec![false; rows.len()];
    for equal in order.chunk_by(|left, right| row(left) == row(right)) {
        for at in equal.iter().filter(|at| equal.len() > 1 && row(at).is_some_and(is_judged)) {
            if let Some(place) = found.get_mut(*at) {
                *place = true;
            }
        }
    }
    found
}

#[cfg(not(target_arch = "wasm32"))]
pub use inference::mahalanobis;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use inference::response_quality;

/// The method by name, and what needs roots and matrices.
#[cfg(not(target_arch = "wasm32"))]
mod inference;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_ends_a_run_and_is_none_itself() {
        let answers = [Some(1.0), Some(1.0), None, None, None, Some(1.0)];
        assert_eq!(runs(&answers), [2, 1]);
        assert_eq!((longest_run(&[None, None]), mean_run(&[])), (None, None));
    }

    #[test]
    fn an_incomplete_or_short_battery_is_not_judged() {
        assert!(!is_straight_line(&[Some(3.0), Some(3.0), None], 0.0, 3));
        assert!(!is_straight_line(&[Some(3.0), Some(3.0)], 0.0, 3));
        assert!(is_straight_line(&[Some(0.1); 3], 0.0, 3));
    }

    #[test]
    fn a_wider_deviation_lets_a_single_step_pass_as_a_line() {
        let answers = [4.0, 4.0, 5.0, 4.0, 4.0].map(Some);
        assert!(!is_straight_line(&answers, 0.0, 3));
        assert!(is_straight_line(&answers, 0.5, 3));
    }

    #[test]
    fn every_copy_is_flagged_wherever_it_stands() {
        let row = |answers: &[f64]| answers.iter().copied().map(Some).collect::<Vec<_>>();
        let rows = [row(&[1.0, 2.0]), row(&[2.0, 2.0]), row(&[1.0, 2.0]), vec![None, Some(2.0)]];
        assert_eq!(duplicates(&rows, 2), [true, false, true, false]);
        assert_eq!(duplicates(&rows, 3), [false; 4]);
        assert_eq!(duplicates(&[vec![None], vec![None]], 1), [false; 2]);
    }
}
