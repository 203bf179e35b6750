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

use super::sum::{size, sum, weighted_mean};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

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
    const ALL: [(&'static str, Operator); 4] = [
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
    sorted.sort_unstable_by(|left, right| right.total_cmp(left));
    let [largest, second, ..] = sorted.as_slice() else { return None };
    let count = size(grades);
    (*second > 0.0).then(|| (count * largest - 1.0) / (2.0 * second * (count - 1.0)))
}

/// The same numbers, made to sum to 1; nothing where they sum to 0.
fn shares(numbers: &[f64]) -> Option<Vec<f64>> {
    let total = sum(numbers.iter().copied());
    (total > 0.0).then(|| numbers.iter().map(|number| number / total).collect())
}

/// The grade with the largest membership, the first of equals.
fn largest(grades: &[f64]) -> Option<usize> {
    let top = grades.iter().copied().reduce(f64::max)?;
    grades.iter().position(|grade| *grade == top)
}

/// `fuzzy_evaluation`: `A`, the weights of the factors, and `R`, a row of memberships for each
/// (null where a factor was not rated: it is dropped and the weights made to sum to what they did);
/// params `operator` (M(·,⊕)), `grade_scores` -> `B`, `B_normalised`, `grade_index`, `alpha`,
/// `score`, and `B` by each of the four operators under its name.
pub(super) fn fuzzy_evaluation(task: &Task<'_>) -> Result<Value, MetricError> {
    let operator = operator(&task.params)?;
    let membership = task.input.need("R", "a row of memberships for each factor")?;
    let weights = task.input.need("A", "the weights of the factors")?;
    let (weights, rows) = rated(&weights, &membership)?;
    let composed = (!rows.is_empty()).then(|| operator.compose(&weights, &rows));
    let mut outcome = described(task, composed.as_deref())?;
    for (name, operator) in Operator::ALL {
        outcome.put(name, (!rows.is_empty()).then(|| operator.compose(&weights, &rows)));
    }
    Ok(outcome.into_value())
}

/// `fuzzy_evaluation_multilevel`: `level1_weights` of the groups, `level2_weights` of the factors
/// in each, `R`, a list of rows for each group; params as `fuzzy_evaluation` -> `B1`, the grades of
/// the groups, and of the whole what `fuzzy_evaluation` gives.
pub(super) fn fuzzy_evaluation_multilevel(task: &Task<'_>) -> Result<Value, MetricError> {
    let operator = operator(&task.params)?;
    let upper = task.input.need("level1_weights", "the weights of the groups")?;
    let lower = task.input.need("level2_weights", "the weights of the factors in each group")?;
    let (lower, groups) = (
        lower.members()?,
        task.input.need("R", "for each group a row of memberships for each factor")?.members()?,
    );
    if lower.len() != groups.len() {
        return Err(MetricError::refused(
            "input.level2_weights",
            "give a list for each group of R",
        ));
    }
    let mut graded = vec![];
    for (weights, membership) in lower.iter().zip(&groups) {
        let (weights, rows) = rated(weights, membership)?;
        graded.push((!rows.is_empty()).then(|| operator.compose(&weights, &rows)));
    }
    let weights = upper.weights(graded.len())?;
    let (weights, rows) = answered(weights, graded.clone());
    let composed = (!rows.is_empty()).then(|| operator.compose(&weights, &rows));
    Ok(described(task, composed.as_deref())?.with("B1", graded).into_value())
}

/// `fuzzy_membership`: `votes`, a row of counts for each factor, without those that gave no answer
/// -> `R`, the shares; null for a factor without votes.
pub(super) fn fuzzy_membership(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = task.input.need("votes", "a row of counts by grade for each factor")?;
    let row = |row: &Field<'_>| {
        let votes = row.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?;
        Ok(shares(&votes))
    };
    let rows = field.members()?.iter().map(row).collect::<Result<Vec<_>, MetricError>>()?;
    Ok(Outcome::new().with("R", rows).into_value())
}

/// `fuzzy_effectiveness`: `B` -> `alpha`, how far the largest membership stands out.
pub(super) fn fuzzy_effectiveness(task: &Task<'_>) -> Result<Value, MetricError> {
    let grades = task.input.need("B", "the memberships of the grades")?.numbers()?;
    Ok(Outcome::new().with("alpha", effectiveness(&grades)).into_value())
}

fn described(task: &Task<'_>, composed: Option<&[f64]>) -> Result<Outcome, MetricError> {
    let normalised = composed.and_then(shares);
    let mut outcome = Outcome::new()
        .with("B", composed)
        .with("B_normalised", normalised.clone())
        .with("grade_index", composed.and_then(largest))
        .with("alpha", composed.and_then(effectiveness));
    let Some(field) = task.params.get("grade_scores") else { return Ok(outcome) };
    let scores = field.numbers()?;
    if composed.is_some_and(|composed| composed.len() != scores.len()) {
        return Err(field.refused("give a score for each grade"));
    }
    let score = normalised
        .and_then(|shares| weighted_mean(&shares.into_iter().zip(scores).collect::<Vec<_>>()));
    outcome.put("score", score);
    Ok(outcome)
}

/// The weights and rows of the factors that were rated.
fn rated(
    weights: &Field<'_>,
    membership: &Field<'_>,
) -> Result<(Vec<f64>, Vec<Vec<f64>>), MetricError> {
    let row = |row: &Field<'_>| match row.value() {
        Value::Null => Ok(None),
        _ => row.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>().map(Some),
    };
    let rows = membership.members()?.iter().map(row).collect::<Result<Vec<_>, MetricError>>()?;
    let weights = weights.weights(rows.len())?;
    let (weights, rows) = answered(weights, rows);
    if rows.iter().any(|row| Some(row.len()) != rows.first().map(Vec::len)) {
        return Err(membership.refused("all rows must have as many grades"));
    }
    Ok((weights, rows))
}

/// What has a row, with weights that sum to what all weights did.
fn answered(weights: Vec<f64>, rows: Vec<Option<Vec<f64>>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    if rows.iter().all(Option::is_some) {
        return (weights, rows.into_iter().flatten().collect());
    }
    let whole = sum(weights.iter().copied());
    let (kept, rows): (Vec<_>, Vec<_>) =
        weights.into_iter().zip(rows).filter_map(|(weight, row)| Some((weight, row?))).unzip();
    let left = sum(kept.iter().copied());
    (kept.into_iter().map(|weight| weight / left * whole).collect(), rows)
}

fn operator(params: &Field<'_>) -> Result<Operator, MetricError> {
    let Some(field) = params.get("operator") else { return Ok(Operator::default()) };
    let name = field.text()?.replace(' ', "").replace(['•', '*', '×', '⋅'], "·").replace('，', ",");
    let name = name.replace("(·,+)", "(·,⊕)").replace("(∧,+)", "(∧,⊕)");
    let found = Operator::ALL.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, operator)| *operator)
        .ok_or_else(|| field.invalid("\"M(∧,∨)\", \"M(·,∨)\", \"M(∧,⊕)\" or \"M(·,⊕)\""))
}
