//! The end: thanks, and what became of the response.

use super::paper::Paper;
use crate::delivery::Standing;
use crate::platform::number_text;
use crate::session::Session;
use alloc::string::String;

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
    let refused = match fate.standing {
        Standing::Keeping | Standing::Sending => {
            return paper.word("div.note|note[role=status]", session, "sending");
        }
        Standing::Delivered => {
            return paper.word("div.note good|note[role=status]", session, "completedText");
        }
        Standing::Refused(status) => Some(status),
        Standing::Waiting => None,
    };
    paper.open("div.note poor|note[role=status]");
    paper.word("strong", session, "notSentTitle");
    paper.word("p", session, if fate.is_kept { "notSentText" } else { "notKept" });
    paper.written("p", &cause(session, fate.endpoint, refused));
    paper.word("button.again|button again[type=button][name=again]", session, "tryAgain");
    paper.close();
}

/// Why a response is not delivered: the endpoint has refused it with a status, or not answered.
pub(super) fn cause(session: &Session, endpoint: &str, refused: Option<u16>) -> String {
    let status = number_text(f64::from(refused.unwrap_or_default()));
    let key = if refused.is_some() { "endpointRefused" } else { "endpointUnreachable" };
    session.word(key, &[endpoint, &status])
}
