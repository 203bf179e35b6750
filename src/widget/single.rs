//! One input at a time, where a question has several (`questionsOnPageMode: inputPerPage`).
//!
//! The question stands there with its title, and in it one row, field or cell; or, where rows or
//! panels are added, the list of them.

use super::page::Scene;
use super::paper::Paper;
use super::question::{self, Ask};
use super::questions::{entries, matrix, multipletext};
use crate::definition::{ElementId, Kind};
use crate::session::Spot;
use alloc::string::String;

/// The title of a question: while one of its rows or panels is filled in, the name of that.
pub(super) fn title(ask: &Ask<'_>) -> String {
    match ask.session.spot() {
        Some(spot) => title_around(ask, spot),
        None => ask.session.title(ask.id),
    }
}

#[inline(never)]
fn title_around(ask: &Ask<'_>, spot: Spot) -> String {
    match way_in(ask, spot) {
        Some((entry, _)) => entry_name(ask, entry),
        None => ask.session.title(ask.id),
    }
}

/// What a row or panel is called: a table may say how (`singleInputTitleTemplate`).
fn entry_name(ask: &Ask<'_>, entry: ElementId) -> String {
    let own = ask.property("singleInputTitleTemplate");
    match ask.session.own_text_of(entry, own) {
        Some(title) => title,
        None => entries::name_of(ask.session, entry),
    }
}

/// The entry of the question in which a spot is, and the question of that entry which holds it.
fn way_in(ask: &Ask<'_>, spot: Spot) -> Option<(ElementId, ElementId)> {
    let mut question = spot.question;
    let mut one = spot.question;
    while let Some(around) = ask.session.around(one) {
        if around == ask.id {
            return Some((one, question));
        }
        if ask.session.definition().element(around).kind.is_question() {
            question = around;
        }
        one = around;
    }
    None
}

/// Draws what is shown of a question in place of all its inputs; false if it is shown whole.
pub(super) fn draw(ask: &Ask<'_>, paper: &mut Paper) -> bool {
    match ask.session.spot() {
        Some(spot) => draw_spot(ask, paper, spot),
        None => false,
    }
}

#[inline(never)]
fn draw_spot(ask: &Ask<'_>, paper: &mut Paper, spot: Spot) -> bool {
    if let Some((_, question)) = way_in(ask, spot) {
        let scene = Scene { session: ask.session, numbers: &[] };
        question::draw(&scene.ask(question), paper);
        return true;
    }
    let kind = ask.element().kind;
    match spot.part {
        Some(part) if kind == Kind::Matrix => matrix::draw_single_row(ask, paper, part),
        Some(part) => multipletext::draw_part(ask, paper, part, "label.title|title"),
        None if kind.has_entries() => draw_list(ask, paper),
        None => return false,
    }
    true
}

/// The rows or panels that there are, each with a way into it.
fn draw_list(ask: &Ask<'_>, paper: &mut Paper) {
    let shown = ask.session.shown_entries(ask.id);
    let is_table = ask.element().kind.is_table();
    paper.open("div.entries|entries");
    if shown.is_empty() {
        let none = match is_table {
            true => "\n<p.hint|no-entries\n\"{noRowsText|noEntries}\n>",
            false => "\n<p.hint|no-entries\n\"{noEntriesText|noEntries}\n>",
        };
        ask.sketch(paper, none, &[]);
    }
    for entry in shown {
        paper.open_as('q', entry, "section.panel entry|entry[role=group]");
        let scene = Scene { session: ask.session, numbers: &[] };
        let name = entry_name(ask, entry);
        scene.ask(entry).sketch(
            paper,
            "
=aria-labelledby {#t}
<div.topic
<b|entry-title
=id {#t}
\"{0}
>
<div.acts|entry-actions",
            &[&name],
        );
        let change = if is_table { "{editRowText|edit}" } else { "{editPanelText|edit}" };
        let button = "button.edit|button edit[type=button][name=open]";
        entries::button(ask, paper, button, entry, change);
        paper.close();
        let remove = match is_table {
            true => "{removeRowText|removeEntry}",
            false => "{removePanelText|removeEntry}",
        };
        entries::removal(ask, paper, entry, remove);
        paper.close();
        paper.close();
        paper.close();
    }
    let add = if is_table { "{addRowText|add}" } else { "{addPanelText|add}" };
    entries::addition(ask, paper, add);
    paper.close();
}
