//! How each type of question looks and is used: one file a type.
//!
//! [`view_of`] is the one place that names them all.

mod boolean;
mod checkbox;
mod choice;
mod comment;
mod dropdown;
mod html;
mod matrix;
mod ranking;
mod rating;
mod text;

use super::dom;
use super::question::{Ask, Naming};
use crate::definition::Kind;
use crate::session::Item;
use crate::value::Value;
use alloc::string::String;
use web_sys::Element;

/// The control of one type of question. It keeps no state: that is in the session and in the DOM.
pub(super) trait QuestionView {
    /// Who carries the name of the question.
    fn naming(&self, ask: &Ask<'_>) -> Naming;

    /// Puts the control at the end of the frame.
    fn build(&self, ask: &mut Ask<'_>, frame: &Element);

    /// Makes the control show the answer.
    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        let _ = (ask, frame);
    }

    /// The answer after something in the control was used; `None` if that answers nothing.
    fn read(&self, ask: &Ask<'_>, frame: &Element, used: &Element) -> Option<Value> {
        let _ = (ask, frame, used);
        None
    }

    /// The answer after a button in the control was pressed.
    fn press(&self, ask: &mut Ask<'_>, frame: &Element, button: &Element) -> Option<Value> {
        let _ = (ask, frame, button);
        None
    }
}

/// The view of a type.
pub(super) fn view_of(kind: Kind) -> &'static dyn QuestionView {
    match kind {
        Kind::Page | Kind::Panel | Kind::Unknown | Kind::Html => &html::Html,
        Kind::Text => &text::Text,
        Kind::Comment => &comment::Comment,
        Kind::Radiogroup => &choice::Choice,
        Kind::Checkbox => &checkbox::Checkbox,
        Kind::Dropdown => &dropdown::Dropdown,
        Kind::Boolean => &boolean::Boolean,
        Kind::Rating => &rating::Rating,
        Kind::Ranking => &ranking::Ranking,
        Kind::Matrix => &matrix::Matrix,
    }
}

/// The item that an input stands for: its `value` is the item's place.
fn item_of<'a>(items: &'a [Item], input: &Element) -> Option<&'a Item> {
    items.get(dom::number(input, "value")?)
}

/// How wide a text is, in Latin letters: a Chinese character counts for two.
fn breadth(text: &str) -> usize {
    text.chars().map(|character| if character > '\u{2e7f}' { 2 } else { 1 }).sum()
}

/// The place of an item as text, for attributes.
fn place(index: usize) -> String {
    crate::platform::number_text(index as f64)
}

/// Labels with an input in each, one for every item.
fn labels(parent: &Element, items: &[Item], description: &str, name: &str, barred: bool) {
    let (mut texts, mut bars) = (String::new(), String::new());
    for item in items {
        if !bars.is_empty() {
            texts.push('\u{1f}');
        }
        texts.push_str(&item.text);
        bars.push(if barred || !item.enabled { '1' } else { '0' });
    }
    if !items.is_empty() {
        dom::choices(parent, description, name, &texts, &bars);
    }
}

/// Checks the inputs whose items are chosen.
fn check(frame: &Element, items: &[Item], is_chosen: &dyn Fn(&Item) -> bool) {
    for input in dom::find_all(frame, "input[type=radio],input[type=checkbox]") {
        if let Some(item) = item_of(items, &input) {
            dom::input(&input).set_checked(is_chosen(item));
        }
    }
}

/// Shows or removes the field for the text beside "other", right after its row.
fn field_for_other(ask: &mut Ask<'_>, rows: &Element, row: Option<Element>) {
    let field = dom::find(rows, ".other");
    if !ask.session.offers_text_for_other(ask.id) {
        if let Some(field) = field {
            field.remove();
        }
        return;
    }
    let field = match field {
        Some(field) => field,
        None => {
            let field = dom::make("input.field other|other[type=text]");
            ask.mark(&field, "id", "o");
            let name = ask.session.text_or_word(ask.id, "otherText", "other");
            dom::set(&field, "aria-label", &name);
            let hint = ask.session.text_or_word(ask.id, "otherPlaceholder", "otherPlaceholder");
            dom::set(&field, "placeholder", &hint);
            dom::insert(rows, &field, row.and_then(|row| row.next_sibling()).as_ref());
            field
        }
    };
    dom::write_value(&field, ask.session.comment(ask.id));
}
