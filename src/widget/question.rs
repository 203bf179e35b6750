//! The frame around a question: title, description, what is wrong, the control, the comment area.

use super::paper::Paper;
use super::questions::view_of;
use crate::definition::{self, ElementId, Kind};
use crate::session::{Level, Session};
use alloc::string::String;

/// A question to be drawn, and what it takes to draw it.
pub(super) struct Ask<'a> {
    pub(super) session: &'a Session,
    pub(super) id: ElementId,
    /// The number that stands before the title; 0 where none does.
    pub(super) number: u32,
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

    fn naming(&self) -> Naming {
        view_of(self.element().kind).naming(self)
    }

    /// Whether the control takes no answers: it is off, or only shows one.
    pub(super) fn is_fixed(&self) -> bool {
        !self.session.is_enabled(self.id)
    }

    /// How a control that takes no answers looks: `off` if that may change, else `fixed`.
    fn fixed_class(&self) -> &'static str {
        if !self.is_fixed() {
            return "";
        }
        let mut around = Some(self.id);
        while let Some(id) = around.filter(|_| !self.element().is_set("readOnly")) {
            let one = self.session.definition().element(id);
            if !one.property("enableIf").is_null() {
                return " off";
            }
            around = one.parent;
        }
        " fixed"
    }

    fn is_bad(&self) -> bool {
        self.session.faults(self.id).iter().any(|fault| fault.level == Level::Error)
    }

    /// A field that takes no answers can still be read, and its text taken along.
    pub(super) fn bar_field(&self, paper: &mut Paper) {
        let class = self.fixed_class();
        if !class.is_empty() {
            paper.set(if class == " fixed" { "readonly" } else { "disabled" }, "");
        }
    }

    /// What a screen reader is told of the control: that it must be answered, that the answer is
    /// wrong, and where that is explained.
    pub(super) fn tell_states(&self, paper: &mut Paper) {
        // A mere group has no such states.
        if self.naming() != Naming::Group("group") {
            paper.state("aria-required", self.session.is_required(self.id));
            paper.state("aria-invalid", self.is_bad());
        }
        self.tell_descriptions(paper);
    }

    pub(super) fn tell_descriptions(&self, paper: &mut Paper) {
        let is_faulty = !self.session.faults(self.id).is_empty();
        let is_described = !self.description().is_empty();
        if is_faulty {
            paper.mark("aria-describedby", "e", self.id);
        }
        if is_faulty && is_described {
            paper.add(" ");
            paper.add_id("d", self.id);
        } else if is_described {
            paper.mark("aria-describedby", "d", self.id);
        }
    }

    fn description(&self) -> String {
        self.session.text(self.id, "description")
    }

    /// The description, where it belongs.
    pub(super) fn describe(&self, paper: &mut Paper) {
        let text = self.description();
        if !text.is_empty() {
            paper.open("div.hint|description");
            paper.mark("id", "d", self.id);
            paper.text(&text);
            paper.close();
        }
    }

    fn is_described_below(&self) -> bool {
        let own = self.element().own_text("descriptionLocation");
        let of_survey = self.session.definition().property("questionDescriptionLocation");
        own.or(of_survey.as_text()) == Some("underInput")
    }

    /// What is wrong, if anything is.
    pub(super) fn tell_faults(&self, paper: &mut Paper) {
        let faults = self.session.faults(self.id);
        if faults.is_empty() {
            return;
        }
        paper.open("div.error|error");
        paper.mark("id", "e", self.id);
        for (index, fault) in faults.iter().enumerate() {
            if index > 0 {
                paper.empty("br");
            }
            paper.text(&fault.text);
        }
        paper.close();
    }

    /// The row of a matrix that the first fault is about.
    pub(super) fn faulty_row(&self) -> Option<u32> {
        self.session.faults(self.id).first()?.row
    }

    fn title_location(&self) -> &'a str {
        let definition = self.session.definition();
        let mut location = self.element().own_text("titleLocation");
        let mut around = self.element().parent;
        while let (None, Some(id)) = (location, around) {
            let container = definition.element(id);
            location = container.own_text("questionTitleLocation");
            around = container.parent;
        }
        location.or(definition.property("questionTitleLocation").as_text()).unwrap_or("top")
    }

    /// Number, title and the mark of a required question.
    fn entitle(&self, paper: &mut Paper, is_hidden: bool) {
        let naming = self.naming();
        let is_label = naming == Naming::Control;
        paper.open(if is_label { "label.title|title" } else { "div.title|title" });
        paper.mark("id", "t", self.id);
        if is_label {
            paper.mark("for", "i", self.id);
        }
        if is_hidden {
            paper.set("class", "title sr");
        }
        if self.number > 0 {
            paper.open("span.no|number");
            paper.mark("id", "n", self.id);
            paper.number(self.number);
            paper.close();
        }
        paper.text(&self.session.title(self.id));
        if self.session.is_required(self.id) {
            let own = self.session.survey_text("requiredMark");
            let mark = if own.is_empty() { "*" } else { &own };
            paper.written("span.must|required[aria-hidden=true]", mark);
            if naming == Naming::Group("group") {
                // A group cannot be required; its name says it instead.
                paper.written("span.sr", &self.session.word("requiredMark", &[]));
            }
        }
        paper.close();
    }

    fn comment_area(&self, paper: &mut Paper) {
        let text = self.session.text_or_word(self.id, "commentText", "comment");
        paper.open("label.sub|comment-label");
        paper.mark("for", "c", self.id);
        paper.text(&text);
        paper.close();
        paper.open("textarea.field|comment[rows=2][name=comment]");
        paper.mark("id", "c", self.id);
        paper.set_if_any("placeholder", &self.session.text(self.id, "commentPlaceholder"));
        self.bar_field(paper);
        paper.value(self.session.comment(self.id));
        paper.close();
    }

    fn has_comment_area(&self) -> bool {
        self.element().is_set("showCommentArea") && !self.session.offers_text_for_other(self.id)
    }
}

