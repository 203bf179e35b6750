//! Composite satisfaction indices: the weighted mean of a few indicators, on 0-100 (ACSI, CCSI) or
//! 1,000 points.
//!
//! ```
//! use manyi::metrics::composite::{Indicator, index};
//!
//! let scale = (1.0, 10.0);
//! let indicators = [(0.5, 8.0), (0.5, 9.1)].map(|(weight, mean)| Indicator { weight, mean, scale });
//! assert!((index(&indicators).unwrap() - 83.888888888888888).abs() < 1e-12);
//! assert_eq!(index(&[]), None);
//! ```

use super::sum::{size, sum, variance, weighted_mean};
use super::table::table;
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// One indicator of an index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indicator {
    /// Its weight for the raw (not standardized) answers.
    pub weight: f64,
    /// The mean answer.
    pub mean: f64,
    /// The lowest and the highest answer.
    pub scale: (f64, f64),
}

/// `100 (sum w x - sum w lo) / sum w (hi - lo)` (Fornell et al. 1996); nothing where the weights
/// sum to 0.
#[must_use]
pub fn index(indicators: &[Indicator]) -> Option<f64> {
    let part = |of: fn(&Indicator) -> f64| sum(indicators.iter().map(|one| one.weight * of(one)));
    let range = part(|one| one.scale.1 - one.scale.0);
    (range != 0.0).then(|| 100.0 * part(|one| one.mean - one.scale.0) / range)
}

/// The index of respondents, and its standard error for fixed weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndexOfMany {
    /// The index of the indicator means; nothing where no indicator was answered.
    pub index: Option<f64>,
    /// The deviation of the individual indices by `sqrt n`; nothing for fewer than two of them.
    pub standard_error: Option<f64>,
    /// How many respondents answered at least one indicator.
    pub n: usize,
}

/// The index of the means of columns of answers, one column for each indicator (whose own `mean`
/// is not looked at). Gaps are left out of the means; of one respondent the weights are those of
/// the indicators that were answered.
#[must_use]
pub fn index_of_columns(indicators: &[Indicator], columns: &[Vec<Option<f64>>]) -> IndexOfMany {
    let mean = |column: &Vec<Option<f64>>| {
        super::sum::mean(&column.iter().copied().flatten().collect::<Vec<_>>())
    };
    let of_means = |means: Vec<Option<f64>>| {
        let answered: Vec<_> = indicators
            .iter()
            .zip(means)
            .filter_map(|(one, mean)| mean.map(|mean| Indicator { mean, ..*one }))
            .collect();
        index(&answered)
    };
    let respondents = columns.first().map_or(0, Vec::len);
    let individual: Vec<f64> = (0..respondents)
        .filter_map(|at| {
            of_means(columns.iter().map(|column| column.get(at).copied().flatten()).collect())
        })
        .collect();
    IndexOfMany {
        index: of_means(columns.iter().map(mean).collect()),
        standard_error: variance(&individual).map(|variance| (variance / size(&individual)).sqrt()),
        n: individual.len(),
    }
}

/// `acsi_index`: `means` of the indicators (null where nobody answered), or `data` of respondents;
/// params `weights` (equal), `scale` (1-10, or one for each indicator) -> `index`, and of `data`
/// `se` and `n`.
pub(super) fn acsi_index(task: &Task<'_>) -> Result<Value, MetricError> {
    if let Some(field) = task.input.get("means") {
        let means = field.numbers_or_gaps()?;
        let indicators = indicators(task, means.len())?;
        let answered: Vec<_> = indicators
            .into_iter()
            .zip(means)
            .filter_map(|(one, mean)| mean.map(|mean| Indicator { mean, ..one }))
            .collect();
        return Ok(Outcome::new().with("index", index(&answered)).into_value());
    }
    if task.input.get("data").is_none() {
        task.input.need("means", "the means of the indicators, or \"data\" of respondents")?;
    }
    let columns = table(&task.input)?.columns;
    let found = index_of_columns(&indicators(task, columns.len())?, &columns);
    let outcome = Outcome::new()
        .with("index", found.index)
        .with("se", found.standard_error)
        .with("n", found.n);
    Ok(outcome.into_value())
}

fn indicators(task: &Task<'_>, count: usize) -> Result<Vec<Indicator>, MetricError> {
    let given = task.params.get("weights").or_else(|| task.input.get("weights"));
    let weights = given.map_or_else(|| Ok(vec![1.0; count]), |field| field.weights(count))?;
    let scales = scales(&task.params, count)?;
    let one = |(weight, scale)| Indicator { weight, mean: f64::NAN, scale };
    Ok(weights.into_iter().zip(scales).map(one).collect())
}

/// One scale for all of `count` indicators (1-10), or a list of one for each.
pub(super) fn scales(params: &Field<'_>, count: usize) -> Result<Vec<(f64, f64)>, MetricError> {
    let Some(field) = params.get("scale") else { return Ok(vec![(1.0, 10.0); count]) };
    let is_nested = field.members()?.first().is_some_and(Field::is_list);
    if !is_nested {
        return Ok(vec![field.range()?; count]);
    }
    let scales = field.members()?.iter().map(Field::range).collect::<Result<Vec<_>, _>>()?;
    if scales.len() != count {
        return Err(field.refused(format!("{} scales for {count} indicators", scales.len())));
    }
    Ok(scales)
}

/// `jdp_index_1000`: `factors`, a list of `{"w", "attrs": [{"w", "mean"}, …]}`; params `scale_max`
/// (10) -> `factor_scores`, the weighted mean of the attributes on 1,000 points, and `index`, that
/// of the factors.
///
/// An attribute without a mean is left out, and its siblings share its weight. With ratings of 1-10
/// the floor of the index is 100.
pub(super) fn jdp_index_1000(task: &Task<'_>) -> Result<Value, MetricError> {
    let points = 1000.0 / task.params.number_or("scale_max", 10.0)?;
    let field = task.input.need("factors", "a list of {\"w\", \"attrs\": [{\"w\", \"mean\"}]}")?;
    let mut weights = vec![];
    let mut scores = vec![];
    for factor in field.members()? {
        weights.push(weight(&factor)?);
        let attributes = match factor.get("attributes") {
            Some(attributes) => attributes,
            None => factor.need("attrs", "the attributes, a list of {\"w\", \"mean\"}")?,
        };
        let mut rated = vec![];
        for attribute in attributes.members()? {
            if let Some(mean) = attribute.get("mean") {
                rated.push((weight(&attribute)?, mean.number()?));
            }
        }
        scores.push(weighted_mean(&rated).map(|mean| points * mean));
    }
    let answered: Vec<_> = weights
        .iter()
        .zip(&scores)
        .filter_map(|(weight, score)| score.map(|score| (*weight, score)))
        .collect();
    let outcome =
        Outcome::new().with("index", weighted_mean(&answered)).with("factor_scores", scores);
    Ok(outcome.into_value())
}

fn weight(field: &Field<'_>) -> Result<f64, MetricError> {
    field.any(&["w", "weight"]).map_or(Ok(1.0), |weight| weight.size())
}
