//! The `validators` of a question: numeric, text, answercount, regex, email, expression.

use super::questions::{Asked, number_of};
use super::{Fault, Level};
use crate::definition::{Role, localized, truth};
use crate::platform::{self, number_text};
use crate::value::Value;
use alloc::{string::String, vec::Vec};

/// Runs all validators of a question, in the order in which they are written.
pub(super) fn run(asked: &Asked<'_>, faults: &mut Vec<Fault>) {
    let value = asked.session.value(asked.id);
    for (index, validator) in asked.element.property("validators").as_list().iter().enumerate() {
        let check = Check { asked, validator, value, index: index as u32 };
        let Some(word) = check.complaint() else {
            continue;
        };
        let own =
            localized(validator.get("text"), &asked.session.locale).filter(|text| !text.is_empty());
        let text = own.map_or(word, |text| asked.session.piped(text));
        let level = match validator.get("notificationType").as_text() {
            Some("warning") => Level::Warning,
            Some("info") => Level::Info,
            _ => Level::Error,
        };
        faults.push(Fault { text, level, row: None });
    }
}

struct Check<'a> {
    asked: &'a Asked<'a>,
    validator: &'a Value,
    value: &'a Value,
    index: u32,
}

impl Check<'_> {
    /// What there is to complain of, in general words.
    fn complaint(&self) -> Option<String> {
        let kind = self.validator.get("type").as_text().unwrap_or_default();
        match kind.strip_suffix("validator").unwrap_or(kind) {
            "numeric" => self.numeric(),
            "text" => self.text(),
            "answercount" => self.answer_count(),
            "regex" => self.pattern(),
            "email" => self.email(),
            "expression" => self.expression(),
            _ => None,
        }
    }

    fn limit(&self, name: &str) -> Option<f64> {
        number_of(self.validator.get(name))
    }

    fn word(&self, key: &str, numbers: &[f64]) -> Option<String> {
        let texts: Vec<String> = numbers.iter().map(|number| number_text(*number)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        Some(self.asked.session.words.text(key, &texts))
    }

    /// The word for a number outside its limits: for both limits, or for the only one.
    fn outside(
        &self,
        number: f64,
        low: Option<f64>,
        high: Option<f64>,
        keys: [&str; 3],
    ) -> Option<String> {
        let inside = low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high);
        match (low, high) {
            _ if inside => None,
            (Some(low), Some(high)) => self.word(keys[0], &[low, high]),
            (Some(low), None) => self.word(keys[1], &[low]),
            (None, high) => self.word(keys[2], &[high.unwrap_or_default()]),
        }
    }

    fn numeric(&self) -> Option<String> {
        let Some(number) = number_of(self.value) else {
            return self.word("invalidNumber", &[]);
        };
        let keys = ["numberRange", "numberMin", "numberMax"];
        self.outside(number, self.limit("minValue"), self.limit("maxValue"), keys)
    }

    fn text(&self) -> Option<String> {
        let text = written(self.value)?;
        if truth(self.validator.get("allowDigits")) == Some(false)
            && text.contains(|c: char| c.is_ascii_digit())
        {
            return self.word("noDigits", &[]);
        }
        let length = text.encode_utf16().count() as f64;
        let positive = |limit: &f64| *limit > 0.0;
        let (low, high) =
            (self.limit("minLength").filter(positive), self.limit("maxLength").filter(positive));
        self.outside(length, low, high, ["textRange", "textMin", "textMax"])
    }

    fn answer_count(&self) -> Option<String> {
        let Value::List(members) = self.value else {
            return None;
        };
        let keys = ["answersRange", "answersMin", "answersMax"];
        self.outside(members.len() as f64, self.limit("minCount"), self.limit("maxCount"), keys)
    }

    fn pattern(&self) -> Option<String> {
        let pattern =
            self.validator.get("regex").as_text().filter(|pattern| !pattern.is_empty())?;
        let ignore_case =
            truth(self.validator.get("caseInsensitive").or(self.validator.get("insensitive")));
        let matches = |value: &Value| {
            let matches =
                |text: String| platform::regex_test(pattern, ignore_case == Some(true), &text);
            written(value).and_then(matches) != Some(false)
        };
        let all_match = match self.value {
            Value::List(members) => members.iter().all(matches),
            value => matches(value),
        };
        if all_match { None } else { self.word("invalidPattern", &[]) }
    }

    fn email(&self) -> Option<String> {
        let text = written(self.value)?;
        if is_email(&text) { None } else { self.word("invalidEmail", &[]) }
    }

    fn expression(&self) -> Option<String> {
        let session = self.asked.session;
        let rule = session.definition.rules().iter().find(|rule| {
            rule.element == Some(self.asked.id) && rule.role == Role::Validator(self.index)
        })?;
        if session.holds(rule) { None } else { self.word("invalidExpression", &[]) }
    }
}

/// A text, or a number as it is written.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number_text(*number)),
        _ => None,
    }
}

/// Whether a text has the form of an e-mail address: a name, `@`, and a host with a dot in it.
pub(super) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let is_plain = |c: char| !c.is_whitespace() && !"()[]\\,;:@\"<>".contains(c);
    let is_quoted = name.len() > 2 && name.starts_with('"') && name.ends_with('"');
    let named = is_quoted || !name.is_empty() && name.chars().all(is_plain) && !has_bare_dot(name);
    let hosted = host.contains('.') && host.chars().all(is_plain) && !has_bare_dot(host);
    let ends = host.rsplit('.').next().unwrap_or_default();
    named && hosted && ends.chars().nth(1).is_some()
}

/// A dot at either end, or two in a row.
fn has_bare_dot(text: &str) -> bool {
    text.split('.').any(str::is_empty)
}
