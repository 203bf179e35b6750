//! Indices: one figure from several items, of one response or of many by the same arithmetic.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::grades;
use super::{Answer, Item, Pair, Point, Scoring, Verdict};
use crate::metrics::fuzzy::Operator;
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
    /// The mean number of stars. Where many are compared, few ratings are drawn to a prior.
    Stars {
        /// How many ratings the prior counts as; nothing: the mean number of ratings of a group.
        prior_n: Option<f64>,
        /// The mean before any rating; nothing: the mean of all ratings.
        prior_mean: Option<f64>,
    },
    /// The weighted mean of the items, on 0-100 or 0-1000.
    Weighted {
        /// What becomes of the weight of an item without an answer.
        missing: Missing,
        /// The share of the weight, 0 to 1, that must be answered.
        minimum_coverage: f64,
        /// How the score of an item becomes points.
        conversion: Conversion,
    },
    /// The weights composed with the shares of answers for each grade (模糊综合评价).
    Fuzzy(Operator),
    /// The weighted mean of what was perceived less what was expected.
    Gap,
}

/// How the score of an item becomes points of an index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    /// What the best score is worth.
    pub maximum: f64,
    /// Where 0 points lie.
    pub base: Base,
}

/// Where 0 points lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// At the least score: 4 on 1-5 is 75 of 100.
    Range,
    /// At the score 0: 4 on 1-5 is 80 of 100.
    Ratio,
}

impl Conversion {
    fn points(self, score: f64, (low, high): (f64, f64)) -> f64 {
        match self.base {
            Base::Range => self.maximum * (score - low) / (high - low),
            Base::Ratio => self.maximum * score / high,
        }
    }
}

/// What an index is compared with: a competitor, the leader of the field, the last wave.
#[derive(Clone, Debug, PartialEq)]
pub struct Benchmark {
    /// Its name.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// Where its value is from.
    pub source: BenchmarkSource,
}

/// Where the value of a benchmark is from.
#[derive(Clone, Debug, PartialEq)]
pub enum BenchmarkSource {
    /// It is known.
    Known {
        /// The value of the index.
        value: f64,
        /// The values of its dimensions, by name.
        dimensions: Vec<(String, f64)>,
    },
    /// Another index of the same responses, by name, as when a competitor is rated beside.
    Index(String),
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
    /// What it is made of; items by their place in [`Scoring::items`].
    pub node: Node<usize>,
    /// The place of the node in the tree of the index, counted from the root at 0, a group before
    /// its members.
    pub place: usize,
    /// The items in it: places in [`Scoring::items`].
    pub items: Vec<usize>,
    /// What is aimed at.
    pub target: Option<f64>,
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
    /// The items, by their place in [`Scoring::items`], with their weights; of methods without
    /// weights, all alike.
    pub tree: Node<usize>,
    /// For each node of the tree, a group before its members, the item that says how much it
    /// matters: its mean score multiplies the weight. Empty if nobody is asked that.
    pub importance: Vec<Option<usize>>,
    /// The pairs of a gap: places in [`Scoring::pairs`].
    pub pairs: Vec<usize>,
    /// Its groups with a name, outer ones first.
    pub dimensions: Vec<Dimension>,
    /// Names of its values, the highest threshold first.
    pub levels: Vec<Level>,
    /// What is aimed at.
    pub target: Option<f64>,
    /// What single groups aim at, by their name.
    pub targets: Vec<(String, f64)>,
    /// What it is compared with.
    pub benchmarks: Vec<Benchmark>,
    /// With fewer responses it is marked and not ranked; nothing: as [`Scoring::minimum_n`] says.
    pub minimum_n: Option<u64>,
    /// Whether less is better.
    pub low_is_good: bool,
}

/// What is known of the answers: of one response or of many.
pub(super) trait Answers {
    /// Calls `take` with each point of an item that somebody chose, and how many did.
    fn each(&self, item: usize, take: &mut dyn FnMut(usize, u64));

    /// How many chose these points of the items of a pair: perceived, expected.
    fn count_of_pair(&self, pair: usize, points: (usize, usize)) -> u64;

    /// The mean score of an item; nothing where nobody answered it.
    fn mean(&self, place: usize, item: &Item) -> Option<f64> {
        let (mut answered, mut total) = (ExactSum::new(), ExactSum::new());
        self.each(place, &mut |at, count| {
            if let Some(point) = item.points.get(at) {
                answered.add(float(count));
                total.add(float(count) * point.score);
            }
        });
        let answered = answered.total();
        (answered > 0.0).then(|| total.total() / answered)
    }
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

    // Of one answer it is its score: a million responses are scored so.
    fn mean(&self, place: usize, item: &Item) -> Option<f64> {
        match self.answers.get(place)? {
            Answer::Given(point) => item.points.get(*point).map(|point| point.score),
            _ => None,
        }
    }
}

