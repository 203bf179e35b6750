//! The host is a browser: JavaScript's own functions.

use super::{Clock, Random};
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Math)]
    fn random() -> f64;

    #[wasm_bindgen(js_namespace = Math)]
    fn pow(base: f64, exponent: f64) -> f64;

    #[wasm_bindgen(static_method_of = Date, js_name = now)]
    fn date_now() -> f64;
    #[wasm_bindgen(static_method_of = Date, js_name = parse)]
    fn date_parse(text: &str) -> f64;

    #[wasm_bindgen(js_name = String)]
    fn text_of_number(number: f64) -> String;

    #[wasm_bindgen(js_name = Number)]
    fn number_of_text(text: &str) -> f64;

    #[wasm_bindgen(js_name = Number)]
    type JsNumber;
    #[wasm_bindgen(js_name = Number)]
    fn js_number(number: f64) -> JsNumber;
    #[wasm_bindgen(method, js_name = toFixed)]
    fn to_fixed(this: &JsNumber, decimals: u32) -> String;

    type Date;
    #[wasm_bindgen(constructor)]
    fn new(at: f64) -> Date;
    #[wasm_bindgen(method, js_name = getTimezoneOffset)]
    fn timezone_offset(this: &Date) -> f64;
    #[wasm_bindgen(method, js_name = toString)]
    fn date_to_string(this: &Date) -> String;

    #[wasm_bindgen(js_name = String)]
    type JsText;
    #[wasm_bindgen(js_name = String)]
    fn js_text(text: &str) -> JsText;
    #[wasm_bindgen(method, js_name = toLowerCase)]
    fn to_lower_case(this: &JsText) -> String;

    type RegExp;
    #[wasm_bindgen(constructor, catch)]
    fn new(pattern: &str, flags: &str) -> Result<RegExp, wasm_bindgen::JsValue>;
    #[wasm_bindgen(method)]
    fn test(this: &RegExp, text: &str) -> bool;
}

/// The browser's clock and time zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> f64 {
        Date::date_now()
    }

    fn utc_offset(&self, at: f64) -> i32 {
        -(Date::new(at).timezone_offset() as i32)
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
    if number.abs() < 1e15 && number == super::truncated(number) {
        return integer_text(number);
    }
    text_of_number(number)
}

/// Spares the way to JavaScript for the numbers that are most common by far.
fn integer_text(number: f64) -> String {
    let mut text = String::from(if number < 0.0 { "-" } else { "" });
    push_digits(number.abs() as u64, &mut text);
    text
}

fn push_digits(number: u64, text: &mut String) {
    if number > 9 {
        push_digits(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// The number rounded to so many decimals, as JavaScript's `Number(number.toFixed(decimals))`
/// does it: by the exact value, a tie away from zero.
#[must_use]
pub fn fixed(number: f64, decimals: usize) -> f64 {
    number_of_text(&js_number(number).to_fixed(decimals.min(100) as u32))
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
    Some(Date::date_parse(text)).filter(|at| !at.is_nan())
}

/// The text that JavaScript's `String(date)` gives: `Mon Jan 01 2024 00:00:00 GMT+0000 (…)`.
#[must_use]
pub fn date_text(at: f64, _clock: &dyn Clock) -> String {
    Date::new(at).date_to_string()
}

/// The text in lower case, by Unicode's rules.
#[must_use]
pub fn lower_case(text: &str) -> String {
    js_text(text).to_lower_case()
}

/// Whether a JavaScript regular expression finds a match; `None` if the pattern is not one.
#[must_use]
pub fn regex_test(pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
    let flags = if ignore_case { "i" } else { "" };
    RegExp::new(pattern, flags).ok().map(|regex| regex.test(text))
}
