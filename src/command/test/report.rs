//! The results of a suite, for people and for programs.

use std::io::{Result, Write};

use manyi::value::{Map, Value};

/// How a test ended.
#[derive(Debug)]
pub(super) struct TestResult {
    pub(super) name: String,
    /// The suite says that it is not to be run.
    pub(super) skipped: bool,
    pub(super) findings: Vec<Finding>,
}

impl TestResult {
    pub(super) fn has_failed(&self) -> bool {
        !self.findings.is_empty()
    }

    fn has_passed(&self) -> bool {
        !self.skipped && self.findings.is_empty()
    }
}

/// One thing that is not as the suite wants it.
#[derive(Debug, PartialEq)]
pub(super) struct Finding {
    /// Index in the test's steps; `None` for the test as a whole.
    pub(super) step: Option<usize>,
    pub(super) target: Option<String>,
    pub(super) what: What,
    pub(super) message: String,
}

/// What a finding is about.
#[derive(Debug, PartialEq)]
pub(super) enum What {
    /// A check gave another value.
    Check { check: String, expected: Value, actual: Value },
    /// A check could not be made.
    Uncheckable { check: String },
    /// A command was refused.
    Command { command: String },
    /// The test itself is not well-formed.
    Form,
}

/// One object for the whole suite.
pub(super) fn write_json(out: &mut impl Write, results: &[TestResult]) -> Result<()> {
    let mut report = Map::new();
    report.insert("passed", count(results, TestResult::has_passed));
    report.insert("failed", count(results, TestResult::has_failed));
    report.insert("skipped", count(results, |result| result.skipped));
    report.insert("tests", Value::List(results.iter().map(test_object).collect()));
    writeln!(out, "{}", Value::Map(report).to_json())
}

fn count(results: &[TestResult], counts: impl Fn(&TestResult) -> bool) -> Value {
    Value::Number(results.iter().filter(|result| counts(result)).count() as f64)
}

fn test_object(result: &TestResult) -> Value {
    let mut test = Map::new();
    test.insert("name", Value::from(result.name.as_str()));
    test.insert("passed", Value::Bool(!result.has_failed()));
    if result.skipped {
        test.insert("skipped", Value::Bool(true));
    }
    test.insert("failures", Value::List(result.findings.iter().map(finding_object).collect()));
    Value::Map(test)
}

fn finding_object(finding: &Finding) -> Value {
    let mut object = Map::new();
    if let Some(step) = finding.step {
        object.insert("step", Value::Number(step as f64));
    }
    if let What::Command { command } = &finding.what {
        object.insert("command", Value::from(command.as_str()));
    }
    if let Some(target) = &finding.target {
        object.insert("target", Value::from(target.as_str()));
    }
    match &finding.what {
        What::Check { check, expected, actual } => {
            object.insert("check", Value::from(check.as_str()));
            object.insert("expected", expected.clone());
            object.insert("actual", actual.clone());
        }
        What::Uncheckable { check } => object.insert("check", Value::from(check.as_str())),
        What::Command { .. } | What::Form => {}
    }
    object.insert("message", Value::from(finding.message.as_str()));
    Value::Map(object)
}

/// A line per test, and per finding what was expected.
pub(super) fn write_text(out: &mut impl Write, results: &[TestResult]) -> Result<()> {
    for result in results {
        let verdict = match (result.skipped, result.has_failed()) {
            (true, _) => "skip",
            (_, true) => "FAIL",
            (_, false) => "ok  ",
        };
        writeln!(out, "{verdict}  {}", result.name)?;
        for finding in &result.findings {
            let step = finding.step.map_or_else(String::new, |step| format!("step {step}: "));
            writeln!(out, "      {step}{}", finding.message)?;
        }
    }
    let passed = results.iter().filter(|result| result.has_passed()).count();
    let failed = results.iter().filter(|result| result.has_failed()).count();
    writeln!(out, "{passed} passed, {failed} failed")
}
