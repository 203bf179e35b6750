//! `webhook`: the envelope as JSON, signed as Standard Webhooks if there is a secret.
//!
//! The signature covers id, time and body; the id is the same over every attempt. Several secrets
//! give several signatures, while the receiver changes from one to the next. Success is 2xx.

use serde::Deserialize;

use super::super::parcel::{Parcel, Preset, Request};
use super::super::signature;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    url: String,
    #[serde(default)]
    secret: Secrets,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Secrets {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

pub(super) struct Webhook {
    url: String,
    keys: Vec<Vec<u8>>,
}

impl Webhook {
    pub(super) fn new(Settings { url, secret }: Settings) -> Result<Webhook, String> {
        let secrets = match secret {
            Secrets::None => vec![],
            Secrets::One(secret) => vec![secret],
            Secrets::Many(secrets) => secrets,
        };
        let key = |secret: &String| {
            signature::webhook_key(secret)
                .ok_or("a secret of Standard Webhooks is whsec_ and base64".to_owned())
        };
        Ok(Webhook { url, keys: secrets.iter().map(key).collect::<Result<_, _>>()? })
    }
}

impl Preset for Webhook {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let request = Request::json(&self.url, parcel.text)
            .header("idempotency-key", format!("\"{}\"", parcel.id));
        if self.keys.is_empty() {
            return request;
        }
        let seconds = parcel.now / 1000;
        request
            .header("webhook-id", parcel.id)
            .header("webhook-timestamp", seconds.to_string())
            .header(
                "webhook-signature",
                signature::webhook(&self.keys, parcel.id, seconds, parcel.text),
            )
    }
}
