//! Any text is a definition or is not, with problems that say so; none of it panics or hangs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use manyi::definition::{Definition, check};

fuzz_target!(|text: &str| {
    let problems = check(text);
    if let Ok(definition) = Definition::parse(text) {
        for id in definition.ids() {
            let element = definition.element(id);
            assert!(element.parent.is_none_or(|parent| parent < id), "a parent comes first");
        }
    } else {
        assert!(!problems.is_empty(), "what cannot be read is told");
    }
});
