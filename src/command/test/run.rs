//! A test from its start to its end, step by step.

use std::rc::Rc;

use manyi::definition::{Definition, ElementId, Kind};
use manyi::locale::Locale;
use manyi::platform::{Clock, SystemClock, lower_case};
use manyi::scoring::{Assessor, Scoring};
use manyi::session::{Event, Function, Loading, Session, Setup};
use manyi::value::{Map, Value};

use super::checks::check;
use super::enter::{add, clear, remove, set, set_comment, set_directly};
use super::equality::is_same;
use super::report::{Finding, TestResult, What};
use super::suite::{Case, Start, Step};
use super::target::{Target, did_you_mean};

/// Where the clock stands unless the suite says otherwise: survey-core's tester has it so.
const NOW: &str = "2024-01-01T00:00:00";

/// All commands, and whether they are for the survey (otherwise for a question).
const COMMANDS: [(&str, bool); 15] = [
    ("addPanel", false),
    ("addRow", false),
    ("cancelPreview", true),
    ("clear", false),
    ("complete", true),
    ("expect", true),
    ("nextPage", true),
    ("prevPage", true),
    ("removePanel", false),
    ("removeRow", false),
    ("set", false),
    ("setComment", false),
    ("setDirectly", false),
    ("showPreview", true),
    ("startSurvey", true),
];

/// Runs one test on the definition `root`.
pub(super) fn run(root: &Value, case: Case) -> TestResult {
    let Case { name, disabled, options, variables, functions, web, start, steps, faults } = case;
    if !faults.is_empty() {
        return TestResult { name, skipped: false, findings: faults };
    }
    if disabled {
        return TestResult { name, skipped: true, findings: Vec::new() };
    }
    let findings = match begin(root, &options, &variables, &functions, &web, &start) {
        Ok(session) => {
            let stops = options.get("stopOnFirstFailure") == Some(&Value::Bool(true));
            let last_page = session.page();
            let mut running = Running { last_page, session, web, findings: Vec::new() };
            running.take(&steps, stops);
            running.findings
        }
        Err(message) => vec![Finding { step: None, target: None, what: What::Form, message }],
    };
    TestResult { name, skipped: false, findings }
}

/// A session as the test begins with it.
fn begin(
    root: &Value,
    options: &Map,
    variables: &Map,
    functions: &Map,
    web: &Map,
    start: &Start,
) -> Result<Session, String> {
    let definition = Definition::parse(&with_options(root, options).to_json())
        .map_err(|problem| problem.message)?;
    if definition.elements().iter().any(|element| element.name == "survey") {
        return Err(
            "An element is named \"survey\", which means the survey itself here; rename it."
                .to_owned(),
        );
    }
    let mut known = Map::new();
    for (name, value) in variables.iter() {
        known.insert(&lower_case(name), value.clone());
    }
    let setup = Setup {
        locale: options.get("locale").and_then(Value::as_text).unwrap_or_default().to_owned(),
        words: Rc::new(Locale::english()),
        clock: Rc::new(StandingClock { now: instant(options.get("now")) }),
        values: start.restores.then(|| start.data.clone()),
        // What is restored finds them there.
        variables: if start.restores { known.clone() } else { Map::new() },
        is_answered: false,
        seed: options.get("randomSeed").and_then(Value::as_number).unwrap_or(1.0) as i64 as i32,
        functions: functions.iter().map(stand_in).collect(),
    };
    let scoring = Scoring::of(&definition).0;
    let mut session = Session::new(Rc::new(definition), setup);
    if !scoring.items.is_empty() {
        session.assess_by(Rc::new(Assessor(scoring)));
    }
    bring_choices(&mut session, web);
    // The survey stands before its variables come: what is current then stays current.
    for (name, value) in known.iter() {
        session.handle(Event::Variable { name: name.to_owned(), value: value.clone() });
    }
    if !start.restores {
        for (name, value) in start.data.iter() {
            session.handle(Event::Value { name: name.to_owned(), value: value.clone() });
        }
    }
    if start.restores {
        // What is restored comes after the choices, which are here from the start.
        for (name, value) in start.data.iter() {
            let definition = Rc::clone(session.definition());
            let is_loaded = |id: ElementId| {
                definition.element(id).value_name() == name && session.loading(id) != Loading::Idle
            };
            if definition.ids().any(is_loaded) {
                session.handle(Event::Value { name: name.to_owned(), value: value.clone() });
            }
        }
    }
    if let Some(page) = &start.page {
        open(&mut session, page)?;
    }
    bring_choices(&mut session, web);
    Ok(session)
}

/// Brings the choices that are loaded from addresses, as the stubs of the suite answer. An address
/// without a stub cannot be reached.
fn bring_choices(session: &mut Session, web: &Map) {
    loop {
        let wanted = session.wanted_choices();
        if wanted.is_empty() {
            return;
        }
        for (question, address) in wanted {
            let stub = web.get(&address).cloned().unwrap_or_default();
            let is_well = matches!(stub.get("status").as_number(), None | Some(200.0));
            let reply = match stub.get("response") {
                _ if !is_well || stub.is_null() => None,
                Value::Null => Some(String::new()),
                Value::Text(text) => Some(text.clone()),
                response => Some(response.to_json()),
            };
            session.handle(Event::Choices { question, address, reply });
        }
    }
}

