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
//! - **Trend**: of `csat` a p-chart of the answers, of the others a chart of single values with the
//!   deviation from moving ranges, both with limits of three deviations.
//! - **Analyses** (reliability, drivers, importance, loyalty, quality) are of all responses, from sums
//!   over those that answered all items of an analysis.
//! - **Shares** (satisfied, dissatisfied) are 0 to 1 with Wilson's interval. Where several items are
//!   pooled, the answers of one respondent resemble each other, and the interval is rather narrow.

use std::collections::BTreeMap;

use super::{Group, Scoring, Tally, Voices};
use crate::value::Value;
use figures::{Setting, figures_of};

mod comparisons;
mod drivers;
mod figures;
mod loyalty;
mod priorities;
mod quality;
mod ranking;
mod reliability;
mod trend;
mod written;

pub use comparisons::{BenchmarkFigures, GapFigures, GradeFigures, StarFigures};
pub use drivers::{DriverFigures, KeyDrivers};
pub use loyalty::{LoyaltyFigures, SegmentShare, Standing};
pub use priorities::{Priorities, Priority};
pub use quality::QualityFigures;
pub use ranking::{Rank, Ranking};
pub use reliability::{ItemReliability, Reliability};
pub use trend::{Trend, TrendPoint};

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
    /// Of each wave, in the order of their names; nothing where responses do not say their wave.
    pub waves: Vec<GroupFigures>,
    /// How each index goes over the waves; nothing for fewer than two.
    pub trends: Vec<Trend>,
    /// How well each battery measures one thing.
    pub reliability: Vec<Reliability>,
    /// What drives the outcome.
    pub drivers: Option<KeyDrivers>,
    /// What matters beside how well it is done: as respondents state it, and as the drivers show it.
    pub priorities: Vec<Priorities>,
    /// Satisfaction beside loyalty.
    pub loyalty: Option<LoyaltyFigures>,
    /// How careful the responses are.
    pub quality: Option<QualityFigures>,
    /// What was said in words, and what calls for somebody.
    pub voices: Voices,
    /// Of each question with comments, the item whose score stands beside them; nothing for those
    /// that stand by themselves.
    pub commented: BTreeMap<String, String>,
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
    /// Whether these are fewer than the index needs.
    pub is_too_few: bool,
    /// The mean of the values of single responses (rounded to millionths each).
    pub mean_of_responses: Option<f64>,
    /// The standard error of the value; nothing for one response, nor for a share.
    pub standard_error: Option<f64>,
    /// The 95 % interval of the value, in its unit.
    pub interval: Option<(f64, f64)>,
    /// The name of the value, localizable; `Null` if no level begins below it.
    pub level: Value,
    /// What is aimed at; of a group with a target of its own, that one.
    pub aim: Aim,
    /// What it is compared with.
    pub benchmarks: Vec<BenchmarkFigures>,
    /// Of fuzzy evaluation, the grades.
    pub grades: Option<GradeFigures>,
    /// Of stars, what few ratings are worth.
    pub stars: Option<StarFigures>,
    /// Of a gap, its pairs, the worst first.
    pub gaps: Vec<GapFigures>,
    /// The answers behind it.
    pub figures: Figures,
    /// Its groups.
    pub dimensions: Vec<DimensionFigures>,
}

/// A target, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// What is aimed at.
    pub target: Option<f64>,
    /// How far the value is above it (below 0: under it).
    pub gap: Option<f64>,
    /// Whether it is met; nothing without a target or a value.
    pub is_met: Option<bool>,
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
    /// How many responses have a value of it.
    pub responses: u64,
    /// The standard error of the value; nothing for one response.
    pub standard_error: Option<f64>,
    /// The 95 % interval of the value, as that of an index.
    pub interval: Option<(f64, f64)>,
    /// The name of the value by the levels of the index.
    pub level: Value,
    /// What is aimed at.
    pub aim: Aim,
    /// What it is compared with.
    pub benchmarks: Vec<BenchmarkFigures>,
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
    /// The report of what a tally has counted. Groups are told where at least one has a name.
    #[must_use]
    pub fn of(scoring: &Scoring, tally: &Tally) -> Report {
        let total = tally.total(scoring);
        let named = |groups: Vec<Group>| {
            if groups.iter().any(|group| group.name.is_some()) { groups } else { vec![] }
        };
        let groups = named(tally.groups());
        let setting = Setting { scoring, total: &total, groups: groups.len() };
        let figures = |groups: Vec<Group>| -> Vec<GroupFigures> {
            let of = |group: Group| figures_of(&setting, group.name, &group.segment);
            groups.into_iter().map(of).collect()
        };
        let groups = figures(groups);
        let waves = figures(named(tally.waves()));
        let all = figures_of(&setting, None, &total);
        let drivers = drivers::key_drivers(scoring, &total);
        Report {
            minimum_n: scoring.minimum_n,
            rankings: ranking::rankings(scoring, &all, &groups),
            trends: trend::trends(scoring, &waves),
            reliability: reliability::reliability(scoring, &total),
            priorities: priorities::priorities(scoring, &total, drivers.as_ref()),
            loyalty: loyalty::loyalty(scoring, &total),
            quality: quality::quality(scoring, &total),
            voices: tally.voices.clone(),
            commented: commented(scoring, &tally.voices),
            drivers,
            total: all,
            groups,
            waves,
        }
    }
}

/// The item that each question with comments is about: the one that the block names, or the question
/// itself.
fn commented(scoring: &Scoring, voices: &Voices) -> BTreeMap<String, String> {
    let item = |question: &String| {
        let open = scoring.comments.iter().find(|open| open.question == *question);
        match open {
            Some(open) => scoring.items.get(open.item?),
            None => {
                let mut items = scoring.items.iter();
                items.find(|item| item.question == *question && item.row.is_none())
            }
        }
    };
    let beside = |question: &String| Some((question.clone(), item(question)?.name.clone()));
    voices.comments.keys().filter_map(beside).collect()
}
