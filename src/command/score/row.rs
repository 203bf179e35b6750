//! One row: an envelope that counts, or why it does not.

use std::collections::HashSet;

use manyi::definition::Definition;
use manyi::scoring::{Answer, Particulars, Scoring};
use manyi::value::{Map, Value};

/// Why a row, or an answer in it, is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is not text, not JSON, or no envelope.
    Unreadable,
    /// It has members or answers that this definition does not know.
    UnknownFields,
    /// It answers another version of the definition.
    WrongVersion,
    /// It counts, but for an answer that its scale does not have.
    OffScale,
    /// It was not completed. That is no fault.
    NotCompleted,
    /// It answers another questionnaire. That is no fault: a store holds several.
    OtherSurvey,
}

const REASONS: [(Reason, &str); 6] = [
    (Reason::Unreadable, "unreadable"),
    (Reason::UnknownFields, "unknown_fields"),
    (Reason::WrongVersion, "wrong_version"),
    (Reason::OffScale, "off_scale"),
    (Reason::NotCompleted, "not_completed"),
    (Reason::OtherSurvey, "other_survey"),
];

impl Reason {
    pub(super) fn is_fault(self) -> bool {
        !matches!(self, Reason::NotCompleted | Reason::OtherSurvey)
    }
}

/// How many rows there were, and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// Those that count, those with an answer off its scale included.
    pub(super) used: u64,
    counts: [u64; REASONS.len()],
}

impl Rows {
    pub(super) fn note(&mut self, reason: Reason) {
        for ((known, _), count) in REASONS.iter().zip(&mut self.counts) {
            *count += u64::from(*known == reason);
        }
    }

    pub(super) fn merge(&mut self, other: &Rows) {
        self.used += other.used;
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
    }

    /// How many had a fault.
    pub(super) fn faulty(&self) -> u64 {
        self.each().filter(|(reason, ..)| reason.is_fault()).map(|(.., count)| count).sum()
    }

    /// Every reason with its name and how many rows had it.
    pub(super) fn each(&self) -> impl Iterator<Item = (Reason, &'static str, u64)> + '_ {
        REASONS.iter().zip(self.counts).map(|((reason, name), count)| (*reason, *name, count))
    }

    #[expect(clippy::cast_precision_loss, reason = "2^53 rows do not occur")]
    pub(super) fn to_value(&self) -> Value {
        let mut map = Map::new();
        map.insert_number("used", self.used as f64);
        for (_, name, count) in self.each() {
            map.insert_number(name, count as f64);
        }
        Value::Map(map)
    }

    /// Rows read from JSON; nothing if they are none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, not below 0 and not large"
    )]
    pub(super) fn from_value(value: &Value) -> Option<Rows> {
        let count = |key: &str| {
            let number = value.get(key).as_number()?;
            (number.fract() == 0.0 && (0.0..1e15).contains(&number)).then_some(number as u64)
        };
        let mut rows = Rows { used: count("used")?, ..Rows::default() };
        for ((_, name), place) in REASONS.iter().zip(&mut rows.counts) {
            *place = count(name)?;
        }
        Some(rows)
    }
}

/// What a row holds.
pub(super) enum Row {
    /// A response that counts.
    Response {
        /// What it answered.
        answers: Vec<Answer>,
        /// The value of the field that responses are grouped by.
        group: Value,
        /// What else the tally takes of it.
        particulars: Box<Particulars>,
        /// What is off its scale.
        complaint: Option<String>,
    },
    /// One that does not, and why.
    LeftOut(Reason, String),
}

/// The members of an envelope.
pub(in crate::command) const MEMBERS: [&str; 19] = [
    "id",
    "survey",
    "status",
    "started",
    "ended",
    "duration_ms",
    "locale",
    "channel",
    "wave",
    "subject",
    "context",
    "device",
    "values",
    "display",
    "scores",
    "alerts",
    "flags",
    "manyi",
    // When the collector got it: in its exports only.
    "received",
];

/// Reads envelopes of one definition.
pub(in crate::command) struct Reader<'a> {
    definition: &'a Definition,
    scoring: &'a Scoring,
    accepted: &'a [String],
    by: Option<&'a str>,
    /// The names under which answers of this definition are stored: those of questions in their
    /// order, then those of comments.
    names: Vec<String>,
    known: HashSet<String>,
}

