//! Html of a definition, made harmless: what an allow-list knows, as a tree, and nothing else.
//!
//! An `html` element, a completed page or a description may hold markup. It is never given to
//! the browser as text: it is read here into [`Node`]s, of which the view makes elements. Tags
//! that are not on the list vanish, their contents stay; scripts, styles and frames vanish with
//! their contents; so does every event handler, `style`, and address that is not plain web, mail
//! or telephone. A piped answer is put in after reading, so it is text whatever it holds.
//!
//! ```
//! use manyi::definition::markup::{Node, read};
//!
//! let nodes = read("<b onclick='x()'>Hi</b><script>alert(1)</script>", &str::to_owned);
//! let Node::Element(bold) = &nodes[0] else { unreachable!() };
//! assert_eq!((bold.tag, bold.attributes.len()), ("b", 0));
//! assert_eq!(nodes.len(), 1);
//! ```

use super::text::{halves, listed};
use crate::platform::{lower_case, parse_number};
use crate::value::{find, part, rest};
use alloc::{string::String, vec, vec::Vec};

/// A piece of harmless markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text.
    Text(String),
    /// An element.
    Element(Tag),
}

/// An element of harmless markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name, one of the allow-list.
    pub tag: &'static str,
    /// Names and values of its attributes, all from the allow-list.
    pub attributes: Vec<(&'static str, String)>,
    /// What stands in it.
    pub children: Vec<Node>,
}

const TAGS: &str = "a abbr b blockquote br caption center cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s section small span strong sub sup table tbody td th thead tr u ul";
/// Elements that hold nothing.
const VOID: &str = "br hr img";
/// Elements that vanish with all they hold.
const DROPPED: &str = "embed iframe math noscript object script style svg template";
const ATTRIBUTES: &str = "alt class colspan dir height href lang rowspan src target title width";
const ENTITIES: &str = " amp=& lt=< gt=> quot=\" apos=' nbsp=\u{a0} copy=© middot=·";
/// How deep elements may nest; deeper ones are flattened.
const DEEPEST: usize = 60;
const SPACE: &str = " \t\n\r\u{c}";
/// What ends the name of an element or attribute.
const NAME_END: &str = " \t\n\r\u{c}/>=";

/// Reads markup. `pipe` puts answers into a text with `{names}`.
#[must_use]
pub fn read(html: &str, pipe: &dyn Fn(&str) -> String) -> Vec<Node> {
    let root = Tag { tag: "", attributes: Vec::new(), children: Vec::new() };
    let mut reader = Reader { left: html, open: vec![root], pipe };
    while !reader.left.is_empty() {
        reader.text();
        reader.mark();
    }
    reader.close(0);
    reader.open.pop().map_or_else(Vec::new, |root| root.children)
}

struct Reader<'a> {
    left: &'a str,
    /// The elements that are not closed yet, the outermost first.
    open: Vec<Tag>,
    pipe: &'a dyn Fn(&str) -> String,
}

