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
    /// Tells what is wrong with something that is no answer at all, such as a file that is too large.
    Complain {
        /// Which question.
        question: ElementId,
        /// The sentence.
        text: String,
    },
    /// Leaves the start page.
    Start,
    /// Goes to the next page, if this one is answered as it must be.
    Next,
    /// Goes back one page.
    Previous,
    /// Ends the survey, if everything is answered as it must be.
    Complete,
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
    /// Which items a question offers.
    Items(ElementId),
    /// The page, the number of pages, or whether there is one before or after.
    Page,
    /// Answers on this page stand in the way; the first of them is this.
    Refused(ElementId),
    /// The survey is complete.
    Completed,
    /// Everything: another language, or a new start.
    All,
}
