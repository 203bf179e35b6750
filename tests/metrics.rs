//! Every method of `metrics` beside numbers that others published or computed.
//!
//! `metrics/cases.json` is ours. Where a folder of shared cases lies beside the repository (or
//! where `MANYI_SHARED` says), its `data/metric-cases.json` is run too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::path::{Path, PathBuf};

use manyi::metrics;
use manyi::value::{Map, Value};

#[test]
fn every_case_of_ours_comes_out() {
    assert_none(&faults(&read(&our_cases()), None));
}

#[test]
fn every_shared_case_comes_out() {
    let folder = std::env::var_os("MANYI_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = folder.join("data/metric-cases.json");
    if path.exists() {
        assert_none(&faults(&read(&path), Some(&folder)));
    }
}

fn our_cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/metrics/cases.json")
}

/// What does not come out as the file of cases has it.
fn faults(cases: &Value, folder: Option<&Path>) -> Vec<String> {
    let only = std::env::var("MANYI_CASE").ok();
    let mut faults = vec![];
    for case in cases.as_list() {
        let id = case.get("id").as_text().unwrap();
        if only.as_ref().is_some_and(|only| !id.contains(only)) {
            continue;
        }
        let method = case.get("method").as_text().unwrap();
        let input = resolved(case.get("input"), cases, folder);
        let tolerance = case.get("tolerance").as_number().unwrap();
        match metrics::compute(method, &input, case.get("params")) {
            Ok(found) => {
                compare(id, case.get("expected"), &found, tolerance, &mut faults);
            }
            Err(error) => faults.push(format!("{id}: {method}: {error}")),
        }
    }
    faults
}

/// The input with what it refers to: a file of columns, or the input of another case.
fn resolved(input: &Value, cases: &Value, folder: Option<&Path>) -> Value {
    let Value::Map(map) = input else { return input.clone() };
    let mut full = Map::new();
    for (key, value) in map.iter() {
        match (key, value.as_text()) {
            ("data_file", Some(name)) => {
                let (columns, rows) = table(&folder.unwrap().join(name));
                full.insert("data", rows);
                if map.get("columns").is_none() {
                    full.insert("columns", columns);
                } else {
                    full.insert("header", columns);
                }
            }
            ("see", Some(id)) => {
                for (key, value) in input_of(id, cases).as_map().unwrap().iter() {
                    full.insert(key, value.clone());
                }
            }
            (_, Some(text)) if text.starts_with("see ") => {
                for (key, value) in input_of(&text["see ".len()..], cases).as_map().unwrap().iter()
                {
                    full.insert(key, value.clone());
                }
            }
            _ => full.insert(key, value.clone()),
        }
    }
    Value::Map(full)
}

/// The input of a case of this file, or of ours.
fn input_of(id: &str, cases: &Value) -> Value {
    let input = |cases: &Value| {
        let case = cases.as_list().iter().find(|case| case.get("id").as_text() == Some(id));
        case.map(|case| case.get("input").clone())
    };
    input(cases)
        .or_else(|| input(&read(&our_cases())))
        .unwrap_or_else(|| panic!("there is no case {id}"))
}

/// The header and the rows of a file of comma-separated numbers.
fn table(path: &Path) -> (Value, Value) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let names = lines.next().unwrap().split(',').map(|name| Value::from(name.trim_matches('"')));
    let number = |cell: &str| cell.parse().map_or(Value::Null, Value::Number);
    let rows = lines.map(|line| Value::List(line.split(',').map(number).collect()));
    (Value::List(names.collect()), Value::List(rows.collect()))
}

/// Numbers within the tolerance, everything else alike. More keys than expected are fine.
fn compare(way: &str, expected: &Value, found: &Value, tolerance: f64, faults: &mut Vec<String>) {
    match (expected, found) {
        (Value::Number(wanted), Value::Number(number)) => {
            // A tolerance of 0 is one of what the decimal text of a double leaves open.
            let margin = tolerance.max(4.0 * f64::EPSILON * wanted.abs());
            if (wanted - number).abs() > margin {
                faults.push(format!("{way}: {number}, not {wanted} +- {tolerance}"));
            }
        }
        (Value::Map(wanted), Value::Map(map)) => {
            for (key, wanted) in wanted.iter() {
                let there = map.get(key).unwrap_or(&Value::Null);
                let way = format!("{way}.{key}");
                if !map.contains_key(key) {
                    faults.push(format!("{way} is missing"));
                }
                compare(&way, wanted, there, tolerance, faults);
            }
        }
        (Value::List(wanted), Value::List(list)) if wanted.len() == list.len() => {
            for (at, (wanted, there)) in wanted.iter().zip(list).enumerate() {
                compare(&format!("{way}[{at}]"), wanted, there, tolerance, faults);
            }
        }
        _ if expected == found => {}
        _ => faults.push(format!("{way}: {}, not {}", found.to_json(), expected.to_json())),
    }
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    Value::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{} faults\n{}\n", faults.len(), faults.join("\n"));
}
