//! Reading and writing dates as JavaScript does: ISO 8601, and the loose old forms that
//! `Date.parse` of V8 takes too, such as `1/5/2024 10:30 PM` and `5 Jan 2024`.
//!
//! Only the native command needs this; a browser has it.

use super::Clock;
use jiff::civil;

const MINUTE: f64 = 60_000.0;
const DAY: f64 = 86_400_000.0;

/// The instant (ms since 1970) that JavaScript's `Date.parse(text)` reads; `None` where that is NaN.
#[must_use]
pub fn parse_date(text: &str, clock: &dyn Clock) -> Option<f64> {
    let reading = match iso(text) {
        Some(reading) => reading,
        // With a T behind an ISO date, it is ISO or nothing.
        None if text.split_once('T').is_some_and(|(date, _)| iso(date).is_some()) => return None,
        None => loose(text)?,
    };
    let at = match reading.offset {
        Some(offset) => reading.local - offset * MINUTE,
        None => clock.instant_of_local(reading.local),
    };
    Some(at).filter(|at| at.abs() <= 8.64e15)
}

/// The text that JavaScript's `String(date)` gives: `Mon Jan 01 2024 00:00:00 GMT+0000 (…)`.
/// The name of the zone is only known for UTC.
#[must_use]
pub fn date_text(at: f64, clock: &dyn Clock) -> String {
    let offset = clock.utc_offset(at);
    let local = jiff::Timestamp::from_millisecond(at as i64 + i64::from(offset) * 60_000);
    let Some(local) = local.ok().filter(|_| at.is_finite()) else {
        return String::from("Invalid Date");
    };
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    let zone = if offset == 0 { " (Coordinated Universal Time)" } else { "" };
    let day = local.strftime("%a %b %d %Y %H:%M:%S");
    format!("{day} GMT{sign}{:02}{:02}{zone}", minutes / 60, minutes % 60)
}

/// A date and time as read, in ms as if in UTC, and the minutes that its zone is ahead of UTC.
struct Reading {
    local: f64,
    offset: Option<f64>,
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, each alone (then in UTC) or with `THH:mm[:ss[.sss]][Z|±HH:mm]`.
fn iso(text: &str) -> Option<Reading> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let (year, rest) = match date.as_bytes().first()? {
        b'+' | b'-' => (date.get(..7)?, date.get(7..)?),
        _ => (date.get(..4)?, date.get(4..)?),
    };
    let year = signed(year).filter(|_| year != "-000000")?;
    let (month, day) = match rest.as_bytes() {
        [] => (1, 1),
        [b'-', _, _] => (digits(&rest[1..])?, 1),
        [b'-', _, _, b'-', _, _] => (digits(rest.get(1..3)?)?, digits(&rest[4..])?),
        _ => return None,
    };
    let midnight = day_start(year, month, day)?;
    match time {
        None => Some(Reading { local: midnight, offset: Some(0.0) }),
        Some(time) => {
            let (since_midnight, offset) = iso_time(time)?;
            Some(Reading { local: midnight + since_midnight, offset })
        }
    }
}

