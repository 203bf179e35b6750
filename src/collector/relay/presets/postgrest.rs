//! `postgrest`: a row per response in a table behind PostgREST, Supabase among them.
//!
//! The column of the id must be unique. `resolution=ignore-duplicates` makes a second attempt a
//! success without a second row, and so does 409 with the SQLSTATE 23505, which is what a table
//! answers whose unique column is another one; any other 409 is a refusal. Success is 2xx.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::super::parcel::{Parcel, Preset, Reply, Request, Verdict};
use super::super::text;
use super::airtable::id_field;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    url: String,
    /// Goes into `apikey` and `Authorization`.
    key: Option<String>,
    #[serde(default = "columns")]
    fields: BTreeMap<String, String>,
}

fn columns() -> BTreeMap<String, String> {
    [("id", "id"), ("survey", "survey.name"), ("status", "status"), ("body", "")]
        .map(|(column, path)| (column.to_owned(), path.to_owned()))
        .into()
}

pub(super) struct Postgrest {
    url: String,
    key: Option<String>,
    fields: BTreeMap<String, String>,
}

impl Postgrest {
    pub(super) fn new(Settings { url, key, fields }: Settings) -> Result<Postgrest, String> {
        let id_column = id_field(&fields)?;
        let mut url = Url::parse(&url).map_err(|error| format!("url: {error}"))?;
        url.query_pairs_mut().append_pair("on_conflict", &id_column);
        Ok(Postgrest { url: url.into(), key, fields })
    }
}

impl Preset for Postgrest {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let row = Value::Object(text::fields(&self.fields, parcel.envelope));
        let request = Request::json(&self.url, row.to_string())
            .header("prefer", "return=minimal,resolution=ignore-duplicates");
        match &self.key {
            Some(key) => {
                request.header("apikey", key).header("authorization", format!("Bearer {key}"))
            }
            None => request,
        }
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        if reply.status != 409 {
            return Verdict::by_status(reply);
        }
        if reply.json()["code"] == "23505" { Verdict::Delivered } else { Verdict::Refused }
    }
}
