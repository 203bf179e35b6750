//! One choice out of a list of rows.

use super::{Ask, Naming, QuestionView, breadth, check, field_for_other, item_of, labels};
use crate::expression::are_equal;
use crate::session::{Item, Special};
use crate::value::Value;
use crate::widget::dom;
use web_sys::Element;

pub(super) struct Choice;

impl QuestionView for Choice {
    fn naming(&self, _ask: &Ask<'_>) -> Naming {
        Naming::Group("radiogroup")
    }

    fn build(&self, ask: &mut Ask<'_>, frame: &Element) {
        build_rows(ask, frame, "label.row|item(input[type=radio])");
        if ask.element().kind == crate::definition::Kind::Radiogroup
            && ask.element().is_set("allowClear")
        {
            let word = ask.session.word("clear", &[]);
            let clear = dom::written("button.clear|button clear[type=button]", &word);
            dom::append(frame, &clear);
        }
    }

    fn show(&self, ask: &mut Ask<'_>, frame: &Element) {
        let items = ask.session.items(ask.id);
        let value = ask.session.value(ask.id);
        check(frame, &items, &|item| !value.is_null() && are_equal(&item.value, value));
        show_other(ask, frame, &items);
    }

    fn read(&self, ask: &Ask<'_>, _frame: &Element, used: &Element) -> Option<Value> {
        item_of(&ask.session.items(ask.id), used).map(|item| item.value.clone())
    }

    fn press(&self, _ask: &mut Ask<'_>, _frame: &Element, button: &Element) -> Option<Value> {
        dom::has_class(button, "clear").then_some(Value::Null)
    }
}

/// The rows of a radiogroup or of checkboxes.
pub(super) fn build_rows(ask: &mut Ask<'_>, frame: &Element, label: &str) {
    let items = ask.session.items(ask.id);
    let rows = dom::make("div.rows|items");
    let columns = ask.element().number("colCount");
    let is_short = |item: &Item| breadth(&item.text) <= 28;
    let class = match columns {
        None | Some(0.0) if items.len() >= 4 && items.iter().all(is_short) => "two",
        Some(2.0) => "c2",
        Some(3.0) => "c3",
        Some(4.0) => "c4",
        Some(5.0) => "c5",
        _ => "",
    };
    if !class.is_empty() {
        dom::toggle_class(&rows, class, true);
    }
    labels(&rows, &items, label, &ask.id_text("q"), false);
    let plain = items.iter().skip(1).position(|item| item.special.is_some());
    if let Some(row) = plain.and_then(|index| rows.children().item(index as u32 + 1)) {
        dom::toggle_class(&row, "apart", true);
    }
    dom::append(frame, &rows);
}

/// The field for the text beside "other", after its row.
pub(super) fn show_other(ask: &mut Ask<'_>, frame: &Element, items: &[Item]) {
    let Some(rows) = dom::find(frame, ".rows") else {
        return;
    };
    let place = items.iter().position(|item| item.special == Some(Special::Other));
    let row = place.and_then(|place| dom::find_all(&rows, ".row").into_iter().nth(place));
    field_for_other(ask, &rows, row);
}
