//! The parts of an index: items and groups of any depth, and how much each weighs.

use alloc::{borrow::ToOwned, vec, vec::Vec};

use super::{Reading, below, shown};
use crate::metrics::hierarchy::Node;
use crate::metrics::sum::sum;
use crate::platform::number_text;
use crate::scoring::{Dimension, Pair};
use crate::value::{Map, Value};

/// How deep groups may nest.
const DEEPEST: usize = 20;

/// The parts of an index as they are read.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) items: Vec<usize>,
    /// Of each node, a group before its members: what [`crate::scoring::Index::importance`] holds.
    pub(super) importance: Vec<Option<usize>>,
    pub(super) pairs: Vec<usize>,
    pub(super) dimensions: Vec<Dimension>,
}

impl<'a> Reading<'a> {
    /// The members of a group; each an item or a group again.
    pub(super) fn parts(
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
                    nodes.extend(self.leaves(&items, 1.0, &[], &at, found));
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
        } else if !nodes.is_empty() && nodes.iter().all(|node| node.weight == 0.0) {
            let words = ["All weights here are 0, and cannot be normalized."];
            self.error(at, &words, "Give at least one part a weight above 0.");
        } else {
            self.warn_of_near_total(members, &at);
        }
        nodes
    }

    /// Weights that were meant to sum to 1 or 100 and do not. They are normalized all the same.
    fn warn_of_near_total(&mut self, members: &[Value], at: &str) {
        let weights = members.iter().map(|member| member.get("weight").as_number());
        let Some(weights) = weights.collect::<Option<Vec<f64>>>() else { return };
        let total = sum(weights);
        for whole in [1.0, 100.0] {
            let miss = (total - whole).abs() / whole;
            if miss > 1e-9 && miss < 0.1 {
                let (total, whole) = (number_text(total), number_text(whole));
                let words = ["The weights here sum to ", &total, ", not to ", &whole, "."];
                self.warning(at.to_owned(), &words, "They are normalized; are they as meant?");
            }
        }
    }

    fn group(
        &mut self,
        part: &'a Map,
        at: &str,
        is_gap: bool,
        depth: usize,
        found: &mut Parts,
    ) -> Option<Node<usize>> {
        self.only(part, at, &["name", "title", "weight", "importance", "target", "parts"]);
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
        let (first_dimension, first_item) = (found.dimensions.len(), found.items.len());
        let place = found.importance.len();
        let importance = self.importance(part, at, 1);
        found.importance.push(importance.first().copied());
        let target = self.number(part, "target", at);
        let members = self.parts(part, at, is_gap, depth + 1, found);
        let node = Node::group(weight, members);
        if !name.is_empty() {
            let items = found.items.get(first_item..).unwrap_or_default().to_vec();
            let dimension = Dimension { name, title, node: node.clone(), place, items, target };
            found.dimensions.insert(first_dimension, dimension);
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
            if is_gap {
                &["item", "expected", "weight", "importance"]
            } else {
                &["item", "weight", "importance"]
            },
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
        let importance = self.importance(part, at, items.len());
        if !is_gap {
            return self.leaves(&items, weight, &importance, at, found);
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
        self.leaves(&items, weight, &importance, at, found)
    }

    /// The items that say how much a part matters: one, or one for each row of a matrix.
    fn importance(&mut self, part: &Map, at: &str, rows: usize) -> Vec<usize> {
        let Some(name) = part.get("importance") else { return vec![] };
        let at = below(at, "importance");
        let items = self.items_named(name, &at);
        if !items.is_empty() && items.len() != 1 && items.len() != rows {
            let words = ["This does not say the importance of one part."];
            self.error(at.clone(), &words, "Name one question, or a matrix of the same rows.");
        }
        let is_below_0 =
            |item: &usize| self.scoring.items.get(*item).is_some_and(|item| item.range.0 < 0.0);
        if items.iter().any(is_below_0) {
            let words = ["An importance below 0 cannot be normalized."];
            self.error(at, &words, "Ask it on a scale from 0 or 1 on.");
        }
        items
    }

    /// Items as nodes. The rows of a matrix divide its weight.
    fn leaves(
        &mut self,
        items: &[usize],
        weight: f64,
        importance: &[usize],
        at: &str,
        found: &mut Parts,
    ) -> Vec<Node<usize>> {
        let mut nodes = vec![];
        for (row, item) in items.iter().enumerate() {
            if found.items.contains(item) {
                let name = self.scoring.items.get(*item).map(|item| item.name.clone());
                let name = name.unwrap_or_default();
                let words = ["\"", &name, "\" is in this index twice."];
                self.error(at.to_owned(), &words, "Give it one place, with the weight of both.");
                continue;
            }
            found.items.push(*item);
            found.importance.push(importance.get(row).or(importance.first()).copied());
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
}
