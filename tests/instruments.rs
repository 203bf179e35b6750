//! The questionnaires of the site: each says where it is from, speaks its languages, is answered to
//! the end by respondents that chance makes, and gives a report.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::path::PathBuf;
use std::rc::Rc;

use manyi::definition::{Definition, Element, Kind, choices};
use manyi::platform::{Random, SeededRandom};
use manyi::scoring::{Method, Report, Scoring, Tally};
use manyi::session::{Event, Session, Setup, Stage};
use manyi::value::{Map, Value};

const RESPONDENTS: usize = 200;

/// The texts of every questionnaire, by name.
fn surveys() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("www/surveys");
    let mut surveys: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    surveys.sort();
    surveys
}

/// A respondent that chance makes.
struct Respondent {
    chance: SeededRandom,
    mood: f64,
}

impl Respondent {
    fn new(seed: u32) -> Respondent {
        let mut chance = SeededRandom::new(seed);
        let mood = chance.next();
        Respondent { chance, mood }
    }

    fn below(&mut self, count: usize) -> usize {
        ((self.chance.next() * count as f64) as usize).min(count - 1)
    }

    /// One of some values. Lists go from good to bad or the other way round; moods differ.
    fn one(&mut self, values: &[Value]) -> Value {
        let near = (self.mood * 0.6 + self.chance.next() * 0.4) * values.len() as f64;
        values[(near as usize).min(values.len() - 1)].clone()
    }

    fn answer(&mut self, element: &Element) -> Value {
        let listed = |key: &str| -> Vec<Value> {
            choices(element.property(key)).iter().map(|choice| choice.value.clone()).collect()
        };
        let number = |key: &str, usual: f64| element.property(key).as_number().unwrap_or(usual);
        match element.kind {
            Kind::Rating => {
                let values = listed("rateValues");
                let (from, to) = (number("rateMin", 1.0) as i32, number("rateMax", 5.0) as i32);
                let counted = || (from..=to).map(|point| Value::Number(f64::from(point))).collect();
                self.one(&if values.is_empty() { counted() } else { values })
            }
            Kind::Radiogroup | Kind::Dropdown => self.one(&listed("choices")),
            Kind::Checkbox => {
                let all = listed("choices");
                let count = 1 + self.below(all.len());
                Value::List(all[..count].to_vec())
            }
            Kind::Ranking => {
                let mut all = listed("choices");
                let turn = self.below(all.len());
                all.rotate_left(turn);
                Value::List(all)
            }
            Kind::Boolean => Value::Bool(self.below(3) > 0),
            Kind::Matrix => {
                let columns = listed("columns");
                let mut rows = Map::new();
                for row in listed("rows") {
                    let is_skipped = self.below(20) == 0;
                    if !is_skipped {
                        rows.insert(row.as_text().unwrap(), self.one(&columns));
                    }
                }
                Value::Map(rows)
            }
            Kind::Text => match element.property("inputType").as_text().unwrap_or("text") {
                "number" => Value::Number(self.below(101) as f64),
                "date" => "2026-11-20".into(),
                "datetime-local" => "2026-11-20T09:30".into(),
                "tel" => "+86 10 5555 0123".into(),
                "email" => "li.wei@example.com".into(),
                _ => "某某".into(),
            },
            Kind::Comment => "排队太久".into(),
            other => panic!("nobody answers a {}", other.name()),
        }
    }

    /// Goes through all pages and answers what is seen; some optional questions are skipped.
    fn fill_in(&mut self, definition: &Rc<Definition>) -> Value {
        let mut session = Session::new(Rc::clone(definition), Setup::fixed());
        for _ in 0..40 {
            let Some(page) = session.page().filter(|_| session.stage() == Stage::Running) else {
                break;
            };
            for question in session.questions_in(page) {
                let element = definition.element(question);
                let is_asked = session.is_shown(question) && session.is_enabled(question);
                let is_skipped = !session.is_required(question) && self.below(12) == 0;
                if !is_asked || is_skipped || element.kind == Kind::Html {
                    continue;
                }
                let value = self.answer(element);
                session.handle(Event::Answer { question, value });
            }
            let is_last = session.is_last_page();
            session.handle(if is_last { Event::Complete } else { Event::Next });
        }
        assert_eq!(session.stage(), Stage::Completed, "{:?}", session.values());
        Value::Map(session.values().clone())
    }
}

#[test]
fn each_questionnaire_has_no_problem_and_says_where_it_is_from() {
    for (name, text) in surveys() {
        let problems = manyi::definition::check(&text);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        let problems = manyi::scoring::check(&text);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        let definition = Definition::parse(&text).unwrap();
        let meta = definition.property("meta");
        assert!(meta.get("name").is_text(&name), "{name}");
        for key in ["version", "source", "license"] {
            assert!(meta.get(key).as_text().is_some_and(|text| !text.is_empty()), "{name}: {key}");
        }
    }
}

