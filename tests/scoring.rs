//! Scores of one response and of many, as a definition's `scoring` block asks for them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::{Definition, Severity};
use manyi::scoring::{Answer, Report, Scoring, Tally, check};
use manyi::value::Value;
use proptest::prelude::*;

fn scoring(text: &str) -> Scoring {
    let (scoring, mistakes) = Scoring::of(&Definition::parse(text).unwrap());
    assert_eq!(mistakes, []);
    scoring
}

fn survey(name: &str) -> Scoring {
    let path = format!("{}/www/surveys/{name}.json", env!("CARGO_MANIFEST_DIR"));
    scoring(&std::fs::read_to_string(path).unwrap())
}

fn value(json: &str) -> Value {
    Value::parse(json).unwrap()
}

fn scores(scoring: &Scoring, values: &str) -> Value {
    scoring.scores(&scoring.answers(&value(values)), "zh-cn")
}

fn near(found: Option<f64>, wanted: f64) -> bool {
    found.is_some_and(|found| (found - wanted).abs() <= 1e-9)
}

/// Ratings a to d on 1-5, e and f on 0-10, and an index of each type.
const EVERY_INDEX: &str = r#"{
    "elements": [
        {"type": "rating", "name": "a"}, {"type": "rating", "name": "b"}, {"type": "rating", "name": "c"},
        {"type": "radiogroup", "name": "d", "choices": [1, 2, 3, 4, 5], "showDontKnowItem": true},
        {"type": "rating", "name": "e", "rateMin": 0, "rateMax": 10},
        {"type": "matrix", "name": "m", "columns": [1, 2, 3], "rows": ["x", "y.z"]}
    ],
    "scoring": {
        "minimumN": 3,
        "scales": {
            "five": {"from": 1, "to": 5, "satisfiedFrom": 4, "dissatisfiedTo": 2, "items": ["a", "b", "d"],
                     "reverse": ["c"], "notApplicable": ["dontknow"]},
            "ten": {"from": 0, "to": 10, "items": ["e"]},
            "matrix": {"points": [{"value": 1, "score": 0}, {"value": 2, "score": 50}, {"value": 3, "score": 100}], "items": ["m"]}
        },
        "indices": {
            "csat": {"type": "csat", "items": ["a", "b", "c", "d"]},
            "mean": {"type": "mean", "items": ["a", "b", "c", "d"]},
            "rescaled": {"type": "mean", "rescale": true, "items": ["a", "e"]},
            "nps": {"type": "nps", "items": ["e"]},
            "ces": {"type": "ces", "items": ["a"], "lowIsGood": true},
            "weighted": {"type": "weighted", "target": 70,
                "parts": [{"name": "first", "weight": 60, "parts": [{"item": "a", "weight": 3}, {"item": "b", "weight": 1}]},
                          {"name": "second", "weight": 40, "parts": [{"name": "inner", "parts": ["c"]}, "m"]}],
                "levels": [{"from": 0, "name": "poor"}, {"from": 75, "name": {"default": "good", "zh-cn": "满意"}}]},
            "gap": {"type": "gap", "parts": [{"name": "gaps", "parts": [{"item": "a", "expected": "b"}, {"item": "c", "expected": "d", "weight": 3}]}]}
        },
        "alerts": [{"severity": "high", "text": {"zh-cn": "三日内回访", "default": "Call within 3 days"}},
                   {"items": ["e"], "values": [0]}]
    }
}"#;

