//! What a definition's `scoring` block says, and the scores it gives: of one response, and of many.
//!
//! ```
//! use manyi::definition::Definition;
//! use manyi::scoring::Scoring;
//! use manyi::value::Value;
//!
//! let definition = Definition::parse(r#"{
//!     "elements": [{"type": "rating", "name": "speed"}, {"type": "rating", "name": "tone"}],
//!     "scoring": {
//!         "scales": {"stars": {"from": 1, "to": 5, "satisfiedFrom": 4, "dissatisfiedTo": 2,
//!                              "items": ["speed", "tone"]}},
//!         "indices": {"overall": {"type": "weighted",
//!                                 "parts": [{"item": "speed", "weight": 3}, "tone"],
//!                                 "levels": [{"from": 60, "name": "good"}, {"from": 0, "name": "poor"}]}}
//!     }
//! }"#).unwrap();
//! let (scoring, mistakes) = Scoring::of(&definition);
//! assert!(mistakes.is_empty());
//!
//! let values = Value::parse(r#"{"speed": 5, "tone": 2}"#)?;
//! let answers = scoring.answers(&values);
//! let scores = scoring.scores(&answers, "en");
//! assert_eq!(scores.to_json(), r#"{"overall":{"value":81.25,"n":2,"level":"good"}}"#);
//! # Ok::<(), manyi::value::json::JsonError>(())
//! ```
//!
//! # The block
//!
//! ```json
//! "scoring": {
//!   "minimumN": 30,
//!   "scales": {
//!     "satisfaction": {
//!       "points": [
//!         { "value": "very", "score": 100, "satisfied": true },
//!         { "value": "fairly", "score": 60 },
//!         { "value": "not", "score": 0, "satisfied": false }
//!       ],
//!       "notApplicable": ["dontknow"],
//!       "items": ["speed", "tone", "counter.tidy"],
//!       "reverse": ["waiting"]
//!     },
//!     "recommend": { "from": 0, "to": 10, "satisfiedFrom": 9, "dissatisfiedTo": 6, "items": ["nps"] }
//!   },
//!   "indices": {
//!     "overall": {
//!       "type": "weighted",
//!       "parts": [
//!         { "name": "service", "weight": 60, "parts": [{ "item": "speed", "weight": 2 }, "tone"] },
//!         { "item": "counter.tidy", "weight": 40 }
//!       ],
//!       "levels": [{ "from": 80, "name": { "zh-cn": "满意", "default": "Satisfied" } }, { "from": 0, "name": "不满意" }],
//!       "target": 85
//!     },
//!     "nps": { "type": "nps", "items": ["nps"] }
//!   },
//!   "alerts": [{ "severity": "high", "text": "Call back within 3 days" }]
//! }
//! ```
//!
//! **A scale** has `points`: the `value` that is stored, its `score` (default: the value itself,
//! where that is a number), and whether it counts as `satisfied` (`true`), dissatisfied (`false`)
//! or as neither (left out). Whole numbers one apart are written shorter, as `from`, `to`,
//! `satisfiedFrom` and `dissatisfiedTo`. `range` is the least and the greatest score there can be,
//! `[low, high]`; by default that of the points. Answers in `notApplicable` ("don't know") are
//! counted by themselves. `items` are the questions answered on it, or rows of a matrix
//! (`matrix.row`; the matrix alone means all its rows). Those in `reverse`, whether `items` has them
//! or not, are negatively worded: their score is `low + high - score`.
//!
//! **An index** is one figure from several items. Its `type`:
//!
//! | type | of one response and of many | unit |
//! |---|---|---|
//! | `csat` | satisfied answers of all answers (satisfaction rate, 满意率) | percent |
//! | `mean` | mean score; with `"rescale": true` on 0-100 | score |
//! | `nps` | promoters less detractors; `promotersFrom` 9, `passivesFrom` 7 | -100 to 100 |
//! | `ces` | mean score (Customer Effort Score) | score |
//! | `stars` | mean; groups are ranked by it drawn to a prior (`priorN`, `priorMean`) | stars |
//! | `weighted` | weighted mean of items on 0-100, in groups of any depth (指标体系) | 0 to 100 |
//! | `thousand` | the same on 1000 points (as J.D. Power's): 10 on 1-10 is 1000, 1 is 100 | 0 to 1000 |
//! | `acsi` | `100 (sum w x - sum w lo) / sum w (hi - lo)`, weights of raw scores (ACSI, CCSI) | 0 to 100 |
//! | `fuzzy` | shares of answers per grade, composed with the weights (模糊综合评价) | score |
//! | `gap` | perceived less `expected`, weighted likewise (SERVQUAL) | score |
//!
//! The first five take `items`, the others `parts`: an item by its name, an object with `item`,
//! `weight` (1) and for a gap `expected`, or a group with `name`, `title`, `weight`, `target` and
//! `parts`; a group is a dimension of the report. Only the relation of weights matters: they are
//! normalized among siblings. `importance` on a part names the item that asks how much it matters;
//! its score multiplies the weight (100 points to divide, or a scale from 1 on), which weighs a gap
//! by the respondent (SERVQUAL) or a performance (SERVPERF).
//!
//! Where an item is missing, its siblings share its weight (`"missing": "siblings"`), or all items
//! do (`"items"`), or it counts as 0 (`"zero"`); below `minimumCoverage` (0 to 1, a share of the
//! weight) there is no index. `base` says what is 0 points: `"range"` the least score (4 on 1-5 is
//! 75; usual for `weighted`), `"ratio"` the score 0 (4 on 1-5 is 80; usual for `thousand`). The
//! `operator` of `fuzzy` is `weightedSum`, `minimumMaximum`, `productMaximum` or `minimumSum`; its
//! grades are the scores of the scale.
//!
//! Every index may have
//! - `levels`, names of values from a threshold on, or the name of such a list in the block's own
//!   `levels`: `{"levels": {"usual": [{"from": 80, "name": "good"}]}}`;
//! - `target`, what is aimed at, and `targets` of single groups by name;
//! - `benchmarks`: `name`, `title`, and either a `value` with those of `dimensions`, or another
//!   `index` of the same responses, as when a competitor is rated beside;
//! - `minimumN`, with fewer responses it is marked and not ranked;
//! - `lowIsGood`, which turns target and ranking round.
//!
//! **Flags** mark a response to be looked at, not a careless one: `straight_line`, the same answer to
//! all items of a battery (or, where the block names none, of a scale), of five or more; `too_fast`,
//! less than 2 seconds per item, with five or more answered (Huang et al. 2012). `quality` sets the
//! two numbers.
//!
//! **An alert** is raised by each answer of `items` (default: all) that is one of `values`
//! (default: those that count as dissatisfied), or by an `index` that is `below` or `above` a
//! threshold. `severity`, `text` and `owner` go along, the members of the subject that `subject`
//! names, and `due`: the day `dueWorkingDays` after the response. Worked are Monday to Friday, but
//! for the `holidays` and with the `workdays` of `calendar`, lists of days like `"2026-10-01"`.
//!
//! **The respondent** sees the indices that `show` lists on the completed page: `[{"index": "overall",
//! "as": "gauge"}]`, as `number` (usual), `level` (its name alone), `gauge` or `radar` (of the groups
//! of the index, three or more).
//!
//! **Of many responses** the block may also ask for
//! - `batteries`: `{"name": {"title", "items"}}`, items that measure one thing: reliability;
//! - `drivers`: `{"outcome", "items"}`, what goes with satisfaction as a whole;
//! - `importance`: `[{"item", "importance"}]`, what matters beside how well it is done;
//! - `loyalty`: `{"satisfaction", "items"}`, satisfaction beside recommending and coming again;
//! - `quality`: `{"secondsPerItem": 2, "straightLine": 5}`, when a response has a flag;
//! - `comments`: open questions, as names or as `{"question", "item"}` beside an item.
//!
//! **`minimumN`** (30): with fewer responses a group is not ranked.
//!
//! # What holds
//!
//! - Undefined is `null`, never 0: an index without an answer, an interval of one response.
//! - What is missing, not applicable or off the scale enters no score; each is counted by itself.
//! - A [`Tally`] is made of whole numbers only. Any split of the responses and any order give the
//!   same tally, and so the same report, to the last digit.
//! - One response is scored by the same code as many.

