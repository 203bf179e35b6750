//! Comments and alerts: all are counted, and as many are kept as people read.
//!
//! What is kept does not depend on order or split: of any two tallies together it is the first of
//! what both kept.

use std::collections::{BTreeMap, BTreeSet};

use super::FIXED_POINT;
use super::products::fixed;
use crate::scoring::{Answer, Particulars, Scoring};

/// So many comments on one question are kept, the worst first.
pub const MOST_COMMENTS: usize = 20;

/// So many alerts are kept, those that are due first.
pub const MOST_ALERTS: usize = 100;

/// Longer comments are cut.
const LONGEST_COMMENT: usize = 500;

/// The first of many, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample<T: Ord> {
    /// How many there are.
    pub count: u64,
    /// The first of them, in their order.
    pub kept: BTreeSet<T>,
}

impl<T: Ord> Default for Sample<T> {
    fn default() -> Sample<T> {
        Sample { count: 0, kept: BTreeSet::new() }
    }
}

impl<T: Ord + Clone> Sample<T> {
    fn add(&mut self, one: T, most: usize) {
        self.count += 1;
        self.keep(one, most);
    }

    fn merge(&mut self, other: &Sample<T>, most: usize) {
        self.count += other.count;
        for one in &other.kept {
            self.keep(one.clone(), most);
        }
    }

    fn keep(&mut self, one: T, most: usize) {
        self.kept.insert(one);
        if self.kept.len() > most {
            self.kept.pop_last();
        }
    }
}

/// A comment. The worst answer comes first; among equals chance decides, by the response's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comment {
    /// Whether no score stands beside it.
    pub is_unscored: bool,
    /// The score beside it, in millionths.
    pub score: i128,
    /// What makes the choice among equals fair: a hash of id and text.
    pub lot: u64,
    /// The id of the response.
    pub id: String,
    /// What was written.
    pub text: String,
}

impl Comment {
    /// The score of the item beside it; nothing where there is none.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "scores are small")]
    pub fn score_beside(&self) -> Option<f64> {
        (!self.is_unscored).then(|| self.score as f64 / FIXED_POINT)
    }
}

/// An alert that was raised.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RaisedAlert {
    /// Whether it is never due.
    pub is_never_due: bool,
    /// The day until which it is due, `2026-11-24`; empty if there is none.
    pub due: String,
    /// The id of the response.
    pub id: String,
    /// The alert as the envelope has it, JSON.
    pub record: String,
}

/// What respondents say in words, and what calls for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    /// The comments by question.
    pub comments: BTreeMap<String, Sample<Comment>>,
    /// The alerts.
    pub alerts: Sample<RaisedAlert>,
    /// How many alerts there are by severity and by what raised them: a question or an index.
    pub raised: BTreeMap<(String, String), u64>,
}

impl Voices {
    /// Takes what a response says in words, and the alerts that it raises.
    pub fn add(&mut self, scoring: &Scoring, answers: &[Answer], particulars: &Particulars) {
        let id = &particulars.id;
        for (question, item, text) in &particulars.comments {
            let point = item.and_then(|item| scoring.items.get(item)?.point(*answers.get(item)?));
            let comment = Comment {
                is_unscored: point.is_none(),
                score: point.map_or(0, |point| fixed(point.score)),
                lot: lot(&[id, text]),
                id: id.clone(),
                text: text.chars().take(LONGEST_COMMENT).collect(),
            };
            self.comments.entry(question.clone()).or_default().add(comment, MOST_COMMENTS);
        }
        for alert in particulars.alerts.as_list() {
            let due = alert.get("due").as_text().unwrap_or_default().to_owned();
            let source = alert.get("question").or(alert.get("index")).as_text();
            let severity = alert.get("severity").as_text().unwrap_or_default().to_owned();
            let key = (severity, source.unwrap_or_default().to_owned());
            *self.raised.entry(key).or_default() += 1;
            let raised = RaisedAlert {
                is_never_due: due.is_empty(),
                due,
                id: id.clone(),
                record: alert.to_json(),
            };
            self.alerts.add(raised, MOST_ALERTS);
        }
    }

    /// Takes what other responses say.
    pub fn merge(&mut self, other: &Voices) {
        for (question, sample) in &other.comments {
            self.comments.entry(question.clone()).or_default().merge(sample, MOST_COMMENTS);
        }
        self.alerts.merge(&other.alerts, MOST_ALERTS);
        for (key, count) in &other.raised {
            *self.raised.entry(key.clone()).or_default() += count;
        }
    }
}

/// FNV-1a of some texts, 64 bits.
fn lot(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
