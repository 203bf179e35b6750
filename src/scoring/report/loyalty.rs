//! Satisfaction beside loyalty (Jones & Sasser 1995): who is satisfied, who stays, who does both.

use super::Share;
use crate::scoring::index::Answers;
use crate::scoring::tally::Counted;
use crate::scoring::{Item, Scoring, Segment, Verdict};
use crate::value::Value;

/// Satisfaction beside loyalty.
#[derive(Clone, Debug, PartialEq)]
pub struct LoyaltyFigures {
    /// The item of satisfaction.
    pub satisfaction: String,
    /// Beside each question of loyalty.
    pub standings: Vec<Standing>,
    /// Those that gave the best answer to all of them (secure customers, Burke).
    pub secure: Share,
}

/// Satisfaction beside one question of loyalty. High is what its scale counts as satisfied.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The question of loyalty.
    pub item: String,
    /// Satisfied and loyal.
    pub loyalist: Share,
    /// Satisfied, but gone tomorrow.
    pub mercenary: Share,
    /// Dissatisfied, but bound.
    pub hostage: Share,
    /// Neither.
    pub defector: Share,
    /// The best answer to both.
    pub apostle: Share,
    /// The worst answer to both.
    pub terrorist: Share,
    /// For each answer of satisfaction how many are loyal.
    pub by_satisfaction: Vec<SegmentShare>,
}

/// The loyal among those with one answer of satisfaction.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentShare {
    /// What is stored for the answer.
    pub value: Value,
    /// The loyal.
    pub loyal: Share,
    /// Those with the best answer: "definitely".
    pub definite: Share,
}

/// Satisfaction beside loyalty; nothing if the block does not ask for it.
pub(super) fn loyalty(scoring: &Scoring, segment: &Segment) -> Option<LoyaltyFigures> {
    let asked = scoring.loyalty.as_ref()?;
    let satisfaction = scoring.items.get(asked.satisfaction)?;
    let counted = Counted { scoring, segment };
    let standing = |(item, pair): (&usize, &usize)| {
        Some(standing(&counted, *pair, satisfaction, scoring.items.get(*item)?))
    };
    Some(LoyaltyFigures {
        satisfaction: satisfaction.name.clone(),
        standings: asked.items.iter().zip(&asked.pairs).filter_map(standing).collect(),
        secure: Share::of(segment.secure.secure, segment.secure.asked),
    })
}

fn standing(counted: &Counted<'_>, pair: usize, satisfaction: &Item, loyalty: &Item) -> Standing {
    let is_high = |item: &Item, point: usize| {
        item.points.get(point).is_some_and(|point| point.verdict == Verdict::Satisfied)
    };
    let is_extreme = |item: &Item, point: usize, is_best: bool| {
        let score = item.points.get(point).map(|point| point.score);
        item.points.iter().all(|other| {
            score.is_some_and(
                |score| if is_best { other.score <= score } else { other.score >= score },
            )
        })
    };
    let count = |is_meant: &dyn Fn(usize, usize) -> bool| -> u64 {
        let mut found = 0;
        for row in 0..satisfaction.points.len() {
            for column in 0..loyalty.points.len() {
                if is_meant(row, column) {
                    found += counted.count_of_pair(pair, (row, column));
                }
            }
        }
        found
    };
    let all = count(&|_, _| true);
    let share = |is_satisfied: bool, is_loyal: bool| {
        let is_meant = |row: usize, column: usize| {
            is_high(satisfaction, row) == is_satisfied && is_high(loyalty, column) == is_loyal
        };
        Share::of(count(&is_meant), all)
    };
    let extreme = |is_best: bool| {
        let is_meant = |row: usize, column: usize| {
            is_extreme(satisfaction, row, is_best) && is_extreme(loyalty, column, is_best)
        };
        Share::of(count(&is_meant), all)
    };
    let rows = satisfaction.points.iter().enumerate().map(|(place, point)| {
        let of = count(&|row, _| row == place);
        let loyal = count(&|row, column| row == place && is_high(loyalty, column));
        let definite = count(&|row, column| row == place && is_extreme(loyalty, column, true));
        SegmentShare {
            value: point.value.clone(),
            loyal: Share::of(loyal, of),
            definite: Share::of(definite, of),
        }
    });
    Standing {
        item: loyalty.name.clone(),
        loyalist: share(true, true),
        mercenary: share(true, false),
        hostage: share(false, true),
        defector: share(false, false),
        apostle: extreme(true),
        terrorist: extreme(false),
        by_satisfaction: rows.collect(),
    }
}
