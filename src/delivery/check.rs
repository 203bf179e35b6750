//! What is wrong with a `delivery` block, with line and advice, for `manyi check`. Natively only.

use super::endpoint::{KEYS, TEST_KEYS, is_unencrypted, preset_names};
use super::{Delivery, Mode};
use crate::definition::{Definition, Problem, Severity, nearest};
use crate::value::{Map, Value, json};

/// The keys of the block.
const BLOCK: [&str; 4] = ["endpoints", "retentionDays", "encrypted", "partialAfterMinutes"];

/// What an address has in its query where it is a key to something.
const KEYS_IN_ADDRESSES: [&str; 7] =
    ["key=", "token=", "secret=", "sig=", "signature=", "apikey=", "password="];

/// Everything that is wrong with the `delivery` block of the definition in `text`, in the order of the
/// text. Nothing if the text is no definition: [`crate::definition::check`] tells that.
///
/// ```
/// let text = r#"{"elements": [{"type": "rating", "name": "speed"}],
///     "delivery": {"endpoints": [{"preset": "slack", "url": "https://hooks.slack.com/services/T/B/x"}]}}"#;
/// let problems = manyi::delivery::check(text);
/// assert_eq!(problems[0].pointer, "/delivery/endpoints/0/preset");
/// assert_eq!(problems[0].line, 2);
/// assert!(problems[0].suggestion.as_deref().unwrap().contains("--forward"));
/// ```
#[must_use]
pub fn check(text: &str) -> Vec<Problem> {
    let Ok(definition) = Definition::parse(text) else { return vec![] };
    let mut finding = Finding { text, problems: vec![] };
    let block = definition.property("delivery");
    if let Value::Map(map) = block {
        finding.block(map, &Delivery::of(block, ""));
    }
    finding.problems.sort_by_key(|problem| (problem.line, problem.column));
    finding.problems
}

