//! What a tally says: figures per index, dimension and item, of all responses and of each group.
//!
//! Natively only: intervals need roots. A figure is computed once, from the whole numbers of a
//! [`Tally`], so that it does not depend on how the responses were split or in which order they came.
//!
//! - **Value of an index**: for `csat`, `mean`, `nps` and `ces` of all answers together; for
//!   `weighted` and `gap` the index of item means. The mean of the values of single responses stands
//!   beside it ([`IndexFigures::mean_of_responses`]): the two differ where answers are missing.
//! - **Interval** (95 %): of `csat` Wilson's for the answers; of `nps` the Wald interval with the
//!   variance `p + d - (p - d)^2`; of the others `value ± t(n - 1) s / sqrt n` with `s` the standard
//!   deviation of the values of single responses. Nothing for one response.
//! - **Shares** (satisfied, dissatisfied) are 0 to 1 with Wilson's interval. Where several items are
//!   pooled, the answers of one respondent resemble each other, and the interval is rather narrow.

use super::index::{Verdicts, float, pooled, pooled_gaps, verdicts};
use super::tally::{Counted, FIXED_POINT};
use super::{Index, IndexSums, Item, Method, Scoring, Segment, Tally};
use crate::metrics::distribution::{two_sided_t, two_sided_z};
use crate::metrics::levels::Levels;
use crate::metrics::mean::Mean;
use crate::metrics::nps;
use crate::metrics::proportion::wilson;
use crate::value::Value;

mod ranking;
mod written;

pub use ranking::{Rank, Ranking};

/// The confidence of all intervals.
const CONFIDENCE: f64 = 0.95;

/// The figures of many responses.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// With fewer responses a group is not ranked.
    pub minimum_n: u64,
    /// Of all responses.
    pub total: GroupFigures,
    /// Of each group, in the order of their names.
    pub groups: Vec<GroupFigures>,
    /// The groups in order, for each index; nothing without groups.
    pub rankings: Vec<Ranking>,
}

/// The figures of some responses.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupFigures {
    /// The value that they share; none for all responses, and for those without such a value.
    pub name: Option<String>,
    /// How many responses there are.
    pub responses: u64,
    /// Per index, in the order of the block.
    pub indices: Vec<IndexFigures>,
    /// Per item, in the order of the block.
    pub items: Vec<ItemFigures>,
}

/// An index of some responses.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexFigures {
    /// Its name.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// Its value; nothing without an answer.
    pub value: Option<f64>,
    /// How many responses have a value of it.
    pub responses: u64,
    /// The mean of the values of single responses (rounded to millionths each).
    pub mean_of_responses: Option<f64>,
    /// The standard error of the value; nothing for one response, nor for a share.
    pub standard_error: Option<f64>,
    /// The 95 % interval of the value, in its unit.
    pub interval: Option<(f64, f64)>,
    /// The name of the value, localizable; `Null` if no level begins below it.
    pub level: Value,
    /// What is aimed at.
    pub target: Option<f64>,
    /// How far the value is above the target (below 0: under it).
    pub gap_to_target: Option<f64>,
    /// Whether the target is met; nothing without a target or a value.
    pub is_met: Option<bool>,
    /// The answers behind it.
    pub figures: Figures,
    /// Its groups.
    pub dimensions: Vec<DimensionFigures>,
}

/// A dimension of an index, of some responses.
#[derive(Clone, Debug, PartialEq)]
pub struct DimensionFigures {
    /// Its name.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// Its value, in the unit of the index.
    pub value: Option<f64>,
    /// The answers behind it.
    pub figures: Figures,
}

/// An item, of some responses.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemFigures {
    /// Its name.
    pub name: String,
    /// The answers to it. Its distribution has every point, in the order of the scale.
    pub figures: Figures,
    /// What is stored for each point of the distribution.
    pub values: Vec<Value>,
    /// How many said that it does not apply.
    pub not_applicable: u64,
    /// How many said nothing.
    pub missing: u64,
    /// How many said what is not on the scale.
    pub off_scale: u64,
}

