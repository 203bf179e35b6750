//! Reliability from halves of a test: Spearman-Brown, Guttman's lambda 4, all splits.

use nalgebra::DMatrix;

use super::covariances::{Missing, correlations, covariances, missing_or};
use super::sum::{mean, sum};
use super::table::table;
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// More items have too many splits: these have 1,352,078.
const MOST_ITEMS: usize = 24;

/// How the two halves of a test go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Halves {
    /// The correlation of the two half sums; nothing if one of them has no variance.
    pub correlation: Option<f64>,
    /// Guttman's lambda 4, `4 cov(A, B) / var(A + B)`, sound for halves of unequal size; nothing if
    /// the total has no variance.
    pub lambda4: Option<f64>,
}

/// The reliability of a test made longer by `factor`, from its correlation `r` with a parallel one:
/// `f r / (1 + (f - 1) r)` (Spearman 1910, Brown 1910). Nothing where that divides by 0.
///
/// ```
/// use manyi::metrics::split_half::spearman_brown;
///
/// assert_eq!(spearman_brown(0.5, 2.0), Some(2.0 / 3.0));
/// assert_eq!(spearman_brown(-1.0, 2.0), None);
/// ```
#[must_use]
pub fn spearman_brown(r: f64, factor: f64) -> Option<f64> {
    let longer = 1.0 + (factor - 1.0) * r;
    (longer != 0.0).then(|| factor * r / longer)
}

/// Compares the half of the items that `is_first` picks with the rest.
///
/// ```
/// use manyi::metrics::split_half::halves;
/// use nalgebra::dmatrix;
///
/// let found = halves(&dmatrix![2.0, 1.0; 1.0, 2.0], |item| item == 0);
/// assert!((found.correlation.unwrap() - 0.5).abs() < 1e-15);
/// assert_eq!(found.lambda4, Some(2.0 / 3.0));
/// ```
#[must_use]
pub fn halves(covariances: &DMatrix<f64>, is_first: impl Fn(usize) -> bool) -> Halves {
    let size = covariances.nrows();
    let part = |left: bool, right: bool| {
        let rows = (0..size).filter(|item| is_first(*item) == left);
        sum(rows.flat_map(|row| {
            let columns = (0..size).filter(|item| is_first(*item) == right);
            columns.map(move |column| covariances[(row, column)])
        }))
    };
    let (first, second, between) = (part(true, true), part(false, false), part(true, false));
    let total = first + second + 2.0 * between;
    let is_spread = |variance: f64| variance > 1e-14 * covariances.amax();
    Halves {
        correlation: (is_spread(first) && is_spread(second))
            .then(|| between / (first.sqrt() * second.sqrt())),
        lambda4: is_spread(total).then(|| 4.0 * between / total),
    }
}

/// The lambda 4 of every split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Splits {
    /// The best split.
    pub largest: f64,
    /// The worst split.
    pub smallest: f64,
    /// The mean of all; of covariances and an even number of items this is alpha.
    pub mean: f64,
}

/// Lambda 4 of every split into halves; of an odd number of items, one half has one item more.
/// Nothing for fewer than two items or more than 24, or where the total has no variance.
#[must_use]
pub fn all_splits(covariances: &DMatrix<f64>) -> Option<Splits> {
    let size = covariances.nrows();
    if !(2..=MOST_ITEMS).contains(&size) {
        return None;
    }
    let total = sum(covariances.iter().copied());
    if total <= 1e-14 * covariances.amax() {
        return None;
    }
    let mut found = vec![];
    for half in (1..1_u32 << size).filter(|half| half.count_ones() as usize == size / 2) {
        // Of two halves of one size each split comes twice; the one with the first item counts.
        if size.is_multiple_of(2) && half & 1 == 0 {
            continue;
        }
        let is_in = |item: usize| half >> item & 1 == 1;
        let mut between = 0.0;
        for row in (0..size).filter(|item| is_in(*item)) {
            for column in (0..size).filter(|item| !is_in(*item)) {
                between += covariances[(row, column)];
            }
        }
        found.push(4.0 * between / total);
    }
    Some(Splits {
        largest: found.iter().copied().reduce(f64::max)?,
        smallest: found.iter().copied().reduce(f64::min)?,
        mean: mean(&found)?,
    })
}

/// `split_half`: `{"data"}`, rows of items -> `{"r", "spearman_brown", "guttman_lambda4"}` for the
/// `split` "odd/even columns" (as a rule) or "first/second half".
pub(super) fn split_half(task: &Task<'_>) -> Result<Value, MetricError> {
    let columns = table(&task.input)?.columns;
    let size = columns.len();
    let is_alternating = match task.params.get("split") {
        None => true,
        Some(field) => match field.text()? {
            text if text.contains("odd") => true,
            text if text.contains("first") => false,
            _ => return Err(field.invalid("\"odd/even columns\" or \"first/second half\"")),
        },
    };
    let found = covariances(&columns, missing_or(&task.params, Missing::Listwise)?);
    let found =
        found.filter(|_| size >= 2).map(|found| {
            halves(&found.matrix, |item| {
                if is_alternating { item % 2 == 0 } else { item < size.div_ceil(2) }
            })
        });
    let r = found.and_then(|found| found.correlation);
    Ok(Outcome::new()
        .with("r", r)
        .with("spearman_brown", r.and_then(|r| spearman_brown(r, 2.0)))
        .with("guttman_lambda4", found.and_then(|found| found.lambda4))
        .into_value())
}

