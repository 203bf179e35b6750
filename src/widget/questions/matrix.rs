//! One answer (or several) for each row, out of the same columns.

use super::checkbox::toggled;
use super::{Ask, Look, Naming, QuestionView, Used, breadth, label};
use crate::definition::ItemList;
use crate::expression::are_equal;
use crate::session::{Item, item_key};
use crate::value::{Map, Value};
use crate::widget::paper::Paper;
use alloc::{string::String, vec, vec::Vec};

pub(super) struct Matrix;

/// Columns whose words and margins are together no broader than this fit side by side on a phone.
const BRIEF: usize = 36;

impl QuestionView for Matrix {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let columns = ask.session.listed_items(ask.id, ItemList::Columns);
        let widest = columns.iter().map(|column| breadth(&column.text)).max().unwrap_or_default();
        paper.open("div.matrix|matrix");
        paper.class("matrix");
        paper.add_if(columns.len() * (widest + 2) <= BRIEF, " brief");
        paper.add(match ask.says("displayMode") {
            "table" => " grid",
            "list" => " cards",
            _ if columns.len() > 7 => " cards",
            _ => "",
        });
        if !ask.element().is_unset("showHeader") {
            paper.open("div.cols|matrix-head[aria-hidden=true]");
            for column in &columns {
                paper.written("span", &column.text);
            }
            paper.close();
        }
        for (index, row) in rows_of(ask).iter().enumerate() {
            draw_row(ask, paper, index, row, &columns);
        }
        paper.close();
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let columns = ask.session.listed_items(ask.id, ItemList::Columns);
        let rows = rows_of(ask);
        let row = rows.get(used.part()?)?;
        let column = &used.item(&columns)?.value;
        let value = ask.value();
        let answer = match is_multiple(ask) {
            true => toggled(answer_in(ask, value, row), column, used.on),
            false => column.clone(),
        };
        if has_no_rows(ask) {
            return Some(answer);
        }
        let mut rows = value.as_map().cloned().unwrap_or_else(Map::new);
        rows.insert(&item_key(&row.value), answer);
        Some(Value::Map(rows))
    }
}

fn is_multiple(ask: &Ask<'_>) -> bool {
    ask.says("cellType") == "checkbox"
}

fn has_no_rows(ask: &Ask<'_>) -> bool {
    ask.property("rows").as_list().is_empty()
}

/// A matrix without rows is one row without a name.
fn rows_of(ask: &Ask<'_>) -> Vec<Item> {
    let rows = ask.session.listed_items(ask.id, ItemList::Rows);
    if !rows.is_empty() || !has_no_rows(ask) {
        return rows;
    }
    vec![Item::plain(Value::Null, String::new())]
}

fn answer_in<'a>(ask: &Ask<'_>, value: &'a Value, row: &Item) -> &'a Value {
    if has_no_rows(ask) { value } else { value.get(&item_key(&row.value)) }
}

/// Draws one row alone, its choices below one another.
pub(in crate::widget) fn draw_single_row(ask: &Ask<'_>, paper: &mut Paper, index: u32) {
    let columns = ask.session.listed_items(ask.id, ItemList::Columns);
    if let Some(row) = rows_of(ask).get(index as usize) {
        paper.open("div.matrix cards|matrix");
        draw_row(ask, paper, index as usize, row, &columns);
        paper.close();
    }
}

fn draw_row(ask: &Ask<'_>, paper: &mut Paper, index: usize, row: &Item, columns: &[Item]) {
    let is_multiple = is_multiple(ask);
    let is_bad = ask.faulty_row() == Some(index as u32);
    paper.open("div.mrow|matrix-row");
    paper.class(if is_bad { "mrow bad" } else { "mrow" });
    paper.set("role", if is_multiple { "group" } else { "radiogroup" });
    if row.text.is_empty() {
        paper.mark("aria-labelledby", 't', ask.id);
    } else {
        paper.mark_part("aria-labelledby", 'r', ask.id, index as u32);
    }
    paper.open("div.rname|matrix-row-title");
    paper.mark_part("id", 'r', ask.id, index as u32);
    paper.text(&row.text);
    paper.close();
    if is_bad {
        ask.tell_faults(paper);
    }
    let answer = answer_in(ask, ask.value(), row);
    for (place, column) in columns.iter().enumerate() {
        let chosen = match answer {
            Value::Null => false,
            Value::List(members) => members.iter().any(|one| are_equal(one, &column.value)),
            single => are_equal(single, &column.value),
        };
        let barred = !row.enabled || !column.enabled;
        let look = Look { chosen, barred, ..Look::default() };
        paper.label(match is_multiple {
            true => "label.cell|matrix-cell(input[type=checkbox])",
            false => "label.cell|matrix-cell(input[type=radio])",
        });
        label(ask, paper, Some(index), place, &column.text, &look);
    }
    paper.close();
}
