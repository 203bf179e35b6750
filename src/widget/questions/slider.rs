//! A point of a line, or a stretch of it: the platform's own slider, once or twice.
//!
//! Native sliders bring keyboard, touch and the names for a screen reader with them. The line, the
//! stretch and the labels are drawn around them; where they are goes by custom properties.

use super::{Ask, CLEAR, Naming, QuestionView, Used, breadth};
use crate::definition::choices;
use crate::platform::{fixed, floor, number_text, parse_number};
use crate::session::Line;
use crate::value::{Value, replaced};
use crate::widget::paper::Paper;
use alloc::{string::String, vec, vec::Vec};

pub(super) struct Slider;

/// A label below the line.
struct Label {
    at: f64,
    text: String,
}

impl QuestionView for Slider {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        if is_range(ask) { Naming::Group } else { Naming::Pointer }
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let line = ask.session.line(ask.id);
        let points = points(ask, line);
        let is_answered = ask.session.is_answered(ask.id);
        let labels = labels(ask, line);
        paper.open("div.slider|slider");
        paper.class(if is_answered { "slider" } else { "slider none" });
        paper.add(match ask.says("tooltipVisibility") {
            "always" => " always",
            "never" => " never",
            _ => "",
        });
        // A single point fills the line from its beginning, or from zero.
        let (mut from, mut to) = match points.as_slice() {
            [from, to] => (*from, *to),
            _ => (start(line), points[0]),
        };
        if to < from {
            (from, to) = (to, from);
        }
        paper.set_decimal("--from", share(line, from));
        paper.set_decimal("--to", share(line, to));
        for (part, point) in points.iter().enumerate() {
            draw_thumb(ask, paper, line, part as u32, *point, points.len() > 1, &labels);
        }
        for point in points.iter().filter(|_| is_answered) {
            let text = formatted(ask, "tooltipFormat", *point);
            draw_at(paper, line, *point, "output.bubble|tooltip[aria-hidden=true]", &text);
        }
        if !labels.is_empty() {
            paper.open("div.marks|labels[aria-hidden=true]");
            let widest = labels.iter().map(|label| breadth(&label.text)).max().unwrap_or_default();
            paper.class("marks");
            paper.add_if(widest > 4, " worded");
            paper.add_if(widest * labels.len() > 36, " long");
            for label in &labels {
                draw_at(paper, line, label.at, "span", &label.text);
            }
            paper.close();
        }
        paper.close();
        if ask.is_set("allowClear") && is_answered && !ask.is_fixed() {
            ask.sketch(paper, CLEAR, &[]);
        }
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        if used.name == "clear" {
            return Some(Value::Null);
        }
        let line = ask.session.line(ask.id);
        let moved = used.part()?;
        let mut points = points(ask, line);
        let given = parse_number(used.text)?;
        // Steps of tenths add up to what is not quite a tenth.
        let number = fixed(given, 9);
        *points.get_mut(moved)? = number;
        let [first, second] = points.as_slice() else {
            return Some(Value::Number(number));
        };
        let number_of = |name| ask.element().number(name);
        let apart = (second - first).abs();
        let nearest = number_of("minRangeLength").unwrap_or(0.0);
        let farthest = number_of("maxRangeLength").unwrap_or(f64::INFINITY);
        let passes = second < first && (ask.element().is_unset("allowSwap") || nearest > 0.0);
        if apart < nearest || apart > farthest || passes {
            // Drawn again as it was.
            return Some(ask.value().clone());
        }
        let (low, high) = (first.min(*second), first.max(*second));
        Some(Value::List(vec![Value::Number(low), Value::Number(high)]))
    }
}

fn is_range(ask: &Ask<'_>) -> bool {
    ask.says("sliderType") == "range"
}

/// Where the thumbs are; before the first answer at the ends.
fn points(ask: &Ask<'_>, line: Line) -> Vec<f64> {
    let mut points = Vec::new();
    for member in ask.value().as_list() {
        if let Some(point) = member.as_number() {
            points.push(point);
        }
    }
    if is_range(ask) {
        if points.len() < 2 {
            points = vec![line.least, line.greatest];
        }
        points.truncate(2);
    } else {
        let one = ask.value().as_number().or(points.first().copied());
        points = vec![one.unwrap_or_else(|| start(line))];
    }
    points
}

/// Zero, or the point of the line that is next to it.
fn start(line: Line) -> f64 {
    if line.least > 0.0 {
        line.least
    } else if line.greatest < 0.0 {
        line.greatest
    } else {
        0.0
    }
}

fn draw_thumb(
    ask: &Ask<'_>,
    paper: &mut Paper,
    line: Line,
    part: u32,
    point: f64,
    is_one_of_two: bool,
    labels: &[Label],
) {
    paper.open("input.thumb|input");
    if is_one_of_two {
        let title = ask.session.title(ask.id);
        let word = if part == 0 { "from" } else { "to" };
        paper.set("aria-label", &ask.session.word(word, &[&title]));
    } else {
        ask.sketch(paper, "\n=id {#i}\n=aria-labelledby {#t}", &[]);
        ask.tell_states(paper);
    }
    paper.mark_part("name", 'q', ask.id, part);
    if ask.session.is_answered(ask.id) {
        let own = formatted(ask, "tooltipFormat", point);
        let label = labels.iter().find(|label| label.at == point);
        paper.set("aria-valuetext", label.map_or(&own, |label| &label.text));
    }
    paper.set_decimal("min", line.least);
    paper.set_decimal("max", line.greatest);
    paper.set_decimal("step", line.step);
    paper.set("type", "range");
    ask.bar(paper);
    paper.value(&number_text(point));
    paper.close();
}

/// Draws a text at a point of the line.
fn draw_at(paper: &mut Paper, line: Line, at: f64, description: &str, text: &str) {
    paper.open(description);
    paper.set_decimal("--at", share(line, at));
    paper.text(text);
    paper.close();
}

/// How far along the line something is, from 0 to 1.
fn share(line: Line, at: f64) -> f64 {
    let length = line.greatest - line.least;
    let share = if length > 0.0 { (at - line.least) / length } else { 0.0 };
    fixed(share.clamp(0.0, 1.0), 4)
}

fn formatted(ask: &Ask<'_>, property: &str, number: f64) -> String {
    let text = number_text(fixed(number, 4));
    match ask.text(property) {
        format if format.is_empty() => text,
        format => replaced(&format, "{0}", &text),
    }
}

/// `customLabels`, or `labelCount` numbers (6) evenly apart.
fn labels(ask: &Ask<'_>, line: Line) -> Vec<Label> {
    let mut labels = Vec::new();
    if ask.element().is_unset("showLabels") {
        return labels;
    }
    let own = choices(ask.property("customLabels"));
    for label in &own {
        if let Some(at) = label.value.as_number() {
            let text = crate::definition::localized(&label.text, ask.session.locale());
            let text = text.map(|text| ask.session.piped(text));
            labels.push(Label {
                at,
                text: text.unwrap_or_else(|| formatted(ask, "labelFormat", at)),
            });
        }
    }
    if ask.property("customLabels").is_null() {
        let count = ask.element().number("labelCount").filter(|count| *count >= 0.0).unwrap_or(6.0);
        let mut index = 0.0;
        while index < count.min(50.0) {
            let share = if count > 1.0 { index / (count - 1.0) } else { 0.0 };
            let at = line.least + share * (line.greatest - line.least);
            let is_whole = floor(line.step) == line.step;
            let text = formatted(ask, "labelFormat", if is_whole { floor(at + 0.5) } else { at });
            labels.push(Label { at, text });
            index += 1.0;
        }
    }
    labels
}
