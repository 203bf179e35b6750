//! Entropy weights (熵权): a column that tells its rows apart weighs more (Zeleny 1982).
//!
//! ```
//! use manyi::metrics::entropy::weights;
//!
//! let (entropies, weights) = weights(&[vec![1.0, 4.0], vec![2.0, 2.0]]);
//! assert!(entropies[0].unwrap() < 1.0);
//! assert_eq!((entropies[1], weights), (Some(1.0), vec![1.0, 0.0]));
//! ```

use super::sum::{size, sum};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// The entropy of each column (of numbers of at least 0), from 0 to 1, and the weights, which sum
/// to 1.
///
/// `e = -(1 / ln m) sum p ln p` with the shares `p` of m rows, `w = (1 - e) / sum (1 - e)`. A
/// constant column weighs 0; if all are constant, or there is a single row, all weigh the same.
#[must_use]
pub fn weights(columns: &[Vec<f64>]) -> (Vec<Option<f64>>, Vec<f64>) {
    let entropies: Vec<_> = columns.iter().map(|column| entropy(column)).collect();
    let divergences: Vec<f64> =
        entropies.iter().map(|entropy| 1.0 - entropy.unwrap_or(1.0)).collect();
    let total = sum(divergences.iter().copied());
    let weights = divergences
        .iter()
        .map(|divergence| if total > 0.0 { divergence / total } else { 1.0 / size(columns) });
    (entropies, weights.collect())
}

/// The entropy of the shares of a column, 0 to 1; nothing for fewer than two rows.
#[must_use]
pub fn entropy(column: &[f64]) -> Option<f64> {
    if column.len() < 2 {
        return None;
    }
    // A constant column has the entropy 1 exactly, however the logarithms round.
    if column.iter().all(|number| Some(number) == column.first()) {
        return Some(1.0);
    }
    let total = sum(column.iter().copied());
    let terms = column.iter().map(|number| {
        let share = number / total;
        if share > 0.0 { share * share.ln() } else { 0.0 }
    });
    Some(-sum(terms) / size(column).ln())
}

/// `entropy_weights`: `matrix`, rows of numbers of at least 0; params `normalise` ("column sum",
/// "min-max"), `shift` (0; with min-max often 0.0001), `impacts` ("+" or "-" for each column: a
/// cost is inverted first) -> `e`, `d`, `w`.
///
/// A row with a gap is dropped.
pub(super) fn entropy_weights(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = task.input.need("matrix", "rows of numbers of at least 0")?;
    let rows = field.matrix_with_gaps()?;
    let complete: Vec<Vec<f64>> =
        rows.iter().filter_map(|row| row.iter().copied().collect()).collect();
    if complete.iter().flatten().any(|number| *number < 0.0) {
        return Err(field.refused("entropy needs numbers of at least 0; shift or rescale them"));
    }
    let width = rows.first().map_or(0, Vec::len);
    let mut columns: Vec<Vec<f64>> = (0..width)
        .map(|at| complete.iter().filter_map(|row| row.get(at).copied()).collect())
        .collect();
    let costs = costs(&task.params, width)?;
    let is_min_max = is_min_max(&task.params)?;
    let shift = task.params.number_or("shift", 0.0)?;
    if let Some(divisor) = task.params.get("k")
        && divisor.text()?.replace(' ', "") != "1/lnm"
    {
        return Err(divisor.invalid("\"1/ln m\", the only divisor in use"));
    }
    for (column, is_cost) in columns.iter_mut().zip(&costs) {
        if is_min_max {
            stretch(column, *is_cost);
        } else if *is_cost {
            if column.contains(&0.0) {
                return Err(field.refused("a cost of 0 has no inverse; use \"min-max\""));
            }
            column.iter_mut().for_each(|number| *number = 1.0 / *number);
        }
        column.iter_mut().for_each(|number| *number += shift);
    }
    let (entropies, weights) = weights(&columns);
    let divergences: Vec<_> =
        entropies.iter().map(|entropy| entropy.map(|entropy| 1.0 - entropy)).collect();
    let outcome = Outcome::new()
        .with("e", entropies)
        .with("d", divergences)
        .with("w", if complete.is_empty() { None } else { Some(weights) });
    Ok(outcome.into_value())
}

/// To 0-1, the best 1; a constant column is all 1.
pub(super) fn stretch(column: &mut [f64], is_cost: bool) {
    let low = column.iter().copied().fold(f64::INFINITY, f64::min);
    let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for number in column {
        let above = if is_cost { high - *number } else { *number - low };
        *number = if high > low { above / (high - low) } else { 1.0 };
    }
}

fn is_min_max(params: &Field<'_>) -> Result<bool, MetricError> {
    match params.text_or("normalise", "column sum")?.replace(['-', '_'], " ").as_str() {
        "column sum" | "sum" => Ok(false),
        "min max" => Ok(true),
        _ => Err(params.need("normalise", "a way")?.invalid("\"column sum\" or \"min-max\"")),
    }
}

/// Which columns are costs: "-" in `impacts`.
pub(super) fn costs(params: &Field<'_>, width: usize) -> Result<Vec<bool>, MetricError> {
    let Some(field) = params.get("impacts") else { return Ok(vec![false; width]) };
    let is_cost = |impact: &Field<'_>| match impact.value() {
        Value::Text(text) if matches!(text.as_str(), "+" | "max" | "benefit") => Ok(false),
        Value::Text(text) if matches!(text.as_str(), "-" | "min" | "cost") => Ok(true),
        Value::Number(1.0) => Ok(false),
        Value::Number(-1.0) => Ok(true),
        _ => Err(impact.invalid("\"+\" where more is better, or \"-\"")),
    };
    let costs = field.members()?.iter().map(is_cost).collect::<Result<Vec<_>, _>>()?;
    if costs.len() != width {
        return Err(field.refused(format!("{} impacts for {width} columns", costs.len())));
    }
    Ok(costs)
}
