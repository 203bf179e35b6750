//! What stands around the page: progress, title, buttons, and the one voice for a screen reader.

use super::dom;
use super::shell::Shell;
use crate::definition::truth;
use crate::platform::number_text;
use crate::session::{Session, Stage};
use crate::value::Value;
use alloc::string::String;
use web_sys::Element;

/// The parts of the frame that change.
pub(super) struct Frame {
    pub(super) form: Element,
    bar: Option<Element>,
    head: Element,
    nav: Element,
    voice: Element,
}

impl Frame {
    /// Builds the frame, with room for a page before the buttons.
    pub(super) fn new(session: &Session) -> Frame {
        let form = dom::make("form.survey|survey[novalidate]");
        let bar = shows_progress(session).then(|| dom::make("progress.bar|progress"));
        if let Some(bar) = &bar {
            dom::append(&form, bar);
        }
        let head = dom::make("header.head|header");
        let nav = dom::make("div.nav|nav");
        let voice = dom::make("div.sr[role=status]");
        for part in [&head, &nav, &voice] {
            dom::append(&form, part);
        }
        Frame { form, bar, head, nav, voice }
    }

    /// Writes all texts, in the language of the session.
    pub(super) fn retitle(&self, session: &Session) {
        let locale = session.locale();
        dom::set(&self.form, "lang", if locale.is_empty() { "en" } else { locale });
        let language = locale.split('-').next().unwrap_or_default();
        let is_rtl = matches!(language, "ar" | "he" | "fa" | "ur");
        dom::set(&self.form, "dir", if is_rtl { "rtl" } else { "ltr" });
        dom::write(&self.head, "");
        let shown = truth(session.definition().property("showTitle")) != Some(false);
        for (description, property) in
            [("h2.name|survey-title", "title"), ("p.about|survey-description", "description")]
        {
            let text = session.survey_text(property);
            if shown && !text.is_empty() {
                let node = dom::written(description, &text);
                dom::append(&self.head, &node);
            }
        }
        dom::toggle(&self.head, "hidden", self.head.first_child().is_none());
        self.navigate(session);
    }

    /// Puts a page in its place.
    pub(super) fn show_page(&self, page: &Element) {
        dom::insert(&self.form, page, Some(&self.nav));
    }

    /// Offers the buttons that lead on from here, and tells how far that is.
    pub(super) fn navigate(&self, session: &Session) {
        let pages = session.shown_pages().len();
        let number = session.page_number();
        let texts = [number_text(number as f64), number_text(pages as f64)];
        if let Some(bar) = &self.bar {
            dom::set(bar, "max", &texts[1]);
            dom::set(bar, "value", &texts[0]);
            let label = session.word("page", &[&texts[0], &texts[1]]);
            dom::set(bar, "aria-label", &label);
        }
        let wanted = session.definition().property("showNavigationButtons");
        if truth(wanted) == Some(false) || wanted.as_text() == Some("none") {
            dom::write(&self.nav, "");
            return;
        }
        let starting = session.stage() == Stage::Starting;
        let back = truth(session.definition().property("showPrevButton")) != Some(false);
        let (property, word) = match (starting, session.is_last_page()) {
            (true, _) => ("startSurveyText", "start"),
            (false, true) => ("completeText", "complete"),
            (false, false) => ("pageNextText", "next"),
        };
        let text = session.survey_text_or_word(property, word);
        if let Some(go) = self.offer(".go", "button.go[type=submit]", Some(text)) {
            dom::set(
                &go,
                "part",
                if word == "complete" { "button complete" } else { "button next" },
            );
        }
        let text = (!starting && pages > 1).then(|| texts.join(" / "));
        self.offer(".step", "span.step|step", text);
        let back = !starting && back && !session.is_first_page();
        let text = back.then(|| session.survey_text_or_word("pagePrevText", "previous"));
        self.offer(".back", "button.back|button back[type=button]", text);
    }

    /// Puts something in front of what the row of buttons holds, or takes it out. What stays is the
    /// same node: it may be under a finger, or about to have the focus.
    fn offer(
        &self,
        selector: &str,
        description: &'static str,
        text: Option<String>,
    ) -> Option<Element> {
        let known = dom::find(&self.nav, selector);
        let Some(text) = text else {
            if let Some(known) = known {
                known.remove();
            }
            return None;
        };
        let node = known.unwrap_or_else(|| {
            let node = dom::make(description);
            dom::insert(&self.nav, &node, self.nav.first_child().as_ref());
            node
        });
        dom::write(&node, &text);
        Some(node)
    }

    /// Makes room for what comes when the survey is complete.
    pub(super) fn clear(&self) {
        self.head.remove();
        self.nav.remove();
        if let Some(bar) = &self.bar {
            bar.remove();
        }
    }

    /// Says something to who cannot see it.
    pub(super) fn say(&self, shell: &Shell, text: &str) {
        // The same words twice in a row are no change, and would not be said: hence the pause.
        dom::write(&self.voice, "");
        shell.say_later(&self.voice, text);
    }
}

fn shows_progress(session: &Session) -> bool {
    match session.definition().property("showProgressBar") {
        Value::Bool(shown) => *shown,
        Value::Text(place) => place != "off",
        _ => false,
    }
}
