//! Level-score satisfaction (满意度), satisfaction rates (满意率) and the seven-level satisfaction
//! degree (顾客满意级度), as Chinese surveys report them.

use super::distribution::two_sided_z;
use super::levels::{Levels, named_counts, percent, rescaled};
use super::mean::Mean;
use super::proportion::wilson;
use super::sum::{size, weighted_mean};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// The most quoted level scores: 60 passes, and 30 lies half way between 0 and 60.
const FIVE_LEVELS: [(&str, f64); 5] =
    [("很满意", 100.0), ("满意", 80.0), ("基本满意", 60.0), ("不太满意", 30.0), ("不满意", 0.0)];

/// The seven levels of the satisfaction degree.
const SEVEN_LEVELS: [(&str, f64); 7] = [
    ("很满意", 60.0),
    ("满意", 40.0),
    ("较满意", 20.0),
    ("一般", 0.0),
    ("不太满意", -20.0),
    ("不满意", -40.0),
    ("很不满意", -60.0),
];

/// `cn_weighted_satisfaction`: `counts` by named level (or `responses`, a list of names) and
/// params `level_scores` (100/80/60/30/0) -> `score`, `se`, `ci`, `rate_top2`, `rate_top3` with
/// their Wilson intervals, `n`, `n_invalid`; or `item_scores` and `weights` -> `score`, their
/// weighted mean over the items that have one.
pub(super) fn cn_weighted_satisfaction(task: &Task<'_>) -> Result<Value, MetricError> {
    if let Some(items) = task.input.get("item_scores") {
        return Ok(Outcome::new().with("score", of_items(task, &items)?).into_value());
    }
    let confidence = task.params.confidence()?;
    let scores = level_scores(&task.params, &FIVE_LEVELS)?;
    let levels = levels(&task.input, &scores)?;
    let mean = Mean::of(&levels);
    let (n, z) = (levels.answered(), two_sided_z(confidence));
    let top = |count: usize| satisfied(&levels, &scores, count);
    let outcome = Outcome::new()
        .with("score", mean.map(|mean| mean.mean))
        .with("se", mean.and_then(|mean| mean.standard_error))
        .with("ci", mean.and_then(|mean| mean.interval(confidence)))
        .with("rate_top2", percent(top(2), n))
        .with("rate_top2_wilson", wilson(top(2), n, z))
        .with("rate_top3", percent(top(3), n))
        .with("rate_top3_wilson", wilson(top(3), n, z))
        .with("n", n)
        .with("n_invalid", levels.invalid);
    Ok(outcome.into_value())
}

/// `customer_satisfaction_level_csm`: `counts` by named level, params `level_scores` (60 to -60) ->
/// `csm`, their mean, and `csm_0_100`, that on 0-100; `n`, `se`.
pub(super) fn customer_satisfaction_level_csm(task: &Task<'_>) -> Result<Value, MetricError> {
    let scores = level_scores(&task.params, &SEVEN_LEVELS)?;
    let levels = levels(&task.input, &scores)?;
    let mean = Mean::of(&levels);
    let range = range(&scores);
    let outcome = Outcome::new()
        .with("csm", mean.map(|mean| mean.mean))
        .with("csm_0_100", mean.map(|mean| rescaled(mean.mean, range)))
        .with("se", mean.and_then(|mean| mean.standard_error))
        .with("n", levels.answered())
        .with("n_invalid", levels.invalid);
    Ok(outcome.into_value())
}

