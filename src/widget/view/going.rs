//! Going through the survey on the screen: by its buttons, by itself, and as time passes.

use super::View;
use crate::definition::ElementId;
use crate::platform::{Clock, SystemClock, number_text};
use crate::session::{Event, Stage};
use crate::widget::timer;

impl View {
    /// What the main button does here.
    pub(super) fn go_on(&mut self) {
        self.settle_typing();
        let ways = self.session.ways();
        let event = match ways {
            _ if ways.start => Event::Start,
            _ if ways.preview => Event::Preview,
            _ if ways.complete => Event::Complete,
            _ => Event::Next,
        };
        self.act(event);
    }

    /// Acts, and tells whether another page is shown after it.
    pub(super) fn turns_page(&mut self, event: Event) -> bool {
        self.settle_typing();
        let before = self.page;
        self.act(event);
        self.page != before
    }

    /// Counts the time that has passed since it was counted last.
    pub(super) fn tick(&mut self) {
        let now = SystemClock.now();
        let seconds = (((now - self.counted) / 1000.0) as u32).into();
        if seconds < 1.0 || !self.session.is_timed() {
            return;
        }
        self.counted += seconds * 1000.0;
        if self.session.stage() != Stage::Running {
            return;
        }
        self.settle_typing();
        let changes = self.session.handle(Event::Wait { seconds });
        self.show(&changes);
        if let Some(text) = timer::warning(&self.session, seconds) {
            self.shell.say(&text);
        }
    }

    /// Goes on by itself, if nobody has gone anywhere meanwhile.
    pub(super) fn advance(&mut self) {
        if self.advancing.take().is_some_and(|place| self.session.here() == Some(place)) {
            self.go_on();
        }
    }

    /// From any page: the pages from here to the last must let themselves be left.
    pub(super) fn completes(&mut self) -> bool {
        while !self.session.is_last_page() && self.turns_page(Event::Next) {}
        self.settle_typing();
        if self.session.is_last_page() {
            self.act(Event::Complete);
        }
        self.session.stage() == Stage::Completed
    }

    /// Leads to the first answer that stands in the way.
    pub(super) fn refuse(&mut self, first: ElementId) {
        let scene = self.scene();
        let count = self.session.ids().iter().filter(|id| scene.ask(**id).is_bad()).count();
        let text = self.session.word("errorCount", &[&number_text(count as f64)]);
        self.shell.say(&text);
        self.lead(first);
    }
}
