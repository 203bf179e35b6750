//! The figures of some responses: of each index, dimension and item.

use super::comparisons;
use super::{
    Aim, CONFIDENCE, DimensionFigures, Figures, GroupFigures, IndexFigures, ItemFigures, Share,
};
use crate::metrics::distribution::{two_sided_t, two_sided_z};
use crate::metrics::levels::Levels;
use crate::metrics::mean::Mean;
use crate::metrics::nps;
use crate::metrics::proportion::wilson;
use crate::scoring::index::{Verdicts, float, pooled, pooled_gaps, verdicts};
use crate::scoring::tally::{Counted, FIXED_POINT};
use crate::scoring::{Dimension, Index, IndexSums, Item, Method, Scoring, Segment};
use crate::value::Value;

/// What the figures of a group are seen beside.
pub(super) struct Setting<'a> {
    pub(super) scoring: &'a Scoring,
    /// All responses, and how many groups they are of: what few stars are drawn to.
    pub(super) total: &'a Segment,
    pub(super) groups: usize,
}

pub(super) fn figures_of(
    setting: &Setting<'_>,
    name: Option<String>,
    segment: &Segment,
) -> GroupFigures {
    let scoring = setting.scoring;
    let counted = Counted { scoring, segment };
    let sums = segment.indices.iter().copied().chain(std::iter::repeat(IndexSums::default()));
    let mut first_dimension = 0;
    let indices = scoring.indices.iter().zip(sums).map(|(index, sums)| {
        let own = segment.dimensions.iter().skip(first_dimension).take(index.dimensions.len());
        first_dimension += index.dimensions.len();
        (index, sums, own.copied().collect::<Vec<_>>())
    });
    let items = scoring.items.iter().enumerate();
    let group = name.as_deref();
    GroupFigures {
        responses: segment.responses,
        indices: indices
            .map(|(index, sums, dimensions)| {
                index_figures(setting, index, &counted, &sums, &dimensions, group)
            })
            .collect(),
        items: items.map(|(place, item)| item_figures(scoring, place, item, &counted)).collect(),
        name,
    }
}

fn index_figures(
    setting: &Setting<'_>,
    index: &Index,
    counted: &Counted<'_>,
    sums: &IndexSums,
    sums_of_dimensions: &[IndexSums],
    group: Option<&str>,
) -> IndexFigures {
    let scoring = setting.scoring;
    let value = index.value(scoring, counted);
    let figures = pooled_figures(scoring, index, counted, &index.items, &index.pairs);
    let (standard_error, interval) = precision(scoring, index, counted, sums, value, &figures);
    let none = std::iter::repeat(IndexSums::default());
    let dimensions = index.dimensions.iter().zip(sums_of_dimensions.iter().copied().chain(none));
    let own = index.targets.iter().find(|(name, _)| Some(name.as_str()) == group);
    IndexFigures {
        name: index.name.clone(),
        title: index.title.clone(),
        value,
        responses: sums.responses,
        is_too_few: sums.responses < index.minimum_n.unwrap_or(scoring.minimum_n),
        mean_of_responses: sums.mean(),
        standard_error,
        interval,
        level: index.level(value).map_or(Value::Null, |level| level.name.clone()),
        aim: Aim::of(index, value, own.map(|(_, target)| *target).or(index.target)),
        benchmarks: comparisons::benchmarks(scoring, index, counted, value, None),
        grades: comparisons::grades_of(scoring, index, counted),
        stars: comparisons::stars(setting, index, &figures),
        gaps: comparisons::gaps(scoring, index, counted),
        figures,
        dimensions: dimensions
            .map(|(dimension, sums)| dimension_figures(scoring, index, dimension, counted, &sums))
            .collect(),
    }
}

fn dimension_figures(
    scoring: &Scoring,
    index: &Index,
    dimension: &Dimension,
    counted: &Counted<'_>,
    sums: &IndexSums,
) -> DimensionFigures {
    let perceived = |pair: &usize| scoring.pairs.get(*pair).map(|pair| pair.perceived);
    let is_inside =
        |pair: &usize| perceived(pair).is_some_and(|item| dimension.items.contains(&item));
    let pairs: Vec<usize> = index.pairs.iter().copied().filter(is_inside).collect();
    let value = index.value_of_dimension(scoring, counted, dimension);
    DimensionFigures {
        name: dimension.name.clone(),
        title: dimension.title.clone(),
        value,
        responses: sums.responses,
        standard_error: sums.standard_error(),
        interval: around(value, sums.margin()),
        level: index.level(value).map_or(Value::Null, |level| level.name.clone()),
        aim: Aim::of(index, value, dimension.target),
        benchmarks: comparisons::benchmarks(scoring, index, counted, value, Some(dimension)),
        figures: pooled_figures(scoring, index, counted, &dimension.items, &pairs),
    }
}

impl Aim {
    fn of(index: &Index, value: Option<f64>, target: Option<f64>) -> Aim {
        let gap = value.zip(target).map(|(value, target)| value - target);
        let is_met = gap.map(|gap| if index.low_is_good { gap <= 0.0 } else { gap >= 0.0 });
        Aim { target, gap, is_met }
    }
}

