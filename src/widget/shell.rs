//! What the JavaScript around the wasm does for it: nodes, events, storage, network.

use crate::platform::{Clock, SystemClock};
use crate::session::Assess;
use crate::value::{Map, Value};
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/www/shells.js")]
extern "C" {
    /// Calls a method of a shell.
    fn tell(shell: u32, what: &str, first: &str, second: &str, third: &str);
    /// What `Response::assess` says.
    fn assess(shell: u32, values: &str, locale: &str, elapsed: f64) -> String;
}

/// The object of `www/widget.js` that belongs to one element, by its number.
#[derive(Clone, Copy)]
pub(super) struct Shell(pub(super) u32);

impl Shell {
    fn tell(self, what: &str, about: &str) {
        tell(self.0, what, about, "", "");
    }

    /// Dispatches `manyi-` + `kind` with the detail in `json`, after this call has returned.
    pub(super) fn emit(self, kind: &str, json: &str) {
        tell(self.0, "emit", kind, json, "");
    }

    /// Shows problems of the definition to its author.
    pub(super) fn problems(self, json: &str) {
        self.tell("problems", json);
    }

    /// Keeps a record; the survey is told the outcome if `id` names a response.
    pub(super) fn keep(self, key: &str, record: &str, id: &str) {
        tell(self.0, "keep", key, record, id);
    }

    /// Lets go of a record.
    pub(super) fn forget(self, key: &str) {
        self.tell("forget", key);
    }

    /// Asks to be told `settle` after a pause; asked again, the pause begins anew.
    pub(super) fn settle_later(self) {
        self.tell("settleLater", "");
    }

    /// Asks to be told `advance` when the respondent has seen what they chose.
    pub(super) fn advance_later(self) {
        self.tell("advanceLater", "");
    }

    /// Brings strokes to the screen.
    pub(super) fn draw(self, strokes: &str) {
        self.tell("draw", strokes);
    }

    /// Shows what the respondent is to see of the scores.
    pub(super) fn picture(self) {
        self.tell("picture", "");
    }

    /// Moves focus and view to what is to be answered in the element with this id, or to itself.
    pub(super) fn lead(self, id: &str) {
        self.tell("lead", id);
    }

    /// Says something to who cannot see it.
    pub(super) fn say(self, text: &str) {
        self.tell("say", text);
    }

    /// Writes a text into the field that is being written in.
    pub(super) fn reshape(self, text: &str) {
        self.tell("reshape", text);
    }

    /// Loads choices for the question with this number; the survey is told `loaded` or `unloaded`.
    pub(super) fn load(self, question: &str, address: &str) {
        tell(self.0, "load", question, address, "");
    }

    /// Tries once more to deliver the response with this id.
    pub(super) fn send(self, id: &str) {
        self.tell("send", id);
    }

    /// Leaves for another page.
    pub(super) fn visit(self, address: &str) {
        self.tell("visit", address);
    }
}

/// The module of scores, once it is there.
pub(super) struct Scores {
    pub(super) shell: Shell,
    /// When the respondent began, in ms since 1970.
    pub(super) started: f64,
}

impl Assess for Scores {
    fn assess(&self, values: &Map, locale: &str) -> Map {
        let values = Value::Map(values.clone()).to_json();
        let elapsed = SystemClock.now() - self.started;
        match Value::parse(&assess(self.shell.0, &values, locale, elapsed)) {
            Ok(Value::Map(assessment)) => assessment,
            _ => Map::new(),
        }
    }
}
