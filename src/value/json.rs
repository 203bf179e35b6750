//! JSON text to [`Value`] and back.
//!
//! Our own reader, for two reasons that a library does not meet at once: the widget cannot
//! afford one (18 KB for serde_json), and every problem of a definition is told with its line,
//! which [`locate`] finds from a JSON pointer, in the browser as in the command.
//!
//! ```
//! use manyi::value::json;
//!
//! let error = json::parse("{\n  \"a\": 1,\n}").unwrap_err();
//! assert_eq!((error.line, error.column), (3, 1));
//! assert_eq!(json::locate("{\n  \"a\": [7,\n 8]\n}", "/a/1"), Some((3, 2)));
//! ```

use super::{Map, Value, part, rest};
use crate::platform;
use alloc::{string::String, vec::Vec};

/// How deep lists and maps may nest. Deeper text is refused rather than let it exhaust the stack.
const DEEPEST: u32 = 200;

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// What is wrong, for the author of the text.
    pub message: &'static str,
    /// Line of the offending character, from 1.
    pub line: u32,
    /// Column of the offending character, from 1, counted in characters.
    pub column: u32,
}

impl core::fmt::Display for JsonError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl core::error::Error for JsonError {}

/// Reads JSON text (RFC 8259; a byte order mark is skipped; of equal keys the last one counts).
///
/// # Errors
/// The first thing that is wrong, and where.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader::new(text);
    let outcome = reader.value(DEEPEST).and_then(|value| {
        reader.skip_space();
        match reader.peek() {
            None => Ok(value),
            Some(_) => Err("the JSON value has ended before this"),
        }
    });
    outcome.map_err(|message| {
        let (line, column) = position(text, reader.at);
        JsonError { message, line, column }
    })
}

/// Line and column (from 1) of the value that a JSON pointer names in `text`.
///
/// `None` if the text is not JSON up to there, or holds no such value.
#[must_use]
pub fn locate(text: &str, pointer: &str) -> Option<(u32, u32)> {
    let mut reader = Reader::new(text);
    for token in pointer.split('/').skip(1) {
        reader.enter(&unescaped(token))?;
    }
    reader.skip_space();
    reader.peek().map(|_| position(text, reader.at))
}

/// JSON pointer, line and column (from 1) of the member `key` of the object that begins at the
/// byte `object`; of the object itself if it has no such member.
///
/// The other way round than [`locate`]: who has an object at hand need not have kept its pointer.
/// Keys with `/` or `~` on the way are not escaped.
pub(crate) fn place_of(text: &str, object: u32, key: &str) -> (String, u32, u32) {
    let mut reader = Reader::new(text);
    let mut pointer = String::new();
    reader.skip_space();
    let (mut here, mut has_arrived) = (reader.at, false);
    while !has_arrived {
        has_arrived = here == object as usize;
        let Some(token) = reader.step_towards(object as usize, key) else {
            break;
        };
        here = reader.at;
        pointer.push('/');
        pointer.push_str(&token);
    }
    let (line, column) = position(text, here);
    (pointer, line, column)
}

/// A token of a JSON pointer as the key that it means: `~1` is `/`, `~0` is `~`.
fn unescaped(token: &str) -> String {
    let mut key = String::new();
    let mut parts = token.split('~');
    key.push_str(parts.next().unwrap_or_default());
    for part in parts {
        key.push(if part.starts_with('1') { '/' } else { '~' });
        key.push_str(rest(part, 1));
    }
    key
}

