//! All functions but those of dates.

use super::yield_values;

#[test]
fn iif_takes_one_way() {
    yield_values(&[
        ("iif(1 > 2, 'a', 'b')", "{}", r#""b""#),
        ("iif({a}, 'yes', 'no')", r#"{"a":"0"}"#, r#""no""#),
        ("iif({a}, 'yes', 'no')", r#"{"a":[]}"#, r#""yes""#),
        ("iif({n}, 'yes', 'no')", "{}", r#""no""#),
        ("iif(true, 1)", "{}", "1"),
        ("iif(false, 1)", "{}", "null"),
        ("iif()", "{}", "null"),
    ]);
}

#[test]
fn names_of_functions_mind_case_and_unknown_ones_yield_nothing() {
    yield_values(&[
        ("SUM(1,2)", "{}", "null"),
        ("Iif(true,1,2)", "{}", "null"),
        ("foo(1)", "{}", "null"),
        ("foo(1) + 1", "{}", "1"),
    ]);
}

#[test]
fn sum_min_max_avg_count_go_into_lists() {
    yield_values(&[
        ("sum(1, 2, 3.5)", "{}", "6.5"),
        ("sum({a}, 1)", r#"{"a":[1,[2,"3"]]}"#, "7"),
        ("sum('1,5', '2')", "{}", "3.5"),
        ("sum('a', 1)", "{}", r#""0a1""#),
        ("sum()", "{}", "0"),
        ("sum({n})", "{}", "0"),
        ("sum(true, 2)", "{}", "3"),
        ("sum(0.1, 0.2)", "{}", "0.3"),
        ("sum('05')", "{}", "5"),
        ("min(3, '2', 5)", "{}", "2"),
        ("min({a})", r#"{"a":[4,[2],9]}"#, "2"),
        ("min('b','a')", "{}", r#""a""#),
        ("min({n}, 3)", "{}", "3"),
        ("min()", "{}", "null"),
        ("max(3, '10', 5)", "{}", "10"),
        ("max(1, 'b')", "{}", "1"),
        ("max('2024-01-05','2024-02-01')", "{}", r#""2024-02-01""#),
        ("max({n})", "{}", "null"),
        ("avg(1, 2, 4)", "{}", "2.3333333333333335"),
        ("avg({a})", r#"{"a":["1","2"]}"#, "1.5"),
        ("avg(1, {n})", "{}", "1"),
        ("avg(1, 'a')", "{}", "null"),
        ("avg()", "{}", "0"),
        ("count(1, 'a', {n}, false)", "{}", "3"),
        ("count({a})", r#"{"a":[1,null,"",[2,3]]}"#, "4"),
        ("count([])", "{}", "0"),
    ]);
}

#[test]
fn round_and_trunc_keep_so_many_digits() {
    yield_values(&[
        ("round(2.5)", "{}", "3"),
        ("round(-2.5)", "{}", "-3"),
        ("round(0.49999)", "{}", "0"),
        ("round(1.005, 2)", "{}", "1.01"),
        ("round(8.345, 2)", "{}", "8.35"),
        ("round(1234.5, -2)", "{}", "1200"),
        ("round('2,46', '1')", "{}", "2.5"),
        ("round('a')", "{}", "null"),
        ("round({n})", "{}", "null"),
        ("round(1.5, 'a')", "{}", "null"),
        ("round([2.55, 1])", "{}", "2.6"),
        ("trunc(1.567, 2)", "{}", "1.56"),
        ("trunc(-1.567, 2)", "{}", "-1.56"),
        ("trunc(4.35, 2)", "{}", "4.35"),
        ("trunc(2.9)", "{}", "2"),
        ("trunc(-2.9)", "{}", "-2"),
        ("trunc('1.9')", "{}", "1"),
        ("trunc(123.9, -1)", "{}", "123"),
        ("trunc(2.5, 'a')", "{}", "null"),
        ("trunc(7, 3)", "{}", "7"),
    ]);
}

#[test]
fn substring_counts_from_zero() {
    yield_values(&[
        ("substring('survey', 2)", "{}", r#""rvey""#),
        ("substring('survey', 2, 4)", "{}", r#""rv""#),
        ("substring('survey', 4, 2)", "{}", r#""rv""#),
        ("substring('survey', -2, 2)", "{}", r#""su""#),
        ("substring('survey', '3')", "{}", r#""vey""#),
        ("substring('survey', 2.9, 4.9)", "{}", r#""rv""#),
        ("substring('survey', 9)", "{}", r#""""#),
        ("substring('survey')", "{}", r#""""#),
        ("substring('survey', 'x')", "{}", r#""""#),
        ("substring(12345, 1, 3)", "{}", r#""""#),
        ("substring('日本語', 1, 2)", "{}", r#""本""#),
    ]);
}

#[test]
fn functions_over_rows_take_a_field() {
    yield_values(&[
        ("sumInArray({r}, 'x')", r#"{"r":[{"x":1},{"x":"2"},{"y":3}]}"#, "3"),
        ("sumInArray({r}, x)", r#"{"r":{"a":{"x":1},"b":{"x":4}}}"#, "5"),
        ("sumInArray({r}, 'x')", r#"{"r":[{"x":0.1},{"x":0.2}]}"#, "0.3"),
        ("sumInArray({r}, 'x')", r#"{"r":[{"x":"abc"},{"x":true},{"x":null},5,null]}"#, "1"),
        ("sumInArray({r}, 'X')", r#"{"r":[{"x":1}]}"#, "0"),
        ("sumInArray({n}, 'x')", "{}", "0"),
        ("sumInArray({r})", r#"{"r":[1,2]}"#, "0"),
        ("avgInArray({r}, 'x')", r#"{"r":[{"x":1},{"x":2},{"x":""}]}"#, "1.5"),
        ("avgInArray({r}, 'x')", r#"{"r":[{"x":1},{"x":"abc"}]}"#, "0.5"),
        ("avgInArray({n}, 'x')", "{}", "0"),
        ("minInArray({r}, 'x')", r#"{"r":[{"x":3},{"x":"2"},{"x":"b"}]}"#, "2"),
        ("maxInArray({r}, 'x')", r#"{"r":[{"x":"10"},{"x":"9"}]}"#, "10"),
        ("maxInArray({r}, 'x')", r#"{"r":[]}"#, "null"),
        (
            "countInArray({r}, 'x')",
            r#"{"r":[{"x":1},{"x":0},{"x":""},{"x":null},{"x":false},{},{"x":[]}]}"#,
            "3",
        ),
        ("countInArray({n}, 'x')", "{}", "0"),
    ]);
}

#[test]
fn functions_over_rows_take_a_condition() {
    yield_values(&[
        ("sumInArray({r}, 'x', {y} > 1)", r#"{"r":[{"x":1,"y":1},{"x":2,"y":2}]}"#, "2"),
        ("sumInArray({r}, 'x', {q} > 1)", r#"{"r":[{"x":1,"y":1}],"q":5}"#, "0"),
        ("sumInArray({r}, 'x', '{y} > 1')", r#"{"r":[{"x":1,"y":1},{"x":2,"y":2}]}"#, "2"),
        ("sumInArray({r}, 'x', '{y} >')", r#"{"r":[{"x":1,"y":1},{"x":2,"y":2}]}"#, "0"),
        ("sumInArray({r}, 'x', {y})", r#"{"r":[{"x":1,"y":1},{"x":2,"y":2}]}"#, "1"),
        ("countInArray({r}, 'x', {y} empty)", r#"{"r":[{"x":1,"y":1},{"x":2}]}"#, "1"),
        ("avgInArray({r}, 'x', {x} > 1)", r#"{"r":[{"x":1},{"x":2},{"x":4}]}"#, "3"),
        ("minInArray({r}, 'x', {x} > 9)", r#"{"r":[{"x":1},{"x":2}]}"#, "null"),
        ("maxInArray({r}, 'x', 'y')", r#"{"r":[{"x":1,"y":"p"},{"x":2,"y":"q"}]}"#, r#""q""#),
        (
            "minInArray({r}, 'x', 'y', {x} > 1)",
            r#"{"r":[{"x":1,"y":"p"},{"x":2,"y":"q"}]}"#,
            r#""q""#,
        ),
        ("maxInArray({r}, 'x', {x} < 2)", r#"{"r":[{"x":1,"y":"p"},{"x":2,"y":"q"}]}"#, "1"),
    ]);
}

#[test]
fn without_a_survey_its_functions_yield_nothing_much() {
    yield_values(&[
        ("displayValue('q')", "{}", "false"),
        ("displayValue('q') + 'x'", "{}", "false"),
        ("propertyValue('q', 'title')", "{}", "null"),
        ("getComment('q')", "{}", "null"),
        ("isContainerReady('p')", "{}", "false"),
        ("isDisplayMode()", "{}", "null"),
    ]);
}
