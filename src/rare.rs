//! What only some questionnaires need: it is compiled into the whole widget, not into the usual one.
//!
//! A page loads one of two modules. `manyi.wasm` shows what most questionnaires are made of;
//! `manyi-whole.wasm` shows everything. The loader decides by the text of the definition: a string in
//! it that is one of [`WORDS`], whether a key or a value, asks for the whole, and so does a call of one
//! of [`CALLS`]. A letter that the text writes as a number (`\u0061`) may be part of such a word: it asks
//! for the whole, too. So does a long list of choices where there is a dropdown: it could be searched.
//!
//! Code that serves such a word alone is entered by [`has`], at one place:
//!
//! ```ignore
//! if const { rare::has("triggers") } { self.pull_triggers(&moved); }
//! ```
//!
//! A word that is not on the list does not compile, so nothing is left out of the usual module
//! without the loader's knowing.

mod words;

pub use words::{CALLS, LONG_LIST, WORDS};

/// Whether this is the whole, as everywhere but in the module of the usual.
pub const WHOLE: bool = !cfg!(all(feature = "usual", target_arch = "wasm32"));

/// Whether what `word` asks for is here. To be called in a `const` block: there, a word that is not
/// one of [`WORDS`] is an error of the compiler.
#[must_use]
pub const fn has(word: &str) -> bool {
    assert!(is_rare(word), "the loader would not know of it: add it to src/rare/words.rs");
    WHOLE
}

/// Whether a type or a key is one of [`WORDS`].
#[must_use]
pub const fn is_rare(word: &str) -> bool {
    let mut at = 0;
    while at < WORDS.len() {
        if are_same(WORDS[at].as_bytes(), word.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn are_same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}
