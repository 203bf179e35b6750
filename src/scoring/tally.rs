//! Many responses, counted: whole numbers that add up the same in any order.
//!
//! ```
//! use manyi::definition::Definition;
//! use manyi::scoring::{Scoring, Tally};
//! use manyi::value::Value;
//!
//! let definition = Definition::parse(r#"{
//!     "elements": [{"type": "rating", "name": "q"}],
//!     "scoring": {"scales": {"s": {"from": 1, "to": 5, "items": ["q"]}},
//!                 "indices": {"mean": {"type": "mean", "items": ["q"]}}}
//! }"#).unwrap();
//! let (scoring, _) = Scoring::of(&definition);
//! let count = |numbers: &[f64]| {
//!     let mut tally = Tally::of(&scoring);
//!     for number in numbers {
//!         let values = Value::parse(&format!("{{\"q\": {number}}}")).unwrap();
//!         tally.add(&scoring, &scoring.answers(&values), &Value::Null);
//!     }
//!     tally
//! };
//! let mut first = count(&[1.0, 5.0]);
//! first.merge(&count(&[4.0]));
//! assert_eq!(first, count(&[4.0, 5.0, 1.0]));
//! ```

use alloc::{string::String, vec, vec::Vec};

#[cfg(not(target_arch = "wasm32"))]
use super::index::Answers;
use super::{Answer, Scoring};
use crate::platform::{floor, number_text};
use crate::value::Value;

#[cfg(not(target_arch = "wasm32"))]
mod written;

/// Values of indices are summed in millionths, so that their sums are exact.
pub(super) const FIXED_POINT: f64 = 1e6;

/// Responses counted, all of them and by group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All responses.
    pub total: Segment,
    /// The groups, in the order of their names; that of responses without a group first.
    pub groups: Vec<Group>,
}

/// The responses of one branch, wave, …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The value that they share, as text; none of those that have no such value.
    pub name: Option<String>,
    /// What they answered.
    pub segment: Segment,
}

/// Responses counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// How many responses there are.
    pub responses: u64,
    /// The answers to each item, in the order of [`Scoring::items`].
    pub items: Vec<ItemCounts>,
    /// For each of [`Scoring::pairs`] how many gave each pair of points: those of the first point
    /// of the perception come first.
    pub pairs: Vec<Vec<u64>>,
    /// The values of each index for single responses.
    pub indices: Vec<IndexSums>,
}

/// The answers to one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemCounts {
    /// How many gave each point of the scale.
    pub points: Vec<u64>,
    /// How many said that it does not apply.
    pub not_applicable: u64,
    /// How many said nothing.
    pub missing: u64,
    /// How many said what is not on the scale.
    pub off_scale: u64,
}

/// Sums over the values that an index has for single responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexSums {
    /// How many responses have a value.
    pub responses: u64,
    /// The sum of the values, in millionths.
    pub sum: i128,
    /// The sum of their squares, in millionths of millionths.
    pub squares: i128,
}

impl Tally {
    /// The tally of no responses.
    #[must_use]
    pub fn of(scoring: &Scoring) -> Tally {
        Tally { total: Segment::of(scoring), groups: Vec::new() }
    }

    /// Counts one response in the whole and in its group. Lists and maps are groups by their JSON.
    pub fn add(&mut self, scoring: &Scoring, answers: &[Answer], group: &Value) {
        let values = scoring.index_values(answers);
        self.total.add(scoring, answers, &values);
        self.group(scoring, Group::name_of(group)).add(scoring, answers, &values);
    }

    /// Counts what another tally of the same scoring has counted.
    pub fn merge(&mut self, other: &Tally) {
        self.total.merge(&other.total);
        for group in &other.groups {
            self.merge_group(group.clone());
        }
    }

    /// The tally of groups that were counted one by one, in any order. A name may come twice.
    #[must_use]
    pub fn of_groups(scoring: &Scoring, groups: impl IntoIterator<Item = Group>) -> Tally {
        let mut tally = Tally::of(scoring);
        for group in groups {
            tally.total.merge(&group.segment);
            tally.merge_group(group);
        }
        tally
    }

    fn merge_group(&mut self, group: Group) {
        match self.groups.binary_search_by(|known| known.name.cmp(&group.name)) {
            Ok(at) => {
                if let Some(known) = self.groups.get_mut(at) {
                    known.segment.merge(&group.segment);
                }
            }
            Err(at) => self.groups.insert(at, group),
        }
    }

    fn group(&mut self, scoring: &Scoring, name: Option<String>) -> &mut Segment {
        let found = self.groups.binary_search_by(|group| group.name.cmp(&name));
        let at = found.unwrap_or_else(|at| {
            self.groups.insert(at, Group { name, segment: Segment::of(scoring) });
            at
        });
        &mut self.groups[at].segment
    }
}

