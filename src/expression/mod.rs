//! The expression language of SurveyJS: `{age} >= 18 and {city} = 'Wuhan'`.
//!
//! An [`Expression`] is parsed once and evaluated as often as an answer changes. It never asks
//! the survey or the machine: what its variables are worth, and what time it is, comes from a
//! [`Scope`]. It is total: every text that parses has a value, and where SurveyJS would yield
//! `undefined`, NaN or an infinity, that value is [`Value::Null`].
//!
//! ```
//! use manyi::expression::{Expression, Values};
//! use manyi::platform::FixedClock;
//! use manyi::value::Value;
//!
//! let answers = Value::parse(r#"{"age": "20", "kids": [{"name": "An"}]}"#)?;
//! let clock = FixedClock { now: 0.0, utc_offset: 0 };
//! let scope = Values { values: answers.as_map().unwrap(), clock: &clock };
//!
//! let adult = Expression::parse("{age} >= 18 and {kids.length} = 1")?;
//! assert!(adult.holds(&scope));
//! assert_eq!(adult.variables(), ["age", "kids.length"]);
//!
//! let doubled = Expression::parse("{age} * 2")?;
//! assert_eq!(doubled.evaluate(&scope), Value::Number(40.0));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! The way of a text through the module: `wording` rewrites old spellings, `parser` makes a
//! `tree`, `evaluator` walks it with the operators of `arithmetic` and `comparison` and the
//! `functions`, all of which see values through the rules of `coercion`. `dates` reads and takes
//! apart points in time; `variables` finds `{a[0].b}` in a map of answers.
//!
//! The behavior is that of survey-core 3.1.1, quirks included, observed from outside and kept
//! so by `tests/conformance/expressions.mjs`.

mod arithmetic;
mod coercion;
mod comparison;
mod dates;
mod evaluator;
mod functions;
mod parser;
#[cfg(test)]
mod tests;
mod tree;
mod variables;
mod wording;

use crate::platform::Clock;
use crate::value::{Map, Value};
use alloc::{string::String, vec::Vec};

pub(crate) use arithmetic::exact_sum;
pub(crate) use coercion::same_letters;
pub(crate) use comparison::are_equal;
pub use variables::resolve;

/// The longest text, in bytes, that is read as an expression.
const LONGEST: usize = 200_000;

/// An expression, parsed.
#[derive(Clone, Debug)]
pub struct Expression {
    root: tree::Node,
    /// The names of the variables, each once, in reading order.
    names: Vec<String>,
    /// Whether it calls `displayValue`.
    waits: bool,
}

impl Expression {
    /// Reads the text of an expression.
    ///
    /// # Errors
    /// What is wrong and where, if the text does not follow the grammar, is longer than 200,000
    /// bytes or nests deeper than 250 parentheses.
    ///
    /// ```
    /// use manyi::expression::Expression;
    ///
    /// assert!(Expression::parse("{a} notempty").is_ok());
    /// assert_eq!(Expression::parse("1 + ?").unwrap_err().at, 4);
    /// ```
    pub fn parse(text: &str) -> Result<Expression, SyntaxError> {
        parser::parse(&wording::canonical(text))
    }

    /// The name of every variable, in reading order and without repetition, as written between
    /// the braces but without a leading `#`.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.names
    }

    /// What the expression yields.
    #[must_use]
    pub fn evaluate(&self, scope: &dyn Scope) -> Value {
        evaluator::settled(self.unsettled(scope))
    }

    /// Whether the expression holds as a condition. That is JavaScript's `result == true`: 1 and
    /// "1" hold, 5 and "yes" do not.
    #[must_use]
    pub fn holds(&self, scope: &dyn Scope) -> bool {
        coercion::is_loosely_true(&self.unsettled(scope))
    }

    fn unsettled(&self, scope: &dyn Scope) -> Value {
        // In SurveyJS `displayValue` answers later, and until then the whole expression is
        // false. Without a survey it never answers.
        if self.waits && scope.survey().is_none() {
            return Value::Bool(false);
        }
        evaluator::value(&self.root, scope)
    }
}

