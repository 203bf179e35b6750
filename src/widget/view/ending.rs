//! The end of a run: the response is handed over, and the page tells what became of it.

use super::View;
use crate::delivery::{Envelope, Report, Standing};
use crate::platform::SystemClock;
use crate::session::Stage;
use crate::value::Map;
use crate::widget::completed;

impl View {
    /// Ends the run without asking for more: what is answered so far is told and sent under this
    /// status, and another run begins.
    pub(super) fn leaves(&mut self, status: &str) -> bool {
        self.settle_typing();
        if self.session.stage() == Stage::Completed {
            return false;
        }
        self.hand_over(status);
        self.restart();
        true
    }

    pub(super) fn finish(&mut self) {
        if self.awaits_scores {
            return self.draw_all();
        }
        let is_posted = self.hand_over("completed");
        self.draw_all();
        self.shell.lead("done");
        if !is_posted {
            self.shell.forget(&self.draft_key);
            self.visit();
        }
    }

    /// Tells the response as it stands, and sends it where it goes; whether it goes anywhere.
    fn hand_over(&mut self, status: &str) -> bool {
        let envelope = Envelope::of(
            &self.session,
            &self.id,
            self.started,
            status,
            &self.circumstances,
            &SystemClock,
        );
        let is_posted = !self.outbox.endpoint().is_empty();
        if is_posted {
            self.outbox.take(&self.id, envelope.body.to_json(), &mut self.shell);
        }
        let mut detail = Map::new();
        detail.insert("envelope", envelope.body);
        self.emit("complete", detail);
        is_posted
    }

    /// Learns what became of a response.
    pub(super) fn report(&mut self, report: Report<'_>) {
        let (Report::Kept { id, .. } | Report::Answered { id, .. } | Report::Unreachable { id }) =
            report;
        let mut network = self.shell;
        let before = self.outbox.standing(id);
        self.outbox.report(report, &mut self.shell, &mut network);
        let after = self.outbox.standing(id);
        let is_own = id == self.id;
        if is_own && matches!(report, Report::Kept { kept: true, .. }) {
            self.shell.forget(&self.draft_key);
        }
        if is_own {
            self.tell_standing();
        }
        let status = match report {
            Report::Kept { .. } => return,
            Report::Answered { status, .. } => Some(status),
            Report::Unreachable { .. } => None,
        };
        let endpoint = self.outbox.endpoint();
        let mut detail = Map::new();
        detail.insert_text("id", id);
        if status.is_none() || after != Some(Standing::Delivered) {
            // What fails again in the same way is no news.
            if after == before {
                return;
            }
            let is_refused = status.is_some();
            let code = if is_refused { "endpoint-refused" } else { "endpoint-unreachable" };
            detail.insert_text("code", code);
            detail.insert_text("message", &completed::cause(&self.session, endpoint, status));
            return self.emit("error", detail);
        }
        detail.insert_text("endpoint", endpoint);
        detail.insert_number("status", f64::from(status.unwrap_or_default()));
        self.emit("delivered", detail);
        if is_own {
            self.shell.forget(&self.draft_key);
            self.visit();
        }
    }

    /// Leaves for the page that the survey ends with, if it names one.
    fn visit(&self) {
        if let Some(address) = self.session.navigate_to() {
            self.shell.visit(&address);
        }
    }

    pub(super) fn send_again(&mut self) {
        let id = self.id.clone();
        self.outbox.send(&id, &mut self.shell);
        self.tell_standing();
    }

    fn tell_standing(&mut self) {
        if self.session.stage() == Stage::Completed {
            self.draw_all();
        }
    }
}
