//! A page with its panels and questions.

use super::dom;
use super::question::{self, Ask};
use crate::definition::{ElementId, Kind, truth};
use crate::platform::number_text;
use crate::session::Session;
use web_sys::Element;

/// From this many questions on, what is off-screen is not laid out.
const LONG: usize = 20;

/// Builds a page; `class` tells from where it comes (`fore`, `aft`, or nothing).
pub(super) fn build(session: &Session, page: ElementId, class: &str) -> Element {
    let body = dom::make("div.page|page[tabindex=-1]");
    dom::mark(&body, "id", "q", page.0);
    if !class.is_empty() {
        dom::toggle_class(&body, class, true);
    }
    let count = session.questions_in(page).len();
    let layout = if count == 1 { "one" } else { "long" };
    if count == 1 || count > LONG {
        dom::toggle_class(&body, layout, true);
    }
    if has_page_titles(session) {
        head(session, page, &body);
    }
    children(session, page, &body);
    number(session, &body);
    body
}

fn head(session: &Session, page: ElementId, body: &Element) {
    let title = if has_title(session) { "h3.ptitle|page-title" } else { "h2.ptitle|page-title" };
    for (description, text) in [
        (title, session.title(page)),
        ("p.about|page-description", session.text(page, "description")),
    ] {
        if !text.is_empty() {
            let node = dom::written(description, &text);
            dom::append(body, &node);
        }
    }
}

fn children(session: &Session, container: ElementId, body: &Element) {
    let definition = session.definition();
    let mut line: Option<Element> = None;
    let inside = &definition.element(container).children;
    for (index, id) in inside.iter().enumerate() {
        let element = definition.element(*id);
        let built = if element.kind == Kind::Panel {
            panel(session, *id)
        } else {
            question::frame(&mut Ask { session, id: *id })
        };
        let next_joins = inside
            .get(index + 1)
            .is_some_and(|next| definition.element(*next).is_unset("startWithNewLine"));
        let joins = element.is_unset("startWithNewLine") && line.is_some();
        if !joins {
            line = next_joins.then(|| dom::make("div.line"));
            if let Some(line) = &line {
                dom::append(body, line);
            }
        }
        dom::append(line.as_ref().unwrap_or(body), &built);
    }
}

fn panel(session: &Session, id: ElementId) -> Element {
    let panel = dom::make("section.panel|panel");
    dom::mark(&panel, "id", "q", id.0);
    dom::toggle(&panel, "hidden", !session.is_shown(id));
    let title = session.title(id);
    if !title.is_empty() {
        let heading = dom::written(panel_heading(session, id), &title);
        dom::mark(&heading, "id", "t", id.0);
        dom::append(&panel, &heading);
        dom::set(&panel, "role", "group");
        dom::mark(&panel, "aria-labelledby", "t", id.0);
    }
    let description = session.text(id, "description");
    if !description.is_empty() {
        let about = dom::written("p.hint|panel-description", &description);
        dom::append(&panel, &about);
    }
    children(session, id, &panel);
    panel
}

/// A heading of the level that follows the ones before it: a screen reader tells a gap as something missed.
fn panel_heading(session: &Session, id: ElementId) -> &'static str {
    let page =
        session.page().filter(|page| has_page_titles(session) && !session.title(*page).is_empty());
    let above = usize::from(has_title(session)) + usize::from(page.is_some());
    match above + nesting(session, id) {
        0 | 1 => "h2.gtitle|panel-title",
        2 => "h3.gtitle|panel-title",
        3 => "h4.gtitle|panel-title",
        _ => "h5.gtitle|panel-title",
    }
}

/// Whether the survey's own title stands above the page.
fn has_title(session: &Session) -> bool {
    truth(session.definition().property("showTitle")) != Some(false)
        && !session.survey_text("title").is_empty()
}

fn has_page_titles(session: &Session) -> bool {
    truth(session.definition().property("showPageTitles")) != Some(false)
}

fn nesting(session: &Session, id: ElementId) -> usize {
    let definition = session.definition();
    core::iter::successors(Some(id), |id| definition.element(*id).parent).count() - 1
}

/// Numbers the questions of a page, if the survey wants numbers.
pub(super) fn number(session: &Session, body: &Element) {
    let wanted = session.definition().property("showQuestionNumbers");
    let is_on_page = wanted.as_text() == Some("onPage") || wanted.as_text() == Some("onpage");
    if !(is_on_page || wanted.as_text() == Some("on") || wanted.as_bool() == Some(true)) {
        return;
    }
    let Some(page) = session.page() else {
        return;
    };
    let on_page = session.questions_in(page);
    let counts = |id: &ElementId| {
        let element = session.definition().element(*id);
        !element.is_unset("showNumber")
            && element.property("titleLocation").as_text() != Some("hidden")
    };
    let counted =
        session.shown_questions().filter(|id| !is_on_page || on_page.contains(id)).filter(counts);
    for (index, id) in counted.enumerate() {
        let Some(title) = dom::marked(body, "t", id.0) else {
            continue;
        };
        // The space keeps number and title apart where they are read aloud.
        let text = [&number_text((index + 1) as f64), " "].concat();
        match dom::find(&title, ".no") {
            Some(number) => dom::write(&number, &text),
            None => {
                let number = dom::written("span.no|number", &text);
                dom::insert(&title, &number, title.first_child().as_ref());
            }
        }
    }
}
