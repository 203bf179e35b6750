//! What a question offers: choices, rows, columns, points, and the special items beside them.

use super::scope::Moment;
use super::{Change, Session};
use crate::definition::{Choice, Definition, Element, ElementId, ItemList, Kind, Role, choices};
use crate::expression::{are_equal, exact_sum};
use crate::platform::number_text;
use crate::value::{Value, sort};
use alloc::{borrow::ToOwned, rc::Rc, string::String, vec::Vec};

/// An item that a condition takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Barred {
    list: ItemList,
    index: u32,
    /// Not shown at all, or shown but not to be chosen.
    hidden: bool,
}

/// Items beside the choices, each with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// Takes all choices.
    SelectAll,
    /// None of the choices.
    None,
    /// Something else, to be written.
    Other,
    /// The respondent would rather not say.
    Refuse,
    /// The respondent does not know.
    DontKnow,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is stored.
    pub value: Value,
    /// What is shown, in the language of the session, with answers piped in.
    pub text: String,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// What is special about it.
    pub special: Option<Special>,
    /// Whether choosing it takes back all others.
    pub exclusive: bool,
}

/// Special items in the order in which they stand after the choices: property, stored value,
/// property of the text, word.
const SPECIALS: [(Special, &str, &str, &str, &str); 4] = [
    (Special::None, "showNoneItem", "none", "noneText", "none"),
    (Special::Refuse, "showRefuseItem", "refused", "refuseText", "refuse"),
    (Special::DontKnow, "showDontKnowItem", "dontknow", "dontKnowText", "dontKnow"),
    (Special::Other, "showOtherItem", "other", "otherText", "other"),
];

impl Session {
    /// The choices of a question, or the points of a rating, that are offered now.
    #[must_use]
    pub fn items(&self, id: ElementId) -> Vec<Item> {
        let element = self.definition.element(id);
        if element.kind == Kind::Rating {
            return self.points(id, element);
        }
        let mut items = self.listed_items(id, ItemList::Choices);
        match element.property("choicesOrder").as_text() {
            Some("asc") => sort(&mut items, &|a, b| a.text > b.text),
            Some("desc") => sort(&mut items, &|a, b| a.text < b.text),
            _ => {}
        }
        self.add_numbers(element, &mut items);
        if element.kind == Kind::Checkbox
            && element.is_set("showSelectAllItem")
            && !items.is_empty()
        {
            let text = self.own_text_or_word(element, "selectAllText", "selectAll");
            items.insert(0, special(Special::SelectAll, Value::from("all"), text));
        }
        if element.kind.has_choices() && element.kind != Kind::Ranking {
            for (kind, shown_if, value, text, word) in SPECIALS {
                if element.is_set(shown_if) {
                    let text = self.own_text_or_word(element, text, word);
                    items.push(special(kind, Value::from(value), text));
                }
            }
        }
        items
    }

    /// The rows or columns of a matrix that are offered now.
    #[must_use]
    pub fn listed_items(&self, id: ElementId, list: ItemList) -> Vec<Item> {
        let element = self.definition.element(id);
        let barred = &self.live(id).barred;
        let is_barred = |index: u32, hidden| barred.contains(&Barred { list, index, hidden });
        choices(element.property(list.property()))
            .into_iter()
            .enumerate()
            .filter(|(index, _)| !is_barred(*index as u32, true))
            .map(|(index, choice)| self.item(choice, !is_barred(index as u32, false)))
            .collect()
    }

    fn item(&self, choice: Choice, enabled: bool) -> Item {
        let text = match self.own_text(&choice.text) {
            Some(text) => text,
            None => plain_text(&choice.value),
        };
        let exclusive = choice.properties.get("isExclusive").and_then(Value::as_bool) == Some(true);
        Item { value: choice.value, text, enabled, special: None, exclusive }
    }

    /// `choicesMin`, `choicesMax`, `choicesStep` of a dropdown.
    fn add_numbers(&self, element: &Element, items: &mut Vec<Item>) {
        let (Some(from), Some(to)) = (element.number("choicesMin"), element.number("choicesMax"))
        else {
            return;
        };
        let step = element.number("choicesStep").filter(|step| *step > 0.0).unwrap_or(1.0);
        let mut number = from;
        while number <= to && items.len() < 10_000 {
            items.push(number_item(number));
            number += step;
        }
    }

    fn points(&self, id: ElementId, element: &Element) -> Vec<Item> {
        let written = self.listed_items(id, ItemList::RateValues);
        if !written.is_empty() {
            return written;
        }
        let from = element.number("rateMin").unwrap_or(1.0);
        let step = element.number("rateStep").filter(|step| *step > 0.0).unwrap_or(1.0);
        let to = element.number("rateMax").unwrap_or(5.0);
        let from = match (
            element.number("rateMin"),
            element.number("rateMax"),
            element.number("rateCount"),
        ) {
            (None, Some(to), Some(count)) => to - (count - 1.0) * step,
            _ => from,
        };
        let mut items = Vec::new();
        let mut number = from;
        while number <= to + step / 1e6 && items.len() < 100 {
            items.push(number_item(number));
            number = exact_sum(number, step);
        }
        items
    }

