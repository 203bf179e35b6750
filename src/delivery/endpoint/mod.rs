//! Where responses go: what an endpoint of the `delivery` block says, the request that it makes of an
//! envelope, and what a reply to it means.
//!
//! ```
//! use manyi::delivery::{Content, Endpoint, Reply, Verdict};
//! use manyi::value::Value;
//!
//! let settings = Value::parse(r#"{"preset": "wecom", "url": "https://example.org/send",
//!     "text": "{survey.name}: {alerts}"}"#)?;
//! let endpoint = Endpoint::of(settings.as_map().unwrap()).unwrap();
//!
//! let envelope = Value::parse(r#"{"id": "0192", "survey": {"name": "hall"}, "alerts": [{"text": "rude"}]}"#)?;
//! let request = endpoint.request(&envelope);
//! assert_eq!(request.content, Content::Text(r#"{"msgtype":"text","text":{"content":"hall: rude"}}"#.to_owned()));
//! assert_eq!(endpoint.verdict(&Reply::new(200, r#"{"errcode":0}"#)), Verdict::Delivered);
//! assert_eq!(endpoint.verdict(&Reply::new(200, r#"{"errcode":93000}"#)), Verdict::Refused);
//! # Ok::<(), manyi::value::json::JsonError>(())
//! ```
//!
//! # Settings
//!
//! | key | says |
//! |---|---|
//! | `name` | what to call it, in the state of the queue; by default its preset, then its address |
//! | `preset` | a service that is known: see [`preset_names`]; `json` by default |
//! | `url`, `method`, `headers`, `query` | the request; `{path}` in the address is filled from the envelope |
//! | `encoding` | `json`, `text` (JSON as `text/plain`: no preflight), `urlencoded`, `multipart`, `ndjson` (several responses at once) |
//! | `mode` | `cors`, `no-cors` or `beacon`: of the last two no reply is seen, so a response is "sent, not confirmed" |
//! | `fields` | the body as an object: each member from a path in the envelope |
//! | `template` | the body in any shape, with `{path}`s; without both, the body is the envelope |
//! | `text` | the line that a chat gets |
//! | `when` | a condition on the envelope, in the language of `visibleIf`: others do not go there |
//! | `success` | a test of the reply, or several that all must hold; without it 2xx |
//! | `stored`, `later`, `refused` | tests any of which means: was there before, try again, do not |
//! | `signed` | each request is signed by the device: Standard Webhooks, `v1a` (ed25519) |
//! | `knowsIds` | a repeat of the same id changes nothing there |
//! | `timeoutSeconds` (30), `longestPauseSeconds` (900) | limits of one attempt, and between two |
//!
//! A test is `{"status": 409, "path": "code", "equals": "23505"}`; `contains`, `exists` and for `later`
//! `waitSeconds` are the other keys.

mod encoding;
mod presets;
mod template;
mod test;

use super::{Reply, Verdict};
use crate::expression::{Expression, Values};
use crate::platform::Clock;
#[cfg(not(target_arch = "wasm32"))]
use crate::value::part;
use crate::value::{Map, Value, find};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
pub use encoding::{Content, Part};
use encoding::{address, pairs, parts, urlencoded};
pub use presets::preset_names;
pub use template::{at, cut, readable};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use test::KEYS as TEST_KEYS;
use test::Test;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JSON, with its own content type: another origin must answer a preflight.
    Json,
    /// JSON as `text/plain`: no preflight.
    Text,
    /// Names and values, as a form sends them.
    Urlencoded,
    /// Parts, with files as files.
    Multipart,
    /// A line of JSON for each of several responses.
    Ndjson,
}

/// How a browser asks, and what it then sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It sees the reply, if the endpoint allows it.
    Cors,
    /// It sees only that something answered.
    NoCors,
    /// It does not even see that.
    Beacon,
}

