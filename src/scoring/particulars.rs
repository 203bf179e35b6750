//! What a tally takes of an envelope besides its answers. Natively only.

use super::alert::Occasion;
use super::{Answer, Scoring};
use crate::value::Value;

/// What a tally takes of an envelope besides its answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Particulars {
    /// The id of the response.
    pub id: String,
    /// The round of measurement.
    pub wave: Option<String>,
    /// How long it took, in seconds.
    pub seconds: Option<f64>,
    /// Whether the device took it for misuse.
    pub is_misuse: bool,
    /// Comments by question, with the item beside them: a place in [`Scoring::items`].
    pub comments: Vec<(String, Option<usize>, String)>,
    /// Alerts, as [`Scoring::alerts_on`] gives them.
    pub alerts: Value,
}

impl Scoring {
    /// What a tally takes of an envelope besides its answers. Alerts are told in the language
    /// `locale`.
    ///
    /// ```
    /// use manyi::definition::Definition;
    /// use manyi::scoring::Scoring;
    /// use manyi::value::Value;
    ///
    /// let definition = Definition::parse(r#"{
    ///     "elements": [{"type": "rating", "name": "q", "showCommentArea": true}],
    ///     "scoring": {"scales": {"s": {"from": 1, "to": 5, "items": ["q"]}}}
    /// }"#).unwrap();
    /// let (scoring, _) = Scoring::of(&definition);
    /// let envelope = Value::parse(
    ///     r#"{"id": "x", "wave": "2026Q4", "duration_ms": 5000, "values": {"q": 2, "q-Comment": "slow"}}"#,
    /// )?;
    /// let answers = scoring.answers(envelope.get("values"));
    /// let found = scoring.particulars(&envelope, &answers, "en");
    /// assert_eq!((found.wave.as_deref(), found.seconds), (Some("2026Q4"), Some(5.0)));
    /// assert_eq!(found.comments, [("q".to_owned(), Some(0), "slow".to_owned())]);
    /// # Ok::<(), manyi::value::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn particulars(&self, envelope: &Value, answers: &[Answer], locale: &str) -> Particulars {
        let values = envelope.get("values");
        let text = |key: &str| {
            let text = envelope.get(key).as_text();
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let occasion = Occasion {
            subject: envelope.get("subject"),
            ended: envelope.get("ended").as_text().unwrap_or_default(),
        };
        // A table holds texts only.
        let milliseconds = match envelope.get("duration_ms") {
            Value::Text(text) => text.parse().ok(),
            other => other.as_number(),
        };
        Particulars {
            id: text("id").unwrap_or_default(),
            wave: text("wave"),
            seconds: milliseconds.filter(|time: &f64| *time >= 0.0).map(|time| time / 1000.0),
            is_misuse: envelope.get("flags").get("misuse").as_bool() == Some(true)
                || envelope.get("flags").get("misuse").is_text("true"),
            comments: self.comments_of(values),
            alerts: self.alerts_of(values, answers, locale, &occasion),
        }
    }

    fn comments_of(&self, values: &Value) -> Vec<(String, Option<usize>, String)> {
        let mut found = vec![];
        let Some(values) = values.as_map() else { return found };
        for (key, value) in values.iter() {
            let Some(text) = value.as_text().map(str::trim).filter(|text| !text.is_empty()) else {
                continue;
            };
            if let Some(question) = key.strip_suffix("-Comment") {
                if !self.items.iter().any(|item| item.question == question) {
                    continue;
                }
                // The comment on a matrix is on none of its rows.
                let item = self
                    .items
                    .iter()
                    .position(|item| item.question == question && item.row.is_none());
                found.push((question.to_owned(), item, text.to_owned()));
            } else if let Some(open) = self.comments.iter().find(|open| open.question == key) {
                found.push((key.to_owned(), open.item, text.to_owned()));
            }
        }
        found
    }
}
