//! The frame around a question: title, description, what is wrong, the control, the comment area.

use super::paper::Paper;
use super::questions::view_of;
use super::single;
use crate::definition::{self, ElementId, Kind, Piece, halves, pieces};
use crate::session::{Fault, Item, Level, Loading, Session};
use crate::value::{Value, replaced};
use alloc::{string::String, vec::Vec};

/// A question to be drawn, and what it takes to draw it.
pub(super) struct Ask<'a> {
    pub(super) session: &'a Session,
    pub(super) id: ElementId,
    /// The number that stands before the title; empty where none does.
    pub(super) number: &'a str,
}

const FOLD: &str = "svg[viewBox=0 0 24 24][aria-hidden=true](path[d=M6 9.5l6 6 6-6])";

/// Who carries the name of a question for a screen reader.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// The frame is a group of controls.
    Group,
    /// The frame is a group of controls of which one is chosen.
    Radiogroup,
    /// The one control is labelled by the title.
    Control,
    /// The one control stands before the title, which labels it.
    Beside,
    /// The one control points to the title, because it has a label of its own.
    Pointer,
}

/// Whether a control takes answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Open,
    /// Not now: a condition may change that.
    Off,
    /// It only shows an answer.
    Fixed,
}

impl<'a> Ask<'a> {
    pub(super) fn element(&self) -> &'a definition::Element {
        self.session.definition().element(self.id)
    }

    // What many ask for is not inlined: the way there would be written out at each of them.

    /// A property; `Null` if it is not written.
    #[inline(never)]
    pub(super) fn property(&self, name: &str) -> &'a Value {
        self.element().property(name)
    }

    /// A property that is one of a few words; empty if it is not written.
    #[inline(never)]
    pub(super) fn says(&self, name: &str) -> &'a str {
        self.property(name).as_text().unwrap_or_default()
    }

    #[inline(never)]
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.element().is_set(name)
    }

    /// A text property, in the language of the respondent.
    #[inline(never)]
    pub(super) fn text(&self, property: &str) -> String {
        self.session.text(self.id, property)
    }

    /// A text property, or else the interface's word.
    #[inline(never)]
    pub(super) fn text_or_word(&self, property: &str, word: &str) -> String {
        self.session.text_or_word(self.id, property, word)
    }

    #[inline(never)]
    pub(super) fn value(&self) -> &'a Value {
        self.session.value(self.id)
    }

    #[inline(never)]
    pub(super) fn items(&self) -> Vec<Item> {
        self.session.items(self.id)
    }

    /// Draws strokes that are written as in the table of `paper`, each after a line break. `{0}` in
    /// them is the first of the texts that are given; `{property|word}` a text property, or else
    /// the interface's word; `{#t}` an id of the question, `t` the letter.
    #[inline(never)]
    pub(super) fn sketch(&self, paper: &mut Paper, strokes: &str, given: &[&str]) {
        for piece in pieces(strokes) {
            match piece {
                Piece::Plain(plain) => paper.strokes.push_str(&replaced(plain, "\n", "\u{1}")),
                Piece::Piped(name) => match name.as_bytes() {
                    [b'#', letter] => paper.add_id(char::from(*letter), self.id),
                    [digit @ b'0'..=b'9'] => {
                        let text = given.get(usize::from(*digit - b'0'));
                        paper.add(text.copied().unwrap_or_default());
                    }
                    _ => {
                        let (property, word) = halves(name, "|").unwrap_or((name, ""));
                        paper.add(&self.text_or_word(property, word));
                    }
                },
            }
        }
    }

    fn naming(&self) -> Naming {
        view_of(self.element().kind).naming(self)
    }

    /// Whether the control takes no answers: it is off, or only shows one.
    pub(super) fn is_fixed(&self) -> bool {
        !self.session.is_enabled(self.id)
    }

    fn access(&self) -> Access {
        if !self.is_fixed() {
            return Access::Open;
        }
        let mut around = if self.is_set("readOnly") { None } else { Some(self.id) };
        while let Some(id) = around {
            let one = self.session.definition().element(id);
            if !one.property("enableIf").is_null() {
                return Access::Off;
            }
            around = self.session.around(id);
        }
        Access::Fixed
    }

    /// A control that takes no answers cannot be used.
    #[inline(never)]
    pub(super) fn bar(&self, paper: &mut Paper) {
        paper.flag("disabled", self.is_fixed());
    }

    #[inline(never)]
    pub(super) fn is_bad(&self) -> bool {
        self.session.faults(self.id).iter().any(|fault| fault.level == Level::Error)
    }

    /// A field that takes no answers can still be read, and its text taken along.
    pub(super) fn bar_field(&self, paper: &mut Paper) {
        let access = self.access();
        paper.flag("readonly", access == Access::Fixed);
        paper.flag("disabled", access == Access::Off);
    }

    /// What a screen reader is told of the control: that it must be answered, that the answer is
    /// wrong, and where that is explained.
    pub(super) fn tell_states(&self, paper: &mut Paper) {
        // A mere group has no such states.
        if self.naming() != Naming::Group {
            paper.state("aria-required", self.session.is_required(self.id));
            paper.state("aria-invalid", self.is_bad());
        }
        self.tell_descriptions(paper);
    }

    pub(super) fn tell_descriptions(&self, paper: &mut Paper) {
        let is_faulty = match self.element().kind {
            Kind::Multipletext => self.has_fault_at(None),
            _ => !self.session.faults(self.id).is_empty(),
        };
        let is_described = !self.description().is_empty();
        if is_faulty {
            paper.mark("aria-describedby", 'e', self.id);
        }
        if is_faulty && is_described {
            paper.add(" ");
            paper.add_id('d', self.id);
        } else if is_described {
            paper.mark("aria-describedby", 'd', self.id);
        }
    }

    fn description(&self) -> String {
        self.text("description")
    }

    /// The description, where it belongs.
    pub(super) fn describe(&self, paper: &mut Paper) {
        let text = self.description();
        if !text.is_empty() {
            paper.open_called('d', self.id, "div.hint|description");
            paper.text(&text);
            paper.close();
        }
    }

    fn is_described_below(&self) -> bool {
        let own = self.element().own_text("descriptionLocation");
        let of_survey = self.session.definition().property("questionDescriptionLocation");
        own.or(of_survey.as_text()) == Some("underInput")
    }

    /// Whether faults are told below the control.
    fn is_told_below(&self) -> bool {
        let own = self.element().own_text("errorLocation");
        let of_survey = self.session.definition().property("questionErrorLocation");
        own.or(of_survey.as_text()) == Some("bottom")
    }

    /// What is wrong, if anything is.
    pub(super) fn tell_faults(&self, paper: &mut Paper) {
        self.tell(paper, None, &|_| true);
    }

    /// What is wrong in one field of a multiple text, or with it as a whole.
    pub(super) fn tell_faults_at(&self, paper: &mut Paper, part: Option<u32>) {
        self.tell(paper, part, &|fault| fault.row == part);
    }

    pub(super) fn has_fault_at(&self, part: Option<u32>) -> bool {
        self.session.faults(self.id).iter().any(|fault| fault.row == part)
    }

    fn tell(&self, paper: &mut Paper, part: Option<u32>, is_meant: &dyn Fn(&Fault) -> bool) {
        let mut is_open = false;
        let mut gravest = "error info";
        for fault in self.session.faults(self.id).iter().filter(|fault| is_meant(fault)) {
            if is_open {
                paper.empty("br");
            } else {
                is_open = true;
                paper.open("div.error|error");
                match part {
                    Some(part) => paper.mark_part("id", 'e', self.id, part),
                    None => paper.mark("id", 'e', self.id),
                }
            }
            gravest = match fault.level {
                Level::Error => "error",
                Level::Warning if gravest != "error" => "error warning",
                _ => gravest,
            };
            paper.text(&fault.text);
        }
        if is_open {
            paper.class(gravest);
            paper.close();
        }
    }

    /// The row of a matrix that the first fault is about.
    pub(super) fn faulty_row(&self) -> Option<u32> {
        self.session.faults(self.id).first()?.row
    }

    fn title_location(&self) -> &'a str {
        let definition = self.session.definition();
        let mut location = self.element().own_text("titleLocation");
        let mut around = self.session.around(self.id);
        while let (None, Some(id)) = (location, around) {
            location = definition.element(id).own_text("questionTitleLocation");
            around = self.session.around(id);
        }
        location.or(definition.property("questionTitleLocation").as_text()).unwrap_or("top")
    }

    /// Number, title and the mark of a required question.
    fn entitle(&self, paper: &mut Paper, is_hidden: bool) {
        let naming = self.naming();
        let is_label = matches!(naming, Naming::Control | Naming::Beside);
        let description = if is_label { "label.title|title" } else { "div.title|title" };
        paper.open_called('t', self.id, description);
        if is_label {
            paper.mark("for", 'i', self.id);
        }
        if is_hidden {
            paper.class("title sr");
        }
        let pattern = self.session.definition().property("questionTitlePattern").as_text();
        let marks_first = pattern == Some("numRequireTitle") || pattern == Some("requireNumTitle");
        if pattern == Some("requireNumTitle") {
            self.mark_required(naming, paper);
        }
        self.number(paper);
        if pattern == Some("numRequireTitle") {
            self.mark_required(naming, paper);
        }
        paper.text(&single::title(self));
        if !marks_first && pattern != Some("numTitle") {
            self.mark_required(naming, paper);
        }
        paper.close();
    }

    /// The number before the title. Its last point is left to the eye: the space parts them.
    pub(super) fn number(&self, paper: &mut Paper) {
        let number = self.number.strip_suffix('.').unwrap_or(self.number);
        if !number.is_empty() {
            paper.open_called('n', self.id, "span.no|number");
            paper.text(number);
            paper.add(" ");
            paper.close();
        }
    }

    fn mark_required(&self, naming: Naming, paper: &mut Paper) {
        if self.session.is_required(self.id) {
            let own = self.session.survey_text("requiredMark");
            let mark = if own.is_empty() { "*" } else { &own };
            paper.written("span.must|required[aria-hidden=true]", mark);
            if naming == Naming::Group {
                // A group cannot be required; its name says it instead.
                paper.word("span.sr", self.session, "requiredMark");
            }
        }
    }

    /// The classes that say whether the element folds, and is open.
    pub(super) fn folding(&self) -> &'static str {
        match (self.session.is_foldable(self.id), self.session.is_folded(self.id)) {
            (true, true) => " folds",
            (true, false) => " folds open",
            _ => "",
        }
    }

    /// The button that folds the element up to its title, where it can be folded.
    pub(super) fn fold_button(&self, paper: &mut Paper) {
        if self.session.is_foldable(self.id) {
            paper.open("button.fold|button fold[type=button][name=fold]");
            paper.set_number("value", self.id.0);
            let is_folded = self.session.is_folded(self.id);
            paper.set("aria-expanded", if is_folded { "false" } else { "true" });
            paper.mark("aria-labelledby", 't', self.id);
            paper.open(FOLD);
            paper.keep();
            paper.close();
            paper.close();
        }
    }

    fn comment_area(&self, paper: &mut Paper) {
        paper.open("label.sub|comment-label");
        paper.mark("for", 'c', self.id);
        paper.text(&self.text_or_word("commentText", "comment"));
        paper.close();
        paper.open_called('c', self.id, "textarea.field|comment[rows=2][name=comment]");
        paper.set_if_any("placeholder", &self.text("commentPlaceholder"));
        self.end_field(paper, self.session.comment(self.id));
    }

    /// Ends a field for a text beside the answer.
    pub(super) fn end_field(&self, paper: &mut Paper, text: &str) {
        self.bar_field(paper);
        paper.value(text);
        paper.close();
    }

    /// That the choices are on their way, or did not come and can be asked for again.
    fn tell_loading(&self, paper: &mut Paper) {
        match self.session.loading(self.id) {
            Loading::Waiting => paper.word("p.hint|loading[role=status]", self.session, "loading"),
            Loading::Failed => {
                let description = "button.again|again[type=button][name=seek]";
                paper.word(description, self.session, "tryAgain");
            }
            _ => {}
        }
    }

    fn has_comment_area(&self) -> bool {
        self.is_set("showCommentArea")
    }
}

