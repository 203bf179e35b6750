//! Checks over the whole of a definition: names that clash, names that nothing has.

use super::text::listed;
use super::{Definition, Problem, Severity, advice};
use crate::expression::same_letters;
use crate::platform::lower_case;
use crate::value::part;
use alloc::vec::Vec;

/// Finds names used twice and names that nothing has.
pub(super) fn references(definition: &Definition, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut tell = |place, words, culprit: &str, advice| {
        let problem = Problem::at(text, place, Severity::Warning, words, culprit);
        problems.push(Problem { suggestion: advice, ..problem });
    };
    for pair in definition.by_name.windows(2) {
        let (first, second) = (definition.element(pair[0]), definition.element(pair[1]));
        if first.name == second.name && first.kind.is_question() == second.kind.is_question() {
            let place = (second.properties.place(), "name");
            let advice = advice::for_twins(text, first);
            tell(place, "The name \"*\" is used twice.", &second.name, advice);
        }
    }
    for rule in definition.rules() {
        for name in rule.expression.variables() {
            if !name.starts_with('$') && !means_something(definition, name) {
                let words = "The expression asks for {*}, but no question has that name.";
                tell(rule.place, words, name, advice::for_stranger(definition, name));
            }
        }
    }
    problems
}

/// Names that mean something in every survey, or in the place where they stand.
const BUILT_IN: &str = "choice column composite correctanswers incorrectanswers item locale matrix nextpanel nextrow pagecount pageno panel panelindex parent parentpanel prevpanel prevrow questioncount row rowindex rowname rowtitle rowvalue score self survey";

/// Whether a name, or what stands in it before a `.`, `[` or `-`, is that of something.
fn means_something(definition: &Definition, name: &str) -> bool {
    let mut ends = name.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'.' | b'[' | b'-'));
    is_known(definition, name) || ends.any(|(at, _)| is_known(definition, part(name, 0, at)))
}

fn is_known(definition: &Definition, name: &str) -> bool {
    let is_named = |list, key| {
        let mut items = definition.property(list).as_list().iter();
        items.any(|item| same_letters(item.get(key).as_text().unwrap_or_default(), name))
    };
    definition.find(name).is_some()
        || listed(BUILT_IN, &lower_case(name)).is_some()
        || is_named("calculatedValues", "name")
        || is_named("triggers", "setToName")
        || definition.elements().iter().any(|element| {
            same_letters(&element.name, name) || same_letters(element.value_name(), name)
        })
}
