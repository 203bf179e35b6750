//! Least squares on standardized scores, and the shares of importance that follow from it.

use nalgebra::DVector;

use super::covariances::inverted;
use super::distribution::{f_above, t_two_sided};
use super::drivers::{Drivers, Given, read};
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// A regression of the outcome on all drivers.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// The standardized weight of each driver.
    pub weights: Vec<f64>,
    /// How much collinearity inflates the variance of each weight; 1 is not at all.
    pub inflation: Vec<f64>,
    /// The share of the outcome's variance that is explained, 0 to 1.
    pub explained: f64,
}

/// Regresses the outcome on all drivers; nothing if these are collinear.
#[must_use]
pub fn regression(drivers: &Drivers) -> Option<Regression> {
    let (inverse, _) = inverted(&drivers.predictors)?;
    let weights = drivers.weights()?;
    Some(Regression {
        explained: weights.dot(&drivers.outcome),
        weights: weights.iter().copied().collect(),
        inflation: inverse.diagonal().iter().copied().collect(),
    })
}

/// What a regression on `n` rows says of the population.
#[derive(Clone, Debug, PartialEq)]
pub struct Significance {
    /// R squared without what chance adds: `1 - (1 - R2)(n - 1)/(n - k - 1)`.
    pub adjusted: f64,
    /// The statistic of the test that nothing is explained; nothing of a perfect fit.
    pub f: Option<f64>,
    /// Its p-value.
    pub p: Option<f64>,
    /// The standard error of each weight.
    pub errors: Vec<f64>,
    /// The two-sided p-value of each weight; nothing of a perfect fit.
    pub weights_p: Vec<Option<f64>>,
}

impl Regression {
    /// Tests on `n` rows; nothing for fewer than k + 2.
    #[must_use]
    pub fn significance(&self, n: f64) -> Option<Significance> {
        #[expect(clippy::cast_precision_loss, reason = "there are few drivers")]
        let predictors = self.weights.len() as f64;
        let freedom = n - predictors - 1.0;
        if freedom <= 0.0 {
            return None;
        }
        // Of a perfect fit nothing is left over but rounding.
        let rest = if self.explained >= 1.0 - 1e-14 { 0.0 } else { 1.0 - self.explained };
        let f = (rest > 0.0).then(|| (self.explained / predictors) / (rest / freedom));
        let errors: Vec<_> =
            self.inflation.iter().map(|inflation| (rest / freedom * inflation).sqrt()).collect();
        let weights_p = self
            .weights
            .iter()
            .zip(&errors)
            .map(|(weight, error)| (*error > 0.0).then(|| t_two_sided(weight / error, freedom)))
            .collect();
        Some(Significance {
            adjusted: 1.0 - rest * (n - 1.0) / freedom,
            f,
            p: f.map(|f| f_above(f, predictors, freedom)),
            errors,
            weights_p,
        })
    }

    /// What each driver explains beyond all others: what R squared loses without it.
    #[must_use]
    pub fn last(&self) -> Vec<f64> {
        self.weights
            .iter()
            .zip(&self.inflation)
            .map(|(weight, inflation)| weight * weight / inflation)
            .collect()
    }

    /// The correlation of each driver with the outcome where the others are held constant; nothing
    /// of a perfect fit to which it adds nothing.
    #[must_use]
    pub fn partial_correlations(&self) -> Vec<Option<f64>> {
        let rest = (1.0 - self.explained).max(0.0);
        self.weights
            .iter()
            .zip(self.last())
            .map(|(weight, last)| {
                (last + rest > 0.0).then(|| (last / (last + rest)).sqrt().copysign(*weight))
            })
            .collect()
    }
}

/// Pratt's shares (1987), weight times correlation; they sum to R squared, and may be negative.
#[must_use]
pub fn pratt(weights: &[f64], correlations: &DVector<f64>) -> Vec<f64> {
    weights.iter().zip(correlations.iter()).map(|(weight, r)| weight * r).collect()
}

