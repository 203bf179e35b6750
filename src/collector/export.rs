//! The stored responses as NDJSON and as CSV, streamed.
//!
//! NDJSON gives every envelope as it was sent, one on a line. CSV flattens it: the members of the
//! envelope come first, then one column per question in the order in which questions were first
//! answered, so that later responses only add columns at the end. A matrix has a column per row
//! (`matrix.row`), a list of choices stands in one cell (`a; b`), anything deeper as JSON.
//!
//! A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@` as a formula. Such a text gets an
//! apostrophe in front, unless all of it is a number; numbers stay numbers.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use axum::body::{Body, Bytes};
use serde_json::{Map, Value};
use tokio::sync::{mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;

use super::store::{Row, Selection, Snapshot, Store, StoreError};

/// How many bytes are gathered before they are sent.
const CHUNK: usize = 64 * 1024;

/// How many chunks may wait for a slow reader.
const CHUNKS_AHEAD: usize = 4;

/// How many question columns there can be. Who may post may invent questions; those beyond this
/// number share the last column as JSON, so that nothing is lost and the export stays a table.
const MOST_COLUMNS: usize = 4000;

/// The members of the envelope that have a column each, before those of the questions.
pub const FIXED: [&str; 20] = [
    "id",
    "received",
    "survey.name",
    "survey.version",
    "status",
    "started",
    "ended",
    "duration_ms",
    "locale",
    "channel",
    "wave",
    "subject.branch",
    "subject.counter",
    "subject.employee",
    "subject.case",
    "device.id",
    "device.seq",
    "flags.misuse",
    "flags.too_fast",
    "flags.straight_line",
];

/// The members whose own members get a column each, in this order; the answers come last.
const GROUPS: [&str; 4] = ["subject", "context", "scores", "values"];

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One envelope per line.
    Ndjson,
    /// A table.
    Csv {
        /// Whether it starts with a byte order mark, without which Excel garbles what is not ASCII.
        mark: bool,
    },
}

/// A body that yields the selected responses as they are read.
///
/// The snapshot lives and ends on one thread that may wait for the database.
///
/// # Errors
/// If the store cannot be read at all. Of what happens later the reader learns by the broken body.
pub(super) async fn body(
    store: Store,
    selection: Selection,
    form: Form,
) -> Result<Body, StoreError> {
    let (sender, chunks) = mpsc::channel(CHUNKS_AHEAD);
    let (opening, opened) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let mut snapshot = match store.snapshot() {
            Ok(snapshot) => snapshot,
            Err(error) => return drop(opening.send(Err(error))),
        };
        if opening.send(Ok(())).is_err() {
            return;
        }
        let mut out = Outlet { sender, gathered: Vec::with_capacity(CHUNK) };
        let written = match form {
            Form::Ndjson => write_ndjson(&mut *snapshot, &selection, &mut out),
            Form::Csv { mark } => write_csv(&mut *snapshot, &selection, mark, &mut out),
        };
        let finished = written.and_then(|()| out.flush().map_err(reader_gone));
        if let Err(Interrupted::Store(error)) = finished {
            // The status is long sent. Ending the body early and hard is how a reader learns of it.
            tracing::error!(%error, "an export broke off");
            let broken = std::io::Error::other(error.to_string());
            let _ = out.sender.blocking_send(Err(broken));
        }
    });
    match opened.await {
        Ok(opened) => opened?,
        Err(_) => return Err(StoreError::closed()),
    }
    Ok(Body::from_stream(ReceiverStream::new(chunks)))
}

/// Why an export ended before its end.
enum Interrupted {
    Store(StoreError),
    /// The reader has hung up, which is its right.
    ReaderGone,
}

/// Gathers bytes into chunks and hands them to the connection.
struct Outlet {
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
    gathered: Vec<u8>,
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let chunk = std::mem::replace(&mut self.gathered, Vec::with_capacity(CHUNK));
        let sent = self.sender.blocking_send(Ok(chunk.into()));
        sent.map_err(|_| std::io::Error::from(std::io::ErrorKind::BrokenPipe))
    }
}

fn write_ndjson(
    snapshot: &mut dyn Snapshot,
    selection: &Selection,
    out: &mut Outlet,
) -> Result<(), Interrupted> {
    each(snapshot, selection, |row| {
        out.write_all(&row.body)?;
        out.write_all(b"\n")
    })
}

