//! Alerts: which answer, or which value of an index, calls for somebody; for whom, and until when.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use super::answer::is_same;
use super::{Answer, Scoring, Verdict};
use crate::definition::localized;
use crate::platform::floor;
use crate::value::{Civil, Map, Value, instant_from_civil, instant_text, part};

const DAY: f64 = 86_400_000.0;

/// What calls for somebody, and what that person is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// What raises it.
    pub source: AlertSource,
    /// A word of the author's, such as `high`; empty if there is none.
    pub severity: String,
    /// What is to be done, localizable; `Null` if nothing is written.
    pub text: Value,
    /// Who is to do it, localizable; `Null` if nobody is named.
    pub owner: Value,
    /// Which members of the response's subject it is about, such as `counter`.
    pub subject: Vec<String>,
    /// Within how many working days after the response; nothing without a due date.
    pub due_working_days: Option<u32>,
}

/// What raises an alert.
#[derive(Clone, Debug, PartialEq)]
pub enum AlertSource {
    /// An answer.
    Answers {
        /// Places in [`Scoring::items`].
        items: Vec<usize>,
        /// The answers that raise it; none: those that count as dissatisfied.
        values: Vec<Value>,
    },
    /// The value of an index.
    Index {
        /// Its place in [`Scoring::indices`].
        index: usize,
        /// Values below this raise it.
        below: Option<f64>,
        /// Values above this raise it.
        above: Option<f64>,
    },
}

/// The days that are worked: Monday to Friday, but for these. Days are counted from 1970-01-01.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Days that are not worked.
    pub holidays: Vec<i32>,
    /// Days that are worked though they end a week (调休).
    pub workdays: Vec<i32>,
}

/// What was rated, and when: what an alert tells besides the answer.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The subject of the envelope; `Null` if there is none.
    pub subject: &'a Value,
    /// When the response was given, as in the envelope: `2026-11-20T17:30:00+08:00`. The date as it
    /// is written counts. Empty if it is not known: then nothing is due.
    pub ended: &'a str,
}

impl Scoring {
    /// The alerts of a response, without subject and due date: as [`Scoring::alerts_on`].
    #[must_use]
    pub fn alerts(&self, values: &Value, locale: &str) -> Value {
        self.alerts_on(values, locale, &Occasion { subject: &Value::Null, ended: "" })
    }

    /// The alerts of a response for its envelope. Each has `question` (or `matrix.row`) or `index`,
    /// `severity`, `text` in this language, `value`, and where there is one the `comment` beside the
    /// answer, the `owner`, the `subject` that it is about and the date until which it is `due`.
    ///
    /// ```
    /// use manyi::definition::Definition;
    /// use manyi::scoring::{Occasion, Scoring};
    /// use manyi::value::Value;
    ///
    /// let definition = Definition::parse(r#"{
    ///     "elements": [{"type": "rating", "name": "q"}],
    ///     "scoring": {"scales": {"s": {"from": 1, "to": 5, "dissatisfiedTo": 2, "items": ["q"]}},
    ///                 "alerts": [{"severity": "high", "subject": "counter", "dueWorkingDays": 2}]}
    /// }"#).unwrap();
    /// let (scoring, _) = Scoring::of(&definition);
    /// let subject = Value::parse(r#"{"counter": "3", "branch": "North"}"#)?;
    /// // A Friday.
    /// let occasion = Occasion { subject: &subject, ended: "2026-11-20T17:30:00+08:00" };
    /// assert_eq!(
    ///     scoring.alerts_on(&Value::parse(r#"{"q": 1}"#)?, "en", &occasion).to_json(),
    ///     r#"[{"question":"q","severity":"high","text":"","value":1,"subject":{"counter":"3"},"due":"2026-11-24"}]"#
    /// );
    /// # Ok::<(), manyi::value::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn alerts_on(&self, values: &Value, locale: &str, occasion: &Occasion<'_>) -> Value {
        self.alerts_of(values, &self.answers(values), locale, occasion)
    }

    /// The alerts of a response whose answers are known.
    pub(super) fn alerts_of(
        &self,
        values: &Value,
        answers: &[Answer],
        locale: &str,
        occasion: &Occasion<'_>,
    ) -> Value {
        let mut raised = Vec::new();
        for alert in &self.alerts {
            match &alert.source {
                AlertSource::Answers { items, values: calling } => {
                    for item in items {
                        self.raise_by_answer(alert, (*item, calling), values, answers, |entry| {
                            alert.finish(entry, locale, occasion, &self.calendar, &mut raised);
                        });
                    }
                }
                AlertSource::Index { index, below, above } => {
                    let Some(index) = self.indices.get(*index) else { continue };
                    let Some(value) = self.index_value(index, answers) else { continue };
                    if below.is_some_and(|least| value < least)
                        || above.is_some_and(|most| value > most)
                    {
                        let mut entry = Map::new();
                        entry.insert_text("index", &index.name);
                        entry.insert_text("severity", &alert.severity);
                        entry.insert("text", Value::Null);
                        entry.insert_number("value", value);
                        alert.finish(entry, locale, occasion, &self.calendar, &mut raised);
                    }
                }
            }
        }
        Value::List(raised)
    }

    /// Whether a response with these answers may raise an alert: no means that it raises none.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn may_alert(&self, answers: &[Answer]) -> bool {
        let calls = |alert: &Alert| match &alert.source {
            AlertSource::Answers { items, values } => items.iter().any(|place| {
                let Some((item, answer)) = self.items.get(*place).zip(answers.get(*place)) else {
                    return false;
                };
                match item.point(*answer) {
                    Some(point) if values.is_empty() => point.verdict == Verdict::Dissatisfied,
                    Some(point) => values.iter().any(|known| is_same(known, &point.value)),
                    // Which of the answers that are none it is, is not known here.
                    None => !values.is_empty() && *answer != Answer::Missing,
                }
            }),
            AlertSource::Index { index, below, above } => {
                let index = self.indices.get(*index);
                index.and_then(|index| self.index_value(index, answers)).is_some_and(|value| {
                    below.is_some_and(|least| value < least)
                        || above.is_some_and(|most| value > most)
                })
            }
        };
        self.alerts.iter().any(calls)
    }

    fn raise_by_answer(
        &self,
        alert: &Alert,
        (place, calling): (usize, &[Value]),
        values: &Value,
        answers: &[Answer],
        mut raise: impl FnMut(Map),
    ) {
        let (Some(item), Some(answer)) = (self.items.get(place), answers.get(place)) else {
            return;
        };
        let value = item.value(values);
        let calls = if calling.is_empty() {
            item.point(*answer).is_some_and(|point| point.verdict == Verdict::Dissatisfied)
        } else {
            calling.iter().any(|known| is_same(known, value))
        };
        if !calls {
            return;
        }
        let mut entry = Map::new();
        entry.insert_text("question", &item.name);
        entry.insert_text("severity", &alert.severity);
        entry.insert("text", Value::Null);
        entry.insert("value", value.clone());
        let comment = values.get(&comment_key(&item.question));
        if !comment.is_null() {
            entry.insert("comment", comment.clone());
        }
        raise(entry);
    }
}

