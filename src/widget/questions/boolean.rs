//! Yes or no: two tiles, a switch, or a box to tick.

use super::{Ask, Look, Naming, QuestionView, Used, breadth, label};
use crate::definition::truth;
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Boolean;

impl QuestionView for Boolean {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        match (is_single(ask), has_own_label(ask)) {
            (false, _) => Naming::Radiogroup,
            (true, true) => Naming::Pointer,
            (true, false) => Naming::Beside,
        }
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let yes = ask.text_or_word("labelTrue", "yes");
        let no = ask.text_or_word("labelFalse", "no");
        let value = ask.value();
        let is_answer = |yes: bool| !value.is_null() && is_side(ask, value, yes);
        if is_single(ask) {
            let text = if has_own_label(ask) { &yes } else { "" };
            draw_single(ask, paper, text, is_answer(true));
            return;
        }
        let is_long = breadth(&yes) > 16 || breadth(&no) > 16 || display_mode(ask) == "radio";
        paper.open(if is_long { "div.rows|items" } else { "div.scale|scale" });
        let first = usize::from(ask.is_set("swapOrder"));
        for place in [first, 1 - first] {
            paper.label(match is_long {
                true => "label.row|item(input[type=radio])",
                false => "label.tile|tile(input[type=radio])",
            });
            let chosen = is_answer(place == 1);
            let look = Look { chosen, ..Look::default() };
            let text = if place == 1 { &yes } else { &no };
            label(ask, paper, None, place, text, &look);
        }
        paper.close();
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let is_yes = used.place().map_or(used.on, |place| place == 1);
        let stored = side(ask, is_yes);
        Some(stored.or(&Value::Bool(is_yes)).clone())
    }
}

fn display_mode<'a>(ask: &Ask<'a>) -> &'a str {
    ask.property("displayMode").as_text().unwrap_or_else(|| ask.says("renderAs"))
}

fn is_single(ask: &Ask<'_>) -> bool {
    matches!(display_mode(ask), "switch" | "checkbox")
}

/// Whether the box has a label besides the title: without one the title stands beside it.
fn has_own_label(ask: &Ask<'_>) -> bool {
    !ask.property("labelTrue").is_null()
}

fn draw_single(ask: &Ask<'_>, paper: &mut Paper, yes: &str, is_yes: bool) {
    let is_switch = display_mode(ask) == "switch";
    paper.open(if is_switch { "label.switch|switch" } else { "label.row|item" });
    let input =
        if is_switch { "input[type=checkbox][role=switch]" } else { "input[type=checkbox]" };
    paper.open_called('i', ask.id, input);
    if !yes.is_empty() {
        paper.mark("aria-labelledby", 't', ask.id);
    }
    ask.tell_states(paper);
    ask.bar(paper);
    paper.checked(is_yes);
    paper.close();
    paper.text(yes);
    paper.close();
}

/// What is stored for yes or no, if the definition says it.
fn side<'a>(ask: &Ask<'a>, yes: bool) -> &'a Value {
    ask.property(if yes { "valueTrue" } else { "valueFalse" })
}

fn is_side(ask: &Ask<'_>, value: &Value, yes: bool) -> bool {
    let stored = side(ask, yes);
    if stored.is_null() { truth(value) == Some(yes) } else { stored == value }
}
