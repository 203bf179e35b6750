//! A page with its panels and questions.

use super::paper::Paper;
use super::question::{self, Ask};
use crate::definition::{ElementId, Kind};
use crate::session::{Level, Session};
use alloc::{vec, vec::Vec};

/// From this many questions on, what is off-screen is not laid out.
const LONG: usize = 20;

/// What it takes to draw a page or a part of it.
pub(super) struct Scene<'a> {
    pub(super) session: &'a Session,
    /// The numbers before the titles, by element.
    pub(super) numbers: &'a [u32],
}

impl<'a> Scene<'a> {
    pub(super) fn ask(&self, id: ElementId) -> Ask<'a> {
        let number = self.numbers.get(id.0 as usize).copied().unwrap_or_default();
        Ask { session: self.session, id, number }
    }

    /// Draws a page; `class` tells from where it comes (`fore`, `aft`, or nothing), `note` what is
    /// said before it begins.
    pub(super) fn page(&self, page: ElementId, class: &str, note: &str, paper: &mut Paper) {
        let session = self.session;
        paper.open_as("q", page, "div.page|page[tabindex=-1]");
        let count = session.questions_in(page).len();
        paper.set("class", "page");
        paper.add(class);
        if count == 1 {
            paper.add(" one");
        } else if count > LONG {
            paper.add(" long");
        }
        if !note.is_empty() {
            paper.open("div.note|note[role=status]");
            paper.text(note);
            let anew = session.word("startOver", &[]);
            paper.written("button.anew|button anew[type=button][name=anew]", &anew);
            paper.close();
        }
        if has_page_titles(session) {
            let has_title = has_title(session);
            let heading = if has_title { "h3.ptitle|page-title" } else { "h2.ptitle|page-title" };
            paper.written_if_any(heading, &session.title(page));
            paper.written_if_any("p.about|page-description", &session.text(page, "description"));
        }
        self.children(page, paper);
        paper.close();
    }

    fn children(&self, container: ElementId, paper: &mut Paper) {
        let definition = self.session.definition();
        let inside = &definition.element(container).children;
        let joins = |id: &ElementId| definition.element(*id).is_unset("startWithNewLine");
        let mut in_line = false;
        for (index, id) in inside.iter().enumerate() {
            let next_joins = inside.get(index + 1).is_some_and(joins);
            if next_joins && !in_line {
                paper.open("div.line");
                in_line = true;
            }
            if definition.element(*id).kind == Kind::Panel {
                paper.open_as("q", *id, "section.panel|panel");
                self.in_panel(*id, paper);
            } else {
                question::draw(&self.ask(*id), paper);
            }
            if in_line && !next_joins {
                paper.close();
                in_line = false;
            }
        }
    }

    /// Draws an element that has changed.
    pub(super) fn redraw(&self, id: ElementId, paper: &mut Paper) {
        if self.session.definition().element(id).kind == Kind::Panel {
            paper.go_to("q", id);
            self.in_panel(id, paper);
        } else {
            question::redraw(&self.ask(id), paper);
        }
    }

    fn in_panel(&self, id: ElementId, paper: &mut Paper) {
        let session = self.session;
        let ask = self.ask(id);
        let is_bad = session.faults(id).iter().any(|fault| fault.level == Level::Error);
        paper.set("class", if is_bad { "panel bad" } else { "panel" });
        paper.flag("hidden", !session.is_shown(id));
        ask.tell_descriptions(paper);
        let title = session.title(id);
        if !title.is_empty() {
            paper.set("role", "group");
            paper.mark("aria-labelledby", "t", id);
            paper.open(self.panel_heading(id));
            paper.mark("id", "t", id);
            paper.text(&title);
            paper.close();
        }
        ask.describe(paper);
        ask.tell_faults(paper);
        self.children(id, paper);
        paper.close();
    }

    /// A heading of the level that follows the ones before it: a screen reader tells a gap as
    /// something missed.
    fn panel_heading(&self, id: ElementId) -> &'static str {
        let session = self.session;
        let page = session
            .page()
            .filter(|page| has_page_titles(session) && !session.title(*page).is_empty());
        let above = usize::from(has_title(session)) + usize::from(page.is_some());
        let definition = session.definition();
        let lineage = core::iter::successors(Some(id), |id| definition.element(*id).parent).count();
        match above + lineage {
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

/// The numbers of the questions of a page by element, if the survey wants numbers.
pub(super) fn numbers(session: &Session) -> Vec<u32> {
    let definition = session.definition();
    let wanted = definition.property("showQuestionNumbers");
    let is_on_page = matches!(wanted.as_text(), Some("onPage" | "onpage"));
    let Some(page) = session.page() else {
        return Vec::new();
    };
    if !(is_on_page || wanted.as_text() == Some("on") || wanted.as_bool() == Some(true)) {
        return Vec::new();
    }
    let mut numbers = vec![0; definition.elements().len()];
    let on_page = session.questions_in(page);
    let mut number = 0;
    for id in session.shown_questions() {
        let element = definition.element(id);
        if (is_on_page && !on_page.contains(&id))
            || element.is_unset("showNumber")
            || element.property("titleLocation").as_text() == Some("hidden")
        {
            continue;
        }
        number += 1;
        if let Some(place) = numbers.get_mut(id.0 as usize) {
            *place = number;
        }
    }
    numbers
}
