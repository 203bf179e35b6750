//! Grey relational analysis: how closely series follow a reference (Deng 1982).
//!
//! ```
//! use manyi::metrics::grey::{coefficients, grades};
//!
//! let found = coefficients(&[1.0, 1.0], &[vec![1.0, 0.5], vec![0.0, 1.0]], 0.5);
//! assert_eq!(found[0], [1.0, 0.5]);
//! assert_eq!(grades(&found, &[1.0, 1.0])[0], Some(0.75));
//! ```

use super::entropy::costs;
use super::sum::{mean, sum, weighted_mean};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// `(min + rho max) / (delta + rho max)` for each point of each series, with the smallest and the
/// largest distance `delta` of all points of all series; 1 where there is no distance at all.
#[must_use]
pub fn coefficients(reference: &[f64], series: &[Vec<f64>], rho: f64) -> Vec<Vec<f64>> {
    let distances: Vec<Vec<f64>> = series
        .iter()
        .map(|one| one.iter().zip(reference).map(|(x, wanted)| (wanted - x).abs()).collect())
        .collect();
    let all = || distances.iter().flatten().copied();
    let smallest = all().fold(f64::INFINITY, f64::min);
    let largest = all().fold(0.0, f64::max);
    let coefficient = |distance: &f64| {
        if largest > 0.0 { (smallest + rho * largest) / (distance + rho * largest) } else { 1.0 }
    };
    distances.iter().map(|one| one.iter().map(coefficient).collect()).collect()
}

/// The weighted means of the coefficients of each series.
#[must_use]
pub fn grades(coefficients: &[Vec<f64>], weights: &[f64]) -> Vec<Option<f64>> {
    let grade = |one: &Vec<f64>| {
        weighted_mean(&weights.iter().copied().zip(one.iter().copied()).collect::<Vec<_>>())
    };
    coefficients.iter().map(grade).collect()
}

/// Liu's absolute degree of two series of one length: how alike the areas are that they cover from
/// their own beginning, 0 to 1. Nothing for fewer than two points.
///
/// ```
/// use manyi::metrics::grey::absolute_degree;
///
/// assert_eq!(absolute_degree(&[1.0, 2.0, 3.0], &[11.0, 12.0, 13.0]), Some(1.0));
/// ```
#[must_use]
pub fn absolute_degree(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.len() < 2 || left.len() != right.len() {
        return None;
    }
    let area = |series: &[f64]| {
        let start = series.first().copied().unwrap_or_default();
        let half_of_last = series.last().map(|last| (last - start) / 2.0);
        let inner = series.iter().skip(1).take(series.len() - 2).map(|x| x - start);
        sum(inner.chain(half_of_last))
    };
    let (left, right) = (area(left), area(right));
    let both = 1.0 + left.abs() + right.abs();
    Some(both / (both + (right - left).abs()))
}

/// `grey_relational`: `reference` and `comparatives`, series of one length; or `matrix`, a row for
/// each alternative, with params `reference` "ideal" (1 in each column once they are normalised
/// by range, else the best of the column), "ideal (1,..,1)" or a list. params `rho` (0.5), `norm` ("none", "mean", "initial",
/// "range", where "range, cost" has the lowest best), `impacts` by column, `weights` -> `coef`,
/// `grade`, `grade_order` (the indices, closest first), and `grade_first`, `coef_second` for the
/// first and the second of them.
///
/// A point that some series lacks is left out of all.
pub(super) fn grey_relational(task: &Task<'_>) -> Result<Value, MetricError> {
    let rho = match task.params.number_or("rho", 0.5)? {
        rho if rho > 0.0 && rho <= 1.0 => rho,
        _ => return Err(MetricError::refused("params.rho", "it must be above 0 and at most 1")),
    };
    let (reference, series, kept) = match task.input.get("matrix") {
        Some(field) => alternatives(task, &field)?,
        None => of_series(task)?,
    };
    let weights = match task.params.get("weights").or_else(|| task.input.get("weights")) {
        None => vec![1.0; reference.len()],
        Some(field) => {
            let weights = field.weights(kept.len())?;
            weights
                .into_iter()
                .zip(&kept)
                .filter(|(_, kept)| **kept)
                .map(|(weight, _)| weight)
                .collect()
        }
    };
    let found = coefficients(&reference, &series, rho);
    let grades = grades(&found, &weights);
    let mut order: Vec<usize> = (0..grades.len()).collect();
    let grade_of = |at: &usize| grades.get(*at).copied().flatten().unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|left, right| grade_of(right).total_cmp(&grade_of(left)));
    let outcome = Outcome::new()
        .with("grade_order", order)
        .with("grade_first", grades.first().copied().flatten())
        .with("coef_second", found.get(1).cloned())
        .with("grade", grades)
        .with("coef", found);
    Ok(outcome.into_value())
}

/// `grey_absolute_degree`: `x0` and `x1`, two series -> `epsilon`.
pub(super) fn grey_absolute_degree(task: &Task<'_>) -> Result<Value, MetricError> {
    let left = task.input.need("x0", "a series of numbers")?.numbers()?;
    let field = task.input.need("x1", "a series as long as x0")?;
    let right = field.numbers()?;
    if left.len() != right.len() {
        return Err(field.refused("it must be as long as x0"));
    }
    Ok(Outcome::new().with("epsilon", absolute_degree(&left, &right)).into_value())
}

