//! The order of choices: by their texts, or by chance.

use super::chance::seeded;
use super::{Item, Session};
use crate::definition::{Choice, ElementId, SINGLE_PAGE, truth};
use crate::value::{Value, trimmed};

impl Session {
    /// The seed of an element: that of the session, and what sets the element apart from others.
    pub(super) fn seed_of(&self, id: ElementId) -> i32 {
        let element = self.definition.element(id);
        let around = element.parent.map_or(self.seed, |around| self.seed_of(around));
        // That all pages stand on one is no other order.
        if element.name == SINGLE_PAGE { self.seed } else { seeded(element, around) }
    }
}

/// The category among whose members chance moves a choice; `None` for one that says
/// `"randomize": false` and stays where it is.
pub(super) fn category(choice: Option<&Choice>) -> Option<Value> {
    let property = |name: &str| choice.and_then(|choice| choice.properties.get(name)).cloned();
    let stays = property("randomize").as_ref().and_then(truth) == Some(false);
    Some(property("randomizeCategory").unwrap_or_default()).filter(|_| !stays)
}

/// Puts `items` in the order of their texts.
pub(super) fn sort_by_text(items: &mut [Item], descends: bool) {
    crate::value::sort(items, &|a, b| {
        let (a, b) = if descends { (b, a) } else { (a, b) };
        follows(&a.text, &b.text)
    });
}

/// Whether `a` comes after `b`: by the first letters that differ, but a number by its size.
fn follows(a: &str, b: &str) -> bool {
    let (a, b) = (trimmed(a), trimmed(b));
    let alike = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b && !a.is_ascii_digit()).count();
    match (number_at(a, alike), number_at(b, alike)) {
        (Some(first), Some(second)) if first != second => first > second,
        _ => a > b,
    }
}

/// The whole number that stands there.
fn number_at(text: &str, place: usize) -> Option<f64> {
    let digits = text.bytes().skip(place).take_while(u8::is_ascii_digit);
    digits.fold(None, |sum, digit| Some(sum.unwrap_or(0.0) * 10.0 + f64::from(digit - b'0')))
}