fn iso_time(text: &str) -> Option<(f64, Option<f64>)> {
    let zone_start = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(zone_start);
    let offset = match zone.as_bytes() {
        [] => None,
        [b'Z' | b'z'] => Some(0.0),
        [sign @ (b'+' | b'-'), _, _, b':', _, _] | [sign @ (b'+' | b'-'), _, _, _, _] => {
            let hours = digits(zone.get(1..3)?)?;
            let minutes = digits(zone.get(zone.len() - 2..)?)?;
            let offset = f64::from(hours * 60 + minutes);
            (hours < 24 && minutes < 60)
                .then_some(if *sign == b'-' { -offset } else { offset })?
                .into()
        }
        _ => return None,
    };
    let (clock, fraction) = match time.split_once('.') {
        Some((clock, fraction)) if clock.len() == 8 => (clock, milliseconds(fraction)?),
        Some(_) => return None,
        None => (time, 0.0),
    };
    let mut parts = clock.split(':').map(|part| digits(part).filter(|_| part.len() == 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    Some((time_of_day(hour, minute, second, fraction)?, offset))
}

/// Dates as people write them: numbers, a month by name, a time, in almost any order.
fn loose(text: &str) -> Option<Reading> {
    let mut found = Loose::default();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = match character {
            '(' => after_parentheses(rest),
            '0'..='9' => found.number(rest)?,
            _ if character.is_alphabetic() => found.word(rest)?,
            '+' | '-' if found.offset == Some(0.0) || !found.time.is_empty() => found.zone(rest)?,
            '+' | '-' | ')' if !found.numbers.is_empty() => return None,
            '!'..='@' => &rest[1..],
            _ if character.is_whitespace() => rest.trim_start(),
            _ => return None,
        };
    }
    let local = found.day()? + found.time_of_day()?;
    Some(Reading { local, offset: found.offset })
}

/// What was found so far in a date as people write it.
#[derive(Default)]
struct Loose {
    /// Numbers that are no time: day, month and year in some order.
    numbers: Vec<i32>,
    month: Option<i32>,
    /// Hour, minute, second.
    time: Vec<i32>,
    /// Whether the last thing was a colon.
    time_goes_on: bool,
    milliseconds: f64,
    /// Hours to add: 12 for PM.
    half: Option<i32>,
    offset: Option<f64>,
}

impl Loose {
    /// Takes the number that `text` begins with, and returns the text behind it.
    fn number<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (number, rest) = leading_digits(text)?;
        if let Some(rest) = rest.strip_prefix(':').filter(|_| self.time.len() < 2) {
            self.time.push(number);
            self.time_goes_on = true;
            return Some(rest).filter(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
        }
        if !self.time_goes_on {
            self.numbers.push(number);
            return Some(rest.strip_prefix('-').unwrap_or(rest))
                .filter(|_| self.numbers.len() <= 3);
        }
        self.time.push(number);
        self.time_goes_on = false;
        let Some(fraction) = rest.strip_prefix('.').filter(|_| self.time.len() == 3) else {
            return Some(rest);
        };
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        self.milliseconds = milliseconds(&fraction[..end])?;
        Some(&fraction[end..])
    }

    /// Takes the word that `text` begins with: a month, AM, PM or a zone, or before the first
    /// number anything.
    fn word<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        match keyword(&word.to_lowercase()) {
            Some(Keyword::Month(month)) => {
                self.month = Some(month);
                return Some(rest.strip_prefix('-').unwrap_or(rest));
            }
            Some(Keyword::Half(hours)) if !self.time.is_empty() => self.half = Some(hours),
            Some(Keyword::Zone(hours)) if !self.numbers.is_empty() => {
                self.offset = Some(f64::from(hours) * 60.0);
            }
            // Any word may stand before the first number, but not right before it.
            _ if !self.numbers.is_empty() || !self.time.is_empty() => return None,
            _ if rest.starts_with(|next: char| next.is_ascii_digit()) => return None,
            _ => {}
        }
        Some(rest)
    }

    /// Takes `+2`, `-02`, `+0200` or `+02:00`.
    fn zone<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (number, rest) = leading_digits(&text[1..]).filter(|(number, _)| *number < 10_000)?;
        let (minutes, rest) = match rest.strip_prefix(':') {
            Some(rest) => {
                let (minutes, rest) = leading_digits(rest)?;
                (number * 60 + minutes, rest)
            }
            None if text.len() - rest.len() <= 3 => (number * 60, rest),
            None => (number / 100 * 60 + number % 100, rest),
        };
        self.offset = Some(f64::from(if text.starts_with('-') { -minutes } else { minutes }));
        Some(rest)
    }

    /// The day that the numbers say. Which of them is the year shows from its size.
    fn day(&self) -> Option<f64> {
        let number = |index: usize| self.numbers.get(index).copied().unwrap_or(1);
        let first = *self.numbers.first()?;
        let is_day = (1..=31).contains(&first);
        let (year, month, day) = match self.month {
            Some(month) if is_day => (number(1), month, first),
            Some(month) => (first, month, number(1)),
            None if is_day => (number(2), first, number(1)),
            None => (first, number(1), number(2)),
        };
        let year = match year {
            0..=49 => year + 2000,
            50..=99 => year + 1900,
            year => year,
        };
        day_start(year, month, day)
    }

    fn time_of_day(&self) -> Option<f64> {
        let part = |index: usize| self.time.get(index).copied().unwrap_or(0);
        let hour = match self.half {
            None => part(0),
            Some(_) if part(0) > 12 => return None,
            Some(hours) => part(0) % 12 + hours,
        };
        time_of_day(hour, part(1), part(2), self.milliseconds)
    }
}

fn after_parentheses(text: &str) -> &str {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

enum Keyword {
    Month(i32),
    /// Hours to add: 12 for PM.
    Half(i32),
    /// Hours ahead of UTC.
    Zone(i32),
}

fn keyword(word: &str) -> Option<Keyword> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const ZONES: [(&str, i32); 11] = [
        ("utc", 0),
        ("gmt", 0),
        ("z", 0),
        ("est", -5),
        ("edt", -4),
        ("cst", -6),
        ("cdt", -5),
        ("mst", -7),
        ("mdt", -6),
        ("pst", -8),
        ("pdt", -7),
    ];
    let start: String = word.chars().take(3).collect();
    if let Some(index) = MONTHS.iter().position(|month| *month == start) {
        return Some(Keyword::Month(index as i32 + 1));
    }
    match word {
        "am" => return Some(Keyword::Half(0)),
        "pm" => return Some(Keyword::Half(12)),
        _ => {}
    }
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, hours)| Keyword::Zone(*hours))
}

