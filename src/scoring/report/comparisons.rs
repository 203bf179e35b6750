//! What the value of an index is seen beside: benchmarks, grades, a prior of stars, expectations.

use super::figures::Setting;
use super::{CONFIDENCE, Figures, figures};
use crate::metrics::distribution::two_sided_z;
use crate::metrics::fuzzy::{effectiveness, largest};
use crate::metrics::mean::Mean;
use crate::metrics::star::{bayesian_mean, dirichlet_lower};
use crate::scoring::grades;
use crate::scoring::index::{Answers, float, pooled_gaps};
use crate::scoring::tally::Counted;
use crate::scoring::{BenchmarkSource, Dimension, Index, Method, Scoring};
use crate::value::Value;

/// A benchmark, and how far the value is above it.
#[derive(Clone, Debug, PartialEq)]
pub struct BenchmarkFigures {
    /// Its name.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// Its value.
    pub value: Option<f64>,
    /// How far the value is above it (below 0: under it).
    pub gap: Option<f64>,
}

/// The grades of a fuzzy evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct GradeFigures {
    /// The score of each grade, and how far all belong to it; best first, together 1.
    pub membership: Vec<(f64, f64)>,
    /// The score of the grade to which they belong most.
    pub largest: Option<f64>,
    /// How far it stands out; below 0.5 that grade alone says little.
    pub effectiveness: Option<f64>,
}

/// What few ratings by stars are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StarFigures {
    /// The mean drawn to the prior: by this, groups are ranked.
    pub shrunk: Option<f64>,
    /// What the mean is not below, with 97.5 % certainty (Dirichlet).
    pub lower: Option<f64>,
}

/// An item, and what had been expected of it.
#[derive(Clone, Debug, PartialEq)]
pub struct GapFigures {
    /// The item of the perception.
    pub item: String,
    /// The item of the expectation.
    pub expected: String,
    /// How many answered both.
    pub n: u64,
    /// The mean perception less the mean expectation, of those who answered both.
    pub gap: Option<f64>,
    /// The 95 % interval of the gap; it is a paired comparison.
    pub interval: Option<(f64, f64)>,
    /// How many found it better than expected, as expected, and worse.
    pub above_equal_below: (u64, u64, u64),
}

/// The benchmarks of an index, or of a dimension in it.
pub(super) fn benchmarks(
    scoring: &Scoring,
    index: &Index,
    counted: &Counted<'_>,
    value: Option<f64>,
    dimension: Option<&Dimension>,
) -> Vec<BenchmarkFigures> {
    let mut figures = vec![];
    for benchmark in &index.benchmarks {
        let of = match (&benchmark.source, dimension) {
            (BenchmarkSource::Known { value, .. }, None) => Some(*value),
            (BenchmarkSource::Known { dimensions, .. }, Some(dimension)) => {
                let known = dimensions.iter().find(|(name, _)| *name == dimension.name);
                known.map(|(_, value)| *value)
            }
            (BenchmarkSource::Index(other), _) => {
                let other = scoring.indices.iter().find(|index| index.name == *other);
                other.and_then(|other| match dimension {
                    None => other.value(scoring, counted),
                    Some(own) => {
                        let same = other.dimensions.iter().find(|known| known.name == own.name)?;
                        other.value_of_dimension(scoring, counted, same)
                    }
                })
            }
        };
        if dimension.is_some() && of.is_none() {
            continue;
        }
        figures.push(BenchmarkFigures {
            name: benchmark.name.clone(),
            title: benchmark.title.clone(),
            value: of,
            gap: value.zip(of).map(|(value, of)| value - of),
        });
    }
    figures
}

pub(super) fn grades_of(
    scoring: &Scoring,
    index: &Index,
    counted: &Counted<'_>,
) -> Option<GradeFigures> {
    let Method::Fuzzy(operator) = index.method else { return None };
    let tree = index.weighed(scoring, counted, &index.tree, 0);
    let scores = grades::grades(scoring, &index.items);
    let shares = grades::membership(scoring, counted, operator, &tree, &scores)?;
    Some(GradeFigures {
        largest: largest(&shares).and_then(|grade| scores.get(grade).copied()),
        effectiveness: effectiveness(&shares),
        membership: scores.into_iter().zip(shares).collect(),
    })
}

pub(super) fn stars(
    setting: &Setting<'_>,
    index: &Index,
    figures: &Figures,
) -> Option<StarFigures> {
    let Method::Stars { prior_n, prior_mean } = index.method else { return None };
    let all = Counted { scoring: setting.scoring, segment: setting.total };
    let all = figures::pooled_figures(setting.scoring, index, &all, &index.items, &[]);
    #[expect(clippy::cast_precision_loss, reason = "there are not 2^53 groups")]
    let per_group = float(all.answers) / setting.groups.max(1) as f64;
    let prior_n = prior_n.unwrap_or(per_group);
    let shrunk = prior_mean
        .or(all.mean)
        .and_then(|prior| bayesian_mean(figures.mean, float(figures.answers), prior, prior_n));
    // Every star that can be given counts, whether or not somebody gave it.
    let mut levels: Vec<(f64, f64)> = vec![];
    for item in index.items.iter().filter_map(|item| setting.scoring.items.get(*item)) {
        for point in &item.points {
            if !levels.iter().any(|(star, _)| *star == point.score) {
                let given = figures.distribution.iter().find(|(star, _)| *star == point.score);
                levels.push((point.score, given.map_or(0.0, |(_, count)| float(*count))));
            }
        }
    }
    levels.sort_by(|one, other| one.0.total_cmp(&other.0));
    let lower = (figures.answers > 0).then(|| dirichlet_lower(&levels, two_sided_z(CONFIDENCE)));
    Some(StarFigures { shrunk, lower: lower.flatten() })
}

/// The pairs of a gap, the worst first.
pub(super) fn gaps(scoring: &Scoring, index: &Index, counted: &Counted<'_>) -> Vec<GapFigures> {
    if index.method != Method::Gap {
        return vec![];
    }
    let of = |place: &usize| {
        let pair = scoring.pairs.get(*place)?;
        let (perceived, expected) =
            (scoring.items.get(pair.perceived)?, scoring.items.get(pair.expected)?);
        let gaps = pooled_gaps(scoring, counted, &[*place]);
        let count = |is_meant: fn(f64) -> bool| {
            let meant = gaps.counts.iter().filter(|(gap, _)| is_meant(*gap));
            whole(meant.map(|(_, count)| *count).sum())
        };
        Some(GapFigures {
            item: perceived.name.clone(),
            expected: expected.name.clone(),
            n: whole(gaps.answered()),
            gap: gaps.mean(),
            interval: Mean::of(&gaps).and_then(|mean| mean.interval(CONFIDENCE)),
            above_equal_below: (
                count(|gap| gap > 0.0),
                count(|gap| gap == 0.0),
                count(|gap| gap < 0.0),
            ),
        })
    };
    let mut gaps: Vec<GapFigures> = index.pairs.iter().filter_map(of).collect();
    let worst = |figures: &GapFigures| figures.gap.unwrap_or(f64::INFINITY);
    gaps.sort_by(|one, other| worst(one).total_cmp(&worst(other)));
    gaps
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of levels are whole and were u64"
)]
fn whole(count: f64) -> u64 {
    count as u64
}

/// The mean score of an item; nothing without an answer.
pub(super) fn mean_of(scoring: &Scoring, counted: &dyn Answers, place: usize) -> Option<f64> {
    counted.mean(place, scoring.items.get(place)?)
}