/// A request to an endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// `POST`, `PUT`, `PATCH`.
    pub method: String,
    /// The address; in a browser it may be relative to the page.
    pub url: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub content: Content,
    /// How a browser asks.
    pub mode: Mode,
    /// How long it may take, in ms.
    pub patience: f64,
}

/// Where responses go.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// What it is called, once among those of a survey.
    pub name: String,
    /// What was written, to be kept with each response.
    pub written: Map,
    /// What was written, and below it the preset.
    settings: Map,
    when: Option<Expression>,
    encoding: Encoding,
    mode: Mode,
    success: Vec<Test>,
    stored: Vec<Test>,
    later: Vec<Test>,
    refused: Vec<Test>,
}

impl Endpoint {
    /// Reads the settings of an endpoint.
    ///
    /// # Errors
    /// What is wrong, in a sentence, if it cannot be used.
    pub fn of(written: &Map) -> Result<Endpoint, String> {
        let text = |key: &str| written.get(key).and_then(Value::as_text);
        let preset = text("preset").unwrap_or("json");
        let mut settings = presets::preset(preset)
            .ok_or_else(|| ["There is no preset \"", preset, "\"."].concat())?;
        for (key, value) in written.iter() {
            match (settings.get_mut(key), value) {
                // Headers come together; a null takes one away.
                (Some(Value::Map(below)), Value::Map(above)) if key == "headers" => {
                    for (name, value) in above.iter() {
                        below.insert(name, value.clone());
                    }
                }
                _ => settings.insert(key, value.clone()),
            }
        }
        let settings_text = |key: &str| settings.get(key).and_then(Value::as_text);
        let needed = settings.get("needs").map(Value::as_list).unwrap_or_default();
        let needed = needed.iter().filter_map(Value::as_text).chain(["url"]);
        for key in needed {
            if settings_text(key).is_none_or(str::is_empty) {
                return Err(["The preset \"", preset, "\" needs \"", key, "\"."].concat());
            }
        }
        let when = match text("when") {
            Some(condition) => {
                let parsed = Expression::parse(condition);
                Some(parsed.map_err(|error| ["\"when\": ", error.message()].concat())?)
            }
            None => None,
        };
        let encoding = match settings_text("encoding") {
            None | Some("json") => Encoding::Json,
            Some("text") => Encoding::Text,
            Some("urlencoded") => Encoding::Urlencoded,
            Some("multipart") => Encoding::Multipart,
            Some("ndjson") => Encoding::Ndjson,
            Some(other) => return Err(["There is no encoding \"", other, "\"."].concat()),
        };
        let mode = match settings_text("mode") {
            None | Some("cors") => Mode::Cors,
            Some("no-cors") => Mode::NoCors,
            Some("beacon") => Mode::Beacon,
            Some(other) => return Err(["There is no mode \"", other, "\"."].concat()),
        };
        let name = text("name").or(text("preset")).or(text("url")).unwrap_or(preset).to_owned();
        let tests = |key: &str| settings.get(key).map(Test::all_of).unwrap_or_default();
        let endpoint = Endpoint {
            name,
            when,
            encoding,
            mode,
            success: tests("success"),
            stored: tests("stored"),
            later: tests("later"),
            refused: tests("refused"),
            written: written.clone(),
            settings,
        };
        let shape = endpoint.template();
        let mut used = Vec::new();
        template::paths(shape, &mut used);
        let uses = |special: &str| used.iter().any(|path| path == special);
        if (uses("@fields") || uses("@idField") || endpoint.is("needsFields"))
            && endpoint.fields().is_none()
        {
            return Err(["The preset \"", preset, "\" needs \"fields\"."].concat());
        }
        if endpoint.names_id_field() && endpoint.id_field().is_none() {
            let words = "\"fields\": one must be the id, as in {\"response\": \"id\"}.";
            return Err(words.to_owned());
        }
        Ok(endpoint)
    }