impl Alert {
    /// Writes what an alert says whatever raised it.
    fn finish(
        &self,
        mut entry: Map,
        locale: &str,
        occasion: &Occasion<'_>,
        calendar: &Calendar,
        raised: &mut Vec<Value>,
    ) {
        entry.insert_text("text", localized(&self.text, locale).unwrap_or_default());
        if let Some(owner) = localized(&self.owner, locale) {
            entry.insert_text("owner", owner);
        }
        let mut subject = Map::new();
        for key in &self.subject {
            let value = occasion.subject.get(key);
            if !value.is_null() {
                subject.insert(key, value.clone());
            }
        }
        if !subject.is_empty() {
            entry.insert("subject", Value::Map(subject));
        }
        if let (Some(days), Some(day)) = (self.due_working_days, day_of(occasion.ended)) {
            entry.insert_text("due", &day_text(calendar.after(day, days)));
        }
        raised.push(Value::Map(entry));
    }
}

impl Calendar {
    /// The day on which so many working days after `day` have passed; after 0 the day itself, or the
    /// next one that is worked.
    #[must_use]
    pub fn after(&self, day: i32, working_days: u32) -> i32 {
        let mut day = day;
        let mut left = working_days;
        // A calendar that lists only holidays must not keep us for ever.
        for _ in 0..10_000 {
            if left == 0 && self.is_worked(day) {
                break;
            }
            day += 1;
            if left > 0 && self.is_worked(day) {
                left -= 1;
            }
        }
        day
    }

    fn is_worked(&self, day: i32) -> bool {
        // 1970-01-01 was a Thursday.
        let weekday = (day + 3).rem_euclid(7);
        self.workdays.contains(&day) || weekday < 5 && !self.holidays.contains(&day)
    }
}

/// The day that a date or an instant begins with, counted from 1970-01-01: `2026-11-20…`. Nothing if
/// there is no such day.
pub(super) fn day_of(text: &str) -> Option<i32> {
    let digits = |from: usize, to: usize| {
        let mut number = 0;
        for digit in text.as_bytes().get(from..to)? {
            number = number * 10 + i32::from(char::from(*digit).to_digit(10)? as u8);
        }
        Some(number)
    };
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    let marks = (text.as_bytes().get(4), text.as_bytes().get(7));
    let civil = Civil { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 };
    let at = instant_from_civil(&civil);
    // The 31st of a short month is no day: it would be written as another.
    let is_day = part(&instant_text(at), 0, 10) == part(text, 0, 10);
    (marks == (Some(&b'-'), Some(&b'-')) && is_day).then(|| floor(at / DAY) as i32)
}

fn day_text(day: i32) -> String {
    part(&instant_text(f64::from(day) * DAY), 0, 10).to_owned()
}

/// Where SurveyJS keeps the comment beside an answer.
pub(super) fn comment_key(question: &str) -> String {
    let mut key = question.to_owned();
    key.push_str("-Comment");
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn working_days_leave_out_weekends_and_holidays_and_count_days_worked_instead() {
        let plain = Calendar::default();
        let of = |text: &str| day_of(text).unwrap();
        let golden = Calendar {
            holidays: (1..=7).map(|day| of("2026-10-01") + day - 1).collect(),
            workdays: vec![of("2026-10-10")],
        };
        for (calendar, from, days, due) in [
            (&plain, "2026-11-20", 1, "2026-11-23"),
            (&plain, "2026-11-20", 0, "2026-11-20"),
            (&plain, "2026-11-21", 0, "2026-11-23"),
            (&plain, "2026-11-18", 3, "2026-11-23"),
            (&plain, "2028-02-28", 2, "2028-03-01"),
            (&golden, "2026-09-30", 1, "2026-10-08"),
            (&golden, "2026-09-30", 3, "2026-10-10"),
        ] {
            assert_eq!(day_text(calendar.after(of(from), days)), due, "{from} + {days}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "2026", "2026-02-30", "2026/11/20", "20261120", "2026-13-01", "二〇二六年"]
        {
            assert_eq!(day_of(text), None, "{text}");
        }
        assert_eq!(day_of("1970-01-02T00:00:00Z"), Some(1));
    }
}
