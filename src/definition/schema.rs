//! Checks against the schema of the format: properties, types and kinds of values.
//!
//! An error is what SurveyJS lists in `jsonErrors`: a property that its class does not have, a
//! missing or unknown type, a missing name, a list that is none. A value of the wrong kind, a word
//! that the property does not know and a type that this version does not show are warnings.
//!
//! Only the command needs this: a browser shows what it can, and says what [`Definition::parse`]
//! finds.

mod classes;
mod kiosk;
mod places;

use super::advice::distance;
use super::{Definition, Kind, Problem, Severity, truth};
use crate::platform::parse_number;
use crate::value::{Map, Value};
use classes::{Class, Property, Shape, ending_of, types_of};
use places::{Problems, step, step_index};

/// Keys of ours beside those of SurveyJS, each an object.
const OWN_KEYS: [&str; 6] = ["delivery", "display", "kiosk", "meta", "scoring", "subject"];

/// What `meta` says of the instrument.
const META: [&str; 15] = [
    "authors",
    "description",
    "language",
    "languages",
    "licence",
    "license",
    "name",
    "notes",
    "published",
    "source",
    "title",
    "url",
    "version",
    "wave",
    "year",
];

/// Everything that is wrong with the definition in `text`, in the order of the text.
///
/// ```
/// let text = r#"{"elements": [{"type": "text", "name": "a", "isReqired": true}]}"#;
/// let problems = manyi::definition::check(text);
/// assert_eq!(problems.len(), 1);
/// assert_eq!(problems[0].pointer, "/elements/0/isReqired");
/// assert_eq!(problems[0].suggestion.as_deref(), Some("Did you mean \"isRequired\"?"));
/// ```
#[must_use]
pub fn check(text: &str) -> Vec<Problem> {
    let (definition, root) = match (Definition::parse(text), Value::parse(text)) {
        (Ok(definition), Ok(Value::Map(root))) => (definition, root),
        (Err(problem), _) => return vec![problem],
        _ => return Vec::new(),
    };
    let mut checking = Checking::default();
    checking.survey(&root);
    let found = checking.problems.located_in(text);
    // Both look at the form of elements, where every error lies; the schema says more.
    let is_news = |problem: &&Problem| {
        problem.severity == Severity::Warning
            && !found.iter().any(|known| known.pointer == problem.pointer)
    };
    let mut problems: Vec<Problem> =
        definition.problems().iter().filter(is_news).cloned().collect();
    problems.extend(found);
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}

#[derive(Default)]
struct Checking {
    problems: Problems,
}

impl Checking {
    fn survey(&mut self, root: &Map) {
        let Some(class) = Class::named("survey") else { return };
        for (key, value) in root.iter() {
            match OWN_KEYS.contains(&key) {
                true => self.own_key(key, value),
                false => self.member(class, None, root, key, value, ""),
            }
        }
    }

    fn own_key(&mut self, key: &str, value: &Value) {
        let pointer = step("", key);
        let Value::Map(map) = value else {
            return self.error(
                pointer,
                &format!("\"{key}\" should be an object."),
                "Write it in { }.",
            );
        };
        match key {
            "kiosk" => return self.kiosk(map, &pointer),
            "meta" => {}
            _ => return,
        }
        for (name, value) in map.iter() {
            let pointer = step(&pointer, name);
            if !META.contains(&name) {
                let suggestion = nearest(name, META.into_iter())
                    .unwrap_or_else(|| format!("It knows {}.", META.join(", ")));
                self.warning(
                    pointer,
                    &format!("\"{name}\" means nothing in \"meta\"."),
                    &suggestion,
                );
            } else if ["name", "version", "wave"].contains(&name)
                && !matches!(value, Value::Text(_) | Value::Number(_))
            {
                self.error(
                    pointer,
                    &format!("\"{name}\" of \"meta\" should be text."),
                    "Write it in \" \".",
                );
            }
        }
    }

