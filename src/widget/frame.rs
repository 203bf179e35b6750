//! What stands around the page: progress, title, buttons, and the one voice for a screen reader.

use super::paper::Paper;
use super::{progress, timer};
use crate::session::{Session, Stage};
use crate::value::part;

/// Begins the survey: progress and title.
pub(super) fn head(session: &Session, paper: &mut Paper) {
    let locale = session.locale();
    paper.open("form.survey|survey[novalidate]");
    paper.set("lang", if locale.is_empty() { "en" } else { locale });
    let is_rtl = matches!(part(locale, 0, 2), "ar" | "he" | "fa" | "ur")
        && matches!(locale.as_bytes().get(2), None | Some(b'-'));
    paper.set("dir", if is_rtl { "rtl" } else { "ltr" });
    paper.class("survey");
    if progress::has_contents(session) {
        let is_right = session.definition().property("tocLocation").is_text("right");
        paper.add(if is_right { " beside right" } else { " beside" });
    }
    if session.stage() == Stage::Completed {
        return;
    }
    progress::contents(session, paper);
    progress::draw(session, "top", paper);
    timer::draw(session, "top", paper);
    let is_shown = !session.definition().is_unset("showTitle");
    let title = session.survey_text("title");
    let about = session.survey_text("description");
    let logo = session.survey_text("logo");
    let has_logo =
        !logo.is_empty() && !session.definition().property("logoPosition").is_text("none");
    paper.open("header.head|header");
    if has_logo {
        paper.open("img.logo|logo");
        // A title beside it says the same.
        paper.set("alt", if is_shown { "" } else { &title });
        for (name, property) in [("width", "logoWidth"), ("height", "logoHeight")] {
            if let Some(size) = session.definition().property(property).as_number() {
                paper.set_number(name, size as u32);
            }
        }
        paper.set("src", &logo);
        paper.close();
    }
    if is_shown {
        paper.written_if_any("h2.name|survey-title", &title);
        paper.written_if_any("p.about|survey-description", &about);
    }
    let has_text = is_shown && !(title.is_empty() && about.is_empty());
    paper.flag("hidden", !has_text && !has_logo);
    paper.close();
    progress::draw(session, "below", paper);
    if has_nav(session, true) {
        paper.open("div.nav|nav[id=nav-top]");
        in_nav(session, paper);
    }
}

/// Ends the survey: the buttons and the voice.
pub(super) fn foot(session: &Session, paper: &mut Paper) {
    if session.stage() != Stage::Completed {
        timer::draw(session, "bottom", paper);
        if has_nav(session, false) {
            paper.open("div.nav|nav[id=nav]");
            in_nav(session, paper);
        }
        progress::draw(session, "bottom", paper);
    }
    paper.open("div.sr[role=status][id=voice]");
    paper.keep();
    paper.close();
    paper.close();
}

/// Draws how far the survey is, and the buttons that lead on from here.
pub(super) fn redraw(session: &Session, paper: &mut Paper) {
    progress::redraw(session, paper);
    for (id, is_top) in [("nav-top", true), ("nav", false)] {
        if has_nav(session, is_top) {
            paper.go_to_part(id);
            in_nav(session, paper);
        }
    }
}

fn has_nav(session: &Session, is_top: bool) -> bool {
    match session.definition().property("navigationButtonsLocation").as_text() {
        Some("top") => is_top,
        Some("topBottom") => true,
        _ => !is_top,
    }
}

fn in_nav(session: &Session, paper: &mut Paper) {
    let name = "showNavigationButtons";
    let wanted = session.definition().property(name).as_text();
    if !session.definition().is_unset(name) && wanted != Some("none") {
        let ways = session.ways();
        if ways.previous || ways.edit {
            let text = session.survey_text_or_word("pagePrevText", "previous");
            paper.written("button.back|button back[type=button][name=back]", &text);
        }
        let count = session.shown_pages().len() as u32;
        if session.stage() == Stage::Running && count > 1 {
            paper.open("span.step|step");
            paper.fraction(session.page_number() as u32, count);
            paper.close();
        }
        let (property, word) = match ways {
            _ if ways.start => ("startSurveyText", "start"),
            _ if ways.preview => ("previewText", "preview"),
            _ if ways.complete => ("completeText", "complete"),
            _ if ways.next => ("pageNextText", "next"),
            _ => ("", ""),
        };
        if !word.is_empty() {
            paper.open("button.go[type=submit]");
            paper.set("part", if word == "complete" { "button complete" } else { "button next" });
            paper.text(&session.survey_text_or_word(property, word));
            paper.close();
        }
    }
    paper.close();
}
