//! The time that is left, or that has passed.

use super::paper::Paper;
use crate::platform::number_text;
use crate::session::{Session, Stage, Time};
use alloc::string::String;

/// How many seconds before the end who cannot see the timer is told.
const TOLD: [f64; 3] = [60.0, 30.0, 10.0];

/// Whether the timer stands there: at the `top` or at the `bottom`.
pub(super) fn stands(session: &Session, place: &str) -> bool {
    let definition = session.definition();
    let old = definition.property("showTimerPanel").as_text();
    let written = old.or(definition.property("timerLocation").as_text());
    session.is_timed()
        && session.stage() == Stage::Running
        && (written == Some("bottom")) == (place == "bottom")
}

/// Draws it where it stands.
pub(super) fn draw(session: &Session, place: &str, paper: &mut Paper) {
    if stands(session, place) {
        paper.open("div.timer|timer[role=timer][id=timer]");
        inside(session, paper);
    }
}

/// Draws what it says anew.
pub(super) fn redraw(session: &Session, paper: &mut Paper) {
    paper.go_to_part("timer");
    inside(session, paper);
}

fn inside(session: &Session, paper: &mut Paper) {
    let mode = session.definition().property("timerInfoMode").as_text().unwrap_or_default();
    let (page, survey) = (session.page_time(), session.time());
    if mode != "survey" && (mode == "page" || page.limit > 0.0) {
        clock(session, "timePage", page, paper);
    }
    if mode != "page" && (mode == "survey" || survey.limit > 0.0 || page.limit == 0.0) {
        clock(session, "timeSurvey", survey, paper);
    }
    paper.close();
}

fn clock(session: &Session, word: &str, time: Time, paper: &mut Paper) {
    paper.open("span.clock");
    paper.written("span.sr", &[&session.word(word, &[]), " "].concat());
    let shown = if time.limit > 0.0 { (time.limit - time.spent).max(0.0) } else { time.spent };
    paper.text(&clock_text(shown));
    paper.close();
}

/// `1:05` for 65 seconds.
fn clock_text(seconds: f64) -> String {
    let minutes = (seconds / 60.0) as u32;
    let rest = seconds as u32 - minutes * 60;
    let zero = if rest < 10 { "0" } else { "" };
    [&number_text(f64::from(minutes)), ":", zero, &number_text(f64::from(rest))].concat()
}

/// What is said now that so many seconds have passed: little time is left.
pub(super) fn warning(session: &Session, passed: f64) -> Option<String> {
    for time in [session.page_time(), session.time()] {
        let left = time.limit - time.spent;
        let is_due = |told: &&f64| left <= **told && left + passed > **told;
        if time.limit > 0.0 && left > 0.0 && TOLD.iter().any(|told| is_due(&told)) {
            return Some(session.word("timeLeft", &[&number_text(left)]));
        }
    }
    None
}
