//! What expressions ask of the scope, and what of it they pass on.

use super::CLOCK;
use crate::expression::{Expression, Scope, Survey};
use crate::platform::Clock;
use crate::value::Value;

/// A survey that answers with what it was asked.
struct Echo;

fn echo(words: &[&str]) -> Value {
    Value::Text(words.join(" "))
}

impl Scope for Echo {
    fn variable(&self, name: &str) -> Value {
        match name {
            "rows" => Value::parse(r#"[{"x": 1}]"#).unwrap(),
            name => echo(&["value of", name]),
        }
    }

    fn clock(&self) -> &dyn Clock {
        &CLOCK
    }

    fn survey(&self) -> Option<&dyn Survey> {
        Some(self)
    }
}

impl Survey for Echo {
    fn display_value(&self, question: &str, value: Option<&Value>) -> Value {
        echo(&["display of", question, &value.map_or(String::from("-"), Value::to_json)])
    }

    fn property_value(&self, element: &str, property: &str) -> Value {
        echo(&[property, "of", element])
    }

    fn comment(&self, question: &str) -> Value {
        echo(&["comment of", question])
    }

    fn is_container_ready(&self, container: &str) -> bool {
        container == "page1"
    }

    fn is_display_mode(&self) -> bool {
        true
    }
}

/// A scope without a survey.
struct Bare;

impl Scope for Bare {
    fn variable(&self, _name: &str) -> Value {
        Value::Null
    }

    fn clock(&self) -> &dyn Clock {
        &CLOCK
    }
}

#[test]
fn functions_ask_the_survey() {
    for (expression, wanted) in [
        ("{q.a[0]}", r#""value of q.a[0]""#),
        ("{#q}", r#""value of q""#),
        ("displayValue('q')", r#""display of q -""#),
        ("displayValue('q', 2)", r#""display of q 2""#),
        ("displayValue('q', '')", r#""display of q -""#),
        ("propertyValue('q', 'title')", r#""title of q""#),
        ("getComment('q')", r#""comment of q""#),
        ("isContainerReady('page1')", "true"),
        ("isContainerReady('page2')", "false"),
        ("isDisplayMode()", "true"),
        // In the condition on a row, variables are the fields of the row; the survey is the same.
        ("countInArray({rows}, 'x', {y} empty)", "1"),
        ("countInArray({rows}, 'x', isContainerReady('page1'))", "1"),
        ("countInArray({rows}, 'x', getComment('q') = 'comment of q')", "1"),
        ("countInArray({rows}, 'x', displayValue('q') = 'display of q -')", "1"),
        ("countInArray({rows}, 'x', propertyValue('q', 'title') = 'title of q')", "1"),
        ("countInArray({rows}, 'x', isDisplayMode())", "1"),
        ("countInArray({rows}, 'x', today() = '2024-03-15')", "1"),
    ] {
        let value = Expression::parse(expression).unwrap().evaluate(&Echo);
        assert_eq!(value.to_json(), wanted, "{expression}");
    }
}

#[test]
fn without_a_survey_functions_that_ask_it_yield_nothing_or_false() {
    for (expression, wanted) in [
        ("displayValue('q')", "false"),
        ("propertyValue('q', 'title')", "null"),
        ("getComment('q')", "null"),
        ("isContainerReady('p')", "false"),
        ("isDisplayMode()", "null"),
    ] {
        let value = Expression::parse(expression).unwrap().evaluate(&Bare);
        assert_eq!(value.to_json(), wanted, "{expression}");
    }
}
