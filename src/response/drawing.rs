//! Scores as the respondent sees them: a number, a level, an arc, a shape. What a picture says stands
//! beside it as text, so that the picture itself is hidden from who hears the page.

use alloc::{string::String, vec::Vec};

use crate::paper::Paper;
use crate::platform::{fixed, floor, number_text};
use crate::scoring::{Form, Shown};

/// Half a circle, drawn once as the track and once as far as the value goes.
const TRACK: &str = "path.track[d=M14 74a60 60 0 0 1 120 0]";
const REACH: &str = "path.reach[pathLength=100][d=M14 74a60 60 0 0 1 120 0]";

/// The radar: where its center is, how long an axis is, and how far out the numbers stand.
const CENTER: f64 = 200.0;
const AXIS: f64 = 150.0;
const OUTSIDE: f64 = 178.0;

/// Draws scores into the place that the completed page has for them.
pub(super) fn draw(shown: &[Shown]) -> String {
    let mut paper = Paper::new();
    paper.go_to_part("scores");
    for score in shown {
        paper.open("section.score|score");
        paper.written("h3.what|score-title", &score.title);
        match score.form {
            Form::Gauge => gauge(score, &mut paper),
            Form::Radar => radar(score, &mut paper),
            Form::Number | Form::Level => {}
        }
        if score.form != Form::Level {
            paper.written("p.figure|score-value", &figure(score.value));
        }
        if score.level.is_some() || score.form == Form::Level {
            paper.written("p.level|score-level", score.level.as_deref().unwrap_or(NOTHING));
        }
        if score.form == Form::Radar {
            paper.open("ol.groups|score-groups");
            for (title, value) in &score.groups {
                paper.open("li");
                paper.written("span", title);
                paper.written("b", &figure(*value));
                paper.close();
            }
            paper.close();
        }
        paper.close();
    }
    paper.close();
    paper.strokes
}

/// What stands for a value that there is not.
const NOTHING: &str = "–";

/// A value with one decimal: more says nothing of one response.
fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| String::from(NOTHING), |value| number_text(fixed(value, 1)))
}

/// How far a value is from the least to the greatest there can be, from 0 to 1.
fn share(value: f64, (low, high): (f64, f64)) -> f64 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

fn gauge(score: &Shown, paper: &mut Paper) {
    paper.open("svg.gauge[viewBox=0 0 148 98][aria-hidden=true]");
    paper.empty(TRACK);
    if let Some(value) = score.value {
        paper.open(REACH);
        paper
            .set("stroke-dasharray", &number_text(floor(share(value, score.bounds) * 100.0 + 0.5)));
        paper.add(" 200");
        paper.close();
    }
    let (low, high) = score.bounds;
    paper.written("text[x=14][y=92]", &number_text(low));
    paper.written("text[x=134][y=92]", &number_text(high));
    paper.close();
}

fn radar(score: &Shown, paper: &mut Paper) {
    let axes = axes(score.groups.len());
    let ring = |share: f64| outline(axes.iter().map(|(x, y)| at((*x, *y), AXIS * share)));
    paper.open("svg.radar[viewBox=0 0 400 400][aria-hidden=true]");
    let rings = [0.25, 0.5, 0.75, 1.0].map(ring).concat();
    let spokes: Vec<String> = axes
        .iter()
        .map(|axis| outline([at((0.0, 0.0), 0.0), at(*axis, AXIS)].into_iter()))
        .collect();
    path("path.track", &[rings, spokes.concat()].concat(), paper);
    let known = score.groups.iter().zip(&axes).filter_map(|((_, value), axis)| {
        value.map(|value| at(*axis, AXIS * share(value, score.bounds)))
    });
    path("path.shape", &outline(known), paper);
    for (place, axis) in axes.iter().enumerate() {
        let (x, y) = at(*axis, OUTSIDE);
        paper.open("text");
        paper.set("x", &number_text(x));
        paper.set("y", &number_text(y));
        paper.text("");
        paper.add_number(place as u32 + 1);
        paper.close();
    }
    paper.close();
}

fn path(description: &str, outline: &str, paper: &mut Paper) {
    paper.open(description);
    paper.set("d", outline);
    paper.close();
}

/// The directions of so many axes, the first one up, then clockwise.
fn axes(count: usize) -> Vec<(f64, f64)> {
    let turn = core::f64::consts::TAU / (count.max(1) as f64);
    let (sine, cosine) = (wave(turn, turn), wave(1.0, turn));
    let mut axes = Vec::new();
    let mut axis = (0.0, -1.0);
    for _ in 0..count {
        axes.push(axis);
        let (x, y) = axis;
        axis = (x * cosine - y * sine, x * sine + y * cosine);
    }
    axes
}

/// The power series of the sine (`first` is the angle) or of the cosine (it is 1). Its terms are
/// far below a pixel after ten for a full turn.
fn wave(first: f64, angle: f64) -> f64 {
    let mut order = if first == 1.0 { 0.0 } else { 1.0 };
    let (mut term, mut sum) = (first, first);
    for _ in 0..12 {
        term *= -angle * angle / ((order + 1.0) * (order + 2.0));
        order += 2.0;
        sum += term;
    }
    sum
}

/// The point so far out on an axis, in whole units of the picture.
fn at((x, y): (f64, f64), distance: f64) -> (f64, f64) {
    let whole = |offset: f64| floor(CENTER + offset * distance + 0.5);
    (whole(x), whole(y))
}

/// A closed line through points.
fn outline(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut line = String::new();
    for (x, y) in points {
        line.push(if line.is_empty() { 'M' } else { 'L' });
        line.push_str(&number_text(x));
        line.push(' ');
        line.push_str(&number_text(y));
    }
    if !line.is_empty() {
        line.push('Z');
    }
    line
}
