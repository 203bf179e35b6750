//! Any text is an expression with a value or is none; none of it panics or hangs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use manyi::expression::{Expression, Values};
use manyi::platform::FixedClock;
use manyi::value::Value;

const ANSWERS: &str = r#"{
    "a": 1, "b": "2", "c": [1, "x", {"d": null}], "d": {"e": {"f": "2024-02-30"}}, "g": true, "h": "",
    "i": -0.5, "j": [[]], "k": "9e999", "l": "满意", "m": {"row 1": {"col 1": 3}, "row 2": {"col 1": "4"}}
}"#;

fuzz_target!(|text: &str| {
    let Ok(answers) = Value::parse(ANSWERS) else { return };
    let Some(values) = answers.as_map() else { return };
    let clock = FixedClock { now: 1_704_067_200_000.0, utc_offset: 480 };
    let scope = Values { values, clock: &clock };
    match Expression::parse(text) {
        Ok(expression) => {
            let value = expression.evaluate(&scope);
            let again = expression.evaluate(&scope);
            assert_eq!(value.to_json(), again.to_json(), "an expression has one value");
            expression.holds(&scope);
        }
        Err(error) => assert!(error.at <= text.len(), "the place of a mistake is in the text"),
    }
});
