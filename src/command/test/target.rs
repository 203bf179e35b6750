//! Which element a name or a path means.
//!
//! `survey` is the survey. A name is a question's, panel's, page's or calculated value's, in this
//! order; `panel.question` looks inside. Case counts.

use manyi::definition::{Definition, ElementId, Kind};
use manyi::session::Session;

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
        let mut parts = path.split('.');
        let first = parts.next().unwrap_or_default();
        let mut target = root(definition, first).ok_or_else(|| {
            format!(
                "There is no \"{first}\" in the survey{}.",
                did_you_mean(first, all_names(definition))
            )
        })?;
        for part in parts {
            let inside = match target {
                Target::Panel(container) | Target::Page(container) => Some(container),
                _ => None,
            };
            let questions =
                inside.map(|container| session.questions_in(container)).unwrap_or_default();
            let found = questions.iter().find(|id| definition.element(**id).name == part);
            target = found.map(|id| Target::Question(*id)).ok_or_else(|| {
                let names = questions.iter().map(|id| definition.element(*id).name.as_str());
                format!(
                    "\"{path}\" names nothing: there is no \"{part}\" inside{}.",
                    did_you_mean(part, names)
                )
            })?;
        }
        Ok(target)
    }
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
