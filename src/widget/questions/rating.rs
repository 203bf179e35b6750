//! A point on a scale: numbers, words, stars or faces.

use super::dropdown::Dropdown;
use super::{Ask, Naming, QuestionView, breadth, check, item_of, labels};
use crate::expression::are_equal;
use crate::session::Item;
use crate::value::Value;
use crate::widget::dom;
use web_sys::Element;

pub(super) struct Rating;

const STAR: &str =
    "M12 2.6l2.9 5.9 6.5.95-4.7 4.6 1.1 6.45L12 17.45 6.2 20.5l1.1-6.45-4.7-4.6 6.5-.95z";
const HEAD: &str = "M12 2a10 10 0 1 1 0 20a10 10 0 0 1 0-20";
/// What stands in a point around the line that draws it.
const DRAWN: (&str, &str) =
    ("(input[type=radio],span.word,svg[viewBox=0 0 24 24][aria-hidden=true](path[d=", "]))");
/// From very bad to very good.
const FACES: [&str; 10] = [
    "M7 7.6l3 1.4M17 7.6l-3 1.4M9 10.8v.4M15 10.8v.4M8 17.5a4 4 0 0 1 8 0z",
    "M6.8 8.6l3-1.2M17.2 8.6l-3-1.2M9 10.4v.6M15 10.4v.6M7.8 17.6a4.4 4.4 0 0 1 8.4 0",
    "M9 9.3v.9M15 9.3v.9M8 17a4.4 4.4 0 0 1 8 0",
    "M9 9.3v.9M15 9.3v.9M8.4 16.4q3.6-2.2 7.2 0",
    "M9 9.3v.9M15 9.3v.9M8.5 16.2l7-1.4",
    "M9 9.3v.9M15 9.3v.9M8.5 15.5h7",
    "M9 9.3v.9M15 9.3v.9M8.4 14.8q3.6 2.2 7.2 0",
    "M9 9.3v.9M15 9.3v.9M8 14a4.4 4.4 0 0 0 8 0",
    "M9 8.8v.9M15 8.8v.9M7.5 13h9a4.5 4.5 0 0 1-9 0z",
    "M7 9.8a1.6 1.6 0 0 1 3 0M14 9.8a1.6 1.6 0 0 1 3 0M7 12.8h10a5 5 0 0 1-10 0z",
];
/// Which faces tell two points apart, three, …, ten.
const FACES_FOR: [&str; 9] =
    ["27", "257", "1368", "02579", "023679", "0235679", "01236789", "012356789", "0123456789"];
/// Classes for the fifths of a scale, from worst to best.
const MOODS: [&str; 5] = ["m1", "m2", "m3", "m4", "m5"];

impl QuestionView for Rating {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        if is_dropdown(ask) { Naming::Control } else { Naming::Group("radiogroup") }
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        if is_dropdown(ask) {
            Dropdown.build(ask, frame);
            return;
        }
        match ask.element().property("rateType").as_text() {
            Some("stars") => build_drawn(ask, frame, false),
            Some("smileys") => build_drawn(ask, frame, true),
            _ => build_labels(ask, frame),
        }
        build_ends(ask, frame);
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        if is_dropdown(ask) {
            Dropdown.show(ask, frame);
            return;
        }
        let items = ask.session.items(ask.id);
        let value = ask.session.value(ask.id);
        let is_chosen = |item: &Item| !value.is_null() && are_equal(&item.value, value);
        check(frame, &items, &is_chosen);
        let chosen = items.iter().position(is_chosen);
        for (index, star) in dom::find_all(frame, ".star").iter().enumerate() {
            dom::toggle_class(star, "on", chosen.is_some_and(|chosen| index <= chosen));
        }
    }

    fn read(&self, ask: &Ask<'_>, frame: &Element, used: &Element) -> Option<Value> {
        if is_dropdown(ask) {
            return Dropdown.read(ask, frame, used);
        }
        item_of(&ask.session.items(ask.id), used).map(|item| item.value.clone())
    }
}

fn is_dropdown(ask: &Ask<'_>) -> bool {
    ask.element().property("displayMode").as_text() == Some("dropdown")
}

/// Whether the points have words of their own, not just numbers.
fn is_worded(items: &[Item]) -> bool {
    items.iter().any(|item| breadth(&item.text) > 3)
}

fn build_labels(ask: &mut Ask<'_>, frame: &Element) {
    let items = ask.session.items(ask.id);
    let fits = items.len() <= 5 && items.iter().all(|item| breadth(&item.text) <= 12);
    let scale = match (is_worded(&items), fits) {
        (false, _) if items.len() > 11 => dom::make("div.scale wrap|scale"),
        (false, _) => dom::make("div.scale|scale"),
        (true, true) => dom::make("div.scale words|scale"),
        (true, false) => dom::make("div.scale words list|scale"),
    };
    labels(&scale, &items, "label.tile|tile(input[type=radio])", &ask.id_text("q"), false);
    if ask.element().property("scaleColorMode").as_text() == Some("colored") {
        dom::toggle_class(&scale, "hued", true);
        hue(&scale, items.len());
    }
    dom::append(frame, &scale);
}

/// Gives each point the class of its fifth of the scale.
fn hue(scale: &Element, count: usize) {
    let points = scale.children();
    for index in 0..count {
        if let Some(point) = points.item(index as u32) {
            // Both ends are the extremes, and the middle of an odd count is neutral.
            let span = count.max(2) - 1;
            let mood = (8 * index + span) / (2 * span);
            dom::toggle_class(&point, MOODS[mood.min(4)], true);
        }
    }
}

fn build_drawn(ask: &mut Ask<'_>, frame: &Element, faces: bool) {
    let items = ask.session.items(ask.id);
    let count = items.len();
    let scale = dom::make(if faces { "div.scale faces|scale" } else { "div.scale stars|scale" });
    dom::toggle_class(&scale, "named", is_worded(&items));
    let name = ask.id_text("q");
    let label = if faces { "label.face|face" } else { "label.star|star" };
    for (index, item) in items.iter().enumerate() {
        let line = if faces { [HEAD, face(index, count)] } else { [STAR, ""] };
        let description = [label, DRAWN.0, line[0], line[1], DRAWN.1].concat();
        dom::append(
            &scale,
            &dom::choice(&description, &name, index as u32, &item.text, !item.enabled),
        );
    }
    if faces && ask.element().property("rateColorMode").as_text() != Some("default") {
        hue(&scale, count);
    }
    dom::append(frame, &scale);
}

fn face(index: usize, count: usize) -> &'static str {
    let faces = FACES_FOR[count.clamp(2, 10) - 2].as_bytes();
    let digit = faces.get(index).or(faces.last()).map_or(0, |digit| digit - b'0');
    FACES[usize::from(digit)]
}

/// The words under the two ends of the scale.
fn build_ends(ask: &mut Ask<'_>, frame: &Element) {
    let least = ask.session.text(ask.id, "minRateDescription");
    let most = ask.session.text(ask.id, "maxRateDescription");
    if least.is_empty() && most.is_empty() {
        return;
    }
    let ends = dom::make("div.ends|ends");
    let inputs = dom::find_all(frame, "input");
    for (text, letter, input) in [(least, "a", inputs.first()), (most, "z", inputs.last())] {
        let end = dom::written("span", &text);
        dom::append(&ends, &end);
        if !text.is_empty() {
            ask.mark(&end, "id", letter);
            if let Some(input) = input {
                ask.mark(input, "aria-describedby", letter);
            }
        }
    }
    let scale = dom::find(frame, ".scale");
    dom::append(scale.as_ref().unwrap_or(frame), &ends);
}
