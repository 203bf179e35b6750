//! The `scoring` block as it is written, made into a [`Scoring`]; and what is wrong with it.
//!
//! Reading keeps going after a mistake, and leaves out what cannot be used: an index with a mistake
//! in it is no index, so that no figure is ever half right.

mod alerts;
mod analyses;
mod indices;
mod offered;
mod parts;
mod pictures;
mod scales;
mod standards;

use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

use super::Scoring;
use crate::definition::{Definition, Severity};
use crate::platform::number_text;
use crate::value::{Map, Value};

/// One thing that is wrong with a `scoring` block.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// How bad it is.
    pub severity: Severity,
    /// JSON pointer (RFC 6901) of the place.
    pub pointer: String,
    /// What is wrong, in one sentence that names the culprit.
    pub message: String,
    /// What to do about it.
    pub advice: Advice,
}

/// What to do about a [`Mistake`].
#[derive(Clone, Debug, PartialEq)]
pub enum Advice {
    /// This, in a sentence.
    Do(&'static str),
    /// Write one of these words instead of the one that is there.
    OneOf {
        /// What is written.
        written: String,
        /// What could be.
        known: Vec<String>,
    },
}

/// With fewer responses a group is not ranked, unless the block says otherwise.
const MINIMUM_N: u64 = 30;

/// What can stand in the block.
const KEYS: [&str; 13] = [
    "minimumN",
    "scales",
    "levels",
    "indices",
    "alerts",
    "calendar",
    "batteries",
    "drivers",
    "importance",
    "loyalty",
    "quality",
    "comments",
    "show",
];

/// Scores beyond this are refused: their squares would not add up exactly.
const LARGEST_SCORE: f64 = 1e6;

impl Scoring {
    /// Reads the `scoring` block of a definition. Without one, nothing is scored.
    #[must_use]
    pub fn of(definition: &Definition) -> (Scoring, Vec<Mistake>) {
        let scoring = Scoring { minimum_n: MINIMUM_N, ..Scoring::default() };
        let mut reading = Reading { definition, scoring, mistakes: Vec::new() };
        // That the block is no object is told by the checks of the definition.
        if let Value::Map(block) = definition.property("scoring") {
            reading.block(block);
        }
        (reading.scoring, reading.mistakes)
    }
}

struct Reading<'a> {
    definition: &'a Definition,
    scoring: Scoring,
    mistakes: Vec<Mistake>,
}

impl<'a> Reading<'a> {
    fn block(&mut self, block: &'a Map) {
        let at = "/scoring";
        self.only(block, at, &KEYS);
        if let Some(minimum) = self.minimum_n(block, at) {
            self.scoring.minimum_n = minimum;
        }
        self.scales(block);
        self.shared_levels(block);
        self.indices(block);
        self.analyses(block);
        self.calendar(block);
        self.alerts(block);
        self.pictures(block);
    }

    /// The items that a list names; a matrix stands for all its rows.
    fn items(&mut self, holder: &'a Map, key: &str, at: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let at = below(at, key);
        for (index, member) in self.list_at(holder, key, &at).iter().enumerate() {
            let at = below(&at, &number_text(index as f64));
            let named = self.items_named(member, &at);
            for item in named {
                if found.contains(&item) {
                    let words = ["", &shown(member), " is here twice."];
                    self.error(at.clone(), &words, "Take one of them out.");
                } else {
                    found.push(item);
                }
            }
        }
        found
    }

    /// The item of that name, or those of the matrix.
    fn items_named(&mut self, name: &Value, at: &str) -> Vec<usize> {
        let Value::Text(name) = name else {
            self.error(
                at.to_owned(),
                &["An item should be the name of a question."],
                "Write it in \" \".",
            );
            return Vec::new();
        };
        let is_meant =
            |item: &super::Item| item.name == *name || item.row.is_some() && item.question == *name;
        let items = self.scoring.items.iter().enumerate();
        let found: Vec<usize> =
            items.filter(|(_, item)| is_meant(item)).map(|(place, _)| place).collect();
        if found.is_empty() {
            let known = self.scoring.items.iter().map(|item| item.name.clone()).collect();
            let advice = if self.definition.find(name).is_some() {
                Advice::Do("Name it in \"items\" of the scale that it is answered on.")
            } else {
                Advice::OneOf { written: name.clone(), known }
            };
            self.tell(at.to_owned(), &["\"", name, "\" is not an item of any scale."], advice);
        }
        found
    }

    /// Says which keys mean nothing here.
    fn only(&mut self, map: &Map, at: &str, known: &[&str]) {
        for (key, _) in map.iter() {
            if !known.contains(&key) {
                let known = known.iter().map(|word| (*word).to_owned()).collect();
                let advice = Advice::OneOf { written: key.to_owned(), known };
                self.tell(below(at, key), &["\"", key, "\" means nothing here."], advice);
            }
        }
    }

    fn number(&mut self, map: &Map, key: &str, at: &str) -> Option<f64> {
        match map.get(key) {
            None => None,
            Some(Value::Number(number)) if number.abs() <= LARGEST_SCORE => Some(*number),
            Some(_) => {
                let words = ["\"", key, "\" should be a number, at most a million."];
                self.error(below(at, key), &words, "Write a number without quotes.");
                None
            }
        }
    }

