//! Raking: weights that make a sample agree with several known margins at once (Deming and Stephan
//! 1940).
//!
//! ```
//! use manyi::metrics::raking::{Margin, rake};
//!
//! // Two answers of women, one of men; the population is half and half.
//! let margin = Margin { members: vec![0, 0, 1], targets: vec![50.0, 50.0] };
//! let raked = rake(&[1.0, 1.0, 1.0], &[margin], 1e-10, 100);
//! assert_eq!((raked.weights, raked.has_converged), (vec![25.0, 25.0, 50.0], true));
//! ```

use super::sum::sum;
use super::weighting::DesignEffect;
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// A known margin: which of its levels each cell belongs to, and the population of each level.
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// The level of each cell, an index of `targets`.
    pub members: Vec<usize>,
    /// The population of each level.
    pub targets: Vec<f64>,
}

/// The weights that raking found.
#[derive(Clone, Debug, PartialEq)]
pub struct Raked {
    /// The weight of a respondent, cell by cell.
    pub weights: Vec<f64>,
    /// How many rounds it took.
    pub rounds: u32,
    /// Whether the last round changed nothing worth it.
    pub has_converged: bool,
}

/// Multiplies the weights of cells with these counts to each margin in turn, until a round changes
/// no weight by more than this part of it, or for `most_rounds`.
///
/// Levels that no respondent has cannot be met, and leave it unconverged.
#[must_use]
pub fn rake(counts: &[f64], margins: &[Margin], tolerance: f64, most_rounds: u32) -> Raked {
    let mut weights = vec![1.0; counts.len()];
    for round in 1..=most_rounds {
        let before = weights.clone();
        for margin in margins {
            fit(&mut weights, counts, margin);
        }
        let changes = weights.iter().zip(&before).map(|(new, old)| (new - old).abs() / old.abs());
        // A weight of 0 stays 0: 0/0 is no change.
        if changes.filter(|change| !change.is_nan()).fold(0.0, f64::max) < tolerance {
            let has_converged = margins.iter().all(|margin| is_met(&weights, counts, margin));
            return Raked { weights, rounds: round, has_converged };
        }
    }
    Raked { weights, rounds: most_rounds, has_converged: false }
}

fn level_totals(weights: &[f64], counts: &[f64], margin: &Margin) -> Vec<f64> {
    let total = |level: usize| {
        let cells = weights.iter().zip(counts).zip(&margin.members);
        sum(cells.filter(|(_, own)| **own == level).map(|((weight, count), _)| weight * count))
    };
    (0..margin.targets.len()).map(total).collect()
}

fn fit(weights: &mut [f64], counts: &[f64], margin: &Margin) {
    let totals = level_totals(weights, counts, margin);
    for (weight, level) in weights.iter_mut().zip(&margin.members) {
        if let (Some(target), Some(total)) = (margin.targets.get(*level), totals.get(*level))
            && *total > 0.0
        {
            *weight *= target / total;
        }
    }
}

fn is_met(weights: &[f64], counts: &[f64], margin: &Margin) -> bool {
    const NEAR: f64 = 1e-6;
    let totals = level_totals(weights, counts, margin);
    totals
        .iter()
        .zip(&margin.targets)
        .all(|(total, target)| (total - target).abs() <= NEAR * target)
}

