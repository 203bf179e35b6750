//! A session on the screen: after every event, what has changed is drawn anew.

mod ending;
mod going;
mod using;

use super::completed::{self, Fate, Standing};
use super::page::Scene;
use super::paper::Paper;
use super::shell::{Scores, Shell};
use super::{frame, timer};
use crate::definition::{Definition, ElementId, Problem, Severity, truth};
use crate::delivery::{Circumstances, Draft, response_id};
use crate::locale::Locale;
use crate::platform::{Clock, SystemClock, SystemRandom, number_text, parse_number};
use crate::rare::has;
use crate::session::{Change, Event, Session, Setup, Stage};
use crate::value::{Map, Value, find, part, rest};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

/// A session on the screen.
pub(super) struct View {
    session: Session,
    shell: Shell,
    /// The page on the screen.
    page: Option<ElementId>,
    /// From where it came: `fore`, `aft`, or nothing.
    arrival: &'static str,
    /// The numbers before the titles of its questions, by element.
    numbers: Vec<String>,
    /// Until when the time has been counted, in ms since 1970.
    counted: f64,
    /// From where the survey is about to go on by itself.
    advancing: Option<ElementId>,
    /// Earlier answers are here again, and the page says so.
    is_restored: bool,
    /// Where responses go; empty if nowhere.
    endpoint: String,
    /// How far the response is, once it is complete and goes anywhere.
    standing: Option<Standing>,
    /// Whether it is safe on the device.
    is_kept: bool,
    circumstances: Circumstances,
    draft_key: String,
    id: String,
    started: f64,
    /// A text that is being written: it is no answer yet.
    typing: Option<Event>,
    /// The module of scores is on its way: a response that is complete waits for it.
    awaits_scores: bool,
}

impl View {
    pub(super) fn new(
        shell: Shell,
        definition: Rc<Definition>,
        settings: &Value,
        words: Rc<Locale>,
        draft: &str,
    ) -> View {
        let text = |key: &str| settings.get(key).as_text().unwrap_or_default().to_owned();
        let map = |key: &str| settings.get(key).as_map().cloned().unwrap_or_else(Map::new);
        let draft = Draft::parse(draft, definition.hash()).unwrap_or_else(|| {
            let started = SystemClock.now();
            let id = response_id(started, &mut SystemRandom);
            Draft { id, started, values: Map::new(), page: None }
        });
        let is_restored = !draft.values.is_empty();
        let setup = Setup {
            locale: text("locale"),
            words,
            clock: Rc::new(SystemClock),
            values: Some(draft.values).filter(|_| is_restored),
            variables: Map::new(),
            is_answered: truth(settings.get("isAnswered")) == Some(true),
            // The same for the same response: a reload changes no order.
            seed: draft
                .id
                .bytes()
                .fold(7, |sum, byte| i32::wrapping_mul(sum, 31) ^ i32::from(byte)),
        };
        let awaits_scores = !definition.property("scoring").is_null();
        let mut session = Session::new(definition, setup);
        if let Some(page) = draft.page {
            if session.here() != Some(page) {
                session.handle(Event::Start);
            }
            session.open_page(page);
        }
        let mut view = View {
            endpoint: text("endpoint"),
            standing: None,
            is_kept: false,
            circumstances: Circumstances {
                channel: text("channel"),
                wave: Some(text("wave")).filter(|wave| !wave.is_empty()),
                subject: map("subject"),
                context: map("context"),
                name: text("name"),
            },
            draft_key: text("draftKey"),
            id: draft.id,
            started: draft.started,
            session,
            shell,
            page: None,
            arrival: "",
            numbers: Vec::new(),
            counted: SystemClock.now(),
            advancing: None,
            is_restored,
            typing: None,
            awaits_scores,
        };
        view.draw_all();
        view.load_choices();
        if let Some(page) =
            view.page.filter(|_| view.session.definition().is_set("autoFocusFirstQuestion"))
        {
            view.lead(page);
        }
        if !view.session.definition().problems().is_empty() {
            view.shell.problems(&problems_json(view.session.definition().problems()));
        }
        view
    }

