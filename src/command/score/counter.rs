//! Counting batches of rows.

use std::collections::HashMap;

use manyi::scoring::{Group, Scoring, Segment, Tally};
use manyi::value::Value;

use super::quick::{Quick, Seen};
use super::row::{Reader, Reason, Row, Rows};
use super::source::{Batch, record_row, without_mark};

/// One of those who count. Each counts for itself; what they have counted is merged in the end.
pub(super) struct Counter<'a> {
    reader: &'a Reader<'a>,
    quick: Quick<'a>,
    /// The segment of each group; the first is that of responses without one.
    segments: Vec<Segment>,
    places: HashMap<String, usize>,
    rows: Rows,
}

/// What became of a batch.
#[derive(Default)]
pub(super) struct Told {
    /// How many lines of the file it was, where lines are not told by the batch itself.
    pub(super) lines: u64,
    /// How many rows it had.
    pub(super) rows: u64,
    /// How many bytes of the file it was.
    pub(super) bytes: u64,
    /// What is to be said, each with its line: from 1 within the batch.
    pub(super) complaints: Vec<(u64, String)>,
    /// The buffer, for another batch.
    pub(super) spent: Vec<u8>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(reader: &'a Reader<'a>) -> Counter<'a> {
        Counter {
            reader,
            quick: Quick::new(reader),
            segments: vec![Segment::of(reader.scoring())],
            places: HashMap::new(),
            rows: Rows::default(),
        }
    }

    /// What all of them have counted.
    pub(super) fn together(counters: Vec<Counter<'_>>, scoring: &Scoring) -> (Tally, Rows) {
        let mut rows = Rows::default();
        let mut groups = vec![];
        for counter in counters {
            rows.merge(&counter.rows);
            let mut names: Vec<Option<String>> = vec![None; counter.segments.len()];
            for (name, place) in counter.places {
                names[place] = Some(name);
            }
            let counted = names.into_iter().zip(counter.segments);
            let counted = counted.filter(|(_, segment)| segment.responses > 0);
            groups.extend(counted.map(|(name, segment)| Group { name, segment }));
        }
        (Tally::of_groups(scoring, groups), rows)
    }

    pub(super) fn count(&mut self, batch: Batch) -> Told {
        let mut told = Told::default();
        match batch {
            Batch::Lines(text) => {
                for line in lines(&text) {
                    told.lines += 1;
                    let row = without_mark(line).trim_ascii();
                    if !row.is_empty() {
                        self.json(row, told.lines, &mut told);
                    }
                }
                told.bytes = text.len() as u64;
                told.spent = text;
            }
            Batch::Bodies { text, ends } => {
                let mut start = 0;
                for end in ends {
                    told.lines += 1;
                    self.json(text.get(start..end).unwrap_or_default(), told.lines, &mut told);
                    start = end;
                }
                told.spent = text;
            }
            Batch::Records { columns, records, bytes, spent } => {
                for record in records {
                    let line = record.position().map_or(0, csv::Position::line);
                    let row = record_row(&columns, record, self.reader);
                    self.row(row, line, &mut told);
                }
                told.bytes = bytes;
                told.spent = spent;
            }
        }
        told
    }

    /// Counts a row of JSON, the quick way if it is plain.
    fn json(&mut self, text: &[u8], line: u64, told: &mut Told) {
        let Ok(text) = std::str::from_utf8(text) else {
            let words = "the row is not UTF-8".to_owned();
            return self.row(Row::LeftOut(Reason::Unreadable, words), line, told);
        };
        match self.quick.read(text) {
            Some(Seen::Response(answers, group)) => {
                told.rows += 1;
                self.rows.used += 1;
                let scoring = self.reader.scoring();
                let segment =
                    segment(&mut self.segments, &mut self.places, group.as_deref(), scoring);
                segment.add(scoring, answers, &scoring.index_values(answers));
            }
            Some(Seen::LeftOut(reason)) => {
                told.rows += 1;
                self.rows.note(reason);
            }
            None => {
                let row = json_row(text, self.reader);
                self.row(row, line, told);
            }
        }
    }

    fn row(&mut self, row: Row, line: u64, told: &mut Told) {
        told.rows += 1;
        let complaint = match row {
            Row::Response { answers, group, complaint } => {
                self.rows.used += 1;
                let scoring = self.reader.scoring();
                let name = Group::name_of(&group);
                let segment =
                    segment(&mut self.segments, &mut self.places, name.as_deref(), scoring);
                segment.add(scoring, &answers, &scoring.index_values(&answers));
                complaint.map(|words| (Reason::OffScale, words))
            }
            Row::LeftOut(reason, words) => Some((reason, words)),
        };
        if let Some((reason, words)) = complaint {
            self.rows.note(reason);
            if reason.is_fault() {
                told.complaints.push((line, words));
            }
        }
    }
}

/// The segment of a group, which is there from its first response on.
fn segment<'s>(
    segments: &'s mut Vec<Segment>,
    places: &mut HashMap<String, usize>,
    name: Option<&str>,
    scoring: &Scoring,
) -> &'s mut Segment {
    let place = match name {
        None => 0,
        Some(name) => places.get(name).copied().unwrap_or_else(|| {
            segments.push(Segment::of(scoring));
            places.insert(name.to_owned(), segments.len() - 1);
            segments.len() - 1
        }),
    };
    &mut segments[place]
}

fn json_row(text: &str, reader: &Reader<'_>) -> Row {
    match Value::parse(text) {
        Ok(envelope) => reader.row(&envelope),
        Err(error) => {
            let words = format!("the row is not JSON: column {}: {}", error.column, error.message);
            Row::LeftOut(Reason::Unreadable, words)
        }
    }
}

/// The lines of a text without their ends. A text that ends with a line does not begin another.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends =
        memchr::memchr_iter(b'\n', text).chain((!text.ends_with(b"\n")).then_some(text.len()));
    ends.map(move |end| {
        let line = text.get(start..end).unwrap_or_default();
        start = end + 1;
        line
    })
}
