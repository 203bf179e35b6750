//! A session on the screen: every change of the session patches just its nodes.

use super::dom;
use super::frame::Frame;
use super::question::{self, Ask};
use super::shell::{Shell, ShellNetwork, ShellStore};
use super::{completed, events, page};
use crate::definition::{Definition, ElementId, Problem, Severity};
use crate::delivery::{Circumstances, Draft, Envelope, Outbox, Report, Standing, response_id};
use crate::locale::Locale;
use crate::platform::{Clock, SystemClock, SystemRandom, number_text};
use crate::session::{Change, Event, Session, Setup, Stage};
use crate::value::{Map, Value};
use alloc::{borrow::ToOwned, rc::Rc, string::String};
use web_sys::{Element, Node};

/// How long a pause in writing is before the text counts as an answer, in ms.
const PAUSE: u32 = 500;

/// So many changes at once are no small surprise any more: what they reveal does not move.
const MANY: usize = 20;

/// A session on the screen.
pub(super) struct View {
    pub(super) session: Session,
    pub(super) lifted: Option<(ElementId, Element)>,
    /// A pointer is down on a button.
    pub(super) pressing: bool,
    root: Node,
    shell: Shell,
    frame: Frame,
    page: Option<Element>,
    shown_page: Option<ElementId>,
    done: Option<Element>,
    outbox: Outbox,
    circumstances: Circumstances,
    draft_key: String,
    id: String,
    started: f64,
    typing: Option<Element>,
}

impl View {
    pub(super) fn new(
        root: &Node,
        shell: Shell,
        definition: Rc<Definition>,
        settings: &Value,
        words: Rc<Locale>,
        draft: &str,
    ) -> View {
        let text = |key: &str| settings.get(key).as_text().unwrap_or_default().to_owned();
        let map = |key: &str| settings.get(key).as_map().cloned().unwrap_or_else(Map::new);
        let draft = Draft::parse(draft, definition.hash());
        let values =
            draft.as_ref().map(|draft| draft.values.clone()).filter(|values| !values.is_empty());
        let has_draft = values.is_some();
        let setup = Setup {
            locale: text("locale"),
            words,
            clock: Rc::new(SystemClock),
            values,
            variables: Map::new(),
        };
        let mut session = Session::new(definition, setup);
        if let Some(page) = draft.as_ref().and_then(|draft| draft.page) {
            if session.page() != Some(page) {
                session.handle(Event::Start);
            }
            session.open_page(page);
        }
        let frame = Frame::new(&session);
        dom::append(root, &frame.form);
        let now = SystemClock.now();
        let mut view = View {
            outbox: Outbox::new(&text("endpoint")),
            circumstances: Circumstances {
                channel: text("channel"),
                wave: Some(text("wave")).filter(|wave| !wave.is_empty()),
                subject: map("subject"),
                context: map("context"),
                name: text("name"),
            },
            draft_key: text("draftKey"),
            id: draft
                .as_ref()
                .map_or_else(|| response_id(now, &mut SystemRandom), |draft| draft.id.clone()),
            started: draft.map_or(now, |draft| draft.started),
            session,
            lifted: None,
            pressing: false,
            root: root.clone(),
            shell,
            frame,
            page: None,
            shown_page: None,
            done: None,
            typing: None,
        };
        view.show_all();
        if has_draft {
            view.tell_restored();
        }
        if !view.session.definition().problems().is_empty() {
            view.shell.problems(&problems_json(view.session.definition().problems()));
        }
        view
    }

    /// Hands an event to the session and shows what it changed.
    pub(super) fn act(&mut self, event: Event) {
        let answers =
            matches!(event, Event::Answer { .. } | Event::Comment { .. } | Event::Value { .. });
        let named = |id: &ElementId| self.session.definition().element(*id).value_name();
        let key = match &event {
            Event::Answer { question, .. } => named(question).to_owned(),
            Event::Comment { question, .. } => [named(question), "-Comment"].concat(),
            Event::Value { name, .. } => name.clone(),
            _ => String::new(),
        };
        let before = self.session.values().get(&key).cloned();
        let changes = self.session.handle(event);
        self.show(&changes);
        if answers && self.session.values().get(&key) != before.as_ref() {
            self.tell_change(&key);
        }
        if self.session.stage() != Stage::Completed && !changes.is_empty() {
            self.keep_draft();
        }
    }

