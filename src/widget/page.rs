//! A page with its panels and questions.

use super::paper::Paper;
use super::progress::page_name;
use super::question::{self, Ask};
use crate::definition::ElementId;
use crate::platform::number_text;
use crate::session::Session;
use alloc::string::String;

/// From this many questions on, what is off-screen is not laid out.
const LONG: usize = 20;

/// What it takes to draw a page or a part of it.
pub(super) struct Scene<'a> {
    pub(super) session: &'a Session,
    /// The numbers before the titles, by element.
    pub(super) numbers: &'a [String],
}

impl<'a> Scene<'a> {
    pub(super) fn ask(&self, id: ElementId) -> Ask<'a> {
        let number = self.numbers.get(id.0 as usize).map_or("", String::as_str);
        Ask { session: self.session, id, number }
    }

    /// Draws a page; `class` tells from where it comes (`fore`, `aft`, or nothing), `note` is
    /// the key of what is said before it begins.
    pub(super) fn page(&self, page: ElementId, class: &str, note: &str, paper: &mut Paper) {
        let session = self.session;
        paper.open_as('q', page, "div.page|page[tabindex=-1]");
        let count = session.questions_in(page).len();
        paper.class("page");
        paper.add(class);
        if count == 1 {
            paper.add(" one");
        } else if count > LONG {
            paper.add(" long");
        }
        if !note.is_empty() {
            paper.open("div.note|note[role=status]");
            paper.text(&session.word(note, &[]));
            paper.word("button.anew|button anew[type=button][name=anew]", session, "startOver");
            paper.close();
        }
        if has_page_titles(session) {
            let has_title = has_title(session);
            let heading = if has_title { "h3.ptitle|page-title" } else { "h2.ptitle|page-title" };
            paper.written_if_any(heading, &session.title(page));
            paper.written_if_any("p.about|page-description", &session.text(page, "description"));
        }
        match session.step() {
            Some(step) => self.element(step, paper),
            None => self.children(page, paper),
        }
        paper.close();
    }

    /// Draws all pages with their answers, before the survey ends.
    pub(super) fn preview(&self, paper: &mut Paper) {
        let session = self.session;
        paper.open("div.page preview|page preview[tabindex=-1][id=preview]");
        paper.word("h2.ptitle|page-title", session, "previewTitle");
        for page in session.shown_pages() {
            let edit = session.survey_text_or_word("editText", "edit");
            paper.open_as('q', page, "section.panel|panel[role=group]");
            self.ask(page).sketch(
                paper,
                "
=aria-labelledby {#t}
<div.topic
<h3.gtitle|panel-title
=id {#t}
\"{0}
>
<button.edit|button edit[type=button][name=edit]
=value {1}
\"{2}
<span.sr
\" {0}
>
>
>",
                &[&page_name(session, page), &number_text(f64::from(page.0)), &edit],
            );
            self.children(page, paper);
            paper.close();
        }
        paper.close();
    }

    /// Draws a page's or panel's element.
    fn element(&self, id: ElementId, paper: &mut Paper) {
        if self.session.definition().element(id).kind.is_container() {
            self.panel(id, paper);
        } else {
            question::draw(&self.ask(id), paper);
        }
    }

    pub(super) fn children(&self, container: ElementId, paper: &mut Paper) {
        let definition = self.session.definition();
        let inside = self.session.inside(container);
        let joins = |id: &ElementId| definition.element(*id).is_unset("startWithNewLine");
        let mut in_line = false;
        for (index, id) in inside.iter().enumerate() {
            let next_joins = inside.get(index + 1).is_some_and(joins);
            if next_joins && !in_line {
                paper.open("div.line");
                in_line = true;
            }
            self.element(*id, paper);
            if in_line && !next_joins {
                paper.close();
                in_line = false;
            }
        }
    }

    /// Draws a panel that stands on the page.
    pub(super) fn panel(&self, id: ElementId, paper: &mut Paper) {
        paper.open_as('q', id, "section.panel|panel");
        self.in_panel(id, paper);
    }

    /// Draws an element that has changed.
    pub(super) fn redraw(&self, id: ElementId, paper: &mut Paper) {
        if self.session.definition().element(id).kind.is_container() {
            paper.go_to('q', id);
            self.in_panel(id, paper);
        } else {
            question::redraw(&self.ask(id), paper);
        }
    }

    fn in_panel(&self, id: ElementId, paper: &mut Paper) {
        let session = self.session;
        let ask = self.ask(id);
        paper.class(if ask.is_bad() { "panel bad" } else { "panel" });
        paper.add(ask.folding());
        paper.flag("hidden", !session.is_shown(id));
        ask.tell_descriptions(paper);
        let title = session.title(id);
        if !title.is_empty() {
            paper.set("role", "group");
            paper.mark("aria-labelledby", 't', id);
            paper.open_called('t', id, self.panel_heading(id));
            ask.number(paper);
            paper.text(&title);
            paper.close();
        }
        ask.fold_button(paper);
        ask.describe(paper);
        ask.tell_faults(paper);
        if !session.is_folded(id) {
            self.children(id, paper);
        }
        paper.close();
    }

    /// A heading of the level that follows the ones before it: a screen reader tells a gap as
    /// something missed.
    pub(super) fn panel_heading(&self, id: ElementId) -> &'static str {
        let session = self.session;
        let titled = |page| has_page_titles(session) && !session.title(page).is_empty();
        let mut level =
            u32::from(has_title(session)) + u32::from(session.page().is_some_and(titled));
        let mut around = Some(id);
        while let Some(id) = around {
            // A question around a row or panel has no heading.
            level += u32::from(session.definition().element(id).kind.is_container());
            around = session.around(id);
        }
        match level {
            0..3 => "h2.gtitle|panel-title",
            3 => "h3.gtitle|panel-title",
            4 => "h4.gtitle|panel-title",
            _ => "h5.gtitle|panel-title",
        }
    }
}

/// Whether the survey's own title stands above the page.
fn has_title(session: &Session) -> bool {
    !session.definition().is_unset("showTitle") && !session.survey_text("title").is_empty()
}

fn has_page_titles(session: &Session) -> bool {
    !session.definition().is_unset("showPageTitles")
}
