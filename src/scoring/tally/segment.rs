//! Some responses, counted.

use super::care::{Care, Secure};
use super::products::{Products, fixed};
use crate::scoring::index::{Answers, OneResponse};
use crate::scoring::{Answer, Scoring};

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
    /// The values of each dimension for single responses: index by index, the dimensions in the
    /// order of the index.
    pub dimensions: Vec<IndexSums>,
    /// For each of [`Scoring::batteries`] the responses that answered all of it.
    pub batteries: Vec<Products>,
    /// The responses that answered the outcome and all its drivers, the outcome first.
    pub drivers: Option<Products>,
    /// Those that gave the best answer to all questions of loyalty.
    pub secure: Secure,
    /// How careful the responses are.
    pub care: Care,
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

/// Sums over the values that an index, or a dimension of it, has for single responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexSums {
    /// How many responses have a value.
    pub responses: u64,
    /// The sum of the values, in millionths.
    pub sum: i128,
    /// The sum of their squares, in millionths of millionths.
    pub squares: i128,
}

impl IndexSums {
    fn add(&mut self, value: Option<f64>) {
        let Some(value) = value else { return };
        let fixed = fixed(value);
        self.responses += 1;
        self.sum += fixed;
        self.squares += fixed * fixed;
    }

    fn merge(&mut self, other: &IndexSums) {
        self.responses += other.responses;
        self.sum += other.sum;
        self.squares += other.squares;
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
            dimensions: vec![
                IndexSums::default();
                scoring.indices.iter().map(|index| index.dimensions.len()).sum()
            ],
            batteries: scoring
                .batteries
                .iter()
                .map(|battery| Products::of(battery.items.len()))
                .collect(),
            drivers: scoring.drivers.as_ref().map(|drivers| Products::of(drivers.items.len() + 1)),
            secure: Secure::default(),
            care: Care::default(),
        }
    }

    /// Counts one response: its answers, how many seconds it took, and whether the device took it
    /// for misuse.
    pub fn add(
        &mut self,
        scoring: &Scoring,
        answers: &[Answer],
        seconds: Option<f64>,
        is_misuse: bool,
    ) {
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
        let response = OneResponse { answers, pairs: &scoring.pairs };
        let mut dimensions = self.dimensions.as_mut_slice();
        for (sums, index) in self.indices.iter_mut().zip(&scoring.indices) {
            let (own, others) = dimensions.split_at_mut(index.dimensions.len());
            sums.add(index.values(scoring, &response, &mut |at, value| {
                if let Some(sums) = own.get_mut(at) {
                    sums.add(value);
                }
            }));
            dimensions = others;
        }
        for (products, battery) in self.batteries.iter_mut().zip(&scoring.batteries) {
            products.add(scoring, answers, battery.items.iter());
        }
        if let (Some(products), Some(drivers)) = (&mut self.drivers, &scoring.drivers) {
            products.add(scoring, answers, [&drivers.outcome].into_iter().chain(&drivers.items));
        }
        if let Some(loyalty) = &scoring.loyalty {
            self.secure.add(scoring, answers, loyalty);
        }
        if scoring.quality.is_some() {
            self.care.add(scoring.flags(answers, seconds), seconds, is_misuse);
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
            sums.merge(more);
        }
        for (sums, more) in self.dimensions.iter_mut().zip(&other.dimensions) {
            sums.merge(more);
        }
        for (products, more) in self.batteries.iter_mut().zip(&other.batteries) {
            products.merge(more);
        }
        if let (Some(products), Some(more)) = (&mut self.drivers, &other.drivers) {
            products.merge(more);
        }
        self.secure.asked += other.secure.asked;
        self.secure.secure += other.secure.secure;
        self.care.merge(&other.care);
    }
}

pub(super) fn add_each(counts: &mut [u64], more: &[u64]) {
    for (count, more) in counts.iter_mut().zip(more) {
        *count += more;
    }
}

fn place_in_pair(scoring: &Scoring, expected: usize, points: (usize, usize)) -> usize {
    let width = scoring.items.get(expected).map_or(0, |item| item.points.len());
    points.0 * width + points.1
}

/// A segment together with what it counts: what a report is made from.
pub(in super::super) struct Counted<'a> {
    pub(in super::super) scoring: &'a Scoring,
    pub(in super::super) segment: &'a Segment,
}

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
