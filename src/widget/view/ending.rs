//! The end of a run: the response is handed over, and the page tells what became of it.

use super::View;
use crate::delivery::{Envelope, response_id};
use crate::platform::{Clock as _, SystemClock, SystemRandom};
use crate::session::Stage;
use crate::value::Map;
use crate::widget::completed::Standing;

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
        let is_posted = !self.endpoint.is_empty();
        if is_posted {
            self.standing = Some(Standing::Sending);
            let key = ["response/", &self.id].concat();
            self.shell.keep(&key, &envelope.body.to_json(), &self.id);
        }
        let mut detail = Map::new();
        detail.insert("envelope", envelope.body);
        self.emit("complete", detail);
        is_posted
    }

    /// Learns what became of the response with this id: kept or not, where the standing is none.
    pub(super) fn report(&mut self, id: &str, standing: Option<Standing>, is_kept: bool) {
        if id != self.id {
            return;
        }
        if self.session.stage() != Stage::Completed {
            // Another tab has finished this draft: what goes on here is another response.
            self.id = response_id(SystemClock.now(), &mut SystemRandom);
            return self.keep_draft();
        }
        self.is_kept |= is_kept;
        self.standing = standing.or(self.standing);
        let is_delivered = standing == Some(Standing::Delivered);
        if is_kept || is_delivered {
            self.shell.forget(&self.draft_key);
        }
        self.tell_standing();
        if is_delivered {
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
        self.standing = Some(Standing::Sending);
        self.shell.send(&self.id);
        self.tell_standing();
    }

    fn tell_standing(&mut self) {
        if self.session.stage() == Stage::Completed {
            self.draw_all();
        }
    }
}
