//! The file of endpoints.
//!
//! ```json
//! {"endpoints": [
//!   {"name": "warehouse", "preset": "webhook", "url": "https://example.org/in", "secret": "${HOOK_SECRET}"},
//!   {"name": "duty-manager", "preset": "wecom", "url": "${WECOM_URL}",
//!    "when": "{alerts} notempty", "text": "{survey.name} {subject.branch}: {alerts}"}
//! ]}
//! ```
//!
//! `${NAME}` in any text is the environment variable of that name: so no secret need stand in the file.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::parcel::{Preset, Request};
use super::presets;
use crate::expression::{Expression, Values};
use crate::platform::SystemClock;

/// Where responses are forwarded to.
pub(in crate::collector) struct Endpoint {
    pub(super) name: String,
    pub(super) when: Option<Expression>,
    pub(super) preset: Box<dyn Preset>,
    /// More headers for every request, names in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// How long one request may take.
    pub(super) timeout: Duration,
    /// How long a response is tried before it is a dead letter.
    pub(super) give_up_after: Duration,
    /// The longest pause between two attempts.
    pub(super) longest_pause: Duration,
    /// How many requests are under way at once.
    pub(super) together: usize,
    /// The shortest time from one request to the next.
    pub(super) spacing: Duration,
}

/// Its name only: addresses and headers hold secrets.
impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Endpoint({})", self.name)
    }
}

impl Endpoint {
    /// Whether this endpoint is to get this response.
    pub(super) fn wants(&self, envelope: &crate::value::Value) -> bool {
        let Some(condition) = &self.when else { return true };
        envelope
            .as_map()
            .is_some_and(|values| condition.holds(&Values { values, clock: &SystemClock }))
    }

    /// The request with the headers that the file adds.
    pub(super) fn all_headers<'a>(
        &'a self,
        request: &'a Request,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let own = request.headers.iter().map(|(name, value)| (*name, value.as_str()));
        own.chain(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    endpoints: Vec<Map<String, Value>>,
}

/// What every endpoint may have; the rest belongs to its preset.
#[derive(Deserialize)]
struct Common {
    name: String,
    #[serde(default = "webhook")]
    preset: String,
    when: Option<String>,
    #[serde(default)]
    headers: Map<String, Value>,
    #[serde(default = "fifteen")]
    timeout_seconds: u64,
    #[serde(default = "two_weeks")]
    give_up_after_hours: u64,
    #[serde(default = "quarter_of_an_hour")]
    longest_pause_seconds: u64,
    per_minute: Option<u32>,
}

const COMMON: [&str; 8] = [
    "name",
    "preset",
    "when",
    "headers",
    "timeout_seconds",
    "give_up_after_hours",
    "longest_pause_seconds",
    "per_minute",
];

fn webhook() -> String {
    "webhook".to_owned()
}

fn fifteen() -> u64 {
    15
}

fn two_weeks() -> u64 {
    14 * 24
}

fn quarter_of_an_hour() -> u64 {
    15 * 60
}

/// Reads a file of endpoints.
pub(in crate::collector) fn read(path: &Path) -> Result<Vec<Endpoint>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    parse(&text, &|name| std::env::var(name).ok())
}

