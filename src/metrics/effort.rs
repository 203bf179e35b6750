//! Customer Effort Score: how easy it was made.
//!
//! Version 1 (Dixon, Freeman and Toman 2010) asks how much effort it took, 1 very low to 5 very
//! high, so that low is good. Version 2 (CEB 2013) asks whether the company made it easy, 1
//! strongly disagree to 7 strongly agree.

use super::levels::{Levels, one_question, rescaled};
use super::mean::Mean;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// `ces_v1`: `counts`, `responses`, or `sum` and `n`; params `scale` (1-5), `direction`
/// ("low_is_good") -> `mean`, `ease_0_100`, `n`, `se_mean`, `ci_mean`.
pub(super) fn ces_v1(task: &Task<'_>) -> Result<Value, MetricError> {
    let scale = task.params.scale_or((1.0, 5.0))?;
    let is_low_good = match task.params.text_or("direction", "low_is_good")? {
        "low_is_good" => true,
        "high_is_good" => false,
        _ => {
            let direction = task.params.need("direction", "a direction")?;
            return Err(direction.invalid("\"low_is_good\" or \"high_is_good\""));
        }
    };
    let Effort { mean, n, .. } = effort(task, scale)?;
    let ease = mean.map(|mean| {
        let effort = rescaled(mean.mean, scale);
        if is_low_good { 100.0 - effort } else { effort }
    });
    Ok(described(task, mean, n)?.with("ease_0_100", ease).into_value())
}

/// `ces_v2`: `counts`, `responses`, or `sum` and `n`; params `scale` (1-7), `agree_from` and
/// `disagree_to` (above and below the middle: 5 and 3) -> `mean`, `pct_easy`, `pct_hard`,
/// `net_easy` in percent, `n`, `se_mean`, `ci_mean`.
pub(super) fn ces_v2(task: &Task<'_>) -> Result<Value, MetricError> {
    let (low, high) = task.params.scale_or((1.0, 7.0))?;
    let middle = (low + high) / 2.0;
    let agree_from = task.params.number_or("agree_from", middle.floor() + 1.0)?;
    let disagree_to = task.params.number_or("disagree_to", middle.ceil() - 1.0)?;
    let Effort { mean, n, levels } = effort(task, (low, high))?;
    let easy = levels.as_ref().and_then(|levels| levels.percent_from(agree_from));
    let hard = levels.as_ref().and_then(|levels| levels.percent_to(disagree_to));
    let outcome = described(task, mean, n)?
        .with("pct_easy", easy)
        .with("pct_hard", hard)
        .with("net_easy", easy.zip(hard).map(|(easy, hard)| easy - hard));
    Ok(outcome.into_value())
}

struct Effort {
    mean: Option<Mean>,
    n: f64,
    /// Unknown where only a sum is given.
    levels: Option<Levels>,
}

fn effort(task: &Task<'_>, scale: (f64, f64)) -> Result<Effort, MetricError> {
    if let Some(sum) = task.input.get("sum") {
        let n = task.input.need("n", "how many answers make the sum")?.size()?;
        let sum = sum.number()?;
        let mean = (n > 0.0).then(|| Mean { n, mean: sum / n, standard_error: None });
        return Ok(Effort { mean, n, levels: None });
    }
    let levels = one_question(&task.input, scale)?;
    Ok(Effort { mean: Mean::of(&levels), n: levels.answered(), levels: Some(levels) })
}

fn described(task: &Task<'_>, mean: Option<Mean>, n: f64) -> Result<Outcome, MetricError> {
    let confidence = task.params.confidence()?;
    Ok(Outcome::new()
        .with("mean", mean.map(|mean| mean.mean))
        .with("n", n)
        .with("se_mean", mean.and_then(|mean| mean.standard_error))
        .with("ci_mean", mean.and_then(|mean| mean.interval(confidence))))
}
