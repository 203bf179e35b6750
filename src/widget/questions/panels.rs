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
            entries::nothing(ask, paper, "noEntriesText");
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
        entries::addition(ask, paper, "addPanelText");
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
    paper.open_as('q', entry, "section.panel entry|panel entry");
    paper.set("role", "group");
    let title = ask.session.title(entry);
    if title.is_empty() {
        paper.set("aria-label", &name_of(ask.session, entry));
    } else {
        paper.mark("aria-labelledby", 't', entry);
        paper.open_called('t', entry, scene.panel_heading(entry));
        paper.text(&title);
        paper.close();
    }
    scene.ask(entry).describe(paper);
    scene.children(entry, paper);
    entries::removal(ask, paper, entry, "removePanelText");
    paper.close();
}

/// Tabs are radio buttons: one of them is open, and the arrow keys go from one to the next.
fn draw_tabs(ask: &Ask<'_>, paper: &mut Paper, shown: &[ElementId], open: Option<ElementId>) {
    paper.open("div.tabs|tabs[role=radiogroup]");
    paper.mark("aria-labelledby", 't', ask.id);
    for entry in shown {
        let title = ask.session.text(*entry, "tabTitle");
        let text = if title.is_empty() { name_of(ask.session, *entry) } else { title };
        let look = Look { chosen: open == Some(*entry), ..Look::default() };
        paper.label("label.tab|tab(input[type=radio])");
        let place = ask.session.entry_place(*entry);
        label(ask, paper, None, place, &text, &look);
    }
    paper.close();
}

/// Which panel of how many, and the way to those before and after.
fn draw_steps(ask: &Ask<'_>, paper: &mut Paper, shown: &[ElementId], at: usize) {
    paper.open("div.steps|panel-nav");
    let mut step = |description: &str, to: Option<&ElementId>, property: &str, word: &str| {
        let to = to.copied();
        paper.open(description);
        if let Some(to) = to {
            paper.set_number("value", ask.session.entry_place(to) as u32);
        }
        paper.flag("disabled", to.is_none());
        paper.text(&ask.text_or_word(property, word));
        paper.close();
        if property == "prevPanelText" {
            paper.open("span.step|step");
            if !ask.element().is_unset("showProgressBar") {
                paper.fraction(at as u32 + 1, shown.len() as u32);
            }
            paper.close();
        }
    };
    let before = at.checked_sub(1).and_then(|at| shown.get(at));
    step(
        "button.prior|button previous-panel[type=button][name=open]",
        before,
        "prevPanelText",
        "previous",
    );
    let after = shown.get(at + 1);
    step("button.after|button next-panel[type=button][name=open]", after, "nextPanelText", "next");
    paper.close();
}
