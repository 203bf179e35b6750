//! What chance decides: the order of elements. The same seed gives the same order every time, and
//! the one that SurveyJS gives.

use super::Session;
use crate::definition::{Element, ElementId, Kind};
use crate::platform::{Random, SeededRandom};
use crate::rare::has;
use crate::value::Value;
use alloc::vec::Vec;

impl Session {
    /// Puts what stands in a page or panel whose `questionOrder` is `random` in the order of chance.
    pub(super) fn arrange(&self, container: &Element, inside: &mut [ElementId]) {
        if const { has("questionOrder") } && self.is_arranged_by_chance(container) {
            let category = |id: &ElementId| {
                let element = self.definition.element(*id);
                Some(element.property("randomizeCategory").clone())
                    .filter(|_| !element.is_unset("randomize"))
            };
            shuffle(inside, seeded(container, self.seed), &category);
        }
    }

    fn is_arranged_by_chance(&self, container: &Element) -> bool {
        let of_pages = |id: &ElementId| self.definition.element(*id).kind == Kind::Page;
        let own = container.own_text("questionOrder");
        let order = own.or(self.definition.property("questionOrder").as_text());
        order == Some("random") && !container.children.iter().any(of_pages)
    }
}

/// The seed of an element: that of the session, and what sets the element apart from others.
pub(super) fn seeded(element: &Element, seed: i32) -> i32 {
    let letters = element.kind.name().encode_utf16().chain(element.name.encode_utf16());
    letters.fold(seed, |sum, letter| sum.wrapping_mul(31).wrapping_add(i32::from(letter)))
}

/// Shuffles `items` (Fisher and Yates, from the end). Those of one category change places among
/// themselves only, and one without any stays where it is.
pub(super) fn shuffle<T: Clone>(
    items: &mut [T],
    seed: i32,
    category: &dyn Fn(&T) -> Option<Value>,
) {
    let written = items.to_vec();
    let of = |place: usize| written.get(place).and_then(category);
    for place in 0..written.len() {
        let kin = |other: &usize| of(*other) == of(place);
        let is_first = !(0..place).any(|other| kin(&other));
        if !is_first || of(place).is_none() {
            continue;
        }
        let places: Vec<usize> = (place..written.len()).filter(kin).collect();
        let mut order = places.clone();
        let mut random = SeededRandom::new(seed as u32);
        for last in (1..order.len()).rev() {
            order.swap(last, (random.next() * (last + 1) as f64) as usize);
        }
        for (to, from) in places.iter().zip(order) {
            if let (Some(to), Some(from)) = (items.get_mut(*to), written.get(from)) {
                *to = from.clone();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_category_stays_and_the_others_keep_to_theirs() {
        let (red, blue) = (Value::from("red"), Value::from("blue"));
        for seed in 0..50 {
            let mut items = [0, 1, 2, 3, 4, 5];
            shuffle(&mut items, seed, &|item| match item {
                0 => None,
                1 | 3 => Some(red.clone()),
                _ => Some(blue.clone()),
            });
            assert_eq!(items[0], 0);
            assert_eq!(items[1] + items[3], 4);
        }
    }
}
