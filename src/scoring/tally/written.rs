//! A tally as JSON, to be merged elsewhere.
//!
//! ```json
//! {"cells":[{"group":"North","wave":"2026Q4","responses":2,
//!            "items":[{"points":[0,1,1],"not_applicable":0,"missing":0,"off_scale":0}],
//!            "pairs":[],"indices":[{"responses":2,"sum":"165000000","squares":"13625000000000000"}],"dimensions":[],
//!            "batteries":[{"n":2,"sums":["9000000"],"products":["41000000000000"]}],"drivers":null,
//!            "secure":[0,0],"care":{"too_fast":0,"straight_line":0,"misuse":0,"seconds":[[41,2]]}}],
//!  "voices":{"comments":{"speed":{"count":1,"kept":[…]}},"alerts":{"count":1,"kept":[…]},
//!            "raised":[["high","speed",1]]}}
//! ```
//!
//! Sums are texts: they are whole numbers beyond what a float holds.

use std::collections::BTreeMap;

use super::samples::{Comment, RaisedAlert, Sample, Voices};
use super::{Care, Cell, CellKey, IndexSums, ItemCounts, Products, Secure, Segment, Tally};
use crate::scoring::Scoring;
use crate::scoring::index::float;
use crate::value::{Map, Value};

/// Counts beyond this are no counts of responses.
const MOST: f64 = 1e12;

/// No score and no value of an index is beyond two million either way; in millionths.
const LARGEST: i128 = 2_000_000_000_001;

impl Tally {
    /// The tally as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let name = |name: &Option<String>| name.clone().map_or(Value::Null, Value::Text);
        let cells = self.cells.iter().map(|cell| {
            let mut entry = Map::new();
            entry.insert("group", name(&cell.key.group));
            entry.insert("wave", name(&cell.key.wave));
            segment_into(&mut entry, &cell.segment);
            Value::Map(entry)
        });
        let mut map = Map::new();
        map.insert("cells", Value::List(cells.collect()));
        map.insert("voices", voices_value(&self.voices));
        Value::Map(map)
    }

    /// A tally read from JSON. Nothing if it is none, or not of this scoring: then numbers of items,
    /// points or indices differ.
    #[must_use]
    pub fn from_value(scoring: &Scoring, value: &Value) -> Option<Tally> {
        let mut tally = Tally::default();
        for entry in value.get("cells").as_list() {
            let name = |key: &str| match entry.get(key) {
                Value::Null => Some(None),
                name => name.as_text().map(|name| Some(name.to_owned())),
            };
            let key = CellKey { group: name("group")?, wave: name("wave")? };
            tally.cells.push(Cell { key, segment: segment(scoring, entry)? });
        }
        tally.voices = voices(value.get("voices"))?;
        let is_in_order = tally.cells.is_sorted_by(|one, other| one.key < other.key);
        is_in_order.then_some(tally)
    }
}

fn segment_into(map: &mut Map, segment: &Segment) {
    let items = segment.items.iter().map(|item| {
        let mut map = Map::new();
        map.insert("points", counts(&item.points));
        map.insert_number("not_applicable", float(item.not_applicable));
        map.insert_number("missing", float(item.missing));
        map.insert_number("off_scale", float(item.off_scale));
        Value::Map(map)
    });
    map.insert_number("responses", float(segment.responses));
    map.insert("items", Value::List(items.collect()));
    map.insert("pairs", Value::List(segment.pairs.iter().map(|pair| counts(pair)).collect()));
    map.insert("indices", Value::List(segment.indices.iter().map(sums_value).collect()));
    map.insert("dimensions", Value::List(segment.dimensions.iter().map(sums_value).collect()));
    map.insert("batteries", Value::List(segment.batteries.iter().map(products_value).collect()));
    map.insert("drivers", segment.drivers.as_ref().map_or(Value::Null, products_value));
    map.insert("secure", counts(&[segment.secure.asked, segment.secure.secure]));
    let mut care = Map::new();
    care.insert_number("too_fast", float(segment.care.too_fast));
    care.insert_number("straight_line", float(segment.care.straight_line));
    care.insert_number("misuse", float(segment.care.misuse));
    let seconds = segment.care.seconds.iter();
    let seconds = seconds.map(|(seconds, count)| counts(&[u64::from(*seconds), *count]));
    care.insert("seconds", Value::List(seconds.collect()));
    map.insert("care", Value::Map(care));
}

