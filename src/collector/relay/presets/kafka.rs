//! `kafka`: a record per response, through a Kafka REST proxy (API v2, embedded JSON).
//!
//! The key of the record is the id, so a compacted topic keeps one. Success is 200 with no error in
//! any of the `offsets`: the proxy answers 200 even if a record failed. An `error_code` of 2 may pass,
//! 1 will not.

use serde::Deserialize;
use serde_json::Value;

use super::super::parcel::{Parcel, Preset, Reply, Request, Verdict};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kafka {
    /// The address of the topic: `https://proxy.example/topics/responses`.
    url: String,
}

impl Preset for Kafka {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let key = Value::from(parcel.id);
        let body = format!(r#"{{"records":[{{"key":{key},"value":{}}}]}}"#, parcel.text);
        let mut request = Request::json(&self.url, body);
        request.headers = vec![
            ("content-type", "application/vnd.kafka.json.v2+json".to_owned()),
            ("accept", "application/vnd.kafka.v2+json".to_owned()),
        ];
        request
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        let verdict = Verdict::by_status(reply);
        if verdict != Verdict::Delivered {
            return verdict;
        }
        let reply = reply.json();
        let Some(offsets) = reply["offsets"].as_array().filter(|offsets| !offsets.is_empty())
        else {
            return Verdict::Refused;
        };
        let codes: Vec<&Value> = offsets
            .iter()
            .map(|offset| &offset["error_code"])
            .filter(|code| !code.is_null())
            .collect();
        match codes.as_slice() {
            [] => Verdict::Delivered,
            codes if codes.iter().all(|code| **code == 2) => Verdict::Later(None),
            _ => Verdict::Refused,
        }
    }
}