/// Draws a question that stands on the page.
pub(super) fn draw(ask: &Ask<'_>, paper: &mut Paper) {
    paper.open_as("q", ask.id, "div.q|question");
    inside(ask, paper);
}

/// Draws a question that has changed.
pub(super) fn redraw(ask: &Ask<'_>, paper: &mut Paper) {
    paper.go_to("q", ask.id);
    inside(ask, paper);
}

fn inside(ask: &Ask<'_>, paper: &mut Paper) {
    paper.set("class", "q");
    // What is hidden is drawn when it is shown for the first time, and kept from then on.
    if !ask.session.is_shown(ask.id) {
        paper.set("hidden", "");
        paper.keep();
    } else if ask.element().kind == Kind::Unknown {
        let element = ask.element();
        let name = element.property("type").as_text().unwrap_or_default();
        paper.written("p.error|error", &[&element.name, ": ", name, " ?"].concat());
    } else if ask.element().kind.is_question() {
        frame(ask, paper);
    } else {
        view_of(ask.element().kind).draw(ask, paper);
        ask.describe(paper);
    }
    paper.close();
}

fn frame(ask: &Ask<'_>, paper: &mut Paper) {
    let location = ask.title_location();
    let fixed_class = ask.fixed_class();
    paper.add(match location {
        "left" => " left",
        "bottom" => " under",
        _ => "",
    });
    paper.add(fixed_class);
    if ask.is_bad() {
        paper.add(" bad");
    }
    if let Naming::Group(role) = ask.naming() {
        paper.set("role", role);
        paper.mark("aria-labelledby", "t", ask.id);
        paper.state("aria-disabled", fixed_class == " off");
        ask.tell_states(paper);
    }
    ask.entitle(paper, location == "hidden");
    let is_described_below = ask.is_described_below();
    if !is_described_below {
        ask.describe(paper);
    }
    if ask.faulty_row().is_none() {
        ask.tell_faults(paper);
    }
    view_of(ask.element().kind).draw(ask, paper);
    if is_described_below {
        ask.describe(paper);
    }
    if ask.has_comment_area() {
        ask.comment_area(paper);
    }
}