/// What a suite says that a function yields: the `result` of the first row with these parameters, or
/// else its own; nothing where it says that the function fails.
fn stand_in((name, stub): (&str, &Value)) -> (String, Function) {
    let stub = stub.clone();
    let answer = move |arguments: &[Value]| {
        let fits = |row: &&Value| {
            let params = row.get("params").as_list();
            params.len() == arguments.len()
                && params.iter().zip(arguments).all(|(param, argument)| is_same(argument, param))
        };
        let outcome = stub.get("results").as_list().iter().find(fits).unwrap_or(&stub);
        match outcome.get("error") {
            Value::Text(_) => Value::Null,
            _ => outcome.get("result").clone(),
        }
    };
    (name.to_owned(), Rc::new(answer))
}

/// The definition with the options that take the place of its own settings.
fn with_options(root: &Value, options: &Map) -> Value {
    let mut root = root.clone();
    if let Value::Map(survey) = &mut root {
        for name in ["clearInvisibleValues", "checkErrorsMode"] {
            if let Some(value) = options.get(name) {
                survey.insert(name, value.clone());
            }
        }
    }
    root
}

fn open(session: &mut Session, name: &str) -> Result<(), String> {
    let definition = Rc::clone(session.definition());
    let pages = definition.pages();
    let named = |id: &ElementId| definition.element(*id).name == name;
    let page = pages.iter().copied().find(named).ok_or_else(|| {
        let names = pages.iter().map(|id| definition.element(*id).name.as_str());
        format!("There is no page \"{name}\" to start on{}.", did_you_mean(name, names))
    })?;
    if !session.shown_pages().contains(&page) {
        return Err(format!("The page \"{name}\" is not visible at the start."));
    }
    // Going to a page leaves the start page behind.
    session.handle(Event::Start);
    session.open_page(page);
    Ok(())
}

/// A clock that stands still, in the time zone of this machine.
#[derive(Debug)]
struct StandingClock {
    now: f64,
}

impl Clock for StandingClock {
    fn now(&self) -> f64 {
        self.now
    }

    fn utc_offset(&self, at: f64) -> i32 {
        SystemClock.utc_offset(at)
    }
}

/// The instant that the option `now` names, as JavaScript's `Date.parse` reads it.
fn instant(now: Option<&Value>) -> f64 {
    let given = now.and_then(Value::as_text).and_then(parsed_instant);
    given.or_else(|| parsed_instant(NOW)).unwrap_or(0.0)
}

/// A date alone is in UTC, a date and time without a zone is local.
fn parsed_instant(text: &str) -> Option<f64> {
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(instant.as_millisecond() as f64);
    }
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    let zone = if text.contains(['T', 't', ' ']) {
        jiff::tz::TimeZone::system()
    } else {
        jiff::tz::TimeZone::UTC
    };
    Some(civil.to_zoned(zone).ok()?.timestamp().as_millisecond() as f64)
}

struct Running {
    session: Session,
    /// What web services answer, by address.
    web: Map,
    /// The page that was open last: it stays the current one when the survey is complete.
    last_page: Option<ElementId>,
    findings: Vec<Finding>,
}

impl Running {
    fn take(&mut self, steps: &[Step], stops: bool) {
        for (index, step) in steps.iter().enumerate() {
            let goes_on = self.step(index, step);
            if !goes_on || stops && !self.findings.is_empty() {
                return;
            }
        }
    }

    /// Takes one step; whether the test can go on after it.
    fn step(&mut self, index: usize, Step { command, targets }: &Step) -> bool {
        let mut goes_on = true;
        for (path, payload) in targets.iter() {
            let target = known(command).and_then(|for_survey| {
                let target = Target::find(&self.session, path)?;
                check_sort(command, for_survey, &target)?;
                Ok(target)
            });
            let done = target.and_then(|target| match (command.as_str(), payload) {
                ("expect", Value::Map(checks)) => Ok(self.expect(index, path, &target, checks)),
                _ => self.obey(command, &target, payload).map(|()| true),
            });
            match done {
                Ok(went_well) => goes_on &= went_well,
                Err(message) => {
                    let what = What::Command { command: command.clone() };
                    self.findings.push(Finding {
                        step: Some(index),
                        target: Some(path.to_owned()),
                        what,
                        message,
                    });
                    return false;
                }
            }
        }
        goes_on
    }

    /// Makes all checks on a target; whether each of them could be made.
    fn expect(&mut self, index: usize, path: &str, target: &Target, checks: &Map) -> bool {
        let mut all_made = true;
        for (name, expected) in checks.iter() {
            for unmet in check(&self.session, self.last_page, target, name, expected) {
                all_made &= matches!(unmet.what, What::Check { .. });
                let message = format!("{path}: {}", unmet.message);
                self.findings.push(Finding {
                    step: Some(index),
                    target: Some(path.to_owned()),
                    what: unmet.what,
                    message,
                });
            }
        }
        all_made
    }

