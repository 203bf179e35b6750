//! The survey in a page: a session shown in a shadow root.
//!
//! [`Survey`] is what JavaScript holds: the handle of one element. `www/widget.js` makes it, hands
//! it what respondents do, and does what needs promises (see [`shell`]). What the session changes,
//! [`view`] draws anew on [`paper`], and `www/dom.js` brings to the screen what differs. A type of
//! question is one file in [`questions`].

mod completed;
mod frame;
mod page;
mod progress;
mod question;
mod questions;
mod shell;
mod single;
mod timer;
mod view;

use crate::definition::{Definition, Element, ElementId, Kind};
use crate::locale::Locale;
use crate::paper;
use crate::rare;
use crate::value::Value;
use alloc::{rc::Rc, string::String};
use questions::Used;
use questions::dropdown::may_be_searched;
use shell::Shell;
use view::View;
use wasm_bindgen::prelude::wasm_bindgen;

/// A survey in a page.
#[wasm_bindgen]
pub struct Survey {
    /// The problem, as JSON, of a definition that cannot be read at all; `rare` where something in it
    /// is not known here, but perhaps to the whole module.
    view: Result<View, String>,
}

impl core::fmt::Debug for Survey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Survey")
    }
}

#[wasm_bindgen]
impl Survey {
    /// Shows the survey `definition` in the shell with this number. `settings` is JSON: `locale`,
    /// `endpoint`, `channel`, `wave`, `subject`, `context`, `name`, `draftKey`, `isAnswered`; `words` the words of
    /// the interface; `draft` what an earlier visit left, or empty.
    #[must_use]
    pub fn open(shell: u32, definition: &str, settings: &str, words: &str, draft: &str) -> Survey {
        let view = Definition::parse(definition)
            .map_err(|problem| view::problems_json(&[problem]))
            .and_then(|definition| {
                let is_strange =
                    |element: &Element| element.kind == Kind::Unknown || may_be_searched(element);
                if !rare::WHOLE && definition.elements().iter().any(is_strange) {
                    return Err(String::from("rare"));
                }
                let settings = Value::parse(settings).unwrap_or_default();
                let words = Locale::parse(words).unwrap_or_default();
                let (definition, words) = (Rc::new(definition), Rc::new(words));
                Ok(View::new(Shell(shell), definition, &settings, words, draft))
            });
        Survey { view }
    }

    /// A field, a box or a button of the question with this number has been used: `name` and `text`
    /// are its name and value, `on` is whether it is checked; `is_settled` is false while a text is
    /// being written.
    pub fn used(&mut self, question: u32, is_settled: bool, name: &str, text: &str, on: bool) {
        if let Ok(view) = &mut self.view {
            view.used(ElementId(question), is_settled, &Used { name, text, on });
        }
    }

    /// Does what is asked, and answers where there is an answer; truth is any text.
    ///
    /// | asked | with | does |
    /// |---|---|---|
    /// | `problem` | | gives the problem of a definition that cannot be read at all, as JSON; `rare` if it takes the whole module |
    /// | `pages` | | tells how many pages there are to go through |
    /// | `values` | | gives all answers, as JSON |
    /// | `assign` | JSON object | replaces all answers |
    /// | `settle` | | takes what is being written as an answer |
    /// | `submit` | | does what the main button says |
    /// | `next`, `previous` | | turns the page, and tells whether another is shown now |
    /// | `turn` | page | opens the page of that number |
    /// | `edit` | page | goes back from the preview to the page of that number |
    /// | `fold` | element | folds the element of that number, or unfolds it |
    /// | `timed` | | tells whether the time counts here |
    /// | `tick` | | counts the time |
    /// | `advance` | | goes on by itself, if the respondent is still there |
    /// | `complete` | | ends the survey from any page, and tells whether it is complete now |
    /// | `leave` | status | ends the survey as it stands and begins anew, and tells whether there was one |
    /// | `context` | JSON object | replaces what goes along with the response |
    /// | `reset` | | begins anew |
    /// | `speak` | locale, words | speaks another language; without a locale, knows more words of this one |
    /// | `score` | truth | learns that the module of scores is there, or will not come |
    /// | `again` | | tries once more to deliver the response |
    /// | `kept` | id, truth | learns that the store has kept a response, or could not |
    /// | `delivered` | id | learns that the endpoint has a response; one that is under way here, as another tab had the same draft, goes on under another id |
    /// | `failed` | id, status | learns that it has not: it answered with a status, or nobody did |
    /// | `loaded` | question, space, address; reply | learns of choices that an address has sent |
    /// | `unloaded` | question, space, address | learns that an address has sent none |
    pub fn ask(&mut self, what: &str, first: &str, second: &str) -> String {
        match &mut self.view {
            Ok(view) => view.asked(what, first, second),
            Err(problem) if what == "problem" => problem.clone(),
            Err(_) => String::new(),
        }
    }
}
