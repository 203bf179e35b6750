//! What a report says of many responses beyond their means, beside figures from elsewhere; and that
//! no split and no order of the responses changes a bit of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::Definition;
use manyi::metrics::compute;
use manyi::scoring::{MOST_COMMENTS, Report, Scoring, Tally};
use manyi::value::Value;
use proptest::prelude::*;

const DEFINITION: &str = r#"{
    "elements": [
        {"type": "rating", "name": "overall", "showCommentArea": true}, {"type": "rating", "name": "a"},
        {"type": "rating", "name": "b"}, {"type": "rating", "name": "c"}, {"type": "rating", "name": "again"},
        {"type": "rating", "name": "ia"}, {"type": "rating", "name": "ib"}, {"type": "comment", "name": "wish"}
    ],
    "scoring": {
        "minimumN": 3,
        "scales": {"five": {"from": 1, "to": 5, "satisfiedFrom": 4, "dissatisfiedTo": 2,
                            "items": ["overall", "a", "b", "c", "again", "ia", "ib"]}},
        "indices": {
            "rate": {"type": "csat", "items": ["overall"]},
            "mean": {"type": "weighted", "target": 60, "targets": {"North": 90},
                     "benchmarks": [{"name": "leader", "value": 80, "dimensions": {"x": 70}}, {"name": "them", "index": "them"}],
                     "parts": [{"name": "x", "target": 50, "parts": ["a", "b"]}, {"name": "y", "parts": ["c"]}]},
            "them": {"type": "weighted", "minimumN": 10, "parts": [{"name": "y", "parts": ["again"]}]},
            "gap": {"type": "gap", "parts": [{"item": "a", "expected": "ia"}, {"item": "b", "expected": "ib"}]}
        },
        "batteries": {"abc": {"items": ["a", "b", "c"]}},
        "drivers": {"outcome": "overall", "items": ["a", "b", "c"]},
        "importance": [{"item": "a", "importance": "ia"}, {"item": "b", "importance": "ib"}],
        "loyalty": {"satisfaction": "overall", "items": ["again"]},
        "quality": {"straightLine": 3, "secondsPerItem": 2},
        "comments": [{"question": "wish", "item": "overall"}],
        "alerts": [{"items": ["overall"], "severity": "high", "subject": "branch", "dueWorkingDays": 3}]
    }
}"#;

fn value(json: &str) -> Value {
    Value::parse(json).unwrap()
}

fn scoring(text: &str) -> Scoring {
    let (scoring, mistakes) = Scoring::of(&Definition::parse(text).unwrap());
    assert_eq!(mistakes, []);
    scoring
}

fn counted(scoring: &Scoring, envelopes: &[Value]) -> Tally {
    let mut tally = Tally::of(scoring);
    for envelope in envelopes {
        let answers = scoring.answers(envelope.get("values"));
        let particulars = scoring.particulars(envelope, &answers, "en");
        tally.add_with(scoring, &answers, envelope.get("subject").get("branch"), &particulars);
    }
    tally
}

