//! `indices`: what each is made of, and what its values are called.

use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

use super::{Advice, Reading, below, shown};
use crate::metrics::hierarchy::{Missing, Node};
use crate::metrics::nps::Breaks;
use crate::metrics::sum::sum;
use crate::platform::number_text;
use crate::scoring::{Dimension, Index, Level, Method, Pair, Verdict};
use crate::value::{Map, Value, sort};

/// How deep groups may nest.
const DEEPEST: usize = 20;

const TYPES: [&str; 6] = ["csat", "mean", "nps", "ces", "weighted", "gap"];
const EVERYWHERE: [&str; 5] = ["type", "title", "levels", "target", "lowIsGood"];

/// The parts of an index as they are read.
#[derive(Default)]
struct Parts {
    items: Vec<usize>,
    pairs: Vec<usize>,
    dimensions: Vec<Dimension>,
}

impl<'a> Reading<'a> {
    pub(super) fn indices(&mut self, block: &'a Map) {
        for (name, written, at) in self.entries(block, "indices", "/scoring") {
            let errors = self.errors();
            let index = self.index(name, written, &at);
            if errors == self.errors() {
                self.scoring.indices.extend(index);
            }
        }
    }

    fn index(&mut self, name: &str, written: &'a Map, at: &str) -> Option<Index> {
        let kind = written.get("type").and_then(Value::as_text).unwrap_or_default();
        let own: &[&str] = match kind {
            "csat" | "ces" => &["items"],
            "mean" => &["items", "rescale"],
            "nps" => &["items", "promotersFrom", "passivesFrom"],
            "weighted" => &["parts", "missing", "minimumCoverage"],
            "gap" => &["parts"],
            _ => {
                let known = TYPES.iter().map(|word| (*word).to_owned()).collect();
                let advice = Advice::OneOf { written: kind.to_owned(), known };
                let (at, words) = match written.get("type") {
                    Some(_) => (below(at, "type"), ["This is no type of an index."]),
                    None => (at.to_owned(), ["This index has no \"type\"."]),
                };
                self.tell(at, &words, advice);
                return None;
            }
        };
        self.only(written, at, &[&EVERYWHERE[..], own].concat());
        let mut parts = Parts::default();
        let tree = if own.contains(&"parts") {
            let members = self.parts(written, at, kind == "gap", 1, &mut parts);
            Node::group(1.0, members)
        } else {
            parts.items = self.items(written, "items", at);
            if parts.items.is_empty()
                && written.get("items").is_none_or(|items| items.as_list().is_empty())
            {
                let advice = "Name them in \"items\".";
                self.error(at.to_owned(), &["This index has no items."], advice);
            }
            Node::group(1.0, parts.items.iter().map(|item| Node::item(1.0, *item)).collect())
        };
        let method = self.method(kind, written, &parts.items, at)?;
        Some(Index {
            name: name.to_owned(),
            title: self.localizable(written, "title", at),
            method,
            items: parts.items,
            tree,
            pairs: parts.pairs,
            dimensions: parts.dimensions,
            levels: self.levels(written, at),
            target: self.number(written, "target", at),
            low_is_good: self.truth(written, "lowIsGood", at).unwrap_or(false),
        })
    }

    fn method(
        &mut self,
        kind: &str,
        written: &'a Map,
        items: &[usize],
        at: &str,
    ) -> Option<Method> {
        Some(match kind {
            "csat" => {
                self.needs_satisfied_points(items, at);
                Method::Csat
            }
            "mean" => {
                let is_rescaled = self.truth(written, "rescale", at).unwrap_or(false);
                if !is_rescaled {
                    self.needs_one_range(items, at);
                }
                Method::Mean { is_rescaled }
            }
            "ces" => {
                self.needs_one_range(items, at);
                Method::Ces
            }
            "nps" => Method::Nps(self.breaks(written, items, at)?),
            "weighted" => {
                let missing = match written.get("missing").and_then(Value::as_text) {
                    None if !written.contains_key("missing") => Missing::Siblings,
                    Some("siblings") => Missing::Siblings,
                    Some("items") => Missing::Items,
                    Some("zero") => Missing::Zero,
                    _ => {
                        let words = ["This says nothing of missing items."];
                        self.error(
                            below(at, "missing"),
                            &words,
                            "Write \"siblings\", \"items\" or \"zero\".",
                        );
                        return None;
                    }
                };
                let minimum_coverage = self.number(written, "minimumCoverage", at).unwrap_or(0.0);
                if !(0.0..=1.0).contains(&minimum_coverage) {
                    let words = ["\"minimumCoverage\" is not from 0 to 1."];
                    self.error(below(at, "minimumCoverage"), &words, "Half of the weight is 0.5.");
                }
                Method::Weighted { missing, minimum_coverage }
            }
            _ => Method::Gap,
        })
    }

