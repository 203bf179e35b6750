//! `airtable`: a record per response, found again by the field that holds the id.
//!
//! An upsert on that field makes a second attempt change nothing: the record is among the
//! `updatedRecords` instead of the `createdRecords`. Success is 200. Airtable takes five requests per
//! second and base; after a 429 it wants to be left alone for 30 seconds.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::super::parcel::{Parcel, Preset, Reply, Request, Verdict};
use super::super::text;

const BREATHER: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    base: String,
    table: String,
    token: String,
    #[serde(default = "root")]
    url: String,
    #[serde(default = "fields")]
    fields: BTreeMap<String, String>,
}

fn root() -> String {
    "https://api.airtable.com".to_owned()
}

fn fields() -> BTreeMap<String, String> {
    [("Response", "id"), ("Survey", "survey.name"), ("Status", "status"), ("Answers", "values")]
        .map(|(field, path)| (field.to_owned(), path.to_owned()))
        .into()
}

pub(super) struct Airtable {
    url: String,
    token: String,
    fields: BTreeMap<String, String>,
    id_field: String,
}

impl Airtable {
    pub(super) fn new(settings: Settings) -> Result<Airtable, String> {
        let Settings { base, table, token, url, fields } = settings;
        let id_field = id_field(&fields)?;
        let mut url = Url::parse(&url).map_err(|error| format!("url: {error}"))?;
        url.path_segments_mut()
            .map_err(|()| "url: must start with https://")?
            .pop_if_empty()
            .extend(["v0", &base, &table]);
        Ok(Airtable { url: url.into(), token, fields, id_field })
    }
}

/// The field that holds the id, by which a response is known again.
pub(super) fn id_field(fields: &BTreeMap<String, String>) -> Result<String, String> {
    fields
        .iter()
        .find(|(_, path)| *path == "id")
        .map(|(name, _)| name.clone())
        .ok_or_else(|| "fields: one must be the id, as in {\"Response\": \"id\"}".to_owned())
}

impl Preset for Airtable {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let mut fields = text::fields(&self.fields, parcel.envelope);
        for value in fields.values_mut() {
            // A cell holds no object: it gets the JSON text.
            if value.is_object() || value.is_array() {
                *value = Value::String(value.to_string());
            }
        }
        let body = json!({
            "performUpsert": {"fieldsToMergeOn": [self.id_field]},
            "records": [{"fields": fields}],
            "typecast": true,
        });
        let mut request = Request::json(&self.url, body.to_string())
            .header("authorization", format!("Bearer {}", self.token));
        request.method = "PATCH";
        request
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        match Verdict::by_status(reply) {
            Verdict::Later(None) if reply.status == 429 => Verdict::Later(Some(BREATHER)),
            verdict => verdict,
        }
    }

    fn per_minute(&self) -> Option<u32> {
        Some(240)
    }
}
