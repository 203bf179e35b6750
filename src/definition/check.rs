//! Checks over the whole of a definition: names that clash, names that nothing has.

use super::{Definition, Problem, Severity, advice};
use crate::expression::same_letters;
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
            if !means_something(definition, name) {
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
    let ends = |&at: &usize| matches!(name.as_bytes().get(at), None | Some(b'.' | b'[' | b'-'));
    let is_known = |at| is_known(definition, part(name, 0, at));
    name.starts_with('$') || (0..=name.len()).filter(ends).any(is_known)
}

fn is_known(definition: &Definition, name: &str) -> bool {
    let is_it = |known: &str| same_letters(known, name);
    let is_of_item = |(list, key)| {
        let mut items = definition.property(list).as_list().iter();
        items.any(|item| item.get(key).as_text().is_some_and(is_it))
    };
    definition.find(name).is_some()
        || definition.elements().iter().any(|one| is_it(&one.name) || is_it(one.value_name()))
        || [("calculatedValues", "name"), ("triggers", "setToName")].into_iter().any(is_of_item)
        || BUILT_IN.split(' ').any(is_it)
}