/// Where and why a text is not an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Offset in the text, in bytes.
    pub at: usize,
    /// What is wrong.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with a text that is not an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// It has more bytes than are read.
    TooLong,
    /// Its parts are nested too deep.
    TooDeep,
    /// It could be read in too many ways.
    TooTangled,
    /// Something follows that is no operator.
    NoOperator,
    /// A list does not go on with a comma, nor end.
    NoComma,
    /// There is no value where one is needed.
    NoValue,
    /// There is no digit where one is needed.
    NoDigit,
    /// A variable has no name.
    NoName,
    /// A variable does not end.
    OpenVariable,
    /// A text does not end.
    OpenText,
    /// A quote inside a text would end it.
    BareQuote,
}

impl SyntaxError {
    /// What is wrong, for the author of the text.
    ///
    /// ```
    /// let error = manyi::expression::Expression::parse("1 +").unwrap_err();
    /// assert_eq!(error.message(), "a value is expected here");
    /// ```
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self.kind {
            SyntaxErrorKind::TooLong => {
                "the expression is too long (more than 200,000 bytes); split it up"
            }
            SyntaxErrorKind::TooDeep => "the expression is nested too deep; split it up",
            SyntaxErrorKind::TooTangled => {
                "the expression is too tangled to read; close its parentheses"
            }
            SyntaxErrorKind::NoOperator => "an operator or the end is expected here",
            SyntaxErrorKind::NoComma => "a comma or ] is expected here",
            SyntaxErrorKind::NoValue => "a value is expected here",
            SyntaxErrorKind::NoDigit => "a digit is expected here",
            SyntaxErrorKind::NoName => "the name of a variable is missing",
            SyntaxErrorKind::OpenVariable => "the closing } of a variable is missing",
            SyntaxErrorKind::OpenText => "the closing quote of a text is missing",
            SyntaxErrorKind::BareQuote => "a quote inside a text needs a backslash before it",
        }
    }
}

impl core::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "at byte {}: {}", self.at, self.message())
    }
}

impl core::error::Error for SyntaxError {}

/// What an expression may ask of the world around it.
pub trait Scope {
    /// The value of the variable `name`, exactly as answered; `Null` if there is none. The name
    /// comes as written, dots and brackets included, without braces and without a leading `#`.
    /// [`resolve`] does the finding on a map.
    fn variable(&self, name: &str) -> Value;

    /// The time, for `today()`, `age(…)` and their like.
    fn clock(&self) -> &dyn Clock;

    /// The survey that runs, if one does.
    fn survey(&self) -> Option<&dyn Survey> {
        None
    }
}

/// What functions ask of a running survey.
pub trait Survey {
    /// The readable text of the answer to `question`, for `displayValue('question')`; of `value`
    /// if one is given.
    fn display_value(&self, question: &str, value: Option<&Value>) -> Value;

    /// The property `property` of the element `element`, for `propertyValue('element', 'property')`.
    fn property_value(&self, element: &str, property: &str) -> Value;

    /// The comment given with the answer to `question`, for `getComment('question')`.
    fn comment(&self, question: &str) -> Value;

    /// Whether all questions of the page or panel `container` have valid answers, for
    /// `isContainerReady('container')`.
    fn is_container_ready(&self, container: &str) -> bool;

    /// Whether the survey only shows its answers, for `isDisplayMode()`.
    fn is_display_mode(&self) -> bool;

    /// Whether it has a function of its own of that name, which goes before those of the language.
    #[cfg(not(target_arch = "wasm32"))]
    fn has_function(&self, name: &str) -> bool {
        let _ = name;
        false
    }

    /// What a function of its own yields.
    #[cfg(not(target_arch = "wasm32"))]
    fn call(&self, name: &str, arguments: &[Value]) -> Value {
        let _ = (name, arguments);
        Value::Null
    }
}

/// The simplest scope: variables are looked up in a map, and there is no survey.
#[derive(Clone, Copy)]
pub struct Values<'a> {
    /// The answers by name.
    pub values: &'a Map,
    /// The time.
    pub clock: &'a dyn Clock,
}

impl core::fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Values").field("values", self.values).finish_non_exhaustive()
    }
}

impl Scope for Values<'_> {
    fn variable(&self, name: &str) -> Value {
        resolve(self.values, name).unwrap_or_default()
    }

    fn clock(&self) -> &dyn Clock {
        self.clock
    }
}
