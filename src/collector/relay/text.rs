//! Texts and fields from an envelope, by path: `survey.name`, `scores.overall.value`.

use serde_json::{Map, Value};

pub(super) use crate::delivery::cut;

/// The member at a path; the whole envelope for an empty one, null where there is none.
pub(super) fn at<'a>(envelope: &'a Value, path: &str) -> &'a Value {
    path.split('.').filter(|part| !part.is_empty()).fold(envelope, |value, part| match value {
        Value::Array(members) => {
            part.parse().ok().and_then(|index: usize| members.get(index)).unwrap_or(&Value::Null)
        }
        _ => value.get(part).unwrap_or(&Value::Null),
    })
}

/// A template with each `{path}` replaced by what is there, readable.
pub(super) fn filled(template: &str, envelope: &Value) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((path, after)) = after.split_once('}') else { break };
        text.push_str(before);
        text.push_str(&readable(at(envelope, path.trim())));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// A value for people: of an alert its text, of a list its members.
fn readable(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(members) => members.iter().map(readable).collect::<Vec<String>>().join("; "),
        Value::Object(members) => match members.get("text").or_else(|| members.get("question")) {
            Some(text) => readable(text),
            None => value.to_string(),
        },
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// An object of fields, each from its path. What is a list or an object stays one.
pub(super) fn fields<'a>(
    paths: impl IntoIterator<Item = (&'a String, &'a String)>,
    envelope: &Value,
) -> Map<String, Value> {
    paths.into_iter().map(|(name, path)| (name.clone(), at(envelope, path).clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_template_is_filled_with_what_is_there() {
        let envelope = json!({"survey": {"name": "visit"}, "scores": {"overall": {"value": 42.5}},
            "alerts": [{"question": "wait", "text": "差评"}, {"question": "staff"}]});
        let text =
            "{survey.name}: {alerts} ({scores.overall.value}){nothing} {alerts.0.question} {open";
        assert_eq!(filled(text, &envelope), "visit: 差评; staff (42.5) wait {open");
    }
}