#[test]
fn the_printed_supplier_form_gives_eleven_of_eleven_and_fifty_elevenths() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/supplier-printed.json");
    let fixture = value(&std::fs::read_to_string(path).unwrap());
    let scoring = survey("supplier");
    let answers = scoring.answers(fixture.get("values"));
    let scores = scoring.scores(&answers, "zh-cn");
    assert_eq!(scores.get("mean").to_json(), format!("{{\"value\":{},\"n\":11}}", 50.0 / 11.0));
    assert_eq!(scores.get("satisfied").to_json(), r#"{"value":100,"n":11}"#);

    let mut tally = Tally::default();
    tally.add(&scoring, &answers, &Value::Null);
    let report = Report::of(&scoring, &tally);
    let mean = &report.total.indices[1];
    assert_eq!(mean.value, Some(50.0 / 11.0));
    assert_eq!((mean.figures.satisfied.count, mean.figures.satisfied.of), (11, 11));
    assert_eq!((mean.figures.dissatisfied.count, mean.standard_error), (0, None));
    assert_eq!(report.total.items[11].missing, 1);
    assert_eq!(report.total.items[11].figures.mean, None);
}

#[test]
fn the_questionnaires_of_the_site_score_the_best_and_the_worst_answers() {
    for (name, index, best, worst) in [
        ("supplier", "overall", 100.0, 0.0),
        ("internal-customer", "mean", 10.0, 1.0),
        ("software-company", "overall", 100.0, 0.0),
        ("xx-company", "overall", 100.0, 0.0),
    ] {
        let scoring = survey(name);
        let of = |is_best: bool| {
            let answers: Vec<Answer> = scoring
                .items
                .iter()
                .map(|item| Answer::Given(if is_best { item.points.len() - 1 } else { 0 }))
                .collect();
            scoring.scores(&answers, "en").get(index).get("value").as_number()
        };
        assert_eq!((of(true), of(false)), (Some(best), Some(worst)), "{name}");
    }
}

#[test]
fn each_type_of_index_scores_one_response() {
    let scoring = scoring(EVERY_INDEX);
    // c is reversed: 2 counts as 4.
    let values = r#"{"a": 5, "b": 1, "c": 2, "d": 3, "e": 9, "m": {"x": 3, "y.z": 2}}"#;
    let scores = scores(&scoring, values);
    let of = |index: &str| scores.get(index).get("value").as_number();
    assert_eq!(of("csat"), Some(50.0));
    assert_eq!(of("mean"), Some(3.25));
    assert_eq!(of("rescaled"), Some(95.0));
    assert_eq!(of("nps"), Some(100.0));
    assert_eq!(of("ces"), Some(5.0));
    // 0.6 (0.75 * 100 + 0.25 * 0) + 0.4 (1/2 * 75 + 1/4 * 100 + 1/4 * 50)
    assert!(near(of("weighted"), 45.0 + 30.0), "{scores:?}");
    // 1/4 (5 - 1) + 3/4 (4 - 3)
    assert_eq!(of("gap"), Some(1.75));
    assert!(scores.get("weighted").get("level").is_text("满意"));
    assert_eq!(scores.get("weighted").get("n"), &Value::Number(5.0));
    assert_eq!(scores.get("gap").get("n"), &Value::Number(2.0));
}

#[test]
fn nothing_answered_gives_null_and_never_zero() {
    let scoring = scoring(EVERY_INDEX);
    for (name, score) in scores(&scoring, r#"{"d": "dontknow"}"#).as_map().unwrap().iter() {
        assert!(score.get("value").is_null() && score.get("level").is_null(), "{name}");
        assert_eq!(score.get("n"), &Value::Number(0.0), "{name}");
    }
    let report = Report::of(&scoring, &Tally::default());
    for index in &report.total.indices {
        assert_eq!((index.value, index.interval, index.figures.mean), (None, None, None));
        assert_eq!((index.figures.satisfied.share, index.aim.is_met), (None, None));
    }
}

