//! How far the survey is: the bar, and the pages to choose from.

use super::page::Scene;
use super::paper::Paper;
use crate::definition::ElementId;
use crate::platform::number_text;
use crate::rare::has;
use crate::session::{Session, Stage};
use crate::value::Value;
use alloc::string::String;

/// Whether there is a bar there: at the `top`, `below` the title, or at the `bottom`.
pub(super) fn has_bar(session: &Session, place: &str) -> bool {
    let definition = session.definition();
    let shown = definition.property("showProgressBar");
    // Older definitions say the place here.
    let (is_shown, old) = match shown {
        Value::Bool(is_shown) => (*is_shown, None),
        Value::Text(text) => (text != "off" && text != "false", Some(text.as_str())),
        _ => (false, None),
    };
    let old = old.filter(|text| *text != "true");
    let written = old.or(definition.property("progressBarLocation").as_text());
    is_shown
        && session.stage() == Stage::Running
        && match written.unwrap_or_default() {
            "belowheader" | "belowHeader" => place == "below",
            "bottom" => place == "bottom",
            "topbottom" | "topBottom" | "both" => place != "below",
            _ => place == "top",
        }
}

/// Draws the bar of that place, or the pages as steps where the survey wants their names.
pub(super) fn draw(session: &Session, place: &str, paper: &mut Paper) {
    if !has_bar(session, place) {
        return;
    }
    if shows_steps(session) {
        paper.open("ol.steps|steps");
        paper.set("id", place);
        list(session, paper);
    } else {
        paper.open("progress.bar|progress");
        paper.set("id", place);
        in_bar(session, paper);
    }
}

/// Draws the bars that there are anew.
pub(super) fn redraw(session: &Session, paper: &mut Paper) {
    for place in ["top", "below", "bottom"] {
        if has_bar(session, place) {
            paper.go_to_part(place);
            if shows_steps(session) { list(session, paper) } else { in_bar(session, paper) }
        }
    }
    if has_contents(session) {
        paper.go_to_part("contents");
        list(session, paper);
    }
}

fn shows_steps(session: &Session) -> bool {
    let definition = session.definition();
    definition.property("progressBarType").is_text("buttons") && const { has("buttons") }
        || definition.is_set("progressBarShowNavigationText")
            && const { has("progressBarShowNavigationText") }
}

fn in_bar(session: &Session, paper: &mut Paper) {
    let kind = session.definition().property("progressBarType").as_text().unwrap_or("pages");
    let (done, count, word) = match kind {
        "questions" | "requiredQuestions" | "correctQuestions" => {
            let is_counted =
                |id: &ElementId| kind != "requiredQuestions" || session.is_required(*id);
            let counted = || session.shown_questions().filter(is_counted);
            let done = match kind {
                "correctQuestions" => session.correct_answers(),
                _ => counted().filter(|id| session.is_answered(*id)).count(),
            };
            (done, counted().count(), "answered")
        }
        _ => (session.page_number(), session.shown_pages().len(), "page"),
    };
    let (done, count) = (number_text(done as f64), number_text(count.max(1) as f64));
    paper.set("max", &count);
    paper.set("value", &done);
    paper.set("aria-label", &session.word(word, &[&done, &count]));
    paper.close();
}

/// Whether there is a table of contents.
pub(super) fn has_contents(session: &Session) -> bool {
    (const { has("showTOC") })
        && session.definition().is_set("showTOC")
        && session.stage() == Stage::Running
}

/// Draws the table of contents.
pub(super) fn contents(session: &Session, paper: &mut Paper) {
    if has_contents(session) {
        paper.open("nav.toc|contents");
        paper.set("aria-label", &session.word("contents", &[]));
        paper.open("ol[id=contents]");
        list(session, paper);
        paper.close();
    }
}

/// The pages, as buttons in a list: which is open, and which are done.
fn list(session: &Session, paper: &mut Paper) {
    let scene = Scene { session, numbers: &[] };
    for page in session.shown_pages() {
        let is_open = session.page() == Some(page);
        paper.open("li");
        paper.open_as('g', page, "button[type=button][name=turn]");
        paper.set_number("value", page.0);
        if is_open {
            paper.set("aria-current", "step");
        }
        let passed = "\n=class turn passed\n\"{0}\n<span.sr\n\" {|passed}\n>\n>\n>";
        let strokes = if session.is_passed(page) { passed } else { "\n=class turn\n\"{0}\n>\n>" };
        scene.ask(page).sketch(paper, strokes, &[&page_name(session, page)]);
    }
    paper.close();
}

/// What a page is called where it can be chosen.
pub(super) fn page_name(session: &Session, page: ElementId) -> String {
    let own = session.text(page, "navigationTitle");
    let title = if own.is_empty() { session.title(page) } else { own };
    if !title.is_empty() {
        return title;
    }
    let pages = session.shown_pages();
    let number = pages.iter().position(|other| *other == page).map_or(1, |at| at + 1);
    session.word("pageName", &[&number_text(number as f64)])
}