    /// Hands an event to the session and shows what it changed.
    fn act(&mut self, event: Event) {
        let named = |id: &ElementId| {
            self.session.definition().element(self.session.outermost(*id)).value_name()
        };
        let key = match &event {
            Event::Answer { question, .. } => Some(named(question).to_owned()),
            Event::Comment { question, .. }
                if self.session.outermost(*question) == *question
                    && !self.session.answers_by_comment(*question) =>
            {
                Some([named(question), "-Comment"].concat())
            }
            Event::Comment { question, .. }
            | Event::Other { question, .. }
            | Event::Add { question }
            | Event::Remove { question, .. } => Some(named(question).to_owned()),
            Event::Value { name, .. } => Some(name.clone()),
            _ => None,
        };
        let before = key.as_ref().and_then(|key| self.session.values().get(key)).cloned();
        let changes = self.session.handle(event);
        self.show(&changes);
        self.load_choices();
        if let Some(key) = key {
            let value = self.session.values().get(&key);
            if value != before.as_ref() {
                let mut detail = Map::new();
                detail.insert_text("name", &key);
                if let Some(value) = value {
                    detail.insert("value", value.clone());
                }
                self.emit("change", detail);
            }
        }
        if self.session.stage() != Stage::Completed && !changes.is_empty() {
            self.keep_draft();
        }
    }

    /// Asks for the choices that are to come from addresses.
    fn load_choices(&mut self) {
        for (question, address) in self.session.wanted_choices() {
            self.shell.load(&number_text(f64::from(question.0)), &address);
        }
    }

    /// Choices have come, or have not: `asked` is the question's number, a space and the address.
    fn take_choices(&mut self, asked: &str, reply: Option<&str>) {
        let Some(space) = find(asked, " ") else {
            return;
        };
        let question = ElementId(parse_number(part(asked, 0, space)).unwrap_or_default() as u32);
        let address = rest(asked, space + 1).to_owned();
        self.act(Event::Choices { question, address, reply: reply.map(ToOwned::to_owned) });
    }

    /// Does what [`super::Survey::ask`] says.
    pub(super) fn asked(&mut self, what: &str, first: &str, second: &str) -> String {
        let mut answer = false;
        match what {
            "pages" => return number_text(self.session.shown_pages().len() as f64),
            "values" => return Value::Map(self.session.values().clone()).to_json(),
            "assign" => self.assign(first),
            "settle" => self.settle_typing(),
            "submit" => self.go_on(),
            "next" => answer = self.turns_page(Event::Next),
            "previous" if self.session.is_previewing() => self.act(Event::Edit(None)),
            "previous" => answer = self.turns_page(Event::Previous),
            "turn" | "edit" | "fold" => {
                self.settle_typing();
                let id = ElementId(parse_number(first).unwrap_or_default() as u32);
                self.act(match what {
                    "turn" => Event::Turn(id),
                    "edit" => Event::Edit(Some(id)),
                    _ => Event::Fold(id),
                });
            }
            "timed" => answer = self.session.is_timed(),
            "tick" => self.tick(),
            "advance" => self.advance(),
            "complete" => answer = self.completes(),
            "leave" => answer = self.leaves(first),
            "context" => {
                if let Ok(Value::Map(context)) = Value::parse(first) {
                    self.circumstances.context = context;
                }
            }
            "reset" => self.restart(),
            "speak" => self.speak(first, second),
            "score" => self.score(!first.is_empty()),
            "again" => self.send_again(),
            "kept" => self.report(first, None, !second.is_empty()),
            "delivered" => self.report(first, Some(Standing::Delivered), false),
            "failed" => {
                let status = parse_number(second).unwrap_or_default() as u16;
                self.report(first, Some(Standing::Failed(status)), false);
            }
            "loaded" if const { has("choicesByUrl") } => self.take_choices(first, Some(second)),
            "unloaded" if const { has("choicesByUrl") } => self.take_choices(first, None),
            _ => {}
        }
        String::from(if answer { "1" } else { "" })
    }

