//! What a posted response must look like, and what is wrong with it.
//!
//! ```json
//! {"id":"01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10","survey":{"name":"supplier"},
//!  "status":"completed","values":{"q1":5}}
//! ```
//!
//! These four members are needed. The others that manyi knows must have the right type where they
//! are given (`null` counts as not given); members it does not know are kept as they came.
//! The text is stored as it was sent, without the white space between its members: no number is
//! rounded, no member reordered.

use serde_json::{Map, Value};

use super::problem::{Fault, Kind, Problem};

/// A checked response, ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Envelope {
    /// The id in lower case.
    pub(super) id: String,
    /// The name of the questionnaire, to select by. No column of a database takes a NUL: it stands as
    /// U+FFFD here, and as it came in the body.
    pub(super) survey: String,
    /// `completed`, `partial`, `timeout` or `skipped`.
    pub(super) status: String,
    /// The whole envelope as JSON text on one line.
    pub(super) body: String,
    /// The names of the endpoints that it is to be forwarded to.
    pub(super) routes: Vec<String>,
}

const STATUSES: [&str; 4] = ["completed", "partial", "timeout", "skipped"];

/// How many faults are told at once. A body can be wrong in more places than anybody reads.
const MOST_FAULTS: usize = 50;

/// Reads and checks the text of an envelope.
pub(super) fn read(body: &[u8]) -> Result<Envelope, Problem> {
    let text = text(body)?;
    let value: Value = serde_json::from_str(&text).map_err(|error| not_json(&error))?;
    let mut check = Check::default();
    let envelope = check.envelope(&value);
    match envelope {
        Some((id, survey, status)) if check.faults.is_empty() => {
            let survey = column_text(&survey);
            Ok(Envelope { id, survey, status, body: on_one_line(&text), routes: Vec::new() })
        }
        _ => Err(Problem::faults(&check.faults)),
    }
}

/// The bytes as a text that can be read as JSON: UTF-8, without a byte order mark and half characters.
pub(super) fn text(body: &[u8]) -> Result<String, Problem> {
    let text = std::str::from_utf8(body).map_err(|error| {
        let before = &body[..error.valid_up_to()];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        not_json_at("the bytes are not UTF-8", line, column)
    })?;
    Ok(without_lone_surrogates(text.strip_prefix('\u{feff}').unwrap_or(text)))
}

/// The refusal of a text that is not JSON, or not the JSON that it should be.
pub(super) fn not_json(error: &serde_json::Error) -> Problem {
    let words = error.to_string();
    let what = words.rsplit_once(" at line ").map_or(words.as_str(), |(what, _)| what);
    not_json_at(what, error.line(), error.column())
}

/// A text as it stands in a column of a database.
pub(super) fn column_text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn not_json_at(what: &str, line: usize, column: usize) -> Problem {
    Problem::new(Kind::NotJson, format!("Line {line}, column {column}: {what}."))
        .with("line", line)
        .with("column", column)
}

/// Collects what is wrong.
#[derive(Default)]
struct Check {
    faults: Vec<Fault>,
}