mod alert;
mod analyses;
mod answer;
mod assessment;
mod grades;
mod index;
mod picture;
mod reading;
mod response;

#[cfg(not(target_arch = "wasm32"))]
mod check;
#[cfg(not(target_arch = "wasm32"))]
mod particulars;
#[cfg(not(target_arch = "wasm32"))]
mod report;
#[cfg(not(target_arch = "wasm32"))]
mod tally;

use alloc::vec::Vec;

pub use alert::{Alert, AlertSource, Calendar, Occasion};
pub use analyses::{Battery, Comments, Drivers, Flags, Importance, Loyalty, Quality};
pub use answer::{Answer, Item, Point, Verdict};
pub use assessment::Assessor;
#[cfg(not(target_arch = "wasm32"))]
pub use check::check;
pub use index::{Base, Benchmark, BenchmarkSource, Conversion, Dimension, Index, Level, Method};
#[cfg(not(target_arch = "wasm32"))]
pub use particulars::Particulars;
pub use picture::{Form, Picture, Shown};
pub use reading::{Advice, Mistake};
#[cfg(not(target_arch = "wasm32"))]
pub use report::{
    Aim, BenchmarkFigures, DimensionFigures, DriverFigures, Figures, GapFigures, GradeFigures,
    GroupFigures, IndexFigures, ItemFigures, ItemReliability, KeyDrivers, LoyaltyFigures,
    Priorities, Priority, QualityFigures, Rank, Ranking, Reliability, Report, SegmentShare, Share,
    Standing, StarFigures, Trend, TrendPoint,
};
#[cfg(not(target_arch = "wasm32"))]
pub use tally::{
    Care, Cell, CellKey, Comment, Group, IndexSums, ItemCounts, MOST_ALERTS, MOST_COMMENTS,
    Products, RaisedAlert, Sample, Secure, Segment, Tally, Voices,
};

