//! Sampling weights: what they cost, and means made with them.
//!
//! ```
//! use manyi::metrics::weighting::DesignEffect;
//!
//! let effect = DesignEffect::of(&[0.5, 1.5, 0.5, 1.5]).unwrap();
//! assert_eq!((effect.effective_size, effect.design_effect), (3.2, 1.25));
//! assert_eq!(DesignEffect::of(&[]), None);
//! ```

use super::strata::Strata;
use super::sum::{size, sum, weighted_mean};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// What unequal weights cost (Kish 1965).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DesignEffect {
    /// `(sum w)^2 / sum w^2`: as many equally weighted answers would be as sure.
    pub effective_size: f64,
    /// `n / effective size`, at least 1.
    pub design_effect: f64,
}

impl DesignEffect {
    /// The effect of these weights, one for each answer; nothing without a weight above 0.
    #[must_use]
    pub fn of(weights: &[f64]) -> Option<DesignEffect> {
        let cells: Vec<_> = weights.iter().map(|weight| (1.0, *weight)).collect();
        DesignEffect::of_cells(&cells)
    }

    /// The effect of weights that many share: `(count, weight)` for each group.
    #[must_use]
    pub fn of_cells(cells: &[(f64, f64)]) -> Option<DesignEffect> {
        let n = sum(cells.iter().map(|(count, _)| *count));
        let total = sum(cells.iter().map(|(count, weight)| count * weight));
        let squares = sum(cells.iter().map(|(count, weight)| count * weight * weight));
        let effective_size = total * total / squares;
        (squares > 0.0).then(|| DesignEffect { effective_size, design_effect: n / effective_size })
    }
}

/// The standard error of a weighted mean, linearized: `sqrt(n/(n-1) sum (w (y - m))^2) / sum w`.
/// Nothing for fewer than two answers.
#[must_use]
pub fn standard_error(pairs: &[(f64, f64)]) -> Option<f64> {
    let center = weighted_mean(pairs)?;
    let n = size(pairs);
    let total = sum(pairs.iter().map(|(weight, _)| *weight));
    let squares = sum(pairs.iter().map(|(weight, answer)| {
        let part = weight * (answer - center);
        part * part
    }));
    (n > 1.0).then(|| (n / (n - 1.0) * squares).sqrt() / total)
}

/// `design_effect`: `w`, a weight for each answer -> `n`, `n_eff`, `deff`.
pub(super) fn design_effect(task: &Task<'_>) -> Result<Value, MetricError> {
    let field = match task.input.get("weights") {
        Some(weights) => weights,
        None => task.input.need("w", "a weight for each answer")?,
    };
    let weights = field.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?;
    let effect = DesignEffect::of(&weights);
    let outcome = Outcome::new()
        .with("n", weights.len())
        .with("n_eff", effect.map(|effect| effect.effective_size))
        .with("deff", effect.map(|effect| effect.design_effect));
    Ok(outcome.into_value())
}

/// `weighted_mean`: `scores` and `weights`, or `cell_weights` by cell with lists that name the cell
/// of each score (`"g": ["M", …], "a": ["y", …]` and `{"My": 7.6, …}`) -> `mean`, `n`, `n_eff`,
/// `se` (linearized, as if the weights were known before).
pub(super) fn weighted_mean_of_scores(task: &Task<'_>) -> Result<Value, MetricError> {
    let scores = task.input.need("scores", "the answers")?.numbers_or_gaps()?;
    let weights = match task.input.get("cell_weights") {
        None => task
            .input
            .need("weights", "a weight for each score, or \"cell_weights\"")?
            .weights(scores.len())?,
        Some(cells) => {
            let known: Vec<_> = cells.entries()?;
            let strata = Strata::read(&task.input, &["scores"], scores.len())?;
            let weight = |cell: &str| match known.iter().find(|(name, _)| *name == cell) {
                Some((_, weight)) => weight.size(),
                None => Err(cells.refused(format!("there is no weight for the cell \"{cell}\""))),
            };
            strata.cells.iter().map(|cell| weight(cell)).collect::<Result<_, _>>()?
        }
    };
    let pairs: Vec<_> = weights
        .into_iter()
        .zip(scores)
        .filter_map(|(weight, score)| score.map(|score| (weight, score)))
        .collect();
    let used: Vec<_> = pairs.iter().map(|(weight, _)| *weight).collect();
    let outcome = Outcome::new()
        .with("mean", weighted_mean(&pairs))
        .with("n", pairs.len())
        .with("n_eff", DesignEffect::of(&used).map(|effect| effect.effective_size))
        .with("se", standard_error(&pairs));
    Ok(outcome.into_value())
}