impl<'a> Reader<'a> {
    pub(in crate::command) fn new(
        definition: &'a Definition,
        scoring: &'a Scoring,
        accepted: &'a [String],
        by: Option<&'a str>,
    ) -> Reader<'a> {
        let mut names: Vec<String> = vec![];
        let mut add = |name: &str| names.push(name.to_owned());
        for element in definition.elements().iter().filter(|element| !element.kind.is_container()) {
            add(element.value_name());
        }
        for (list, key) in [("calculatedValues", "name"), ("triggers", "setToName")] {
            for entry in definition.property(list).as_list() {
                add(entry.get(key).as_text().unwrap_or_default());
            }
        }
        let comments: Vec<String> = names.iter().map(|name| format!("{name}-Comment")).collect();
        names.extend(comments);
        let known = names.iter().cloned().collect();
        Reader { definition, scoring, accepted, by, names, known }
    }

    /// What the rows are scored by.
    pub(super) fn scoring(&self) -> &'a Scoring {
        self.scoring
    }

    /// The names under which answers of this definition are stored.
    pub(in crate::command) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether a name is that of an answer.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// Refuses a field that no response can have.
    pub(in crate::command) fn check_field(&self) -> Result<(), String> {
        let Some(by) = self.by else { return Ok(()) };
        let parent = by.split_once('.').map_or(by, |(parent, _)| parent);
        let is_of_envelope = match parent {
            "subject" | "context" | "device" | "flags" => parent != by,
            "wave" | "channel" | "locale" => parent == by,
            _ => false,
        };
        if is_of_envelope || self.knows(by) || self.knows(parent) {
            return Ok(());
        }
        Err(format!(
            "--by {by}: no response has that; it can be subject.…, context.…, wave, channel, locale, or a question"
        ))
    }

    /// An envelope, counted or refused.
    pub(super) fn row(&self, envelope: &Value) -> Row {
        let refused = |reason: Reason, words: String| Row::LeftOut(reason, words);
        let Some(members) = envelope.as_map() else {
            return refused(Reason::Unreadable, "the row is no object; an envelope is".to_owned());
        };
        let values = envelope.get("values");
        let Some(answers) = values.as_map() else {
            let words = "the row has no \"values\": it is no envelope";
            return refused(Reason::Unreadable, words.to_owned());
        };
        if let Err((reason, words)) = self.check_survey(envelope.get("survey")) {
            return refused(reason, words);
        }
        match envelope.get("status") {
            Value::Null => {}
            Value::Text(status) if status == "completed" => {}
            other => {
                let words = format!("the response is {}", other.to_json());
                return refused(Reason::NotCompleted, words);
            }
        }
        let unknown = members
            .iter()
            .map(|(name, _)| name)
            .find(|name| !MEMBERS.contains(name))
            .or_else(|| answers.iter().map(|(name, _)| name).find(|name| !self.knows(name)));
        if let Some(name) = unknown {
            let words = format!("\"{name}\" is unknown to the definition; the row is left out");
            return refused(Reason::UnknownFields, words);
        }
        let answers = self.scoring.answers(values);
        let complaint = self.off_scale(values, &answers);
        let locale = self.definition.property("locale").as_text().unwrap_or("en");
        let particulars = Box::new(self.scoring.particulars(envelope, &answers, locale));
        Row::Response { answers, group: self.group(envelope), particulars, complaint }
    }

    /// Refuses a response to another questionnaire or to another version. What the row does not say
    /// cannot be checked: a table has no fingerprints.
    pub(super) fn check_survey(&self, survey: &Value) -> Result<(), (Reason, String)> {
        let meta = self.definition.property("meta");
        let differs = |key: &str| {
            let (of_row, own) = (survey.get(key), meta.get(key));
            !of_row.is_null() && !own.is_null() && plain(of_row) != plain(own)
        };
        if differs("name") {
            let words = format!("the row answers {}", survey.get("name").to_json());
            return Err((Reason::OtherSurvey, words));
        }
        let own = self.definition.hash();
        match survey.get("hash") {
            Value::Text(hash) if hash == own || self.accepted.contains(hash) => Ok(()),
            Value::Null if !differs("version") => Ok(()),
            Value::Null => {
                let (of_row, own) = (survey.get("version"), meta.get("version"));
                let words = format!(
                    "the row answers version {}, the definition is version {}; the row is left out",
                    of_row.to_json(),
                    own.to_json()
                );
                Err((Reason::WrongVersion, words))
            }
            hash => {
                let hash = plain(hash);
                let words = format!(
                    "the row answers the definition {hash}, this one is {own}; the row is left out (--accept {hash} takes it)"
                );
                Err((Reason::WrongVersion, words))
            }
        }
    }

    fn off_scale(&self, values: &Value, answers: &[Answer]) -> Option<String> {
        let items = self.scoring.items.iter().zip(answers);
        let wrong = items.filter(|(_, answer)| **answer == Answer::OffScale);
        let told: Vec<String> = wrong
            .map(|(item, _)| format!("\"{}\" is {}", item.name, item.value(values).to_json()))
            .collect();
        (!told.is_empty())
            .then(|| format!("{}: not on the scale; the rest of the row counts", told.join(", ")))
    }

    fn group(&self, envelope: &Value) -> Value {
        let Some(path) = self.group_path() else { return Value::Null };
        path.iter().fold(envelope, |value, key| value.get(key)).clone()
    }

    /// The keys on the way from an envelope to the value of the field that responses are grouped by.
    pub(in crate::command) fn group_path(&self) -> Option<Vec<&'a str>> {
        let by = self.by?;
        if self.knows(by) {
            return Some(vec!["values", by]);
        }
        Some(match by.split_once('.') {
            Some((parent, child)) if self.knows(parent) => vec!["values", parent, child],
            Some((parent, child)) => vec![parent, child],
            None => vec![by],
        })
    }
}

/// A text without quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_text().map_or_else(|| value.to_json(), str::to_owned)
}
