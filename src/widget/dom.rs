//! The nodes, as `www/dom.js` makes and changes them.

use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement, Node};

#[wasm_bindgen(module = "/www/dom.js")]
extern "C" {
    /// An element as described: `tag.class class|part part[attribute=value](child,child)`, of
    /// which all but the tag may be left out. Each kind is made once and cloned ever after.
    pub(super) fn make(description: &str) -> Element;

    /// The same with a text in it.
    pub(super) fn written(description: &str, text: &str) -> Element;

    /// A label around an input with this name and value, and a text after it: a row, a tile, a cell.
    pub(super) fn choice(
        description: &str,
        name: &str,
        value: u32,
        text: &str,
        barred: bool,
    ) -> Element;

    /// A label for each of the texts, which U+001F parts; `barred` has a 1 for each that cannot be
    /// chosen.
    pub(super) fn choices(
        parent: &Element,
        description: &str,
        name: &str,
        texts: &str,
        barred: &str,
    );

    pub(super) fn append(parent: &Node, child: &Node);

    #[wasm_bindgen(js_name = append)]
    pub(super) fn append_text(parent: &Node, text: &str);

    /// Puts `child` in front of `before`; at the end where that is nothing.
    pub(super) fn insert(parent: &Node, child: &Node, before: Option<&Node>);

    /// Makes `text` all that is in an element.
    pub(super) fn write(element: &Element, text: &str);

    /// Writes the value of a field, unless it is there already.
    #[wasm_bindgen(js_name = writeValue)]
    pub(super) fn write_value(element: &Element, text: &str);

    pub(super) fn set(element: &Element, name: &str, value: &str);

    pub(super) fn unset(element: &Element, name: &str);

    /// Sets an attribute that counts by being there.
    pub(super) fn toggle(element: &Element, name: &str, on: bool);

    /// An ARIA state that is only told when it holds.
    pub(super) fn state(element: &Element, name: &str, holds: bool);

    /// Sets an attribute to an id of this survey: the letter tells what of the element it names.
    pub(super) fn mark(element: &Element, name: &str, letter: &str, id: u32);

    /// The element inside that has this id.
    pub(super) fn marked(inside: &Element, letter: &str, id: u32) -> Option<Element>;

    #[wasm_bindgen(js_name = toggleClass)]
    pub(super) fn toggle_class(element: &Element, class: &str, on: bool);

    #[wasm_bindgen(js_name = hasClass)]
    pub(super) fn has_class(element: &Element, class: &str) -> bool;

    /// The first element inside that a selector of ours finds.
    pub(super) fn find(inside: &Element, selector: &str) -> Option<Element>;

    /// The element or the nearest around it that a selector of ours finds.
    pub(super) fn closest(element: &Element, selector: &str) -> Option<Element>;

    pub(super) fn focus(element: &Element);
}

/// All elements inside that a selector of ours finds.
pub(super) fn find_all(inside: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = inside.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|index| found.get(index)).map(JsCast::unchecked_into).collect()
}

/// Sees an element as an input; text areas and selects have the same `value`.
pub(super) fn input(element: &Element) -> &HtmlInputElement {
    element.unchecked_ref()
}

/// An attribute that holds a whole number.
pub(super) fn number(element: &Element, name: &str) -> Option<usize> {
    let number = crate::platform::parse_number(&element.get_attribute(name)?)?;
    Some(number as usize)
}

/// A JavaScript value as an element, if it is there.
pub(super) fn element_of(value: Option<impl Into<JsValue>>) -> Option<Element> {
    value.map(|value| value.into().unchecked_into())
}
