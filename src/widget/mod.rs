//! The survey in a page: a session shown in a shadow root.
//!
//! [`Survey`] is what JavaScript holds: the handle of one element. `www/widget.js` makes it, hands
//! it what respondents do, and does what needs promises (see [`shell`]). What the session changes,
//! [`view`] draws anew on [`paper`], and `www/dom.js` brings to the screen what differs. A type of
//! question is one file in [`questions`].

mod completed;
mod frame;
mod page;
mod paper;
mod question;
mod questions;
mod shell;
mod view;

use crate::definition::{Definition, ElementId};
use crate::delivery::Report;
use crate::locale::Locale;
use crate::session::{Event, Stage};
use crate::value::Value;
use alloc::{borrow::ToOwned, rc::Rc, string::String};
use questions::Used;
use shell::Shell;
use view::View;
use wasm_bindgen::prelude::wasm_bindgen;

/// A survey in a page.
#[wasm_bindgen]
pub struct Survey {
    view: View,
}

impl core::fmt::Debug for Survey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Survey")
    }
}

#[wasm_bindgen]
impl Survey {
    /// Shows the survey `definition` in the room of its shell. `settings` is JSON: `locale`, `endpoint`,
    /// `channel`, `wave`, `subject`, `context`, `name`, `draftKey`; `words` the words of the
    /// interface; `draft` what an earlier visit left, or empty.
    ///
    /// # Errors
    /// The problem of a definition that cannot be read at all, as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(
        shell: Shell,
        definition: &str,
        settings: &str,
        words: &str,
        draft: &str,
    ) -> Result<Survey, String> {
        let definition =
            Definition::parse(definition).map_err(|problem| view::problems_json(&[problem]))?;
        let settings = Value::parse(settings).unwrap_or_default();
        let words = Locale::parse(words).unwrap_or_default();
        let view = View::new(shell, Rc::new(definition), &settings, Rc::new(words), draft);
        Ok(Survey { view })
    }

    /// A field, a box or a button of the question with this number has been used: `name` and `text`
    /// are its name and value, `on` is whether it is checked; `is_settled` is false while a text is
    /// being written.
    pub fn used(&mut self, question: u32, is_settled: bool, name: &str, text: &str, on: bool) {
        self.view.used(ElementId(question), is_settled, &Used { name, text, on });
    }

    /// Does what the main button says here.
    pub fn submit(&mut self) {
        self.view.settle_typing();
        self.view.go_on();
    }

    /// Tries again to deliver the response.
    pub fn again(&mut self) {
        self.view.send_again();
    }

    /// Goes to the next page; whether that is shown now.
    #[expect(clippy::should_implement_trait, reason = "the word of the element's own method")]
    pub fn next(&mut self) -> bool {
        self.view.turns_page(Event::Next)
    }

    /// Goes back one page; whether that is shown now.
    pub fn previous(&mut self) -> bool {
        self.view.turns_page(Event::Previous)
    }

    /// Ends the survey; whether it is complete now.
    pub fn complete(&mut self) -> bool {
        // From any page: the pages from here to the last must let themselves be left.
        while !self.view.session.is_last_page() && self.next() {}
        self.view.settle_typing();
        if self.view.session.is_last_page() {
            self.view.act(Event::Complete);
        }
        self.view.session.stage() == Stage::Completed
    }

    /// Takes what is being written as an answer.
    pub fn settle(&mut self) {
        self.view.settle_typing();
    }

    /// Begins anew.
    pub fn reset(&mut self) {
        self.view.restart();
    }

    /// How many pages there are to go through.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.view.session.shown_pages().len()
    }

    /// All answers, as JSON.
    #[must_use]
    pub fn values(&self) -> String {
        Value::Map(self.view.session.values().clone()).to_json()
    }

    /// Replaces all answers by those of a JSON object.
    pub fn assign(&mut self, values: &str) {
        let values = Value::parse(values).unwrap_or_default();
        self.view.forget_typing();
        let before = self.view.session.values().clone();
        for (name, _) in before.iter().filter(|(name, _)| values.get(name).is_null()) {
            self.view.act(Event::Value { name: name.to_owned(), value: Value::Null });
        }
        for (name, value) in values.as_map().into_iter().flat_map(|map| map.iter()) {
            self.view.act(Event::Value { name: name.to_owned(), value: value.clone() });
        }
    }

    /// Speaks another language.
    pub fn speak(&mut self, locale: &str, words: &str) {
        if let Ok(words) = Locale::parse(words) {
            self.view.speak(locale, Rc::new(words));
        }
    }

    /// Takes a response that an earlier visit could not deliver.
    pub fn resume(&mut self, id: &str, body: String) {
        self.view.resume(id, body);
    }

    /// The store has kept a response, or could not.
    pub fn kept(&mut self, id: &str, kept: bool) {
        self.view.report(Report::Kept { id, kept });
    }

    /// The endpoint has answered.
    pub fn answered(&mut self, id: &str, status: u16) {
        self.view.report(Report::Answered { id, status });
    }

    /// The endpoint has not answered.
    pub fn unreachable(&mut self, id: &str) {
        self.view.report(Report::Unreachable { id });
    }
}
