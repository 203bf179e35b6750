//! What each check looks at.

use manyi::definition::{ElementId, Kind};
use manyi::session::{Session, Special, Stage};
use manyi::value::{Map, Value, joined};

use super::enter::page_of;
use super::equality::{differ_only_by_type, is_alike, is_same, is_same_in_any_order};
use super::report::What;
use super::target::Target;

/// A check that did not hold, or could not be made.
pub(super) struct Unmet {
    pub(super) what: What,
    pub(super) message: String,
}

/// All checks: name, the targets that it is for, the type of the expected value.
const CHECKS: [(&str, &[&str], Expects); 23] = [
    ("choiceTexts", &["question"], Expects::Texts),
    ("choices", &["question"], Expects::List),
    ("comment", &["question"], Expects::Text),
    ("currentPage", &["survey"], Expects::Text),
    ("description", &["question", "panel", "page"], Expects::Text),
    ("empty", &["question"], Expects::Bool),
    ("enabled", &["question", "panel", "page"], Expects::Bool),
    ("errorCount", &["question", "panel", "page", "survey"], Expects::Number),
    ("errors", &["question", "panel", "page"], Expects::Texts),
    ("hasErrors", &["question", "panel", "page"], Expects::Bool),
    ("noValues", &["survey"], Expects::Texts),
    ("page", &["question", "panel"], Expects::Text),
    ("pages", &["survey"], Expects::Texts),
    ("panelCount", &["question"], Expects::Number),
    ("required", &["question"], Expects::Bool),
    ("rowCount", &["question"], Expects::Number),
    ("state", &["survey"], Expects::Text),
    ("title", &["question", "panel", "page"], Expects::Text),
    ("type", &["question"], Expects::Text),
    ("value", &["question", "calculated value"], Expects::Anything),
    ("values", &["survey"], Expects::Map),
    ("variables", &["survey"], Expects::Map),
    ("visible", &["question", "panel", "page"], Expects::Bool),
];

#[derive(Clone, Copy)]
enum Expects {
    Anything,
    Bool,
    Number,
    Text,
    Texts,
    List,
    Map,
}

impl Expects {
    fn fits(self, value: &Value) -> bool {
        match self {
            Expects::Anything => true,
            Expects::Bool => matches!(value, Value::Bool(_)),
            Expects::Number => matches!(value, Value::Number(_)),
            Expects::Text => matches!(value, Value::Text(_)),
            Expects::Texts => {
                matches!(value, Value::List(members) if members.iter().all(|member| member.as_text().is_some()))
            }
            Expects::List => matches!(value, Value::List(_)),
            Expects::Map => matches!(value, Value::Map(_)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Expects::Anything => "a value",
            Expects::Bool => "true or false",
            Expects::Number => "a number",
            Expects::Text => "a text",
            Expects::Texts => "a list of texts",
            Expects::List => "a list",
            Expects::Map => "an object",
        }
    }
}

/// Makes one check; everything that is not as expected.
pub(super) fn check(
    session: &Session,
    last_page: Option<ElementId>,
    target: &Target,
    name: &str,
    expected: &Value,
) -> Vec<Unmet> {
    match try_check(session, last_page, target, name, expected) {
        Ok(unmet) => unmet,
        Err(message) => vec![Unmet { what: What::Uncheckable { check: name.to_owned() }, message }],
    }
}

fn try_check(
    session: &Session,
    last_page: Option<ElementId>,
    target: &Target,
    name: &str,
    expected: &Value,
) -> Result<Vec<Unmet>, String> {
    let known = CHECKS.iter().find(|check| check.0 == name);
    let (_, sorts, expects) = known.ok_or_else(|| {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.0).collect();
        format!("There is no check \"{name}\"; there are {}.", names.join(", "))
    })?;
    if !sorts.contains(&target.sort()) {
        return Err(format!(
            "\"{name}\" is for a {}, and this is a {}.",
            sorts.join(", "),
            target.sort()
        ));
    }
    if !expects.fits(expected) {
        return Err(format!(
            "\"{name}\" expects {}, and the suite has {}.",
            expects.words(),
            expected.to_json()
        ));
    }
    match target {
        Target::Survey => survey_check(session, last_page, name, expected),
        Target::CalculatedValue(variable) => {
            let actual = session.variable(variable).cloned().unwrap_or_default();
            Ok(compared(name, "The value", actual, expected, false))
        }
        Target::Question(id) | Target::Panel(id) | Target::Page(id) => {
            element_check(session, *id, name, expected)
        }
    }
}

