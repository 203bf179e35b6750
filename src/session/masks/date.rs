//! `maskType: "datetime"`: `dd/mm/yyyy`, `HH:MM`, `hh:MM tt`.

use super::number::setting;
use crate::platform::push_whole;
use crate::session::Session;
use crate::value::{Value, find, part, rest};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::{iter::Peekable, str::Chars};

#[derive(Debug)]
pub(super) struct Dated {
    pub(super) pattern: String,
    least: String,
    greatest: String,
}

/// A part of the pattern: the letter that names it, and how often it stands there. `.0` is the
/// sign itself where it is no part.
type Piece = (char, usize);

/// What a date and time are made of, as far as it is known.
#[derive(Default)]
struct Moment {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    hour: Option<u32>,
    minute: Option<u32>,
    second: Option<u32>,
    is_afternoon: bool,
}

impl Dated {
    pub(super) fn of(session: &Session, settings: &Value) -> Dated {
        let text = |name| settings.get(name).as_text().unwrap_or_default().to_owned();
        let own = text("pattern");
        let preset = settings.get("patternPreset").as_text();
        let date = || setting(session, settings, "datePattern", "datePattern");
        let time = || setting(session, settings, "timePattern", "timePattern");
        let pattern = match preset {
            _ if !own.is_empty() => own,
            Some("localeTime") => time(),
            Some("localeDateTime") => [&date(), " ", &time()].concat(),
            _ => date(),
        };
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

    pub(super) fn is_numeric(&self) -> bool {
        find(&self.pattern, "t").or(find(&self.pattern, "T")).is_none()
    }

    /// A stored date and time as it looks in the field; empty for what is none.
    pub(super) fn shown(&self, text: &str) -> String {
        let mut shown = String::new();
        let Some(moment) = self.read_stored(text) else {
            return shown;
        };
        for (letter, count) in self.pieces() {
            let number = match letter {
                'y' if count == 2 => moment.year.map(|year| year % 100),
                'y' => moment.year,
                'm' => moment.month,
                'd' => moment.day,
                'H' => moment.hour,
                'h' => moment.hour.map(|hour| (hour + 11) % 12 + 1),
                'M' => moment.minute,
                's' => moment.second.or(Some(0)),
                't' | 'T' => {
                    let is_afternoon = moment.hour.is_some_and(|hour| hour > 11);
                    shown.push_str(marker(letter, is_afternoon));
                    continue;
                }
                sign => {
                    shown.push(sign);
                    continue;
                }
            };
            push_padded(&mut shown, number.unwrap_or_default(), count);
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
        let numbers = |text: &str, sign| {
            let mut numbers = text.split(sign).map(number);
            [(); 3].map(|()| numbers.next().flatten())
        };
        let [year, month, day] = numbers(date, '-');
        let [hour, minute, second] = numbers(time, ':');
        let moment = Moment { year, month, day, hour, minute, second, is_afternoon: false };
        let has = |letter: &str| find(&self.pattern, letter).is_some();
        let lacks_date = has("d") && day.is_none() || has("y") && year.is_none();
        if lacks_date || has("M") && minute.is_none() || !is_valid(&moment) {
            return None;
        }
        Some(moment)
    }

    /// A text half written, with the signs between its parts.
    pub(super) fn typed(&self, text: &str) -> String {
        let mut typed = String::new();
        let mut waiting = String::new();
        let mut given = text.chars().peekable();
        for (letter, count) in self.pieces() {
            if !is_part(letter) {
                waiting.push(letter);
                given.next_if_eq(&letter);
                continue;
            }
            let written = part_of(&mut given, letter, count);
            if written.is_empty() {
                break;
            }
            typed.push_str(&core::mem::take(&mut waiting));
            typed.push_str(&written);
        }
        typed
    }

    /// The date and time in ISO form; `None` while a part lacks or they are none.
    pub(super) fn meant(&self, text: &str) -> Option<String> {
        let mut moment = Moment::default();
        let mut given = text.chars().peekable();
        for (letter, count) in self.pieces() {
            if matches!(letter, 't' | 'T') {
                let next = given.next()?;
                moment.is_afternoon = matches!(next, 'p' | 'P');
                given.next_if(|next| matches!(next, 'm' | 'M'));
                continue;
            }
            if !is_part(letter) {
                given.next_if_eq(&letter)?;
                continue;
            }
            let most = if letter == 'y' { count } else { 2 };
            let mut digits = String::new();
            while let Some(digit) =
                given.next_if(|next| digits.len() < most && next.is_ascii_digit())
            {
                digits.push(digit);
            }
            if digits.len() < count {
                return None;
            }
            let number = number(&digits);
            match letter {
                // Two digits of a year are of the last century from 69 on.
                'y' if count == 2 => {
                    moment.year =
                        number.map(|year| if year > 68 { 1900 + year } else { 2000 + year });
                }
                'y' => moment.year = number,
                'm' => moment.month = number,
                'd' => moment.day = number,
                'M' => moment.minute = number,
                's' => moment.second = number,
                'h' if number.is_some_and(|hour| hour == 0 || hour > 12) => return None,
                _ => moment.hour = number,
            }
        }
        if find(&self.pattern, "h").is_some() && !self.is_numeric() {
            let hour = moment.hour? % 12;
            moment.hour = Some(if moment.is_afternoon { hour + 12 } else { hour });
        }
        let text = if is_valid(&moment) { iso_text(&moment) } else { return None };
        let limit = |limit: &'_ str| part(limit, 0, text.len().min(limit.len())).to_owned();
        let is_early = !self.least.is_empty() && text < limit(&self.least);
        let is_late = !self.greatest.is_empty() && text > limit(&self.greatest);
        if is_early || is_late { None } else { Some(text) }
    }
}

/// Takes the characters of a part. A digit that no other can follow (a 5 as month), and one that is
/// followed by a sign, is filled up.
fn part_of(given: &mut Peekable<Chars<'_>>, letter: char, count: usize) -> String {
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
        let Some(next) = given.next() else {
            break;
        };
        if matches!(letter, 't' | 'T') {
            if matches!(next, 'a' | 'A' | 'p' | 'P') {
                given.next_if(|next| matches!(next, 'm' | 'M'));
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

fn is_part(letter: char) -> bool {
    matches!(letter, 'd' | 'm' | 'y' | 'h' | 'H' | 'M' | 's' | 't' | 'T')
}

fn marker(letter: char, is_afternoon: bool) -> &'static str {
    match (letter, is_afternoon) {
        ('t', false) => "am",
        ('t', true) => "pm",
        (_, false) => "AM",
        (_, true) => "PM",
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
    let days = match moment.month.unwrap_or(1) {
        4 | 6 | 9 | 11 => 30,
        2 => {
            let year = moment.year.unwrap_or(4);
            let is_leap =
                year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
            if is_leap { 29 } else { 28 }
        }
        _ => 31,
    };
    moment.month.is_none_or(|month| (1..=12).contains(&month))
        && moment.day.is_none_or(|day| (1..=days).contains(&day))
        && moment.hour.is_none_or(|hour| hour < 24)
        && moment.minute.is_none_or(|minute| minute < 60)
        && moment.second.is_none_or(|second| second < 60)
}

/// A part is told only where those above it are: no day without its month.
fn iso_text(moment: &Moment) -> String {
    let mut text = String::new();
    let mut chain = |parts: [Option<u32>; 3], sign: char, before: char| {
        for (place, number) in parts.into_iter().enumerate() {
            let Some(number) = number else {
                return;
            };
            if place > 0 {
                text.push(sign);
            } else if !text.is_empty() {
                text.push(before);
            }
            push_padded(&mut text, number, if sign == '-' && place == 0 { 4 } else { 2 });
        }
    };
    chain([moment.year, moment.month, moment.day], '-', '-');
    if moment.minute.is_some() {
        chain([moment.hour, moment.minute, moment.second], ':', 'T');
    }
    text
}
