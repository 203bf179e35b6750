//! `indices`: their types, and what each is made of.

use alloc::borrow::ToOwned;

use super::parts::Parts;
use super::{Advice, Reading, below};
use crate::metrics::fuzzy::Operator;
use crate::metrics::hierarchy::{Missing, Node, Part};
use crate::metrics::nps::Breaks;
use crate::scoring::grades::grades;
use crate::scoring::{Base, Conversion, Index, Item, Method, Verdict};
use crate::value::{Map, Value};

const TYPES: [&str; 10] =
    ["csat", "mean", "nps", "ces", "stars", "weighted", "thousand", "acsi", "fuzzy", "gap"];
const EVERYWHERE: [&str; 8] =
    ["type", "title", "levels", "target", "targets", "benchmarks", "minimumN", "lowIsGood"];

/// The names of [`Operator`]s in a definition.
const OPERATORS: [(&str, Operator); 4] = [
    ("weightedSum", Operator::WeightedSum),
    ("minimumMaximum", Operator::MinimumMaximum),
    ("productMaximum", Operator::ProductMaximum),
    ("minimumSum", Operator::MinimumSum),
];

impl<'a> Reading<'a> {
    pub(super) fn indices(&mut self, block: &'a Map) {
        for (name, written, at) in self.entries(block, "indices", "/scoring") {
            let errors = self.errors();
            let index = self.index(name, written, &at);
            if errors == self.errors() {
                self.scoring.indices.extend(index);
            }
        }
        self.compare_with_indices(block);
    }

