//! The `kiosk` block: what `www/kiosk.html` does with the survey on a device that visitors share.
//!
//! ```json
//! "kiosk": {
//!   "idleSeconds": 60, "warningSeconds": 20, "restartSeconds": 8,
//!   "attract": { "title": { "zh-cn": "…", "default": "…" }, "text": "…", "button": "…" },
//!   "locales": ["zh-cn", "en"],
//!   "unfinished": "discard",
//!   "hours": [{ "days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:30" }],
//!   "closed": "…",
//!   "pin": "pbkdf2-sha256:310000:…:…",
//!   "sound": true
//! }
//! ```
//!
//! `attract` is `false` where the first question itself is the start screen. `unfinished` says what becomes of
//! answers that somebody walks away from: nothing is sent (`discard`), what there is (`answers`), or a response even
//! without any (`always`). Days are 1, Monday, to 7. `closed` is what is read outside of the `hours`. `pin` is what
//! the staff screen shows for copying; it is never the PIN itself.

use super::places::{step, step_index};
use super::{Checking, nearest};
use crate::value::{Map, Value};

/// The keys of the block. `www/kiosk/settings.js` reads them.
pub(super) const KEYS: [&str; 10] = [
    "attract",
    "closed",
    "hours",
    "idleSeconds",
    "locales",
    "pin",
    "restartSeconds",
    "sound",
    "unfinished",
    "warningSeconds",
];

const ATTRACT: [&str; 3] = ["button", "text", "title"];
const HOURS: [&str; 3] = ["days", "from", "to"];
const UNFINISHED: [&str; 3] = ["discard", "answers", "always"];

/// Seconds by key: the fewest, the most, and why no fewer.
const SECONDS: [(&str, f64, f64, &str); 3] = [
    ("idleSeconds", 5.0, 3600.0, "Who reads a question touches nothing for a while."),
    ("warningSeconds", 20.0, 600.0, "WCAG 2.2.1 asks for 20 seconds in which one touch goes on."),
    ("restartSeconds", 1.0, 120.0, "It is how long the thanks are shown."),
];

impl Checking {
    pub(super) fn kiosk(&mut self, block: &Map, at: &str) {
        self.known_only(block, &KEYS, at);
        for (key, least, most, why) in SECONDS {
            let Some(value) = block.get(key) else { continue };
            if !value.as_number().is_some_and(|seconds| (least..=most).contains(&seconds)) {
                let message = format!("\"{key}\" should be a number from {least} to {most}.");
                self.error(step(at, key), &message, why);
            }
        }
        match block.get("attract") {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Map(attract)) => {
                let at = step(at, "attract");
                self.known_only(attract, &ATTRACT, &at);
                for key in ATTRACT {
                    self.words(attract, key, &at);
                }
            }
            Some(_) => self.error(
                step(at, "attract"),
                "\"attract\" should be an object, or false.",
                "Write { \"title\": \"…\" }, or false to begin with the first question.",
            ),
        }
        self.words(block, "closed", at);
        if block.get("sound").is_some_and(|sound| !matches!(sound, Value::Bool(_))) {
            self.error(step(at, "sound"), "\"sound\" should be true or false.", "Mend it.");
        }
        if let Some(value) = block.get("unfinished") {
            let word = value.as_text().unwrap_or_default();
            if !UNFINISHED.contains(&word) {
                let advice = nearest(word, UNFINISHED.into_iter())
                    .unwrap_or_else(|| format!("It can be {}.", UNFINISHED.join(", ")));
                self.error(step(at, "unfinished"), "\"unfinished\" has an unknown value.", &advice);
            }
        }
        if block.get("pin").is_some_and(|pin| !pin.as_text().is_some_and(is_hash)) {
            self.error(
                step(at, "pin"),
                "\"pin\" should be the hash of a PIN: everybody can read a definition.",
                "Set the PIN on a device (kiosk.html?setup) and copy what its staff screen shows.",
            );
        }
        if let Some(locales) = block.get("locales") {
            let is_list = matches!(locales, Value::List(list) if !list.is_empty())
                && locales.as_list().iter().all(|locale| locale.as_text().is_some());
            if !is_list {
                let advice = "Write [\"zh-cn\", \"en\"]; the first is the one that visitors find.";
                self.error(
                    step(at, "locales"),
                    "\"locales\" should be a list of languages.",
                    advice,
                );
            }
        }
        if let Some(hours) = block.get("hours") {
            self.hours(hours, &step(at, "hours"));
        }
    }

    fn hours(&mut self, hours: &Value, at: &str) {
        let Value::List(list) = hours else {
            return self.error(at.to_owned(), "\"hours\" should be a list.", "Put it in [ ].");
        };
        for (place, entry) in list.iter().enumerate() {
            let at = step_index(at, place);
            let Value::Map(entry) = entry else {
                self.error(
                    at,
                    "Opening hours should be an object.",
                    "Write { \"days\": [1], \"from\": \"09:00\", \"to\": \"17:00\" }.",
                );
                continue;
            };
            self.known_only(entry, &HOURS, &at);
            let is_day = |day: &Value| {
                day.as_number().is_some_and(|day| (1.0..=7.0).contains(&day) && day.fract() == 0.0)
            };
            let days = entry.get("days");
            if !days.is_none_or(|days| {
                matches!(days, Value::List(_)) && days.as_list().iter().all(is_day)
            }) {
                self.error(
                    step(&at, "days"),
                    "\"days\" should be numbers from 1 to 7.",
                    "1 is Monday; without \"days\" the hours are those of every day.",
                );
            }
            let time = |key: &str| entry.get(key).and_then(Value::as_text).and_then(minutes);
            for key in ["from", "to"] {
                if time(key).is_none() {
                    let message = format!("\"{key}\" should be a time of day.");
                    let at = entry.get(key).map_or_else(|| at.clone(), |_| step(&at, key));
                    self.error(at, &message, "Write it as \"09:00\", up to \"24:00\".");
                }
            }
            if let (Some(from), Some(to)) = (time("from"), time("to"))
                && from >= to
            {
                self.error(
                    step(&at, "to"),
                    "It closes before it opens.",
                    "Split hours that go past midnight: to \"24:00\", and from \"00:00\" the next day.",
                );
            }
        }
    }

    /// A text, or texts by language.
    fn words(&mut self, map: &Map, key: &str, at: &str) {
        let is_right = match map.get(key) {
            None | Some(Value::Text(_)) => true,
            Some(Value::Map(texts)) => texts.iter().all(|(_, text)| text.as_text().is_some()),
            Some(_) => false,
        };
        if !is_right {
            let message = format!("\"{key}\" should be a text.");
            self.error(
                step(at, key),
                &message,
                "Write it in \" \", or by language: { \"zh-cn\": \"…\", \"default\": \"…\" }.",
            );
        }
    }

    fn known_only(&mut self, map: &Map, known: &[&str], at: &str) {
        for (key, _) in map.iter().filter(|(key, _)| !known.contains(key)) {
            let advice = nearest(key, known.iter().copied())
                .unwrap_or_else(|| format!("It can be {}.", known.join(", ")));
            self.error(step(at, key), &format!("\"{key}\" means nothing here."), &advice);
        }
    }
}

