//! The quick way through a row of JSON: only what scoring needs is looked at, the rest is stepped
//! over, and nothing is kept but answers.
//!
//! It decides only where there is nothing to explain and nothing to quote: comments and alerts are
//! for the whole reading, too. A row that is no JSON, has something unknown or
//! off its scale, a key twice or an escape where a name is looked for gets no verdict here (`None`);
//! [`Reader::row`] then reads it whole, with words for what is wrong. So there is one set of rules,
//! and a test holds the two against each other.
//!
//! Why not a library: those that are quick (simd-json, sonic-rs) read what ours does not, such as
//! lone surrogates, or take less, and would give every value of a row where one byte says which
//! point of a scale was chosen.

use std::borrow::Cow;
use std::collections::HashMap;

use manyi::scoring::{Answer, Group};
use manyi::value::Value;

use super::row::{MEMBERS, Reader, Reason};
use super::scan::Scan;
use super::tokens::Tokens;

/// So many keys after the last one are tried before the name is looked up: those of questions that
/// were skipped.
const NEAR: usize = 4;

/// Reads rows of one definition, one after the other.
pub(super) struct Quick<'a> {
    reader: &'a Reader<'a>,
    root: Wanted<'a>,
    surveys: Surveys,
    answers: Vec<Answer>,
    /// The number of the row, from 1.
    row: u64,
}

/// What a row holds, where that is plain.
pub(super) enum Seen<'r> {
    /// A response that counts, says nothing in words and raises no alert.
    Response {
        /// What it answered.
        answers: &'r [Answer],
        /// The name of its group.
        group: Option<Cow<'r, str>>,
        /// Its wave.
        wave: Option<Cow<'r, str>>,
        /// How long it took, where that is asked.
        seconds: Option<f64>,
    },
    /// One that does not, which is no fault.
    LeftOut(Reason),
}

impl<'a> Quick<'a> {
    pub(super) fn new(reader: &'a Reader<'a>) -> Quick<'a> {
        let mut root = Wanted::default();
        root.members.get_or_insert_default().only(MEMBERS.iter().copied());
        root.member("survey").role = Role::Survey;
        root.member("status").role = Role::Status;
        let values = root.member("values");
        values.role = Role::Values;
        values.members.get_or_insert_default().only(reader.names());
        for (place, item) in reader.scoring().items.iter().enumerate() {
            let mut wanted = values.member(&item.question);
            if let Some(row) = &item.row {
                wanted = wanted.member(row);
            }
            wanted.items.push(Tokens::of(item, place));
        }
        let scoring = reader.scoring();
        for item in &scoring.items {
            values.member(&format!("{}-Comment", item.question)).role = Role::Comment;
        }
        for open in &scoring.comments {
            values.member(&open.question).role = Role::Comment;
        }
        root.member("wave").role = Role::Wave;
        if scoring.quality.is_some() {
            root.member("duration_ms").role = Role::Duration;
            root.member("flags").member("misuse").role = Role::Misuse;
        }
        if let Some(path) = reader.group_path() {
            path.iter().fold(&mut root, |wanted, key| wanted.member(key)).is_group = true;
        }
        let answers = vec![Answer::Missing; reader.scoring().items.len()];
        Quick { reader, root, surveys: Surveys::default(), answers, row: 0 }
    }

    /// What the row holds; nothing where [`Reader::row`] must say it.
    pub(super) fn read<'r>(&'r mut self, text: &'r str) -> Option<Seen<'r>> {
        self.row += 1;
        self.answers.fill(Answer::Missing);
        let mut found = Found {
            reader: self.reader,
            surveys: &mut self.surveys,
            row: self.row,
            answers: &mut self.answers,
            group: None,
            wave: None,
            seconds: None,
            survey: Survey::Own,
            has_values: false,
            is_completed: true,
            is_odd: false,
        };
        let mut scan = Scan::new(text);
        scan.skip_space();
        self.root.read(&mut scan, &mut found)?;
        if !scan.is_at_end() || !found.has_values || found.survey == Survey::WrongVersion {
            return None;
        }
        if found.survey == Survey::Other {
            return Some(Seen::LeftOut(Reason::OtherSurvey));
        }
        if !found.is_completed {
            return Some(Seen::LeftOut(Reason::NotCompleted));
        }
        let Found { reader, answers, group, wave, seconds, is_odd, .. } = found;
        let is_plain = !is_odd && !reader.scoring().may_alert(answers);
        is_plain.then_some(Seen::Response { answers, group, wave, seconds })
    }
}

