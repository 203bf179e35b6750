//! One answer (or several) for each row, out of the same columns.

use super::{Ask, Naming, QuestionView, breadth, item_of, labels, place};
use crate::definition::ItemList;
use crate::expression::are_equal;
use crate::session::{Item, item_key};
use crate::value::{Map, Value};
use crate::widget::dom;
use alloc::{string::String, vec, vec::Vec};
use web_sys::Element;

pub(super) struct Matrix;

/// Columns whose words and margins are together no broader than this fit side by side on a phone.
const BRIEF: usize = 36;

impl QuestionView for Matrix {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group("group")
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        let rows = rows_of(ask);
        let columns = ask.session.listed_items(ask.id, ItemList::Columns);
        let matrix = dom::make("div.matrix|matrix");
        let widest = columns.iter().map(|column| breadth(&column.text)).max().unwrap_or_default();
        dom::toggle_class(&matrix, "brief", columns.len() * (widest + 2) <= BRIEF);
        let layout = match ask.element().property("displayMode").as_text() {
            Some("table") => "grid",
            Some("list") => "cards",
            _ if columns.len() > 7 => "cards",
            _ => "",
        };
        if !layout.is_empty() {
            dom::toggle_class(&matrix, layout, true);
        }
        if !ask.element().is_unset("showHeader") {
            let head = dom::make("div.cols|matrix-head[aria-hidden=true]");
            for column in &columns {
                let name = dom::written("span", &column.text);
                dom::append(&head, &name);
            }
            dom::append(&matrix, &head);
        }
        for (index, row) in rows.iter().enumerate() {
            let row = build_row(ask, index, row, &columns);
            dom::append(&matrix, &row);
        }
        dom::append(frame, &matrix);
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        let columns = ask.session.listed_items(ask.id, ItemList::Columns);
        let value = ask.session.value(ask.id);
        let rows = rows_of(ask);
        for (row, shown) in rows.iter().zip(dom::find_all(frame, ".mrow")) {
            let answer = answer_in(ask, value, row);
            super::check(&shown, &columns, &|column| match answer {
                Value::Null => false,
                Value::List(members) => {
                    members.iter().any(|member| are_equal(member, &column.value))
                }
                single => are_equal(single, &column.value),
            });
        }
    }

    fn read(&self, ask: &Ask<'_>, frame: &Element, used: &Element) -> Option<Value> {
        let columns = ask.session.listed_items(ask.id, ItemList::Columns);
        let shown = dom::closest(used, ".mrow")?;
        let index = dom::find_all(frame, ".mrow").iter().position(|row| *row == shown)?;
        let ticked =
            dom::find_all(&shown, "input").into_iter().filter(|input| dom::input(input).checked());
        let mut chosen: Vec<Value> = ticked
            .filter_map(|input| item_of(&columns, &input).map(|item| item.value.clone()))
            .collect();
        let answer =
            if is_multiple(ask) { Value::List(chosen) } else { chosen.pop().unwrap_or_default() };
        if has_no_rows(ask) {
            return Some(answer);
        }
        let mut rows = ask.session.value(ask.id).as_map().cloned().unwrap_or_else(Map::new);
        rows.insert(&item_key(&rows_of(ask).get(index)?.value), answer);
        Some(Value::Map(rows))
    }
}

fn is_multiple(ask: &Ask<'_>) -> bool {
    ask.element().property("cellType").as_text() == Some("checkbox")
}

fn has_no_rows(ask: &Ask<'_>) -> bool {
    ask.element().property("rows").as_list().is_empty()
}

/// A matrix without rows is one row without a name.
fn rows_of(ask: &Ask<'_>) -> Vec<Item> {
    let rows = ask.session.listed_items(ask.id, ItemList::Rows);
    if !rows.is_empty() || !has_no_rows(ask) {
        return rows;
    }
    vec![Item {
        value: Value::Null,
        text: String::new(),
        enabled: true,
        special: None,
        exclusive: false,
    }]
}

fn answer_in<'a>(ask: &Ask<'_>, value: &'a Value, row: &Item) -> &'a Value {
    if has_no_rows(ask) { value } else { value.get(&item_key(&row.value)) }
}

fn build_row(ask: &mut Ask<'_>, index: usize, row: &Item, columns: &[Item]) -> Element {
    let multiple = is_multiple(ask);
    let shown = dom::make("div.mrow|matrix-row");
    let name_id = [ask.id_text("r"), place(index)].join("-");
    dom::set(&shown, "role", if multiple { "group" } else { "radiogroup" });
    let name = dom::written("div.rname|matrix-row-title", &row.text);
    dom::set(&name, "id", &name_id);
    let named = if row.text.is_empty() { ask.id_text("t") } else { name_id };
    dom::set(&shown, "aria-labelledby", &named);
    dom::append(&shown, &name);
    let group = [ask.id_text("q"), place(index)].join("-");
    let cell = match multiple {
        true => "label.cell|matrix-cell(input[type=checkbox])",
        false => "label.cell|matrix-cell(input[type=radio])",
    };
    labels(&shown, columns, cell, &group, !row.enabled);
    shown
}
