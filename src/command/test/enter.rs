//! What a respondent could enter: `set`, `clear` and `setComment` go through here.
//!
//! A test that does what nobody could do proves nothing. What the page would not let happen is
//! refused, and the refusal says why.

use std::rc::Rc;

use manyi::definition::{Element, ElementId, ItemList, Kind, truth};
use manyi::session::{Event, Item, Mask, Session, Special};
use manyi::value::{Map, Value};

use super::equality::{is_alike, is_empty};
use super::target::{did_you_mean, questions_of, row_name};

/// Why something cannot be entered.
pub(super) type Refusal = String;

/// Enters a value as a respondent would.
pub(super) fn set(
    session: &mut Session,
    question: ElementId,
    value: &Value,
) -> Result<(), Refusal> {
    check_reachable(session, question)?;
    set_within(session, question, value)
}

/// The same for what stands in a row or panel of a question that is reachable.
fn set_within(session: &mut Session, question: ElementId, value: &Value) -> Result<(), Refusal> {
    check_open(session, question)?;
    if is_empty(value) {
        session.handle(Event::Answer { question, value: value.clone() });
        return Ok(());
    }
    let kind = session.definition().element(question).kind;
    match kind {
        Kind::Matrix => return set_rows(session, question, value),
        Kind::Multipletext => return set_parts(session, question, value),
        Kind::Matrixdropdown => return set_named_rows(session, question, value),
        Kind::Matrixdynamic | Kind::Paneldynamic => return set_entries(session, question, value),
        Kind::Rating => check_items(session, question, value, false)?,
        _ if kind.has_choices() && !is_loaded(session, question) => {
            let takes_many = session.definition().element(question).takes_many();
            check_items(session, question, value, takes_many)?;
        }
        Kind::Boolean => check_boolean(session, question, value)?,
        Kind::Text | Kind::Comment => {
            let definition = Rc::clone(session.definition());
            check_text(session, definition.element(question), value)?;
        }
        _ => {}
    }
    session.handle(Event::Answer { question, value: value.clone() });
    Ok(())
}

/// Assigns a value, whether a respondent could enter it or not.
pub(super) fn set_directly(session: &mut Session, question: ElementId, value: &Value) {
    session.handle(Event::Answer { question, value: value.clone() });
}

/// Takes the answer and its comment back.
pub(super) fn clear(session: &mut Session, question: ElementId) -> Result<(), Refusal> {
    check_reachable(session, question)?;
    session.handle(Event::Answer { question, value: Value::Null });
    session.handle(Event::Comment { question, text: String::new() });
    Ok(())
}

/// Writes into the comment area, or into the text beside "other".
pub(super) fn set_comment(
    session: &mut Session,
    question: ElementId,
    text: &str,
) -> Result<(), Refusal> {
    check_reachable(session, question)?;
    let element = session.definition().element(question);
    let writes = matches!(element.kind, Kind::Text | Kind::Comment);
    let has_area = element.is_set("showCommentArea") && !writes;
    if !has_area {
        if !element.is_set("showOtherItem") || !element.kind.has_choices() {
            return Err("It has no comment area (showCommentArea).".to_owned());
        }
        let own = truth(element.property("storeOthersAsComment"));
        if own.or(truth(session.definition().property("storeOthersAsComment"))) == Some(false) {
            return Err(
                "The text of \"other\" is stored in the answer itself (storeOthersAsComment)."
                    .to_owned(),
            );
        }
        if !session.chose_special(question, Special::Other) {
            return Err(
                "It has no comment area, and \"other\" is not chosen; set that first.".to_owned()
            );
        }
    }
    session.handle(Event::Comment { question, text: text.to_owned() });
    Ok(())
}

fn check_reachable(session: &Session, question: ElementId) -> Result<(), Refusal> {
    let definition = session.definition();
    let page = session.page_of(question);
    if let Some(open) = session.page().filter(|open| *open != page) {
        let (page, open) = (&definition.element(page).name, &definition.element(open).name);
        return Err(format!(
            "It is on the page \"{page}\", and the survey is on \"{open}\"; \
             go there with nextPage, or begin there with startPage."
        ));
    }
    check_open(session, question)
}

