//! Whether two questions are related: Pearson's chi-square test of a table of counts.

use super::distribution::chi_square_above;
use super::sum::sum;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// A table of counts tested for independence.
#[derive(Clone, Debug, PartialEq)]
pub struct Independence {
    /// Pearson's statistic.
    pub chi_square: f64,
    /// Its degrees of freedom, `(rows - 1)(columns - 1)`.
    pub freedom: f64,
    /// The p-value.
    pub p: f64,
    /// Cramer's V, the strength of the relation from 0 to 1.
    pub cramers_v: f64,
}

/// The counts that independence makes one expect; nothing for a table that counts nobody.
///
/// ```
/// use manyi::metrics::chi_square::expected_counts;
///
/// let table = [vec![10.0, 20.0], vec![30.0, 60.0]];
/// assert_eq!(expected_counts(&table), Some(table.to_vec()));
/// ```
#[must_use]
pub fn expected_counts(table: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let rows: Vec<_> = table.iter().map(|row| sum(row.iter().copied())).collect();
    let width = table.iter().map(Vec::len).min()?;
    let column = |at| sum(table.iter().filter_map(|row: &Vec<f64>| row.get(at).copied()));
    let columns: Vec<_> = (0..width).map(column).collect();
    let total = sum(rows.iter().copied());
    (total > 0.0).then(|| {
        rows.iter().map(|row| columns.iter().map(|column| row * column / total).collect()).collect()
    })
}

/// Tests whether rows and columns are independent (Pearson 1900).
///
/// `yates` takes up to 1/2 off each difference, for 2 x 2 tables. Nothing for fewer than two rows or
/// columns, or for a row or column of zeros.
///
/// ```
/// use manyi::metrics::chi_square::independence;
///
/// let found = independence(&[vec![10.0, 10.0, 20.0], vec![20.0, 20.0, 20.0]], false).unwrap();
/// assert!((found.chi_square - 25.0 / 9.0).abs() < 1e-14);
/// assert_eq!(found.freedom, 2.0);
/// assert!((found.p - (-25.0_f64 / 18.0).exp()).abs() < 1e-14);
/// ```
#[must_use]
pub fn independence(table: &[Vec<f64>], yates: bool) -> Option<Independence> {
    let expected = expected_counts(table)?;
    let width = expected.first().map_or(0, Vec::len);
    if expected.len() < 2 || width < 2 || expected.iter().flatten().any(|count| *count <= 0.0) {
        return None;
    }
    let differences = || {
        table.iter().zip(&expected).flat_map(|(row, wanted)| {
            row.iter().zip(wanted).map(|(count, wanted)| ((count - wanted).abs(), *wanted))
        })
    };
    // As in R: never more than the smallest difference itself.
    let smallest = differences().map(|(difference, _)| difference).fold(f64::INFINITY, f64::min);
    let correction =
        if yates && expected.len() == 2 && width == 2 { smallest.min(0.5) } else { 0.0 };
    let chi_square = sum(differences().map(|(difference, wanted)| {
        let corrected = difference - correction;
        corrected * corrected / wanted
    }));
    let total = sum(table.iter().flatten().copied());
    #[expect(clippy::cast_precision_loss, reason = "a table has few rows and columns")]
    let (rows, columns) = (expected.len() as f64 - 1.0, width as f64 - 1.0);
    let freedom = rows * columns;
    Some(Independence {
        chi_square,
        freedom,
        p: chi_square_above(chi_square, freedom),
        cramers_v: (chi_square / (total * rows.min(columns))).sqrt(),
    })
}

/// `chi_square`: `{"table": [[10, 20], …]}` -> `{"chi2", "df", "p", "V", "expected",
/// "n_expected_below_5"}`. Yates's correction only with `"correction": true`, and only for 2 x 2;
/// V is always that of the uncorrected statistic.
pub(super) fn chi_square(task: &Task<'_>) -> Result<Value, MetricError> {
    let yates = match task.params.get("correction") {
        Some(field) => field.boolean()?,
        None => false,
    };
    let field = task.input.need("table", "rows of counts")?;
    let table = field.matrix()?;
    if table.iter().flatten().any(|count| *count < 0.0) {
        return Err(field.refused("a count is negative"));
    }
    let expected = expected_counts(&table);
    let found = independence(&table, yates);
    let plain = independence(&table, false);
    let small = expected.iter().flatten().flatten().filter(|count| **count < 5.0).count();
    Ok(Outcome::new()
        .with("chi2", found.as_ref().map(|found| found.chi_square))
        .with("df", found.as_ref().map(|found| found.freedom))
        .with("p", found.as_ref().map(|found| found.p))
        .with("V", plain.map(|found| found.cramers_v))
        .with("expected", expected)
        .with("n_expected_below_5", small)
        .into_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportional_rows_are_independent() {
        let found = independence(&[vec![1.0, 2.0], vec![10.0, 20.0]], false).unwrap();
        assert!(found.chi_square.abs() < 1e-15 && found.cramers_v < 1e-7);
        assert!((found.p - 1.0).abs() < 1e-7);
    }

    #[test]
    fn a_perfect_relation_has_a_cramers_v_of_1() {
        let found = independence(&[vec![7.0, 0.0, 0.0], vec![0.0, 5.0, 4.0]], false).unwrap();
        assert!((found.cramers_v - 1.0).abs() < 1e-15);
        assert_eq!(found.freedom, 2.0);
    }

    #[test]
    fn an_empty_row_or_a_single_one_is_undefined() {
        assert_eq!(independence(&[vec![1.0, 2.0]], false), None);
        assert_eq!(independence(&[vec![1.0, 2.0], vec![0.0, 0.0]], false), None);
        assert_eq!(independence(&[vec![0.0, 0.0], vec![0.0, 0.0]], false), None);
    }

    #[test]
    fn yates_never_overshoots_the_difference() {
        let found = independence(&[vec![10.0, 10.0], vec![10.0, 10.5]], true).unwrap();
        assert!(found.chi_square < 1e-15, "{found:?}");
    }
}
