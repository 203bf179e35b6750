//! The `validators` of a question: numeric, text, answercount, regex, email, expression.

use super::answers::is_empty;
use super::questions::{Asked, number_of};
use super::{Fault, Level};
use crate::definition::{Kind, localized, truth};
use crate::platform::{self, number_text};
use crate::rare::has;
use crate::value::{Value, last, part, rest, utf16_length};
use alloc::{string::String, vec::Vec};

/// Runs all validators of a question, in the order in which they are written.
pub(super) fn run(asked: &Asked<'_>, value: &Value, faults: &mut Vec<Fault>) {
    let is_answered = asked.session.is_answered(asked.id) && !is_empty(value)
        || asked.element.kind == Kind::Matrix;
    for validator in asked.element.property("validators").as_list() {
        let check = Check { asked, validator, value, is_answered };
        let Some(word) = check.complaint() else {
            continue;
        };
        let own =
            localized(validator.get("text"), &asked.session.locale).filter(|text| !text.is_empty());
        let text = own.map_or(word, |text| asked.session.piped_at(asked.id, text));
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
    is_answered: bool,
}

impl Check<'_> {
    /// What there is to complain of, in general words.
    fn complaint(&self) -> Option<String> {
        let kind = self.validator.get("type").as_text().unwrap_or_default();
        let kind = kind.strip_suffix("validator").unwrap_or(kind);
        // Only an expression may look elsewhere.
        if kind != "expression" && !self.is_answered {
            return None;
        }
        let (is_right, word) = match kind {
            "numeric" => match number_of(self.value) {
                Some(number) => return self.outside(number, &NUMBER),
                None => (false, "invalidNumber"),
            },
            "text" if matches!(self.value, Value::Text(_)) => {
                let text = written(self.value)?;
                let ends_in_digit =
                    text.bytes().next_back().is_some_and(|byte| byte.is_ascii_digit());
                if truth(self.validator.get("allowDigits")) == Some(false) && ends_in_digit {
                    (false, "noDigits")
                } else {
                    return self.outside(utf16_length(&text) as f64, &TEXT);
                }
            }
            "answercount" => match self.value {
                Value::List(members) => return self.outside(members.len() as f64, &ANSWERS),
                _ => return None,
            },
            "regex" => (self.matches(), "invalidPattern"),
            "email" => (is_email(&written(self.value)?), "invalidEmail"),
            "expression" if const { has("expression") } => {
                let expression = self.validator.get("expression");
                (self.asked.session.holds_now(self.asked.id, expression), "invalidExpression")
            }
            _ => return None,
        };
        if is_right { None } else { Some(self.asked.session.word(word, &[])) }
    }

    /// The word for a number outside its limits: for both limits, or for the only one.
    fn outside(&self, number: f64, limits: &Limits) -> Option<String> {
        let limit = |name| number_of(self.validator.get(name)).filter(|limit| *limit > limits.from);
        let (low, high) = (limit(limits.low), limit(limits.high));
        if low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high) {
            return None;
        }
        let first = number_text(low.or(high).unwrap_or_default());
        let second = number_text(high.unwrap_or_default());
        let (word, count) = match (low, high) {
            (Some(_), Some(_)) => (limits.words[0], 2),
            (Some(_), None) => (limits.words[1], 1),
            _ => (limits.words[2], 1),
        };
        Some(self.asked.session.word(word, &[first.as_str(), &second][..count]))
    }

    fn matches(&self) -> bool {
        let pattern = self.validator.get("regex").as_text().unwrap_or_default();
        let ignore_case =
            truth(self.validator.get("caseInsensitive").or(self.validator.get("insensitive")));
        self.value.members().iter().all(|member| {
            let matches =
                |text: String| platform::regex_test(pattern, ignore_case == Some(true), &text);
            written(member).and_then(matches) != Some(false)
        })
    }
}

/// What a validator that counts goes by.
struct Limits {
    /// Its properties.
    low: &'static str,
    high: &'static str,
    /// Limits count from above this number.
    from: f64,
    /// The words for a number outside both limits, below the only one, above the only one.
    words: [&'static str; 3],
}

const NUMBER: Limits = Limits {
    low: "minValue",
    high: "maxValue",
    from: f64::NEG_INFINITY,
    words: ["numberRange", "numberMin", "numberMax"],
};

const TEXT: Limits = Limits {
    low: "minLength",
    high: "maxLength",
    from: 0.0,
    words: ["textRange", "textMin", "textMax"],
};

const ANSWERS: Limits = Limits {
    low: "minCount",
    high: "maxCount",
    from: f64::NEG_INFINITY,
    words: ["answersRange", "answersMin", "answersMax"],
};

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