impl Index {
    /// The figure; nothing where nothing was answered.
    pub(super) fn value(&self, scoring: &Scoring, answers: &dyn Answers) -> Option<f64> {
        self.value_of(scoring, answers, &self.tree, 0, &self.items)
    }

    /// The figure, telling that of each of its dimensions, by their place among them.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn values(
        &self,
        scoring: &Scoring,
        answers: &dyn Answers,
        tell: &mut dyn FnMut(usize, Option<f64>),
    ) -> Option<f64> {
        if let Method::Weighted { missing: Missing::Siblings, minimum_coverage, conversion } =
            self.method
            && minimum_coverage <= 0.0
        {
            // The score of a group is on the way to that of the whole.
            let tree = self.weighed(scoring, answers, &self.tree, 0);
            let points = |place: &usize| points(scoring, answers, *place, conversion);
            return tree.score_telling(&points, &mut |place, value| {
                for (at, dimension) in self.dimensions.iter().enumerate() {
                    if dimension.place == place {
                        tell(at, value);
                    }
                }
            });
        }
        for (at, dimension) in self.dimensions.iter().enumerate() {
            tell(at, self.value_of_dimension(scoring, answers, dimension));
        }
        self.value(scoring, answers)
    }

    /// The figure of one of its groups.
    pub(super) fn value_of_dimension(
        &self,
        scoring: &Scoring,
        answers: &dyn Answers,
        dimension: &Dimension,
    ) -> Option<f64> {
        self.value_of(scoring, answers, &dimension.node, dimension.place, &dimension.items)
    }

    fn value_of(
        &self,
        scoring: &Scoring,
        answers: &dyn Answers,
        node: &Node<usize>,
        place: usize,
        items: &[usize],
    ) -> Option<f64> {
        match self.method {
            Method::Csat => {
                let verdicts = verdicts(scoring, answers, items);
                percent(float(verdicts.satisfied), float(verdicts.answered))
            }
            Method::Mean { is_rescaled } => pooled(scoring, answers, items, is_rescaled).mean(),
            Method::Ces | Method::Stars { .. } => pooled(scoring, answers, items, false).mean(),
            Method::Nps(breaks) => {
                nps::Tally::of_levels(&pooled(scoring, answers, items, false), &breaks).score()
            }
            Method::Weighted { missing, minimum_coverage, conversion } => {
                let node = self.weighed(scoring, answers, node, place);
                let score = |place: &usize| points(scoring, answers, *place, conversion);
                // A group of its own is judged by its own weight.
                let is_covered =
                    minimum_coverage <= 0.0 || node.coverage(&score) >= minimum_coverage;
                node.score(&score, missing).filter(|_| is_covered)
            }
            Method::Fuzzy(operator) => {
                let node = self.weighed(scoring, answers, node, place);
                grades::score(scoring, answers, operator, &node, &self.items)
            }
            Method::Gap => {
                let gap = |item: &usize| {
                    let is_of_item = |pair: &usize| {
                        scoring.pairs.get(*pair).is_some_and(|pair| pair.perceived == *item)
                    };
                    mean_gap(scoring, self.pairs.iter().copied().find(is_of_item)?, answers)
                };
                self.weighed(scoring, answers, node, place).score(&gap, Missing::Siblings)
            }
        }
    }

    /// A part of the tree with the weights that the respondents give it, where they are asked.
    /// What nobody said the importance of has none.
    pub(super) fn weighed<'a>(
        &self,
        scoring: &Scoring,
        answers: &dyn Answers,
        node: &'a Node<usize>,
        place: usize,
    ) -> Cow<'a, Node<usize>> {
        if self.importance.is_empty() {
            return Cow::Borrowed(node);
        }
        let mut stated = self.importance.iter().skip(place);
        let mut weighed = node.clone();
        weighed.reweigh(&mut |weight| match stated.next() {
            Some(Some(place)) => {
                let item = scoring.items.get(*place);
                let importance = item.and_then(|item| answers.mean(*place, item));
                weight * importance.unwrap_or(0.0).max(0.0)
            }
            _ => weight,
        });
        Cow::Owned(weighed)
    }

    /// The name of a value in a language: that of the highest threshold not above it.
    #[must_use]
    pub fn level(&self, value: Option<f64>) -> Option<&Level> {
        let value = value?;
        self.levels.iter().find(|level| level.from <= value)
    }
}

/// The points of an item; nothing where nobody answered it.
fn points(
    scoring: &Scoring,
    answers: &dyn Answers,
    place: usize,
    conversion: Conversion,
) -> Option<f64> {
    let item = scoring.items.get(place)?;
    Some(conversion.points(answers.mean(place, item)?, item.range))
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

pub(super) fn mean_gap(scoring: &Scoring, pair: usize, answers: &dyn Answers) -> Option<f64> {
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
