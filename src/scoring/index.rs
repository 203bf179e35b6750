//! Indices: one figure from several items, of one response or of many by the same arithmetic.

use alloc::{string::String, vec::Vec};

use super::{Answer, Item, Pair, Point, Scoring, Verdict};
use crate::metrics::hierarchy::{Missing, Node};
use crate::metrics::levels::{Levels, percent, rescaled};
use crate::metrics::nps::{self, Breaks};
use crate::metrics::sum::ExactSum;
use crate::value::Value;

/// How an index is made of its items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// The percentage of answers that count as satisfied.
    Csat,
    /// The mean score.
    Mean {
        /// Whether scores are brought to 0-100 first.
        is_rescaled: bool,
    },
    /// Promoters less detractors, in percent.
    Nps(Breaks),
    /// The mean score of effort or ease.
    Ces,
    /// The weighted mean of the items on 0-100.
    Weighted {
        /// What becomes of the weight of an item without an answer.
        missing: Missing,
        /// The share of the weight, 0 to 1, that must be answered.
        minimum_coverage: f64,
    },
    /// The weighted mean of what was perceived less what was expected.
    Gap,
}

/// A value from a threshold on, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The least value that has this name.
    pub from: f64,
    /// Its name, localizable.
    pub name: Value,
}

/// A group within an index.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// What it is made of.
    pub node: Node<usize>,
    /// The items in it: places in [`Scoring::items`].
    pub items: Vec<usize>,
}

/// One figure from several items.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Its name: the key in `scores`.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// How it is made.
    pub method: Method,
    /// Its items; of a gap, those of the perception. Places in [`Scoring::items`].
    pub items: Vec<usize>,
    /// The items with their weights; of methods without weights, all alike.
    pub tree: Node<usize>,
    /// The pairs of a gap: places in [`Scoring::pairs`].
    pub pairs: Vec<usize>,
    /// Its groups with a name, outer ones first.
    pub dimensions: Vec<Dimension>,
    /// Names of its values, the highest threshold first.
    pub levels: Vec<Level>,
    /// What is aimed at.
    pub target: Option<f64>,
    /// Whether less is better.
    pub low_is_good: bool,
}

/// What is known of the answers: of one response or of many.
pub(super) trait Answers {
    /// Calls `take` with each point of an item that somebody chose, and how many did.
    fn each(&self, item: usize, take: &mut dyn FnMut(usize, u64));

    /// How many chose these points of the items of a pair: perceived, expected.
    fn count_of_pair(&self, pair: usize, points: (usize, usize)) -> u64;
}

/// The answers of one response, and the pairs of its scoring.
pub(super) struct OneResponse<'a> {
    pub(super) answers: &'a [Answer],
    pub(super) pairs: &'a [Pair],
}

impl OneResponse<'_> {
    fn gave(&self, item: usize, point: usize) -> bool {
        self.answers.get(item) == Some(&Answer::Given(point))
    }
}

impl Answers for OneResponse<'_> {
    fn each(&self, item: usize, take: &mut dyn FnMut(usize, u64)) {
        if let Some(Answer::Given(point)) = self.answers.get(item) {
            take(*point, 1);
        }
    }

    fn count_of_pair(&self, pair: usize, (perceived, expected): (usize, usize)) -> u64 {
        self.pairs.get(pair).map_or(0, |pair| {
            u64::from(self.gave(pair.perceived, perceived) && self.gave(pair.expected, expected))
        })
    }
}

impl Index {
    /// The figure; nothing where nothing was answered.
    pub(super) fn value(&self, scoring: &Scoring, answers: &dyn Answers) -> Option<f64> {
        self.value_of(scoring, answers, &self.tree, &self.items)
    }

