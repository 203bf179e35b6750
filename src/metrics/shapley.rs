//! Shapley's shares of R squared, as Lindeman, Merenda & Gold (1980) have them: what each driver
//! adds, averaged over all orders in which drivers can be added.
//!
//! ```
//! use manyi::metrics::drivers::Drivers;
//! use manyi::metrics::shapley::lmg;
//! use nalgebra::{dmatrix, dvector};
//!
//! let drivers = Drivers { predictors: dmatrix![1.0, 0.5; 0.5, 1.0], outcome: dvector![0.6, 0.4] };
//! let shares = lmg(&drivers).unwrap();
//! assert!((shares[0] - 0.286667).abs() < 1e-6 && (shares[1] - 0.086667).abs() < 1e-6);
//! ```

use nalgebra::{DMatrix, DVector};

use super::drivers::{Drivers, Given, read};
use super::relative_weights::{in_percent, relative_weights};
use super::sum::{mean, sum};
use super::{MetricError, Outcome, Task};
use crate::value::Value;

/// More drivers have too many subsets: these have 32,768.
pub const MOST_DRIVERS: usize = 15;

/// The share of R squared of each driver; they sum to it, and none is negative. Nothing if the
/// drivers are collinear, or more than [`MOST_DRIVERS`].
#[must_use]
pub fn lmg(drivers: &Drivers) -> Option<Vec<f64>> {
    let size = drivers.outcome.len();
    if size > MOST_DRIVERS {
        return None;
    }
    let explained: Vec<f64> =
        (0..1_usize << size).map(|subset| of_subset(drivers, subset)).collect::<Option<_>>()?;
    let share = |driver: usize| {
        // Orders are equally likely; so are the sizes of what stands before the driver in them, and
        // among the subsets of one size each one.
        let mut gains = vec![vec![]; size];
        for subset in (0..1_usize << size).filter(|subset| subset >> driver & 1 == 0) {
            let gain = explained[subset | 1 << driver] - explained[subset];
            gains[subset.count_ones() as usize].push(gain);
        }
        mean(&gains.iter().filter_map(|gains| mean(gains)).collect::<Vec<_>>())
    };
    (0..size).map(share).collect()
}

/// R squared of the drivers whose bits are set.
fn of_subset(drivers: &Drivers, subset: usize) -> Option<f64> {
    let members: Vec<_> =
        (0..drivers.outcome.len()).filter(|driver| subset >> driver & 1 == 1).collect();
    if members.is_empty() {
        return Some(0.0);
    }
    let part = Drivers {
        predictors: DMatrix::from_fn(members.len(), members.len(), |i, j| {
            drivers.predictors[(members[i], members[j])]
        }),
        outcome: DVector::from_fn(members.len(), |i, _| drivers.outcome[members[i]]),
    };
    part.explained()
}

/// `shapley_lmg`: drivers in any form -> `{"R2", "lmg", "rescaled" (percent of R2), "johnson", "r",
/// "n_eff", "names"}`; `n_eff` is Kish's effective number of rows.
pub(super) fn shapley_lmg(task: &Task<'_>) -> Result<Value, MetricError> {
    let Given { names, drivers, n } = read(&task.input)?;
    if names.len() > MOST_DRIVERS {
        return Err(task.input.refused(format!(
            "{} drivers have too many subsets; give at most {MOST_DRIVERS}, or use \
             johnson_relative_weights",
            names.len()
        )));
    }
    let shares = drivers.as_ref().and_then(lmg);
    let correlations: Option<Vec<f64>> =
        drivers.as_ref().map(|found| found.outcome.iter().copied().collect());
    Ok(Outcome::new()
        .with("R2", shares.as_ref().map(|shares| sum(shares.iter().copied())))
        .with("rescaled", shares.as_deref().and_then(in_percent))
        .with("lmg", shares)
        .with("johnson", drivers.as_ref().and_then(relative_weights))
        .with("r", correlations)
        .with("n_eff", n)
        .with("names", names)
        .into_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};

    #[test]
    fn the_shares_sum_to_r_squared_and_do_not_depend_on_the_order() {
        let drivers = Drivers {
            predictors: dmatrix![1.0, 0.5, -0.2; 0.5, 1.0, 0.3; -0.2, 0.3, 1.0],
            outcome: dvector![0.6, 0.4, 0.1],
        };
        let turned = Drivers {
            predictors: dmatrix![1.0, 0.3, -0.2; 0.3, 1.0, 0.5; -0.2, 0.5, 1.0],
            outcome: dvector![0.1, 0.4, 0.6],
        };
        let (shares, mut other) = (lmg(&drivers).unwrap(), lmg(&turned).unwrap());
        other.reverse();
        for (one, other) in shares.iter().zip(&other) {
            assert!((one - other).abs() < 1e-15);
        }
        let explained = drivers.explained().unwrap();
        assert!((shares.iter().sum::<f64>() - explained).abs() < 1e-15);
    }

    #[test]
    fn three_drivers_come_out_as_by_hand_over_the_six_orders() {
        let drivers = Drivers {
            predictors: dmatrix![1.0, 0.4, 0.1; 0.4, 1.0, 0.2; 0.1, 0.2, 1.0],
            outcome: dvector![0.5, 0.4, 0.3],
        };
        let r2 = |subset| of_subset(&drivers, subset).unwrap();
        let first = (2.0 * r2(0b001)
            + (r2(0b011) - r2(0b010))
            + (r2(0b101) - r2(0b100))
            + 2.0 * (r2(0b111) - r2(0b110)))
            / 6.0;
        assert!((lmg(&drivers).unwrap()[0] - first).abs() < 1e-15);
    }

    #[test]
    fn a_driver_of_no_use_has_a_share_of_0() {
        let drivers =
            Drivers { predictors: dmatrix![1.0, 0.0; 0.0, 1.0], outcome: dvector![0.5, 0.0] };
        assert_eq!(lmg(&drivers), Some(vec![0.25, 0.0]));
    }
}
