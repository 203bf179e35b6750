//! Checks over the whole of a definition: names that clash, names that nothing has.

use super::problem::{Problems, step};
use super::{Definition, Kind, Severity};
use crate::expression::Expression;
use crate::platform::lower_case;
use crate::value::{part, sort};
use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

/// Names of all element types, for a hint.
pub(super) fn type_names() -> String {
    let mut names = String::new();
    for kind in Kind::all() {
        if kind.is_question() || matches!(kind, Kind::Panel | Kind::Html) {
            if !names.is_empty() {
                names.push_str(", ");
            }
            names.push_str(kind.name());
        }
    }
    names
}

/// Finds names used twice and names that nothing has.
pub(super) fn references(definition: &Definition, problems: &mut Problems) {
    duplicate_names(definition, problems);
    let known = known_names(definition);
    for rule in definition.rules() {
        unknown_names(&rule.expression, &rule.pointer, &known, problems);
    }
}

fn duplicate_names(definition: &Definition, problems: &mut Problems) {
    for pair in definition.by_name.windows(2) {
        let (first, second) = (definition.element(pair[0]), definition.element(pair[1]));
        let clash =
            first.name == second.name && first.kind.is_question() == second.kind.is_question();
        if clash && !first.name.is_empty() {
            let message = [
                "The name \"",
                &second.name,
                "\" is used twice; the first is ",
                &first.pointer,
                ".",
            ];
            let suggestion = [
                "Give each element a name of its own: answers under the same name overwrite each other.",
            ];
            problems.add(Severity::Warning, step(&second.pointer, "name"), &message, &suggestion);
        }
    }
}

/// Names that mean something in every survey, or in the place where they stand.
const BUILT_IN: [&str; 27] = [
    "choice",
    "column",
    "composite",
    "correctanswers",
    "incorrectanswers",
    "item",
    "locale",
    "matrix",
    "nextpanel",
    "nextrow",
    "pagecount",
    "pageno",
    "panel",
    "panelindex",
    "parent",
    "parentpanel",
    "prevpanel",
    "prevrow",
    "questioncount",
    "row",
    "rowindex",
    "rowname",
    "rowtitle",
    "rowvalue",
    "score",
    "self",
    "survey",
];

/// All names that an expression may use, in lower case and in order.
fn known_names(definition: &Definition) -> Vec<String> {
    let mut names: Vec<String> = BUILT_IN.iter().map(|name| (*name).to_owned()).collect();
    let mut add = |name: &str| names.push(lower_case(name));
    for element in definition.elements() {
        add(&element.name);
        add(element.value_name());
    }
    for (list, key) in [("calculatedValues", "name"), ("triggers", "setToName")] {
        for item in definition.property(list).as_list() {
            item.get(key).as_text().map(&mut add);
        }
    }
    sort(&mut names, &|a, b| a > b);
    names
}

fn unknown_names(
    expression: &Expression,
    pointer: &str,
    known: &[String],
    problems: &mut Problems,
) {
    for name in expression.variables() {
        let lower = lower_case(name);
        let is_known =
            |name: &str| known.binary_search_by(|known| known.as_str().cmp(name)).is_ok();
        let has_known_start = lower
            .char_indices()
            .filter(|(_, character)| matches!(character, '.' | '[' | '-'))
            .any(|(at, _)| is_known(part(&lower, 0, at)));
        if lower.starts_with('$') || is_known(&lower) || has_known_start {
            continue;
        }
        let message = ["The expression asks for {", name, "}, but no question has that name."];
        let nearest = known.iter().min_by_key(|known| distance(known, &lower));
        let suggestion = match nearest {
            Some(nearest) if distance(nearest, &lower) <= 2 => {
                vec!["Did you mean {", nearest, "}?"]
            }
            _ => vec!["Add such a question, or mend the name."],
        };
        problems.add(Severity::Warning, pointer.to_owned(), &message, &suggestion);
    }
}

/// How many letters differ (Levenshtein's distance), for "did you mean".
pub(super) fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
