//! Whether items measure one thing: Cronbach's alpha (1951), what each item adds, its intervals.
//!
//! ```
//! use manyi::metrics::reliability::{alpha, feldt_interval};
//! use nalgebra::dmatrix;
//!
//! let covariances = dmatrix![3.0, 1.0; 1.0, 3.0];
//! assert_eq!(alpha(&covariances), Some(0.5));
//! let (lower, upper) = feldt_interval(0.83, 100.0, 20.0, 0.95).unwrap();
//! assert!((lower - 0.77765).abs() < 1e-5 && (upper - 0.87480).abs() < 1e-5);
//! ```

use nalgebra::DMatrix;

use super::covariances::{Missing, correlations, covariances, missing_or, symmetric, without_item};
use super::distribution::{f_quantile, two_sided_z};
use super::sum::sum;
use super::table::table;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// Cronbach's alpha of a covariance matrix: `k/(k-1) (1 - tr C / 1'C1)`, at most 1 and below 0 where
/// items go against each other. Nothing for one item, or where the total has no variance.
#[must_use]
pub fn alpha(covariances: &DMatrix<f64>) -> Option<f64> {
    let items = item_count(covariances);
    let total = total_variance(covariances)?;
    (items >= 2.0).then(|| items / (items - 1.0) * (1.0 - trace(covariances) / total))
}

/// The standardized alpha of `items` items whose correlations average `mean_correlation`:
/// `k r / (1 + (k - 1) r)`. Nothing for one item, or where the total has no variance.
///
/// ```
/// use manyi::metrics::reliability::standardized_alpha;
///
/// assert_eq!(standardized_alpha(0.5, 3.0), Some(0.75));
/// ```
#[must_use]
pub fn standardized_alpha(mean_correlation: f64, items: f64) -> Option<f64> {
    let total = 1.0 + (items - 1.0) * mean_correlation;
    (items >= 2.0 && total > 0.0).then(|| items * mean_correlation / total)
}

/// The mean of the correlations between different items; nothing for one item.
#[must_use]
pub fn mean_correlation(correlations: &DMatrix<f64>) -> Option<f64> {
    let items = item_count(correlations);
    let apart = sum(correlations.iter().copied()) - trace(correlations);
    (items >= 2.0).then(|| apart / (items * (items - 1.0)))
}

/// The corrected item-total correlation: how an item goes with the sum of the others. Nothing if it
/// or they have no variance.
#[must_use]
pub fn item_rest_correlation(covariances: &DMatrix<f64>, item: usize) -> Option<f64> {
    let own = covariances[(item, item)];
    let rest = total_variance(&without_item(covariances, item))?;
    let together = sum(covariances.column(item).iter().copied()) - own;
    (own > 0.0).then(|| together / (own.sqrt() * rest.sqrt()))
}

/// Feldt's interval of alpha (1965) for `n` respondents and `items` items; nothing for fewer than two
/// of either.
#[must_use]
pub fn feldt_interval(alpha: f64, n: f64, items: f64, confidence: f64) -> Option<(f64, f64)> {
    if n < 2.0 || items < 2.0 {
        return None;
    }
    let (above, below) = (n - 1.0, (n - 1.0) * (items - 1.0));
    let end = |probability| 1.0 - (1.0 - alpha) * f_quantile(probability, above, below);
    Some((end(0.5 + confidence / 2.0), end(0.5 - confidence / 2.0)))
}

/// The asymptotic standard error of alpha for `n` respondents (Duhachek & Iacobucci 2004):
/// `sqrt(Q / n)` with `Q = 2k^2 / ((k-1)^2 J^3) [J (tr C^2 + tr^2 C) - 2 tr C (1'C^2 1)]` and
/// `J = 1'C1`. Nothing where alpha is nothing.
#[must_use]
pub fn asymptotic_standard_error(covariances: &DMatrix<f64>, n: f64) -> Option<f64> {
    let items = item_count(covariances);
    let total = total_variance(covariances).filter(|_| items >= 2.0 && n > 0.0)?;
    let squared = covariances * covariances;
    let own = trace(covariances);
    let bracket = total * (trace(&squared) + own * own) - 2.0 * own * sum(squared.iter().copied());
    let factor = 2.0 * (items / (items - 1.0)).powi(2) / total.powi(3);
    // Of identical items the bracket is 0, and may round below.
    Some((factor * bracket.max(0.0) / n).sqrt())
}

#[expect(clippy::cast_precision_loss, reason = "there are few items")]
fn item_count(matrix: &DMatrix<f64>) -> f64 {
    matrix.nrows() as f64
}

