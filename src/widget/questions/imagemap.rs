//! One part of a picture, or any number of them.
//!
//! Each area stands in the picture, for who points at it, and as a row under it, for who does not.

use super::checkbox::toggled;
use super::choice::draw_rows;
use super::{Ask, Naming, QuestionView, Used};
use crate::definition::{choices, halves};
use crate::platform::{number_text, parse_number};
use crate::session::Item;
use crate::value::{Map, Value, trimmed};
use crate::widget::paper::Paper;
use alloc::vec::Vec;

pub(super) struct Imagemap;

impl QuestionView for Imagemap {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        if ask.element().takes_many() { Naming::Group } else { Naming::Radiogroup }
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let items = ask.items();
        let is_chosen = |item: &Item| is_chosen(ask, item);
        paper.open("div.map|map");
        ask.sketch(paper, "\n<img[alt=]\n=src {imageLink}\n>\n<svg[aria-hidden=true]", &[]);
        let areas = choices(ask.property("areas"));
        for (place, item) in items.iter().enumerate() {
            let area = areas.iter().find(|area| area.value == item.value);
            let says =
                |key| area.and_then(|area| area.properties.get(key)).and_then(Value::as_text);
            let own = says("shape").filter(|shape| *shape != "inherit");
            let shape = own.unwrap_or_else(|| ask.says("shape"));
            paper.open("path.area");
            paper.class(if is_chosen(item) { "area on" } else { "area" });
            paper.set_number("data-i", place as u32);
            draw_outline(ask, paper, shape, says("coords").unwrap_or_default());
            paper.close();
        }
        paper.close();
        paper.close();
        let takes_many = ask.element().takes_many();
        let most = ask.element().number("maxSelectedAreas").filter(|most| *most > 0.0);
        let count = ask.value().as_list().len() as f64;
        let full = takes_many && most.is_some_and(|most| count >= most);
        let input = if takes_many { "(input[type=checkbox])" } else { "(input[type=radio])" };
        draw_rows(ask, paper, &items, input, &is_chosen, full);
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        let items = ask.items();
        let item = used.item(&items)?;
        let mut value = item.value.clone();
        if !ask.element().takes_many() {
            return Some(value);
        }
        let key = wrapper(ask);
        if !key.is_empty() {
            let mut wrapped = Map::new();
            wrapped.insert(key, value);
            value = Value::Map(wrapped);
        }
        Some(toggled(ask.value(), &value, used.on))
    }
}

/// The key under which each chosen area stands in the answer, if it stands under one.
fn wrapper<'a>(ask: &Ask<'a>) -> &'a str {
    ask.says("valuePropertyName")
}

fn is_chosen(ask: &Ask<'_>, item: &Item) -> bool {
    let unwrapped = |member: &Value| *member.get(wrapper(ask)).or(member) == item.value;
    match ask.value() {
        Value::List(members) => members.iter().any(unwrapped),
        single => unwrapped(single),
    }
}

/// The outline of an area as an SVG path: `coords` are those of html's `area`.
fn draw_outline(ask: &Ask<'_>, paper: &mut Paper, shape: &str, coords: &str) {
    let mut parts = Vec::new();
    let mut left = coords;
    while let Some((part, after)) = halves(left, ",") {
        parts.push(trimmed(part));
        left = after;
    }
    parts.push(trimmed(left));
    match (shape, parts.as_slice()) {
        ("rect", [_, _, _, _, ..]) => ask.sketch(paper, "\n=d M{0} {1}H{2}V{3}H{0}Z", &parts),
        ("circle", [x, y, radius, ..]) => {
            let across = number_text(parse_number(radius).unwrap_or_default() * 2.0);
            let arcs = "\n=d M{0} {1}m-{2} 0a{2} {2} 0 1 0 {3} 0a{2} {2} 0 1 0 -{3} 0Z";
            ask.sketch(paper, arcs, &[x, y, radius, &across]);
        }
        _ => ask.sketch(paper, "\n=d M{0}Z", &[coords]),
    }
}