/// `split_half_all`: `{"data"}`, rows of items -> `{"max", "min", "mean"}` of lambda 4 over all
/// splits of the correlations, and `cov_max`, `cov_min`, `cov_mean` of the covariances.
///
/// `items` says how many items there are; of more columns the last ones count.
pub(super) fn split_half_all(task: &Task<'_>) -> Result<Value, MetricError> {
    let mut columns = table(&task.input)?.columns;
    if let Some(field) = task.params.get("items") {
        let items = field.count()?;
        let extra = usize::try_from(items).ok().and_then(|items| columns.len().checked_sub(items));
        match extra {
            Some(extra) => drop(columns.drain(..extra)),
            None => return Err(field.invalid("at most the number of columns")),
        }
    }
    if columns.len() > MOST_ITEMS {
        let field: Field<'_> = task.input.need("data", "rows of items")?;
        return Err(field.refused(format!(
            "{} items have too many splits; give at most {MOST_ITEMS}",
            columns.len()
        )));
    }
    let found = covariances(&columns, missing_or(&task.params, Missing::Listwise)?);
    let plain = found.as_ref().and_then(|found| all_splits(&found.matrix));
    let standardized =
        found.and_then(|found| correlations(&found.matrix)).and_then(|found| all_splits(&found));
    let mut outcome = Outcome::new();
    for (prefix, splits) in [("", standardized), ("cov_", plain)] {
        outcome.put(&format!("{prefix}max"), splits.map(|splits| splits.largest));
        outcome.put(&format!("{prefix}min"), splits.map(|splits| splits.smallest));
        outcome.put(&format!("{prefix}mean"), splits.map(|splits| splits.mean));
    }
    Ok(outcome.into_value())
}

/// `spearman_brown`: `{"r"}`, a number or a list, and how many times longer the test becomes,
/// `factor` (2) -> `{"sb"}`.
pub(super) fn spearman_brown_method(task: &Task<'_>) -> Result<Value, MetricError> {
    let factor = match task.input.get("factor") {
        Some(field) => field.size()?,
        None => task.params.number_or("factor", 2.0)?,
    };
    let field = task.input.need("r", "the correlation of the halves, a number or a list")?;
    let outcome = if field.is_list() {
        let longer = |r: Option<f64>| spearman_brown(r?, factor);
        Outcome::new()
            .with("sb", field.numbers_or_gaps()?.into_iter().map(longer).collect::<Vec<_>>())
    } else {
        Outcome::new().with("sb", spearman_brown(field.number()?, factor))
    };
    Ok(outcome.into_value())
}

#[cfg(test)]
mod tests {
    use super::super::reliability::alpha;
    use super::*;
    use nalgebra::dmatrix;

    #[test]
    fn the_mean_of_all_splits_of_an_even_test_is_alpha() {
        let covariances = dmatrix![
            4.0, 1.0, 0.5, 0.2;
            1.0, 3.0, 0.7, 0.1;
            0.5, 0.7, 2.0, 0.9;
            0.2, 0.1, 0.9, 1.0
        ];
        let found = all_splits(&covariances).unwrap();
        assert!((found.mean - alpha(&covariances).unwrap()).abs() < 1e-15);
        assert!(found.smallest < found.mean && found.mean < found.largest);
    }

    #[test]
    fn every_split_of_an_odd_test_is_tried() {
        // Three items: one against two, three times.
        let covariances = dmatrix![1.0, 0.9, 0.1; 0.9, 1.0, 0.2; 0.1, 0.2, 1.0];
        let total = 3.0 + 2.0 * 1.2;
        let found = all_splits(&covariances).unwrap();
        assert!((found.largest - 4.0 * 1.1 / total).abs() < 1e-15);
        assert!((found.smallest - 4.0 * 0.3 / total).abs() < 1e-15);
        assert!((found.mean - 4.0 * 2.4 / 3.0 / total).abs() < 1e-15);
    }

    #[test]
    fn what_has_no_variance_has_no_halves() {
        let found = halves(&DMatrix::zeros(4, 4), |item| item < 2);
        assert_eq!((found.correlation, found.lambda4), (None, None));
        assert_eq!(all_splits(&DMatrix::zeros(4, 4)), None);
        assert_eq!(all_splits(&dmatrix![1.0]), None);
    }
}
