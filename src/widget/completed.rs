//! The end: thanks, and what became of the response.

use super::paper::Paper;
use crate::platform::number_text;
use crate::session::Session;

const TICK: &str = concat!(
    "svg.tick[viewBox=0 0 48 48][aria-hidden=true](",
    "path[pathLength=1][d=M24 3a21 21 0 1 1 0 42a21 21 0 0 1 0-42],",
    "path[pathLength=1][d=M14.5 24.5l6.8 6.8 12.7-13.8])"
);

/// How far a response is that is posted somewhere.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Standing {
    /// On its way.
    Sending,
    /// The endpoint has it.
    Delivered,
    /// Not delivered: the endpoint answered with this status, or nobody did: 0. It waits for another try.
    Failed(u16),
}

/// What is told of a response that is posted somewhere.
pub(super) struct Fate<'a> {
    pub(super) standing: Standing,
    /// Whether it is safe on the device.
    pub(super) is_kept: bool,
    pub(super) endpoint: &'a str,
}

/// Draws the completed page; without a fate, the response stays here.
pub(super) fn draw(session: &Session, fate: Option<&Fate<'_>>, paper: &mut Paper) {
    paper.open("div.done|completed[tabindex=-1][id=done]");
    let is_page_shown = !session.definition().is_unset("showCompletePage");
    // What has not arrived is not ticked off.
    paper.open(TICK);
    let is_under_way = fate.is_some_and(|fate| fate.standing != Standing::Delivered);
    paper.flag("hidden", is_under_way || !is_page_shown);
    paper.keep();
    paper.close();
    if !is_page_shown {
        // What became of the response is told all the same.
    } else if let Some(nodes) = session.completed_markup() {
        paper.open("div.html|completed-html");
        paper.markup(&nodes);
        paper.close();
    } else if session.was_answered() {
        paper.word("h2.name", session, "completedBefore");
    } else {
        paper.word("h2.name", session, "completedTitle");
        if fate.is_none() {
            paper.word("p.about", session, "completedHere");
        }
    }
    paper.open("div.scores|scores[id=scores]");
    paper.keep();
    paper.close();
    if let Some(fate) = fate {
        tell(session, fate, paper);
    }
    paper.close();
}

fn tell(session: &Session, fate: &Fate<'_>, paper: &mut Paper) {
    let status = match fate.standing {
        Standing::Sending => {
            return paper.word("div.note|note[role=status]", session, "sending");
        }
        Standing::Delivered => {
            return paper.word("div.note good|note[role=status]", session, "completedText");
        }
        Standing::Failed(status) => status,
    };
    paper.open("div.note poor|note[role=status]");
    paper.word("strong", session, "notSentTitle");
    paper.word("p", session, if fate.is_kept { "notSentText" } else { "notKept" });
    let key = if status > 0 { "endpointRefused" } else { "endpointUnreachable" };
    let cause = session.word(key, &[fate.endpoint, &number_text(f64::from(status))]);
    paper.written("p", &cause);
    paper.word("button.again|button again[type=button][name=again]", session, "tryAgain");
    paper.close();
}
