//! `today`, `age`, `dateAdd`, `dateDiff`, `year` and all others about dates.
//!
//! Days, months and hours are those of local clocks and calendars.

use super::Arguments;
use crate::expression::coercion::{is_true, text};
use crate::expression::dates::{DAY, civil, instant, local, valid};
use crate::platform::{self, Clock};
use crate::value::{Civil, Value, instant_from_civil};
use alloc::string::String;

/// `currentDate()`: now.
pub(super) fn now(arguments: &Arguments) -> Value {
    Value::Instant(arguments.clock().now())
}

/// `today([days])`: the start of today, or of so many days later. More arguments make it today.
pub(super) fn today(arguments: &Arguments) -> Value {
    let clock = arguments.clock();
    let now = local(clock.now(), clock);
    let days = if arguments.count() == 1 { arguments.value(0) } else { Value::Null };
    moved(now - platform::modulo(now, DAY), &days, "days", clock)
}

/// `currentYear()`.
pub(super) fn this_year(arguments: &Arguments) -> Value {
    let clock = arguments.clock();
    of_calendar(clock.now(), clock, |civil| civil.year)
}

/// `getDate(value)`: the date that a text says.
pub(super) fn date(arguments: &Arguments) -> Value {
    given(arguments, 0).map_or(Value::Null, Value::Instant)
}

/// `year([date])`; of now if there is no date.
pub(super) fn year(arguments: &Arguments) -> Value {
    part(arguments, |civil| civil.year)
}

/// `month([date])`, from 1.
pub(super) fn month(arguments: &Arguments) -> Value {
    part(arguments, |civil| civil.month)
}

/// `day([date])` of the month.
pub(super) fn day(arguments: &Arguments) -> Value {
    part(arguments, |civil| civil.day)
}

/// `weekday([date])`, from 0 for Sunday.
pub(super) fn weekday(arguments: &Arguments) -> Value {
    let clock = arguments.clock();
    let at = given(arguments, 0).unwrap_or_else(|| clock.now());
    // 1970-01-01 was a Thursday.
    Value::Number(platform::modulo(platform::floor(local(at, clock) / DAY) + 4.0, 7.0))
}

/// `getYear(date)`; nothing if there is no date, or more than that.
pub(super) fn year_of(arguments: &Arguments) -> Value {
    match given(arguments, 0).filter(|_| arguments.count() == 1) {
        Some(at) => of_calendar(at, arguments.clock(), |civil| civil.year),
        None => Value::Null,
    }
}

/// `age(date of birth[, 'years' | 'months'])`, in full ones. In days it is 0, as in SurveyJS.
pub(super) fn age(arguments: &Arguments) -> Value {
    let clock = arguments.clock();
    let Some(birth) = given(arguments, 0) else {
        return Value::Null;
    };
    Value::Number(match unit(arguments, 1, "years").as_str() {
        "months" => months_between(birth, clock.now(), clock),
        "days" => 0.0,
        _ => years_between(birth, clock.now(), clock),
    })
}

/// `dateAdd(date, number[, 'days' | 'months' | 'years' | 'hours' | 'minutes' | 'seconds'])`.
pub(super) fn later(arguments: &Arguments) -> Value {
    let (clock, amount) = (arguments.clock(), arguments.value(1));
    match given(arguments, 0).filter(|_| is_true(&amount)) {
        Some(at) => moved(local(at, clock), &amount, &unit(arguments, 2, "days"), clock),
        None => Value::Null,
    }
}

/// `dateDiff(from, to[, unit])`: calendar days, and hours, minutes and seconds rounded up, all
/// without sign; full months and years.
pub(super) fn difference(arguments: &Arguments) -> Value {
    let (Some(from), Some(to)) = (given(arguments, 0), given(arguments, 1)) else {
        return Value::Null;
    };
    let clock = arguments.clock();
    let apart = |length: f64| -platform::floor(-(to - from).abs() / length);
    let number = match unit(arguments, 2, "days").as_str() {
        "days" => days(from, to, clock),
        "hours" => apart(3_600_000.0),
        "minutes" => apart(60_000.0),
        "seconds" => apart(1000.0),
        "months" => months_between(from, to, clock),
        _ => years_between(from, to, clock),
    };
    Value::Number(number)
}

