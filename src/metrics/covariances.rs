//! How items go together: the covariance and the correlation matrix, with gaps or without.
//!
//! ```
//! use manyi::metrics::covariances::{Missing, covariances};
//!
//! let columns = [vec![Some(1.0), Some(2.0), Some(3.0)], vec![Some(2.0), None, Some(6.0)]];
//! let found = covariances(&columns, Missing::Listwise).unwrap();
//! assert_eq!((found.n, found.matrix[(0, 0)], found.matrix[(0, 1)]), (2, 2.0, 4.0));
//! let found = covariances(&columns, Missing::Pairwise).unwrap();
//! assert_eq!((found.n, found.matrix[(0, 0)], found.matrix[(0, 1)]), (3, 1.0, 4.0));
//! ```

use nalgebra::DMatrix;

use super::sum::{covariance, median};
use super::{Field, MetricError};

/// A correlation matrix with an eigenvalue below this is taken for singular: some item is a sum of
/// others.
pub const SMALLEST_EIGENVALUE: f64 = 1e-10;

/// What becomes of rows with missing answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Each pair of items uses the rows that have both.
    Pairwise,
    /// Only rows without a gap are used.
    Listwise,
    /// A gap is filled with the median of its item.
    Median,
}

/// A covariance matrix and how many rows it is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariances {
    /// The covariances, denominator n - 1.
    pub matrix: DMatrix<f64>,
    /// The rows used; pairwise, those with at least one answer.
    pub n: usize,
}

/// The covariances of columns of one length; nothing if some pair of them has fewer than two rows.
#[must_use]
pub fn covariances(columns: &[Vec<Option<f64>>], missing: Missing) -> Option<Covariances> {
    let columns = match missing {
        Missing::Pairwise => columns.to_vec(),
        Missing::Listwise => without_gaps(columns),
        Missing::Median => columns.iter().map(|column| filled(column)).collect(),
    };
    let rows = columns.first()?.len();
    let n = (0..rows)
        .filter(|at| columns.iter().any(|column| column.get(*at).copied().flatten().is_some()))
        .count();
    let mut matrix = DMatrix::zeros(columns.len(), columns.len());
    for (i, left) in columns.iter().enumerate() {
        for (j, right) in columns.iter().enumerate().skip(i) {
            let (xs, ys): (Vec<_>, Vec<_>) =
                left.iter().zip(right).filter_map(|(x, y)| x.zip(*y)).unzip();
            let found = covariance(&xs, &ys)?;
            matrix[(i, j)] = found;
            matrix[(j, i)] = found;
        }
    }
    Some(Covariances { matrix, n })
}

/// The columns without the rows in which one of them has a gap.
#[must_use]
pub fn without_gaps(columns: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    let is_answered =
        |at: usize| columns.iter().all(|column| column.get(at).copied().flatten().is_some());
    columns
        .iter()
        .map(|column| {
            let kept = column.iter().enumerate().filter(|(at, _)| is_answered(*at));
            kept.map(|(_, answer)| *answer).collect()
        })
        .collect()
}

fn filled(column: &[Option<f64>]) -> Vec<Option<f64>> {
    let middle = median(&column.iter().copied().flatten().collect::<Vec<_>>());
    column.iter().map(|answer| answer.or(middle)).collect()
}

/// The correlations of a covariance matrix; nothing if an item has no variance.
///
/// ```
/// use manyi::metrics::covariances::correlations;
/// use nalgebra::dmatrix;
///
/// let found = correlations(&dmatrix![4.0, 3.0; 3.0, 9.0]).unwrap();
/// assert_eq!((found[(0, 0)], found[(0, 1)]), (1.0, 0.5));
/// assert_eq!(correlations(&dmatrix![1.0, 0.0; 0.0, 0.0]), None);
/// ```
#[must_use]
pub fn correlations(covariances: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    if covariances.diagonal().iter().any(|variance| *variance <= 0.0) {
        return None;
    }
    Some(DMatrix::from_fn(covariances.nrows(), covariances.ncols(), |i, j| {
        if i == j {
            1.0
        } else {
            covariances[(i, j)] / covariances[(i, i)].sqrt() / covariances[(j, j)].sqrt()
        }
    }))
}

