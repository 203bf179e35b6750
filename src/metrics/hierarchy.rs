//! The weighted hierarchical index (指标体系): items below indicators below an index.
//!
//! The score of a node is the weighted mean of its children, level by level, so that the weight of
//! an item in the whole is the product of the weights on its way, each as a share of its siblings.
//!
//! ```
//! use manyi::metrics::hierarchy::{Missing, Node};
//!
//! let index = Node::group(1.0, vec![
//!     Node::item(0.6, "speed"),
//!     Node::group(0.4, vec![Node::item(2.0, "tone"), Node::item(1.0, "skill")]),
//! ]);
//! let scores = |id: &&str| match *id {
//!     "speed" => Some(50.0),
//!     "tone" => Some(100.0),
//!     _ => None,
//! };
//! // "skill" is missing: "tone" stands for its whole group.
//! assert_eq!(index.score(&scores, Missing::Siblings), Some(70.0));
//! assert_eq!(index.score(&|_| None, Missing::Siblings), None);
//! ```

use alloc::{string::String, vec::Vec};

use super::sum::{WeightedMean, sum, weighted_mean};

/// An item, or a group of nodes. Items are known by an id of any type.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<Id = String> {
    /// Its weight among its siblings: any scale, 0 or more.
    pub weight: f64,
    /// What it is.
    pub part: Part<Id>,
}

/// What a node of the tree is.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<Id = String> {
    /// An item with a score of its own, by its id.
    Item(Id),
    /// A group, whose score is the weighted mean of its members.
    Group(Vec<Node<Id>>),
}

/// What becomes of the weight of an item without a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// Its answered siblings share it, level by level.
    #[default]
    Siblings,
    /// All answered items of the tree share it in proportion to their weights in the whole.
    Items,
    /// Nobody does: a missing item counts as 0, as in indices that deduct.
    Zero,
}

impl<Id> Node<Id> {
    /// An item.
    #[must_use]
    pub fn item(weight: f64, id: Id) -> Node<Id> {
        Node { weight, part: Part::Item(id) }
    }

    /// A group.
    #[must_use]
    pub fn group(weight: f64, members: Vec<Node<Id>>) -> Node<Id> {
        Node { weight, part: Part::Group(members) }
    }

    /// The score of the node; nothing where no item below it has one.
    #[must_use]
    pub fn score(&self, scores: &dyn Fn(&Id) -> Option<f64>, missing: Missing) -> Option<f64> {
        if missing == Missing::Siblings {
            return self.score_telling(scores, &mut |_, _| {});
        }
        let weighed: Vec<(f64, Option<f64>)> =
            self.items().into_iter().map(|(weight, id)| (weight, scores(id))).collect();
        if weighed.iter().all(|(_, score)| score.is_none()) {
            return None;
        }
        let counted = weighed.into_iter().filter_map(|(weight, score)| match missing {
            Missing::Zero => Some((weight, score.unwrap_or(0.0))),
            _ => score.map(|score| (weight, score)),
        });
        weighted_mean(&counted.collect::<Vec<_>>())
    }

    /// The share of the weight, from 0 to 1, whose items have a score.
    #[must_use]
    pub fn coverage(&self, scores: &dyn Fn(&Id) -> Option<f64>) -> f64 {
        let items = self.items();
        let answered = items.iter().filter(|(_, id)| scores(id).is_some());
        sum(answered.map(|(weight, _)| *weight))
    }

    /// The items with their weights in the whole, which sum to 1 (but for groups whose weights are
    /// all 0).
    #[must_use]
    pub fn items(&self) -> Vec<(f64, &Id)> {
        let mut items = Vec::new();
        self.gather(1.0, &mut items);
        items
    }

    /// Gives every node the weight that `weigh` makes of its own, a group before its members.
    pub fn reweigh(&mut self, weigh: &mut dyn FnMut(f64) -> f64) {
        self.weight = weigh(self.weight);
        if let Part::Group(members) = &mut self.part {
            for member in members {
                member.reweigh(weigh);
            }
        }
    }

    fn gather<'a>(&'a self, weight: f64, items: &mut Vec<(f64, &'a Id)>) {
        match &self.part {
            Part::Item(id) => items.push((weight, id)),
            Part::Group(members) => {
                let total = sum(members.iter().map(|member| member.weight));
                for member in members {
                    let share = if total > 0.0 { member.weight / total } else { 0.0 };
                    member.gather(weight * share, items);
                }
            }
        }
    }

    /// The score with [`Missing::Siblings`], telling that of every node on the way by its place:
    /// counted from this node at 0, a group before its members.
    pub fn score_telling(
        &self,
        scores: &dyn Fn(&Id) -> Option<f64>,
        tell: &mut dyn FnMut(usize, Option<f64>),
    ) -> Option<f64> {
        self.level_by_level(scores, &mut 0, tell)
    }

    fn level_by_level(
        &self,
        scores: &dyn Fn(&Id) -> Option<f64>,
        next: &mut usize,
        tell: &mut dyn FnMut(usize, Option<f64>),
    ) -> Option<f64> {
        let place = *next;
        *next += 1;
        let score = match &self.part {
            Part::Item(id) => scores(id),
            Part::Group(members) => {
                let mut mean = WeightedMean::default();
                for member in members {
                    if let Some(score) = member.level_by_level(scores, next, tell) {
                        mean.add(member.weight, score);
                    }
                }
                mean.value()
            }
        };
        tell(place, score);
        score
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use reading::hierarchical_index;

#[cfg(not(target_arch = "wasm32"))]
mod reading;
