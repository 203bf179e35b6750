//! The end: thanks, and what became of the response.

use super::dom;
use super::markup;
use crate::delivery::Standing;
use crate::session::Session;
use web_sys::Element;

const TICK: &str = concat!(
    "svg.tick[viewBox=0 0 48 48][aria-hidden=true](",
    "path[pathLength=1][d=M24 3a21 21 0 1 1 0 42a21 21 0 0 1 0-42],",
    "path[pathLength=1][d=M14.5 24.5l6.8 6.8 12.7-13.8])"
);

/// Builds the completed page.
pub(super) fn build(session: &Session, is_posted: bool) -> Element {
    let done = dom::make("div.done|completed[tabindex=-1]");
    let tick = dom::make(TICK);
    dom::toggle(&tick, "hidden", is_posted);
    dom::append(&done, &tick);
    match session.completed_markup() {
        Some(nodes) => {
            let body = dom::make("div.html|completed-html");
            markup::append_nodes(&body, &nodes);
            dom::append(&done, &body);
        }
        None => {
            let thanks = dom::written("h2.name", &session.word("completedTitle", &[]));
            dom::append(&done, &thanks);
            if !is_posted {
                let text = dom::written("p.about", &session.word("completedHere", &[]));
                dom::append(&done, &text);
            }
        }
    }
    done
}

/// Tells how far the response is, under the thanks.
pub(super) fn tell(
    session: &Session,
    done: &Element,
    standing: Standing,
    kept: bool,
    endpoint: &str,
) {
    if let Some(note) = dom::find(done, ".note") {
        note.remove();
    }
    // What has not arrived is not ticked off.
    if let Some(tick) = dom::find(done, ".tick") {
        dom::toggle(&tick, "hidden", standing != Standing::Delivered);
    }
    let word = |key: &str, arguments: &[&str]| session.word(key, arguments);
    let note = match standing {
        Standing::Keeping | Standing::Sending => {
            dom::written("div.note|note", &word("sending", &[]))
        }
        Standing::Delivered => dom::written("div.note good|note", &word("completedText", &[])),
        Standing::Waiting | Standing::Refused(_) => {
            let cause = match standing {
                Standing::Refused(status) => {
                    let status = crate::platform::number_text(f64::from(status));
                    word("endpointRefused", &[endpoint, &status])
                }
                _ => word("endpointUnreachable", &[endpoint]),
            };
            let note = dom::make("div.note poor|note");
            let title = dom::written("strong", &word("notSentTitle", &[]));
            dom::append(&note, &title);
            for text in [word(if kept { "notSentText" } else { "notKept" }, &[]), cause] {
                let line = dom::written("p", &text);
                dom::append(&note, &line);
            }
            let again = dom::written("button.again|button again", &word("tryAgain", &[]));
            dom::set(&again, "type", "button");
            dom::append(&note, &again);
            note
        }
    };
    dom::set(&note, "role", "status");
    dom::append(done, &note);
}
