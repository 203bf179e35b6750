//! What becomes of the answers: a WebAssembly module of its own, `manyi-response.wasm`.
//!
//! The first question does not wait for it, and a survey that has no use for it never loads it:
//! `www/widget.js` fetches it after the first paint where the definition has a `scoring` block.
//! [`Response`] is what `www/response.js` holds, one for each survey that is shown.

use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::definition::Definition;
use crate::scoring::Scoring;
use crate::value::{Map, Value};

/// The response to one survey, while it is given.
#[wasm_bindgen]
pub struct Response {
    scoring: Scoring,
}

impl core::fmt::Debug for Response {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Response")
    }
}

#[wasm_bindgen]
impl Response {
    /// A response to the survey `definition`. Of one that cannot be read, nothing is scored.
    #[must_use]
    pub fn open(definition: &str) -> Response {
        let definition = Definition::parse(definition).unwrap_or_default();
        Response { scoring: Scoring::of(&definition).0 }
    }

    /// Does what is asked, and answers where there is an answer.
    ///
    /// | asked | with | does |
    /// |---|---|---|
    /// | `assess` | all answers as JSON, language | gives `{"scores": …, "alerts": …}` as the envelope has them |
    pub fn ask(&mut self, what: &str, first: &str, second: &str) -> String {
        match what {
            "assess" => self.assess(first, second),
            _ => String::new(),
        }
    }
}

impl Response {
    fn assess(&self, values: &str, locale: &str) -> String {
        let values = Value::parse(values).unwrap_or_default();
        let answers = self.scoring.answers(&values);
        let mut assessment = Map::new();
        assessment.insert("scores", self.scoring.scores(&answers, locale));
        assessment.insert("alerts", self.scoring.alerts(&values, locale));
        Value::Map(assessment).to_json()
    }
}
