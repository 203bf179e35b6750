//! Yes or no: two tiles, a switch, or a box to tick.

use super::{Ask, Look, Naming, QuestionView, Used, breadth, label};
use crate::definition::truth;
use crate::value::Value;
use crate::widget::paper::Paper;

pub(super) struct Boolean;

impl QuestionView for Boolean {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        if is_single(ask) { Naming::Pointer } else { Naming::Group("radiogroup") }
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let yes = ask.session.text_or_word(ask.id, "labelTrue", "yes");
        let no = ask.session.text_or_word(ask.id, "labelFalse", "no");
        let value = ask.session.value(ask.id);
        let is_answer = |yes: bool| !value.is_null() && is_side(ask, value, yes);
        if is_single(ask) {
            draw_single(ask, paper, &yes, is_answer(true));
            return;
        }
        let is_long = breadth(&yes) > 16 || breadth(&no) > 16 || display_mode(ask) == "radio";
        let (around, description) = if is_long {
            ("div.rows|items", "label.row|item(input[type=radio])")
        } else {
            ("div.scale|scale", "label.tile|tile(input[type=radio])")
        };
        paper.open(around);
        let swapped = ask.element().is_set("swapOrder");
        for yes_now in [swapped, !swapped] {
            let (place, text) = if yes_now { (1, &yes) } else { (0, &no) };
            let chosen = is_answer(yes_now);
            let look = Look { chosen, barred: false, disabled: ask.is_fixed(), on: false };
            label(ask, paper, &[description], None, place, text, &look);
        }
        paper.close();
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let is_yes = used.place().map_or(used.on, |place| place == 1);
        let stored = ask.element().property(if is_yes { "valueTrue" } else { "valueFalse" });
        Some(stored.or(&Value::Bool(is_yes)).clone())
    }
}

fn display_mode<'a>(ask: &Ask<'a>) -> &'a str {
    let element = ask.element();
    let mode = element.property("displayMode").as_text();
    mode.or(element.property("renderAs").as_text()).unwrap_or("segmented")
}

fn is_single(ask: &Ask<'_>) -> bool {
    matches!(display_mode(ask), "switch" | "checkbox")
}

fn draw_single(ask: &Ask<'_>, paper: &mut Paper, yes: &str, is_yes: bool) {
    let is_switch = display_mode(ask) == "switch";
    paper.open(if is_switch { "label.switch|switch" } else { "label.row|item" });
    paper.open(if is_switch {
        "input[type=checkbox][role=switch]"
    } else {
        "input[type=checkbox]"
    });
    paper.mark("id", "i", ask.id);
    paper.mark("aria-labelledby", "t", ask.id);
    ask.tell_states(paper);
    paper.flag("disabled", ask.is_fixed());
    paper.checked(is_yes);
    paper.close();
    paper.text(yes);
    paper.close();
}

fn is_side(ask: &Ask<'_>, value: &Value, yes: bool) -> bool {
    let stored = ask.element().property(if yes { "valueTrue" } else { "valueFalse" });
    if stored.is_null() { truth(value) == Some(yes) } else { stored == value }
}
