//! `maskType: "datetime"`: `dd/mm/yyyy`, `HH:MM`, `hh:MM tt`.

use super::number::setting;
use super::signs::Signs;
use crate::platform::push_whole;
use crate::session::Session;
use crate::value::{Value, find, part, rest};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

#[derive(Debug)]
pub(super) struct Dated {
    pub(super) pattern: String,
    least: String,
    greatest: String,
}

/// A part of the pattern: the letter that names it, and how often it stands there; or a sign
/// between two parts.
type Piece = (char, usize);

/// Year, month, day, hour, minute and second, as far as they are known.
type Moment = [Option<u32>; 6];

/// The letters of the pattern for them; `h` is an hour, too.
const LETTERS: [char; 6] = ['y', 'm', 'd', 'H', 'M', 's'];
const YEAR: usize = 0;
const MONTH: usize = 1;
const DAY: usize = 2;
const HOUR: usize = 3;
const MINUTE: usize = 4;
const SECOND: usize = 5;

impl Dated {
    pub(super) fn of(session: &Session, settings: &Value) -> Dated {
        let text = |name| settings.get(name).as_text().unwrap_or_default().to_owned();
        let preset = settings.get("patternPreset").as_text().unwrap_or_default();
        let mut pattern = text("pattern");
        if pattern.is_empty() {
            if preset != "localeTime" {
                pattern = setting(session, settings, "datePattern", "datePattern");
            }
            if preset == "localeDateTime" {
                pattern.push(' ');
            }
            if matches!(preset, "localeTime" | "localeDateTime") {
                pattern.push_str(&setting(session, settings, "timePattern", "timePattern"));
            }
        }
        Dated { pattern, least: text("min"), greatest: text("max") }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for letter in self.pattern.chars() {
            match pieces.last_mut() {
                Some((last, count)) if *last == letter && is_part(letter) => *count += 1,
                _ => pieces.push((letter, 1)),
            }
        }
        pieces
    }

    fn has(&self, letter: &str) -> bool {
        find(&self.pattern, letter).is_some()
    }

    pub(super) fn is_numeric(&self) -> bool {
        !self.has("t") && !self.has("T")
    }

    /// A stored date and time as it looks in the field; empty for what is none.
    pub(super) fn shown(&self, text: &str) -> String {
        let mut shown = String::new();
        let Some(moment) = self.read_stored(text) else {
            return shown;
        };
        for (letter, count) in self.pieces() {
            if let Some(field) = field_of(letter) {
                let known = moment[field].unwrap_or_default();
                let number = match letter {
                    'y' if count == 2 => known % 100,
                    'h' if moment[field].is_some() => (known + 11) % 12 + 1,
                    _ => known,
                };
                push_padded(&mut shown, number, count);
            } else if is_part(letter) {
                shown.push_str(marker(letter, moment[HOUR].is_some_and(|hour| hour > 11)));
            } else {
                shown.push(letter);
            }
        }
        shown
    }

    /// `2024-12-31`, `08:30`, `2024-12-31T08:30:59`.
    fn read_stored(&self, text: &str) -> Option<Moment> {
        let (date, time) = match find(text, "T") {
            Some(at) => (part(text, 0, at), rest(text, at + 1)),
            None if find(text, ":").is_some() => ("", text),
            None => (text, ""),
        };
        let mut moment = Moment::default();
        read_numbers(date, "-", &mut moment[..HOUR]);
        read_numbers(time, ":", &mut moment[HOUR..]);
        let lacks = |letter, field: usize| self.has(letter) && moment[field].is_none();
        let is_whole = !lacks("d", DAY) && !lacks("y", YEAR) && !lacks("M", MINUTE);
        if is_whole && is_valid(&moment) { Some(moment) } else { None }
    }

    /// A text half written, with the signs between its parts.
    pub(super) fn typed(&self, text: &str) -> String {
        let mut typed = String::new();
        let mut waiting = String::new();
        let mut given = Signs(text);
        for (letter, count) in self.pieces() {
            if !is_part(letter) {
                waiting.push(letter);
                given.take_if(letter);
                continue;
            }
            let written = part_of(&mut given, letter, count);
            if written.is_empty() {
                break;
            }
            typed.push_str(&waiting);
            typed.push_str(&written);
            waiting.clear();
        }
        typed
    }

