//! Which element a name or a path means.
//!
//! `survey` is the survey. A name is a question's, panel's, page's or calculated value's, in this
//! order; `panel.question` looks inside, `panels[0].question` and `table.row.column` in an entry. Case
//! counts.

use manyi::definition::{Definition, ElementId, Kind, choices};
use manyi::session::{Session, item_key};

/// What a step acts on or looks at.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    Survey,
    Question(ElementId),
    Panel(ElementId),
    Page(ElementId),
    CalculatedValue(String),
}

impl Target {
    /// The name of this sort of target.
    pub(super) fn sort(&self) -> &'static str {
        match self {
            Target::Survey => "survey",
            Target::Question(_) => "question",
            Target::Panel(_) => "panel",
            Target::Page(_) => "page",
            Target::CalculatedValue(_) => "calculated value",
        }
    }

    fn of(definition: &Definition, id: ElementId) -> Target {
        match definition.element(id).kind {
            Kind::Page => Target::Page(id),
            Kind::Panel => Target::Panel(id),
            _ => Target::Question(id),
        }
    }

    /// Finds what `path` names.
    pub(super) fn find(session: &Session, path: &str) -> Result<Target, String> {
        if path == "survey" {
            return Ok(Target::Survey);
        }
        let definition = session.definition();
        let malformed = || {
            format!(
                "\"{path}\" is no path: a path is names with dots between, as panel[0].question."
            )
        };
        let mut segments = Vec::new();
        for segment in path.split('.') {
            segments.push(Segment::read(segment).ok_or_else(malformed)?);
        }
        let mut segments = segments.into_iter();
        let first = segments.next().ok_or_else(malformed)?;
        let mut target = root(definition, first.name).ok_or_else(|| {
            format!(
                "There is no \"{}\" in the survey{}.",
                first.name,
                did_you_mean(first.name, all_names(definition))
            )
        })?;
        target = at_index(session, path, target, first.index)?;
        for segment in segments {
            let found = inside(session, &target, segment.name).ok_or_else(|| {
                let names = names_inside(session, &target);
                format!(
                    "\"{path}\" names nothing: there is no \"{}\" inside{}.",
                    segment.name,
                    did_you_mean(segment.name, names.iter().map(String::as_str))
                )
            })?;
            target = at_index(session, path, found, segment.index)?;
        }
        Ok(target)
    }

    /// The element that it is, if it is one.
    fn element(&self) -> Option<ElementId> {
        match self {
            Target::Question(id) | Target::Panel(id) | Target::Page(id) => Some(*id),
            Target::Survey | Target::CalculatedValue(_) => None,
        }
    }
}

/// One name of a path, perhaps with the place of a row or panel: `panel[0]`.
struct Segment<'a> {
    name: &'a str,
    index: Option<usize>,
}

impl<'a> Segment<'a> {
    fn read(text: &'a str) -> Option<Segment<'a>> {
        let Some((name, index)) = text.split_once('[') else {
            return (!text.is_empty() && !text.contains(']'))
                .then_some(Segment { name: text, index: None });
        };
        let index = index.strip_suffix(']')?;
        let is_number = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
        let index = index.parse().ok().filter(|_| is_number)?;
        (!name.is_empty()).then_some(Segment { name, index: Some(index) })
    }
}

/// The row or panel at an index: of all panels, of the rows that are visible.
fn at_index(
    session: &Session,
    path: &str,
    target: Target,
    index: Option<usize>,
) -> Result<Target, String> {
    let Some(index) = index else {
        return Ok(target);
    };
    let owner = target.element().filter(|id| kind(session, *id).has_entries());
    let Some(owner) = owner else {
        return Err(format!("\"{path}\" has an index, and that is for rows and panels only."));
    };
    let entries = entries(session, owner);
    entries.get(index).map(|entry| Target::Panel(*entry)).ok_or_else(|| {
        format!("\"{path}\" has the index {index}, and there are {}.", entries.len())
    })
}

fn kind(session: &Session, id: ElementId) -> Kind {
    session.definition().element(id).kind
}

/// The rows or panels that paths can name.
fn entries(session: &Session, owner: ElementId) -> Vec<ElementId> {
    if kind(session, owner).is_table() {
        session.shown_entries(owner)
    } else {
        session.inside(owner)
    }
}

/// The question of that name in a page, panel or row, or the row of that name.
fn inside(session: &Session, target: &Target, name: &str) -> Option<Target> {
    let id = target.element()?;
    if kind(session, id).has_entries() {
        let mut rows = entries(session, id).into_iter();
        return rows
            .find(|row| row_name(session, *row).is_some_and(|known| known == name))
            .map(Target::Panel);
    }
    let questions = questions_of(session, id);
    let found = questions.into_iter().find(|id| session.definition().element(*id).name == name)?;
    Some(Target::Question(found))
}

/// The questions in a page, panel or row, without those in rows and panels of these.
pub(super) fn questions_of(session: &Session, container: ElementId) -> Vec<ElementId> {
    let entry = session.definition().entry(container);
    let mut questions = session.questions_in(container);
    questions.retain(|id| session.definition().entry(*id) == entry);
    questions
}

/// The name of a row that is written.
pub(super) fn row_name(session: &Session, row: ElementId) -> Option<String> {
    let owner = session.around(row).filter(|id| kind(session, *id) == Kind::Matrixdropdown)?;
    let rows = choices(session.definition().element(owner).property("rows"));
    Some(item_key(&rows.get(session.entry_place(row))?.value))
}

fn names_inside(session: &Session, target: &Target) -> Vec<String> {
    let Some(id) = target.element() else {
        return Vec::new();
    };
    if kind(session, id).has_entries() {
        return entries(session, id).into_iter().filter_map(|row| row_name(session, row)).collect();
    }
    let questions = questions_of(session, id).into_iter();
    questions.map(|id| session.definition().element(id).name.clone()).collect()
}

fn root(definition: &Definition, name: &str) -> Option<Target> {
    let usable = |id: &ElementId| definition.element(*id).kind != Kind::Unknown;
    if let Some(id) = definition.find(name).filter(usable) {
        return Some(Target::of(definition, id));
    }
    let calculated = definition.property("calculatedValues").as_list();
    let named = calculated.iter().any(|calculated| calculated.get("name").as_text() == Some(name));
    named.then(|| Target::CalculatedValue(name.to_owned()))
}

fn all_names(definition: &Definition) -> impl Iterator<Item = &str> {
    definition.elements().iter().map(|element| element.name.as_str())
}

/// `; did you mean "b"?` for the nearest of the names, if one is near.
pub(super) fn did_you_mean<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let near = (name.chars().count() * 2 / 5).max(2);
    let nearest = names
        .filter(|known| !known.is_empty() && *known != name)
        .map(|known| (letters_changed(name, known), known))
        .min_by_key(|(changed, _)| *changed);
    match nearest {
        Some((changed, known)) if changed <= near => format!("; did you mean \"{known}\"?"),
        _ => String::new(),
    }
}

/// Levenshtein's distance, without regard to case.
fn letters_changed(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.to_lowercase().chars().enumerate() {
        let mut corner = index;
        row[0] = index + 1;
        for (place, counterpart) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != *counterpart);
            corner = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}
