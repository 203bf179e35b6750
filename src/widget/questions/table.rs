//! A table of questions: a row is a group, and where there is no room for a table, a card.
//!
//! Each cell is a question as on a page, with its title: in a table that is heard and not seen,
//! because the head of the column says it.

use super::entries::{self, name_of};
use super::{Ask, Naming, QuestionView, Used};
use crate::definition::{ElementId, Kind};
use crate::session::Event;
use crate::value::Value;
use crate::widget::page::Scene;
use crate::widget::paper::Paper;
use crate::widget::question;
use alloc::string::String;

pub(super) struct Table;

/// The text of the button that adds a row.
const ADD: &str = "{addRowText|add}";

/// Tables of more columns than this need a broad page.
const FEW: usize = 4;

impl QuestionView for Table {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let session = ask.session;
        let rows = session.shown_entries(ask.id);
        let columns = session.columns(ask.id);
        let [above, below] = entries::places_of_addition(ask, "addRowButtonLocation");
        let is_turned = ask.is_set("transposeData") || ask.says("transposeData") == "vertical";
        if above {
            entries::addition(ask, paper, ADD);
        }
        paper.open("div.table|table");
        paper.class("table");
        paper.add(match ask.says("displayMode") {
            "list" => " cards",
            _ if is_turned => " turned",
            _ if columns.len() > FEW => " wide",
            _ => " few",
        });
        if rows.is_empty() {
            ask.sketch(paper, "\n<p.hint|no-entries\n\"{noRowsText|noEntries}\n>", &[]);
        } else if !ask.element().is_unset("showHeader") && !is_turned {
            draw_head(ask, paper, &columns);
        }
        for row in &rows {
            draw_row(ask, paper, *row);
        }
        draw_totals(ask, paper, &columns);
        paper.close();
        if below {
            entries::addition(ask, paper, ADD);
        }
    }

    fn read(&self, _ask: &Ask<'_>, _used: &Used<'_>) -> Option<Value> {
        None
    }

    fn act(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Event> {
        entries::act(ask, used)
    }

    fn told(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        entries::told(ask, used).filter(|_| used.name != "open")
    }

    fn next_focus(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<ElementId> {
        entries::next_focus(ask, used)
    }
}

fn has_names(ask: &Ask<'_>) -> bool {
    ask.element().kind == Kind::Matrixdropdown
}

/// The titles of the columns. Each cell says its own, so they are only for the eye.
fn draw_head(ask: &Ask<'_>, paper: &mut Paper, columns: &[ElementId]) {
    paper.open("div.thead|table-head[aria-hidden=true]");
    if has_names(ask) {
        paper.empty("span.rname");
    }
    for column in columns {
        let title = ask.session.title(*column);
        ask.sketch(paper, "\n<span.th|column-title\n\"{0}", &[&title]);
        if ask.session.definition().element(*column).is_set("isRequired") {
            paper.written("span.must|required", "*");
        }
        paper.close();
    }
    if has_actions(ask) {
        paper.empty("span.acts");
    }
    paper.close();
}

/// Whether a row ends in buttons.
fn has_actions(ask: &Ask<'_>) -> bool {
    ask.session.can_remove(ask.id) || !ask.property("detailPanelMode").is_null()
}

fn draw_row(ask: &Ask<'_>, paper: &mut Paper, row: ElementId) {
    let session = ask.session;
    let scene = Scene { session, numbers: &[] };
    let is_named = has_names(ask);
    paper.open_as('q', row, "div.entry|table-row[role=group]");
    scene.ask(row).sketch(
        paper,
        "
=aria-labelledby {#t}
<div.trow
<div.rname|row-title
=id {#t}
=class {0}
\"{1}
>",
        &[if is_named { "rname" } else { "rname sr-wide" }, &name_of(session, row)],
    );
    let mut detail = None;
    for cell in session.inside(row) {
        if session.definition().element(cell).kind == Kind::Panel {
            detail = Some(cell).filter(|detail| session.is_shown(*detail));
        } else {
            question::draw(&scene.ask(cell), paper);
        }
    }
    if has_actions(ask) {
        paper.open("div.acts|row-actions");
        if detail.is_some() {
            let unfolds = "button.unfold|button details[type=button][name=open]";
            entries::button(ask, paper, unfolds, row, "{|details}");
            paper.set("aria-expanded", if session.is_open(row) { "true" } else { "false" });
            paper.close();
        }
        entries::removal(ask, paper, row, "{removeRowText|removeEntry}");
        paper.close();
    }
    paper.close();
    if let Some(detail) = detail.filter(|_| session.is_open(row)) {
        paper.open_as('q', detail, "div.detail|detail");
        scene.children(detail, paper);
        paper.close();
    }
    paper.close();
}

/// Sums and the like, below the columns that have them.
fn draw_totals(ask: &Ask<'_>, paper: &mut Paper, columns: &[ElementId]) {
    let session = ask.session;
    let texts = session.totals(ask.id);
    if texts.iter().all(String::is_empty) {
        return;
    }
    paper.open("div.trow totals|table-totals[role=group]");
    ask.sketch(paper, "\n=aria-label {totalText|total}", &[]);
    if has_names(ask) {
        ask.sketch(paper, "\n<div.rname|row-title\n\"{totalText|total}\n>", &[]);
    }
    for (column, text) in columns.iter().zip(&texts) {
        paper.open("div.sum|table-total");
        if !text.is_empty() {
            let title = session.title(*column);
            ask.sketch(paper, "\n<span.hint\n\"{0}\n>\n\"{1}", &[&title, text]);
        }
        paper.close();
    }
    if has_actions(ask) {
        paper.empty("span.acts");
    }
    paper.close();
}
