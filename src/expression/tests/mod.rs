//! Tables of expressions and what they yield.
//!
//! What stands in the third column was looked up in survey-core 3.1.1, except where a test says
//! otherwise. The clock shows 2024-03-15 13:45:10.25, a Friday, in UTC.

mod dates;
mod functions;
mod grammar;
mod hostile;
mod operators;
mod scopes;
mod variables;

use super::{Expression, Values};
use crate::platform::FixedClock;
use crate::value::Value;

/// 2024-03-15T13:45:10.250Z
const CLOCK: FixedClock = FixedClock { now: 1_710_510_310_250.0, utc_offset: 0 };

/// What `expression` yields for the values in `json`, as JSON.
fn yielded(expression: &str, json: &str, clock: &FixedClock) -> String {
    let answers = Value::parse(json).unwrap();
    let scope = Values { values: answers.as_map().unwrap(), clock };
    match Expression::parse(expression) {
        Ok(expression) => expression.evaluate(&scope).to_json(),
        Err(error) => error.to_string(),
    }
}

/// Checks rows of expression, values and what is yielded.
fn yield_values(rows: &[(&str, &str, &str)]) {
    for (expression, values, wanted) in rows {
        assert_eq!(yielded(expression, values, &CLOCK), *wanted, "{expression} with {values}");
    }
}

/// Checks rows of condition, values and whether it holds.
fn hold(rows: &[(&str, &str, bool)]) {
    for (condition, json, wanted) in rows {
        let answers = Value::parse(json).unwrap();
        let scope = Values { values: answers.as_map().unwrap(), clock: &CLOCK };
        let parsed = Expression::parse(condition).unwrap();
        assert_eq!(parsed.holds(&scope), *wanted, "{condition} with {json}");
    }
}