/// What an element is called: a cell by its row and column, as survey-core's tester has it.
fn title(session: &Session, id: ElementId) -> String {
    let title = session.title(id);
    // One input at a time needs no such name.
    if session.definition().property("questionsOnPageMode").is_text("inputPerPage") {
        return title;
    }
    let row = session.around(id);
    let table = row.and_then(|row| session.around(row));
    let (Some(row), Some(table)) = (row, table) else {
        return title;
    };
    let name = match session.definition().element(table).kind {
        Kind::Matrixdropdown => session.entry_title(row),
        Kind::Matrixdynamic => {
            let place = session.shown_entries(table).iter().position(|shown| *shown == row);
            place.map_or_else(String::new, |place| (place + 1).to_string())
        }
        _ => String::new(),
    };
    if name.is_empty() { title } else { format!("row {name}, column {title}") }
}

fn element_check(
    session: &Session,
    id: ElementId,
    name: &str,
    expected: &Value,
) -> Result<Vec<Unmet>, String> {
    let element = session.definition().element(id);
    let lacks =
        |what: &str| format!("\"{name}\" is for {what}, and this is a {}.", element.kind.name());
    let has_items = element.kind.has_choices() || element.kind == Kind::Rating;
    let actual = match name {
        // A question that takes many reads what another has stored under its key as one of them.
        "value" => match session.value(id) {
            Value::List(members) if matches!(element.kind, Kind::Text | Kind::Comment) => {
                // One who writes text cannot hold the list of another with the same key.
                let separator = if element.kind == Kind::Text { ", " } else { "\n" };
                Value::Text(joined(members, separator, &|member| {
                    member.as_text().map_or_else(|| member.to_json(), str::to_owned)
                }))
            }
            value @ (Value::Null | Value::List(_)) => value.clone(),
            single if element.takes_many() => Value::List(vec![single.clone()]),
            // What is chosen reads as the item says, however another with the same key wrote it.
            single if element.kind.has_choices() => {
                let items = session.items(id);
                let chosen = items.iter().find(|item| is_alike(&item.value, single));
                chosen.map_or_else(|| single.clone(), |item| item.value.clone())
            }
            value => value.clone(),
        },
        "empty" => Value::Bool(!session.is_answered(id)),
        "visible" => Value::Bool(is_visible(session, id)),
        "enabled" => Value::Bool(session.is_enabled(id)),
        "required" => Value::Bool(session.is_required(id)),
        "comment" => Value::from(session.comment(id)),
        "title"
            if matches!(element.kind, Kind::Image | Kind::Html) && session.title(id).is_empty() =>
        {
            Value::from(element.name.as_str())
        }
        "title" => Value::Text(title(session, id)),
        "description" => Value::Text(session.text(id, "description")),
        "type" => Value::from(element.kind.name()),
        "page" if session.stage() == Stage::Preview => Value::from("preview-page"),
        "page" => page_of(session, id).map_or(Value::Null, |page| {
            Value::from(session.definition().element(page).name.as_str())
        }),
        "errors" => Value::List(errors(session, id)),
        "errorCount" => Value::Number(errors(session, id).len() as f64),
        "hasErrors" => Value::Bool(!errors(session, id).is_empty()),
        "choices" | "choiceTexts" if !has_items => return Err(lacks("a question with choices")),
        "choices" => session
            .items(id)
            .into_iter()
            // The item that takes all has no value of its own.
            .map(|item| match item.special {
                Some(Special::SelectAll) => Value::from(""),
                Some(Special::Other) => Value::from("other"),
                _ => item.value,
            })
            .collect::<Vec<Value>>()
            .into(),
        "choiceTexts" => session
            .items(id)
            .into_iter()
            .map(|item| Value::Text(item.text))
            .collect::<Vec<Value>>()
            .into(),
        "rowCount" if element.kind != Kind::Matrixdynamic => {
            return Err(lacks("a dynamic matrix"));
        }
        "panelCount" if element.kind != Kind::Paneldynamic => {
            return Err(lacks("a dynamic panel"));
        }
        "rowCount" | "panelCount" => Value::Number(session.inside(id).len() as f64),
        _ => return Err(lacks("something else")),
    };
    let any_order = matches!(name, "errors" | "choices");
    Ok(compared(name, &format!("\"{name}\""), actual, expected, any_order))
}

