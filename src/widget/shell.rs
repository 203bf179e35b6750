//! What the JavaScript around the wasm does for it: events, storage, network.

use crate::delivery::{Network, Request, Store};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The object of `www/widget.js` that belongs to one element.
    #[derive(Clone)]
    pub type Shell;

    /// Dispatches `manyi-` + `kind` with the detail in `json`, after this call has returned.
    #[wasm_bindgen(method)]
    pub(super) fn emit(this: &Shell, kind: &str, json: &str);

    /// Shows problems of the definition to its author.
    #[wasm_bindgen(method)]
    pub(super) fn problems(this: &Shell, json: &str);

    /// Keeps a record; `Survey::kept` is called with the outcome if `id` names a response.
    #[wasm_bindgen(method)]
    pub(super) fn keep(this: &Shell, key: &str, record: &str, id: &str);

    /// Lets go of a record.
    #[wasm_bindgen(method)]
    pub(super) fn forget(this: &Shell, key: &str);

    /// Posts a response; `Survey::answered` or `Survey::unreachable` is called with the outcome.
    #[wasm_bindgen(method)]
    pub(super) fn post(this: &Shell, id: &str, endpoint: &str, body: &str);

    /// Calls `Survey::settle` after a pause of so many ms; another call begins the pause anew.
    #[wasm_bindgen(method, js_name = settleLater)]
    pub(super) fn settle_later(this: &Shell, pause: u32);

    /// Brings strokes to the screen.
    #[wasm_bindgen(method)]
    pub(super) fn draw(this: &Shell, strokes: &str);

    /// Moves focus and view to what is to be answered in the element with this id, or to itself.
    #[wasm_bindgen(method)]
    pub(super) fn lead(this: &Shell, id: &str);

    /// Says something to who cannot see it.
    #[wasm_bindgen(method)]
    pub(super) fn say(this: &Shell, text: &str);

    /// Leaves for another page.
    #[wasm_bindgen(method)]
    pub(super) fn visit(this: &Shell, address: &str);
}

/// The browser's storage, as the shell reaches it.
pub(super) struct ShellStore<'a>(pub(super) &'a Shell);

impl Store for ShellStore<'_> {
    fn put(&mut self, key: &str, record: &str) {
        let id = key.strip_prefix("response/").unwrap_or_default();
        self.0.keep(key, record, id);
    }

    fn remove(&mut self, key: &str) {
        self.0.forget(key);
    }
}

/// The browser's `fetch`, as the shell calls it.
pub(super) struct ShellNetwork<'a>(pub(super) &'a Shell);

impl Network for ShellNetwork<'_> {
    fn post(&mut self, request: Request<'_>) {
        self.0.post(request.id, request.endpoint, request.body);
    }
}