impl Check {
    fn fault(&mut self, pointer: &str, detail: &str) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { pointer: pointer.to_owned(), detail: detail.to_owned() });
        }
    }

    fn envelope(&mut self, value: &Value) -> Option<(String, String, String)> {
        let Some(envelope) = value.as_object() else {
            self.fault("", "must be an object: one response");
            return None;
        };
        let id = self.id(envelope.get("id"));
        let survey = self.survey(envelope.get("survey"));
        let status = self.needed_word(envelope.get("status"), "/status", &STATUSES);
        self.needed_object(envelope.get("values"), "/values", "the answers by question name");
        self.known_members(envelope);
        Some((id?, survey?, status?))
    }

    fn id(&mut self, value: Option<&Value>) -> Option<String> {
        let id =
            value.and_then(Value::as_str).filter(|text| is_uuid(text)).map(str::to_ascii_lowercase);
        if id.is_none() {
            self.fault("/id", "must be a UUID such as 01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10, made on the device and kept over every retry");
        }
        id
    }

    fn survey(&mut self, value: Option<&Value>) -> Option<String> {
        let survey = self.needed_object(value, "/survey", "the questionnaire: {\"name\":\"…\"}")?;
        self.plain(survey, "/survey", "version");
        self.plain(survey, "/survey", "hash");
        let name =
            survey.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
        if name.is_none() {
            self.fault(
                "/survey/name",
                "must be a text that is not empty: the name of the questionnaire",
            );
        }
        name.map(str::to_owned)
    }

    fn needed_word(
        &mut self,
        value: Option<&Value>,
        pointer: &str,
        words: &[&str],
    ) -> Option<String> {
        let word = value.and_then(Value::as_str).filter(|word| words.contains(word));
        if word.is_none() {
            self.fault(pointer, &format!("must be one of {}", words.join(", ")));
        }
        word.map(str::to_owned)
    }

    fn needed_object<'a>(
        &mut self,
        value: Option<&'a Value>,
        pointer: &str,
        meaning: &str,
    ) -> Option<&'a Map<String, Value>> {
        let object = value.and_then(Value::as_object);
        if object.is_none() {
            self.fault(pointer, &format!("must be an object: {meaning}"));
        }
        object
    }

    /// Types only: a channel that nobody has heard of is no reason to turn an answer away.
    fn known_members(&mut self, envelope: &Map<String, Value>) {
        for name in ["locale", "channel", "wave", "manyi"] {
            self.plain(envelope, "", name);
        }
        for name in ["started", "ended"] {
            let rule = "must be a time such as 2026-11-21T08:30:00+08:00";
            self.given(envelope, "", name, rule, |value| {
                value.as_str().is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok())
            });
        }
        self.number(envelope, "", "duration_ms");
        for (name, meaning) in [
            ("subject", "what is rated"),
            ("context", "where it was answered"),
            ("display", "readable texts by question name"),
            ("flags", "what is odd about the response"),
        ] {
            if let Some(value) = given(envelope, name) {
                self.needed_object(Some(value), &format!("/{name}"), meaning);
            }
        }
        if let Some(value) = given(envelope, "device") {
            let meaning = "the device: {\"id\":\"…\",\"seq\":1}";
            if let Some(device) = self.needed_object(Some(value), "/device", meaning) {
                self.plain(device, "/device", "id");
                self.number(device, "/device", "seq");
            }
        }
        self.scores(given(envelope, "scores"));
        self.alerts(given(envelope, "alerts"));
    }

    fn scores(&mut self, value: Option<&Value>) {
        let Some(value) = value else { return };
        let Some(scores) = self.needed_object(Some(value), "/scores", "scores by name") else {
            return;
        };
        for (name, score) in scores {
            let pointer = join("/scores", name);
            let meaning = "{\"value\":82.5,\"n\":10}";
            if let Some(score) = self.needed_object(Some(score), &pointer, meaning) {
                self.number(score, &pointer, "value");
                self.number(score, &pointer, "n");
            }
        }
    }

    fn alerts(&mut self, value: Option<&Value>) {
        let Some(value) = value else { return };
        let Some(alerts) = value.as_array() else {
            return self.fault("/alerts", "must be a list of objects");
        };
        for (index, alert) in alerts.iter().enumerate() {
            if !alert.is_object() {
                self.fault(
                    &format!("/alerts/{index}"),
                    "must be an object: {\"question\":\"…\",\"severity\":\"…\",\"text\":\"…\"}",
                );
            }
        }
    }

    /// A text; a number passes for one, as in `"version": 3`.
    fn plain(&mut self, object: &Map<String, Value>, at: &str, name: &str) {
        let is_plain = |value: &Value| value.is_string() || value.is_number();
        self.given(object, at, name, "must be a text", is_plain);
    }

    fn number(&mut self, object: &Map<String, Value>, at: &str, name: &str) {
        self.given(object, at, name, "must be a number", Value::is_number);
    }

    fn given(
        &mut self,
        object: &Map<String, Value>,
        at: &str,
        name: &str,
        rule: &str,
        holds: impl Fn(&Value) -> bool,
    ) {
        if given(object, name).is_some_and(|value| !holds(value)) {
            self.fault(&join(at, name), rule);
        }
    }
}

/// A member that is there and not null.
fn given<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

fn join(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Any version; but not the nil UUID, which a broken generator gives to everybody.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
        && text.bytes().any(|byte| byte != b'0' && byte != b'-')
}

