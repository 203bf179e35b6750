//! What a definition says, and how it tells what is wrong with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use manyi::definition::markup::{self, Node};
use manyi::definition::{Definition, Kind, Severity, check};
use manyi::value::{Value, json};
use proptest::prelude::*;

fn only_problem(text: &str) -> (Severity, String, u32, String) {
    let problems = check(text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = &problems[0];
    (problem.severity, problem.pointer.clone(), problem.line, problem.message.clone())
}

#[test]
fn a_text_that_is_not_json_is_told_with_its_line() {
    let (severity, pointer, line, message) = only_problem("{\n  \"elements\": [,]\n}");
    assert_eq!((severity, pointer.as_str(), line), (Severity::Error, "", 2));
    assert!(message.contains("not JSON"), "{message}");
}

#[test]
fn an_unknown_type_is_told_with_its_place_and_the_types_there_are() {
    let text = "{\"elements\": [\n {\"type\": \"text\", \"name\": \"a\"},\n {\"type\": \"txet\", \"name\": \"b\"}\n]}";
    let (severity, pointer, line, message) = only_problem(text);
    assert_eq!((severity, pointer.as_str(), line), (Severity::Error, "/elements/1/type", 3));
    assert!(message.contains("txet") && message.contains('b'), "{message}");
    assert!(check(text)[0].suggestion.as_ref().is_some_and(|hint| hint.contains("radiogroup")));
}

#[test]
fn a_name_used_twice_is_told_at_the_second_place() {
    let text = r#"{"elements": [{"type": "text", "name": "a"}, {"type": "text", "name": "a"}]}"#;
    let (severity, pointer, _, message) = only_problem(text);
    assert_eq!((severity, pointer.as_str()), (Severity::Warning, "/elements/1/name"));
    assert!(message.contains("\"a\""), "{message}");
    assert!(check(text)[0].suggestion.as_ref().is_some_and(|hint| hint.contains("/elements/0.")));
}

#[test]
fn a_reference_to_nobody_is_told_with_the_name_that_was_perhaps_meant() {
    let text = r#"{"elements": [{"type": "text", "name": "overall"},
        {"type": "text", "name": "why", "visibleIf": "{overal} = 1"}]}"#;
    let (_, pointer, _, message) = only_problem(text);
    assert_eq!(pointer, "/elements/1/visibleIf");
    assert!(message.contains("{overal}"), "{message}");
    assert_eq!(check(text)[0].suggestion.as_deref(), Some("Did you mean {overall}?"));
}

#[test]
fn an_expression_that_cannot_be_read_is_told_and_its_element_stays_visible() {
    let text = r#"{"elements": [{"type": "text", "name": "a", "visibleIf": "{a} = = 1"}]}"#;
    let (_, pointer, _, message) = only_problem(text);
    assert_eq!(pointer, "/elements/0/visibleIf");
    assert!(message.contains("\"= 1\""), "{message}");
}

#[test]
fn old_names_of_properties_are_understood() {
    let definition = Definition::parse(
        r#"{"questions": [{"type": "radiogroup", "name": "a", "hasOther": true, "optionsCaption": "…"}],
            "firstPageIsStarted": true}"#,
    )
    .unwrap();
    let element = definition.element(definition.find("a").unwrap());
    assert_eq!(element.kind, Kind::Radiogroup);
    assert!(element.is_set("showOtherItem"));
    assert_eq!(definition.property("firstPageIsStartPage"), &Value::Bool(true));
}

