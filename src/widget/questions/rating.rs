//! A point on a scale: numbers, words, stars or faces.

use super::dropdown::Dropdown;
use super::{Ask, Look, Naming, QuestionView, Used, breadth, chosen_place, label};
use crate::value::Value;
use crate::widget::paper::Paper;

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
const MOODS: [&str; 5] = [" m1", " m2", " m3", " m4", " m5"];

impl QuestionView for Rating {
    fn naming(&self, ask: &Ask<'_>) -> Naming {
        if is_dropdown(ask) { Naming::Control } else { Naming::Radiogroup }
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        if is_dropdown(ask) {
            Dropdown.draw(ask, paper);
        } else {
            draw_scale(ask, paper);
        }
    }

    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value> {
        if is_dropdown(ask) {
            return Dropdown.read(ask, used);
        }
        used.item(&ask.items()).map(|item| item.value.clone())
    }
}

fn is_dropdown(ask: &Ask<'_>) -> bool {
    ask.says("displayMode") == "dropdown"
}

fn draw_scale(ask: &Ask<'_>, paper: &mut Paper) {
    let items = ask.items();
    let count = items.len();
    let kind = ask.says("rateType");
    let (faces, stars) = (kind == "smileys", kind == "stars");
    // The points have words of their own, not just numbers.
    let is_worded = items.iter().any(|item| breadth(&item.text) > 3);
    let fits = count <= 5 && items.iter().all(|item| breadth(&item.text) <= 12);
    let is_hued = if faces {
        ask.says("rateColorMode") != "default"
    } else {
        !stars && ask.says("scaleColorMode") == "colored"
    };
    paper.open("div.scale|scale");
    paper.class("scale");
    let is_drawn = faces || stars;
    paper.add_if(faces, " faces");
    paper.add_if(stars, " stars");
    paper.add_if(is_worded, if is_drawn { " named" } else { " words" });
    paper.add_if(is_worded && !is_drawn && !fits, " list");
    paper.add_if(!is_worded && !is_drawn && count > 11, " wrap");
    paper.add_if(is_hued && !faces, " hued");
    let chosen = chosen_place(ask, &items);
    let least = ask.text("minRateDescription");
    let most = ask.text("maxRateDescription");
    for (place, item) in items.iter().enumerate() {
        let mood = if is_hued { mood(place, count) } else { "" };
        if faces {
            paper.label("label.face");
            paper.add(mood);
            paper.add("|face");
            paper.add(DRAWN.0);
            paper.add(HEAD);
            paper.add(face(place, count));
        } else if stars {
            paper.label("label.star|star");
            paper.add(DRAWN.0);
            paper.add(STAR);
        } else {
            paper.label("label.tile");
            paper.add(mood);
            paper.add("|tile(input[type=radio])");
        }
        paper.add_if(faces || stars, DRAWN.1);
        let on = stars && chosen.is_some_and(|chosen| place <= chosen);
        let look = Look { chosen: chosen == Some(place), barred: !item.enabled, full: false, on };
        label(ask, paper, None, place, &item.text, &look);
        // The words at the ends belong to the points there.
        if place == 0 && !least.is_empty() {
            paper.part_id('a', ask.id);
        } else if place + 1 == count && !most.is_empty() {
            paper.part_id('z', ask.id);
        }
    }
    if !least.is_empty() || !most.is_empty() {
        paper.open("div.ends|ends");
        end(ask, paper, 'a', &least);
        end(ask, paper, 'z', &most);
        paper.close();
    }
    paper.close();
}

/// The words at an end of the scale.
fn end(ask: &Ask<'_>, paper: &mut Paper, letter: char, text: &str) {
    paper.open("span");
    if !text.is_empty() {
        paper.mark("id", letter, ask.id);
    }
    paper.text(text);
    paper.close();
}

/// The class of a point's fifth of the scale.
fn mood(place: usize, count: usize) -> &'static str {
    // Both ends are the extremes, and the middle of an odd count is neutral.
    let span = count.max(2) - 1;
    let fifth = (8 * place + span) / (2 * span);
    MOODS.get(fifth).copied().unwrap_or(MOODS[4])
}

fn face(place: usize, count: usize) -> &'static str {
    let faces = FACES_FOR[count.clamp(2, 10) - 2].as_bytes();
    let digit = faces.get(place).or(faces.last()).map_or(0, |digit| digit - b'0');
    FACES.get(usize::from(digit)).copied().unwrap_or_default()
}
