//! The services that are known, one file each: what they want, and how they say yes.

mod airtable;
mod chat;
mod cloudevents;
mod kafka;
mod postgrest;
mod s3;
mod webhook;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::parcel::Preset;

/// The names of the presets, for who has written another.
const NAMES: &str =
    "webhook, cloudevents, slack, wecom, dingtalk, feishu, airtable, postgrest, kafka, s3";

/// The preset of a name with its settings.
pub(super) fn preset(name: &str, settings: Map<String, Value>) -> Result<Box<dyn Preset>, String> {
    Ok(match name {
        "webhook" => Box::new(webhook::Webhook::new(read(settings)?)?),
        "cloudevents" => Box::new(read::<cloudevents::CloudEvents>(settings)?),
        "slack" => Box::new(chat::Slack(read(settings)?)),
        "wecom" => Box::new(chat::WeCom(read(settings)?)),
        "dingtalk" => Box::new(chat::DingTalk(read(settings)?)),
        "feishu" => Box::new(chat::Feishu(read(settings)?)),
        "airtable" => Box::new(airtable::Airtable::new(read(settings)?)?),
        "postgrest" => Box::new(postgrest::Postgrest::new(read(settings)?)?),
        "kafka" => Box::new(read::<kafka::Kafka>(settings)?),
        "s3" => Box::new(s3::S3::new(read(settings)?)?),
        _ => return Err(format!("there is no preset {name}; there are {NAMES}")),
    })
}

fn read<T: DeserializeOwned>(settings: Map<String, Value>) -> Result<T, String> {
    serde_json::from_value(Value::Object(settings)).map_err(|error| error.to_string())
}
