//! Yes or no: two tiles, a switch, or a box to tick.

use super::{Ask, Naming, QuestionView, breadth};
use crate::definition::truth;
use crate::value::Value;
use crate::widget::dom;
use web_sys::Element;

pub(super) struct Boolean;

impl QuestionView for Boolean {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        if is_single(ask) { Naming::Pointer } else { Naming::Group("radiogroup") }
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        let yes = ask.session.text_or_word(ask.id, "labelTrue", "yes");
        let no = ask.session.text_or_word(ask.id, "labelFalse", "no");
        if is_single(ask) {
            build_single(ask, frame, &yes);
            return;
        }
        let is_long = breadth(&yes) > 16 || breadth(&no) > 16 || display_mode(ask) == "radio";
        let scale = dom::make(if is_long { "div.rows|items" } else { "div.scale|scale" });
        let label = if is_long {
            "label.row|item(input[type=radio])"
        } else {
            "label.tile|tile(input[type=radio])"
        };
        let name = ask.id_text("q");
        let mut sides = [(0, no), (1, yes)];
        if ask.element().is_set("swapOrder") {
            sides.reverse();
        }
        for (place, text) in sides {
            dom::append(&scale, &dom::choice(label, &name, place, &text, false));
        }
        dom::append(frame, &scale);
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        let value = ask.session.value(ask.id);
        let answer =
            [true, false].into_iter().find(|yes| !value.is_null() && is_side(ask, value, *yes));
        for input in dom::find_all(frame, "input") {
            let is_yes = input.get_attribute("value").as_deref() != Some("0");
            dom::input(&input).set_checked(answer == Some(is_yes));
        }
    }

    fn read(&self, ask: &Ask<'_>, _frame: &Element, used: &Element) -> Option<Value> {
        let is_yes = match used.get_attribute("value").as_deref() {
            Some("0") => false,
            Some(_) => true,
            None => dom::input(used).checked(),
        };
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

fn build_single(ask: &mut Ask<'_>, frame: &Element, yes: &str) {
    let label = dom::make(match display_mode(ask) {
        "switch" => "label.switch|switch(input[type=checkbox][role=switch])",
        _ => "label.row|item(input[type=checkbox])",
    });
    if let Some(input) = label.first_element_child() {
        ask.mark(&input, "id", "i");
        ask.mark(&input, "aria-labelledby", "t");
    }
    dom::append_text(&label, yes);
    dom::append(frame, &label);
}

fn is_side(ask: &Ask<'_>, value: &Value, yes: bool) -> bool {
    let stored = ask.element().property(if yes { "valueTrue" } else { "valueFalse" });
    if stored.is_null() { truth(value) == Some(yes) } else { stored == value }
}