    /// What the main button does here.
    pub(super) fn go_on(&mut self) {
        let event = match self.session.stage() {
            Stage::Starting => Event::Start,
            _ if self.session.is_last_page() => Event::Complete,
            _ => Event::Next,
        };
        self.act(event);
    }

    /// Acts, and tells whether another page is shown after it.
    pub(super) fn turns_page(&mut self, event: Event) -> bool {
        self.settle_typing();
        let before = self.shown_page;
        self.act(event);
        self.shown_page != before
    }

    pub(super) fn restart(&mut self) {
        self.id = response_id(SystemClock.now(), &mut SystemRandom);
        self.started = SystemClock.now();
        self.typing = None;
        self.shell.forget(&self.draft_key);
        if self.done.take().is_some() {
            self.frame.form.remove();
            self.frame = Frame::new(&self.session);
            dom::append(&self.root, &self.frame.form);
        }
        let changes = self.session.handle(Event::Restart);
        self.show(&changes);
    }

    pub(super) fn speak(&mut self, locale: &str, words: Rc<Locale>) {
        self.settle_typing();
        let changes = self.session.speak(locale, words);
        self.show(&changes);
    }

    fn show(&mut self, changes: &[Change]) {
        let mut renumber = false;
        for change in changes {
            match *change {
                Change::All => self.show_all(),
                Change::Page => self.turn_page(),
                Change::Completed => self.finish(),
                Change::Refused(first) => self.refuse(first),
                Change::Shown(id) => {
                    renumber = true;
                    self.reveal(id, changes.len() < MANY);
                }
                Change::Answer(id) => self.patch(id, question::show),
                Change::Enabled(id) => self.patch(id, question::enable),
                Change::Required(id) => self.patch(id, question::entitle),
                Change::Faults(id) => {
                    if let Some(frame) = self.node(id).filter(question::is_filled) {
                        question::tell_faults(&mut Ask { session: &self.session, id }, &frame);
                    }
                }
                Change::Texts(id) => self.retext(id),
                Change::Items(id) => self.rebuild(id),
            }
        }
        if let (true, Some(page)) = (renumber, &self.page) {
            page::number(&self.session, page);
        }
    }

