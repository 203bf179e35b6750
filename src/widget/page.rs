//! A page with its panels and questions.

use super::dom::{self, Dom};
use super::question::{self, Ask, mark};
use crate::definition::{ElementId, Kind, truth};
use crate::platform::number_text;
use crate::session::Session;
use web_sys::Element;

/// From this many questions on, what is off-screen is not laid out.
const LONG: usize = 20;

/// Builds a page; `class` tells from where it comes (`fore`, `aft`, or nothing).
pub(super) fn build(dom: &mut Dom, session: &Session, page: ElementId, class: &str) -> Element {
    let body = dom.make("div.page|page");
    dom::set(&body, "tabindex", "-1");
    dom::set(&body, "id", &mark("q", page));
    if !class.is_empty() {
        dom::toggle_class(&body, class, true);
    }
    let count = session.questions_in(page).len();
    let layout = if count == 1 { "one" } else { "long" };
    if count == 1 || count > LONG {
        dom::toggle_class(&body, layout, true);
    }
    let titled = truth(session.definition().property("showPageTitles")) != Some(false);
    if titled {
        head(dom, session, page, &body);
    }
    children(dom, session, page, &body);
    number(dom, session, &body);
    body
}

fn head(dom: &mut Dom, session: &Session, page: ElementId, body: &Element) {
    for (description, text) in [
        ("h3.ptitle|page-title", session.title(page)),
        ("p.about|page-description", session.text(page, "description")),
    ] {
        if !text.is_empty() {
            let node = dom.make_with(description, &text);
            dom::append(body, &node);
        }
    }
}

fn children(dom: &mut Dom, session: &Session, container: ElementId, body: &Element) {
    let definition = session.definition();
    let mut line: Option<Element> = None;
    let inside = &definition.element(container).children;
    for (index, id) in inside.iter().enumerate() {
        let element = definition.element(*id);
        let built = if element.kind == Kind::Panel {
            panel(dom, session, *id)
        } else {
            question::frame(&mut Ask { session, dom, id: *id })
        };
        let next_joins = inside.get(index + 1).is_some_and(|next| definition.element(*next).is_unset("startWithNewLine"));
        let joins = element.is_unset("startWithNewLine") && line.is_some();
        if !joins {
            line = next_joins.then(|| dom.make("div.line"));
            if let Some(line) = &line {
                dom::append(body, line);
            }
        }
        dom::append(line.as_ref().unwrap_or(body), &built);
    }
}

fn panel(dom: &mut Dom, session: &Session, id: ElementId) -> Element {
    let panel = dom.make("section.panel|panel");
    dom::set(&panel, "id", &mark("q", id));
    dom::toggle(&panel, "hidden", !session.is_shown(id));
    let title = session.title(id);
    if !title.is_empty() {
        let depth = nesting(session, id);
        let heading = dom.make_with(if depth > 1 { "h5.gtitle|panel-title" } else { "h4.gtitle|panel-title" }, &title);
        dom::set(&heading, "id", &mark("t", id));
        dom::append(&panel, &heading);
        dom::set(&panel, "role", "group");
        dom::set(&panel, "aria-labelledby", &mark("t", id));
    }
    let description = session.text(id, "description");
    if !description.is_empty() {
        let about = dom.make_with("p.hint|panel-description", &description);
        dom::append(&panel, &about);
    }
    children(dom, session, id, &panel);
    panel
}

fn nesting(session: &Session, id: ElementId) -> usize {
    let definition = session.definition();
    std::iter::successors(Some(id), |id| definition.element(*id).parent).count() - 1
}

/// Numbers the questions of a page, if the survey wants numbers.
pub(super) fn number(dom: &mut Dom, session: &Session, body: &Element) {
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
        !element.is_unset("showNumber") && element.property("titleLocation").as_text() != Some("hidden")
    };
    let counted = session.shown_questions().filter(|id| !is_on_page || on_page.contains(id)).filter(counts);
    for (index, id) in counted.enumerate() {
        let Some(title) = dom::find(body, &["#", &mark("t", id)].concat()) else {
            continue;
        };
        let text = number_text((index + 1) as f64);
        match dom::find(&title, ".no") {
            Some(number) => number.set_text_content(Some(&text)),
            None => {
                let number = dom.make_with("span.no|number", &text);
                dom::insert(&title, &number, title.first_child().as_ref());
            }
        }
    }
}