/// `raking`: `cells`, a list of `{"factor": "level", …, "n": count}` (n absent: one respondent),
/// and `margins`, `{"factor": {"level": population}}`; params `max_rounds` (1000), `tolerance`
/// (1e-10), `trim` (no weight above this many times the mean; then raked again) -> `w`, the weight
/// of a respondent by cell, `deff_kish`, `n_eff`, `converged`, `rounds`.
pub(super) fn raking(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = task.input.need("cells", "a list of {\"factor\": \"level\", …, \"n\": count}")?;
    let cells = field.members()?;
    let count = |cell: &Field<'_>| cell.get("n").map_or(Ok(1.0), |count| count.size());
    let counts = cells.iter().map(count).collect::<Result<Vec<_>, _>>()?;
    let margins = task.input.need("margins", "{\"factor\": {\"level\": population}}")?;
    let margins = read_margins(&margins, &cells, &counts)?;
    let tolerance = task.params.number_or("tolerance", 1e-10)?;
    let most_rounds = match task.params.get("max_rounds") {
        None => 1000,
        Some(field) => u32::try_from(field.count()?).map_err(|_| field.invalid("fewer rounds"))?,
    };
    let trim = task.params.get("trim").map(|field| field.size()).transpose()?;
    let raked = match trim {
        None => rake(&counts, &margins, tolerance, most_rounds),
        Some(most) => trimmed(&counts, &margins, tolerance, most_rounds, most),
    };
    let used: Vec<_> = counts.iter().copied().zip(raked.weights.iter().copied()).collect();
    let effect = DesignEffect::of_cells(&used);
    let weight = |(count, weight): &(f64, f64)| (*count > 0.0).then_some(*weight);
    let outcome = Outcome::new()
        .with("w", used.iter().map(weight).collect::<Vec<_>>())
        .with("deff_kish", effect.map(|effect| effect.design_effect))
        .with("n_eff", effect.map(|effect| effect.effective_size))
        .with("converged", raked.has_converged)
        .with("rounds", u64::from(raked.rounds));
    Ok(outcome.into_value())
}

/// Rakes, cuts what is above `most` times the mean weight, and rakes again from there; the margins
/// are met, and the cut weights are lower than they were, though not always below the cap.
fn trimmed(
    counts: &[f64],
    margins: &[Margin],
    tolerance: f64,
    most_rounds: u32,
    most: f64,
) -> Raked {
    let first = rake(counts, margins, tolerance, most_rounds);
    let total = sum(first.weights.iter().zip(counts).map(|(weight, count)| weight * count));
    let cap = most * total / sum(counts.iter().copied());
    let cut: Vec<f64> = first.weights.iter().map(|weight| weight.min(cap)).collect();
    let weighted: Vec<f64> = cut.iter().zip(counts).map(|(weight, count)| weight * count).collect();
    let again = rake(&weighted, margins, tolerance, most_rounds);
    let weights = cut.iter().zip(&again.weights).map(|(cut, factor)| cut * factor).collect();
    Raked { weights, ..again }
}

fn read_margins(
    field: &Field<'_>,
    cells: &[Field<'_>],
    counts: &[f64],
) -> Result<Vec<Margin>, MetricError> {
    /// Margins are often given in rounded thousands or shares.
    const ROUNDED: f64 = 1e-6;
    let mut margins: Vec<Margin> = vec![];
    for (factor, levels) in field.entries()? {
        let known = levels.entries()?;
        let mut members = vec![];
        for cell in cells {
            let level = cell.need(factor, "the level of this factor")?;
            let name = match level.value() {
                Value::Text(text) => text.clone(),
                other => other.to_json(),
            };
            let at = known.iter().position(|(known, _)| *known == name).ok_or_else(|| {
                levels.refused(format!("there is no population for the level \"{name}\""))
            })?;
            members.push(at);
        }
        let targets =
            known.iter().map(|(_, target)| target.size()).collect::<Result<Vec<_>, _>>()?;
        for (at, (name, target)) in known.iter().enumerate() {
            let has_any =
                members.iter().zip(counts).any(|(member, count)| *member == at && *count > 0.0);
            if !has_any && target.size()? > 0.0 {
                return Err(target.refused(format!(
                    "nobody in the sample is \"{name}\"; put the level together with another"
                )));
            }
        }
        let total = sum(targets.iter().copied());
        if let Some(first) = margins.first() {
            let other = sum(first.targets.iter().copied());
            if (total - other).abs() > ROUNDED * other {
                return Err(levels.refused(format!(
                    "its population is {total}, that of the first margin {other}; give margins of one population"
                )));
            }
        }
        margins.push(Margin { members, targets });
    }
    if margins.is_empty() {
        return Err(field.refused("give at least one margin"));
    }
    Ok(margins)
}
