//! What happens to a session, and what it changes.

use crate::definition::ElementId;
use crate::value::Value;
use alloc::string::String;

/// Something that a respondent (or the page around the widget) does.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Answers a question; `Null` takes the answer back.
    Answer {
        /// Which question.
        question: ElementId,
        /// The answer, in the shape that the question's type stores.
        value: Value,
    },
    /// Writes into the comment area, or into the text beside "other".
    Comment {
        /// Which question.
        question: ElementId,
        /// The whole text.
        text: String,
    },
    /// Writes what "other" means, where that has a field of its own beside the comment area.
    Other {
        /// Of which question.
        question: ElementId,
        /// The whole text.
        text: String,
    },
    /// Tells what is wrong with something that is no answer at all, such as a file that is too large.
    Complain {
        /// Which question.
        question: ElementId,
        /// The sentence.
        text: String,
    },
    /// Adds a row or panel to a question, at the end.
    Add {
        /// Which question.
        question: ElementId,
    },
    /// Removes a row or panel.
    Remove {
        /// Of which question.
        question: ElementId,
        /// Its place, from 0, among all of them.
        place: usize,
    },
    /// Unfolds or folds what is below a row; of panels seen one at a time, goes to this one.
    Open {
        /// The row or panel.
        entry: ElementId,
    },
    /// Wants to remove a row or panel, and is asked first; or thinks better of it.
    AskRemoval {
        /// The row or panel.
        entry: ElementId,
        /// Whether the question stands from now on.
        is_asked: bool,
    },
    /// Leaves the start page.
    Start,
    /// Goes to the next page, if this one is answered as it must be.
    Next,
    /// Goes back one page.
    Previous,
    /// Ends the survey, if everything is answered as it must be.
    Complete,
    /// Shows all answers before the end, if the survey does so.
    Preview,
    /// Goes back from there, to that page or the last.
    Edit(Option<ElementId>),
    /// Opens a page that has been chosen, if those before it are answered as they must be.
    Turn(ElementId),
    /// Folds a panel or question up to its title, or unfolds it.
    Fold(ElementId),
    /// Time passes.
    Wait {
        /// How much, in seconds.
        seconds: f64,
    },
    /// Begins anew, with no answers but the defaults.
    Restart,
    /// Puts a value under a name that is no question, for expressions to use.
    Variable {
        /// The name.
        name: String,
        /// Its value.
        value: Value,
    },
    /// Sets an answer by its key, from outside.
    Value {
        /// The key.
        name: String,
        /// The value.
        value: Value,
    },
    /// Brings choices from an address that [`super::Session::wanted_choices`] has named.
    Choices {
        /// Which question they are for.
        question: ElementId,
        /// The address; if another is wanted by now, they come too late and are passed over.
        address: String,
        /// What the endpoint sent: JSON, or a choice a line. `None` if it sent nothing, or an error.
        reply: Option<String>,
    },
    /// Has choices that could not be loaded asked for once more.
    SeekChoices {
        /// Which question they are for.
        question: ElementId,
    },
}

/// Something that is different after an event, for the view to patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The answer or the comment of a question.
    Answer(ElementId),
    /// Whether an element is shown.
    Shown(ElementId),
    /// Whether a question can be answered.
    Enabled(ElementId),
    /// Whether a question must be answered.
    Required(ElementId),
    /// What is wrong with an answer.
    Faults(ElementId),
    /// The texts of an element: an answer piped into them is another.
    Texts(ElementId),
    /// Whether only the title of an element is shown.
    Folded(ElementId),
    /// Which items a question offers, or which rows or panels it has.
    Items(ElementId),
    /// The page, the number of pages, or whether there is one before or after.
    Page,
    /// Answers on this page stand in the way; the first of them is this.
    Refused(ElementId),
    /// A trigger leads to this question.
    Lead(ElementId),
    /// How much time has passed.
    Time,
    /// The survey is complete.
    Completed,
    /// Everything: another language, or a new start.
    All,
}
