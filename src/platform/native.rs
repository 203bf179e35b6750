//! The host is an operating system.

use super::{Clock, Random};

/// The machine's clock and time zone (`TZ` is obeyed).
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> f64 {
        jiff::Timestamp::now().as_millisecond() as f64
    }

    fn utc_offset(&self, at: f64) -> i32 {
        jiff::Timestamp::from_millisecond(at as i64)
            .map_or(0, |instant| jiff::tz::TimeZone::system().to_offset(instant).seconds() / 60)
    }
}

/// The operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn next(&mut self) -> f64 {
        let bits = getrandom::u64().unwrap_or_default() >> 11;
        bits as f64 / (1u64 << 53) as f64
    }
}

/// The number as JavaScript's `String(number)` writes it.
#[must_use]
pub fn number_text(number: f64) -> String {
    ryu_js::Buffer::new().format(number).to_owned()
}

/// The number rounded to so many decimals, as JavaScript's `Number(number.toFixed(decimals))`
/// does it: by the exact value, a tie away from zero.
#[must_use]
pub fn fixed(number: f64, decimals: usize) -> f64 {
    // A tie has one binary digit more than decimals; the next double is past it.
    let scaled = number * 2_f64.powi(decimals.min(1000) as i32 + 1);
    let tie = scaled.abs() < 9e15 && scaled % 2.0 != 0.0 && scaled.fract() == 0.0;
    let past = if !tie {
        number
    } else if number < 0.0 {
        number.next_down()
    } else {
        number.next_up()
    };
    format!("{past:.decimals$}").parse().unwrap_or(number)
}

/// `base` to the power of `exponent`, as JavaScript's `Math.pow`.
#[must_use]
pub fn power(base: f64, exponent: f64) -> f64 {
    // Where IEEE 754 says 1, JavaScript says NaN.
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        f64::NAN
    } else {
        base.powf(exponent)
    }
}

/// The number that JavaScript's `Number(text)` reads; `None` where that is NaN.
#[must_use]
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace() && c != '\u{85}');
    if text.is_empty() {
        return Some(0.0);
    }
    let digits = text.trim_start_matches(['+', '-']);
    match digits {
        "Infinity" => text.parse().ok(),
        _ if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            radix_number(text).or_else(|| text.parse().ok())
        }
        _ => None,
    }
}

/// `0x1f`, `0o17`, `0b11`: JavaScript reads these without a sign.
fn radix_number(text: &str) -> Option<f64> {
    let radix = match text.get(..2)? {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return None,
    };
    let digits = text.get(2..).filter(|digits| !digits.starts_with('+'))?;
    u64::from_str_radix(digits, radix).ok().map(|number| number as f64)
}

/// The text in lower case, by Unicode's rules.
#[must_use]
pub fn lower_case(text: &str) -> String {
    text.to_lowercase()
}

/// Whether a JavaScript regular expression finds a match; `None` if the pattern is not one.
#[must_use]
pub fn regex_test(pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
    let flags = if ignore_case { "i" } else { "" };
    let regex = regress::Regex::with_flags(pattern, flags).ok()?;
    Some(regex.find(text).is_some())
}
