//! What tables and dynamic panels have in common: rows and panels that are added, removed, opened.

use super::{Ask, Used};
use crate::definition::ElementId;
use crate::platform::number_text;
use crate::session::{Event, Session};
use crate::widget::paper::Paper;
use alloc::string::String;

/// What a button of a question with entries does; its value is the place among all entries.
pub(super) fn act(ask: &Ask<'_>, used: &Used<'_>) -> Option<Event> {
    let question = ask.id;
    if used.name == "add" {
        return Some(Event::Add { question });
    }
    let place = used.place()?;
    let entry = *ask.session.inside(question).get(place)?;
    match used.name {
        "remove" if is_doubtful(ask, entry) => Some(Event::AskRemoval { entry, is_asked: true }),
        "remove" | "sure" => Some(Event::Remove { question, place }),
        "keep" => Some(Event::AskRemoval { entry, is_asked: false }),
        _ => Some(Event::Open { entry }),
    }
}

/// Whether it is asked again before an entry is removed.
fn is_doubtful(ask: &Ask<'_>, entry: ElementId) -> bool {
    let mut questions = ask.session.questions_in(entry).into_iter();
    ask.is_set("confirmDelete") && questions.any(|id| ask.session.is_answered(id))
}

/// The element that the focus goes to after a button has been used.
pub(super) fn next_focus(ask: &Ask<'_>, used: &Used<'_>) -> Option<ElementId> {
    let entries = ask.session.inside(ask.id);
    match used.name {
        "add" => ask.session.open_entry(ask.id).or(entries.last().copied()),
        "remove" | "sure" | "keep" => {
            let place = used.place()?;
            entries.get(place).or(entries.last()).copied().or(Some(ask.id))
        }
        "open" => ask.session.open_entry(ask.id),
        _ => None,
    }
}

/// What is said after a button has been used.
pub(super) fn told(ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
    let session = ask.session;
    let entries = session.inside(ask.id);
    match used.name {
        "add" => {
            let added = session.open_entry(ask.id).or(entries.last().copied())?;
            Some(session.word("entryAdded", &[&name_of(session, added)]))
        }
        "remove" | "sure" if !entries.iter().any(|entry| session.is_removal_asked(*entry)) => {
            Some(session.word("entryRemoved", &[&number_text(entries.len() as f64)]))
        }
        "open" => session.open_entry(ask.id).map(|entry| name_of(session, entry)),
        _ => None,
    }
}

/// What an entry is called: by its title, or by its number.
pub(in crate::widget) fn name_of(session: &Session, entry: ElementId) -> String {
    let title = session.entry_title(entry);
    if !title.is_empty() {
        return title;
    }
    let word = if session.is_row(entry) { "row" } else { "entry" };
    session.word(word, &[&number_text((session.entry_place(entry) + 1) as f64)])
}

/// A button that is about an entry: its text is given as [`Ask::sketch`] takes it.
pub(in crate::widget) fn button(
    ask: &Ask<'_>,
    paper: &mut Paper,
    description: &str,
    entry: ElementId,
    text: &str,
) {
    paper.open(description);
    paper.set_number("value", ask.session.entry_place(entry) as u32);
    paper.text("");
    ask.sketch(paper, text, &[]);
    ask.sketch(paper, "\n<span.sr\n\" {0}\n>", &[&name_of(ask.session, entry)]);
}

/// The button that removes an entry, or what is asked before that happens.
pub(in crate::widget) fn removal(ask: &Ask<'_>, paper: &mut Paper, entry: ElementId, text: &str) {
    if !ask.session.can_remove(ask.id) {
        return;
    }
    if !ask.session.is_removal_asked(entry) {
        button(ask, paper, "button.away|button remove[type=button][name=remove]", entry, text);
        return paper.close();
    }
    ask.sketch(
        paper,
        "
<div.doubt|removal[role=group]
<span
\"{confirmDeleteText|confirmDelete}
>",
        &[],
    );
    button(ask, paper, "button.away|button remove[type=button][name=sure]", entry, text);
    paper.close();
    button(ask, paper, "button.keep|button keep[type=button][name=keep]", entry, "{|keep}");
    paper.close();
    paper.close();
}

/// The button that adds an entry, where there is one.
pub(in crate::widget) fn addition(ask: &Ask<'_>, paper: &mut Paper, text: &str) {
    if ask.session.can_add(ask.id) {
        ask.sketch(paper, "\n<button.more|button add[type=button][name=add]\n\"", &[]);
        ask.sketch(paper, text, &[]);
        paper.close();
    }
}

/// Where the button that adds an entry stands: above, below.
pub(super) fn places_of_addition(ask: &Ask<'_>, property: &str) -> [bool; 2] {
    match ask.says(property) {
        "top" => [true, false],
        "topBottom" => [true, true],
        _ => [false, true],
    }
}
