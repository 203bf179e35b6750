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
//! let nodes = read("<b onclick='x()'>Hi</b><script>alert(1)</script>", &|_| String::new());
//! let Node::Element(bold) = &nodes[0] else { unreachable!() };
//! assert_eq!((bold.tag, bold.attributes.len()), ("b", 0));
//! assert_eq!(nodes.len(), 1);
//! ```

use super::text::{Piece, pieces};
use crate::platform::lower_case;
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

const TAGS: [&str; 49] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
const VOID: [&str; 3] = ["br", "hr", "img"];
/// Elements that vanish with all they hold.
const DROPPED: [&str; 9] =
    ["embed", "iframe", "math", "noscript", "object", "script", "style", "svg", "template"];
const ATTRIBUTES: [&str; 13] = [
    "alt", "class", "colspan", "dir", "height", "href", "lang", "rel", "rowspan", "src", "target",
    "title", "width",
];
const ENTITIES: [(&str, char); 8] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("middot", '·'),
];
/// How deep elements may nest; deeper ones are flattened.
const DEEPEST: usize = 60;

/// Reads markup. `pipe` gives the text that stands for a `{name}`.
#[must_use]
pub fn read(html: &str, pipe: &dyn Fn(&str) -> String) -> Vec<Node> {
    let mut open: Vec<Tag> = vec![Tag { tag: "", attributes: Vec::new(), children: Vec::new() }];
    let mut left = html;
    while !left.is_empty() {
        let begin = left.find('<').unwrap_or(left.len());
        push_text(&mut open, part(left, 0, begin), pipe);
        left = rest(left, begin);
        if left.is_empty() {
            break;
        }
        left = match markup_after(left) {
            Some((Mark::Comment, after)) => after,
            Some((Mark::Close(name), after)) => {
                close(&mut open, &name);
                after
            }
            Some((Mark::Open(name, attributes), after)) => {
                if DROPPED.contains(&name.as_str()) {
                    end_of(after, &name)
                } else {
                    open_tag(&mut open, &name, attributes, pipe);
                    after
                }
            }
            None => {
                push_text(&mut open, "<", pipe);
                rest(left, 1)
            }
        };
    }
    while open.len() > 1 {
        close_last(&mut open);
    }
    open.pop().map_or_else(Vec::new, |root| root.children)
}

enum Mark<'a> {
    Comment,
    Open(String, Vec<(String, &'a str)>),
    Close(String),
}

/// Reads what begins with `<`; `None` if that is no markup but a plain character.
fn markup_after(text: &str) -> Option<(Mark<'_>, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some((Mark::Comment, find(comment, "-->").map_or("", |at| rest(comment, at + 3))));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Some((Mark::Comment, text.split_once('>').map_or("", |(_, after)| after)));
    }
    let (closing, inner) = match text.strip_prefix("</") {
        Some(inner) => (true, inner),
        None => (false, text.strip_prefix('<')?),
    };
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = lower_case(part(inner, 0, end));
    let mut left = rest(inner, end);
    let mut attributes = Vec::new();
    loop {
        left = left.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = left.strip_prefix('>') {
            let mark = if closing { Mark::Close(name) } else { Mark::Open(name, attributes) };
            return Some((mark, after));
        }
        if left.is_empty() {
            return Some((Mark::Comment, ""));
        }
        let (attribute, after) = attribute(left);
        attributes.push(attribute);
        left = after;
    }
}

fn attribute(text: &str) -> ((String, &str), &str) {
    let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = rest(text, first).find(ends).map_or(text.len(), |at| at + first);
    let name = lower_case(part(text, 0, end));
    let after = rest(text, end).trim_start();
    let Some(value) = after.strip_prefix('=') else {
        return ((name, ""), rest(text, end));
    };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return ((name, value), after);
        }
    }
    let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
    ((name, part(value, 0, end)), rest(value, end))
}