fn position(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line_start =
        before.bytes().rposition(|byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    // Every byte of a character but the first is 10xxxxxx.
    let column = rest(before, line_start).bytes().filter(|byte| byte & 0xc0 != 0x80).count() + 1;
    (line as u32, column as u32)
}

/// After a backslash that begins no escape.
const ESCAPE: &str = r#"an escape is expected here: \" \\ \/ \b \f \n \r \t \u0000"#;

/// Where a value cannot begin, or an unquoted word is none.
const EXPECTED: &str =
    "a value is expected here: \"text\", number, [list], {object}, true, false or null";

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Reader { text, at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over white space and `byte`, if that is what comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: u32) -> Result<Value, &'static str> {
        if depth == 0 {
            return Err("this is nested too deep (more than 200 levels)");
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Value::Text),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(EXPECTED),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, &'static str> {
        if !rest(self.text, self.at).starts_with(word) {
            return Err(EXPECTED);
        }
        self.at += word.len();
        Ok(value)
    }

    fn list(&mut self, depth: u32) -> Result<Value, &'static str> {
        let mut members = Vec::new();
        self.at += 1;
        if self.take(b']') {
            return Ok(Value::List(members));
        }
        loop {
            members.push(self.value(depth - 1)?);
            if self.take(b']') {
                return Ok(Value::List(members));
            }
            if !self.take(b',') {
                return Err("a comma or ] is expected here");
            }
        }
    }

    fn map(&mut self, depth: u32) -> Result<Value, &'static str> {
        let mut map = Map::at(self.at as u32);
        self.at += 1;
        if self.take(b'}') {
            return Ok(Value::Map(map));
        }
        loop {
            let key = self.key()?;
            let value = self.value(depth - 1)?;
            map.insert(&key, value);
            if self.take(b'}') {
                return Ok(Value::Map(map));
            }
            if !self.take(b',') {
                return Err("a comma or } is expected here");
            }
        }
    }

    fn key(&mut self) -> Result<String, &'static str> {
        self.skip_space();
        if self.peek() != Some(b'"') {
            return Err("a key in double quotes is expected here");
        }
        let key = self.string()?;
        if self.take(b':') { Ok(key) } else { Err("a colon is expected here") }
    }

    fn string(&mut self) -> Result<String, &'static str> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let run = self.at;
            while self.peek().is_some_and(|byte| byte != b'"' && byte != b'\\' && byte >= b' ') {
                self.at += 1;
            }
            out.push_str(part(self.text, run, self.at));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => self.escape(&mut out)?,
                Some(_) => {
                    return Err("a line break inside a text is written \\n");
                }
                None => return Err("the closing quote of a text is missing"),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), &'static str> {
        let byte = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => {
                let first = self.hex(self.at + 2)?;
                self.at += 6;
                out.push(self.code_point(first));
                return Ok(());
            }
            _ => return Err(ESCAPE),
        };
        out.push(plain);
        self.at += 2;
        Ok(())
    }

    /// Joins a surrogate pair; half a pair becomes U+FFFD, as everywhere on the web.
    fn code_point(&mut self, first: u32) -> char {
        let is_half =
            (0xd800..0xdc00).contains(&first) && rest(self.text, self.at).starts_with("\\u");
        let code = match self.hex(self.at + 2) {
            Ok(second @ 0xdc00..0xe000) if is_half => {
                self.at += 6;
                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            _ => first,
        };
        char::from_u32(code).unwrap_or('\u{fffd}')
    }

    fn hex(&self, at: usize) -> Result<u32, &'static str> {
        let digits = self.text.as_bytes().get(at..at + 4).unwrap_or_default();
        let mut code = 0;
        for &digit in digits {
            let value = char::from(digit).to_digit(16);
            code = code * 16 + value.ok_or(ESCAPE)?;
        }
        if digits.len() == 4 { Ok(code) } else { Err(ESCAPE) }
    }

    fn number(&mut self) -> Result<Value, &'static str> {
        const WRONG: &str = "a number is not written like this";
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.digits();
        let leading_zero = whole > 1 && rest(self.text, self.at - whole).starts_with('0');
        if whole == 0 || leading_zero {
            return Err(WRONG);
        }
        let mut plain = true;
        if self.peek() == Some(b'.') {
            plain = false;
            self.at += 1;
            if self.digits() == 0 {
                return Err(WRONG);
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            plain = false;
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(WRONG);
            }
        }
        let text = part(self.text, start, self.at);
        let number = if plain && whole <= 15 {
            Some(small_integer(text))
        } else {
            platform::parse_number(text)
        };
        number.map(Value::Number).ok_or(WRONG)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    /// Moves from the start of a map or list to the member that holds the object at the byte
    /// `object`, or that is the member `key` of that very object; tells which it is.
    fn step_towards(&mut self, object: usize, key: &str) -> Option<String> {
        let is_there = self.at == object;
        let is_map = self.peek()? == b'{';
        let mut index = 0.0;
        self.at += 1;
        loop {
            let token = if is_map { self.key().ok()? } else { platform::number_text(index) };
            self.skip_space();
            let member = self.at;
            self.value(DEEPEST).ok()?;
            if if is_there { token == key } else { object < self.at } {
                self.at = member;
                return Some(token);
            }
            if !self.take(b',') {
                return None;
            }
            index += 1.0;
        }
    }

    /// Moves to the member `token` of the map or list that comes next.
    fn enter(&mut self, token: &str) -> Option<()> {
        self.skip_space();
        let is_map = match self.peek()? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        self.at += 1;
        let mut index = 0usize;
        loop {
            let found = if is_map {
                self.key().ok()? == token
            } else {
                platform::number_text(index as f64) == token
            };
            if found {
                return Some(());
            }
            self.value(DEEPEST).ok()?;
            index += 1;
            if !self.take(b',') {
                return None;
            }
        }
    }
}

/// An integer of 15 digits at most, which a double holds exactly.
fn small_integer(text: &str) -> f64 {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let size = digits.bytes().fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0'));
    if negative { -size } else { size }
}

/// Writes `value` as JSON text without white space.
#[must_use]
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    write_to(value, &mut out);
    out
}

fn write_to(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) if number.is_finite() => {
            out.push_str(&platform::number_text(*number))
        }
        Value::Number(_) => out.push_str("null"),
        Value::Instant(at) => write_text(&super::instant_text(*at), out),
        Value::Text(text) => write_text(text, out),
        Value::List(members) => {
            out.push('[');
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_to(member, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (key, member)) in map.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write_to(member, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                for shift in [4, 0] {
                    let digit = (character as u32 >> shift) & 15;
                    out.push(char::from_digit(digit, 16).unwrap_or('0'));
                }
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}