    fn assign(&mut self, values: &str) {
        let values = Value::parse(values).unwrap_or_default();
        self.typing = None;
        let before = self.session.values().clone();
        for (name, _) in before.iter().filter(|(name, _)| values.get(name).is_null()) {
            self.act(Event::Value { name: name.to_owned(), value: Value::Null });
        }
        if let Value::Map(values) = values {
            for (name, value) in values.into_entries() {
                self.act(Event::Value { name, value });
            }
        }
    }

    fn restart(&mut self) {
        self.id = response_id(SystemClock.now(), &mut SystemRandom);
        self.started = SystemClock.now();
        self.standing = None;
        self.is_kept = false;
        self.typing = None;
        self.is_restored = false;
        self.arrival = "";
        self.shell.forget(&self.draft_key);
        let changes = self.session.handle(Event::Restart);
        self.show(&changes);
        self.load_choices();
        if !self.session.assessment().is_empty() {
            // From now on, time is counted anew.
            self.score(true);
        }
    }

    /// Has the answers scored from now on, or learns that nobody can.
    fn score(&mut self, can_be: bool) {
        self.awaits_scores = false;
        if can_be {
            let scores = Scores { shell: self.shell, started: self.started };
            let changes = self.session.assess_by(Rc::new(scores));
            self.show(&changes);
        }
        if self.session.stage() == Stage::Completed {
            self.finish();
        }
    }

    fn speak(&mut self, locale: &str, words: &str) {
        let Ok(words) = Locale::parse(words) else {
            return;
        };
        if locale.is_empty() {
            return self.session.learn(Rc::new(words));
        }
        self.settle_typing();
        let changes = self.session.speak(locale, Rc::new(words));
        self.show(&changes);
    }