    fn breaks(&mut self, written: &Map, items: &[usize], at: &str) -> Option<Breaks> {
        let usual = Breaks::default();
        let promoters = self.number(written, "promotersFrom", at);
        let passives = self.number(written, "passivesFrom", at);
        let scale = items.first().and_then(|item| self.scoring.items.get(*item))?.range;
        if promoters.is_none() && passives.is_none() && scale != usual.scale {
            let words = ["A Net Promoter Score is asked on 0-10, and this scale is another."];
            let advice = "Mend the scale, or write \"promotersFrom\" and \"passivesFrom\".";
            self.error(at.to_owned(), &words, advice);
        }
        self.needs_one_range(items, at);
        let breaks = Breaks {
            scale,
            promoters_from: promoters.unwrap_or(usual.promoters_from),
            passives_from: passives.unwrap_or(usual.passives_from),
        };
        if breaks.passives_from > breaks.promoters_from {
            let words = ["Promoters begin below passives."];
            self.error(at.to_owned(), &words, "\"promotersFrom\" is the greater of the two.");
        }
        Some(breaks)
    }

    fn needs_satisfied_points(&mut self, items: &[usize], at: &str) {
        let lacks = items
            .iter()
            .filter_map(|item| self.scoring.items.get(*item))
            .find(|item| item.points.iter().all(|point| point.verdict != Verdict::Satisfied));
        if let Some(item) = lacks {
            let words =
                ["No point on the scale of \"", &item.name.clone(), "\" counts as satisfied."];
            let advice =
                "Give its points \"satisfied\": true or false, or the scale \"satisfiedFrom\".";
            self.error(at.to_owned(), &words, advice);
        }
    }

    fn needs_one_range(&mut self, items: &[usize], at: &str) {
        let mut ranges =
            items.iter().filter_map(|item| self.scoring.items.get(*item)).map(|item| item.range);
        let first = ranges.next();
        if ranges.any(|range| Some(range) != first) {
            let words = ["The items of this index are on scales of different range."];
            let advice = "Make an index of each scale, or a \"mean\" with \"rescale\": true.";
            self.error(at.to_owned(), &words, advice);
        }
    }

    /// The members of a group; each an item or a group again.
    fn parts(
        &mut self,
        holder: &'a Map,
        at: &str,
        is_gap: bool,
        depth: usize,
        found: &mut Parts,
    ) -> Vec<Node<usize>> {
        let at = below(at, "parts");
        let mut nodes = vec![];
        let members = self.list_at(holder, "parts", &at);
        for (index, part) in members.iter().enumerate() {
            let at = below(&at, &number_text(index as f64));
            match part {
                Value::Text(_) if is_gap => {
                    let advice = "Write {\"item\": \"…\", \"expected\": \"…\"}.";
                    self.error(at, &["A gap needs what was expected, too."], advice);
                }
                Value::Text(_) => {
                    let items = self.items_named(part, &at);
                    nodes.extend(self.leaves(&items, 1.0, &at, found));
                }
                Value::Map(part) if part.contains_key("parts") => {
                    nodes.extend(self.group(part, &at, is_gap, depth, found));
                }
                Value::Map(part) => nodes.extend(self.weighed_item(part, &at, is_gap, found)),
                _ => self.error(
                    at,
                    &["A part should be an item or a group."],
                    "Write a name, or an object.",
                ),
            }
        }
        if members.is_empty() {
            self.error(at, &["There is nothing in this group."], "Put its items into \"parts\".");
        } else if !nodes.is_empty() && sum(nodes.iter().map(|node| node.weight)) <= 0.0 {
            let words = ["All weights here are 0, and cannot be normalized."];
            self.error(at, &words, "Give at least one part a weight above 0.");
        }
        nodes
    }