    /// Whether this endpoint is to get this response. The clock is for conditions that ask for it.
    #[must_use]
    pub fn wants(&self, envelope: &Value, clock: &dyn Clock) -> bool {
        let Some(condition) = &self.when else { return true };
        envelope.as_map().is_some_and(|values| condition.holds(&Values { values, clock }))
    }

    /// The request that brings a response there.
    #[must_use]
    pub fn request(&self, envelope: &Value) -> Request {
        self.request_of(&[envelope])
    }

    /// The request that brings several responses there; but for `ndjson` only the first goes.
    #[must_use]
    pub fn request_of(&self, envelopes: &[&Value]) -> Request {
        let nothing = Value::Null;
        let first = envelopes.first().copied().unwrap_or(&nothing);
        let mut headers = self.headers(first);
        let body = |envelope: &Value| self.body(envelope);
        let (content, kind) = match self.encoding {
            Encoding::Json => (Content::Text(body(first).to_json()), "application/json"),
            Encoding::Text => (Content::Text(body(first).to_json()), "text/plain;charset=UTF-8"),
            Encoding::Urlencoded => (
                Content::Text(urlencoded(&pairs(&body(first)))),
                "application/x-www-form-urlencoded",
            ),
            // Whoever puts the parts together knows the boundary between them.
            Encoding::Multipart => (Content::Parts(parts(&body(first))), ""),
            Encoding::Ndjson => {
                let mut lines = String::new();
                for envelope in envelopes {
                    lines.push_str(&body(envelope).to_json());
                    lines.push('\n');
                }
                (Content::Text(lines), "application/x-ndjson")
            }
        };
        if !kind.is_empty() && !headers.iter().any(|(name, _)| name == "content-type") {
            headers.insert(0, ("content-type".to_owned(), kind.to_owned()));
        }
        Request {
            method: self.text("method").unwrap_or("POST").to_owned(),
            url: self.url(first),
            headers,
            content,
            mode: self.mode,
            patience: self.patience(),
        }
    }

    /// What a reply means.
    #[must_use]
    pub fn verdict(&self, reply: &Reply) -> Verdict {
        let any = |tests: &[Test]| tests.iter().any(|test| test.holds(reply));
        if self.mode != Mode::Cors {
            // Something answered: that is all that can be known.
            return if reply.status == 0 { Verdict::Delivered } else { Verdict::by_status(reply) };
        }
        if any(&self.stored) {
            return Verdict::Delivered;
        }
        let is_success = reply.is_success();
        if is_success && self.success.iter().all(|test| test.holds(reply)) {
            return Verdict::Delivered;
        }
        if let Some(test) = self.later.iter().find(|test| test.holds(reply)) {
            return Verdict::Later(reply.retry_after.or(test.wait));
        }
        // A success whose body broke off may be one: the same id again will tell.
        if is_success && reply.body.is_none() && self.success.iter().any(Test::reads_body) {
            return Verdict::Later(None);
        }
        if is_success || any(&self.refused) {
            return Verdict::Refused;
        }
        Verdict::by_status(reply)
    }

    /// Whether a reply tells that the response has arrived. Where not, it is "sent, not confirmed".
    #[must_use]
    pub fn confirms(&self) -> bool {
        self.mode == Mode::Cors
    }

    /// How a browser asks.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether a repeat of the same id changes nothing there.
    #[must_use]
    pub fn knows_ids(&self) -> bool {
        self.is("knowsIds")
    }

    /// How many responses go in one request at most.
    #[must_use]
    pub fn batch(&self) -> usize {
        if self.encoding == Encoding::Ndjson { 50 } else { 1 }
    }

    /// How long one attempt may take, in ms.
    #[must_use]
    pub fn patience(&self) -> f64 {
        self.number("timeoutSeconds").unwrap_or(30.0).clamp(1.0, 300.0) * 1000.0
    }