    fn index(&mut self, name: &str, written: &'a Map, at: &str) -> Option<Index> {
        let kind = written.get("type").and_then(Value::as_text).unwrap_or_default();
        let own: &[&str] = match kind {
            "csat" | "ces" => &["items"],
            "mean" => &["items", "rescale"],
            "nps" => &["items", "promotersFrom", "passivesFrom"],
            "stars" => &["items", "priorN", "priorMean"],
            "weighted" | "thousand" => &["parts", "missing", "minimumCoverage", "base"],
            "fuzzy" => &["parts", "operator"],
            "acsi" | "gap" => &["parts"],
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
        let mut tree = if own.contains(&"parts") {
            // The root is asked nothing.
            parts.importance.push(None);
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
        if kind == "acsi" {
            self.weigh_by_range(&mut tree, at);
        }
        let method = self.method(kind, written, &parts.items, at)?;
        if parts.importance.iter().all(Option::is_none) {
            parts.importance.clear();
        }
        Some(Index {
            name: name.to_owned(),
            title: self.localizable(written, "title", at),
            method,
            items: parts.items,
            tree,
            importance: parts.importance,
            pairs: parts.pairs,
            dimensions: parts.dimensions,
            levels: self.levels(written, at),
            target: self.number(written, "target", at),
            targets: self.targets(written, at),
            benchmarks: self.benchmarks(written, at),
            minimum_n: self.minimum_n(written, at),
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
            "stars" => {
                self.needs_one_range(items, at);
                let prior_n = self.number(written, "priorN", at);
                if prior_n.is_some_and(|n| n < 0.0) {
                    let words = ["\"priorN\" is below 0."];
                    let advice = "Write how many ratings the prior counts as.";
                    self.error(below(at, "priorN"), &words, advice);
                }
                Method::Stars { prior_n, prior_mean: self.number(written, "priorMean", at) }
            }
            "weighted" | "thousand" => {
                let usual = if kind == "weighted" { Base::Range } else { Base::Ratio };
                let maximum = if kind == "weighted" { 100.0 } else { 1000.0 };
                Method::Weighted {
                    missing: self.missing(written, at)?,
                    minimum_coverage: self.minimum_coverage(written, at),
                    conversion: Conversion { maximum, base: self.base(written, usual, items, at)? },
                }
            }
            "acsi" => Method::Weighted {
                missing: Missing::Siblings,
                minimum_coverage: 0.0,
                conversion: Conversion { maximum: 100.0, base: Base::Range },
            },
            "fuzzy" => {
                self.needs_the_same_grades(items, at);
                let written_operator = written.get("operator");
                let operator = match written_operator {
                    None => Some(Operator::default()),
                    Some(written) => OPERATORS
                        .iter()
                        .find(|(name, _)| written.is_text(name))
                        .map(|(_, operator)| *operator),
                };
                if operator.is_none() {
                    let known = OPERATORS.iter().map(|(name, _)| (*name).to_owned()).collect();
                    let written = written_operator.and_then(Value::as_text).unwrap_or_default();
                    let advice = Advice::OneOf { written: written.to_owned(), known };
                    self.tell(below(at, "operator"), &["This is no operator."], advice);
                }
                Method::Fuzzy(operator?)
            }
            _ => Method::Gap,
        })
    }

    fn missing(&mut self, written: &Map, at: &str) -> Option<Missing> {
        let rule = written.get("missing");
        match rule.and_then(Value::as_text) {
            None if rule.is_none() => Some(Missing::Siblings),
            Some("siblings") => Some(Missing::Siblings),
            Some("items") => Some(Missing::Items),
            Some("zero") => Some(Missing::Zero),
            _ => {
                let words = ["This says nothing of missing items."];
                let advice = "Write \"siblings\", \"items\" or \"zero\".";
                self.error(below(at, "missing"), &words, advice);
                None
            }
        }
    }

    fn minimum_coverage(&mut self, written: &Map, at: &str) -> f64 {
        let coverage = self.number(written, "minimumCoverage", at).unwrap_or(0.0);
        if !(0.0..=1.0).contains(&coverage) {
            let words = ["\"minimumCoverage\" is not from 0 to 1."];
            self.error(below(at, "minimumCoverage"), &words, "Half of the weight is 0.5.");
        }
        coverage
    }

    fn base(&mut self, written: &Map, usual: Base, items: &[usize], at: &str) -> Option<Base> {
        let name = written.get("base");
        let base = match name.and_then(Value::as_text) {
            None if name.is_none() => usual,
            Some("range") => Base::Range,
            Some("ratio") => Base::Ratio,
            _ => {
                let words = ["This is no base."];
                let advice = "Write \"range\" (the least score is 0) or \"ratio\".";
                self.error(below(at, "base"), &words, advice);
                return None;
            }
        };
        let is_below_0 = |item: &Item| item.range.0 < 0.0 || item.range.1 <= 0.0;
        if base == Base::Ratio && self.named(items).any(is_below_0) {
            let words = ["A scale that goes below 0 has no ratio."];
            self.error(at.to_owned(), &words, "Write \"base\": \"range\".");
        }
        Some(base)
    }

    fn named<'b>(&'b self, items: &'b [usize]) -> impl Iterator<Item = &'b Item> {
        items.iter().filter_map(|item| self.scoring.items.get(*item))
    }

    /// The weights of an ACSI-type index are of raw scores: a wider scale weighs more.
    fn weigh_by_range(&mut self, tree: &mut Node<usize>, at: &str) {
        let Part::Group(members) = &mut tree.part else { return };
        for member in members {
            match &member.part {
                Part::Item(item) => {
                    let range = self.scoring.items.get(*item).map(|item| item.range);
                    member.weight *= range.map_or(0.0, |(low, high)| high - low);
                }
                Part::Group(_) => {
                    let words = ["An index of this type has no groups."];
                    let advice = "List its items, or make it \"weighted\".";
                    self.error(below(at, "parts"), &words, advice);
                }
            }
        }
    }

    fn needs_the_same_grades(&mut self, items: &[usize], at: &str) {
        let first = grades(&self.scoring, items);
        if items.iter().any(|item| grades(&self.scoring, &[*item]) != first) {
            let words = ["The items of this index are not answered with the same grades."];
            self.error(at.to_owned(), &words, "Put them on one scale, or make an index of each.");
        }
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
        let lacks = self
            .named(items)
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
        let mut ranges = self.named(items).map(|item| item.range);
        let first = ranges.next();
        let differs = ranges.any(|range| Some(range) != first);
        drop(ranges);
        if differs {
            let words = ["The items of this index are on scales of different range."];
            let advice = "Make an index of each scale, or a \"mean\" with \"rescale\": true.";
            self.error(at.to_owned(), &words, advice);
        }
    }
}
