//! All that a definition's `scoring` block makes of one response, as its envelope has it.

use super::{Occasion, Scoring};
use crate::session::Assess;
use crate::value::{Map, Value};

impl Scoring {
    /// `scores`, `alerts` and `flags` of a response: members of its envelope. `elapsed` is how long
    /// the respondent took, in ms; where that is not known, nothing is said of haste.
    ///
    /// ```
    /// use manyi::definition::Definition;
    /// use manyi::scoring::{Occasion, Scoring};
    /// use manyi::value::Value;
    ///
    /// let definition = Definition::parse(r#"{
    ///     "elements": [{"type": "rating", "name": "speed"}],
    ///     "scoring": {
    ///         "scales": {"s": {"from": 1, "to": 5, "dissatisfiedTo": 2, "items": ["speed"]}},
    ///         "indices": {"mean": {"type": "mean", "items": ["speed"]}},
    ///         "alerts": [{"severity": "high", "text": "Call back"}]
    ///     }
    /// }"#).unwrap();
    /// let (scoring, _) = Scoring::of(&definition);
    /// let values = Value::parse(r#"{"speed": 2}"#)?;
    /// let occasion = Occasion { subject: &Value::Null, ended: "" };
    /// let assessment = scoring.assessment(&values, "en", &occasion, Some(1500.0));
    /// assert_eq!(Value::Map(assessment).to_json(), concat!(
    ///     r#"{"scores":{"mean":{"value":2,"n":1}},"#,
    ///     r#""alerts":[{"question":"speed","severity":"high","text":"Call back","value":2}],"#,
    ///     r#""flags":{"too_fast":false,"straight_line":false}}"#,
    /// ));
    /// # Ok::<(), manyi::value::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn assessment(
        &self,
        values: &Value,
        locale: &str,
        occasion: &Occasion<'_>,
        elapsed: Option<f64>,
    ) -> Map {
        let answers = self.answers(values);
        let mut assessment = Map::new();
        assessment.insert("scores", self.scores(&answers, locale));
        assessment.insert("alerts", self.alerts_on(values, locale, occasion));
        let seconds = elapsed.map(|elapsed| elapsed / 1000.0);
        assessment.insert("flags", self.flags(&answers, seconds).to_value());
        assessment
    }
}

/// Scores a session as it goes, in place of the module that does it in the browser.
#[derive(Clone, Debug)]
pub struct Assessor(
    /// How.
    pub Scoring,
);

impl Assess for Assessor {
    fn assess(&self, values: &Map, locale: &str) -> Map {
        let occasion = Occasion { subject: &Value::Null, ended: "" };
        self.0.assessment(&Value::Map(values.clone()), locale, &occasion, None)
    }
}
