//! The rules of the house, read from the source: who may import whom, who may know the browser and
//! the operating system, and what is written nowhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, from the ground up. A module imports only from lower ones; those that share a floor
/// stand side by side and do not know each other, but for the pairs in [`NEIGHBORS`].
const FLOORS: [&[&str]; 10] = [
    &["rare"],
    &["value", "platform"],
    &["expression"],
    &["definition"],
    &["session"],
    &["metrics"],
    &["scoring"],
    &["delivery"],
    &["locale", "paper"],
    &["widget", "response", "report", "collector", "command"],
];

/// `(who, whom)` on one floor: the text of a number is the host's, and `serve` starts the collector.
const NEIGHBORS: [(&str, &str); 2] = [("value", "platform"), ("command", "collector")];

/// Crates that know the browser, and the only places that may name them.
const BROWSER: [&str; 6] =
    ["web_sys", "js_sys", "gloo", "gloo_events", "gloo_timers", "wasm_bindgen"];
const BROWSER_ROOMS: [&str; 4] = ["platform/web.rs", "widget/", "response/", "report/"];

/// What knows the operating system, and the only places that may name it.
const SYSTEM: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "tokio",
    "axum",
    "rusqlite",
    "postgres",
    "ureq",
];
const SYSTEM_ROOMS: [&str; 4] = ["platform/native.rs", "collector/", "command/", "main.rs"];