fn write_csv(
    snapshot: &mut dyn Snapshot,
    selection: &Selection,
    mark: bool,
    out: &mut Outlet,
) -> Result<(), Interrupted> {
    let mut columns = Columns::default();
    each(snapshot, selection, |row| {
        columns.learn(&cells_of(&String::from_utf8_lossy(&row.body), &row.received));
        Ok(())
    })?;
    let columns = columns.in_order();
    if mark {
        out.write_all("\u{feff}".as_bytes()).map_err(reader_gone)?;
    }
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let heads = columns.names.iter().map(|name| harmless(name));
    table.write_record(heads).map_err(reader_gone)?;
    each(snapshot, selection, |row| {
        let record = columns.record(cells_of(&String::from_utf8_lossy(&row.body), &row.received));
        table.write_record(record).map_err(std::io::Error::other)
    })?;
    table.flush().map_err(reader_gone)
}

/// All that can go wrong with writing is that nobody reads any more.
fn reader_gone<E>(_: E) -> Interrupted {
    Interrupted::ReaderGone
}

/// Runs `take` over the rows and tells apart whose fault an early end is.
fn each(
    snapshot: &mut dyn Snapshot,
    selection: &Selection,
    mut take: impl FnMut(&Row) -> std::io::Result<()>,
) -> Result<(), Interrupted> {
    let mut reader_there = true;
    let read = snapshot.each(selection, &mut |row| {
        reader_there = take(&row).is_ok();
        reader_there
    });
    match read {
        Err(error) => Err(Interrupted::Store(error)),
        Ok(()) if reader_there => Ok(()),
        Ok(()) => Err(Interrupted::ReaderGone),
    }
}

/// A named cell, with the group of columns it belongs to.
struct Cell {
    /// Index into [`GROUPS`]; `None` for a fixed column.
    group: Option<usize>,
    name: String,
    text: String,
}

/// The cells of one response.
fn cells_of(body: &str, received: &str) -> Vec<Cell> {
    let mut cells =
        vec![Cell { group: None, name: "received".to_owned(), text: received.to_owned() }];
    // What is stored was checked to be an object when it came.
    let envelope: Map<String, Value> = serde_json::from_str(body).unwrap_or_default();
    for name in FIXED.into_iter().filter(|name| *name != "received") {
        let value = match name.split_once('.') {
            None => envelope.get(name),
            Some((parent, child)) => envelope.get(parent).and_then(|parent| parent.get(child)),
        };
        if let Some(value) = value {
            cells.push(Cell { group: None, name: name.to_owned(), text: cell_text(value) });
        }
    }
    for (group, parent) in GROUPS.into_iter().enumerate() {
        let prefix = if parent == "values" { String::new() } else { format!("{parent}.") };
        for (name, value) in envelope.get(parent).and_then(Value::as_object).into_iter().flatten() {
            let name = format!("{prefix}{name}");
            let score = value.get("value").filter(|_| parent == "scores");
            if FIXED.contains(&name.as_str()) && parent != "values" {
                continue;
            }
            flatten(name, score.unwrap_or(value), &mut |name, value| {
                cells.push(Cell { group: Some(group), name, text: cell_text(value) });
            });
        }
    }
    cells
}

/// A map of plain values becomes a cell per member, anything else one cell.
fn flatten(name: String, value: &Value, take: &mut impl FnMut(String, &Value)) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (member, value) in members {
                flatten(format!("{name}.{member}"), value, take);
            }
        }
        _ => take(name, value),
    }
}

fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => harmless(text),
        Value::Array(members)
            if members.iter().all(|member| !member.is_array() && !member.is_object()) =>
        {
            let texts: Vec<String> = members
                .iter()
                .map(|member| member.as_str().map_or_else(|| member.to_string(), str::to_owned))
                .collect();
            harmless(&texts.join("; "))
        }
        Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// The text as a cell that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    // The full-width forms are formulas in East Asian editions of Excel.
    let dangerous =
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if dangerous && !is_plain_number(text) { format!("'{text}") } else { text.to_owned() }
}

/// `-12.5`, but not `+86…` (a telephone number, which a spreadsheet would round) or `-1+2`.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(part) && digits.len() <= 15
}

/// Gathers the names of columns in the order of their first appearance.
#[derive(Default)]
struct Columns {
    groups: [Vec<String>; GROUPS.len()],
    known: HashSet<(usize, String)>,
    overflow: bool,
}