/// `customer_satisfaction_level`: `importance_shares` and `satisfaction_shares` by level, params
/// `levels` (1, 2, …) -> `V` and `S`, the mean level of each.
pub(super) fn customer_satisfaction_level(task: &Task<'_>) -> Result<Value, MetricError> {
    let given = task.params.get("levels").map(|field| field.numbers()).transpose()?;
    let mean_level = |key: &str| -> Result<Option<f64>, MetricError> {
        let Some(field) = task.input.get(key) else { return Ok(None) };
        let shares = field.members()?.iter().map(Field::size).collect::<Result<Vec<_>, _>>()?;
        let levels = given.clone().unwrap_or_else(|| counted_from_one(shares.len()));
        if levels.len() != shares.len() {
            return Err(field.refused(format!(
                "{} shares for {} levels",
                shares.len(),
                levels.len()
            )));
        }
        Ok(weighted_mean(&shares.into_iter().zip(levels).collect::<Vec<_>>()))
    };
    let (importance, satisfaction) =
        (mean_level("importance_shares")?, mean_level("satisfaction_shares")?);
    if task.input.any(&["importance_shares", "satisfaction_shares"]).is_none() {
        task.input.need("satisfaction_shares", "the share of each level, such as [0.1, 0.9]")?;
    }
    Ok(Outcome::new().with("V", importance).with("S", satisfaction).into_value())
}

fn counted_from_one(count: usize) -> Vec<f64> {
    let mut levels = vec![];
    while levels.len() < count {
        levels.push(size(&levels) + 1.0);
    }
    levels
}

fn of_items(task: &Task<'_>, items: &Field<'_>) -> Result<Option<f64>, MetricError> {
    let scores = items.numbers_or_gaps()?;
    let weights = match task.input.get("weights").or_else(|| task.params.get("weights")) {
        Some(weights) => weights.weights(scores.len())?,
        None => vec![1.0; scores.len()],
    };
    let answered = weights.into_iter().zip(scores);
    let pairs: Vec<_> =
        answered.filter_map(|(weight, score)| score.map(|score| (weight, score))).collect();
    Ok(weighted_mean(&pairs))
}

/// The scores of named levels, best first.
fn level_scores(
    params: &Field<'_>,
    usual: &[(&str, f64)],
) -> Result<Vec<(String, f64)>, MetricError> {
    let mut scores = match params.get("level_scores") {
        None => usual.iter().map(|(name, score)| ((*name).to_owned(), *score)).collect(),
        Some(field) => field
            .entries()?
            .into_iter()
            .map(|(name, score)| Ok((name.to_owned(), score.number()?)))
            .collect::<Result<Vec<_>, MetricError>>()?,
    };
    scores.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    Ok(scores)
}

fn range(scores: &[(String, f64)]) -> (f64, f64) {
    let of = |score: Option<&(String, f64)>| score.map_or(f64::NAN, |(_, score)| *score);
    (of(scores.last()), of(scores.first()))
}

/// The answers by score; a name without a score is off the scale.
fn levels(input: &Field<'_>, scores: &[(String, f64)]) -> Result<Levels, MetricError> {
    let counted = match input.get("responses") {
        Some(responses) => {
            let names = responses.members()?;
            names
                .iter()
                .map(|name| (name.value().as_text().unwrap_or_default().to_owned(), 1.0))
                .collect()
        }
        None => named_counts(&input.need("counts", "how many chose each level, by its name")?)?,
    };
    let mut levels = Levels::default();
    for (name, count) in &counted {
        match scores.iter().find(|(known, _)| known == name) {
            Some((_, score)) => levels.add(Some(*score), *count, range(scores)),
            None => levels.invalid += count,
        }
    }
    if levels.counts.is_empty() && !counted.is_empty() {
        let known: Vec<_> = scores.iter().map(|(name, _)| name.as_str()).collect();
        return Err(input.refused(format!(
            "none of the levels has a score; give params.level_scores, or use {}",
            known.join(", ")
        )));
    }
    Ok(levels)
}

/// How many chose one of the `count` best levels.
fn satisfied(levels: &Levels, scores: &[(String, f64)], count: usize) -> f64 {
    match scores.iter().take(count).next_back() {
        Some((_, lowest)) => levels.count_from(*lowest),
        None => 0.0,
    }
}