/// What has been found in a row so far.
struct Found<'r> {
    reader: &'r Reader<'r>,
    surveys: &'r mut Surveys,
    row: u64,
    answers: &'r mut [Answer],
    group: Option<Cow<'r, str>>,
    wave: Option<Cow<'r, str>>,
    seconds: Option<f64>,
    survey: Survey,
    has_values: bool,
    is_completed: bool,
    /// There is an answer, or the name of one, that wants words.
    is_odd: bool,
}

impl Found<'_> {
    /// Takes the answer to an item.
    fn take(&mut self, place: usize, answer: Answer) {
        self.is_odd |= answer == Answer::OffScale;
        if let Some(place) = self.answers.get_mut(place) {
            *place = answer;
        }
    }
}

/// Which questionnaire a row answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Survey {
    Own,
    Other,
    WrongVersion,
}

/// The last two objects `survey`, as they were written. Those of a file are mostly alike, to the byte.
#[derive(Default)]
struct Surveys {
    own: String,
    other: String,
}

impl Surveys {
    fn read(&mut self, scan: &mut Scan<'_>, reader: &Reader<'_>) -> Option<Survey> {
        for (known, survey) in [(&self.own, Survey::Own), (&self.other, Survey::Other)] {
            if !known.is_empty() && scan.steps_over(known) {
                return Some(survey);
            }
        }
        let start = scan.at();
        scan.value()?;
        let written = scan.since(start);
        let survey = match reader.check_survey(&Value::parse(written).ok()?) {
            Ok(()) => Survey::Own,
            Err((Reason::OtherSurvey, _)) => Survey::Other,
            Err(_) => Survey::WrongVersion,
        };
        // An object ends where its brace does; a number might go on.
        let place = match survey {
            Survey::Own => &mut self.own,
            Survey::Other => &mut self.other,
            Survey::WrongVersion => return Some(survey),
        };
        if written.starts_with('{') {
            written.clone_into(place);
        }
        Some(survey)
    }
}

/// What is looked at in a value.
#[derive(Default)]
struct Wanted<'a> {
    role: Role,
    /// The items that it answers.
    items: Vec<Tokens<'a>>,
    /// Whether it says which group the response belongs to.
    is_group: bool,
    /// What is looked at in its members, if it is a map.
    members: Option<Members<'a>>,
}

/// What a member of the envelope decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    None,
    Survey,
    Status,
    Values,
    Wave,
    Duration,
    Misuse,
    Comment,
}

impl<'a> Wanted<'a> {
    /// What is looked at in the member of this name.
    fn member(&mut self, name: &str) -> &mut Wanted<'a> {
        let members = self.members.get_or_insert_default();
        let place = members.place(name);
        members.keys[place].wanted.get_or_insert_default()
    }

    /// Reads the value that comes next.
    fn read<'r>(&mut self, scan: &mut Scan<'r>, found: &mut Found<'r>) -> Option<()> {
        if self.role == Role::Survey {
            found.survey = found.surveys.read(scan, found.reader)?;
            return Some(());
        }
        // Most values are so, and nothing else is asked of them.
        if let (Role::None, [item], None, false) =
            (self.role, self.items.as_slice(), &self.members, self.is_group)
            && let Some(digit) = scan.digit()
        {
            found.take(item.place, item.answer_to_digit(digit)?);
            return Some(());
        }
        let start = scan.at();
        match &mut self.members {
            Some(members) if scan.peek() == b'{' => members.read(scan, found)?,
            _ => scan.value()?,
        }
        let token = scan.since(start);
        match self.role {
            Role::Values => found.has_values = token.starts_with('{'),
            Role::Status if token.contains('\\') => return None,
            Role::Status => found.is_completed = matches!(token, "\"completed\"" | "null"),
            Role::Wave if token.starts_with('"') => found.wave = group_name(token)?,
            Role::Duration => {
                let time = Value::parse(token).ok()?;
                let is_known = !time.is_null() && time.as_number().is_none_or(|time| time < 0.0);
                found.is_odd |= is_known;
                found.seconds = time.as_number().map(|time| time / 1000.0);
            }
            // Any of these is rare, and the whole reading knows what to do with it.
            Role::Misuse => found.is_odd |= !matches!(token, "false" | "null"),
            Role::Comment => found.is_odd |= !matches!(token, "\"\"" | "null"),
            Role::None | Role::Survey | Role::Wave => {}
        }
        for item in &self.items {
            found.take(item.place, item.answer(token)?);
        }
        if self.is_group {
            found.group = group_name(token)?;
        }
        Some(())
    }
}

