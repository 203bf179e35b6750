//! How each type of question looks and is used: one file a type.
//!
//! [`view_of`] is the one place that names them all.

mod boolean;
mod buttongroup;
mod checkbox;
mod choice;
mod combobox;
mod comment;
pub(super) mod dropdown;
pub(super) mod entries;
mod expression;
mod file;
mod html;
mod image;
mod imagemap;
mod imagepicker;
pub(super) mod matrix;
pub(super) mod multipletext;
mod panels;
mod ranking;
mod rating;
mod signaturepad;
mod slider;
mod table;
mod tagbox;
mod text;

use super::paper::Paper;
use super::question::{Ask, Naming};
use crate::definition::{ElementId, Kind};
use crate::expression::are_equal;
use crate::rare::has;
use crate::session::{Event, Item, Special};
use crate::value::{Value, find, rest};
use alloc::string::String;

/// The control of one type of question. It keeps no state: that is in the session.
pub(super) trait QuestionView {
    /// Who carries the name of the question.
    fn naming(&self, ask: &Ask<'_>) -> Naming;

    /// Draws the control as it is to look now.
    fn draw(&self, ask: &Ask<'_>, paper: &mut Paper);

    /// The answer after something in the control was used; `None` if that answers nothing.
    fn read(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Value>;

    /// How a text that is being written is to look instead: a mask puts signs into it.
    fn reshaped(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        let _ = (ask, used);
        None
    }

    /// What is wrong with something that answers nothing.
    fn complaint(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        let _ = (ask, used);
        None
    }

    /// What the respondent has done that is no answer.
    fn act(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<Event> {
        let _ = (ask, used);
        None
    }

    /// The element that the focus is led to, after what was done has been taken.
    fn next_focus(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<ElementId> {
        let _ = (ask, used);
        None
    }

    /// What is said to who cannot see what became of it, after the answer has been taken.
    fn told(&self, ask: &Ask<'_>, used: &Used<'_>) -> Option<String> {
        let _ = (ask, used);
        None
    }
}

/// A field, a box or a button that a respondent has used.
pub(super) struct Used<'a> {
    /// The name that it was drawn with.
    pub(super) name: &'a str,
    /// What stands in it now, or its own value.
    pub(super) text: &'a str,
    /// Whether it is checked now.
    pub(super) on: bool,
}

impl Used<'_> {
    /// The place of the item that it stands for.
    fn place(&self) -> Option<usize> {
        whole(self.text)
    }

    /// The number at the end of its name: `q7-2` is in row 2.
    fn part(&self) -> Option<usize> {
        whole(rest(self.name, find(self.name, "-")? + 1))
    }

    fn item<'a>(&self, items: &'a [Item]) -> Option<&'a Item> {
        items.get(self.place()?)
    }
}

/// The view of a type.
pub(super) fn view_of(kind: Kind) -> &'static dyn QuestionView {
    match kind {
        Kind::Text => &text::Text,
        Kind::Comment => &comment::Comment,
        Kind::Radiogroup => &choice::Choice,
        Kind::Checkbox => &checkbox::Checkbox,
        Kind::Dropdown => &dropdown::Dropdown,
        Kind::Buttongroup => &buttongroup::Buttongroup,
        Kind::Boolean => &boolean::Boolean,
        Kind::Rating => &rating::Rating,
        Kind::Ranking => &ranking::Ranking,
        Kind::Matrix => &matrix::Matrix,
        Kind::Tagbox if const { has("tagbox") } => &tagbox::Tagbox,
        Kind::Imagepicker if const { has("imagepicker") } => &imagepicker::Imagepicker,
        Kind::Imagemap if const { has("imagemap") } => &imagemap::Imagemap,
        Kind::Image if const { has("image") } => &image::Image,
        Kind::Multipletext if const { has("multipletext") } => &multipletext::Multipletext,
        Kind::Slider if const { has("slider") } => &slider::Slider,
        Kind::Expression if const { has("expression") } => &expression::Expression,
        Kind::File if const { has("file") } => &file::File,
        Kind::Signaturepad if const { has("signaturepad") } => &signaturepad::Signaturepad,
        _ if kind.is_table() => &table::Table,
        _ if kind.has_entries() => &panels::Panels,
        _ => &html::Html,
    }
}

/// The button that takes the answer back.
const CLEAR: &str = "\n<button.clear|button clear[type=button][name=clear]\n\"{|clear}\n>";

/// A whole number as the view wrote it.
fn whole(text: &str) -> Option<usize> {
    let digit = |sum: usize, byte: u8| match byte {
        b'0'..=b'9' => Some(sum.wrapping_mul(10).wrapping_add(usize::from(byte - b'0'))),
        _ => None,
    };
    if text.is_empty() { None } else { text.bytes().try_fold(0, digit) }
}

/// How wide a text is, in Latin letters: a Chinese character counts for two.
fn breadth(text: &str) -> usize {
    text.chars().map(|character| if character > '\u{2e7f}' { 2 } else { 1 }).sum()
}

/// How a label around an input looks now, beside what holds for the whole question.
#[derive(Default)]
struct Look {
    chosen: bool,
    /// A condition forbids to choose it.
    barred: bool,
    /// No more can be chosen.
    full: bool,
    /// It is one of the points up to the chosen one.
    on: bool,
}

/// The item that the answer is, if it is one.
fn chosen_place(ask: &Ask<'_>, items: &[Item]) -> Option<usize> {
    let value = ask.value();
    items.iter().position(|item| !value.is_null() && are_equal(&item.value, value))
}

/// What follows the description of a label around an input that stands for an item: `row` is added
/// to the name of its group.
fn label(
    ask: &Ask<'_>,
    paper: &mut Paper,
    row: Option<usize>,
    place: usize,
    text: &str,
    look: &Look,
) {
    paper.part_id('q', ask.id);
    if let Some(row) = row {
        paper.add("-");
        paper.add_number(row as u32);
    }
    paper.part_number(place as u32);
    paper.part("");
    paper.add_if(look.chosen, "c");
    paper.add_if(look.barred, "b");
    paper.add_if(look.full || look.barred || ask.is_fixed(), "d");
    paper.add_if(look.on, "o");
    paper.part(text);
}

/// The field for the text beside "other", where that is chosen.
fn field_for_other(ask: &Ask<'_>, paper: &mut Paper) {
    if !ask.session.offers_text_for_other(ask.id) {
        return;
    }
    let stands_alone = ask.is_set("showCommentArea");
    let field = match stands_alone {
        true => "input.field other|other[type=text][name=other]",
        false => "input.field other|other[type=text][name=comment]",
    };
    paper.open_called('o', ask.id, field);
    paper.set("aria-label", &ask.text_or_word("otherText", "other"));
    paper.set("placeholder", &ask.text_or_word("otherPlaceholder", "otherPlaceholder"));
    let own = ask.session.own_other(ask.id).and_then(Value::as_text).unwrap_or_default();
    ask.end_field(paper, if stands_alone { own } else { ask.session.comment(ask.id) });
}

fn is_other(item: &Item) -> bool {
    item.special == Some(Special::Other)
}
