//! How well batteries measure one thing: Cronbach's alpha and McDonald's omega.

use nalgebra::DMatrix;

use super::CONFIDENCE;
use crate::metrics::covariances::correlations;
use crate::metrics::omega::{omega, one_factor};
use crate::metrics::reliability::{alpha, feldt_interval, item_rest_correlation};
use crate::scoring::index::float;
use crate::scoring::{Scoring, Segment};
use crate::value::Value;

/// The reliability of a battery.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// The battery.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// How many responses answered all of it.
    pub n: u64,
    /// Cronbach's alpha; nothing for fewer than two responses, or where nothing varies.
    pub alpha: Option<f64>,
    /// Feldt's 95 % interval of alpha.
    pub interval: Option<(f64, f64)>,
    /// McDonald's omega by one factor, `(sum lambda)^2 / ((sum lambda)^2 + sum theta)`; nothing for
    /// fewer than three items, or where one varies not at all.
    pub omega: Option<f64>,
    /// Whether an item leaves the factor (almost) nothing over: then omega says little.
    pub is_heywood: bool,
    /// The items.
    pub items: Vec<ItemReliability>,
}

/// An item in its battery.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemReliability {
    /// The item.
    pub name: String,
    /// How it goes with the sum of the others.
    pub item_rest_correlation: Option<f64>,
    /// Alpha of the others.
    pub alpha_without: Option<f64>,
}

/// The reliability of each battery.
pub(super) fn reliability(scoring: &Scoring, segment: &Segment) -> Vec<Reliability> {
    let batteries = scoring.batteries.iter().zip(&segment.batteries);
    let of = |(battery, products): (&crate::scoring::Battery, &crate::scoring::Products)| {
        let covariances = products.covariances();
        let alpha = covariances.as_ref().and_then(alpha);
        #[expect(clippy::cast_precision_loss, reason = "there are few items")]
        let items = battery.items.len() as f64;
        let (omega, is_heywood) = covariances.as_ref().map(by_one_factor).unwrap_or_default();
        Reliability {
            name: battery.name.clone(),
            title: battery.title.clone(),
            n: products.n,
            alpha,
            interval: alpha
                .and_then(|alpha| feldt_interval(alpha, float(products.n), items, CONFIDENCE)),
            omega,
            is_heywood,
            items: battery
                .items
                .iter()
                .enumerate()
                .filter_map(|(at, item)| {
                    let covariances = covariances.as_ref();
                    Some(ItemReliability {
                        name: scoring.items.get(*item)?.name.clone(),
                        item_rest_correlation: covariances
                            .and_then(|found| item_rest_correlation(found, at)),
                        alpha_without: covariances.and_then(|found| {
                            self::alpha(&found.clone().remove_row(at).remove_column(at))
                        }),
                    })
                })
                .collect(),
        }
    };
    batteries.map(of).collect()
}

/// Omega on the items' own scale, and whether it can be trusted.
fn by_one_factor(covariances: &DMatrix<f64>) -> (Option<f64>, bool) {
    let Some(model) = correlations(covariances).as_ref().and_then(one_factor) else {
        return (None, false);
    };
    let variances = || covariances.diagonal().iter().copied().collect::<Vec<f64>>();
    let loadings = model.loadings.iter().zip(variances());
    let loadings: Vec<f64> =
        loadings.map(|(loading, variance)| loading * variance.sqrt()).collect();
    let left = model.uniquenesses.iter().zip(variances());
    let left: Vec<f64> = left.map(|(left, variance)| left * variance).collect();
    (omega(&loadings, &left), model.is_heywood)
}
