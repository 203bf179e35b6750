//! Reads the text of an expression.
//!
//! A parser by precedence climbing straight on the bytes, for words need no space around them
//! (`{a}=1or{b}=2`) and mean different things in different places: `or` after an operand is an
//! operator, where an operand is due it is the text "or".
//!
//! ```text
//! expression = operand { operator operand }            levels in `Operator::level`
//! operand    = word "(" [ list ] [ ")" ]               a call
//!            | ( "!" | "negate" ) operand
//!            | atom [ "empty" | "notempty" ]
//!            | "(" expression [ ")" ]
//!            | "[" [ list ] "]"
//! atom       = true | false | null | undefined | number | 'text' | word | "{" name "}"
//! ```

use super::functions;
use super::tree::{Node, Operator, Test};
use super::{Expression, LONGEST, SyntaxError, SyntaxErrorKind};
use crate::platform;
use crate::value::{Value, part};
use alloc::{borrow::ToOwned, boxed::Box, string::String, vec, vec::Vec};

/// How far the parser may call itself: some 250 pairs of parentheses, or 60 with an operator of
/// each level in front. The widget has 256 KiB of stack; this much takes half of it, when
/// parsing as when evaluating.
const DEEPEST: u32 = 500;

/// How many operands are tried. The grammar backs up at a missing parenthesis, so that hostile
/// text could make it try the same ones for ever.
const MOST_STEPS: u32 = 1_000_000;

