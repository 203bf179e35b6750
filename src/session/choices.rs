//! Where the choices of a question come from: its own list, another question, or an address.
//!
//! Choices from elsewhere stand in [`super::Live`] in the place of the question's own. Those of
//! another question follow it (`choicesFromQuestion`). Those from an address (`choicesByUrl`) are
//! asked for by whoever holds the session, see [`Session::wanted_choices`].

use super::answers::is_empty;
use super::faults::add_error;
use super::items::{item_among, plain_text};
use super::scope::Moment;
use super::{Change, Session, Special};
use crate::definition::{
    Choice, Element, ElementId, ItemList, Kind, Piece, choices, halves, pieces,
};
use crate::expression::{Scope, are_equal};
use crate::rare::has;
use crate::value::{Map, Value, find, replaced, trimmed};
use alloc::{string::String, vec, vec::Vec};

/// How far the choices of a question are that are loaded from an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// There is nothing to load, or the address waits for an answer that it names.
    #[default]
    Idle,
    /// They are on their way.
    Waiting,
    /// They are here.
    Done,
    /// They could not be loaded.
    Failed,
}

/// Choices from elsewhere.
#[derive(Debug, Default)]
pub(super) struct Supply {
    /// They stand in the place of the question's own.
    choices: Option<Vec<Choice>>,
    /// The address that they are loaded from, with the answers that it names.
    address: String,
    loading: Loading,
    /// They have not been asked for yet.
    wanted: bool,
}

/// Whether there are questions whose choices come from elsewhere.
const IS_SUPPLIED: bool = has("choicesFromQuestion") && has("choicesByUrl");

impl Session {
    /// The choices before any condition, in the order in which they are written.
    pub(super) fn all_choices(&self, id: ElementId) -> Vec<Choice> {
        match &self.live(id).supply.choices {
            Some(choices) if const { IS_SUPPLIED } => choices.clone(),
            _ => choices(self.definition.element(id).property("choices")),
        }
    }

    /// Whether the choices are other than those that the question itself lists.
    pub(super) fn is_supplied(&self, id: ElementId) -> bool {
        IS_SUPPLIED && self.live(id).supply.choices.is_some()
    }

    /// How far the choices are that come from an address.
    #[must_use]
    pub fn loading(&self, id: ElementId) -> Loading {
        if IS_SUPPLIED { self.live(id).supply.loading } else { Loading::Idle }
    }

    /// Whether an answer that is no choice may be one still: the choices are not here.
    pub(super) fn awaits_choices(&self, id: ElementId) -> bool {
        let waits = |id| {
            !url_of(self.definition.element(id)).is_empty() && self.loading(id) != Loading::Done
        };
        waits(id) || self.lender(id).is_some_and(waits)
    }

    /// The question that the choices are taken from.
    pub(super) fn lender(&self, id: ElementId) -> Option<ElementId> {
        if const { !has("choicesFromQuestion") } {
            return None;
        }
        let name = self.definition.element(id).property("choicesFromQuestion").as_text()?;
        self.definition.find(name).filter(|lender| *lender != id)
    }

    /// Whether the choices are those of another question.
    pub(super) fn borrows(&self, id: ElementId) -> bool {
        self.is_supplied(id) && url_of(self.definition.element(id)).is_empty()
    }

    /// The questions whose choices have to be loaded, each with the address: a relative one is
    /// meant from the page that shows the survey. Each is given once; [`super::Event::Choices`]
    /// brings what came of it.
    ///
    /// ```
    /// use manyi::definition::Definition;
    /// use manyi::session::{Event, Loading, Session, Setup};
    /// use std::rc::Rc;
    ///
    /// let definition = Definition::parse(r#"{"elements": [
    ///     {"type": "dropdown", "name": "city", "choicesByUrl": {"url": "cities.json"}}
    /// ]}"#).unwrap();
    /// let mut session = Session::new(Rc::new(definition), Setup::fixed());
    /// let (question, address) = session.wanted_choices().remove(0);
    /// assert_eq!(address, "cities.json");
    /// let reply = Some(r#"["Lyon", "Wuhan"]"#.to_owned());
    /// session.handle(Event::Choices { question, address, reply });
    /// assert_eq!(session.loading(question), Loading::Done);
    /// assert_eq!(session.items(question)[1].text, "Wuhan");
    /// ```
    pub fn wanted_choices(&mut self) -> Vec<(ElementId, String)> {
        let mut wanted = Vec::new();
        if !IS_SUPPLIED {
            return wanted;
        }
        for id in self.order.clone() {
            let supply = &mut self.live_mut(id).supply;
            if core::mem::take(&mut supply.wanted) {
                wanted.push((id, supply.address.clone()));
            }
        }
        wanted
    }

