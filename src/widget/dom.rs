//! Making nodes cheaply: each kind of element is made once and cloned ever after.

use alloc::vec::Vec;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlInputElement, Node, Text};

/// The page's document, and a stock of elements to clone.
pub(super) struct Dom {
    document: Document,
    stock: Vec<(&'static str, Element)>,
    labels: Vec<(&'static str, &'static str, Element)>,
}

const SVG: &str = "http://www.w3.org/2000/svg";

impl Dom {
    pub(super) fn new(document: Document) -> Dom {
        Dom { document, stock: Vec::new(), labels: Vec::new() }
    }

    /// An element as described: `tag.class class|part part`; class and part may be left out.
    pub(super) fn make(&mut self, description: &'static str) -> Element {
        let known = self.stock.iter().find(|(known, _)| core::ptr::eq(*known, description));
        let model = match known {
            Some((_, model)) => model,
            None => {
                let model = self.model(description);
                self.stock.push((description, model));
                &self.stock[self.stock.len() - 1].1
            }
        };
        clone(model, false)
    }

    fn model(&self, description: &str) -> Element {
        let (names, part) = description.split_once('|').unwrap_or((description, ""));
        let (tag, class) = names.split_once('.').unwrap_or((names, ""));
        let namespace = if matches!(tag, "svg" | "path") { SVG } else { "http://www.w3.org/1999/xhtml" };
        // Tag names are ours, so creation cannot fail.
        let model: Element = self.document.create_element_ns(Some(namespace), tag).unwrap_or_else(|error| error.unchecked_into());
        for (name, value) in [("class", class), ("part", part)] {
            if !value.is_empty() {
                set(&model, name, value);
            }
        }
        model
    }

    /// The same with a text in it.
    pub(super) fn make_with(&mut self, description: &'static str, text: &str) -> Element {
        let element = self.make(description);
        element.set_text_content(Some(text));
        element
    }

    /// A label around an input, with room for a text after it: a row, a tile, a cell, made whole.
    pub(super) fn labelled(&mut self, description: &'static str, kind: &'static str) -> Element {
        let known = self.labels.iter().find(|(known, of, _)| core::ptr::eq(*known, description) && *of == kind);
        if let Some((_, _, model)) = known {
            return clone(model, true);
        }
        let label = self.make(description);
        let input = self.make("input");
        set(&input, "type", kind);
        append(&label, &input);
        append(&label, &self.text(""));
        self.labels.push((description, kind, clone(&label, true)));
        label
    }

    /// A drawing of paths, 24 units square.
    pub(super) fn drawing(&mut self, description: &'static str, view: &str, paths: &[&str]) -> Element {
        let drawing = self.make(description);
        set(&drawing, "viewBox", view);
        set(&drawing, "aria-hidden", "true");
        for path in paths {
            let line = self.make("path");
            set(&line, "d", path);
            append(&drawing, &line);
        }
        drawing
    }

    pub(super) fn text(&self, text: &str) -> Text {
        self.document.create_text_node(text)
    }
}

pub(super) fn clone(model: &Element, deep: bool) -> Element {
    let copy = model.clone_node_with_deep(deep);
    copy.unwrap_or_else(|error| error.unchecked_into()).unchecked_into()
}

pub(super) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

pub(super) fn unset(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

/// Sets an attribute that counts by being there.
pub(super) fn toggle(element: &Element, name: &str, on: bool) {
    if on {
        set(element, name, "");
    } else {
        unset(element, name);
    }
}

pub(super) fn toggle_class(element: &Element, class: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(class, on);
}

pub(super) fn append(parent: &Node, child: &Node) {
    let _ = parent.append_child(child);
}

/// Puts `child` in front of `before`; at the end where that is nothing.
pub(super) fn insert(parent: &Node, child: &Node, before: Option<&Node>) {
    let _ = parent.insert_before(child, before);
}

/// The first element inside that a selector of ours finds.
pub(super) fn find(inside: &Element, selector: &str) -> Option<Element> {
    inside.query_selector(selector).ok().flatten()
}

/// All elements inside that a selector of ours finds.
pub(super) fn find_all(inside: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = inside.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|index| found.get(index)).map(JsCast::unchecked_into).collect()
}

/// The element or the nearest around it that a selector of ours finds.
pub(super) fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// Sees an element as an input; text areas and selects have the same `value`.
pub(super) fn input(element: &Element) -> &HtmlInputElement {
    element.unchecked_ref()
}

/// Writes a value, unless it is there already: writing moves the cursor.
pub(super) fn write_value(element: &Element, value: &str) {
    if input(element).value() != value {
        input(element).set_value(value);
    }
}

pub(super) fn focus(element: &Element) {
    let _ = element.unchecked_ref::<web_sys::HtmlElement>().focus();
}

/// An attribute that holds a number.
pub(super) fn number(element: &Element, name: &str) -> Option<usize> {
    element.get_attribute(name)?.parse().ok()
}

/// A JavaScript value as an element, if it is there.
pub(super) fn element_of(value: Option<impl Into<JsValue>>) -> Option<Element> {
    value.map(|value| value.into().unchecked_into())
}