    /// Which items are taken away by their conditions, computed anew.
    pub(super) fn bar_items(&mut self, id: ElementId, list: ItemList) {
        let definition = Rc::clone(&self.definition);
        let mut barred: Vec<Barred> =
            self.live(id).barred.iter().filter(|barred| barred.list != list).copied().collect();
        let values = choices(definition.element(id).property(list.property()));
        for rule in definition.rules().iter().filter(|rule| rule.element == Some(id)) {
            let mut bar = |index: u32, hidden: bool| {
                let item = values.get(index as usize).map(|choice| &choice.value);
                let moment = Moment { session: self, item };
                if !rule.expression.holds(&moment) {
                    barred.push(Barred { list, index, hidden });
                }
            };
            match rule.role {
                Role::ItemVisibleIf(of, index) if of == list => bar(index, true),
                Role::ItemEnableIf(of, index) if of == list => bar(index, false),
                Role::EachItemVisibleIf(of) if of == list => {
                    (0..values.len() as u32).for_each(|index| bar(index, true));
                }
                Role::EachItemEnableIf(of) if of == list => {
                    (0..values.len() as u32).for_each(|index| bar(index, false));
                }
                _ => {}
            }
        }
        if self.live(id).barred != barred {
            self.live_mut(id).barred = barred;
            self.note(Change::Items(id));
            self.drop_items_not_offered(&definition, id);
        }
    }

    /// A chosen item that is no longer offered is chosen no more.
    pub(super) fn drop_items_not_offered(&mut self, definition: &Definition, id: ElementId) {
        let element = definition.element(id);
        let key = element.value_name();
        let shares = |other: &Element| other.kind.is_question() && other.value_name() == key;
        let is_shared = definition.elements().iter().filter(|other| shares(other)).nth(1).is_some();
        let set_aside = core::mem::take(&mut self.live_mut(id).set_aside);
        if !self.is_answered(id) && set_aside.is_empty() || !element.kind.has_choices() || is_shared
        {
            return;
        }
        let items = self.items(id);
        let offered = |value: &Value| items.iter().any(|item| are_equal(&item.value, value));
        let kept = match self.value(id) {
            Value::List(_) | Value::Null if element.kind == Kind::Checkbox => {
                let members = self.value(id).as_list().iter().chain(&set_aside).cloned();
                let (kept, rest) = members.partition(offered);
                self.live_mut(id).set_aside = rest;
                Value::List(kept)
            }
            Value::List(members) => {
                Value::List(members.iter().filter(|member| offered(member)).cloned().collect())
            }
            value if offered(value) => value.clone(),
            _ => Value::Null,
        };
        if kept != *self.value(id) || element.kind == Kind::Ranking {
            self.put(id, kept);
        }
    }

    /// Takes out answers that no item of their question has, as the survey ends.
    pub(super) fn drop_stale_items(&mut self) {
        let definition = Rc::clone(&self.definition);
        let asked: Vec<ElementId> = self.shown_questions().collect();
        for id in asked {
            self.drop_items_not_offered(&definition, id);
        }
    }

    /// Whether a special item of that kind is among the answer.
    #[must_use]
    pub fn chose_special(&self, id: ElementId, kind: Special) -> bool {
        let element = self.definition.element(id);
        let Some((_, shown_if, stored, ..)) = SPECIALS.iter().find(|special| special.0 == kind)
        else {
            return false;
        };
        if !element.kind.has_choices() || !element.is_set(shown_if) {
            return false;
        }
        match self.value(id) {
            Value::List(members) => members.iter().any(|member| member.as_text() == Some(stored)),
            value => value.as_text() == Some(stored),
        }
    }

    /// Whether a text goes with the answer because "other" is chosen.
    #[must_use]
    pub fn offers_text_for_other(&self, id: ElementId) -> bool {
        self.chose_special(id, Special::Other)
    }
}

fn special(kind: Special, value: Value, text: String) -> Item {
    let exclusive = !matches!(kind, Special::Other | Special::SelectAll);
    Item { value, text, enabled: true, special: Some(kind), exclusive }
}

fn number_item(number: f64) -> Item {
    let value = Value::Number(number);
    Item { value, text: number_text(number), enabled: true, special: None, exclusive: false }
}

/// The plain choices that "select all" stands for.
pub fn all_plain(items: &[Item]) -> impl Iterator<Item = &Item> {
    items.iter().filter(|item| item.special.is_none() && item.enabled && !item.exclusive)
}

/// Whether an item is the one that selects all.
#[must_use]
pub fn is_select_all(item: &Item) -> bool {
    item.special == Some(Special::SelectAll)
}

/// The key of a row in the answer to a matrix.
#[must_use]
pub fn item_key(value: &Value) -> String {
    plain_text(value)
}

/// How a value reads where nothing better is known.
pub(super) fn plain_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        Value::List(members) => {
            let texts: Vec<String> = members.iter().map(plain_text).collect();
            texts.join(", ")
        }
        Value::Map(map) => match map.get("text").or(map.get("value")) {
            Some(value) => plain_text(value),
            None => value.to_json(),
        },
        _ => value.to_json().trim_matches('"').to_owned(),
    }
}
