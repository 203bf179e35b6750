//! A value that is computed and shown, never entered.

use super::{Asked, ValueRules};
use crate::platform::{NumberStyle, local_date, local_number, parse_date};
use crate::session::items::plain_text;
use crate::value::Value;
use alloc::string::String;

pub(super) struct Expression;

impl ValueRules for Expression {
    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let text = in_style(asked, value, &OWN);
        asked.session.own_text_for(asked, "format", &text).unwrap_or(text)
    }
}

/// The properties that say how a value is shown: its style, the currency, the fewest digits behind the point and the most.
pub(in crate::session) type Style = [&'static str; 4];

const OWN: Style = ["displayStyle", "currency", "minimumFractionDigits", "maximumFractionDigits"];

/// The same of what stands below a column.
pub(in crate::session) const OF_TOTAL: Style = [
    "totalDisplayStyle",
    "totalCurrency",
    "totalMinimumFractionDigits",
    "totalMaximumFractionDigits",
];

/// A value as these properties say.
pub(in crate::session) fn in_style(
    asked: &Asked<'_>,
    value: &Value,
    [style, currency, least, most]: &Style,
) -> String {
    let says = |name| asked.element.property(name).as_text().unwrap_or_default();
    let session = asked.session;
    let style = says(style);
    match (value, style) {
        (Value::Instant(at), _) => local_date(*at, session.locale(), &*session.clock),
        (Value::Text(text), "date") => match parse_date(text, &*session.clock) {
            Some(at) => local_date(at, session.locale(), &*session.clock),
            None => text.clone(),
        },
        (Value::Number(number), "decimal" | "percent" | "currency") => {
            let digits = |name| asked.element.number(name).map_or(-1, |digits| digits as i32);
            let style = NumberStyle {
                style,
                currency: match says(currency) {
                    "" => "USD",
                    code => code,
                },
                least: digits(least),
                most: digits(most),
                grouped: !asked.element.is_unset("useGrouping"),
            };
            local_number(*number, session.locale(), &style)
        }
        _ => plain_text(value),
    }
}
