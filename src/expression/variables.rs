//! Finds what a name between braces means in a map of answers.

use super::coercion::same_letters;
use crate::platform;
use crate::value::{Map, Value, last, part, rest, utf16_length};

/// The value that `path` names in `values`, by SurveyJS's rules: in any case (`{Age}` finds
/// "age"), the longest key first where keys have dots, `[0]` for a member of a list (`[-1]` for
/// the last), `length` for the size of a list, 0 if there is no list.
///
/// ```
/// use manyi::expression::resolve;
/// use manyi::value::Value;
///
/// let answers = Value::parse(r#"{"kids": [{"name": "An"}], "a.b": 1}"#)?;
/// let answers = answers.as_map().unwrap();
/// assert_eq!(resolve(answers, "kids[0].NAME"), Some(Value::from("An")));
/// assert_eq!(resolve(answers, "a.b"), Some(Value::Number(1.0)));
/// assert_eq!(resolve(answers, "kids[1].name"), None);
/// # Ok::<(), manyi::value::json::JsonError>(())
/// ```
#[must_use]
pub fn resolve(values: &Map, path: &str) -> Option<Value> {
    // `{$q.title}` is a property of the element q, which a survey knows; here it is the value.
    let path = path.strip_prefix("$").unwrap_or(path);
    let found = find(Container::Map(values), path);
    found.or_else(|| path.ends_with(".length").then_some(Value::Number(0.0)))
}

/// Whatever has members by name. A list has them too: "0", "1", …
#[derive(Clone, Copy)]
enum Container<'a> {
    Map(&'a Map),
    List(&'a [Value]),
}

/// The value at the path, the longest name that is there first.
fn find(container: Container, path: &str) -> Option<Value> {
    let mut end = path.len();
    loop {
        if let Some(value) = segment(container, part(path, 0, end)) {
            return if end == path.len() {
                Some(value.clone())
            } else {
                within(value, rest(path, end + 1))
            };
        }
        end = last(part(path, 0, end), b'.')?;
    }
}

fn within(value: &Value, path: &str) -> Option<Value> {
    match value {
        Value::Map(map) => find(Container::Map(map), path),
        Value::List(members) if path == "length" => Some(Value::Number(members.len() as f64)),
        Value::List(members) => find(Container::List(members), path),
        Value::Text(text) if path == "length" => Some(Value::Number(utf16_length(text) as f64)),
        _ => None,
    }
}

/// The member `name`, or with `name[index]` the member of that list.
fn segment<'a>(container: Container<'a>, name: &str) -> Option<&'a Value> {
    let (b']', Some(open)) = (name.bytes().next_back().unwrap_or_default(), last(name, b'['))
    else {
        return member(container, name);
    };
    let (name, index) = (part(name, 0, open), part(name, open + 1, name.len() - 1));
    if index.is_empty() {
        return None;
    }
    let index = platform::parse_number(index)?;
    let Value::List(members) = member(container, name)? else {
        return None;
    };
    let index = if index < 0.0 { index + members.len() as f64 } else { index };
    let exists = index >= 0.0 && platform::truncated(index) == index;
    exists.then(|| members.get(index as usize)).flatten()
}

fn member<'a>(container: Container<'a>, name: &str) -> Option<&'a Value> {
    match container {
        _ if name.is_empty() => None,
        Container::Map(map) => {
            map.iter().find(|(key, _)| same_letters(key, name)).map(|(_, value)| value)
        }
        Container::List(members) => {
            let index = platform::parse_number(name)?;
            let canonical = platform::number_text(index) == name;
            canonical.then(|| members.get(index as usize)).flatten().filter(|_| index >= 0.0)
        }
    }
}
