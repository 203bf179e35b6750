//! Numbers and dates as people write them, in English: what the command prints. A browser knows all
//! languages; here only the digits matter.

use super::{Clock, NumberStyle};

/// Currencies whose sign English knows, with the digits after the point that are usual.
const CURRENCIES: [(&str, &str, i32); 16] = [
    ("AUD", "A$", 2),
    ("BRL", "R$", 2),
    ("CAD", "CA$", 2),
    ("CNY", "CN¥", 2),
    ("EUR", "€", 2),
    ("GBP", "£", 2),
    ("HKD", "HK$", 2),
    ("ILS", "₪", 2),
    ("INR", "₹", 2),
    ("JPY", "¥", 0),
    ("KRW", "₩", 0),
    ("MXN", "MX$", 2),
    ("NZD", "NZ$", 2),
    ("TWD", "NT$", 2),
    ("USD", "$", 2),
    ("VND", "₫", 0),
];

/// A number as JavaScript's `toLocaleString("en", …)` writes it; the language makes no difference.
#[must_use]
pub fn local_number(number: f64, _locale: &str, style: &NumberStyle<'_>) -> String {
    let is_currency = style.style == "currency";
    let known = CURRENCIES.iter().find(|known| known.0 == style.currency);
    let usual = known.map_or(2, |known| known.2);
    let (usual_least, usual_most) = match style.style {
        "currency" => (usual, usual),
        "percent" => (0, 0),
        _ => (0, 3),
    };
    let wanted = if style.least < 0 { usual_least } else { style.least };
    let most = if style.most < 0 { usual_most.max(wanted) } else { style.most };
    let least = if style.least < 0 { wanted.min(most) } else { wanted };
    let shift = if style.style == "percent" { 2 } else { 0 };
    let (whole, fraction) = rounded(number.abs(), shift, most.max(0) as usize);
    let mut fraction = fraction;
    while fraction.len() > least.max(0) as usize && fraction.ends_with('0') {
        fraction.pop();
    }
    let mut text = String::from(if number < 0.0 { "-" } else { "" });
    if is_currency {
        match known {
            Some((_, sign, _)) => text.push_str(sign),
            None => text.extend([style.currency, "\u{a0}"]),
        }
    }
    for (place, digit) in whole.chars().enumerate() {
        if style.grouped && place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(&fraction);
    }
    if style.style == "percent" {
        text.push('%');
    }
    text
}

/// The digits before and after the point, this moved to the right first: by the shortest digits that
/// are the number, a tie away from zero.
fn rounded(number: f64, shift: usize, places: usize) -> (String, String) {
    let written = format!("{number}");
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let padded = format!("{fraction:0<width$}", width = shift + places + 1);
    let point = whole.len() + shift;
    let mut digits: Vec<u8> = [whole, &padded].concat().into_bytes();
    let is_up = digits.get(point + places).is_some_and(|digit| *digit >= b'5');
    digits.truncate(point + places);
    let mut carry = is_up;
    for digit in digits.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
    }
    let mut text: String = digits.into_iter().map(char::from).collect();
    if carry {
        text.insert(0, '1');
    }
    let fraction = text.split_off(point + usize::from(carry));
    let kept = text.trim_start_matches('0');
    (if kept.is_empty() { "0" } else { kept }.to_owned(), fraction)
}

/// A date as JavaScript's `toLocaleDateString("en")` writes it: month, day, year.
#[must_use]
pub fn local_date(at: f64, _locale: &str, clock: &dyn Clock) -> String {
    let local = at + f64::from(clock.utc_offset(at)) * 60_000.0;
    jiff::Timestamp::from_millisecond(local as i64).map_or_else(
        |_| String::new(),
        |instant| instant.to_zoned(jiff::tz::TimeZone::UTC).strftime("%-m/%-d/%Y").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_english_browsers_do() {
        let plain =
            NumberStyle { style: "decimal", currency: "USD", least: -1, most: -1, grouped: true };
        let money = NumberStyle { style: "currency", ..plain };
        let share = NumberStyle { style: "percent", ..plain };
        for (number, style, text) in [
            (1234.5678, plain, "1,234.568"),
            (-1234.567, plain, "-1,234.567"),
            (1234.5678, NumberStyle { most: 1, ..plain }, "1,234.6"),
            (5.0, NumberStyle { least: 2, ..plain }, "5.00"),
            (12345.0, NumberStyle { grouped: false, ..plain }, "12345"),
            (1234.5, money, "$1,234.50"),
            (-1234.5, money, "-$1,234.50"),
            (1234.5, NumberStyle { currency: "JPY", ..money }, "¥1,235"),
            (1234.5, NumberStyle { currency: "CHF", ..money }, "CHF\u{a0}1,234.50"),
            (1234.5, NumberStyle { most: 0, ..money }, "$1,235"),
            (0.256, share, "26%"),
            (0.256, NumberStyle { most: 1, ..share }, "25.6%"),
            (1.2345, NumberStyle { most: 1, ..share }, "123.5%"),
            (0.005, share, "1%"),
            (-0.001, share, "-0%"),
            (999.9996, plain, "1,000"),
        ] {
            assert_eq!(local_number(number, "en", &style), text);
        }
    }
}
