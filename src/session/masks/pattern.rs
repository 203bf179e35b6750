//! `maskType: "pattern"`: `9` is a digit, `a` a letter, `#` either; after `\` a character is itself.

use super::signs::Signs;
use crate::value::Value;
use alloc::{string::String, vec::Vec};

/// A place of a pattern.
#[derive(Clone, Copy)]
enum Place {
    /// A character that the respondent writes: `9`, `a` or `#`.
    Open(char),
    /// One that stands there. Could it be written elsewhere in a pattern, it is part of the value.
    Fixed(char),
}

#[derive(Debug)]
pub(super) struct Pattern<'a> {
    written: &'a str,
}

impl<'a> Pattern<'a> {
    pub(super) fn of(settings: &'a Value) -> Pattern<'a> {
        Pattern { written: settings.get("pattern").as_text().unwrap_or_default() }
    }

    fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        let mut is_escaped = false;
        for character in self.written.chars() {
            if character == '\\' {
                is_escaped = true;
                continue;
            }
            let is_open = !is_escaped && matches!(character, '9' | 'a' | '#');
            places.push(if is_open { Place::Open(character) } else { Place::Fixed(character) });
            is_escaped = false;
        }
        places
    }

    pub(super) fn is_numeric(&self) -> bool {
        !self.places().iter().any(|place| matches!(place, Place::Open('a' | '#')))
    }

    pub(super) fn hint(&self) -> String {
        let mut hint = String::new();
        for place in self.places() {
            hint.push(if let Place::Fixed(sign) = place { sign } else { '_' });
        }
        hint
    }

    /// The text with what stands between its characters. What stands after the last of them waits
    /// until the text `is_whole`: it could not be deleted otherwise.
    pub(super) fn typed(&self, text: &str, is_whole: bool) -> String {
        let mut typed = String::new();
        let mut waiting = String::new();
        let mut given = Signs(text);
        for place in self.places() {
            match place {
                Place::Fixed(sign) => {
                    waiting.push(sign);
                    if !given.take_if(sign) {
                        continue;
                    }
                }
                Place::Open(form) => loop {
                    match given.take() {
                        Some(next) if fits(form, next) => {
                            waiting.push(next);
                            break;
                        }
                        Some(_) => {}
                        None => return typed,
                    }
                },
            }
            typed.push_str(&waiting);
            waiting.clear();
        }
        if is_whole {
            typed.push_str(&waiting);
        }
        typed
    }

    /// What is stored for a masked text; empty while it is not whole.
    pub(super) fn meant(&self, text: &str) -> String {
        let mut meant = String::new();
        let mut given = Signs(text);
        for place in self.places() {
            match (place, given.take()) {
                (Place::Open(form), Some(next)) if fits(form, next) => meant.push(next),
                (Place::Open(_), _) => return String::new(),
                (Place::Fixed(sign), _) if sign.is_ascii_alphanumeric() => meant.push(sign),
                _ => {}
            }
        }
        meant
    }
}

fn fits(form: char, character: char) -> bool {
    match form {
        '9' => character.is_ascii_digit(),
        'a' => character.is_ascii_alphabetic(),
        _ => character.is_ascii_alphanumeric(),
    }
}