impl Group {
    /// What the group of responses with this value is called: by a text itself, by anything else its
    /// JSON; nothing without a value.
    #[must_use]
    pub fn name_of(value: &Value) -> Option<String> {
        match value {
            Value::Null => None,
            Value::Text(text) if text.is_empty() => None,
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(number_text(*number)),
            other => Some(other.to_json()),
        }
    }
}

impl Segment {
    /// No responses.
    #[must_use]
    pub fn of(scoring: &Scoring) -> Segment {
        let points = |item: usize| scoring.items.get(item).map_or(0, |item| item.points.len());
        let items = scoring
            .items
            .iter()
            .map(|item| ItemCounts { points: vec![0; item.points.len()], ..ItemCounts::default() });
        let pairs = scoring.pairs.iter();
        Segment {
            responses: 0,
            items: items.collect(),
            pairs: pairs
                .map(|pair| vec![0; points(pair.perceived) * points(pair.expected)])
                .collect(),
            indices: vec![IndexSums::default(); scoring.indices.len()],
        }
    }

    /// Counts one response: its answers, and the values that the indices have for it, as
    /// [`Scoring::index_values`] gives them.
    pub fn add(&mut self, scoring: &Scoring, answers: &[Answer], values: &[Option<f64>]) {
        self.responses += 1;
        for (counts, answer) in self.items.iter_mut().zip(answers) {
            let count = match answer {
                Answer::Given(point) => counts.points.get_mut(*point),
                Answer::NotApplicable => Some(&mut counts.not_applicable),
                Answer::Missing => Some(&mut counts.missing),
                Answer::OffScale => Some(&mut counts.off_scale),
            };
            if let Some(count) = count {
                *count += 1;
            }
        }
        for (place, pair) in scoring.pairs.iter().enumerate() {
            let gave = |item: usize| match answers.get(item) {
                Some(Answer::Given(point)) => Some(*point),
                _ => None,
            };
            if let (Some(perceived), Some(expected)) = (gave(pair.perceived), gave(pair.expected)) {
                let at = place_in_pair(scoring, pair.expected, (perceived, expected));
                if let Some(count) = self.pairs.get_mut(place).and_then(|counts| counts.get_mut(at))
                {
                    *count += 1;
                }
            }
        }
        for (sums, value) in self.indices.iter_mut().zip(values) {
            if let Some(value) = value {
                let fixed = floor(value * FIXED_POINT + 0.5) as i128;
                sums.responses += 1;
                sums.sum += fixed;
                sums.squares += fixed * fixed;
            }
        }
    }

    /// Counts what another segment of the same scoring has counted.
    pub fn merge(&mut self, other: &Segment) {
        self.responses += other.responses;
        for (counts, more) in self.items.iter_mut().zip(&other.items) {
            add_each(&mut counts.points, &more.points);
            counts.not_applicable += more.not_applicable;
            counts.missing += more.missing;
            counts.off_scale += more.off_scale;
        }
        for (counts, more) in self.pairs.iter_mut().zip(&other.pairs) {
            add_each(counts, more);
        }
        for (sums, more) in self.indices.iter_mut().zip(&other.indices) {
            sums.responses += more.responses;
            sums.sum += more.sum;
            sums.squares += more.squares;
        }
    }
}

fn add_each(counts: &mut [u64], more: &[u64]) {
    for (count, more) in counts.iter_mut().zip(more) {
        *count += more;
    }
}

fn place_in_pair(scoring: &Scoring, expected: usize, points: (usize, usize)) -> usize {
    let width = scoring.items.get(expected).map_or(0, |item| item.points.len());
    points.0 * width + points.1
}

/// A segment together with what it counts: what a report is made from.
#[cfg(not(target_arch = "wasm32"))]
pub(super) struct Counted<'a> {
    pub(super) scoring: &'a Scoring,
    pub(super) segment: &'a Segment,
}

#[cfg(not(target_arch = "wasm32"))]
impl Answers for Counted<'_> {
    fn each(&self, item: usize, take: &mut dyn FnMut(usize, u64)) {
        let Some(counts) = self.segment.items.get(item) else { return };
        for (point, count) in counts.points.iter().enumerate().filter(|(_, count)| **count > 0) {
            take(point, *count);
        }
    }

    fn count_of_pair(&self, pair: usize, points: (usize, usize)) -> u64 {
        let Some(expected) = self.scoring.pairs.get(pair).map(|pair| pair.expected) else {
            return 0;
        };
        let at = place_in_pair(self.scoring, expected, points);
        self.segment.pairs.get(pair).and_then(|counts| counts.get(at)).copied().unwrap_or_default()
    }
}
