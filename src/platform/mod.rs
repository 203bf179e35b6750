//! What the host lends: clock, random numbers, regular expressions, and the text of numbers.
//!
//! Pure code never asks the machine. Time and randomness come in as the traits [`Clock`] and
//! [`Random`]; their deterministic doubles [`FixedClock`] and [`SeededRandom`] stand beside them.
//! What is a function of its arguments alone ([`number_text`], [`lower_case`], …) is a plain
//! function with two bodies: JavaScript's own in the browser (`web.rs`), a crate that gives the
//! same digits elsewhere (`native.rs`).

use alloc::string::String;

#[cfg(not(target_arch = "wasm32"))]
mod date;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod rounding;
#[cfg(target_arch = "wasm32")]
mod web;
#[cfg(not(target_arch = "wasm32"))]
mod written;

#[cfg(not(target_arch = "wasm32"))]
pub use date::{date_text, parse_date};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{
    SystemClock, SystemRandom, fixed, lower_case, number_text, parse_number, power, regex_test,
};
pub use rounding::{floor, modulo, remainder, truncated};
#[cfg(target_arch = "wasm32")]
pub use web::{
    SystemClock, SystemRandom, date_text, fixed, local_date, local_number, lower_case, number_text,
    parse_date, parse_number, power, regex_test,
};
#[cfg(not(target_arch = "wasm32"))]
pub use written::{local_date, local_number};

/// How a number is to be written, in the words of JavaScript's `Intl.NumberFormat`.
#[derive(Clone, Copy, Debug)]
pub struct NumberStyle<'a> {
    /// `decimal`, `percent` or `currency`.
    pub style: &'a str,
    /// ISO 4217, as `USD`.
    pub currency: &'a str,
    /// Digits after the point: at least so many; below 0 for what is usual.
    pub least: i32,
    /// At most so many; below 0 for what is usual.
    pub most: i32,
    /// Whether thousands are set apart.
    pub grouped: bool,
}

/// Writes a whole number in decimal digits at the end of a text.
pub fn push_whole(text: &mut String, number: u32) {
    if number > 9 {
        push_whole(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// Tells the time.
pub trait Clock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> f64;

    /// Minutes that local time is ahead of UTC at the instant `at` (ms); +480 in China.
    fn utc_offset(&self, at: f64) -> i32;

    /// The instant at which local clocks show `local`, given in ms as if it were UTC. A time that
    /// they show twice is the first; one that they skip lies as far behind the gap as into it.
    fn instant_of_local(&self, local: f64) -> f64 {
        const DAY: f64 = 86_400_000.0;
        let shifted = |offset: i32| local - f64::from(offset) * 60_000.0;
        let before = self.utc_offset(local - DAY);
        let after = self.utc_offset(local + DAY);
        let late = shifted(after);
        if before != after
            && self.utc_offset(shifted(before)) != before
            && self.utc_offset(late) == after
        {
            late
        } else {
            shifted(before)
        }
    }
}

/// Gives random numbers.
pub trait Random {
    /// A number from 0 (included) to 1 (excluded).
    fn next(&mut self) -> f64;
}

/// A clock that stands still, for tests and replays.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock {
    /// What [`Clock::now`] returns, in ms.
    pub now: f64,
    /// What [`Clock::utc_offset`] returns, in minutes.
    pub utc_offset: i32,
}

impl Clock for FixedClock {
    fn now(&self) -> f64 {
        self.now
    }

    fn utc_offset(&self, _at: f64) -> i32 {
        self.utc_offset
    }
}

/// The mulberry32 generator: small, seedable, and the one SurveyJS shuffles with.
#[derive(Clone, Copy, Debug)]
pub struct SeededRandom {
    state: u32,
}

impl SeededRandom {
    /// A generator that always gives the same numbers for the same seed.
    #[must_use]
    pub fn new(seed: u32) -> SeededRandom {
        SeededRandom { state: seed }
    }
}

impl Random for SeededRandom {
    fn next(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x6d2b_79f5);
        let mut t = self.state;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }
}
