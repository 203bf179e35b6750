//! The token that opens the exports.
//!
//! It comes in the header `Authorization: Bearer …` or, for a link to click, as `?token=…`.

use std::sync::Arc;

use axum::http::{HeaderMap, header};

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
        let in_header =
            headers.get(header::AUTHORIZATION).and_then(|value| bearer(value.as_bytes()));
        // Both are compared whatever the first one gives.
        let by_header = in_header.is_some_and(|shown| self.equals(shown));
        let by_query = in_query.is_some_and(|shown| self.equals(shown.as_bytes()));
        by_header | by_query
    }

    /// Takes as long for a token that is nearly right as for one that is all wrong.
    fn equals(&self, shown: &[u8]) -> bool {
        let secret = self.text.as_bytes();
        let mut difference = secret.len() ^ shown.len();
        for (index, byte) in shown.iter().enumerate() {
            difference |= usize::from(byte ^ secret[index % secret.len()]);
        }
        std::hint::black_box(difference) == 0
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
}
