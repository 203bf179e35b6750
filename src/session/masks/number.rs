//! `maskType: "numeric"` and `"currency"`.

use crate::definition::truth;
use crate::platform::parse_number;
use crate::session::Session;
use crate::session::questions::number_of;
use crate::value::{Value, find, part, replaced, rest};
use alloc::{borrow::ToOwned, string::String};

#[derive(Debug)]
pub(super) struct Numeric {
    decimal: String,
    thousands: String,
    precision: usize,
    is_signed: bool,
    least: Option<f64>,
    greatest: Option<f64>,
    /// What stands around the number: `#` is the number, `-` its sign. `#` alone is a mere number.
    around: String,
}

/// A number as it is being written.
#[derive(Default)]
struct Written {
    is_negative: bool,
    /// Its digits, with a point before those of the fraction.
    digits: String,
}

/// A setting of the mask, of the whole survey (`regionalFormat`), or of the language.
pub(super) fn setting(session: &Session, settings: &Value, name: &str, word: &str) -> String {
    let own = settings.get(name).as_text();
    let of_survey = session.definition().property("regionalFormat").get(name).as_text();
    own.or(of_survey).map_or_else(|| session.word(word, &[]), str::to_owned)
}

impl Numeric {
    pub(super) fn of(session: &Session, settings: &Value, is_currency: bool) -> Numeric {
        let least = number_of(settings.get("min"));
        let is_signed = truth(settings.get("allowNegativeValues")) != Some(false);
        let decimal = setting(session, settings, "decimalSeparator", "decimalSign");
        let thousands = setting(session, settings, "thousandsSeparator", "thousandsSign");
        Numeric {
            // Grouping by the decimal sign would make another number of it.
            thousands: if thousands == decimal { String::new() } else { thousands },
            decimal,
            precision: number_of(settings.get("precision")).map_or(2, |digits| digits as usize),
            is_signed: is_signed && least.is_none_or(|least| least < 0.0),
            least,
            greatest: number_of(settings.get("max")),
            around: if is_currency { around(session, settings) } else { "#".to_owned() },
        }
    }

    /// A number that is stored: its decimal sign is a point.
    pub(super) fn shown(&self, text: &str) -> String {
        let text = self.typed(&replaced(text, ".", &self.decimal));
        if text.is_empty() { text } else { [text.as_str(), self.after()].concat() }
    }

    /// What stands after the number waits until it is whole: it could not be deleted otherwise.
    pub(super) fn typed(&self, text: &str) -> String {
        let number = self.read(text);
        let mut digits = String::new();
        let count = find(&number.digits, ".").unwrap_or(number.digits.len());
        for (place, digit) in number.digits.bytes().enumerate() {
            if place == count {
                if place == 0 {
                    digits.push('0');
                }
                digits.push_str(&self.decimal);
                continue;
            }
            if place > 0 && place < count && (count - place).is_multiple_of(3) {
                digits.push_str(&self.thousands);
            }
            digits.push(char::from(digit));
        }
        let sign = if number.is_negative { "-" } else { "" };
        if digits.is_empty() {
            return sign.to_owned();
        }
        let [first, second] = match self.before().strip_suffix('-') {
            Some(before) => [before, sign],
            None => [sign, self.before()],
        };
        [first, second, &digits].concat()
    }

    pub(super) fn meant(&self, text: &str) -> Option<f64> {
        let Written { is_negative, digits } = self.read(text);
        if digits.is_empty() {
            return None;
        }
        let sign = if is_negative { "-" } else { "" };
        let number = parse_number(&[sign, &digits].concat())?;
        let is_between = self.least.is_none_or(|least| number >= least)
            && self.greatest.is_none_or(|greatest| number <= greatest);
        if is_between { Some(number) } else { None }
    }

    fn read(&self, text: &str) -> Written {
        let mut number = Written::default();
        let digits = &mut number.digits;
        let mut decimals = None;
        for sign in self.bare(text).chars() {
            if sign == '-' {
                number.is_negative ^= self.is_signed;
            } else if self.decimal.starts_with(sign) {
                if decimals.is_none() && self.precision > 0 {
                    decimals = Some(self.precision);
                    digits.push('.');
                }
            } else if sign.is_ascii_digit() && decimals != Some(0) {
                decimals = decimals.map(|left| left - 1);
                if digits == "0" {
                    digits.clear();
                }
                digits.push(sign);
            }
        }
        number
    }

    /// Without what stands before and after the number: there may be points or digits in it.
    fn bare<'a>(&self, text: &'a str) -> &'a str {
        let before = self.before();
        let text = text.strip_prefix(before.strip_suffix('-').unwrap_or(before)).unwrap_or(text);
        text.strip_suffix(self.after()).unwrap_or(text)
    }

    fn before(&self) -> &str {
        part(&self.around, 0, find(&self.around, "#").unwrap_or_default())
    }

    fn after(&self) -> &str {
        rest(&self.around, find(&self.around, "#").map_or(usize::MAX, |at| at + 1))
    }
}

/// `prefix` and `suffix`, or `currencyPattern`, in which `@` is the `currencySymbol`.
fn around(session: &Session, settings: &Value) -> String {
    let [prefix, suffix] = ["prefix", "suffix"].map(|name| settings.get(name).as_text());
    if prefix.is_some() || suffix.is_some() {
        return [prefix.unwrap_or_default(), "-#", suffix.unwrap_or_default()].concat();
    }
    let symbol = setting(session, settings, "currencySymbol", "currencySign");
    let own = settings.get("currencyPattern").as_text();
    let of_survey =
        session.definition().property("regionalFormat").get("currencyPattern").as_text();
    replaced(own.or(of_survey).unwrap_or("@#"), "@", &symbol)
}
