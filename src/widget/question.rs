//! The frame around a question: title, description, what is wrong, the control, the comment area.

use super::dom;
use super::questions::view_of;
use crate::definition::{self, ElementId, Kind};
use crate::platform::number_text;
use crate::session::{Level, Session};
use alloc::string::String;
use web_sys::Element;

/// A question to be shown, and what it takes to show it.
pub(super) struct Ask<'a> {
    pub(super) session: &'a Session,
    pub(super) id: ElementId,
}

/// Who carries the name of a question for a screen reader.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// The frame is the group of controls: `radiogroup` or `group`.
    Group(&'static str),
    /// The one control is labelled by the title.
    Control,
    /// The one control points to the title, because it has a label of its own.
    Pointer,
}

impl<'a> Ask<'a> {
    pub(super) fn element(&self) -> &'a definition::Element {
        self.session.definition().element(self.id)
    }

    /// An id in this survey: the letter tells what of the question it names.
    pub(super) fn id_text(&self, letter: &str) -> String {
        [letter, &number_text(f64::from(self.id.0))].concat()
    }

    /// Sets an attribute to such an id.
    pub(super) fn mark(&self, element: &Element, attribute: &str, letter: &str) {
        dom::mark(element, attribute, letter, self.id.0);
    }

    /// The element inside that has such an id.
    pub(super) fn marked(&self, inside: &Element, letter: &str) -> Option<Element> {
        dom::marked(inside, letter, self.id.0)
    }

    /// Whether the control takes no answers: it is off, or only shows one.
    pub(super) fn is_fixed(&self) -> bool {
        !self.session.is_enabled(self.id)
    }
}

/// The frame, empty: it is filled when the question is shown for the first time.
pub(super) fn frame(ask: &mut Ask<'_>) -> Element {
    let frame = dom::make("div.q|question");
    ask.mark(&frame, "id", "q");
    if ask.session.is_shown(ask.id) {
        fill(ask, &frame);
    } else {
        dom::set(&frame, "hidden", "");
    }
    frame
}

pub(super) fn is_filled(frame: &Element) -> bool {
    frame.first_element_child().is_some()
}

/// Puts everything into a frame.
pub(super) fn fill(ask: &mut Ask<'_>, frame: &Element) {
    let element = ask.element();
    if element.kind == Kind::Unknown {
        let name = element.property("type").as_text().unwrap_or_default();
        let text = [&element.name, ": ", name, " ?"].concat();
        let note = dom::written("p.error|error", &text);
        dom::append(frame, &note);
        return;
    }
    let view = view_of(element.kind);
    if element.kind.is_question() {
        let location = title_location(ask);
        let naming = view.naming(ask);
        if let Naming::Group(role) = naming {
            dom::set(frame, "role", role);
            ask.mark(frame, "aria-labelledby", "t");
        }
        let title = dom::make(if naming == Naming::Control {
            "label.title|title"
        } else {
            "div.title|title"
        });
        ask.mark(&title, "id", "t");
        if naming == Naming::Control {
            ask.mark(&title, "for", "i");
        }
        match location {
            "hidden" => dom::toggle_class(&title, "sr", true),
            "left" => dom::toggle_class(frame, "left", true),
            "bottom" => dom::toggle_class(frame, "under", true),
            _ => {}
        }
        dom::append(frame, &title);
    }
    view.build(ask, frame);
    if element.kind.is_question() {
        entitle(ask, frame);
    }
    if !element.property("description").is_null() {
        describe(ask, frame);
    }
    if element.kind.is_question()
        && element.is_set("showCommentArea")
        && !ask.session.offers_text_for_other(ask.id)
    {
        comment_area(ask, frame);
    }
    // Fresh nodes are empty, usable and without fault.
    if ask.session.is_answered(ask.id) {
        view.show(ask, frame);
    }
    if element.kind.is_question() && ask.is_fixed() {
        enable(ask, frame);
    }
    if !ask.session.faults(ask.id).is_empty() {
        tell_faults(ask, frame);
    }
}

