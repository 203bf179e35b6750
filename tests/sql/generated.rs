//! Responses at random, good and bad, the same for the same seed.

use manyi::definition::Definition;

pub const DEFINITION: &str = include_str!("definition.json");

/// A response as a table has it.
pub struct Response {
    pub id: String,
    pub envelope: String,
    /// Its answers as JSON, if it counts.
    pub values: Option<String>,
}

/// Numbers that look random (a linear congruential generator, Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// What may stand as the answer to an item of the scale of five; the last ones are not on it.
const FIVE: [&str; 20] = [
    "1", "2", "3", "4", "5", "4", "5", "\"3\"", "5.0", "1e0", "null", "\"\"", "[]", "{}",
    "\"none\"", "9", "7", "[2]", "2.5", "true",
];
const COUNTER: [&str; 8] = [
    r#"{"tidy":1,"it's easy":2,"3":3}"#,
    r#"{"3":"2"}"#,
    r#"{"tidy":3,"it's easy":3}"#,
    r#"{"tidy":2,"3":1}"#,
    "{}",
    "\"x\"",
    r#"{"tidy":4}"#,
    r#"{"it's easy":1.0,"more":[1]}"#,
];
const SERVICE: [&str; 7] = [
    "\"非常满意\"",
    "\"满意\"",
    "\"一般\"",
    "\"it's bad\"",
    "\"\\u6ee1\\u610f\"",
    "\"?\"",
    "\"满意\"",
];
const WHY: [&str; 6] = [
    r#""a \"b\" \\ '""#,
    r#""\u0000""#,
    r#""\ud800""#,
    r#""\ud83d\ude00 \\ud800""#,
    r#""\udc00\ud83d\ude00\\\ud800""#,
    "\"满意\"",
];
const BRANCHES: [&str; 12] = [
    r#""subject":{"branch":"North"},"#,
    r#""subject":{"branch":"it's 北 \"\\"},"#,
    r#""subject":{"branch":""},"#,
    r#""subject":{},"#,
    "",
    r#""subject":{"branch":7},"#,
    r#""subject":{"branch":7.0},"#,
    r#""subject":{"branch":null,"counter":"3"},"#,
    r#""subject":{"branch":"7"},"#,
    r#""subject":{"branch":"\ud83d\ude00"},"#,
    r#""subject":{"branch":true},"wave":"2026Q4","#,
    r#""wave":"2026Q3","#,
];

/// Some responses that count, and some that do not.
pub fn responses(count: usize, seed: u64) -> Vec<Response> {
    let mut chance = Chance(seed);
    let definition = Definition::parse(DEFINITION).unwrap();
    (0..count).map(|number| response(number, definition.hash(), &mut chance)).collect()
}

fn response(number: usize, hash: &str, chance: &mut Chance) -> Response {
    let mut values = vec![];
    for name in ["speed", "it's \"tone\" \\ ü", "a.b/c~d", "waiting", "hoped", "got", "matters"] {
        // Two faults in a row are enough to see that they are counted one by one.
        let known = if chance.below(6) == 0 { FIVE.len() } else { 7 };
        if chance.below(5) > 0 {
            values.push((name, FIVE[chance.below(known)].to_owned()));
        }
    }
    if chance.below(4) > 0 {
        values.push(("counter", chance.one_of(&COUNTER).to_owned()));
    }
    if chance.below(4) > 0 {
        values.push(("service", chance.one_of(&SERVICE).to_owned()));
    }
    if chance.below(3) > 0 {
        values.push(("again", chance.one_of(&["true", "false", "\"true\"", "\"\""]).to_owned()));
    }
    if chance.below(3) > 0 {
        values.push(("recommend", chance.below(12).to_string()));
    }
    if chance.below(3) == 0 {
        values.push(("why", chance.one_of(&WHY).to_owned()));
    }
    let name = serde_json::to_string("it's a \\ \"visit\"").unwrap();
    let own = format!(r#""survey":{{"name":{name},"version":2,"hash":"{hash}"}},"#);
    let (survey, is_own) = match chance.below(20) {
        0 => (r#""survey":{"name":"other"},"#.to_owned(), false),
        1 => (format!(r#""survey":{{"name":{name},"hash":"dead"}},"#), false),
        2 => (r#""survey":{"version":3},"#.to_owned(), false),
        3 => (r#""survey":{"version":"2"},"#.to_owned(), true),
        4 => (r#""survey":null,"#.to_owned(), true),
        5 => (String::new(), true),
        _ => (own, true),
    };
    let (status, is_completed) = match chance.below(12) {
        0 => (r#""status":"partial","#, false),
        1 => ("", true),
        2 => (r#""status":null,"#, true),
        _ => (r#""status":"completed","#, true),
    };
    let (strange, is_known) = match chance.below(25) {
        0 => (r#""scroes":{},"#, false),
        1 => {
            values.push(("spede", "1".to_owned()));
            ("", false)
        }
        _ => ("", true),
    };
    let values: Vec<String> = values
        .iter()
        .map(|(name, value)| format!("{}: {value}", serde_json::to_string(name).unwrap()))
        .collect();
    let values = format!("{{{}}}", values.join(", "));
    let (stored, is_map) =
        if chance.below(40) == 0 { ("5", false) } else { (values.as_str(), true) };
    let branch = chance.one_of(&BRANCHES);
    let id = format!("0193-{number:06}");
    let envelope = format!(r#"{{"id":"{id}",{survey}{status}{strange}{branch}"values":{stored}}}"#);
    let counts = is_own && is_completed && is_known && is_map;
    Response { id, envelope, values: counts.then_some(values) }
}
