//! What a `scoring` block can ask for, beside numbers that are known.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::{Definition, Severity};
use manyi::scoring::{Answer, Occasion, Report, Scoring, Tally, check};
use manyi::value::Value;

/// A scoring block for ratings named as they are scaled.
fn scoring(scales: &str, rest: &str) -> Scoring {
    let text = definition(scales, rest);
    let (scoring, mistakes) = Scoring::of(&Definition::parse(&text).unwrap());
    assert_eq!(mistakes, [], "{text}");
    scoring
}

/// Every item that a scale names is a number that is typed in.
fn definition(scales: &str, rest: &str) -> String {
    let scales_value = value(&format!("{{{scales}}}"));
    let mut elements = vec![];
    for (_, scale) in scales_value.as_map().unwrap().iter() {
        for item in ["items", "reverse"].iter().flat_map(|key| scale.get(key).as_list()) {
            elements.push(format!(
                r#"{{"type": "text", "inputType": "number", "name": {}}}"#,
                item.to_json()
            ));
        }
    }
    let comma = if rest.is_empty() { "" } else { ", " };
    format!(
        r#"{{"elements": [{}, {{"type": "comment", "name": "why"}}], "scoring": {{"scales": {{{scales}}}{comma}{rest}}}}}"#,
        elements.join(", ")
    )
}

fn value(json: &str) -> Value {
    Value::parse(json).unwrap()
}

/// The value of an index for one response.
fn scored(scoring: &Scoring, index: &str, values: &str) -> Option<f64> {
    scoring.scores(&scoring.answers(&value(values)), "en").get(index).get("value").as_number()
}

/// As many responses as the items have answers; each item's own answers in turn.
fn counted(scoring: &Scoring, columns: &[&[usize]]) -> Report {
    let mut tally = Tally::default();
    for row in 0..columns[0].len() {
        let answers: Vec<Answer> =
            columns.iter().map(|column| Answer::Given(column[row])).collect();
        tally.add(scoring, &answers, &Value::Null);
    }
    Report::of(scoring, &tally)
}

fn near(found: Option<f64>, wanted: f64) {
    assert!(found.is_some_and(|found| (found - wanted).abs() <= 1e-9), "{found:?} is not {wanted}");
}

/// Whole answers on 1-10, as places, whose mean is given in tenths.
fn tenths(mean: usize) -> [usize; 10] {
    let (low, above) = (mean / 10, mean % 10);
    std::array::from_fn(|at| if at < above { low } else { low - 1 })
}

