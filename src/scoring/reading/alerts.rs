//! `alerts` and the `calendar` that their due dates follow.

use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

use super::{Advice, Reading, below, shown};
use crate::platform::{floor, number_text};
use crate::scoring::alert::{Alert, AlertSource, day_of};
use crate::value::{Map, Value};

/// Longer than this nobody lets an alert wait.
const LONGEST_DUE: f64 = 365.0;

impl<'a> Reading<'a> {
    pub(super) fn alerts(&mut self, block: &'a Map) {
        for (alert, at) in self.objects(block, "alerts", "/scoring") {
            let known = ["items", "values", "index", "below", "above", "severity", "text"];
            self.only(alert, &at, &[&known[..], &["owner", "subject", "dueWorkingDays"]].concat());
            let Some(source) = self.alert_source(alert, &at) else { continue };
            let due_working_days = self.number(alert, "dueWorkingDays", &at);
            if due_working_days
                .is_some_and(|days| !(0.0..=LONGEST_DUE).contains(&days) || floor(days) != days)
            {
                let words = ["\"dueWorkingDays\" should be a whole number from 0 to 365."];
                self.error(below(&at, "dueWorkingDays"), &words, "Write 3 for three days.");
            }
            let alert = Alert {
                source,
                severity: self.text(alert, "severity", &at).unwrap_or_default().to_owned(),
                text: self.localizable(alert, "text", &at),
                owner: self.localizable(alert, "owner", &at),
                subject: self.texts(alert, "subject", &at),
                due_working_days: due_working_days.map(|days| days.clamp(0.0, LONGEST_DUE) as u32),
            };
            self.scoring.alerts.push(alert);
        }
    }

    fn alert_source(&mut self, alert: &'a Map, at: &str) -> Option<AlertSource> {
        let (is_below, is_above) =
            (self.number(alert, "below", at), self.number(alert, "above", at));
        let Some(name) = self.text(alert, "index", at) else {
            if is_below.is_some() || is_above.is_some() {
                let words = ["\"below\" and \"above\" are thresholds of an \"index\"."];
                self.error(at.to_owned(), &words, "Name the index, or list \"values\".");
            }
            return Some(self.alert_answers(alert, at));
        };
        if alert.contains_key("items") || alert.contains_key("values") {
            let words = ["An alert watches either an index or answers."];
            self.error(at.to_owned(), &words, "Make two alerts of it.");
        }
        if is_below.is_none() && is_above.is_none() {
            let words = ["This alert has no threshold."];
            self.error(at.to_owned(), &words, "Write \"below\" or \"above\".");
        }
        let Some(index) = self.scoring.indices.iter().position(|index| index.name == *name) else {
            let known = self.scoring.indices.iter().map(|index| index.name.clone()).collect();
            let advice = Advice::OneOf { written: name.to_owned(), known };
            self.tell(below(at, "index"), &["There is no index \"", name, "\"."], advice);
            return None;
        };
        Some(AlertSource::Index { index, below: is_below, above: is_above })
    }

    fn alert_answers(&mut self, alert: &'a Map, at: &str) -> AlertSource {
        let items = match alert.get("items") {
            Some(_) => self.items(alert, "items", at),
            None => (0..self.scoring.items.len()).collect(),
        };
        let values = self.list(alert, "values", at).to_vec();
        for (place, value) in values.iter().enumerate() {
            let is_known = items
                .iter()
                .any(|item| self.scoring.items.get(*item).is_some_and(|item| item.offers(value)));
            if !is_known {
                let words = ["No item of this alert has the answer ", &shown(value), "."];
                let at = below(&below(at, "values"), &number_text(place as f64));
                self.error(at, &words, "Write it as the points of the scale have it.");
            }
        }
        AlertSource::Answers { items, values }
    }

    /// One text, or a list of them.
    fn texts(&mut self, map: &'a Map, key: &str, at: &str) -> Vec<String> {
        if let Some(Value::List(_)) = map.get(key) {
            let mut texts = vec![];
            for (place, member) in self.list(map, key, at).iter().enumerate() {
                match member {
                    Value::Text(text) => texts.push(text.clone()),
                    _ => {
                        let at = below(&below(at, key), &number_text(place as f64));
                        self.error(at, &["This should be text."], "Write it in \" \".");
                    }
                }
            }
            return texts;
        }
        self.text(map, key, at).map(|text| vec![text.to_owned()]).unwrap_or_default()
    }

    /// The days that are not worked, and those that are though they end a week.
    pub(super) fn calendar(&mut self, block: &'a Map) {
        let at = "/scoring/calendar";
        let Some(written) = block.get("calendar") else { return };
        let Some(calendar) = written.as_map() else {
            let words = ["\"calendar\" should be an object."];
            self.error(at.to_owned(), &words, "Write {\"holidays\": [\"2026-10-01\"]}.");
            return;
        };
        self.only(calendar, at, &["holidays", "workdays"]);
        self.scoring.calendar.holidays = self.days(calendar, "holidays", at);
        self.scoring.calendar.workdays = self.days(calendar, "workdays", at);
    }

    fn days(&mut self, calendar: &'a Map, key: &str, at: &str) -> Vec<i32> {
        let mut days = vec![];
        for (place, member) in self.list(calendar, key, at).iter().enumerate() {
            match member.as_text().and_then(day_of) {
                Some(day) => days.push(day),
                None => {
                    let at = below(&below(at, key), &number_text(place as f64));
                    self.error(at, &["This is no day."], "Write it as \"2026-10-01\".");
                }
            }
        }
        days
    }
}
