//! Fuzzy comprehensive evaluation (模糊综合评价): the weights of factors composed with the shares
//! of votes for each grade (Zadeh 1965, Wang 1983).
//!
//! ```
//! use manyi::metrics::fuzzy::Operator;
//!
//! let membership = [vec![0.5, 0.5], vec![0.25, 0.75]];
//! assert_eq!(Operator::WeightedSum.compose(&[0.5, 0.5], &membership), [0.375, 0.625]);
//! assert_eq!(Operator::MinimumMaximum.compose(&[0.5, 0.5], &membership), [0.5, 0.5]);
//! ```

use alloc::vec::Vec;

use super::sum::{size, sum};
use crate::value::sort;

/// How weights and memberships are composed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operator {
    /// M(∧,∨): the largest of the minima. With many factors it forgets most of them.
    MinimumMaximum,
    /// M(·,∨): the largest of the products.
    ProductMaximum,
    /// M(∧,⊕): the sum of the minima, at most 1.
    MinimumSum,
    /// M(·,⊕): the sum of the products, at most 1; the weighted mean where the weights sum to 1.
    #[default]
    WeightedSum,
}

impl Operator {
    /// All of them with their names.
    pub const ALL: [(&'static str, Operator); 4] = [
        ("M(∧,∨)", Operator::MinimumMaximum),
        ("M(·,∨)", Operator::ProductMaximum),
        ("M(∧,⊕)", Operator::MinimumSum),
        ("M(·,⊕)", Operator::WeightedSum),
    ];

    /// The grade of the whole: one number for each column of `membership`, whose rows belong to
    /// the weights.
    #[must_use]
    pub fn compose(self, weights: &[f64], membership: &[Vec<f64>]) -> Vec<f64> {
        let grades = membership.first().map_or(0, Vec::len);
        let of_grade = |grade: usize| {
            let parts = weights.iter().zip(membership).map(|(weight, row)| {
                let share = row.get(grade).copied().unwrap_or_default();
                match self {
                    Operator::MinimumMaximum | Operator::MinimumSum => weight.min(share),
                    Operator::ProductMaximum | Operator::WeightedSum => weight * share,
                }
            });
            match self {
                Operator::MinimumMaximum | Operator::ProductMaximum => parts.fold(0.0, f64::max),
                Operator::MinimumSum | Operator::WeightedSum => sum(parts).min(1.0),
            }
        };
        (0..grades).map(of_grade).collect()
    }
}

/// How far the largest membership stands out, `(m b - 1) / (2 c (m - 1))` with the largest share b
/// and the second c of m grades: below 0.5 the rule of the maximum says little. Nothing for fewer
/// than two grades, or where there is no second.
#[must_use]
pub fn effectiveness(grades: &[f64]) -> Option<f64> {
    let mut sorted = shares(grades)?;
    sort(&mut sorted, &|one, other| one < other);
    let [largest, second, ..] = sorted.as_slice() else { return None };
    let count = size(grades);
    (*second > 0.0).then(|| (count * largest - 1.0) / (2.0 * second * (count - 1.0)))
}

/// The same numbers, made to sum to 1; nothing where they sum to 0.
#[must_use]
pub fn shares(numbers: &[f64]) -> Option<Vec<f64>> {
    let total = sum(numbers.iter().copied());
    (total > 0.0).then(|| numbers.iter().map(|number| number / total).collect())
}

/// The grade with the largest membership, the first of equals; nothing without grades.
#[must_use]
pub fn largest(grades: &[f64]) -> Option<usize> {
    let top = grades.iter().copied().reduce(f64::max)?;
    grades.iter().position(|grade| *grade == top)
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use method::{
    fuzzy_effectiveness, fuzzy_evaluation, fuzzy_evaluation_multilevel, fuzzy_membership,
};

/// The methods by name.
#[cfg(not(target_arch = "wasm32"))]
mod method;
