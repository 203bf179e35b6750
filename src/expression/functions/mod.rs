//! The functions that an expression may call, by name.
//!
//! A function is a plain Rust function of its [`Arguments`], and [`FUNCTIONS`] is the list of
//! them. To add one: write it into the file of its kind and add its line there.

mod choice;
mod dates;
mod numbers;
mod rows;
mod survey;

use super::Scope;
use super::evaluator;
use super::tree::Node;
use crate::platform::Clock;
use crate::rare;
use crate::value::Value;
use alloc::vec::Vec;

/// A function of the language.
#[derive(Debug)]
pub(super) struct Function {
    name: &'static str,
    body: fn(&Arguments) -> Value,
}

/// The functions of a widget whose questionnaire calls none of the others.
static USUAL: [Function; 1] = [Function { name: "iif", body: choice::one_of_two }];

/// Every function by its name, in which case matters.
static FUNCTIONS: [Function; 32] = [
    Function { name: "age", body: dates::age },
    Function { name: "avg", body: numbers::average },
    Function { name: "avgInArray", body: rows::average },
    Function { name: "count", body: numbers::count },
    Function { name: "countInArray", body: rows::count },
    Function { name: "currentDate", body: dates::now },
    Function { name: "currentYear", body: dates::this_year },
    Function { name: "dateAdd", body: dates::later },
    Function { name: "dateDiff", body: dates::difference },
    Function { name: "day", body: dates::day },
    Function { name: "diffDays", body: dates::days_between },
    Function { name: "displayValue", body: survey::display_value },
    Function { name: "getComment", body: survey::comment },
    Function { name: "getDate", body: dates::date },
    Function { name: "getYear", body: dates::year_of },
    Function { name: "iif", body: choice::one_of_two },
    Function { name: "isContainerReady", body: survey::is_container_ready },
    Function { name: "isDisplayMode", body: survey::is_display_mode },
    Function { name: "max", body: numbers::greatest },
    Function { name: "maxInArray", body: rows::greatest },
    Function { name: "min", body: numbers::least },
    Function { name: "minInArray", body: rows::least },
    Function { name: "month", body: dates::month },
    Function { name: "propertyValue", body: survey::property_value },
    Function { name: "round", body: numbers::rounded },
    Function { name: "substring", body: choice::part_of_text },
    Function { name: "sum", body: numbers::total },
    Function { name: "sumInArray", body: rows::total },
    Function { name: "today", body: dates::today },
    Function { name: "trunc", body: numbers::truncated },
    Function { name: "weekday", body: dates::weekday },
    Function { name: "year", body: dates::year },
];

/// The function of that name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let functions: &[Function] = if rare::WHOLE { &FUNCTIONS } else { &USUAL };
    functions.iter().find(|function| function.name == name)
}

/// What `function` yields for these arguments.
pub(super) fn call(function: &Function, nodes: &[Node], scope: &dyn Scope) -> Value {
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(value) = call_by_name(function.name, nodes, scope) {
        return value;
    }
    (function.body)(&Arguments { nodes, scope })
}

/// What the survey itself has for a function of that name, if it has anything.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn call_by_name(name: &str, nodes: &[Node], scope: &dyn Scope) -> Option<Value> {
    let survey = scope.survey().filter(|survey| survey.has_function(name))?;
    let arguments: Vec<Value> = nodes.iter().map(|node| evaluator::value(node, scope)).collect();
    Some(survey.call(name, &arguments))
}

/// What a call hands to its function. An argument is evaluated when it is asked for, so that
/// `iif` takes one way only and `sumInArray` asks its condition of every row.
struct Arguments<'a> {
    nodes: &'a [Node],
    scope: &'a dyn Scope,
}

impl<'a> Arguments<'a> {
    /// The argument at `index`; `Null` if there are fewer.
    fn value(&self, index: usize) -> Value {
        self.node(index).map_or(Value::Null, |node| evaluator::value(node, self.scope))
    }

    /// The argument at `index`, not evaluated.
    fn node(&self, index: usize) -> Option<&'a Node> {
        self.nodes.get(index)
    }

    fn count(&self) -> usize {
        self.nodes.len()
    }

    /// All numbers, texts and other single values among the arguments, those in lists included,
    /// and no `Null`.
    fn singles(&self) -> Vec<Value> {
        let mut singles = Vec::new();
        for index in 0..self.nodes.len() {
            gather(self.value(index), &mut singles);
        }
        singles
    }

    fn clock(&self) -> &'a dyn Clock {
        self.scope.clock()
    }
}

fn gather(value: Value, singles: &mut Vec<Value>) {
    match value {
        Value::Null => {}
        Value::List(members) => members.into_iter().for_each(|member| gather(member, singles)),
        single => singles.push(single),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_in_every_widget_or_makes_the_loader_fetch_the_whole() {
        for Function { name, .. } in &FUNCTIONS {
            let is_usual = USUAL.iter().any(|function| function.name == *name);
            assert!(is_usual != rare::CALLS.contains(name), "{name}");
        }
    }
}
