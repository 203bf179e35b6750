//! What a question offers: choices, rows, columns, points, areas, and the special items beside them.

use super::Session;
use super::answers::is_empty;
use super::chance::shuffle;
use super::order::{category, sort_by_text};
use super::scope::Moment;
use crate::definition::{Choice, Element, ElementId, ItemList, Kind, Role, choices, truth};
use crate::expression::{are_equal, exact_sum};
use crate::platform::number_text;
use crate::rare::has;
use crate::value::{Map, Value, instant_text, joined, trimmed};
use alloc::{string::String, vec::Vec};

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
    /// The address of its picture; empty if it has none.
    pub image: String,
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
        if element.kind == Kind::Imagemap {
            return self.listed_items(id, ItemList::Areas);
        }
        if matches!(element.kind, Kind::Checkbox | Kind::Tagbox)
            && element.is_set("showSelectAllItem")
        {
            let text = self.own_text_or_word(element, "selectAllText", "selectAll");
            items.insert(0, special(Special::SelectAll, Value::from("all"), text));
        }
        for (kind, shown_if, value, text, word) in &SPECIALS {
            if element.is_set(shown_if) && has_special(element.kind, *kind) {
                let text = self.own_text_or_word(element, text, word);
                let own = self.own_other(id).filter(|_| *kind == Special::Other);
                items.push(special(*kind, own.cloned().unwrap_or(Value::from(*value)), text));
            }
        }
        items
    }

    /// The members of one list of a question that are offered now.
    #[must_use]
    pub fn listed_items(&self, id: ElementId, list: ItemList) -> Vec<Item> {
        let element = self.definition.element(id);
        let barred = &self.live(id).barred;
        let is_barred =
            |index: usize, hidden| barred.contains(&Barred { list, index: index as u32, hidden });
        let written = self.written_items(id, list);
        let mut offered = Vec::new();
        offered.extend((0..written.len()).filter(|index| !is_barred(*index, true)));
        let order = element.property("choicesOrder");
        let is_ordered = list == ItemList::Choices && const { has("choicesOrder") };
        if is_ordered && order.is_text("random") {
            shuffle(&mut offered, self.seed_of(id), &|index| category(written.get(*index)));
        }
        let mut items = Vec::new();
        for index in offered {
            if let Some(choice) = written.get(index) {
                items.push(self.item(id, choice, !is_barred(index, false)));
            }
        }
        let descends = order.is_text("desc");
        if is_ordered && (descends || order.is_text("asc")) {
            sort_by_text(&mut items, descends);
        }
        items
    }

    /// The members of a list before any condition, in the order in which they are written.
    pub(super) fn written_items(&self, id: ElementId, list: ItemList) -> Vec<Choice> {
        let element = self.definition.element(id);
        if list != ItemList::Choices {
            return choices(element.property(list.property()));
        }
        let mut written = self.all_choices(id);
        if const { has("choicesMax") } && !self.is_supplied(id) {
            add_numbers(element, &mut written);
        }
        written
    }

    pub(super) fn item(&self, id: ElementId, choice: &Choice, enabled: bool) -> Item {
        let text = self.own_text_of(id, &choice.text).unwrap_or_else(|| plain_text(&choice.value));
        let exclusive = choice.properties.get("isExclusive").and_then(truth) == Some(true);
        let image =
            choice.properties.get("imageLink").and_then(|image| self.own_text_of(id, image));
        let image = image.unwrap_or_default();
        Item { enabled, exclusive, image, ..Item::plain(choice.value.clone(), text) }
    }

    fn points(&self, id: ElementId, element: &Element) -> Vec<Item> {
        let mut items = self.listed_items(id, ItemList::RateValues);
        if !items.is_empty() {
            return items;
        }
        let step = step_of(element, "rateStep");
        let (from, to) = (element.number("rateMin"), element.number("rateMax"));
        let (mut number, to) = match (from, to, element.number("rateCount")) {
            (Some(from), None, Some(count)) => (from, from + (count - 1.0) * step),
            (None, Some(to), Some(count)) => (to - (count - 1.0) * step, to),
            _ => (from.unwrap_or(1.0), to.unwrap_or(5.0)),
        };
        // There are ten faces.
        let most = if element.property("rateType").is_text("smileys") { 10 } else { 100 };
        while number <= to + step / 1e6 && items.len() < most {
            items.push(number_item(number));
            number = exact_sum(number, step);
        }
        items
    }

    /// Which items are taken away by their conditions, computed anew.
    pub(super) fn bar_items(&mut self, id: ElementId, list: ItemList) {
        if self.definition.element(id).kind.has_entries() {
            return self.offer_rows(id);
        }
        let mut barred = Vec::new();
        for other in &self.live(id).barred {
            if other.list != list {
                barred.push(*other);
            }
        }
        let is_supplied = list == ItemList::Choices && self.is_supplied(id);
        let (written, entry) = (self.definition.written(id), self.definition.entry(id));
        let mut rules = Vec::new();
        rules.extend(self.definition.rules().iter().filter(|rule| rule.element == Some(written)));
        let rule_for = |role| rules.iter().find(|rule| rule.role == role);
        for (index, choice) in self.written_items(id, list).iter().enumerate() {
            let index = index as u32;
            // The condition of one item stands in the place of the one for all.
            let own = |role| rule_for(role).filter(|_| !is_supplied);
            for (own, all, hidden) in [
                (own(Role::ItemVisibleIf(list, index)), Role::EachItemVisibleIf(list), true),
                (own(Role::ItemEnableIf(list, index)), Role::EachItemEnableIf(list), false),
            ] {
                let rule = own.or_else(|| rule_for(all));
                let moment = Moment { session: self, entry, item: Some(&choice.value) };
                if rule.is_some_and(|rule| !rule.expression.holds(&moment)) {
                    barred.push(Barred { list, index, hidden });
                }
            }
        }
        if self.live(id).barred != barred {
            self.live_mut(id).barred = barred;
            self.items_moved(id);
        }
    }

    /// Whether a condition takes items away at the moment.
    pub(super) fn hides_items(&self, id: ElementId) -> bool {
        self.live(id).barred.iter().any(|item| item.hidden)
    }

    /// A chosen item that is no longer offered is chosen no more.
    pub(super) fn drop_items_not_offered(&mut self, id: ElementId) {
        let set_aside = core::mem::take(&mut self.live_mut(id).set_aside);
        let element = self.definition.element(id);
        let kind = element.kind;
        if !self.is_answered(id) && set_aside.is_empty()
            || !kind.has_choices() && !self.loses_areas(element)
            || self.awaits_choices(id)
            || self.questions_under(self.definition.entry(id), element.value_name()).len() > 1
        {
            return;
        }
        let items = self.items(id);
        let (mut kept, mut rest) = (Vec::new(), Vec::new());
        let mut sort_out = |member: &Value| {
            // "other" counts as offered, as in SurveyJS.
            let is_offered = item_among(&items, member).is_some() || member.is_text("other");
            let to = if is_offered { &mut kept } else { &mut rest };
            to.push(member.clone());
        };
        let value = self.value(id);
        let is_single = !matches!(value, Value::List(_) | Value::Null);
        let members = if is_single { core::slice::from_ref(value) } else { value.as_list() };
        members.iter().for_each(&mut sort_out);
        if matches!(kind, Kind::Checkbox | Kind::Tagbox | Kind::Ranking) && !is_single {
            for member in set_aside.iter().filter(|member| !members.contains(member)) {
                sort_out(member);
            }
            self.live_mut(id).set_aside = rest;
        }
        let kept = if is_single { kept.pop().unwrap_or_default() } else { Value::List(kept) };
        if kept != *self.value(id) || kind == Kind::Ranking {
            self.put(id, kept);
        }
    }

    /// Whether areas that are taken away are chosen no more: only where hiding clears.
    fn loses_areas(&self, element: &Element) -> bool {
        element.kind == Kind::Imagemap
            && matches!(self.clearing(element), "onHidden" | "onHiddenContainer")
    }

    /// Takes out answers that no item of their question has, as its page is left. Areas go when
    /// something is hidden, not before.
    pub(super) fn drop_stale_items(&mut self, id: ElementId) {
        let element = self.definition.element(id);
        if element.kind != Kind::Imagemap
            && element.property("valuePropertyName").is_null()
            && self.clearing(element) != "none"
        {
            self.drop_items_not_offered(id);
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
        if !has_special(element.kind, kind) || !element.is_set(shown_if) {
            return false;
        }
        let value = self.value(id);
        value.is_text(stored)
            || value.as_list().iter().any(|member| member.is_text(stored))
            || kind == Special::Other && self.own_other(id).is_some()
    }

    /// Whether the text for "other" stands in the answer itself instead of "other": as `storeOthersAsComment` says,
    /// or because the comment has an area of its own.
    #[must_use]
    pub fn keeps_other_in_answer(&self, id: ElementId) -> bool {
        let element = self.definition.element(id);
        if !element.is_set("showOtherItem") || !has_special(element.kind, Special::Other) {
            return false;
        }
        let own = truth(element.property("storeOthersAsComment"));
        let is_comment = own.or_else(|| truth(self.definition.property("storeOthersAsComment")));
        element.is_set("showCommentArea") || is_comment == Some(false)
    }

    /// Whether there is no comment: what is written beside "other" stands in the answer itself.
    #[must_use]
    pub fn answers_by_comment(&self, id: ElementId) -> bool {
        self.keeps_other_in_answer(id) && !self.definition.element(id).is_set("showCommentArea")
    }

    /// What was written for "other", where that stands in the answer itself.
    #[must_use]
    pub fn own_other(&self, id: ElementId) -> Option<&Value> {
        let written = || self.written_items(id, ItemList::Choices);
        let known = Some(id).filter(|id| self.keeps_other_in_answer(*id)).map(|_| written())?;
        let is_known = |member: &&Value| {
            !matches!(member, Value::Text(_) | Value::Number(_))
                || is_empty(member)
                || known.iter().any(|choice| are_equal(&choice.value, member))
                || SPECIALS.iter().any(|special| member.is_text(special.2))
        };
        self.value(id).members().iter().find(|member| !known.is_empty() && !is_known(member))
    }

    /// Writes what "other" means: into the answer itself, where it stands there.
    pub(super) fn write_other(&mut self, id: ElementId, text: &str) {
        if !self.keeps_other_in_answer(id) {
            return self.comment_on(id, text);
        }
        let own = self.own_other(id).cloned();
        let new = Value::from(if trimmed(text).is_empty() { "other" } else { text });
        let is_other = |member: &Value| member.is_text("other") || own.as_ref() == Some(member);
        let answer = match self.value(id) {
            Value::List(members) => {
                let mut members = members.clone();
                if let Some(other) = members.iter_mut().find(|member| is_other(member)) {
                    *other = new;
                }
                Value::List(members)
            }
            value if is_other(value) => new,
            _ => return,
        };
        self.answer(id, answer);
    }

    /// Whether a text goes with the answer because "other" is chosen.
    #[must_use]
    pub fn offers_text_for_other(&self, id: ElementId) -> bool {
        self.chose_special(id, Special::Other)
    }
}