    /// One object of a class; a column of a matrix has the properties of its `cell` besides.
    fn object(
        &mut self,
        class: &'static Class,
        cell: Option<&'static Class>,
        written: &Map,
        pointer: &str,
    ) {
        // Items may lack what their class needs: SurveyJS passes over those.
        let missing = class.properties().find(|property| {
            property.is_required && !class.is_a("itemvalue") && is_falsy(written.get(property.name))
        });
        if let Some(property) = missing {
            let (label, name) = (label(class), property.name);
            let suggestion = match name {
                "name" => "Give it a \"name\": what it holds is known by it.".to_owned(),
                _ => format!("Add \"{name}\"."),
            };
            self.error(
                pointer.to_owned(),
                &format!("This {label} has no \"{name}\"."),
                &suggestion,
            );
        }
        for (key, value) in written.iter() {
            self.member(class, cell, written, key, value, pointer);
        }
    }

    fn member(
        &mut self,
        class: &'static Class,
        cell: Option<&'static Class>,
        written: &Map,
        key: &str,
        value: &Value,
        pointer: &str,
    ) {
        // A `type` is looked at where it decides; `pos` is a mark that SurveyJS' editor leaves.
        if key == "type" || key == "pos" {
            return;
        }
        let pointer = step(pointer, key);
        match class.property(key).or_else(|| cell?.property(key)) {
            Some(property) => self.value(property, class, written, value, &pointer),
            None => {
                let message = format!("Unknown property \"{key}\" in this {}.", label(class));
                let known = class.properties().chain(cell.into_iter().flat_map(Class::properties));
                let suggestion = nearest(key, known.map(|property| property.name))
                    .unwrap_or_else(|| "Take it out, or mend its name.".to_owned());
                self.error(pointer, &message, &suggestion);
            }
        }
    }

    fn value(
        &mut self,
        property: Property,
        class: &'static Class,
        holder: &Map,
        value: &Value,
        pointer: &str,
    ) {
        let is_number = |text: &str| parse_number(text).is_some();
        let (is_right, wanted) = match (property.shape, value) {
            (Shape::Any, _) | (_, Value::Null) => return,
            (Shape::List(of), _) => return self.list(property, of, holder, value, pointer),
            (Shape::Typed(family), _) => return self.typed_list(property, family, value, pointer),
            (Shape::Object(of), Value::Map(map)) => {
                let class = match of {
                    "masksettings" => mask(holder),
                    of => Class::named(of),
                };
                if let Some(class) = class {
                    self.object(class, None, map, pointer);
                }
                return;
            }
            (Shape::Object(_), _) => (false, "an object".to_owned()),
            (Shape::Truth, value) => (truth(value).is_some(), "true or false".to_owned()),
            (Shape::Number, Value::Text(text)) => (is_number(text), "a number".to_owned()),
            (Shape::Number, value) => (value.as_number().is_some(), "a number".to_owned()),
            (Shape::Text, Value::Map(texts)) => (
                texts.iter().all(|(_, text)| text.as_map().is_none()),
                "one text per language".to_owned(),
            ),
            (Shape::Text, value) => (!matches!(value, Value::List(_)), "text".to_owned()),
            (Shape::Expression, value) => (
                matches!(value, Value::Text(_) | Value::Bool(_)),
                "an expression, as text".to_owned(),
            ),
            (Shape::OneOf(words), value) => {
                let list = words.replace('|', ", ");
                let written = plain_text(value);
                let is_known = written.as_deref().is_some_and(|text| {
                    words.split('|').any(|word| word.eq_ignore_ascii_case(text))
                });
                if let (false, Some(near)) =
                    (is_known, written.and_then(|text| nearest(&text, words.split('|'))))
                {
                    let message = format!("\"{}\" should be one of {list}.", property.name);
                    return self.warning(pointer.to_owned(), &message, &near);
                }
                (is_known, format!("one of {list}"))
            }
        };
        if !is_right {
            let message =
                format!("\"{}\" of this {} should be {wanted}.", property.name, label(class));
            self.warning(pointer.to_owned(), &message, "As it is, it is passed over or misread.");
        }
    }

