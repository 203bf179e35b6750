//! `slack`, `wecom` (企业微信), `dingtalk` (钉钉), `feishu` (飞书): a line in a chat, for alerts.
//!
//! A chat is told, not a store: it knows no id, so an attempt whose reply was lost is said twice.
//! Each takes few messages per minute and says no in the body of a 200.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::super::parcel::{Parcel, Preset, Reply, Request, Verdict};
use super::super::{signature, text};

/// How long a chat that was sent too much is left alone, where it does not say.
const BREATHER: Duration = Duration::from_secs(60);

/// 钉钉 shuts a robot that was too fast out for ten minutes.
const DINGTALK_BAN: Duration = Duration::from_secs(600);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    url: String,
    /// The signing secret, of 钉钉 and 飞书.
    secret: Option<String>,
    #[serde(default = "template")]
    text: String,
}

fn template() -> String {
    "{survey.name}: {alerts}".to_owned()
}

impl Settings {
    fn words(&self, parcel: Parcel<'_>, bytes: usize) -> String {
        text::cut(&text::filled(&self.text, parcel.envelope), bytes)
    }
}

/// An incoming webhook of Slack: success is 200 with the body `ok`. At most one message per second.
pub(super) struct Slack(pub(super) Settings);

impl Preset for Slack {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        // The three characters with which Slack's links and mentions are written.
        let words = self.0.words(parcel, 4000);
        let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        Request::json(&self.0.url, json!({"text": words}).to_string())
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        match Verdict::by_status(reply) {
            Verdict::Delivered if reply.body.trim() != "ok" => Verdict::Refused,
            verdict => verdict,
        }
    }

    fn per_minute(&self) -> Option<u32> {
        Some(60)
    }
}

/// A group robot of 企业微信: success is `errcode` 0. At most 20 messages per minute, 2048 bytes each.
pub(super) struct WeCom(pub(super) Settings);

impl Preset for WeCom {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let words = self.0.words(parcel, 2048);
        let body = json!({"msgtype": "text", "text": {"content": words}});
        Request::json(&self.0.url, body.to_string())
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        // -1: busy; 45009 and 45033: too often.
        by_code(reply, "errcode", &[-1, 45009, 45033], BREATHER)
    }

    fn per_minute(&self) -> Option<u32> {
        Some(20)
    }
}

/// A group robot of 钉钉: success is `errcode` 0. The signature stands in the address, and its time is
/// in milliseconds. At most 20 messages per minute.
pub(super) struct DingTalk(pub(super) Settings);

impl Preset for DingTalk {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let body = json!({"msgtype": "text", "text": {"content": self.0.words(parcel, 16_000)}});
        let mut url = self.0.url.clone();
        if let (Some(secret), Ok(mut address)) = (&self.0.secret, Url::parse(&url)) {
            let sign =
                signature::hmac(secret.as_bytes(), format!("{}\n{secret}", parcel.now).as_bytes());
            address
                .query_pairs_mut()
                .append_pair("timestamp", &parcel.now.to_string())
                .append_pair("sign", &sign);
            url = address.into();
        }
        let mut request = Request::json(url, body.to_string());
        request.headers = vec![("content-type", "application/json; charset=utf-8".to_owned())];
        request
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        // -1: busy; the others: too often.
        by_code(reply, "errcode", &[-1, 90030, 130_101, 410_100], DINGTALK_BAN)
    }

    fn per_minute(&self) -> Option<u32> {
        Some(20)
    }
}

/// A group robot of 飞书: success is `code` 0. The signature stands in the body, its time is in
/// seconds, and the key of it is what 钉钉 signs. At most 100 messages per minute, 20 KB each.
pub(super) struct Feishu(pub(super) Settings);

impl Preset for Feishu {
    fn request(&self, parcel: Parcel<'_>) -> Request {
        let content = json!({"text": self.0.words(parcel, 16_000)});
        let mut body = json!({});
        if let Some(secret) = &self.0.secret {
            let seconds = parcel.now / 1000;
            let sign = signature::hmac(format!("{seconds}\n{secret}").as_bytes(), b"");
            body["timestamp"] = seconds.to_string().into();
            body["sign"] = sign.into();
        }
        body["msg_type"] = "text".into();
        body["content"] = content;
        Request::json(&self.0.url, body.to_string())
    }

    fn verdict(&self, reply: &Reply) -> Verdict {
        // 11232: too often, as everybody is at the full hour.
        by_code(reply, "code", &[11232], BREATHER)
    }

    fn per_minute(&self) -> Option<u32> {
        Some(100)
    }
}

/// The verdict of a service that answers 200 and means its own code: 0 is success, those of `waits`
/// pass by themselves. A code counts whatever the status is.
fn by_code(reply: &Reply, name: &str, waits: &[i64], wait: Duration) -> Verdict {
    match (reply.json().get(name).and_then(serde_json::Value::as_i64), Verdict::by_status(reply)) {
        (Some(0), Verdict::Delivered) => Verdict::Delivered,
        (Some(code), _) if waits.contains(&code) => {
            Verdict::Later(Some(reply.retry_after.unwrap_or(wait)))
        }
        (_, Verdict::Delivered) => Verdict::Refused,
        (_, verdict) => verdict,
    }
}