fn special(kind: Special, value: Value, text: String) -> Item {
    let exclusive = !matches!(kind, Special::Other | Special::SelectAll);
    Item { exclusive, special: Some(kind), ..Item::plain(value, text) }
}

impl Item {
    /// An item that can be chosen and has nothing special about it.
    #[must_use]
    pub fn plain(value: Value, text: String) -> Item {
        Item { value, text, enabled: true, special: None, exclusive: false, image: String::new() }
    }
}

/// Whether questions of this kind may have that special item.
fn has_special(kind: Kind, special: Special) -> bool {
    match kind {
        Kind::Ranking | Kind::Imagepicker => false,
        Kind::Buttongroup => special != Special::Other,
        _ => kind.has_choices(),
    }
}

/// `choicesMin`, `choicesMax`, `choicesStep` of a dropdown.
fn add_numbers(element: &Element, choices: &mut Vec<Choice>) {
    let mut number = element.number("choicesMin").unwrap_or_default();
    let last = element.number("choicesMax").unwrap_or_default();
    if element.kind != Kind::Dropdown || last <= number {
        return;
    }
    let step = step_of(element, "choicesStep");
    while number <= last && choices.len() < 10_000 {
        let properties = Map::new();
        choices.push(Choice { value: Value::Number(number), text: Value::Null, properties });
        number += step;
    }
}

