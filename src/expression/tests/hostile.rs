//! Texts and values that nobody would write, but somebody might send.

use super::{CLOCK, yielded};
use crate::expression::{Expression, Values};
use crate::value::{Map, Value};
use proptest::prelude::*;
use std::time::{Duration, Instant};

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for text in [
        "(".repeat(100_000),
        "[".repeat(100_000),
        "!".repeat(100_000),
        "sum(".repeat(25_000),
        "negate ".repeat(14_000),
        "1 contains (".repeat(8_000),
        "[sum(1, ".repeat(12_000),
        "(".repeat(251) + "1" + &")".repeat(251),
    ] {
        let error = Expression::parse(&text).unwrap_err();
        assert!(error.message().starts_with("the expression is nested too deep"), "{error}");
    }
}

#[test]
fn what_people_nest_is_no_problem() {
    let parentheses = "(".repeat(249) + "1" + &")".repeat(249);
    assert_eq!(yielded(&parentheses, "{}", &CLOCK), "1");
    let choices: String =
        (0..200).map(|number| format!("iif({{a}} = {number}, 'v{number}', ")).collect();
    assert_eq!(yielded(&(choices + "'none'"), r#"{"a":199}"#, &CLOCK), r#""v199""#);
}

#[test]
fn a_long_chain_is_no_problem() {
    let sum = "1 + ".repeat(40_000) + "1";
    assert_eq!(yielded(&sum, "{}", &CLOCK), "40001");
    let ladder = "{a} or 2 and 3 = ".repeat(10_000) + "1";
    assert_eq!(yielded(&ladder, r#"{"a":7}"#, &CLOCK), "7");
}

#[test]
fn a_text_beyond_the_limit_is_refused() {
    let text = "1".repeat(200_001);
    let error = Expression::parse(&text).unwrap_err();
    assert_eq!((error.at, error.message().contains("too long")), (200_000, true));
}

#[test]
fn what_makes_a_parser_back_up_does_not_make_it_crawl() {
    let started = Instant::now();
    for piece in [
        "[f(1,",
        "f(1,[",
        "1 or 2 and 3 = 4 + 5 * 6 ^ (",
        "negate f(",
        "(1 contains [",
        "[1 contains [",
    ] {
        for end in ["", "?", "'", "{", "]", ")"] {
            let _ = Expression::parse(&(piece.repeat(90) + end));
        }
    }
    assert!(started.elapsed() < Duration::from_secs(20));
}

/// Pieces that mean something to the parser, so that random texts get past the first byte.
fn piece() -> impl Strategy<Value = String> {
    let known = vec![
        "1",
        "0",
        "-1",
        "1.5",
        "0x1",
        "{a}",
        "{b.c}",
        "{d[0].e}",
        "{#a}",
        "{",
        "}",
        "'x'",
        "\"",
        "'",
        "\\",
        "abc",
        "true",
        "null",
        "empty",
        "notempty",
        "and",
        "or",
        "contains",
        "notcontains",
        "anyof",
        "allof",
        "noneof",
        "negate",
        "!",
        "=",
        "<>",
        "=>",
        "<",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "*=",
        "||",
        "(",
        ")",
        "[",
        "]",
        ",",
        "iif(",
        "sum(",
        "today(",
        "dateAdd(",
        "dateDiff(",
        "sumInArray({d},'e',",
        "round(",
        "trunc(",
        "substring(",
        "age(",
        "getDate(",
        "'2024-01-05'",
        "1e9",
        "99999999999999999999",
        "'1,5'",
        "'éé'",
        "[]",
        " ",
    ];
    prop_oneof![4 => prop::sample::select(known).prop_map(String::from), 1 => "\\PC{0,3}"]
}

/// A call with arguments of any kind: random pieces seldom make a whole one.
fn call() -> impl Strategy<Value = String> {
    let names = vec![
        "age",
        "avg",
        "avgInArray",
        "count",
        "countInArray",
        "currentDate",
        "currentYear",
        "dateAdd",
        "dateDiff",
        "day",
        "diffDays",
        "displayValue",
        "getComment",
        "getDate",
        "getYear",
        "iif",
        "isContainerReady",
        "isDisplayMode",
        "max",
        "maxInArray",
        "min",
        "minInArray",
        "month",
        "propertyValue",
        "round",
        "substring",
        "sum",
        "sumInArray",
        "today",
        "trunc",
        "weekday",
        "year",
    ];
    let arguments = vec![
        "{a}",
        "{b}",
        "{d}",
        "{#a}",
        "'a'",
        "'c'",
        "'months'",
        "'years'",
        "'days'",
        "'seconds'",
        "-3",
        "2147483648",
        "99999999999999999999",
        "'9999-12-31'",
        "'-271821-04-20T00:00Z'",
        "today()",
        "{c} > 1",
        "'{c} > 1'",
        "[{a}, {b}]",
        "1.7",
        "''",
    ];
    (prop::sample::select(names), prop::collection::vec(prop::sample::select(arguments), 0..4))
        .prop_map(|(name, arguments)| name.to_owned() + "(" + &arguments.join(", ") + ")")
}

fn any_value() -> impl Strategy<Value = Value> {
    let texts = vec!["", " ", "5", "1,5", "007", "true", "2024-02-30", "éa", "'", "1e400", "0x"];
    let single = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(Value::Number),
        (-5i32..20).prop_map(|number| Value::Number(f64::from(number))),
        any::<f64>().prop_map(Value::Instant),
        "\\PC{0,6}".prop_map(Value::Text),
        prop::sample::select(texts).prop_map(Value::from),
    ];
    single.prop_recursive(3, 16, 3, |inner| {
        let name = prop::sample::select(vec!["a", "c", "e", "length", ""]).prop_map(String::from);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            prop::collection::vec((name, inner), 0..3)
                .prop_map(|pairs| Value::Map(pairs.into_iter().collect())),
        ]
    })
}

fn answers() -> impl Strategy<Value = Map> {
    [any_value(), any_value(), any_value()].prop_map(|values| {
        let names = ["a", "b", "d"].map(String::from);
        names.into_iter().zip(values).collect()
    })
}

/// Whether the value is one that may leave: no NaN, no infinity.
fn is_settled(value: &Value) -> bool {
    match value {
        Value::Number(number) | Value::Instant(number) => number.is_finite(),
        _ => true,
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn an_error_lies_within_the_text(pieces in prop::collection::vec(piece(), 0..12)) {
        let text = pieces.concat();
        if let Err(error) = Expression::parse(&text) {
            prop_assert!(text.is_char_boundary(error.at), "{} in {:?}", error, text);
        }
    }

    #[test]
    fn no_expression_panics_whatever_the_values(
        pieces in prop::collection::vec(piece(), 0..12),
        answers in answers(),
    ) {
        if let Ok(expression) = Expression::parse(&pieces.concat()) {
            let scope = Values { values: &answers, clock: &CLOCK };
            prop_assert!(is_settled(&expression.evaluate(&scope)));
            let _ = expression.holds(&scope);
        }
    }

    #[test]
    fn no_function_panics_whatever_the_arguments(
        calls in prop::collection::vec(call(), 1..3),
        operator in prop::sample::select(vec!["+", "-", "*", "/", "^", "=", "<", "contains", "anyof"]),
        answers in answers(),
    ) {
        let expression = Expression::parse(&calls.join(operator)).unwrap();
        let scope = Values { values: &answers, clock: &CLOCK };
        prop_assert!(is_settled(&expression.evaluate(&scope)));
    }

    #[test]
    fn equality_is_symmetric_and_its_negation_is_its_opposite(answers in answers()) {
        let scope = Values { values: &answers, clock: &CLOCK };
        let holds = |text: &str| Expression::parse(text).unwrap().holds(&scope);
        // A date on the left is compared as far as a text on the right goes, not the reverse.
        let dated = format!("{answers:?}").contains("Instant");
        let (there, back) = (holds("{a} = {b}"), holds("{b} = {a}"));
        prop_assert!(dated || there == back);
        prop_assert_ne!(there, holds("{a} != {b}"));
    }

    #[test]
    fn a_number_is_read_as_it_was_written(whole in -1_000_000i32..1_000_000, cents in 0u32..100) {
        let text = format!("{whole}.{cents:02}");
        let wanted: f64 = text.parse().unwrap();
        let expression = Expression::parse(&text).unwrap();
        let scope = Values { values: &Map::new(), clock: &CLOCK };
        prop_assert_eq!(expression.evaluate(&scope), Value::Number(wanted));
    }

    #[test]
    fn a_text_in_quotes_is_read_as_it_was_written(text in "[^\\\\'\"=<]{0,20}") {
        prop_assume!(!text.contains("equals"));
        let expression = Expression::parse(&format!("'{text}'")).unwrap();
        let scope = Values { values: &Map::new(), clock: &CLOCK };
        prop_assert_eq!(expression.evaluate(&scope), Value::Text(text));
    }
}