    fn scene(&self) -> Scene<'_> {
        Scene { session: &self.session, numbers: &self.numbers }
    }

    fn draw(&self, paper: &Paper) {
        self.shell.draw(&paper.strokes);
    }

    fn show(&mut self, changes: &[Change]) {
        let mut changed: Vec<ElementId> = Vec::new();
        let mut refused = None;
        let mut turns = false;
        let mut renumbers = false;
        let mut ticks = false;
        let mut led = None;
        for change in changes {
            match *change {
                Change::All => {
                    self.draw_all();
                    if self.session.is_previewing() {
                        self.shell.lead("preview");
                    } else if self.session.spot().is_some() {
                        self.lead_to_spot(changes);
                    }
                    return;
                }
                Change::Completed => return self.finish(),
                Change::Page => turns = true,
                Change::Time => ticks = true,
                Change::Lead(id) => led = Some(id),
                Change::Refused(first) => refused = refused.or(Some(first)),
                Change::Shown(id) => {
                    renumbers = true;
                    changed.push(id);
                }
                Change::Folded(id)
                | Change::Answer(id)
                | Change::Enabled(id)
                | Change::Required(id)
                | Change::Faults(id)
                | Change::Texts(id)
                | Change::Items(id) => changed.push(id),
            }
        }
        if self.session.here() != self.page {
            self.turn_page();
        } else {
            self.redraw(&changed, turns, renumbers);
        }
        if ticks && self.session.is_timed() {
            let mut paper = Paper::new();
            timer::redraw(&self.session, &mut paper);
            self.draw(&paper);
        }
        if let Some(id) = led {
            self.lead(id);
        }
        if let Some(first) = refused {
            self.refuse(first);
        }
    }

    /// Draws what has changed on the page.
    fn redraw(&mut self, changed: &[ElementId], turns: bool, renumbers: bool) {
        let mut paper = Paper::new();
        if renumbers {
            let before = core::mem::replace(&mut self.numbers, self.session.numbers());
            for (place, number) in self.numbers.iter().enumerate() {
                let id = ElementId(place as u32);
                if before.get(place).is_some_and(|before| before != number && !before.is_empty())
                    && !number.is_empty()
                {
                    paper.go_to('n', id);
                    paper.text(number.strip_suffix('.').unwrap_or(number));
                    paper.add(" ");
                    paper.close();
                }
            }
        }
        // A row or panel is drawn with its question, and so is all that stands in it.
        let mut changed = changed.to_vec();
        let mut owners = Vec::new();
        for id in &mut changed {
            if let Some(owner) = self.session.owner_of(*id) {
                *id = owner;
            }
            if self.session.definition().element(*id).kind.has_entries() {
                owners.push(*id);
            }
        }
        for (place, id) in changed.iter().enumerate() {
            let mut page = *id;
            let mut is_drawn = false;
            while let Some(around) = self.session.around(page) {
                page = around;
                is_drawn |= owners.contains(&page);
            }
            if is_drawn {
                continue;
            }
            if Some(self.session.page_of(*id)) != self.session.page() {
                continue;
            }
            if Some(*id) == self.session.page() {
                return self.draw_all();
            }
            if !changed[..place].contains(id) {
                self.scene().redraw(*id, &mut paper);
            }
        }
        if turns || !changed.is_empty() && self.session.definition().is_set("showProgressBar") {
            frame::redraw(&self.session, &mut paper);
        }
        self.draw(&paper);
    }

    fn draw_all(&mut self) {
        self.page = self.session.here();
        self.numbers = self.session.numbers();
        let mut paper = Paper::new();
        paper.go_to_part("");
        frame::head(&self.session, &mut paper);
        if self.session.stage() == Stage::Completed {
            let awaits = self.awaits_scores.then_some(Standing::Sending);
            let fate = self.standing.or(awaits).map(|standing| Fate {
                standing,
                is_kept: self.is_kept,
                endpoint: &self.endpoint,
            });
            completed::draw(&self.session, fate.as_ref(), &mut paper);
        } else if self.session.is_previewing() {
            self.scene().preview(&mut paper);
        } else if let Some(page) = self.session.page() {
            let note = if self.is_restored { "draftRestored" } else { "" };
            self.scene().page(page, self.arrival, note, &mut paper);
        } else {
            paper.word("div.page|page", &self.session, "emptySurvey");
        }
        frame::foot(&self.session, &mut paper);
        paper.close();
        self.draw(&paper);
        if self.session.stage() == Stage::Completed {
            self.shell.picture();
        }
    }

    fn turn_page(&mut self) {
        self.arrival = if self.session.here() > self.page { " fore" } else { " aft" };
        self.is_restored = false;
        self.draw_all();
        let Some(page) = self.session.page() else {
            return;
        };
        self.lead(page);
        let mut detail = Map::new();
        detail.insert_number("page", self.session.page_number() as f64);
        detail.insert_number("pages", self.session.shown_pages().len() as f64);
        detail.insert_text("name", &self.session.definition().element(page).name);
        self.emit("page", detail);
    }

    /// Another input of the same question is shown, perhaps because its answer is refused.
    fn lead_to_spot(&mut self, changes: &[Change]) {
        for change in changes {
            if let Change::Refused(first) = change {
                return self.refuse(*first);
            }
        }
        if let Some(page) = self.session.page() {
            self.lead(page);
        }
    }

    fn lead(&self, id: ElementId) {
        let mut paper = Paper::new();
        paper.add_id('q', id);
        self.shell.lead(&paper.strokes);
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
    let mut list = Vec::new();
    for problem in problems {
        let mut map = Map::new();
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        map.insert_text("severity", severity);
        map.insert_text("pointer", &problem.pointer);
        map.insert_number("line", f64::from(problem.line));
        map.insert_number("column", f64::from(problem.column));
        map.insert_text("message", &problem.message);
        list.push(Value::Map(map));
    }
    Value::List(list).to_json()
}