/// Half a surrogate pair, written as an escape, becomes U+FFFD.
///
/// A browser cuts a text in the middle of an emoji where `maxlength` says so, and `JSON.stringify`
/// then writes `\ud83d`. Refusing that would lose the whole response for half a smiley.
fn without_lone_surrogates(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at + 1 < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        match escaped_unit(&bytes, at) {
            Some(0xd800..0xdc00)
                if matches!(escaped_unit(&bytes, at + 6), Some(0xdc00..0xe000)) =>
            {
                at += 12;
            }
            Some(0xd800..0xe000) => {
                bytes[at + 2..at + 6].copy_from_slice(b"fffd");
                at += 6;
            }
            // Steps over the escaped character too: in `\\ud800` nothing is half.
            _ => at += 2,
        }
    }
    // Only ASCII was written over ASCII.
    String::from_utf8(bytes).unwrap_or_default()
}

/// The code unit of an escape `\uXXXX` that starts at `at`.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits).ok()?;
    if digits.starts_with('+') {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

/// JSON text without the white space between its members. The text must be JSON.
fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_text, mut escaped) = (false, false);
    for character in text.chars() {
        if in_text {
            in_text = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if matches!(character, ' ' | '\t' | '\r' | '\n') {
            continue;
        } else {
            in_text = character == '"';
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = r#"{"id":"01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10","survey":{"name":"s"},"status":"completed","values":{}}"#;

    #[test]
    fn the_text_is_kept_as_it_was_sent_but_on_one_line() {
        let text =
            GOOD.replace("{}", "{ \"q 1\" :\n 1.10 , \"q\\\"2 \" : [ 1e2 ,\t\"a  b\\\\\" ] }");
        let envelope = read(text.as_bytes()).unwrap();
        assert!(
            envelope.body.ends_with(r#""values":{"q 1":1.10,"q\"2 ":[1e2,"a  b\\"]}}"#),
            "{}",
            envelope.body
        );
    }

    #[test]
    fn half_a_surrogate_pair_does_not_cost_the_response() {
        for (sent, kept) in [
            (r"a\ud83d", r"a\ufffd"),
            (r"\ude00b", r"\ufffdb"),
            (r"\ud83d\ude00", r"\ud83d\ude00"),
            (r"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00"),
            (r"\\ud83d", r"\\ud83d"),
            (r"\\\ud83d", r"\\\ufffd"),
        ] {
            let text = GOOD.replace("{}", &format!("{{\"q\":\"{sent}\"}}"));
            let envelope = read(text.as_bytes()).unwrap();
            assert!(
                envelope.body.contains(&format!("{{\"q\":\"{kept}\"}}")),
                "{sent} gave {}",
                envelope.body
            );
        }
    }

    #[test]
    fn an_id_counts_the_same_in_upper_and_lower_case() {
        let upper = GOOD.replace("01930d3e-6f3a", "01930D3E-6F3A");
        assert_eq!(read(upper.as_bytes()).unwrap().id, read(GOOD.as_bytes()).unwrap().id);
    }

    #[test]
    fn a_name_with_a_nul_is_kept_and_can_be_a_column() {
        let envelope = read(GOOD.replace(r#""s""#, r#""s\u0000""#).as_bytes()).unwrap();
        assert_eq!(envelope.survey, "s\u{fffd}");
        assert!(envelope.body.contains(r#""s\u0000""#));
    }

    #[test]
    fn the_nil_uuid_is_nobodys_id() {
        assert!(!is_uuid("00000000-0000-0000-0000-000000000000"));
        assert!(!is_uuid("01930d3e6f3a7c559f0e2b1f6c1d9a10"));
        assert!(is_uuid("01930d3e-6f3a-7c55-9f0e-2b1f6c1d9a10"));
    }

    proptest! {
        #[test]
        fn any_json_on_one_line_means_the_same(text in "[ a\"\\\\\n\t{}:,0-9\u{4e00}]{0,40}") {
            let json = serde_json::json!({"a": text, "b": [text, {"c": 1.5}]});
            let spread = serde_json::to_string_pretty(&json).unwrap();
            let line = on_one_line(&spread);
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), json);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
