//! Stepping over JSON without keeping any of it.
//!
//! What a [`Scan`] steps over, [`manyi::value::json`] reads without complaint: it checks the same
//! grammar, and is only narrower in how deep values may nest. Where it gives up (`None`) nothing is
//! said about why; who wants to know parses the text.

/// Values nested deeper than this are left to the parser.
const DEEPEST: u32 = 60;

/// A place in JSON text.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    /// The byte that comes next; 0, which begins nothing in JSON, at the end.
    pub(super) fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Where it is, in bytes from the start.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What stands between a place passed before and here.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.skip_space();
        self.at >= self.text.len()
    }

    /// Steps over `token`, if that is what comes next.
    pub(super) fn steps_over(&mut self, token: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let found = rest.starts_with(token.as_bytes());
        self.at += if found { token.len() } else { 0 };
        found
    }

    /// Steps over white space and `byte`, if that is what comes next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\t' | b'\r') {
            self.at += 1;
        }
    }

    /// Steps over a digit that is a whole value in a list or a map: which digit.
    pub(super) fn digit(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let [digit @ b'0'..=b'9', b',' | b'}' | b']', ..] = rest else { return None };
        self.at += 1;
        Some(digit - b'0')
    }

    /// Steps over a value that begins here.
    pub(super) fn value(&mut self) -> Option<()> {
        self.value_within(DEEPEST)
    }

    fn value_within(&mut self, depth: u32) -> Option<()> {
        match self.peek() {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b'{' => self.members(depth.checked_sub(1)?, b'}'),
            b'[' => self.members(depth.checked_sub(1)?, b']'),
            b't' => self.steps_over("true").then_some(()),
            b'f' => self.steps_over("false").then_some(()),
            b'n' => self.steps_over("null").then_some(()),
            _ => None,
        }
    }

    /// Steps over a list or, where it ends with a brace, over a map.
    fn members(&mut self, depth: u32, end: u8) -> Option<()> {
        self.at += 1;
        if self.take(end) {
            return Some(());
        }
        loop {
            self.skip_space();
            if end == b'}' {
                self.key()?;
            }
            self.value_within(depth)?;
            if self.take(end) {
                return Some(());
            }
            self.take(b',').then_some(())?;
        }
    }

    /// Steps over a key, the colon and what space there is; gives the key as it is written.
    pub(super) fn key(&mut self) -> Option<&'a str> {
        let start = self.at;
        (self.peek() == b'"').then_some(())?;
        self.string()?;
        let key = self.text.get(start + 1..self.at - 1)?;
        self.take(b':').then_some(())?;
        self.skip_space();
        Some(key)
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            if let Some((bytes, _)) = rest.split_first_chunk() {
                let plain = plain_bytes(u64::from_le_bytes(*bytes));
                self.at += plain;
                if plain == 8 {
                    continue;
                }
            }
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.escape()?,
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' => {
                let digits = bytes.get(self.at + 2..self.at + 6)?;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                self.at += 6;
            }
            _ => return None,
        }
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        self.steps_over("-");
        if !self.steps_over("0") {
            self.digits()?;
        }
        if self.steps_over(".") {
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// How many of eight bytes, the lowest first, come before the first that ends a run of plain text: a
/// quote, a backslash, a control character. Found in all eight at once (Warren, Hacker's Delight,
/// 6-1): taking one from each byte borrows where it was 0.
fn plain_bytes(word: u64) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let below = |word: u64, byte: u8| word.wrapping_sub(ONES * u64::from(byte)) & !word & HIGH;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let found = is(b'"') | is(b'\\') | below(word, 0x20);
    found.trailing_zeros() as usize / 8
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use manyi::value::Value;
    use proptest::prelude::{Strategy, any, prop, prop_assert, prop_oneof, proptest};

    fn steps_over_all(text: &str) -> bool {
        let mut scan = Scan::new(text);
        scan.skip_space();
        scan.value().is_some() && scan.is_at_end()
    }

    #[test]
    fn what_the_parser_reads_is_stepped_over_and_nothing_else() {
        for text in [
            "{}",
            "[]",
            " [ ] ",
            "{ \"a\" : [ 1 , -0.5e+3 , 1E9 ] , \"b\\n\\u00e9\\/\" : null }",
            "\"满意 \\\"12345678901234567\\\" \\\\\"",
            "[true,false,null,\"\",0,-0]",
            "\"a/b\u{7f}\"",
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "01",
            "1.",
            ".5",
            "-",
            "1e",
            "+1",
            "tru",
            "nulls",
            "\"a",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\tb\"",
            "\"12345678\u{1f}\"",
            "\"\\",
            "[1 2]",
            "[1]]",
            "{\"a\":}",
            "\0",
            "[\0]",
        ] {
            assert_eq!(steps_over_all(text), Value::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_deep_value_is_left_to_the_parser() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(steps_over_all(&nested(60)));
        assert!(!steps_over_all(&nested(61)));
        assert!(!steps_over_all(&nested(1_000_000)));
    }

    /// Pieces of JSON in any order, a little of which is JSON.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"a\"", "\"a\":", "1", "-2.5e3", "0", "true",
                "null", " ", "\"", "\\", "\\n", "\\u00e9", "12345678", "满意", "\u{1f}", ".",
            ])
            .prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_stepped_over_exactly_where_the_parser_reads_it(text in pieces()) {
            let is_json = Value::parse(&text).is_ok() && !text.starts_with('\u{feff}');
            prop_assert!(steps_over_all(&text) == is_json);
        }
    }
}
