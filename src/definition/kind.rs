//! The types that an element may have.

use crate::rare;

/// The type of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A page: what is shown at one time.
    Page,
    /// A group of elements under one title.
    Panel,
    /// Text that is shown and not answered.
    Html,
    /// A picture or a video that is shown and not answered.
    Image,
    /// One line of text, a number, a date, …
    Text,
    /// Several lines of text.
    Comment,
    /// One choice out of a list of rows.
    Radiogroup,
    /// Any number of choices.
    Checkbox,
    /// One choice out of a list that unfolds.
    Dropdown,
    /// One choice out of a row of buttons.
    Buttongroup,
    /// Any number of choices out of a list that unfolds.
    Tagbox,
    /// One picture, or any number of them.
    Imagepicker,
    /// One part of a picture, or any number of them.
    Imagemap,
    /// Yes or no.
    Boolean,
    /// A point on a scale.
    Rating,
    /// Choices put in order.
    Ranking,
    /// One answer for each of several rows, out of the same columns.
    Matrix,
    /// Several short fields under one title.
    Multipletext,
    /// A point, or a stretch, of a line.
    Slider,
    /// A value that is computed and shown.
    Expression,
    /// Files of the respondent's.
    File,
    /// A signature, drawn or typed.
    Signaturepad,
    /// A table of questions: its rows are written, each column is a question.
    Matrixdropdown,
    /// A table of questions to which rows are added.
    Matrixdynamic,
    /// A panel that is added as often as it is needed.
    Paneldynamic,
    /// A type that is not known here; it is shown as a problem and holds no answer.
    Unknown,
}

/// Type names as definitions write them, in the order of [`Kind`].
const NAMES: [&str; 26] = [
    "page",
    "panel",
    "html",
    "image",
    "text",
    "comment",
    "radiogroup",
    "checkbox",
    "dropdown",
    "buttongroup",
    "tagbox",
    "imagepicker",
    "imagemap",
    "boolean",
    "rating",
    "ranking",
    "matrix",
    "multipletext",
    "slider",
    "expression",
    "file",
    "signaturepad",
    "matrixdropdown",
    "matrixdynamic",
    "paneldynamic",
    "unknown",
];

/// All kinds, in order.
const ALL: [Kind; 26] = [
    Kind::Page,
    Kind::Panel,
    Kind::Html,
    Kind::Image,
    Kind::Text,
    Kind::Comment,
    Kind::Radiogroup,
    Kind::Checkbox,
    Kind::Dropdown,
    Kind::Buttongroup,
    Kind::Tagbox,
    Kind::Imagepicker,
    Kind::Imagemap,
    Kind::Boolean,
    Kind::Rating,
    Kind::Ranking,
    Kind::Matrix,
    Kind::Multipletext,
    Kind::Slider,
    Kind::Expression,
    Kind::File,
    Kind::Signaturepad,
    Kind::Matrixdropdown,
    Kind::Matrixdynamic,
    Kind::Paneldynamic,
    Kind::Unknown,
];

/// What an element is whose type has the name at this place; a rare type is known to the whole alone.
const KNOWN: [Kind; 26] = {
    let mut known = ALL;
    let mut at = 0;
    while at < known.len() {
        if rare::is_rare(NAMES[at]) && !rare::WHOLE {
            known[at] = Kind::Unknown;
        }
        at += 1;
    }
    known
};

/// Whether there are questions whose answers are made of entries.
pub(crate) const HAS_ENTRIES: bool =
    rare::has("matrixdropdown") && rare::has("matrixdynamic") && rare::has("paneldynamic");

impl Kind {
    /// The kind of an element whose `type` is `name`.
    #[must_use]
    pub fn named(name: &str) -> Kind {
        let index = NAMES[1..NAMES.len() - 1].iter().position(|known| *known == name);
        index.map_or(Kind::Unknown, |index| KNOWN[index + 1])
    }

    /// The name that definitions write.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Whether elements stand inside elements of this kind.
    #[must_use]
    pub fn is_container(self) -> bool {
        matches!(self, Kind::Page | Kind::Panel)
    }

    /// Whether the answer is made of entries, rows or panels, with questions in each.
    #[must_use]
    pub fn has_entries(self) -> bool {
        HAS_ENTRIES && (self.is_table() || self == Kind::Paneldynamic)
    }

    /// Whether the entries are rows of a table.
    #[must_use]
    pub fn is_table(self) -> bool {
        HAS_ENTRIES && matches!(self, Kind::Matrixdropdown | Kind::Matrixdynamic)
    }

    /// Whether a respondent answers elements of this kind.
    #[must_use]
    pub fn is_question(self) -> bool {
        !self.is_container() && !matches!(self, Kind::Html | Kind::Image | Kind::Unknown)
    }

    /// Whether the answer is one or several of the `choices`.
    #[must_use]
    pub fn has_choices(self) -> bool {
        matches!(
            self,
            Kind::Radiogroup
                | Kind::Checkbox
                | Kind::Dropdown
                | Kind::Buttongroup
                | Kind::Tagbox
                | Kind::Imagepicker
                | Kind::Ranking
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_in_every_widget_or_makes_the_loader_fetch_the_whole() {
        const USUAL: [&str; 14] = [
            "page",
            "panel",
            "html",
            "text",
            "comment",
            "radiogroup",
            "checkbox",
            "dropdown",
            "buttongroup",
            "boolean",
            "rating",
            "ranking",
            "matrix",
            "unknown",
        ];
        for name in NAMES {
            assert!(USUAL.contains(&name) != rare::is_rare(name), "{name}");
        }
    }
}
