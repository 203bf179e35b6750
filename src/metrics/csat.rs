//! CSAT: the share of satisfied answers, or their mean on 0-100.

use super::distribution::two_sided_z;
use super::levels::{Levels, one_question, rescaled};
use super::mean::Mean;
use super::proportion::wilson;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// The top-box score: the percentage of answers on the `boxes` highest whole levels of the scale;
/// nothing without an answer. Two boxes of 1-5 is what the field means by CSAT.
///
/// ```
/// use manyi::metrics::{csat::top_box, levels::Levels};
///
/// let levels = Levels::of_answers(&[Some(5.0), Some(4.0), Some(3.0), Some(5.0)], (1.0, 5.0));
/// assert_eq!(top_box(&levels, 5.0, 2.0), Some(75.0));
/// ```
#[must_use]
pub fn top_box(levels: &Levels, highest: f64, boxes: f64) -> Option<f64> {
    levels.percent_from(highest - boxes + 1.0)
}

/// `csat_top_box`: `counts` by level or `responses`; params `scale` (1-5), `top` (2), `conf` ->
/// `score` in percent and rounded, `net` (top boxes minus as many bottom boxes), `n`, `n_missing`,
/// `n_invalid`, `wilson` (as a share), `mean`, `se_mean`.
pub(super) fn csat_top_box(task: &Task<'_>) -> Result<Value, MetricError> {
    let scale = task.params.scale_or((1.0, 5.0))?;
    let z = two_sided_z(task.params.confidence()?);
    let boxes = task.params.number_or("top", 2.0)?;
    if boxes < 1.0 || boxes > scale.1 - scale.0 + 1.0 || boxes.fract() != 0.0 {
        return Err(MetricError::refused(
            "params.top",
            "it must be a number of levels of the scale, such as 2 for the two highest",
        ));
    }
    if let Some(policy) = task.params.get("invalid")
        && policy.text()? != "drop"
    {
        return Err(policy.invalid("\"drop\": an answer off the scale is never moved onto it"));
    }
    let levels = one_question(&task.input, scale)?;
    let n = levels.answered();
    let score = top_box(&levels, scale.1, boxes);
    let bottom = levels.percent_to(scale.0 + boxes - 1.0);
    let satisfied = levels.count_from(scale.1 - boxes + 1.0);
    let mean = Mean::of(&levels);
    let outcome = Outcome::new()
        .with("score", score)
        .with("rounded", score.map(f64::round))
        .with("net", score.zip(bottom).map(|(top, bottom)| top - bottom))
        .with("n", n)
        .with("n_missing", levels.missing)
        .with("n_invalid", levels.invalid)
        .with("wilson", wilson(satisfied, n, z))
        .with("mean", mean.map(|mean| mean.mean))
        .with("se_mean", mean.and_then(|mean| mean.standard_error));
    Ok(outcome.into_value())
}

/// `csat_mean_0_100`: `counts` or `responses`; params `scale` (1-5), `conf`, `rescale` ("linear":
/// 4 of 1-5 is 75; "ratio": it is 80) -> `mean`, `score`, `se_score`, `ci_score`, `n`.
pub(super) fn csat_mean_0_100(task: &Task<'_>) -> Result<Value, MetricError> {
    let scale = task.params.scale_or((1.0, 5.0))?;
    let confidence = task.params.confidence()?;
    let (low, high) = scale;
    let (slope, offset) = match task.params.text_or("rescale", "linear")? {
        "linear" => (100.0 / (high - low), rescaled(0.0, scale)),
        "ratio" => (100.0 / high, 0.0),
        _ => {
            return Err(task
                .params
                .need("rescale", "a way")?
                .invalid("\"linear\" (lowest level 0) or \"ratio\" (x / highest)"));
        }
    };
    let levels = one_question(&task.input, scale)?;
    let mean = Mean::of(&levels);
    let score = mean.map(|mean| mean.mapped(slope, offset));
    let outcome = Outcome::new()
        .with("mean", mean.map(|mean| mean.mean))
        .with("score", score.map(|score| score.mean))
        .with("se_score", score.and_then(|score| score.standard_error))
        .with("ci_score", score.and_then(|score| score.interval(confidence)))
        .with("n", levels.answered())
        .with("n_missing", levels.missing)
        .with("n_invalid", levels.invalid);
    Ok(outcome.into_value())
}
