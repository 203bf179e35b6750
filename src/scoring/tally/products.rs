//! Sums and sums of products of the scores of some items, as whole numbers: what covariances,
//! reliability and drivers are made of.

use nalgebra::DMatrix;

use crate::platform::floor;
use crate::scoring::index::float;
use crate::scoring::{Answer, Scoring};

/// Scores and values of indices are summed in millionths, so that their sums are exact.
pub(in super::super) const FIXED_POINT: f64 = 1e6;

/// A score in millionths.
#[expect(clippy::cast_possible_truncation, reason = "it is whole and no score is beyond a million")]
pub(super) fn fixed(score: f64) -> i128 {
    floor(score * FIXED_POINT + 0.5) as i128
}

/// Sums over the responses that answered every one of some items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Products {
    /// How many responses answered all.
    pub n: u64,
    /// The sum of the scores of each item, in millionths.
    pub sums: Vec<i128>,
    /// The sums of the products of two items, in millionths of millionths: the lower triangle, row
    /// by row.
    pub products: Vec<i128>,
}

impl Products {
    pub(super) fn of(items: usize) -> Products {
        Products { n: 0, sums: vec![0; items], products: vec![0; items * (items + 1) / 2] }
    }

    pub(super) fn add<'a>(
        &mut self,
        scoring: &Scoring,
        answers: &[Answer],
        items: impl Iterator<Item = &'a usize>,
    ) {
        let score = |item: &usize| {
            let point = scoring.items.get(*item)?.point(*answers.get(*item)?)?;
            Some(fixed(point.score))
        };
        let Some(scores) = items.map(score).collect::<Option<Vec<i128>>>() else { return };
        self.n += 1;
        let mut products = self.products.iter_mut();
        for (at, (sum, score)) in self.sums.iter_mut().zip(&scores).enumerate() {
            *sum += score;
            for (other, product) in scores.iter().take(at + 1).zip(products.by_ref()) {
                *product += score * other;
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Products) {
        self.n += other.n;
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            *sum += more;
        }
        for (product, more) in self.products.iter_mut().zip(&other.products) {
            *product += more;
        }
    }

    /// The sample covariances, `(n Sxy - Sx Sy) / (n (n - 1))`; nothing for fewer than two
    /// responses. The difference is exact, so that nothing cancels.
    #[must_use]
    pub fn covariances(&self) -> Option<DMatrix<f64>> {
        let rows = float(self.n);
        let items = self.sums.len();
        (self.n > 1 && items > 0).then(|| {
            DMatrix::from_fn(items, items, |i, j| {
                let spread = self.spread(i.max(j), i.min(j));
                spread / (rows * (rows - 1.0)) / FIXED_POINT / FIXED_POINT
            })
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "the difference was exact; it is rounded once")]
    fn spread(&self, row: usize, column: usize) -> f64 {
        let of = |list: &[i128], at: usize| list.get(at).copied().unwrap_or_default();
        let product = of(&self.products, row * (row + 1) / 2 + column);
        let (left, right) = (of(&self.sums, row), of(&self.sums, column));
        let n = i128::from(self.n);
        // Beyond 2^127 the products do not fit; then the difference of two floats must do.
        match (n.checked_mul(product), left.checked_mul(right)) {
            (Some(together), Some(apart)) => (together - apart) as f64,
            _ => n as f64 * product as f64 - left as f64 * right as f64,
        }
    }
}