/// `diffDays(from, to)`: as `dateDiff`, and 0 if a date is missing or there is more than that.
pub(super) fn days_between(arguments: &Arguments) -> Value {
    let number = match (given(arguments, 0), given(arguments, 1)) {
        (Some(from), Some(to)) if arguments.count() == 2 => days(from, to, arguments.clock()),
        _ => 0.0,
    };
    Value::Number(number)
}

/// The instant that an argument stands for, NaN if it stands for none; nothing if it is not given.
fn given(arguments: &Arguments, index: usize) -> Option<f64> {
    let value = arguments.value(index);
    is_true(&value).then(|| instant(&value, arguments.clock()))
}

/// The unit that an argument names, if it is given.
fn unit(arguments: &Arguments, index: usize, otherwise: &str) -> String {
    match arguments.value(index) {
        unit if is_true(&unit) => text(&unit, arguments.clock()),
        _ => String::from(otherwise),
    }
}

fn part(arguments: &Arguments, of: fn(&Civil) -> i32) -> Value {
    let clock = arguments.clock();
    of_calendar(given(arguments, 0).unwrap_or_else(|| clock.now()), clock, of)
}

fn of_calendar(at: f64, clock: &dyn Clock, of: fn(&Civil) -> i32) -> Value {
    Value::Number(civil(at, clock).map_or(f64::NAN, |civil| f64::from(of(&civil))))
}

fn days(from: f64, to: f64, clock: &dyn Clock) -> f64 {
    let day = |at| platform::floor(local(at, clock) / DAY);
    (day(to) - day(from)).abs()
}

/// Full years; 0 if a date is none.
fn years_between(from: f64, to: f64, clock: &dyn Clock) -> f64 {
    let years = platform::truncated(months_between(from, to, clock) / 12.0);
    if years.is_nan() { 0.0 } else { years }
}

fn months_between(from: f64, to: f64, clock: &dyn Clock) -> f64 {
    let (Some(from), Some(to)) = (civil(from, clock), civil(to, clock)) else {
        return f64::NAN;
    };
    let months = (to.year - from.year) * 12 + to.month - from.month;
    f64::from(months - i32::from(to.day < from.day))
}

/// The instant that local clocks show after `local` (in ms as if in UTC) was moved by an amount.
fn moved(local: f64, amount: &Value, unit: &str, clock: &dyn Clock) -> Value {
    let Some(mut civil) =
        Some(local).filter(|at| !at.is_nan()).map(crate::value::civil_from_instant)
    else {
        return Value::Instant(f64::NAN);
    };
    let (start, length) = match unit {
        "days" => (civil.day, DAY),
        "hours" => (civil.hour, 3_600_000.0),
        "minutes" => (civil.minute, 60_000.0),
        "seconds" => (civil.second, 1000.0),
        "months" => (civil.month - 1, 0.0),
        "years" => (civil.year, 0.0),
        _ => return Value::Instant(valid(clock.instant_of_local(local))),
    };
    let steps = steps(start, amount, clock);
    let local = if length > 0.0 {
        local + steps * length
    } else {
        let months = if unit == "months" { steps } else { steps * 12.0 };
        // Beyond all calendars, and to be kept from the integers.
        if months.is_nan() || months.abs() > 1e7 {
            return Value::Instant(f64::NAN);
        }
        civil.month += months as i32;
        instant_from_civil(&civil)
    };
    Value::Instant(valid(clock.instant_of_local(local)))
}

/// How far the amount moves a calendar field that shows `start`. JavaScript puts the digits of
/// a text behind those of the field: the 31st moved by '1' is the 311th.
fn steps(start: i32, amount: &Value, clock: &dyn Clock) -> f64 {
    let start = f64::from(start);
    let end = match amount {
        Value::Null => start,
        Value::Number(number) => start + number,
        Value::Bool(value) => start + f64::from(u8::from(*value)),
        other => {
            let mut digits = platform::number_text(start);
            digits.push_str(&text(other, clock));
            platform::parse_number(&digits).unwrap_or(f64::NAN)
        }
    };
    platform::truncated(end) - start
}
