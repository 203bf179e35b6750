//! The groups in order, best first, where there are responses enough to tell.

use super::{GroupFigures, IndexFigures, Scoring};
use crate::metrics::levels::rescaled;

/// So many weak items are named.
const MOST_WEAK: usize = 3;

/// The groups in order of one index.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The index.
    pub index: String,
    /// Its value for all responses: the line that groups are above or below.
    pub average: Option<f64>,
    /// The groups with enough responses, best first.
    pub ranked: Vec<Rank>,
    /// Those with fewer responses than the minimum, and how many they have; in the order of names.
    pub too_few: Vec<(String, u64)>,
}

/// The place of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Rank {
    /// From 1. Equal values have the same rank, and the next has as many more.
    pub rank: usize,
    /// The group.
    pub group: String,
    /// Its value; of stars, the one drawn to the prior.
    pub value: f64,
    /// How far it is above the average (below 0: under it).
    pub above_average: Option<f64>,
    /// How many responses the value is from.
    pub responses: u64,
    /// Its weakest items of the index, the weakest first: those that it does worst on their scale.
    pub weakest: Vec<String>,
}

/// One ranking for each index; none without groups. Responses without a group are not ranked: they
/// are nobody's.
pub(super) fn rankings(
    scoring: &Scoring,
    total: &GroupFigures,
    groups: &[GroupFigures],
) -> Vec<Ranking> {
    if groups.is_empty() {
        return vec![];
    }
    let of = |(place, index): (usize, &crate::scoring::Index)| {
        let average = total.indices.get(place).and_then(ranked_value);
        let mut ranked = vec![];
        let mut too_few = vec![];
        for group in groups {
            let (Some(name), Some(figures)) = (&group.name, group.indices.get(place)) else {
                continue;
            };
            match ranked_value(figures) {
                Some(value) if !figures.is_too_few => ranked.push(Rank {
                    rank: 0,
                    group: name.clone(),
                    value,
                    above_average: average.map(|average| value - average),
                    responses: figures.responses,
                    weakest: weakest(scoring, group, &index.items),
                }),
                _ => too_few.push((name.clone(), figures.responses)),
            }
        }
        ranked.sort_by(|one, other| match index.low_is_good {
            true => one.value.total_cmp(&other.value),
            false => other.value.total_cmp(&one.value),
        });
        let mut before: Option<(usize, f64)> = None;
        for (at, rank) in ranked.iter_mut().enumerate() {
            rank.rank = match before {
                Some((same, value)) if value == rank.value => same,
                _ => at + 1,
            };
            before = Some((rank.rank, rank.value));
        }
        Ranking { index: index.name.clone(), average, ranked, too_few }
    };
    scoring.indices.iter().enumerate().map(of).collect()
}

fn ranked_value(figures: &IndexFigures) -> Option<f64> {
    figures.stars.map_or(figures.value, |stars| stars.shrunk)
}

/// The items with the lowest mean on their scale, of an index with more than these.
fn weakest(scoring: &Scoring, group: &GroupFigures, items: &[usize]) -> Vec<String> {
    if items.len() <= MOST_WEAK {
        return vec![];
    }
    let mean = |place: &usize| {
        let (item, figures) = scoring.items.get(*place).zip(group.items.get(*place))?;
        Some((rescaled(figures.figures.mean?, item.range), &item.name))
    };
    let mut means: Vec<(f64, &String)> = items.iter().filter_map(mean).collect();
    means.sort_by(|one, other| one.0.total_cmp(&other.0));
    means.into_iter().take(MOST_WEAK).map(|(_, name)| name.clone()).collect()
}
