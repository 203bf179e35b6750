//! A value that is computed and shown, never entered.

use super::{Asked, ValueRules};
use crate::platform::{NumberStyle, local_date, local_number, parse_date};
use crate::session::items::plain_text;
use crate::value::Value;
use alloc::string::String;

pub(super) struct Expression;

impl ValueRules for Expression {
    fn display(&self, asked: &Asked<'_>, value: &Value) -> String {
        let text = in_style(asked, value);
        asked.session.own_text_for(asked, "format", &text).unwrap_or(text)
    }
}

fn in_style(asked: &Asked<'_>, value: &Value) -> String {
    let says = |name| asked.element.property(name).as_text().unwrap_or_default();
    let session = asked.session;
    let style = says("displayStyle");
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
                currency: match says("currency") {
                    "" => "USD",
                    code => code,
                },
                least: digits("minimumFractionDigits"),
                most: digits("maximumFractionDigits"),
                grouped: !asked.element.is_unset("useGrouping"),
            };
            local_number(*number, session.locale(), &style)
        }
        _ => plain_text(value),
    }
}
