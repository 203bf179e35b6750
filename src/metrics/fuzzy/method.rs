//! Fuzzy evaluation by name: factors, groups of factors, votes.

use super::super::sum::{sum, weighted_mean};
use super::super::{Field, MetricError, Outcome, Task};
use super::{Operator, effectiveness, largest, shares};
use crate::value::Value;

/// `fuzzy_evaluation`: `A`, the weights of the factors, and `R`, a row of memberships for each
/// (null where a factor was not rated: it is dropped and the weights made to sum to what they did);
/// params `operator` (M(·,⊕)), `grade_scores` -> `B`, `B_normalised`, `grade_index`, `alpha`,
/// `score`, and `B` by each of the four operators under its name.
pub(in super::super) fn fuzzy_evaluation(task: &Task<'_>) -> Result<Value, MetricError> {
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
pub(in super::super) fn fuzzy_evaluation_multilevel(task: &Task<'_>) -> Result<Value, MetricError> {
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
pub(in super::super) fn fuzzy_membership(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = task.input.need("votes", "a row of counts by grade for each factor")?;
    let row = |row: &Field<'_>| {
        let votes = row.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?;
        Ok(shares(&votes))
    };
    let rows = field.members()?.iter().map(row).collect::<Result<Vec<_>, MetricError>>()?;
    Ok(Outcome::new().with("R", rows).into_value())
}

/// `fuzzy_effectiveness`: `B` -> `alpha`, how far the largest membership stands out.
pub(in super::super) fn fuzzy_effectiveness(task: &Task<'_>) -> Result<Value, MetricError> {
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