/// How far apart numbers are, by a property; 1 where it says nothing that leads on.
fn step_of(element: &Element, property: &str) -> f64 {
    element.number(property).filter(|step| *step > 0.0).unwrap_or(1.0)
}

fn number_item(number: f64) -> Item {
    Item::plain(Value::Number(number), number_text(number))
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

/// The item that a value means (`"2"` the item `2`).
pub(super) fn item_among<'a>(items: &'a [Item], value: &Value) -> Option<&'a Item> {
    items.iter().find(|item| are_equal(&item.value, value))
}

/// The text of the item that has this value, or the value itself.
pub(super) fn text_among(items: &[Item], value: &Value) -> String {
    let is_own = |item: &&Item| item.special != Some(Special::Other) || value.is_text("other");
    let item = item_among(items, value).filter(is_own);
    item.map_or_else(|| plain_text(value), |item| item.text.clone())
}

/// How a value reads where nothing better is known.
pub(super) fn plain_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => number_text(*number),
        Value::Instant(at) => instant_text(*at),
        Value::List(members) => joined(members, ", ", &plain_text),
        Value::Map(map) => match map.get("text").or(map.get("value")) {
            Some(value) => plain_text(value),
            None => value.to_json(),
        },
        Value::Bool(_) => value.to_json(),
    }
}
