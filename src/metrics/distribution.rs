//! Probabilities and quantiles of the distributions that intervals and tests use. Natively only.
//!
//! Tails are computed as tails, never as `1 - p`, so that small p-values keep their digits.
//!
//! ```
//! use manyi::metrics::distribution::{normal_quantile, t_quantile, t_two_sided};
//!
//! assert!((normal_quantile(0.975) - 1.959963984540054).abs() < 1e-15);
//! assert!((t_quantile(0.975, 10.0) - 2.2281388519862744).abs() < 1e-12);
//! assert!((t_two_sided(2.2281388519862744, 10.0) - 0.05).abs() < 1e-14);
//! ```

use std::f64::consts::SQRT_2;

use super::special::{beta_part, gamma_rest};

/// The probability of a standard normal variable below `z`.
#[must_use]
pub fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The two-sided p-value of a standard normal statistic.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// The point below which a standard normal variable lies with this probability (0 < p < 1).
#[must_use]
pub fn normal_quantile(probability: f64) -> f64 {
    // Beyond 40 no double is left.
    let tail = probability.min(1.0 - probability);
    crossing(40.0, |z| normal_below(-z) <= tail).copysign(probability - 0.5)
}

/// The normal quantile of a two-sided confidence: 1.96 for 0.95.
#[must_use]
pub fn two_sided_z(confidence: f64) -> f64 {
    normal_quantile(0.5 + confidence / 2.0)
}

/// The two-sided p-value of Student's t with `freedom` degrees of freedom; NaN unless that is
/// above 0.
#[must_use]
pub fn t_two_sided(t: f64, freedom: f64) -> f64 {
    let whole = freedom + t * t;
    beta_within(freedom / whole, t * t / whole, freedom / 2.0, 0.5)
}

/// The point below which Student's t lies with this probability; NaN unless `freedom` is above 0
/// and the probability between 0 and 1.
#[must_use]
pub fn t_quantile(probability: f64, freedom: f64) -> f64 {
    // The square of t, as a part of itself and the freedom, is beta distributed.
    let within = (2.0 * probability - 1.0).abs();
    let part = beta_quantile(within, 0.5, freedom / 2.0);
    let rest = beta_quantile(1.0 - within, freedom / 2.0, 0.5);
    (freedom * part / rest).sqrt().copysign(probability - 0.5)
}

/// The Student quantile of a two-sided confidence: 2.23 for 0.95 and 10 degrees of freedom.
#[must_use]
pub fn two_sided_t(confidence: f64, freedom: f64) -> f64 {
    t_quantile(0.5 + confidence / 2.0, freedom)
}

/// The probability of chi-square above `x`; NaN unless `freedom` is above 0.
#[must_use]
pub fn chi_square_above(x: f64, freedom: f64) -> f64 {
    if freedom <= 0.0 || x.is_nan() || freedom.is_nan() {
        f64::NAN
    } else if x <= 0.0 {
        1.0
    } else if x.is_infinite() {
        0.0
    } else {
        gamma_rest(freedom / 2.0, x / 2.0)
    }
}

/// The point below which chi-square lies with this probability (0 < p < 1); NaN unless `freedom`
/// is above 0.
#[must_use]
pub fn chi_square_quantile(probability: f64, freedom: f64) -> f64 {
    let mut high = freedom.max(1.0);
    while chi_square_above(high, freedom) > 1.0 - probability {
        high *= 2.0;
    }
    crossing(high, |x| chi_square_above(x, freedom) <= 1.0 - probability)
}

/// The probability of Fisher's F above `f`, with the freedoms of numerator and denominator; NaN
/// unless both are above 0.
#[must_use]
pub fn f_above(f: f64, numerator: f64, denominator: f64) -> f64 {
    let whole = denominator + numerator * f;
    beta_within(denominator / whole, numerator * f / whole, denominator / 2.0, numerator / 2.0)
}

/// The point below which Fisher's F lies with this probability; NaN unless both freedoms are
/// above 0.
#[must_use]
pub fn f_quantile(probability: f64, numerator: f64, denominator: f64) -> f64 {
    let part = beta_quantile(probability, numerator / 2.0, denominator / 2.0);
    let rest = beta_quantile(1.0 - probability, denominator / 2.0, numerator / 2.0);
    denominator * part / (numerator * rest)
}

/// The probability of a beta variable below `x`; NaN unless both shapes are above 0.
#[must_use]
pub fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    beta_within(x, 1.0 - x, a, b)
}

/// The same where `y = 1 - x` is known better than by a subtraction.
fn beta_within(x: f64, y: f64, a: f64, b: f64) -> f64 {
    if a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&x) { beta_part(x, y, a, b) } else { f64::NAN }
}

/// The point below which a beta variable lies with this probability; NaN unless both shapes are
/// above 0.
#[must_use]
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    if a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&probability) {
        crossing(1.0, |x| beta_below(x, a, b) >= probability)
    } else {
        f64::NAN
    }
}

/// The natural logarithm of the gamma function.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The smallest number from 0 to `high` that is far enough, found by halving until no number lies
/// between.
fn crossing(high: f64, is_far_enough: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, high);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return high;
        }
        if is_far_enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() <= 1e-13 * wanted.abs(), "{found} {wanted}");
    }

    #[test]
    fn known_values_of_the_tables_come_out() {
        // Two freedoms: p = 1 - t / sqrt(2 + t^2). One freedom: the arc tangent.
        assert_near(t_two_sided(1.0, 2.0), 1.0 - 1.0 / 3.0_f64.sqrt());
        assert_near(t_two_sided(1.0, 1.0), 0.5);
        assert_near(chi_square_above(3.0, 2.0), (-1.5_f64).exp());
        assert_near(f_above(3.0, 2.0, 4.0), 0.16);
        assert_near(beta_quantile(0.25, 2.0, 1.0), 0.5);
        assert_near(normal_below(-1.0) + normal_below(1.0), 1.0);
        assert_near(normal_two_sided(normal_quantile(0.995)), 0.01);
    }

    #[test]
    fn quantiles_undo_probabilities() {
        for freedom in [0.5, 1.0, 3.0, 19.7446, 1e5] {
            for probability in [0.6, 0.95, 0.975, 0.9995] {
                let t = t_quantile(probability, freedom);
                assert!((t_two_sided(t, freedom) - 2.0 * (1.0 - probability)).abs() < 1e-13);
                assert_near(t_quantile(1.0 - probability, freedom), -t);
                let x = chi_square_quantile(probability, freedom);
                assert!((chi_square_above(x, freedom) - (1.0 - probability)).abs() < 1e-13);
                let f = f_quantile(probability, 3.0, freedom);
                assert!((f_above(f, 3.0, freedom) - (1.0 - probability)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn what_has_no_freedom_is_no_number() {
        for undefined in [
            t_two_sided(1.0, 0.0),
            t_quantile(0.975, 0.0),
            chi_square_above(1.0, 0.0),
            f_above(1.0, 0.0, 3.0),
            f_quantile(0.5, 2.0, -1.0),
        ] {
            assert!(undefined.is_nan());
        }
    }
}