    /// Says that a list is none, and gives its members: such a value is taken as the only one.
    fn members<'a>(
        &mut self,
        property: Property,
        value: &'a Value,
        pointer: &str,
    ) -> Vec<(&'a Value, String)> {
        match value {
            Value::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (item, step_index(pointer, index)))
                .collect(),
            Value::Null => Vec::new(),
            value => {
                let message = format!("\"{}\" should be a list.", property.name);
                self.error(pointer.to_owned(), &message, "Put it in [ ].");
                match value {
                    Value::Map(_) => vec![(value, pointer.to_owned())],
                    _ => Vec::new(),
                }
            }
        }
    }

    fn list(&mut self, property: Property, of: &str, holder: &Map, value: &Value, pointer: &str) {
        let Some(class) = Class::named(of) else { return };
        let is_item = class.is_a("itemvalue");
        for (member, pointer) in self.members(property, value, pointer) {
            match member {
                Value::Map(map) if of == "matrixdropdowncolumn" => {
                    self.object(class, cell(map, holder), map, &pointer);
                }
                Value::Map(map) => {
                    self.object(class, None, map, &pointer);
                    if is_item && map.get("value").is_none_or(Value::is_null) {
                        let message = format!("This {} has no \"value\".", label(class));
                        self.warning(
                            pointer,
                            &message,
                            "Give it a \"value\": the answer is made of it.",
                        );
                    }
                }
                Value::Null => {
                    let message =
                        format!("There is nothing in this place of \"{}\".", property.name);
                    self.error(pointer, &message, "Take the null out.");
                }
                _ if is_item => {}
                _ => {
                    let message = format!("A {} should be an object.", label(class));
                    self.error(pointer, &message, "Write it in { }.");
                }
            }
        }
    }

    fn typed_list(&mut self, property: Property, family: &str, value: &Value, pointer: &str) {
        for (member, pointer) in self.members(property, value, pointer) {
            let Value::Map(map) = member else {
                let message = format!("Each member of \"{}\" should be an object.", property.name);
                self.error(pointer, &message, "Write it in { }, with a \"type\".");
                continue;
            };
            let what = match family {
                "question" => "element",
                family => ending_of(family),
            };
            let name = map.get("name").and_then(Value::as_text);
            let this = name
                .map_or_else(|| format!("This {what}"), |name| format!("The {what} \"{name}\""));
            let written = match map.get("type") {
                Some(Value::Text(written)) if !written.is_empty() => written,
                other => {
                    let message = match other {
                        Some(Value::Text(_) | Value::Null) | None => {
                            format!("{this} has no \"type\".")
                        }
                        _ => format!("The \"type\" of this {what} should be text."),
                    };
                    let suggestion = format!("Use one of: {}.", all_types(family));
                    self.error(pointer, &message, &suggestion);
                    continue;
                }
            };
            let Some(class) = class_of(written, family) else {
                let near =
                    nearest(written, types_of(family)).map_or_else(String::new, |near| near + " ");
                let suggestion = format!("{near}Use one of: {}.", all_types(family));
                let message = format!("{this} has the unknown type \"{written}\".");
                self.error(step(&pointer, "type"), &message, &suggestion);
                continue;
            };
            if family == "question" && Kind::named(class.name) == Kind::Unknown {
                let message =
                    format!("This version does not show elements of type \"{}\" yet.", class.name);
                let suggestion = "The survey runs; a line says in its place that it is missing.";
                self.warning(step(&pointer, "type"), &message, suggestion);
            }
            self.object(class, None, map, &pointer);
        }
    }

    fn error(&mut self, pointer: String, message: &str, suggestion: &str) {
        self.problems.add(Severity::Error, pointer, &[message], &[suggestion]);
    }

    fn warning(&mut self, pointer: String, message: &str, suggestion: &str) {
        self.problems.add(Severity::Warning, pointer, &[message], &[suggestion]);
    }
}

/// The class that a `type` names in a list of that family.
fn class_of(written: &str, family: &str) -> Option<&'static Class> {
    let written = written.to_ascii_lowercase();
    let ending = ending_of(family);
    let name = if written.contains(ending) { written } else { written + ending };
    // The first name of all questions, in the earliest versions.
    let name = if name == "questionbase" { "question" } else { &name };
    let is_member = |class: &&'static Class| match family {
        "question" => class.is_a("question") || class.is_a("panelbase"),
        family => class.is_a(family),
    };
    Class::named(name).filter(|class| class.is_written).filter(is_member)
}