/// A row or panel is visible by itself, whether or not its question is.
fn is_visible(session: &Session, id: ElementId) -> bool {
    if session.definition().entry(id) > 0 && session.definition().element(id).kind.is_question() {
        // The preview leaves out what is not answered.
        let is_left_out = session.stage() == Stage::Preview && !session.is_shown(id);
        return !is_left_out && session.is_shown_on_its_page(id);
    }
    if session.is_on_hidden_page(id) {
        return false;
    }
    let owner = session.around(id).filter(|owner| session.inside(*owner).contains(&id));
    let owner = owner.filter(|owner| session.definition().element(*owner).kind.has_entries());
    match owner {
        Some(owner) if !session.is_shown(owner) => session.shown_entries(owner).contains(&id),
        _ => session.is_shown(id),
    }
}

/// The faults of a question, or of all questions in a panel or page.
fn errors(session: &Session, id: ElementId) -> Vec<Value> {
    let mut asked = session.questions_in(id);
    if !session.definition().element(id).kind.is_container() {
        asked.insert(0, id);
    }
    let faults = asked.into_iter().flat_map(|id| session.faults(id));
    faults.map(|fault| Value::from(fault.text.as_str())).collect()
}

fn survey_check(
    session: &Session,
    last_page: Option<ElementId>,
    name: &str,
    expected: &Value,
) -> Result<Vec<Unmet>, String> {
    let page_name = |id: ElementId| Value::from(session.definition().element(id).name.as_str());
    let actual = match name {
        "state" => Value::from(match session.stage() {
            Stage::Empty => "empty",
            Stage::Starting => "starting",
            Stage::Running => "running",
            Stage::Preview => "preview",
            Stage::Completed => "completed",
        }),
        // The start page is not counted: what comes after it is current already.
        "currentPage" => match session.stage() {
            Stage::Starting => {
                session.shown_pages().first().copied().map_or(Value::Null, page_name)
            }
            Stage::Completed => last_page.map_or(Value::Null, page_name),
            Stage::Preview => Value::from("preview-page"),
            _ => session.page().map_or(Value::Null, page_name),
        },
        "pages" if session.stage() == Stage::Preview => vec![Value::from("preview-page")].into(),
        "pages" => session.shown_pages().into_iter().map(page_name).collect::<Vec<Value>>().into(),
        "errorCount" => {
            let pages = session.definition().pages().iter();
            Value::Number(pages.map(|page| errors(session, *page).len()).sum::<usize>() as f64)
        }
        "noValues" => return no_values(session, expected.as_list()),
        _ => return each_value(session, name, expected.as_map().filter(|map| !map.is_empty())),
    };
    Ok(compared(name, &format!("\"{name}\""), actual, expected, false))
}

fn no_values(session: &Session, keys: &[Value]) -> Result<Vec<Unmet>, String> {
    if keys.is_empty() {
        return Err("\"noValues\" needs a key: an empty list says nothing.".to_owned());
    }
    let keys = keys.iter().filter_map(Value::as_text);
    let present = keys.filter_map(|key| session.values().get(key).map(|value| (key, value)));
    Ok(present
        .map(|(key, value)| Unmet {
            what: What::Check {
                check: "noValues".to_owned(),
                expected: Value::Null,
                actual: value.clone(),
            },
            message: format!(
                "There is a value under \"{key}\": {}; none was expected.",
                value.to_json()
            ),
        })
        .collect())
}

fn each_value(session: &Session, name: &str, expected: Option<&Map>) -> Result<Vec<Unmet>, String> {
    let expected = expected
        .ok_or_else(|| format!("\"{name}\" needs a name: an empty object says nothing."))?;
    let mut unmet = Vec::new();
    for (key, expected) in expected.iter() {
        let (what, actual) = match name {
            "values" => ("value", session.values().get(key)),
            _ => (
                "variable",
                session.variable(key).or_else(|| session.variable(&key.to_lowercase())),
            ),
        };
        let subject = format!("The {what} \"{key}\"");
        unmet.extend(compared(
            name,
            &subject,
            actual.cloned().unwrap_or_default(),
            expected,
            false,
        ));
    }
    Ok(unmet)
}

fn compared(
    check: &str,
    subject: &str,
    actual: Value,
    expected: &Value,
    any_order: bool,
) -> Vec<Unmet> {
    let same = if any_order { is_same_in_any_order } else { is_same };
    if same(&actual, expected) {
        return Vec::new();
    }
    let hint = if differ_only_by_type(&actual, expected) { " Only the types differ." } else { "" };
    let message =
        format!("{subject} is {}, expected {}.{hint}", actual.to_json(), expected.to_json());
    vec![Unmet {
        what: What::Check { check: check.to_owned(), expected: expected.clone(), actual },
        message,
    }]
}