/// What comes after the end tag of an element that is dropped.
fn end_of<'a>(text: &'a str, name: &str) -> &'a str {
    let mut after = text;
    while let Some(at) = find(after, "</") {
        after = rest(after, at + 2);
        if part(after, 0, name.len()).eq_ignore_ascii_case(name) {
            return after.split_once('>').map_or("", |(_, after)| after);
        }
    }
    ""
}

fn open_tag(
    open: &mut Vec<Tag>,
    name: &str,
    attributes: Vec<(String, &str)>,
    pipe: &dyn Fn(&str) -> String,
) {
    let known = TAGS.into_iter().find(|tag| *tag == name);
    let Some(tag) = known.filter(|_| open.len() < DEEPEST) else {
        return;
    };
    let mut kept: Vec<(&'static str, String)> = Vec::new();
    for (name, raw) in attributes {
        let Some(name) = ATTRIBUTES.into_iter().find(|known| *known == name) else {
            continue;
        };
        let value = piped(raw, pipe);
        if !matches!(name, "href" | "src") || is_harmless_address(&value, name == "src") {
            kept.push((name, value));
        }
    }
    if kept.iter().any(|(name, _)| *name == "target") {
        kept.retain(|(name, _)| *name != "rel");
        kept.push(("rel", String::from("noopener noreferrer")));
    }
    let element = Tag { tag, attributes: kept, children: Vec::new() };
    if VOID.contains(&tag) {
        push(open, Node::Element(element));
    } else {
        open.push(element);
    }
}

/// Whether an address leads to the web, a mailbox, a telephone or a place on the same site.
#[must_use]
pub fn is_harmless_address(address: &str, is_image: bool) -> bool {
    let cleaned: String = address.chars().filter(|c| *c > ' ').collect();
    let cleaned = lower_case(&cleaned);
    let Some((scheme, _)) = cleaned.split_once(':') else {
        return true;
    };
    if scheme.contains(['/', '?', '#']) {
        return true;
    }
    match scheme {
        "http" | "https" => true,
        "mailto" | "tel" => !is_image,
        "data" => is_image && cleaned.starts_with("data:image/") && find(&cleaned, "svg").is_none(),
        _ => false,
    }
}

fn close(open: &mut Vec<Tag>, name: &str) {
    if let Some(at) = open.iter().rposition(|tag| tag.tag == name).filter(|at| *at > 0) {
        while open.len() > at {
            close_last(open);
        }
    }
}

fn close_last(open: &mut Vec<Tag>) {
    if let Some(tag) = open.pop() {
        push(open, Node::Element(tag));
    }
}

fn push(open: &mut [Tag], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn push_text(open: &mut [Tag], text: &str, pipe: &dyn Fn(&str) -> String) {
    if !text.is_empty() {
        push(open, Node::Text(piped(text, pipe)));
    }
}

fn piped(text: &str, pipe: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => push_unescaped(plain, &mut out),
            Piece::Piped(name) => out.push_str(&pipe(name)),
        }
    }
    out
}

fn push_unescaped(text: &str, out: &mut String) {
    let mut left = text;
    while let Some((before, after)) = left.split_once('&') {
        out.push_str(before);
        left = after;
        let entity = left.split_once(';').filter(|(name, _)| name.len() <= 8);
        match entity.and_then(|(name, after)| Some((entity_character(name)?, after))) {
            Some((character, after)) => {
                out.push(character);
                left = after;
            }
            None => out.push('&'),
        }
    }
    out.push_str(left);
}

fn whole_number(digits: &str, radix: u32) -> Option<u32> {
    let digits = Some(digits).filter(|digits| !digits.is_empty())?;
    digits.chars().try_fold(0_u32, |number, digit| {
        number.checked_mul(radix)?.checked_add(digit.to_digit(radix)?)
    })
}

fn entity_character(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let code = match code.strip_prefix(['x', 'X']) {
            Some(digits) => whole_number(digits, 16)?,
            None => whole_number(code, 10)?,
        };
        return char::from_u32(code);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}