/// The class of a column's cells: the column's own, or else the matrix's.
fn cell(column: &Map, matrix: &Map) -> Option<&'static Class> {
    let of = |holder: &Map| {
        let written = holder.get("cellType")?.as_text()?.to_ascii_lowercase();
        (!written.is_empty() && written != "default").then_some(written)
    };
    let name = of(column).or_else(|| of(matrix));
    Class::named(name.as_deref().unwrap_or("dropdown"))
}

/// The class of an input mask's settings.
fn mask(question: &Map) -> Option<&'static Class> {
    let kind = question.get("maskType").and_then(Value::as_text).unwrap_or_default();
    Class::named(&format!("{kind}mask")).or_else(|| Class::named("masksettings"))
}

/// What JavaScript takes for false, and thus for missing.
fn is_falsy(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::Number(number)) => *number == 0.0 || number.is_nan(),
        Some(Value::Text(text)) => text.is_empty(),
        Some(_) => false,
    }
}

fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_json()),
        _ => None,
    }
}

/// What an author calls an object of this class.
fn label(class: &Class) -> String {
    let name = class.name;
    let of_kind =
        |ending: &str, what: &str| Some(format!("{what} \"{}\"", name.strip_suffix(ending)?));
    match name {
        "survey" | "page" | "panel" => name.to_owned(),
        "choiceitem" | "checkboxitem" | "imageitemvalue" | "buttongroupitemvalue" => {
            "choice".to_owned()
        }
        "matrixcolumn" | "matrixdropdowncolumn" => "column".to_owned(),
        "itemvalue" | "ratingitem" | "multipletextitem" => "item".to_owned(),
        "calculatedvalue" => "calculated value".to_owned(),
        "choicesbyurl" => "choicesByUrl".to_owned(),
        "htmlconditionitem" | "urlconditionitem" => "condition".to_owned(),
        "imagemaparea" => "area".to_owned(),
        "regionalformat" => "regional format".to_owned(),
        "sliderlabel" => "label".to_owned(),
        "panellayoutcolumn" => "layout column".to_owned(),
        "masksettings" => "mask without a type".to_owned(),
        _ => of_kind("validator", "validator")
            .or_else(|| of_kind("trigger", "trigger"))
            .or_else(|| of_kind("mask", "mask"))
            .unwrap_or_else(|| format!("\"{name}\" element")),
    }
}

fn all_types(family: &str) -> String {
    let mut names: Vec<&str> = types_of(family).collect();
    names.sort_unstable();
    names.join(", ")
}