fn trace(matrix: &DMatrix<f64>) -> f64 {
    sum(matrix.diagonal().iter().copied())
}

/// The variance of the sum of all items; nothing if it is 0 but for rounding.
fn total_variance(covariances: &DMatrix<f64>) -> Option<f64> {
    const ROUNDING: f64 = 1e-14;
    let total = sum(covariances.iter().copied());
    (total > ROUNDING * item_count(covariances) * trace(covariances)).then_some(total)
}

/// `cronbach_alpha`: `{"data"}`, rows of items -> `{"alpha", "raw" (the same), "std", "avg_r", "ci"
/// (Feldt), "ase", "alpha_if_deleted", "std_alpha_if_deleted", "r_drop", "n", "k"}`; or
/// `{"cases": {"a": rows, …}}` -> the alpha of each.
///
/// `missing` is "pairwise" (as a rule), "listwise" or "column median"; `n`, which the interval uses,
/// is the number of rows after that.
pub(super) fn cronbach_alpha(task: &Task<'_>) -> Result<Value, MetricError> {
    let missing = missing_or(&task.params, Missing::Pairwise)?;
    if let Some(field) = task.input.get("cases") {
        let mut outcome = Outcome::new();
        for (name, rows) in field.entries()? {
            let found = covariances(&turned(&rows.matrix_with_gaps()?), missing);
            outcome.put(name, found.and_then(|found| alpha(&found.matrix)));
        }
        return Ok(outcome.into_value());
    }
    let confidence = task.params.confidence()?;
    let columns = table(&task.input)?.columns;
    let items = columns.len();
    let Some(found) = covariances(&columns, missing) else {
        return Ok(undefined(items).into_value());
    };
    let covariances = &found.matrix;
    let correlations = correlations(covariances);
    let average = correlations.as_ref().and_then(mean_correlation);
    let (n, k) = (count(found.n), count(items));
    let raw = alpha(covariances);
    let without = |item| alpha(&without_item(covariances, item));
    let standardized_without = |item| {
        let rest = without_item(correlations.as_ref()?, item);
        standardized_alpha(mean_correlation(&rest)?, k - 1.0)
    };
    let each = |of: &dyn Fn(usize) -> Option<f64>| (0..items).map(of).collect::<Vec<_>>();
    Ok(Outcome::new()
        .with("alpha", raw)
        .with("raw", raw)
        .with("std", average.and_then(|average| standardized_alpha(average, k)))
        .with("avg_r", average)
        .with("ci", raw.and_then(|raw| feldt_interval(raw, n, k, confidence)))
        .with("ase", raw.and_then(|_| asymptotic_standard_error(covariances, n)))
        .with("alpha_if_deleted", each(&without))
        .with("std_alpha_if_deleted", each(&standardized_without))
        .with("r_drop", each(&|item| item_rest_correlation(covariances, item)))
        .with("n", found.n)
        .with("k", items)
        .into_value())
}

/// The result where not even a covariance is defined.
fn undefined(items: usize) -> Outcome {
    let mut outcome = Outcome::new();
    for key in ["alpha", "raw", "std", "avg_r", "ci", "ase"] {
        outcome.put(key, Value::Null);
    }
    for key in ["alpha_if_deleted", "std_alpha_if_deleted", "r_drop"] {
        outcome.put(key, vec![Value::Null; items]);
    }
    outcome.with("k", items)
}

/// `cronbach_alpha_ci`: `{"alpha", "n", "items"}` -> `{"ci"}` by Feldt; or `{"data"}` -> `{"alpha",
/// "ase", "ci"}`. With the `formula` "Duhachek & Iacobucci 2004" the interval is `alpha +- z ase`.
pub(super) fn cronbach_alpha_ci(task: &Task<'_>) -> Result<Value, MetricError> {
    let confidence = task.params.confidence()?;
    let wants_delta = match task.params.get("formula") {
        None => false,
        Some(field) => match field.text()? {
            text if text.contains("Duhachek") || text.contains("delta") => true,
            text if text.contains("Feldt") => false,
            _ => return Err(field.invalid("\"Feldt\" or \"Duhachek & Iacobucci 2004\"")),
        },
    };
    if task.input.get("data").is_none() {
        let field = task.input.need("alpha", "an alpha, with \"n\" and \"items\"; or \"data\"")?;
        let alpha = field.number()?;
        let n = task.input.need("n", "how many respondents")?.size()?;
        let items = task.input.need("items", "how many items")?.size()?;
        if alpha > 1.0 {
            return Err(field.invalid("an alpha of at most 1"));
        }
        if wants_delta {
            return Err(field.refused("this formula needs the covariances; give \"data\""));
        }
        let ci = feldt_interval(alpha, n, items, confidence);
        return Ok(Outcome::new().with("alpha", alpha).with("ci", ci).into_value());
    }
    let columns = table(&task.input)?.columns;
    let found = covariances(&columns, missing_or(&task.params, Missing::Pairwise)?);
    let raw = found.as_ref().and_then(|found| alpha(&found.matrix));
    let error =
        found.as_ref().and_then(|found| asymptotic_standard_error(&found.matrix, count(found.n)));
    let ci = raw.zip(found).zip(error).and_then(|((raw, found), error)| {
        if wants_delta {
            let margin = two_sided_z(confidence) * error;
            Some((raw - margin, raw + margin))
        } else {
            feldt_interval(raw, count(found.n), count(columns.len()), confidence)
        }
    });
    Ok(Outcome::new().with("alpha", raw).with("ase", error).with("ci", ci).into_value())
}