fn check_open(session: &Session, question: ElementId) -> Result<(), Refusal> {
    if !session.is_shown(question) || session.is_on_hidden_page(question) {
        return Err("It is not visible; setDirectly sets what a respondent cannot.".to_owned());
    }
    if !session.is_enabled(question) {
        return Err("It is read-only; setDirectly sets what a respondent cannot.".to_owned());
    }
    Ok(())
}

/// The page that an element stands on.
pub(super) fn page_of(session: &Session, id: ElementId) -> Option<ElementId> {
    let definition = session.definition();
    let line = std::iter::successors(Some(id), |id| session.around(*id));
    line.filter(|id| definition.element(*id).kind == Kind::Page).last()
}

fn check_items(
    session: &Session,
    question: ElementId,
    value: &Value,
    several: bool,
) -> Result<(), Refusal> {
    let chosen = match (several, value) {
        (true, Value::List(chosen)) => chosen.as_slice(),
        (true, _) => {
            return Err(format!("It takes a list of choices, and got {}.", value.to_json()));
        }
        (false, Value::List(_)) => {
            return Err(format!("It takes one choice, and got the list {}.", value.to_json()));
        }
        (false, single) => std::slice::from_ref(single),
    };
    let items = session.items(question);
    for one in chosen {
        let sought = match one.get("value") {
            Value::Null => one,
            inner => inner,
        };
        check_item(&items, sought, "choices")?;
    }
    let most = session.definition().element(question).number("maxSelectedChoices").unwrap_or(0.0);
    if several && most > 0.0 && chosen.len() as f64 > most {
        return Err(format!("At most {most} can be chosen, and these are {}.", chosen.len()));
    }
    Ok(())
}

/// Whether the choices come from an address: survey-core does not look at such values.
fn is_loaded(session: &Session, question: ElementId) -> bool {
    let source = session.definition().element(question).property("choicesByUrl");
    !source.get("url").is_null() || !source.get("path").is_null()
}

fn check_item(items: &[Item], sought: &Value, list: &str) -> Result<(), Refusal> {
    if items
        .iter()
        .any(|item| item.special != Some(Special::SelectAll) && is_alike(&item.value, sought))
    {
        return Ok(());
    }
    let known: Vec<String> = items.iter().map(|item| item.value.to_json()).collect();
    let hint = match sought.as_text() {
        Some(text) => did_you_mean(text, items.iter().filter_map(|item| item.value.as_text())),
        None => String::new(),
    };
    Err(format!("{} is not among its {list}: {}{hint}.", sought.to_json(), known.join(", ")))
}

fn check_boolean(session: &Session, question: ElementId, value: &Value) -> Result<(), Refusal> {
    let element = session.definition().element(question);
    let stored = |property: &str, plain: bool| match element.property(property) {
        written if is_empty(written) => Value::Bool(plain),
        written => written.clone(),
    };
    let (yes, no) = (stored("valueTrue", true), stored("valueFalse", false));
    if is_alike(value, &yes) || is_alike(value, &no) {
        return Ok(());
    }
    Err(format!("It takes {} or {}, and got {}.", yes.to_json(), no.to_json(), value.to_json()))
}

/// What can be written into a text question, or into a field of a multiple text.
fn check_text(session: &Session, element: &Element, value: &Value) -> Result<(), Refusal> {
    check_mask(session, element, value)?;
    check_length(session, element, value)?;
    check_date(element, value)
}

/// What an input mask takes in: all of it, and nothing else.
fn check_mask(session: &Session, element: &Element, value: &Value) -> Result<(), Refusal> {
    let Some(mask) = Mask::of(session, element) else { return Ok(()) };
    let given = value.to_json();
    if !matches!(value, Value::Text(_) | Value::Number(_)) {
        return Err(format!("Its mask takes text, and got {given}."));
    }
    let taken = mask.answer(&mask.shown(value));
    if is_alike(&taken, value) && mask.is_filled_by(value) {
        Ok(())
    } else {
        Err(format!("Its mask does not take {given}: it makes {} of it.", taken.to_json()))
    }
}

