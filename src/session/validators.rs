//! The `validators` of a question: numeric, text, answercount, regex, email, expression.

use super::questions::{Asked, number_of};
use super::{Fault, Level};
use crate::definition::{Role, localized, truth};
use crate::platform::{self, number_text};
use crate::value::{Value, last, part, rest};
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
        let notification = validator.get("notificationType");
        let level = if notification.is_text("warning") {
            Level::Warning
        } else if notification.is_text("info") {
            Level::Info
        } else {
            Level::Error
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

    fn unless(&self, accepted: bool, key: &str) -> Option<String> {
        if accepted { None } else { Some(self.asked.session.word(key, &[])) }
    }

    /// The word for a number outside its limits: for both limits, or for the only one.
    fn outside(
        &self,
        number: f64,
        low: Option<f64>,
        high: Option<f64>,
        keys: [&str; 3],
    ) -> Option<String> {
        if low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high) {
            return None;
        }
        let session = self.asked.session;
        Some(match (low, high) {
            (Some(low), Some(high)) => {
                session.word(keys[0], &[&number_text(low), &number_text(high)])
            }
            (Some(low), None) => session.word(keys[1], &[&number_text(low)]),
            (None, high) => session.word(keys[2], &[&number_text(high.unwrap_or_default())]),
        })
    }

    fn numeric(&self) -> Option<String> {
        let Some(number) = number_of(self.value) else {
            return self.unless(false, "invalidNumber");
        };
        let keys = ["numberRange", "numberMin", "numberMax"];
        self.outside(number, self.limit("minValue"), self.limit("maxValue"), keys)
    }

    fn text(&self) -> Option<String> {
        let text = written(self.value)?;
        if truth(self.validator.get("allowDigits")) == Some(false)
            && text.bytes().any(|byte| byte.is_ascii_digit())
        {
            return self.unless(false, "noDigits");
        }
        let length = text.encode_utf16().count() as f64;
        let limit = |name| self.limit(name).filter(|limit| *limit > 0.0);
        let keys = ["textRange", "textMin", "textMax"];
        self.outside(length, limit("minLength"), limit("maxLength"), keys)
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
        let members = match self.value {
            Value::List(members) => members.as_slice(),
            single => core::slice::from_ref(single),
        };
        let all_match = members.iter().all(|member| {
            let matches =
                |text: String| platform::regex_test(pattern, ignore_case == Some(true), &text);
            written(member).and_then(matches) != Some(false)
        });
        self.unless(all_match, "invalidPattern")
    }

    fn email(&self) -> Option<String> {
        self.unless(is_email(&written(self.value)?), "invalidEmail")
    }

    fn expression(&self) -> Option<String> {
        let session = self.asked.session;
        let rule = session.rule(Some(self.asked.id), Role::Validator(self.index))?;
        self.unless(session.holds(rule), "invalidExpression")
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
    let Some(at) = last(text, b'@') else {
        return false;
    };
    let name = part(text, 0, at);
    let is_quoted = matches!(name.as_bytes(), [b'"', _, .., b'"']);
    let ends = labels(rest(text, at + 1));
    (is_quoted || labels(name).is_some())
        && ends.is_some_and(|(dots, letters)| dots > 0 && letters > 1)
}

/// How many dots there are and how many letters after the last, if only plain letters stand in the
/// text, and some before and after each dot.
fn labels(text: &str) -> Option<(u32, u32)> {
    let (mut dots, mut letters) = (0, 0);
    for character in text.chars() {
        match character {
            '.' if letters > 0 => {
                dots += 1;
                letters = 0;
            }
            '.' | '(' | ')' | '[' | ']' | '\\' | ',' | ';' | ':' | '@' | '"' | '<' | '>' => {
                return None;
            }
            space if space.is_whitespace() => return None,
            _ => letters += 1,
        }
    }
    if letters > 0 { Some((dots, letters)) } else { None }
}
