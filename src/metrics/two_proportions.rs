//! Whether two shares differ: the z test, and the interval of their difference.

use super::chi_square::independence;
use super::distribution::two_sided_z;
use super::proportion::wilson;
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// `k` of `n`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proportion {
    /// How many of them.
    pub k: f64,
    /// Out of how many, above 0.
    pub n: f64,
}

impl Proportion {
    fn share(self) -> f64 {
        self.k / self.n
    }

    /// The variance of the share.
    fn variance(self) -> f64 {
        self.share() * (1.0 - self.share()) / self.n
    }
}

/// Wald's interval of the difference of two shares, at the two-sided normal quantile `z`, cut at -1
/// and 1. With `continuity` it is wider by up to `(1/n1 + 1/n2) / 2`, as R's `prop.test` has it.
///
/// ```
/// use manyi::metrics::two_proportions::{Proportion, wald_difference};
///
/// let (first, second) = (Proportion { k: 74.0, n: 107.0 }, Proportion { k: 60.0, n: 110.0 });
/// let (lower, upper) = wald_difference(first, second, 1.959964, false);
/// assert!((lower - 0.0184).abs() < 1e-4 && (upper - 0.2739).abs() < 1e-4);
/// ```
#[must_use]
pub fn wald_difference(
    first: Proportion,
    second: Proportion,
    z: f64,
    continuity: bool,
) -> (f64, f64) {
    let difference = first.share() - second.share();
    let gap = 1.0 / first.n + 1.0 / second.n;
    let correction = if continuity { difference.abs().min(gap / 2.0) } else { 0.0 };
    let margin = z * (first.variance() + second.variance()).sqrt() + correction;
    ((difference - margin).max(-1.0), (difference + margin).min(1.0))
}

/// Newcombe's hybrid score interval of the difference of two shares (1998, method 10), at the
/// two-sided normal quantile `z`: made from the two Wilson intervals, sound with few answers too.
/// Nothing if a sample is empty.
///
/// ```
/// use manyi::metrics::two_proportions::{Proportion, newcombe_difference};
///
/// let (first, second) = (Proportion { k: 56.0, n: 70.0 }, Proportion { k: 48.0, n: 80.0 });
/// let (lower, upper) = newcombe_difference(first, second, 1.959964).unwrap();
/// assert!((lower - 0.0524).abs() < 5e-5 && (upper - 0.3339).abs() < 5e-5);
/// ```
#[must_use]
pub fn newcombe_difference(first: Proportion, second: Proportion, z: f64) -> Option<(f64, f64)> {
    let (lower1, upper1) = wilson(first.k, first.n, z)?;
    let (lower2, upper2) = wilson(second.k, second.n, z)?;
    let (share1, share2) = (first.share(), second.share());
    let difference = share1 - share2;
    Some((
        difference - (share1 - lower1).hypot(upper2 - share2),
        difference + (upper1 - share1).hypot(share2 - lower2),
    ))
}

/// `two_proportion_z`: `{"k": [74, 60], "n": [107, 110]}` -> `{"z", "chi2", "p", "ci",
/// "ci_newcombe", "difference"}`, pooled; `ci` is Wald's. `"correction": true` is Yates's.
pub(super) fn two_proportion_z(task: &Task<'_>) -> Result<Value, MetricError> {
    let quantile = two_sided_z(task.params.confidence()?);
    let yates = match task.params.get("correction") {
        Some(field) => field.boolean()?,
        None => false,
    };
    let samples = samples(&task.input)?;
    let table = |(first, second): (Proportion, Proportion)| {
        [first, second].map(|sample| vec![sample.k, sample.n - sample.k])
    };
    let found = samples.and_then(|samples| independence(&table(samples), yates));
    let difference = samples.map(|(first, second)| first.share() - second.share());
    let z = found.as_ref().zip(difference);
    Ok(Outcome::new()
        .with("z", z.map(|(found, difference)| found.chi_square.sqrt().copysign(difference)))
        .with("chi2", found.as_ref().map(|found| found.chi_square))
        .with("p", found.as_ref().map(|found| found.p))
        .with("ci", samples.map(|(first, second)| wald_difference(first, second, quantile, yates)))
        .with(
            "ci_newcombe",
            samples.and_then(|(first, second)| newcombe_difference(first, second, quantile)),
        )
        .with("difference", difference)
        .into_value())
}

/// `two_proportion_ci`: `{"k", "n"}`, pairs -> `{"ci", "difference"}` by the `method` "newcombe" (as
/// a rule) or "wald".
pub(super) fn two_proportion_ci(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let samples = samples(&task.input)?;
    let ci = match task.params.text_or("method", "newcombe")? {
        "newcombe" | "newcomb" => {
            samples.and_then(|(first, second)| newcombe_difference(first, second, z))
        }
        "wald" => samples.map(|(first, second)| wald_difference(first, second, z, false)),
        _ => {
            let field = task.params.need("method", "a method")?;
            return Err(field.invalid("\"newcombe\" or \"wald\""));
        }
    };
    let difference = samples.map(|(first, second)| first.share() - second.share());
    Ok(Outcome::new().with("ci", ci).with("difference", difference).into_value())
}

/// The two samples; nothing if one of them is empty.
fn samples(input: &Field<'_>) -> Result<Option<(Proportion, Proportion)>, MetricError> {
    let pair = |field: &Field<'_>| {
        let sizes = field.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?;
        match sizes.as_slice() {
            [first, second] => Ok((*first, *second)),
            _ => Err(field.invalid("two numbers, one per sample")),
        }
    };
    let field = input.need("k", "how many of each sample, such as [74, 60]")?;
    let k = pair(&field)?;
    let n = pair(&input.need("n", "the sizes of the two samples, such as [107, 110]")?)?;
    if k.0 > n.0 || k.1 > n.1 {
        return Err(field.refused("it is larger than its n; k counts some of the n"));
    }
    let samples = (Proportion { k: k.0, n: n.0 }, Proportion { k: k.1, n: n.1 });
    Ok((n.0 > 0.0 && n.1 > 0.0).then_some(samples))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
    #[test]
    fn the_intervals_of_newcombes_table_come_out() {
        let table = [
            ((56.0, 70.0), (48.0, 80.0), (0.0524, 0.3339)),
            ((9.0, 10.0), (3.0, 10.0), (0.1705, 0.8090)),
            ((5.0, 56.0), (0.0, 29.0), (-0.0381, 0.1926)),
            ((0.0, 10.0), (0.0, 10.0), (-0.2775, 0.2775)),
            ((10.0, 10.0), (0.0, 20.0), (0.6791, 1.0)),
        ];
        for ((k1, n1), (k2, n2), (lower, upper)) in table {
            let (first, second) = (Proportion { k: k1, n: n1 }, Proportion { k: k2, n: n2 });
            let found = newcombe_difference(first, second, 1.959_963_984_540_054).unwrap();
            assert!((found.0 - lower).abs() < 6e-5, "{found:?} {lower}");
            assert!((found.1 - upper).abs() < 6e-5, "{found:?} {upper}");
        }
    }

    #[test]
    fn the_continuity_correction_widens_the_interval() {
        let (first, second) = (Proportion { k: 7.0, n: 10.0 }, Proportion { k: 3.0, n: 10.0 });
        let plain = wald_difference(first, second, 1.0, false);
        let wide = wald_difference(first, second, 1.0, true);
        assert!((plain.0 - wide.0 - 0.1).abs() < 1e-15 && (wide.1 - plain.1 - 0.1).abs() < 1e-15);
    }
}