#[test]
fn every_text_of_a_questionnaire_is_there_in_each_of_its_languages() {
    fn walk(value: &Value, languages: &[&str], place: &str, lacking: &mut Vec<String>) {
        match value {
            Value::Map(map) if map.contains_key("default") => {
                for language in languages {
                    let text = map.get(language).and_then(Value::as_text).unwrap_or_default();
                    if text.trim().is_empty() {
                        lacking.push(format!("{place}: {language}"));
                    }
                }
            }
            Value::Map(map) => {
                for (key, member) in map.iter() {
                    let is_text = matches!(
                        key,
                        "title" | "description" | "text" | "labelTrue" | "labelFalse"
                    );
                    if is_text && place != "/meta" && member.as_text().is_some() {
                        lacking.push(format!("{place}/{key}: one language"));
                    }
                    walk(member, languages, &format!("{place}/{key}"), lacking);
                }
            }
            Value::List(members) => {
                for (at, member) in members.iter().enumerate() {
                    walk(member, languages, &format!("{place}/{at}"), lacking);
                }
            }
            _ => {}
        }
    }
    for (name, text) in surveys() {
        let languages: &[&str] = match text.contains("\"zh-tw\"") {
            true => &["zh-cn", "zh-tw", "default"],
            false => &["zh-cn", "default"],
        };
        let mut lacking = vec![];
        walk(&Value::parse(&text).unwrap(), languages, "", &mut lacking);
        assert!(lacking.is_empty(), "{name}: {lacking:?}");
    }
}

#[test]
fn each_questionnaire_is_answered_to_the_end_and_yields_a_report() {
    for (name, text) in surveys() {
        let definition = Rc::new(Definition::parse(&text).unwrap());
        let (scoring, _) = Scoring::of(&definition);
        assert!(!scoring.indices.is_empty(), "{name} has no index");
        let mut tally = Tally::of(&scoring);
        for number in 0..RESPONDENTS {
            let values = Respondent::new(number as u32 + 1).fill_in(&definition);
            let mut subject = Map::new();
            subject.insert_text("branch", if number % 2 == 0 { "North" } else { "South" });
            let mut envelope = Map::new();
            envelope.insert_text("id", &format!("r{number}"));
            envelope.insert_text("ended", "2026-11-20T10:00:00+08:00");
            envelope.insert_text("wave", if number % 3 == 0 { "2026Q3" } else { "2026Q4" });
            envelope.insert_number("duration_ms", 1000.0 * (20 + number) as f64);
            envelope.insert("subject", Value::Map(subject));
            envelope.insert("values", values);
            let envelope = Value::Map(envelope);
            let answers = scoring.answers(envelope.get("values"));
            let scores = scoring.scores(&answers, "zh-cn");
            assert_eq!(scores.as_map().unwrap().len(), scoring.indices.len());
            let particulars = scoring.particulars(&envelope, &answers, "zh-cn");
            tally.add_with(&scoring, &answers, envelope.get("subject").get("branch"), &particulars);
        }
        let report = Report::of(&scoring, &tally);
        assert_eq!(
            (report.total.responses, report.groups.len(), report.waves.len()),
            (RESPONDENTS as u64, 2, 2),
            "{name}"
        );
        for (figures, index) in report.total.indices.iter().zip(&scoring.indices) {
            let value =
                figures.value.unwrap_or_else(|| panic!("{name}: {} has no value", index.name));
            let range = match index.method {
                Method::Csat => (0.0, 100.0),
                Method::Nps(_) => (-100.0, 100.0),
                Method::Weighted { conversion, .. } => (0.0, conversion.maximum),
                _ => (-100.0, 100.0),
            };
            assert!((range.0..=range.1).contains(&value), "{name}: {} is {value}", index.name);
        }
        for item in &report.total.items {
            assert!(item.figures.answers > 0, "{name}: nobody answered {}", item.name);
            assert_eq!(item.off_scale, 0, "{name}: {}", item.name);
        }
        for battery in &report.reliability {
            assert!(battery.alpha.is_some(), "{name}: {}", battery.name);
        }
        if let Some(drivers) = &report.drivers {
            assert_eq!(drivers.refused, None, "{name}");
        }
        assert_eq!(report.trends.len(), scoring.indices.len(), "{name}");
        for locale in ["zh-cn", "en"] {
            assert!(report.to_value(locale).to_json().len() > 500, "{name}");
        }
    }
}

#[test]
fn each_questionnaire_has_a_card_on_the_site_and_each_card_a_questionnaire() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/index.html")).unwrap();
    let mut cards: Vec<&str> =
        page.split("data-survey=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    cards.sort_unstable();
    let names: Vec<String> = surveys().into_iter().map(|(name, _)| name).collect();
    assert_eq!(cards, names);
}