fn sums_value(sums: &IndexSums) -> Value {
    let mut map = Map::new();
    map.insert_number("responses", float(sums.responses));
    map.insert("sum", Value::Text(sums.sum.to_string()));
    map.insert("squares", Value::Text(sums.squares.to_string()));
    Value::Map(map)
}

fn products_value(products: &Products) -> Value {
    let texts =
        |sums: &[i128]| Value::List(sums.iter().map(|sum| Value::Text(sum.to_string())).collect());
    let mut map = Map::new();
    map.insert_number("n", float(products.n));
    map.insert("sums", texts(&products.sums));
    map.insert("products", texts(&products.products));
    Value::Map(map)
}

fn voices_value(voices: &Voices) -> Value {
    let comments = voices.comments.iter().map(|(question, sample)| {
        let sample = sample_value(sample, |comment: &Comment| {
            let mut map = Map::new();
            let score = (!comment.is_unscored).then(|| Value::Text(comment.score.to_string()));
            map.insert("score", score.unwrap_or(Value::Null));
            map.insert("lot", Value::Text(comment.lot.to_string()));
            map.insert_text("id", &comment.id);
            map.insert_text("text", &comment.text);
            Value::Map(map)
        });
        (question.clone(), sample)
    });
    let mut map = Map::new();
    map.insert("comments", Value::Map(comments.collect()));
    let alerts = sample_value(&voices.alerts, |alert: &RaisedAlert| {
        let mut map = Map::new();
        map.insert_text("due", &alert.due);
        map.insert_text("id", &alert.id);
        map.insert_text("record", &alert.record);
        Value::Map(map)
    });
    map.insert("alerts", alerts);
    let raised = voices.raised.iter().map(|((severity, source), count)| {
        vec![Value::from(severity.as_str()), source.as_str().into(), float(*count).into()].into()
    });
    map.insert("raised", Value::List(raised.collect()));
    Value::Map(map)
}

fn sample_value<T: Ord>(sample: &Sample<T>, written: impl Fn(&T) -> Value) -> Value {
    let mut map = Map::new();
    map.insert_number("count", float(sample.count));
    map.insert("kept", Value::List(sample.kept.iter().map(written).collect()));
    Value::Map(map)
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
    let sums = |key: &str| -> Option<Vec<IndexSums>> {
        let of_one = |sums: &Value| {
            Some(IndexSums {
                responses: count(sums.get("responses"))?,
                sum: whole(sums.get("sum"))?,
                squares: whole(sums.get("squares"))?,
            })
        };
        value.get(key).as_list().iter().map(of_one).collect()
    };
    let [asked, secure] = counts_of(value.get("secure"))?.try_into().ok()?;
    let found = Segment {
        responses: count(value.get("responses"))?,
        items: items.collect::<Option<_>>()?,
        pairs: value.get("pairs").as_list().iter().map(counts_of).collect::<Option<_>>()?,
        indices: sums("indices")?,
        dimensions: sums("dimensions")?,
        batteries: value.get("batteries").as_list().iter().map(products).collect::<Option<_>>()?,
        drivers: match value.get("drivers") {
            Value::Null => None,
            drivers => Some(products(drivers)?),
        },
        secure: Secure { asked, secure },
        care: care(value.get("care"))?,
    };
    let shape = |segment: &Segment| {
        let items: Vec<usize> = segment.items.iter().map(|item| item.points.len()).collect();
        let pairs: Vec<usize> = segment.pairs.iter().map(Vec::len).collect();
        let products = segment.batteries.iter().chain(&segment.drivers);
        let products: Vec<_> =
            products.map(|products| (products.sums.len(), products.products.len())).collect();
        let sums = (segment.indices.len(), segment.dimensions.len());
        (items, pairs, sums, products, segment.drivers.is_some())
    };
    let is_possible = found.items.iter().all(|item| adds_up(item, found.responses))
        && found
            .indices
            .iter()
            .chain(&found.dimensions)
            .all(|sums| is_possible(sums, found.responses))
        && found
            .batteries
            .iter()
            .chain(&found.drivers)
            .all(|products| are_possible(products, found.responses))
        && secure <= asked
        && asked <= found.responses;
    (shape(&found) == shape(&empty) && is_possible).then_some(found)
}

