//! What to do about a problem, where that takes a search.
//!
//! Only the command gives it: in the page, what is wrong and where is enough to find the mistake,
//! and every visitor would pay for the rest.

use super::{Definition, Element};
use alloc::string::String;

#[cfg(target_arch = "wasm32")]
pub(super) fn for_twins(_text: &str, _first: &Element) -> Option<String> {
    None
}

#[cfg(target_arch = "wasm32")]
pub(super) fn for_stranger(_definition: &Definition, _name: &str) -> Option<String> {
    None
}

/// For a name that an earlier element has.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn for_twins(text: &str, first: &Element) -> Option<String> {
    let (pointer, ..) = crate::value::json::place_of(text, first.properties.place(), "");
    Some(format!(
        "The first is {pointer}. Give each element a name of its own: answers under the same name overwrite each other."
    ))
}

/// For a name that nothing has: the nearest one there is.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn for_stranger(definition: &Definition, name: &str) -> Option<String> {
    let elements = definition.elements().iter();
    let names = elements.flat_map(|element| [element.name.as_str(), element.value_name()]);
    let far = |known: &str| distance(&known.to_lowercase(), &name.to_lowercase());
    let nearest = names.min_by_key(|known| far(known)).filter(|known| far(known) <= 2);
    Some(match nearest {
        Some(nearest) => format!("Did you mean {{{nearest}}}?"),
        None => "Add such a question, or mend the name.".to_owned(),
    })
}

/// How many letters differ (Levenshtein's distance), for "did you mean".
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn distance(a: &str, b: &str) -> usize {
    let mut row: alloc::vec::Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
