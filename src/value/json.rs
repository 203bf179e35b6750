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

use super::{Map, Value, find, part, replaced, rest};
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
    if let Some(value) = reader.value(DEEPEST) {
        reader.skip_space();
        if reader.peek().is_none() {
            return Ok(value);
        }
        reader.problem = "the JSON value has ended before this";
    }
    let (line, column) = position(text, reader.at);
    Err(JsonError { message: reader.problem, line, column })
}

/// Line and column (from 1) of the value that a JSON pointer names in `text`.
///
/// `None` if the text is not JSON up to there, or holds no such value.
#[must_use]
pub fn locate(text: &str, pointer: &str) -> Option<(u32, u32)> {
    let mut reader = Reader::new(text);
    let mut left = pointer;
    while !left.is_empty() {
        left = rest(left, 1);
        let end = find(left, "/").unwrap_or(left.len());
        // A token of a JSON pointer writes `~1` for `/` and `~0` for `~`.
        let token = replaced(&replaced(part(left, 0, end), "~1", "/"), "~0", "~");
        reader.enter(&token)?;
        left = rest(left, end);
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
    /// What is wrong, once something is.
    problem: &'static str,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        let mark = "\u{feff}";
        let at = if text.starts_with(mark) { mark.len() } else { 0 };
        Reader { text, at, problem: "" }
    }

    /// Notes what is wrong. It is noted here, as a result of texts is dear to hand through.
    fn fails<T>(&mut self, problem: &'static str) -> Option<T> {
        self.problem = problem;
        None
    }

    /// The byte that comes next, as a character: that fits into a register with "none".
    fn peek(&self) -> Option<char> {
        self.text.as_bytes().get(self.at).map(|byte| char::from(*byte))
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\n' | '\t' | '\r')) {
            self.at += 1;
        }
    }

    /// Steps over white space and `character`, if that is what comes next.
    fn take(&mut self, character: char) -> bool {
        self.skip_space();
        let found = self.peek() == Some(character);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        if depth == 0 {
            return self.fails("this is nested too deep (more than 200 levels)");
        }
        self.skip_space();
        match self.peek() {
            Some('{') => self.map(depth),
            Some('[') => self.list(depth),
            Some('"') => self.string().map(Value::Text),
            Some('t' | 'f' | 'n') => self.word(),
            Some('-' | '0'..='9') => self.number(),
            _ => self.fails(EXPECTED),
        }
    }

    fn word(&mut self) -> Option<Value> {
        if self.steps_over("true") {
            Some(Value::Bool(true))
        } else if self.steps_over("false") {
            Some(Value::Bool(false))
        } else if self.steps_over("null") {
            Some(Value::Null)
        } else {
            self.fails(EXPECTED)
        }
    }

    /// Steps over `word`, if that is what comes next.
    fn steps_over(&mut self, word: &str) -> bool {
        let found = rest(self.text, self.at).starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn list(&mut self, depth: u32) -> Option<Value> {
        let mut members = Vec::new();
        self.at += 1;
        if self.take(']') {
            return Some(Value::List(members));
        }
        loop {
            members.push(self.value(depth - 1)?);
            if self.take(']') {
                return Some(Value::List(members));
            }
            if !self.take(',') {
                return self.fails("a comma or ] is expected here");
            }
        }
    }

    fn map(&mut self, depth: u32) -> Option<Value> {
        let mut map = Map::at(self.at as u32);
        self.at += 1;
        if self.take('}') {
            return Some(Value::Map(map));
        }
        loop {
            let key = self.key()?;
            let value = self.value(depth - 1)?;
            map.insert(&key, value);
            if self.take('}') {
                return Some(Value::Map(map));
            }
            if !self.take(',') {
                return self.fails("a comma or } is expected here");
            }
        }
    }

    fn key(&mut self) -> Option<String> {
        self.skip_space();
        if self.peek() != Some('"') {
            return self.fails("a key in double quotes is expected here");
        }
        let key = self.string()?;
        if self.take(':') { Some(key) } else { self.fails("a colon is expected here") }
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let run = self.at;
            while self.peek().is_some_and(|next| next != '"' && next != '\\' && next >= ' ') {
                self.at += 1;
            }
            out.push_str(part(self.text, run, self.at));
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return Some(out);
                }
                Some('\\') => self.escape(&mut out)?,
                Some(_) => {
                    return self.fails("a line break inside a text is written \\n");
                }
                None => return self.fails("the closing quote of a text is missing"),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Option<()> {
        let byte = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => {
                let Some(first) = self.hex(self.at + 2) else {
                    return self.fails(ESCAPE);
                };
                self.at += 6;
                out.push(self.code_point(first));
                return Some(());
            }
            _ => return self.fails(ESCAPE),
        };
        out.push(plain);
        self.at += 2;
        Some(())
    }

    /// Joins a surrogate pair; half a pair becomes U+FFFD, as everywhere on the web.
    fn code_point(&mut self, first: u32) -> char {
        let is_half =
            (0xd800..0xdc00).contains(&first) && rest(self.text, self.at).starts_with("\\u");
        let code = match self.hex(self.at + 2) {
            Some(second @ 0xdc00..0xe000) if is_half => {
                self.at += 6;
                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            _ => first,
        };
        char::from_u32(code).unwrap_or('\u{fffd}')
    }

    fn hex(&self, at: usize) -> Option<u32> {
        let mut code = 0;
        for place in at..at + 4 {
            let digit = char::from(*self.text.as_bytes().get(place)?);
            code = code * 16 + digit.to_digit(16)?;
        }
        Some(code)
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        let number = self.number_from(start);
        if number.is_none() {
            self.problem = "a number is not written like this";
        }
        number.map(Value::Number)
    }

    fn number_from(&mut self, start: usize) -> Option<f64> {
        self.steps_over("-");
        let starts_with_zero = self.peek() == Some('0');
        let whole = self.digits();
        if whole == 0 || starts_with_zero && whole > 1 {
            return None;
        }
        let end = self.at;
        if self.steps_over(".") && self.digits() == 0 {
            return None;
        }
        if self.steps_over("e") || self.steps_over("E") {
            let _ = self.steps_over("+") || self.steps_over("-");
            if self.digits() == 0 {
                return None;
            }
        }
        let text = part(self.text, start, self.at);
        if self.at == end && whole <= 15 {
            Some(small_integer(text))
        } else {
            platform::parse_number(text)
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some('0'..='9')) {
            self.at += 1;
        }
        self.at - start
    }

    /// Moves from the start of a map or list to the member that holds the object at the byte
    /// `object`, or that is the member `key` of that very object; tells which it is.
    fn step_towards(&mut self, object: usize, key: &str) -> Option<String> {
        let is_there = self.at == object;
        let is_map = self.peek()? == '{';
        let mut index = 0.0;
        self.at += 1;
        loop {
            let token = if is_map { self.key()? } else { platform::number_text(index) };
            self.skip_space();
            let member = self.at;
            self.value(DEEPEST)?;
            if if is_there { token == key } else { object < self.at } {
                self.at = member;
                return Some(token);
            }
            if !self.take(',') {
                return None;
            }
            index += 1.0;
        }
    }

    /// Moves to the member `token` of the map or list that comes next.
    fn enter(&mut self, token: &str) -> Option<()> {
        self.skip_space();
        let is_map = match self.peek()? {
            '{' => true,
            '[' => false,
            _ => return None,
        };
        self.at += 1;
        let mut index = 0usize;
        loop {
            let found = if is_map {
                self.key()? == token
            } else {
                platform::number_text(index as f64) == token
            };
            if found {
                return Some(());
            }
            self.value(DEEPEST)?;
            index += 1;
            if !self.take(',') {
                return None;
            }
        }
    }
}

/// An integer of 15 digits at most, which a double holds exactly.
fn small_integer(text: &str) -> f64 {
    let (mut size, mut sign) = (0.0, 1.0);
    for byte in text.bytes() {
        match byte {
            b'-' => sign = -1.0,
            digit => size = size * 10.0 + f64::from(digit - b'0'),
        }
    }
    sign * size
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