    fn group(
        &mut self,
        part: &'a Map,
        at: &str,
        is_gap: bool,
        depth: usize,
        found: &mut Parts,
    ) -> Option<Node<usize>> {
        self.only(part, at, &["name", "title", "weight", "parts"]);
        if depth >= DEEPEST {
            self.error(at.to_owned(), &["Groups nest too deep here."], "20 levels are enough.");
            return None;
        }
        let weight = self.weight(part, at);
        let name = self.text(part, "name", at).unwrap_or_default().to_owned();
        let title = self.localizable(part, "title", at);
        if !name.is_empty() && found.dimensions.iter().any(|known| known.name == name) {
            let words = ["Two groups are named \"", &name, "\"."];
            self.error(below(at, "name"), &words, "Give each a name of its own.");
        }
        let place = found.dimensions.len();
        let first_item = found.items.len();
        let members = self.parts(part, at, is_gap, depth + 1, found);
        let node = Node::group(weight, members);
        if !name.is_empty() {
            let items = found.items.get(first_item..).unwrap_or_default().to_vec();
            let dimension = Dimension { name, title, node: node.clone(), items };
            found.dimensions.insert(place, dimension);
        }
        Some(node)
    }

    fn weighed_item(
        &mut self,
        part: &'a Map,
        at: &str,
        is_gap: bool,
        found: &mut Parts,
    ) -> Vec<Node<usize>> {
        self.only(
            part,
            at,
            if is_gap { &["item", "expected", "weight"] } else { &["item", "weight"] },
        );
        let weight = self.weight(part, at);
        let Some(name) = part.get("item") else {
            self.error(
                at.to_owned(),
                &["This part is neither an item nor a group."],
                "Give it \"item\" or \"parts\".",
            );
            return vec![];
        };
        let items = self.items_named(name, &below(at, "item"));
        if !is_gap {
            return self.leaves(&items, weight, at, found);
        }
        let Some(expected) = part.get("expected") else {
            let words = ["A gap needs what was expected, too."];
            self.error(at.to_owned(), &words, "Name that item in \"expected\".");
            return vec![];
        };
        let expected = self.items_named(expected, &below(at, "expected"));
        if items.len() != expected.len() {
            if !items.is_empty() && !expected.is_empty() {
                let words = ["The two do not have as many rows."];
                self.error(at.to_owned(), &words, "Pair each item with one of its kind.");
            }
            return vec![];
        }
        for (perceived, expected) in items.iter().zip(&expected) {
            found.pairs.push(self.scoring.pairs.len());
            self.scoring.pairs.push(Pair { perceived: *perceived, expected: *expected });
        }
        self.leaves(&items, weight, at, found)
    }

    /// Items as nodes. The rows of a matrix divide its weight.
    fn leaves(
        &mut self,
        items: &[usize],
        weight: f64,
        at: &str,
        found: &mut Parts,
    ) -> Vec<Node<usize>> {
        let mut nodes = vec![];
        for item in items {
            let name =
                self.scoring.items.get(*item).map_or_else(String::new, |item| item.name.clone());
            if found.items.contains(item) {
                let words = ["\"", &name, "\" is in this index twice."];
                self.error(at.to_owned(), &words, "Give it one place, with the weight of both.");
                continue;
            }
            found.items.push(*item);
            nodes.push(Node::item(weight / items.len() as f64, *item));
        }
        nodes
    }

    fn weight(&mut self, part: &Map, at: &str) -> f64 {
        let weight = self.number(part, "weight", at).unwrap_or(1.0);
        if weight < 0.0 {
            let words = [
                "The weight ",
                &shown(&Value::Number(weight)),
                " is below 0 and cannot be normalized.",
            ];
            self.error(
                below(at, "weight"),
                &words,
                "A weight is 0 or more; score the item in \"reverse\" if less of it is better.",
            );
        }
        weight
    }

    fn levels(&mut self, written: &'a Map, at: &str) -> Vec<Level> {
        let mut levels: Vec<Level> = vec![];
        for (level, at) in self.objects(written, "levels", at) {
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
}