impl Columns {
    fn learn(&mut self, cells: &[Cell]) {
        for cell in cells {
            let Some(group) = cell.group else { continue };
            let key = (group, cell.name.clone());
            if self.known.contains(&key) {
                continue;
            }
            if self.known.len() >= MOST_COLUMNS {
                self.overflow = true;
                continue;
            }
            self.known.insert(key);
            self.groups[group].push(cell.name.clone());
        }
    }

    fn in_order(self) -> Table {
        let mut names: Vec<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
        let mut places: HashMap<(Option<usize>, String), usize> =
            names.iter().enumerate().map(|(place, name)| ((None, name.clone()), place)).collect();
        for (group, members) in self.groups.into_iter().enumerate() {
            for name in members {
                places.insert((Some(group), name.clone()), names.len());
                names.push(name);
            }
        }
        let rest = self.overflow.then_some(names.len());
        if rest.is_some() {
            names.push("(more)".to_owned());
        }
        Table { names, places, rest }
    }
}

/// The columns of a table and where each cell belongs.
struct Table {
    names: Vec<String>,
    places: HashMap<(Option<usize>, String), usize>,
    rest: Option<usize>,
}

impl Table {
    fn record(&self, cells: Vec<Cell>) -> Vec<String> {
        let mut record = vec![String::new(); self.names.len()];
        let mut more = Map::new();
        for Cell { group, name, text } in cells {
            let key = (group, name);
            match self.places.get(&key) {
                Some(&place) => record[place] = text,
                None => drop(more.insert(key.1, Value::String(text))),
            }
        }
        if let (Some(place), false) = (self.rest, more.is_empty()) {
            record[place] = Value::Object(more).to_string();
        }
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_formula_becomes_a_text_and_a_number_stays_one() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+8613800000000", "'+8613800000000"),
            ("-5", "-5"),
            ("-5.25", "-5.25"),
            ("-5-5", "'-5-5"),
            ("-", "'-"),
            ("－满意", "'－满意"),
            ("\tx", "'\tx"),
            ("fine = fine", "fine = fine"),
            ("", ""),
        ] {
            assert_eq!(cell_text(&json!(text)), cell, "{text:?}");
        }
        assert_eq!(cell_text(&json!(-5)), "-5");
        assert_eq!(cell_text(&json!(["-a", 2, true])), "'-a; 2; true");
        assert_eq!(cell_text(&json!([{"c": 1}])), r#"[{"c":1}]"#);
    }

    #[test]
    fn columns_keep_their_place_when_more_responses_come() {
        let bodies = [
            r#"{"id":"1","values":{"q1":1,"m":{"r1":2}},"subject":{"branch":"b"}}"#,
            r#"{"id":"2","values":{"q2":1,"q1":3},"scores":{"overall":{"value":80,"n":2}}}"#,
        ];
        let names = |bodies: &[&str]| {
            let mut columns = Columns::default();
            bodies.iter().for_each(|body| columns.learn(&cells_of(body, "now")));
            columns.in_order().names
        };
        let after_one = names(&bodies[..1]);
        let after_two = names(&bodies);
        assert_eq!(after_one[FIXED.len()..], ["q1", "m.r1"]);
        assert_eq!(after_two[FIXED.len()..], ["scores.overall", "q1", "m.r1", "q2"]);
    }

    #[test]
    fn a_question_may_have_the_name_of_an_envelope_member() {
        let body = r#"{"id":"1","status":"completed","values":{"status":"=1","id":"x"}}"#;
        let mut columns = Columns::default();
        columns.learn(&cells_of(body, "now"));
        let table = columns.in_order();
        let record = table.record(cells_of(body, "now"));
        assert_eq!(record[0], "1");
        assert_eq!(record[FIXED.len()..], ["'=1", "x"]);
    }

    #[test]
    fn questions_beyond_the_limit_share_a_column() {
        let many: Map<String, Value> =
            (0..MOST_COLUMNS + 2).map(|n| (format!("q{n}"), json!(n))).collect();
        let body = json!({"id": "1", "values": many}).to_string();
        let mut columns = Columns::default();
        columns.learn(&cells_of(&body, "now"));
        let table = columns.in_order();
        let record = table.record(cells_of(&body, "now"));
        assert_eq!(record.len(), FIXED.len() + MOST_COLUMNS + 1);
        assert_eq!(record.last().map(String::as_str), Some(r#"{"q4000":"4000","q4001":"4001"}"#));
    }
}