/// Draws a question that stands on the page.
pub(super) fn draw(ask: &Ask<'_>, paper: &mut Paper) {
    paper.open_as('q', ask.id, "div.q|question");
    inside(ask, paper);
}

/// Draws a question that has changed.
pub(super) fn redraw(ask: &Ask<'_>, paper: &mut Paper) {
    paper.go_to('q', ask.id);
    inside(ask, paper);
}

fn inside(ask: &Ask<'_>, paper: &mut Paper) {
    paper.class("q");
    let element = ask.element();
    // What is hidden is drawn when it is shown for the first time, and kept from then on.
    if !ask.session.is_shown(ask.id) {
        paper.set("hidden", "");
        paper.keep();
    } else if element.kind == Kind::Unknown {
        paper.open("p.error|error");
        paper.text(&element.name);
        paper.add(": ");
        paper.add(ask.says("type"));
        paper.add(" ?");
        paper.close();
    } else if element.kind.is_question() {
        frame(ask, paper);
    } else {
        view_of(element.kind).draw(ask, paper);
        ask.describe(paper);
    }
    paper.close();
}

fn frame(ask: &Ask<'_>, paper: &mut Paper) {
    let location = ask.title_location();
    let access = ask.access();
    paper.add(match location {
        "left" => " left",
        "bottom" => " under",
        _ => "",
    });
    paper.add(match access {
        Access::Open => "",
        Access::Off => " off",
        Access::Fixed => " fixed",
    });
    paper.add_if(ask.is_bad(), " bad");
    paper.add(ask.folding());
    let naming = ask.naming();
    paper.add_if(naming == Naming::Beside && location != "hidden", " beside");
    if matches!(naming, Naming::Group | Naming::Radiogroup) {
        paper.set("role", if naming == Naming::Group { "group" } else { "radiogroup" });
        paper.mark("aria-labelledby", 't', ask.id);
        paper.state("aria-disabled", access == Access::Off);
        ask.tell_states(paper);
    }
    ask.entitle(paper, location == "hidden");
    ask.fold_button(paper);
    if ask.session.is_folded(ask.id) {
        return;
    }
    let is_described_below = ask.is_described_below();
    if !is_described_below {
        ask.describe(paper);
    }
    let tell_faults = |paper: &mut Paper| match ask.element().kind {
        Kind::Multipletext => ask.tell_faults_at(paper, None),
        _ if ask.faulty_row().is_none() => ask.tell_faults(paper),
        _ => {}
    };
    let is_told_below = ask.is_told_below();
    if !is_told_below {
        tell_faults(paper);
    }
    ask.tell_loading(paper);
    if !single::draw(ask, paper) {
        view_of(ask.element().kind).draw(ask, paper);
    }
    if is_told_below {
        tell_faults(paper);
    }
    if is_described_below {
        ask.describe(paper);
    }
    if ask.has_comment_area() {
        ask.comment_area(paper);
    }
}