    /// Asks once more for choices that could not be loaded.
    pub(super) fn seek_again(&mut self, id: ElementId) {
        let supply = &mut self.live_mut(id).supply;
        if IS_SUPPLIED && supply.loading == Loading::Failed {
            supply.loading = Loading::Waiting;
            supply.wanted = true;
            self.live_mut(id).faults.clear();
            self.note(Change::Items(id));
        }
    }

    /// An answer that the address may name has changed, or nothing has been asked for yet.
    pub(super) fn seek_choices(&mut self, id: ElementId) {
        let url = url_of(self.definition.element(id));
        if url.is_empty() {
            return;
        }
        let url = replaced(&replaced(url, "{CACHE}", ""), "{NOCACHE}", "");
        let address = self.filled(id, &url).unwrap_or_default();
        let is_first = self.loading(id) == Loading::Idle;
        if self.live(id).supply.address == address && (!is_first || address.is_empty()) {
            return;
        }
        let is_known = !address.is_empty();
        let supply = &mut self.live_mut(id).supply;
        supply.address = address;
        supply.wanted = is_known;
        supply.loading = if is_known { Loading::Waiting } else { Loading::Idle };
        if is_known {
            self.note(Change::Items(id));
        } else {
            self.take_choices(id, None);
        }
    }

    /// While the address of its choices waits for an answer, a question has none: whatever is
    /// answered elsewhere takes it out, as in SurveyJS.
    pub(super) fn clear_without_address(&mut self, by: Option<ElementId>) {
        if !IS_SUPPLIED {
            return;
        }
        for id in self.elements_where(&|_, element| !url_of(element).is_empty()) {
            let waits = self.live(id).supply.address.is_empty();
            if waits && by != Some(id) && self.is_answered(id) {
                self.take_choices(id, None);
            }
        }
    }