fn title_location<'a>(ask: &Ask<'a>) -> &'a str {
    let definition = ask.session.definition();
    let own = ask.element().property("titleLocation").as_text();
    let mut around = ask.element().parent;
    let mut location = own.filter(|own| *own != "default");
    while let (None, Some(id)) = (location, around) {
        let container = definition.element(id);
        location =
            container.property("questionTitleLocation").as_text().filter(|own| *own != "default");
        around = container.parent;
    }
    location.or(definition.property("questionTitleLocation").as_text()).unwrap_or("top")
}

/// Writes number, title and the mark of a required question.
pub(super) fn entitle(ask: &mut Ask<'_>, frame: &Element) {
    let Some(title) = title_of(frame) else {
        return;
    };
    let is_fresh = title.first_child().is_none();
    let number = if is_fresh { None } else { dom::find(&title, ".no") };
    dom::write(&title, "");
    if let Some(number) = number {
        dom::append(&title, &number);
    }
    dom::append_text(&title, &ask.session.title(ask.id));
    let required = ask.session.is_required(ask.id);
    if required {
        let own = ask.session.survey_text("requiredMark");
        let must = dom::written(
            "span.must|required[aria-hidden=true]",
            if own.is_empty() { "*" } else { &own },
        );
        dom::append(&title, &must);
        if view_of(ask.element().kind).naming(ask) == Naming::Group("group") {
            // A group cannot be required; its name says it instead.
            let said = dom::written("span.sr", &ask.session.word("requiredMark", &[]));
            dom::append(&title, &said);
        }
    }
    if required || !is_fresh {
        state(ask, frame, "aria-required", required);
    }
}

fn title_of(frame: &Element) -> Option<Element> {
    frame.first_element_child()
}

/// The one control of a question that has just one.
fn control_of(ask: &Ask<'_>, frame: &Element) -> Option<Element> {
    ask.marked(frame, "i")
}

/// An ARIA state of the control, or of the frame where that is the radio group. It is only told
/// when it holds; other groups have no such states.
fn state(ask: &Ask<'_>, frame: &Element, name: &str, holds: bool) {
    let holder = match view_of(ask.element().kind).naming(ask) {
        Naming::Group("radiogroup") => Some(frame.clone()),
        Naming::Group(_) => None,
        _ => control_of(ask, frame),
    };
    if let Some(holder) = holder {
        dom::state(&holder, name, holds);
    }
}

/// Writes the description, if there is one.
pub(super) fn describe(ask: &mut Ask<'_>, frame: &Element) {
    let hint = dom::find(frame, ".hint");
    let text = ask.session.text(ask.id, "description");
    if let Some(hint) = hint {
        dom::write(&hint, &text);
        return;
    }
    if text.is_empty() {
        return;
    }
    let hint = dom::written("div.hint|description", &text);
    ask.mark(&hint, "id", "d");
    let own =
        ask.element().property("descriptionLocation").as_text().filter(|own| *own != "default");
    let location =
        own.or(ask.session.definition().property("questionDescriptionLocation").as_text());
    let after_title = title_of(frame).and_then(|title| title.next_sibling());
    let before = after_title.filter(|_| location != Some("underInput"));
    dom::insert(frame, &hint, before.as_ref());
    point_to_descriptions(ask, frame);
}

fn comment_area(ask: &mut Ask<'_>, frame: &Element) {
    let text = ask.session.text_or_word(ask.id, "commentText", "comment");
    let label = dom::written("label.sub|comment-label", &text);
    ask.mark(&label, "for", "c");
    let area = dom::make("textarea.field|comment[rows=2]");
    ask.mark(&area, "id", "c");
    let hint = ask.session.text(ask.id, "commentPlaceholder");
    if !hint.is_empty() {
        dom::set(&area, "placeholder", &hint);
    }
    dom::write_value(&area, ask.session.comment(ask.id));
    dom::append(frame, &label);
    dom::append(frame, &area);
}