#[test]
fn the_hash_tells_versions_apart_and_not_their_layout() {
    let hash = |text: &str| Definition::parse(text).unwrap().hash().to_owned();
    assert_eq!(hash(r#"{"title": "a b"}"#), hash("{\n  \"title\" :\t\"a b\"\n}"));
    assert_ne!(hash(r#"{"title": "a b"}"#), hash(r#"{"title": "ab"}"#));
    assert_ne!(hash(r#"{"title": "a\" b"}"#), hash(r#"{"title": "a\"b"}"#));
}

fn harmless(html: &str) -> String {
    fn write(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(tag) => {
                    out.push_str(&format!("<{}", tag.tag));
                    for (name, value) in &tag.attributes {
                        out.push_str(&format!(" {name}={value:?}"));
                    }
                    out.push('>');
                    write(&tag.children, out);
                    out.push_str("</>");
                }
            }
        }
    }
    let mut out = String::new();
    write(&markup::read(html, &|text| text.replace("{who}", "<who>")), &mut out);
    out
}

#[test]
fn markup_keeps_what_is_harmless_and_loses_what_is_not() {
    let cases = [
        ("a <b>bold</b> c", "a <b>bold</> c"),
        ("<B CLASS=x>y</B>", "<b class=\"x\">y</>"),
        ("<script>alert(1)</script>x", "x"),
        ("<SCRIPT >alert('</b>')</SCRIPT >x", "x"),
        ("<style>*{}</style><svg><script>1</script></svg>x", "x"),
        ("<img src=x onerror=alert(1)>", "<img src=\"x\"></>"),
        ("<a href=\"javascript:alert(1)\">x</a>", "<a>x</>"),
        ("<a href=\" java\nscript:alert(1)\">x</a>", "<a>x</>"),
        ("<a href=\"&#106;avascript:alert(1)\">x</a>", "<a>x</>"),
        (
            "<a href=\"https://x.org/a:b\" target=_blank>x</a>",
            "<a href=\"https://x.org/a:b\" target=\"_blank\" rel=\"noopener noreferrer\">x</>",
        ),
        ("<img src=\"data:image/svg+xml,<svg/>\">", "<img></>"),
        ("<p style=\"position:fixed\" onclick='x'>y</p>", "<p>y</>"),
        ("<iframe src=x>y</iframe>z", "z"),
        ("<marquee>x</marquee>", "x"),
        ("1 < 2 &amp; 3 &gt; 2 &#x6ee1;&nope;", "1 < 2 & 3 > 2 满&nope;"),
        ("{who}", "<who>"),
        ("<ul><li>a<li>b</ul>c", "<ul><li>a<li>b</></></>c"),
        ("<b>never closed", "<b>never closed</>"),
        ("</b>stray", "stray"),
        ("<!-- <b> -->x<!doctype html>", "x"),
        ("<b", "<b></>"),
    ];
    for (html, expected) in cases {
        assert_eq!(harmless(html), expected, "{html}");
    }
}

#[test]
fn markup_may_nest_as_deep_as_it_likes() {
    let deep = "<div>".repeat(100_000);
    assert!(harmless(&deep).starts_with("<div>"));
}

fn as_value(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(members) => Value::List(members.iter().map(as_value).collect()),
        serde_json::Value::Object(map) => {
            Value::Map(map.iter().map(|(key, value)| (key.clone(), as_value(value))).collect())
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(vec![
        "elements",
        "pages",
        "type",
        "name",
        "visibleIf",
        "choices",
        "rows",
        "columns",
        "validators",
        "title",
        "value",
        "expression",
        "triggers",
        "calculatedValues",
        "questions",
        "rateValues",
        "valueName",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>()
            .prop_filter("JSON has no NaN", |number| number.is_finite())
            .prop_map(Value::Number),
        prop::sample::select(vec![
            "text", "matrix", "panel", "a", "{a} > 1", "{", "", "a|b", "rating"
        ])
        .prop_map(Value::from),
        ".{0,6}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(5, 60, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|pairs| {
                Value::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn json_is_read_back_as_it_was_written(value in any_json()) {
        prop_assert_eq!(Value::parse(&value.to_json()).unwrap(), value);
    }

    #[test]
    fn json_reads_as_serde_json_reads_it(text in "[\\[\\]{}:,\"\\\\0-9a-fnrtul+.eE \n-]{0,40}") {
        match (Value::parse(&text), serde_json::from_str::<serde_json::Value>(&text)) {
            (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, as_value(&theirs)),
            (Err(_), Err(_)) => {}
            // Half a surrogate pair is U+FFFD here, and a number too large for a double infinite.
            (Ok(_), Err(_)) => prop_assert!(text.contains("\\u") || text.contains(['e', 'E'])),
            (Err(error), Ok(_)) => prop_assert!(false, "refused: {}", error),
        }
    }

    #[test]
    fn no_definition_breaks_the_reader_and_every_problem_has_a_place(value in any_json()) {
        let text = value.to_json();
        for problem in check(&text) {
            prop_assert!(problem.line == 1 && problem.column >= 1);
            prop_assert!(json::locate(&text, &problem.pointer).is_some(), "{}", problem.pointer);
        }
    }

    #[test]
    fn no_markup_breaks_the_reader_and_nothing_harmful_comes_through(
        html in "[<>/=\"'&;# a-fijnoprstx!{}-]{0,60}"
    ) {
        let read = harmless(&html).to_lowercase();
        prop_assert!(!read.contains("<script") && !read.contains("<iframe"), "{}", read);
    }
}
