//! A tally in a file: what `--partial` writes and `--merge` reads.
//!
//! ```json
//! {"manyi_tally":2,"survey":{"name":"supplier","hash":"…"},"by":"subject.branch",
//!  "rows":{"used":31,…},"tally":{…}}
//! ```

use std::path::PathBuf;

use manyi::definition::Definition;
use manyi::scoring::{Scoring, Tally};
use manyi::value::{Map, Value};

use super::row::Rows;
use crate::command::{Failure, read_text};

/// The form of the file. It grows when a released form changes.
const VERSION: f64 = 2.0;

/// What was counted, and from which rows.
pub(super) struct Partial {
    /// The field that responses are grouped by.
    pub(super) by: Option<String>,
    /// The counts.
    pub(super) tally: Tally,
    /// What became of the rows.
    pub(super) rows: Rows,
}

impl Partial {
    pub(super) fn to_value(&self, definition: &Definition, scoring: &Scoring) -> Value {
        let mut survey = Map::new();
        survey.insert("name", definition.property("meta").get("name").clone());
        survey.insert_text("hash", definition.hash());
        let items = scoring.items.iter().map(|item| Value::from(item.name.as_str()));
        let mut map = Map::new();
        map.insert_number("manyi_tally", VERSION);
        map.insert("survey", Value::Map(survey));
        map.insert("by", self.by.as_deref().map_or(Value::Null, Value::from));
        map.insert("items", items.collect::<Vec<_>>().into());
        map.insert("rows", self.rows.to_value());
        map.insert("tally", self.tally.to_value());
        Value::Map(map)
    }
}

/// All tallies in one. They must be of this definition and grouped alike.
pub(super) fn merged(
    paths: &[PathBuf],
    definition: &Definition,
    scoring: &Scoring,
    by: Option<&str>,
) -> Result<Partial, Failure> {
    let mut whole: Option<Partial> = None;
    for path in paths {
        let text = read_text(path).map_err(Failure::Because)?;
        let refused = |words: String| Failure::Because(format!("{}: {words}", path.display()));
        let value =
            Value::parse(&text).map_err(|error| refused(format!("not a tally: {error}")))?;
        if value.get("manyi_tally").as_number() != Some(VERSION) {
            return Err(refused("not a tally of this manyi; --partial writes one".to_owned()));
        }
        let hash = value.get("survey").get("hash");
        if !hash.is_text(definition.hash()) {
            return Err(refused(format!(
                "the tally is of the definition {}, this one is {}; count the responses again",
                hash.as_text().unwrap_or("without a fingerprint"),
                definition.hash()
            )));
        }
        let part = read(&value, scoring)
            .ok_or_else(|| refused("the tally is damaged; count the responses again".to_owned()))?;
        let wanted = whole.as_ref().map_or(by.or(part.by.as_deref()), |whole| whole.by.as_deref());
        if part.by.as_deref() != wanted {
            return Err(refused(format!(
                "the tally is by {}, not by {}; count the responses again with --by",
                part.by.as_deref().unwrap_or("nothing"),
                wanted.unwrap_or("nothing")
            )));
        }
        match &mut whole {
            Some(whole) => {
                whole.tally.merge(&part.tally);
                whole.rows.merge(&part.rows);
            }
            None => whole = Some(part),
        }
    }
    whole.ok_or_else(|| Failure::Because("there is no tally to merge".to_owned()))
}

fn read(value: &Value, scoring: &Scoring) -> Option<Partial> {
    Some(Partial {
        by: value.get("by").as_text().map(str::to_owned),
        tally: Tally::from_value(scoring, value.get("tally"))?,
        rows: Rows::from_value(value.get("rows"))?,
    })
}
