//! What becomes of the answers: a WebAssembly module of its own, `manyi-response.wasm`.
//!
//! The first question does not wait for it, and a survey that has no use for it never loads it:
//! `www/widget.js` fetches it after the first paint where the definition has a `scoring` block, or where
//! responses are sent anywhere. What is shown of the scores in the end, [`drawing`] draws. [`Response`] is
//! what `www/response.js` holds, one for each survey that is shown; [`Outbox`](outbox::Outbox) is the queue
//! of all responses, one for the page.

mod drawing;
mod outbox;
mod wiping;

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use wasm_bindgen::prelude::wasm_bindgen;

use crate::definition::Definition;
use crate::delivery::local_text;
use crate::platform::{Clock, SystemClock};
use crate::scoring::{Answer, Occasion, Scoring};
use crate::value::Value;

pub use wiping::Wiping;

/// The response to one survey, while it is given.
#[wasm_bindgen]
pub struct Response {
    scoring: Scoring,
    /// What is rated, as the envelope has it.
    subject: Value,
    /// What was assessed last.
    answers: Vec<Answer>,
    /// In which language.
    locale: String,
}

impl core::fmt::Debug for Response {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Response")
    }
}

#[wasm_bindgen]
impl Response {
    /// A response to the survey `definition` about `subject`, both JSON. Of a definition that cannot
    /// be read, nothing is scored.
    #[must_use]
    pub fn open(definition: &str, subject: &str) -> Response {
        let definition = Definition::parse(definition).unwrap_or_default();
        let subject = Value::parse(subject).unwrap_or_default();
        let scoring = Scoring::of(&definition).0;
        Response { scoring, subject, answers: Vec::new(), locale: String::new() }
    }

    /// What the answers so far come to: `{"scores": …, "alerts": …, "flags": …}` as the envelope has
    /// them. `values` is JSON; `elapsed` is how long the respondent has taken, in ms.
    #[must_use]
    pub fn assess(&mut self, values: &str, locale: &str, elapsed: f64) -> String {
        let values = Value::parse(values).unwrap_or_default();
        self.answers = self.scoring.answers(&values);
        locale.clone_into(&mut self.locale);
        let ended = local_text(SystemClock.now(), &SystemClock);
        let occasion = Occasion { subject: &self.subject, ended: &ended };
        Value::Map(self.scoring.assessment(&values, locale, &occasion, Some(elapsed))).to_json()
    }

    /// What the respondent is shown of the scores assessed last, as strokes (`src/paper.rs`) for the
    /// element with the id `scores`.
    #[must_use]
    pub fn picture(&self) -> String {
        drawing::draw(&self.scoring.shown(&self.answers, &self.locale))
    }
}

/// JSON as a value; `Null` where it is none.
fn json(text: &str) -> Value {
    Value::parse(text).unwrap_or_default()
}
