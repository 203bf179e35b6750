//! Points in time: read from values, taken apart, compared.

use super::coercion::text;
use crate::platform::{self, Clock};
use crate::value::{Civil, Value, civil_from_instant, utf16_length};
use alloc::string::String;

/// A day in milliseconds.
pub(super) const DAY: f64 = 86_400_000.0;

/// The last instant that JavaScript knows.
const LAST: f64 = 8.64e15;

/// The instant that the value stands for; NaN if it stands for none.
pub(super) fn instant(value: &Value, clock: &dyn Clock) -> f64 {
    match value {
        Value::Instant(at) | Value::Number(at) => valid(*at),
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Text(text) => parsed(text, clock),
        Value::List(_) => platform::parse_date(&text(value, clock), clock).unwrap_or(f64::NAN),
        Value::Null | Value::Map(_) => f64::NAN,
    }
}

/// The instant, in whole milliseconds; NaN beyond those that JavaScript knows.
pub(super) fn valid(at: f64) -> f64 {
    if at.abs() <= LAST { platform::truncated(at) } else { f64::NAN }
}

fn parsed(text: &str, clock: &dyn Clock) -> f64 {
    let at = if holds_plain_date(text) {
        // JavaScript would take a date without a time for midnight in UTC.
        let mut midnight = String::from(text);
        midnight.push_str("T00:00:00");
        platform::parse_date(&midnight, clock)
    } else {
        platform::parse_date(text, clock)
    };
    at.unwrap_or(f64::NAN)
}

/// Whether there is something like 2024-01-31 in the text, and no T for a time behind it.
fn holds_plain_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let date = |window: &[u8]| {
        let mut places = window.iter().enumerate();
        places.all(
            |(index, byte)| {
                if matches!(index, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() }
            },
        )
    };
    !bytes.iter().skip(1).any(|byte| *byte == b'T') && bytes.windows(10).any(date)
}

/// What local clocks and calendars show at the instant, in ms as if it were UTC.
pub(super) fn local(at: f64, clock: &dyn Clock) -> f64 {
    if at.is_nan() { at } else { at + f64::from(clock.utc_offset(at)) * 60_000.0 }
}

/// What local calendars show at the instant; nothing if it is none.
pub(super) fn civil(at: f64, clock: &dyn Clock) -> Option<Civil> {
    Some(local(at, clock)).filter(|local| !local.is_nan()).map(civil_from_instant)
}

/// Readies both sides of a comparison, where one is an instant and the other a text: the text is
/// read as a date, and what it does not say, such as the time of day, is left out of account.
pub(super) fn make_comparable(left: &mut Value, right: &mut Value, clock: &dyn Clock) {
    let (at, said, unit) = match (&mut *left, &mut *right) {
        (Value::Instant(at), Value::Text(said)) => {
            let unit = match utf16_length(said) {
                ..=10 => DAY,
                11..=13 => 3_600_000.0,
                14..=16 => 60_000.0,
                _ => 1000.0,
            };
            (at, said, unit)
        }
        (Value::Text(said), Value::Instant(at)) => (at, said, 1000.0),
        _ => return,
    };
    *at = cut(*at, unit, clock);
    let said = Value::Instant(beside(*at, said, clock));
    *(if matches!(left, Value::Text(_)) { left } else { right }) = said;
}

/// The start of the `unit` of local time in which the instant lies.
fn cut(at: f64, unit: f64, clock: &dyn Clock) -> f64 {
    let local = local(at, clock);
    clock.instant_of_local(local - platform::modulo(local, unit))
}

/// The instant that a text says, to be compared with `at`: by the day if `at` is a midnight.
/// An empty text says now.
fn beside(at: f64, said: &str, clock: &dyn Clock) -> f64 {
    let said = if said.is_empty() { clock.now() } else { parsed(said, clock) };
    if platform::modulo(local(at, clock), DAY) == 0.0 {
        // The milliseconds stay, in SurveyJS.
        cut(said, DAY, clock) + platform::modulo(said, 1000.0)
    } else {
        said
    }
}
