//! How sure a Net Promoter Score is, and whether two differ.

use super::super::distribution::{normal_quantile, normal_two_sided};
use super::super::levels::{self, Levels};
use super::super::sum::{mean, size, sum};
use super::super::{Field, MetricError, Outcome, Task};
use super::{Breaks, Tally};
use crate::value::Value;

impl Tally {
    /// The standard error of the score in points: `100 sqrt(v / n)`; nothing without an answer.
    ///
    /// `n` is the number of answers, or with weights the effective one.
    #[must_use]
    pub fn standard_error(&self, n: f64) -> Option<f64> {
        self.variance().filter(|_| n > 0.0).map(|variance| 100.0 * (variance / n).sqrt())
    }

    /// The Wald interval of the score, `score +- z SE`, not cut at -100 and 100; nothing without
    /// an answer.
    #[must_use]
    pub fn wald(&self, n: f64, z: f64) -> Option<(f64, f64)> {
        let (score, margin) = (self.score()?, z * self.standard_error(n)?);
        Some((score - margin, score + margin))
    }
}

/// Two scores compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The first score minus the second, in points.
    pub delta: f64,
    /// The standard error of the difference, in points.
    pub standard_error: f64,
    /// The two-sided p-value; nothing where both samples have no variance.
    pub p: Option<f64>,
}

/// Compares the scores of two samples of different people; nothing if one has no answer.
///
/// `z = (NPS1 - NPS2) / sqrt(SE1^2 + SE2^2)`.
#[must_use]
pub fn difference(first: &Tally, second: &Tally) -> Option<Difference> {
    let delta = first.score()? - second.score()?;
    let standard_error =
        first.standard_error(first.answered())?.hypot(second.standard_error(second.answered())?);
    let p = (standard_error > 0.0).then(|| normal_two_sided(delta / standard_error));
    Some(Difference { delta, standard_error, p })
}

/// The code of an answer: 1 promotes, 0 is passive, -1 detracts; nothing off the scale.
fn code(answer: Option<f64>, breaks: &Breaks) -> Option<f64> {
    let (low, high) = breaks.scale;
    let answer = whole(answer).filter(|answer| (low..=high).contains(answer))?;
    Some(if answer >= breaks.promoters_from {
        1.0
    } else if answer >= breaks.passives_from {
        0.0
    } else {
        -1.0
    })
}

/// How the score of the same people changed: the mean of the differences of their codes -1, 0, 1,
/// from the first answer minus the second. Nothing where nobody answered twice.
fn paired_difference(changes: &[f64]) -> Option<Difference> {
    let delta = mean(changes)?;
    let variance = mean(&changes.iter().map(|change| change * change).collect::<Vec<_>>())?;
    let standard_error = 100.0 * ((variance - delta * delta).max(0.0) / size(changes)).sqrt();
    let p = (standard_error > 0.0).then(|| normal_two_sided(100.0 * delta / standard_error));
    Some(Difference { delta: 100.0 * delta, standard_error, p })
}

/// `nps`: `{"scores"}`, counts of the three, or their shares and `n`.
pub(in super::super) fn nps(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = normal_quantile(0.5 + task.params.confidence()? / 2.0);
    let Answered { tally, n, are_shares } = read(task)?;
    let standard_error = tally.standard_error(n);
    let adjusted = if are_shares { tally.of(n) } else { tally }.adjusted();
    let adjusted_wald = (n > 0.0).then(|| adjusted.wald(adjusted.answered(), z)).flatten();
    let wald = tally.wald(n, z);
    let count = |share: f64| (!are_shares).then_some(share);
    let rounded = |number: f64, unit: f64| (number * unit).round() / unit;
    let deviation = tally.variance().map(f64::sqrt);
    let outcome = Outcome::new()
        .with("nps", tally.score())
        .with("nps_rounded", tally.score().map(f64::round))
        .with("n", n)
        .with("promoters", count(tally.promoters))
        .with("passives", count(tally.passives))
        .with("detractors", count(tally.detractors))
        .with("var", tally.variance())
        .with("sd", deviation)
        .with("sd_2dp", deviation.map(|deviation| rounded(deviation, 100.0)))
        .with("se", standard_error)
        .with("se_points_1dp", standard_error.map(|error| rounded(error, 10.0)))
        .with("moe", standard_error.map(|error| z * error))
        .with("ci", wald)
        .with("ci_wald", wald)
        .with("adj_wald_ci", adjusted_wald);
    Ok(outcome.into_value())
}

