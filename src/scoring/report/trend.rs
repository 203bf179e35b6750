//! How indices go over the waves, and what chance does not explain.

use super::GroupFigures;
use crate::metrics::charts::{limits_of_share, moving_range_deviation};
use crate::metrics::distribution::two_sided_z;
use crate::metrics::sum::mean;
use crate::scoring::index::float;
use crate::scoring::{Index, Method, Scoring};

/// Limits are so many deviations from the center (Shewhart 1931).
const WIDTH: f64 = 3.0;

/// An index over the waves.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The index.
    pub index: String,
    /// What chance varies about: of a share that of all waves, else the mean of the waves.
    pub center: Option<f64>,
    /// The waves in their order.
    pub points: Vec<TrendPoint>,
}

/// An index in one wave.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// The wave.
    pub wave: Option<String>,
    /// How many responses have a value.
    pub responses: u64,
    /// The value; nothing without an answer.
    pub value: Option<f64>,
    /// Between these chance alone would keep it.
    pub limits: Option<(f64, f64)>,
    /// Whether it is outside of them.
    pub is_outside: bool,
    /// The change since the last wave that has a value.
    pub change: Option<f64>,
    /// Whether chance would bring such a change in fewer than one of 20 cases; nothing where that
    /// cannot be told.
    pub is_significant: Option<bool>,
}

/// A trend for each index; none for fewer than two waves.
pub(super) fn trends(scoring: &Scoring, waves: &[GroupFigures]) -> Vec<Trend> {
    // Responses that do not say their wave belong to none.
    let waves: Vec<&GroupFigures> = waves.iter().filter(|wave| wave.name.is_some()).collect();
    if waves.len() < 2 {
        return vec![];
    }
    let indices = scoring.indices.iter().enumerate();
    indices.map(|(place, index)| trend(index, place, &waves)).collect()
}

fn trend(index: &Index, place: usize, waves: &[&GroupFigures]) -> Trend {
    let values: Vec<f64> = waves
        .iter()
        .filter_map(|wave| wave.indices.get(place).and_then(|figures| figures.value))
        .collect();
    let is_share = index.method == Method::Csat;
    let center = if is_share { share_of_all(place, waves) } else { mean(&values) };
    let deviation = moving_range_deviation(&values);
    let mut points = vec![];
    let mut last: Option<(f64, Option<f64>)> = None;
    for wave in waves {
        let Some(figures) = wave.indices.get(place) else { continue };
        let answers = float(figures.figures.satisfied.of);
        let limits = if is_share {
            center.filter(|_| answers > 0.0).map(|center| {
                let (low, high) = limits_of_share(center / 100.0, answers, WIDTH);
                (100.0 * low, 100.0 * high)
            })
        } else {
            center
                .zip(deviation)
                .map(|(center, deviation)| (center - WIDTH * deviation, center + WIDTH * deviation))
        };
        let error = if is_share {
            figures.value.filter(|_| answers > 0.0).map(|value| {
                let share = value / 100.0;
                100.0 * (share * (1.0 - share) / answers).sqrt()
            })
        } else {
            figures.standard_error
        };
        let before = figures.value.and(last);
        points.push(TrendPoint {
            wave: wave.name.clone(),
            responses: figures.responses,
            value: figures.value,
            limits,
            is_outside: figures
                .value
                .zip(limits)
                .is_some_and(|(value, (low, high))| value < low || value > high),
            change: figures.value.zip(before).map(|(value, (before, _))| value - before),
            is_significant: figures.value.zip(before).and_then(
                |(value, (before, error_before))| {
                    let error = (error?.powi(2) + error_before?.powi(2)).sqrt();
                    (error > 0.0).then(|| (value - before).abs() > two_sided_z(0.95) * error)
                },
            ),
        });
        if let Some(value) = figures.value {
            last = Some((value, error));
        }
    }
    Trend { index: index.name.clone(), center, points }
}

fn share_of_all(place: usize, waves: &[&GroupFigures]) -> Option<f64> {
    let figures = || waves.iter().filter_map(|wave| wave.indices.get(place));
    let of: u64 = figures().map(|figures| figures.figures.satisfied.of).sum();
    let satisfied: u64 = figures().map(|figures| figures.figures.satisfied.count).sum();
    (of > 0).then(|| 100.0 * float(satisfied) / float(of))
}