    /// The text with the answers that it names, as they stand in an address; nothing while one of
    /// them is missing.
    fn filled(&self, id: ElementId, text: &str) -> Option<String> {
        let entry = self.definition.entry(id);
        let mut filled = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Plain(plain) => filled.push_str(plain),
                Piece::Piped(name) => {
                    let value = Moment { session: self, entry, item: None }.variable(name);
                    if is_empty(&value) {
                        return None;
                    }
                    encode(&plain_text(&value), &mut filled);
                }
            }
        }
        Some(filled)
    }

    /// Choices have come from an address, or nothing has: `reply` is what the endpoint sent.
    pub(super) fn choices_came(&mut self, id: ElementId, address: &str, reply: Option<&str>) {
        let supply = &self.live(id).supply;
        if !IS_SUPPLIED || supply.address != address || supply.loading != Loading::Waiting {
            return;
        }
        let source = self.definition.element(id).property("choicesByUrl");
        let found = reply.map(|reply| self.choices_in(id, source, &read(reply)));
        let is_empty_allowed = source.get("allowEmptyResponse").as_bool() == Some(true);
        let found = found.filter(|found| is_empty_allowed || !found.is_empty());
        let has_come = found.is_some();
        self.take_choices(id, found);
        let supply = &mut self.live_mut(id).supply;
        supply.loading = if has_come { Loading::Done } else { Loading::Failed };
        if has_come && self.definition.element(id).names_all() {
            self.drop_items_not_offered(id);
        }
        if !has_come && self.is_enabled(id) {
            let text = self.word("choicesFailed", &[]);
            let faults = &mut self.live_mut(id).faults;
            faults.clear();
            add_error(faults, text, None);
            self.note(Change::Faults(id));
        }
    }

    /// The choices in the reply of an endpoint, by the names that `source` gives.
    fn choices_in(&self, id: ElementId, source: &Value, reply: &Value) -> Vec<Choice> {
        let named = |key: &str| source.get(key).as_text().unwrap_or_default();
        let path = self.filled(id, named("path")).unwrap_or_default();
        let mut list = reply;
        for mark in [";", ",", "."] {
            if find(&path, mark).is_some() || mark == "." && !path.is_empty() {
                list = within(reply, &path, mark);
                break;
            }
        }
        let mut found = Vec::new();
        for item in list.as_list() {
            let value = match (item, named("valueName")) {
                (Value::Map(map), "") => map.iter().next().map_or(&Value::Null, |first| first.1),
                (Value::Map(_), name) => within(item, name, "."),
                _ => item,
            };
            let either = |key: &str, usual: &str| {
                let name = named(key);
                within(item, if name.is_empty() { usual } else { name }, ".").clone()
            };
            let mut properties = Map::new();
            properties.insert("imageLink", either("imageLinkName", "imageLink"));
            properties.insert("isExclusive", item.get("isExclusive").clone());
            if !value.is_null() {
                let text = either("titleName", "title");
                found.push(Choice { value: value.clone(), text, properties });
            }
        }
        found
    }

    /// Puts choices from an address in the place of those before. An answer that is among the
    /// choices before and not among these is lost; one that was not known before stays.
    fn take_choices(&mut self, id: ElementId, found: Option<Vec<Choice>>) {
        let had = self.items(id);
        let is_lost = found.is_none();
        self.supply(id, found);
        let has = self.items(id);
        let kept = |member: &Value| match item_among(&has, member) {
            Some(item) => item.value.clone(),
            None if item_among(&had, member).is_some() => Value::Null,
            None => member.clone(),
        };
        let value = match self.value(id) {
            Value::Null => return,
            _ if !self.is_enabled(id) => return,
            _ if is_lost => Value::Null,
            Value::List(members) => {
                let mut left = Vec::new();
                for member in members.iter().map(kept).filter(|member| !member.is_null()) {
                    left.push(member);
                }
                Value::List(left)
            }
            single => kept(single),
        };
        self.put(id, value);
    }

    /// Whether choices that are borrowed have moved before the first answer, as in SurveyJS: they get
    /// special items or an order, some are hidden, or who lends them comes later.
    pub(super) fn chooses_anew(&self, id: ElementId) -> bool {
        let hides = |id| self.hides_items(id);
        self.items(id).iter().any(|item| item.special.is_some())
            || self.definition.element(id).property("choicesOrder").is_text("random")
            || hides(id)
            || self.lender(id).is_some_and(|lender| lender > id || hides(lender))
    }

    /// Takes over the choices of the question that `choicesFromQuestion` names.
    pub(super) fn borrow_choices(&mut self, id: ElementId) {
        let element = self.definition.element(id);
        let Some(lender) = self.lender(id) else {
            return;
        };
        let kind = self.definition.element(lender).kind;
        let lent = if kind.has_choices() {
            self.lent(lender, element)
        } else if kind.has_entries() {
            self.lent_by_rows(lender, element)
        } else {
            return;
        };
        if self.live(id).supply.choices.as_ref() != Some(&lent) {
            self.supply(id, Some(lent));
        }
    }

    /// The choices of a question, or only those that are chosen in it, or the others.
    fn lent(&self, lender: ElementId, borrower: &Element) -> Vec<Choice> {
        let mode = borrower.property("choicesFromQuestionMode");
        let (selected, unselected) = (mode.is_text("selected"), mode.is_text("unselected"));
        let all = self.all_choices(lender);
        let mut lent = Vec::new();
        for item in self.items(lender) {
            let is_lent = match item.special {
                Some(_) => false,
                None if selected || unselected => self.has_chosen(lender, &item.value) == selected,
                None => true,
            };
            let written = all.iter().find(|choice| choice.value == item.value);
            if let (true, Some(choice)) = (is_lent, written) {
                lent.push(choice.clone());
            }
        }
        let comment = self.comment(lender);
        let is_lent = selected && !comment.is_empty() && !borrower.is_set("showOtherItem");
        if is_lent && self.chose_special(lender, Special::Other) {
            let (value, text) = (Value::from("other"), Value::from(comment));
            lent.push(Choice { value, text, properties: Map::new() });
        }
        lent
    }

    /// What stands in one column of the rows that a respondent has added.
    fn lent_by_rows(&self, lender: ElementId, borrower: &Element) -> Vec<Choice> {
        let named = |key: &str| borrower.property(key).as_text().unwrap_or_default();
        let mut lent = Vec::new();
        for row in self.value(lender).as_list() {
            let value = match (row, named("choiceValuesFromQuestion")) {
                (Value::Map(row), "") => row.iter().next().map_or(&Value::Null, |first| first.1),
                (_, name) => row.get(name),
            };
            if !is_empty(value) {
                let text = row.get(named("choiceTextsFromQuestion")).clone();
                lent.push(Choice { value: value.clone(), text, properties: Map::new() });
            }
        }
        lent
    }

    /// Whether a choice is the answer or part of it.
    #[must_use]
    pub fn has_chosen(&self, id: ElementId, choice: &Value) -> bool {
        let element = self.definition.element(id);
        if element.names_all() {
            // An order names every choice, even if it has not been given yet.
            return true;
        }
        match self.value(id) {
            Value::Null => false,
            Value::List(members) => members.iter().any(|member| are_equal(member, choice)),
            single => are_equal(single, choice),
        }
    }

    fn supply(&mut self, id: ElementId, choices: Option<Vec<Choice>>) {
        self.live_mut(id).supply.choices = choices;
        self.bar_items(id, ItemList::Choices);
        self.items_moved(id);
    }

    /// The question offers others than before: so do those that have their choices from it, and
    /// it may have to go or to come.
    pub(super) fn items_moved(&mut self, id: ElementId) {
        self.note(Change::Items(id));
        self.hold_single_item(id);
        self.drop_items_not_offered(id);
        self.hide_if_bare(id);
        self.lend(id);
    }

    /// An order of one is none: the control shows it, and the answers do not have it.
    pub(super) fn hold_single_item(&mut self, id: ElementId) {
        if !self.definition.element(id).names_all() {
            return;
        }
        let items = self.items(id);
        if let [only] = items.as_slice() {
            self.put(id, Value::Null);
            self.live_mut(id).held = Value::List(vec![only.value.clone()]);
        } else {
            self.live_mut(id).held = Value::Null;
        }
    }

    /// Has those that take their choices from a question look at it again.
    pub(super) fn lend(&mut self, lender: ElementId) {
        if !IS_SUPPLIED {
            return;
        }
        let name = &self.definition.element(lender).name;
        let borrowers = self.elements_where(&|_, element| {
            element.kind.has_choices() && element.property("choicesFromQuestion").is_text(name)
        });
        for borrower in borrowers {
            self.borrow_choices(borrower);
            self.drop_items_not_offered(borrower);
        }
    }

    /// `hideIfChoicesEmpty`, and `hideIfRowsEmpty` of a simple matrix.
    pub(super) fn hide_if_bare(&mut self, id: ElementId) {
        let element = self.definition.element(id);
        let is_matrix = element.kind == Kind::Matrix && element.is_set("hideIfRowsEmpty");
        if const { has("hideIfChoicesEmpty") || has("hideIfRowsEmpty") }
            && (is_matrix || element.is_set("hideIfChoicesEmpty") && element.kind.has_choices())
        {
            let is_lent = element.property("choicesFromQuestion").as_text().is_some();
            let list = if is_matrix { ItemList::Rows } else { ItemList::Choices };
            let is_bare = if is_lent && self.is_supplied(id) {
                self.items(id).is_empty()
            } else {
                self.listed_items(id, list).is_empty()
            };
            self.visibility_moved |= self.live(id).bare != is_bare;
            self.live_mut(id).bare = is_bare;
        }
    }
}

fn url_of(element: &Element) -> &str {
    if const { !has("choicesByUrl") } {
        return "";
    }
    element.property("choicesByUrl").get("url").as_text().unwrap_or_default()
}

/// JSON, or else a choice a line.
fn read(reply: &str) -> Value {
    Value::parse(reply).unwrap_or_else(|_| {
        let mut lines = Vec::new();
        let mut left = reply;
        while !left.is_empty() {
            let (line, after) = halves(left, "\n").unwrap_or((left, ""));
            if !trimmed(line).is_empty() {
                lines.push(Value::from(trimmed(line)));
            }
            left = after;
        }
        Value::List(lines)
    })
}

/// What stands in `value` at the end of a path.
fn within<'a>(value: &'a Value, path: &str, mark: &str) -> &'a Value {
    match halves(path, mark) {
        Some((first, after)) => within(value.get(first), after, mark),
        None => value.get(path),
    }
}

/// Adds a text as it stands in a part of an address, as JavaScript's `encodeURIComponent` writes it.
fn encode(text: &str, address: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            for half in [byte >> 4, byte & 15] {
                address.push(char::from(DIGITS[usize::from(half)]));
            }
        }
    }
}
