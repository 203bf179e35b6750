//! Counting batches of rows.

use std::collections::HashMap;

use manyi::scoring::{Cell, CellKey, Group, Scoring, Segment, Tally, Voices};
use manyi::value::Value;

use super::quick::{Quick, Seen};
use super::row::{Reader, Reason, Row, Rows};
use super::source::{Batch, record_row, without_mark};

/// One of those who count. Each counts for itself; what they have counted is merged in the end.
pub(super) struct Counter<'a> {
    reader: &'a Reader<'a>,
    quick: Quick<'a>,
    cells: Cells<'a>,
    voices: Voices,
    rows: Rows,
}

/// What was counted under each pair of a group and a wave.
struct Cells<'a> {
    scoring: &'a Scoring,
    groups: Names,
    waves: Names,
    segments: HashMap<(usize, usize), Segment>,
}

/// Names by number; 0 is none.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn number(&mut self, name: Option<&str>) -> usize {
        let Some(name) = name else { return 0 };
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let number = self.0.len() + 1;
        self.0.insert(name.to_owned(), number);
        number
    }

    /// The names in the order of their numbers, that of 0 first.
    fn listed(self) -> Vec<Option<String>> {
        let mut names = vec![None; self.0.len() + 1];
        for (name, number) in self.0 {
            names[number] = Some(name);
        }
        names
    }
}

impl Cells<'_> {
    /// The segment of a group in a wave, which is there from its first response on.
    fn segment(&mut self, group: Option<&str>, wave: Option<&str>) -> &mut Segment {
        let key = (self.groups.number(group), self.waves.number(wave));
        self.segments.entry(key).or_insert_with(|| Segment::of(self.scoring))
    }

    fn listed(self) -> Vec<Cell> {
        let (groups, waves) = (self.groups.listed(), self.waves.listed());
        let cell = |((group, wave), segment): ((usize, usize), Segment)| Cell {
            key: CellKey { group: groups[group].clone(), wave: waves[wave].clone() },
            segment,
        };
        self.segments.into_iter().map(cell).collect()
    }
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
            cells: Cells {
                scoring: reader.scoring(),
                groups: Names::default(),
                waves: Names::default(),
                segments: HashMap::new(),
            },
            voices: Voices::default(),
            rows: Rows::default(),
        }
    }

    /// What all of them have counted.
    pub(super) fn together(counters: Vec<Counter<'_>>) -> (Tally, Rows) {
        let mut rows = Rows::default();
        let mut voices = Voices::default();
        let mut cells = vec![];
        for counter in counters {
            rows.merge(&counter.rows);
            voices.merge(&counter.voices);
            cells.extend(counter.cells.listed());
        }
        (Tally::of_cells(cells, voices), rows)
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
            Some(Seen::Response { answers, group, wave, seconds }) => {
                told.rows += 1;
                self.rows.used += 1;
                let segment = self.cells.segment(group.as_deref(), wave.as_deref());
                segment.add(self.reader.scoring(), answers, seconds, false);
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
            Row::Response { answers, group, particulars, complaint } => {
                self.rows.used += 1;
                let scoring = self.reader.scoring();
                let name = Group::name_of(&group);
                let segment = self.cells.segment(name.as_deref(), particulars.wave.as_deref());
                segment.add(scoring, &answers, particulars.seconds, particulars.is_misuse);
                self.voices.add(scoring, &answers, &particulars);
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
