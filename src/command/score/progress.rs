//! How far it is, for who waits at a terminal.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use super::counter::Told;

/// It is shown after this time, and again each time this has passed: short runs stay quiet, and no
/// terminal is flooded.
const PAUSE: Duration = Duration::from_millis(200);

/// Back to the start of the line, and the line is empty.
const CLEAR: &str = "\r\x1b[K";

/// How far one file is read. Only a terminal is shown anything.
pub(super) struct Progress {
    name: String,
    /// How many bytes the file has, where that is known.
    size: Option<u64>,
    bytes: u64,
    rows: u64,
    begun: Instant,
    shown: Instant,
    is_terminal: bool,
    is_on_screen: bool,
}

impl Progress {
    pub(super) fn of(path: &Path) -> Progress {
        let size = std::fs::metadata(path).ok().map(|known| known.len()).filter(|size| *size > 0);
        let now = Instant::now();
        Progress {
            name: path.display().to_string(),
            size,
            bytes: 0,
            rows: 0,
            begun: now,
            shown: now,
            is_terminal: std::io::stderr().is_terminal(),
            is_on_screen: false,
        }
    }

    /// Takes note of a batch, and now and then shows how far it is.
    pub(super) fn show(&mut self, told: &Told, out: &mut impl Write) {
        self.bytes += told.bytes;
        self.rows += told.rows;
        if self.is_terminal && self.shown.elapsed() >= PAUSE {
            self.shown = Instant::now();
            self.is_on_screen = true;
            let words = self.words(self.begun.elapsed());
            let _ = write!(out, "{CLEAR}{words}").and_then(|()| out.flush());
        }
    }

    /// Takes it off the screen: other words are to come.
    pub(super) fn clear(&mut self, out: &mut impl Write) {
        if std::mem::take(&mut self.is_on_screen) {
            let _ = write!(out, "{CLEAR}");
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody reads the last digits")]
    fn words(&self, taken: Duration) -> String {
        let rate = self.rows as f64 / taken.as_secs_f64();
        let part = match self.size {
            Some(size) if self.bytes > 0 => {
                format!(", {:.0} %", 100.0 * self.bytes as f64 / size as f64)
            }
            _ => String::new(),
        };
        format!(
            "{}: {} rows{part}, {} a second",
            self.name,
            grouped(self.rows),
            grouped(rate as u64)
        )
    }
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_rows_the_part_done_and_the_pace() {
        let mut progress = Progress::of(Path::new("r.ndjson"));
        let told = Told { rows: 1_234_567, bytes: 250, ..Told::default() };
        let mut out = vec![];
        progress.is_terminal = false;
        progress.show(&told, &mut out);
        assert!(out.is_empty());
        let words = |progress: &Progress| progress.words(Duration::from_secs(2));
        assert_eq!(words(&progress), "r.ndjson: 1,234,567 rows, 617,283 a second");
        progress.size = Some(1000);
        assert_eq!(words(&progress), "r.ndjson: 1,234,567 rows, 25 %, 617,283 a second");
    }

    #[test]
    fn a_terminal_is_shown_it_now_and_then_and_it_is_taken_off_again() {
        let mut progress = Progress::of(Path::new("-"));
        progress.is_terminal = true;
        let mut out = vec![];
        progress.show(&Told::default(), &mut out);
        progress.clear(&mut out);
        assert!(out.is_empty());
        progress.shown -= PAUSE;
        progress.show(&Told::default(), &mut out);
        progress.clear(&mut out);
        let text = String::from_utf8_lossy(&out).into_owned();
        assert!(text.starts_with("\r\u{1b}[K-: 0 rows") && text.ends_with("\r\u{1b}[K"), "{text}");
    }
}