/// What a definition's `scoring` block says, ready to score.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scoring {
    /// Everything that has a scale, in the order in which scales name it.
    pub items: Vec<Item>,
    /// The figures to compute.
    pub indices: Vec<Index>,
    /// Pairs of items whose answers are counted together: what gaps and loyalty are made of.
    pub pairs: Vec<Pair>,
    /// What calls for somebody.
    pub alerts: Vec<Alert>,
    /// Which days are worked, for what is due.
    pub calendar: Calendar,
    /// Items that measure one thing.
    pub batteries: Vec<Battery>,
    /// Items that may drive an outcome.
    pub drivers: Option<Drivers>,
    /// Items beside how much they matter.
    pub importance: Vec<Importance>,
    /// Satisfaction beside loyalty.
    pub loyalty: Option<Loyalty>,
    /// When a response is suspected to be careless.
    pub quality: Option<Quality>,
    /// Open questions.
    pub comments: Vec<Comments>,
    /// What the respondent is shown at the end, in this order.
    pub pictures: Vec<Picture>,
    /// With fewer responses than this a group is not ranked.
    pub minimum_n: u64,
}

/// Two items whose answers are counted together: what was perceived beside what had been expected,
/// or satisfaction beside loyalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The item of the perception (or satisfaction): its place in [`Scoring::items`].
    pub perceived: usize,
    /// The item of the expectation (or loyalty).
    pub expected: usize,
}
