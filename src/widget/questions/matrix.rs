//! One answer (or several) for each row, out of the same columns.

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
        Naming::Group("group")
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let columns = ask.session.listed_items(ask.id, ItemList::Columns);
        let widest = columns.iter().map(|column| breadth(&column.text)).max().unwrap_or_default();
        paper.open("div.matrix|matrix");
        paper.set("class", "matrix");
        if columns.len() * (widest + 2) <= BRIEF {
            paper.add(" brief");
        }
        paper.add(match ask.element().property("displayMode").as_text() {
            Some("table") => " grid",
            Some("list") => " cards",
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
        let value = ask.session.value(ask.id);
        let mut answer = column.clone();
        if is_multiple(ask) {
            let mut chosen = answer_in(ask, value, row).as_list().to_vec();
            chosen.retain(|member| !are_equal(member, column));
            if used.on {
                chosen.push(answer);
            }
            answer = Value::List(chosen);
        }
        if has_no_rows(ask) {
            return Some(answer);
        }
        let mut rows = value.as_map().cloned().unwrap_or_else(Map::new);
        rows.insert(&item_key(&row.value), answer);
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

fn draw_row(ask: &Ask<'_>, paper: &mut Paper, index: usize, row: &Item, columns: &[Item]) {
    let is_multiple = is_multiple(ask);
    let is_bad = ask.faulty_row() == Some(index as u32);
    paper.open("div.mrow|matrix-row");
    paper.set("class", if is_bad { "mrow bad" } else { "mrow" });
    paper.set("role", if is_multiple { "group" } else { "radiogroup" });
    if row.text.is_empty() {
        paper.mark("aria-labelledby", "t", ask.id);
    } else {
        paper.mark_part("aria-labelledby", "r", ask.id, index as u32);
    }
    paper.open("div.rname|matrix-row-title");
    paper.mark_part("id", "r", ask.id, index as u32);
    paper.text(&row.text);
    paper.close();
    if is_bad {
        ask.tell_faults(paper);
    }
    let cell = match is_multiple {
        true => "label.cell|matrix-cell(input[type=checkbox])",
        false => "label.cell|matrix-cell(input[type=radio])",
    };
    let answer = answer_in(ask, ask.session.value(ask.id), row);
    let disabled = ask.is_fixed();
    for (place, column) in columns.iter().enumerate() {
        let chosen = match answer {
            Value::Null => false,
            Value::List(members) => members.iter().any(|one| are_equal(one, &column.value)),
            single => are_equal(single, &column.value),
        };
        let look = Look { chosen, barred: !row.enabled || !column.enabled, disabled, on: false };
        label(ask, paper, &[cell], Some(index), place, &column.text, &look);
    }
    paper.close();
}
