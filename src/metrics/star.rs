//! Star ratings that can be ranked: few ratings are drawn towards what is usual, or judged by the
//! lower end of what is likely.

use super::distribution::two_sided_z;
use super::levels::{Levels, counts};
use super::sum::{median, sum, weighted_mean};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// The mean drawn towards `prior_mean` as if `prior_n` ratings of that size had been given before:
/// `(C m + n x) / (C + n)`; nothing where there is neither a rating nor a prior.
///
/// ```
/// use manyi::metrics::star::bayesian_mean;
///
/// assert_eq!(bayesian_mean(Some(4.0), 6.0, 3.7, 18.0).map(|mean| (mean * 1e3).round()), Some(3775.0));
/// assert_eq!(bayesian_mean(None, 0.0, 3.7, 18.0), Some(3.7));
/// ```
#[must_use]
pub fn bayesian_mean(mean: Option<f64>, n: f64, prior_mean: f64, prior_n: f64) -> Option<f64> {
    let rated = mean.map_or((0.0, 0.0), |mean| (n, mean));
    weighted_mean(&[(prior_n, prior_mean), rated])
}

/// The lower end of the Dirichlet posterior (one rating of each level before any): posterior mean
/// minus `z` posterior deviations (Miller, "Ranking items with star ratings").
#[must_use]
pub fn dirichlet_lower(stars: &[(f64, f64)], z: f64) -> Option<f64> {
    let posterior: Vec<_> = stars.iter().map(|(level, count)| (count + 1.0, *level)).collect();
    let total = sum(posterior.iter().map(|(weight, _)| *weight));
    let mean = weighted_mean(&posterior)?;
    let spread: Vec<_> = posterior
        .iter()
        .map(|(weight, level)| (*weight, (level - mean) * (level - mean)))
        .collect();
    Some(mean - z * (weighted_mean(&spread)? / (total + 1.0)).sqrt())
}

/// `star_bayesian_mean`: `mean` and `n` -> `score`; or `items`, a list of `{"mean", "n"}` (or
/// `{"counts"}`, `{"sum", "n"}`) -> `scores`. params `prior_mean` (the mean of all ratings) and
/// `prior_n` (the median number of ratings).
pub(super) fn star_bayesian_mean(task: &Task<'_>) -> Result<Value, MetricError> {
    let listed = task.input.get("items");
    let items = match &listed {
        Some(items) => items.members()?.iter().map(item).collect::<Result<Vec<_>, _>>()?,
        None => vec![item(&task.input)?],
    };
    let rated: Vec<_> = items.iter().filter_map(|(mean, n)| mean.map(|mean| (*n, mean))).collect();
    let sizes: Vec<_> = items.iter().map(|(_, n)| *n).collect();
    let prior_mean = match task.params.any(&["prior_mean", "m"]) {
        Some(field) => field.number()?,
        None => weighted_mean(&rated).unwrap_or(f64::NAN),
    };
    let prior_n = match task.params.any(&["prior_n", "C"]) {
        Some(field) => field.size()?,
        None => median(&sizes).unwrap_or_default(),
    };
    let score = |(mean, n): &(Option<f64>, f64)| bayesian_mean(*mean, *n, prior_mean, prior_n);
    let scores: Vec<_> = items.iter().map(score).collect();
    let outcome = Outcome::new().with("prior_mean", prior_mean).with("prior_n", prior_n);
    Ok(match listed {
        Some(_) => outcome.with("scores", scores),
        None => outcome.with("score", scores.first().copied().flatten()),
    }
    .into_value())
}

/// `star_bayesian_lower`: `counts` by star; params `conf`, `scale` (1 to 5, or to the highest star
/// that was given) -> `lower`, `mean`, `n`.
pub(super) fn star_bayesian_lower(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let field = task.input.need("counts", "how many gave each number of stars")?;
    let scale = match task.params.get("scale") {
        Some(scale) => scale.range()?,
        None => {
            let any = counts(&field, (1.0, f64::MAX))?;
            (1.0, any.counts.last().map_or(5.0, |(level, _)| level.max(5.0)))
        }
    };
    let levels = counts(&field, scale)?;
    let stars = every_star(&levels, scale)?;
    let outcome = Outcome::new()
        .with("lower", dirichlet_lower(&stars, z))
        .with("mean", levels.mean())
        .with("n", levels.answered());
    Ok(outcome.into_value())
}

/// Every whole level with its count, those that nobody gave too.
fn every_star(levels: &Levels, (low, high): (f64, f64)) -> Result<Vec<(f64, f64)>, MetricError> {
    const MOST: f64 = 1000.0;
    if high - low > MOST {
        return Err(MetricError::refused("params.scale", "it has more than 1000 levels"));
    }
    let mut stars = vec![];
    let mut level = low;
    while level <= high {
        let count = levels.counts.iter().find(|(known, _)| *known == level);
        stars.push((level, count.map_or(0.0, |(_, count)| *count)));
        level += 1.0;
    }
    Ok(stars)
}

/// The mean and the number of ratings of one item.
fn item(field: &Field<'_>) -> Result<(Option<f64>, f64), MetricError> {
    if let Some(field) = field.get("counts") {
        let levels = counts(&field, (f64::MIN, f64::MAX))?;
        return Ok((levels.mean(), levels.answered()));
    }
    let n = field.need("n", "the number of ratings")?.size()?;
    if let Some(sum) = field.get("sum") {
        return Ok(((n > 0.0).then_some(sum.number()? / n), n));
    }
    if n == 0.0 {
        return Ok((None, 0.0));
    }
    Ok((Some(field.need("mean", "the mean rating")?.number()?), n))
}