    fn truth(&mut self, map: &Map, key: &str, at: &str) -> Option<bool> {
        match map.get(key) {
            None => None,
            Some(Value::Bool(truth)) => Some(*truth),
            Some(_) => {
                let words = ["\"", key, "\" should be true or false."];
                self.error(below(at, key), &words, "Write it without quotes.");
                None
            }
        }
    }

    fn text(&mut self, map: &'a Map, key: &str, at: &str) -> Option<&'a str> {
        match map.get(key) {
            None => None,
            Some(Value::Text(text)) if !text.is_empty() => Some(text),
            Some(_) => {
                let words = ["\"", key, "\" should be text."];
                self.error(below(at, key), &words, "Write it in \" \".");
                None
            }
        }
    }

    /// A text, or one for each language.
    fn localizable(&mut self, map: &Map, key: &str, at: &str) -> Value {
        let value = map.get(key).unwrap_or(&Value::Null);
        let is_text = match value {
            Value::Null | Value::Text(_) => true,
            Value::Map(texts) => texts.iter().all(|(_, text)| text.as_text().is_some()),
            _ => false,
        };
        if is_text {
            return value.clone();
        }
        let words = ["\"", key, "\" should be a text, or one per language."];
        self.error(
            below(at, key),
            &words,
            "Write \"…\", or {\"default\": \"…\", \"zh-cn\": \"…\"}.",
        );
        Value::Null
    }

    fn list(&mut self, map: &'a Map, key: &str, at: &str) -> &'a [Value] {
        self.list_at(map, key, &below(at, key))
    }

    fn list_at(&mut self, map: &'a Map, key: &str, at: &str) -> &'a [Value] {
        match map.get(key) {
            None => &[],
            Some(Value::List(members)) => members,
            Some(_) => {
                self.error(at.to_owned(), &["\"", key, "\" should be a list."], "Put it in [ ].");
                &[]
            }
        }
    }

    /// The members of a list that are objects, each with its place.
    fn objects(&mut self, map: &'a Map, key: &str, at: &str) -> Vec<(&'a Map, String)> {
        let mut found = vec![];
        let at = below(at, key);
        for (index, member) in self.list_at(map, key, &at).iter().enumerate() {
            let at = below(&at, &number_text(index as f64));
            match member {
                Value::Map(member) => found.push((member, at)),
                _ => {
                    let words = ["Each member of \"", key, "\" should be an object."];
                    self.error(at, &words, "Write it in { }.");
                }
            }
        }
        found
    }

    /// The members of an object that are objects themselves, each with its name and place.
    fn entries(&mut self, map: &'a Map, key: &str, at: &str) -> Vec<(&'a str, &'a Map, String)> {
        let mut found = vec![];
        let at = below(at, key);
        match map.get(key) {
            None => {}
            Some(Value::Map(entries)) => {
                for (name, entry) in entries.iter() {
                    let at = below(&at, name);
                    match entry {
                        Value::Map(entry) => found.push((name, entry, at)),
                        _ => self.error(
                            at,
                            &["\"", name, "\" should be an object."],
                            "Write it in { }.",
                        ),
                    }
                }
            }
            Some(_) => {
                let words = ["\"", key, "\" should be an object with a name for each."];
                self.error(at, &words, "Write {\"name\": { }}.");
            }
        }
        found
    }

    fn error(&mut self, pointer: String, words: &[&str], advice: &'static str) {
        self.tell(pointer, words, Advice::Do(advice));
    }

    fn warning(&mut self, pointer: String, words: &[&str], advice: &'static str) {
        self.note(Severity::Warning, pointer, words, Advice::Do(advice));
    }

    fn tell(&mut self, pointer: String, words: &[&str], advice: Advice) {
        self.note(Severity::Error, pointer, words, advice);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn note(&mut self, severity: Severity, pointer: String, words: &[&str], advice: Advice) {
        let message = words.concat();
        self.mistakes.push(Mistake { severity, pointer, message, advice });
    }

    /// In a page only that something is wrong makes a difference: words would be bytes for nobody.
    #[cfg(target_arch = "wasm32")]
    fn note(&mut self, severity: Severity, _: String, _: &[&str], _: Advice) {
        let (pointer, message) = (String::new(), String::new());
        self.mistakes.push(Mistake { severity, pointer, message, advice: Advice::Do("") });
    }

    fn errors(&self) -> usize {
        self.mistakes.iter().filter(|mistake| mistake.severity == Severity::Error).count()
    }
}

/// A JSON pointer one step longer.
pub(super) fn below(pointer: &str, key: &str) -> String {
    let mut longer = pointer.to_owned();
    longer.push('/');
    for character in key.chars() {
        match character {
            '~' => longer.push_str("~0"),
            '/' => longer.push_str("~1"),
            plain => longer.push(plain),
        }
    }
    longer
}

/// A value as a definition writes it.
fn shown(value: &Value) -> String {
    value.to_json()
}
