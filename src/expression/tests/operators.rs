//! What operators make of values of every kind.

use super::{hold, yield_values};

#[test]
fn arithmetic_takes_numbers_from_texts_that_say_one() {
    yield_values(&[
        ("{a} + 2", r#"{"a":"3"}"#, "5"),
        ("{#a} + 2", r#"{"a":"3"}"#, r#""32""#),
        ("{a} * 2", r#"{"a":"1,5"}"#, "3"),
        ("'3' + 2", "{}", r#""32""#),
        ("3 + '2'", "{}", r#""32""#),
        ("'3' * '2'", "{}", "6"),
        ("'7' - 2", "{}", "5"),
        ("{a} - 2", r#"{"a":"x"}"#, "null"),
        ("{a} + 2", r#"{"a":"x"}"#, r#""x2""#),
        ("2 + {a} + 2", r#"{"a":"x"}"#, r#""2x2""#),
        ("true + true", "{}", "2"),
        ("{a} + 1", r#"{"a":"true"}"#, "2"),
        ("'x' + true", "{}", r#""xtrue""#),
    ]);
}

#[test]
fn a_missing_operand_is_zero_or_an_empty_text() {
    yield_values(&[
        ("{n} + 4", "{}", "4"),
        ("4 + {n}", "{}", "4"),
        ("{n} + 'x'", "{}", r#""x""#),
        ("{n} - 4", "{}", "-4"),
        ("{n} * 4", "{}", "0"),
        ("4 / {n}", "{}", "null"),
        ("{n} / 4", "{}", "0"),
        ("{n} ^ 2", "{}", "0"),
        ("2 ^ {n}", "{}", "1"),
        ("{n} + {n}", "{}", "0"),
        ("{n} + [1,2]", "{}", "[1,2]"),
        ("{a} + 4", r#"{"a":""}"#, "4"),
        ("{a} + 4", r#"{"a":[]}"#, "4"),
        ("{a} + 4", r#"{"a":{}}"#, "4"),
        ("{a} + 4", r#"{"a":{"x":""}}"#, "4"),
        ("{n} and {m}", "{}", "0"),
        ("{n} or 'x'", "{}", r#""x""#),
        ("{n} and 'x'", "{}", r#""""#),
    ]);
}

#[test]
fn nothing_is_divided_by_zero() {
    yield_values(&[
        ("1 / 0", "{}", "null"),
        ("0 / 0", "{}", "null"),
        ("1 % 0", "{}", "null"),
        ("1 / {a}", r#"{"a":""}"#, "null"),
        ("1 / {a}", r#"{"a":" "}"#, "null"),
    ]);
}

#[test]
fn sums_and_products_do_not_show_binary_noise() {
    yield_values(&[
        ("0.1 + 0.2", "{}", "0.3"),
        ("0.3 - 0.1", "{}", "0.2"),
        ("0.1 * 3", "{}", "0.3"),
        ("1.005 * 100", "{}", "100.5"),
        ("{a} * 1.1", r#"{"a":3}"#, "3.3"),
        ("0.7 + 0.1", "{}", "0.8"),
        ("4.35 * 100", "{}", "435"),
        ("0.1 / 3", "{}", "0.03333333333333333"),
    ]);
}

#[test]
fn a_remainder_has_the_sign_of_the_dividend() {
    yield_values(&[
        ("7 % 3", "{}", "1"),
        ("-7 % 3", "{}", "-1"),
        ("7 % -3", "{}", "1"),
        ("5.5 % 2", "{}", "1.5"),
    ]);
}

#[test]
fn lists_add_up_or_are_put_together() {
    yield_values(&[
        ("[1,2] + [3,4]", "{}", "[1,2,3,4]"),
        ("[1,2] + 4", "{}", "7"),
        ("4 + [1,'2',3]", "{}", "8"),
        ("[1,2] + 'x'", "{}", r#""1, 2x""#),
        ("'x' + [1,2]", "{}", r#""x1, 2""#),
        ("[1] + [2]", "{}", r#""12""#),
        ("[1] + 2", "{}", r#""12""#),
        ("['a'] + 'b'", "{}", r#""ab""#),
        ("{o} + 1", r#"{"o":{"x":1}}"#, r#""[object Object]1""#),
    ]);
}

#[test]
fn and_or_yield_an_operand() {
    yield_values(&[
        ("{a} and {b}", r#"{"a":1,"b":"x"}"#, r#""x""#),
        ("{a} and {b}", r#"{"a":0,"b":"x"}"#, "0"),
        ("{a} or {b}", r#"{"a":0,"b":"x"}"#, r#""x""#),
        ("{a} or {b}", r#"{"a":"y","b":"x"}"#, r#""y""#),
        ("{a} or {b}", r#"{"a":false,"b":false}"#, "false"),
        ("{a} and {b}", r#"{"a":[1],"b":[2]}"#, "[2]"),
        ("{n} or {l}", r#"{"l":[1]}"#, "[]"),
    ]);
}

#[test]
fn equality_is_loose() {
    yield_values(&[
        ("1 = '1'", "{}", "true"),
        ("1 = '01'", "{}", "true"),
        ("'1' = '01'", "{}", "false"),
        ("1 = '1.0'", "{}", "true"),
        ("{a} = 1", r#"{"a":"1,0"}"#, "true"),
        ("1.5 = '1,5'", "{}", "false"),
        ("true = 1", "{}", "true"),
        ("false = 0", "{}", "true"),
        ("true = 'TRUE'", "{}", "true"),
        ("'true' = true", "{}", "true"),
        ("true = 'yes'", "{}", "false"),
        ("{a} = 'true'", r#"{"a":"true"}"#, "true"),
        ("'abc' = 'ABC'", "{}", "true"),
        ("' abc' = 'abc '", "{}", "true"),
        ("'ÄÖ' = 'äö'", "{}", "true"),
        ("{a} = 'x'", r#"{"a":["x"]}"#, "false"),
        ("'' = ' '", "{}", "true"),
        ("0 = ' '", "{}", "true"),
        ("0 = ''", "{}", "false"),
    ]);
}

#[test]
fn nothing_equals_only_nothing() {
    yield_values(&[
        ("{n} = null", "{}", "true"),
        ("{n} = ''", "{}", "true"),
        ("{n} = 'undefined'", "{}", "true"),
        ("{n} = 0", "{}", "false"),
        ("{n} = false", "{}", "false"),
        ("{n} = []", "{}", "false"),
        ("[] = []", "{}", "true"),
        ("{a} = null", r#"{"a":""}"#, "true"),
        ("{a} = null", r#"{"a":[]}"#, "false"),
    ]);
}

#[test]
fn lists_are_equal_in_any_order() {
    yield_values(&[
        ("{a} = {b}", r#"{"a":[1,2],"b":[2,1]}"#, "true"),
        ("{a} = {b}", r#"{"a":[1,2],"b":["2","1"]}"#, "true"),
        ("{a} = {b}", r#"{"a":["b","A"],"b":["a","b"]}"#, "true"),
        ("{a} = {b}", r#"{"a":[1,1,2],"b":[1,2,2]}"#, "false"),
        ("{a} = {b}", r#"{"a":[1,2],"b":[1,2,3]}"#, "false"),
        ("{a} = {b}", r#"{"a":["B","a"],"b":["b","A"]}"#, "false"),
        ("{a} = {b}", r#"{"a":[{"x":1},{"x":2}],"b":[{"x":2},{"x":1}]}"#, "false"),
    ]);
}

#[test]
fn objects_are_equal_member_by_member() {
    yield_values(&[
        ("{a} = {b}", r#"{"a":{"x":1,"y":[1,2]},"b":{"y":[2,1],"x":"1"}}"#, "true"),
        ("{a} = {b}", r#"{"a":{"x":1},"b":{"x":1,"y":2}}"#, "false"),
        ("{a} = {b}", r#"{"a":{},"b":[]}"#, "true"),
    ]);
}

#[test]
fn order_is_that_of_numbers_or_of_texts() {
    yield_values(&[
        ("2 < 10", "{}", "true"),
        ("'2' < '10'", "{}", "false"),
        ("{a} < {b}", r#"{"a":"2","b":"10"}"#, "true"),
        ("'2' < 10", "{}", "true"),
        ("'b' > 'a'", "{}", "true"),
        ("'B' < 'a'", "{}", "true"),
        ("'a' < 1", "{}", "false"),
        ("true > false", "{}", "true"),
        ("[2] > 1", "{}", "true"),
        ("[1,2] < [1,3]", "{}", "true"),
        ("{n} < 1", "{}", "false"),
        ("{n} > 1", "{}", "false"),
        ("1 > {n}", "{}", "false"),
        ("{n} <= 1", "{}", "false"),
        ("{n} >= 1", "{}", "false"),
        ("{n} <= null", "{}", "true"),
        ("null >= ''", "{}", "true"),
        ("2 <= 2", "{}", "true"),
        ("2 >= 3", "{}", "false"),
    ]);
}

#[test]
fn contains_looks_into_lists_and_texts() {
    yield_values(&[
        ("{a} contains 2", r#"{"a":[1,2]}"#, "true"),
        ("{a} contains '2'", r#"{"a":[1,2]}"#, "true"),
        ("{a} contains [1,2]", r#"{"a":[1,2,3]}"#, "true"),
        ("{a} contains [1,4]", r#"{"a":[1,2,3]}"#, "false"),
        ("{a} contains 'B'", r#"{"a":["a","b"]}"#, "true"),
        ("{a} contains 'EL'", r#"{"a":"hello"}"#, "true"),
        ("{a} contains ''", r#"{"a":"hello"}"#, "false"),
        ("{a} contains 2", r#"{"a":123}"#, "true"),
        ("{n} contains 1", "{}", "false"),
        ("{a} contains {o}", r#"{"a":[{"x":1}],"o":{"x":1}}"#, "true"),
        ("{a} notcontains 2", r#"{"a":[1,2]}"#, "false"),
        ("{a} notcontains 3", r#"{"a":[1,2]}"#, "true"),
        ("{n} notcontains 3", "{}", "true"),
        ("{a} notcontains 'l'", r#"{"a":"hello"}"#, "false"),
        ("{a} notcontains 1", r#"{"a":[]}"#, "true"),
    ]);
}

#[test]
fn anyof_allof_noneof_compare_two_lists() {
    yield_values(&[
        ("{a} anyof [2,9]", r#"{"a":[1,2]}"#, "true"),
        ("{a} anyof [8,9]", r#"{"a":[1,2]}"#, "false"),
        ("{a} anyof []", r#"{"a":[1,2]}"#, "true"),
        ("{n} anyof [1]", "{}", "false"),
        ("{n} anyof []", "{}", "true"),
        ("{a} anyof [1,2]", r#"{"a":2}"#, "true"),
        ("{a} anyof 2", r#"{"a":[1,2]}"#, "true"),
        ("{a} anyof 'abc'", r#"{"a":"b"}"#, "true"),
        ("{a} allof [1,2]", r#"{"a":[1,2,3]}"#, "true"),
        ("{a} allof [1,4]", r#"{"a":[1,2,3]}"#, "false"),
        ("{a} allof []", r#"{"a":[1]}"#, "true"),
        ("{n} allof [1]", "{}", "false"),
        ("{a} noneof [3,4]", r#"{"a":[1,2]}"#, "true"),
        ("{a} noneof [1,4]", r#"{"a":[1,2]}"#, "false"),
        ("{n} noneof [1]", "{}", "true"),
    ]);
}

#[test]
fn empty_is_what_has_nothing_in_it() {
    yield_values(&[
        ("{n} empty", "{}", "true"),
        ("{a} empty", r#"{"a":""}"#, "true"),
        ("{a} empty", r#"{"a":" "}"#, "false"),
        ("{a} empty", r#"{"a":0}"#, "false"),
        ("{a} empty", r#"{"a":false}"#, "false"),
        ("{a} empty", r#"{"a":[]}"#, "true"),
        ("{a} empty", r#"{"a":[null]}"#, "false"),
        ("{a} empty", r#"{"a":{}}"#, "true"),
        ("{a} empty", r#"{"a":{"x":""}}"#, "true"),
        ("{a} empty", r#"{"a":{"x":[]}}"#, "true"),
        ("{a} empty", r#"{"a":{"x":0}}"#, "false"),
        ("{a} notempty", r#"{"a":"x"}"#, "true"),
    ]);
}

#[test]
fn a_bang_negates_what_javascript_takes_for_true() {
    yield_values(&[
        ("!0", "{}", "true"),
        ("!''", "{}", "true"),
        ("!' '", "{}", "false"),
        ("!'false'", "{}", "false"),
        ("!{a}", r#"{"a":"false"}"#, "true"),
        ("![]", "{}", "false"),
        ("!{n}", "{}", "true"),
    ]);
}

#[test]
fn a_condition_holds_when_javascript_says_it_equals_true() {
    hold(&[
        ("{a}", r#"{"a":true}"#, true),
        ("{a}", r#"{"a":1}"#, true),
        ("{a}", r#"{"a":"1"}"#, true),
        ("{a}", r#"{"a":"true"}"#, true),
        ("{#a}", r#"{"a":"true"}"#, false),
        ("{a}", r#"{"a":2}"#, false),
        ("{a}", r#"{"a":"yes"}"#, false),
        ("{a}", r#"{"a":[1]}"#, true),
        ("{a}", r#"{"a":[1,2]}"#, false),
        ("{a}", r#"{"a":{"x":1}}"#, false),
        ("{n}", "{}", false),
        ("'1'", "{}", true),
        ("' 1 '", "{}", true),
        ("'01'", "{}", true),
        ("today()", "{}", false),
        ("1 / 0", "{}", false),
        ("{a} and {b}", r#"{"a":5,"b":1}"#, true),
        ("{a} and {b}", r#"{"a":1,"b":5}"#, false),
        ("{a} or {b}", r#"{"a":5,"b":1}"#, false),
        ("sum({a})", r#"{"a":[0,1]}"#, true),
    ]);
}
