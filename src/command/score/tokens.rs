//! The answers to an item as they are written: told from the text, without a value being made of it.

use manyi::scoring::{Answer, Item};
use manyi::value::Value;

/// How the answers to an item are written.
pub(super) struct Tokens<'a> {
    /// The place of the item.
    pub(super) place: usize,
    item: &'a Item,
    /// What a single digit says.
    digits: [Answer; 10],
    /// What other texts say, in their order.
    others: Vec<(String, Answer)>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(item: &'a Item, place: usize) -> Tokens<'a> {
        let number = |digit: u8| item.answer_to(&Value::Number(f64::from(digit)));
        let digits = std::array::from_fn(|digit| number(digit as u8));
        let values = item.points.iter().map(|point| &point.value).chain(&item.not_applicable);
        let mut others: Vec<(String, Answer)> =
            values.map(|value| (value.to_json(), item.answer_to(value))).collect();
        others.sort_by(|one, other| one.0.cmp(&other.0));
        Tokens { place, item, digits, others }
    }

    /// The answer to a digit.
    pub(super) fn answer_to_digit(&self, digit: u8) -> Option<Answer> {
        self.digits.get(usize::from(digit)).copied()
    }

    /// The answer that a value as it is written gives; nothing if it is no JSON.
    pub(super) fn answer(&self, token: &str) -> Option<Answer> {
        if let [digit @ b'0'..=b'9'] = token.as_bytes() {
            return self.answer_to_digit(digit - b'0');
        }
        match self.others.binary_search_by(|(known, _)| known.as_str().cmp(token)) {
            Ok(at) => self.others.get(at).map(|(_, answer)| *answer),
            // 5.0, "5" or an escape say the same in other words.
            Err(_) => Some(self.item.answer_to(&Value::parse(token).ok()?)),
        }
    }
}