/// Markup from strings and code from strings: refused by Trusted Types, and the door of every XSS.
const MARKUP_IN_RUST: [&str; 6] = [
    "inner_html",
    "set_inner_html",
    "outer_html",
    "set_outer_html",
    "insert_adjacent_html",
    "new_with_args",
];
const MARKUP_IN_SCRIPT: [&str; 6] =
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function(", "setHTMLUnsafe"];

/// Names that say nothing about what is inside.
const GRAB_BAGS: [&str; 8] =
    ["util", "utils", "helper", "helpers", "misc", "manager", "common", "stuff"];

const LONGEST_FILE: usize = 600;

#[test]
fn a_module_imports_only_from_the_floors_below_it() {
    let mut faults = vec![];
    for file in rust_files() {
        let Some(room) = file.room() else { continue };
        let Some(floor) = floor_of(room) else {
            faults
                .push(format!("{}: {room} has no floor; give it one in tests/house.rs", file.name));
            continue;
        };
        for (line, imported) in file.imports() {
            let allowed = imported == room
                || NEIGHBORS.contains(&(room, imported.as_str()))
                || floor_of(&imported).is_some_and(|other| other < floor);
            if floor_of(&imported).is_some() && !allowed {
                faults.push(format!("{}:{line}: {room} imports {imported}", file.name));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn only_the_rim_knows_the_browser() {
    assert_none(&mentions_outside(&BROWSER, &BROWSER_ROOMS));
}

#[test]
fn only_the_rim_knows_the_operating_system() {
    assert_none(&mentions_outside(&SYSTEM, &SYSTEM_ROOMS));
}

#[test]
fn a_page_is_never_made_from_strings_of_markup_or_code() {
    let mut faults = vec![];
    for file in rust_files() {
        faults.extend(file.mentions(&MARKUP_IN_RUST));
    }
    for file in files("www", "js") {
        faults.extend(file.mentions(&MARKUP_IN_SCRIPT));
    }
    assert_none(&faults);
}

#[test]
fn a_property_that_is_read_is_understood_under_its_old_names_too() {
    // The schema writes `name/oldName`.
    let schema = fs::read_to_string(root().join("src/definition/schema/classes.rs")).unwrap();
    let rooms = ["session/", "widget/", "response/", "scoring/", "delivery/", "definition/mod.rs"];
    let mut readers = rust_files();
    readers.retain(|file| rooms.iter().any(|room| file.name.starts_with(room)));
    let is_read =
        |name: &str| readers.iter().any(|file| file.text.contains(&format!("\"{name}\"")));
    let words = schema.split(|character: char| !is_of_word(character) && character != '/');
    let pairs: Vec<(&str, &str)> = words
        .filter_map(|word| word.split_once('/'))
        .filter(|(name, old)| !name.is_empty() && !old.is_empty())
        .collect();
    assert!(pairs.contains(&("elements", "questions")), "{pairs:?}");
    let forgotten: Vec<String> = pairs
        .iter()
        .filter(|(name, old)| is_read(name) && manyi::definition::property_name(old) != *name)
        .map(|(name, old)| format!("{old} should mean {name}: see src/definition/aliases.rs"))
        .collect();
    assert_none(&forgotten);
}

#[test]
fn what_asks_for_the_whole_is_in_the_whole_alone() {
    let sources: String = rust_files().iter().map(|file| file.text.as_str()).collect();
    let mut faults = vec![];
    for word in manyi::rare::WORDS {
        let is_gated = sources.contains(&format!("has(\"{word}\")"));
        let is_old = manyi::definition::property_name(word) != word;
        if !is_gated && !is_old {
            faults.push(format!("{word}: nothing in src/ is entered by rare::has(\"{word}\")"));
        }
    }
    assert_none(&faults);
}

#[test]
fn no_page_of_ours_carries_an_inline_style_or_handler() {
    let mut faults = vec![];
    for file in files("www", "html") {
        for (index, line) in file.text.lines().enumerate() {
            let bare = line.to_lowercase();
            let is_inline = bare.contains("<style")
                || bare.contains(" style=")
                || bare.split(" on").skip(1).any(|rest| {
                    let name = rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or("");
                    !name.is_empty() && rest[name.len()..].starts_with("=\"")
                });
            if is_inline {
                faults.push(format!("{}:{}: {}", file.name, index + 1, line.trim()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn no_file_is_too_long_to_be_about_one_thing() {
    let mut faults = vec![];
    for file in rust_files() {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{}: {lines} lines, at most {LONGEST_FILE}", file.name));
        }
    }
    assert_none(&faults);
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let mut faults = vec![];
    for folder in ["src", "www", "xtask", "tests"] {
        for path in paths(&root().join(folder)) {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if GRAB_BAGS.contains(&stem) {
                faults.push(format!("{}", path.display()));
            }
        }
    }
    assert_none(&faults);
}

/// One file: where it lies below its folder, its text, and its text without comments and strings.
struct Source {
    name: String,
    text: String,
    code: String,
}

impl Source {
    /// The top module the file belongs to; none for `lib.rs` and `main.rs`, which know everyone.
    fn room(&self) -> Option<&str> {
        let first = self.name.split('/').next()?;
        let room = first.strip_suffix(".rs").unwrap_or(first);
        (!["lib", "main"].contains(&room)).then_some(room)
    }

    /// The top modules that the code names, each with its line: `crate::a::…`, `crate::{a, b::c}`,
    /// and `super::…` where it climbs to the crate.
    fn imports(&self) -> Vec<(usize, String)> {
        let climb =
            self.name.trim_end_matches("/mod.rs").trim_end_matches(".rs").split('/').count();
        let to_crate = "super::".repeat(climb);
        let mut found = vec![];
        for start in ["crate::", &to_crate] {
            for (at, _) in self.code.match_indices(start) {
                let is_inside_word = self.code[..at].ends_with(|c: char| is_of_word(c) || c == ':');
                if is_inside_word {
                    continue;
                }
                let line = self.line_of(at);
                let rest = &self.code[at + start.len()..];
                found.extend(heads(rest).into_iter().map(|module| (line, module)));
            }
        }
        found
    }

    /// Where the code names one of these words or paths.
    fn mentions(&self, words: &[&str]) -> Vec<String> {
        let mut found = vec![];
        for word in words {
            for (at, _) in self.code.match_indices(word) {
                let starts = !self.code[..at].ends_with(is_of_word);
                let ends = !word.ends_with(is_of_word)
                    || !self.code[at + word.len()..].starts_with(is_of_word);
                if starts && ends {
                    found.push(format!("{}:{}: {word}", self.name, self.line_of(at)));
                }
            }
            // `use std::{fs, io}` names std::fs as well.
            let Some((parent, child)) = word.split_once("::") else { continue };
            for (at, start) in self.code.match_indices(&format!("{parent}::{{")) {
                let group = &self.code[at + start.len() - 1..];
                if heads(group).iter().any(|head| head == child) {
                    found.push(format!("{}:{}: {word}", self.name, self.line_of(at)));
                }
            }
        }
        found
    }

    fn line_of(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

/// The first words of a path or of each path in a group: `a::b` -> a; `{a, b::{c, d}}` -> a, b.
fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| is_of_word(*c)).collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let mut found = vec![];
    let mut depth = 0;
    let mut expects_head = true;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expects_head = true,
            _ if expects_head && is_of_word(character) => {
                found.push(word(&group[at..]));
                expects_head = false;
            }
            _ => {}
        }
    }
    found
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

fn mentions_outside(words: &[&str], rooms: &[&str]) -> Vec<String> {
    rust_files()
        .iter()
        .filter(|file| !rooms.iter().any(|room| file.name.starts_with(room)))
        .flat_map(|file| file.mentions(words))
        .collect()
}

fn rust_files() -> Vec<Source> {
    files("src", "rs")
}

fn files(folder: &str, extension: &str) -> Vec<Source> {
    let folder = root().join(folder);
    paths(&folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
            Source { name, code: without_comments_and_strings(&text), text }
        })
        .collect()
}

/// Every file below a folder.
fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "node_modules" && name != "target" && name != "test-results" {
            found.extend(paths(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The same text, line by line, with comments and the insides of strings blanked. Raw strings with
/// `#`, nested block comments and JavaScript's regular expressions are beyond it.
fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' if rest.starts_with("r#\"") => rest.find("\"#").map_or(rest.len(), |end| end + 2),
            '"' => string_end(rest),
            // A character, not a lifetime.
            '\'' if rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'') => {
                let inside = if rest.starts_with("'\\") { 3 } else { 2 };
                rest.char_indices()
                    .skip(inside)
                    .find(|(_, character)| *character == '\'')
                    .map_or(rest.len(), |(end, _)| end + 1)
            }
            _ => 0,
        };
        if skipped == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            let lines = rest[..skipped].matches('\n').count();
            code.push(' ');
            code.extend(std::iter::repeat_n('\n', lines));
            rest = &rest[skipped..];
        }
    }
    code
}

/// The byte after the closing quote of the string that `text` starts with.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn this_test_reads_what_it_should() {
    let source = |code: &str| Source {
        name: "session/items.rs".to_owned(),
        text: String::new(),
        code: without_comments_and_strings(code),
    };
    let imports = |code: &str| -> Vec<String> {
        source(code).imports().into_iter().map(|(_, module)| module).collect()
    };
    assert_eq!(imports("use crate::value::Value;"), ["value"]);
    assert_eq!(imports("use crate::{delivery, value::{Map, Value}};"), ["delivery", "value"]);
    assert_eq!(imports("use super::super::widget::View;"), ["widget"]);
    assert_eq!(imports("use super::rules;\n// crate::widget\nlet a = \"crate::widget\";"), [""; 0]);
    assert_eq!(source("use std::{fs, io};").mentions(&["std::fs"]).len(), 1);
    assert_eq!(source("let c = '\"'; std::fs::read(\"x\")").mentions(&["std::fs"]).len(), 1);
    assert!(source("/// std::fs\nfn a<'b>(x: &'b str) {}").mentions(&["std::fs"]).is_empty());
}
