//! What a block asks of many responses besides its indices, and the quality of one response.

use alloc::{string::String, vec::Vec};

use super::{Answer, Scoring};
use crate::metrics::response_quality::is_straight_line;
use crate::value::Value;

/// Items that measure one thing: their reliability is reported, and equal answers to all of them
/// are noticed.
#[derive(Clone, Debug, PartialEq)]
pub struct Battery {
    /// Its name.
    pub name: String,
    /// What people call it, localizable; `Null` if only the name is known.
    pub title: Value,
    /// Places in [`Scoring::items`].
    pub items: Vec<usize>,
}

/// Items that may drive an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drivers {
    /// The item that is driven, such as satisfaction as a whole.
    pub outcome: usize,
    /// Those that drive it.
    pub items: Vec<usize>,
}

/// An item, and the item that asks how much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Importance {
    /// How well it is done.
    pub item: usize,
    /// How much it matters.
    pub importance: usize,
}

/// Satisfaction beside loyalty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loyalty {
    /// The item of satisfaction.
    pub satisfaction: usize,
    /// Those of loyalty: whether they would recommend, or come again.
    pub items: Vec<usize>,
    /// The pairs of satisfaction with each of them: places in [`Scoring::pairs`].
    pub pairs: Vec<usize>,
}

/// When a response is suspected to be careless.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Fewer seconds per answered item are too fast.
    pub seconds_per_item: f64,
    /// Batteries of so many items or more, all answered alike, are a straight line.
    pub straight_line: usize,
}

/// An open question, and the item that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comments {
    /// The key of its answer among the values.
    pub question: String,
    /// The item beside which it is reported; nothing: by itself.
    pub item: Option<usize>,
}

/// What makes a response suspicious. Nothing is left out for it; it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// It took less time than reading does.
    pub too_fast: bool,
    /// A whole battery was answered alike.
    pub straight_line: bool,
}

impl Scoring {
    /// What makes a response suspicious; `seconds` is how long it took, if that is known. Without
    /// `quality` in the block nothing does.
    ///
    /// ```
    /// use manyi::definition::Definition;
    /// use manyi::scoring::Scoring;
    /// use manyi::value::Value;
    ///
    /// let definition = Definition::parse(r#"{
    ///     "elements": [{"type": "matrix", "name": "m", "columns": [1, 2], "rows": ["a", "b", "c"]}],
    ///     "scoring": {"scales": {"s": {"from": 1, "to": 2, "items": ["m"]}},
    ///                 "batteries": {"all": {"items": ["m"]}},
    ///                 "quality": {"straightLine": 3}}
    /// }"#).unwrap();
    /// let (scoring, _) = Scoring::of(&definition);
    /// let answers = scoring.answers(&Value::parse(r#"{"m": {"a": 2, "b": 2, "c": 2}}"#)?);
    /// let flags = scoring.flags(&answers, Some(5.0));
    /// assert!(flags.too_fast && flags.straight_line);
    /// assert!(!scoring.flags(&answers, Some(6.0)).too_fast);
    /// # Ok::<(), manyi::value::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn flags(&self, answers: &[Answer], seconds: Option<f64>) -> Flags {
        let Some(quality) = self.quality else { return Flags::default() };
        let given = |answer: &Answer| match answer {
            Answer::Given(point) => Some(*point as f64),
            _ => None,
        };
        let answered = answers.iter().filter(|answer| given(answer).is_some()).count() as f64;
        let is_straight = |battery: &Battery| {
            let of_battery: Vec<Option<f64>> =
                battery.items.iter().map(|item| answers.get(*item).and_then(given)).collect();
            is_straight_line(&of_battery, 0.0, quality.straight_line)
        };
        Flags {
            too_fast: seconds.is_some_and(|took| took < answered * quality.seconds_per_item),
            straight_line: self.batteries.iter().any(is_straight),
        }
    }
}