/// The inverse and the logarithm of the determinant of a correlation matrix; nothing if it is
/// singular or indefinite.
#[must_use]
pub fn inverted(correlations: &DMatrix<f64>) -> Option<(DMatrix<f64>, f64)> {
    let smallest = correlations.symmetric_eigenvalues().min();
    if smallest.is_nan() || smallest <= SMALLEST_EIGENVALUE {
        return None;
    }
    let factor = correlations.clone().cholesky()?;
    let logarithm = 2.0 * factor.l_dirty().diagonal().iter().map(|side| side.ln()).sum::<f64>();
    Some((factor.inverse(), logarithm))
}

/// The matrix without one of its items.
#[must_use]
pub fn without_item(matrix: &DMatrix<f64>, item: usize) -> DMatrix<f64> {
    matrix.clone().remove_row(item).remove_column(item)
}

/// Reads a symmetric matrix: of correlations, or of covariances.
pub(super) fn symmetric(field: &Field<'_>) -> Result<DMatrix<f64>, MetricError> {
    // What the digits of a printed matrix leave open.
    const ROUNDING: f64 = 1e-6;
    let rows = field.square()?;
    let size = rows.len();
    let matrix = DMatrix::from_row_iterator(size, size, rows.into_iter().flatten());
    let largest = matrix.amax();
    for i in 0..size {
        for j in 0..i {
            if (matrix[(i, j)] - matrix[(j, i)]).abs() > ROUNDING * largest {
                return Err(field.refused(format!(
                    "it is not symmetric: row {i}, column {j} differs from row {j}, column {i}"
                )));
            }
        }
    }
    Ok(matrix)
}

/// Reads `missing`: "pairwise", "listwise" or "column median".
pub(super) fn missing_or(params: &Field<'_>, usual: Missing) -> Result<Missing, MetricError> {
    let Some(field) = params.get("missing") else { return Ok(usual) };
    match field.text()? {
        "pairwise" => Ok(Missing::Pairwise),
        "listwise" => Ok(Missing::Listwise),
        "column median" | "median" => Ok(Missing::Median),
        _ => Err(field.invalid("\"pairwise\", \"listwise\" or \"column median\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;

    #[test]
    fn the_median_fills_a_gap() {
        let columns = [vec![Some(1.0), None, Some(3.0), Some(8.0)]];
        let found = covariances(&columns, Missing::Median).unwrap();
        let plain = [vec![Some(1.0), Some(3.0), Some(3.0), Some(8.0)]];
        assert_eq!(Some(found), covariances(&plain, Missing::Listwise));
    }

    #[test]
    fn too_few_rows_have_no_covariance() {
        let apart = [vec![Some(1.0), Some(2.0), None], vec![None, Some(2.0), Some(3.0)]];
        assert_eq!(covariances(&apart, Missing::Pairwise), None);
        assert_eq!(covariances(&[], Missing::Listwise), None);
        assert_eq!(covariances(&[vec![None, None]], Missing::Median), None);
    }

    #[test]
    fn the_inverse_undoes_and_its_determinant_is_known() {
        let matrix = dmatrix![1.0, 0.6; 0.6, 1.0];
        let (inverse, logarithm) = inverted(&matrix).unwrap();
        assert!((matrix * inverse - DMatrix::identity(2, 2)).amax() < 1e-15);
        assert!((logarithm - 0.64_f64.ln()).abs() < 1e-15);
        assert!(inverted(&dmatrix![1.0, 1.0; 1.0, 1.0]).is_none());
        assert!(inverted(&dmatrix![1.0, 2.0; 2.0, 1.0]).is_none());
    }
}