impl<'a> Reader<'a> {
    /// Takes everything before the next of `stops`.
    fn until(&mut self, stops: &str) -> &'a str {
        let end = self.left.bytes().position(|byte| stops.bytes().any(|stop| stop == byte));
        self.up_to(end.unwrap_or(self.left.len()))
    }

    fn up_to(&mut self, end: usize) -> &'a str {
        let taken = part(self.left, 0, end);
        self.left = rest(self.left, end);
        taken
    }

    /// Steps over whatever is one of `passed`.
    fn skip(&mut self, passed: &str) {
        let end = self.left.bytes().position(|byte| passed.bytes().all(|one| one != byte));
        self.up_to(end.unwrap_or(self.left.len()));
    }

    /// Steps over `start`, if that comes next.
    fn take(&mut self, start: &str) -> bool {
        let after = self.left.strip_prefix(start);
        self.left = after.unwrap_or(self.left);
        after.is_some()
    }

    /// Steps over everything up to `end` and that as well.
    fn skip_past(&mut self, end: &str) {
        let after = find(self.left, end).map_or(self.left.len(), |at| at + end.len());
        self.up_to(after);
    }

    fn text(&mut self) {
        let text = self.until("<");
        self.push_text(text);
    }

    /// Reads what begins with `<`: a comment, a tag, or a plain character.
    fn mark(&mut self) {
        if self.take("<!--") {
            return self.skip_past("-->");
        }
        if self.take("<!") || self.take("<?") {
            return self.skip_past(">");
        }
        let is_end = self.take("</");
        let is_mark = is_end || self.take("<");
        if !self.left.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let plain = ["", "<", "</"][usize::from(is_mark) + usize::from(is_end)];
            return self.push_text(plain);
        }
        let name = lower_case(self.until(NAME_END));
        let attributes = self.attributes();
        if is_end {
            if let Some(at) = self.open.iter().rposition(|tag| tag.tag == name) {
                self.close(at.max(1) - 1);
            }
        } else if listed(DROPPED, &name).is_some() {
            self.skip_element(&name);
        } else if let Some(tag) = listed(TAGS, &name).filter(|_| self.open.len() < DEEPEST) {
            let element = Tag { tag, attributes, children: Vec::new() };
            self.open.push(element);
            if listed(VOID, tag).is_some() {
                self.close(self.open.len() - 2);
            }
        }
    }

    /// Reads the attributes of a tag, and its end; keeps those that are harmless.
    fn attributes(&mut self) -> Vec<(&'static str, String)> {
        let mut kept = Vec::new();
        loop {
            self.skip(" \t\n\r\u{c}/");
            if self.left.is_empty() || self.take(">") {
                return kept;
            }
            let name = lower_case(self.until(NAME_END));
            self.skip(SPACE);
            let value = if self.take("=") { self.attribute_value() } else { "" };
            let Some(name) = listed(ATTRIBUTES, &name) else {
                continue;
            };
            let value = (self.pipe)(&unescaped(value));
            if !matches!(name, "href" | "src") || is_harmless_address(&value, name == "src") {
                kept.push((name, value));
            }
            if name == "target" {
                kept.push(("rel", String::from("noopener noreferrer")));
            }
        }
    }

    fn attribute_value(&mut self) -> &'a str {
        self.skip(SPACE);
        for quote in ["\"", "'"] {
            if self.take(quote) {
                let value = self.until(quote);
                self.take(quote);
                return value;
            }
        }
        self.until(" \t\n\r\u{c}>")
    }

    /// Steps over what an element holds, and its end tag.
    fn skip_element(&mut self, name: &str) {
        while !self.left.is_empty() {
            self.skip_past("</");
            if part(self.left, 0, name.len()).eq_ignore_ascii_case(name) {
                return self.skip_past(">");
            }
        }
    }

    /// Closes the innermost elements until so many are open inside the root.
    fn close(&mut self, left_open: usize) {
        while self.open.len() > left_open + 1 {
            if let Some(tag) = self.open.pop() {
                self.push(Node::Element(tag));
            }
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(node);
        }
    }

    fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.push(Node::Text((self.pipe)(&unescaped(text))));
        }
    }
}

/// Whether an address leads to the web, a mailbox, a telephone or a place on the same site.
#[must_use]
pub fn is_harmless_address(address: &str, is_image: bool) -> bool {
    let cleaned: String = address.chars().filter(|c| *c > ' ').collect();
    let cleaned = lower_case(&cleaned);
    let end = cleaned
        .bytes()
        .position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'))
        .unwrap_or(cleaned.len());
    let (scheme, after) = (part(&cleaned, 0, end), rest(&cleaned, end));
    !after.starts_with(':')
        || listed("http https", scheme).is_some()
        || !is_image && listed("mailto tel", scheme).is_some()
        || is_image && cleaned.starts_with("data:image/") && find(after, "svg").is_none()
}

/// Text with its `&entities;` as the characters that they are.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut left = text;
    while let Some((before, after)) = halves(left, "&") {
        out.push_str(before);
        left = after;
        let entity = halves(left, ";");
        match entity.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                out.push(character);
                left = after;
            }
            None => out.push('&'),
        }
    }
    out.push_str(left);
    out
}

fn character(entity: &str) -> Option<char> {
    if let Some(code) = entity.strip_prefix('#') {
        // JavaScript's `Number` reads "010" and "0x10".
        return char::from_u32(parse_number(&["0", code].concat())? as u32);
    }
    halves(ENTITIES, &[" ", entity, "="].concat())?.1.chars().next()
}
