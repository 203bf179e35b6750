//! Many tests at once: adjusted p-values.
//!
//! Holm's step-down is the default for a few planned comparisons, Benjamini & Hochberg's for the
//! screening of cross-tables; Bonferroni's is the plainest. An adjusted p-value is compared with
//! the level itself, 0.05 for example. A test without a p-value stays without, and does not count
//! as a test.

use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// Bonferroni: `m p`, at most 1. Bounds the chance of any false rejection.
///
/// ```
/// use manyi::metrics::multiple_comparisons::bonferroni;
///
/// assert_eq!(bonferroni(&[Some(0.01), None, Some(0.75)]), [Some(0.02), None, Some(1.0)]);
/// ```
#[must_use]
pub fn bonferroni(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let tests = p.iter().flatten().map(|_| 1.0).sum::<f64>();
    p.iter().map(|p| p.map(|p| (p * tests).min(1.0))).collect()
}

/// Holm 1979: the i-th smallest p times `m - i + 1`, never below the one before. Bounds the chance
/// of any false rejection, and rejects whatever Bonferroni does.
///
/// ```
/// use manyi::metrics::multiple_comparisons::holm;
///
/// assert_eq!(holm(&[Some(0.25), Some(0.0625)]), [Some(0.25), Some(0.125)]);
/// ```
#[must_use]
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut adjusted = p.to_vec();
    let mut largest = 0.0_f64;
    let mut left = p.iter().flatten().map(|_| 1.0).sum::<f64>();
    for (at, p) in ascending(p) {
        largest = largest.max((p * left).min(1.0));
        left -= 1.0;
        if let Some(place) = adjusted.get_mut(at) {
            *place = Some(largest);
        }
    }
    adjusted
}

/// Benjamini & Hochberg 1995: the i-th smallest p times `m / i`, never above the one after. Bounds
/// the expected share of false ones among the rejections.
///
/// ```
/// use manyi::metrics::multiple_comparisons::benjamini_hochberg;
///
/// let adjusted = benjamini_hochberg(&[Some(0.5), Some(0.125), Some(0.1875)]);
/// assert_eq!(adjusted, [Some(0.5), Some(0.28125), Some(0.28125)]);
/// ```
#[must_use]
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut adjusted = p.to_vec();
    let tests = p.iter().flatten().map(|_| 1.0).sum::<f64>();
    let mut smallest = 1.0_f64;
    let mut rank = tests;
    for (at, p) in ascending(p).into_iter().rev() {
        smallest = smallest.min(p * (tests / rank));
        rank -= 1.0;
        if let Some(place) = adjusted.get_mut(at) {
            *place = Some(smallest);
        }
    }
    adjusted
}

/// The p-values that are there, growing, each with its place.
fn ascending(p: &[Option<f64>]) -> Vec<(usize, f64)> {
    let mut sorted: Vec<_> =
        p.iter().enumerate().filter_map(|(at, p)| p.map(|p| (at, p))).collect();
    sorted.sort_by(|left, right| left.1.total_cmp(&right.1));
    sorted
}

/// `bonferroni`: `{"p"}` -> `{"adj", "rejected", "n_rejected"}` at the level `alpha` (0.05).
pub(super) fn bonferroni_method(task: &Task<'_>) -> Result<Value, MetricError> {
    adjusted(task, bonferroni)
}

/// `holm`: `{"p"}` -> `{"adj", "rejected", "n_rejected"}` at the level `alpha` (0.05).
pub(super) fn holm_method(task: &Task<'_>) -> Result<Value, MetricError> {
    adjusted(task, holm)
}

/// `benjamini_hochberg`: `{"p"}` -> `{"adj", "rejected", "n_rejected"}` at the level `alpha` (0.05).
pub(super) fn benjamini_hochberg_method(task: &Task<'_>) -> Result<Value, MetricError> {
    adjusted(task, benjamini_hochberg)
}

fn adjusted(
    task: &Task<'_>,
    adjust: fn(&[Option<f64>]) -> Vec<Option<f64>>,
) -> Result<Value, MetricError> {
    let alpha = task.params.number_or("alpha", 0.05)?;
    let field = task.input.need("p", "the p-values, a list")?;
    let p = field.numbers_or_gaps()?;
    let is_off = |p: &Option<f64>| p.is_some_and(|p| !(0.0..=1.0).contains(&p));
    if let Some(at) = p.iter().position(is_off) {
        let members: Vec<Field<'_>> = field.members()?;
        let culprit = members.get(at).unwrap_or(&field);
        return Err(culprit.invalid("a p-value between 0 and 1"));
    }
    let adjusted = adjust(&p);
    let rejected: Vec<_> = adjusted.iter().map(|p| p.map(|p| p <= alpha)).collect();
    let count = rejected.iter().filter(|rejected| **rejected == Some(true)).count();
    Ok(Outcome::new()
        .with("adj", adjusted)
        .with("rejected", rejected)
        .with("n_rejected", count)
        .into_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_method_is_milder_than_the_one_before(
            p in proptest::collection::vec(proptest::option::of(0.0..=1.0_f64), 0..12)
        ) {
            let all = [
                p.clone(), benjamini_hochberg(&p), holm(&p), bonferroni(&p), vec![Some(1.0); p.len()],
            ];
            for pair in all.windows(2) {
                for (milder, stricter) in pair[0].iter().zip(&pair[1]) {
                    if let (Some(milder), Some(stricter)) = (milder, stricter) {
                        prop_assert!(*milder <= stricter + 1e-12);
                    }
                }
            }
        }

        #[test]
        fn the_order_of_the_tests_does_not_matter(
            mut p in proptest::collection::vec(0.0..=1.0_f64, 1..12)
        ) {
            let adjust = |p: &[f64]| -> Vec<_> {
                let p: Vec<_> = p.iter().copied().map(Some).collect();
                [holm(&p), benjamini_hochberg(&p)].concat()
            };
            let sorted = |mut p: Vec<Option<f64>>| {
                p.sort_by(|a, b| a.partial_cmp(b).unwrap());
                p
            };
            let forward = sorted(adjust(&p));
            p.reverse();
            prop_assert_eq!(forward, sorted(adjust(&p)));
        }
    }

    #[test]
    fn a_test_without_a_p_value_is_no_test() {
        let p = [Some(0.03), None, Some(0.04)];
        for adjust in [bonferroni, holm, benjamini_hochberg] {
            assert_eq!(adjust(&p)[1], None);
            assert_eq!(adjust(&p)[0], adjust(&[Some(0.03), Some(0.04)])[0]);
            assert!(adjust(&[]).is_empty());
        }
    }
}
