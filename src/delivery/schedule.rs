//! When to try again.

use crate::platform::{Clock, Random, parse_date, parse_number};
use crate::value::trimmed;

/// The first pause is at most this long, in ms; the second twice as long, and so on.
const FIRST: f64 = 2_000.0;

/// The longest time that a wish of an endpoint is obeyed for, in ms: a day.
pub const LONGEST_WISH: f64 = 86_400_000.0;

/// The pause in ms after so many failures in a row, from 1: exponential back-off with full jitter,
/// that is, evenly spread from nothing to `min(longest, 2 s · 2^(failures - 1))`. Spread out, the
/// many who failed together do not come back together (Brooker, "Exponential Backoff And Jitter",
/// AWS 2015).
///
/// ```
/// use manyi::{delivery::pause, platform::SeededRandom};
/// let wait = pause(3, 900_000.0, &mut SeededRandom::new(1));
/// assert!((0.0..8_000.0).contains(&wait));
/// ```
#[must_use]
pub fn pause(failures: u32, longest: f64, random: &mut dyn Random) -> f64 {
    let doubled = FIRST * (1_u32 << failures.saturating_sub(1).min(20)) as f64;
    doubled.min(longest) * random.next()
}

/// The wait in ms that a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds, or a date. At
/// most a day; `None` if it is neither.
///
/// ```
/// use manyi::{delivery::retry_after, platform::FixedClock};
/// let clock = FixedClock { now: 1_445_412_440_000.0, utc_offset: 0 };
/// assert_eq!(retry_after("120", &clock), Some(120_000.0));
/// assert_eq!(retry_after("Wed, 21 Oct 2015 07:28:00 GMT", &clock), Some(40_000.0));
/// assert_eq!(retry_after("soon", &clock), None);
/// ```
#[must_use]
pub fn retry_after(text: &str, clock: &dyn Clock) -> Option<f64> {
    let text = trimmed(text);
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let wait = if is_number {
        parse_number(text)? * 1000.0
    } else {
        parse_date(text, clock)? - clock.now()
    };
    Some(wait.clamp(0.0, LONGEST_WISH))
}