    /// The longest pause between two attempts, in ms.
    #[must_use]
    pub fn longest_pause(&self) -> f64 {
        self.number("longestPauseSeconds").unwrap_or(900.0).max(1.0) * 1000.0
    }

    /// How many requests per minute it takes; `None` for any number.
    #[must_use]
    pub fn per_minute(&self) -> Option<f64> {
        self.number("perMinute").filter(|rate| *rate > 0.0)
    }

    /// Whether the settings, the preset's among them, say so.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        self.settings.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// The text of a setting, the preset's among them.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.settings.get(key).and_then(Value::as_text)
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.settings.get(key).and_then(Value::as_number)
    }

    fn map(&self, key: &str) -> Option<&Map> {
        self.settings.get(key).and_then(Value::as_map)
    }

    fn template(&self) -> &Value {
        // Settings of one's own come before the template of a preset.
        let own_fields =
            self.written.contains_key("fields") && !self.written.contains_key("template");
        let template = self.settings.get("template").unwrap_or(&Value::Null);
        let mut used = Vec::new();
        template::paths(template, &mut used);
        if own_fields && !used.iter().any(|path| path == "@fields") {
            return &Value::Null;
        }
        template
    }

    fn fields(&self) -> Option<&Map> {
        self.map("fields").filter(|fields| !fields.is_empty())
    }

    fn names_id_field(&self) -> bool {
        let mut used = Vec::new();
        template::paths(self.template(), &mut used);
        if let Some(query) = self.settings.get("query") {
            template::paths(query, &mut used);
        }
        used.iter().any(|path| path == "@idField")
    }

    /// The field that holds the id, by which a response is known again.
    fn id_field(&self) -> Option<&str> {
        let (name, _) = self.fields()?.iter().find(|(_, path)| path.is_text("id"))?;
        Some(name)
    }

    fn headers(&self, envelope: &Value) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let keyed = ["key", "token"].iter().any(|key| self.text(key).is_some());
        let groups = [self.map("headers"), self.map("keyHeaders").filter(|_| keyed)];
        for (name, value) in groups.into_iter().flatten().flat_map(Map::iter) {
            if let Some(template) = value.as_text() {
                let lookup = |path: &str| self.look_up(envelope, path);
                let value = template::filled(template, &lookup, &readable);
                headers.push((name.to_ascii_lowercase(), value));
            }
        }
        if self.is("idempotencyKey") {
            // A structured field: the text stands in quotes (draft-ietf-httpapi-idempotency-key-header).
            let key = ["\"", at(envelope, "id").as_text().unwrap_or_default(), "\""].concat();
            headers.push(("idempotency-key".to_owned(), key));
        }
        if self.is("signed") {
            // Whoever sends it knows the time and has the key, and completes the signature.
            let id = at(envelope, "id").as_text().unwrap_or_default().to_owned();
            headers.push(("webhook-id".to_owned(), id));
            headers.push(("webhook-signature".to_owned(), "v1a".to_owned()));
        }
        headers
    }

    fn url(&self, envelope: &Value) -> String {
        let lookup = |path: &str| self.look_up(envelope, path);
        let mut url = self.text("url").unwrap_or_default().to_owned();
        if let Some(path) = self.text("path") {
            let trimmed = url.strip_suffix('/').unwrap_or(&url);
            url = [trimmed, path].concat();
        }
        let mut url = template::filled(&url, &lookup, &|value| address(&readable(value)));
        for (name, value) in self.map("query").into_iter().flat_map(Map::iter) {
            let value = template::built(value, &lookup);
            url.push(if find(&url, "?").is_some() { '&' } else { '?' });
            url.push_str(&[&*address(name), "=", &address(&readable(&value))].concat());
        }
        url
    }

    fn body(&self, envelope: &Value) -> Value {
        let lookup = |path: &str| self.look_up(envelope, path);
        let template = self.template();
        let mut body = if !template.is_null() {
            template::built(template, &lookup)
        } else if self.fields().is_some() {
            self.look_up(envelope, "@fields")
        } else if self.is("flat")
            || matches!(self.encoding, Encoding::Urlencoded | Encoding::Multipart)
        {
            flat(envelope)
        } else {
            envelope.clone()
        };
        if let (Some(first), Value::Map(members)) = (self.settings.get("first"), &mut body) {
            let mut all = Map::new();
            for (name, value) in
                template::built(first, &lookup).as_map().into_iter().flat_map(Map::iter)
            {
                all.insert(name, value.clone());
            }
            for (name, value) in members.iter() {
                all.insert(name, value.clone());
            }
            body = Value::Map(all);
        }
        body
    }

    /// What a path of a template stands for.
    fn look_up(&self, envelope: &Value, path: &str) -> Value {
        match path {
            "@text" => self.line(envelope).into(),
            "@idField" => self.id_field().map_or(Value::Null, Value::from),
            "@fields" => {
                let mut fields = Map::new();
                for (name, path) in self.fields().into_iter().flat_map(Map::iter) {
                    let value = at(envelope, path.as_text().unwrap_or_default());
                    let is_nested = matches!(value, Value::List(_) | Value::Map(_));
                    let value = if self.is("fieldsAsText") && is_nested {
                        Value::Text(value.to_json())
                    } else {
                        value.clone()
                    };
                    fields.insert(name, value);
                }
                Value::Map(fields)
            }
            _ => match path.strip_prefix('@') {
                Some(setting) => self.settings.get(setting).cloned().unwrap_or_default(),
                None => at(envelope, path).clone(),
            },
        }
    }

    /// The line that a chat gets.
    fn line(&self, envelope: &Value) -> String {
        let lookup = |path: &str| at(envelope, path).clone();
        let template = self.text("text").unwrap_or("{survey.name}: {alerts}");
        let longest = self.number("longest").unwrap_or(4000.0) as usize;
        let line = cut(&template::filled(template, &lookup, &readable), longest);
        let Some(escaped) = self.text("escapes") else { return line };
        let mut safe = String::new();
        for character in line.chars() {
            match character {
                _ if !escaped.contains(character) => safe.push(character),
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                _ => safe.push_str("&gt;"),
            }
        }
        safe
    }
}

