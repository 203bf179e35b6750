//! A point of a line, or a stretch of it: the platform's own slider, once or twice.
//!
//! Native sliders bring keyboard, touch and the names for a screen reader with them. The line, the
//! stretch and the labels are drawn around them; where they are goes by custom properties.

use super::{Ask, Naming, QuestionView, Used, breadth};
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
        let from =
            if points.len() > 1 { points[0] } else { line.least.max(0.0).min(line.greatest) };
        let to = points.last().copied().unwrap_or(from);
        place(paper, "--from", line, from.min(to));
        place(paper, "--to", line, from.max(to));
        for (part, point) in points.iter().enumerate() {
            draw_thumb(ask, paper, line, part as u32, *point, points.len() > 1, &labels);
        }
        for point in points.iter().filter(|_| is_answered) {
            paper.open("output.bubble|tooltip[aria-hidden=true]");
            place(paper, "--at", line, *point);
            paper.text(&formatted(ask, "tooltipFormat", *point));
            paper.close();
        }
        if !labels.is_empty() {
            paper.open("div.marks|labels[aria-hidden=true]");
            let widest = labels.iter().map(|label| breadth(&label.text)).max().unwrap_or_default();
            paper.class("marks");
            paper.add_if(widest > 4, " worded");
            paper.add_if(widest * labels.len() > 36, " long");
            for label in &labels {
                paper.open("span");
                place(paper, "--at", line, label.at);
                paper.text(&label.text);
                paper.close();
            }
            paper.close();
        }
        paper.close();
        if ask.is_set("allowClear") && is_answered && !ask.is_fixed() {
            paper.word("button.clear|button clear[type=button][name=clear]", ask.session, "clear");
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
    let value = ask.value();
    let numbers = value.as_list().iter().filter_map(Value::as_number);
    match (is_range(ask), value) {
        (false, Value::Number(number)) => vec![*number],
        (false, _) => {
            vec![numbers.clone().next().unwrap_or(line.least.max(0.0).min(line.greatest))]
        }
        (true, Value::List(members)) if members.len() > 1 => numbers.take(2).collect(),
        _ => vec![line.least, line.greatest],
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
        paper
            .set("aria-label", &ask.session.word(if part == 0 { "from" } else { "to" }, &[&title]));
    } else {
        paper.mark("id", 'i', ask.id);
        paper.mark("aria-labelledby", 't', ask.id);
        ask.tell_states(paper);
    }
    paper.mark_part("name", 'q', ask.id, part);
    let label = labels.iter().find(|label| label.at == point).map(|label| label.text.clone());
    let is_answered = ask.session.is_answered(ask.id);
    if is_answered {
        let text = label.unwrap_or_else(|| formatted(ask, "tooltipFormat", point));
        paper.set("aria-valuetext", &text);
    }
    paper.set("min", &number_text(line.least));
    paper.set("max", &number_text(line.greatest));
    paper.set("step", &number_text(line.step));
    paper.set("type", "range");
    ask.bar(paper);
    paper.value(&number_text(point));
    paper.close();
}

/// Tells how far along the line something is.
fn place(paper: &mut Paper, name: &str, line: Line, at: f64) {
    let length = line.greatest - line.least;
    let share = if length > 0.0 { (at - line.least) / length } else { 0.0 };
    paper.set(name, &number_text(fixed(share.clamp(0.0, 1.0), 4)));
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
