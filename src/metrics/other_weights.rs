//! Weights asked for, found in the data, and brought together.
//!
//! ```
//! use manyi::metrics::other_weights::{Together, combined, critic};
//!
//! assert_eq!(combined(&[0.5, 0.5], &[0.25, 0.75], Together::Product), Some(vec![0.25, 0.75]));
//! assert_eq!(combined(&[1.0, 0.0], &[0.0, 1.0], Together::Mean(0.25)), Some(vec![0.25, 0.75]));
//! // Two columns that go apart tell more than one that varies as much and goes with another.
//! let weights = critic(&[vec![0.0, 1.0], vec![0.0, 1.0], vec![1.0, 0.0]]).unwrap();
//! assert_eq!(weights, [0.25, 0.25, 0.5]);
//! ```

use super::derived_importance::pearson;
use super::entropy::{costs, stretch};
use super::sum::{mean, sum, variance};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// How two sets of weights are brought together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Together {
    /// `a b / sum a b`: both must agree that something matters.
    Product,
    /// `lambda a + (1 - lambda) b`, with the part of the first, 0 to 1.
    Mean(f64),
}

/// These numbers as parts of their sum; nothing where that is not above 0.
#[must_use]
pub fn shares(numbers: &[f64]) -> Option<Vec<f64>> {
    let total = sum(numbers.iter().copied());
    (total > 0.0).then(|| numbers.iter().map(|number| number / total).collect())
}

/// Judgment and data as one: two sets of weights of the same things, each taken as parts of its sum.
/// Nothing where one of them, or all their products, sum to 0.
#[must_use]
pub fn combined(first: &[f64], second: &[f64], how: Together) -> Option<Vec<f64>> {
    let (first, second) = (shares(first)?, shares(second)?);
    let pairs = first.iter().zip(&second);
    match how {
        Together::Product => shares(&pairs.map(|(one, other)| one * other).collect::<Vec<_>>()),
        Together::Mean(part) => {
            Some(pairs.map(|(one, other)| part * one + (1.0 - part) * other).collect())
        }
    }
}

/// CRITIC weights of columns that were brought to 0-1 (Diakoulaki, Mavrotas and Papayannakis 1995):
/// `C_j = s_j sum_k (1 - r_jk)`, as parts of their sum. A column that varies and goes its own way
/// weighs more. A constant column weighs 0, and correlates with nothing; nothing where all are
/// constant or there are fewer than two rows.
#[must_use]
pub fn critic(columns: &[Vec<f64>]) -> Option<Vec<f64>> {
    let information = |column: &Vec<f64>| {
        let conflict = sum(columns.iter().map(|other| {
            let is_itself = core::ptr::eq(column, other);
            if is_itself { 0.0 } else { 1.0 - pearson(column, other).unwrap_or_default() }
        }));
        // A single column has nothing to conflict with.
        let conflict = if columns.len() > 1 { conflict } else { 1.0 };
        variance(column).map(|variance| variance.sqrt() * conflict)
    };
    shares(&columns.iter().map(information).collect::<Option<Vec<_>>>()?)
}

/// `stated_weights`: `importance`, the importance that was stated of each item, a mean or a list of
/// answers -> `w`, each as a part of the sum of all; `mean`. An item that nobody rated has none.
pub(super) fn stated_weights(task: &Task<'_>) -> Result<Value, MetricError> {
    let field =
        task.input.need("importance", "the mean importance of each item, or its answers")?;
    let stated = |item: &Field<'_>| match item.value() {
        Value::Null => Ok(None),
        Value::List(_) => {
            let answers: Vec<f64> = item.numbers_or_gaps()?.into_iter().flatten().collect();
            Ok(mean(&answers))
        }
        _ => item.size().map(Some),
    };
    let means = field.members()?.iter().map(stated).collect::<Result<Vec<_>, MetricError>>()?;
    let total = sum(means.iter().copied().flatten());
    let weight = |mean: &Option<f64>| mean.filter(|_| total > 0.0).map(|mean| mean / total);
    let weights: Vec<_> = means.iter().map(weight).collect();
    Ok(Outcome::new().with("w", weights).with("mean", means).into_value())
}

/// `combined_weights`: `a` and `b`, two sets of weights of the same things, such as those of AHP
/// and of entropy; params `lambda`, the part of `a` in a weighted mean (absent: their product)
/// -> `w`.
pub(super) fn combined_weights(task: &Task<'_>) -> Result<Value, MetricError> {
    let first = task.input.need("a", "a weight for each thing")?;
    let second = task.input.need("b", "a weight for each thing, as many as in a")?;
    let a = first.weights(first.members()?.len())?;
    let b = second.weights(a.len())?;
    let how = match task.params.get("lambda") {
        None => Together::Product,
        Some(field) => match field.number()? {
            part if (0.0..=1.0).contains(&part) => Together::Mean(part),
            _ => return Err(field.invalid("the part of a, 0 to 1")),
        },
    };
    Ok(Outcome::new().with("w", combined(&a, &b, how)).into_value())
}

/// `critic_weights`: `matrix`, a row for each alternative or respondent; params `impacts` ("+" or
/// "-" by column) -> `w`. Columns are brought to 0-1 first; a row with a gap is dropped.
pub(super) fn critic_weights(task: &Task<'_>) -> Result<Value, MetricError> {
    let rows = task.input.need("matrix", "rows of numbers")?.matrix_with_gaps()?;
    let width = rows.first().map_or(0, Vec::len);
    let complete: Vec<Vec<f64>> =
        rows.iter().filter_map(|row| row.iter().copied().collect()).collect();
    let costs = costs(&task.params, width)?;
    let columns: Vec<Vec<f64>> = costs
        .iter()
        .enumerate()
        .map(|(at, is_cost)| {
            let mut column: Vec<f64> =
                complete.iter().filter_map(|row| row.get(at).copied()).collect();
            stretch(&mut column, *is_cost);
            column
        })
        .collect();
    Ok(Outcome::new().with("w", critic(&columns)).into_value())
}
