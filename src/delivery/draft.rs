//! A response that is not finished yet, kept on the device so that a reload loses nothing.

use crate::definition::ElementId;
use crate::session::Session;
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, string::String};

/// What is kept of an unfinished response.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The id that the response will have.
    pub id: String,
    /// When it was begun, in ms since 1970.
    pub started: f64,
    /// The answers so far.
    pub values: Map,
    /// The page that was open, or the element of it that was shown alone.
    pub page: Option<ElementId>,
}

impl Draft {
    /// The draft of a session.
    #[must_use]
    pub fn of(session: &Session, id: &str, started: f64) -> Draft {
        Draft { id: id.to_owned(), started, values: session.values().clone(), page: session.here() }
    }

    /// JSON text: `{"id", "started", "hash", "page", "values"}`. The hash is the definition's.
    #[must_use]
    pub fn to_json(&self, hash: &str) -> String {
        let mut map = Map::new();
        map.insert_text("id", &self.id);
        map.insert_number("started", self.started);
        map.insert_text("hash", hash);
        let page = self.page.map_or(Value::Null, |page| Value::Number(f64::from(page.0)));
        map.insert("page", page);
        map.insert("values", Value::Map(self.values.clone()));
        Value::Map(map).to_json()
    }

    /// Reads a draft back; `None` if it is none. The page is left out where the definition has
    /// changed since, the answers are not: they are the respondent's.
    #[must_use]
    pub fn parse(json: &str, hash: &str) -> Option<Draft> {
        let draft = Value::parse(json).ok()?;
        let same = draft.get("hash").as_text() == Some(hash);
        let page = draft.get("page").as_number().filter(|_| same);
        Some(Draft {
            id: draft.get("id").as_text()?.to_owned(),
            started: draft.get("started").as_number()?,
            values: draft.get("values").as_map()?.clone(),
            page: page.map(|page| ElementId(page as u32)),
        })
    }
}
