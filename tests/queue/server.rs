//! An endpoint as the simulator has it: it stores, and it fails in all the ways that endpoints do.

use manyi::delivery::{Content, Reply, Request};
use manyi::value::Value;

/// How an endpoint takes responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Stores by id, and says 201 or 200.
    Json,
    /// Stores by id, and says 409 with a code for what is there (preset `postgrest`).
    Postgrest,
    /// Takes several at once.
    Ndjson,
    /// Takes whatever comes, as often as it comes, and nobody sees its reply.
    Blind,
}

/// What an endpoint is like at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mood {
    Up,
    /// Nobody answers.
    Down,
    Status(u16),
    /// 503 or 429, come back after so many ms.
    Busy(u16, f64),
}

#[derive(Clone, Debug)]
pub struct Server {
    pub name: &'static str,
    pub manner: Manner,
    pub mood: Mood,
    /// A response at which it always fails, and how.
    pub poison: Option<(f64, u16)>,
    /// What it has stored: id, visit, finish.
    pub stored: Vec<(String, f64, f64)>,
}

/// The responses in a request.
pub fn responses(request: &Request) -> Vec<Value> {
    let Content::Text(text) = &request.content else { return vec![] };
    if request.url.contains("/blind") {
        let finish = text.rsplit('=').next().and_then(|text| text.parse::<f64>().ok());
        let mut map = manyi::value::Map::new();
        map.insert_number("finish", finish.unwrap_or_default());
        return vec![Value::Map(map)];
    }
    text.lines().filter_map(|line| Value::parse(line).ok()).collect()
}

/// A number in a response.
pub fn number(response: &Value, name: &str) -> f64 {
    response.get(name).as_number().unwrap_or(-1.0)
}

impl Server {
    /// Takes a request; `None` if nobody answers.
    pub fn take(&mut self, request: &Request) -> Option<Reply> {
        match self.mood {
            Mood::Up => {}
            Mood::Down => return None,
            Mood::Status(status) => return Some(Reply::new(status, "not today")),
            Mood::Busy(status, wait) => {
                return Some(Reply { retry_after: Some(wait), ..Reply::new(status, "busy") });
            }
        }
        let responses = responses(request);
        let is_poisoned = |response: &Value| {
            self.poison.is_some_and(|(finish, _)| number(response, "finish") == finish)
        };
        if responses.iter().any(is_poisoned) {
            let status = self.poison.map_or(500, |(_, status)| status);
            return Some(Reply::new(status, "this one does not please"));
        }
        let mut is_new = false;
        for response in &responses {
            let id = response.get("id").as_text().unwrap_or_default().to_owned();
            if self.manner == Manner::Blind || self.stored.iter().all(|(known, ..)| *known != id) {
                is_new = true;
                self.stored.push((id, number(response, "visit"), number(response, "finish")));
            }
        }
        Some(match self.manner {
            Manner::Blind => Reply::new(0, ""),
            Manner::Postgrest if !is_new => Reply::new(409, r#"{"code":"23505"}"#),
            _ => Reply::new(if is_new { 201 } else { 200 }, "{}"),
        })
    }

    pub fn has(&self, finish: f64) -> bool {
        self.stored.iter().any(|(_, _, known)| *known == finish)
    }
}
