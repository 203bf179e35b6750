//! How careful responses are. None is left out for it.

use super::Share;
use crate::scoring::{Scoring, Segment};

/// Faster than the median divided by this is suspected (a rule of panels).
const FAST: f64 = 3.0;

/// How careful some responses are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QualityFigures {
    /// Those that took less time than reading does.
    pub too_fast: Share,
    /// Those with a whole battery answered alike.
    pub straight_line: Share,
    /// Those that the device took for misuse.
    pub misuse: Share,
    /// The median time in whole seconds; nothing where none is known.
    pub median_seconds: Option<f64>,
    /// Those that took less than a third of the median, of those whose time is known.
    pub hurried: Share,
}

/// How careful the responses are; nothing if the block does not ask.
pub(super) fn quality(scoring: &Scoring, segment: &Segment) -> Option<QualityFigures> {
    scoring.quality?;
    let (care, all) = (&segment.care, segment.responses);
    let timed: u64 = care.seconds.values().sum();
    // The time that is this far from the fastest.
    let at = |place: u64| {
        let mut passed = 0;
        care.seconds.iter().find_map(|(seconds, count)| {
            passed += count;
            (passed > place).then_some(f64::from(*seconds))
        })
    };
    let middle = if timed == 0 { None } else { at((timed - 1) / 2).zip(at(timed / 2)) };
    let median_seconds = middle.map(|(low, high)| (low + high) / 2.0);
    let hurried = care
        .seconds
        .iter()
        .filter(|(seconds, _)| {
            median_seconds.is_some_and(|median| f64::from(**seconds) < median / FAST)
        })
        .map(|(_, count)| count);
    Some(QualityFigures {
        too_fast: Share::of(care.too_fast, all),
        straight_line: Share::of(care.straight_line, all),
        misuse: Share::of(care.misuse, all),
        median_seconds,
        hurried: Share::of(hurried.sum(), timed),
    })
}