/// `cronbach_alpha_std`: `{"avg_r", "k"}`, `{"corr"}` or `{"data"}` -> `{"alpha", "avg_r"}`, the
/// standardized alpha.
pub(super) fn cronbach_alpha_std(task: &Task<'_>) -> Result<Value, MetricError> {
    let input = &task.input;
    let (average, items) = if let Some(field) = input.get("corr") {
        let correlations = symmetric(&field)?;
        (mean_correlation(&correlations), item_count(&correlations))
    } else if input.get("data").is_some() {
        let columns = table(input)?.columns;
        let found = covariances(&columns, missing_or(&task.params, Missing::Pairwise)?);
        let correlations = found.and_then(|found| correlations(&found.matrix));
        (correlations.as_ref().and_then(mean_correlation), count(columns.len()))
    } else {
        let field = input.need("avg_r", "the mean correlation, or \"corr\" or \"data\"")?;
        (Some(field.number()?), input.need("k", "how many items")?.size()?)
    };
    Ok(Outcome::new()
        .with("alpha", average.and_then(|average| standardized_alpha(average, items)))
        .with("avg_r", average)
        .into_value())
}

/// Rows as columns.
fn turned(rows: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    let width = rows.first().map_or(0, Vec::len);
    let column = |at: usize| rows.iter().map(|row| row.get(at).copied().flatten()).collect();
    (0..width).map(column).collect()
}

#[expect(clippy::cast_precision_loss, reason = "2^53 rows fit no memory")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;

    #[test]
    fn identical_items_have_an_alpha_of_1_and_no_error() {
        let same = DMatrix::from_element(4, 4, 2.5);
        assert_eq!(alpha(&same), Some(1.0));
        assert_eq!(asymptotic_standard_error(&same, 10.0), Some(0.0));
        assert!((item_rest_correlation(&same, 2).unwrap() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn unrelated_items_have_an_alpha_of_0_and_opposed_ones_one_below() {
        assert_eq!(alpha(&DMatrix::identity(3, 3)), Some(0.0));
        // 2/1 (1 - 2/1) = -2.
        assert_eq!(alpha(&dmatrix![1.0, -0.5; -0.5, 1.0]), Some(-2.0));
    }

    #[test]
    fn for_standardized_items_both_alphas_are_one() {
        let correlations = dmatrix![1.0, 0.5, 0.2; 0.5, 1.0, 0.4; 0.2, 0.4, 1.0];
        let average = mean_correlation(&correlations).unwrap();
        let standardized = standardized_alpha(average, 3.0).unwrap();
        assert!((alpha(&correlations).unwrap() - standardized).abs() < 1e-15);
    }

    #[test]
    fn a_constant_item_has_no_correlation_but_leaves_alpha_defined() {
        let covariances = dmatrix![2.0, 1.0, 0.0; 1.0, 2.0, 0.0; 0.0, 0.0, 0.0];
        assert_eq!(alpha(&covariances), Some(1.5 * (1.0 - 4.0 / 6.0)));
        assert_eq!(item_rest_correlation(&covariances, 2), None);
        assert!((item_rest_correlation(&covariances, 0).unwrap() - 0.5).abs() < 1e-15);
    }

    #[test]
    fn no_variance_or_one_item_has_no_alpha() {
        assert_eq!(alpha(&DMatrix::zeros(3, 3)), None);
        assert_eq!(alpha(&dmatrix![1.0]), None);
        // Two items that cancel each other.
        assert_eq!(alpha(&dmatrix![0.1, -0.1; -0.1, 0.1]), None);
        assert_eq!(feldt_interval(0.8, 1.0, 5.0, 0.95), None);
    }
}
