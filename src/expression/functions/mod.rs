//! The functions that an expression may call, by name.

mod logic;

use super::Scope;
use super::evaluator;
use super::tree::Node;
use crate::value::Value;

/// A function of the language.
#[derive(Debug)]
pub(super) struct Function {
    /// Its name; case matters.
    name: &'static str,
    body: fn(&Arguments) -> Value,
}

/// What a call hands to its function. Each argument is evaluated when asked for.
struct Arguments<'a> {
    nodes: &'a [Node],
    scope: &'a dyn Scope,
}

impl Arguments<'_> {
    /// The argument at `index`; `Null` if there are fewer.
    fn value(&self, index: usize) -> Value {
        self.nodes.get(index).map_or(Value::Null, |node| evaluator::value(node, self.scope))
    }
}

static FUNCTIONS: [Function; 1] = [Function { name: "iif", body: logic::choose }];

/// The function of that name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// What `function` yields for these arguments.
pub(super) fn call(function: &Function, nodes: &[Node], scope: &dyn Scope) -> Value {
    (function.body)(&Arguments { nodes, scope })
}
