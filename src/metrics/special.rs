//! The special functions behind the distributions, to some 14 digits. Natively only.
//!
//! The factor before a continued fraction is where digits are usually lost: a difference of large
//! logarithms. Loader's saddle-point form (2000, "Fast and accurate computation of binomial
//! probabilities", as in R) has none.

use std::f64::consts::PI;

/// Where a continued fraction has converged.
const NEAR_ENOUGH: f64 = 1e-16;
const MOST_STEPS: u32 = 100_000;

/// The regularized incomplete beta function `I_x(a, b)` for `y = 1 - x`, which the caller knows
/// better than a subtraction; `a` and `b` above 0.
pub(super) fn beta_part(x: f64, y: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let both = a + b;
    // x^a y^b / B(a, b), as a binomial probability.
    let front = a * b / both
        * (both / (2.0 * PI * a * b)).sqrt()
        * (stirling_rest(both)
            - stirling_rest(a)
            - stirling_rest(b)
            - deviance(a, both * x)
            - deviance(b, both * y))
        .exp();
    if x < (a + 1.0) / (both + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(y, b, a) / b
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let both = a + b;
    let mut numerator = 1.0;
    let mut denominator = 1.0 / (1.0 - both * x / (a + 1.0));
    let mut fraction = denominator;
    for step in 1..MOST_STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        denominator = 1.0 / (1.0 + even * denominator);
        numerator = 1.0 + even / numerator;
        fraction *= denominator * numerator;
        let odd = -(a + m) * (both + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        denominator = 1.0 / (1.0 + odd * denominator);
        numerator = 1.0 + odd / numerator;
        let change = denominator * numerator;
        fraction *= change;
        if (change - 1.0).abs() <= NEAR_ENOUGH {
            break;
        }
    }
    fraction
}

/// The upper regularized incomplete gamma function `Q(a, x)`, `a` and `x` above 0.
pub(super) fn gamma_rest(a: f64, x: f64) -> f64 {
    // x^a e^-x / Gamma(a), as a Poisson probability.
    let front = a * (-stirling_rest(a) - deviance(a, x)).exp() / (2.0 * PI * a).sqrt();
    if x < a + 1.0 { 1.0 - front * gamma_series(a, x) } else { front * gamma_fraction(a, x) }
}

fn gamma_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut series = term;
    for step in 1..MOST_STEPS {
        term *= x / (a + f64::from(step));
        series += term;
        if term <= series * NEAR_ENOUGH {
            break;
        }
    }
    series
}

fn gamma_fraction(a: f64, x: f64) -> f64 {
    let mut base = x + 1.0 - a;
    let mut numerator = f64::MAX;
    let mut denominator = 1.0 / base;
    let mut fraction = denominator;
    for step in 1..MOST_STEPS {
        let m = f64::from(step);
        let factor = m * (a - m);
        base += 2.0;
        denominator = 1.0 / (factor * denominator + base);
        numerator = base + factor / numerator;
        let change = denominator * numerator;
        fraction *= change;
        if (change - 1.0).abs() <= NEAR_ENOUGH {
            break;
        }
    }
    fraction
}

/// `ln Gamma(n + 1)` less Stirling's `(n + 1/2) ln n - n + ln sqrt(2 pi)`.
fn stirling_rest(n: f64) -> f64 {
    if n <= 15.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * n.ln() + n - 0.5 * (2.0 * PI).ln();
    }
    let square = n * n;
    let series = 1.0 / 12.0
        - (1.0 / 360.0
            - (1.0 / 1260.0 - (1.0 / 1680.0 - (1.0 / 1188.0) / square) / square) / square)
            / square;
    series / n
}

/// `x ln(x / m) + m - x`, without cancellation where x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() - difference;
    }
    let ratio = difference / (x + m);
    let mut total = difference * ratio;
    let mut term = 2.0 * x * ratio;
    for step in 1..1000 {
        term *= ratio * ratio;
        let next = total + term / f64::from(2 * step + 1);
        if next == total {
            break;
        }
        total = next;
    }
    total
}
