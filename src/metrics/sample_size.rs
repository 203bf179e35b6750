//! How many must be asked, and how sure one is of a part of a finite population.

use super::distribution::{two_sided_t, two_sided_z};
use super::sum::{mean, size, variance};
use super::{Field, MetricError, Outcome, Task};
use crate::value::Value;

/// The sample size for a proportion near `share`, to be right within `error` (both 0 to 1), before
/// rounding: `n0 = z^2 P (1 - P) / e^2`, and of a population of N `n0 N / (n0 + N - 1)`.
///
/// ```
/// use manyi::metrics::sample_size::for_proportion;
///
/// assert_eq!(for_proportion(0.5, 0.05, 1.96, None).ceil(), 385.0);
/// assert_eq!(for_proportion(0.5, 0.05, 1.96, Some(1000.0)).ceil(), 278.0);
/// ```
#[must_use]
pub fn for_proportion(share: f64, error: f64, z: f64, population: Option<f64>) -> f64 {
    let unlimited = z * z * share * (1.0 - share) / (error * error);
    population.map_or(unlimited, |all| unlimited * all / (unlimited + all - 1.0))
}

/// The sample size for a mean of answers with this deviation, to be right within `error`, before
/// rounding: `n0 = z^2 S^2 / e^2`, and of a population of N `n0 N / (n0 + N)`. (S has the
/// denominator N - 1, which is why this is not the N - 1 of a proportion.)
#[must_use]
pub fn for_mean(deviation: f64, error: f64, z: f64, population: Option<f64>) -> f64 {
    let unlimited = (z * deviation / error) * (z * deviation / error);
    population.map_or(unlimited, |all| unlimited * all / (unlimited + all))
}

/// `sqrt(1 - n / N)`: what knowing a part of the population takes off a standard error.
#[must_use]
pub fn finite_population_correction(n: f64, population: f64) -> f64 {
    (1.0 - n / population).max(0.0).sqrt()
}

/// `sample_size`: for a proportion `{"e", "P", "N"}` (P 0.5; N absent or null: unlimited), a mean
/// `{"e", "S", "N"}`, or a Net Promoter Score `{"p", "d", "moe_points", "N"}`; or `cases`, a list
/// of these. params `conf`, `rounding` ("up" or "nearest") -> `n`, a number or a list.
pub(super) fn sample_size(task: &Task<'_>) -> Result<Value, MetricError> {
    let z = two_sided_z(task.params.confidence()?);
    let rounding = Rounding::read(&task.params, Rounding::Up)?;
    let n = match task.input.get("cases") {
        None => Value::Number(rounding.round(wanted(&task.input, &task.params, z)?)),
        Some(cases) => {
            let one = |case: &Field<'_>| {
                Ok(Value::Number(rounding.round(wanted(case, &task.params, z)?)))
            };
            Value::List(cases.members()?.iter().map(one).collect::<Result<_, MetricError>>()?)
        }
    };
    Ok(Outcome::new().with("n", n).into_value())
}

/// `sample_size_fpc`: `N`, a population or a list of them; params `chi2` (3.841), `P` (0.5), `d`
/// (0.05), `rounding` ("nearest", as the table of Krejcie and Morgan 1970) -> `S`.
pub(super) fn sample_size_fpc(task: &Task<'_>) -> Result<Value, MetricError> {
    let rounding = Rounding::read(&task.params, Rounding::Nearest)?;
    let chi_square = task.params.number_or("chi2", 3.841)?;
    let share = task.params.number_or("P", 0.5)?;
    let error = task.params.number_or("d", 0.05)?;
    if error <= 0.0 || chi_square <= 0.0 || !(0.0..=1.0).contains(&share) {
        return Err(MetricError::refused("params", "d and chi2 must be above 0, P from 0 to 1"));
    }
    let field = task.input.need("N", "the size of the population, a number or a list")?;
    let size = |field: &Field<'_>| {
        let all = population_of(field)?;
        Ok(rounding.round(for_proportion(share, error, chi_square.sqrt(), Some(all))))
    };
    let outcome = Outcome::new();
    Ok(if field.is_list() {
        let sizes = field.members()?.iter().map(size).collect::<Result<Vec<_>, MetricError>>()?;
        outcome.with("S", sizes)
    } else {
        outcome.with("S", size(&field)?)
    }
    .into_value())
}

