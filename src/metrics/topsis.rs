//! TOPSIS: alternatives ranked by how near they are to the best of everything and how far from the
//! worst (Hwang and Yoon 1981).
//!
//! ```
//! use manyi::metrics::topsis::closeness;
//!
//! let found = closeness(&[vec![3.0, 1.0], vec![1.0, 1.0]], &[0.5, 0.5], &[false, true]);
//! assert_eq!(found, [Some(1.0), Some(0.0)]);
//! assert_eq!(closeness(&[vec![1.0], vec![1.0]], &[1.0], &[false]), [None, None]);
//! ```

use super::entropy::costs;
use super::sum::sum;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// The closeness of each row to the ideal, 0 to 1: `d- / (d+ + d-)` on columns divided by their
/// lengths as vectors. Nothing where all rows are alike.
#[must_use]
pub fn closeness(rows: &[Vec<f64>], weights: &[f64], costs: &[bool]) -> Vec<Option<f64>> {
    let weighed: Vec<Vec<f64>> = weights
        .iter()
        .enumerate()
        .map(|(at, weight)| {
            let column: Vec<f64> = rows.iter().filter_map(|row| row.get(at).copied()).collect();
            let length = sum(column.iter().map(|number| number * number)).sqrt();
            let scaled = |number: f64| if length > 0.0 { weight * number / length } else { 0.0 };
            column.into_iter().map(scaled).collect()
        })
        .collect();
    let ends: Vec<(f64, f64)> = weighed
        .iter()
        .zip(costs)
        .map(|(column, is_cost)| {
            let low = column.iter().copied().fold(f64::INFINITY, f64::min);
            let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if *is_cost { (low, high) } else { (high, low) }
        })
        .collect();
    let distance = |row: usize, end: fn(&(f64, f64)) -> f64| {
        let squares = weighed.iter().zip(&ends).filter_map(|(column, ends)| {
            column.get(row).map(|number| (number - end(ends)) * (number - end(ends)))
        });
        sum(squares).sqrt()
    };
    (0..rows.len())
        .map(|row| {
            let (from_best, from_worst) =
                (distance(row, |ends| ends.0), distance(row, |ends| ends.1));
            let both = from_best + from_worst;
            (both > 0.0).then(|| from_worst / both)
        })
        .collect()
}

/// `topsis`: `matrix`, a row for each alternative; params `weights` (equal), `impacts` ("+" or "-"
/// by column), `norm` ("vector") -> `closeness`, `rank` (1 is best; equals share the better rank).
///
/// An alternative with a gap is left out: null.
pub(super) fn topsis(task: &Task<'_>) -> Result<Value, MetricError> {
    let rows = task.input.need("matrix", "a row of numbers for each alternative")?;
    let rows = rows.matrix_with_gaps()?;
    let width = rows.first().map_or(0, Vec::len);
    let weights = match task.params.get("weights").or_else(|| task.input.get("weights")) {
        Some(field) => field.weights(width)?,
        None => vec![1.0; width],
    };
    if let Some(norm) = task.params.get("norm")
        && norm.text()? != "vector"
    {
        return Err(norm.invalid("\"vector\""));
    }
    let costs = costs(&task.params, width)?;
    let complete: Vec<Option<Vec<f64>>> =
        rows.iter().map(|row| row.iter().copied().collect()).collect();
    let judged: Vec<Vec<f64>> = complete.iter().flatten().cloned().collect();
    let mut found = closeness(&judged, &weights, &costs).into_iter();
    let closeness: Vec<Option<f64>> =
        complete.iter().map(|row| row.as_ref().and_then(|_| found.next()).flatten()).collect();
    let rank = |own: &Option<f64>| {
        own.map(|own| closeness.iter().flatten().filter(|other| **other > own).count() + 1)
    };
    let ranks: Vec<_> = closeness.iter().map(rank).collect();
    Ok(Outcome::new().with("closeness", closeness).with("rank", ranks).into_value())
}