#[test]
fn a_thousand_point_index_weighs_factors_of_weighted_attributes() {
    // The case `jdp_1000`: factors 780, 820, 785 and 690 give 772.3.
    let names: Vec<String> = (0..8).map(|item| format!("\"i{item}\"")).collect();
    let scales = format!(r#""ten": {{"from": 1, "to": 10, "items": [{}]}}"#, names.join(", "));
    let part = |item: usize, weight: f64| format!(r#"{{"item": "i{item}", "weight": {weight}}}"#);
    let group = |name: &str, weight: f64, parts: &[String]| {
        format!(r#"{{"name": "{name}", "weight": {weight}, "parts": [{}]}}"#, parts.join(", "))
    };
    let groups = [
        group("a", 0.28, &[part(0, 0.4), part(1, 0.6)]),
        group("b", 0.22, &[part(2, 0.5), part(3, 0.5)]),
        group("c", 0.3, &[part(4, 0.3), part(5, 0.3), part(6, 0.4)]),
        group("d", 0.2, &[part(7, 1.0)]),
    ];
    let rest = format!(
        r#""indices": {{"css": {{"type": "thousand", "parts": [{}]}}}}"#,
        groups.join(", ")
    );
    let scoring = scoring(&scales, &rest);
    let means = [81, 76, 84, 80, 72, 79, 83, 69].map(tenths);
    let columns: Vec<&[usize]> = means.iter().map(|column| &column[..]).collect();
    let index = &counted(&scoring, &columns).total.indices[0];
    near(index.value, 772.3);
    for (dimension, wanted) in index.dimensions.iter().zip([780.0, 820.0, 785.0, 690.0]) {
        near(dimension.value, wanted);
    }
    let all = |answer: u8| {
        let values: Vec<String> = (0..8).map(|item| format!("\"i{item}\": {answer}")).collect();
        scored(&scoring, "css", &format!("{{{}}}", values.join(", ")))
    };
    near(all(10), 1000.0);
    near(all(1), 100.0);
}

#[test]
fn an_acsi_type_index_weighs_raw_scores() {
    // The State of Ohio weights on 8.2, 7.6 and 7.4 give 75.27333.
    let scoring = scoring(
        r#""ten": {"from": 1, "to": 10, "items": ["s", "e", "p"]}"#,
        r#""indices": {"acsi": {"type": "acsi", "parts": [{"item": "s", "weight": 0.3885},
            {"item": "e", "weight": 0.319}, {"item": "p", "weight": 0.2925}]}}"#,
    );
    let columns = [82, 76, 74].map(tenths);
    let report = counted(&scoring, &[&columns[0], &columns[1], &columns[2]]);
    assert!((report.total.indices[0].value.unwrap() - 75.273_333).abs() < 1e-6);
    // Of two scales the wider weighs more: 100 (5 + 10 - 2) / (4 + 9).
    let scoring = self::scoring(
        r#""five": {"from": 1, "to": 5, "items": ["a"]}, "ten": {"from": 1, "to": 10, "items": ["b"]}"#,
        r#""indices": {"acsi": {"type": "acsi", "parts": ["a", "b"]}}"#,
    );
    near(scored(&scoring, "acsi", r#"{"a": 5, "b": 1}"#), 100.0 * 4.0 / 13.0);
    near(scored(&scoring, "acsi", r#"{"a": 3}"#), 50.0);
}

/// The two-level case `fuzzy_two_level` as votes of twenty respondents.
fn two_levels(operator: &str) -> (Scoring, Report) {
    const SHARES: [[usize; 5]; 7] = [
        [12, 5, 2, 1, 0],
        [8, 7, 3, 2, 0],
        [10, 6, 3, 1, 0],
        [7, 6, 4, 2, 1],
        [8, 8, 2, 2, 0],
        [9, 7, 3, 1, 0],
        [6, 7, 4, 2, 1],
    ];
    let scoring = scoring(
        r#""grades": {"points": [{"value": "a", "score": 95}, {"value": "b", "score": 80}, {"value": "c", "score": 65},
            {"value": "d", "score": 45}, {"value": "e", "score": 30}], "items": ["1", "2", "3", "4", "5", "6", "7"]}"#,
        &format!(
            r#""indices": {{"fuzzy": {{"type": "fuzzy", "operator": "{operator}", "parts": [
            {{"name": "x", "weight": 0.3, "parts": [{{"item": "1", "weight": 0.6}}, {{"item": "2", "weight": 0.4}}]}},
            {{"name": "y", "weight": 0.5, "parts": [{{"item": "3", "weight": 0.35}}, {{"item": "4", "weight": 0.35}}, {{"item": "5", "weight": 0.3}}]}},
            {{"name": "z", "weight": 0.2, "parts": ["6", "7"]}}]}}}}"#
        ),
    );
    let columns: Vec<Vec<usize>> = SHARES
        .iter()
        .map(|votes| {
            votes.iter().enumerate().flat_map(|(grade, count)| vec![grade; *count]).collect()
        })
        .collect();
    let columns: Vec<&[usize]> = columns.iter().map(Vec::as_slice).collect();
    let report = counted(&scoring, &columns);
    (scoring, report)
}