/// Minutes since midnight of `09:00`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

/// Whether it is `pbkdf2-sha256:ITERATIONS:SALT:HASH`, the last two in base64.
fn is_hash(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let is_base64 = |part: &str, bytes: usize| {
        part.len() == bytes.div_ceil(3) * 4
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
    };
    let [kind, iterations, salt, hash] = parts[..] else { return false };
    kind == "pbkdf2-sha256"
        && iterations.parse::<u32>().is_ok_and(|count| count >= 100_000)
        && is_base64(salt, 16)
        && is_base64(hash, 32)
}

#[cfg(test)]
mod tests {
    use crate::definition::check;

    fn told(block: &str) -> Vec<(String, u32, String)> {
        let text = format!("{{\"elements\": [],\n\"kiosk\": {block}}}");
        check(&text)
            .into_iter()
            .map(|problem| (problem.pointer, problem.line, problem.message))
            .collect()
    }

    #[test]
    fn a_block_that_says_all_is_right() {
        let pin = "pbkdf2-sha256:310000:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let block = format!(
            r#"{{"idleSeconds": 45, "warningSeconds": 20, "restartSeconds": 8, "sound": true, "unfinished": "always",
                "attract": {{"title": {{"zh-cn": "您好", "default": "Hello"}}, "text": "x", "button": "Go"}},
                "locales": ["zh-cn", "en"], "closed": "Closed", "pin": "{pin}",
                "hours": [{{"days": [1, 2], "from": "09:00", "to": "24:00"}}, {{"from": "00:00", "to": "01:30"}}]}}"#
        );
        assert_eq!(told(&block), []);
        assert_eq!(told(r#"{"attract": false}"#), []);
    }

    #[test]
    fn each_mistake_is_told_with_its_place() {
        for (block, pointer, words) in [
            (r#"{"idelSeconds": 45}"#, "/kiosk/idelSeconds", "means nothing here"),
            (r#"{"idleSeconds": 2}"#, "/kiosk/idleSeconds", "from 5 to 3600"),
            (r#"{"warningSeconds": 10}"#, "/kiosk/warningSeconds", "from 20 to 600"),
            (r#"{"restartSeconds": "8"}"#, "/kiosk/restartSeconds", "should be a number"),
            (r#"{"attract": true}"#, "/kiosk/attract", "an object, or false"),
            (r#"{"attract": {"title": 1}}"#, "/kiosk/attract/title", "should be a text"),
            (r#"{"attract": {"titel": "a"}}"#, "/kiosk/attract/titel", "means nothing here"),
            (r#"{"unfinished": "keep"}"#, "/kiosk/unfinished", "unknown value"),
            (r#"{"pin": "1234"}"#, "/kiosk/pin", "the hash of a PIN"),
            (r#"{"pin": "pbkdf2-sha256:10:AA==:AA=="}"#, "/kiosk/pin", "the hash of a PIN"),
            (r#"{"sound": "yes"}"#, "/kiosk/sound", "true or false"),
            (r#"{"locales": "en"}"#, "/kiosk/locales", "a list of languages"),
            (r#"{"closed": 1}"#, "/kiosk/closed", "should be a text"),
            (r#"{"hours": {}}"#, "/kiosk/hours", "should be a list"),
            (
                r#"{"hours": [{"days": [0], "from": "09:00", "to": "10:00"}]}"#,
                "/kiosk/hours/0/days",
                "from 1 to 7",
            ),
            (
                r#"{"hours": [{"from": "9:00", "to": "10:00"}]}"#,
                "/kiosk/hours/0/from",
                "a time of day",
            ),
            (
                r#"{"hours": [{"from": "22:00", "to": "06:00"}]}"#,
                "/kiosk/hours/0/to",
                "closes before it opens",
            ),
        ] {
            let problems = told(block);
            assert_eq!(problems.len(), 1, "{block}: {problems:?}");
            let (at, line, message) = &problems[0];
            assert_eq!((at.as_str(), *line), (pointer, 2));
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn the_page_reads_every_key_that_the_check_knows() {
        let page = include_str!("../../../www/kiosk/settings.js");
        for key in super::KEYS {
            assert!(page.contains(key), "www/kiosk/settings.js does not read {key}");
        }
    }
}
