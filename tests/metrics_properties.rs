//! What must hold of statistics whatever the numbers are: states merge in any order to the same
//! bits, weights sum to 1, and the order of responses does not matter.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use manyi::metrics::levels::Levels;
use manyi::metrics::mergeable::EntropyState;
use manyi::metrics::moments::Moments;
use manyi::metrics::raking::{Margin, rake};
use manyi::metrics::sum::{ExactSum, mean, sum, variance};
use manyi::metrics::{ahp, compute, entropy, proportion};
use manyi::platform::{Random, SeededRandom};
use manyi::value::{Map, Value};
use proptest::prelude::*;

/// A number of any size that data have.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-100_i32..=100).prop_map(f64::from),
        -1e6..1e6_f64,
        (-1.0..1.0_f64).prop_map(|x| x * 1e-9),
        (-1.0..1.0_f64).prop_map(|x| 1e12 + x),
    ]
}

fn rows(width: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    prop::collection::vec(prop::collection::vec(number(), width), 1..20)
}

/// Answers of 1-5, as many in each row, in their order and in another.
fn answers_twice(width: usize) -> impl Strategy<Value = (Vec<Vec<u8>>, Vec<Vec<u8>>)> {
    prop::collection::vec(prop::collection::vec(1..=5_u8, width), 2..30)
        .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
}

fn moments(rows: &[Vec<f64>]) -> Moments {
    let mut state = Moments::of(3);
    for row in rows {
        state.add(row);
    }
    state
}

/// Everything that comes of a state, bit by bit.
fn bits(state: &Moments) -> (u64, Vec<u64>, Option<Vec<Vec<u64>>>) {
    let bits = |numbers: Vec<f64>| numbers.into_iter().map(f64::to_bits).collect::<Vec<_>>();
    let covariances = state.covariances().map(|rows| rows.into_iter().map(bits).collect());
    (state.n(), bits(state.sums()), covariances)
}

fn merged<const N: usize>(parts: [&Moments; N]) -> Moments {
    let mut whole = Moments::of(3);
    for part in parts {
        whole.merge(part);
    }
    whole
}