/// The name of the group that a value as it is written stands for.
fn group_name(token: &str) -> Option<Option<Cow<'_, str>>> {
    let text = token.strip_prefix('"').and_then(|token| token.strip_suffix('"'));
    Some(match text {
        Some("") => None,
        Some(text) if !text.contains('\\') => Some(Cow::Borrowed(text)),
        _ => Group::name_of(&Value::parse(token).ok()?).map(Cow::Owned),
    })
}

/// The members of a map.
#[derive(Default)]
struct Members<'a> {
    keys: Vec<Key<'a>>,
    places: HashMap<String, usize>,
    /// Whether there may be no others.
    is_all: bool,
}

struct Key<'a> {
    /// The name as JSON writes it, with the colon.
    token: String,
    /// What is looked at; a member may just be known.
    wanted: Option<Wanted<'a>>,
    /// The last row that had it.
    row: u64,
}

impl<'a> Members<'a> {
    /// Says which names there may be.
    fn only<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        self.is_all = true;
        for name in names {
            self.place(name);
        }
    }

    fn place(&mut self, name: &str) -> usize {
        *self.places.entry(name.to_owned()).or_insert_with(|| {
            let token = format!("{}:", Value::from(name).to_json());
            self.keys.push(Key { token, wanted: None, row: 0 });
            self.keys.len() - 1
        })
    }

    fn read<'r>(&mut self, scan: &mut Scan<'r>, found: &mut Found<'r>) -> Option<()> {
        scan.take(b'{');
        if scan.take(b'}') {
            return Some(());
        }
        let mut next = 0;
        loop {
            scan.skip_space();
            match self.key(scan, next)? {
                Some(place) => {
                    next = place + 1;
                    let key = self.keys.get_mut(place)?;
                    // Of equal keys the last one counts: that is for the parser.
                    (key.row != found.row).then_some(())?;
                    key.row = found.row;
                    match &mut key.wanted {
                        Some(wanted) => wanted.read(scan, found)?,
                        None => scan.value()?,
                    }
                }
                None => {
                    found.is_odd |= self.is_all;
                    scan.value()?;
                }
            }
            if scan.take(b'}') {
                return Some(());
            }
            scan.take(b',').then_some(())?;
        }
    }

    /// Steps over a key: its place, if it is one of these. They mostly come in the order in which
    /// they are listed here.
    fn key(&self, scan: &mut Scan<'_>, next: usize) -> Option<Option<usize>> {
        for (place, key) in self.keys.iter().enumerate().skip(next).take(NEAR) {
            if scan.steps_over(&key.token) {
                scan.skip_space();
                return Some(Some(place));
            }
        }
        let name = scan.key()?;
        // A name with an escape may be one of these all the same.
        (!name.contains('\\')).then(|| self.places.get(name).copied())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use crate::command::score::row::Row;
    use manyi::definition::Definition;
    use manyi::scoring::{Particulars, Scoring};
    use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_oneof, proptest};

    const DEFINITION: &str = r#"{
        "meta": {"name": "visit", "version": "1"},
        "elements": [
            {"type": "rating", "name": "speed"},
            {"type": "radiogroup", "name": "tone", "choices": ["good", "bad"]},
            {"type": "matrix", "name": "counter", "columns": [1, 2], "rows": ["tidy", "easy"]},
            {"type": "boolean", "name": "again"},
            {"type": "comment", "name": "why"}
        ],
        "scoring": {"scales": {
            "five": {"from": 1, "to": 5, "items": ["speed"]},
            "two": {"points": [{"value": "good", "score": 1}, {"value": "bad", "score": 0}],
                    "notApplicable": ["none"], "items": ["tone"]},
            "rows": {"from": 1, "to": 2, "items": ["counter"]},
            "truth": {"points": [{"value": true, "score": 1}, {"value": false, "score": 0}], "items": ["again"]}
        },
        "quality": {},
        "indices": {"tidy": {"type": "mean", "items": ["counter.tidy"]}},
        "alerts": [{"items": ["tone"], "values": ["bad", "none"]}, {"index": "tidy", "below": 2}]}
    }"#;

    /// What a row comes to, whoever reads it.
    #[derive(Debug, PartialEq)]
    enum Verdict {
        Response(Vec<Answer>, [Option<String>; 2], Option<f64>),
        LeftOut(Reason),
        /// It wants words.
        Open,
    }

    fn with_quick<T>(by: Option<&str>, take: impl FnOnce(&Reader<'_>, Quick<'_>) -> T) -> T {
        let definition = Definition::parse(DEFINITION).unwrap();
        let (scoring, mistakes) = Scoring::of(&definition);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        let reader = Reader::new(&definition, &scoring, &[], by);
        take(&reader, Quick::new(&reader))
    }

    fn quickly(quick: &mut Quick<'_>, text: &str) -> Verdict {
        match quick.read(text) {
            Some(Seen::Response { answers, group, wave, seconds }) => {
                let names = [group, wave].map(|name| name.map(Cow::into_owned));
                Verdict::Response(answers.to_vec(), names, seconds)
            }
            Some(Seen::LeftOut(reason)) => Verdict::LeftOut(reason),
            None => Verdict::Open,
        }
    }

    /// As the row is read whole; what needs words is open.
    fn slowly(reader: &Reader<'_>, text: &str) -> Verdict {
        let Ok(envelope) = Value::parse(text) else { return Verdict::Open };
        match reader.row(&envelope) {
            Row::Response { answers, group, particulars, complaint: None } => {
                let Particulars { wave, seconds, is_misuse, comments, alerts, .. } = *particulars;
                if is_misuse || !comments.is_empty() || !alerts.as_list().is_empty() {
                    return Verdict::Open;
                }
                Verdict::Response(answers, [Group::name_of(&group), wave], seconds)
            }
            Row::LeftOut(reason, _) if !reason.is_fault() => Verdict::LeftOut(reason),
            Row::Response { .. } | Row::LeftOut(..) => Verdict::Open,
        }
    }

    #[test]
    fn plain_rows_are_decided_quickly() {
        with_quick(Some("subject.branch"), |reader, mut quick| {
            for text in [
                r#"{"values":{"speed":4,"tone":"good","counter":{"tidy":2,"easy":1},"again":true}}"#,
                r#"{"subject":{"branch":"北"},"values":{"tone":"good","speed":5.0},"display":{"x":[1,{}]}}"#,
                r#"{"wave":"2026Q4","duration_ms":41250,"flags":{"misuse":false},"values":{"speed-Comment":""}}"#,
                r#" { "values" : { "again" : "false" , "speed" : "3" , "why" : "a \"b\" \n" } } "#,
                r#"{"values":{"speed":null,"tone":"","counter":{}},"status":null,"subject":{"branch":7}}"#,
                r#"{"values":{"speed":1},"status":"partial"}"#,
                r#"{"survey":{"name":"other"},"values":{"what":1}}"#,
                r#"{"survey":{"name":"other"},"values":{"what":2}}"#,
                r#"{"survey":{"name":"visit","version":"1"},"values":{"why-Comment":"-"}}"#,
            ] {
                let verdict = quickly(&mut quick, text);
                assert_eq!(verdict, slowly(reader, text), "{text}");
                assert_ne!(verdict, Verdict::Open, "{text}");
            }
        });
    }

    #[test]
    fn what_wants_words_is_left_open() {
        with_quick(None, |reader, mut quick| {
            for text in [
                "",
                "{",
                "[]",
                "5",
                "{}",
                r#"{"values":5}"#,
                r#"{"values":{}} x"#,
                r#"{"scroes":{},"values":{}}"#,
                r#"{"values":{"spede":1}}"#,
                r#"{"values":{"speed":9}}"#,
                r#"{"values":{"speed":[1]}}"#,
                r#"{"survey":{"hash":"dead"},"values":{"speed":1}}"#,
                r#"{"values":{"speed":1},"id":01}"#,
                r#"{"values":{"speed":1,"speed-Comment":"slow"}}"#,
                r#"{"values":{"tone":"none"}}"#,
                r#"{"values":{"counter":{"tidy":1}}}"#,
                r#"{"values":{},"flags":{"misuse":true}}"#,
            ] {
                assert_eq!(quickly(&mut quick, text), Verdict::Open, "{text}");
                assert_eq!(slowly(reader, text), Verdict::Open, "{text}");
            }
        });
    }

    /// A member as it may be written, for better or worse.
    fn member(
        names: &'static [&'static str],
        value: impl Strategy<Value = String>,
    ) -> impl Strategy<Value = String> {
        let colon = prop::sample::select(vec![":", ": ", " : "]);
        (prop::sample::select(names), colon, value)
            .prop_map(|(name, colon, value)| format!("\"{name}\"{colon}{value}"))
    }

    fn map(members: impl Strategy<Value = String>, most: usize) -> impl Strategy<Value = String> {
        (prop::collection::vec(members, 0..=most), prop::sample::select(vec![",", ", ", ",\n"]))
            .prop_map(|(members, comma)| format!("{{{}}}", members.join(comma)))
    }

    fn answer() -> impl Strategy<Value = String> {
        let texts = vec![
            "1",
            "2",
            "5",
            "6",
            "5.0",
            "1e0",
            "-1",
            "\"1\"",
            "\"good\"",
            "\"g\\u006fod\"",
            "\"none\"",
            "\"\"",
            "null",
            "true",
            "\"true\"",
            "[]",
            "{}",
            "[1]",
            "{\"tidy\":1}",
            "{\"tidy\":2,\"tidy\":1}",
            "{\"easy\": 3, \"other\": 1}",
            "\"满意\"",
            "\"a\tb\"",
            "01",
        ];
        prop::sample::select(texts).prop_map(str::to_owned)
    }

    fn row() -> impl Strategy<Value = String> {
        const QUESTIONS: &[&str] =
            &["speed", "tone", "counter", "again", "why", "speed-Comment", "to\\u006ee", "spede"];
        const BESIDE: &[&str] =
            &["id", "context", "display", "wave", "flags", "device", "duration_ms"];
        let values = map(member(QUESTIONS, answer()), 5);
        let status = prop::sample::select(vec![
            "\"completed\"",
            "\"partial\"",
            "null",
            "\"c\\u006fmpleted\"",
            "1",
        ]);
        let survey = prop::sample::select(vec![
            "{\"name\":\"visit\"}",
            "{\"name\":\"other\"}",
            "{\"version\":\"2\"}",
            "{\"hash\":\"dead\"}",
            "1",
            "12",
            "{}",
        ]);
        let one = prop_oneof![
            5 => member(&["values"], values),
            2 => member(&["status"], status.prop_map(str::to_owned)),
            2 => member(&["survey"], survey.prop_map(str::to_owned)),
            2 => member(&["subject"], map(member(&["branch", "counter"], answer()), 2)),
            2 => member(BESIDE, answer()),
            1 => Just("\"scroes\":1".to_owned()),
        ];
        map(one, 5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn the_quick_way_never_says_anything_else(rows in prop::collection::vec(row(), 1..6), by in prop::sample::select(vec![
            None, Some("subject.branch"), Some("wave"), Some("speed"), Some("counter.tidy"), Some("flags.misuse"),
        ])) {
            with_quick(by, |reader, mut quick| {
                for text in &rows {
                    let verdict = quickly(&mut quick, text);
                    assert!(verdict == Verdict::Open || verdict == slowly(reader, text), "{verdict:?}: {text}");
                }
            });
        }
    }
}