/// `margin_of_error_fpc`: of a sample from a population of `N` (absent: unlimited) either answers
/// `y` -> `mean`, `se`, `moe`, `ci`; or `m` of `n` -> `p`, `se`, `moe`, `ci`, and `count_ci`, how
/// many of the population. params `conf`, `quantile` ("normal" or "t").
pub(super) fn margin_of_error_fpc(task: &Task<'_>) -> Result<Value, MetricError> {
    let population = population(&task.input)?;
    let correction = |n: f64| match population {
        Some(all) if n > all => Err(MetricError::refused(
            "input.N",
            "the population must be at least as large as the sample",
        )),
        Some(all) => Ok(finite_population_correction(n, all)),
        None => Ok(1.0),
    };
    let Some(field) = task.input.get("y") else {
        let (some, n) = (
            task.input.need("m", "how many of the n, or answers \"y\"")?,
            task.input.need("n", "the size of the sample")?.size()?,
        );
        let found = some.size()?;
        if found > n {
            return Err(some.refused("it counts some of the n and cannot be larger"));
        }
        let share = (n > 0.0).then(|| found / n);
        let correction = correction(n)?;
        let error = share
            .filter(|_| n > 1.0)
            .map(|share| (share * (1.0 - share) / (n - 1.0)).sqrt() * correction);
        let margin = margin(task, error, n)?;
        let count = |share: f64| population.map(|all| (all * share).round());
        let interval = share.zip(margin).map(|(share, margin)| (share - margin, share + margin));
        let counted = interval.and_then(|(low, high)| count(low).zip(count(high)));
        let outcome = Outcome::new()
            .with("p", share)
            .with("se", error)
            .with("moe", margin)
            .with("ci", interval)
            .with("count_ci", counted);
        return Ok(outcome.into_value());
    };
    let answers: Vec<f64> = field.numbers_or_gaps()?.into_iter().flatten().collect();
    let n = size(&answers);
    let correction = correction(n)?;
    let error = variance(&answers).map(|variance| (variance / n).sqrt() * correction);
    let margin = margin(task, error, n)?;
    let center = mean(&answers);
    let interval = center.zip(margin).map(|(center, margin)| (center - margin, center + margin));
    let outcome = Outcome::new()
        .with("mean", center)
        .with("se", error)
        .with("moe", margin)
        .with("ci", interval)
        .with("n", answers.len());
    Ok(outcome.into_value())
}

fn margin(task: &Task<'_>, error: Option<f64>, n: f64) -> Result<Option<f64>, MetricError> {
    let confidence = task.params.confidence()?;
    let quantile = match task.params.text_or("quantile", "normal")? {
        "normal" | "z" => two_sided_z(confidence),
        "t" => two_sided_t(confidence, n - 1.0),
        _ => {
            let quantile = task.params.need("quantile", "a distribution")?;
            return Err(quantile.invalid("\"normal\" or \"t\""));
        }
    };
    Ok(error.map(|error| quantile * error))
}

/// The size before rounding that one case asks for.
fn wanted(case: &Field<'_>, params: &Field<'_>, z: f64) -> Result<f64, MetricError> {
    let population = population(case)?;
    let or_param = |key: &str| case.get(key).or_else(|| params.get(key));
    let share = |field: &Field<'_>| match field.number()? {
        share if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err(field.invalid("a share from 0 to 1")),
    };
    let error = |field: &Field<'_>| match field.number()? {
        error if error > 0.0 => Ok(error),
        _ => Err(field.invalid("an error above 0")),
    };
    if let Some(points) = or_param("moe_points") {
        let promoters = share(&case.need("p", "the share of promoters")?)?;
        let detractors = share(&case.need("d", "the share of detractors")?)?;
        let difference = promoters - detractors;
        let deviation = (promoters + detractors - difference * difference).max(0.0).sqrt();
        return Ok(for_mean(deviation, error(&points)? / 100.0, z, population));
    }
    let margin = match or_param("e").or_else(|| or_param("moe")) {
        Some(margin) => error(&margin)?,
        None => error(&case.need("e", "how far the result may be off")?)?,
    };
    if let Some(deviation) = or_param("S") {
        return Ok(for_mean(deviation.size()?, margin, z, population));
    }
    let expected = case.any(&["P", "p"]).or_else(|| params.any(&["P", "p"]));
    let expected = expected.map_or(Ok(0.5), |field| share(&field))?;
    Ok(for_proportion(expected, margin, z, population))
}

/// The population under `N`; nothing where it is unlimited.
fn population(case: &Field<'_>) -> Result<Option<f64>, MetricError> {
    let Some(field) = case.get("N") else { return Ok(None) };
    match field.value().as_text() {
        Some(text) if text.to_lowercase().starts_with("inf") => Ok(None),
        _ => population_of(&field).map(Some),
    }
}

fn population_of(field: &Field<'_>) -> Result<f64, MetricError> {
    match field.number() {
        Ok(all) if all > 0.0 => Ok(all),
        _ => Err(field.invalid("a population above 0, or \"Inf\"")),
    }
}

#[derive(Clone, Copy)]
enum Rounding {
    Up,
    Nearest,
}

impl Rounding {
    fn read(params: &Field<'_>, usual: Rounding) -> Result<Rounding, MetricError> {
        let Some(field) = params.get("rounding") else { return Ok(usual) };
        match field.text()? {
            "up" => Ok(Rounding::Up),
            "nearest" => Ok(Rounding::Nearest),
            _ => Err(field.invalid("\"up\" or \"nearest\"")),
        }
    }

    /// A whole sample of at least one; 384.0000000001 is 384.
    fn round(self, wanted: f64) -> f64 {
        const NOISE: f64 = 1e-9;
        match self {
            Rounding::Up => (wanted - wanted * NOISE).ceil().max(1.0),
            Rounding::Nearest => wanted.round().max(1.0),
        }
    }
}