/// Standard error and interval of the value of an index.
fn precision(
    scoring: &Scoring,
    index: &Index,
    counted: &Counted<'_>,
    sums: &IndexSums,
    value: Option<f64>,
    figures: &Figures,
) -> (Option<f64>, Option<(f64, f64)>) {
    match index.method {
        Method::Csat => {
            let percent = figures.satisfied.interval.map(|(low, high)| (100.0 * low, 100.0 * high));
            (None, percent)
        }
        Method::Nps(breaks) => {
            let levels = pooled(scoring, counted, &index.items, false);
            let tally = nps::Tally::of_levels(&levels, &breaks);
            let answered = tally.answered();
            let error = tally.standard_error(answered).filter(|_| answered > 1.0);
            (error, around(value, error.map(|error| error * two_sided_z(CONFIDENCE))))
        }
        Method::Mean { .. }
        | Method::Ces
        | Method::Stars { .. }
        | Method::Weighted { .. }
        | Method::Fuzzy(_)
        | Method::Gap => (sums.standard_error(), around(value, sums.margin())),
    }
}

pub(super) fn around(value: Option<f64>, margin: Option<f64>) -> Option<(f64, f64)> {
    value.zip(margin).map(|(value, margin)| (value - margin, value + margin))
}

impl IndexSums {
    /// The mean of the values; nothing of nothing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the sum was exact; it is rounded once, here")]
    pub fn mean(&self) -> Option<f64> {
        (self.responses > 0).then(|| self.sum as f64 / float(self.responses) / FIXED_POINT)
    }

    /// Half of the 95 % interval around the value, by Student's t; nothing for fewer than two.
    fn margin(&self) -> Option<f64> {
        let error = self.standard_error()?;
        Some(error * two_sided_t(CONFIDENCE, float(self.responses) - 1.0))
    }

    /// The standard deviation of the values (denominator n - 1) over the root of their number;
    /// nothing for fewer than two.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the difference was exact; it is rounded once")]
    pub fn standard_error(&self) -> Option<f64> {
        let n = i128::from(self.responses);
        // Beyond 2^127 the products do not fit; then the difference of two floats must do.
        let spread = match (n.checked_mul(self.squares), self.sum.checked_mul(self.sum)) {
            (Some(left), Some(right)) => (left - right) as f64,
            _ => n as f64 * self.squares as f64 - self.sum as f64 * self.sum as f64,
        };
        let n = float(self.responses);
        (self.responses > 1).then(|| (spread.max(0.0) / (n * (n - 1.0)) / n).sqrt() / FIXED_POINT)
    }
}

fn item_figures(
    scoring: &Scoring,
    place: usize,
    item: &Item,
    counted: &Counted<'_>,
) -> ItemFigures {
    let points = || item.points.iter().enumerate();
    let counts = counted.segment.items.get(place).cloned().unwrap_or_default();
    let count_of = |point: usize| counts.points.get(point).copied().unwrap_or_default();
    let levels = pooled(scoring, counted, &[place], false);
    let mean = Mean::of(&levels);
    let figures = Figures {
        interval: mean.and_then(|mean| mean.interval(CONFIDENCE)),
        distribution: points().map(|(at, point)| (point.score, count_of(at))).collect(),
        ..figures(&levels, verdicts(scoring, counted, &[place]))
    };
    ItemFigures {
        name: item.name.clone(),
        figures,
        values: item.points.iter().map(|point| point.value.clone()).collect(),
        not_applicable: counts.not_applicable,
        missing: counts.missing,
        off_scale: counts.off_scale,
    }
}

pub(super) fn pooled_figures(
    scoring: &Scoring,
    index: &Index,
    counted: &Counted<'_>,
    items: &[usize],
    pairs: &[usize],
) -> Figures {
    let verdicts = verdicts(scoring, counted, items);
    match index.method {
        Method::Gap => figures(&pooled_gaps(scoring, counted, pairs), verdicts),
        Method::Mean { is_rescaled } => {
            figures(&pooled(scoring, counted, items, is_rescaled), verdicts)
        }
        _ => figures(&pooled(scoring, counted, items, false), verdicts),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the counts of levels are whole and were u64"
)]
fn figures(levels: &Levels, verdicts: Verdicts) -> Figures {
    Figures {
        answers: levels.answered() as u64,
        mean: levels.mean(),
        interval: None,
        satisfied: Share::of(verdicts.satisfied, verdicts.answered),
        dissatisfied: Share::of(verdicts.dissatisfied, verdicts.answered),
        distribution: levels.counts.iter().map(|(score, count)| (*score, *count as u64)).collect(),
    }
}

impl Share {
    pub(super) fn of(count: u64, of: u64) -> Share {
        let (some, all) = (float(count), float(of));
        Share {
            count,
            of,
            share: (of > 0).then(|| some / all),
            interval: wilson(some, all, two_sided_z(CONFIDENCE)),
        }
    }
}
