//! A field that unfolds a list and searches it: the ARIA pattern of a combobox with a listbox.
//!
//! Here is what stands in the list and what is chosen. `www/combobox.js` opens it, shows what
//! matches what is written, goes through it by keyboard, and closes it.

use super::{Ask, Used};
use crate::session::Item;
use crate::value::Value;
use crate::widget::paper::Paper;

/// Whether what is written in the field searches the list.
pub(super) fn is_searched(ask: &Ask<'_>) -> bool {
    !ask.element().is_unset("searchEnabled")
}

/// The field; what is chosen stands in it as `text`.
pub(super) fn draw_field(ask: &Ask<'_>, paper: &mut Paper, text: &str) {
    ask.sketch(
        paper,
        "
<input.field|input[type=text][role=combobox][aria-autocomplete=list][aria-expanded=false][autocomplete=off]
=id {#i}
=aria-controls {#b}
=placeholder {placeholder|choose}",
        &[],
    );
    paper.set_if_any("data-mode", ask.says("searchMode"));
    ask.tell_states(paper);
    if is_searched(ask) || ask.is_fixed() {
        ask.bar_field(paper);
    } else {
        paper.set("readonly", "");
    }
    // The list gives it back when it closes without a choice.
    paper.set("value", text);
    paper.value(text);
    paper.close();
}

/// The list under the field.
pub(super) fn draw_list(
    ask: &Ask<'_>,
    paper: &mut Paper,
    items: &[Item],
    takes_many: bool,
    is_chosen: &dyn Fn(&Item) -> bool,
    full: bool,
) {
    ask.sketch(
        paper,
        "
<div.listbox|list[role=listbox][tabindex=-1][hidden]
=id {#b}
=aria-labelledby {#t}",
        &[],
    );
    paper.state("aria-multiselectable", takes_many);
    let hides = ask.is_set("hideSelectedItems");
    for (place, item) in items.iter().enumerate() {
        let chosen = is_chosen(item);
        if chosen && hides {
            continue;
        }
        paper.open("div.option|option[role=option]");
        paper.mark_part("id", 'b', ask.id, place as u32);
        paper.set_number("data-i", place as u32);
        paper.set("aria-selected", if chosen { "true" } else { "false" });
        paper.state("aria-disabled", !item.enabled || full && !chosen);
        paper.text(&item.text);
        paper.close();
    }
    let nothing = "\n>\n<div.listbox nothing|list[role=status][hidden]\n\"{|nothingFound}\n>";
    ask.sketch(paper, nothing, &[]);
}

/// A button that takes back what is chosen.
pub(super) fn draw_remover(
    ask: &Ask<'_>,
    paper: &mut Paper,
    name: &str,
    place: usize,
    label: &str,
) {
    paper.open("button.x|remove[type=button]");
    paper.set("name", name);
    paper.set_number("value", place as u32);
    paper.set("aria-label", label);
    ask.bar(paper);
    paper.close();
}

/// The item that has been picked from the list.
pub(super) fn picked<'a>(items: &'a [Item], used: &Used<'_>) -> Option<&'a Item> {
    used.item(items).filter(|_| used.name == "pick" || used.name == "drop")
}

/// The answer when the button beside the field has been used.
pub(super) fn cleared(used: &Used<'_>) -> Option<Value> {
    (used.name == "clear").then_some(Value::Null)
}