proptest! {
    #[test]
    fn moments_merge_in_any_order_to_those_of_one_pass(
        rows in rows(3), first in 0..20_usize, second in 0..20_usize
    ) {
        let first = first.min(rows.len());
        let second = second.min(rows.len() - first);
        let (a, rest) = rows.split_at(first);
        let (b, c) = rest.split_at(second);
        let (a, b, c) = (moments(a), moments(b), moments(c));
        let once = moments(&rows);
        for whole in [
            merged([&a, &b, &c]),
            merged([&c, &b, &a]),
            merged([&merged([&a, &b]), &c]),
            merged([&a, &merged([&b, &c])]),
        ] {
            prop_assert_eq!(bits(&whole), bits(&once));
            prop_assert_eq!(&whole, &once);
        }
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order(
        (numbers, shuffled) in prop::collection::vec(number(), 0..50)
            .prop_flat_map(|numbers| (Just(numbers.clone()), Just(numbers).prop_shuffle()))
    ) {
        prop_assert_eq!(sum(numbers.iter().copied()).to_bits(), sum(shuffled.iter().copied()).to_bits());
        let bits = |number: Option<f64>| number.map(f64::to_bits);
        prop_assert_eq!(bits(mean(&numbers)), bits(mean(&shuffled)));
        prop_assert_eq!(bits(variance(&numbers)), bits(variance(&shuffled)));
        prop_assert!(variance(&numbers).is_none_or(|variance| variance >= 0.0));
    }

    #[test]
    fn a_sum_of_products_is_exact(pairs in prop::collection::vec((-1_000_000_000_i64..1_000_000_000, -1_000_000_000_i64..1_000_000_000), 0..30)) {
        let exact: i128 = pairs.iter().map(|(x, y)| i128::from(*x) * i128::from(*y)).sum();
        let mut found = ExactSum::new();
        for (x, y) in &pairs {
            found.add_product(*x as f64, *y as f64);
        }
        prop_assert_eq!(found.total().to_bits(), (exact as f64).to_bits());
    }

    #[test]
    fn entropies_merge_to_those_of_one_pass(numbers in prop::collection::vec(0.0..100.0_f64, 2..40), cut in 0..40_usize) {
        let state = |numbers: &[f64]| {
            let mut state = EntropyState::default();
            numbers.iter().for_each(|number| state.add(*number));
            state
        };
        let (left, right) = numbers.split_at(cut.min(numbers.len()));
        let (left, right, once) = (state(left), state(right), state(&numbers));
        let (mut forth, mut back) = (left.clone(), right.clone());
        forth.merge(&right);
        back.merge(&left);
        prop_assert_eq!(&forth, &once);
        prop_assert_eq!(forth.entropy().map(f64::to_bits), once.entropy().map(f64::to_bits));
        prop_assert_eq!(back.entropy().map(f64::to_bits), once.entropy().map(f64::to_bits));
        let direct = entropy::entropy(&numbers);
        if let (Some(merged), Some(direct)) = (once.entropy(), direct) {
            prop_assert!((merged - direct).abs() < 1e-12, "{} {}", merged, direct);
        }
    }

    #[test]
    fn level_counts_merge_to_those_of_one_pass(
        answers in prop::collection::vec(prop::option::weighted(0.9, -2..14_i32), 0..60), cut in 0..60_usize
    ) {
        let answers: Vec<_> = answers.into_iter().map(|answer| answer.map(f64::from)).collect();
        let of = |answers: &[Option<f64>]| Levels::of_answers(answers, (0.0, 10.0));
        let (left, right) = answers.split_at(cut.min(answers.len()));
        let (mut forth, mut back) = (of(left), of(right));
        forth.merge(&of(right));
        back.merge(&of(left));
        prop_assert_eq!(&forth, &of(&answers));
        prop_assert_eq!(&back, &of(&answers));
    }

    #[test]
    fn weights_sum_to_one(
        upper in prop::collection::vec(1.0/9.0..9.0_f64, 15),
        size in 1..=6_usize,
        columns in (1..6_usize, 1..6_usize).prop_flat_map(|(width, height)| prop::collection::vec(prop::collection::vec(0.0..10.0_f64, height), width))
    ) {
        let mut given = upper.into_iter();
        let mut judgments = vec![vec![1.0; size]; size];
        for (row, column) in (0..size).flat_map(|row| (row + 1..size).map(move |column| (row, column))) {
            let judgment = given.next().unwrap();
            judgments[row][column] = judgment;
            judgments[column][row] = 1.0 / judgment;
        }
        for kind in [ahp::Weights::Eigenvector, ahp::Weights::GeometricMean, ahp::Weights::ColumnMean] {
            let weights = kind.of(&judgments);
            prop_assert!((sum(weights.iter().copied()) - 1.0).abs() < 1e-14);
            prop_assert!(weights.iter().all(|weight| *weight > 0.0));
        }
        let consistency = ahp::consistency(&judgments, &ahp::Weights::Eigenvector.of(&judgments), ahp::RandomIndex::Saaty1980);
        prop_assert!(consistency.lambda_max >= size as f64 - 1e-9);
        let (_, weights) = entropy::weights(&columns);
        prop_assert!((sum(weights.iter().copied()) - 1.0).abs() < 1e-12);
        prop_assert!(weights.iter().all(|weight| *weight >= 0.0));
    }

    #[test]
    fn a_raked_sample_has_the_margins(
        counts in prop::collection::vec(1..50_u32, 4), men in 100.0..900.0_f64, young in 100.0..900.0_f64
    ) {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        let margins = [
            Margin { members: vec![0, 0, 1, 1], targets: vec![men, 1000.0 - men] },
            Margin { members: vec![0, 1, 0, 1], targets: vec![young, 1000.0 - young] },
        ];
        let raked = rake(&counts, &margins, 1e-10, 1000);
        prop_assert!(raked.has_converged);
        for margin in &margins {
            for (level, target) in margin.targets.iter().enumerate() {
                let total: f64 = (0..4).filter(|cell| margin.members[*cell] == level).map(|cell| raked.weights[cell] * counts[cell]).sum();
                prop_assert!((total - target).abs() < 1e-6, "{} {}", total, target);
            }
        }
    }

    #[test]
    fn an_interval_holds_the_share_and_stays_on_the_scale(k in 0..200_u32, more in 0..200_u32, z in 0.1..5.0_f64) {
        let (k, n) = (f64::from(k), f64::from(k + more));
        for interval in [proportion::wilson(k, n, z), proportion::agresti_coull(k, n, z), proportion::clopper_pearson(k, n, 0.95)] {
            match interval {
                Some((low, high)) => prop_assert!(0.0 <= low && low <= k / n + 1e-12 && k / n <= high + 1e-12 && high <= 1.0),
                None => prop_assert_eq!(n, 0.0),
            }
        }
    }

    #[test]
    fn the_order_of_responses_does_not_matter((rows, shuffled) in answers_twice(4)) {
        let table = |rows: &[Vec<u8>]| list(rows.iter().map(|row| list(row.iter().map(|answer| Value::Number(f64::from(*answer))))));
        let column = |rows: &[Vec<u8>], offset: f64| list(rows.iter().map(|row| Value::Number(f64::from(row[0]) + offset)));
        let responses = |rows: &[Vec<u8>]| list(rows.iter().map(|row| {
            let scores = row.iter().zip(["a", "b", "c", "d"]).filter(|(answer, _)| **answer > 1);
            Value::Map(scores.map(|(answer, id)| (id.to_owned(), Value::Number(f64::from(*answer)))).collect())
        }));
        let tree = Value::parse(r#"{"children": [{"id": "a", "w": 0.7}, {"w": 0.3, "children": [{"id": "b"}, {"id": "c"}, {"id": "d", "w": 0.1}]}]}"#).unwrap();
        for (method, key, whole, turned) in [
            ("csat_top_box", "responses", column(&rows, 0.0), column(&shuffled, 0.0)),
            ("csat_mean_0_100", "responses", column(&rows, 0.0), column(&shuffled, 0.0)),
            ("nps", "scores", column(&rows, 5.0), column(&shuffled, 5.0)),
            ("margin_of_error_fpc", "y", column(&rows, 0.0), column(&shuffled, 0.0)),
            ("acsi_index", "data", table(&rows), table(&shuffled)),
            ("cronbach_alpha", "data", table(&rows), table(&shuffled)),
            ("mergeable_state", "data", table(&rows), table(&shuffled)),
            ("entropy_weights", "matrix", table(&rows), table(&shuffled)),
            ("hierarchical_index", "responses", responses(&rows), responses(&shuffled)),
        ] {
            let input = |answers: Value| {
                let mut input = Map::new();
                input.insert(key, answers);
                input.insert("tree", tree.clone());
                Value::Map(input)
            };
            let result = |answers: Value| compute(method, &input(answers), &Value::Null).unwrap().to_json();
            prop_assert_eq!(result(whole), result(turned), "{}", method);
        }
    }
}

fn list(members: impl Iterator<Item = Value>) -> Value {
    Value::List(members.collect())
}

/// What a damaged input may hold in the place of something sensible.
const JUNK: &str = r#"[null, 0, -1, 1, 0.5, 1e308, 1e-308, 1e15, "", "NA", true, [], {}, [null], [[]], [[1]], {"a": 1}]"#;

/// The same value with parts of it taken out or replaced at random.
fn damaged(value: &Value, junk: &[Value], random: &mut SeededRandom) -> Value {
    if random.next() < 0.06 {
        let at = (random.next() * junk.len() as f64) as usize;
        return junk[at].clone();
    }
    match value {
        Value::List(members) => Value::List(
            members
                .iter()
                .filter(|_| random.next() > 0.03)
                .collect::<Vec<_>>()
                .into_iter()
                .map(|member| damaged(member, junk, random))
                .collect(),
        ),
        Value::Map(map) => Value::Map(
            map.iter()
                .filter(|_| random.next() > 0.05)
                .collect::<Vec<_>>()
                .into_iter()
                .map(|(key, value)| (key.to_owned(), damaged(value, junk, random)))
                .collect(),
        ),
        other => other.clone(),
    }
}

#[test]
fn a_damaged_input_is_an_error_or_a_result_and_never_a_panic() {
    let cases = Value::parse(include_str!("metrics/cases.json")).unwrap();
    let junk = Value::parse(JUNK).unwrap();
    for case in cases.as_list() {
        let method = case.get("method").as_text().unwrap();
        for seed in 0..40 {
            let mut random = SeededRandom::new(seed);
            let input = damaged(case.get("input"), junk.as_list(), &mut random);
            let params = damaged(case.get("params"), junk.as_list(), &mut random);
            match compute(method, &input, &params) {
                Ok(result) => assert!(result.as_map().is_some(), "{method}"),
                Err(error) => {
                    let error = error.to_string();
                    assert!(
                        error.starts_with("input") || error.starts_with("params"),
                        "{method}: {error}"
                    );
                }
            }
        }
    }
}
