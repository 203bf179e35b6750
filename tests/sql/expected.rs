//! What the views must say, from the reports of `manyi score` and from the library.

use std::collections::BTreeMap;

use manyi::definition::Definition;
use manyi::scoring::Scoring;
use serde_json::Value;

use super::Rows;
use super::generated::{DEFINITION, Response};

/// The largest difference there may be, relative to numbers above 1.
const TOLERANCE: f64 = 1e-9;

/// The rows of a view by the columns that name them; the others are numbers.
pub type Named = BTreeMap<Vec<Option<String>>, Vec<Option<f64>>>;

/// What the views of groups must say.
#[derive(Default)]
pub struct Figures {
    pub indices: Named,
    pub items: Named,
    pub distribution: Named,
}

impl Figures {
    /// Adds a report by a field: its groups, and if wanted what it says of all responses.
    pub fn add(&mut self, report: &Value, field: &str, with_total: bool) {
        if with_total {
            self.group(report, "", None);
        }
        for group in report["groups"].as_array().unwrap() {
            self.group(group, field, group["name"].as_str());
        }
    }

    fn group(&mut self, group: &Value, field: &str, value: Option<&str>) {
        let key = |rest: &[&str]| {
            let texts = rest.iter().map(|text| Some((*text).to_owned()));
            [Some(field.to_owned()), value.map(str::to_owned)].into_iter().chain(texts).collect()
        };
        let shares = |figures: &Value| {
            ["satisfied", "dissatisfied"]
                .map(|name| [figures[name]["count"].as_f64(), figures[name]["share"].as_f64()])
                .concat()
        };
        let of = |figures: &Value, names: &[&str]| -> Vec<Option<f64>> {
            names.iter().map(|name| figures[*name].as_f64()).collect()
        };
        for (name, index) in group["indices"].as_object().unwrap() {
            let mut row = of(index, &["value", "n", "mean_of_responses", "answers", "mean"]);
            row.extend(shares(index));
            self.indices.insert(key(&[name, ""]), row);
            for (dimension, figures) in index["dimensions"].as_object().into_iter().flatten() {
                let mut row = of(figures, &["value", "-", "-", "answers", "mean"]);
                row.extend(shares(figures));
                self.indices.insert(key(&[name, dimension]), row);
            }
        }
        for (name, item) in group["items"].as_object().unwrap() {
            let mut row = of(item, &["answers", "mean"]);
            row.extend(shares(item));
            row.extend(of(item, &["not_applicable", "missing", "off_scale"]));
            self.items.insert(key(&[name]), row);
            for point in item["distribution"].as_array().unwrap() {
                let answer = point["value"]
                    .as_str()
                    .map_or_else(|| point["value"].to_string(), str::to_owned);
                self.distribution.insert(key(&[name, &answer]), vec![point["count"].as_f64()]);
            }
        }
    }
}

/// The value of each index of each response that counts.
pub fn scores(responses: &[Response]) -> Named {
    let definition = Definition::parse(DEFINITION).unwrap();
    let (scoring, mistakes) = Scoring::of(&definition);
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let mut scores = Named::new();
    for response in responses {
        let Some(values) = &response.values else { continue };
        let values = manyi::value::Value::parse(values).unwrap();
        let values = scoring.index_values(&scoring.answers(&values));
        for (index, value) in scoring.indices.iter().zip(values) {
            scores.insert(vec![Some(response.id.clone()), Some(index.name.clone())], vec![value]);
        }
    }
    scores
}

/// Compares rows, which begin with so many names. Of what nobody answered there need not be a row.
pub fn compare(wanted: &Named, rows: &Rows, names: usize) {
    let found: Named = rows
        .iter()
        .map(|row| {
            let numbers =
                row[names..].iter().map(|cell| cell.as_ref().map(|cell| cell.parse().unwrap()));
            (row[..names].to_vec(), numbers.collect())
        })
        .collect();
    assert_eq!(found.len(), rows.len(), "a row is there twice");
    assert!(!found.is_empty());
    for (key, numbers) in &found {
        let wanted = wanted.get(key).unwrap_or_else(|| panic!("nobody asked for {key:?}"));
        let is_same = |(one, other): (&Option<f64>, &Option<f64>)| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() <= TOLERANCE * other.abs().max(1.0),
            (None, Some(other)) => *other == 0.0,
            (one, None) => one.is_none(),
        };
        assert!(
            numbers.len() == wanted.len() && numbers.iter().zip(wanted).all(is_same),
            "{key:?}\nfound  {numbers:?}\nwanted {wanted:?}"
        );
    }
    for (key, numbers) in wanted {
        let is_something = numbers.iter().any(|number| number.is_some_and(|number| number != 0.0));
        assert!(!is_something || found.contains_key(key), "{key:?} is not there: {numbers:?}");
    }
}
