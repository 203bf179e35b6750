//! What values of an index are held against: levels, targets, benchmarks, and how many responses it
//! takes.

use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

use super::{Advice, Reading, below};
use crate::platform::number_text;
use crate::scoring::{Benchmark, BenchmarkSource, Level};
use crate::value::{Map, Value, sort};

impl<'a> Reading<'a> {
    /// The levels of an index: its own, or those that the block has under this name.
    pub(super) fn levels(&mut self, written: &'a Map, at: &str) -> Vec<Level> {
        let Some(Value::Text(name)) = written.get("levels") else {
            return self.levels_in(written, "levels", at);
        };
        let definition = self.definition;
        let known = definition.property("scoring").get("levels");
        let Some(known) = known.as_map() else {
            let words = ["There are no \"levels\" in the block."];
            let advice = "Write them there: {\"levels\": {\"name\": [ ]}}.";
            self.error(below(at, "levels"), &words, advice);
            return vec![];
        };
        if !known.contains_key(name) {
            let known = known.iter().map(|(name, _)| name.to_owned()).collect();
            let advice = Advice::OneOf { written: name.clone(), known };
            self.tell(below(at, "levels"), &["No levels are named \"", name, "\"."], advice);
        }
        let mistakes = self.mistakes.len();
        let levels = self.levels_in(known, name, "/scoring/levels");
        // Their mistakes are told once, where they are written.
        self.mistakes.truncate(mistakes);
        levels
    }

    /// The levels that indices share by name.
    pub(super) fn shared_levels(&mut self, block: &'a Map) {
        let Some(levels) = block.get("levels") else { return };
        let Some(levels) = levels.as_map() else {
            let words = ["\"levels\" should be an object with a name for each list."];
            self.error(below("/scoring", "levels"), &words, "Write {\"name\": [ ]}.");
            return;
        };
        for (name, _) in levels.iter() {
            self.levels_in(levels, name, "/scoring/levels");
        }
    }

    fn levels_in(&mut self, holder: &'a Map, key: &str, at: &str) -> Vec<Level> {
        let mut levels: Vec<Level> = vec![];
        for (level, at) in self.objects(holder, key, at) {
            self.only(level, &at, &["from", "name"]);
            let from = self.number(level, "from", &at);
            let name = self.localizable(level, "name", &at);
            match from {
                Some(from) if name.is_null() => {
                    let words = ["The level from ", &number_text(from), " has no \"name\"."];
                    self.error(at, &words, "Say what such a value is called.");
                }
                Some(from) if levels.iter().any(|known| known.from == from) => {
                    let words = ["Two levels begin at ", &number_text(from), "."];
                    self.error(at, &words, "A value has one name: change one threshold.");
                }
                Some(from) => levels.push(Level { from, name }),
                None => {
                    self.error(
                        at,
                        &["This level has no \"from\"."],
                        "Write the least value that has this name.",
                    );
                }
            }
        }
        sort(&mut levels, &|one, other| one.from < other.from);
        levels
    }

    /// What single groups aim at.
    pub(super) fn targets(&mut self, written: &'a Map, at: &str) -> Vec<(String, f64)> {
        self.named_numbers(written, "targets", at, "Write {\"group\": target}.")
    }

    fn named_numbers(
        &mut self,
        holder: &'a Map,
        key: &str,
        at: &str,
        advice: &'static str,
    ) -> Vec<(String, f64)> {
        let at = below(at, key);
        let entries = match holder.get(key) {
            None => return vec![],
            Some(Value::Map(entries)) => entries,
            Some(_) => {
                self.error(at, &["\"", key, "\" should be an object of numbers."], advice);
                return vec![];
            }
        };
        let mut numbers = vec![];
        for (name, _) in entries.iter() {
            if let Some(number) = self.number(entries, name, &at) {
                numbers.push((name.to_owned(), number));
            }
        }
        numbers
    }

    pub(super) fn benchmarks(&mut self, written: &'a Map, at: &str) -> Vec<Benchmark> {
        let mut benchmarks: Vec<Benchmark> = vec![];
        for (benchmark, at) in self.objects(written, "benchmarks", at) {
            self.only(benchmark, &at, &["name", "title", "value", "dimensions", "index"]);
            let name = self.text(benchmark, "name", &at).unwrap_or_default().to_owned();
            let title = self.localizable(benchmark, "title", &at);
            let value = self.number(benchmark, "value", &at);
            let dimensions =
                self.named_numbers(benchmark, "dimensions", &at, "Write {\"dimension\": value}.");
            let index = self.text(benchmark, "index", &at);
            let source = match (value, index) {
                (Some(value), None) => BenchmarkSource::Known { value, dimensions },
                (None, Some(index)) => BenchmarkSource::Index(index.to_owned()),
                _ => {
                    let words = ["A benchmark has either a \"value\" or an \"index\"."];
                    self.error(at, &words, "Write what is known, or which index to compare with.");
                    continue;
                }
            };
            if name.is_empty() || benchmarks.iter().any(|known| known.name == name) {
                let words = ["This benchmark has no name of its own."];
                self.error(at, &words, "Name it: \"competitor\", \"leader\", \"lastWave\".");
                continue;
            }
            benchmarks.push(Benchmark { name, title, source });
        }
        benchmarks
    }

    /// Says which benchmarks name an index that is not there.
    pub(super) fn compare_with_indices(&mut self, block: &'a Map) {
        let indices = block.get("indices").and_then(Value::as_map);
        for (name, index) in indices.into_iter().flat_map(Map::iter) {
            let at = below(&below("/scoring/indices", name), "benchmarks");
            for (place, benchmark) in index.get("benchmarks").as_list().iter().enumerate() {
                let Some(other) = benchmark.get("index").as_text() else { continue };
                let is_written = indices.is_some_and(|indices| indices.contains_key(other));
                if is_written && other != name {
                    continue;
                }
                let known = self.scoring.indices.iter().map(|index| index.name.clone());
                let known = known.filter(|known| known != name).collect();
                let at = below(&below(&at, &number_text(place as f64)), "index");
                let advice = Advice::OneOf { written: other.to_owned(), known };
                self.tell(at, &["\"", other, "\" is not another index."], advice);
            }
        }
    }

    /// With how many responses there is something to say.
    pub(super) fn minimum_n(&mut self, holder: &Map, at: &str) -> Option<u64> {
        let minimum = self.number(holder, "minimumN", at)?;
        if (1.0..1e9).contains(&minimum) {
            return Some(minimum as u64);
        }
        let words = ["\"minimumN\" is less than 1 or too large."];
        let advice = "Write how many responses a group needs to be ranked, 1 or more.";
        self.error(below(at, "minimumN"), &words, advice);
        None
    }
}