/// `nps_adjusted_wald`: as `nps` -> `{"nps_adj", "moe", "ci"}` by the adjusted Wald interval.
pub(in super::super) fn nps_adjusted_wald(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = normal_quantile(0.5 + task.params.confidence()? / 2.0);
    let Answered { tally, n, are_shares } = read(task)?;
    let tally = if are_shares { tally.of(n) } else { tally };
    let adjusted = Some(tally.adjusted()).filter(|_| n > 0.0);
    let margin = adjusted.and_then(|tally| tally.standard_error(tally.answered()));
    let outcome = Outcome::new()
        .with("nps", tally.score())
        .with("nps_adj", adjusted.and_then(|tally| tally.score()))
        .with("moe", margin.map(|error| z * error))
        .with("ci", adjusted.and_then(|tally| tally.wald(tally.answered(), z)));
    Ok(outcome.into_value())
}

/// `nps_difference`: `{"scores_a", "scores_b"}`, two lists of answers (or two objects `a` and `b`
/// as `nps` takes them) -> `{"delta", "se", "z", "p", "ci"}`.
///
/// With `"paired": true` the lists are the answers of the same people in the same order; who gave
/// only one of the two does not count, and `n` says how many gave both.
pub(in super::super) fn nps_difference(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = normal_quantile(0.5 + task.params.confidence()? / 2.0);
    let breaks = breaks(&task.params)?;
    if let Some(field) = task.params.get("paired")
        && field.boolean()?
    {
        let answers = |key: &str| {
            levels::answers(&task.input.need(key, "the answers of the same people, in one order")?)
        };
        let (first, second) = (answers("scores_a")?, answers("scores_b")?);
        if first.len() != second.len() {
            return Err(field.refused("paired answers need two lists of one length"));
        }
        let changes: Vec<f64> = first
            .iter()
            .zip(&second)
            .filter_map(|(one, other)| Some(code(*one, &breaks)? - code(*other, &breaks)?))
            .collect();
        return Ok(compared(paired_difference(&changes), z).with("n", changes.len()).into_value());
    }
    let side = |scores: &str, object: &str| match task.input.get(object) {
        Some(part) => tally(&part, &breaks),
        None => {
            let field = task.input.need(scores, "the answers of one group, 0 to 10")?;
            Ok(of_answers(&levels::answers(&field)?, &breaks))
        }
    };
    let (first, second) = (side("scores_a", "a")?, side("scores_b", "b")?);
    Ok(compared(difference(&first, &second), z).into_value())
}

fn compared(found: Option<Difference>, z: f64) -> Outcome {
    Outcome::new()
        .with("delta", found.map(|found| found.delta))
        .with("se", found.map(|found| found.standard_error))
        .with("z", found.map(|found| found.delta / found.standard_error))
        .with("p", found.and_then(|found| found.p))
        .with(
            "ci",
            found.map(|found| {
                let margin = z * found.standard_error;
                (found.delta - margin, found.delta + margin)
            }),
        )
}