fn day_start(year: i32, month: i32, day: i32) -> Option<f64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // The calendar of the library ends before JavaScript's, but repeats every 400 years.
    let cycles = (year - 2000).div_euclid(400);
    let first = civil::Date::new((year - cycles * 400) as i16, month as i8, 1).ok()?;
    let epoch = civil::date(1970, 1, 1);
    let days = (first - epoch).get_days();
    Some((f64::from(days) + f64::from(cycles) * 146_097.0 + f64::from(day - 1)) * DAY)
}

fn time_of_day(hour: i32, minute: i32, second: i32, fraction: f64) -> Option<f64> {
    let midnight = hour == 24 && minute == 0 && second == 0 && fraction == 0.0;
    let valid = (hour < 24 || midnight) && minute < 60 && second < 60;
    let seconds = f64::from(hour) * 3600.0 + f64::from(minute) * 60.0 + f64::from(second);
    valid.then_some(seconds * 1000.0 + fraction)
}

/// The first three digits of a fraction of a second.
fn milliseconds(text: &str) -> Option<f64> {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let padded: String = text.chars().chain("00".chars()).take(3).collect();
    digits(&padded).filter(|_| all_digits).map(f64::from)
}

/// The number that the text begins with, and the text behind it.
fn leading_digits(text: &str) -> Option<(i32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((digits(&text[..end])?, &text[end..]))
}

/// A number of at most nine digits and nothing else.
fn digits(text: &str) -> Option<i32> {
    let plain = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

fn signed(text: &str) -> Option<i32> {
    match text.strip_prefix('-') {
        Some(year) => digits(year).map(|year| -year),
        None => digits(text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::FixedClock;
    use proptest::prelude::*;

    const SHANGHAI: FixedClock = FixedClock { now: 0.0, utc_offset: 480 };

    // Looked up in Node.js 20 under TZ=Asia/Shanghai.
    #[test]
    fn texts_are_read_as_date_parse_reads_them() {
        for (text, wanted) in [
            ("2024-01-05", Some(1_704_412_800_000.0)),
            ("2024-01-05T00:00", Some(1_704_384_000_000.0)),
            ("2024-01-05T24:00", Some(1_704_470_400_000.0)),
            ("2024-01-05T10:20:30.1239Z", Some(1_704_450_030_123.0)),
            ("2024-01-05T10:00-0800", Some(1_704_477_600_000.0)),
            ("2024-01-05T10:00Z0800", None),
            ("2024-01-05T10", None),
            ("2024-01-05T1:00", None),
            ("2024-01-05T10:00 Z", None),
            ("+012024-01-05T00:00Z", Some(317_273_932_800_000.0)),
            ("1/5/2024", Some(1_704_384_000_000.0)),
            ("1/5/99", Some(915_465_600_000.0)),
            ("13/1/2024", None),
            ("2024/1/5 10:00", Some(1_704_420_000_000.0)),
            ("1/5/2024 12:30 AM", Some(1_704_385_800_000.0)),
            ("1/5/2024 13:30 PM", None),
            ("5 January 2024", Some(1_704_384_000_000.0)),
            ("05-JAN-2024", Some(1_704_384_000_000.0)),
            ("Jan 5 2024 10:00 GMT+2", Some(1_704_441_600_000.0)),
            ("Jan 5 2024 10:00 EST", Some(1_704_466_800_000.0)),
            ("Fri Jan 05 2024 10:00:00 GMT+0800 (China Standard Time)", Some(1_704_420_000_000.0)),
            ("5 of Jan 2024", None),
            ("2024年1月5日", None),
            ("", None),
        ] {
            assert_eq!(parse_date(text, &SHANGHAI), wanted, "{text}");
        }
    }

    #[test]
    fn a_date_is_written_as_javascript_writes_it() {
        let utc = FixedClock { now: 0.0, utc_offset: 0 };
        let names_the_zone = "Fri Jan 05 2024 00:00:00 GMT+0000 (Coordinated Universal Time)";
        assert_eq!(date_text(1_704_412_800_000.0, &utc), names_the_zone);
        assert_eq!(date_text(1_704_412_800_000.0, &SHANGHAI), "Fri Jan 05 2024 08:00:00 GMT+0800");
        assert_eq!(date_text(f64::NAN, &utc), "Invalid Date");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(\\PC|[-+:./TZ0-9 ]|[0-9]{4}-[0-9]{2}-|Jan|PM|GMT){0,12}") {
            let _ = parse_date(&text, &SHANGHAI);
        }

        #[test]
        fn what_was_written_is_read_back(at in -58_000_000_000_000.0..250_000_000_000_000.0f64) {
            let at = (at / 1000.0).floor() * 1000.0;
            prop_assert_eq!(parse_date(&date_text(at, &SHANGHAI), &SHANGHAI), Some(at));
        }
    }
}
