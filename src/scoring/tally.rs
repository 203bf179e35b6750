//! Many responses, counted: whole numbers that add up the same in any order. Natively only.
//!
//! ```
//! use manyi::definition::Definition;
//! use manyi::scoring::{Scoring, Tally};
//! use manyi::value::Value;
//!
//! let definition = Definition::parse(r#"{
//!     "elements": [{"type": "rating", "name": "q"}],
//!     "scoring": {"scales": {"s": {"from": 1, "to": 5, "items": ["q"]}},
//!                 "indices": {"mean": {"type": "mean", "items": ["q"]}}}
//! }"#).unwrap();
//! let (scoring, _) = Scoring::of(&definition);
//! let count = |numbers: &[f64]| {
//!     let mut tally = Tally::of(&scoring);
//!     for number in numbers {
//!         let values = Value::parse(&format!("{{\"q\": {number}}}")).unwrap();
//!         tally.add(&scoring, &scoring.answers(&values), &Value::Null);
//!     }
//!     tally
//! };
//! let mut first = count(&[1.0, 5.0]);
//! first.merge(&count(&[4.0]));
//! assert_eq!(first, count(&[4.0, 5.0, 1.0]));
//! ```

mod care;
mod products;
mod samples;
mod segment;
mod written;

use super::{Answer, Particulars, Scoring};
use crate::platform::number_text;
use crate::value::Value;

pub use care::{Care, Secure};
pub(super) use products::FIXED_POINT;
pub use products::Products;
pub use samples::{Comment, MOST_ALERTS, MOST_COMMENTS, RaisedAlert, Sample, Voices};
pub(super) use segment::Counted;
pub use segment::{IndexSums, ItemCounts, Segment};

/// Responses counted, by group and wave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The responses of each group in each wave, in the order of the names; those without a name
    /// come first.
    pub cells: Vec<Cell>,
    /// What was said in words, and what calls for somebody.
    pub voices: Voices,
}

/// The responses of one group in one wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What they are counted under.
    pub key: CellKey,
    /// What they answered.
    pub segment: Segment,
}

/// What responses are counted under.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// The group, such as a branch; none of those that have no such value.
    pub group: Option<String>,
    /// The wave; none of those that do not say.
    pub wave: Option<String>,
}

/// The responses that share a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The value that they share, as text; none of those that have no such value.
    pub name: Option<String>,
    /// What they answered.
    pub segment: Segment,
}

impl Tally {
    /// The tally of no responses.
    #[must_use]
    pub fn of(_: &Scoring) -> Tally {
        Tally::default()
    }

    /// Counts one response of which nothing but the answers is known. Lists and maps are groups by
    /// their JSON.
    pub fn add(&mut self, scoring: &Scoring, answers: &[Answer], group: &Value) {
        self.add_with(scoring, answers, group, &Particulars::default());
    }

    /// Counts one response, with what else its envelope says.
    pub fn add_with(
        &mut self,
        scoring: &Scoring,
        answers: &[Answer],
        group: &Value,
        particulars: &Particulars,
    ) {
        let key = CellKey { group: Group::name_of(group), wave: particulars.wave.clone() };
        let Particulars { seconds, is_misuse, .. } = particulars;
        self.cell(scoring, key).add(scoring, answers, *seconds, *is_misuse);
        self.voices.add(scoring, answers, particulars);
    }

    /// The tally of cells that were counted one by one, in any order. A key may come twice.
    #[must_use]
    pub fn of_cells(cells: impl IntoIterator<Item = Cell>, voices: Voices) -> Tally {
        let mut tally = Tally { cells: vec![], voices };
        for cell in cells {
            tally.merge_cell(cell);
        }
        tally
    }

    /// Counts what another tally of the same scoring has counted.
    pub fn merge(&mut self, other: &Tally) {
        for cell in &other.cells {
            self.merge_cell(cell.clone());
        }
        self.voices.merge(&other.voices);
    }

    fn merge_cell(&mut self, cell: Cell) {
        match self.cells.binary_search_by(|known| known.key.cmp(&cell.key)) {
            Ok(at) => {
                if let Some(known) = self.cells.get_mut(at) {
                    known.segment.merge(&cell.segment);
                }
            }
            Err(at) => self.cells.insert(at, cell),
        }
    }

    /// All responses.
    #[must_use]
    pub fn total(&self, scoring: &Scoring) -> Segment {
        let mut total = Segment::of(scoring);
        for cell in &self.cells {
            total.merge(&cell.segment);
        }
        total
    }

    /// The responses of each group, in the order of their names.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        self.by(|key| &key.group)
    }

    /// The responses of each wave, in the order of their names.
    #[must_use]
    pub fn waves(&self) -> Vec<Group> {
        self.by(|key| &key.wave)
    }

    fn by(&self, name: impl Fn(&CellKey) -> &Option<String>) -> Vec<Group> {
        let mut groups: Vec<Group> = vec![];
        for cell in &self.cells {
            let name = name(&cell.key);
            match groups.binary_search_by(|group| group.name.cmp(name)) {
                Ok(at) => {
                    if let Some(group) = groups.get_mut(at) {
                        group.segment.merge(&cell.segment);
                    }
                }
                Err(at) => {
                    let group = Group { name: name.clone(), segment: cell.segment.clone() };
                    groups.insert(at, group);
                }
            }
        }
        groups
    }

    fn cell(&mut self, scoring: &Scoring, key: CellKey) -> &mut Segment {
        let found = self.cells.binary_search_by(|cell| cell.key.cmp(&key));
        let at = found.unwrap_or_else(|at| {
            self.cells.insert(at, Cell { key, segment: Segment::of(scoring) });
            at
        });
        &mut self.cells[at].segment
    }
}

impl Group {
    /// What the group of responses with this value is called: by a text itself, by anything else its
    /// JSON; nothing without a value.
    #[must_use]
    pub fn name_of(value: &Value) -> Option<String> {
        match value {
            Value::Null => None,
            Value::Text(text) if text.is_empty() => None,
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(number_text(*number)),
            other => Some(other.to_json()),
        }
    }
}