/// `nps_weighted`: `{"scores", "weights"}` -> `{"nps", "var", "n_eff", "se", "ci"}`.
pub(in super::super) fn nps_weighted(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = normal_quantile(0.5 + task.params.confidence()? / 2.0);
    let breaks = breaks(&task.params)?;
    let scores = levels::answers(&task.input.need("scores", "the answers, 0 to 10")?)?;
    let weights = task.input.need("weights", "a weight for each answer")?.weights(scores.len())?;
    let mut levels = Levels::default();
    let mut counted = vec![];
    for (score, weight) in scores.iter().zip(&weights) {
        let before = levels.answered();
        levels.add(whole(*score), *weight, breaks.scale);
        if levels.answered() > before {
            counted.push(*weight);
        }
    }
    let tally = Tally::of_levels(&levels, &breaks);
    let total = sum(counted.iter().copied());
    let effective = total * total / sum(counted.iter().map(|weight| weight * weight));
    let outcome = Outcome::new()
        .with("nps", tally.score())
        .with("var", tally.variance())
        .with("n", counted.len())
        .with("n_eff", effective)
        .with("se", tally.standard_error(effective))
        .with("ci", tally.wald(effective, z));
    Ok(outcome.into_value())
}

/// The three, as counts or as shares of `n`.
struct Answered {
    tally: Tally,
    n: f64,
    are_shares: bool,
}

impl Tally {
    /// The counts of `n` answers whose shares these are.
    fn of(&self, n: f64) -> Tally {
        let whole = self.answered();
        let count = |share: f64| share / whole * n;
        Tally {
            promoters: count(self.promoters),
            passives: count(self.passives),
            detractors: count(self.detractors),
        }
    }
}

fn read(task: &Task<'_>) -> Result<Answered, MetricError> {
    let input = &task.input;
    if let Some(promoters) = input.any(&["p_promoter", "p_promoters"]) {
        let promoters = promoters.size()?;
        let detractors = input
            .any(&["p_detractor", "p_detractors"])
            .map_or_else(|| input.need("p_detractor", "the share of detractors, 0 to 1"), Ok)?
            .size()?;
        let passives = match input.any(&["p_passive", "p_passives"]) {
            Some(passives) => passives.size()?,
            None => (1.0 - promoters - detractors).max(0.0),
        };
        let n = input.get("n").map_or(Ok(f64::NAN), |n| n.size())?;
        let tally = Tally { promoters, passives, detractors };
        return Ok(Answered { tally, n, are_shares: true });
    }
    let tally = tally(input, &breaks(&task.params)?)?;
    Ok(Answered { tally, n: tally.answered(), are_shares: false })
}

/// The tally of counts, or of answers.
fn tally(input: &Field<'_>, breaks: &Breaks) -> Result<Tally, MetricError> {
    if input.get("promoters").is_none() {
        if let Some(field) = input.get("counts") {
            return Ok(Tally::of_levels(&levels::counts(&field, breaks.scale)?, breaks));
        }
        let field = match input.get("responses") {
            Some(responses) => responses,
            None => input.need("scores", "the answers, 0 to 10, or counts of \"promoters\" …")?,
        };
        return Ok(of_answers(&levels::answers(&field)?, breaks));
    }
    let promoters = input.need("promoters", "how many promote")?.size()?;
    let detractors = input.need("detractors", "how many detract")?.size()?;
    let passives = match (input.get("passives"), input.get("n")) {
        (Some(passives), _) => passives.size()?,
        (None, Some(n)) => {
            let passives = n.size()? - promoters - detractors;
            if passives < 0.0 {
                return Err(n.refused("it is less than promoters and detractors together"));
            }
            passives
        }
        (None, None) => input.need("passives", "how many are passive, or \"n\"")?.size()?,
    };
    Ok(Tally { promoters, passives, detractors })
}

fn of_answers(answers: &[Option<f64>], breaks: &Breaks) -> Tally {
    let whole: Vec<_> = answers.iter().map(|answer| whole(*answer)).collect();
    Tally::of_levels(&Levels::of_answers(&whole, breaks.scale), breaks)
}

/// An answer between two levels of the scale is not on it.
fn whole(answer: Option<f64>) -> Option<f64> {
    answer.filter(|answer| answer.fract() == 0.0)
}

fn breaks(params: &Field<'_>) -> Result<Breaks, MetricError> {
    let usual = Breaks::default();
    Ok(Breaks {
        scale: params.scale_or(usual.scale)?,
        promoters_from: params.number_or("promoters_from", usual.promoters_from)?,
        passives_from: params.number_or("passives_from", usual.passives_from)?,
    })
}
