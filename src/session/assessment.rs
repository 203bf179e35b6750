//! What the answers so far come to, as somebody outside works it out: scores, above all.
//!
//! A session knows nothing of scores. It asks an [`Assess`]or after every event, keeps what that
//! says for the envelope, and lets expressions and texts ask for it: `{score.overall}` is the value
//! of the index `overall`, `{score.overall.level}` what its level is called, `{score.overall.n}`
//! how many items it is made of. A question named `score` comes first.

use super::{Change, Session};
use crate::expression::resolve;
use crate::value::{Map, Value};
use alloc::{rc::Rc, string::String, vec::Vec};

/// A rule may set an answer by a score, and so change the score. After so many rounds they are
/// taken to chase each other.
const ROUNDS: usize = 20;

/// Works out what answers come to.
pub trait Assess {
    /// What these answers come to, in this language: members of an envelope, such as
    /// `{"scores": {"overall": {"value": 82.5, "n": 10, "level": "good"}}, "alerts": []}`.
    /// Empty if nothing can be said.
    fn assess(&self, values: &Map, locale: &str) -> Map;
}

impl Session {
    /// Has the answers assessed from now on, after every event.
    pub fn assess_by(&mut self, assessor: Rc<dyn Assess>) -> Vec<Change> {
        self.assessor = Some(assessor);
        self.assess();
        core::mem::take(&mut self.changes)
    }

    /// What the answers come to; empty without somebody who assesses them.
    #[must_use]
    pub fn assessment(&self) -> &Map {
        &self.assessment
    }

    /// Asks what the answers come to, and lets follow what depends on it.
    pub(super) fn assess(&mut self) {
        let Some(assessor) = self.assessor.clone() else {
            return;
        };
        for _ in 0..ROUNDS {
            let assessment = assessor.assess(&self.values, &self.locale);
            if assessment == self.assessment {
                return;
            }
            self.assessment = assessment;
            self.unsettled.push((0, String::from("score")));
            self.settle();
        }
    }

    /// A score by what is written after `score.`: an index alone means its value.
    pub(super) fn score(&self, path: &str) -> Value {
        match resolve(&self.assessment, &["scores.", path].concat()) {
            Some(Value::Map(mut score)) => score.remove("value").unwrap_or_default(),
            found => found.unwrap_or_default(),
        }
    }
}