/// `standardised_ols`: drivers in any form -> `{"beta", "R2", "adjR2", "F", "F_p", "se", "p", "VIF",
/// "names", "n"}`.
pub(super) fn standardised_ols(task: &Task<'_>) -> Result<Value, MetricError> {
    let Given { names, drivers, n } = read(&task.input)?;
    let found = drivers.as_ref().and_then(regression);
    let tests = found.as_ref().zip(n).and_then(|(found, n)| found.significance(n));
    Ok(Outcome::new()
        .with("beta", found.as_ref().map(|found| found.weights.clone()))
        .with("R2", found.as_ref().map(|found| found.explained))
        .with("adjR2", tests.as_ref().map(|tests| tests.adjusted))
        .with("F", tests.as_ref().and_then(|tests| tests.f))
        .with("F_p", tests.as_ref().and_then(|tests| tests.p))
        .with("se", tests.as_ref().map(|tests| tests.errors.clone()))
        .with("p", tests.map(|tests| tests.weights_p))
        .with("VIF", found.map(|found| found.inflation))
        .with("names", names)
        .with("n", n)
        .into_value())
}

/// `relative_importance_other`: drivers in any form -> `{"first", "last", "pratt", "R2", "names"}`:
/// each driver by itself, what it adds to all others, and Pratt's shares.
pub(super) fn relative_importance_other(task: &Task<'_>) -> Result<Value, MetricError> {
    let Given { names, drivers, .. } = read(&task.input)?;
    let found = drivers.and_then(|drivers| Some((regression(&drivers)?, drivers.outcome)));
    let first =
        |correlations: &DVector<f64>| -> Vec<_> { correlations.iter().map(|r| r * r).collect() };
    Ok(Outcome::new()
        .with("first", found.as_ref().map(|(_, outcome)| first(outcome)))
        .with("last", found.as_ref().map(|(found, _)| found.last()))
        .with("pratt", found.as_ref().map(|(found, outcome)| pratt(&found.weights, outcome)))
        .with("R2", found.map(|(found, _)| found.explained))
        .with("names", names)
        .into_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};

    fn drivers() -> Drivers {
        Drivers { predictors: dmatrix![1.0, 0.5; 0.5, 1.0], outcome: dvector![0.6, 0.4] }
    }

    #[test]
    fn two_drivers_come_out_as_by_hand() {
        let found = regression(&drivers()).unwrap();
        // beta = (r1 - r2 r12)/(1 - r12^2) and the other way round.
        let wanted = [0.4 / 0.75, 0.1 / 0.75];
        for (found, wanted) in found.weights.iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-15);
        }
        assert!((found.explained - (0.6 * wanted[0] + 0.4 * wanted[1])).abs() < 1e-15);
        assert!((found.inflation[0] - 4.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn what_the_last_driver_adds_is_what_r_squared_loses_without_it() {
        let found = regression(&drivers()).unwrap();
        assert!((found.last()[0] - (found.explained - 0.16)).abs() < 1e-15);
        assert!((found.last()[1] - (found.explained - 0.36)).abs() < 1e-15);
        // (r1 - r2 r12) / sqrt((1 - r2^2)(1 - r12^2))
        let partial = found.partial_correlations()[0].unwrap();
        assert!((partial - 0.4 / (0.84_f64 * 0.75).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn pratts_shares_sum_to_r_squared() {
        let found = regression(&drivers()).unwrap();
        let shares = pratt(&found.weights, &drivers().outcome);
        assert!((shares.iter().sum::<f64>() - found.explained).abs() < 1e-15);
    }

    #[test]
    fn with_one_driver_f_is_the_square_of_t() {
        let one = Drivers { predictors: dmatrix![1.0], outcome: dvector![-0.5] };
        let tests = regression(&one).unwrap().significance(20.0).unwrap();
        assert!((tests.p.unwrap() - tests.weights_p[0].unwrap()).abs() < 1e-15);
        assert!((tests.f.unwrap() - 18.0 / 3.0).abs() < 1e-14);
        assert!((tests.adjusted - (1.0 - 0.75 * 19.0 / 18.0)).abs() < 1e-15);
        assert_eq!(regression(&one).unwrap().significance(2.0), None);
    }

    #[test]
    fn a_perfect_fit_has_no_test() {
        let one = Drivers { predictors: dmatrix![1.0], outcome: dvector![1.0] };
        let tests = regression(&one).unwrap().significance(20.0).unwrap();
        assert_eq!((tests.f, tests.p, &tests.weights_p[..]), (None, None, &[None][..]));
    }
}
