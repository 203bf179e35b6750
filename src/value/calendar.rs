//! Days, hours and minutes of an instant, and back, in the proleptic Gregorian calendar.
//!
//! The arithmetic is Howard Hinnant's `days_from_civil` (chrono-compatible low-level date
//! algorithms, 2013), the same on every platform.

use alloc::string::String;

/// A date and a time of day, without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year; 0 is 1 BC.
    pub year: i32,
    /// Month, from 1.
    pub month: i32,
    /// Day of the month, from 1.
    pub day: i32,
    /// Hour, 0 to 23.
    pub hour: i32,
    /// Minute, 0 to 59.
    pub minute: i32,
    /// Second, 0 to 59.
    pub second: i32,
    /// Millisecond, 0 to 999.
    pub millisecond: i32,
}

const DAY: f64 = 86_400_000.0;

/// The date and time of day, in UTC, of an instant (ms since 1970).
///
/// ```
/// let civil = manyi::value::civil_from_instant(0.0);
/// assert_eq!((civil.year, civil.month, civil.day, civil.hour), (1970, 1, 1, 0));
/// ```
#[must_use]
pub fn civil_from_instant(at: f64) -> Civil {
    let days = crate::platform::floor(at / DAY);
    let rest = (at - days * DAY) as i32;
    let shifted = days as i32 + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    Civil {
        year: year_of_era + era * 400 + i32::from(month <= 2),
        month,
        day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
        hour: rest / 3_600_000,
        minute: rest / 60_000 % 60,
        second: rest / 1000 % 60,
        millisecond: rest % 1000,
    }
}

/// The instant (ms since 1970) of a date and time of day in UTC. Months and days beyond their
/// range carry over, as in JavaScript: day 31 of February is a day in March.
///
/// ```
/// use manyi::value::{civil_from_instant, instant_from_civil};
/// let mut civil = civil_from_instant(0.0);
/// civil.day = 32;
/// assert_eq!(instant_from_civil(&civil), 31.0 * 86_400_000.0);
/// ```
#[must_use]
pub fn instant_from_civil(civil: &Civil) -> f64 {
    let months = civil.month - 1;
    let year = civil.year + months.div_euclid(12);
    let month = months.rem_euclid(12) + 1;
    let shifted_year = year - i32::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = f64::from(era) * 146_097.0 + f64::from(day_of_era + civil.day - 1) - 719_468.0;
    let minutes = f64::from(civil.hour) * 60.0 + f64::from(civil.minute);
    days * DAY
        + minutes * 60_000.0
        + f64::from(civil.second) * 1000.0
        + f64::from(civil.millisecond)
}

/// ISO 8601 text in UTC with milliseconds, as JavaScript's `toISOString` gives it.
///
/// ```
/// assert_eq!(manyi::value::instant_text(0.0), "1970-01-01T00:00:00.000Z");
/// assert_eq!(manyi::value::instant_text(253_402_300_800_000.0), "+010000-01-01T00:00:00.000Z");
/// ```
#[must_use]
pub fn instant_text(at: f64) -> String {
    let civil = civil_from_instant(at);
    let mut out = String::new();
    let mut year_width = 4;
    if !(0..10_000).contains(&civil.year) {
        out.push(if civil.year < 0 { '-' } else { '+' });
        year_width = 6;
    }
    let mut put = |number: i32, width, end| {
        push_digits(number, width, &mut out);
        out.push(end);
    };
    put(civil.year.abs(), year_width, '-');
    put(civil.month, 2, '-');
    put(civil.day, 2, 'T');
    put(civil.hour, 2, ':');
    put(civil.minute, 2, ':');
    put(civil.second, 2, '.');
    put(civil.millisecond, 3, 'Z');
    out
}

fn push_digits(number: i32, width: u32, out: &mut String) {
    if width > 1 {
        push_digits(number / 10, width - 1, out);
    }
    out.push(char::from(b'0' + number.rem_euclid(10) as u8));
}
