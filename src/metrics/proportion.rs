//! Intervals for a proportion: `k` of `n`.
//!
//! The Wilson interval is the default everywhere: it behaves with few answers and at 0 and 1,
//! where the Wald interval shrinks to nothing.

use super::distribution::{beta_quantile, two_sided_z};
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

/// The Wald interval `p +- z sqrt(p (1 - p) / n)`, cut at 0 and 1; nothing for `n` = 0.
#[must_use]
pub fn wald(k: f64, n: f64, z: f64) -> Option<(f64, f64)> {
    (n > 0.0).then(|| around(k / n, n, z))
}

/// The Agresti-Coull interval, the Wald interval after adding `z^2 / 2` successes and as many
/// failures, cut at 0 and 1; nothing for `n` = 0.
#[must_use]
pub fn agresti_coull(k: f64, n: f64, z: f64) -> Option<(f64, f64)> {
    let added = n + z * z;
    (n > 0.0).then(|| around((k + z * z / 2.0) / added, added, z))
}

/// The exact interval of Clopper and Pearson (1934), which covers at least what it says; nothing
/// for `n` = 0.
#[must_use]
pub fn clopper_pearson(k: f64, n: f64, confidence: f64) -> Option<(f64, f64)> {
    let tail = (1.0 - confidence) / 2.0;
    let lower = if k <= 0.0 { 0.0 } else { beta_quantile(tail, k, n - k + 1.0) };
    let upper = if k >= n { 1.0 } else { beta_quantile(1.0 - tail, k + 1.0, n - k) };
    (n > 0.0).then_some((lower, upper))
}

fn around(share: f64, n: f64, z: f64) -> (f64, f64) {
    let margin = z * (share * (1.0 - share) / n).sqrt();
    ((share - margin).max(0.0), (share + margin).min(1.0))
}

/// `wilson_interval`: `k` and `n`, numbers or lists of one length; params `conf` -> `ci`, `lower`,
/// `upper`, of the same form.
pub(super) fn wilson_interval(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let intervals = intervals(&task.input, |k, n| wilson(k, n, z))?;
    let end = |of: fn((f64, f64)) -> f64| intervals.each(|interval| interval.map(of));
    let outcome = Outcome::new()
        .with("ci", intervals.each(|interval| interval))
        .with("lower", end(|interval| interval.0))
        .with("upper", end(|interval| interval.1));
    Ok(outcome.into_value())
}

/// `proportion_ci`: `k` and `n`, numbers or lists of one length; params `conf` -> `wald`, `wilson`,
/// `agresti_coull`, `clopper_pearson`, of the same form.
pub(super) fn proportion_ci(task: &Task<'_>) -> Result<Value, MetricError> {
    let confidence = task.params.confidence()?;
    let z = two_sided_z(confidence);
    let with = |method: &dyn Fn(f64, f64) -> Option<(f64, f64)>| -> Result<Value, MetricError> {
        Ok(intervals(&task.input, method)?.each(|interval| interval))
    };
    let outcome = Outcome::new()
        .with("wald", with(&|k, n| wald(k, n, z))?)
        .with("wilson", with(&|k, n| wilson(k, n, z))?)
        .with("agresti_coull", with(&|k, n| agresti_coull(k, n, z))?)
        .with("clopper_pearson", with(&|k, n| clopper_pearson(k, n, confidence))?);
    Ok(outcome.into_value())
}

/// One interval, or one for each member of a list.
struct Intervals {
    found: Vec<Option<(f64, f64)>>,
    are_listed: bool,
}

impl Intervals {
    /// What `part` makes of each, in the form of the input.
    fn each<T: super::Found>(&self, part: impl Fn(Option<(f64, f64)>) -> T) -> Value {
        let parts = self.found.iter().map(|interval| part(*interval).into_value());
        if self.are_listed {
            Value::List(parts.collect())
        } else {
            parts.last().unwrap_or_default()
        }
    }
}

fn intervals(
    input: &Field<'_>,
    method: impl Fn(f64, f64) -> Option<(f64, f64)>,
) -> Result<Intervals, MetricError> {
    let k = input.need("k", "how many of the n, a number or a list")?;
    let n = input.need("n", "out of how many, a number or a list")?;
    let (some, all) = (one_or_many(&k)?, one_or_many(&n)?);
    if some.len() != all.len() {
        return Err(k.refused(format!("{} members, but n has {}", some.len(), all.len())));
    }
    if let Some(at) = some.iter().zip(&all).position(|(some, all)| some > all) {
        return Err(k.refused(format!("member {at} is larger than its n; k counts some of the n")));
    }
    let found = some.iter().zip(&all).map(|(k, n)| method(*k, *n)).collect();
    Ok(Intervals { found, are_listed: k.is_list() })
}

fn one_or_many(field: &Field<'_>) -> Result<Vec<f64>, MetricError> {
    let fields = if field.is_list() { field.members()? } else { vec![field.clone()] };
    fields.iter().map(Field::size).collect()
}
