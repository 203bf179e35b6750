//! The end: thanks, and what became of the response.

use super::paper::Paper;
use crate::delivery::Standing;
use crate::session::Session;

const TICK: &str = concat!(
    "svg.tick[viewBox=0 0 48 48][aria-hidden=true](",
    "path[pathLength=1][d=M24 3a21 21 0 1 1 0 42a21 21 0 0 1 0-42],",
    "path[pathLength=1][d=M14.5 24.5l6.8 6.8 12.7-13.8])"
);

/// How far a response is that is posted somewhere.
pub(super) struct Fate<'a> {
    pub(super) standing: Standing,
    /// Whether it is safe on the device.
    pub(super) is_kept: bool,
    pub(super) endpoint: &'a str,
}

/// Draws the completed page; without a fate, the response stays here.
pub(super) fn draw(session: &Session, fate: Option<&Fate<'_>>, paper: &mut Paper) {
    paper.open("div.done|completed[tabindex=-1][id=done]");
    // What has not arrived is not ticked off.
    paper.open(TICK);
    paper.flag("hidden", fate.is_some_and(|fate| fate.standing != Standing::Delivered));
    paper.keep();
    paper.close();
    if let Some(nodes) = session.completed_markup() {
        paper.open("div.html|completed-html");
        paper.markup(&nodes);
        paper.close();
    } else {
        paper.written("h2.name", &session.word("completedTitle", &[]));
        if fate.is_none() {
            paper.written("p.about", &session.word("completedHere", &[]));
        }
    }
    if let Some(fate) = fate {
        tell(session, fate, paper);
    }
    paper.close();
}

fn tell(session: &Session, fate: &Fate<'_>, paper: &mut Paper) {
    let word = |key: &str, arguments: &[&str]| session.word(key, arguments);
    let cause = match fate.standing {
        Standing::Keeping | Standing::Sending => {
            return paper.written("div.note|note[role=status]", &word("sending", &[]));
        }
        Standing::Delivered => {
            return paper.written("div.note good|note[role=status]", &word("completedText", &[]));
        }
        Standing::Refused(status) => {
            let status = crate::platform::number_text(f64::from(status));
            word("endpointRefused", &[fate.endpoint, &status])
        }
        Standing::Waiting => word("endpointUnreachable", &[fate.endpoint]),
    };
    paper.open("div.note poor|note[role=status]");
    paper.written("strong", &word("notSentTitle", &[]));
    paper.written("p", &word(if fate.is_kept { "notSentText" } else { "notKept" }, &[]));
    paper.written("p", &cause);
    paper.written("button.again|button again[type=button][name=again]", &word("tryAgain", &[]));
    paper.close();
}