/// What a browser's `maxlength` stops; it counts UTF-16 units.
fn check_length(session: &Session, element: &Element, value: &Value) -> Result<(), Refusal> {
    let Some(text) = value.as_text() else { return Ok(()) };
    let definition = session.definition();
    let input = element.property("inputType").as_text().unwrap_or("text");
    if !matches!(input, "text" | "email" | "password" | "search" | "tel" | "url") {
        return Ok(());
    }
    let own = element.number("maxLength").filter(|most| *most >= 0.0);
    let most = own.or(definition.property("maxTextLength").as_number()).unwrap_or(0.0);
    let length = text.encode_utf16().count() as f64;
    if most > 0.0 && length > most {
        return Err(format!("It takes {most} characters at most, and the text has {length}."));
    }
    Ok(())
}

fn check_date(element: &Element, value: &Value) -> Result<(), Refusal> {
    let input = element.property("inputType").as_text().unwrap_or_default();
    let form = match input {
        "date" => "YYYY-MM-DD",
        "datetime-local" => "YYYY-MM-DDThh:mm",
        "time" => "hh:mm",
        _ => return Ok(()),
    };
    let fits = value.as_text().is_some_and(|text| match input {
        "time" => is_time(text),
        "date" => is_date(text),
        _ => text.split_once('T').is_some_and(|(date, time)| is_date(date) && is_time(time)),
    });
    if fits { Ok(()) } else { Err(format!("It takes {form}, and got {}.", value.to_json())) }
}

/// Four, two and two digits. JavaScript's `Date` takes 31 days in every month.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    digits(year, 4).is_some()
        && in_range(digits(month, 2), 1, 12)
        && in_range(digits(day, 2), 1, 31)
}

fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let [hour, rest @ ..] = parts.as_slice() else { return false };
    matches!(rest.len(), 1 | 2)
        && in_range(digits(hour, 2), 0, 23)
        && rest.iter().all(|part| in_range(digits(part, 2), 0, 59))
}

fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn in_range(number: Option<u32>, least: u32, most: u32) -> bool {
    number.is_some_and(|number| (least..=most).contains(&number))
}

/// A matrix is filled row by row; the rows that are not named keep their answers.
fn set_rows(session: &mut Session, question: ElementId, value: &Value) -> Result<(), Refusal> {
    let Some(given) = value.as_map() else {
        return Err(format!(
            "A matrix takes an object {{\"row\": column}}, and got {}.",
            value.to_json()
        ));
    };
    for (name, column) in given.iter() {
        let rows = session.listed_items(question, ItemList::Rows);
        let row_name = |item: &Item| match &item.value {
            Value::Text(text) => text.clone(),
            other => other.to_json(),
        };
        let Some(row) = rows.iter().find(|row| row_name(row) == name) else {
            let names: Vec<String> = rows.iter().map(row_name).collect();
            let hint = did_you_mean(name, names.iter().map(String::as_str));
            return Err(format!(
                "It has no row \"{name}\"; its rows are {}{hint}.",
                names.join(", ")
            ));
        };
        if !row.enabled {
            return Err(format!("The row \"{name}\" is read-only."));
        }
        check_item(&session.listed_items(question, ItemList::Columns), column, "columns")?;
        let mut answer: Map = session.value(question).as_map().cloned().unwrap_or_default();
        answer.insert(name, column.clone());
        session.handle(Event::Answer { question, value: Value::Map(answer) });
    }
    Ok(())
}

