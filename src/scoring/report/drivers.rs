//! What drives satisfaction as a whole, from sums of products.

use nalgebra::{DMatrix, DVector};

use crate::metrics::covariances::correlations;
use crate::metrics::derived_importance::correlation_p;
use crate::metrics::drivers::Drivers;
use crate::metrics::regression::regression;
use crate::metrics::relative_weights::{in_percent, relative_weights};
use crate::metrics::shapley::lmg;
use crate::scoring::index::float;
use crate::scoring::{Scoring, Segment};

/// What drives the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyDrivers {
    /// The item that is driven.
    pub outcome: String,
    /// How many responses answered it and all drivers.
    pub n: u64,
    /// Why there are no figures, if there are none.
    pub refused: Option<&'static str>,
    /// The share of the outcome's variance that the drivers explain together, 0 to 1.
    pub explained: Option<f64>,
    /// The same without what chance adds.
    pub adjusted: Option<f64>,
    /// The drivers, in the order of the block.
    pub drivers: Vec<DriverFigures>,
}

/// One driver.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverFigures {
    /// The item.
    pub name: String,
    /// Its correlation with the outcome: the direction of its influence.
    pub correlation: Option<f64>,
    /// Its p-value.
    pub p: Option<f64>,
    /// Its standardized regression weight.
    pub weight: Option<f64>,
    /// How much collinearity inflates the variance of that weight; 1 is not at all.
    pub inflation: Option<f64>,
    /// Its share of what is explained, in percent, by Johnson's relative weights.
    pub relative_weight: Option<f64>,
    /// The same by averaging over all orders (Shapley, LMG); nothing of more than 15 drivers.
    pub shapley: Option<f64>,
}

/// The drivers of the block; nothing if it asks for none.
pub(super) fn key_drivers(scoring: &Scoring, segment: &Segment) -> Option<KeyDrivers> {
    let (asked, products) = (scoring.drivers.as_ref()?, segment.drivers.as_ref()?);
    let name = |item: &usize| scoring.items.get(*item).map(|item| item.name.clone());
    let n = float(products.n);
    #[expect(clippy::cast_precision_loss, reason = "there are few drivers")]
    let needed = (asked.items.len() + 2) as f64;
    let found = products.covariances().as_ref().and_then(correlations);
    let drivers = found.as_ref().map(|all| {
        let count = all.nrows() - 1;
        Drivers {
            predictors: DMatrix::from_fn(count, count, |i, j| all[(i + 1, j + 1)]),
            outcome: DVector::from_fn(count, |i, _| all[(i + 1, 0)]),
        }
    });
    let model = drivers.as_ref().and_then(regression);
    let refused = if products.n < scoring.minimum_n || n < needed {
        Some("too few responses answered all of it")
    } else if drivers.is_none() {
        Some("an item was answered alike by all")
    } else if model.is_none() {
        Some("an item follows from the others")
    } else {
        None
    };
    let drivers = drivers.filter(|_| refused.is_none());
    let model = model.filter(|_| refused.is_none());
    let shares = |shares: Option<Vec<f64>>| shares.as_deref().and_then(in_percent);
    let weights = shares(drivers.as_ref().and_then(relative_weights));
    let orders = shares(drivers.as_ref().and_then(lmg));
    let at = |list: Option<&Vec<f64>>, at: usize| list.and_then(|list| list.get(at)).copied();
    let of = |(place, item): (usize, &usize)| {
        let correlation = drivers.as_ref().and_then(|drivers| drivers.outcome.get(place)).copied();
        Some(DriverFigures {
            name: name(item)?,
            correlation,
            p: correlation.and_then(|r| correlation_p(r, n)),
            weight: at(model.as_ref().map(|model| &model.weights), place),
            inflation: at(model.as_ref().map(|model| &model.inflation), place),
            relative_weight: at(weights.as_ref(), place),
            shapley: at(orders.as_ref(), place),
        })
    };
    Some(KeyDrivers {
        outcome: name(&asked.outcome)?,
        n: products.n,
        refused,
        explained: model.as_ref().map(|model| model.explained),
        adjusted: model
            .as_ref()
            .and_then(|model| model.significance(n))
            .map(|found| found.adjusted),
        drivers: asked.items.iter().enumerate().filter_map(of).collect(),
    })
}