fn parse(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Endpoint>, String> {
    let mut file: Value =
        serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
    fill(&mut file, variable)?;
    let file: File = serde_json::from_value(file).map_err(|error| error.to_string())?;
    let mut names = HashSet::new();
    let mut endpoints = Vec::new();
    for (index, settings) in file.endpoints.into_iter().enumerate() {
        let label = settings
            .get("name")
            .and_then(Value::as_str)
            .map_or_else(|| format!("endpoint {index}"), |name| format!("endpoint {name}"));
        let endpoint = endpoint(settings).map_err(|reason| format!("{label}: {reason}"))?;
        if !names.insert(endpoint.name.clone()) {
            return Err(format!("{label}: there are two of this name"));
        }
        endpoints.push(endpoint);
    }
    Ok(endpoints)
}

fn endpoint(settings: Map<String, Value>) -> Result<Endpoint, String> {
    let (common, own): (Map<String, Value>, Map<String, Value>) =
        settings.into_iter().partition(|(name, _)| COMMON.contains(&name.as_str()));
    let common: Common =
        serde_json::from_value(Value::Object(common)).map_err(|error| error.to_string())?;
    if common.name.is_empty() || !common.name.chars().all(is_of_name) {
        return Err("name: letters, digits, - and _ only".to_owned());
    }
    if let Some(url) = own.get("url").and_then(Value::as_str) {
        url::Url::parse(url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or("url: must be an address that starts with https:// or http://")?;
    }
    let when = match common.when {
        Some(text) => Some(Expression::parse(&text).map_err(|error| format!("when: {error}"))?),
        None => None,
    };
    let mut headers = Vec::new();
    for (name, value) in common.headers {
        let value = value.as_str().ok_or("headers: each must be a text")?;
        let is_fine = ureq::http::HeaderName::try_from(name.as_str()).is_ok()
            && ureq::http::HeaderValue::try_from(value).is_ok();
        if !is_fine {
            return Err(format!("headers: {name} cannot be sent"));
        }
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let preset = presets::preset(&common.preset, own)?;
    let per_minute = common.per_minute.or(preset.per_minute()).filter(|rate| *rate > 0);
    Ok(Endpoint {
        name: common.name,
        when,
        preset,
        headers,
        timeout: Duration::from_secs(common.timeout_seconds.clamp(1, 300)),
        give_up_after: Duration::from_secs(common.give_up_after_hours.saturating_mul(3600)),
        longest_pause: Duration::from_secs(common.longest_pause_seconds.max(1)),
        together: if per_minute.is_some() { 1 } else { 4 },
        spacing: per_minute.map_or(Duration::ZERO, |rate| Duration::from_secs(60) / rate),
    })
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

/// Puts variables into every text.
fn fill(value: &mut Value, variable: &dyn Fn(&str) -> Option<String>) -> Result<(), String> {
    match value {
        Value::String(text) => *text = filled(text, variable)?,
        Value::Array(members) => {
            members.iter_mut().try_for_each(|member| fill(member, variable))?
        }
        Value::Object(members) => {
            members.values_mut().try_for_each(|member| fill(member, variable))?;
        }
        _ => {}
    }
    Ok(())
}

fn filled(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').ok_or_else(|| "a ${ without its }".to_owned())?;
        out.push_str(before);
        out.push_str(&variable(name).ok_or_else(|| format!("there is no variable {name}"))?);
        rest = after;
    }
    Ok(out + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Endpoint>, String> {
        parse(text, &|name| (name == "URL").then(|| "https://example.org".to_owned()))
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        for (text, words) in [
            ("{", "not JSON"),
            (r#"{"endpoints":[{"preset":"slack"}]}"#, "name"),
            (r#"{"endpoints":[{"name":"a","preset":"telex"}]}"#, "no preset telex"),
            (r#"{"endpoints":[{"name":"a","url":"ftp://x"}]}"#, "https://"),
            (r#"{"endpoints":[{"name":"a","url":"${NO}"}]}"#, "no variable NO"),
            (r#"{"endpoints":[{"name":"a","url":"${URL}","whem":"1"}]}"#, "whem"),
            (r#"{"endpoints":[{"name":"a","url":"${URL}","when":"{a"}]}"#, "when"),
            (r#"{"endpoints":[{"name":"a","url":"${URL}","secret":"x"}]}"#, "whsec_"),
            (r#"{"endpoints":[{"name":"a","url":"${URL}"},{"name":"a","url":"${URL}"}]}"#, "two"),
            (r#"{"endpoints":[{"name":"a b","url":"${URL}"}]}"#, "letters"),
            (r#"{"endpoints":[{"name":"a","url":"${URL}","headers":{"x y":"1"}}]}"#, "x y"),
        ] {
            let reason = parsed(text).unwrap_err();
            assert!(reason.contains(words), "{text}: {reason}");
        }
    }

    #[test]
    fn a_condition_chooses_the_responses() {
        let endpoints = parsed(r#"{"endpoints":[{"name":"a","url":"${URL}","when":"{alerts} notempty and {scores.overall.value} < 60"}]}"#).unwrap();
        let wants = |text: &str| endpoints[0].wants(&crate::value::Value::parse(text).unwrap());
        assert!(wants(r#"{"alerts":[{"text":"x"}],"scores":{"overall":{"value":40}}}"#));
        assert!(!wants(r#"{"alerts":[],"scores":{"overall":{"value":40}}}"#));
        assert!(!wants(r#"{"alerts":[{"text":"x"}],"scores":{"overall":{"value":80}}}"#));
    }
}
