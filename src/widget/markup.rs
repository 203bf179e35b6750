//! Harmless markup as elements.

use super::dom;
use crate::definition::markup::Node;
use web_sys::Element;

/// Puts nodes at the end of an element.
pub(super) fn append_nodes(parent: &Element, nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Text(text) => dom::append_text(parent, text),
            Node::Element(tag) => {
                let element = dom::make(tag.tag);
                for (name, value) in &tag.attributes {
                    dom::set(&element, name, value);
                }
                append_nodes(&element, &tag.children);
                dom::append(parent, &element);
            }
        }
    }
}