/// An envelope without depth, for forms: who and what, and each answer under its name.
fn flat(envelope: &Value) -> Value {
    let mut members = Map::new();
    members.insert("response-id", at(envelope, "id").clone());
    for (name, path) in [("survey", "survey.name"), ("status", "status"), ("ended", "ended")] {
        members.insert(name, at(envelope, path).clone());
    }
    for (name, value) in at(envelope, "values").as_map().into_iter().flat_map(Map::iter) {
        if name != "response-id" {
            members.insert(name, value.clone());
        }
    }
    Value::Map(members)
}

/// The keys that an endpoint may have.
#[cfg(not(target_arch = "wasm32"))]
pub(super) const KEYS: [&str; 31] = [
    "name",
    "preset",
    "url",
    "path",
    "method",
    "headers",
    "query",
    "encoding",
    "mode",
    "fields",
    "template",
    "text",
    "when",
    "success",
    "stored",
    "later",
    "refused",
    "signed",
    "knowsIds",
    "idempotencyKey",
    "flat",
    "fieldsAsText",
    "timeoutSeconds",
    "longestPauseSeconds",
    "perMinute",
    "source",
    "form",
    "key",
    "base",
    "table",
    "token",
];

/// Whether an address is not encrypted on its way; one on this very machine need not be.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn is_unencrypted(url: &str) -> bool {
    let Some(host) = url.strip_prefix("http://") else { return false };
    let end = host.find(['/', ':', '?']).unwrap_or(host.len());
    !matches!(part(host, 0, end), "localhost" | "127.0.0.1" | "[")
}
