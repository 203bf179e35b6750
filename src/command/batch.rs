//! Lines of JSON in, lines of JSON out.

use std::io::{BufRead, Write};

use manyi::value::{Map, Value};

use super::{Failure, Outcome};

/// What a line is answered with.
pub(super) enum Answer {
    /// A value.
    Value(Value),
    /// The task was read, and this came of it.
    Error(String),
    /// The task cannot be read, and the batch does not end well.
    Unreadable(String),
}

/// Answers each line of `input`, an object with an "id", with a line: the same id, and the value
/// under `key` or an "error".
pub(super) fn answer_lines(
    input: &mut impl BufRead,
    out: &mut impl Write,
    key: &str,
    mut answer: impl FnMut(Map) -> Answer,
) -> Outcome {
    let mut unreadable = 0_u64;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        let (id, answer) = match read_line(text) {
            Ok(mut task) => (task.remove("id").unwrap_or_default(), answer(task)),
            Err(reason) => (Value::Null, Answer::Unreadable(reason)),
        };
        if matches!(answer, Answer::Unreadable(_)) {
            unreadable += 1;
        }
        let (key, value) = match answer {
            Answer::Value(value) => (key, value),
            Answer::Error(reason) | Answer::Unreadable(reason) => ("error", Value::Text(reason)),
        };
        writeln!(out, "{{\"id\":{},\"{key}\":{}}}", id.to_json(), value.to_json())?;
    }
    out.flush()?;
    match unreadable {
        0 => Ok(()),
        1 => Err(Failure::Because("1 line could not be read; its answer says why".to_owned())),
        many => {
            Err(Failure::Because(format!("{many} lines could not be read; their answers say why")))
        }
    }
}

fn read_line(line: &[u8]) -> Result<Map, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
    match Value::parse(text) {
        Ok(Value::Map(task)) => Ok(task),
        Ok(_) => Err("the line is not an object with an \"id\"".to_owned()),
        Err(error) => {
            Err(format!("the line is not JSON: column {}: {}", error.column, error.message))
        }
    }
}
