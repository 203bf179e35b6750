//! Intervals for a proportion: `k` of `n`.
//!
//! The Wilson interval is the default everywhere: it behaves with few answers and at 0 and 1,
//! where the Wald interval shrinks to nothing.

use super::distribution::normal_quantile;
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// Wilson's interval for the proportion `k / n` (Wilson 1927; Newcombe 1998); nothing for `n` = 0.
///
/// `z` is the two-sided normal quantile, 1.96 for 95 %. `n` need not be whole: with weights it is
/// the effective sample size.
///
/// ```
/// use manyi::metrics::proportion::wilson;
///
/// let (lower, upper) = wilson(81.0, 263.0, 1.959964).unwrap();
/// assert!((lower - 0.2553).abs() < 5e-5 && (upper - 0.3662).abs() < 5e-5);
/// assert_eq!(wilson(0.0, 0.0, 1.96), None);
/// ```
#[must_use]
pub fn wilson(k: f64, n: f64, z: f64) -> Option<(f64, f64)> {
    if n <= 0.0 {
        return None;
    }
    let share = k / n;
    let z2 = z * z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    // At the ends the formula gives 0 and 1 but for rounding.
    let lower = if k <= 0.0 { 0.0 } else { middle - half };
    let upper = if k >= n { 1.0 } else { middle + half };
    Some((lower, upper))
}

/// `wilson_interval`: `{"k", "n"}`, numbers or lists of one length -> `{"ci", "lower", "upper"}`.
pub(super) fn wilson_interval(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = normal_quantile(0.5 + task.params.confidence()? / 2.0);
    let pairs = successes(&task.input)?;
    let intervals: Vec<_> = pairs.iter().map(|(k, n)| wilson(*k, *n, z)).collect();
    let lower: Vec<_> = intervals.iter().map(|ci| ci.map(|(lower, _)| lower)).collect();
    let upper: Vec<_> = intervals.iter().map(|ci| ci.map(|(_, upper)| upper)).collect();
    let outcome = if task.input.need("k", "how many of the n")?.is_list() {
        Outcome::new().with("ci", intervals).with("lower", lower).with("upper", upper)
    } else {
        let ci = intervals.first().copied().flatten();
        Outcome::new()
            .with("ci", ci)
            .with("lower", ci.map(|(lower, _)| lower))
            .with("upper", ci.map(|(_, upper)| upper))
    };
    Ok(outcome.into_value())
}

/// The pairs of `k` and `n`, each a number or a list.
fn successes(input: &Field<'_>) -> Result<Vec<(f64, f64)>, MetricError> {
    let one_or_many = |field: &Field<'_>| {
        let fields = if field.is_list() { field.members()? } else { vec![field.clone()] };
        fields.iter().map(Field::size).collect::<Result<Vec<_>, _>>()
    };
    let k = input.need("k", "how many of the n, a number or a list")?;
    let n = input.need("n", "out of how many, a number or a list")?;
    let (some, all) = (one_or_many(&k)?, one_or_many(&n)?);
    if some.len() != all.len() {
        return Err(k.refused(format!("{} members, but n has {}", some.len(), all.len())));
    }
    if let Some(at) = some.iter().zip(&all).position(|(some, all)| some > all) {
        return Err(k.refused(format!("member {at} is larger than its n; k counts some of the n")));
    }
    Ok(some.into_iter().zip(all).collect())
}