#[test]
fn the_weight_of_a_missing_item_goes_to_its_siblings() {
    let scoring = scoring(EVERY_INDEX);
    let scores = scores(&scoring, r#"{"b": 3, "m": {"y.z": 1}}"#);
    assert!(near(scores.get("weighted").get("value").as_number(), 0.6 * 50.0));
    assert!(scores.get("weighted").get("level").is_text("poor"));
    assert!(scores.get("gap").get("value").is_null());
}

#[test]
fn an_index_below_its_minimum_coverage_is_null() {
    let text = EVERY_INDEX.replace("\"target\": 70,", "\"minimumCoverage\": 0.5, ");
    let scoring = scoring(&text);
    let of = |values: &str| scores(&scoring, values).get("weighted").get("value").clone();
    assert!(of(r#"{"b": 3}"#).is_null());
    assert_eq!(of(r#"{"a": 3, "b": 3}"#), Value::Number(50.0));
}

#[test]
fn dissatisfied_answers_raise_alerts_with_their_comment() {
    let scoring = scoring(EVERY_INDEX);
    // c is reversed: 5 is the worst.
    let values = value(r#"{"a": 2, "a-Comment": "too slow", "b": 3, "c": 5, "d": 9, "e": 0}"#);
    let alerts = scoring.alerts(&values, "zh-cn");
    assert_eq!(
        alerts.to_json(),
        concat!(
            r#"[{"question":"a","severity":"high","text":"三日内回访","value":2,"comment":"too slow"},"#,
            r#"{"question":"c","severity":"high","text":"三日内回访","value":5},"#,
            r#"{"question":"e","severity":"","text":"","value":0}]"#
        )
    );
}

#[test]
fn what_is_off_the_scale_is_counted_and_scores_nothing() {
    let scoring = scoring(EVERY_INDEX);
    let mut tally = Tally::default();
    for values in [r#"{"a": 4}"#, r#"{"a": 6}"#, r#"{"a": "4"}"#, r#"{"d": "dontknow"}"#] {
        tally.add(&scoring, &scoring.answers(&value(values)), &Value::Null);
    }
    let report = Report::of(&scoring, &tally);
    let item = &report.total.items[0];
    assert_eq!((item.figures.answers, item.off_scale, item.missing), (2, 1, 1));
    assert_eq!(item.figures.mean, Some(4.0));
    assert_eq!(report.total.items[2].not_applicable, 1);
}

#[test]
fn a_set_has_the_index_of_item_means_and_beside_it_the_mean_of_responses() {
    let text = r#"{"elements": [{"type": "rating", "name": "a"}, {"type": "rating", "name": "b"}],
        "scoring": {"scales": {"s": {"points": [{"value": 1, "score": 70}, {"value": 2, "score": 80}, {"value": 3, "score": 90}, {"value": 4, "score": 100}, {"value": 5, "score": 0}], "items": ["a", "b"]}},
                    "indices": {"i": {"type": "weighted", "parts": ["a", "b"]}}}}"#;
    let scoring = scoring(text);
    let mut tally = Tally::default();
    for values in [r#"{"a": 2, "b": 1}"#, r#"{"a": 3}"#] {
        tally.add(&scoring, &scoring.answers(&value(values)), &Value::Null);
    }
    let index = &Report::of(&scoring, &tally).total.indices[0];
    // Items 85 and 70; responses 75 and 90.
    assert_eq!((index.value, index.mean_of_responses), (Some(77.5), Some(82.5)));
    assert!(near(index.standard_error, 7.5));
}

#[test]
fn shares_have_wilsons_interval_and_a_score_its_published_margin() {
    let text = r#"{"elements": [{"type": "rating", "name": "q", "rateMin": 0, "rateMax": 10}],
        "scoring": {"scales": {"s": {"from": 0, "to": 10, "satisfiedFrom": 9, "dissatisfiedTo": 6, "items": ["q"]}},
                    "indices": {"nps": {"type": "nps", "items": ["q"]}, "top": {"type": "csat", "items": ["q"]}}}}"#;
    let scoring = scoring(text);
    let mut tally = Tally::default();
    for (point, count) in [(10, 291), (8, 476), (3, 395)] {
        for _ in 0..count {
            tally.add(&scoring, &[Answer::Given(point)], &Value::Null);
        }
    }
    let report = Report::of(&scoring, &tally);
    let [nps, top] = &report.total.indices[..] else { panic!("{report:?}") };
    // -9 +- 4.4, as published for 291, 476 and 395; 4.3877 is 1.96 * 100 sqrt(0.58235 / 1162).
    let (low, high) = nps.interval.unwrap();
    assert!((nps.value.unwrap() + 8.950_086).abs() < 1e-6);
    assert!(((high - low) / 2.0 - 4.387_705_35).abs() < 1e-6);
    let wilson = manyi::metrics::proportion::wilson(291.0, 1162.0, 1.959_963_984_540_054).unwrap();
    let (low, high) = top.interval.unwrap();
    assert!((low - 100.0 * wilson.0).abs() < 1e-9 && (high - 100.0 * wilson.1).abs() < 1e-9);
    assert_eq!(top.figures.distribution, [(3.0, 395), (8.0, 476), (10.0, 291)]);
}

#[test]
fn groups_below_the_minimum_are_not_ranked_and_equals_share_a_rank() {
    let scoring = scoring(EVERY_INDEX);
    let mut tally = Tally::default();
    for (group, point, count) in
        [("North", 4, 3), ("South", 4, 3), ("East", 2, 4), ("West", 4, 2), ("", 4, 9)]
    {
        for _ in 0..count {
            let mut answers = vec![Answer::Missing; scoring.items.len()];
            answers[0] = Answer::Given(point);
            tally.add(&scoring, &answers, &Value::from(group));
        }
    }
    let report = Report::of(&scoring, &tally);
    let names = |index: usize| -> Vec<(usize, &str)> {
        let ranks = &report.rankings[index].ranked;
        ranks.iter().map(|rank| (rank.rank, rank.group.as_str())).collect()
    };
    assert_eq!(names(0), [(1, "North"), (1, "South"), (3, "East")]);
    assert_eq!(report.rankings[0].too_few, [("West".to_owned(), 2)]);
    // Of effort, less is better.
    assert_eq!(names(4), [(1, "East"), (2, "North"), (2, "South")]);
    assert_eq!(report.groups[0].name, None);
}

#[test]
fn mistakes_are_told_with_place_and_advice() {
    let told = |scoring: &str| {
        let text = format!(
            r#"{{"elements": [{{"type": "rating", "name": "speed"}}, {{"type": "comment", "name": "why"}}, {{"type": "radiogroup", "name": "r", "choices": ["x", "y"]}}], "scoring": {scoring}}}"#
        );
        let problems = check(&text).into_iter().map(|problem| {
            assert!(problem.suggestion.is_some(), "{problem:?}");
            (problem.severity, problem.pointer, problem.message)
        });
        problems.collect::<Vec<_>>()
    };
    const SCALE: &str = r#""scales": {"s": {"from": 1, "to": 5, "items": ["speed"]}}"#;
    for (scoring, pointer, words) in [
        (r#"{"scale": {}}"#.to_owned(), "/scoring/scale", "means nothing here"),
        (r#"{"minimumN": 0}"#.to_owned(), "/scoring/minimumN", "less than 1"),
        (r#"{"scales": {"s": {"from": 1, "to": 5, "items": ["spede"]}}}"#.to_owned(), "/scoring/scales/s/items/0", "no question \"spede\""),
        (r#"{"scales": {"s": {"from": 1, "to": 5, "items": ["why"]}}}"#.to_owned(), "/scoring/scales/s/items/0", "answered with a comment"),
        (r#"{"scales": {"s": {"from": 1, "to": 3, "items": ["speed"]}}}"#.to_owned(), "/scoring/scales/s/items/0", "offers 4, 5"),
        (r#"{"scales": {"s": {"points": [{"value": "x"}, {"value": "y", "score": 1}], "items": ["r"]}}}"#.to_owned(), "/scoring/scales/s/points/0", "no \"score\""),
        (r#"{"scales": {"s": {"from": 5, "to": 1, "items": ["speed"]}}}"#.to_owned(), "/scoring/scales/s", "no scale"),
        (format!(r#"{{{SCALE}, "indices": {{"i": {{"type": "weighted", "parts": [{{"item": "speed", "weight": -1}}]}}}}}}"#), "/scoring/indices/i/parts/0/weight", "cannot be normalized"),
        (format!(r#"{{{SCALE}, "indices": {{"i": {{"type": "weighted", "parts": [{{"item": "speed", "weight": 0}}]}}}}}}"#), "/scoring/indices/i/parts", "cannot be normalized"),
        (format!(r#"{{{SCALE}, "indices": {{"i": {{"type": "mean", "items": ["why"]}}}}}}"#), "/scoring/indices/i/items/0", "not an item of any scale"),
        (format!(r#"{{{SCALE}, "indices": {{"i": {{"type": "meen", "items": ["speed"]}}}}}}"#), "/scoring/indices/i/type", "no type"),
        (format!(r#"{{{SCALE}, "indices": {{"i": {{"type": "csat", "items": ["speed"]}}}}}}"#), "/scoring/indices/i", "counts as satisfied"),
        (format!(r#"{{{SCALE}, "indices": {{"i": {{"type": "nps", "items": ["speed"]}}}}}}"#), "/scoring/indices/i", "0-10"),
        (format!(r#"{{{SCALE}, "indices": {{"i": {{"type": "gap", "parts": ["speed"]}}}}}}"#), "/scoring/indices/i/parts/0", "expected"),
        (format!(r#"{{{SCALE}, "alerts": [{{"values": [7]}}]}}"#), "/scoring/alerts/0/values/0", "has the answer 7"),
    ] {
        let found = told(&scoring);
        assert!(
            found.iter().any(|(severity, at, message)| *severity == Severity::Error
                && at == pointer
                && message.contains(words)),
            "{scoring}\n{found:?}"
        );
    }
    assert_eq!(told(&format!("{{{SCALE}}}")), []);
}

#[test]
fn no_json_in_the_block_makes_it_panic_and_a_mistaken_index_is_left_out() {
    let text = EVERY_INDEX.replace("\"weight\": 60", "\"weight\": -6");
    let (scoring, mistakes) = Scoring::of(&Definition::parse(&text).unwrap());
    assert_eq!(mistakes.len(), 1);
    assert!(scoring.indices.iter().all(|index| index.name != "weighted"));
    for junk in [
        "null",
        "5",
        "[]",
        "[5]",
        "{\"s\": 5}",
        "\"x\"",
        "{\"s\": {\"items\": [[]], \"points\": {}}}",
    ] {
        for key in ["scales", "indices", "alerts", "minimumN"] {
            let text = format!(r#"{{"elements": [], "scoring": {{"{key}": {junk}}}}}"#);
            let _ = check(&text);
        }
    }
}

/// A response to [`EVERY_INDEX`], with answers missing, off the scale and not applicable.
fn response() -> impl Strategy<Value = (Value, Value)> {
    let five = || prop_oneof![5 => (1..=5_u8).prop_map(|n| n.to_string()), 1 => Just("null".to_owned()), 1 => Just("7".to_owned())];
    let ten = (0..=10_u8).prop_map(|n| n.to_string());
    let d = prop_oneof![five(), Just("\"dontknow\"".to_owned())];
    (five(), five(), five(), d, ten, 1..=3_u8, "[NS]?").prop_map(|(a, b, c, d, e, x, group)| {
        let text = format!(r#"{{"a":{a},"b":{b},"c":{c},"d":{d},"e":{e},"m":{{"x":{x}}}}}"#);
        (value(&text), Value::from(group))
    })
}

fn counted(scoring: &Scoring, responses: &[(Value, Value)]) -> Tally {
    let mut tally = Tally::default();
    for (values, group) in responses {
        tally.add(scoring, &scoring.answers(values), group);
    }
    tally
}

proptest! {
    // Each case computes dozens of intervals.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_split_and_any_order_give_the_same_tally_and_the_same_report(
        responses in proptest::collection::vec(response(), 0..40),
        cuts in (0..40_usize, 0..40_usize),
        turn in 0..40_usize,
    ) {
        let scoring = scoring(EVERY_INDEX);
        let whole = counted(&scoring, &responses);
        let mut turned = responses.clone();
        turned.rotate_left(turn.min(responses.len()));
        turned.reverse();
        let (one, other) = (cuts.0.min(cuts.1).min(turned.len()), cuts.0.max(cuts.1).min(turned.len()));
        let parts = [&turned[..one], &turned[one..other], &turned[other..]].map(|part| counted(&scoring, part));
        let mut left = parts[0].clone();
        left.merge(&parts[1]);
        left.merge(&parts[2]);
        let mut right = parts[2].clone();
        let mut inner = parts[1].clone();
        inner.merge(&parts[0]);
        right.merge(&inner);
        prop_assert_eq!(&left, &whole);
        prop_assert_eq!(&right, &whole);
        let bits = |tally: &Tally| Report::of(&scoring, tally).to_value("en").to_json();
        prop_assert_eq!(bits(&left), bits(&whole));
    }

    #[test]
    fn a_tally_survives_being_written(responses in proptest::collection::vec(response(), 1..20)) {
        let scoring = scoring(EVERY_INDEX);
        let tally = counted(&scoring, &responses);
        let written = value(&tally.to_value().to_json());
        prop_assert_eq!(Tally::from_value(&scoring, &written), Some(tally));
        prop_assert_eq!(Tally::from_value(&survey("supplier"), &written), None);
    }

    #[test]
    fn a_report_of_one_response_says_what_its_envelope_says((values, _) in response()) {
        let scoring = scoring(EVERY_INDEX);
        let answers = scoring.answers(&values);
        let report = Report::of(&scoring, &counted(&scoring, &[(values, Value::Null)]));
        let of_report: Vec<Option<f64>> = report.total.indices.iter().map(|index| index.value).collect();
        prop_assert_eq!(of_report, scoring.index_values(&answers));
    }
}

#[test]
fn what_is_shown_to_the_respondent_is_an_index_in_a_form_that_it_can_have() {
    let block = |show: &str| {
        format!(
            r#"{{"elements": [{{"type": "rating", "name": "a"}}],
                "scoring": {{"scales": {{"s": {{"from": 1, "to": 5, "items": ["a"]}}}},
                             "indices": {{"mean": {{"type": "mean", "items": ["a"]}}}},
                             "show": [{show}]}}}}"#
        )
    };
    for (show, pointer, message) in [
        (r#"{"index": "men"}"#, "/scoring/show/0/index", "There is no index \"men\"."),
        (
            r#"{"index": "mean", "as": "cake"}"#,
            "/scoring/show/0/as",
            "Nothing is shown as \"cake\".",
        ),
        (
            r#"{"index": "mean", "as": "radar"}"#,
            "/scoring/show/0/as",
            "\"mean\" has fewer than three groups with a name.",
        ),
        (r#"{"index": "mean", "as": "level"}"#, "/scoring/show/0/as", "\"mean\" has no levels."),
    ] {
        let problems = check(&block(show));
        assert_eq!((&*problems[0].pointer, &*problems[0].message), (pointer, message));
    }
    let scoring = scoring(&block(r#"{"index": "mean", "as": "gauge"}"#));
    let shown = scoring.shown(&scoring.answers(&value(r#"{"a": 4}"#)), "en");
    assert_eq!(shown.len(), 1);
    assert_eq!((shown[0].value, shown[0].bounds), (Some(4.0), (1.0, 5.0)));
    assert_eq!((&*shown[0].title, &shown[0].level), ("mean", &None));
}