/// What answers come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// How many answers there are.
    pub answers: u64,
    /// Their mean score; nothing without one.
    pub mean: Option<f64>,
    /// The 95 % interval of the mean of one item, by Student's t; nothing for one answer, nor for
    /// several items.
    pub interval: Option<(f64, f64)>,
    /// Those that count as satisfied.
    pub satisfied: Share,
    /// Those that count as dissatisfied.
    pub dissatisfied: Share,
    /// How many gave each score.
    pub distribution: Vec<(f64, u64)>,
}

/// A part of some answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The share, 0 to 1; nothing of nothing.
    pub share: Option<f64>,
    /// Wilson's 95 % interval of the share.
    pub interval: Option<(f64, f64)>,
}

impl Report {
    /// The report of what a tally has counted.
    #[must_use]
    pub fn of(scoring: &Scoring, tally: &Tally) -> Report {
        let groups: Vec<GroupFigures> = tally
            .groups
            .iter()
            .map(|group| figures_of(scoring, group.name.clone(), &group.segment))
            .collect();
        let rankings = ranking::rankings(scoring, &groups);
        Report {
            minimum_n: scoring.minimum_n,
            total: figures_of(scoring, None, &tally.total),
            groups,
            rankings,
        }
    }
}

fn figures_of(scoring: &Scoring, name: Option<String>, segment: &Segment) -> GroupFigures {
    let counted = Counted { scoring, segment };
    let sums = segment.indices.iter().copied().chain(std::iter::repeat(IndexSums::default()));
    let indices = scoring.indices.iter().zip(sums);
    let items = scoring.items.iter().enumerate();
    GroupFigures {
        name,
        responses: segment.responses,
        indices: indices
            .map(|(index, sums)| index_figures(scoring, index, &counted, &sums))
            .collect(),
        items: items.map(|(place, item)| item_figures(scoring, place, item, &counted)).collect(),
    }
}

fn index_figures(
    scoring: &Scoring,
    index: &Index,
    counted: &Counted<'_>,
    sums: &IndexSums,
) -> IndexFigures {
    let value = index.value(scoring, counted);
    let figures = pooled_figures(scoring, index, counted, &index.items, &index.pairs);
    let (standard_error, interval) = precision(scoring, index, counted, sums, value, &figures);
    let dimensions = index.dimensions.iter().map(|dimension| {
        let perceived = |pair: &usize| scoring.pairs.get(*pair).map(|pair| pair.perceived);
        let is_inside =
            |pair: &usize| perceived(pair).is_some_and(|item| dimension.items.contains(&item));
        let pairs: Vec<usize> = index.pairs.iter().copied().filter(is_inside).collect();
        DimensionFigures {
            name: dimension.name.clone(),
            title: dimension.title.clone(),
            value: index.value_of_dimension(scoring, counted, dimension),
            figures: pooled_figures(scoring, index, counted, &dimension.items, &pairs),
        }
    });
    let gap_to_target = value.zip(index.target).map(|(value, target)| value - target);
    IndexFigures {
        name: index.name.clone(),
        title: index.title.clone(),
        value,
        responses: sums.responses,
        mean_of_responses: sums.mean(),
        standard_error,
        interval,
        level: index.level(value).map_or(Value::Null, |level| level.name.clone()),
        target: index.target,
        gap_to_target,
        is_met: gap_to_target.map(|gap| if index.low_is_good { gap <= 0.0 } else { gap >= 0.0 }),
        figures,
        dimensions: dimensions.collect(),
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
        | Method::Gap => {
            let error = sums.standard_error();
            let margin =
                error.map(|error| error * two_sided_t(CONFIDENCE, float(sums.responses) - 1.0));
            (error, around(value, margin))
        }
    }
}

fn around(value: Option<f64>, margin: Option<f64>) -> Option<(f64, f64)> {
    value.zip(margin).map(|(value, margin)| (value - margin, value + margin))
}

impl IndexSums {
    /// The mean of the values; nothing of nothing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the sum was exact; it is rounded once, here")]
    pub fn mean(&self) -> Option<f64> {
        (self.responses > 0).then(|| self.sum as f64 / float(self.responses) / FIXED_POINT)
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

fn pooled_figures(
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
    fn of(count: u64, of: u64) -> Share {
        let (some, all) = (float(count), float(of));
        Share {
            count,
            of,
            share: (of > 0).then(|| some / all),
            interval: wilson(some, all, two_sided_z(CONFIDENCE)),
        }
    }
}