/// The operators as written, longer ones before those they begin with.
const OPERATORS: [(&str, Operator); 32] = [
    ("*=", Operator::Contains),
    ("notcontains", Operator::NotContains),
    ("notcontain", Operator::NotContains),
    ("contains", Operator::Contains),
    ("contain", Operator::Contains),
    ("anyof", Operator::AnyOf),
    ("allof", Operator::AllOf),
    ("noneof", Operator::NoneOf),
    ("^", Operator::Power),
    ("power", Operator::Power),
    ("*", Operator::Times),
    ("/", Operator::Over),
    ("%", Operator::Remainder),
    ("+", Operator::Plus),
    ("-", Operator::Minus),
    ("<=", Operator::LessOrEqual),
    ("lessorequal", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("greaterorequal", Operator::GreaterOrEqual),
    ("==", Operator::Equal),
    ("equal", Operator::Equal),
    ("=", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("notequal", Operator::NotEqual),
    ("<", Operator::Less),
    ("less", Operator::Less),
    (">", Operator::Greater),
    ("greater", Operator::Greater),
    ("&&", Operator::And),
    ("and", Operator::And),
    ("||", Operator::Or),
    ("or", Operator::Or),
];

/// Reads a whole expression.
pub(super) fn parse(text: &str) -> Result<Expression, SyntaxError> {
    let mut parser = Parser {
        text,
        at: 0,
        deeper: DEEPEST,
        dead_end: usize::MAX,
        steps: MOST_STEPS,
        furthest: None,
        refusal: None,
        names: Vec::new(),
        waits: false,
    };
    if text.len() > LONGEST {
        return Err(SyntaxError { at: LONGEST, kind: SyntaxErrorKind::TooLong });
    }
    let node = parser.expression(0).and_then(|node| parser.ends_with(node));
    match parser.refusal {
        Some(refusal) => Err(refusal),
        None => {
            let error = SyntaxError { at: 0, kind: SyntaxErrorKind::NoValue };
            let root = node.ok_or(parser.furthest.unwrap_or(error))?;
            Ok(Expression { root, names: parser.names, waits: parser.waits })
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// How far the parser may still call itself.
    deeper: u32,
    /// Where an operator or comma stands that nothing fits behind, so that no other level tries.
    dead_end: usize,
    /// How many operands may be tried yet.
    steps: u32,
    /// Of all failures, the one that lies furthest on: what the author most likely got wrong.
    furthest: Option<SyntaxError>,
    /// Why the text is not read at all.
    refusal: Option<SyntaxError>,
    names: Vec<String>,
    waits: bool,
}

impl<'a> Parser<'a> {
    /// Notes that nothing fits here. It need not be an error: something else may fit.
    fn fails<T>(&mut self, kind: SyntaxErrorKind) -> Option<T> {
        self.note(kind);
        None
    }

    #[inline(never)]
    fn note(&mut self, kind: SyntaxErrorKind) {
        if self.furthest.is_none_or(|known| self.at > known.at) {
            self.furthest = Some(SyntaxError { at: self.at, kind });
        }
    }

    /// `node`, if nothing follows it.
    fn ends_with(&mut self, node: Node) -> Option<Node> {
        self.skip_space();
        if self.at == self.text.len() {
            Some(node)
        } else {
            self.fails(SyntaxErrorKind::NoOperator)
        }
    }

    /// The byte that comes next, as a character: that fits into a register with "none".
    fn peek(&self) -> Option<char> {
        self.text.as_bytes().get(self.at).map(|byte| char::from(*byte))
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    /// Whether `word` stands here, in whatever case.
    fn sees(&self, word: &str) -> bool {
        let bytes = self.text.as_bytes();
        bytes
            .get(self.at..self.at + word.len())
            .is_some_and(|here| here.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Steps over `word`, if it stands here.
    fn take(&mut self, word: &str) -> bool {
        let seen = self.sees(word);
        if seen {
            self.at += word.len();
        }
        seen
    }

    /// Steps over `word`, if it stands here in this very case.
    fn take_exactly(&mut self, word: &str) -> bool {
        part(self.text, self.at, self.at + word.len()) == word && self.take(word)
    }

    /// Operands and the operators between them that bind tighter than `floor`.
    fn expression(&mut self, floor: u8) -> Option<Node> {
        self.go_deeper()?;
        let node = self.chain(floor);
        self.deeper += 1;
        node
    }

    /// Takes one from what is left of the depth, if something is.
    fn go_deeper(&mut self) -> Option<()> {
        if self.deeper == 0 || self.steps == 0 {
            let is_too_deep = self.deeper == 0;
            let kind =
                if is_too_deep { SyntaxErrorKind::TooDeep } else { SyntaxErrorKind::TooTangled };
            self.refusal.get_or_insert(SyntaxError { at: self.at, kind });
            // Whatever would be tried instead is not worth it.
            self.steps = 0;
            return None;
        }
        self.deeper -= 1;
        self.steps -= 1;
        Some(())
    }

    fn chain(&mut self, floor: u8) -> Option<Node> {
        let mut left = self.operand()?;
        loop {
            let end = self.at;
            self.skip_space();
            let found = OPERATORS.iter().find(|(word, _)| self.sees(word));
            let Some(&(word, operator)) =
                found.filter(|(_, operator)| operator.level() > floor && self.at != self.dead_end)
            else {
                self.at = end;
                return Some(left);
            };
            let level = operator.level();
            let start = self.at;
            self.at += word.len();
            let after = self.at;
            let right = match self.expression(level) {
                Some(right) => right,
                // `a contains` without a right side asks for nothing.
                None if level == Operator::Contains.level() => {
                    self.at = after;
                    Node::Constant(Value::Null)
                }
                None => {
                    self.dead_end = start;
                    self.at = end;
                    return Some(left);
                }
            };
            left = match left {
                Node::Chain(first, mut rest)
                    if rest.first().is_some_and(|(one, _)| one.level() == level) =>
                {
                    rest.push((operator, right));
                    Node::Chain(first, rest)
                }
                left => Node::Chain(Box::new(left), vec![(operator, right)]),
            };
        }
    }

    fn operand(&mut self) -> Option<Node> {
        self.skip_space();
        self.go_deeper()?;
        let node = match self.peek() {
            Some('(') => self.group(),
            Some('[') => self.list(),
            _ => self.prefixed(),
        };
        self.deeper += 1;
        node
    }

    fn group(&mut self) -> Option<Node> {
        self.at += 1;
        let node = self.expression(0)?;
        // The closing parenthesis may be missing.
        self.skip_space();
        self.take(")");
        Some(node)
    }

    fn list(&mut self) -> Option<Node> {
        self.at += 1;
        let nodes = if self.peek() == Some(']') { Vec::new() } else { self.sequence()? };
        self.skip_space();
        if self.take("]") { Some(Node::List(nodes)) } else { self.fails(SyntaxErrorKind::NoComma) }
    }

    /// `a, b, c`. A sequence that begins with a comma or with `null` is read as empty.
    fn sequence(&mut self) -> Option<Vec<Node>> {
        let start = self.at;
        self.skip_space();
        let mut nodes = Vec::new();
        let mut headless = self.peek() == Some(',');
        if !headless {
            self.at = start;
            let head = self.expression(0)?;
            headless = matches!(head, Node::Constant(Value::Null));
            nodes.push(head);
        }
        loop {
            let end = self.at;
            self.skip_space();
            let start = self.at;
            if start == self.dead_end || !self.take(",") {
                self.at = end;
                break;
            }
            let Some(node) = self.expression(0) else {
                self.dead_end = start;
                self.at = end;
                break;
            };
            nodes.push(node);
        }
        if headless {
            nodes.clear();
        }
        Some(nodes)
    }

    fn prefixed(&mut self) -> Option<Node> {
        let start = self.at;
        if let Some(name) = self.word() {
            if self.take("(") {
                return Some(self.call(name));
            }
            self.at = start;
        }
        if self.take("!") {
            return Some(Node::Test(Test::Untrue, Box::new(self.operand()?)));
        }
        if self.take("negate") {
            if let Some(node) = self.operand() {
                return Some(Node::Test(Test::Untrue, Box::new(node)));
            }
            // No operand follows, so it was the text "negate".
            self.at = start;
        }
        let atom = self.atom()?;
        let end = self.at;
        self.skip_space();
        let test = if self.take("empty") {
            Test::Empty
        } else if self.take("notempty") {
            Test::NotEmpty
        } else {
            self.at = end;
            return Some(atom);
        };
        Some(Node::Test(test, Box::new(atom)))
    }

    fn call(&mut self, name: &str) -> Node {
        let open = self.at;
        let nodes = match self.sequence() {
            Some(nodes) => {
                self.skip_space();
                nodes
            }
            None => {
                self.at = open;
                Vec::new()
            }
        };
        self.take(")");
        if name == "displayValue" {
            self.waits = true;
            // It changes with the answer that it names.
            if let Some(Node::Constant(Value::Text(named))) = nodes.first() {
                self.names.push(named.clone());
            }
        }
        let known = functions::find(name);
        #[cfg(not(target_arch = "wasm32"))]
        if known.is_none() {
            return Node::Strange(name.to_owned(), nodes);
        }
        Node::Call(known, nodes)
    }

    fn atom(&mut self) -> Option<Node> {
        match self.peek() {
            Some('{') => self.variable(),
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            Some('-' | '0'..='9') => self.number(),
            Some('_' | 'a'..='z' | 'A'..='Z') => Some(Node::Constant(self.bare())),
            _ => self.fails(SyntaxErrorKind::NoValue),
        }
    }

    /// A word without quotes. What begins like `true` is `true`, whatever follows.
    fn bare(&mut self) -> Value {
        if self.take("true") {
            return Value::Bool(true);
        }
        if self.take("false") {
            return Value::Bool(false);
        }
        if self.take_exactly("null") || self.take_exactly("undefined") {
            return Value::Null;
        }
        self.word().map_or(Value::Null, Value::from)
    }

    fn word(&mut self) -> Option<&'a str> {
        if matches!(self.peek(), Some('0'..='9')) {
            return None;
        }
        let start = self.at;
        while matches!(self.peek(), Some('_' | 'a'..='z' | 'A'..='Z' | '0'..='9')) {
            self.at += 1;
        }
        Some(part(self.text, start, self.at)).filter(|word| !word.is_empty())
    }

    fn variable(&mut self) -> Option<Node> {
        self.at += 1;
        let start = self.at;
        while !matches!(self.peek(), None | Some('{' | '}')) {
            self.at += 1;
        }
        let name = part(self.text, start, self.at);
        if self.peek() != Some('}') {
            self.at = start;
            return self.fails(SyntaxErrorKind::OpenVariable);
        }
        if name.is_empty() {
            return self.fails(SyntaxErrorKind::NoName);
        }
        self.at += 1;
        let (name, as_is) = match name.strip_prefix("#") {
            Some(stripped) if !stripped.is_empty() => (stripped, true),
            _ => (name, false),
        };
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
        Some(Node::Variable { name: name.to_owned(), as_is })
    }

    /// Text in quotes of either kind. Neither quote may stand inside without a backslash.
    fn quoted(&mut self, quote: char) -> Option<Node> {
        let mut text = String::new();
        loop {
            self.at += 1;
            let start = self.at;
            while !matches!(self.peek(), None | Some('\'' | '"')) {
                self.at += 1;
            }
            let piece = part(self.text, start, self.at);
            match self.peek() {
                None => return self.fails(SyntaxErrorKind::OpenText),
                Some(found) if piece.ends_with("\\") => {
                    text.push_str(part(piece, 0, piece.len() - 1));
                    text.push(found);
                }
                Some(found) if found == quote => {
                    self.at += 1;
                    text.push_str(piece);
                    return Some(Node::Constant(Value::Text(text)));
                }
                _ => return self.fails(SyntaxErrorKind::BareQuote),
            }
        }
    }

    /// `12`, `-3`, `1.5`, or `0x` and decimal digits. No exponent, no leading zeros.
    fn number(&mut self) -> Option<Node> {
        let start = self.at;
        if self.take_exactly("0x") {
            if self.digits() > 0 {
                return Some(self.number_since(start));
            }
            self.at = start;
        }
        self.take("-");
        let whole = self.at;
        if self.digits() == 0 {
            return self.fails(SyntaxErrorKind::NoDigit);
        }
        let end = self.at;
        if !(self.take(".") && self.digits() > 0) {
            // A whole number of several digits that begins with 0 ends after it.
            self.at = whole;
            self.at = if self.peek() == Some('0') { whole + 1 } else { end };
        }
        Some(self.number_since(start))
    }

    fn number_since(&self, start: usize) -> Node {
        let number = platform::parse_number(part(self.text, start, self.at));
        Node::Constant(Value::Number(number.unwrap_or(f64::NAN)))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some('0'..='9')) {
            self.at += 1;
        }
        self.at - start
    }
}