    /// The date and time in ISO form; `None` while a part lacks or they are none.
    pub(super) fn meant(&self, text: &str) -> Option<String> {
        let mut moment = Moment::default();
        let mut is_afternoon = false;
        let mut given = Signs(text);
        for (letter, count) in self.pieces() {
            let Some(field) = field_of(letter) else {
                let next = given.take()?;
                if is_part(letter) {
                    is_afternoon = matches!(next, 'p' | 'P');
                    let _ = given.take_if('m') || given.take_if('M');
                } else if next != letter {
                    return None;
                }
                continue;
            };
            let digits = given.take_digits(if letter == 'y' { count } else { 2 });
            if digits.len() < count {
                return None;
            }
            let number = number(digits)?;
            moment[field] = Some(match letter {
                // Two digits of a year are of the last century from 69 on.
                'y' if count == 2 => number + if number > 68 { 1900 } else { 2000 },
                'h' if number == 0 || number > 12 => return None,
                _ => number,
            });
        }
        if self.has("h") && !self.is_numeric() {
            moment[HOUR] = Some(moment[HOUR]? % 12 + if is_afternoon { 12 } else { 0 });
        }
        if !is_valid(&moment) {
            return None;
        }
        let text = iso_text(&moment);
        let cut = |limit: &str| part(limit, 0, text.len().min(limit.len())).to_owned();
        let is_early = !self.least.is_empty() && text < cut(&self.least);
        let is_late = !self.greatest.is_empty() && text > cut(&self.greatest);
        if is_early || is_late { None } else { Some(text) }
    }
}

/// Takes the characters of a part. A digit that no other can follow (a 5 as month), and one that is
/// followed by a sign, is filled up.
fn part_of(given: &mut Signs<'_>, letter: char, count: usize) -> String {
    let mut written = String::new();
    let most = if letter == 'y' { count } else { 2 };
    let last_first = match letter {
        'y' => '9',
        'd' => '3',
        'H' => '2',
        'm' | 'h' => '1',
        _ => '5',
    };
    while written.len() < most {
        let Some(next) = given.take() else {
            break;
        };
        if matches!(letter, 't' | 'T') {
            if matches!(next, 'a' | 'A' | 'p' | 'P') {
                let _ = given.take_if('m') || given.take_if('M');
                written.push_str(marker(letter, matches!(next, 'p' | 'P')));
            }
        } else if next.is_ascii_digit() {
            if written.is_empty() && next > last_first {
                written.push('0');
            }
            written.push(next);
        } else if written.len() == 1 && most == 2 {
            written.insert(0, '0');
        }
    }
    written
}

/// Which of the numbers of a [`Moment`] a letter stands for.
fn field_of(letter: char) -> Option<usize> {
    if letter == 'h' { Some(HOUR) } else { LETTERS.iter().position(|known| *known == letter) }
}

fn is_part(letter: char) -> bool {
    matches!(letter, 't' | 'T') || field_of(letter).is_some()
}

fn marker(letter: char, is_afternoon: bool) -> &'static str {
    match (letter, is_afternoon) {
        ('t', false) => "am",
        ('t', true) => "pm",
        (_, false) => "AM",
        (_, true) => "PM",
    }
}

/// Reads numbers with a sign between them.
fn read_numbers(mut text: &str, sign: &str, numbers: &mut [Option<u32>]) {
    for found in numbers {
        let end = find(text, sign).unwrap_or(text.len());
        *found = number(part(text, 0, end));
        text = rest(text, end + 1);
    }
}

fn number(digits: &str) -> Option<u32> {
    let mut number = 0_u32;
    for digit in digits.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.wrapping_mul(10).wrapping_add(u32::from(digit - b'0'));
    }
    if digits.is_empty() { None } else { Some(number) }
}

fn push_padded(text: &mut String, number: u32, length: usize) {
    let mut least = 1_u32;
    for _ in 1..length.min(4) {
        least *= 10;
        if number < least {
            text.push('0');
        }
    }
    push_whole(text, number);
}

/// Whether the calendar and the clock have it.
fn is_valid(moment: &Moment) -> bool {
    let year = moment[YEAR].unwrap_or(4);
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match moment[MONTH] {
        Some(4 | 6 | 9 | 11) => 30,
        Some(2) => 28 + u32::from(is_leap),
        _ => 31,
    };
    let limits = [(0, u32::MAX), (1, 12), (1, days), (0, 23), (0, 59), (0, 59)];
    let mut fields = moment.iter().zip(limits);
    fields.all(|(field, (least, most))| field.is_none_or(|it| it >= least && it <= most))
}

/// A part is told only where those above it are: no day without its month, no second without its
/// minute.
fn iso_text(moment: &Moment) -> String {
    let mut text = String::new();
    for (half, sign) in [(YEAR..HOUR, '-'), (HOUR..SECOND + 1, ':')] {
        if sign == ':' && moment[MINUTE].is_none() {
            break;
        }
        for field in half {
            let Some(number) = moment[field] else {
                break;
            };
            if !text.is_empty() {
                text.push(if field == HOUR { 'T' } else { sign });
            }
            push_padded(&mut text, number, if field == YEAR { 4 } else { 2 });
        }
    }
    text
}