#[test]
fn a_fuzzy_index_composes_the_shares_of_votes_level_by_level() {
    let (scoring, report) = two_levels("weightedSum");
    near(report.total.indices[0].value, 80.996_25);
    // By the weighted sum a fuzzy score is the weighted mean of the grades' scores.
    near(scored(&scoring, "fuzzy", r#"{"1": "a", "3": "b"}"#), (0.3 * 95.0 + 0.5 * 80.0) / 0.8);
    assert_eq!(scored(&scoring, "fuzzy", "{}"), None);
    // The largest of the minima forgets the small weights, but stays among the grades.
    let (_, report) = two_levels("minimumMaximum");
    let value = report.total.indices[0].value.unwrap();
    assert!((30.0..=95.0).contains(&value) && (value - 80.996_25).abs() > 0.01);
}

#[test]
fn a_gap_is_weighed_by_the_points_that_the_respondent_divides() {
    // The case `servqual_items_missing`: gaps -1, -1.5 and -2/3 with 40, 35 and 25 points.
    let names = |letter: char| {
        (1..=12).map(|item| format!("\"{letter}{item}\"")).collect::<Vec<_>>().join(", ")
    };
    let scales = format!(
        r#""seven": {{"from": 1, "to": 7, "items": [{}, {}]}}, "points": {{"from": 0, "to": 100, "items": ["w1", "w2", "w3"]}}"#,
        names('p'),
        names('e')
    );
    let group = |name: &str, importance: &str, items: std::ops::RangeInclusive<usize>| {
        let parts: Vec<String> =
            items.map(|item| format!(r#"{{"item": "p{item}", "expected": "e{item}"}}"#)).collect();
        format!(
            r#"{{"name": "{name}", "importance": "{importance}", "parts": [{}]}}"#,
            parts.join(", ")
        )
    };
    let groups = [group("a", "w1", 1..=4), group("b", "w2", 5..=9), group("c", "w3", 10..=12)];
    let rest =
        format!(r#""indices": {{"gap": {{"type": "gap", "parts": [{}]}}}}"#, groups.join(", "));
    let scoring = scoring(&scales, &rest);
    let mut values = vec![];
    // The third dimension of the case has four items, the second of them without an answer.
    for (place, (expected, perceived)) in [
        (7, 5),
        (6, 6),
        (7, 6),
        (6, 5),
        (6, 4),
        (7, 5),
        (7, 0),
        (6, 6),
        (7, 5),
        (7, 7),
        (6, 5),
        (7, 6),
    ]
    .iter()
    .enumerate()
    {
        values.push(format!("\"e{}\": {expected}", place + 1));
        if *perceived > 0 {
            values.push(format!("\"p{}\": {perceived}", place + 1));
        }
    }
    let with = |points: &str| format!("{{{}{points}}}", values.join(", "));
    let third = -2.0 / 3.0;
    let points = r#", "w1": 40, "w2": 35, "w3": 25"#;
    near(scored(&scoring, "gap", &with(points)), -0.4 - 0.35 * 1.5 + 0.25 * third);
    // Points that do not sum to 100 are normalized, and what got none weighs nothing.
    near(scored(&scoring, "gap", &with(r#", "w1": 10, "w3": 10"#)), (-1.0 + third) / 2.0);
    assert_eq!(scored(&scoring, "gap", &with("")), None);
    let answers = scoring.answers(&value(&with(points)));
    let mut tally = Tally::default();
    tally.add(&scoring, &answers, &Value::Null);
    let index = &Report::of(&scoring, &tally).total.indices[0];
    let dimensions: Vec<Option<f64>> =
        index.dimensions.iter().map(|dimension| dimension.value).collect();
    assert_eq!(dimensions, [Some(-1.0), Some(-1.5), Some(third)]);
}

#[test]
fn a_performance_is_weighed_by_its_importance_alone() {
    // The case `servperf_mean`: 5.5, 5 and 6 on 1-7 with 40, 35 and 25 points are 74.1667 of 100.
    let scoring = scoring(
        r#""seven": {"from": 1, "to": 7, "items": ["a1", "a2", "b", "c"]}, "points": {"from": 0, "to": 100, "items": ["wa", "wb", "wc"]}"#,
        r#""indices": {"servperf": {"type": "weighted", "parts": [
            {"name": "a", "importance": "wa", "parts": ["a1", "a2"]}, {"item": "b", "importance": "wb"}, {"item": "c", "importance": "wc"}]}}"#,
    );
    let values = r#"{"a1": 5, "a2": 6, "b": 5, "c": 6, "wa": 40, "wb": 35, "wc": 25}"#;
    near(scored(&scoring, "servperf", values), 74.166_666_666_666_67);
}

#[test]
fn a_ratio_counts_from_0_and_a_range_from_the_least_score() {
    let index = |base: &str| {
        scoring(
            r#""five": {"from": 1, "to": 5, "items": ["q"]}"#,
            &format!(
                r#""indices": {{"i": {{"type": "weighted", "base": "{base}", "parts": ["q"]}}}}"#
            ),
        )
    };
    near(scored(&index("range"), "i", r#"{"q": 4}"#), 75.0);
    near(scored(&index("ratio"), "i", r#"{"q": 4}"#), 80.0);
}

#[test]
fn levels_are_shared_by_name() {
    let scoring = scoring(
        r#""five": {"from": 1, "to": 5, "items": ["a", "b"]}"#,
        r#""levels": {"usual": [{"from": 0, "name": "poor"}, {"from": 60, "name": {"default": "good", "zh-cn": "满意"}}]},
           "indices": {"a": {"type": "weighted", "parts": ["a"], "levels": "usual"},
                       "b": {"type": "weighted", "parts": ["b"], "levels": "usual"}}"#,
    );
    let scores = scoring.scores(&scoring.answers(&value(r#"{"a": 5, "b": 1}"#)), "zh-cn");
    assert!(scores.get("a").get("level").is_text("满意"));
    assert!(scores.get("b").get("level").is_text("poor"));
}

#[test]
fn an_alert_names_its_owner_its_subject_and_the_day_it_is_due() {
    let scoring = scoring(
        r#""five": {"from": 1, "to": 5, "dissatisfiedTo": 2, "items": ["a", "b"]}"#,
        r#""indices": {"all": {"type": "weighted", "parts": ["a", "b"]}},
           "calendar": {"holidays": ["2026-11-23"]},
           "alerts": [{"items": ["a"], "severity": "high", "owner": {"default": "Head of hall", "zh-cn": "大厅经理"},
                       "subject": ["counter", "employee"], "dueWorkingDays": 1, "text": "Call back"},
                      {"index": "all", "below": 30, "severity": "low"}]"#,
    );
    let subject = value(r#"{"counter": "3", "branch": "North"}"#);
    let occasion = Occasion { subject: &subject, ended: "2026-11-20T23:59:59+08:00" };
    assert_eq!(
        scoring.alerts_on(&value(r#"{"a": 2, "b": 1}"#), "zh-cn", &occasion).to_json(),
        concat!(
            r#"[{"question":"a","severity":"high","text":"Call back","value":2,"owner":"大厅经理","#,
            r#""subject":{"counter":"3"},"due":"2026-11-24"},"#,
            r#"{"index":"all","severity":"low","text":"","value":12.5}]"#
        )
    );
    assert_eq!(
        scoring.alerts(&value(r#"{"a": 3, "b": 1}"#), "en").to_json(),
        "[{\"index\":\"all\",\"severity\":\"low\",\"text\":\"\",\"value\":25}]"
    );
    assert_eq!(scoring.alerts(&value("{}"), "en").to_json(), "[]");
}

#[test]
fn mistakes_in_the_block_are_told_with_place_and_advice() {
    const SCALES: &str = r#""five": {"from": 1, "to": 5, "satisfiedFrom": 4, "dissatisfiedTo": 2, "items": ["a", "b"]}, "minus": {"from": -2, "to": 2, "items": ["m"]}"#;
    let index = |text: &str| format!(r#""indices": {{"i": {text}}}"#);
    let error = Severity::Error;
    for (rest, severity, pointer, words) in [
        (
            index(r#"{"type": "weighted", "base": "rato", "parts": ["a"]}"#),
            error,
            "/indices/i/base",
            "no base",
        ),
        (index(r#"{"type": "thousand", "parts": ["m"]}"#), error, "/indices/i", "no ratio"),
        (
            index(r#"{"type": "fuzzy", "operator": "sum", "parts": ["a"]}"#),
            error,
            "/indices/i/operator",
            "no operator",
        ),
        (index(r#"{"type": "fuzzy", "parts": ["a", "m"]}"#), error, "/indices/i", "same grades"),
        (
            index(r#"{"type": "acsi", "parts": [{"parts": ["a"]}]}"#),
            error,
            "/indices/i/parts",
            "no groups",
        ),
        (
            index(r#"{"type": "stars", "priorN": -1, "items": ["a"]}"#),
            error,
            "/indices/i/priorN",
            "below 0",
        ),
        (
            index(r#"{"type": "weighted", "parts": [{"item": "a", "importance": "m"}]}"#),
            error,
            "/indices/i/parts/0/importance",
            "cannot be normalized",
        ),
        (
            index(r#"{"type": "weighted", "parts": [{"item": "a", "importance": "c"}]}"#),
            error,
            "/indices/i/parts/0/importance",
            "not an item",
        ),
        (
            index(
                r#"{"type": "weighted", "parts": [{"item": "a", "weight": 60}, {"item": "b", "weight": 39}]}"#,
            ),
            Severity::Warning,
            "/indices/i/parts",
            "sum to 99, not to 100",
        ),
        (
            index(r#"{"type": "mean", "items": ["a"], "levels": "usual"}"#),
            error,
            "/indices/i/levels",
            "no \"levels\"",
        ),
        (
            format!(
                r#""levels": {{"good": []}}, {}"#,
                index(r#"{"type": "mean", "items": ["a"], "levels": "god"}"#)
            ),
            error,
            "/indices/i/levels",
            "No levels",
        ),
        (
            r#""levels": {"good": [{"name": "x"}]}"#.to_owned(),
            error,
            "/levels/good/0",
            "no \"from\"",
        ),
        (
            index(r#"{"type": "mean", "items": ["a"], "benchmarks": [{"name": "leader"}]}"#),
            error,
            "/indices/i/benchmarks/0",
            "either",
        ),
        (
            index(
                r#"{"type": "mean", "items": ["a"], "benchmarks": [{"name": "them", "index": "j"}]}"#,
            ),
            error,
            "/indices/i/benchmarks/0/index",
            "not another index",
        ),
        (
            index(r#"{"type": "mean", "items": ["a"], "targets": {"North": "x"}}"#),
            error,
            "/indices/i/targets/North",
            "should be a number",
        ),
        (
            r#""alerts": [{"dueWorkingDays": 1.5}]"#.to_owned(),
            error,
            "/alerts/0/dueWorkingDays",
            "whole number",
        ),
        (
            r#""alerts": [{"index": "i", "below": 3}]"#.to_owned(),
            error,
            "/alerts/0/index",
            "no index",
        ),
        (r#""alerts": [{"below": 3}]"#.to_owned(), error, "/alerts/0", "thresholds of an"),
        (
            r#""calendar": {"holidays": ["2026-02-30"]}"#.to_owned(),
            error,
            "/calendar/holidays/0",
            "no day",
        ),
        (r#""batteries": {"x": {"items": ["a"]}}"#.to_owned(), error, "/batteries/x", "two items"),
        (
            r#""drivers": {"outcome": "a", "items": ["a", "b"]}"#.to_owned(),
            error,
            "/drivers/items",
            "own drivers",
        ),
        (r#""importance": [{"item": "a"}]"#.to_owned(), error, "/importance/0", "how much"),
        (
            r#""loyalty": {"satisfaction": "a", "items": ["m"]}"#.to_owned(),
            error,
            "/loyalty",
            "is high",
        ),
        (
            r#""quality": {"straightLine": 2}"#.to_owned(),
            error,
            "/quality/straightLine",
            "from 3 on",
        ),
        (r#""comments": ["wy"]"#.to_owned(), error, "/comments/0", "no open question"),
        (
            index(r#"{"type": "csat", "items": ["a"], "target": 150}"#),
            Severity::Warning,
            "/indices/i/target",
            "goes from 0 to 100",
        ),
        (
            index(
                r#"{"type": "mean", "items": ["a"], "levels": [{"from": 80, "name": "good"}, {"from": 0, "name": "poor"}]}"#,
            ),
            Severity::Warning,
            "/indices/i/levels/0/from",
            "goes from 1 to 5",
        ),
        (
            index(
                r#"{"type": "gap", "parts": [{"item": "a", "expected": "b"}], "benchmarks": [{"name": "x", "value": 7}]}"#,
            ),
            Severity::Warning,
            "/indices/i/benchmarks/0/value",
            "goes from -4 to 4",
        ),
    ] {
        let text = definition(SCALES, &rest);
        let found = check(&text);
        let pointer = format!("/scoring{pointer}");
        let told = found.iter().find(|problem| {
            problem.severity == severity
                && problem.pointer == pointer
                && problem.message.contains(words)
        });
        assert!(told.is_some_and(|problem| problem.suggestion.is_some()), "{rest}\n{found:?}");
    }
}

#[test]
fn a_dimension_has_the_interval_of_its_own_values() {
    let scoring = scoring(
        r#""five": {"from": 1, "to": 5, "items": ["a", "b", "c"]}"#,
        r#""indices": {"first": {"type": "mean", "items": ["a"]},
            "i": {"type": "weighted", "parts": [{"name": "x", "parts": ["a", "b"]}, {"name": "y", "parts": ["c"]}]}}"#,
    );
    // x is 100, 50, 75 and 25 in four responses; y is always 50.
    let columns: [&[usize]; 3] = [&[4, 4, 2, 1], &[4, 0, 4, 1], &[2, 2, 2, 2]];
    let report = counted(&scoring, &columns);
    let [x, y] = &report.total.indices[1].dimensions[..] else { panic!("two dimensions") };
    assert_eq!((x.responses, x.value), (4, Some(62.5)));
    // s = sqrt(3125 / 3), by sqrt 4, and Student's t for 3 degrees of freedom.
    let error = (3125.0_f64 / 3.0).sqrt() / 2.0;
    near(x.standard_error, error);
    near(x.interval.map(|(low, _)| low), 62.5 - 3.182_446_305_284_263 * error);
    near(x.interval.map(|(_, high)| high), 62.5 + 3.182_446_305_284_263 * error);
    assert_eq!((y.standard_error, y.interval), (Some(0.0), Some((50.0, 50.0))));
    let one = counted(&scoring, &[&[4], &[4], &[2]]);
    assert_eq!(one.total.indices[1].dimensions[0].interval, None);
}

#[test]
fn a_point_that_does_not_apply_is_doubted() {
    let scale = r#""five": {"from": 1, "to": 5, "notApplicable": [9, 3], "items": ["a"]}"#;
    let found = check(&definition(scale, ""));
    let told = |problem: &manyi::definition::Problem| {
        problem.pointer == "/scoring/scales/five/notApplicable/1"
            && problem.message.contains("3 is a point")
    };
    assert!(found.iter().any(told), "{found:?}");
    assert!(found.iter().all(|problem| !problem.pointer.ends_with("/0")), "{found:?}");
}

#[test]
fn weights_below_0_are_told_and_not_as_if_all_were_0() {
    let parts = r#"[{"item": "a", "weight": 1}, {"item": "b", "weight": -2}]"#;
    let scale = r#""five": {"from": 1, "to": 5, "items": ["a", "b"]}"#;
    let rest = format!(r#""indices": {{"i": {{"type": "weighted", "parts": {parts}}}}}"#);
    let found = check(&definition(scale, &rest));
    assert!(found.iter().any(|problem| problem.message.contains("-2 is below 0")), "{found:?}");
    assert!(found.iter().all(|problem| !problem.message.contains("are 0")), "{found:?}");
}

#[test]
fn an_item_may_be_listed_on_a_scale_and_again_as_turned_round_but_only_once() {
    let both = |reverse: &str| {
        format!(r#""five": {{"from": 1, "to": 5, "items": ["a", "b"], "reverse": {reverse}}}"#)
    };
    let index = r#""indices": {"i": {"type": "mean", "items": ["a", "b"]}}"#;
    let text = |scale: &str| {
        format!(
            r#"{{"elements": [{{"type": "rating", "name": "a"}}, {{"type": "rating", "name": "b"}}],
                "scoring": {{"scales": {{{scale}}}, {index}}}}}"#
        )
    };
    let (scoring, mistakes) = Scoring::of(&Definition::parse(&text(&both(r#"["b"]"#))).unwrap());
    assert_eq!((mistakes.len(), scored(&scoring, "i", r#"{"a": 5, "b": 1}"#)), (0, Some(5.0)));
    let found = check(&text(&both(r#"["b", "b"]"#)));
    assert!(found.iter().any(|problem| problem.pointer.ends_with("/reverse/1")), "{found:?}");
}

#[test]
fn no_json_in_the_block_makes_it_panic() {
    for junk in [
        "null",
        "5",
        "[]",
        "[5]",
        "{\"s\": 5}",
        "\"x\"",
        "[{}]",
        "{\"s\": {\"items\": [[]]}}",
        "{\"s\": [{}]}",
    ] {
        for key in [
            "levels",
            "calendar",
            "batteries",
            "drivers",
            "importance",
            "loyalty",
            "quality",
            "comments",
        ] {
            let _ = check(&definition(
                r#""five": {"from": 1, "to": 5, "items": ["a"]}"#,
                &format!("\"{key}\": {junk}"),
            ));
        }
        for key in [
            "levels",
            "targets",
            "benchmarks",
            "minimumN",
            "missing",
            "base",
            "operator",
            "parts",
            "importance",
        ] {
            for kind in ["weighted", "fuzzy", "stars", "acsi", "gap", "thousand"] {
                let index = format!(r#""indices": {{"i": {{"type": "{kind}", "{key}": {junk}}}}}"#);
                let _ =
                    check(&definition(r#""five": {"from": 1, "to": 5, "items": ["a"]}"#, &index));
            }
        }
    }
}
