//! What a question lets a respondent answer, for the check that its scale has all of it.

use alloc::{borrow::ToOwned, vec::Vec};

use crate::definition::{Element, Kind, choices};
use crate::value::Value;

/// Special items of a question with choices: the property that shows them, and what is stored.
const SPECIALS: [(&str, &str); 4] = [
    ("showNoneItem", "none"),
    ("showRefuseItem", "refused"),
    ("showDontKnowItem", "dontknow"),
    ("showOtherItem", "other"),
];

/// More points than this are not looked at one by one.
const MOST: usize = 1000;

/// What can be answered; nothing if that cannot be told, as with numbers that are typed in.
pub(super) fn offered(element: &Element) -> Option<Vec<Value>> {
    match element.kind {
        Kind::Rating => Some(points(element)),
        Kind::Radiogroup | Kind::Dropdown => {
            let is_open = ["choicesMin", "choicesByUrl", "choicesFromQuestion"]
                .iter()
                .any(|key| !element.property(key).is_null());
            let mut values = values_of(element, "choices");
            for (shown_if, value) in SPECIALS {
                if element.is_set(shown_if) {
                    values.push(Value::from(value));
                }
            }
            (!is_open).then_some(values)
        }
        Kind::Matrix => Some(values_of(element, "columns")),
        Kind::Boolean => {
            let of = |key: &str, usual: bool| element.property(key).or(&Value::Bool(usual)).clone();
            Some([of("valueTrue", true), of("valueFalse", false)].to_vec())
        }
        _ => None,
    }
}

/// Whether answers of this kind can be points of a scale.
pub(super) fn is_scalable(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Rating
            | Kind::Radiogroup
            | Kind::Dropdown
            | Kind::Matrix
            | Kind::Boolean
            | Kind::Text
    )
}

/// The keys of the rows of a matrix.
pub(super) fn rows(element: &Element) -> Vec<Value> {
    values_of(element, "rows")
}

fn values_of(element: &Element, list: &str) -> Vec<Value> {
    choices(element.property(list)).into_iter().map(|choice| choice.value.to_owned()).collect()
}

fn points(element: &Element) -> Vec<Value> {
    let listed = values_of(element, "rateValues");
    if !listed.is_empty() {
        return listed;
    }
    let step = element.number("rateStep").filter(|step| *step > 0.0).unwrap_or(1.0);
    let (from, to) = (element.number("rateMin"), element.number("rateMax"));
    let from = match (from, to, element.number("rateCount")) {
        (Some(from), ..) => from,
        (None, Some(to), Some(count)) => to - (count - 1.0) * step,
        _ => 1.0,
    };
    let to = to.unwrap_or(5.0);
    let mut points = Vec::new();
    let mut place = 0.0;
    while from + place * step <= to + step / 1e6 && points.len() < MOST {
        points.push(Value::Number(from + place * step));
        place += 1.0;
    }
    points
}
