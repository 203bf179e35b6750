//! What a respondent does with the nodes, as events of the session.

use super::dom;
use super::question::Ask;
use super::questions::view_of;
use super::view::View;
use crate::definition::{ElementId, Kind};
use crate::platform::parse_number;
use crate::session::Event;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Takes a DOM event; whether its default action is to be prevented.
pub(super) fn handle(view: &mut View, event: &web_sys::Event) -> bool {
    let Some(target) = dom::element_of(event.target()) else {
        return false;
    };
    match event.type_().as_str() {
        "change" => changed(view, &target, true),
        "input" => changed(view, &target, false),
        "click" => return pressed(view, &target),
        "submit" => {
            view.settle_typing();
            view.go_on();
            return true;
        }
        "keydown" => return key(view, &target, event.unchecked_ref()),
        "pointerdown" => return lift(view, &target, event.unchecked_ref()),
        "pointermove" => drag(view, event.unchecked_ref()),
        "pointerup" | "pointercancel" => drop_row(view),
        _ => {}
    }
    false
}

/// The question that a node belongs to.
fn question_around(target: &Element) -> Option<(ElementId, Element)> {
    let frame = dom::closest(target, ".q")?;
    let id = frame.get_attribute("id")?;
    let number = parse_number(id.strip_prefix('q')?)?;
    Some((ElementId(number as u32), frame))
}

/// `settled` is false while a text is being written.
fn changed(view: &mut View, target: &Element, settled: bool) {
    let Some((id, frame)) = question_around(target) else {
        return;
    };
    let is_comment = dom::has_class(target, "other")
        || target.get_attribute("id").is_some_and(|id| id.starts_with('c'));
    let kind = view.session.definition().element(id).kind;
    let is_text = matches!(kind, Kind::Text | Kind::Comment) || is_comment;
    // What a change moves must not take the button away from under the pointer that is on it: its
    // click settles the text first.
    if settled && is_text && view.pressing {
        view.typing_in(target.clone());
        return;
    }
    if !settled {
        let typing = view.session.definition().element(id).property("textUpdateMode").as_text()
            == Some("onTyping")
            || view.session.definition().property("textUpdateMode").as_text() == Some("onTyping");
        let slides = target.get_attribute("type").as_deref() == Some("range");
        if is_text && !typing && !slides {
            view.typing_in(target.clone());
        }
        if !is_text || !(typing || slides) {
            return;
        }
    }
    view.forget_typing();
    if is_comment {
        view.act(Event::Comment { question: id, text: dom::input(target).value() });
        return;
    }
    let value = view_of(kind).read(&Ask { session: &view.session, id }, &frame, target);
    if let Some(value) = value {
        view.act(Event::Answer { question: id, value });
    }
}

/// Takes what stands in a field as the answer.
pub(super) fn take_typed(view: &mut View, field: &Element) {
    changed(view, field, true);
}

fn pressed(view: &mut View, target: &Element) -> bool {
    let Some(button) = dom::closest(target, "button") else {
        return false;
    };
    let class = button.class_list();
    if class.contains("back") {
        view.settle_typing();
        view.act(Event::Previous);
    } else if class.contains("again") {
        view.send_again();
    } else if class.contains("anew") {
        view.restart();
    } else if let Some((id, frame)) = question_around(&button) {
        let kind = view.session.definition().element(id).kind;
        let value = view_of(kind).press(&mut Ask { session: &view.session, id }, &frame, &button);
        if let Some(value) = value {
            view.act(Event::Answer { question: id, value });
            dom::focus(&button);
            view.say_place(&button);
        }
    }
    false
}

/// Enter in a one-line field goes on to nothing by itself: a page is sent with its button.
fn key(view: &mut View, target: &Element, event: &web_sys::KeyboardEvent) -> bool {
    let in_field = target.tag_name() == "INPUT";
    if event.key() == "Enter" && in_field {
        view.settle_typing();
        return true;
    }
    false
}

fn lift(view: &mut View, target: &Element, event: &web_sys::PointerEvent) -> bool {
    let on_button = dom::closest(target, "button").is_some();
    view.pressing = on_button;
    let by_touch = event.pointer_type() != "mouse";
    let on_grip = dom::has_class(target, "grip");
    let Some(row) = dom::closest(target, ".place").filter(|_| !on_button && (on_grip || !by_touch))
    else {
        return false;
    };
    let Some((id, _)) = question_around(&row).filter(|(id, _)| view.session.is_enabled(*id)) else {
        return false;
    };
    let _ = row.set_pointer_capture(event.pointer_id());
    dom::toggle_class(&row, "lifted", true);
    view.lifted = Some((id, row));
    true
}

/// The lifted row changes places with the one under the pointer.
fn drag(view: &mut View, event: &web_sys::PointerEvent) {
    let Some((_, row)) = &view.lifted else {
        return;
    };
    let y = f64::from(event.client_y());
    let middle = |row: &Element| {
        let place = row.get_bounding_client_rect();
        place.top() + place.height() / 2.0
    };
    let (Some(list), before, after) =
        (row.parent_element(), row.previous_element_sibling(), row.next_element_sibling())
    else {
        return;
    };
    if let Some(before) = before.filter(|before| y < middle(before)) {
        dom::insert(&list, row, Some(&before));
    } else if let Some(after) = after.filter(|after| y > middle(after)) {
        dom::insert(&list, row, after.next_sibling().as_ref());
    }
}

fn drop_row(view: &mut View) {
    let Some((id, row)) = view.lifted.take() else {
        return;
    };
    dom::toggle_class(&row, "lifted", false);
    let Some((_, frame)) = question_around(&row) else {
        return;
    };
    let kind = view.session.definition().element(id).kind;
    let value = view_of(kind).read(&Ask { session: &view.session, id }, &frame, &row);
    if let Some(value) = value {
        view.act(Event::Answer { question: id, value });
        view.say_place(&row);
    }
}