    fn obey(&mut self, command: &str, target: &Target, payload: &Value) -> Result<(), String> {
        let refused = |reason: String| format!("{command} was refused: {reason}");
        let wants = |fits: bool, what: &str| {
            if fits {
                Ok(())
            } else {
                Err(format!("\"{command}\" takes {what}, and the suite has {}.", payload.to_json()))
            }
        };
        if let (Target::Question(id), false) = (target, is_for_survey(command)) {
            let done = match command {
                "set" => set(&mut self.session, *id, payload),
                "setDirectly" => {
                    set_directly(&mut self.session, *id, payload);
                    Ok(())
                }
                "clear" => {
                    wants(payload == &Value::Bool(true), "true")?;
                    clear(&mut self.session, *id)
                }
                "setComment" => {
                    wants(payload.as_text().is_some(), "a text")?;
                    set_comment(&mut self.session, *id, payload.as_text().unwrap_or_default())
                }
                _ => self.change_entries(command, *id, payload),
            };
            done.map_err(refused)?;
        } else {
            wants(payload == &Value::Bool(true), "true")?;
            self.navigate(command).map_err(refused)?;
        }
        bring_choices(&mut self.session, &self.web);
        self.last_page = self.session.page().or(self.last_page);
        Ok(())
    }

    /// Adds or removes rows or panels.
    fn change_entries(
        &mut self,
        command: &str,
        question: ElementId,
        payload: &Value,
    ) -> Result<(), String> {
        let kind = if command.ends_with("Row") { Kind::Matrixdynamic } else { Kind::Paneldynamic };
        if self.session.definition().element(question).kind != kind {
            return Err(format!("It is no {}.", kind.name()));
        }
        let held = self.session.inside(question).len();
        let number = payload.as_number().filter(|number| number.fract() == 0.0 && *number >= 0.0);
        match number.map(|number| number as usize) {
            Some(count) if command.starts_with("add") && count > 0 => {
                add(&mut self.session, question, count)
            }
            // As in SurveyJS, hidden ones are not counted; a place after the last one seen removes none.
            Some(place) if command.starts_with("remove") && place < held => {
                let seen = self.session.shown_entries(question);
                let place = seen.get(place).map_or(held, |entry| self.session.entry_place(*entry));
                remove(&mut self.session, question, place)
            }
            _ => Err(format!(
                "It takes how many are added, or the place, from 0, of the one that is removed, \
                 and got {}.",
                payload.to_json()
            )),
        }
    }

    /// Presses a button, if it is there.
    fn navigate(&mut self, command: &str) -> Result<(), String> {
        let session = &self.session;
        let ways = session.ways();
        let (there, event) = match command {
            "nextPage" => (ways.next, Event::Next),
            "prevPage" => (ways.previous, Event::Previous),
            "complete" => (ways.complete, Event::Complete),
            "showPreview" => (ways.preview, Event::Preview),
            "cancelPreview" => (ways.edit, Event::Edit(None)),
            _ => (ways.start, Event::Start),
        };
        if !there {
            let page =
                session.page().map_or("none", |id| session.definition().element(id).name.as_str());
            return Err(format!(
                "Its button is not there; the survey is {:?}, the page is \"{page}\".",
                session.stage()
            ));
        }
        self.session.handle(event);
        Ok(())
    }
}

/// Whether a command is for the survey; an error if there is none of that name.
fn known(command: &str) -> Result<bool, String> {
    COMMANDS
        .iter()
        .find(|(name, _)| *name == command)
        .map(|(_, for_survey)| *for_survey)
        .ok_or_else(|| {
            let names: Vec<&str> = COMMANDS.iter().map(|(name, _)| *name).collect();
            format!("There is no command \"{command}\"; there are {}.", names.join(", "))
        })
}

fn is_for_survey(command: &str) -> bool {
    known(command).unwrap_or(false)
}

fn check_sort(command: &str, for_survey: bool, target: &Target) -> Result<(), String> {
    let fits = match target {
        Target::Survey => for_survey,
        Target::Question(_) => !for_survey,
        _ => false,
    };
    if fits || command == "expect" {
        return Ok(());
    }
    let wanted = if for_survey { "the survey" } else { "a question" };
    Err(format!("\"{command}\" is for {wanted}, and this is a {}.", target.sort()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_in_utc() {
        assert_eq!(parsed_instant("1970-01-02"), Some(86_400_000.0));
        assert_eq!(parsed_instant("1970-01-01T00:00:01Z"), Some(1000.0));
        assert_eq!(parsed_instant("1970-01-01T08:00:00+08:00"), Some(0.0));
        assert_eq!(parsed_instant("soon"), None);
        assert_eq!(instant(Some(&Value::from("soon"))), instant(None));
    }
}
