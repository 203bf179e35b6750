//! What is an expression, and what the parts of one bind to.

use super::yield_values;
use crate::expression::Expression;

#[test]
fn operators_bind_from_loose_to_tight() {
    yield_values(&[
        ("1 + 2 * 3", "{}", "7"),
        ("8 - 3 - 2", "{}", "3"),
        ("2 ^ 2 ^ 3", "{}", "64"),
        ("2 * 3 ^ 2", "{}", "18"),
        ("7 - 2 > 4 and 1 = 1", "{}", "true"),
        ("false and true or true", "{}", "true"),
        ("true or false and false", "{}", "true"),
        ("3 > 2 > 0", "{}", "true"),
        ("2 = 2 = 1", "{}", "true"),
        ("'ab' + 'cd' contains 'd'", "{}", r#""abtrue""#),
        ("[1,2] contains 2 and 1 < 2", "{}", "true"),
        ("10 % 4 * 2", "{}", "4"),
        ("(1 + 2) * 3", "{}", "9"),
        ("((2) + (3)) * ((4))", "{}", "20"),
        ("!{a} = 1", r#"{"a":0}"#, "true"),
        ("!({a} = 1)", r#"{"a":0}"#, "true"),
    ]);
}

#[test]
fn every_operator_has_its_synonyms() {
    yield_values(&[
        ("{a} = 2", r#"{"a":2}"#, "true"),
        ("{a} == 2", r#"{"a":2}"#, "true"),
        ("{a} equal 2", r#"{"a":2}"#, "true"),
        ("{a} equals 2", r#"{"a":2}"#, "true"),
        ("{a} != 2", r#"{"a":2}"#, "false"),
        ("{a} <> 2", r#"{"a":2}"#, "false"),
        ("{a} notequal 2", r#"{"a":2}"#, "false"),
        ("{a} notequals 2", r#"{"a":2}"#, "false"),
        ("{a} < 3", r#"{"a":2}"#, "true"),
        ("{a} less 3", r#"{"a":2}"#, "true"),
        ("{a} > 3", r#"{"a":2}"#, "false"),
        ("{a} greater 3", r#"{"a":2}"#, "false"),
        ("{a} <= 2", r#"{"a":2}"#, "true"),
        ("{a} =< 2", r#"{"a":2}"#, "true"),
        ("{a} lessorequal 2", r#"{"a":2}"#, "true"),
        ("{a} >= 3", r#"{"a":2}"#, "false"),
        ("{a} => 3", r#"{"a":2}"#, "false"),
        ("{a} greaterorequal 3", r#"{"a":2}"#, "false"),
        ("{a} ^ 3", r#"{"a":2}"#, "8"),
        ("{a} power 3", r#"{"a":2}"#, "8"),
        ("{a} = 2 && {a} = 3", r#"{"a":2}"#, "false"),
        ("{a} = 2 || {a} = 3", r#"{"a":2}"#, "true"),
        ("{a} AND 7", r#"{"a":2}"#, "7"),
        ("{a} Or 7", r#"{"a":0}"#, "7"),
        ("{s} contains 'el'", r#"{"s":"hello"}"#, "true"),
        ("{s} contain 'el'", r#"{"s":"hello"}"#, "true"),
        ("{s} *= 'el'", r#"{"s":"hello"}"#, "true"),
        ("{s} notcontains 'el'", r#"{"s":"hello"}"#, "false"),
        ("{s} notcontain 'el'", r#"{"s":"hello"}"#, "false"),
        ("{l} anyof [2,9]", r#"{"l":[1,2]}"#, "true"),
        ("{l} AllOf [1,2]", r#"{"l":[1,2]}"#, "true"),
        ("{l} noneof [3]", r#"{"l":[1,2]}"#, "true"),
        ("{n} empty", "{}", "true"),
        ("{n} NotEmpty", "{}", "false"),
        ("! true", "{}", "false"),
        ("negate true", "{}", "false"),
        ("NEGATE{n}", "{}", "true"),
    ]);
}

#[test]
fn words_need_no_space_around_them() {
    yield_values(&[
        ("{a}=1or{b}=2", r#"{"a":3,"b":2}"#, "true"),
        ("{a}lessorequal5and{b}notempty", r#"{"a":5,"b":1}"#, "true"),
        ("2power3", "{}", "8"),
        ("{a}emptyor{b}empty", r#"{"a":1}"#, "true"),
        ("{a}containsx", r#"{"a":"xyz"}"#, "true"),
        ("{a}orange", r#"{"a":0}"#, r#""ange""#),
        ("1and2", "{}", "2"),
        ("1--1", "{}", "2"),
        ("5-1", "{}", "4"),
    ]);
}

#[test]
fn a_word_without_quotes_is_a_text() {
    yield_values(&[
        ("plum", "{}", r#""plum""#),
        ("{fruit} = plum", r#"{"fruit":"plum"}"#, "true"),
        ("a1b2_c", "{}", r#""a1b2_c""#),
        ("_x", "{}", r#""_x""#),
        ("or", "{}", r#""or""#),
        ("contains", "{}", r#""contains""#),
        ("empty = 'empty'", "{}", "true"),
        ("and and or", "{}", r#""or""#),
        ("negate = 'negate'", "{}", "true"),
        ("UNDEFINED", "{}", r#""UNDEFINED""#),
        ("Null", "{}", r#""Null""#),
    ]);
}

#[test]
fn true_false_null_are_literals_in_their_own_way() {
    yield_values(&[
        ("TRUE", "{}", "true"),
        ("fAlse", "{}", "false"),
        ("null", "{}", "null"),
        ("undefined", "{}", "null"),
        ("null = undefined", "{}", "true"),
        ("{a} = null", "{}", "true"),
        ("{a} != undefined", r#"{"a":1}"#, "true"),
    ]);
}

#[test]
fn numbers_are_written_plainly() {
    yield_values(&[
        ("0", "{}", "0"),
        ("-7", "{}", "-7"),
        ("3.25", "{}", "3.25"),
        ("-0.5", "{}", "-0.5"),
        ("00.5", "{}", "0.5"),
        ("0x10", "{}", "16"),
        ("12345678901234567890", "{}", "12345678901234567000"),
    ]);
}

#[test]
fn quotes_of_both_kinds_make_a_text() {
    yield_values(&[
        (r#"'it\'s'"#, "{}", r#""it's""#),
        (r#""say \"hi\"""#, "{}", r#""say \"hi\"""#),
        (r#"'say \"hi\"'"#, "{}", r#""say \"hi\"""#),
        (r#"'a\\b'"#, "{}", r#""a\\\\b""#),
        ("''", "{}", r#""""#),
        (r#""""#, "{}", r#""""#),
        ("' two  spaces '", "{}", r#"" two  spaces ""#),
        ("'日本'", "{}", r#""日本""#),
    ]);
}

#[test]
fn lists_and_objects_are_values() {
    yield_values(&[
        ("[1, 'b', true]", "{}", r#"[1,"b",true]"#),
        ("[]", "{}", "[]"),
        ("[[1],[2,3]]", "{}", "[[1],[2,3]]"),
        ("[1 + 1, {a}]", r#"{"a":"5"}"#, "[2,5]"),
        ("[{a}, {b}]", r#"{"a":1}"#, "[1,null]"),
        (r#"{"k": 1, "l": [true]}"#, "{}", r#"{"k":1,"l":[true]}"#),
        (r#"{"k": 1} = {"k": "1"}"#, "{}", "true"),
        ("{x:y}", r#"{"x:y":4}"#, "4"),
    ]);
}

#[test]
fn what_is_missing_at_the_end_is_forgiven() {
    yield_values(&[
        ("(1 + 2", "{}", "3"),
        ("sum(1, (2 + 3", "{}", "6"),
        ("[sum(1,2]", "{}", "[3]"),
        ("foo(", "{}", "null"),
        ("{a} contains", r#"{"a":"x"}"#, "false"),
        ("{a} anyof", r#"{"a":"x"}"#, "true"),
    ]);
}

#[test]
fn a_sequence_without_a_head_is_empty() {
    yield_values(&[
        ("[,1]", "{}", "[]"),
        ("[null,1]", "{}", "[]"),
        ("count(,1)", "{}", "0"),
        ("iif(null,1,2)", "{}", "null"),
    ]);
}

#[test]
fn old_spellings_are_rewritten_even_inside_texts_and_names() {
    yield_values(&[
        ("'equals'", "{}", r#""equal ""#),
        ("'a=>b'", "{}", r#""a>=b""#),
        ("'a<>b'", "{}", r#""a!=b""#),
        ("{a<>b}", r#"{"a!=b":3}"#, "3"),
        ("{equals}", r#"{"equal ":3}"#, "3"),
    ]);
}

#[test]
fn white_space_is_space_tab_and_line_ends() {
    yield_values(&[("\n1\t+\r\n2 \n", "{}", "3")]);
}

#[test]
fn what_is_no_expression_is_refused() {
    for text in [
        "+1",
        "-{a}",
        "--1",
        "- 1",
        ".5",
        "1.",
        "1e3",
        "007",
        "0x1F",
        "0X10",
        "12abc",
        "'abc",
        r#""abc"#,
        "'it's'",
        r#"'a"b'"#,
        "'''",
        "{a",
        "{}",
        "{{a}}",
        "a}",
        "(1))",
        "()",
        "[1,]",
        "[ ]",
        "[1",
        "foo( )",
        "foo (1)",
        "foo.bar(1)",
        "a.b",
        "not true",
        "truex",
        "nullable",
        "undefined1",
        "a b",
        "{a} = green apple",
        "1 2",
        "1 +",
        "1 and",
        "1 &",
        "1 === 1",
        "1 ! = 1",
        "1 > = 1",
        "(1) empty",
        "[1] empty",
        "sum(1) empty",
        "{a} empty empty",
        "1;",
        "é",
        "1 // one",
    ] {
        assert!(Expression::parse(text).is_err(), "{text}");
    }
}

// The words of the messages are ours.
#[test]
fn an_error_names_the_place_and_the_reason() {
    for (text, at, message) in [
        ("", 0, "a value is expected here"),
        ("1 + ", 4, "a value is expected here"),
        ("{a} = green apple", 12, "an operator or the end is expected here"),
        ("{a} = 'it's'", 10, "an operator or the end is expected here"),
        ("{a} = 'it\"s'", 9, "a quote inside a text needs a backslash before it"),
        ("{a} = 'it", 9, "the closing quote of a text is missing"),
        ("sum({a, {b})", 5, "the closing } of a variable is missing"),
        ("{} = 1", 1, "the name of a variable is missing"),
        ("[1, 2", 5, "a comma or ] is expected here"),
        ("{a} = -x", 7, "a digit is expected here"),
        ("{é} = é", 7, "a value is expected here"),
    ] {
        let error = Expression::parse(text).unwrap_err();
        assert_eq!((error.at, error.message()), (at, message), "{text}");
    }
}

#[test]
fn the_variables_of_an_expression_are_told_once_each() {
    let text = "{a} + sum({b.c}, [{#d}]) > 0 and ({a} empty or !{e[0].f}) and {a} contains {g}";
    let expression = Expression::parse(text).unwrap();
    assert_eq!(expression.variables(), ["a", "b.c", "d", "e[0].f", "g"]);
}
