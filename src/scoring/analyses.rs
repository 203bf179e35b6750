//! What a block asks of many responses besides its indices, and the quality of one response.

use alloc::{string::String, vec::Vec};

use super::{Answer, Scoring};
use crate::metrics::response_quality::is_straight_line;
use crate::value::{Map, Value};

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
    /// So many items or more, all answered alike, are a straight line; with fewer, haste is none either.
    pub straight_line: usize,
}

impl Default for Quality {
    fn default() -> Quality {
        Quality { seconds_per_item: 2.0, straight_line: 5 }
    }
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
    /// It took less time than reading does; nothing where it is not known how long it took.
    pub too_fast: Option<bool>,
    /// A whole battery was answered alike.
    pub straight_line: bool,
}

impl Scoring {
    /// What makes a response suspicious; `seconds` is how long it took, if that is known.
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
    /// assert_eq!(flags.to_value().to_json(), r#"{"too_fast":true,"straight_line":true}"#);
    /// assert_eq!(scoring.flags(&answers, Some(6.0)).too_fast, Some(false));
    /// # Ok::<(), manyi::value::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn flags(&self, answers: &[Answer], seconds: Option<f64>) -> Flags {
        let quality = self.quality.unwrap_or_default();
        let answered = answers.iter().filter(|answer| matches!(answer, Answer::Given(_))).count();
        let too_fast = seconds.map(|took| {
            answered >= quality.straight_line && took < answered as f64 * quality.seconds_per_item
        });
        Flags { too_fast, straight_line: self.has_straight_line(answers, quality) }
    }

    /// Whether all items of a battery have the same answer. One that was skipped makes it no line.
    fn has_straight_line(&self, answers: &[Answer], quality: Quality) -> bool {
        let point = |answer: &Answer| match answer {
            Answer::Given(point) => Some(*point as f64),
            _ => None,
        };
        let is_line = |battery: &[usize]| {
            let of_battery: Vec<Option<f64>> =
                battery.iter().map(|item| answers.get(*item).and_then(point)).collect();
            is_straight_line(&of_battery, 0.0, quality.straight_line)
        };
        if !self.batteries.is_empty() {
            return self.batteries.iter().any(|battery| is_line(&battery.items));
        }
        // Items of a scale stand side by side.
        let places: Vec<usize> = (0..self.items.len()).collect();
        places.chunk_by(|one, other| self.is_on_one_scale(*one, *other)).any(is_line)
    }

    /// Whether two items offer the same answers, reversed or not.
    fn is_on_one_scale(&self, one: usize, other: usize) -> bool {
        let values = |item: usize| self.items[item].points.iter().map(|point| &point.value);
        values(one).eq(values(other))
    }
}

impl Flags {
    /// As the envelope has them.
    #[must_use]
    pub fn to_value(self) -> Value {
        let mut flags = Map::new();
        if let Some(too_fast) = self.too_fast {
            flags.insert("too_fast", Value::Bool(too_fast));
        }
        flags.insert("straight_line", Value::Bool(self.straight_line));
        Value::Map(flags)
    }
}