fn near(found: Option<f64>, wanted: &Value) {
    let (found, wanted) = (found.unwrap(), wanted.as_number().unwrap());
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

/// Answers that go together somewhat, from a small generator of its own.
fn rows(count: usize) -> Vec<[u32; 7]> {
    let mut state = 20_261_122_u32;
    let mut next = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    (0..count)
        .map(|_| {
            let mood = next(3);
            std::array::from_fn(|_| (1 + mood + next(3)).min(5))
        })
        .collect()
}

fn envelopes(rows: &[[u32; 7]]) -> Vec<Value> {
    let of = |(number, [overall, a, b, c, again, ia, ib]): (usize, &[u32; 7])| {
        value(&format!(
            r#"{{"id": "{number}", "values": {{"overall": {overall}, "a": {a}, "b": {b}, "c": {c}, "again": {again}, "ia": {ia}, "ib": {ib}}}}}"#
        ))
    };
    rows.iter().enumerate().map(of).collect()
}

#[test]
fn reliability_and_drivers_are_those_of_the_methods_on_the_rows() {
    let scoring = scoring(DEFINITION);
    let rows = rows(120);
    let report = Report::of(&scoring, &counted(&scoring, &envelopes(&rows)));
    let table = |columns: &[usize]| {
        let rows: Vec<String> = rows
            .iter()
            .map(|row| {
                format!(
                    "[{}]",
                    columns.iter().map(|at| row[*at].to_string()).collect::<Vec<_>>().join(",")
                )
            })
            .collect();
        format!("[{}]", rows.join(","))
    };
    let battery =
        value(&format!(r#"{{"data": {}, "columns": ["a", "b", "c"]}}"#, table(&[1, 2, 3])));
    let alpha = compute("cronbach_alpha", &battery, &Value::Null).unwrap();
    let omega = compute("mcdonald_omega", &battery, &Value::Null).unwrap();
    let found = &report.reliability[0];
    assert_eq!(found.n, 120);
    near(found.alpha, alpha.get("alpha"));
    near(found.omega, omega.get("omega"));
    let (low, high) = found.interval.unwrap();
    let interval = alpha.get("ci").as_list();
    near(Some(low), &interval[0]);
    near(Some(high), &interval[1]);

    let data = value(&format!(
        r#"{{"data": {}, "columns": ["overall", "a", "b", "c"], "outcome": "overall"}}"#,
        table(&[0, 1, 2, 3])
    ));
    let johnson = compute("johnson_relative_weights", &data, &Value::Null).unwrap();
    let shapley = compute("shapley_lmg", &data, &Value::Null).unwrap();
    let found = report.drivers.as_ref().unwrap();
    assert_eq!((found.n, found.refused), (120, None));
    near(found.explained, johnson.get("R2"));
    let total = shapley.get("R2").as_number().unwrap();
    for (place, driver) in found.drivers.iter().enumerate() {
        near(driver.relative_weight, &johnson.get("rescaled").as_list()[place]);
        near(driver.correlation, &johnson.get("r").as_list()[place]);
        near(
            driver.shapley.map(|share| share / 100.0 * total),
            &shapley.get("lmg").as_list()[place],
        );
    }
}

#[test]
fn drivers_are_refused_where_there_is_too_little_to_tell() {
    let scoring = scoring(DEFINITION);
    let report = |rows: &[[u32; 7]]| Report::of(&scoring, &counted(&scoring, &envelopes(rows)));
    let refused = |rows: &[[u32; 7]]| report(rows).drivers.unwrap().refused;
    assert!(refused(&rows(2)).unwrap().contains("too few"));
    assert!(refused(&[[3; 7]; 9]).unwrap().contains("alike"));
    let mut same = rows(40);
    for row in &mut same {
        row[2] = row[1];
    }
    assert!(refused(&same).unwrap().contains("follows from the others"));
    assert_eq!(report(&[[3; 7]; 9]).reliability[0].alpha, None);
}

#[test]
fn loyalty_segments_are_those_of_jones_and_sasser() {
    // The case `loyalty_segments`.
    let scoring = scoring(DEFINITION);
    let rows: Vec<[u32; 7]> = [(5, 5), (4, 2), (2, 5), (1, 1), (4, 4), (3, 3)]
        .map(|(satisfaction, loyalty)| [satisfaction, 3, 3, 3, loyalty, 3, 3])
        .to_vec();
    let report = Report::of(&scoring, &counted(&scoring, &envelopes(&rows)));
    let loyalty = report.loyalty.unwrap();
    let standing = &loyalty.standings[0];
    let counts = [&standing.loyalist, &standing.mercenary, &standing.hostage, &standing.defector]
        .map(|share| (share.count, share.of));
    assert_eq!(counts, [(2, 6), (1, 6), (1, 6), (2, 6)]);
    assert_eq!((standing.apostle.count, standing.terrorist.count), (1, 1));
    assert_eq!((loyalty.secure.count, loyalty.secure.of), (1, 6));
    let fours = &standing.by_satisfaction[3];
    assert_eq!((fours.loyal.count, fours.loyal.of, fours.definite.count), (1, 2, 0));
}

#[test]
fn importance_stands_beside_performance_as_stated_and_as_derived() {
    let scoring = scoring(DEFINITION);
    let mut rows = rows(60);
    for row in &mut rows {
        // a matters and is done badly; b is done well and does not matter.
        [row[1], row[5], row[2], row[6]] = [1 + row[0] % 2, 5, 5 - row[0] % 2, 2];
    }
    let report = Report::of(&scoring, &counted(&scoring, &envelopes(&rows)));
    let stated = &report.priorities[0];
    assert!(stated.is_stated);
    let letters: Vec<&str> = stated.items.iter().map(|item| item.quadrant.letter()).collect();
    assert_eq!(letters, ["A", "D"]);
    assert_eq!(stated.items[0].importance, 100.0);
}

#[test]
fn a_gap_is_told_by_item_the_worst_first() {
    let scoring = scoring(DEFINITION);
    let rows = [[3, 4, 2, 3, 3, 3, 4], [3, 3, 3, 3, 3, 3, 4], [3, 2, 5, 3, 3, 3, 4]];
    let report = Report::of(&scoring, &counted(&scoring, &envelopes(&rows)));
    let gaps = &report.total.indices[3].gaps;
    assert_eq!((gaps[0].item.as_str(), gaps[0].gap, gaps[0].n), ("b", Some(-2.0 / 3.0), 3));
    assert_eq!(gaps[0].above_equal_below, (1, 0, 2));
    assert_eq!((gaps[1].gap, gaps[1].above_equal_below), (Some(0.0), (1, 1, 1)));
}

#[test]
fn targets_and_benchmarks_are_told_with_their_distance() {
    let scoring = scoring(DEFINITION);
    let row = |branch: &str| {
        value(&format!(
            r#"{{"subject": {{"branch": "{branch}"}}, "values": {{"a": 4, "b": 4, "c": 5, "again": 3}}}}"#
        ))
    };
    let envelopes = [row("North"), row("North"), row("North"), row("South")];
    let report = Report::of(&scoring, &counted(&scoring, &envelopes));
    let index = &report.total.indices[1];
    assert_eq!(
        (index.value, index.aim.gap, index.aim.is_met),
        (Some(87.5), Some(27.5), Some(true))
    );
    let gaps: Vec<_> =
        index.benchmarks.iter().map(|one| (one.name.as_str(), one.value, one.gap)).collect();
    assert_eq!(gaps, [("leader", Some(80.0), Some(7.5)), ("them", Some(50.0), Some(37.5))]);
    let [x, y] = &index.dimensions[..] else { panic!("two dimensions") };
    assert_eq!((x.aim.gap, x.benchmarks[0].gap), (Some(25.0), Some(5.0)));
    // The leader's y is unknown; the competitor's is another index's dimension of that name.
    assert_eq!(y.benchmarks.len(), 1);
    assert_eq!((y.benchmarks[0].value, y.benchmarks[0].gap), (Some(50.0), Some(50.0)));
    let north = &report.groups[0].indices[1];
    assert_eq!((north.aim.target, north.aim.is_met), (Some(90.0), Some(false)));
    assert!(report.total.indices[2].is_too_few && !index.is_too_few);
    assert_eq!(report.rankings[1].ranked[0].above_average, Some(0.0));
    assert_eq!(report.rankings[1].too_few, [("South".to_owned(), 1)]);
    // Its own minimum: nobody is compared with a competitor that too few have rated.
    assert!(report.rankings[2].ranked.is_empty());
}

#[test]
fn few_stars_are_drawn_to_the_prior_and_groups_ranked_by_that() {
    // The case `star_bayes_restaurants`: 4.5 of 100 ratings, 5.0 of one; prior 4.2 of 40.
    let scoring = scoring(
        r#"{"elements": [{"type": "rating", "name": "q"}],
            "scoring": {"minimumN": 1, "scales": {"s": {"from": 1, "to": 5, "items": ["q"]}},
                        "indices": {"stars": {"type": "stars", "items": ["q"], "priorN": 40, "priorMean": 4.2}}}}"#,
    );
    let row = |branch: &str, stars: u32| {
        value(&format!(r#"{{"subject": {{"branch": "{branch}"}}, "values": {{"q": {stars}}}}}"#))
    };
    let mut envelopes: Vec<Value> = (0..100).map(|at| row("A", 4 + at % 2)).collect();
    envelopes.push(row("B", 5));
    let report = Report::of(&scoring, &counted(&scoring, &envelopes));
    let ranks: Vec<_> =
        report.rankings[0].ranked.iter().map(|rank| (rank.group.as_str(), rank.value)).collect();
    assert_eq!(ranks.iter().map(|(group, _)| *group).collect::<Vec<_>>(), ["A", "B"]);
    assert!((ranks[0].1 - 4.414_285_714).abs() < 1e-9 && (ranks[1].1 - 4.219_512_195).abs() < 1e-9);
    assert_eq!(report.groups[1].indices[0].value, Some(5.0));
    assert!(report.groups[1].indices[0].stars.unwrap().lower.unwrap() < 3.0);
}

#[test]
fn a_trend_has_control_limits_and_says_what_changed() {
    let scoring = scoring(DEFINITION);
    let mut envelopes = vec![];
    for (wave, satisfied) in [("2026Q1", 10), ("2026Q2", 12), ("2026Q3", 11), ("2026Q4", 36)] {
        for at in 0..40 {
            let overall = if at < satisfied { 5 } else { 3 };
            envelopes.push(value(&format!(
                r#"{{"wave": "{wave}", "values": {{"overall": {overall}, "a": 3}}}}"#
            )));
        }
    }
    envelopes.push(value(r#"{"values": {"overall": 1}}"#));
    let report = Report::of(&scoring, &counted(&scoring, &envelopes));
    assert_eq!(report.waves.len(), 5);
    let trend = &report.trends[0];
    assert_eq!(trend.points.len(), 4);
    // 69 of 160; 0.43125 +- 3 sqrt(0.43125 0.56875 / 40), in percent.
    assert!((trend.center.unwrap() - 43.125).abs() < 1e-12);
    let (low, high) = trend.points[0].limits.unwrap();
    assert!((low - 19.633_188).abs() < 1e-6 && (high - 66.616_812).abs() < 1e-6, "{low} {high}");
    let outside: Vec<bool> = trend.points.iter().map(|point| point.is_outside).collect();
    assert_eq!(outside, [false, false, false, true]);
    assert_eq!(trend.points[0].change, None);
    assert_eq!((trend.points[1].change, trend.points[1].is_significant), (Some(5.0), Some(false)));
    assert_eq!((trend.points[3].change, trend.points[3].is_significant), (Some(62.5), Some(true)));
    // A value that never changes has no deviation to judge by.
    assert_eq!(report.trends[1].points[0].limits, Some((50.0, 50.0)));
    assert_eq!(report.trends[1].points[1].is_significant, None);
}

#[test]
fn careless_responses_are_counted_and_stay() {
    let scoring = scoring(DEFINITION);
    let mut envelopes = vec![];
    for seconds in [290, 300, 280, 90, 5, 310, 295] {
        let c = if seconds == 90 { 3 } else { 4 };
        envelopes.push(value(&format!(
            r#"{{"duration_ms": {}, "flags": {{"misuse": {}}}, "values": {{"a": 3, "b": 3, "c": {c}}}}}"#,
            seconds * 1000,
            seconds == 5
        )));
    }
    let report = Report::of(&scoring, &counted(&scoring, &envelopes));
    let quality = report.quality.unwrap();
    assert_eq!(
        (quality.too_fast.count, quality.straight_line.count, quality.misuse.count),
        (1, 1, 1)
    );
    assert_eq!(
        (quality.median_seconds, quality.hurried.count, quality.hurried.of),
        (Some(290.0), 2, 7)
    );
    assert_eq!(report.total.responses, 7);
}

#[test]
fn comments_stand_beside_their_item_and_alerts_with_their_day() {
    let scoring = scoring(DEFINITION);
    let mut envelopes = vec![];
    for number in 0..30_u32 {
        let overall = 1 + number % 5;
        envelopes.push(value(&format!(
            r#"{{"id": "r{number}", "ended": "2026-11-{:02}T10:00:00+08:00", "subject": {{"branch": "North", "counter": "1"}},
                "values": {{"overall": {overall}, "overall-Comment": " because {overall} ", "wish": "{}"}}}}"#,
            number + 1,
            if number == 7 { "more chairs" } else { "" }
        )));
    }
    let report = Report::of(&scoring, &counted(&scoring, &envelopes));
    let comments = &report.voices.comments["overall"];
    assert_eq!((comments.count, comments.kept.len()), (30, MOST_COMMENTS));
    let scores: Vec<i128> = comments.kept.iter().map(|comment| comment.score / 1_000_000).collect();
    assert!(scores.is_sorted() && scores[0] == 1 && scores[MOST_COMMENTS - 1] == 4);
    assert_eq!(comments.kept.first().unwrap().text, "because 1");
    let wish = report.voices.comments["wish"].kept.first().unwrap();
    assert_eq!((wish.text.as_str(), wish.score), ("more chairs", 3_000_000));
    assert_eq!(report.voices.raised[&("high".to_owned(), "overall".to_owned())], 12);
    let first = report.voices.alerts.kept.first().unwrap();
    // The first of November 2026 is a Sunday.
    assert_eq!((first.id.as_str(), first.due.as_str()), ("r0", "2026-11-04"));
    assert_eq!(value(&first.record).get("subject").to_json(), r#"{"branch":"North"}"#);
    let json = report.to_value("en");
    assert_eq!(json.get("alerts").get("count"), &Value::Number(12.0));
    assert_eq!(json.get("comments").get("overall").get("first").as_list().len(), MOST_COMMENTS);
}

/// An envelope with gaps, waves, comments and bad flags.
fn envelope() -> impl Strategy<Value = Value> {
    let five = || proptest::option::weighted(0.9, 1..=5_u8);
    let answers = [five(), five(), five(), five(), five(), five(), five()];
    (answers, "[NS]?", "(2026Q[1-3])?", "[a-c ]{0,3}", 0..400_u32, 1..=28_u8).prop_map(
        |(answers, branch, wave, comment, seconds, day)| {
            let names = ["overall", "a", "b", "c", "again", "ia", "ib"];
            let values: Vec<String> = names
                .iter()
                .zip(answers)
                .filter_map(|(name, answer)| Some(format!("\"{name}\": {}", answer?)))
                .chain([format!("\"overall-Comment\": \"{comment}\""), format!("\"wish\": \"{comment}\"")])
                .collect();
            value(&format!(
                r#"{{"id": "{seconds}-{day}", "ended": "2026-11-{day:02}", "duration_ms": {}, "wave": "{wave}",
                    "flags": {{"misuse": {}}}, "subject": {{"branch": "{branch}"}}, "values": {{{}}}}}"#,
                seconds * 1000,
                seconds % 7 == 0,
                values.join(", ")
            ))
        },
    )
}

proptest! {
    // Each case computes dozens of intervals.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn no_split_and_no_order_changes_a_bit_of_the_report(
        envelopes in proptest::collection::vec(envelope(), 0..50),
        cuts in (0..80_usize, 0..80_usize),
        turn in 0..80_usize,
    ) {
        let scoring = scoring(DEFINITION);
        let whole = counted(&scoring, &envelopes);
        let mut turned = envelopes.clone();
        turned.rotate_left(turn.min(envelopes.len()));
        turned.reverse();
        let (one, other) = (cuts.0.min(cuts.1).min(turned.len()), cuts.0.max(cuts.1).min(turned.len()));
        let parts = [&turned[..one], &turned[one..other], &turned[other..]].map(|part| counted(&scoring, part));
        let mut left = parts[0].clone();
        left.merge(&parts[1]);
        left.merge(&parts[2]);
        let mut inner = parts[1].clone();
        inner.merge(&parts[2]);
        let mut right = inner;
        right.merge(&parts[0]);
        prop_assert_eq!(&left, &whole);
        prop_assert_eq!(&right, &whole);
        let written = |tally: &Tally| Report::of(&scoring, tally).to_value("en").to_json();
        prop_assert_eq!(written(&left), written(&whole));
        // And what goes over the wire is the same tally.
        let read = Tally::from_value(&scoring, &value(&whole.to_value().to_json()));
        prop_assert_eq!(read, Some(whole));
    }
}
