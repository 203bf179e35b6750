//! The words of the interface, in the language of the respondent.
//!
//! The words stand in `www/locales/`, one JSON file a language, all with the keys of `en.json`.
//!
//! ```
//! use manyi::locale::Locale;
//! use manyi::session::Words;
//!
//! let words = Locale::parse(r#"{"page": "第 {0} 页，共 {1} 页"}"#)?;
//! assert_eq!(words.text("page", &["2", "5"]), "第 2 页，共 5 页");
//! assert_eq!(Locale::english().text("next", &[]), "Next");
//! # Ok::<(), manyi::value::json::JsonError>(())
//! ```

use crate::definition::{Piece, pieces};
use crate::session::Words;
use crate::value::Value;
use crate::value::json::JsonError;
use alloc::string::String;

/// The words of one language.
#[derive(Clone, Debug, Default)]
pub struct Locale {
    words: Value,
}

impl Locale {
    /// English.
    #[must_use]
    pub fn english() -> Locale {
        let words = Value::parse(include_str!("../../www/locales/en.json"));
        Locale { words: words.unwrap_or_default() }
    }

    /// A language from the text of its file: an object with a text for each key. A key that it
    /// lacks stands for itself.
    ///
    /// # Errors
    /// The text is not JSON.
    pub fn parse(json: &str) -> Result<Locale, JsonError> {
        Ok(Locale { words: Value::parse(json)? })
    }
}

impl Words for Locale {
    fn text(&self, key: &str, arguments: &[&str]) -> String {
        let mut out = String::new();
        for piece in pieces(self.words.get(key).as_text().unwrap_or(key)) {
            let (Piece::Plain(text) | Piece::Piped(text)) = piece;
            let argument = match (piece, text.as_bytes()) {
                (Piece::Piped(_), [digit]) => arguments.get(usize::from(digit.wrapping_sub(b'0'))),
                _ => None,
            };
            match (piece, argument) {
                (_, Some(argument)) => out.push_str(argument),
                (Piece::Plain(_), None) => out.push_str(text),
                (Piece::Piped(_), None) => out.push_str(&["{", text, "}"].concat()),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_has_every_word_of_english_with_the_same_places() {
        let chinese = Value::parse(include_str!("../../www/locales/zh-cn.json")).unwrap();
        let english = Locale::english().words;
        let keys = |words: &Value| -> Vec<String> {
            words.as_map().unwrap().iter().map(|(key, _)| key.to_owned()).collect()
        };
        assert_eq!(keys(&english), keys(&chinese));
        for (key, text) in english.as_map().unwrap().iter() {
            for place in ["{0}", "{1}", "{2}"] {
                let has = |text: &Value| text.as_text().unwrap().contains(place);
                assert_eq!(has(text), has(chinese.get(key)), "{place} in {key}");
            }
        }
    }
}