/// "Did you mean …?", if a known word is near enough.
pub(crate) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let lower = written.to_lowercase();
    let (far, word) = known.map(|word| (distance(&word.to_lowercase(), &lower), word)).min()?;
    (far <= 2.max(lower.len() / 4) && far < lower.len().max(2))
        .then(|| format!("Did you mean \"{word}\"?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(Severity, String, String)> {
        check(text)
            .into_iter()
            .map(|problem| {
                (
                    problem.severity,
                    problem.pointer,
                    problem.message + " " + &problem.suggestion.unwrap_or_default(),
                )
            })
            .collect()
    }

    #[test]
    fn every_class_names_only_classes_that_exist() {
        for class in
            ["survey", "page", "checkbox", "matrixdynamic", "paneldynamic", "text", "imagemap"]
        {
            for property in Class::named(class).unwrap().properties() {
                if let Shape::List(of) | Shape::Object(of) | Shape::Typed(of) = property.shape {
                    assert!(
                        Class::named(of).is_some(),
                        "{class}.{} is made of {of}",
                        property.name
                    );
                }
            }
        }
    }

    #[test]
    fn an_error_names_the_culprit_and_what_was_meant() {
        for (definition, pointer, words) in [
            (
                r#"{"titel": "x"}"#,
                "/titel",
                "Unknown property \"titel\" in this survey. Did you mean \"title\"?",
            ),
            (
                r#"{"pages": [{"elements": [{"type": "radiogroop", "name": "a"}]}]}"#,
                "/pages/0/elements/0/type",
                "The element \"a\" has the unknown type \"radiogroop\". Did you mean \"radiogroup\"?",
            ),
            (
                r#"{"elements": [{"name": "a"}]}"#,
                "/elements/0",
                "The element \"a\" has no \"type\".",
            ),
            (
                r#"{"elements": [{"type": "text"}]}"#,
                "/elements/0",
                "This \"text\" element has no \"name\".",
            ),
            (
                r#"{"elements": {"type": "text", "name": "a"}}"#,
                "/elements",
                "\"elements\" should be a list.",
            ),
            (
                r#"{"elements": [{"type": "checkbox", "name": "a", "choices": [{"value": 1, "txt": "x"}]}]}"#,
                "/elements/0/choices/0/txt",
                "Unknown property \"txt\" in this choice. Did you mean \"text\"?",
            ),
            (
                r#"{"elements": [{"type": "text", "name": "a", "validators": [{"type": "regexp"}]}]}"#,
                "/elements/0/validators/0/type",
                "This validator has the unknown type \"regexp\". Did you mean \"regex\"?",
            ),
            (r#"{"meta": "x"}"#, "/meta", "\"meta\" should be an object."),
        ] {
            let problems = told(definition);
            assert_eq!(problems.len(), 1, "{definition}: {problems:?}");
            let (severity, at, message) = &problems[0];
            assert_eq!((*severity, at.as_str()), (Severity::Error, pointer));
            assert!(message.starts_with(words), "{message}");
        }
    }

    #[test]
    fn what_surveyjs_takes_is_no_error() {
        for definition in [
            r#"{"pages": [{"questions": [{"type": "Text", "name": "a", "placeHolder": "x", "size": 3}]}]}"#,
            r#"{"elements": [{"type": "panel", "elements": []}]}"#,
            r#"{"elements": [{"type": "radiogroup", "name": "a", "hasOther": "true", "choices": [1, "b|B"]}]}"#,
            r#"{"triggers": [{"type": "complete", "expression": "1 = 1"}, {"type": "skiptrigger", "gotoName": "a"}]}"#,
            r#"{"delivery": {}, "kiosk": {}, "meta": {"name": "a", "version": 2}}"#,
        ] {
            assert_eq!(told(definition), [], "{definition}");
        }
    }

    #[test]
    fn a_column_has_the_properties_of_its_cells() {
        let matrix = |column: &str| {
            let definition = format!(
                r#"{{"elements": [{{"type": "matrixdynamic", "name": "m", "cellType": "text", "columns": [{column}]}}]}}"#
            );
            told(&definition)
                .into_iter()
                .filter(|(severity, ..)| *severity == Severity::Error)
                .count()
        };
        assert_eq!(matrix(r#"{"name": "a", "inputType": "date"}"#), 0);
        assert_eq!(matrix(r#"{"name": "a", "choices": [1]}"#), 1);
        assert_eq!(matrix(r#"{"name": "a", "cellType": "dropdown", "choices": [1]}"#), 0);
        assert_eq!(matrix(r#""a""#), 1);
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_a_warning() {
        for (definition, words) in [
            (
                r#"{"elements": [{"type": "text", "name": "a", "isRequired": "yes"}]}"#,
                "true or false",
            ),
            (r#"{"elements": [{"type": "text", "name": "a", "maxLength": "long"}]}"#, "a number"),
            (
                r#"{"elements": [{"type": "text", "name": "a", "inputType": "emial"}]}"#,
                "Did you mean \"email\"?",
            ),
            (r#"{"elements": [{"type": "text", "name": "a", "visibleIf": 5}]}"#, "an expression"),
            (
                r#"{"elements": [{"type": "flowpanel", "name": "a"}]}"#,
                "does not show elements of type \"flowpanel\"",
            ),
            (r#"{"meta": {"versoin": "1"}}"#, "Did you mean \"version\"?"),
        ] {
            let problems = told(definition);
            assert_eq!(problems.len(), 1, "{definition}: {problems:?}");
            assert_eq!(problems[0].0, Severity::Warning);
            assert!(problems[0].2.contains(words), "{:?}", problems[0]);
        }
    }
}
