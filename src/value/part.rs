//! Parts of texts and order in lists, in few bytes.
//!
//! `&text[a..b]`, `text.find("…")` and `sort` carry kilobytes of machinery into the widget: the
//! wording of a panic, a two-way search, a sort for millions. These do the same for what is small.

use super::Value;
use alloc::string::String;

/// The part of `text` from one byte offset to another; empty where an offset is none.
#[must_use]
pub fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// The part of `text` from a byte offset on.
#[must_use]
pub fn rest(text: &str, from: usize) -> &str {
    part(text, from, text.len())
}

/// Where `wanted` first stands in `text`, as a byte offset.
///
/// ```
/// assert_eq!(manyi::value::find("a-->b", "-->"), Some(1));
/// assert_eq!(manyi::value::find("a", "-->"), None);
/// ```
#[must_use]
pub fn find(text: &str, wanted: &str) -> Option<usize> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    (0..=text.len().checked_sub(wanted.len())?)
        .find(|at| text.iter().skip(*at).zip(wanted).all(|(a, b)| a == b))
}

/// Where the ASCII character `wanted` last stands in `text`, as a byte offset.
///
/// ```
/// assert_eq!(manyi::value::last("a.b.c", b'.'), Some(3));
/// ```
#[must_use]
pub fn last(text: &str, wanted: u8) -> Option<usize> {
    text.bytes().rposition(|byte| byte == wanted)
}

/// The text without JavaScript's white space at its ends.
///
/// ```
/// assert_eq!(manyi::value::trimmed("\u{a0} a b\n"), "a b");
/// ```
#[must_use]
pub fn trimmed(mut text: &str) -> &str {
    while let Some(space) = text.chars().next().filter(|first| is_space(*first)) {
        text = rest(text, space.len_utf8());
    }
    while let Some(space) = text.chars().next_back().filter(|last| is_space(*last)) {
        text = part(text, 0, text.len() - space.len_utf8());
    }
    text
}

fn is_space(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r'
            | ' '
            | '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
            | '\u{feff}'
    )
}

/// The text with `meant` in the place of each `written`.
///
/// ```
/// assert_eq!(manyi::value::replaced("a, b, c", ", ", "/"), "a/b/c");
/// ```
#[must_use]
pub fn replaced(text: &str, written: &str, meant: &str) -> String {
    let mut replaced = String::new();
    let mut left = text;
    while let Some(at) = find(left, written) {
        replaced.push_str(part(left, 0, at));
        replaced.push_str(meant);
        left = rest(left, at + written.len());
    }
    replaced.push_str(left);
    replaced
}

/// How long `text` is as JavaScript counts, in units of UTF-16.
///
/// ```
/// assert_eq!(manyi::value::utf16_length("a满😀"), 4);
/// ```
#[must_use]
pub fn utf16_length(text: &str) -> usize {
    // Every byte of a character but the first is 10xxxxxx; a first byte from 11110000 on begins
    // one that takes two units.
    text.bytes().map(|byte| usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0)).sum()
}

/// The texts of `members`, with `separator` between them.
///
/// ```
/// use manyi::value::{Value, joined};
/// let members = [Value::from("a"), Value::from("b")];
/// assert_eq!(joined(&members, ", ", &Value::to_json), "\"a\", \"b\"");
/// ```
#[must_use]
pub fn joined(members: &[Value], separator: &str, text: &dyn Fn(&Value) -> String) -> String {
    let mut joined = String::new();
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        joined.push_str(&text(member));
    }
    joined
}

/// Puts `items` in order; equal ones keep theirs. By insertion, each place found by halving:
/// good for some thousands.
///
/// ```
/// let mut numbers = vec![3, 1, 2];
/// manyi::value::sort(&mut numbers, &|a, b| a > b);
/// assert_eq!(numbers, [1, 2, 3]);
/// ```
pub fn sort<T>(items: &mut [T], comes_after: &dyn Fn(&T, &T) -> bool) {
    for end in 1..items.len() {
        let (mut low, mut high) = (0, end);
        while low < high {
            let middle = (low + high) / 2;
            let after = matches!((items.get(middle), items.get(end)), (Some(a), Some(b)) if comes_after(a, b));
            if after {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        for place in (low..end).rev() {
            if let Some([before, after]) = items.get_mut(place..place + 2) {
                core::mem::swap(before, after);
            }
        }
    }
}
