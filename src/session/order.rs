//! The order of choices: by their texts, or by chance.

use super::chance::{seeded, shuffle};
use super::{Item, Session};
use crate::definition::{Choice, ElementId, truth};
use crate::value::trimmed;

impl Session {
    /// The seed of an element: that of the session, and what sets the element apart from others.
    pub(super) fn seed_of(&self, id: ElementId) -> i32 {
        let element = self.definition.element(id);
        let around = element.parent.map_or(self.seed, |around| self.seed_of(around));
        seeded(element, around)
    }
}

/// Puts `places`, which are places in `choices`, in the order of chance. A choice that says
/// `"randomize": false` stays where it is, and those of one `randomizeCategory` change places among
/// themselves only.
pub(super) fn shuffle_choices(choices: &[Choice], places: &mut [usize], seed: i32) {
    shuffle(places, seed, &|place| {
        let property = |name| choices.get(*place).and_then(|choice| choice.properties.get(name));
        let stays = property("randomize").and_then(truth) == Some(false);
        Some(property("randomizeCategory").cloned().unwrap_or_default()).filter(|_| !stays)
    });
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
