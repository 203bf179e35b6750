//! A panel that is added as often as it is needed: all below one another, or one at a time.

use super::entries::{self, name_of};
use super::{Ask, Look, Naming, QuestionView, Used, label};
use crate::definition::ElementId;
use crate::session::Event;
use crate::value::Value;
use crate::widget::page::Scene;
use crate::widget::paper::Paper;
use alloc::string::String;

pub(super) struct Panels;

impl QuestionView for Panels {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group
    }

    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper) {
        let shown = ask.session.shown_entries(ask.id);
        let open = ask.session.open_entry(ask.id);
        paper.open("div.entries|entries");
        if shown.is_empty() {
            ask.sketch(paper, "\n<p.hint|no-entries\n\"{noEntriesText|noEntries}\n>", &[]);
        } else if open.is_some() && ask.says("displayMode") == "tab" {
            draw_tabs(ask, paper, &shown, open);
        }
        let at = shown.iter().position(|entry| Some(*entry) == open);
        for entry in &shown {
            if open.is_none() || open == Some(*entry) {
                draw_panel(ask, paper, *entry);
            }
        }
        if let (Some(at), true) = (at, ask.says("displayMode") == "carousel") {
            draw_steps(ask, paper, &shown, at);
        }
        entries::addition(ask, paper, "{addPanelText|add}");
        paper.close();
    }

    fn read(&self, _ask: &Ask<'_>, _used: &Used<'_>) -> Option<Value> {
        None
    }

    fn act(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Event> {
        entries::act(ask, used)
    }

    fn told(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        entries::told(ask, used)
    }

    fn next_focus(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<ElementId> {
        entries::next_focus(ask, used)
    }
}

fn draw_panel(ask: &Ask<'_>, paper: &mut Paper, entry: ElementId) {
    let scene = Scene { session: ask.session, numbers: &[] };
    let one = scene.ask(entry);
    let title = ask.session.title(entry);
    paper.open_as('q', entry, "section.panel entry|panel entry[role=group]");
    if title.is_empty() {
        paper.set("aria-label", &name_of(ask.session, entry));
    } else {
        let heading = "\n=aria-labelledby {#t}\n<{0}\n=id {#t}\n\"{1}\n>";
        one.sketch(paper, heading, &[scene.panel_heading(entry), &title]);
    }
    one.describe(paper);
    scene.children(entry, paper);
    entries::removal(ask, paper, entry, "{removePanelText|removeEntry}");
    paper.close();
}

/// Tabs are radio buttons: one of them is open, and the arrow keys go from one to the next.
fn draw_tabs(ask: &Ask<'_>, paper: &mut Paper, shown: &[ElementId], open: Option<ElementId>) {
    ask.sketch(paper, "\n<div.tabs|tabs[role=radiogroup]\n=aria-labelledby {#t}", &[]);
    for entry in shown {
        let title = ask.session.text(*entry, "tabTitle");
        let text = if title.is_empty() { name_of(ask.session, *entry) } else { title };
        let look = Look { chosen: open == Some(*entry), ..Look::default() };
        paper.label("label.tile|tab(input[type=radio])");
        let place = ask.session.entry_place(*entry);
        label(ask, paper, None, place, &text, &look);
    }
    paper.close();
}

/// Which panel of how many, and the way to those before and after.
fn draw_steps(ask: &Ask<'_>, paper: &mut Paper, shown: &[ElementId], at: usize) {
    paper.open("div.steps|panel-nav");
    draw_step(
        ask,
        paper,
        at.checked_sub(1).and_then(|at| shown.get(at)),
        "button.prior|button previous-panel[type=button][name=open]",
        "\n\"{prevPanelText|previous}\n>\n<span.step|step",
    );
    if !ask.element().is_unset("showProgressBar") {
        paper.fraction(at as u32 + 1, shown.len() as u32);
    }
    paper.close();
    draw_step(
        ask,
        paper,
        shown.get(at + 1),
        "button.after|button next-panel[type=button][name=open]",
        "\n\"{nextPanelText|next}\n>\n>",
    );
}

/// The button that opens a panel, if there is one to be opened, and what comes after it.
fn draw_step(
    ask: &Ask<'_>,
    paper: &mut Paper,
    to: Option<&ElementId>,
    description: &str,
    after: &str,
) {
    paper.open(description);
    match to {
        Some(to) => paper.set_number("value", ask.session.entry_place(*to) as u32),
        None => paper.set("disabled", ""),
    }
    ask.sketch(paper, after, &[]);
}
