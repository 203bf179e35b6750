//! The groups in order, best first, where there are responses enough to tell.

use super::{GroupFigures, Scoring};

/// The groups in order of one index.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The index.
    pub index: String,
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
    /// Its value.
    pub value: f64,
    /// How many responses the value is from.
    pub responses: u64,
}

/// One ranking for each index; none without groups. Responses without a group are not ranked: they
/// are nobody's.
pub(super) fn rankings(scoring: &Scoring, groups: &[GroupFigures]) -> Vec<Ranking> {
    if groups.is_empty() {
        return vec![];
    }
    let of = |(place, index): (usize, &crate::scoring::Index)| {
        let mut ranked = vec![];
        let mut too_few = vec![];
        for group in groups {
            let (Some(name), Some(figures)) = (&group.name, group.indices.get(place)) else {
                continue;
            };
            match figures.value {
                Some(value) if figures.responses >= scoring.minimum_n => ranked.push(Rank {
                    rank: 0,
                    group: name.clone(),
                    value,
                    responses: figures.responses,
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
        Ranking { index: index.name.clone(), ranked, too_few }
    };
    scoring.indices.iter().enumerate().map(of).collect()
}
