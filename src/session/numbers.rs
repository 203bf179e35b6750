//! The numbers before titles.

use super::Session;
use crate::definition::{Element, ElementId, Kind};
use crate::platform::{number_text, parse_number};
use crate::rare::has;
use crate::value::{Value, part, rest};
use alloc::{string::String, vec, vec::Vec};

impl Session {
    /// The numbers before the titles, by element; empty texts where there is none, and no texts at
    /// all where the survey wants no numbers (`showQuestionNumbers`).
    #[must_use]
    pub fn numbers(&self) -> Vec<String> {
        let survey = match self.definition.property("showQuestionNumbers") {
            Value::Bool(true) => "on",
            Value::Text(mode) if mode != "off" => mode,
            _ => return Vec::new(),
        };
        let mut numbers = vec![String::new(); self.definition.elements().len()];
        let start = self.definition.property("questionStartIndex");
        let mut count = 0.0;
        for page in self.shown_pages() {
            if matches!(survey, "onPage" | "onpage") {
                count = 0.0;
            }
            let level = Level {
                start,
                before: "",
                is_recursive: survey == "recursive" && const { has("recursive") },
            };
            self.number_inside(page, &level, &mut count, &mut numbers);
        }
        numbers
    }

    fn number_inside(
        &self,
        container: ElementId,
        level: &Level<'_>,
        count: &mut f64,
        numbers: &mut [String],
    ) {
        for id in self.inside(container) {
            let element = self.definition.element(id);
            if !self.is_shown(id) || element.kind == Kind::Html {
                continue;
            }
            let is_panel = element.kind == Kind::Panel;
            let has_number = if is_panel {
                let is_wanted = element.is_set("showNumber")
                    || level.is_recursive && !element.is_unset("showNumber");
                is_wanted && !self.title(id).is_empty()
            } else {
                !element.is_unset("showNumber")
                    && !element.is_set("hideNumber")
                    && element.own_text("titleLocation") != Some("hidden")
            };
            let mut own = String::new();
            if has_number {
                own = [level.before, &number_from(level.start, *count)].concat();
                *count += 1.0;
            }
            if let Some(number) = numbers.get_mut(id.0 as usize) {
                number.clone_from(&own);
            }
            if !element.kind.is_container() {
                continue;
            }
            match self.level_of(element, level, &own) {
                Some(inner) if inner.counts_anew(element) || has_number && inner.is_recursive => {
                    self.number_inside(id, &inner, &mut 0.0, numbers);
                }
                Some(inner) => self.number_inside(id, &inner, count, numbers),
                None => {}
            }
        }
    }

    /// How what stands in a panel is numbered; `None` if it is not.
    fn level_of<'a>(
        &self,
        panel: &'a Element,
        around: &Level<'a>,
        own: &'a str,
    ) -> Option<Level<'a>> {
        let start = Some(panel.property("questionStartIndex")).filter(|start| !start.is_null());
        if const { !has("recursive") && !has("onPanel") && !has("onpanel") && !has("questionStartIndex") }
        {
            return Some(Level { start: around.start, before: "", is_recursive: false });
        }
        match panel.own_text("showQuestionNumbers") {
            Some("off") => None,
            Some("onpanel" | "onPanel") => Some(Level {
                start: start.unwrap_or(&Value::Null),
                before: "",
                is_recursive: false,
            }),
            Some("recursive") => Some(Level {
                start: start.unwrap_or(around.start),
                before: own,
                is_recursive: true,
            }),
            _ if around.is_recursive && !own.is_empty() => Some(Level {
                start: start.unwrap_or(around.start),
                before: own,
                is_recursive: true,
            }),
            _ => Some(Level {
                start: around.start,
                before: around.before,
                is_recursive: around.is_recursive,
            }),
        }
    }
}

/// How the elements of one container are numbered.
struct Level<'a> {
    /// Where counting starts.
    start: &'a Value,
    /// The number of the panel around.
    before: &'a str,
    /// Panels have numbers of which those inside them are parts.
    is_recursive: bool,
}

impl Level<'_> {
    fn counts_anew(&self, panel: &Element) -> bool {
        matches!(panel.own_text("showQuestionNumbers"), Some("onpanel" | "onPanel"))
    }
}

/// The number that comes `count` after `start`: after `5` 6, after `a)` `b)`, after `(1)` `(2)`.
fn number_from(start: &Value, count: f64) -> String {
    if const { !has("questionStartIndex") } {
        return [&*number_text(1.0 + count), "."].concat();
    }
    let start = match start {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        _ => String::from("1."),
    };
    let is_counted = |byte: u8| {
        if start.bytes().any(|byte| byte.is_ascii_digit()) {
            byte.is_ascii_digit()
        } else {
            byte.is_ascii_alphabetic()
        }
    };
    let end = start.bytes().rposition(is_counted).map_or(0, |at| at + 1);
    let head = part(&start, 0, end);
    let begin = head.bytes().rposition(|byte| !is_counted(byte)).map_or(0, |at| at + 1);
    let counted = rest(head, begin);
    let next = match (parse_number(counted), counted.as_bytes()) {
        (Some(first), _) if !counted.is_empty() => number_text(first + count),
        (_, [letter]) => String::from(char::from(letter.wrapping_add(count as u8))),
        _ => number_text(1.0 + count),
    };
    [part(&start, 0, begin), &next, rest(&start, end)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_as_the_first_one_is_written() {
        for (start, count, wanted) in [
            ("", 0.0, "1."),
            ("1.", 2.0, "3."),
            ("5", 1.0, "6"),
            ("a)", 1.0, "b)"),
            ("A", 3.0, "D"),
            ("(1)", 9.0, "(10)"),
            ("#3", 1.0, "#4"),
        ] {
            let start = if start.is_empty() { Value::Null } else { Value::from(start) };
            assert_eq!(number_from(&start, count), wanted);
        }
    }
}