/// Whether each response is counted once in the item.
fn adds_up(item: &ItemCounts, responses: u64) -> bool {
    let beside = item.not_applicable + item.missing + item.off_scale;
    item.points.iter().sum::<u64>() + beside == responses
}

/// Whether the sums can be of so many values. Of 10^12 responses together they still fit.
fn is_possible(sums: &IndexSums, responses: u64) -> bool {
    let n = i128::from(sums.responses);
    sums.responses <= responses
        && sums.sum.checked_abs().is_some_and(|sum| sum <= n * LARGEST)
        && (0..=n * LARGEST * LARGEST).contains(&sums.squares)
}

fn are_possible(products: &Products, responses: u64) -> bool {
    let n = i128::from(products.n);
    let is_within = |sum: &i128, most: i128| sum.checked_abs().is_some_and(|sum| sum <= most);
    products.n <= responses
        && products.sums.iter().all(|sum| is_within(sum, n * LARGEST))
        && products.products.iter().all(|sum| is_within(sum, n * LARGEST * LARGEST))
}

fn products(value: &Value) -> Option<Products> {
    let sums = |key: &str| value.get(key).as_list().iter().map(whole).collect::<Option<Vec<_>>>();
    Some(Products { n: count(value.get("n"))?, sums: sums("sums")?, products: sums("products")? })
}

fn care(value: &Value) -> Option<Care> {
    let mut seconds = BTreeMap::new();
    for entry in value.get("seconds").as_list() {
        let [taken, responses] = counts_of(entry)?.try_into().ok()?;
        seconds.insert(u32::try_from(taken).ok()?, responses);
    }
    Some(Care {
        too_fast: count(value.get("too_fast"))?,
        straight_line: count(value.get("straight_line"))?,
        misuse: count(value.get("misuse"))?,
        seconds,
    })
}

fn voices(value: &Value) -> Option<Voices> {
    let mut voices = Voices::default();
    for (question, written) in value.get("comments").as_map()?.iter() {
        let read = |comment: &Value| {
            let score = comment.get("score");
            Some(Comment {
                is_unscored: score.is_null(),
                score: if score.is_null() { 0 } else { whole(score)? },
                lot: comment.get("lot").as_text()?.parse().ok()?,
                id: comment.get("id").as_text()?.to_owned(),
                text: comment.get("text").as_text()?.to_owned(),
            })
        };
        voices.comments.insert(question.to_owned(), sample(written, read)?);
    }
    voices.alerts = sample(value.get("alerts"), |alert: &Value| {
        let due = alert.get("due").as_text()?.to_owned();
        Some(RaisedAlert {
            is_never_due: due.is_empty(),
            due,
            id: alert.get("id").as_text()?.to_owned(),
            record: alert.get("record").as_text()?.to_owned(),
        })
    })?;
    for entry in value.get("raised").as_list() {
        let [severity, source, raised] = entry.as_list() else { return None };
        let key = (severity.as_text()?.to_owned(), source.as_text()?.to_owned());
        voices.raised.insert(key, count(raised)?);
    }
    Some(voices)
}

fn sample<T: Ord>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Sample<T>> {
    let kept = value.get("kept").as_list().iter().map(read).collect::<Option<_>>()?;
    Some(Sample { count: count(value.get("count"))?, kept })
}

fn counts_of(value: &Value) -> Option<Vec<u64>> {
    value.as_list().iter().map(count).collect()
}

fn whole(value: &Value) -> Option<i128> {
    value.as_text()?.parse().ok()
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
