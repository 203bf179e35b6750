//! Means and covariances from a state that merges: over machines, days and branches, in any order,
//! to the same last bit.
//!
//! The state holds the exact sums of the answers and of their products. What is computed of it in
//! the end is rounded once, so that it does not depend on how the responses were split.
//!
//! ```
//! use manyi::metrics::moments::Moments;
//!
//! let mut monday = Moments::of(2);
//! monday.add(&[1.0, 2.0]);
//! let mut tuesday = Moments::of(2);
//! tuesday.add(&[3.0, 6.0]);
//! monday.merge(&tuesday);
//! assert_eq!(monday.mean(), [Some(2.0), Some(4.0)]);
//! assert_eq!(monday.covariance(0, 1), Some(4.0));
//! ```

use alloc::vec::Vec;

use super::sum::ExactSum;

/// Counts, sums and sums of products of the complete rows of some columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moments {
    n: u64,
    sums: Vec<ExactSum>,
    /// The lower triangle, row by row.
    products: Vec<ExactSum>,
}

impl Moments {
    /// The state of no rows, for so many columns.
    #[must_use]
    pub fn of(columns: usize) -> Moments {
        let none = |count| (0..count).map(|_| ExactSum::new()).collect();
        Moments { n: 0, sums: none(columns), products: none(columns * (columns + 1) / 2) }
    }

    /// Takes in a row: a number for each column.
    pub fn add(&mut self, row: &[f64]) {
        self.n += 1;
        for (sum, number) in self.sums.iter_mut().zip(row) {
            sum.add(*number);
        }
        let mut products = self.products.iter_mut();
        for (at, left) in row.iter().enumerate() {
            for (right, product) in row.iter().take(at + 1).zip(products.by_ref()) {
                product.add_product(*left, *right);
            }
        }
    }

    /// Takes in what another state of the same columns has.
    pub fn merge(&mut self, other: &Moments) {
        self.n += other.n;
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            sum.merge(more);
        }
        for (sum, more) in self.products.iter_mut().zip(&other.products) {
            sum.merge(more);
        }
    }

    /// How many rows were taken in.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The sum of each column.
    #[must_use]
    pub fn sums(&self) -> Vec<f64> {
        self.sums.iter().map(ExactSum::total).collect()
    }

    /// The mean of each column; nothing without a row.
    #[must_use]
    pub fn mean(&self) -> Vec<Option<f64>> {
        self.sums.iter().map(|sum| (self.n > 0).then(|| sum.total() / self.rows())).collect()
    }

    /// The sum of the products of two columns; of one with itself, of its squares.
    #[must_use]
    pub fn product(&self, left: usize, right: usize) -> Option<f64> {
        self.exact_product(left, right).map(ExactSum::total)
    }

    /// The sample covariance of two columns, `(n Sxy - Sx Sy) / (n (n - 1))`; nothing for fewer than
    /// two rows. The difference is exact: nothing cancels, however large the numbers are.
    #[must_use]
    pub fn covariance(&self, left: usize, right: usize) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        let rows = self.rows();
        let mut whole = ExactSum::new();
        whole.add(rows);
        let mut difference = ExactSum::new();
        difference.add_scaled_product(1.0, &whole, self.exact_product(left, right)?);
        difference.add_scaled_product(-1.0, self.sums.get(left)?, self.sums.get(right)?);
        Some(difference.total() / rows / (rows - 1.0))
    }

    /// The covariances of all columns; nothing for fewer than two rows.
    #[must_use]
    pub fn covariances(&self) -> Option<Vec<Vec<f64>>> {
        let columns = 0..self.sums.len();
        columns
            .clone()
            .map(|left| columns.clone().map(|right| self.covariance(left, right)).collect())
            .collect()
    }

    fn exact_product(&self, left: usize, right: usize) -> Option<&ExactSum> {
        let (low, high) = if left < right { (left, right) } else { (right, left) };
        self.products.get(high * (high + 1) / 2 + low)
    }

    #[expect(clippy::cast_precision_loss, reason = "2^53 rows do not occur")]
    fn rows(&self) -> f64 {
        self.n as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_far_from_zero_keeps_its_variance() {
        let mut moments = Moments::of(1);
        for step in [0.0, 1.0, 2.0] {
            moments.add(&[1e9 + step]);
        }
        assert_eq!(moments.covariance(0, 0), Some(1.0));
    }

    #[test]
    fn one_row_has_a_mean_and_no_covariance() {
        let mut moments = Moments::of(1);
        assert_eq!((moments.mean(), moments.covariances()), (vec![None], None));
        moments.add(&[2.0]);
        assert_eq!((moments.mean(), moments.covariance(0, 0)), (vec![Some(2.0)], None));
    }
}
