//! Johnson's relative weights (2000): each driver's share of R squared, for any number of drivers.
//!
//! ```
//! use manyi::metrics::drivers::Drivers;
//! use manyi::metrics::relative_weights::relative_weights;
//! use nalgebra::{dmatrix, dvector};
//!
//! // Drivers that do not correlate explain the square of their correlation.
//! let drivers = Drivers { predictors: dmatrix![1.0, 0.0; 0.0, 1.0], outcome: dvector![0.6, -0.3] };
//! let shares = relative_weights(&drivers).unwrap();
//! assert!((shares[0] - 0.36).abs() < 1e-15 && (shares[1] - 0.09).abs() < 1e-15);
//! ```

use nalgebra::DMatrix;

use super::drivers::{Drivers, Given, read};
use super::sum::sum;
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// The share of R squared of each driver; they sum to it, and none is negative. Nothing if the
/// drivers are collinear.
///
/// With `L` the symmetric root of the drivers' correlations and `b = L^-1 rxy`:
/// `eps_j = sum_m L_jm^2 b_m^2`.
#[must_use]
pub fn relative_weights(drivers: &Drivers) -> Option<Vec<f64>> {
    let eigen = drivers.predictors.clone().symmetric_eigen();
    if eigen.eigenvalues.iter().any(|value| *value <= 0.0) {
        return None;
    }
    let roots = eigen.eigenvalues.map(f64::sqrt);
    let turn = &eigen.eigenvectors;
    let root = turn * DMatrix::from_diagonal(&roots) * turn.transpose();
    let weights = turn * (turn.transpose() * &drivers.outcome).component_div(&roots);
    let squares = weights.component_mul(&weights);
    Some((root.component_mul(&root) * squares).iter().copied().collect())
}

/// The shares in percent of their sum; nothing if they sum to 0.
#[must_use]
pub fn in_percent(shares: &[f64]) -> Option<Vec<f64>> {
    let total = sum(shares.iter().copied());
    (total > 0.0).then(|| shares.iter().map(|share| 100.0 * share / total).collect())
}

/// `johnson_relative_weights`: drivers in any form -> `{"R2", "weights" (also "raw" and "eps"),
/// "rescaled" (percent of R2), "r", "names"}`; the sign of an influence is that of its correlation
/// `r`.
pub(super) fn johnson_relative_weights(task: &Task<'_>) -> Result<Value, MetricError> {
    let Given { names, drivers, n } = read(&task.input)?;
    let shares = drivers.as_ref().and_then(relative_weights);
    let correlations: Option<Vec<f64>> =
        drivers.as_ref().map(|found| found.outcome.iter().copied().collect());
    Ok(Outcome::new()
        .with("R2", drivers.as_ref().and_then(Drivers::explained))
        .with("weights", shares.clone())
        .with("raw", shares.clone())
        .with("eps", shares.clone())
        .with("rescaled", shares.as_deref().and_then(in_percent))
        .with("r", correlations)
        .with("names", names)
        .with("n", n)
        .into_value())
}

#[cfg(test)]
mod tests {
    use super::super::shapley::lmg;
    use super::*;
    use nalgebra::{dmatrix, dvector};

    #[test]
    fn of_two_drivers_the_shares_are_those_of_shapley() {
        let drivers =
            Drivers { predictors: dmatrix![1.0, 0.5; 0.5, 1.0], outcome: dvector![0.6, 0.4] };
        let (johnson, shapley) = (relative_weights(&drivers).unwrap(), lmg(&drivers).unwrap());
        for (johnson, shapley) in johnson.iter().zip(shapley) {
            assert!((johnson - shapley).abs() < 1e-15);
        }
    }

    #[test]
    fn the_shares_sum_to_r_squared() {
        let drivers = Drivers {
            predictors: dmatrix![1.0, 0.5, -0.2; 0.5, 1.0, 0.3; -0.2, 0.3, 1.0],
            outcome: dvector![0.6, 0.4, 0.1],
        };
        let total: f64 = relative_weights(&drivers).unwrap().iter().sum();
        assert!((total - drivers.explained().unwrap()).abs() < 1e-15);
        assert_eq!(in_percent(&[0.0, 0.0]), None);
    }
}
