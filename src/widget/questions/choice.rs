//! One choice out of a list of rows.

use super::{Ask, Look, Naming, QuestionView, Used, breadth, field_for_other, is_other, label};
use crate::session::Item;
use crate::value::Value;
use crate::widget::page::Scene;
use crate::widget::paper::Paper;

pub(super) struct Choice;

impl QuestionView for Choice {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Radiogroup
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let is_chosen = |item: &Item| ask.session.has_chosen(ask.id, &item.value);
        let items = ask.items();
        draw_rows(ask, paper, &items, "(input[type=radio])", &is_chosen, false);
        if ask.is_set("allowClear") {
            paper.open("button.clear|button clear[type=button][name=clear]");
            ask.bar(paper);
            paper.text(&ask.session.word("clear", &[]));
            paper.close();
        }
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        if used.name == "clear" {
            return Some(Value::Null);
        }
        used.item(&ask.items()).map(|item| item.value.clone())
    }
}

/// The rows of a radiogroup or of checkboxes; `full` when no more can be chosen.
pub(super) fn draw_rows(
    ask: &Ask<'_>,
    paper: &mut Paper,
    items: &[Item],
    input: &str,
    is_chosen: &dyn Fn(&Item) -> bool,
    full: bool,
) {
    paper.open("div.rows|items");
    let is_short = |item: &Item| breadth(&item.text) <= 28;
    paper.class("rows");
    let is_open = matches!(ask.element().number("colCount"), None | Some(0.0));
    let two = is_open && items.len() >= 4 && items.iter().all(is_short) && !has_inside(ask);
    paper.add(if two { " two" } else { columns(ask) });
    let apart = items.iter().skip(1).position(|item| item.special.is_some());
    for (place, item) in items.iter().enumerate() {
        let chosen = is_chosen(item);
        let look = Look { chosen, barred: !item.enabled, full: full && !chosen, on: false };
        paper.label("label.row");
        paper.add_if(place > 0 && apart == Some(place - 1), " apart");
        paper.add("|item");
        paper.add(input);
        label(ask, paper, None, place, &item.text, &look);
        if is_other(item) {
            field_for_other(ask, paper);
        }
        if let Some(panel) = ask.session.inside_choice(ask.id, &item.value) {
            Scene { session: ask.session, numbers: &[] }.panel(panel, paper);
        }
    }
    paper.close();
}

fn has_inside(ask: &Ask<'_>) -> bool {
    !ask.element().children.is_empty()
}

/// The class for as many columns as the definition wants.
pub(super) fn columns(ask: &Ask<'_>) -> &'static str {
    match ask.element().number("colCount") {
        Some(2.0) => " c2",
        Some(3.0) => " c3",
        Some(4.0) => " c4",
        Some(5.0) => " c5",
        _ => "",
    }
}
