//! Where rows come from: NDJSON, the collector's CSV, its store. Each is read as a stream, in batches
//! that can be counted one beside the other.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use manyi::collector::{FIXED_COLUMNS, each_stored};
use manyi::scoring::Item;
use manyi::value::{Map, Value};

use super::crew::Feed;
use super::row::{Reader, Reason, Row};

/// With this every SQLite file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// A batch has about as many bytes: it fits into the cache of a core, and is long enough that handing
/// it over costs nothing.
const BATCH: usize = 1 << 19;

/// Rows of one file.
pub(super) enum Batch {
    /// Whole lines of NDJSON.
    Lines(Vec<u8>),
    /// Rows of JSON without anything between them.
    Bodies {
        /// All of them.
        text: Vec<u8>,
        /// Where each ends.
        ends: Vec<usize>,
    },
    /// Rows of a table.
    Records {
        /// What its cells are.
        columns: Arc<Vec<Column>>,
        /// The rows, each knows its line.
        records: Vec<csv::ByteRecord>,
        /// How many bytes of the file they are.
        bytes: u64,
        /// A buffer, to be given back.
        spent: Vec<u8>,
    },
}

/// Leaves all rows of a file to be counted.
pub(super) fn read(path: &Path, reader: &Reader<'_>, feed: &mut Feed) -> Result<(), String> {
    let mut input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::with_capacity(1 << 16, std::io::stdin().lock()))
    } else {
        let file = File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
        Box::new(BufReader::with_capacity(1 << 16, file))
    };
    let start = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
    if start.starts_with(SQLITE) {
        return read_store(path, feed);
    }
    let is_table = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
        || without_mark(start).starts_with(b"id,received,");
    if is_table { read_table(input, reader, feed) } else { read_lines(input, feed) }
}

/// Bytes without a byte order mark.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

fn read_lines(mut input: impl BufRead, feed: &mut Feed) -> Result<(), String> {
    // The beginning of a line that the last batch broke off.
    let mut begun: Vec<u8> = vec![];
    while let Some(mut text) = feed.buffer() {
        text.append(&mut begun);
        let end = loop {
            let known = text.len();
            let read = input.by_ref().take(BATCH as u64).read_to_end(&mut text);
            if read.map_err(|error| format!("cannot be read further: {error}"))? == 0 {
                break None;
            }
            let new = text.get(known..).unwrap_or_default();
            if let Some(end) = memchr::memrchr(b'\n', new) {
                break Some(known + end + 1);
            }
        };
        if let Some(end) = end {
            begun.extend_from_slice(text.get(end..).unwrap_or_default());
            text.truncate(end);
        }
        if text.is_empty() || feed.put(Batch::Lines(text)).is_none() || end.is_none() {
            break;
        }
    }
    Ok(())
}

fn read_store(path: &Path, feed: &mut Feed) -> Result<(), String> {
    let mut batch = feed.buffer().map(|text| (text, vec![]));
    each_stored(path, |body| {
        let Some((text, ends)) = &mut batch else { return };
        text.extend_from_slice(body);
        ends.push(text.len());
        if text.len() >= BATCH {
            let (text, ends) = (std::mem::take(text), std::mem::take(ends));
            batch = feed
                .put(Batch::Bodies { text, ends })
                .and_then(|()| feed.buffer())
                .map(|text| (text, vec![]));
        }
    })?;
    if let Some((text, ends)) = batch {
        let _ = feed.put(Batch::Bodies { text, ends });
    }
    Ok(())
}

/// Where the cells of a column belong.
pub(super) enum Column {
    /// To a member of the envelope, or of a group in it.
    Member(Option<String>, String),
    /// To an answer, or to the row of a matrix.
    Answer(String, Option<String>),
    /// To an answer on a scale of numbers, or to the row of a matrix of such answers.
    Rating(String, Option<String>),
    /// To answers that had no column of their own, as JSON.
    More,
}

fn read_table(input: impl Read, reader: &Reader<'_>, feed: &mut Feed) -> Result<(), String> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let heads = table.headers().map_err(|error| format!("has no line of headings: {error}"))?;
    let columns = columns(heads.iter(), reader);
    let is_known = |column: &Column| match column {
        Column::Answer(name, _) | Column::Rating(name, _) => reader.knows(name),
        Column::Member(..) | Column::More => false,
    };
    if !columns.iter().any(is_known) {
        return Err("no column is named as a question of the definition".to_owned());
    }
    let columns = Arc::new(columns);
    let mut known = 0;
    let mut is_ended = false;
    while let (false, Some(spent)) = (is_ended, feed.buffer()) {
        let mut records = vec![];
        let mut size = 0;
        while !is_ended && size < BATCH {
            let mut record = csv::ByteRecord::new();
            let read = table.read_byte_record(&mut record);
            is_ended = !read.map_err(|error| format!("cannot be read further: {error}"))?;
            size += record.as_slice().len();
            if !is_ended {
                records.push(record);
            }
        }
        let end = table.position().byte();
        let bytes = end - known;
        known = end;
        let columns = Arc::clone(&columns);
        if feed.put(Batch::Records { columns, records, bytes, spent }).is_none() {
            break;
        }
    }
    Ok(())
}

/// The row that a record holds.
pub(super) fn record_row(columns: &[Column], record: csv::ByteRecord, reader: &Reader<'_>) -> Row {
    match csv::StringRecord::from_byte_record(record) {
        Ok(cells) if cells.len() == columns.len() => reader.row(&envelope(columns, &cells)),
        Ok(cells) => {
            let words =
                format!("the row has {} cells, the headings {}", cells.len(), columns.len());
            Row::LeftOut(Reason::Unreadable, words)
        }
        Err(_) => Row::LeftOut(Reason::Unreadable, "the row is not UTF-8".to_owned()),
    }
}

/// A question may be named as a member of the envelope is: the members come first.
fn columns<'a>(heads: impl Iterator<Item = &'a str>, reader: &Reader<'_>) -> Vec<Column> {
    let mut seen: Vec<&str> = vec![];
    let mut columns = vec![];
    let answer = |name: &str, row: Option<String>| {
        let mut items = reader.scoring().items.iter();
        let is_numeric =
            |item: &Item| item.points.iter().all(|point| matches!(point.value, Value::Number(_)));
        if items.any(|item| item.question == name && is_numeric(item)) {
            Column::Rating(name.to_owned(), row)
        } else {
            Column::Answer(name.to_owned(), row)
        }
    };
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
                answer(parent, Some(child.to_owned()))
            }
            _ => answer(head, None),
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
            Column::Rating(name, None) => values.insert(name, value_of(without_zeros(cell))),
            Column::Rating(name, Some(row)) => {
                insert_below(&mut values, name, row, without_zeros(cell));
            }
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

/// The 4 of `4.0`: so programs write whole numbers in a column that has gaps. Other cells as they are.
fn without_zeros(cell: &str) -> &str {
    let is_whole = |(whole, rest): &(&str, &str)| {
        !whole.is_empty()
            && whole.bytes().all(|byte| byte.is_ascii_digit())
            && rest.bytes().all(|byte| byte == b'0')
    };
    cell.split_once('.').filter(is_whole).map_or(cell, |(whole, _)| whole)
}

/// The text of a cell, without the apostrophe that keeps a spreadsheet from taking it for a formula.
/// A scale reads numbers in texts, so that a cell need not say what it is.
fn value_of(cell: &str) -> Value {
    let guarded = cell.strip_prefix('\'').filter(|text| {
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
    });
    Value::from(guarded.unwrap_or(cell))
}
