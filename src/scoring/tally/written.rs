//! A tally as JSON, to be merged elsewhere. Natively only.
//!
//! ```json
//! {"total":{"responses":2,"items":[{"points":[0,1,1],"not_applicable":0,"missing":0,"off_scale":0}],
//!           "pairs":[],"indices":[{"responses":2,"sum":"165000000","squares":"13625000000000000"}]},
//!  "groups":[{"name":"North","responses":2,…}]}
//! ```
//!
//! Sums are texts: they are whole numbers beyond what a float holds.

use super::{Group, IndexSums, ItemCounts, Segment, Tally};
use crate::scoring::Scoring;
use crate::scoring::index::float;
use crate::value::{Map, Value};

/// Counts beyond this are no counts of responses.
const MOST: f64 = 1e12;

impl Tally {
    /// The tally as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        map.insert("total", Value::Map(segment_map(&self.total)));
        let groups = self.groups.iter().map(|group| {
            let mut entry = Map::new();
            entry.insert("name", group.name.clone().map_or(Value::Null, Value::Text));
            for (key, value) in segment_map(&group.segment).into_entries() {
                entry.insert(&key, value);
            }
            Value::Map(entry)
        });
        map.insert("groups", Value::List(groups.collect()));
        Value::Map(map)
    }

    /// A tally read from JSON. Nothing if it is none, or not of this scoring: then numbers of items,
    /// points or indices differ.
    #[must_use]
    pub fn from_value(scoring: &Scoring, value: &Value) -> Option<Tally> {
        let mut tally = Tally { total: segment(scoring, value.get("total"))?, groups: vec![] };
        for entry in value.get("groups").as_list() {
            let name = match entry.get("name") {
                Value::Null => None,
                name => Some(name.as_text()?.to_owned()),
            };
            tally.groups.push(Group { name, segment: segment(scoring, entry)? });
        }
        let is_in_order = tally.groups.is_sorted_by(|one, other| one.name < other.name);
        is_in_order.then_some(tally)
    }
}

fn segment_map(segment: &Segment) -> Map {
    let items = segment.items.iter().map(|item| {
        let mut map = Map::new();
        map.insert("points", counts(&item.points));
        map.insert_number("not_applicable", float(item.not_applicable));
        map.insert_number("missing", float(item.missing));
        map.insert_number("off_scale", float(item.off_scale));
        Value::Map(map)
    });
    let indices = segment.indices.iter().map(|sums| {
        let mut map = Map::new();
        map.insert_number("responses", float(sums.responses));
        map.insert("sum", Value::Text(sums.sum.to_string()));
        map.insert("squares", Value::Text(sums.squares.to_string()));
        Value::Map(map)
    });
    let mut map = Map::new();
    map.insert_number("responses", float(segment.responses));
    map.insert("items", Value::List(items.collect()));
    map.insert("pairs", Value::List(segment.pairs.iter().map(|pair| counts(pair)).collect()));
    map.insert("indices", Value::List(indices.collect()));
    map
}

fn counts(counts: &[u64]) -> Value {
    Value::List(counts.iter().map(|count| Value::Number(float(*count))).collect())
}

fn segment(scoring: &Scoring, value: &Value) -> Option<Segment> {
    let empty = Segment::of(scoring);
    let items = value.get("items").as_list().iter().map(|item| {
        Some(ItemCounts {
            points: counts_of(item.get("points"))?,
            not_applicable: count(item.get("not_applicable"))?,
            missing: count(item.get("missing"))?,
            off_scale: count(item.get("off_scale"))?,
        })
    });
    let indices = value.get("indices").as_list().iter().map(|sums| {
        Some(IndexSums {
            responses: count(sums.get("responses"))?,
            sum: sums.get("sum").as_text()?.parse().ok()?,
            squares: sums.get("squares").as_text()?.parse().ok()?,
        })
    });
    let found = Segment {
        responses: count(value.get("responses"))?,
        items: items.collect::<Option<_>>()?,
        pairs: value.get("pairs").as_list().iter().map(counts_of).collect::<Option<_>>()?,
        indices: indices.collect::<Option<_>>()?,
    };
    let shape = |segment: &Segment| {
        let items: Vec<usize> = segment.items.iter().map(|item| item.points.len()).collect();
        let pairs: Vec<usize> = segment.pairs.iter().map(Vec::len).collect();
        (items, pairs, segment.indices.len())
    };
    let is_possible = found.items.iter().all(|item| adds_up(item, found.responses))
        && found.indices.iter().all(|sums| is_possible(sums, found.responses));
    (shape(&found) == shape(&empty) && is_possible).then_some(found)
}

/// Whether each response is counted once in the item.
fn adds_up(item: &ItemCounts, responses: u64) -> bool {
    let beside = item.not_applicable + item.missing + item.off_scale;
    item.points.iter().sum::<u64>() + beside == responses
}

/// Whether the sums can be of so many values: none is beyond two million either way. Of 10^12
/// responses together they still fit.
fn is_possible(sums: &IndexSums, responses: u64) -> bool {
    let largest = 2_000_000_000_001_i128;
    let n = i128::from(sums.responses);
    sums.responses <= responses
        && sums.sum.checked_abs().is_some_and(|sum| sum <= n * largest)
        && (0..=n * largest * largest).contains(&sums.squares)
}

fn counts_of(value: &Value) -> Option<Vec<u64>> {
    value.as_list().iter().map(count).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is whole, not below 0 and not large"
)]
fn count(value: &Value) -> Option<u64> {
    let number = value.as_number()?;
    (number.fract() == 0.0 && (0.0..=MOST).contains(&number)).then_some(number as u64)
}