/// A multiple text is filled field by field; the fields that are not named keep their answers.
fn set_parts(session: &mut Session, question: ElementId, value: &Value) -> Result<(), Refusal> {
    let Some(given) = value.as_map() else {
        return Err(format!(
            "A multiple text takes an object {{\"field\": text}}, and got {}.",
            value.to_json()
        ));
    };
    let definition = Rc::clone(session.definition());
    let parts = &definition.element(question).parts;
    for (name, text) in given.iter() {
        let place = parts.iter().position(|part| part.name == name);
        let Some((index, part)) = place.and_then(|index| Some((index, parts.get(index)?))) else {
            let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
            let hint = did_you_mean(name, names.iter().copied());
            return Err(format!(
                "It has no field \"{name}\"; its fields are {}{hint}.",
                names.join(", ")
            ));
        };
        if !is_empty(text) {
            check_text(session, part, text)?;
        }
        let value = session.with_part(question, index, text.clone());
        // As in survey-core's tester, limits are for who writes into the field.
        session.handle(if definition.entry(question) == 0 {
            let name = definition.element(question).value_name().to_owned();
            Event::Value { name, value }
        } else {
            Event::Answer { question, value }
        });
    }
    Ok(())
}

/// A table whose rows are written is filled row by row, a row cell by cell.
fn set_named_rows(session: &mut Session, table: ElementId, value: &Value) -> Result<(), Refusal> {
    let Some(given) = value.as_map() else {
        return Err(format!("It takes an object {{\"row\": {{…}}}}, and got {}.", value.to_json()));
    };
    for (name, answers) in given.iter() {
        let rows = session.shown_entries(table);
        let row = rows.into_iter().find(|row| row_name(session, *row).as_deref() == Some(name));
        set_cells(session, row.ok_or_else(|| format!("It has no row \"{name}\"."))?, answers)?;
    }
    Ok(())
}

/// Rows and panels that are missing are added, and then each is filled.
fn set_entries(session: &mut Session, question: ElementId, value: &Value) -> Result<(), Refusal> {
    let Value::List(given) = value else {
        return Err(format!("It takes a list of rows or panels, and got {}.", value.to_json()));
    };
    let missing = given.len().saturating_sub(session.inside(question).len());
    if missing > 0 {
        add(session, question, missing)?;
    }
    for (place, answers) in given.iter().enumerate() {
        let Some(entry) = session.inside(question).get(place).copied() else {
            continue;
        };
        let is_table = session.definition().element(question).kind.is_table();
        if is_table && !session.shown_entries(question).contains(&entry) {
            return Err(format!("Row {place} is hidden."));
        }
        set_cells(session, entry, answers)?;
    }
    Ok(())
}

fn set_cells(session: &mut Session, entry: ElementId, answers: &Value) -> Result<(), Refusal> {
    let Some(answers) = answers.as_map() else {
        return Err(format!("A row or panel takes an object, and got {}.", answers.to_json()));
    };
    for (name, answer) in answers.iter() {
        let questions = questions_of(session, entry);
        let named = |id: &ElementId| session.definition().element(*id).name == name;
        let found = questions.into_iter().find(named);
        let question = found.ok_or_else(|| format!("There is no \"{name}\" in it."))?;
        set_within(session, question, answer)?;
    }
    Ok(())
}

/// Adds rows or panels, as many as that.
pub(super) fn add(session: &mut Session, question: ElementId, count: usize) -> Result<(), Refusal> {
    check_reachable(session, question)?;
    for added in 0..count {
        if !session.can_add(question) {
            return Err(format!("{added} of {count} can be added, and no more."));
        }
        session.handle(Event::Add { question });
    }
    Ok(())
}

/// Removes the row or panel at a place.
pub(super) fn remove(
    session: &mut Session,
    question: ElementId,
    place: usize,
) -> Result<(), Refusal> {
    check_reachable(session, question)?;
    if !session.can_remove(question) {
        return Err("None can be removed.".to_owned());
    }
    session.handle(Event::Remove { question, place });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_have_the_form_of_the_browsers_inputs() {
        for (date, fits) in [
            ("2024-02-31", true),
            ("2024-13-01", false),
            ("2024-1-1", false),
            ("01.02.2024", false),
        ] {
            assert_eq!(is_date(date), fits, "{date}");
        }
        for (time, fits) in
            [("08:30", true), ("23:59:59", true), ("24:00", false), ("8:30", false), ("08", false)]
        {
            assert_eq!(is_time(time), fits, "{time}");
        }
    }
}
