//! What stands around the page: progress, title, buttons, and the one voice for a screen reader.

use super::paper::Paper;
use crate::platform::number_text;
use crate::session::{Session, Stage};
use crate::value::{Value, part};

/// Begins the survey: progress and title.
pub(super) fn head(session: &Session, paper: &mut Paper) {
    let locale = session.locale();
    paper.open("form.survey|survey[novalidate]");
    paper.set("lang", if locale.is_empty() { "en" } else { locale });
    let is_rtl = matches!(part(locale, 0, 2), "ar" | "he" | "fa" | "ur")
        && matches!(locale.as_bytes().get(2), None | Some(b'-'));
    paper.set("dir", if is_rtl { "rtl" } else { "ltr" });
    if session.stage() == Stage::Completed {
        return;
    }
    if shows_progress(session) {
        paper.open("progress.bar|progress[id=bar]");
        in_bar(session, paper);
    }
    let is_shown = !session.definition().is_unset("showTitle");
    let title = session.survey_text("title");
    let about = session.survey_text("description");
    paper.open("header.head|header");
    if is_shown {
        paper.written_if_any("h2.name|survey-title", &title);
        paper.written_if_any("p.about|survey-description", &about);
    }
    paper.flag("hidden", !is_shown || title.is_empty() && about.is_empty());
    paper.close();
}

/// Ends the survey: the buttons and the voice.
pub(super) fn foot(session: &Session, paper: &mut Paper) {
    if session.stage() != Stage::Completed {
        paper.open("div.nav|nav[id=nav]");
        in_nav(session, paper);
    }
    paper.open("div.sr[role=status][id=voice]");
    paper.keep();
    paper.close();
    paper.close();
}

/// Draws how far the survey is, and the buttons that lead on from here.
pub(super) fn redraw(session: &Session, paper: &mut Paper) {
    paper.go_to_part("bar");
    in_bar(session, paper);
    paper.go_to_part("nav");
    in_nav(session, paper);
}

fn shows_progress(session: &Session) -> bool {
    match session.definition().property("showProgressBar") {
        Value::Bool(shown) => *shown,
        Value::Text(place) => place != "off",
        _ => false,
    }
}

fn in_bar(session: &Session, paper: &mut Paper) {
    let page = number_text(session.page_number() as f64);
    let count = number_text(session.shown_pages().len() as f64);
    paper.set("max", &count);
    paper.set("value", &page);
    paper.set("aria-label", &session.word("page", &[&page, &count]));
    paper.close();
}

fn in_nav(session: &Session, paper: &mut Paper) {
    let name = "showNavigationButtons";
    let wanted = session.definition().property(name).as_text();
    if !session.definition().is_unset(name) && wanted != Some("none") {
        let is_starting = session.stage() == Stage::Starting;
        let may_go_back = !session.definition().is_unset("showPrevButton");
        if !is_starting && may_go_back && !session.is_first_page() {
            let text = session.survey_text_or_word("pagePrevText", "previous");
            paper.written("button.back|button back[type=button][name=back]", &text);
        }
        let count = session.shown_pages().len() as u32;
        if !is_starting && count > 1 {
            paper.open("span.step|step");
            paper.fraction(session.page_number() as u32, count);
            paper.close();
        }
        let (property, word) = match (is_starting, session.is_last_page()) {
            (true, _) => ("startSurveyText", "start"),
            (false, true) => ("completeText", "complete"),
            (false, false) => ("pageNextText", "next"),
        };
        paper.open("button.go[type=submit]");
        paper.set("part", if word == "complete" { "button complete" } else { "button next" });
        paper.text(&session.survey_text_or_word(property, word));
        paper.close();
    }
    paper.close();
}
