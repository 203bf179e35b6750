//! The order of choices: by their texts, or by chance.

use super::{Item, Session};
use crate::definition::{Choice, ElementId, truth};
use crate::platform::{Random, SeededRandom};
use crate::value::{Value, trimmed};
use alloc::vec::Vec;

impl Session {
    /// The seed of an element: that of the session, and what sets the element apart from others.
    pub(super) fn seed_of(&self, id: ElementId) -> i32 {
        let element = self.definition.element(id);
        let around = element.parent.map_or(self.seed, |around| self.seed_of(around));
        let letters = element.kind.name().encode_utf16().chain(element.name.encode_utf16());
        letters.fold(around, |sum, letter| sum.wrapping_mul(31).wrapping_add(i32::from(letter)))
    }
}

/// Puts `choices` in the order of chance. One that says `"randomize": false` stays where it is,
/// and those of one `randomizeCategory` change places among themselves only.
pub(super) fn shuffle<T: Clone>(choices: &mut [(Choice, T)], seed: i32) {
    let written = choices.to_vec();
    let category = |place: usize| written.get(place).map(|one| one.0.property("randomizeCategory"));
    let stays = |one: &(Choice, T)| truth(one.0.property("randomize")) == Some(false);
    let mut done = Vec::new();
    for place in 0..written.len() {
        let moves = |other: &usize| {
            category(*other) == category(place) && !written.get(*other).is_some_and(stays)
        };
        if done.contains(&place) || !moves(&place) {
            continue;
        }
        let places: Vec<usize> = (place..written.len()).filter(moves).collect();
        for (to, from) in places.iter().zip(by_chance(&places, seed)) {
            if let (Some(to), Some(from)) = (choices.get_mut(*to), written.get(from)) {
                *to = from.clone();
            }
        }
        done.extend(places);
    }
}

/// The same places in the order of chance: the shuffle of Fisher and Yates, from the end.
fn by_chance(places: &[usize], seed: i32) -> Vec<usize> {
    let mut order = places.to_vec();
    let mut random = SeededRandom::new(seed as u32);
    for last in (1..order.len()).rev() {
        order.swap(last, (random.next() * (last + 1) as f64) as usize);
    }
    order
}

/// Puts `items` in the order of their texts.
pub(super) fn sort_by_text(items: &mut [Item], descends: bool) {
    crate::value::sort(items, &|a, b| {
        if descends { follows(&b.text, &a.text) } else { follows(&a.text, &b.text) }
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

impl Choice {
    /// A property of the item; `Null` if it is not written.
    fn property(&self, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.properties.get(name).unwrap_or(&NULL)
    }
}