    /// Patches the nodes of a question, if they are on the screen.
    fn patch(&mut self, id: ElementId, patch: impl Fn(&mut Ask<'_>, &Element)) {
        let Some(frame) = self.node(id) else {
            return;
        };
        if self.session.definition().element(id).kind.is_question() && question::is_filled(&frame) {
            patch(&mut Ask { session: &self.session, id }, &frame);
        }
    }

    fn node(&self, id: ElementId) -> Option<Element> {
        let page = self.page.as_ref()?;
        if self.shown_page == Some(id) {
            return Some(page.clone());
        }
        dom::marked(page, "q", id.0)
    }

    fn reveal(&mut self, id: ElementId, moves: bool) {
        let Some(node) = self.node(id) else {
            return;
        };
        let shown = self.session.is_shown(id);
        let element = self.session.definition().element(id);
        if shown && !element.kind.is_container() && !question::is_filled(&node) {
            question::fill(&mut Ask { session: &self.session, id }, &node);
        }
        dom::toggle(&node, "hidden", !shown);
        dom::toggle_class(&node, "fresh", shown && moves);
    }

    fn retext(&mut self, id: ElementId) {
        let kind = self.session.definition().element(id).kind;
        let Some(node) = self.node(id) else {
            return;
        };
        if kind.is_container() {
            if let Some(title) = dom::find(&node, ":scope>.ptitle,:scope>.gtitle") {
                dom::write(&title, &self.session.title(id));
            }
        } else if kind.is_question() && dom::find(&node, ":focus").is_some() {
            self.patch(id, question::entitle);
            self.patch(id, question::describe);
        } else {
            self.rebuild(id);
        }
    }

    /// Builds a question anew in its frame.
    fn rebuild(&mut self, id: ElementId) {
        let Some(frame) = self.node(id).filter(question::is_filled) else {
            return;
        };
        let focused =
            dom::find(&frame, ":focus").and_then(|focused| focused.get_attribute("value"));
        dom::write(&frame, "");
        question::fill(&mut Ask { session: &self.session, id }, &frame);
        let again = focused
            .and_then(|value| dom::find(&frame, &["input[value=\"", &value, "\"]"].concat()));
        if let Some(input) = again {
            dom::focus(&input);
        }
        if let Some(page) = &self.page {
            page::number(&self.session, page);
        }
    }

    fn show_all(&mut self) {
        self.frame.retitle(&self.session);
        self.build_page("");
        if self.session.stage() == Stage::Empty {
            let text = self.session.word("emptySurvey", &[]);
            let note = dom::written("div.page|page", &text);
            self.frame.show_page(&note);
            self.page = Some(note);
        }
    }

    fn build_page(&mut self, class: &str) {
        if let Some(page) = self.page.take() {
            page.remove();
        }
        self.shown_page = self.session.page();
        if let Some(id) = self.shown_page {
            let page = page::build(&self.session, id, class);
            self.frame.show_page(&page);
            self.page = Some(page);
        }
    }

    fn turn_page(&mut self) {
        let page = self.session.page();
        if page == self.shown_page {
            self.frame.navigate(&self.session);
            return;
        }
        self.frame.retitle(&self.session);
        self.build_page(if page > self.shown_page { "fore" } else { "aft" });
        if let Some(page) = &self.page {
            dom::focus(page);
            page.scroll_into_view();
        }
        let mut detail = Map::new();
        let name = page
            .map(|page| self.session.definition().element(page).name.as_str())
            .unwrap_or_default();
        detail.insert("page", Value::Number(self.session.page_number() as f64));
        detail.insert("pages", Value::Number(self.session.shown_pages().len() as f64));
        detail.insert("name", Value::from(name));
        self.emit("page", detail);
    }

    /// Leads to the first answer that stands in the way.
    fn refuse(&mut self, first: ElementId) {
        let count =
            self.page.as_ref().map_or(0, |page| dom::find_all(page, ".q.bad,.panel.bad").len());
        let text = self.session.word("errorCount", &[&number_text(count as f64)]);
        self.frame.say(&self.shell, &text);
        let Some(frame) = self.node(first) else {
            return;
        };
        let control = dom::find(&frame, ".mrow.bad input")
            .or_else(|| dom::find(&frame, ".other"))
            .or_else(|| dom::find(&frame, "input:checked"))
            .or_else(|| dom::find(&frame, "input,select,textarea,button"));
        if let Some(control) = control {
            dom::focus(&control);
        }
        frame.scroll_into_view();
    }

    fn finish(&mut self) {
        let envelope =
            Envelope::of(&self.session, &self.id, self.started, &self.circumstances, &SystemClock);
        let mut detail = Map::new();
        detail.insert("envelope", envelope.body.clone());
        let is_posted = !self.outbox.endpoint().is_empty();
        let done = completed::build(&self.session, is_posted);
        if let Some(page) = self.page.take() {
            page.remove();
        }
        self.shown_page = None;
        self.frame.clear();
        dom::append(&self.frame.form, &done);
        dom::focus(&done);
        done.scroll_into_view();
        self.done = Some(done);
        self.emit("complete", detail);
        if is_posted {
            let id = self.id.clone();
            self.outbox.take(&id, envelope.body.to_json(), &mut ShellStore(&self.shell));
            self.tell_standing();
        } else {
            self.shell.forget(&self.draft_key);
        }
        if let Some(address) = self.session.navigate_to().filter(|_| !is_posted) {
            self.shell.visit(&address);
        }
    }

    /// Learns what became of a response.
    pub(super) fn report(&mut self, report: Report<'_>) {
        let (Report::Kept { id, .. } | Report::Answered { id, .. } | Report::Unreachable { id }) =
            report;
        self.outbox.report(report, &mut ShellStore(&self.shell), &mut ShellNetwork(&self.shell));
        if matches!(report, Report::Kept { kept: true, .. }) && id == self.id {
            self.shell.forget(&self.draft_key);
        }
        if id == self.id {
            self.tell_standing();
        }
        let mut detail = Map::new();
        detail.insert("id", Value::from(id));
        match (report, self.outbox.standing(id)) {
            (Report::Kept { .. }, _) => {}
            (Report::Answered { status, .. }, Some(Standing::Delivered)) => {
                detail.insert("endpoint", Value::from(self.outbox.endpoint()));
                detail.insert("status", Value::Number(f64::from(status)));
                self.emit("delivered", detail);
                if id == self.id {
                    self.shell.forget(&self.draft_key);
                    if let Some(address) = self.session.navigate_to() {
                        self.shell.visit(&address);
                    }
                }
            }
            (Report::Answered { status, .. }, _) => {
                let status = number_text(f64::from(status));
                let text = self.session.word("endpointRefused", &[self.outbox.endpoint(), &status]);
                detail.insert("code", Value::from("endpoint-refused"));
                detail.insert("message", Value::from(text));
                self.emit("error", detail);
            }
            (Report::Unreachable { .. }, _) => {
                let text = self.session.word("endpointUnreachable", &[self.outbox.endpoint()]);
                detail.insert("code", Value::from("endpoint-unreachable"));
                detail.insert("message", Value::from(text));
                self.emit("error", detail);
            }
        }
    }

    /// Sends what an earlier visit could not deliver.
    pub(super) fn resume(&mut self, id: &str, body: String) {
        self.outbox.take_kept(id, body, &mut ShellNetwork(&self.shell));
    }

    pub(super) fn send_again(&mut self) {
        let id = self.id.clone();
        self.outbox.send(&id, &mut ShellNetwork(&self.shell));
        self.tell_standing();
    }

    fn tell_standing(&mut self) {
        if let (Some(done), Some(standing)) = (&self.done, self.outbox.standing(&self.id)) {
            let kept = self.outbox.is_kept(&self.id);
            completed::tell(&self.session, done, standing, kept, self.outbox.endpoint());
        }
    }

    /// Says that earlier answers are here again, with a way to be rid of them.
    fn tell_restored(&mut self) {
        let note =
            dom::written("div.note|note[role=status]", &self.session.word("draftRestored", &[]));
        let anew = dom::written(
            "button.anew|button anew[type=button]",
            &self.session.word("startOver", &[]),
        );
        dom::append(&note, &anew);
        if let Some(page) = &self.page {
            dom::insert(page, &note, page.first_child().as_ref());
        }
    }

    fn tell_change(&mut self, key: &str) {
        let mut detail = Map::new();
        detail.insert("name", Value::from(key));
        if let Some(value) = self.session.values().get(key) {
            detail.insert("value", value.clone());
        }
        self.emit("change", detail);
    }

    /// Says where a row of a ranking stands now.
    pub(super) fn say_place(&self, inside: &Element) {
        let (Some(row), Some(list)) =
            (dom::closest(inside, ".place"), dom::closest(inside, ".rank"))
        else {
            return;
        };
        let rows = dom::find_all(&list, ".place");
        let place = rows.iter().position(|other| *other == row).map_or(0, |place| place + 1);
        let name =
            dom::find(&row, ".what").and_then(|what| what.text_content()).unwrap_or_default();
        let numbers = [number_text(place as f64), number_text(rows.len() as f64)];
        self.frame
            .say(&self.shell, &self.session.word("movedTo", &[&name, &numbers[0], &numbers[1]]));
    }

    /// A text is being written; it becomes the answer after a pause, or when its field is left.
    pub(super) fn typing_in(&mut self, field: Element) {
        self.typing = Some(field);
        self.shell.settle_later(PAUSE);
    }

    pub(super) fn forget_typing(&mut self) {
        self.typing = None;
    }

    pub(super) fn settle_typing(&mut self) {
        self.pressing = false;
        if let Some(field) = self.typing.take() {
            events::take_typed(self, &field);
        }
    }

    fn keep_draft(&mut self) {
        if !self.draft_key.is_empty() {
            let draft = Draft::of(&self.session, &self.id, self.started);
            self.shell.keep(&self.draft_key, &draft.to_json(self.session.definition().hash()), "");
        }
    }

    fn emit(&self, kind: &str, detail: Map) {
        self.shell.emit(kind, &Value::Map(detail).to_json());
    }
}

/// Problems as JSON, for the shell to show and to tell.
pub(super) fn problems_json(problems: &[Problem]) -> String {
    let list = problems.iter().map(|problem| {
        let mut map = Map::new();
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        map.insert("severity", Value::from(severity));
        map.insert("pointer", Value::from(problem.pointer.as_str()));
        map.insert("line", Value::Number(f64::from(problem.line)));
        map.insert("column", Value::Number(f64::from(problem.column)));
        map.insert("message", Value::from(problem.message.as_str()));
        Value::Map(map)
    });
    Value::List(list.collect()).to_json()
}
