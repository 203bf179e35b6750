//! The host is a browser: JavaScript's own functions.

use super::{Clock, NumberStyle, Random};
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/www/host.js")]
extern "C" {
    fn random() -> f64;
    fn pow(base: f64, exponent: f64) -> f64;
    fn now() -> f64;
    #[wasm_bindgen(js_name = parseDate)]
    fn date_parse(text: &str) -> f64;
    #[wasm_bindgen(js_name = numberText)]
    fn text_of_number(number: f64) -> String;
    #[wasm_bindgen(js_name = parseNumber)]
    fn number_of_text(text: &str) -> f64;
    #[wasm_bindgen(js_name = fixed)]
    fn to_fixed(number: f64, decimals: u32) -> f64;
    #[wasm_bindgen(js_name = timeZoneOffset)]
    fn time_zone_offset(at: f64) -> i32;
    #[wasm_bindgen(js_name = dateText)]
    fn text_of_date(at: f64) -> String;
    #[wasm_bindgen(js_name = lowerCase)]
    fn to_lower_case(text: &str) -> String;
    #[wasm_bindgen(js_name = localNumber)]
    fn number_for(
        number: f64,
        locale: &str,
        style: &str,
        currency: &str,
        least: i32,
        most: i32,
        grouped: bool,
    ) -> String;
    #[wasm_bindgen(js_name = localDate)]
    fn date_for(at: f64, locale: &str) -> String;
    fn matches(pattern: &str, flags: &str, text: &str) -> i32;
}

/// The browser's clock and time zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> f64 {
        now()
    }

    fn utc_offset(&self, at: f64) -> i32 {
        -time_zone_offset(at)
    }
}

/// `Math.random`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn next(&mut self) -> f64 {
        random()
    }
}

/// The number as JavaScript's `String(number)` writes it.
#[must_use]
pub fn number_text(number: f64) -> String {
    // Spares the way to JavaScript for the numbers that are most common by far.
    let whole = number as u32;
    if number == f64::from(whole) {
        let mut text = String::new();
        super::push_whole(&mut text, whole);
        return text;
    }
    text_of_number(number)
}

/// The number rounded to so many decimals, as JavaScript's `Number(number.toFixed(decimals))`
/// does it: by the exact value, a tie away from zero.
#[must_use]
pub fn fixed(number: f64, decimals: usize) -> f64 {
    to_fixed(number, decimals.min(100) as u32)
}

/// `base` to the power of `exponent`, as JavaScript's `Math.pow`.
#[must_use]
pub fn power(base: f64, exponent: f64) -> f64 {
    pow(base, exponent)
}

/// The number that JavaScript's `Number(text)` reads; `None` where that is NaN.
#[must_use]
pub fn parse_number(text: &str) -> Option<f64> {
    Some(number_of_text(text)).filter(|number| !number.is_nan())
}

/// The instant (ms since 1970) that JavaScript's `Date.parse(text)` reads; `None` where that is NaN.
#[must_use]
pub fn parse_date(text: &str, _clock: &dyn Clock) -> Option<f64> {
    Some(date_parse(text)).filter(|at| !at.is_nan())
}

/// The text that JavaScript's `String(date)` gives: `Mon Jan 01 2024 00:00:00 GMT+0000 (…)`.
#[must_use]
pub fn date_text(at: f64, _clock: &dyn Clock) -> String {
    text_of_date(at)
}

/// A number as people of a language write it: JavaScript's `toLocaleString`.
#[must_use]
pub fn local_number(number: f64, locale: &str, style: &NumberStyle<'_>) -> String {
    let NumberStyle { style, currency, least, most, grouped } = *style;
    number_for(number, locale, style, currency, least, most, grouped)
}

/// A date as people of a language write it: JavaScript's `toLocaleDateString`.
#[must_use]
pub fn local_date(at: f64, locale: &str, _clock: &dyn Clock) -> String {
    date_for(at, locale)
}

/// The text in lower case, by Unicode's rules.
#[must_use]
pub fn lower_case(text: &str) -> String {
    to_lower_case(text)
}

/// Whether a JavaScript regular expression finds a match; `None` if the pattern is not one.
#[must_use]
pub fn regex_test(pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
    let flags = if ignore_case { "i" } else { "" };
    match matches(pattern, flags, text) {
        -1 => None,
        found => Some(found == 1),
    }
}
