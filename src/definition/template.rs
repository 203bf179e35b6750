//! What each row or panel of a question holds, as one panel of the usual kind: its template.
//!
//! A dynamic panel writes the elements of its template; a table writes a column for each question
//! of a row, and the elements of the panel that unfolds below the row.

use super::aliases::with_names_of_today;
use super::{Kind, property_of};
use crate::value::{Map, Value};
use alloc::{vec, vec::Vec};

/// Takes the template out of the properties of a question; `None` where there are no entries.
pub(super) fn of(kind: Kind, question: &mut Map) -> Option<Map> {
    if !kind.has_entries() {
        return None;
    }
    let mut template = Map::at(question.place());
    let names: &[(&str, &str)] = if kind.is_table() {
        &[("rowsVisibleIf", "visibleIf")]
    } else {
        &[
            ("templateElements", "elements"),
            ("templateTitle", "title"),
            ("templateTabTitle", "tabTitle"),
            ("templateDescription", "description"),
            ("templateVisibleIf", "visibleIf"),
            ("templateQuestionTitleLocation", "questionTitleLocation"),
        ]
    };
    // The survey-wide spelling of today, `elements`, is what it once was called here.
    let elements = question.remove("elements");
    for (there, here) in names {
        if let Some(value) = question.remove(there) {
            template.insert(here, value);
        }
    }
    if let Some(elements) = elements.filter(|_| !template.contains_key("elements")) {
        template.insert("elements", elements);
    }
    template.insert("name", Value::from("entry"));
    if kind.is_table() {
        template.insert("elements", Value::List(cells(question)));
    }
    Some(template)
}

/// The questions of a row, and below them the panel that unfolds.
fn cells(table: &mut Map) -> Vec<Value> {
    let mut cells = Vec::new();
    if let Some(Value::List(columns)) = table.remove("columns") {
        for column in columns {
            if let Value::Map(column) = column {
                cells.push(Value::Map(cell(with_names_of_today(column), table)));
            }
        }
    }
    let details = table.remove("detailElements");
    let mode = property_of(table, "detailPanelMode");
    if let Some(details) = details.filter(|_| !mode.is_null() && !mode.is_text("none")) {
        let mut panel = Map::at(table.place());
        panel.insert_text("type", "panel");
        panel.insert_text("name", "detail");
        panel.insert("elements", details);
        cells.push(Value::Map(panel));
    }
    cells
}

/// The question of a column: what the column leaves open, the table says.
fn cell(mut column: Map, table: &Map) -> Map {
    let named = |properties: &Map| match property_of(properties, "cellType") {
        Value::Text(kind) if kind != "default" && !kind.is_empty() => Some(kind.clone()),
        _ => None,
    };
    let kind = named(&column).or_else(|| named(table));
    column.insert("type", kind.map_or(Value::from("dropdown"), Value::Text));
    for key in ["choices", "placeholder"] {
        let own = property_of(&column, key);
        let is_open = own.is_null() || *own == Value::List(vec![]);
        if let Some(shared) = table.get(key).filter(|_| is_open) {
            column.insert(key, shared.clone());
        }
    }
    let total = property_of(&column, "totalType").as_text();
    let total = total.filter(|total| *total != "none").unwrap_or_default();
    if !total.is_empty() && !column.contains_key("totalExpression") {
        let name = property_of(&column, "name").as_text().unwrap_or_default();
        let expression = [total, "InArray({matrix}, '", name, "')"].concat();
        column.insert("totalExpression", Value::Text(expression));
    }
    if !matches!(property_of(&column, "colCount"), Value::Number(count) if *count >= 0.0) {
        let shared = property_of(table, "columnColCount").as_number().unwrap_or_default();
        column.insert_number("colCount", shared);
    }
    column
}
