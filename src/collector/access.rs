//! The token that opens the exports, and the keys with which a questionnaire takes responses.
//!
//! Both come in the header `Authorization: Bearer …` or in the address: a token as `?token=…`, for a
//! link to click; a key as `?key=…`, for a beacon, which cannot have headers.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::http::{HeaderMap, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::StartError;

/// A secret text. Its debug form does not show it.
#[derive(Clone)]
pub(super) struct AccessToken {
    text: Arc<str>,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

impl AccessToken {
    /// The given token, or a random one of 128 bits.
    pub(super) fn new(given: Option<String>) -> Result<AccessToken, StartError> {
        match given {
            Some(text) if text.trim().is_empty() => {
                Err(StartError::Token("the token is empty; leave it out to get a random one"))
            }
            Some(text) => Ok(AccessToken { text: text.into() }),
            None => random_text().map(|text| AccessToken { text: text.into() }),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a request shows this token, in its header or its query.
    pub(super) fn opens(&self, headers: &HeaderMap, in_query: Option<&str>) -> bool {
        // Both are compared whatever the first one gives.
        shown(headers, in_query).fold(false, |opens, shown| opens | self.equals(shown))
    }

    /// Takes as long for a token that is nearly right as for one that is all wrong: digests are
    /// compared, of one length, and all of their bytes.
    fn equals(&self, shown: &[u8]) -> bool {
        let (secret, shown) = (Sha256::digest(self.text.as_bytes()), Sha256::digest(shown));
        secret.as_slice().ct_eq(shown.as_slice()).into()
    }
}

/// What a request shows as its secret, in its header and in its query.
fn shown<'a>(headers: &'a HeaderMap, in_query: Option<&'a str>) -> impl Iterator<Item = &'a [u8]> {
    let in_header = headers.get(header::AUTHORIZATION).and_then(|value| bearer(value.as_bytes()));
    in_header.into_iter().chain(in_query.map(str::as_bytes))
}

/// The keys with which questionnaires take responses. One that has none takes them from everybody.
///
/// ```json
/// {"supplier": "a-long-secret", "visit": ["the-new-secret", "the-old-one"], "*": "for-all-others"}
/// ```
///
/// A key in a page is no secret: it keeps out what strays in, not who means it. Between servers it is
/// one.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    by_survey: HashMap<String, Vec<AccessToken>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Given {
    One(String),
    Many(Vec<String>),
}

impl Keys {
    /// Reads a file of keys.
    pub(super) fn read(path: &Path) -> Result<Keys, String> {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        Keys::parse(&text)
    }

    fn parse(text: &str) -> Result<Keys, String> {
        let form = r#"it should look like {"SURVEY": "KEY", "OTHER": ["KEY", "KEY"]}"#;
        let given: HashMap<String, Given> =
            serde_json::from_str(text).map_err(|error| format!("line {}: {form}", error.line()))?;
        let mut by_survey = HashMap::new();
        for (survey, given) in given {
            let texts = match given {
                Given::One(text) => vec![text],
                Given::Many(texts) => texts,
            };
            if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
                return Err(format!("the key of {survey} is empty; {form}"));
            }
            let keys = texts.into_iter().map(|text| AccessToken { text: text.into() }).collect();
            by_survey.insert(super::envelope::column_text(&survey), keys);
        }
        Ok(Keys { by_survey })
    }

    /// Whether a request may leave a response of this questionnaire.
    pub(super) fn open(&self, survey: &str, headers: &HeaderMap, in_query: Option<&str>) -> bool {
        let keys = self.by_survey.get(survey).or_else(|| self.by_survey.get("*"));
        keys.is_none_or(|keys| {
            keys.iter().fold(false, |open, key| open | key.opens(headers, in_query))
        })
    }
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

fn random_text() -> Result<String, StartError> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|_| StartError::Token("the system gives no random numbers; set --token"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(authorization: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, authorization.parse().unwrap());
        headers
    }

    #[test]
    fn only_the_whole_token_opens() {
        let token = AccessToken::new(Some("open sesame".to_owned())).unwrap();
        let none = HeaderMap::new();
        assert!(token.opens(&none, Some("open sesame")));
        assert!(token.opens(&headers("Bearer open sesame"), None));
        assert!(token.opens(&headers("bearer  open sesame"), None));
        for wrong in
            ["", "o", "open sesam", "open sesame!", "open sesameopen sesame", "Open sesame"]
        {
            assert!(!token.opens(&none, Some(wrong)), "{wrong:?}");
        }
        assert!(!token.opens(&headers("Basic open sesame"), None));
        assert!(!token.opens(&none, None));
    }

    #[test]
    fn two_random_tokens_differ_and_neither_shows_in_debug_text() {
        let (one, other) = (AccessToken::new(None).unwrap(), AccessToken::new(None).unwrap());
        assert_eq!(one.text().len(), 32);
        assert_ne!(one.text(), other.text());
        assert!(!format!("{one:?}").contains(one.text()));
    }

    #[test]
    fn an_empty_token_is_refused() {
        assert!(AccessToken::new(Some(" ".to_owned())).is_err());
    }

    #[test]
    fn a_questionnaire_with_a_key_takes_responses_with_that_key_only() {
        let keys = Keys::parse(r#"{"supplier": "one", "visit": ["new", "old"]}"#).unwrap();
        let none = HeaderMap::new();
        assert!(keys.open("supplier", &none, Some("one")));
        assert!(keys.open("supplier", &headers("Bearer one"), None));
        assert!(!keys.open("supplier", &none, Some("new")));
        assert!(!keys.open("supplier", &none, None));
        assert!(keys.open("visit", &none, Some("old")) && keys.open("visit", &none, Some("new")));
        assert!(keys.open("another", &none, None));
        let all = Keys::parse(r#"{"*": "any", "visit": "v"}"#).unwrap();
        assert!(!all.open("another", &none, None) && all.open("another", &none, Some("any")));
        assert!(!all.open("visit", &none, Some("any")));
    }

    #[test]
    fn a_file_of_keys_that_says_nothing_is_refused() {
        for text in ["[]", r#"{"a": 1}"#, r#"{"a": ""}"#, r#"{"a": []}"#, ""] {
            assert!(Keys::parse(text).is_err(), "{text}");
        }
    }
}
