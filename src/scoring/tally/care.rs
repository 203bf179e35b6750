//! How careful responses are, and who is a secure customer: plain counts.

use std::collections::BTreeMap;

use crate::scoring::{Answer, Flags, Loyalty, Scoring};

/// Longer than this is told apart no more.
const LONGEST_SECONDS: f64 = 7200.0;

/// How careful some responses are. Nothing is counted unless the block has `quality`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// Those that took less time than reading does.
    pub too_fast: u64,
    /// Those with a whole battery answered alike.
    pub straight_line: u64,
    /// Those that the device took for misuse.
    pub misuse: u64,
    /// How many took so many whole seconds; what took longer than two hours counts as two hours.
    pub seconds: BTreeMap<u32, u64>,
}

impl Care {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in range")]
    pub(super) fn add(&mut self, flags: Flags, seconds: Option<f64>, is_misuse: bool) {
        self.too_fast += u64::from(flags.too_fast == Some(true));
        self.straight_line += u64::from(flags.straight_line);
        self.misuse += u64::from(is_misuse);
        if let Some(seconds) = seconds {
            let whole = seconds.clamp(0.0, LONGEST_SECONDS) as u32;
            *self.seconds.entry(whole).or_default() += 1;
        }
    }

    pub(super) fn merge(&mut self, other: &Care) {
        self.too_fast += other.too_fast;
        self.straight_line += other.straight_line;
        self.misuse += other.misuse;
        for (seconds, count) in &other.seconds {
            *self.seconds.entry(*seconds).or_default() += count;
        }
    }
}

/// Secure customers (Burke): the best answer to satisfaction and to all questions of loyalty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Secure {
    /// How many answered all of them.
    pub asked: u64,
    /// How many of these gave the best answer to each.
    pub secure: u64,
}

impl Secure {
    pub(super) fn add(&mut self, scoring: &Scoring, answers: &[Answer], loyalty: &Loyalty) {
        let is_best = |item: &usize| {
            let item = scoring.items.get(*item).zip(answers.get(*item));
            let (item, score) =
                item.and_then(|(item, answer)| Some((item, item.point(*answer)?)))?;
            Some(item.points.iter().all(|point| point.score <= score.score))
        };
        let all = [&loyalty.satisfaction].into_iter().chain(&loyalty.items).map(is_best);
        if let Some(all) = all.collect::<Option<Vec<bool>>>() {
            self.asked += 1;
            self.secure += u64::from(all.iter().all(|is_best| *is_best));
        }
    }
}