struct Finding<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Finding<'_> {
    fn tell(
        &mut self,
        severity: Severity,
        pointer: &str,
        message: String,
        advice: impl Into<String>,
    ) {
        let (line, column) = json::locate(self.text, pointer).unwrap_or((1, 1));
        let (pointer, suggestion) = (pointer.to_owned(), Some(advice.into()));
        self.problems.push(Problem { severity, pointer, line, column, message, suggestion });
    }

    fn only(&mut self, map: &Map, at: &str, known: &[&str]) {
        for (key, _) in map.iter().filter(|(key, _)| !known.contains(key)) {
            let advice = nearest(key, known.iter().copied())
                .unwrap_or_else(|| format!("It can be {}.", known.join(", ")));
            let message = format!("\"{key}\" means nothing here.");
            self.tell(Severity::Error, &format!("{at}/{key}"), message, advice);
        }
    }

    fn block(&mut self, block: &Map, delivery: &Delivery) {
        self.only(block, "/delivery", &BLOCK);
        if block.get("retentionDays").is_some() && delivery.retention_days.is_none() {
            let message = "\"retentionDays\" is not a number of days.".to_owned();
            self.tell(Severity::Error, "/delivery/retentionDays", message, "Write 1 or more.");
        }
        let minutes = block.get("partialAfterMinutes");
        if minutes.is_some_and(|value| value.as_number().is_none_or(|minutes| minutes < 1.0)) {
            let message = "\"partialAfterMinutes\" is not a number of minutes.".to_owned();
            let pointer = "/delivery/partialAfterMinutes";
            self.tell(Severity::Error, pointer, message, "Write 1 or more.");
        }
        if block.get("encrypted").is_some_and(|value| value.as_bool().is_none()) {
            let message = "\"encrypted\" should be true or false.".to_owned();
            self.tell(Severity::Error, "/delivery/encrypted", message, "Write true or false.");
        }
        let endpoints = block.get("endpoints").unwrap_or(&Value::Null);
        if !matches!(endpoints, Value::List(_)) {
            let message = "\"endpoints\" should be a list.".to_owned();
            return self.tell(Severity::Error, "/delivery", message, "Put it in [ ].");
        }
        for (place, words) in &delivery.unusable {
            let preset = endpoints.as_list().get(*place).map(|settings| settings.get("preset"));
            let names = || preset_names().collect::<Vec<&str>>();
            let unknown = preset.and_then(Value::as_text).filter(|name| !names().contains(name));
            let advice = match unknown {
                Some(name) => nearest(name, preset_names())
                    .unwrap_or_else(|| format!("It can be {}.", names().join(", "))),
                None => "Mend it, or no response goes there.".to_owned(),
            };
            let at = format!("/delivery/endpoints/{place}");
            self.tell(Severity::Error, &at, words.clone(), advice);
        }
        let mut names: Vec<&str> = vec![];
        let mut usable = delivery.endpoints.iter();
        for (place, settings) in endpoints.as_list().iter().enumerate() {
            let Some(settings) = settings.as_map() else { continue };
            let at = format!("/delivery/endpoints/{place}");
            self.only(settings, &at, &KEYS);
            self.tests(settings, &at);
            if delivery.unusable.iter().any(|(unusable, _)| *unusable == place) {
                continue;
            }
            let Some(endpoint) = usable.next() else { continue };
            if names.contains(&endpoint.name.as_str()) {
                let message = format!("There are two endpoints of the name \"{}\".", endpoint.name);
                self.tell(Severity::Error, &at, message, "Give each a \"name\" of its own.");
            }
            names.push(&endpoint.name);
            self.secrets(settings, &at, endpoint.is("secretUrl"));
            if endpoint.is("needsRelay") {
                let message = "A browser cannot post there, or must not.".to_owned();
                let advice = "Post to a collector of yours, and let it pass the responses on: manyi serve --forward.";
                self.tell(Severity::Warning, &format!("{at}/preset"), message, advice);
            }
            if endpoint.is("signed")
                && (endpoint.mode() != Mode::Cors || endpoint.text("encoding") == Some("multipart"))
            {
                let message = "What goes there cannot be signed.".to_owned();
                let advice = "A signature needs headers and a body that is known: \"mode\": \"cors\", and another \"encoding\" than multipart.";
                self.tell(Severity::Error, &format!("{at}/signed"), message, advice);
            }
            if endpoint.text("url").is_some_and(is_unencrypted) {
                let message = "Responses go there without encryption.".to_owned();
                self.tell(Severity::Warning, &format!("{at}/url"), message, "Use https.");
            }
        }
        let confirms = delivery.endpoints.iter().any(|endpoint| endpoint.mode() == Mode::Cors);
        if !confirms && !delivery.endpoints.is_empty() {
            let message = "No endpoint tells whether a response has arrived.".to_owned();
            let advice = "Have one that replies, or count on what is \"sent, not confirmed\".";
            self.tell(Severity::Warning, "/delivery/endpoints", message, advice);
        }
    }

    /// The tests of replies.
    fn tests(&mut self, settings: &Map, at: &str) {
        for key in ["success", "stored", "later", "refused"] {
            match settings.get(key) {
                Some(Value::Map(test)) => self.only(test, &format!("{at}/{key}"), &TEST_KEYS),
                Some(Value::List(tests)) => {
                    for (place, test) in tests.iter().enumerate() {
                        if let Value::Map(test) = test {
                            self.only(test, &format!("{at}/{key}/{place}"), &TEST_KEYS);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What everybody who opens the page could read.
    fn secrets(&mut self, settings: &Map, at: &str, is_secret_url: bool) {
        let advice = "Keep it on a server: manyi serve --forward takes it from its environment.";
        let mut found = vec![];
        for key in ["secret", "token"] {
            if settings.contains_key(key) {
                found.push(format!("{at}/{key}"));
            }
        }
        let headers = settings.get("headers").and_then(Value::as_map);
        for (name, _) in headers.into_iter().flat_map(Map::iter) {
            let lower = name.to_lowercase();
            if ["authorization", "key", "token", "secret", "cookie"]
                .iter()
                .any(|word| lower.contains(word))
            {
                found.push(format!("{at}/headers/{name}"));
            }
        }
        let url = settings.get("url").and_then(Value::as_text).unwrap_or_default().to_lowercase();
        let has_user = url
            .split("//")
            .nth(1)
            .is_some_and(|rest| rest.split('/').next().is_some_and(|host| host.contains('@')));
        let query = url.split_once('?').map(|(_, query)| query).unwrap_or_default();
        if has_user || is_secret_url || KEYS_IN_ADDRESSES.iter().any(|key| query.contains(key)) {
            found.push(format!("{at}/url"));
        }
        for pointer in found {
            let message =
                "A secret in a definition is none: everybody who opens the page can read it.";
            self.tell(Severity::Warning, &pointer, message.to_owned(), advice);
        }
    }
}
