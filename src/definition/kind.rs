//! The types that an element may have.

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
    /// A type that is not known here; it is shown as a problem and holds no answer.
    Unknown,
}

/// Type names as definitions write them, in the order of [`Kind`].
const NAMES: [&str; 18] = [
    "page",
    "panel",
    "html",
    "text",
    "comment",
    "radiogroup",
    "checkbox",
    "dropdown",
    "boolean",
    "rating",
    "ranking",
    "matrix",
    "multipletext",
    "slider",
    "expression",
    "file",
    "signaturepad",
    "unknown",
];

/// All kinds, in order.
const ALL: [Kind; 18] = [
    Kind::Page,
    Kind::Panel,
    Kind::Html,
    Kind::Text,
    Kind::Comment,
    Kind::Radiogroup,
    Kind::Checkbox,
    Kind::Dropdown,
    Kind::Boolean,
    Kind::Rating,
    Kind::Ranking,
    Kind::Matrix,
    Kind::Multipletext,
    Kind::Slider,
    Kind::Expression,
    Kind::File,
    Kind::Signaturepad,
    Kind::Unknown,
];

impl Kind {
    /// The kind of an element whose `type` is `name`.
    #[must_use]
    pub fn named(name: &str) -> Kind {
        let index = NAMES[1..NAMES.len() - 1].iter().position(|known| *known == name);
        index.map_or(Kind::Unknown, |index| ALL[index + 1])
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

    /// Whether a respondent answers elements of this kind.
    #[must_use]
    pub fn is_question(self) -> bool {
        !self.is_container() && !matches!(self, Kind::Html | Kind::Unknown)
    }

    /// Whether the answer is one or several of the `choices`.
    #[must_use]
    pub fn has_choices(self) -> bool {
        matches!(self, Kind::Radiogroup | Kind::Checkbox | Kind::Dropdown | Kind::Ranking)
    }
}
