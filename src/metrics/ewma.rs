//! The exponentially weighted moving average, a control chart that sees small shifts (Roberts 1959).
//!
//! ```
//! use manyi::metrics::ewma::Average;
//!
//! let mut average = Average { lambda: 0.5, value: 10.0 };
//! assert_eq!((average.follow(12.0), average.follow(12.0)), (11.0, 11.5));
//! ```

use super::charts::{moving_range_deviation, outside};
use super::sum::mean;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// The state of the average: all that is needed to go on from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Average {
    /// The weight of the newest value, above 0 and at most 1.
    pub lambda: f64,
    /// Where the average stands; before any value, the target.
    pub value: f64,
}

impl Average {
    /// Takes in the next value: `z = lambda x + (1 - lambda) z`, written so that a value equal to
    /// the average leaves it as it is. Returns the new average.
    pub fn follow(&mut self, next: f64) -> f64 {
        self.value += self.lambda * (next - self.value);
        self.value
    }
}

/// The half width of the limits after `count` values, in deviations of one value and for limits of
/// one deviation: `sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2 count)))`.
#[must_use]
pub fn exact_width(lambda: f64, count: i32) -> f64 {
    let started = 1.0 - (1.0 - lambda).powi(2 * count);
    asymptotic_width(lambda) * started.sqrt()
}

/// What [`exact_width`] tends to: `sqrt(lambda / (2 - lambda))`.
#[must_use]
pub fn asymptotic_width(lambda: f64) -> f64 {
    (lambda / (2.0 - lambda)).sqrt()
}

/// `ewma_chart`: `x`, a value for each period (null: a period without answers is skipped); params
/// `lambda` (0.2), `target` (the mean), `sigma` (from moving ranges), `L` (3), `limits` ("exact" or
/// "asymptotic") -> `z`, `limits` of each period, `LCL` and `UCL` (the asymptotic ones), `out`.
pub(super) fn ewma_chart(task: &Task<'_>) -> Result<Value, MetricError> {
    let values = task.input.need("x", "a value for each period")?.numbers_or_gaps()?;
    let answered: Vec<f64> = values.iter().copied().flatten().collect();
    let lambda = lambda(task, 0.2)?;
    let width = task.params.number_or("L", 3.0)?;
    let target = task.params.get("target").map(|field| field.number()).transpose()?;
    let sigma = task.params.get("sigma").map(|field| field.size()).transpose()?;
    let sigma = sigma.or_else(|| moving_range_deviation(&answered));
    let is_exact = match task.params.text_or("limits", "exact")? {
        "exact" => true,
        "asymptotic" => false,
        _ => {
            let limits = task.params.need("limits", "a kind of limits")?;
            return Err(limits.invalid("\"exact\" or \"asymptotic\""));
        }
    };
    let Some(target) = target.or_else(|| mean(&answered)) else {
        let nothing: Vec<f64> = vec![];
        return Ok(Outcome::new().with("z", nothing.clone()).with("out", nothing).into_value());
    };
    let around = |width: f64| sigma.map(|sigma| (target - width * sigma, target + width * sigma));
    let mut average = Average { lambda, value: target };
    let mut count = 0;
    let mut averages = vec![];
    let mut limits = vec![];
    for value in &values {
        let Some(value) = value else {
            averages.push(Some(average.value));
            limits.push(None);
            continue;
        };
        count += 1;
        averages.push(Some(average.follow(*value)));
        let factor = if is_exact { exact_width(lambda, count) } else { asymptotic_width(lambda) };
        limits.push(around(width * factor));
    }
    let final_limits = around(width * asymptotic_width(lambda));
    let outcome = Outcome::new()
        .with("LCL", final_limits.map(|limits| limits.0))
        .with("UCL", final_limits.map(|limits| limits.1))
        .with("out", outside(&averages, &limits))
        .with("z", averages)
        .with("limits", limits)
        .with("target", target)
        .with("sigma", sigma);
    Ok(outcome.into_value())
}

/// The weight of the newest value under `lambda`.
pub(super) fn lambda(task: &Task<'_>, usual: f64) -> Result<f64, MetricError> {
    match task.params.number_or("lambda", usual)? {
        lambda if lambda > 0.0 && lambda <= 1.0 => Ok(lambda),
        _ => Err(MetricError::refused("params.lambda", "it must be above 0 and at most 1")),
    }
}
