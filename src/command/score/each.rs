//! `--each`: the scores of every response by itself, as the browser works them out.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use manyi::scoring::{Occasion, Scoring};
use manyi::value::{Map, Value};

use super::row::{Reader, Row};
use crate::command::{Failure, Outcome, output};

/// Writes a line for each envelope of NDJSON files: `{"id", "scores", "alerts"}`, and `flags` where
/// the block has a `quality`, in the language that the envelope names. Rows that cannot be used are
/// told on standard error.
///
/// # Errors
/// A file that cannot be read; at the end, that there were such rows.
pub(super) fn write(paths: &[impl AsRef<Path>], scoring: &Scoring, reader: &Reader<'_>) -> Outcome {
    let mut out = output();
    let mut complaints = std::io::stderr().lock();
    let mut is_faultless = true;
    for path in paths {
        let name = path.as_ref().display().to_string();
        let cannot = |error| Failure::Because(format!("{name}: cannot be read: {error}"));
        let input: Box<dyn BufRead> = if path.as_ref() == Path::new("-") {
            Box::new(std::io::stdin().lock())
        } else {
            Box::new(BufReader::new(std::fs::File::open(path).map_err(cannot)?))
        };
        for (index, line) in input.lines().enumerate() {
            let line = line.map_err(cannot)?;
            if line.trim().is_empty() {
                continue;
            }
            let envelope = Value::parse(&line);
            let complaint = match &envelope {
                Err(error) => Some(format!("the row is not JSON: {}", error.message)),
                Ok(envelope) => match reader.row(envelope) {
                    Row::LeftOut(reason, words) if reason.is_fault() => Some(words),
                    Row::LeftOut(..) => None,
                    Row::Response { complaint, .. } => {
                        writeln!(out, "{}", assessed(envelope, scoring).to_json())?;
                        complaint
                    }
                },
            };
            if let Some(words) = complaint {
                is_faultless = false;
                // Who does not listen to complaints still gets the scores.
                let _ = writeln!(complaints, "{name}:{}: {words}", index + 1);
            }
        }
    }
    out.flush()?;
    if is_faultless { Ok(()) } else { Err(Failure::Found) }
}

fn assessed(envelope: &Value, scoring: &Scoring) -> Value {
    let locale = envelope.get("locale").as_text().unwrap_or_default();
    let elapsed = envelope.get("duration_ms").as_number();
    let ended = envelope.get("ended").as_text().unwrap_or_default();
    let occasion = Occasion { subject: envelope.get("subject"), ended };
    let assessment = scoring.assessment(envelope.get("values"), locale, &occasion, elapsed);
    let mut line = Map::new();
    line.insert("id", envelope.get("id").clone());
    for (key, value) in assessment.into_entries() {
        line.insert(&key, value);
    }
    Value::Map(line)
}