    /// The figure of one of its groups.
    pub(super) fn value_of(
        &self,
        scoring: &Scoring,
        answers: &dyn Answers,
        node: &Node<usize>,
        items: &[usize],
    ) -> Option<f64> {
        match self.method {
            Method::Csat => {
                let verdicts = verdicts(scoring, answers, items);
                percent(float(verdicts.satisfied), float(verdicts.answered))
            }
            Method::Mean { is_rescaled } => pooled(scoring, answers, items, is_rescaled).mean(),
            Method::Ces => pooled(scoring, answers, items, false).mean(),
            Method::Nps(breaks) => {
                nps::Tally::of_levels(&pooled(scoring, answers, items, false), &breaks).score()
            }
            Method::Weighted { missing, minimum_coverage } => {
                let score = |place: &usize| {
                    let item = scoring.items.get(*place)?;
                    Some(rescaled(item_mean(item, *place, answers)?, item.range))
                };
                // A group of its own is judged by its own weight.
                let is_covered =
                    minimum_coverage <= 0.0 || node.coverage(&score) >= minimum_coverage;
                node.score(&score, missing).filter(|_| is_covered)
            }
            Method::Gap => {
                let gap = |item: &usize| {
                    let is_meant = |pair: &usize| {
                        scoring.pairs.get(*pair).is_some_and(|pair| pair.perceived == *item)
                    };
                    mean_gap(scoring, self.pairs.iter().copied().find(is_meant)?, answers)
                };
                node.score(&gap, Missing::Siblings)
            }
        }
    }

    /// The name of a value in a language: that of the highest threshold not above it.
    #[must_use]
    pub fn level(&self, value: Option<f64>) -> Option<&Level> {
        let value = value?;
        self.levels.iter().find(|level| level.from <= value)
    }
}

/// How many answers there are, and how many count as satisfied and as dissatisfied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdicts {
    pub(super) answered: u64,
    pub(super) satisfied: u64,
    pub(super) dissatisfied: u64,
}

pub(super) fn verdicts(scoring: &Scoring, answers: &dyn Answers, items: &[usize]) -> Verdicts {
    let mut found = Verdicts::default();
    for (place, item) in named(scoring, items) {
        answers.each(place, &mut |at, count| {
            found.answered += count;
            match item.points.get(at).map(|point| point.verdict) {
                Some(Verdict::Satisfied) => found.satisfied += count,
                Some(Verdict::Dissatisfied) => found.dissatisfied += count,
                Some(Verdict::Neither) | None => {}
            }
        });
    }
    found
}

/// All answers to some items by their score.
pub(super) fn pooled(
    scoring: &Scoring,
    answers: &dyn Answers,
    items: &[usize],
    is_rescaled: bool,
) -> Levels {
    let mut levels = Levels::default();
    for (place, item) in named(scoring, items) {
        answers.each(place, &mut |at, count| {
            let Some(Point { score, .. }) = item.points.get(at) else { return };
            let score = if is_rescaled { rescaled(*score, item.range) } else { *score };
            levels.add(Some(score), float(count), (score, score));
        });
    }
    levels
}

/// The gaps of all pairs of an index.
pub(super) fn pooled_gaps(scoring: &Scoring, answers: &dyn Answers, pairs: &[usize]) -> Levels {
    let mut levels = Levels::default();
    for pair in pairs {
        each_gap(scoring, *pair, answers, &mut |gap, count| {
            levels.add(Some(gap), float(count), (gap, gap));
        });
    }
    levels
}

fn item_mean(item: &Item, place: usize, answers: &dyn Answers) -> Option<f64> {
    let (mut answered, mut total) = (ExactSum::new(), ExactSum::new());
    answers.each(place, &mut |at, count| {
        if let Some(point) = item.points.get(at) {
            answered.add(float(count));
            total.add(float(count) * point.score);
        }
    });
    let answered = answered.total();
    (answered > 0.0).then(|| total.total() / answered)
}

fn mean_gap(scoring: &Scoring, pair: usize, answers: &dyn Answers) -> Option<f64> {
    pooled_gaps(scoring, answers, &[pair]).mean()
}

fn each_gap(
    scoring: &Scoring,
    place: usize,
    answers: &dyn Answers,
    take: &mut dyn FnMut(f64, u64),
) {
    let Some(pair) = scoring.pairs.get(place) else { return };
    let items = (scoring.items.get(pair.perceived), scoring.items.get(pair.expected));
    let (Some(perceived), Some(expected)) = items else { return };
    for (at, point) in perceived.points.iter().enumerate() {
        for (other_at, other) in expected.points.iter().enumerate() {
            let count = answers.count_of_pair(place, (at, other_at));
            if count > 0 {
                take(point.score - other.score, count);
            }
        }
    }
}

fn named<'a>(
    scoring: &'a Scoring,
    items: &'a [usize],
) -> impl Iterator<Item = (usize, &'a Item)> + 'a {
    items.iter().filter_map(|place| Some((*place, scoring.items.get(*place)?)))
}

/// A count as a float: exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "2^53 responses do not occur")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}
