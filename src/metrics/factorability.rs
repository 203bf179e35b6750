//! Whether items have enough in common for a factor analysis: Kaiser-Meyer-Olkin and Bartlett.

use nalgebra::DMatrix;

use super::covariances::{Missing, correlations, covariances, inverted, missing_or, symmetric};
use super::distribution::chi_square_above;
use super::table::table;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// The measure of sampling adequacy, from 0 to 1; below 0.5 items have too little in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Adequacy {
    /// Of all items.
    pub overall: f64,
    /// Of each item.
    pub items: Vec<f64>,
}

/// Kaiser's measure (1974): correlations against partial correlations, squared. Nothing for a single
/// item, a singular matrix, or where nothing correlates.
///
/// ```
/// use manyi::metrics::factorability::adequacy;
/// use nalgebra::dmatrix;
///
/// // Of two items the partial correlation is the correlation.
/// let found = adequacy(&dmatrix![1.0, 0.6; 0.6, 1.0]).unwrap();
/// assert!((found.overall - 0.5).abs() < 1e-15);
/// ```
#[must_use]
pub fn adequacy(correlations: &DMatrix<f64>) -> Option<Adequacy> {
    let (inverse, _) = inverted(correlations)?;
    let size = correlations.nrows();
    let squares = |item: usize| {
        let mut found = (0.0, 0.0);
        for other in (0..size).filter(|other| *other != item) {
            let plain = correlations[(item, other)];
            found.0 += plain * plain;
            found.1 += inverse[(item, other)] * inverse[(item, other)]
                / (inverse[(item, item)] * inverse[(other, other)]);
        }
        found
    };
    let squares: Vec<_> = (0..size).map(squares).collect();
    let measure = |(plain, partial): (f64, f64)| plain / (plain + partial);
    let all = squares.iter().fold((0.0, 0.0), |sum, each| (sum.0 + each.0, sum.1 + each.1));
    (all.0 > 0.0).then(|| Adequacy {
        overall: measure(all),
        items: squares.into_iter().map(measure).collect(),
    })
}

/// Bartlett's test that nothing correlates (1951).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sphericity {
    /// The statistic, `-(n - 1 - (2k + 5)/6) ln |R|`.
    pub chi_square: f64,
    /// Its degrees of freedom, `k(k - 1)/2`.
    pub freedom: f64,
    /// The p-value.
    pub p: f64,
}

/// Tests whether `n` respondents show any correlation among the items; nothing for a single item or a
/// singular matrix.
///
/// ```
/// use manyi::metrics::factorability::sphericity;
/// use nalgebra::dmatrix;
///
/// let found = sphericity(&dmatrix![1.0, 0.6; 0.6, 1.0], 20.0).unwrap();
/// assert!((found.chi_square + 17.5 * 0.64_f64.ln()).abs() < 1e-14);
/// assert_eq!(found.freedom, 1.0);
/// ```
#[must_use]
pub fn sphericity(correlations: &DMatrix<f64>, n: f64) -> Option<Sphericity> {
    let (_, logarithm) = inverted(correlations)?;
    #[expect(clippy::cast_precision_loss, reason = "there are few items")]
    let items = correlations.nrows() as f64;
    let factor = n - 1.0 - (2.0 * items + 5.0) / 6.0;
    let freedom = items * (items - 1.0) / 2.0;
    // Of unrelated items the logarithm is 0, and may round above.
    let chi_square = -factor * logarithm.min(0.0);
    (items >= 2.0 && factor > 0.0).then(|| Sphericity {
        chi_square,
        freedom,
        p: chi_square_above(chi_square, freedom),
    })
}

/// `kmo`: `{"data"}` (rows of items) or `{"corr"}` -> `{"MSA", "MSAi"}`.
pub(super) fn kmo(task: &Task<'_>) -> Result<Value, MetricError> {
    let (found, _) = read(task)?;
    let found = found.as_ref().and_then(adequacy);
    Ok(Outcome::new()
        .with("MSA", found.as_ref().map(|found| found.overall))
        .with("MSAi", found.map(|found| found.items))
        .into_value())
}

/// `bartlett_sphericity`: `{"data"}` (rows of items) or `{"corr", "n"}` -> `{"chisq", "df", "p"}`.
pub(super) fn bartlett_sphericity(task: &Task<'_>) -> Result<Value, MetricError> {
    let (found, rows) = read(task)?;
    let n = match rows {
        Some(rows) => rows,
        None => task.input.need("n", "how many respondents the correlations come from")?.size()?,
    };
    let found = found.and_then(|correlations| sphericity(&correlations, n));
    Ok(Outcome::new()
        .with("chisq", found.map(|found| found.chi_square))
        .with("df", found.map(|found| found.freedom))
        .with("p", found.map(|found| found.p))
        .into_value())
}

/// The correlations, if they are defined, and the number of rows, if there are rows.
fn read(task: &Task<'_>) -> Result<(Option<DMatrix<f64>>, Option<f64>), MetricError> {
    if let Some(field) = task.input.get("corr") {
        // Of covariances the correlations count.
        return Ok((correlations(&symmetric(&field)?), None));
    }
    let missing = missing_or(&task.params, Missing::Listwise)?;
    let found = covariances(&table(&task.input)?.columns, missing);
    #[expect(clippy::cast_precision_loss, reason = "2^53 rows fit no memory")]
    let n = found.as_ref().map_or(0.0, |found| found.n as f64);
    Ok((found.and_then(|found| correlations(&found.matrix)), Some(n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;

    #[test]
    fn a_constant_or_repeated_item_has_no_measure() {
        assert_eq!(adequacy(&dmatrix![1.0, 1.0, 0.5; 1.0, 1.0, 0.5; 0.5, 0.5, 1.0]), None);
        assert_eq!(sphericity(&dmatrix![1.0, 1.0; 1.0, 1.0], 50.0), None);
        assert_eq!(adequacy(&dmatrix![1.0]), None);
    }

    #[test]
    fn items_of_one_factor_are_adequate_and_the_more_the_better() {
        let equal = |size| DMatrix::from_fn(size, size, |i, j| if i == j { 1.0 } else { 0.5 });
        let measures: Vec<_> = (3..8).map(|size| adequacy(&equal(size)).unwrap().overall).collect();
        assert!(measures.is_sorted() && measures[0] > 0.5, "{measures:?}");
        // Three items at 0.5: each partial correlation is 1/3.
        assert!((measures[0] - 0.25 / (0.25 + 1.0 / 9.0)).abs() < 1e-14);
    }

    #[test]
    fn unrelated_items_leave_the_null_hypothesis_alone() {
        let found = sphericity(&DMatrix::identity(4, 4), 30.0).unwrap();
        assert_eq!((found.chi_square, found.freedom, found.p), (0.0, 6.0, 1.0));
    }
}