/// Lets the controls be used, or not.
pub(super) fn enable(ask: &mut Ask<'_>, frame: &Element) {
    let fixed = ask.is_fixed();
    if ask.element().kind.is_container() {
        return;
    }
    let was_fixed = dom::has_class(frame, "off") || dom::has_class(frame, "fixed");
    if !fixed && !was_fixed {
        return;
    }
    let element = ask.element();
    let mut around = Some(ask.id);
    let mut conditional = false;
    while let (false, Some(id)) = (conditional, around) {
        let one = ask.session.definition().element(id);
        conditional = !one.property("enableIf").is_null();
        around = one.parent;
    }
    let class = if element.is_set("readOnly") || !conditional { "fixed" } else { "off" };
    if frame.get_attribute("role").is_some() {
        dom::state(frame, "aria-disabled", fixed && class == "off");
    }
    for known in ["off", "fixed"] {
        dom::toggle_class(frame, known, fixed && known == class);
    }
    for control in dom::find_all(frame, "input,select,textarea,button") {
        let writes = matches!(
            control.get_attribute("class").as_deref(),
            Some("field" | "field other" | "field short")
        );
        let stays_readable = writes && control.tag_name() != "SELECT" && class == "fixed";
        let barred = control.parent_element().is_some_and(|label| dom::has_class(&label, "off"));
        dom::toggle(
            &control,
            if stays_readable { "readonly" } else { "disabled" },
            fixed || barred,
        );
    }
    if !fixed {
        show(ask, frame);
    }
}

/// Makes the control and the comment area show what is answered.
pub(super) fn show(ask: &mut Ask<'_>, frame: &Element) {
    view_of(ask.element().kind).show(ask, frame);
    if let Some(area) = ask.marked(frame, "c") {
        dom::write_value(&area, ask.session.comment(ask.id));
    }
}

/// Shows what is wrong, or that nothing is any more.
pub(super) fn tell_faults(ask: &mut Ask<'_>, frame: &Element) {
    if let Some(old) = ask.marked(frame, "e") {
        old.remove();
    }
    for row in dom::find_all(frame, ".mrow.bad") {
        dom::toggle_class(&row, "bad", false);
    }
    let faults = ask.session.faults(ask.id);
    let bad = faults.iter().any(|fault| fault.level == Level::Error);
    dom::toggle_class(frame, "bad", bad);
    if !faults.is_empty() {
        let box_ = dom::make("div.error|error");
        ask.mark(&box_, "id", "e");
        for (index, fault) in faults.iter().enumerate() {
            if index > 0 {
                dom::append(&box_, &dom::make("br"));
            }
            dom::append_text(&box_, &fault.text);
        }
        let row = faults[0]
            .row
            .and_then(|row| dom::find_all(frame, ".mrow").into_iter().nth(row as usize));
        if let Some(row) = row {
            dom::toggle_class(&row, "bad", true);
            dom::insert(
                &row,
                &box_,
                row.first_element_child().and_then(|name| name.next_sibling()).as_ref(),
            );
        } else {
            let after = dom::find(frame, ":scope>.hint").or_else(|| title_of(frame));
            dom::insert(frame, &box_, after.and_then(|after| after.next_sibling()).as_ref());
        }
    }
    state(ask, frame, "aria-invalid", bad);
    point_to_descriptions(ask, frame);
}

/// `aria-describedby`: the fault and the description, as far as they are there.
fn point_to_descriptions(ask: &mut Ask<'_>, frame: &Element) {
    let mut ids = String::new();
    for letter in ["e", "d"] {
        let id = ask.id_text(letter);
        if dom::find(frame, &["#", &id].concat()).is_some() {
            if !ids.is_empty() {
                ids.push(' ');
            }
            ids.push_str(&id);
        }
    }
    let target = match view_of(ask.element().kind).naming(ask) {
        Naming::Group(_) => Some(frame.clone()),
        _ if ask.element().kind.is_container() => Some(frame.clone()),
        _ => control_of(ask, frame),
    };
    if let Some(target) = target {
        if ids.is_empty() {
            dom::unset(&target, "aria-describedby");
        } else {
            dom::set(&target, "aria-describedby", &ids);
        }
    }
}