/// How numbers are made comparable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Norm {
    None,
    Mean,
    Initial,
    Range { is_cost: bool },
}

impl Norm {
    fn read(params: &Field<'_>) -> Result<Norm, MetricError> {
        match params.text_or("norm", "none")?.replace(' ', "").as_str() {
            "none" => Ok(Norm::None),
            "mean" => Ok(Norm::Mean),
            "initial" | "initialvalue" => Ok(Norm::Initial),
            "range" | "range,benefit" => Ok(Norm::Range { is_cost: false }),
            "range,cost" => Ok(Norm::Range { is_cost: true }),
            _ => Err(params
                .need("norm", "a way")?
                .invalid("\"none\", \"mean\", \"initial\", \"range, benefit\" or \"range, cost\"")),
        }
    }

    fn apply(self, numbers: &[f64], way: &str) -> Result<Vec<f64>, MetricError> {
        let divided = |by: Option<f64>| match by {
            Some(by) if by != 0.0 => Ok(numbers.iter().map(|number| number / by).collect()),
            _ => Err(MetricError::refused(
                way,
                "it cannot be divided by 0; choose another params.norm",
            )),
        };
        match self {
            Norm::None => Ok(numbers.to_vec()),
            Norm::Mean => divided(mean(numbers)),
            Norm::Initial => divided(numbers.first().copied()),
            Norm::Range { is_cost } => {
                let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
                let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let share = |number: &f64| {
                    let above = if is_cost { high - number } else { number - low };
                    // Where all are equal, all are best.
                    if high > low { above / (high - low) } else { 1.0 }
                };
                Ok(numbers.iter().map(share).collect())
            }
        }
    }
}

/// The reference, the series, and which of the points given they kept.
type Prepared = (Vec<f64>, Vec<Vec<f64>>, Vec<bool>);

fn of_series(task: &Task<'_>) -> Result<Prepared, MetricError> {
    let norm = Norm::read(&task.params)?;
    let field = task.input.need("reference", "the series to follow, or a \"matrix\"")?;
    let reference = field.numbers_or_gaps()?;
    let comparatives = task.input.need("comparatives", "series as long as the reference")?;
    let series = comparatives.matrix_with_gaps()?;
    if series.iter().any(|one| one.len() != reference.len()) {
        return Err(comparatives.refused("each series must be as long as the reference"));
    }
    let kept: Vec<bool> = (0..reference.len())
        .map(|at| {
            let has = |one: &Vec<Option<f64>>| one.get(at).copied().flatten().is_some();
            has(&reference) && series.iter().all(has)
        })
        .collect();
    let complete = |one: &Vec<Option<f64>>| -> Vec<f64> {
        one.iter().zip(&kept).filter(|(_, kept)| **kept).filter_map(|(x, _)| *x).collect()
    };
    let prepared = series
        .iter()
        .map(|one| norm.apply(&complete(one), comparatives.way()))
        .collect::<Result<_, _>>()?;
    Ok((norm.apply(&complete(&reference), field.way())?, prepared, kept))
}

fn alternatives(task: &Task<'_>, field: &Field<'_>) -> Result<Prepared, MetricError> {
    let norm = Norm::read(&task.params)?;
    let rows = field.matrix_with_gaps()?;
    let width = rows.first().map_or(0, Vec::len);
    let costs = costs(&task.params, width)?;
    let given = reference(task, width)?;
    let mut kept = vec![];
    let mut reference = vec![];
    let mut columns = vec![];
    for (at, is_cost) in costs.iter().enumerate() {
        let complete: Option<Vec<f64>> =
            rows.iter().map(|row| row.get(at).copied().flatten()).collect();
        kept.push(complete.is_some());
        let Some(column) = complete else { continue };
        let norm = match norm {
            Norm::Range { is_cost: all } => Norm::Range { is_cost: all || *is_cost },
            other => other,
        };
        let column = norm.apply(&column, field.way())?;
        let best = match (&given, norm) {
            (Some(given), _) => given.get(at).copied().unwrap_or(f64::NAN),
            (None, Norm::Range { .. }) => 1.0,
            (None, _) if *is_cost => column.iter().copied().fold(f64::INFINITY, f64::min),
            (None, _) => column.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        };
        reference.push(best);
        columns.push(column);
    }
    let series = (0..rows.len())
        .map(|row| columns.iter().filter_map(|column| column.get(row).copied()).collect())
        .collect();
    Ok((reference, series, kept))
}

/// The normalised reference that was given for a matrix; nothing for an ideal one.
fn reference(task: &Task<'_>, width: usize) -> Result<Option<Vec<f64>>, MetricError> {
    let Some(field) = task.params.get("reference").or_else(|| task.input.get("reference")) else {
        return Ok(None);
    };
    if let Some(text) = field.value().as_text() {
        return match text {
            _ if text.contains("(1") => Ok(Some(vec![1.0; width])),
            _ if text.starts_with("ideal") => Ok(None),
            _ => Err(field.invalid("\"ideal\", \"ideal (1,..,1)\" or a list of numbers")),
        };
    }
    let numbers = field.numbers()?;
    if numbers.len() != width {
        return Err(field.refused(format!("{} numbers for {width} columns", numbers.len())));
    }
    Ok(Some(numbers))
}
