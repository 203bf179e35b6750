//! What an expression says, once read: the tree that the evaluator walks.

use super::functions::Function;
use crate::value::Value;
use alloc::{boxed::Box, string::String, vec::Vec};

/// One part of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A number, a text, `true`, `false` or `null` as written.
    Constant(Value),
    /// `{name}`; `as_is` when written `{#name}`: its text is not read as a number or boolean.
    Variable { name: String, as_is: bool },
    /// `[a, b]`.
    List(Vec<Node>),
    /// `!a`, `a empty`, `a notempty`.
    Test(Test, Box<Node>),
    /// `a + b - c`: operators of one level, applied from left to right. A chain, so that a
    /// thousand of them take no more stack than one.
    Chain(Box<Node>, Vec<(Operator, Node)>),
    /// `name(a, b)`; `None` for a function that does not exist.
    Call(Option<&'static Function>, Vec<Node>),
    /// A function that only the survey may know, by its name.
    #[cfg(not(target_arch = "wasm32"))]
    Strange(String, Vec<Node>),
}

/// A question that is asked of one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Untrue,
    Empty,
    NotEmpty,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Over,
    Remainder,
    Power,
    Contains,
    NotContains,
    AnyOf,
    AllOf,
    NoneOf,
}

impl Operator {
    /// How tightly it binds; of two operators, the one of the higher level is applied first.
    pub(super) fn level(self) -> u8 {
        match self {
            Operator::Or => 1,
            Operator::And => 2,
            Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::Greater
            | Operator::LessOrEqual
            | Operator::GreaterOrEqual => 3,
            Operator::Plus | Operator::Minus => 4,
            Operator::Times | Operator::Over | Operator::Remainder => 5,
            Operator::Power => 6,
            Operator::Contains
            | Operator::NotContains
            | Operator::AnyOf
            | Operator::AllOf
            | Operator::NoneOf => 7,
        }
    }
}
