//! Probabilities and quantiles of the distributions that intervals and tests use. Natively only.

use statrs::function::erf;

/// The probability of a standard normal variable below `z`.
#[must_use]
pub fn normal_below(z: f64) -> f64 {
    0.5 * erf::erfc(-z / std::f64::consts::SQRT_2)
}

/// The two-sided p-value of a standard normal statistic.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    erf::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The point below which a standard normal variable lies with this probability (0 < p < 1).
///
/// ```
/// use manyi::metrics::distribution::normal_quantile;
///
/// assert!((normal_quantile(0.975) - 1.959963984540054).abs() < 1e-15);
/// ```
#[must_use]
pub fn normal_quantile(probability: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erf::erfc_inv(2.0 * probability)
}
