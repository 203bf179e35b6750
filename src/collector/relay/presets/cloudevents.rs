//! `cloudevents`: the envelope as the data of a CloudEvents 1.0 event, in structured mode.
//!
//! The id of the event is that of the response, so a receiver that has seen source and id has seen the
//! event. Success is 2xx; 429 with `Retry-After` is obeyed; redirects are not followed.

use serde::Deserialize;
use serde_json::Value;

use super::super::parcel::{Parcel, Preset, Request};
use super::super::text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CloudEvents {
    url: String,
    #[serde(default = "source")]
    source: String,
}

fn source() -> String {
    "urn:manyi".to_owned()
}

impl Preset for CloudEvents {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let word = |text: &str| Value::from(text).to_string();
        let status = text::at(parcel.envelope, "status").as_str().unwrap_or_default();
        let kind = word(&format!("manyi.response.{status}"));
        let subject = word(text::at(parcel.envelope, "survey.name").as_str().unwrap_or_default());
        let time = match text::at(parcel.envelope, "ended").as_str() {
            Some(time) => format!(r#""time":{},"#, word(time)),
            None => String::new(),
        };
        let (id, source, data) = (word(parcel.id), word(&self.source), parcel.text);
        let body = format!(
            r#"{{"specversion":"1.0","id":{id},"source":{source},"type":{kind},"subject":{subject},{time}"datacontenttype":"application/json","data":{data}}}"#
        );
        let mut request = Request::json(&self.url, body);
        request.headers = vec![("content-type", "application/cloudevents+json".to_owned())];
        request
    }
}
