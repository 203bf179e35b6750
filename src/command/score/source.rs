//! Where rows come from: NDJSON, the collector's CSV, its store. Each is read as a stream.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use manyi::collector::{FIXED_COLUMNS, each_stored};
use manyi::value::{Map, Value};

use super::row::{Reader, Reason, Row};

/// With this every SQLite file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Calls `take` with every row of a file and its line (in a store: its number), from 1.
pub(super) fn each_row(
    path: &Path,
    reader: &Reader<'_>,
    mut take: impl FnMut(u64, Row),
) -> Result<(), String> {
    let mut input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::with_capacity(1 << 16, std::io::stdin().lock()))
    } else {
        let file = File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
        Box::new(BufReader::with_capacity(1 << 16, file))
    };
    let start = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
    if start.starts_with(SQLITE) {
        let mut number = 0;
        return each_stored(path, |body| {
            number += 1;
            take(number, json_row(body.as_bytes(), reader));
        });
    }
    let is_table = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
        || without_mark(start).starts_with(b"id,received,");
    if is_table { each_record(input, reader, take) } else { each_line(input, reader, take) }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

fn each_line(
    mut input: impl BufRead,
    reader: &Reader<'_>,
    mut take: impl FnMut(u64, Row),
) -> Result<(), String> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        if read.map_err(|error| format!("cannot be read further: {error}"))? == 0 {
            return Ok(());
        }
        number += 1;
        let text = without_mark(&line).trim_ascii();
        if !text.is_empty() {
            take(number, json_row(text, reader));
        }
    }
}

fn json_row(text: &[u8], reader: &Reader<'_>) -> Row {
    let Ok(text) = std::str::from_utf8(text) else {
        return Row::LeftOut(Reason::Unreadable, "the row is not UTF-8".to_owned());
    };
    match Value::parse(text) {
        Ok(envelope) => reader.row(&envelope),
        Err(error) => {
            let words = format!("the row is not JSON: column {}: {}", error.column, error.message);
            Row::LeftOut(Reason::Unreadable, words)
        }
    }
}

/// Where the cells of a column belong.
enum Column {
    /// To a member of the envelope, or of a group in it.
    Member(Option<String>, String),
    /// To an answer, or to the row of a matrix.
    Answer(String, Option<String>),
    /// To answers that had no column of their own, as JSON.
    More,
}

fn each_record(
    input: impl Read,
    reader: &Reader<'_>,
    mut take: impl FnMut(u64, Row),
) -> Result<(), String> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let heads = table.headers().map_err(|error| format!("has no line of headings: {error}"))?;
    let columns = columns(heads.iter(), reader);
    let is_known =
        |column: &Column| matches!(column, Column::Answer(name, _) if reader.knows(name));
    if !columns.iter().any(is_known) {
        return Err("no column is named as a question of the definition".to_owned());
    }
    let mut record = csv::ByteRecord::new();
    while table
        .read_byte_record(&mut record)
        .map_err(|error| format!("cannot be read further: {error}"))?
    {
        let line = record.position().map_or(0, csv::Position::line);
        let row = match csv::StringRecord::from_byte_record(record.clone()) {
            Ok(cells) if cells.len() == columns.len() => reader.row(&envelope(&columns, &cells)),
            Ok(cells) => {
                let words =
                    format!("the row has {} cells, the headings {}", cells.len(), columns.len());
                Row::LeftOut(Reason::Unreadable, words)
            }
            Err(_) => Row::LeftOut(Reason::Unreadable, "the row is not UTF-8".to_owned()),
        };
        take(line, row);
    }
    Ok(())
}

/// A question may be named as a member of the envelope is: the members come first.
fn columns<'a>(heads: impl Iterator<Item = &'a str>, reader: &Reader<'_>) -> Vec<Column> {
    let mut seen: Vec<&str> = vec![];
    let mut columns = vec![];
    for head in heads {
        let is_first = !seen.contains(&head);
        seen.push(head);
        let head = head.strip_prefix('\u{feff}').unwrap_or(head);
        let group = head.split_once('.');
        let is_group = |name: &str| {
            matches!(name, "subject" | "context" | "scores" | "survey" | "device" | "flags")
        };
        columns.push(match group {
            _ if head == "(more)" => Column::More,
            Some((parent, child)) if is_first && is_group(parent) && !reader.knows(head) => {
                Column::Member(Some(parent.to_owned()), child.to_owned())
            }
            _ if is_first && FIXED_COLUMNS.contains(&head) => Column::Member(None, head.to_owned()),
            Some((parent, child)) if !reader.knows(head) && reader.knows(parent) => {
                Column::Answer(parent.to_owned(), Some(child.to_owned()))
            }
            _ => Column::Answer(head.to_owned(), None),
        });
    }
    columns
}

/// The envelope that a record was made from, as far as scoring needs it.
fn envelope(columns: &[Column], cells: &csv::StringRecord) -> Value {
    let mut envelope = Map::new();
    let mut values = Map::new();
    for (column, cell) in columns.iter().zip(cells) {
        if cell.is_empty() {
            continue;
        }
        match column {
            Column::Member(None, name) => envelope.insert(name, value_of(cell)),
            Column::Member(Some(parent), name) => insert_below(&mut envelope, parent, name, cell),
            Column::Answer(name, None) => values.insert(name, value_of(cell)),
            Column::Answer(name, Some(row)) => insert_below(&mut values, name, row, cell),
            Column::More => {
                if let Ok(Value::Map(more)) = Value::parse(cell) {
                    for (name, value) in more.into_entries() {
                        values.insert(&name, value);
                    }
                }
            }
        }
    }
    envelope.insert("values", Value::Map(values));
    Value::Map(envelope)
}

fn insert_below(map: &mut Map, parent: &str, name: &str, cell: &str) {
    if map.get(parent).is_none_or(|value| value.as_map().is_none()) {
        map.insert(parent, Value::Map(Map::new()));
    }
    if let Some(Value::Map(members)) = map.get_mut(parent) {
        members.insert(name, value_of(cell));
    }
}

/// The text of a cell, without the apostrophe that keeps a spreadsheet from taking it for a formula.
/// A scale reads numbers in texts, so that a cell need not say what it is.
fn value_of(cell: &str) -> Value {
    let guarded = cell.strip_prefix('\'').filter(|text| {
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
    });
    Value::from(guarded.unwrap_or(cell))
}
