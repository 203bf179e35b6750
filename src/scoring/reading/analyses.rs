//! What is asked of many responses: batteries, drivers, importance, loyalty, quality, comments.

use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

use super::{Advice, Reading, below};
use crate::definition::Kind;
use crate::platform::{floor, number_text};
use crate::scoring::{Battery, Comments, Drivers, Importance, Loyalty, Pair, Quality, Verdict};
use crate::value::{Map, Value};

impl<'a> Reading<'a> {
    pub(super) fn analyses(&mut self, block: &'a Map) {
        self.batteries(block);
        self.drivers(block);
        self.importances(block);
        self.loyalty(block);
        self.quality(block);
        self.comments(block);
    }

    fn batteries(&mut self, block: &'a Map) {
        for (name, battery, at) in self.entries(block, "batteries", "/scoring") {
            self.only(battery, &at, &["title", "items"]);
            let title = self.localizable(battery, "title", &at);
            let items = self.items(battery, "items", &at);
            if items.len() < 2 {
                let words = ["A battery needs two items or more."];
                self.error(at, &words, "Name them in \"items\".");
                continue;
            }
            self.scoring.batteries.push(Battery { name: name.to_owned(), title, items });
        }
    }

    fn drivers(&mut self, block: &'a Map) {
        let at = below("/scoring", "drivers");
        let Some(drivers) = self.object(block, "drivers") else { return };
        self.only(drivers, &at, &["outcome", "items"]);
        let outcome = self.one_item(drivers, "outcome", &at);
        let items = self.items(drivers, "items", &at);
        if items.is_empty() {
            let words = ["There is nothing that could drive the outcome."];
            self.error(at, &words, "Name the items in \"items\".");
        } else if outcome.is_some_and(|outcome| items.contains(&outcome)) {
            self.error(
                below(&at, "items"),
                &["The outcome is among its own drivers."],
                "Take it out.",
            );
        } else {
            self.scoring.drivers = outcome.map(|outcome| Drivers { outcome, items });
        }
    }

    fn importances(&mut self, block: &'a Map) {
        for (entry, at) in self.objects(block, "importance", "/scoring") {
            self.only(entry, &at, &["item", "importance"]);
            let named = |reading: &mut Self, key: &str| match entry.get(key) {
                Some(name) => reading.items_named(name, &below(&at, key)),
                None => vec![],
            };
            let (items, importance) = (named(self, "item"), named(self, "importance"));
            if items.is_empty() || items.len() != importance.len() {
                let words = ["This does not say which item matters how much."];
                let advice = "Name an \"item\" and the question of its \"importance\".";
                self.error(at, &words, advice);
                continue;
            }
            let pairs = items.into_iter().zip(importance);
            self.scoring
                .importance
                .extend(pairs.map(|(item, importance)| Importance { item, importance }));
        }
    }

    fn loyalty(&mut self, block: &'a Map) {
        let at = below("/scoring", "loyalty");
        let Some(loyalty) = self.object(block, "loyalty") else { return };
        self.only(loyalty, &at, &["satisfaction", "items"]);
        let satisfaction = self.one_item(loyalty, "satisfaction", &at);
        let items = self.items(loyalty, "items", &at);
        let Some(satisfaction) = satisfaction else { return };
        if items.is_empty() || items.contains(&satisfaction) {
            let words = ["Loyalty is asked in questions of its own."];
            let advice = "Name them in \"items\": whether they would recommend, or come again.";
            self.error(at, &words, advice);
            return;
        }
        for item in items.iter().chain([&satisfaction]) {
            let Some(item) = self.scoring.items.get(*item) else { continue };
            if item.points.iter().all(|point| point.verdict != Verdict::Satisfied) {
                let words = ["No point on the scale of \"", &item.name.clone(), "\" is high."];
                self.error(at.clone(), &words, "Say in its scale which count as \"satisfied\".");
                return;
            }
        }
        let mut pairs = vec![];
        for item in &items {
            pairs.push(self.scoring.pairs.len());
            self.scoring.pairs.push(Pair { perceived: satisfaction, expected: *item });
        }
        self.scoring.loyalty = Some(Loyalty { satisfaction, items, pairs });
    }

    fn quality(&mut self, block: &'a Map) {
        let at = below("/scoring", "quality");
        let Some(quality) = self.object(block, "quality") else { return };
        self.only(quality, &at, &["secondsPerItem", "straightLine"]);
        let usual = Quality::default();
        let seconds = self.number(quality, "secondsPerItem", &at).unwrap_or(usual.seconds_per_item);
        let straight_line = self.number(quality, "straightLine", &at);
        let straight_line = straight_line.unwrap_or(usual.straight_line as f64);
        if seconds < 0.0 {
            let words = ["\"secondsPerItem\" is below 0."];
            self.error(below(&at, "secondsPerItem"), &words, "2 is usual.");
        }
        if straight_line < 3.0 || floor(straight_line) != straight_line {
            let words = ["\"straightLine\" should be a whole number from 3 on."];
            let advice = "Write how many items a battery needs to be judged: 5 is usual.";
            self.error(below(&at, "straightLine"), &words, advice);
        }
        let straight_line = straight_line.max(3.0) as usize;
        self.scoring.quality = Some(Quality { seconds_per_item: seconds, straight_line });
    }

    /// Open questions, alone or with the item that they are about.
    fn comments(&mut self, block: &'a Map) {
        let at = below("/scoring", "comments");
        for (place, member) in self.list_at(block, "comments", &at).iter().enumerate() {
            let at = below(&at, &number_text(place as f64));
            let (question, item) = match member {
                Value::Text(question) => (Some(question.as_str()), None),
                Value::Map(entry) => {
                    self.only(entry, &at, &["question", "item"]);
                    let item = entry.contains_key("item");
                    let item = item.then(|| self.one_item(entry, "item", &at)).flatten();
                    (self.text(entry, "question", &at), item)
                }
                _ => (None, None),
            };
            let Some(question) = question else {
                let words = ["A comment should be the name of an open question."];
                self.error(at, &words, "Write it in \" \".");
                continue;
            };
            let is_open = |kind: Kind| matches!(kind, Kind::Comment | Kind::Text);
            let element = self.definition.find(question).map(|at| self.definition.element(at));
            match element.filter(|element| is_open(element.kind)) {
                Some(element) => {
                    let question = element.value_name().to_owned();
                    self.scoring.comments.push(Comments { question, item });
                }
                None => {
                    let open = self.definition.elements().iter();
                    let open = open.filter(|element| is_open(element.kind));
                    let known: Vec<String> = open.map(|element| element.name.clone()).collect();
                    let advice = Advice::OneOf { written: question.to_owned(), known };
                    let words = ["There is no open question \"", question, "\"."];
                    self.tell(at, &words, advice);
                }
            }
        }
    }

    fn object(&mut self, block: &'a Map, key: &str) -> Option<&'a Map> {
        let written = block.get(key)?;
        if written.as_map().is_none() {
            let words = ["\"", key, "\" should be an object."];
            self.error(below("/scoring", key), &words, "Write it in { }.");
        }
        written.as_map()
    }

    /// The one item that a key names.
    fn one_item(&mut self, holder: &Map, key: &str, at: &str) -> Option<usize> {
        let at = below(at, key);
        let Some(name) = holder.get(key) else {
            self.error(at, &["\"", key, "\" is missing."], "Name an item of a scale.");
            return None;
        };
        let items = self.items_named(name, &at);
        if items.len() > 1 {
            self.error(at, &["This matrix has several rows."], "Name one: \"matrix.row\".");
            return None;
        }
        items.first().copied()
    }
}
