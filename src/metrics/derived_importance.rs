//! Importance derived from answers instead of asked for: how each item goes with overall
//! satisfaction.

use super::distribution::{t_two_sided, two_sided_z};
use super::drivers::{self, Given, Split};
use super::regression::regression;
use super::sum::{covariance, size, variance};
use super::table::table;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// Pearson's correlation of pairs; nothing for fewer than two pairs, or if one side is constant.
///
/// ```
/// use manyi::metrics::derived_importance::pearson;
///
/// assert_eq!(pearson(&[1.0, 2.0, 3.0], &[5.0, 7.0, 9.0]), Some(1.0));
/// assert_eq!(pearson(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]), None);
/// ```
#[must_use]
pub fn pearson(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let (width, height) = (variance(xs)?.sqrt(), variance(ys)?.sqrt());
    let is_spread = width > 0.0 && height > 0.0;
    let together = covariance(xs, ys).filter(|_| is_spread)?;
    Some((together / width / height).clamp(-1.0, 1.0))
}

/// Spearman's correlation, that of the ranks; nothing for fewer than two pairs, or if one side is
/// constant.
///
/// ```
/// use manyi::metrics::derived_importance::spearman;
///
/// assert_eq!(spearman(&[1.0, 2.0, 3.0], &[1.0, 10.0, 1000.0]), Some(1.0));
/// ```
#[must_use]
pub fn spearman(xs: &[f64], ys: &[f64]) -> Option<f64> {
    pearson(&ranks(xs), &ranks(ys))
}

/// The ranks of numbers, from 1; equal ones share the mean of their ranks.
///
/// ```
/// use manyi::metrics::derived_importance::ranks;
///
/// assert_eq!(ranks(&[30.0, 10.0, 30.0, 20.0]), [3.5, 1.0, 3.5, 2.0]);
/// ```
#[must_use]
pub fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|left, right| numbers[*left].total_cmp(&numbers[*right]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut before = 0.0;
    for equal in order.chunk_by(|left, right| numbers[*left] == numbers[*right]) {
        let middle = before + (size(equal) + 1.0) / 2.0;
        for place in equal {
            ranks[*place] = middle;
        }
        before += size(equal);
    }
    ranks
}

/// The two-sided p-value of a correlation of `n` pairs, by `t = r sqrt((n - 2)/(1 - r^2))`; nothing
/// for fewer than three pairs.
#[must_use]
pub fn correlation_p(r: f64, n: f64) -> Option<f64> {
    let freedom = n - 2.0;
    let rest = (1.0 - r) * (1.0 + r);
    (freedom > 0.0)
        .then(|| if rest > 0.0 { t_two_sided(r * (freedom / rest).sqrt(), freedom) } else { 0.0 })
}

/// Fisher's interval of a correlation of `n` pairs, at the two-sided normal quantile `z`; nothing for
/// fewer than four pairs.
#[must_use]
pub fn fisher_interval(r: f64, n: f64, z: f64) -> Option<(f64, f64)> {
    (n > 3.0).then(|| {
        let margin = z / (n - 3.0).sqrt();
        ((r.atanh() - margin).tanh(), (r.atanh() + margin).tanh())
    })
}

/// `derived_importance`: `{"data", "columns", "outcome"}` -> per item `{"pearson", "spearman", "p",
/// "ci" (Fisher), "n", "beta", "partial", "names"}`.
///
/// The outcome is the first column if it is not named. Correlations use the rows that have the item
/// and the outcome; `beta` and `partial`, standardized weights and partial correlations, use complete
/// rows, and are null if an item is constant or made up of others.
pub(super) fn derived_importance(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let Split { names, outcome, items } = drivers::split(&task.input, table(&task.input)?)?;
    let pairs: Vec<(Vec<f64>, Vec<f64>)> = items
        .iter()
        .map(|item| item.iter().zip(&outcome).filter_map(|(x, y)| x.zip(*y)).unzip())
        .collect();
    let plain: Vec<_> = pairs.iter().map(|(xs, ys)| pearson(xs, ys)).collect();
    let ranked: Vec<_> = pairs.iter().map(|(xs, ys)| spearman(xs, ys)).collect();
    let sizes: Vec<_> = pairs.iter().map(|(xs, _)| size(xs)).collect();
    let with_size = || plain.iter().zip(&sizes);
    let p: Vec<_> = with_size().map(|(r, n)| correlation_p((*r)?, *n)).collect();
    let ci: Vec<_> = with_size().map(|(r, n)| fisher_interval((*r)?, *n, z)).collect();
    let together = drivers::read(&task.input).ok().and_then(|Given { drivers, .. }| drivers);
    let found = together.as_ref().and_then(regression);
    Ok(Outcome::new()
        .with("pearson", plain)
        .with("spearman", ranked)
        .with("p", p)
        .with("ci", ci)
        .with("n", sizes)
        .with("beta", found.as_ref().map(|found| found.weights.clone()))
        .with("partial", found.map(|found| found.partial_correlations()))
        .with("names", names)
        .into_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_do_not_depend_on_the_order_of_the_answers() {
        let (xs, ys) = ([1.0, 2.0, 2.0, 3.0, 5.0], [2.0, 1.0, 4.0, 4.0, 5.0]);
        let forward = spearman(&xs, &ys).unwrap();
        let (mut back_xs, mut back_ys) = (xs, ys);
        back_xs.reverse();
        back_ys.reverse();
        assert_eq!(spearman(&back_xs, &back_ys), Some(forward));
        assert!((forward - spearman(&ys, &xs).unwrap()).abs() < 1e-15);
    }

    #[test]
    fn the_fisher_interval_is_open_at_the_ends_and_holds_the_correlation() {
        let (lower, upper) = fisher_interval(0.6, 30.0, 1.96).unwrap();
        assert!(lower < 0.6 && 0.6 < upper && upper < 1.0);
        assert_eq!(fisher_interval(1.0, 10.0, 1.96), Some((1.0, 1.0)));
        assert_eq!(fisher_interval(0.5, 3.0, 1.96), None);
    }

    #[test]
    fn a_perfect_correlation_is_beyond_doubt_and_none_is_not() {
        assert_eq!(correlation_p(1.0, 10.0), Some(0.0));
        assert_eq!(correlation_p(0.0, 10.0), Some(1.0));
        assert_eq!(correlation_p(0.5, 2.0), None);
    }
}
