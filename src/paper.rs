//! What is to be seen, as strokes that `www/dom.js` puts on the screen.
//!
//! A view draws all of a question every time, as if nothing were there. The other side compares
//! the drawing with the nodes that it has and changes only what differs: so nothing in Rust reads
//! the screen or remembers it, and a whole page is one string and one call.
//!
//! A stroke is U+0001, a sign, and what it is about:
//!
//! | stroke | does |
//! |---|---|
//! | `<` description | begins an element: `key#tag.class\|part[attribute=value](child,child)` |
//! | `>` | ends it: what it held and was not drawn is taken out |
//! | `%` id | goes on in the element with this id, or in the room itself, until `>` |
//! | `=` name, space, value | gives it an attribute, or a custom property (`--at`); those not given again are taken away |
//! | `"` text | puts text in |
//! | `:` text, `*` 0 or 1 | writes the value of a field, shows a data URL on a canvas; checks a box |
//! | `?` description, name, value, state, text, described by | a label around an input; U+0002 parts them |
//! | `~` | leaves what is inside as it is |
//!
//! The state of a label is of the letters `c` checked, `d` disabled, `b` barred by a condition,
//! `o` on (a star before the chosen one).

use crate::definition::ElementId;
use crate::definition::markup::Node;
use crate::platform::{number_text, push_whole};
use crate::session::Session;
use alloc::string::String;

/// A drawing in the making.
pub(super) struct Paper {
    pub(super) strokes: String,
}

impl Paper {
    pub(super) fn new() -> Paper {
        Paper { strokes: String::new() }
    }

    fn stroke(&mut self, sign: char, about: &str) {
        self.strokes.push('\u{1}');
        self.strokes.push(sign);
        self.add(about);
    }

    /// Adds to the last stroke. The signs that part strokes have no look, so no text misses them.
    pub(super) fn add(&mut self, text: &str) {
        if text.bytes().all(|byte| byte > 2) {
            self.strokes.push_str(text);
        } else {
            for sign in text.chars().filter(|sign| *sign > '\u{2}') {
                self.strokes.push(sign);
            }
        }
    }

    /// Adds to the last stroke where that holds.
    pub(super) fn add_if(&mut self, holds: bool, text: &str) {
        if holds {
            self.add(text);
        }
    }

    /// Adds a whole number.
    pub(super) fn add_number(&mut self, number: u32) {
        push_whole(&mut self.strokes, number);
    }

    /// Adds an id of this survey: the letter tells what of the element it names.
    pub(super) fn add_id(&mut self, letter: char, id: ElementId) {
        self.strokes.push(letter);
        self.add_number(id.0);
    }

    /// Begins an element.
    pub(super) fn open(&mut self, description: &str) {
        self.stroke('<', description);
    }

    /// Begins an element that has an id of this survey.
    pub(super) fn open_called(&mut self, letter: char, id: ElementId, description: &str) {
        self.open(description);
        self.mark("id", letter, id);
    }

    /// Begins the one element with this id: wherever it stood among its neighbors, it is kept.
    pub(super) fn open_as(&mut self, letter: char, id: ElementId, description: &str) {
        self.stroke('<', "");
        self.add_id(letter, id);
        self.add("#");
        self.add(description);
        self.mark("id", letter, id);
    }

    /// Goes on in the element that has this id.
    pub(super) fn go_to(&mut self, letter: char, id: ElementId) {
        self.stroke('%', "");
        self.add_id(letter, id);
        self.mark("id", letter, id);
    }

    /// Goes on in a part of the survey; in the room that the survey stands in, if it has no name.
    pub(super) fn go_to_part(&mut self, name: &str) {
        self.stroke('%', name);
    }

    /// Ends the element.
    pub(super) fn close(&mut self) {
        self.stroke('>', "");
    }

    /// An element with nothing but a text in it.
    pub(super) fn written(&mut self, description: &str, text: &str) {
        self.open(description);
        self.text(text);
        self.close();
    }

    /// The same where there is a text, and else nothing.
    pub(super) fn written_if_any(&mut self, description: &str, text: &str) {
        if !text.is_empty() {
            self.written(description, text);
        }
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, description: &str) {
        self.open(description);
        self.close();
    }

    pub(super) fn text(&mut self, text: &str) {
        self.stroke('"', text);
    }

    /// How much of how much, as text.
    pub(super) fn fraction(&mut self, part: u32, whole: u32) {
        self.text("");
        self.add_number(part);
        self.add(" / ");
        self.add_number(whole);
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.stroke('=', name);
        self.add(" ");
        self.add(value);
    }

    /// Sets the classes, in the place of those in the description; more can be added.
    pub(super) fn class(&mut self, classes: &str) {
        self.set("class", classes);
    }

    /// Sets an attribute if there is something to say with it.
    pub(super) fn set_if_any(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.set(name, value);
        }
    }

    pub(super) fn set_number(&mut self, name: &str, number: u32) {
        self.set(name, "");
        self.add_number(number);
    }

    /// Sets an attribute to a number that need not be whole.
    #[inline(never)]
    pub(super) fn set_decimal(&mut self, name: &str, number: f64) {
        self.set(name, &number_text(number));
    }

    /// Sets an attribute that counts by being there.
    pub(super) fn flag(&mut self, name: &str, on: bool) {
        if on {
            self.set(name, "");
        }
    }

    /// An ARIA state that is only told when it holds.
    pub(super) fn state(&mut self, name: &str, holds: bool) {
        if holds {
            self.set(name, "true");
        }
    }

    /// Sets an attribute to an id of this survey.
    pub(super) fn mark(&mut self, name: &str, letter: char, id: ElementId) {
        self.set(name, "");
        self.add_id(letter, id);
    }

    /// Sets an attribute to an id of a part: `q7-2`.
    pub(super) fn mark_part(&mut self, name: &str, letter: char, id: ElementId, part: u32) {
        self.mark(name, letter, id);
        self.add("-");
        self.add_number(part);
    }

    /// Writes the value of a field.
    pub(super) fn value(&mut self, text: &str) {
        self.stroke(':', text);
    }

    pub(super) fn checked(&mut self, on: bool) {
        self.stroke('*', if on { "1" } else { "0" });
    }

    /// Leaves what is inside as it is.
    pub(super) fn keep(&mut self) {
        self.stroke('~', "");
    }

    /// Begins a label around an input; what adds to the description and its [`Paper::part`]s follow.
    pub(super) fn label(&mut self, description: &str) {
        self.stroke('?', description);
    }

    /// One more part of a label.
    pub(super) fn part(&mut self, text: &str) {
        self.strokes.push('\u{2}');
        self.add(text);
    }

    /// A part that is a whole number.
    pub(super) fn part_number(&mut self, number: u32) {
        self.part("");
        self.add_number(number);
    }

    /// A part that is an id of this survey.
    pub(super) fn part_id(&mut self, letter: char, id: ElementId) {
        self.part("");
        self.add_id(letter, id);
    }

    /// An element with nothing but a word of the interface in it.
    pub(super) fn word(&mut self, description: &str, session: &Session, key: &str) {
        self.written(description, &session.word(key, &[]));
    }

    /// Harmless markup.
    pub(super) fn markup(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(tag) => {
                    self.open(tag.tag);
                    for (name, value) in &tag.attributes {
                        self.set(name, value);
                    }
                    self.markup(&tag.children);
                    self.close();
                }
            }
        }
    }
}
